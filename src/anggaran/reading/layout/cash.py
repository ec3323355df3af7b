"""What a treasurer prints of cash, and is no budget: a cash book, and the end of an SPJ fungsional.

An SPJ (Permendagri 55/2008) goes on below its JUMLAH with what came in (SP2D, potongan pajak) and
what went out (SPJ, penyetoran pajak), down to the saldo kas.  A Buku Kas Umum prints receipts,
payments and a running saldo by date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from anggaran.finding import Text
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import is_amount, is_blank, is_zero, text_of
from anggaran.reading.layout.header import Column
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import is_code
from anggaran.reading.layout.words import has

CASH = Text(
    "pertanggungjawaban kas (SP2D, pajak, saldo), bukan anggaran",
    "account of cash (SP2D, taxes, saldo), no budget",
)
LEDGER = Text(
    "buku kas (penerimaan, pengeluaran, saldo) bukan anggaran dan tidak diperiksa",
    "a cash book (receipts, payments, saldo) is no budget, and is not checked",
)
_IN, _OUT, _LEFT = r"penerimaan|debet|debit|masuk", r"pengeluaran|kredit|keluar", r"saldo"
_VOUCHER = r"tanggal|tgl|bukti|kuitansi|kwitansi"
_PLANNED = r"anggaran|pagu|dpa|dppa|apbd|target|realisasi"
_TOTAL = re.compile(r"\W*(jumlah|total)\b", re.IGNORECASE)
_OPENS = re.compile(r"\W*(penerimaan|sp2d)\b", re.IGNORECASE)
_CASH = re.compile(
    r"\b(sp2d|spj|(potongan|penyetoran|setoran|pungutan) pajak|pajak|ppn|pph|saldo)\b",
    re.IGNORECASE,
)
_LEAST = 3  # rows that speak of cash, in such a part


def is_ledger(columns: Iterable[Column]) -> bool:
    """Whether a table is a cash book: what came in, what went out, and the saldo or the voucher."""
    said = "\n".join(re.sub(r"[^a-z]+", " ", column.text.lower()) for column in columns)
    if has(_PLANNED, said):
        return False
    return has(_IN, said) and has(_OUT, said) and has(f"{_LEFT}|{_VOUCHER}", said)


def cash_rows(sheet: Sheet, plan: Plan, rows: Sequence[int]) -> Sequence[int]:
    """The last of some rows, from where a table has closed and goes on with cash; none where not.

    Args:
        sheet: the sheet.
        plan: its columns.
        rows: the rows of the table, from 0.
    """
    planned = [index for name, index in plan.money.items() if name.startswith("pagu")]
    unplanned = takewhile(
        lambda row: not _is_budget(sheet.rows[row], plan, planned), reversed(rows)
    )
    start = len(rows) - sum(1 for _ in unplanned)
    labels = [_label(sheet.rows[row], plan) for row in rows[start:]]
    opening = next((n for n, text in enumerate(labels, start) if _OPENS.match(text)), 0)
    if not opening:
        return ()
    closed = _TOTAL.match(_label(sheet.rows[rows[opening - 1]], plan))
    speaking = len([*filter(_CASH.search, labels[opening - start :])])
    return rows[opening:] if closed and speaking >= _LEAST else ()


def _is_budget(row: Sequence[object], plan: Plan, planned: Sequence[int]) -> bool:
    """Whether a row has a code or a budget."""
    coded = any(is_code(row[index]) for index in plan.code_columns)
    return coded or any(is_amount(row[index]) and not is_zero(row[index]) for index in planned)


def _label(row: Sequence[object], plan: Plan) -> str:
    columns = (*plan.code_columns, *plan.label_columns)
    return " ".join(text_of(row[index]) for index in columns if not is_blank(row[index]))
