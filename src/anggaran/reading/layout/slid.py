"""Total rows of a text whose cells slid to the left: the cell that their label spans was lost.

A page that joins the cells of code and label for JUMLAH becomes a text of one cell less: the
amounts then begin below the heading of the labels, each one column early, and the last is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from anggaran.finding import Text
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import is_amount, is_blank, is_dash, text_of
from anggaran.reading.layout.plan import Plan

_TOTAL = re.compile(
    r"(sub\s*|grand\s*)?(jumlah|total)\b|surplus|defisit|silpa|sisa (lebih|kurang)|pembiayaan net",
    re.IGNORECASE,
)


def slid_rows(sheet: Sheet, plan: Plan, accepted: Iterable[int]) -> dict[int, list[object]]:
    """The rows that slid, by position, as they would stand: only of a text, whose cells have no
    address.
    """
    marked = [*plan.code_columns, *(() if plan.nomor is None else (plan.nomor,))]
    if sheet.spots is None or len(plan.uraian) != 1 or plan.split or not marked:
        return {}
    label, last = plan.uraian[0], max(plan.used)
    figures = {*plan.money.values(), *plan.derived.values(), *plan.percents.values()}
    if max(marked) != label - 1 or not figures.issuperset(range(label + 1, last + 1)):
        return {}
    rows = (index for index in accepted if is_amount(sheet.rows[index][label]))
    return {
        index: _back(sheet.rows[index], label, last)
        for index in rows
        if _slid(sheet.rows[index], label, last)
    }


def _slid(row: Sequence[object], label: int, last: int) -> bool:
    """Whether a total begins a column early, and prints a figure in all others but the last."""
    figures = row[label:last]
    return (
        _TOTAL.match(text_of(row[label - 1]).strip()) is not None
        and is_blank(row[last])
        and all(is_amount(cell) or is_dash(cell) for cell in figures)
    )


def _back(row: Sequence[object], label: int, last: int) -> list[object]:
    """The row with its label below the heading of the labels, and its figures where they belong."""
    return [*row[: label - 1], "", *row[label - 1 : last], *row[last + 1 :]]


def with_rows(sheet: Sheet, mended: Mapping[int, Sequence[object]]) -> Sheet:
    """The sheet with other rows in their places."""
    rows = [mended.get(index, row) for index, row in enumerate(sheet.rows)]
    return replace(sheet, rows=rows, _columns={}, _merges={})


def told_of(sheet: Sheet, rows: Iterable[int]) -> Text:
    """What is said of the rows that slid."""
    spots = sheet.spots or ()
    numbers = ", ".join(str(spots[row].line) for row in rows)
    return Text(
        f"Baris {numbers}: angkanya tercetak satu kolom terlalu kiri; dibaca di kolomnya.",
        f"Row {numbers}: its figures are printed a column too far left; read in their columns.",
    )
