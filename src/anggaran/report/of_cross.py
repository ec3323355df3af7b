"""A cross table: what a report shows, and its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from anggaran.compare.cross_table import CrossTable, Head
from anggaran.explain.explaining import explained
from anggaran.finding import Findings, Text
from anggaran.report import shapes
from anggaran.report.parts import facts, findings_blocks, verdict
from anggaran.report.record import (
    document_record,
    picked,
    plain,
    verdict_record,
)
from anggaran.report.view import (
    Amount,
    Block,
    Column,
    Kind,
    Note,
    Row,
    Table,
    View,
)
from anggaran.rules.words import inert, shorten
from anggaran.tree import Tree


def cross_view(
    cross: CrossTable,
    documents: Sequence[Tree],
    findings: Findings,
    *,
    lang: str = "id",
    everything: bool = False,
) -> View:
    """Program side against spending side: the cross table with both margins.

    Args:
        cross: the cross table.
        documents: what its margins were held against.
        findings: what came of it.
        lang: ``id`` or ``en``.
        everything: show every finding instead of the first twenty of each rule.
    """
    trees = [cross.tree, *documents]
    return View(
        name="cross",
        title=Text("Tabel silang", "Cross table").line(lang),
        lang=lang,
        blocks=lambda: [
            *(facts(tree, lang) for tree in trees),
            *_cross(cross, lang),
            *findings_blocks(explained(findings), lang),
            verdict(findings, len(trees), lang),
        ],
        record=lambda: cross_record(cross, documents, findings, lang),
        everything=everything,
    )


def cross_record(
    cross: CrossTable, documents: Sequence[Tree], findings: Findings, lang: str = "id"
) -> shapes.Cross:
    """Program side against spending side.

    Args:
        cross: the cross table.
        documents: what its margins were held against.
        findings: what came of it.
        lang: language of messages and reasons.
    """
    columns = [head.kode for head in cross.columns]
    rows, totals = cross.rows, cross.row_totals
    return {
        "version": 1,
        "document": document_record(cross.tree),
        "measure": str(cross.measure),
        "levels": {"rows": cross.levels[0], "columns": cross.levels[1]},
        "columns": [picked(head, "kode", "uraian") for head in cross.columns],
        "rows": [
            {
                "kode": head.kode,
                "uraian": head.uraian,
                "values": [plain(cross.cell(head.kode, column)) for column in columns],
                "total": plain(totals[head.kode]),
            }
            for head in rows
        ],
        "column_totals": [plain(amount) for amount in cross.column_totals.values()],
        "total": plain(cross.total),
        "left_out": list(cross.left_out),
        "documents": [document_record(tree) for tree in documents],
        **verdict_record([cross.tree, *documents], explained(findings), lang),
    }


def _cross(cross: CrossTable, lang: str) -> Iterator[Block]:
    """Programs down, kinds of spending across by their codes, with both margins."""
    heads = [f"{head.kode} {head.uraian}" for head in cross.columns if head.kode and head.uraian]
    if heads:
        yield Note(inert("; ".join(heads)))
    total = Text("jumlah", "total").line(lang)
    columns = [Column("kode", Kind.KODE), Column("uraian", Kind.LABEL)]
    columns += [Column(shorten(head.kode or head.uraian), Kind.AMOUNT) for head in cross.columns]
    rows = [*map(partial(_cross_row, cross), cross.rows)]
    sums = map(Amount, [*cross.column_totals.values(), cross.total])
    rows.append(Row((None, total.upper(), *sums)))
    yield Table("cross", (*columns, Column(total, Kind.AMOUNT)), rows)
    if cross.left_out:
        akun = ", ".join(cross.left_out)
        note = Text(
            f"Di luar belanja, tidak termasuk: akun {akun}.", f"Not belanja, left out: akun {akun}."
        )
        yield Note(note.line(lang))


def _cross_row(cross: CrossTable, row: Head) -> Row:
    amounts = [Amount(cross.cell(row.kode, column.kode)) for column in cross.columns]
    name = inert(row.kode or ""), shorten(row.uraian)
    return Row((*name, *amounts, Amount(cross.row_totals[row.kode])))
