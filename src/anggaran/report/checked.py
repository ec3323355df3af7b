"""What a report on documents by themselves shows: their findings, and their trees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from anggaran.finding import Findings, Text
from anggaran.loading import later
from anggaran.report.parts import facts, findings_blocks, verdict
from anggaran.report.result import CheckResult
from anggaran.report.trees import tree_table, trees_blocks, walk
from anggaran.report.view import (
    Block,
    Note,
    View,
    is_marked,
)
from anggaran.tree import Tree

explained = later("anggaran.explain.explaining:explained")
check_record = later("anggaran.report.record:check_record")
findings_record = later("anggaran.report.record:findings_record")
tree_record = later("anggaran.report.record:tree_record")
trees_record = later("anggaran.report.lookups:trees_record")

_MOST_BESIDE = 12  # documents of one run that are looked at for explanations of each other
NONE = Findings()


def check_view(
    results: Sequence[CheckResult],
    claims: Findings = NONE,
    *,
    lang: str = "id",
    everything: bool = False,
    why: bool = False,
) -> View:
    """The findings of one or several tables.

    Args:
        results: each tree with its findings.
        claims: what the sentences of the documents contradict.
        lang: ``id`` or ``en``.
        everything: show every finding instead of the first twenty of each rule.
        why: show the whole arithmetic of each finding, and all that may explain it.
    """
    trees = [result.tree for result in results]

    @cache
    def findings() -> Findings:  # explained where somebody looks
        of_tables = (
            explained(each.findings, each.tree, *_beside(trees, each.tree)) for each in results
        )
        return sum(of_tables, Findings()) + claims

    return View(
        name="check",
        title=Text("Hasil pemeriksaan", "What was checked").line(lang),
        lang=lang,
        blocks=lambda: [
            *(facts(tree, lang) for tree in trees),
            *findings_blocks(findings(), lang, why=why),
            verdict(findings(), len(trees), lang),
        ],
        record=lambda: check_record(trees, findings(), lang),
        appendix=lambda: trees_blocks(trees, lang),
        everything=everything,
    )


def _beside(trees: Sequence[Tree], tree: Tree) -> Iterator[Tree]:
    """Other documents of the run, in which an explanation may lie; of many none."""
    return (each for each in trees if each is not tree and len(trees) <= _MOST_BESIDE)


def findings_view(findings: Findings, *, lang: str = "id") -> View:
    """Findings by themselves, each explained of the document that it was found in."""

    @cache
    def told() -> Findings:
        found: Findings = explained(findings)
        return found

    return View(
        name="findings",
        title=Text("Temuan", "Findings").line(lang),
        lang=lang,
        blocks=lambda: [*findings_blocks(told(), lang), verdict(findings, 1, lang)],
        record=lambda: findings_record(told(), lang),
        everything=True,
    )


def tree_view(tree: Tree, depth: int | None = None, *, lang: str = "id") -> View:
    """The rolled-up tree down to a depth."""
    view = trees_view([tree], depth, lang=lang)
    return replace(view, name="tree", record=lambda: tree_record(tree, walk(tree, depth)))


def trees_view(trees: Sequence[Tree], depth: int | None = None, *, lang: str = "id") -> View:
    """The trees of a file."""
    return View(
        name="trees",
        title=Text("Pohon anggaran", "The tree").line(lang),
        lang=lang,
        blocks=lambda: [
            block
            for tree in trees
            for block in (facts(tree, lang), *_tree_blocks(tree, depth, lang))
        ],
        record=lambda: trees_record(trees, depth),
        everything=True,
    )


def _tree_blocks(tree: Tree, depth: int | None, lang: str) -> Iterator[Block]:
    table = tree_table(tree, depth, lang)
    yield table
    if any(is_marked(cell) for row in table.rows for cell in row.cells):
        note = Text(
            "* dokumen mencetak jumlah lain; lihat `anggaran check`",
            "* the document prints another amount",
        )
        yield Note(note.line(lang))
