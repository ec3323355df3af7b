"""The desk at which one tree is checked: what was found, how often each rule looked, and what could not be seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from anggaran.finding import Coverage, Finding, NotChecked, Text
from anggaran.rules import make
from anggaran.structure import TotalRow
from anggaran.tree import Tree


@dataclass(slots=True)
class Desk:
    """Collects findings and coverage while the rules look at one tree.

    ``corrections`` holds, by measure and row, what the document itself proves a wrong cell to be, in sen: a rule
    that fires only because of such a cell has nothing of its own to say.
    """

    tree: Tree
    findings: list[Finding] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    not_checked: list[NotChecked] = field(default_factory=list)
    corrections: dict[tuple[str, int], int] = field(default_factory=dict)

    def count(self, rule: str, times: int) -> None:
        """Say that a rule compared something so many times."""
        if times:
            self.checked[rule] += times

    def skip(self, rule: str, id: str, en: str) -> None:  # noqa: A002  # `id` is the language code
        """Say that a rule could not look, and why."""
        self.not_checked.append(NotChecked(rule, Text(id, en), self.tree.name))

    def node(self, rule: str, node: int, column: str | None = None, **fields: Any) -> Finding:
        """A finding on a node, at the cell of one of its columns."""
        shape = self.tree.structure
        row = int(shape.rows[node])
        where = self.tree.table.where(row if row >= 0 else None, column)
        return make(
            rule, table=self.tree.name, kode=shape.kodes[node], uraian=shape.labels[node], where=where, **fields
        )

    def row(self, rule: str, row: int, column: str | None = None, **fields: Any) -> Finding:
        """A finding on a row of the table, whether it is a node, a total or neither."""
        node = self.tree.structure.node_of_row.get(row)
        if node is not None:
            return self.node(rule, node, column, **fields)
        where = self.tree.table.where(row, column)
        return make(rule, table=self.tree.name, uraian=self.tree.table.uraian[row], where=where, **fields)

    def total(self, rule: str, total: TotalRow, column: str, **fields: Any) -> Finding:
        """A finding on a total row."""
        where = self.tree.table.where(total.row, column)
        return make(rule, table=self.tree.name, uraian=total.label, where=where, **fields)

    def coverage(self) -> Coverage:
        """How often each rule looked, and what could not."""
        return Coverage(dict(self.checked), tuple(self.not_checked))
