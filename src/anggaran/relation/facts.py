"""What relations are listed over: the amounts of one table, where its rows stand, what its totals
mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from anggaran.amount.percent import Definition
from anggaran.amount.rupiah import AmountColumn
from anggaran.arrow import Ints
from anggaran.relation.relation import Cell
from anggaran.shape.rollup import Sums, Target
from anggaran.shape.structure import Structure
from anggaran.table.table import Table


@dataclass(frozen=True, eq=False)
class Facts:
    """One table as the relations see it.

    Attributes:
        table: the table as printed.
        structure: which row stands under which.
        amounts: the amount columns, what is proved filled in.
        sums: what adds up over the structure, by measure.
        targets: what each total row totals.
        definitions: what each percent is a percent of.
        flat: True for flat lines, of which no row depends on another.
        summed: the measures that no column prints: sums of their kelompok.
    """

    table: Table
    structure: Structure
    amounts: Mapping[str, AmountColumn]
    sums: Mapping[str, Sums]
    targets: Mapping[int, Target]
    definitions: Mapping[str, Definition | None]
    flat: bool = False
    summed: frozenset[str] = frozenset()

    def column(self, name: str) -> AmountColumn:
        """The amounts of a measure or of a derived column."""
        return self.amounts[name] if name in self.amounts else self.table.derived[name]

    def counted(self, name: str) -> AmountColumn:
        """The amounts of a measure; a blank is zero where its parent is the sum of the others, and
        a heading is the sum of its rows.
        """
        column, sums, shape = self.amounts[name], self.sums[name], self.structure
        held = sums.known & sums.direct_known & sums.direct_printed & (sums.stated == sums.direct)
        proved = shape.is_leaf & (shape.parents >= 0) & held[shape.parents]
        summed = ~shape.is_leaf & sums.direct_known & sums.direct_printed
        nodes = np.flatnonzero(sums.blank & (shape.rows >= 0) & (proved | summed))
        if not len(nodes):
            return column
        sen = sums.standing[nodes]
        return column.filled(shape.rows[nodes], sen)

    def value(self, cell: Cell) -> int:
        """The amount of a cell in sen; zero where it is unknown."""
        return int(self.column(cell.column).sen[cell.row])

    @cached_property
    def open_nodes(self) -> frozenset[int]:
        """The nodes below which the next page may hold more: the last one, and those above it."""
        last = len(self.structure) - 1
        if not self.table.more_below or last < 0:
            return frozenset()
        return frozenset((last, *self.structure.ancestors(last)))

    @cached_property
    def rows(self) -> Ints:
        """Rows that print amounts of their own: nodes and total rows."""
        rows = self.structure.rows
        totals = np.array([total.row for total in self.structure.totals], dtype=np.int64)
        return np.sort(np.concatenate((rows[rows >= 0], totals)))

    @cached_property
    def is_row(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """True for the rows of the table that are nodes or totals."""
        found = np.zeros(len(self.table), dtype=np.bool_)
        found[self.rows] = True
        return found
