"""Sums along a row: a difference of two columns, a whole of its parts, months of a year, running
columns.

Each is a signed sum over columns, screened for all rows at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from anggaran.amount.rounding import half, halves
from anggaran.amount.rupiah import Kind, widen
from anggaran.arrow import Ints
from anggaran.relation.facts import Facts
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools


@dataclass(eq=False)
class Columns:
    """One column that is a signed sum of others, in every row of a table.

    Attributes:
        facts: the table.
        rule: slug of the rule that reports it.
        owner: the column that states the sum.
        terms: the columns that make it, with their signs.
        zeros: by column the rows where a blank counts as zero.
        signs: for each row the sign by which the sum is printed, 0 where either will do; None where
            all are 1.
        rows: True for the rows that are looked at; None for every node and total row.
        made: the relations asked for so far, by row.
    """

    facts: Facts
    rule: str
    owner: str
    terms: Mapping[str, int]
    zeros: Mapping[Any, Bools]
    signs: Ints | None = None
    rows: Bools | None = None
    made: dict[int, Sum] = field(default_factory=dict)

    @property
    def columns(self) -> Collection[str]:
        """The column that states the sum, and its terms."""
        return self._columns.keys()

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {self.owner: 1, **{name: -sign for name, sign in self.terms.items()}}

    @cached_property
    def _printed(self) -> Bools:
        """True for rows that print the sum and at least one of its terms; a row of blanks states
        nothing.
        """
        stated = self.facts.column(self.owner).kinds != Kind.BLANK
        some = np.logical_or.reduce(
            [self.facts.column(name).kinds != Kind.BLANK for name in self.terms]
        )
        printed: Bools = stated & some & (self.facts.is_row if self.rows is None else self.rows)
        for name in self.terms:
            kinds = self.facts.column(name).kinds
            printed = printed & ((kinds != Kind.BLANK) | self.zeros.get(name, False))
        return printed

    @cached_property
    def _mask(self) -> Bools:
        unread = [self.facts.column(name).kinds > Kind.BLANK for name in self._columns]
        compared: Bools = self._printed & ~np.logical_or.reduce(unread)
        return compared

    @property
    def compared(self) -> int:
        """In how many rows all of it is known."""
        return int(self._mask.sum())

    @cached_property
    def _gaps(self) -> Sen:
        """Stated less computed for every row, by its sign; by 1 where either will do."""
        count = len(self._columns)
        gap: Sen = np.zeros(len(self.facts.table), dtype=np.int64)
        turned = 1 if self.signs is None else np.where(self.signs < 0, -1, 1)
        for name, sign in self._columns.items():
            column = self.facts.column(name)
            own = sign if name == self.owner else sign * turned
            gap = gap + own * widen(np.where(column.known, column.sen, 0), count + 1)
        return gap

    @property
    def is_borne_out(self) -> bool:
        """True where it holds in half as many rows as it fails in; rows of zero say nothing."""
        holding, wrong = self._counts
        return 2 * holding >= wrong

    @property
    def holds_mostly(self) -> bool:
        """True where it fails in no more rows than it holds in."""
        holding, wrong = self._counts
        return holding >= wrong

    def is_isolated(self, least: int, to_one: int) -> bool:
        """True where it holds in so many rows at least, and in so many for each in which it
        fails. A row in which one term is the sum and others cancel out says nothing: in most
        rows a realisasi is that of operasi as the pagu is, and so it is "pagu operasi less pagu,
        and realisasi".
        """
        silent = self._mask & ~self._wrong & self._cancelling
        return self.held - int(silent.sum()) >= max(least, to_one * self.failed)

    @property
    def _cancelling(self) -> Bools:
        """True for the rows in which one term is all of the sum, and two others cancel out."""
        stated = self.facts.column(self.owner).sen
        terms = [sign * self.facts.column(name).sen for name, sign in self.terms.items()]
        same = np.logical_or.reduce([stated == each for each in terms])
        others = np.add.reduce([(each != 0).astype(np.int64) for each in terms]) > 1
        cancelling: Bools = same & others & (stated != 0)
        return cancelling

    @property
    def held(self) -> int:
        """In how many rows that state a sum it holds."""
        return self._counts[0]

    @property
    def is_exceeded(self) -> bool:
        """True where the terms are more than the sum in every row in which it fails."""
        return bool((self._gaps[self._wrong] < 0).all())

    @property
    def failed(self) -> int:
        """In how many rows it does not hold."""
        return int(self._wrong.sum())

    @property
    def falls_short(self) -> bool:
        """True where the terms are less than the sum in every row in which it fails."""
        return bool((self._gaps[self._wrong] > 0).all())

    @cached_property
    def _counts(self) -> tuple[int, int]:
        """In how many rows that state a sum it holds, and in how many it fails."""
        telling = self._mask & (self.facts.column(self.owner).sen != 0)
        wrong = int((telling & self._wrong).sum())
        return int(telling.sum()) - wrong, wrong

    @cached_property
    def _wrong(self) -> Bools:
        """True for the rows in which it is off by more than rounding."""
        off = np.add.reduce([halves(self.facts.column(name)) for name in self._columns])
        wrong: Bools = self._mask & (np.abs(self._gaps) > off)
        return wrong

    def failing(self) -> Iterator[Sum]:
        """The rows in which it does not hold."""
        wrong = np.flatnonzero(self._wrong).tolist()
        return (each for each in map(self.at, wrong) if not each.holds())

    def at(self, row: int) -> Sum:
        """The relation of one row."""
        if row not in self.made:
            self.made[row] = self._make(row)
        return self.made[row]

    def _make(self, row: int) -> Sum:
        sign = 1 if self.signs is None else int(self.signs[row])
        forms = [{Cell(row, name): own for name, own in self._columns.items()}]
        turned = {
            cell: own if cell.column == self.owner else -own for cell, own in forms[0].items()
        }
        forms = [turned] if sign < 0 else forms if sign else [*forms, turned]
        columns = {cell: self.facts.column(cell.column) for cell in forms[0]}
        gaps = [
            sum(own * int(columns[cell].sen[row]) for cell, own in form.items()) for form in forms
        ]
        opened = tuple(cell for cell, column in columns.items() if column.kinds[row] > Kind.BLANK)
        off = sum(half(column, row) for column in columns.values())
        return Sum(self.rule, Cell(row, self.owner), tuple(forms), tuple(gaps), off, opened)

    def of(self, cell: Cell) -> Iterator[Sum]:
        """The relation of a cell's row, where all of it is printed."""
        if cell.column in self._columns and self._printed[cell.row]:
            yield self.at(cell.row)


def plain(facts: Facts, rule: str, owner: str, parts: Sequence[str] | Mapping[str, int]) -> Columns:
    """A column that is the sum of others, or a signed one, of which a blank says nothing unless all
    are blank.
    """
    terms = parts if isinstance(parts, Mapping) else dict.fromkeys(parts, 1)
    some: Bools = np.logical_or.reduce([facts.column(part).known for part in parts])
    rows = np.ones(len(facts.table), dtype=np.bool_)
    return Columns(facts, rule, owner, terms, dict.fromkeys(parts, some), rows=rows)
