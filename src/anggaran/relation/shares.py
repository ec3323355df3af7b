"""A printed percent that is the share of its row in a total further down: ``% terhadap total``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import islice

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

    @cached_property
    def _row_set(self) -> frozenset[int]:
        return frozenset(self.rows)

    @property
    def compared(self) -> int:
        """How many shares were compared."""
        return len(self.rows)

    @cached_property
    def wrong(self) -> list[int]:
        """The rows that are no share, or as many of them as say that the column is none."""
        most = len(self.rows) // _TO_ONE + 1
        return list(islice((row for row in self.rows if not self._is_share(row)), most))

    @cached_property
    def held(self) -> int:
        """How many different shares are right: rows of one percent say no more than one of them,
        those of which nothing is printed say nothing.  Zero where too many are wrong.
        """
        values, wrong = self.column.values, {*self.wrong}
        if len(wrong) * _TO_ONE > len(self.rows):
            return 0
        sen = self.facts.amounts[self.base.column].sen
        right = (values[row] for row in self.rows if sen[row] and row not in wrong)
        return len({value for value in right if value not in _NOTHING})

    @property
    def is_borne_out(self) -> bool:
        """Whether it holds in so many rows that one in which it does not is an exception."""
        return self.held >= max(_LEAST, _TO_ONE * len(self.wrong))

    def failing(self) -> Iterator[Test]:
        """The shares that are wrong."""
        return map(self._at, self.wrong)

    def of(self, cell: Cell) -> Iterator[Test]:
        """The share that a cell takes part in; of the base only what fails, for all others do."""
        if cell.column in self.columns and cell.row in self._row_set:
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
        exact, printed = share.ratio(values[0], values[1]), self.column.values[row]
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
    wholes = [cell for measure in facts.amounts for cell in _whole(facts, measure)]
    for name in open_columns:
        tried = [Shares(facts, name, base) for base in wholes]
        best = max(tried, key=lambda each: each.held, default=None)
        if best and best.is_borne_out:
            yield best


def _whole(facts: Facts, measure: str) -> list[Cell]:
    """The whole of a column: the greatest of its totals, or its only top; none that is zero."""
    shape, known = facts.structure, facts.amounts[measure].known
    tops = shape.rows[shape.tops].tolist()
    rows = [total.row for total in shape.totals if total.kind is RowKind.TOTAL]
    rows += [row for row in tops if len(tops) == 1 and row >= 0]
    cells = [cell for cell in (Cell(row, measure) for row in rows) if known[cell.row]]
    greatest = max(cells, key=lambda cell: abs(facts.value(cell)), default=None)
    return [greatest] if greatest and facts.value(greatest) else []
