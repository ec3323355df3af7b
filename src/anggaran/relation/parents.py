"""A parent is the sum of its children as they stand; where one prints nothing, of what stands below
it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np

from anggaran.arrow import Ints
from anggaran.relation.facts import Facts
from anggaran.relation.nodes import sum_of
from anggaran.relation.relation import PARENT_SUM, Cell, Sum
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import Bools
from anggaran.shape.totals import conventions


@dataclass(slots=True, eq=False)
class Parents:
    """The parents of one measure.

    Attributes:
        facts: the table.
        measure: the column.
        rule: ``parent-sum``.
        made: the relations asked for so far, by node.
    """

    facts: Facts
    measure: str
    rule: str = PARENT_SUM
    made: dict[int, Sum] = field(default_factory=dict)

    @property
    def columns(self) -> Collection[str]:
        """The measure alone."""
        return (self.measure,)

    @property
    def sums(self) -> Sums:
        """What adds up in the measure."""
        return self.facts.sums[self.measure]

    def _mask(self) -> Bools:
        sums = self.sums
        mask = sums.known & ~self.facts.structure.is_leaf & sums.direct_known & sums.direct_printed
        mask[[*self.facts.open_nodes]] = False
        return mask

    @property
    def compared(self) -> int:
        """How many parents state a sum of known children."""
        return int(self._mask().sum())

    def failing(self) -> Iterator[Sum]:
        """The parents that are not the sum of their children, in document order."""
        wrong: Ints = np.flatnonzero(self._mask() & (self.sums.stated != self.sums.direct))
        return (each for each in map(self.at, wrong.tolist()) if not each.holds())

    def at(self, node: int, itself: int = -1) -> Sum:
        """The relation of one parent."""
        if itself < 0 and node in self.made:
            return self.made[node]
        shape = self.facts.structure
        owner = Cell(int(shape.rows[node]), self.measure)
        relation = sum_of(self.facts, self.rule, owner, conventions(shape, node), itself)
        return relation if itself >= 0 else self.made.setdefault(node, relation)

    def of(self, cell: Cell) -> Iterator[Sum]:
        """What a cell adds to, and what it states as a sum."""
        node = self.facts.structure.node_of_row.get(cell.row)
        if node is None or cell.column != self.measure:
            return
        shape, sums = self.facts.structure, self.sums
        parent = int(shape.parents[node])
        while parent >= 0 and not (sums.known[parent] or sums.doubted[parent]):
            parent = int(shape.parents[parent])
        if parent >= 0 and parent not in self.facts.open_nodes:
            yield self.at(parent, node if sums.doubted[node] and not shape.is_leaf[node] else -1)
        if self._states(node):
            yield self.at(node)

    def _states(self, node: int) -> bool:
        """Whether a node states the sum of what stands below it."""
        if self.facts.structure.is_leaf[node] or node in self.facts.open_nodes:
            return False
        return bool(self.sums.direct_printed[node] and not self.sums.blank[node])
