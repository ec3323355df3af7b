"""Lines of detail without a code under the coded row that they make.

The rincian of an RKA or DPA prints below each sub rincian objek what is bought, in groups headed
``[#]`` and ``[-]``. They have no code and are no nodes; that they add up to the row above, and each
heading to its lines, is told by their figures: it accuses only as an exception.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from anggaran.amount.rounding import slack
from anggaran.amount.rupiah import Kind
from anggaran.relation.facts import Facts
from anggaran.relation.relation import PARENT_SUM, Cell, Sum

_MARKS = ("[#]", "[-]")  # headings of a rincian, outermost first
_MARK = re.compile(r"\s*\[\s*([#-])\s*\]")
_LEAST, _HELD, _ALONE = 2, 2, 5  # sums that must hold; for each that does not; to accuse alone


def is_marked(label: str) -> bool:
    """Whether a label is a heading of a rincian, ``[#]`` or ``[-]`` as SIPD prints them."""
    return _MARK.match(label) is not None


def items(facts: Facts) -> Iterator[Items]:
    """The lines of detail of each measure, where most of their sums hold."""
    below = _below(facts)
    for measure in facts.sums if below else ():
        family = Items(facts, measure, below)
        held = len(family.made) - len(family.wrong)
        if held >= max(_LEAST, _HELD * len(family.wrong)):
            yield family


@dataclass(eq=False)
class Items:
    """The lines of detail of one measure.

    Attributes:
        facts: the table.
        measure: the column.
        below: by row the rows that make it.
        rule: ``parent-sum``.
    """

    facts: Facts
    measure: str
    below: Mapping[int, Sequence[int]]
    rule: str = PARENT_SUM

    @property
    def columns(self) -> Collection[str]:
        """The measure alone."""
        return (self.measure,)

    @property
    def compared(self) -> int:
        """How many rows were held against their lines."""
        return sum(not each.open for each in self.made)

    @cached_property
    def made(self) -> list[Sum]:
        """What each row states of its lines, where both print amounts."""
        prints = self.facts.column(self.measure).kinds != Kind.BLANK
        own = {row: [each for each in lines if prints[each]] for row, lines in self.below.items()}
        return [self._make(row, lines) for row, lines in own.items() if lines and prints[row]]

    def _make(self, row: int, lines: Sequence[int]) -> Sum:
        column = self.facts.column(self.measure)
        form = {Cell(row, self.measure): 1} | {Cell(each, self.measure): -1 for each in lines}
        gap = sum(sign * int(column.sen[cell.row]) for cell, sign in form.items())
        opened = tuple(cell for cell in form if column.kinds[cell.row] > Kind.BLANK)
        off = slack(column, [row, *lines])
        return Sum(self.rule, Cell(row, self.measure), (form,), (gap,), off, opened, _DEEPEST)

    @cached_property
    def wrong(self) -> list[Sum]:
        """The rows that are not the sum of their lines."""
        return [each for each in self.made if not each.open and not each.holds()]

    @property
    def is_timid(self) -> bool:
        """Whether too few hold for each that does not to accuse by themselves."""
        return len(self.made) - len(self.wrong) < _ALONE * len(self.wrong)

    def failing(self) -> Iterator[Sum]:
        """The rows that are not the sum of their lines, in document order."""
        return iter(self.wrong)

    @cached_property
    def _by_cell(self) -> dict[Cell, list[Sum]]:
        found: dict[Cell, list[Sum]] = {}
        for relation in self.made:
            for cell in relation.cells:
                found.setdefault(cell, []).append(relation)
        return found

    def of(self, cell: Cell) -> Iterator[Sum]:
        """What a line adds to, and what its own lines make."""
        yield from self._by_cell.get(cell, ())


_DEEPEST = 1_000  # deeper than any node: lines stand below all of them


def _below(facts: Facts) -> dict[int, list[int]]:
    """By row the lines right below it: of a coded row without children, or of a heading."""
    shape = facts.structure
    lines = [*shape.unplaced]
    if not lines or not (shape.rows >= 0).any():
        return {}
    totals = [each.row for each in shape.totals]
    ends = np.sort(np.concatenate((shape.rows[shape.rows >= 0], totals))).astype(np.int64)
    before = ends[np.searchsorted(ends, lines) - 1].tolist()
    groups: dict[int, list[int]] = {}
    for line, above in zip(lines, before, strict=True):
        node = shape.node_of_row.get(int(above))
        if above < line and node is not None and shape.is_leaf[node]:
            groups.setdefault(int(above), []).append(line)
    return {row: own for head, group in groups.items() for row, own in _nested(facts, head, group)}


def _nested(facts: Facts, head: int, group: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """The lines of a coded row by the headings among them."""
    own: dict[int, list[int]] = {head: []}
    open_: list[tuple[int, int]] = [(-1, head)]
    for row in group:
        mark = _MARK.match(facts.table.uraian[row])
        level = _MARKS.index(f"[{mark[1]}]") if mark else len(_MARKS)
        while open_[-1][0] >= level:
            open_.pop()
        own[open_[-1][1]].append(row)
        if mark:
            open_.append((level, row))
            own[row] = []
    if facts.table.more_below and group[-1] == len(facts.table) - 1:
        for _, row in open_:  # the next page may hold more of its lines
            del own[row]
    return ((row, lines) for row, lines in own.items() if lines)
