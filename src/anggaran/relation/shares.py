"""A printed percent that is the share of its row in a total further down: ``% terhadap total``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import product

from anggaran.amount.percent import Definition, PercentColumn, round_percent
from anggaran.amount.rounding import half
from anggaran.relation.facts import Facts
from anggaran.relation.ratios import fits, percent_rows
from anggaran.relation.relation import NO_CHANGE, Cell, Changes, Test
from anggaran.shape.structure import RowKind

RULE = "percent"
_LEAST, _TO_ONE = 3, 4  # rows that must hold, and for each that does not
_NOTHING = (None, 0, 100)


@dataclass(eq=False)
class Shares:
    """One percent column whose rows are shares of one amount.

    Attributes:
        facts: the table.
        name: the column.
        base: the amount that they are shares of.
        rule: ``percent``.
        made: the relations asked for so far, by row.
    """

    facts: Facts
    name: str
    base: Cell
    rule: str = RULE
    made: dict[int, Test] = field(default_factory=dict)

    @property
    def columns(self) -> Collection[str]:
        """The percent and the amount."""
        return {self.name, self.base.column}

    @property
    def column(self) -> PercentColumn:
        """The percents as printed."""
        return self.facts.table.percents[self.name]

    @cached_property
    def rows(self) -> list[int]:
        """The rows that print a share of the base."""
        known = self.facts.amounts[self.base.column].known
        rows = percent_rows(self.facts.structure).tolist()
        printed = (row for row in rows if self.column.values[row] is not None and known[row])
        return [row for row in printed if row != self.base.row]

    @property
    def compared(self) -> int:
        """How many shares were compared."""
        return len(self.rows)

    @cached_property
    def held(self) -> int:
        """How many different shares are right: rows of one percent say no more than one of them."""
        values = self.column.values
        telling = (row for row in self.rows if values[row] not in _NOTHING)
        return len({values[row] for row in telling if self._is_share(row)})

    @property
    def is_borne_out(self) -> bool:
        """Whether it holds in so many rows that one in which it does not is an exception."""
        wrong = sum(not self._is_share(row) for row in self.rows)
        return self.held >= max(_LEAST, _TO_ONE * wrong)

    def failing(self) -> Iterator[Test]:
        """The shares that are wrong."""
        return (self._at(row) for row in self.rows if not self._is_share(row))

    def of(self, cell: Cell) -> Iterator[Test]:
        """The share that a cell takes part in; of the base only what fails, for all others do."""
        if cell.column in self.columns and cell.row in self.rows:
            yield self._at(cell.row)

    def _at(self, row: int) -> Test:
        if row not in self.made:
            cells = Cell(row, self.name), Cell(row, self.base.column), self.base
            self.made[row] = Test(self.rule, cells, lambda changes: self._is_share(row, changes))
        return self.made[row]

    def _is_share(self, row: int, changes: Changes = NO_CHANGE) -> bool:
        """Whether a percent is the share, or the next one to it: the last digit of some is turned
        so that they make a hundred.
        """
        amounts, part = self.facts.amounts[self.base.column], Cell(row, self.base.column)
        values = [self.facts.value(cell) + changes.get(cell, 0) for cell in (part, self.base)]
        share = Definition(self.base.column, self.base.column)
        off = half(amounts, row), half(amounts, self.base.row)
        exact, printed = share.ratio(*values), self.column.values[row]
        if exact is None or printed is None:
            return True
        places = self.column.places[row] or _places(printed)
        near = abs(round_percent(exact, places) - printed) <= Decimal(1).scaleb(-places)
        return near or fits(self.column, row, share, (values[0], values[1]), off) is not None


def _places(printed: Decimal) -> int:
    return max(0, -int(printed.normalize().as_tuple().exponent))


def shares(facts: Facts) -> Iterator[Shares]:
    """The percent columns that are no percent of amounts of their own rows, and shares of a
    total.
    """
    open_columns = [name for name in facts.table.percents if facts.definitions.get(name) is None]
    if facts.flat or not open_columns:
        return
    bases = [Cell(row, measure) for row, measure in product(_totals(facts), facts.amounts)]
    known = [cell for cell in bases if facts.amounts[cell.column].known[cell.row]]
    known = [cell for cell in known if facts.value(cell)]
    for name in open_columns:
        tried = [Shares(facts, name, base) for base in known]
        best = max(tried, key=lambda each: each.held, default=None)
        if best and best.is_borne_out:
            yield best


def _totals(facts: Facts) -> list[int]:
    """The rows that may be the whole of a table: its totals, and its only top."""
    shape = facts.structure
    rows = [total.row for total in shape.totals if total.kind is RowKind.TOTAL]
    tops = shape.rows[shape.tops].tolist()
    return [*rows, *(row for row in tops if len(tops) == 1 and row >= 0)]
