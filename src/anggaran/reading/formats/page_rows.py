"""The rows of a table on pages: its headings, and below them the lines that print amounts, with
those that go on with their labels.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from math import inf

from anggaran.finding import Spot
from anggaran.reading.formats.page_columns import NEAR, Bands, column_at
from anggaran.reading.formats.page_lines import Line, Word, box_of, row_rules
from anggaran.reading.formats.page_share import Columns, Piece, Shared, Way, shared
from anggaran.reading.formats.page_stretch import Stretch
from anggaran.reading.formats.page_words import text_of

_CODE = re.compile(r"\d{1,2}(?:\.\d{1,5}){2,}\.?")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,5})*\.?|[A-Z]\.?|[IVX]{1,5}\.?")
_PART = r"(?:-?Rp\.? ?)?\(?-?\d[\d.,]*\)?(?: ?%)?"
_TWO = re.compile(rf"{_PART}(?: {_PART})+(?: Rp\.?)?", re.IGNORECASE)
_FULL = 0.8  # of the words in a column of amounts, that are figures
_SEVERAL = 2
_MOST = 6  # lines of one cell above the amounts of the first row


@dataclass(slots=True, eq=False)
class Row:
    """Cells of one row, each the words of its lines."""

    line: Line
    cells: list[str]
    words: list[Word]
    pieces: Sequence[Piece] = ()

    @property
    def spot(self) -> Spot:
        """Where it stands: page, line, and the box of its words."""
        own = [w for p in self.pieces if p.line.page == self.line.page for w in p.words]
        left, top, right, bottom = map(int, box_of(own or self.words))
        return Spot(self.line.page, self.line.number, (left, top, right, bottom))


def body_rows(
    parts: Sequence[Stretch], bands: Bands, *, is_ruled: bool, is_coded: bool
) -> list[Row] | None:
    """The rows of a table below its headings; None where nothing tells which line is of which.

    Args:
        parts: its stretches, page by page; lines of a head that begin the first row are taken.
        bands: its columns.
        is_ruled: whether they stand between upright ruling lines.
        is_coded: whether its first column holds codes.
    """
    columns = _columns(parts, bands, is_ruled=is_ruled, is_coded=is_coded)
    _take_captions(parts[0], columns)
    strips = [_strips(part, columns) for part in parts]
    ruled = _ruled_rows(strips, columns) if all(strips) else None
    rows = ruled or _told_rows(parts, columns)
    return None if not rows or _has_two(rows, columns.label) else rows


def _told_rows(parts: Sequence[Stretch], columns: Columns) -> list[Row] | None:
    """The rows that no ruling lines part; None where nothing tells which line is of which."""
    if any(word.is_broken for part in parts for word in part.words):
        return None
    found = _begun(parts[0], [line for part in parts for line in part.body], columns)
    if found is None:
        return None
    rows = [_row(pieces, columns) for pieces in found.rows]
    return None if _has_mixed(rows, columns.label) else rows


def _has_mixed(rows: Sequence[Row], label: int) -> bool:
    """Whether a column of codes has words among them, which are of another column."""
    columns = zip(*(row.cells for row in rows), strict=True)
    return any(
        any(map(_is_mixed, cells)) and (at != label or any(map(_CODE.fullmatch, cells)))
        for at, cells in enumerate(columns)
    )


def _has_two(rows: Sequence[Row], label: int) -> bool:
    """Whether a cell behind the labels holds two figures, which are of two columns."""
    return any(_TWO.fullmatch(cell) for row in rows for cell in row.cells[label + 1 :])


def _is_mixed(text: str) -> bool:
    parts = text.split()
    coded = [_CODE.fullmatch(part) is not None for part in parts]
    return True in coded and any(part.isalpha() and len(part) > 1 for part in parts)


def _take_captions(first: Stretch, columns: Columns) -> None:
    """Take the last lines of a head that stand where labels do, and over nothing else, for rows."""
    lefts = [
        piece.words[0].left
        for line in first.body
        for piece in columns.pieces(line)
        if piece.column == columns.label
    ]

    def is_caption(line: Line) -> bool:
        return line.page == first.page.number and _is_caption(line, lefts, columns)

    count = sum(1 for _ in takewhile(is_caption, reversed(first.head)))
    first.body = [*first.head[len(first.head) - count :], *first.body]
    first.head = first.head[: len(first.head) - count]


def _is_caption(line: Line, lefts: Sequence[float], columns: Columns) -> bool:
    """Whether a line prints a label where half of the others begin, and nothing behind it; before
    it, where codes stand, at most a number.
    """
    pieces = {piece.column: piece for piece in columns.pieces(line)}
    own = pieces.get(columns.label)
    if own is None or max(pieces) > columns.label:
        return False
    if columns.is_coded and 0 in pieces and not _NUMBER.fullmatch(line.words[0].text):
        return False
    return sum(abs(own.words[0].left - left) <= NEAR for left in lefts) * 2 >= len(lefts)


def _columns(parts: Sequence[Stretch], bands: Bands, *, is_ruled: bool, is_coded: bool) -> Columns:
    """What the words below the headings tell of the columns."""

    def at(word: Word) -> int:
        return column_at(bands, word.left, word.right)

    inside: list[list[Word]] = [[] for _ in bands]
    for word in (word for part in parts for word in part.words):
        inside[at(word)].append(word)
    label = _labels(inside)
    rights = [right for _, right in bands]
    return Columns(
        at,
        _amounts(inside, label),
        label,
        lefts=[left for left, _ in bands],
        edges=[
            max((word.right for word in words), default=right)
            for words, right in zip(inside, rights, strict=True)
        ],
        rights=rights if is_ruled else [inf] * len(rights),
        is_coded=is_coded and label > 0,
    )


def _labels(inside: Sequence[Sequence[Word]]) -> int:
    """The column of labels: the first with half as many words as the one with most, or more."""
    counts = [sum(not word.is_figure for word in words) for words in inside]
    return next(at for at, count in enumerate(counts) if count * 2 >= max(counts))


def _amounts(inside: Sequence[Sequence[Word]], label: int) -> frozenset[int]:
    """The columns of figures behind the labels: those that print amounts, where any does."""
    figures = [at for at, words in enumerate(inside) if at > label and _are_figures(words)]
    amounts = [at for at in figures if any(word.is_money for word in inside[at])]
    return frozenset(amounts or figures)


def _are_figures(words: Sequence[Word]) -> bool:
    return sum(word.is_figure for word in words) >= _FULL * len(words) > 0


class _Strip:
    """The lines between two ruling lines."""

    def __init__(self, lines: Sequence[Line], columns: Columns) -> None:
        self._lines = lines
        self._columns = columns
        self.pieces = [piece for line in lines for piece in columns.pieces(line)]
        # the lines at whose height a row stands, in their order
        self.told = {piece.line: None for piece in self.pieces if columns.is_told(piece)}

    def rows(self) -> list[Row] | None:
        """Its rows; None where nothing tells which line is of which."""
        if len(self.told) < _SEVERAL:
            own = sorted(self.pieces, key=lambda piece: piece.line not in self.told)
            return [_row(own, self._columns)]
        if len(self.told) == len(self._lines):
            return [_row([*self._columns.pieces(line)], self._columns) for line in self._lines]
        found = shared(self._lines, self._columns)
        return [_row(own, self._columns) for own in found.rows] if found else None


def _strips(part: Stretch, columns: Columns) -> list[_Strip]:
    """What stands between each two ruling lines; none where most rows have none between them."""
    box = box_of(part.words)
    near = part.body[0].words[0].bottom - part.body[0].words[0].top
    rules = [y for y in row_rules(part.page, box) if box[1] - near <= y <= box[3] + near]
    told = sum(any(map(columns.is_told, columns.pieces(line))) for line in part.body)
    if len(rules) * 2 <= told:
        return []
    between = groupby(part.body, lambda line: bisect(rules, line.middle))
    return [_Strip([*lines], columns) for _, lines in between]


def _ruled_rows(parts: Sequence[Sequence[_Strip]], columns: Columns) -> list[Row] | None:
    """The rows between ruling lines; what begins a page without an amount may be more of the row
    that the page before ended in.
    """
    rows: list[Row] = []
    for part in parts:
        first = part[0]
        goes_on = rows and not first.told and _is_more(rows[-1], first.pieces, columns)
        if goes_on:
            rows[-1] = _row([*rows[-1].pieces, *first.pieces], columns)
        for strip in part[1:] if goes_on else part:
            own = strip.rows()
            if own is None:
                return None
            rows += own
    return rows


def _is_more(row: Row, pieces: Sequence[Piece], columns: Columns) -> bool:
    """Whether pieces on the next page go on with a row, which had no room for the first of them."""
    first = pieces[0]
    above = [piece for piece in row.pieces if piece.column == first.column]
    if not above or first.line.page == above[-1].line.page:
        return False
    last = max(above, key=lambda piece: (piece.line.page, piece.height))
    heading = first.line.text.isupper() and not last.line.text.isupper()
    return columns.is_full(last, first) and not heading


def _begun(first: Stretch, lines: Sequence[Line], columns: Columns) -> Shared | None:
    """The rows of some lines, with those of the head above that begin the first one."""
    best = shared(lines, columns)
    if best and best.way is Way.TOP:
        return best
    taken = 0
    for count, line in enumerate(reversed(first.head[-_MOST:]), 1):
        inside = {piece.column for piece in columns.pieces(line)}
        if inside & columns.money or (columns.is_coded and 0 in inside):
            break
        found = shared([*first.head[-count:], *lines], columns)
        if found and (best is None or len(found.rows) == len(best.rows)):
            best, taken = found, count
    if taken:
        first.head = first.head[:-taken]
    return best


def _row(pieces: Sequence[Piece], columns: Columns) -> Row:
    """A row of its pieces, what stands at the height of its amounts first."""
    cells = [""] * len(columns.edges)
    own: dict[int, list[Word]] = {}
    for piece in sorted(pieces, key=lambda piece: (piece.line.page, piece.height)):
        own.setdefault(piece.column, []).extend(piece.words)
    for column, inside in own.items():
        cells[column] = text_of(inside, columns.rights[column])
    words = [word for piece in pieces for word in piece.words]
    return Row(pieces[0].line, cells, words, pieces)
