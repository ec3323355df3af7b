"""The desk at which one tree is checked: what was found, how often each rule looked, and what could not be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from anggaran.amount.rupiah import decimal_of
from anggaran.finding import Break, Coverage, Finding, NotChecked, Text
from anggaran.rules.registry import make
from anggaran.shape.structure import TotalRow
from anggaran.tree import Tree


@dataclass(slots=True)
class Fault:
    """A sum that does not hold by itself, or a code by which a row stands nowhere, or twice.

    Attributes:
        measure: the column.
        row: position of the row that states the sum.
        gap: stated minus computed, in sen.
        finding: the finding, without the breaks that are still to be met.
        terms: positions of the rows that were added up, each with its sign.
        path: the nodes whose amounts it makes wrong: the parent and those above it; none for a total row.
        breaks: sums that fail because of this fault.
        explanations: what other figures say of the cause.
    """

    measure: str
    row: int
    gap: int
    finding: Finding
    terms: Mapping[int, int]
    path: AbstractSet[int] = frozenset()
    breaks: list[Break] = field(default_factory=list)
    explanations: list[Mapping[str, Any]] = field(default_factory=list)

    def closed(self) -> Finding:
        """The finding with its breaks and what was found to explain it."""
        return replace(self.finding, breaks=tuple(self.breaks), explanations=tuple(self.explanations))


@dataclass(slots=True)
class Desk:
    """Collects findings and coverage while the rules look at one tree.

    Attributes:
        tree: the tree.
        findings: what was found.
        checked: how often each rule compared something.
        not_checked: what could not be looked at.
        faults: sums that fail by themselves; they are found first, for other figures may bear witness to them.
        strays: wrong codes; a sum may miss the amount of such a row, or have it twice.
        corrections: by measure and row, what the document itself proves a wrong cell to be, in sen: a rule that
            fires only because of such a cell has nothing of its own to say.
    """

    tree: Tree
    findings: list[Finding] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    not_checked: list[NotChecked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    strays: list[Fault] = field(default_factory=list)
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
        where = self.tree.where(node, column)
        return make(
            rule,
            table=self.tree.name,
            key=shape.keys[node],
            kode=shape.kodes[node],
            uraian=shape.labels[node],
            where=where,
            **fields,
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

    def explains(self, row: int, measures: Collection[str], holds: Callable[[str, int], bool], witness: str) -> bool:
        """Whether a figure that fails in a row only testifies to a failing sum: one fault, one finding.

        Args:
            row: the row.
            measures: the measures that the figure depends on.
            holds: whether the figure would hold if a measure of the row were another amount, in sen.
            witness: the figure as printed.

        Returns:
            True where a cell of the row, corrected by the gap of a failing sum, makes the figure right; the sum's
            finding then names the cell and what it should be.
        """
        for fault in self.faults:
            if fault.measure not in measures or row not in (fault.row, *fault.terms):
                continue
            amount = int(self.tree.amounts[fault.measure].sen[row])
            corrected = amount - fault.gap if row == fault.row else amount + fault.gap * fault.terms[row]
            if holds(fault.measure, corrected):
                self.corrections[fault.measure, row] = corrected
                fault.explanations.append(self._cell(fault.measure, row, amount, corrected, witness))
                return True
        return False

    def _cell(self, measure: str, row: int, amount: int, corrected: int, witness: str) -> dict[str, Any]:
        """Which cell accounts for a gap, what it should be, and by which figure."""
        node = self.tree.structure.node_of_row.get(row)
        return {
            "kind": "cell",
            "kode": self.tree.structure.kodes[node] if node is not None else None,
            "uraian": self.tree.table.uraian[row],
            "where": self.tree.table.where(row, measure),
            "printed": decimal_of(amount),
            "expected": decimal_of(corrected),
            "witness": witness,
        }

    def coverage(self) -> Coverage:
        """How often each rule looked, and what could not."""
        return Coverage(dict(self.checked), tuple(self.not_checked))
