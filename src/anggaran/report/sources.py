"""Where each amount was read from, and what was printed there: the trail of a working paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from anggaran.finding import Text, Where
from anggaran.report.view import Amount, Kind, Row, Rows, Table, columns_of
from anggaran.rules.words import inert, measure_name, shorten
from anggaran.tree import Tree

_HEADINGS = Text(
    "berkas|lembar|sel|kode|uraian|kolom|tercetak|dibaca|keterangan",
    "file|sheet|cell|kode|uraian|column|printed|read as|remark",
)
_KINDS = (*(Kind.TEXT,) * 3, Kind.KODE, Kind.LABEL, Kind.TEXT, Kind.TEXT, Kind.AMOUNT, Kind.TEXT)


class _Cell(NamedTuple):
    """A cell of a document: a row, its code and a measure, or a row that was refused."""

    tree: Tree
    row: int
    kode: str | None = None
    measure: str | None = None


def source_table(trees: Sequence[Tree], lang: str) -> Table:
    """Every printed amount with its place, and every row that is no budget row with the reason.

    Args:
        trees: the documents.
        lang: ``id`` or ``en``.
    """
    cells = [cell for tree in trees for cell in _cells(tree)]
    columns = columns_of(_HEADINGS.line(lang), _KINDS)
    return Table("source", columns, Rows(cells, partial(_row, lang)))


def _cells(tree: Tree) -> Iterator[_Cell]:
    shape = tree.structure
    kodes: list[str | None] = [None] * len(tree.table)
    for node, row in enumerate(shape.rows.tolist()):
        if row >= 0:
            kodes[row] = shape.kodes[node]
    for row, kode in enumerate(kodes):
        for measure, column in tree.table.amounts.items():
            if column.printed(row).strip():
                yield _Cell(tree, row, kode, measure)
    for row in range(len(tree.table.refused)):
        yield _Cell(tree, row)


def _row(lang: str, cell: _Cell) -> Row:
    return _refused(cell, lang) if cell.measure is None else _amount(cell, cell.measure, lang)


def _amount(cell: _Cell, measure: str, lang: str) -> Row:
    """A printed amount, and as what it is read; one that is no plain number as it was proved."""
    table = cell.tree.table
    texts = inert(cell.kode or ""), shorten(table.uraian[cell.row]), measure_name(measure)
    plain, proved = (each.amounts[measure].value(cell.row) for each in (table, cell.tree))
    remark = Text("terbukti dari angka lain", "proved by other figures").line(lang)
    return Row(
        (
            *_place(table.where(cell.row, measure), lang),
            *texts,
            inert(table.amounts[measure].printed(cell.row)),
            Amount(proved),
            remark if plain is None and proved is not None else None,
        )
    )


def _refused(cell: _Cell, lang: str) -> Row:
    refused = cell.tree.table.refused[cell.row]
    words = " | ".join(str(each) for each in refused.cells if each not in {None, ""})
    source = cell.tree.table.source
    where = Where(source.file, source.sheet, None, refused.row, *(refused.spot or ()))
    no = Text(f"bukan baris anggaran: {refused.reason.id}", f"no budget row: {refused.reason.en}")
    return Row((*_place(where, lang), None, shorten(words), None, None, None, inert(no.line(lang))))


def _place(where: Where, lang: str) -> tuple[str, str, str]:
    return inert(where.file or ""), inert(where.sheet or ""), where.cell or where.short(lang)


def place_of_tree(tree: Tree) -> str:
    """File and sheet, and which of several tables there."""
    source = tree.table.source
    place = str(Where(source.file, source.sheet))
    alone = tree.name in {source.sheet, source.file, (source.file or "").rpartition(".")[0]}
    named = place if place and alone else " ▸ ".join(part for part in (place, tree.name) if part)
    return inert(named)
