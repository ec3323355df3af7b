"""A printed percent is the ratio of two amounts of its row, by some rounding."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from anggaran.amount.percent import Definition, PercentColumn, Rounding
from anggaran.amount.rounding import half
from anggaran.amount.rupiah import AmountColumn, Kind
from anggaran.arrow import Ints
from anggaran.relation.facts import Facts
from anggaran.relation.ratios import Unfit, admits, fit, fits, percent_rows, surely
from anggaran.relation.relation import Cell, Changes, Test

RULE = "percent"
_SEVERAL = 2  # percents that have a mean


def percents(facts: Facts) -> Iterator[Percents]:
    """The percent columns whose definition the amounts bear out."""
    if not facts.flat:
        for name, definition in facts.definitions.items():
            if definition is not None:
                yield Percents(facts, name, definition)


@dataclass(eq=False)
class Percents:
    """One percent column.

    Attributes:
        facts: the table.
        name: the column.
        definition: what it is a percent of.
        rule: ``percent``.
        made: the relations asked for so far, by row.
    """

    facts: Facts
    name: str
    definition: Definition
    rule: str = RULE
    made: dict[int, Test] = field(default_factory=dict)

    @property
    def columns(self) -> Collection[str]:
        """The percent and the two amounts."""
        return {self.name, self.definition.part, self.definition.whole}

    @property
    def column(self) -> PercentColumn:
        """The percents as printed."""
        return self.facts.table.percents[self.name]

    @cached_property
    def amounts(self) -> dict[str, AmountColumn]:
        """The part and the whole; a blank that its parent proves zero is one, and a heading is the
        sum of its rows.
        """
        return {
            name: self.facts.counted(name) for name in (self.definition.part, self.definition.whole)
        }

    @cached_property
    def _rows(self) -> Ints:
        return percent_rows(self.facts.structure)

    @cached_property
    def _sure(self) -> npt.NDArray[np.bool_]:
        """By row, where the percent is surely that of its amounts, rounded half up."""
        return surely(self.column, self.definition, self.amounts)

    @cached_property
    def others(self) -> dict[int, Rounding | str]:
        """How each printed percent that is not surely rounded half up follows from its amounts, by
        row; or that it is wrong.
        """
        rows = self._rows[~self._sure[self._rows]].tolist()
        fitted = {row: self._fit(row) for row in rows}
        return {row: each for row, each in fitted.items() if each is not Unfit.NOT_COMPARED}

    def _fit(self, row: int) -> Rounding | str:
        if self.column.kinds[row] != Kind.MALFORMED:
            fitted = fit(self.column, row, self.definition, self.amounts)
            doubtful = fitted is Unfit.WRONG and self._is_heading(row) and not self.is_mean(row)
            return Unfit.NOT_COMPARED if doubtful else fitted
        part, whole = self.amounts.values()
        known = part.known[row] and whole.known[row] and int(whole.sen[row])
        return Unfit.WRONG if known else Unfit.NOT_COMPARED

    def _is_heading(self, row: int) -> bool:
        """Whether a row prints no amount itself, and has rows below."""
        shape, node = self.facts.structure, self.facts.structure.node_of_row.get(row)
        printed = self.facts.amounts[self.definition.part].known[row]
        return not printed and node is not None and not bool(shape.is_leaf[node])

    def is_mean(self, row: int) -> bool:
        """Whether a percent is the plain mean of the percents right below it, two at least."""
        below = self.below(row)
        if len(below) < _SEVERAL:
            return False
        return admits(self.column, row, Fraction(sum(map(Fraction, below)), len(below))) is not None

    def below(self, row: int) -> list[Decimal]:
        """The nearest printed percents below a row."""
        return [*self._percents_below(self.facts.structure.node_of_row.get(row, -1))]

    def _percents_below(self, node: int) -> Iterator[Decimal]:
        """The nearest printed percents below a node."""
        shape = self.facts.structure
        for child in shape.children(node).tolist() if node >= 0 else ():
            row = int(shape.rows[child])
            value = self.column.values[row] if row >= 0 else None
            if value is None:
                yield from self._percents_below(child)
            else:
                yield value

    @property
    def compared(self) -> int:
        """How many percents were compared."""
        return int(self._sure[self._rows].sum()) + len(self.others)

    def failing(self) -> Iterator[Test]:
        """The percents that are wrong by any rounding."""
        return (self.at(row) for row, fitted in self.others.items() if fitted is Unfit.WRONG)

    def of(self, cell: Cell) -> Iterator[Test]:
        """The percent printed in a cell's row."""
        if (
            cell.column in self.columns
            and cell.row in self._rows[np.searchsorted(self._rows, cell.row) :][:1]
            and self.column.values[cell.row] is not None
        ):
            yield self.at(cell.row)

    def at(self, row: int) -> Test:
        """The relation of one row."""
        if row not in self.made:
            self.made[row] = self._make(row)
        return self.made[row]

    def _make(self, row: int) -> Test:
        part, whole = Cell(row, self.definition.part), Cell(row, self.definition.whole)
        amounts = [self.amounts[cell.column] for cell in (part, whole)]
        values = [int(column.sen[row]) for column in amounts]
        opened = [
            cell
            for cell, column in zip((part, whole), amounts, strict=True)
            if not column.known[row]
        ]

        off = half(amounts[0], row), half(amounts[1], row)

        def test(changes: Changes) -> bool | None:
            changed = values[0] + changes.get(part, 0), values[1] + changes.get(whole, 0)
            if changed[1] == 0:
                return None
            if self.column.values[row] is None:
                return False
            return fits(self.column, row, self.definition, changed, off) is not None

        return Test(self.rule, (Cell(row, self.name), part, whole), test, tuple(opened))
