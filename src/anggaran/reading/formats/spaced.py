"""Tables of fixed width: columns parted by nothing but spaces, as a program prints them as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from anggaran.reading.formats.lines import Lines, Rows, is_sentence
from anggaran.reading.formats.spaced_cells import (
    Span,
    chunks,
    columns_of,
    holds,
    joined,
    moved,
    placed,
    spread,
    whole,
)
from anggaran.reading.layout.cells import is_amount, is_dash, is_large, is_percent
from anggaran.reading.layout.header import is_anchor

_RULE = re.compile(r"[\s+=_*|-]+")
_GROUPED = re.compile(r"\d[.,]\d{3}")
_CELLS = re.compile(r"[\t|]")
_CAPTION = re.compile(r"\W*(?:tabel|gambar|grafik)\s+\d", re.IGNORECASE)
_NUMBER = re.compile(r"\W*(?:hal(?:aman)?\W*)?\d{1,4}\W*")
_FEWEST = 2  # rows of a table
_GROUPS = 2  # rows of headings above the one by which a heading is found
_HEADING = 6  # lines of a heading below that
_MONEY = re.compile(r"\bR[po]\.?\s?\d")
_PAGE = 8  # lines at the end and at the head of a page
_PROSE = 75  # characters of a line that is no label
_WIDTH = 2000  # characters of a line

Line = tuple[int, str]
Place = tuple[int, Line]


def spaced_tables(lines: Lines) -> Iterator[Rows]:
    """The tables of a text whose columns are parted by spaces, each with its heading first.

    The columns of a table are parted where every line with figures is blank, two spaces wide at
    least, on each page anew.  A table ends at a sentence, at another heading, or at a line that no
    column holds.

    >>> text = ["Uraian      Anggaran   Realisasi", "BELANJA  1.000.000     900.000"]
    >>> text = [*text, "Modal      400.000     300.000", "", "Demikian laporan ini dibuat."]
    >>> [rows[1:] for rows in spaced_tables(list(enumerate(text, 1)))]
    [[(2, ['BELANJA', '1.000.000', '900.000']), (3, ['Modal', '400.000', '300.000'])]]
    """
    for run in _runs(lines):
        widest = max(run, key=lambda part: len(part.columns))
        if all(joined(part.names, widest.names) for part in run):
            yield [*widest.heading, *(row for part in run for row in part.rows_below(widest))]


def _runs(lines: Lines) -> Iterator[list[_Part]]:
    """Tables, each with what stands of it on every page."""
    run: list[_Part] = []
    for part in _parts(lines):
        if run and not part.goes_on(run[-1], lines):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


@dataclass
class _Part:
    """A table, or as much of it as stands on a page.

    Attributes:
        heads: the lines of its heading, those above it by which it is found among them.
        start: the number, from 0, of the line by which its heading was found.
        columns: the places of its columns.
        end: the number of the line behind it.
        body: its rows, each line with its number.
        pending: lines without figures behind a blank one, which a row has to follow.
    """

    heads: Lines
    start: int
    columns: Sequence[Span]
    end: int
    body: list[Line] = field(default_factory=list)
    pending: list[Line] = field(default_factory=list)

    @property
    def heading(self) -> Rows:
        """Its heading in cells; what heads several columns stands in the first of them."""
        cells = [own for _, own in self.cells]
        below = [*cells[1:], cells[-1]]
        return [
            (number, spread(text, own, under, self.columns))
            for (number, text), own, under in zip(self.heads, cells, below, strict=True)
        ]

    @cached_property
    def names(self) -> list[str]:
        """What stands above each of its columns, in one line."""
        return [
            " ".join(filter(None, each)) for each in zip(*(c for _, c in self.cells), strict=True)
        ]

    @cached_property
    def cells(self) -> Rows:
        """The lines of its heading in cells."""
        return [(number, placed(text, self.columns)) for number, text in self.heads]

    def rows_below(self, widest: _Part) -> Rows:
        """Its rows in cells, in the columns of the page that fills most of them."""
        rows = whole(self.body, self.columns)
        places = joined(self.names, widest.names) or []
        if len(self.columns) == len(widest.columns):
            return rows
        return [(number, moved(cells, places, widest.names)) for number, cells in rows]

    def goes_on(self, last: _Part, lines: Lines) -> bool:
        """Whether it is the table of the page before it, by its heading and what stands between."""
        texts = [text for _, text in lines[last.end : self.start] if text.strip()]
        has_prose = any(is_sentence(text) or _MONEY.search(text) for text in texts)
        is_apart = has_prose or len(texts) > _PAGE or any(map(_CAPTION.match, texts))
        return not is_apart and " ".join(self.names).split() == " ".join(last.names).split()

    def take_all(self, below: Iterable[Place]) -> None:
        """Go on with lines, up to one that is not held by the columns."""
        before = ""
        for at, line in below:
            text = line[1]
            if text.strip() and not holds(self.columns, text):
                break
            is_parted = not before.strip()
            if _is_words(text) and not (is_parted and _NUMBER.fullmatch(text)):
                self.take(at, line, is_parted=is_parted)
            before = text

    def take(self, at: int, line: Line, *, is_parted: bool) -> None:
        """Go on with a line."""
        has_figure = any(is_amount(each) or is_percent(each) for _, each in chunks(line[1])[1:])
        if not has_figure and (is_parted or self.pending):
            self.pending.append(line)
            return
        self.body += [*self.pending, line]
        self.pending, self.end = [], at + 1


def _parts(lines: Lines) -> Iterator[_Part]:
    """The tables of a text page by page."""
    at = 0
    while at < len(lines):
        part = _part(lines, at) if _heads(lines[at][1]) else None
        if part is not None and part.body:
            yield part
        at = part.end if part is not None and part.body else at + 1


def _part(lines: Lines, start: int) -> _Part | None:
    """What stands below a heading, up to a sentence, else up to a gap; None where no columns can be
    told apart.
    """
    below = list(_below(lines, start))
    ends = (len(below), _gap(below))
    return next((part for end in ends if (part := _held(lines, start, below[:end]))), None)


def _gap(below: Sequence[Place]) -> int:
    """How many lines stand above the first two blank ones below a row with figures."""
    texts = [text for _, (_, text) in below]
    first = next((n for n, text in enumerate(texts) if _is_data(text)), len(texts))
    blank = (n for n in range(first, len(texts) - 1) if not (texts[n] + texts[n + 1]).strip())
    return next(blank, len(texts))


def _held(lines: Lines, start: int, below: Sequence[Place]) -> _Part | None:
    """The part of a table that lines below a heading are; None where a row is not held by its
    columns.
    """
    data = {number: text for _, (number, text) in below if _is_data(text)}
    columns = columns_of([*data.values()]) if len(data) >= _FEWEST else []
    under = [*takewhile(lambda each: each[1][0] not in data, below)]
    if len(columns) < 2 or len(under) > _HEADING:
        return None
    above = [*takewhile(_is_group, reversed(lines[max(start - _GROUPS, 0) : start]))]
    heads = [*reversed(above), lines[start], *(line for _, line in under)]
    part = _Part([each for each in heads if _is_words(each[1])], start, columns, start + 1)
    part.take_all(below[len(under) :])
    return part if sum(number in data for number, _ in part.body) == len(data) else None


def _below(lines: Lines, start: int) -> Iterator[Place]:
    """The lines below a heading, each with its number, to the first that is surely of no table."""
    before = ""
    for at in range(start + 1, len(lines)):
        text = lines[at][1]
        is_prose = is_sentence(text) and (len(text.strip()) > _PROSE or not before.strip())
        if is_prose or _CAPTION.match(text) or _CELLS.search(text) or _heads(text):
            return
        yield at, lines[at]
        before = text


def _is_words(text: str) -> bool:
    """Whether a line is neither blank nor a rule."""
    return bool(text.strip()) and _RULE.fullmatch(text) is None


def _is_group(line: Line) -> bool:
    """Whether a line above a heading heads some of its columns: words parted by spaces."""
    found = [chunk for _, chunk in chunks(line[1])]
    return len(found) > 1 and not any(map(is_amount, found))


def _heads(text: str) -> bool:
    """Whether a line heads columns; one without a gap, or with an amount, is not looked at."""
    is_other = len(text) > _WIDTH or ";" in text or _GROUPED.search(text)
    if is_other or "  " not in text.strip():
        return False
    return is_anchor([chunk for _, chunk in chunks(text)])


def _is_data(text: str) -> bool:
    """Whether a line ends in a figure, and one of its figures is large."""
    if len(text) > _WIDTH:
        return False
    found = [chunk for _, chunk in chunks(text)]
    figures = [chunk for chunk in found if is_amount(chunk) or is_percent(chunk)]
    ends = bool(found) and (found[-1] in figures or is_dash(found[-1]))
    return len(found) > 1 and ends and any(map(is_large, figures))
