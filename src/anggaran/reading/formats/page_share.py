"""Which lines belong to which row, where no rule parts the rows: the lines of a cell begin at the
height of the amounts of their row, end there, or stand half-way; the way that the cells of a table
bear out is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from math import inf
from typing import NamedTuple

from anggaran.reading.formats.page_lines import Line, Word, box_of

_NEAR = 0.25  # of the distance of two lines of a cell, that heights differ which are one
_BLANK = 0.4  # of the height of letters, that words of one cell stand apart at most
_EDGE = 1.5  # points from the left edge of a column, that its words begin
_LEAST = 0.6  # of the height of letters, that lines of a cell stand apart at least
_BESIDE = 0.6  # of that distance, that amounts stand above or below the lines of their cell
_TIGHT = 0.93  # of the distance of two rows, below which lines of cells stand closer
_RUN = 1.15  # times that distance, that they stand apart at most
_FAR = 1.9  # times the height of letters: lines of a cell stand no farther apart
_FEW = 0.05  # of the cells of a table, that may not stand as the others do


class Way(Enum):
    """How cells of several lines stand beside the amounts of their row; where white parts them
    from each other, it does not matter.
    """

    FREE = "free"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Piece(NamedTuple):
    """The words of one line in one column."""

    line: Line
    column: int
    words: Sequence[Word]

    @property
    def height(self) -> float:
        """Where its middle stands."""
        _, top, _, bottom = box_of(self.words)
        return (top + bottom) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What is known of the columns of a table.

    Attributes:
        at: the column of a word.
        money: the columns of amounts.
        label: the column of labels.
        lefts: where each column begins.
        edges: where the lines of each column end at most.
        rights: where each column ends, by a ruling line; infinite without one.
        is_coded: whether each row has a code in the first column.
    """

    at: Callable[[Word], int]
    money: frozenset[int]
    label: int
    lefts: Sequence[float]
    edges: Sequence[float]
    rights: Sequence[float]
    is_coded: bool

    def pieces(self, line: Line) -> Iterator[Piece]:
        """The words of a line by columns: what begins in one and goes on without a gap is of it."""
        found: dict[int, list[Word]] = {}
        last: Word | None = None
        column = 0
        for word in line.words:
            own = self.at(word)
            if last is None or word.is_figure or own == column or self._begins(last, word, own):
                column = own
            found.setdefault(column, []).append(word)
            last = word
        for column in sorted(found):
            yield Piece(line, column, found[column])

    def _begins(self, last: Word, word: Word, column: int) -> bool:
        """Whether a word stands where its column begins, or apart from the one before it."""
        apart = word.left - last.right > _BLANK * (word.bottom - word.top)
        return apart or abs(word.left - self.lefts[column]) <= _EDGE

    def is_full(self, above: Piece, below: Piece) -> bool:
        """Whether a piece had no room for the first word of the one below it."""
        first = below.words[0]
        blank = (first.bottom - first.top) / 4
        room = self.edges[above.column] - above.words[-1].right
        return first.right - first.left + blank > room

    def is_told(self, piece: Piece) -> bool:
        """Whether a row stands at the height of a piece."""
        if piece.column in self.money:
            return any(word.is_figure for word in piece.words)
        return self.is_coded and not piece.column


