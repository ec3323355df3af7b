"""Rows of percents below the totals of a table of amounts, or below each of its groups: what has
come in of the target of each column, what was spent of its pagu.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anggaran.amount.percent import read_percents
from anggaran.finding import Text
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import at, is_blank, is_dash, line_of
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.words import plain

PERCENTS = Text("baris persen, bukan jumlah uang", "a row of percents, no amounts")
_LABEL = re.compile(
    r"(?:[0-9a-z] )?(?:%|persen|persentase|prosentase|tingkat|serapan|penyerapan|capaian)"
    r"(?: (?:%|persen|tingkat|serapan|penyerapan|capaian|pencapaian|realisasi|penerimaan|pendapatan"
    r"|belanja|anggaran|pagu|keuangan|dari|terhadap|target|total|jumlah|s|d|bulan|tahun|ini"
    r"|[0-9]+))*"
)
_MOST = 1000  # percent
_LAST = 10  # rows of a table of which one must be such, before others are looked at


def percent_rows(sheet: Sheet, plan: Plan, rows: Sequence[int]) -> Sequence[int]:
    """Those rows that are called percents and print nothing larger under the amounts; none where
    none of the last ones is.

    Args:
        sheet: the sheet.
        plan: its columns.
        rows: the rows of the table, from 0.
    """
    if not plan.money:
        return ()
    columns = (*([] if plan.nomor is None else [plan.nomor]), *plan.label_columns)
    money = tuple(plan.money.values())

    def is_such(row: int) -> bool:
        label = plain(line_of(at(sheet.rows[row], columns)))
        return bool(_LABEL.fullmatch(label)) and _are_percents(at(sheet.rows[row], money))

    last = [*filter(is_such, rows[-_LAST:])]
    return [*filter(is_such, rows[:-_LAST]), *last] if last else last


def _are_percents(cells: Sequence[object]) -> bool:
    """Whether cells print small figures or dashes, and nothing else."""
    printed = [cell for cell in cells if not is_blank(cell) and not is_dash(cell)]
    values = read_percents(printed).values
    return bool(printed) and all(value is not None and abs(value) < _MOST for value in values)
