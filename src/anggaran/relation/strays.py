"""Rows with a wrong code or none: the sums around them miss their amounts, or have them twice."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from anggaran.relation.facts import Facts
from anggaran.relation.relation import Sum
from anggaran.shape.structure import Structure

# their rows stand nowhere, or beside the row whose code they have
STRAYS = {"code-malformed", "code-duplicate"}
_MOST_UNPLACED = 50  # rows without a code that are asked; of more, the table is read wrongly
_SUBSETS = 8  # so many are tried in every combination; of more, only each alone and all together


@dataclass(slots=True, eq=False)
class Stray:
    """A row with a wrong code, or with none.

    Attributes:
        row: its position in the table.
        placed: True where it stands beside the row whose code it has, and is counted twice.
        path: the nodes whose sums miss it, or count it although another row has its code.
    """

    row: int
    placed: bool
    path: set[int]

    def gap(self, facts: Facts, measure: str) -> int:
        """By how much it makes what stands above it wrong, in sen; zero where its amount is
        unknown.
        """
        column = facts.amounts[measure]
        amount = int(column.sen[self.row]) if column.known[self.row] else 0
        return amount if self.placed else -amount


def strays_of(facts: Facts) -> list[Stray]:
    """The rows with a wrong code, in document order, then those that stand nowhere."""
    unplaced = facts.structure.unplaced
    rows = [fault.row for fault in facts.structure.faults if fault.rule in STRAYS]
    rows += {*unplaced} - {*rows} if len(unplaced) <= _MOST_UNPLACED else ()
    paths = _paths(facts.structure, rows) if rows else {}
    return [Stray(row, row in facts.structure.node_of_row, paths[row]) for row in rows]


def accounted(facts: Facts, relation: Sum, strays: Sequence[Stray]) -> list[Stray]:
    """The wrong codes that the gap of a sum is wholly due to; none where something else is
    wrong.
    """
    nodes = facts.structure.node_of_row
    counted = {
        nodes[cell.row]: -sign
        for cell, sign in relation.forms[relation.nearest].items()
        if cell.row in nodes
    }
    owner = nodes.get(relation.owner.row)
    summed = {node: sign for node, sign in counted.items() if node != owner}
    above = {up: sign for node, sign in summed.items() for up in facts.structure.ancestors(node)}
    shown = {node: sign for node, sign in {**above, **summed}.items() if node != owner}
    signed = []
    for stray in strays:
        sign = next((shown[node] for node in stray.path if node in shown), 0)
        gap = stray.gap(facts, relation.owner.column)
        if sign and gap:
            signed.append((stray, sign * gap))
    return _making_up(-relation.gap, signed)


def _making_up(gap: int, signed: Sequence[tuple[Stray, int]]) -> list[Stray]:
    """The fewest strays whose gaps make up another; of many only one, or all, is tried."""
    sizes = range(1, len(signed) + 1) if len(signed) <= _SUBSETS else (1, len(signed))
    for group in chain.from_iterable(combinations(signed, size) for size in sizes):
        if sum(own for _, own in group) == gap:
            return [stray for stray, _ in group]
    return []


def _paths(shape: Structure, rows: Sequence[int]) -> dict[int, set[int]]:
    """For each row with a wrong code the nodes whose sums miss it, or count it although another row
    has its code.

    What belongs to the second row of a code hangs under the first; a row that stands nowhere
    belongs under what it follows, or beside what comes next.
    """
    firsts = {
        (int(shape.parents[node]), shape.kodes[node]): node for node in reversed(range(len(shape)))
    }
    printed = sorted(shape.node_of_row)
    paths = {}
    for row in rows:
        node = shape.node_of_row.get(row)
        if node is None:
            place = bisect(printed, row)
            around = [shape.node_of_row[each] for each in printed[max(place - 1, 0) : place + 1]]
            twins = []
        else:
            around = [node]
            twins = shape.children(firsts[int(shape.parents[node]), shape.kodes[node]]).tolist()
        paths[row] = {*twins, *(up for each in around for up in (each, *shape.ancestors(each)))}
    return paths
