"""What a report on documents by themselves shows: their findings, and their trees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anggaran.finding import Findings, Text
from anggaran.report.inert import inert
from anggaran.report.name import measure_name, shorten
from anggaran.report.parts import facts, findings_blocks, place_of_tree, verdict
from anggaran.report.record import check_record, findings_record, tree_record
from anggaran.report.view import (
    Amount,
    Block,
    Cell,
    Column,
    Heading,
    Kind,
    Note,
    Percent,
    Row,
    Rows,
    Table,
    View,
    is_marked,
)
from anggaran.tree import Node, Tree

_COLUMNS = 4  # measures shown side by side; of more, the pair that serapan is made of


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One tree and everything that was found in it."""

    tree: Tree
    findings: Findings


def check_view(
    results: Sequence[CheckResult], *, lang: str = "id", everything: bool = False
) -> View:
    """The findings of one or several tables.

    Args:
        results: each tree with its findings.
        lang: ``id`` or ``en``.
        everything: show every finding instead of the first twenty of each rule.
    """
    trees = [result.tree for result in results]
    findings = sum((result.findings for result in results), Findings())
    return View(
        name="check",
        title=Text("Hasil pemeriksaan", "What was checked").line(lang),
        lang=lang,
        blocks=lambda: [
            *(facts(tree, lang) for tree in trees),
            *findings_blocks(findings, lang),
            verdict(findings, len(trees), lang),
        ],
        record=lambda: check_record(trees, findings, lang),
        appendix=lambda: trees_blocks(trees, lang),
        everything=everything,
    )


def findings_view(findings: Findings, *, lang: str = "id") -> View:
    """Findings by themselves."""
    return View(
        name="findings",
        title=Text("Temuan", "Findings").line(lang),
        lang=lang,
        blocks=lambda: [*findings_blocks(findings, lang), verdict(findings, 1, lang)],
        record=lambda: findings_record(findings, lang),
        everything=True,
    )


def tree_view(tree: Tree, depth: int | None = None, *, lang: str = "id") -> View:
    """The rolled-up tree down to a depth."""
    return View(
        name="tree",
        title=Text("Pohon anggaran", "The tree").line(lang),
        lang=lang,
        blocks=lambda: [facts(tree, lang), *_tree_blocks(tree, depth, lang)],
        record=lambda: tree_record(tree, _walk(tree, depth)),
        everything=True,
    )


def trees_blocks(trees: Sequence[Tree], lang: str) -> list[Block]:
    """The trees of several documents, each under its name."""
    blocks: list[Block] = []
    for tree in trees:
        blocks += [Heading(place_of_tree(tree)), tree_table(tree, None, lang)]
    return blocks


def _tree_blocks(tree: Tree, depth: int | None, lang: str) -> Iterator[Block]:
    table = tree_table(tree, depth, lang)
    yield table
    if any(is_marked(cell) for row in table.rows for cell in row.cells):
        note = Text(
            "* dokumen mencetak jumlah lain; lihat `anggaran check`",
            "* the document prints another amount",
        )
        yield Note(note.line(lang))


def tree_table(tree: Tree, depth: int | None, lang: str) -> Table:
    """A tree as a table: kode, label, the sums of the leaves, and serapan.

    An amount carries what the document prints there; a node that no row prints is marked as
    implied.
    """
    measures: Sequence[str] = tree.measures
    if len(measures) > _COLUMNS:
        measures = tree.pairs[0] if tree.pairs else measures[:1]
    columns = [Column("kode", Kind.KODE), Column("uraian", Kind.LABEL)]
    columns += [Column(measure_name(str(measure)), Kind.AMOUNT) for measure in measures]
    if tree.pairs:
        columns.append(Column("serapan", Kind.PERCENT))

    def row(node: Node) -> Row:
        return _tree_row(node, measures, lang, percent=bool(tree.pairs))

    return Table("tree", tuple(columns), Rows(list(_walk(tree, depth)), row), title=tree.name)


def _tree_row(node: Node, measures: Sequence[str], lang: str, *, percent: bool) -> Row:
    implied = Text("(tersirat)", "(implied)").line(lang) if node.implied else ""
    cells: list[Cell] = [inert(node.kode) if node.kode else None, shorten(node.uraian) or implied]
    cells += [_amount(node, measure) for measure in measures]
    if percent:
        cells.append(Percent(node.serapan, ratio=node.rasio))
    return Row(tuple(cells), node.level - 1, node.key)


def _amount(node: Node, measure: str) -> Amount:
    return Amount(node.amount(measure), node.stated_amount(measure))


def _walk(tree: Tree, depth: int | None) -> Iterator[Node]:
    """Every node before its children, in document order."""
    pending = tree.roots[::-1]
    while pending:
        node = pending.pop()
        yield node
        if depth is None or node.level < depth:
            pending += node.children[::-1]
