"""Cells of lines whose columns are parted by nothing but spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np

from anggaran.arrow import Ints
from anggaran.reading.formats.lines import Lines, Rows
from anggaran.reading.layout.cells import is_amount, is_percent

_CHUNK = re.compile(r"\S+(?: \S+)*")
_ROW_NUMBER = re.compile(r"\d{1,3}\.?")
_NOMOR = re.compile(r"(?:no|nomor)\.?", re.IGNORECASE)
_WIDTH = 2000  # characters of a line
_MOST = 24  # columns over which headings are spread

Span = tuple[int, int]
Chunks = Sequence[tuple[Span, str]]


def chunks(text: str) -> list[tuple[Span, str]]:
    """What stands in a line between two spaces or more, with its place."""
    return [(found.span(), found[0]) for found in _CHUNK.finditer(text[:_WIDTH])]


def columns_of(data: Sequence[str]) -> list[Span]:
    """The places of the columns: what lies between two spaces that every line has."""
    inked = np.zeros(max(map(len, data)) + 1, dtype=np.int64)
    for text in data:
        for (start, end), _ in chunks(text):
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


def holds(columns: Sequence[Span], text: str) -> bool:
    """Whether each word of a line stands in one column, and each figure in one of its own."""
    taken: list[int] = []
    for (start, end), chunk in chunks(text):
        over = [n for n, (first, last) in enumerate(columns) if start < last and first < end]
        if len(over) > 1:
            return False
        taken += over if is_amount(chunk) or is_percent(chunk) else []
    return len(taken) == len(set(taken))


def _place(span: Span, columns: Sequence[Span]) -> int:
    """The column that a span lies in, or next to."""
    start, end = span
    best, least = 0, -1
    for n, (first, last) in enumerate(columns):
        if start <= last and first <= end:
            return n
        gap = max(first - end, start - last)
        if least < 0 or gap < least:
            best, least = n, gap
    return best


def placed(text: str, columns: Sequence[Span]) -> list[str]:
    """The cells of a line, each in the column that it stands in or next to."""
    return _cells(chunks(text), columns)


def _cells(found: Chunks, columns: Sequence[Span]) -> list[str]:
    cells = [""] * len(columns)
    for span, chunk in found:
        place = _place(span, columns)
        cells[place] = f"{cells[place]} {chunk}".strip()
    return cells


def spread(text: str, cells: list[str], below: Sequence[str], columns: Sequence[Span]) -> list[str]:
    """A line of a heading, each of its groups in the first column that it heads.

    A group stands in the middle of columns that have headings of their own below it; of all ways to
    share them among the groups the one is taken in which each stands best.
    """
    free = [n for n, name in enumerate(below) if name and n < _MOST]
    groups = [(span, chunk, _place(span, columns)) for span, chunk in chunks(text)]
    groups = [each for each in groups if each[2] in free]
    if not groups or cells == below or len({place for *_, place in groups}) < len(groups):
        return cells
    middles = [(start + end) / 2 for (start, end), *_ in groups]
    best = min(_shares(free, len(groups)), key=lambda way: _apart(way, middles, columns))
    moved = [*cells]
    for *_, place in groups:
        moved[place] = ""
    for (_, chunk, _), share in zip(groups, best, strict=True):
        moved[share[0]] = chunk
    return moved


def whole(lines: Lines, columns: Sequence[Span]) -> Rows:
    """The rows of lines, labels that were broken over lines whole again.

    A line goes on with the label above it where it holds nothing else, and its first word would
    have had no room up there.
    """
    rows: Rows = []
    found = [chunks(text) for _, text in lines]
    label = _label(found, columns)
    ends = [_end(each, columns[label]) for each in found]
    longest = max(ends, default=0)
    for n, (number, _) in enumerate(lines):
        cells = _cells(found[n], columns)
        is_alone = bool(cells[label]) and not any(cells[:label] + cells[label + 1 :])
        if n and is_alone and ends[n - 1] + len(cells[label].split()[0]) >= longest:
            rows[-1][1][label] += f" {cells[label]}"
        else:
            rows.append((number, cells))
    return rows


def _label(lines: Sequence[Chunks], columns: Sequence[Span]) -> int:
    """The column of the longest words."""
    longest = [0] * len(columns)
    for span, chunk in (each for line in lines for each in line):
        place = _place(span, columns)
        if len(chunk) > longest[place] and not (is_amount(chunk) or is_percent(chunk)):
            longest[place] = len(chunk)
    return longest.index(max(longest))


def _end(found: Chunks, column: Span) -> int:
    """Where the words of a line end in a column."""
    return max((end for (start, end), _ in found if start < column[1]), default=0)


def joined(names: Sequence[str], first: Sequence[str]) -> list[list[int]] | None:
    """For each column of a page those of the first page that it may be, by their headings: one
    alone, or some of which the page fills only one; None where it is another table.
    """
    places: list[list[int]] = []
    at = 0
    for name in names:
        sizes = range(1, len(first) - at + 1)
        run = next((n for n in sizes if name == " ".join(first[at : at + n])), 0)
        if not run:
            return None
        places.append([*range(at, at + run)])
        at += run
    return places if at == len(first) else None


def moved(cells: Sequence[str], places: Sequence[Sequence[int]], names: Sequence[str]) -> list[str]:
    """A row of a page in the columns of another; of several the first that may hold it, as numbers
    of rows hold numbers alone.
    """
    row = [""] * len(names)
    for cell, those in zip(cells, places, strict=True):
        fits = [n for n in those if not _NOMOR.fullmatch(names[n]) or _ROW_NUMBER.fullmatch(cell)]
        row[(fits or those)[0]] = cell
    return row


def _shares(free: Sequence[int], groups: int) -> Iterator[list[Sequence[int]]]:
    """Ways to share columns among as many groups, each of which takes one at least."""
    for cuts in combinations(range(1, len(free)), groups - 1):
        yield [free[a:b] for a, b in pairwise((0, *cuts, len(free)))]


def _apart(
    way: Sequence[Sequence[int]], middles: Sequence[float], columns: Sequence[Span]
) -> float:
    """How far groups stand from the middles of their columns."""
    return sum(
        abs((columns[share[0]][0] + columns[share[-1]][1]) / 2 - middle)
        for share, middle in zip(way, middles, strict=True)
    )
