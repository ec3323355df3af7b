"""A table of two sides, program × kelompok or jenis belanja: where each rupiah stands on both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from anggaran.amount.frames import SHOWN, as_printed, html_table, to_pandas
from anggaran.amount.rupiah import decimal_of, from_sen
from anggaran.arrow import Ints
from anggaran.finding import Shown
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column of the cross table.

    Attributes:
        kode: its code; None for what carries no code of that side.
        uraian: its name, ``""`` where the document prints none.
        segments: the integers of its code.
        node: the first node of the tree that carries it, -1 where none does.
    """

    kode: str | None
    uraian: str
    segments: tuple[int, ...] = ()
    node: int = -1


@dataclass(frozen=True, eq=False)
class CrossTable(Shown):
    """Amounts by program and by kind of spending, in sen inside and exact Decimals outside.

    Attributes:
        tree: the tree that it was made from.
        measure: the amount column.
        levels: names of the levels of rows and columns (``program``, ``kelompok``).
        rows: programs in document order; money without a program stands in a last row without kode.
        columns: kelompok or jenis in code order; money without a rekening stands in a last column
            without kode.
        sen: amounts, one row a program and one column a kind of spending; zero where unknown.
        known: False where a line of the cell is unreadable.
        slack: how far rounding to a declared unit ("dalam jutaan") may carry a cell off, in sen.
        left_out: akun that are no belanja and are therefore not in the table (``4``, ``6``).
    """

    tree: Tree
    measure: str
    levels: tuple[str, str]
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    sen: Sen
    known: Bools
    slack: Ints
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        size = f"{len(self.rows)} {self.levels[0]} × {len(self.columns)} {self.levels[1]}"
        return f"<CrossTable {self.tree.name!r}: {size}, {self.measure}>"

    def _repr_html_(self) -> str:
        head = ["", "", *(each.kode or each.uraian for each in self.columns)]
        rows = [
            [
                row.kode,
                row.uraian,
                *(as_printed(self.cell(row.kode, col.kode)) for col in self.columns),
            ]
            for row in self.rows[:SHOWN]
        ]
        return f"<p>{escape(repr(self))}</p>{html_table(head, rows, len(self.rows))}"

    def cell(self, row: str | None, column: str | None) -> Decimal | None:
        """The amount of one program in one kind of spending, in rupiah; 0.00 where there is none.

        None where a line of the cell is unreadable: unknown is not zero.

        Raises:
            KeyError: no such row or column.
        """
        place = self._rows[row], self._columns[column]
        return decimal_of(self.sen[place]) if self.known[place] else None

    def margin(self, axis: int) -> Iterator[tuple[Head, Decimal | None, int]]:
        """Each column (axis 0) or row (axis 1) with its sum in rupiah, and its slack in sen.

        The sum is None where one cell is unknown.
        """
        heads = self.rows if axis else self.columns
        known = np.logical_and.reduce(self.known, axis=axis).tolist()
        sums, slacks = self.sen.sum(axis=axis).tolist(), self.slack.sum(axis=axis).tolist()
        for head, sen, sure, slack in zip(heads, sums, known, slacks, strict=True):
            yield head, decimal_of(sen) if sure else None, slack

    @property
    def row_totals(self) -> dict[str | None, Decimal | None]:
        """The right margin: each program over all kinds of spending, in rupiah."""
        return {head.kode: amount for head, amount, _ in self.margin(1)}

    @property
    def column_totals(self) -> dict[str | None, Decimal | None]:
        """The lower margin: each kind of spending over all programs, in rupiah."""
        return {head.kode: amount for head, amount, _ in self.margin(0)}

    @property
    def total(self) -> Decimal | None:
        """The sum of all cells in rupiah; None where one is unknown."""
        return decimal_of(self.sen.sum()) if self.known.all() else None

    def to_frame(self, *, dtype: str = "decimal") -> pd.DataFrame:
        """Rows ``kode, uraian``, one column a kind of spending, ``jumlah``; last a row ``JUMLAH``.

        Amounts are exact, ``NA`` where unknown; ``dtype`` as in
        :meth:`anggaran.Tree.to_frame`.
        """
        data: dict[str, Any] = {
            "kode": pa.array([*(head.kode for head in self.rows), None], pa.string()),
            "uraian": pa.array([*(head.uraian for head in self.rows), "JUMLAH"], pa.string()),
        }
        sen = np.vstack([self.sen, self.sen.sum(axis=0)])
        known = np.vstack([self.known, np.logical_and.reduce(self.known, axis=0)])
        for place, head in enumerate(self.columns):
            column = np.ascontiguousarray(sen[:, place])
            data[head.kode or head.uraian] = from_sen(column, known[:, place])
        data["jumlah"] = from_sen(sen.sum(axis=1), np.logical_and.reduce(known, axis=1))
        return to_pandas(data, dtype)

    @cached_property
    def _rows(self) -> dict[str | None, int]:
        return {head.kode: place for place, head in enumerate(self.rows)}

    @cached_property
    def _columns(self) -> dict[str | None, int]:
        return {head.kode: place for place, head in enumerate(self.columns)}
