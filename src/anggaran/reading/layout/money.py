"""Whether a column whose heading speaks of amounts holds money: its words held against its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from anggaran.reading.layout.cells import is_amount, is_blank, is_large, is_million, is_ratio, is_zero
from anggaran.reading.layout.header import Column, is_year
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.words import KINERJA, has, plain

Cells = Callable[[int], Sequence[object]]
SATU = Decimal(1)
_MONEY = (  # said of a table, not in the name of an office nor as "Tahun Anggaran 2024"
    r"(?<!tahun )(?<!bidang )anggaran|pagu|belanja|apbd|pembiayaan|(?<!badan )(?<!dinas )pendapatan"
)
_COUNTED = rf"{KINERJA}|sasaran|orang|jiwa|penduduk|unit|ton|per kapita|persen|persentase|rasio|indeks"
_MONEY_LABEL = re.compile(
    r"\W*((jumlah|total) +)?"
    r"(belanja|pendapatan|pembiayaan|penerimaan|pagu|anggaran|pajak|retribusi|bagi hasil|hibah)\b",
    re.IGNORECASE,
)


def speaks_of_money(columns: Sequence[Column], cells: Cells, titles: str) -> bool:
    """Whether anything but the headings of the amounts says that they are money: what stands above, or the labels."""
    said = plain(titles)
    labels = [cell for c in columns if c.role is Role.URAIAN for cell in cells(c.index)[:200] if not is_blank(cell)]
    if _mostly(_labels_money, labels) or has("rp|rupiah", said):
        return True
    figures = [cell for c in columns if is_year(c) for cell in cells(c.index)[:200] if not is_blank(cell)]
    worded = has(_MONEY, said) or (has("realisasi", said) and _mostly(is_million, figures))
    return worded and not has(_COUNTED, said)


def _labels_money(cell: object) -> bool:
    return isinstance(cell, str) and _MONEY_LABEL.match(cell) is not None


def ratios(good: Sequence[Column], cells: Cells, units: Mapping[int, Decimal]) -> list[Column]:
    """A second realisasi of small figures alone, beside one of millions, is a percent whatever its heading says."""
    spent = [c for c in good if c.meaning and c.meaning.base == "realisasi" and units[c.index] == SATU]
    figures = {
        c.index: [cell for cell in cells(c.index)[:2000] if is_amount(cell) and not is_zero(cell)] for c in spent
    }
    small = [c for c in spent if figures[c.index] and all(map(is_ratio, figures[c.index]))]
    large = [c for c in spent if _mostly(is_million, figures[c.index])]
    return [c for c in small if any(_told(c) <= _told(other) for other in large)]


def _mostly(test: Callable[[object], bool], cells: Sequence[object]) -> bool:
    return sum(map(test, cells)) * 2 > len(cells)


def _told(column: Column) -> set[object]:
    """What tells a column from others of its base: its qualifiers and its year."""
    said = column.meaning
    return {*said.qualifiers, *([said.year] if said.year else [])} if said else set()


def measures_targets(columns: Sequence[Column], column: Column) -> bool:
    """True for the realisasi of a target: right of a target column, no amounts in between, and not said to be money."""
    if column.meaning and not column.meaning.weak:
        return False
    for before in reversed([c for c in columns if c.index < column.index]):
        if before.role is Role.UANG:
            return False
        if before.role is Role.LEWAT and re.search("target|kinerja|indikator|volume", plain(before.text)):
            return True
    return False


def is_money(cells: Sequence[object], column: Column, unit: Decimal, *, beside_sure: bool, told: bool) -> bool:
    """Whether a column with unsure words ("Jumlah", "Realisasi") holds money.

    It is the realisasi beside amounts that are money for certain, or its figures are large; where nothing else in the
    table tells of money, they are millions, for people and goods are counted in thousands too.
    """
    said = column.meaning
    if unit != SATU or (said and not said.weak) or (beside_sure and said and said.base != "pagu"):
        return True
    figures = [cell for cell in cells[:2000] if is_amount(cell) and not is_zero(cell)]
    if not figures:
        return beside_sure
    return sum(map(is_large if beside_sure or told else is_million, figures)) >= 0.5 * len(figures)
