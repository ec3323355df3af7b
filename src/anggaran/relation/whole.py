"""What a document says its whole is: the printed total, else the top nodes as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from anggaran.arrow import Ints
from anggaran.relation.facts import Facts
from anggaran.shape.labels import Role
from anggaran.shape.structure import RowKind
from anggaran.shape.totals import role_of


@dataclass(frozen=True, eq=False)
class Whole:
    """The whole of one table.

    Attributes:
        facts: its amounts, and where they stand.
    """

    facts: Facts

    @cached_property
    def tops(self) -> Ints:
        """The top nodes that make it up: of a table with several akun, belanja alone (5.1 + 5.2 +
        5.3 + 5.4).

        Pendapatan, belanja and pembiayaan are never added to each other; transfer is belanja where
        it is an akun of its own.
        """
        shape = self.facts.structure
        roles = {node: role_of(shape, node) for node in shape.tops.tolist()}
        if len({*roles.values()} - {None}) <= 1:
            return shape.tops
        belanja = [node for node, role in roles.items() if role is Role.BELANJA]
        return np.array(belanja, dtype=np.int64) if belanja else shape.tops

    @cached_property
    def _total_rows(self) -> list[int]:
        """The rows that print its total, the last first."""
        targets, tops = self.facts.targets, set(self.tops.tolist())
        totals = [each for each in self.facts.structure.totals if each.kind is RowKind.TOTAL]
        if not tops and len(totals) == 1 and totals[0].label:  # a table of its whole alone
            return [totals[0].row]
        return [
            total.row
            for total in reversed(totals)
            if total.row in targets and {node for node, _ in targets[total.row].nodes} == tops
        ]

    @cached_property
    def _tops_overlap(self) -> bool:
        """True where the code of a top begins with another's: the sums spoke against its standing
        there, but it may well be a part of it, and what the whole is nobody knows.
        """
        shape = self.facts.structure
        codes = sorted(f"{shape.kodes[node]}." for node in shape.tops.tolist())
        return any(one not in (".", two) and two.startswith(one) for one, two in pairwise(codes))

    def total(self, measure: str) -> int | None:
        """The total of a measure in sen; None where it is unknown."""
        column, sums, tops = self.facts.amounts[measure], self.facts.sums[measure], self.tops
        if (printed := self._printed(measure)) is not None:
            return int(column.sen[printed])
        if not len(tops) or self._tops_overlap or not sums.standing_known[tops].all():
            return None
        added: int = sum(sums.standing[tops].tolist())
        return added

    def row(self, measure: str) -> int | None:
        """The row that prints the total of a measure: a total row, else the one top row."""
        printed, tops = self._printed(measure), self.tops.tolist()
        if printed is not None or len(tops) != 1 or not self.facts.sums[measure].known[tops[0]]:
            return printed
        row = int(self.facts.structure.rows[tops[0]])
        return row if row >= 0 else None

    def _printed(self, measure: str) -> int | None:
        known = self.facts.amounts[measure].known
        return next((row for row in self._total_rows if known[row]), None)
