"""A table whose columns the caller names by letter, where the header does not say or says it
wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from anggaran.errors import InvalidOption, NoBudgetTable
from anggaran.measure import Measure
from anggaran.reading.formats.limits import column_index
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block
from anggaran.reading.layout.cells import is_amount, is_blank, is_small_number, text_of
from anggaran.reading.layout.header import Column, Header, find_header
from anggaran.reading.layout.headings import is_number_row
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.rows import find_region
from anggaran.reading.layout.unit import find_unit
from anggaran.reading.layout.words import TURUNAN

_LETTERS = re.compile(r"([A-Za-z]{1,3})(?:\s*[:\-]\s*([A-Za-z]{1,3}))?")


def given_block(sheet: Sheet, columns: Mapping[str, str]) -> Block | None:
    """The one table of a sheet with the columns given, None where it has no amount in them.

    Args:
        sheet: the sheet.
        columns: role or measure to column letter (``"F"``), or to letters (``"B:E"``) for a code or
            label that takes several columns.

    Raises:
        InvalidOption: a letter that is none, or no amount column among them.
        NoBudgetTable: a column that the sheet does not have.
    """
    places = {role.strip().lower(): _places(role, letters) for role, letters in columns.items()}
    width = len(sheet.rows[0]) if sheet.rows else 0
    if any(index >= width for indices in places.values() for index in indices):
        raise NoBudgetTable(
            f"Lembar {sheet.name or ''} hanya memiliki {width} kolom; "
            "periksa huruf kolom pada --columns.",
            f"Sheet {sheet.name or ''} has only {width} columns; check the letters in --columns.",
        )
    plan = _plan(places)
    header = _header(sheet, plan)
    titles = tuple(
        text
        for row in sheet.rows[: header.first]
        if (text := " ".join(filter(None, map(text_of, row))))
    )
    unit = find_unit(" ".join(titles)) or Decimal(1)
    for index in (*plan.money.values(), *plan.derived.values()):
        plan.units[index] = find_unit(header.columns[index].text) or unit
    region = find_region(sheet, header, plan, titles)
    return Block(sheet, header, plan, region, titles) if len(region.accepted) else None


def _places(role: str, letters: str) -> tuple[int, ...]:
    match = _LETTERS.fullmatch(letters.strip())
    if not match:
        raise InvalidOption(
            f"columns: {role}={letters!r} bukan huruf kolom; "
            f"tulis misalnya {role}=C atau {role}=B:E.",
            f"columns: {role}={letters!r} is no column letter; write {role}=C or {role}=B:E.",
        )
    first = column_index(match[1])
    return tuple(range(first, column_index(match[2] or match[1]) + 1))


def _plan(places: Mapping[str, tuple[int, ...]]) -> Plan:
    plan = Plan()
    for role, indices in places.items():
        if role in {"nomor", "induk", "level", "keterangan"}:
            setattr(plan, role, indices[0])
        elif role == "uraian":
            plan.uraian = indices
        elif role.startswith("kode") and len(indices) > 1:
            plan.joined[role] = indices
        elif role.startswith("kode"):
            plan.kode[role] = indices[0]
        elif role.startswith("persen"):
            plan.percents[role] = indices[0]
        elif role.startswith((*TURUNAN, "harga_satuan")):
            plan.derived[role] = indices[0]
        else:
            plan.money[Measure(role)] = indices[0]
    if not plan.money:
        raise InvalidOption(
            "columns: sebut sekurangnya satu kolom jumlah, misalnya pagu=F.",
            "columns: name at least one amount column, such as pagu=F.",
        )
    return plan


def _header(sheet: Sheet, plan: Plan) -> Header:
    """The header by its words where it has any; else whatever stands above the first amount."""
    if found := find_header(sheet, 0):
        return found
    money = tuple(plan.money.values())
    first = 0
    for index, row in enumerate(sheet.rows):
        if any(
            is_amount(row[c]) and not is_small_number(row[c]) for c in money
        ) and not is_number_row(row):
            first = index
            break
    above = [row for row in sheet.rows[:first] if not all(map(is_blank, row))][-1:]
    width = len(sheet.rows[0]) if sheet.rows else 0
    texts = [text_of(above[0][c]) if above else "" for c in range(width)]
    columns = tuple(
        Column(index, (text,) if text else (), None) for index, text in enumerate(texts)
    )
    return Header(
        max(first - 1, 0) if above else first, first - 1, columns, (tuple(texts),) if above else ()
    )
