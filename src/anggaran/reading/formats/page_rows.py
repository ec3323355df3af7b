"""The rows of a table on pages: its headings, and below them the lines that print amounts, with
those that go on with their labels.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from anggaran.finding import Spot
from anggaran.reading.formats.page_columns import NEAR, Bands, column_at, columns_over
from anggaran.reading.formats.page_lines import (
    LOOSE,
    Box,
    Line,
    Stretch,
    Word,
    box_of,
    row_rules,
)

_MARGIN = 2.0  # points from a ruling line to the letters beside it, at least


@dataclass(slots=True, eq=False)
class Row:
    """Cells of one row, each the words of its lines."""

    line: Line
    cells: list[str]
    words: list[Word]

    @property
    def spot(self) -> Spot:
        """Where it stands: page, line, and the box of its words."""
        left, top, right, bottom = map(int, box_of(self.words))
        return Spot(self.line.page, self.line.number, (left, top, right, bottom))


def title_lines(stretch: Stretch, *, is_ruled: bool) -> int:
    """How many lines stand above the headings: above the first ruling line, else those of one
    phrase each.
    """
    if is_ruled and (rules := row_rules(stretch.page, stretch.body[0].box)):
        return sum(line.middle < rules[0] for line in stretch.head)
    parted = (at for at, line in enumerate(stretch.head) if len(line.phrases()) > 1)
    return next(parted, len(stretch.head))


def heading_row(
    line: Line, bands: Bands, rules: Sequence[Box] = ()
) -> tuple[Row, list[tuple[int, int]]]:
    """A line of headings: what stands over several columns is merged over them."""
    cells = [""] * len(bands)
    spans = []
    places = [(phrase, columns_over(phrase, bands, rules)) for phrase in line.phrases()]
    taken = {at for _, over in places for at in over}
    for phrase, over in places:
        left, _, right, _ = box_of(phrase)
        first = over[0] if over else column_at(bands, left, right, taken)
        taken.add(first)
        text = " ".join(word.text for word in phrase)
        cells[first] = f"{cells[first]} {text}".strip()
        if len(over) > 1:
            spans.append((over[0], over[-1]))
    return Row(line, cells, [*line.words]), spans


class Body:
    """The lines of one stretch below its headings, to be made rows."""

    def __init__(self, bands: Bands, stretch: Stretch, *, is_ruled: bool, is_coded: bool) -> None:
        self._bands = bands
        self._lines = stretch.body
        told = [line for line in stretch.body if line.has_money]
        self._is_coded = is_coded
        words = [(self._at(w), w) for line in self._lines for w in line.words if not w.is_figure]
        self._label = max(range(len(bands)), key=[at for at, _ in words].count)
        rules = row_rules(stretch.page, box_of([w for line in stretch.body for w in line.words]))
        self._rules = rules if len(rules) * 2 > len(told) else []
        widest = max((word.right for at, word in words if at == self._label), default=0.0)
        self._edge = bands[self._label][1] - _MARGIN if is_ruled else widest

    def rows(self, found: list[Row]) -> list[Row]:
        """The rows with its own after them: lines that stand closer to each other than to others,
        of which one alone prints amounts, are one; else a line that prints none may go on with the
        label above, on the page before too.
        """
        for number, group in enumerate(self._groups()):
            told = [line for line in group if self._is_told(line)]
            goes_on = not number and bool(found)
            for line in group:
                cells = self._cells(line)
                whole = len(told) == 1 or (self._rules and not told and not goes_on)
                starts = line is group[0] if whole else self._starts(found, line, cells)
                if starts:
                    found.append(Row(told[0] if len(told) == 1 else line, cells, [*line.words]))
                else:
                    found[-1].cells[:] = map(_together, found[-1].cells, cells)
                    found[-1].words += line.words
        return found

    def _groups(self) -> Iterator[list[Line]]:
        """Lines between two ruling lines, else those that stand close to each other."""
        if self._rules:
            for _, lines in groupby(self._lines, lambda line: bisect(self._rules, line.middle)):
                yield [*lines]
            return
        group: list[Line] = []
        for line in self._lines:
            if group:
                _, top, _, bottom = group[-1].box
                if line.page != group[-1].page or line.box[1] - bottom > LOOSE * (bottom - top):
                    yield group
                    group = []
            group.append(line)
        yield group

    def _is_told(self, line: Line) -> bool:
        """Whether a line prints figures beside its label, or a code."""
        if self._is_coded and self._cells(line)[0]:
            return True
        return any(word.is_figure and self._at(word) > self._label for word in line.words)

    def _starts(self, found: Sequence[Row], line: Line, cells: Sequence[str]) -> bool:
        return not found or not self._is_more(found[-1], line, cells)

    def _at(self, word: Word) -> int:
        return column_at(self._bands, word.left, word.right)

    def _cells(self, line: Line) -> list[str]:
        cells = [""] * len(self._bands)
        for word in line.words:
            at = self._at(word)
            cells[at] = f"{cells[at]} {word.text}".strip()
        return cells

    def _is_more(self, row: Row, line: Line, cells: Sequence[str]) -> bool:
        """Whether a line goes on with a row: without a code of its own where rows have one, else
        where the row above had no room for its first word.
        """
        if self._is_told(line):
            return False
        if self._is_coded and line.page == row.line.page:
            return not cells[0]
        label = [word for word in row.words if self._at(word) == self._label]
        first = line.words[0]
        if not label or self._at(first) != self._label:
            return False
        if (
            line.text.isupper() and not label[0].text.isupper()
        ):  # a heading, which goes on with none
            return False
        last = max(label, key=lambda word: (int(word.bottom), word.right))
        below = abs(first.left - min(word.left for word in label)) <= NEAR
        blank = (first.bottom - first.top) / 4
        return below and last.right + blank + first.right - first.left > self._edge


def _together(above: str, below: str) -> str:
    """The text of a cell over two lines; a figure that was parted is whole again."""
    if above[-1:] in {".", ","} and below[:1].isdigit():
        return above + below
    return f"{above} {below}".strip()