@dataclass(slots=True, eq=False)
class Shared:
    """The rows of some lines, shared out in one way.

    Attributes:
        way: how.
        rows: the pieces of each row, what is at the height of its amounts first.
        faults: cells that do not stand as the others do.
        breaks: lines of cells that had room for what stands below them.
    """

    way: Way
    rows: list[list[Piece]] = field(default_factory=list)
    faults: int = 0
    breaks: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether hardly any cell stands otherwise."""
        return self.faults <= _FEW * len(self.rows)

    @property
    def doubt(self) -> tuple[int, int]:
        """How much speaks against it."""
        return self.faults + self.breaks, self.faults

    @property
    def layout(self) -> list[set[tuple[int, int, int]]]:
        """Which pieces make each row."""
        return [{(p.line.page, p.line.number, p.column) for p in row} for row in self.rows]


def shared(lines: Sequence[Line], columns: Columns) -> Shared | None:
    """The rows of some lines; None where none of the ways to share them out is borne out alone."""
    free, *ways = [_Sharing(way, lines, columns).rows() for way in Way]
    least = min(ways, key=lambda found: found.doubt)
    if free.is_sure and free.doubt <= least.doubt:
        return ways[0] if ways[0].layout == free.layout else free
    rivals = [found for found in ways if found.doubt == least.doubt]
    if not least.is_sure or any(found.layout != least.layout for found in rivals):
        return None
    return least


class _Sharing:
    """The rows of some lines, by one way."""

    def __init__(self, way: Way, lines: Sequence[Line], columns: Columns) -> None:
        self._columns = columns
        self._told: list[list[Piece]] = []  # of each row with amounts, what tells it
        self._texts: dict[int, list[Piece]] = {}
        for line in lines:
            pieces = [*columns.pieces(line)]
            if told := [piece for piece in pieces if columns.is_told(piece)]:
                self._told.append(told)
            for piece in pieces:
                if not columns.is_told(piece):
                    self._texts.setdefault(piece.column, []).append(piece)
        self._heights = [(row[0].line.page, row[0].height) for row in self._told]
        self._pitch = _pitch(self._texts)
        row = _least(self._heights)
        self._is_white = self._pitch < _TIGHT * row
        self._near = min(_RUN * self._pitch, (self._pitch + row) / 2)
        self._found = Shared(way)
        self._others: dict[Line, list[Piece]] = {}  # rows without amounts, by their first line

    def rows(self) -> Shared:
        """Share out the cells of each column."""
        rows = [[*told] for told in self._told]
        labelled: set[int] = set()
        for column, pieces in self._texts.items():
            for group, row in self._cells(pieces):
                if row is None:
                    self._others.setdefault(group[0].line, []).extend(group)
                else:
                    rows[row] += group
                    if column == self._columns.label:
                        labelled.add(row)
        if len(labelled) * 2 > len(rows):
            self._found.faults += len(rows) - len(labelled)
        rows += self._others.values()
        self._found.rows = sorted(rows, key=lambda row: (row[0].line.page, row[0].height))
        return self._found

    def _cells(self, pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], int | None]]:
        """The cells of a column, each with its row; None for what has no amounts."""
        last: tuple[list[Piece], int] | None = None
        for run in self._runs(pieces):
            groups = self._parted(run)
            whole = len(groups) == 1
            for group, row in groups:
                if row is not None:
                    last = group, row
                    yield group, row
                elif last and self._turns_over(last, group):
                    yield group, last[1]
                else:
                    self._found.faults += not whole
                    yield group, None

    def _turns_over(self, last: tuple[list[Piece], int], group: Sequence[Piece]) -> bool:
        """Whether a cell goes on from the page before, where its row is the last one."""
        above, row = last
        page = group[0].line.page
        if above[-1].line.page == page or any(at[0] == page for at in self._heights[: row + 1]):
            return False
        is_last = row + 1 == len(self._heights) or self._heights[row + 1] > (page, group[0].height)
        return is_last and (self._columns.is_coded or self._columns.is_full(above[-1], group[0]))

    def _runs(self, pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
        """The pieces of a column that stand closely below each other, and may be one cell."""
        run: list[Piece] = []
        for piece in pieces:
            if run and not self._joins(run[-1], piece):
                yield run
                run = []
            run.append(piece)
        if run:
            yield run

    def _joins(self, above: Piece, below: Piece) -> bool:
        if above.line.page != below.line.page:
            return False
        if below.height - above.height > self._near:
            return False
        sure = self._is_white or self._columns.is_coded
        return sure or self._columns.is_full(above, below)

    def _parted(self, run: list[Piece]) -> list[tuple[list[Piece], int | None]]:
        """The cells of a run."""
        if self._found.way is Way.FREE:
            return self._alone(run)
        if self._found.way is Way.MIDDLE:
            return self._centred(run)
        is_top = self._found.way is Way.TOP
        groups: list[tuple[list[Piece], int | None]] = []
        for piece in run if is_top else reversed(run):
            row = self._row_at(piece.line.page, piece.height)
            if row is not None or not groups:
                groups.append(([], row))
            groups[-1][0].append(piece)
        if not is_top:
            groups = [(group[::-1], row) for group, row in reversed(groups)]
        self._found.breaks += sum(self._broken(group) for group, _ in groups)
        return groups

    def _broken(self, group: Sequence[Piece]) -> bool:
        """Whether a line of a cell had room for what stands below it."""
        return not all(self._columns.is_full(a, b) for a, b in pairwise(group))

    def _alone(self, run: list[Piece]) -> list[tuple[list[Piece], int | None]]:
        """A run as one cell, beside whose lines amounts stand at one height at most."""
        first, last = run[0], run[-1]
        near = _BESIDE * self._pitch
        start = bisect_left(self._heights, (first.line.page, first.height - near))
        end = bisect_left(self._heights, (first.line.page, last.height + near))
        self._found.faults += max(end - start - 1, 0)
        self._found.breaks += self._broken(run)
        return [(run, start if end > start else None)]

    def _centred(self, run: list[Piece]) -> list[tuple[list[Piece], int | None]]:
        groups: list[tuple[list[Piece], int | None]] = []
        start = 0
        while start < len(run):
            for end in range(start + 1, len(run) + 1):
                middle = (run[start].height + run[end - 1].height) / 2
                row = self._row_at(run[start].line.page, middle)
                if row is not None:
                    break
            else:
                end = start + 1
            groups.append((run[start:end], row))
            self._found.breaks += self._broken(run[start:end])
            start = end
        return groups

    def _row_at(self, page: int, height: float) -> int | None:
        """The row whose amounts stand at a height of a page."""
        near = _NEAR * self._pitch
        place = bisect_left(self._heights, (page, height - near))
        if place < len(self._heights) and self._heights[place] <= (page, height + near):
            return place
        return None


def _least(heights: Sequence[tuple[int, float]]) -> float:
    """The distance of two rows on one page, that hardly any are closer than."""
    near = sorted(b - a for (page, a), (other, b) in pairwise(heights) if page == other)
    return near[len(near) // 20] if near else inf


def _pitch(texts: dict[int, list[Piece]]) -> float:
    """The distance of two lines of a cell: the least of those that no amounts stand beside both
    of; without any, the height of the letters.
    """
    least = inf
    usual = 1.0
    for pieces in texts.values():
        for above, below in pairwise(pieces):
            usual = max(usual, above.words[0].bottom - above.words[0].top)
            apart = below.height - above.height
            near = _LEAST * usual <= apart <= _FAR * usual
            if above.line.page == below.line.page and near:
                least = min(least, apart)
    return least if least < inf else usual
