"""What one document says of one measure, line by line, and how far rounding may carry that off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from anggaran.amount.rounding import half_unit
from anggaran.amount.rupiah import widen
from anggaran.arrow import Ints
from anggaran.compare.keys import first_nodes
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

_OPERANDS = 2  # an amount, and that of the other side which is taken from it


@dataclass(frozen=True, eq=False)
class Side:
    """One measure of one tree, by line.

    Attributes:
        nodes: for each line the first node that carries it, -1 where the document lacks it.
        amount: in sen, as the document states it; nodes of one line are summed.
        known: False where the line is missing or unreadable.
        slack: how far rounding to the unit that the document declares may carry the amount off, in sen.
    """

    nodes: Ints
    amount: Sen
    known: Bools
    slack: Sen


def side(tree: Tree, measure: str, lines: Ints, count: int) -> Side:
    """One measure of one tree by line.

    A document in millions states each figure to half a million; a sum that it does not print is off by as much for
    each leaf that is added up.
    """
    sums, carried = tree.sums[measure], lines[lines >= 0]
    nodes = first_nodes(lines, count)
    known = nodes >= 0
    if len(carried) and len(carried) == np.count_nonzero(known):
        amount = widen(sums.standing, _OPERANDS)[nodes]
        amount[~known] = 0
    else:  # several nodes are one line
        amounts = widen(sums.standing, _OPERANDS * int(np.bincount(carried).max(initial=0)))
        amount = np.zeros(count, dtype=amounts.dtype)
        np.add.at(amount, carried, amounts[lines >= 0])
    known[lines[np.flatnonzero(~sums.standing_known & (lines >= 0))]] = False
    return Side(nodes, amount, known, _slack(tree, measure, lines, count))


def _slack(tree: Tree, measure: str, lines: Ints, count: int) -> Sen:
    off = _rounding(tree, measure)
    if not off.any():
        return np.broadcast_to(np.int64(0), count)
    slack = np.zeros(count, dtype=np.int64)
    carried = np.flatnonzero(lines >= 0)
    np.add.at(slack, lines[carried], off[carried])
    return slack


def _rounding(tree: Tree, measure: str) -> Ints:
    """For each node how far rounding may carry off what it states: its own figure, or those of the nodes below."""
    shape, sums, column = tree.structure, tree.sums[measure], tree.amounts[measure]
    off = np.where(sums.known, half_unit(column), 0)
    for row, own in column.halves.items():
        if row in shape.node_of_row:
            off[shape.node_of_row[row]] = own
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
