"""A rekening of belanja carries one kelompok: 5.1 Operasi alone, 5.2 Modal alone, and so on
(Permendagri 90/2019).

What stands in another column must be zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from anggaran.arrow import Ints
from anggaran.kode.book import System
from anggaran.measure import KELOMPOK, Measure, parts_of
from anggaran.relation.facts import Facts
from anggaran.relation.relation import CROSS_FOOT, Cell, Sum
from anggaran.shape.structure import SYSTEMS

_BELANJA = 5  # only belanja has kelompok


def misplaced(facts: Facts) -> Iterator[Forbidden]:
    """The columns by kelompok, each with the rows that may not carry it."""
    for measure in ("pagu", "realisasi"):
        if parts := [part for part in parts_of(facts.table.amounts, measure) if part in facts.sums]:
            yield Forbidden(facts, parts)


@dataclass(eq=False)
class Forbidden:
    """Columns by kelompok of one measure, and the kelompok that each lowest rekening is of.

    Attributes:
        facts: the table.
        parts: the columns.
        rule: ``cross-foot``.
        made: the relations asked for so far.
    """

    facts: Facts
    parts: Sequence[Measure]
    rule: str = CROSS_FOOT
    made: dict[Cell, Sum] = field(default_factory=dict)

    @property
    def columns(self) -> Collection[str]:
        """The columns by kelompok."""
        return self.parts

    @cached_property
    def _nodes(self) -> Ints:
        """Lowest printed rekening of belanja that tell their kelompok."""
        shape = self.facts.structure
        lowest = (
            shape.is_leaf
            & (shape.rows >= 0)
            & (shape.system_codes == SYSTEMS.index(System.REKENING))
        )
        if shape.segment_matrix.shape[1] < 2:
            return np.zeros(0, dtype=np.int64)
        lowest &= (shape.segment_matrix[:, 0] == _BELANJA) & (shape.segment_matrix[:, 1] != -1)
        return np.flatnonzero(lowest)

    @cached_property
    def _kelompok(self) -> dict[int, int]:
        """The kelompok of each such row."""
        shape, nodes = self.facts.structure, self._nodes
        if not len(nodes):
            return {}
        return dict(
            zip(shape.rows[nodes].tolist(), shape.segment_matrix[nodes, 1].tolist(), strict=True)
        )

    @property
    def compared(self) -> int:
        """How many of their cells print an amount."""
        return sum(int(self.facts.sums[part].known[self._nodes].sum()) for part in self.parts)

    def failing(self) -> Iterator[Sum]:
        """The cells that must be zero and are not."""
        for part in self.parts:
            column = self.facts.amounts[part]
            rows = self.facts.structure.rows[self._nodes]
            for row in rows[column.known[rows] & (column.sen[rows] != 0)].tolist():
                yield from self.of(Cell(row, part))

    def of(self, cell: Cell) -> Iterator[Sum]:
        """That a cell must be zero, where its row may not carry its column."""
        if cell.column not in self.parts or cell.row not in self._kelompok:
            return
        kelompok = self.parts[self.parts.index(Measure(cell.column))].kelompok
        column = self.facts.amounts[cell.column]
        if column.known[cell.row] and KELOMPOK[kelompok] != self._kelompok[cell.row]:
            sen = int(column.sen[cell.row])
            yield self.made.setdefault(cell, Sum(self.rule, cell, ({cell: 1},), (sen,)))
