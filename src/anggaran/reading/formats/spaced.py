"""Tables of fixed width: columns parted by nothing but spaces, as a program prints them as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from anggaran.arrow import Ints
from anggaran.finding import Spot
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.lines import Lines, Rows, is_sentence
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import is_amount, is_dash, is_large, is_percent
from anggaran.reading.layout.header import is_anchor

_CHUNK = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s+=_*|-]+")
_CELLS = re.compile(r"[\t;|]")
_FEWEST = 2  # rows of a table
_LINES = 400  # lines from the top in which the first heading stands
_WIDTH = 2000  # characters of a line

Span = tuple[int, int]


def spaced_rows(lines: Lines) -> Rows:
    """The rows of a text of fixed width, from its first line; none where it has no such table.

    The columns are parted where every line with figures is blank, two spaces wide at least.

    >>> text = ["Uraian      Anggaran   Realisasi", "BELANJA  1.000.000     900.000"]
    >>> spaced_rows(list(enumerate([*text, "Modal      400.000     300.000"], 1)))[1]
    (2, ['BELANJA', '1.000.000', '900.000'])
    """
    start = next((n for n, (_, text) in enumerate(lines[:_LINES]) if _heads(text)), None)
    if start is None:
        return []
    below = [text for _, text in lines[start + 1 :]]
    end = next((n for n, text in enumerate(below) if is_sentence(text)), len(below))
    data = [text for text in below[:end] if _is_data(text)]
    columns = _columns(data) if len(data) >= _FEWEST else []
    if len(columns) < 2:
        return []
    whole = [*lines[: start + 1 + end]]
    return [(number, _placed(text, columns)) for number, text in whole if not _RULE.fullmatch(text)]


def _chunks(text: str) -> list[tuple[Span, str]]:
    """What stands in a line between two spaces or more, with its place."""
    return [(found.span(), found[0]) for found in _CHUNK.finditer(text)]


def _heads(text: str) -> bool:
    return len(text) < _WIDTH and is_anchor([chunk for _, chunk in _chunks(text)])


def _is_data(text: str) -> bool:
    """Whether a line ends in a figure, and one of its figures is large."""
    if len(text) > _WIDTH:
        return False
    chunks = [chunk for _, chunk in _chunks(text)]
    figures = [chunk for chunk in chunks if is_amount(chunk) or is_percent(chunk)]
    ends = bool(chunks) and (chunks[-1] in figures or is_dash(chunks[-1]))
    return len(chunks) > 1 and ends and any(map(is_large, figures))


def _columns(data: Sequence[str]) -> list[Span]:
    """The places of the columns: what lies between two spaces that every line has."""
    inked = np.zeros(max(map(len, data)) + 1, dtype=np.int64)
    for text in data:
        for (start, end), _ in _chunks(text):
            inked[start:end] = 1
    edges: Ints = np.flatnonzero(np.diff(np.concatenate(([0], inked, [0]))))
    spans = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    columns: list[Span] = []
    for start, end in spans:
        if columns and start - columns[-1][1] < 2:
            columns[-1] = columns[-1][0], end
        else:
            columns.append((start, end))
    return columns


def _placed(text: str, columns: Sequence[Span]) -> list[str]:
    """The cells of a line, each in the column that it stands in or next to."""
    cells = [""] * len(columns)
    for (start, end), chunk in _chunks(text[:_WIDTH]):
        gaps = [max(first - end, start - last, 0) for first, last in columns]
        place = gaps.index(min(gaps))
        cells[place] = f"{cells[place]} {chunk}".strip()
    return cells


def _fits(file: File) -> bool:
    """Whether a text has such a table, and nothing else that parts cells."""
    if b"\0" in file.head or _CELLS.search(file.head.decode("utf-8", errors="replace")):
        return False
    return bool(spaced_rows([*enumerate(file.text.splitlines(), start=1)]))


def _sheets(file: File) -> Iterator[Sheet]:
    rows = spaced_rows([*enumerate(file.text.splitlines(), start=1)])
    grid = [cells for _, cells in rows]
    file.budget.add_sheet(len(grid), len(grid[0]))
    yield Sheet(None, grid, spots=[Spot(None, number) for number, _ in rows])


SPACED = Format("spaced", frozenset({".txt", ".prn"}), _fits, _sheets)
"""A text whose columns are parted by spaces."""
