"""A tree as a table, and the trees of several documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anggaran.finding import Text
from anggaran.report.sources import place_of_tree, source_table
from anggaran.report.view import (
    Amount,
    Block,
    Cell,
    Column,
    Heading,
    Kind,
    Percent,
    Row,
    Rows,
    Table,
)
from anggaran.rules.words import inert, measure_name, shorten
from anggaran.tree import Node, Tree

_COLUMNS = 4  # measures shown side by side; of more, the pair that serapan is made of


def trees_blocks(trees: Sequence[Tree], lang: str) -> list[Block]:
    """The trees of several documents, each under its name, and what they were read from."""
    blocks: list[Block] = []
    for tree in trees:
        blocks += [Heading(place_of_tree(tree), is_name=True), tree_table(tree, None, lang)]
    return [*blocks, source_table(trees, lang)]


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

    return Table("tree", tuple(columns), Rows(list(walk(tree, depth)), row), title=tree.name)


def _tree_row(node: Node, measures: Sequence[str], lang: str, *, percent: bool) -> Row:
    implied = Text("(tidak tercetak)", "(not printed)").line(lang) if node.implied else ""
    cells: list[Cell] = [inert(node.kode) if node.kode else None, shorten(node.uraian) or implied]
    cells += [_amount(node, measure) for measure in measures]
    if percent:
        cells.append(Percent(node.serapan, ratio=node.rasio))
    return Row(tuple(cells), node.level - 1, node.key)


def _amount(node: Node, measure: str) -> Amount:
    return Amount(node.amount(measure), node.stated_amount(measure))


def walk(tree: Tree, depth: int | None) -> Iterator[Node]:
    """Every node before its children, in document order."""
    pending = tree.roots[::-1]
    while pending:
        node = pending.pop()
        yield node
        if depth is None or node.level < depth:
            pending += node.children[::-1]
