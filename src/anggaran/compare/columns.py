"""What the amount columns of two documents are called on either side, and say on each line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from anggaran.amount.rounding import half_unit
from anggaran.amount.rupiah import widen
from anggaran.arrow import Ints
from anggaran.compare.carriers import first_nodes
from anggaran.compare.periods import PeriodComparison
from anggaran.measure import parts_of
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

_OPERANDS = 2  # an amount, and that of the other side which is taken from it


@dataclass(frozen=True, slots=True)
class Measures:
    """One measure as it is called on either side, and in the result.

    ``repeated`` is True where one document repeats what another stated a year before.
    """

    name: str
    left: str
    right: str
    repeated: bool = False

    def are_one(self, periods: PeriodComparison) -> bool:
        """True where both columns are one figure, as far as the periods of the documents say."""
        return self.repeated or periods.allow(self.left, self.right)

    def are_surely_one(self, periods: PeriodComparison) -> bool:
        """False where a difference may come from another cut-off date."""
        return self.repeated or periods.is_sure(self.left, self.right)


@dataclass(frozen=True, eq=False)
class Column:
    """One measure of one tree, by line.

    Attributes:
        tree: the document.
        measure: the name of its column.
        nodes: for each line the first node that carries it, -1 where the document lacks it.
        amount: in sen, as the document states it; nodes of one line are summed; 0 where unknown.
        known: False where the line is missing or unreadable.
        slack: how far rounding to the unit that the document declares may carry the amount off, in
            sen.
    """

    tree: Tree
    measure: str
    nodes: Ints
    amount: Sen
    known: Bools
    slack: Sen


def column(
    tree: Tree, measure: str, lines: Ints, count: int, *, from_leaves: bool = False
) -> Column:
    """One measure of one tree by line, as stated or from the leaves.

    A document in millions states each figure to half a million; a sum that it does not print is off
    by as much for each leaf that is added up.
    """
    sums = tree.sums[measure]
    amounts, sure = sums.standing, sums.standing_known
    if from_leaves:
        amounts, sure = sums.computed, sums.computed_known
    nodes = first_nodes(lines, count)
    known = nodes >= 0
    carried = np.flatnonzero(lines >= 0)
    if len(carried) == np.count_nonzero(known) and len(carried):
        amount = widen(amounts, _OPERANDS)[nodes]
        amount[~known] = 0
    else:  # several nodes are one line
        most = int(np.bincount(lines[carried]).max(initial=0))
        wide = widen(amounts, _OPERANDS * most)
        amount = np.zeros(count, dtype=wide.dtype)
        np.add.at(amount, lines[carried], wide[carried])
    known[lines[carried[~sure[carried]]]] = False
    return Column(tree, measure, nodes, amount, known, _slack(tree, measure, lines, count))


def _slack(tree: Tree, measure: str, lines: Ints, count: int) -> Sen:
    off = _rounding(tree, measure)
    if not off.any():
        return np.broadcast_to(np.int64(0), count)
    slack = np.zeros(count, dtype=np.int64)
    carried = np.flatnonzero(lines >= 0)
    np.add.at(slack, lines[carried], off[carried])
    return slack


def _rounding(tree: Tree, measure: str) -> Ints:
    """For each node how far rounding may carry what it states: its own figure, or those below."""
    shape, sums, own = tree.structure, tree.sums[measure], tree.amounts[measure]
    off = np.where(sums.known, half_unit(own), 0)
    for row, half in own.halves.items():
        if row in shape.node_of_row:
            off[shape.node_of_row[row]] = half
    if not off.any():
        return off
    for nodes in shape.by_depth:
        lower = nodes[shape.parents[nodes] >= 0]
        above = shape.parents[lower]
        unprinted = ~sums.known[above]
        np.add.at(off, above[unprinted], off[lower[unprinted]])
    return off


def rounding_of_total(tree: Tree, measure: str) -> int:
    """How far rounding to the declared unit may carry the total of a document off, in sen."""
    return int(_rounding(tree, measure)[tree.structure.tops].sum())


def is_sum(tree: Tree, measure: str) -> bool:
    """True where a measure is the sum of printed parts: its differences are theirs."""
    return measure not in tree.table.letters and bool(parts_of(tree.table.amounts, measure))
