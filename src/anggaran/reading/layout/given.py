"""A table whose columns the caller names by letter, where the header does not say or says it
wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches

from anggaran.errors import InvalidOption, NoBudgetTable, way
from anggaran.measure import LAIN, Measure, kind_names
from anggaran.reading.formats.limits import column_index
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block, block_of
from anggaran.reading.layout.cells import is_amount, is_blank, is_small_number, text_of
from anggaran.reading.layout.find import find_blocks
from anggaran.reading.layout.header import Column, Header, find_header
from anggaran.reading.layout.headings import is_number_row
from anggaran.reading.layout.meaning import NO_MEANING
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.rows import find_region
from anggaran.reading.layout.unit import find_unit
from anggaran.reading.layout.words import TURUNAN

_LETTERS = re.compile(r"([A-Za-z]{1,3})(?:\s*[:\-]\s*([A-Za-z]{1,3}))?")
_SINGLE = ("nomor", "induk", "level", "keterangan")
_CODES = (
    "kode", "rekening", "akun", "urusan", "bidang_urusan", "bidang", "program", "kegiatan",
    "sub_kegiatan", "skpd", "unit", "organisasi", "sumber_dana",
)  # fmt: skip
_DERIVED = (*TURUNAN, "harga_satuan")
_KNOWN = (*_CODES, "uraian", *_SINGLE, "persen", *_DERIVED)

Places = dict[str, tuple[int, ...]]


def given_block(sheet: Sheet, columns: Mapping[str, str]) -> Block | None:
    """The one table of a sheet with the columns given, None where it has no amount in them.

    Without an amount, or without a code and a label, they are added to what is found.

    Args:
        sheet: the sheet.
        columns: role or measure to column letter (``"F"``), or to letters (``"B:E"``) for a code or
            label that takes several columns.

    Raises:
        InvalidOption: a letter or a role that is none, or no amount column.
        NoBudgetTable: a column that the sheet does not have.
    """
    places = {role.strip().lower(): _places(role, letters) for role, letters in columns.items()}
    _refuse_beyond(sheet, places)
    alone = Plan()
    for role, indices in places.items():
        _place(alone, role, indices)
    if not (alone.money and (alone.code_columns or alone.uraian or alone.nomor is not None)):
        found = find_blocks(sheet)[0]
        if found:
            return _added(found[0], places)
    return _block(sheet, _header(sheet, alone), alone)


def _refuse_beyond(sheet: Sheet, places: Places) -> None:
    """Refuse columns that the sheet does not have."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    if any(index >= width for indices in places.values() for index in indices):
        said = way("--columns", "columns=")
        raise NoBudgetTable(
            f"Lembar {sheet.name or ''} hanya memiliki {width} kolom; "
            f"periksa huruf kolom pada {said}.",
            f"Sheet {sheet.name or ''} has only {width} columns; check the letters in {said}.",
        )


def _block(sheet: Sheet, header: Header, plan: Plan) -> Block | None:
    """The table of the columns that the caller named."""
    if not plan.money:
        raise InvalidOption(
            "columns: sebut sekurangnya satu kolom jumlah, misalnya pagu=F.",
            "columns: name at least one amount column, such as pagu=F.",
        )
    rows = sheet.rows[: header.first]
    titles = tuple(text for row in rows if (text := " ".join(filter(None, map(text_of, row)))))
    _take_units(plan, header, titles)
    return block_of(sheet, header, plan, titles)


def _added(block: Block, places: Places) -> Block:
    """A table that was found, with the columns that the caller named otherwise."""
    plan = block.plan
    for indices in places.values():
        _release(plan, {*indices})
    for role, indices in places.items():
        _place(plan, role, indices)
    _take_units(plan, block.header, block.titles)
    return replace(block, region=find_region(block.sheet, block.header, plan, block.titles))


def _take_units(plan: Plan, header: Header, titles: Sequence[str]) -> None:
    unit = find_unit(" ".join(titles)) or Decimal(1)
    for index in (*plan.money.values(), *plan.derived.values()):
        plan.units.setdefault(index, find_unit(header.columns[index].text) or unit)


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


def _release(plan: Plan, indices: set[int]) -> None:
    """Take columns out of the roles that they were found in."""
    for part in (plan.money, plan.kode, plan.split, plan.names, plan.percents, plan.derived):
        for role in [role for role, index in part.items() if index in indices]:
            del part[role]  # type: ignore[arg-type]  # a role of this part
    for role in _SINGLE:
        if getattr(plan, role) in indices:
            setattr(plan, role, None)
    plan.uraian = tuple(index for index in plan.uraian if index not in indices)
    plan.unread = {index: said for index, said in plan.unread.items() if index not in indices}


def _place(plan: Plan, role: str, indices: tuple[int, ...]) -> None:
    """Read a column, or several, as the role says.

    Raises:
        InvalidOption: no such role or measure.
    """
    if role in _SINGLE:
        setattr(plan, role, indices[0])
    elif role == "uraian":
        plan.uraian = indices
    elif role.startswith("nama_"):
        plan.names[role.removeprefix("nama_")] = indices[0]
    elif role in _CODES or role.startswith("kode_") or role in plan.kode:
        if len(indices) > 1:
            plan.joined[role] = indices
        else:
            plan.kode[role] = indices[0]
    elif role.startswith("persen"):
        plan.percents[role] = indices[0]
    elif role.startswith(_DERIVED):
        plan.derived[role] = indices[0]
    elif Measure(role).kind in {*kind_names(), LAIN}:
        plan.money[Measure(role)] = indices[0]
    else:
        raise _no_role(role)


def _no_role(role: str) -> InvalidOption:
    """A role that is none, and the one that is most like it."""
    like = get_close_matches(role, (*_KNOWN, *kind_names()), n=1)
    hint = (f"; mungkin {like[0]}", f"; perhaps {like[0]}") if like else ("", "")
    known = ", ".join(("kode", "uraian", *_SINGLE, "persen", *_DERIVED, *kind_names()))
    return InvalidOption(
        f"columns: tidak ada peran {role!r}{hint[0]}. Peran: {known}, nama_….",
        f"columns: no role {role!r}{hint[1]}. Roles: {known}, nama_….",
    )


def _first_amount(sheet: Sheet, money: Sequence[int]) -> int:
    """The first row with an amount that cannot be a column number; the top where there is none."""
    for index, row in enumerate(sheet.rows):
        printed = any(is_amount(row[c]) and not is_small_number(row[c]) for c in money)
        if printed and not is_number_row(row):
            return index
    return 0


def _header(sheet: Sheet, plan: Plan) -> Header:
    """The header by its words where it has any; else whatever stands above the first amount."""
    if found := find_header(sheet, 0):
        return found
    first = _first_amount(sheet, tuple(plan.money.values()))
    above = [row for row in sheet.rows[:first] if not all(map(is_blank, row))][-1:]
    width = len(sheet.rows[0]) if sheet.rows else 0
    texts = [text_of(above[0][c]) if above else "" for c in range(width)]
    columns = tuple(
        Column(index, (text,) if text else (), NO_MEANING) for index, text in enumerate(texts)
    )
    return Header(
        max(first - 1, 0) if above else first, first - 1, columns, (tuple(texts),) if above else ()
    )
