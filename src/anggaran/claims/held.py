"""What the tables of a document print for what a sentence speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product

import numpy as np

from anggaran.amount.rupiah import NOL, decimal_of, sen_of
from anggaran.claims.names import Mention
from anggaran.claims.said import Said
from anggaran.claims.sentence import Claim
from anggaran.finding import Spot, Where
from anggaran.measure import Measure
from anggaran.tree import Tree

ColumnAmount = tuple[Measure, Decimal]

_MOST = 64  # ways to take several names of one tree
_SOON = 60  # lines to a table that is announced; about a page
_RUN = 6  # neighbours that an amount may be the sum of


@dataclass(frozen=True, slots=True)
class Printed:
    """A pagu and a realisasi that a table prints, or that its rows add up to.

    Attributes:
        tree: which table.
        nodes: the rows; none for the total.
        pagu: name of its budget column, and the amount; None where it has none, or it is unknown.
        realisasi: the same of what was spent.
    """

    tree: int
    nodes: tuple[int, ...]
    pagu: ColumnAmount | None
    realisasi: ColumnAmount | None

    @property
    def both(self) -> tuple[ColumnAmount, ColumnAmount] | None:
        """Pagu and realisasi where it has them both."""
        return (self.pagu, self.realisasi) if self.pagu and self.realisasi else None


class Tables:
    """The tables of a document, as sentences are held against them.

    Args:
        trees: the trees.
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.trees = trees
        self._lines = [
            {(spot.page, spot.line) for spot in tree.table.spots or ()} for tree in trees
        ]

    @cached_property
    def _all(self) -> Mapping[str, list[int]]:
        """Every amount in sen that a table prints or adds up to, in order, by the kind of its
        column.
        """
        found: dict[str, set[int]] = {}
        for tree in self.trees:
            for name, sums in tree.sums.items():
                kind = found.setdefault(Measure(name).kind, set())
                kind.update(sums.standing[sums.standing_known].tolist())
                column = tree.amounts[name]
                rows = [total.row for total in tree.structure.totals if column.known[total.row]]
                kind.update(abs(int(column.sen[row])) for row in rows)
                if (total := tree.total(name)) is not None:
                    kind.add(sen_of(total))
        return {kind: sorted(values) for kind, values in found.items()}

    def prints(self, claim: Claim) -> bool:
        """Whether an amount stands anywhere in a column of its kind."""
        figure = claim.figure
        if figure.value is None:
            return False
        values = self._all.get("realisasi" if claim.said is Said.REALISASI else "pagu", [])
        sen, step = sen_of(figure.value), sen_of(figure.step)
        at = bisect_left(values, sen - max(step - 1, 0))
        return at < len(values) and values[at] <= sen + max(step - 1, 0)

    def next(self, spot: Spot) -> int | None:
        """The table that begins soon after a line."""
        found = [
            (first, number)
            for number, tree in enumerate(self.trees)
            if tree.table.spots
            and (first := (tree.table.spots[0].page or 0, tree.table.spots[0].line))
            and _SOON >= _lines(first) - _lines((spot.page or 0, spot.line)) > 0
        ]
        return min(found)[1] if found else None

    def others(self, spot: Spot) -> list[int]:
        """The tables that are not read out of a line: one that is, is what it says itself."""
        line = spot.page, spot.line
        return [number for number, lines in enumerate(self._lines) if line not in lines]

    def columns(self, tree: Tree, years: Collection[int]) -> list[tuple[str | None, str | None]]:
        """Budget and spending columns of a tree in all pairs that may be meant, by their names."""
        found = [Measure(name) for name in tree.measures]
        fits = [each for each in found if not each.kelompok and _in_years(each, years)]
        budgets: list[str | None] = [str(each) for each in fits if each.kind == "pagu"]
        spent: list[str | None] = [str(each) for each in fits if each.kind == "realisasi"]
        return list(product(budgets or [None], spent or [None]))

    def of(self, names: Sequence[Mention], years: Collection[int], spot: Spot) -> Iterator[Printed]:
        """What the tables print for some names together, or for the whole where none are given.

        Args:
            names: the names.
            years: of columns that name a year only these are looked at; all where none are given.
            spot: the line that speaks of them.
        """
        for number in self.others(spot):
            ways = [[each.node for each in name.places if each.tree == number] for name in names]
            if not all(ways):
                continue
            chosen = [*product(*ways)][:_MOST]
            for nodes in dict.fromkeys(chosen):
                yield from self.printed(number, nodes, years)

    def printed(self, number: int, nodes: tuple[int, ...], years: Collection[int]) -> list[Printed]:
        """What one table prints for some nodes together, by its columns; where the rows below them
        add up to something else, that too: which of both is right is not the sentence's fault.
        """
        tree = self.trees[number]
        found = [
            Printed(number, nodes, of(tree, nodes, pagu), of(tree, nodes, realisasi))
            for pagu, realisasi in self.columns(tree, years)
            for of in (_column, _added)
        ]
        return [*dict.fromkeys(found)]

    @cached_property
    def _pairs(self) -> Mapping[tuple[int, int], list[tuple[int, int]]]:
        """The nodes that print a pagu and a realisasi, in sen: table and place of each."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number, tree in enumerate(self.trees):
            for pagu, realisasi in tree.pairs[:1]:
                both = tree.sums[pagu], tree.sums[realisasi]
                known = both[0].standing_known & both[1].standing_known
                for node in np.flatnonzero(known).tolist():
                    pair = int(both[0].standing[node]), int(both[1].standing[node])
                    found.setdefault(pair, []).append((number, node))
        return found

    def same(self, pagu: Claim, realisasi: Claim, years: Collection[int]) -> Iterator[Printed]:
        """The rows, whatever their names, that print just these two amounts."""
        others = {*self.others(pagu.spot)}
        pair = (sen_of(pagu.figure.value or NOL), sen_of(realisasi.figure.value or NOL))
        for number, node in self._pairs.get(pair, ()) if all(pair) else ():
            if number in others:
                yield from self.printed(number, (node,), years)

    def runs(
        self, names: Sequence[Mention], years: Collection[int], spot: Spot
    ) -> Iterator[Printed]:
        """What some rows print together with their neighbours, in tables that have a name."""
        others = {*self.others(spot)}
        places = {place for name in names for place in name.places if place.tree in others}
        for number in sorted({place.tree for place in places}):
            shape = self.trees[number].structure
            named = {place.node for place in places if place.tree == number}
            parents = {int(shape.parents[node]) for node in named}
            for parent in sorted(parents):
                row = shape.children(parent).tolist() if parent >= 0 else shape.tops.tolist()
                for start in range(len(row)):
                    for end in range(start + 1, min(start + _RUN, len(row)) + 1):
                        yield from self.printed(number, tuple(row[start:end]), years)

    def beside(self, value: Decimal) -> Iterator[Decimal]:
        """The other amounts of the rows that print an amount, in columns of its kind: what was
        spent in another year.
        """
        sen = sen_of(value)
        for tree in self.trees:
            for name, column in tree.amounts.items():
                kind = Measure(name).kind
                others = [each for each in tree.amounts if Measure(each).kind == kind]
                for row in np.flatnonzero(column.known & (column.sen == sen)).tolist():
                    cells = (tree.amounts[each] for each in others if each != name)
                    yield from (decimal_of(int(c.sen[row])) for c in cells if c.known[row])

    def where(self, each: Printed, measure: str | None) -> Where:
        """The place of the first of its rows, or of the table."""
        tree = self.trees[each.tree]
        return tree.where(each.nodes[0], measure) if each.nodes else total_place(tree, measure)

    def label(self, each: Printed) -> str:
        """What its rows are called."""
        labels = self.trees[each.tree].structure.labels
        return " + ".join(labels[node] for node in each.nodes)


def _lines(place: tuple[int, int]) -> int:
    """A place as a number of lines from the top."""
    return place[0] * _SOON + place[1]


def total_place(tree: Tree, measure: str | None) -> Where:
    """The place of the row that totals a table; of its last row where none does."""
    totals = tree.structure.totals
    row = totals[-1].row if totals else len(tree.table) - 1
    return tree.table.where(row, measure)


def _in_years(measure: Measure, years: Collection[int]) -> bool:
    return measure.year is None or not years or measure.year in years


def _added(tree: Tree, nodes: tuple[int, ...], measure: str | None) -> ColumnAmount | None:
    """What the rows below some nodes add up to in a column; those at the top for none."""
    if measure is None:
        return None
    sums, shape = tree.sums[measure], tree.structure
    rows = [row for node in nodes for row in (shape.children(node).tolist() or [node])]
    rows = rows or shape.tops.tolist()
    if not all(sums.standing_known[row] for row in rows):
        return _column(tree, nodes, measure)
    return Measure(measure), decimal_of(sum(int(sums.standing[row]) for row in rows))


def _column(tree: Tree, nodes: tuple[int, ...], measure: str | None) -> ColumnAmount | None:
    """What some nodes print in a column together; the total for none."""
    if measure is None:
        return None
    if not nodes:
        total = tree.total(measure)
        return None if total is None else (Measure(measure), total)
    sums = tree.sums[measure]
    if not all(sums.standing_known[node] for node in nodes):
        return None
    return Measure(measure), decimal_of(sum(int(sums.standing[node]) for node in nodes))
