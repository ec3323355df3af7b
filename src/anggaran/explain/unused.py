"""A row of the table that was not added up and holds just what a sum is over: struck out, without
a code, or taken for a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from anggaran.amount.column import format_amount, read_amounts
from anggaran.amount.rupiah import decimal_of
from anggaran.explain.case import Case
from anggaran.explain.chance import shape_of
from anggaran.explain.explanation import Explanation
from anggaran.finding import Operand, Text, Where
from anggaran.rules.advice import place
from anggaran.rules.words import inert
from anggaran.table.table import RefusedRow, Table

KIND = "row-unused"
_SELDOM = 0.01  # chance beyond which a row that fits is no sure explanation
_MOST = 500  # rows that were not used and are looked at


def unused_row(case: Case) -> Explanation | None:
    """The row that was not added up and whose amount is the gap, where there is just one.

    Args:
        case: what is to be explained.
    """
    if case.proved or case.held != 1 or not case.gap:
        return None
    table = case.document(case.owner).tree.table
    unit = case.document(case.owner).tree.facts.column(case.owner.cell.column).unit
    amounts = [*_amounts(table, unit)]
    fits = list(dict.fromkeys(row for row, sen in amounts if sen == abs(case.gap)))
    if len(fits) != 1:
        return None
    chance = min(len(amounts) / shape_of(case.gap).size, 1.0)
    row = table.refused[fits[0]]
    return Explanation(
        kind=KIND,
        cells=(_operand(case, table, row),),
        expected=None,
        closes=decimal_of(case.gap),
        text=Text(*(_say(case, table, row, lang) for lang in ("id", "en"))),
        chance=Decimal(f"{chance:.4f}"),
        share=Decimal(f"{1 - chance:.4f}"),
        confident=chance <= _SELDOM,
        advice=_advice(case, table, row),
    )


def _advice(case: Case, table: Table, row: RefusedRow) -> Text:
    """To count the row, or to take it out of the sum."""
    owner, unused = case.operand(case.owner), place(_operand(case, table, row).where)
    spot = place(owner.where, owner.kode, owner.uraian)
    right = decimal_of(case.owner.sen - case.owner.coefficient * case.gap)
    meant = Text(format_amount(right, "id"), format_amount(right, "en"))
    return Text(
        f"Periksa {unused.id} di dokumen sumber: bila berlaku, pulihkan; bila tidak, tulis "
        f"{meant.id} di {spot.id}.",
        f"Look at {unused.en} in the source document: if it counts, restore it; if not, write "
        f"{meant.en} in {spot.en}.",
    )


def _amounts(table: Table, unit: Decimal) -> Iterator[tuple[int, int]]:
    """The amounts in rows that were not used, in sen, by the position of their row."""
    cells = [
        (at, cell)
        for at, row in islice(enumerate(table.refused), _MOST)
        for cell in row.cells
        if cell not in {None, ""}
    ]
    column = read_amounts([cell for _, cell in cells], unit)
    for (at, _), known, sen in zip(cells, column.known, column.sen, strict=True):
        if known and sen:
            yield at, abs(int(sen))


def _operand(case: Case, table: Table, row: RefusedRow) -> Operand:
    spot = row.spot or ()
    where = Where(table.source.file, table.source.sheet, None, row.row, *spot)
    words = " ".join(str(cell) for cell in row.cells if isinstance(cell, str))
    return Operand(None, words, abs(decimal_of(case.gap)), where, measure=case.owner.cell.column)


def _say(case: Case, table: Table, row: RefusedRow, lang: str) -> str:
    owner, gap = case.operand(case.owner), format_amount(abs(decimal_of(case.gap)), lang)
    spot = place(owner.where, owner.kode, owner.uraian).line(lang)
    unused = place(_operand(case, table, row).where).line(lang)
    reason = row.reason.line(lang)
    over = (case.gap > 0) == (case.owner.coefficient > 0)
    off = Text("kelebihan" if over else "kekurangan", "much" if over else "little")
    told = Text(
        f"{unused} ({reason}) berisi {gap}, tepat {off.id} {spot}.",
        f"{unused} ({reason}) holds {gap}, just what {spot} has too {off.en}.",
    )
    return inert(told.line(lang)[:1].upper() + told.line(lang)[1:])
