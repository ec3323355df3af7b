"""A parent is the sum of its children as they stand; where one prints nothing, of what stands below
it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from anggaran.amount.rounding import slack
from anggaran.amount.rupiah import Kind
from anggaran.arrow import Ints
from anggaran.relation.facts import Facts
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import Bools, Structure
from anggaran.shape.totals import conventions

RULE = "parent-sum"


def sum_of(
    facts: Facts,
    rule: str,
    owner: Cell,
    forms: Iterable[Iterable[tuple[int, int]]],
    itself: int = -1,
) -> Sum:
    """The relation that a cell is the sum of nodes.

    Args:
        facts: the table.
        rule: slug of the rule that reports it.
        owner: the cell that states the sum.
        forms: for each way to add up, the nodes with their signs.
        itself: a doubtful node that is asked for, and so stands for itself and not for what is
            below it.
    """
    sums, rows = facts.sums[owner.column], facts.structure.rows
    column = facts.amounts[owner.column]
    made, gaps = [], []
    for nodes in forms:
        terms = {owner: 1}
        for node, sign in nodes:
            for term in _terms(facts.structure, sums, node, itself):
                if rows[term] >= 0:
                    terms[Cell(int(rows[term]), owner.column)] = -sign
        made.append(terms)
        gaps.append(sum(sign * int(column.sen[cell.row]) for cell, sign in terms.items()))
    unread = column.kinds > Kind.BLANK
    opened = tuple(cell for cell in made[0] if unread[cell.row])
    off = slack(column, [cell.row for cell in made[0]])
    own = facts.structure.node_of_row.get(owner.row)
    depth = 0 if own is None else int(facts.structure.depths[own])
    return Sum(rule, owner, tuple(made), tuple(gaps), off, opened, depth)


def _terms(shape: Structure, sums: Sums, node: int, itself: int) -> Iterator[int]:
    """The nodes whose amounts make up a node: one that prints no amount gives way to its
    children.
    """
    if node == itself or sums.known[node] or shape.is_leaf[node]:
        yield node
    else:
        for child in shape.children(node).tolist():
            yield from _terms(shape, sums, child, itself)


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
    rule: str = RULE
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
        return sums.known & ~self.facts.structure.is_leaf & sums.direct_known & sums.direct_printed

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
        if parent >= 0:
            yield self.at(parent, node if sums.doubted[node] and not shape.is_leaf[node] else -1)
        if not shape.is_leaf[node] and sums.direct_printed[node] and not sums.blank[node]:
            yield self.at(node)
