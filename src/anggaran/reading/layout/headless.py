"""A table without a row of headings: labels and one column of amounts, as on a village's poster.

Nothing says what the amounts are but the rows themselves: pendapatan, belanja and pembiayaan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anggaran.finding import Text
from anggaran.measure import Measure
from anggaran.reading.formats.limits import column_letter
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block, block_of
from anggaran.reading.layout.cells import is_blank, text_of
from anggaran.reading.layout.header import Column, Header
from anggaran.reading.layout.meaning import NO_MEANING
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import MOST, Profile
from anggaran.reading.layout.unit import find_unit
from anggaran.reading.layout.words import plain

_SECTION = re.compile(
    r"(?:[\divx]+\.?\s+)?(?:jumlah\s+|total\s+)?(pendapatan|belanja|pembiayaan)\b", re.IGNORECASE
)
_LEAST = 4  # amounts
_MORE = Text(
    "tabel tanpa baris judul berisi lebih dari satu kolom jumlah",
    "a table without headings has more than one column of amounts",
)


def headless_block(sheet: Sheet) -> tuple[Block | None, list[Text]]:
    """The table of a sheet in which no header is found; None where it has none, and why not.

    It has a row for pendapatan or belanja with those below it, and one column of amounts.

    Args:
        sheet: the sheet.
    """
    top = min(sheet.starts, default=0)  # what a page prints above its tables is none
    first = next((n for n, row in enumerate(sheet.rows) if n >= top and _opens(row)), None)
    if first is None:
        return None, []
    label, money = _label_and_money(sheet, first)
    if not money or label is None or label > money[0] or not _has_both_sides(sheet, label):
        return None, []
    if len(money) > 1:
        return None, [_MORE]
    return _block(sheet, first, label, money[0]), []


def _label_and_money(sheet: Sheet, first: int) -> tuple[int | None, list[int]]:
    """The first column of words, and the columns of large amounts; none of few amounts."""
    profiles = {index: Profile(sheet.column(index)[first:]) for index in range(len(sheet.rows[0]))}
    money = [i for i, each in profiles.items() if each.amount >= MOST and each.large >= MOST]
    label = next((i for i, each in profiles.items() if each.prose >= MOST), None)
    printed = sum(not is_blank(cell) for i in money[:1] for cell in profiles[i].cells)
    return label, money if printed >= _LEAST else []


def _has_both_sides(sheet: Sheet, label: int) -> bool:
    """Whether the labels name two sections: a poster of a budget has both sides."""
    named = (_SECTION.match(text_of(row[label])) for row in sheet.rows)
    return len({found[1].lower() for found in named if found}) > 1


def _opens(row: Sequence[object]) -> bool:
    """Whether a row is the first of a budget: a section, alone or with its amount."""
    texts = [text_of(cell) for cell in row if not is_blank(cell)]
    return any(_SECTION.match(text) and len(plain(text).split()) <= 3 for text in texts[:2])


def _block(sheet: Sheet, first: int, label: int, money: int) -> Block | None:
    """The table from its first row, with its two columns."""
    lines = (" ".join(filter(None, map(text_of, row))) for row in sheet.rows[:first])
    titles = tuple(line for line in lines if line)
    kind = "realisasi" if "realisasi" in plain(" ".join(titles)) else "pagu"
    plan = Plan(money={Measure(kind): money}, uraian=(label,))
    if unit := find_unit(" ".join(titles)):
        plan.units[money] = unit
    letter = column_letter(money)
    plan.notes.append(
        Text(
            f"Tabel tanpa baris judul: kolom {letter} dibaca sebagai {kind}.",
            f"A table without headings: column {letter} is read as {kind}.",
        )
    )
    columns = tuple(Column(index, (), NO_MEANING) for index in range(len(sheet.rows[0])))
    header = Header(first, first - 1, columns, ())
    return block_of(sheet, header, plan, titles)
