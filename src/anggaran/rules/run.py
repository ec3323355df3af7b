"""One run of rules over one tree: what they share, what they found, and how often each really
looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from anggaran.arrow import Ints
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Text
from anggaran.relation.fault import Faults
from anggaran.relation.listing import Relations
from anggaran.rules.rule import Look, Rule
from anggaran.rules.sections import sections
from anggaran.tree import Tree

MOST_TOLD = 20_000  # findings of one rule in one table; nobody reads more, and memory ends
SLIPPED = Text("kolomnya bergeser satu baris", "its column slipped by a row")


class Run:
    """What the rules share while they look at one tree.

    Args:
        tree: the tree.
        rules: the rules, in the order in which they are told; in which order they look makes no
            difference.

    Attributes:
        tree: the tree.
    """

    def __init__(self, tree: Tree, rules: Iterable[Rule]) -> None:
        self.tree = tree
        self._rules = {rule.slug: rule for rule in rules}

    def rule(self, slug: str) -> Rule:
        """A rule of this run."""
        return self._rules[slug]

    @cached_property
    def relations(self) -> Relations:
        """The relations of the tree, listed once for all rules."""
        return Relations(self.tree.facts)

    @cached_property
    def faults(self) -> Faults:
        """Its faults, found once for all rules."""
        return Faults(self.relations)

    @cached_property
    def sections(self) -> Ints:
        """For each node whether it is belanja, found once for all rules."""
        return sections(self.tree.facts)

    def in_place(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs of columns whose amounts stand in the rows that they belong to."""
        slipped = {each.column for each in self.relations.slips}
        return [pair for pair in pairs if slipped.isdisjoint(pair)]

    def node(self, rule: Rule, node: int, column: str | None = None, **values: Any) -> Finding:
        """A finding on a node, at the cell of one of its columns."""
        shape = self.tree.structure
        return rule.finding(
            table=self.tree.name,
            kode=shape.kodes[node],
            uraian=shape.labels[node],
            key=shape.keys[node],
            where=self.tree.where(node, column),
            documents=(self.tree,),
            **values,
        )

    def row(self, rule: Rule, row: int, column: str | None = None, **values: Any) -> Finding:
        """A finding on a row of the table, whether it is a node, a total or neither."""
        node = self.tree.structure.node_of_row.get(row)
        if node is not None:
            return self.node(rule, node, column, **values)
        where = self.tree.table.where(row, column)
        return rule.finding(
            table=self.tree.name,
            uraian=self.tree.table.uraian[row],
            where=where,
            documents=(self.tree,),
            **values,
        )

    def findings(self, order: Iterable[str] | None = None, most: int | None = None) -> Findings:
        """What all rules found, in document order, with the coverage of the run.

        Args:
            order: the order in which the rules look; it makes no difference.
            most: findings of one rule that are told; the coverage counts the others.
        """
        looked = {slug: self._look(self._rules[slug], most) for slug in (order or self._rules)}
        found: list[tuple[int, int, Finding]] = []
        checked: dict[str, int] = {}
        skipped: list[NotChecked] = []
        for place, slug in enumerate(self._rules):
            look = looked[slug]
            found += [(each.where.row or 0, place, each) for each in look.findings]
            skipped += [NotChecked(slug, reason, self.tree.name) for reason in look.skipped]
            if look.compared:
                checked[slug] = look.compared
        ordered = sorted(found, key=lambda each: each[:2])
        path = self.tree.table.source.path
        coverage = Coverage(checked, tuple(skipped), (path,) if path else ())
        return Findings([each for *_, each in ordered], coverage)

    def _look(self, rule: Rule, most: int | None) -> Look:
        """What one rule sees; a rule of comparisons sees nothing in one tree."""
        look = rule.looks(self) if rule.looks else Look()
        found, skipped = look.findings, list(look.skipped)
        if isinstance(found, Sequence):
            told = list(found[:most])
            rest = len(found) - len(told)
        else:
            each = iter(found)
            told, rest = list(islice(each, most)), sum(1 for _ in each)
        if rest:
            more = Text(
                f"{rest} temuan sejenis lagi; yang disebut {most} yang pertama",
                f"{rest} more findings of its kind; the first {most} are told",
            )
            skipped.append(more)
        return Look(look.compared, told, skipped)
