"""Whatever is printed is read back: keys, labels, amounts and totals, each from the cell that
prints it.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

import fuzz
from anggaran import Tree, check, read
from anggaran.finding import Severity
from anggaran.table.table import Table
from strategies import rupiah
from workbooks import Book, Printed, Recap, books, recaps

EXAMPLES = int(os.environ.get("ROUNDTRIP", "60"))  # `make roundtrip` asks for 2,000
THOROUGH = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def bare(code: str) -> str:
    """A code without its zeros: what is left of it where each segment is a number."""
    return ".".join(str(int(segment)) for segment in code.split("."))


def compare(printed: Printed, table: Table) -> None:
    """Hold a table that was read against the document that was printed."""
    document = printed.document
    tree = Tree(table)
    nodes = [node for node in tree.values() if not node.implied]
    assert [node.uraian for node in nodes] == [line.label for line in document.lines]
    if document.kind in {"coded", "nested"}:
        same = bare if printed.bare else str
        assert [same(str(node.kode)) for node in nodes] == [
            same(line.code) for line in document.lines
        ]
    place = {node.index: number for number, node in enumerate(nodes)}
    parents = [place.get(node.parent.index, -1) if node.parent else -1 for node in nodes]
    assert parents == [line.parent for line in document.lines]
    for measure in ("pagu", "realisasi"):
        amounts = [rupiah(getattr(line, measure)) for line in document.lines]
        assert [node.stated_amount(measure) for node in nodes] == amounts
        assert [node.amount(measure) for node in nodes] == amounts
        if document.may_total:
            assert tree.totals[measure] == rupiah(document.total(measure))
        rows = [int(tree.structure.rows[node.index]) for node in nodes]
        cells = [table.where(row, measure) for row in rows]
        assert [cell.cell for cell in cells] == [
            printed.address(n, measure) for n in range(len(document.lines))
        ]
        assert {cell.sheet for cell in cells} == {printed.sheet}
    assert [finding for finding in check(tree) if finding.severity is Severity.ERROR] == []
    rows = sorted([*table.rows, *(refused.row for refused in table.refused)])
    assert rows == list(range(printed.header[1] + 2, printed.last + 2))


@THOROUGH
@given(book=books())
def test_what_is_printed_is_read_back(book: Book) -> None:
    """Every layout, format, locale and book gives the same trees, and no amount loses its cell."""
    with TemporaryDirectory() as folder:
        tables = read(book.write(Path(folder)))
    assert len(tables) == len(book.printed)
    for printed, table in zip(book.printed, tables, strict=True):
        compare(printed, table)


@THOROUGH
@given(recap=recaps())
def test_a_flat_recap_is_read_back(recap: Recap) -> None:
    """Flat lines give a tree over any two of their dimensions, repeated keys summed and counted, no
    line lost.
    """
    with TemporaryDirectory() as folder:
        (table,) = read(recap.book.write(Path(folder)))
    assert [str(table.amounts["pagu"].value(row)) for row in range(len(table))] == [
        str(rupiah(line.pagu)) for line in recap.lines
    ]
    for by in (("program", "rekening"), ("sub_kegiatan", "rekening"), ("rekening", "kegiatan")):
        tree = Tree(table, by=by)
        sums: Counter[tuple[str, ...]] = Counter()
        lines: Counter[tuple[str, ...]] = Counter()
        for line in recap.lines:
            key = tuple(line.codes[dimension] for dimension in by)
            sums[key] += line.pagu
            lines[key] += 1
        assert tree.totals["pagu"] == rupiah(sums.total())
        leaves = {tuple(node.key.split("/")): node for node in tree.leaves}
        assert {key: node.amount("pagu") for key, node in leaves.items()} == {
            k: rupiah(s) for k, s in sums.items()
        }
        assert {key: node.lines for key, node in leaves.items()} == dict(lines)
        assert check(tree).errors.summary["error"] == 0


def test_mutated_files_neither_crash_nor_hang_nor_lose_a_row() -> None:
    """Flipped bytes, hostile cells and shuffled rows end in tables with all their rows, or in one
    clear line.
    """
    assert fuzz.failures(range(150)) == []
