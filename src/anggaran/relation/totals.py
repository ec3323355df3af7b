"""A total row is the sum of the nodes that it totals; a deficit may be printed without its sign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from anggaran.amount.rupiah import Kind
from anggaran.relation.base import is_base
from anggaran.relation.facts import Facts
from anggaran.relation.nodes import sum_of
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.structure import RowKind, TotalRow

RULE = "total-row"
_ALIKE = 4  # cells, a total and its lines, that show one amount to be of each and not of all


@dataclass(eq=False)
class Totals:
    """The total rows of one measure.

    Attributes:
        facts: the table.
        measure: the column.
        rule: ``total-row``.
    """

    facts: Facts
    measure: str
    rule: str = RULE

    @property
    def columns(self) -> Collection[str]:
        """The measure alone."""
        return (self.measure,)

    @cached_property
    def _made(self) -> dict[int, Sum]:
        """The relations that are known or doubtful, by the row of the total."""
        return {
            row: relation
            for row, relation in self._stated.items()
            if row not in self.bases and not self._is_rate(relation)
        }

    def _is_rate(self, relation: Sum) -> bool:
        """Whether a total prints again what each of its lines does: Rp 300.000 a month."""
        values = {*map(self.facts.value, relation.cells)}
        is_many = not relation.open and len(relation.cells) >= _ALIKE
        return is_many and len(values) == 1 and 0 not in values

    @cached_property
    def bases(self) -> frozenset[int]:
        """The total rows that are more than the lines above, and of which those print their
        shares.
        """
        return frozenset(
            row
            for row, relation in self._stated.items()
            if not relation.open
            and relation.gap > 0
            and not relation.holds()
            and self._is_base(row)
        )

    def _is_base(self, row: int) -> bool:
        nodes = (node for node, _ in self.facts.targets[row].nodes)
        rows = [int(self.facts.structure.rows[node]) for node in nodes]
        return is_base(self.facts, Cell(row, self.measure), [each for each in rows if each >= 0])

    @cached_property
    def _stated(self) -> dict[int, Sum]:
        """What every total row states, by its row; nothing where another page may hold more of what
        it totals.
        """
        if self.facts.table.more_above or self.facts.table.more_below:
            return {}
        column = self.facts.amounts[self.measure]
        return {
            total.row: self._at(total)
            for total in self.facts.structure.totals
            if total.row in self.facts.targets
            and column.kinds[total.row] != Kind.BLANK
            and self._prints(total)
        }

    @cached_property
    def _by_cell(self) -> dict[Cell, list[Sum]]:
        found = defaultdict(list)
        for relation in self._made.values():
            for cell in relation.cells:
                found[cell].append(relation)
        return found

    def _prints(self, total: TotalRow) -> bool:
        """True where some node that is totalled prints an amount, or one below it does."""
        sums = self.facts.sums[self.measure]
        return any(
            sums.known[node] or sums.direct_printed[node]
            for node, _ in self.facts.targets[total.row].nodes
        )

    def _at(self, total: TotalRow, itself: int = -1) -> Sum:
        nodes, owner = self.facts.targets[total.row].nodes, Cell(total.row, self.measure)
        plain = sum_of(self.facts, self.rule, owner, [nodes], itself)
        stated = self.facts.value(owner)
        surplus = not plain.open and stated < 0 < stated - plain.gap
        if total.kind is not RowKind.BALANCE or surplus:
            return plain
        # some forms print a deficit without its sign
        turned = tuple((node, -sign) for node, sign in nodes)
        return sum_of(self.facts, self.rule, owner, [nodes, turned], itself)

    @property
    def compared(self) -> int:
        """How many total rows were compared."""
        return sum(not relation.open for relation in self._made.values())

    def failing(self) -> Iterator[Sum]:
        """The total rows that are not what they total."""
        return (each for each in self._made.values() if not each.open and not each.holds())

    def of(self, cell: Cell) -> Iterator[Sum]:
        """The totals that count a cell, and what it states as a total itself."""
        if cell.column != self.measure:
            return
        found = self._by_cell.get(cell, ())
        yield from found
        node = self.facts.structure.node_of_row.get(cell.row)
        sums = self.facts.sums[self.measure]
        if found or node is None or self.facts.structure.is_leaf[node] or not sums.doubted[node]:
            return
        above = {node, *self.facts.structure.ancestors(node)}
        for total in self.facts.structure.totals:
            target = self.facts.targets.get(total.row)
            if target and total.row in self._made and above & {each for each, _ in target.nodes}:
                relation = self._at(total, itself=node)
                if cell in relation.cells:
                    yield relation
