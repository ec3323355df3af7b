"""Text or cell to an exact amount, or to candidates with the reason; and an amount back to text.

The only module that others import for amounts: the storage stands in :mod:`anggaran.amount.rupiah`,
the grammar of one number in :mod:`anggaran.amount.number`, percents in
:mod:`anggaran.amount.percent`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anggaran.amount.number import Angka, doubt, read_decimal, read_text
from anggaran.amount.page import Page, settle, style_of
from anggaran.amount.percent import (
    PercentColumn,
    Rounding,
    percent,
    read_percents,
    round_percent,
    rounding_of,
)
from anggaran.amount.printed import format_amount, format_percent
from anggaran.amount.rupiah import (
    DIGITS,
    EXACT,
    SATU,
    AmountColumn,
    Array,
    Doubt,
    Kind,
    Reading,
    decimal_of,
    from_arrow,
    from_sen,
    sen_of,
    text_of,
    to_sen,
    widen,
)
from anggaran.arrow import bools_of, column_of, ints_of
from anggaran.errors import InvalidAmount

__all__ = [
    "AmountColumn",
    "Doubt",
    "Kind",
    "PercentColumn",
    "Reading",
    "Rounding",
    "decimal_of",
    "format_amount",
    "format_percent",
    "from_arrow",
    "from_sen",
    "percent",
    "read_amount",
    "read_amounts",
    "read_percents",
    "round_percent",
    "rounding_of",
    "sen_of",
    "text_of",
    "to_sen",
    "widen",
]

LONG = 100  # cells from which whole columns are cheaper than a regular expression a cell
# rupiah: up to here neighbouring doubles are less than a sen apart, so each sen has its own
FINE = 2**46
SURE = 2**53  # sen: up to here a double holds every whole number


def read_amount(cell: object) -> Decimal:
    """One cell alone as an amount in rupiah, with two decimals; a dash is 0.00.

    Raises:
        InvalidAmount: the cell is blank, no number, or can be read in more than one way; the
            message lists how.

    >>> read_amount("Rp 11.398.391.771,00")
    Decimal('11398391771.00')
    """
    column = read_amounts([cell])
    value = column.value(0)
    if value is not None:
        return value
    if column.kinds[0] == Kind.BLANK:
        raise InvalidAmount(
            "Sel kosong bukan nol; isi jumlahnya.", "A blank cell is not zero; give the amount."
        )
    shown = column.doubts[0].text[:60]
    readings = [reading.value for reading in column.doubts[0].candidates]
    if not readings:
        raise InvalidAmount(
            f"{shown!r} bukan jumlah; tulis seperti 1.250.000,50.",
            f"{shown!r} is no amount; write it like 1,250,000.50.",
        )
    raise InvalidAmount(
        f"{shown!r} dapat dibaca {' atau '.join(format_amount(v) for v in readings)}; tulis salah "
        f"satunya.",
        f"{shown!r} may be {' or '.join(format_amount(v, 'en') for v in readings)}; write one of "
        f"them.",
    )


def read_amounts(cells: Sequence[object], unit: Decimal = SATU, decimal: str = "") -> AmountColumn:
    """A whole printed column, in either convention or both, in document order.

    Args:
        cells: text, numbers, None; a number of a workbook is taken by its shortest decimal.
        unit: rupiah in one printed unit: 1000000 for "dalam jutaan".
        decimal: the decimal mark that other columns of the table print, where that is known; asked
            only where this column does not tell.

    Raises:
        InvalidAmount: the unit is not above zero.

    >>> column = read_amounts(["5.425.037.031", "19,632,500", "-", None, "15.000.00"])
    >>> column.to_arrow().to_pylist()[:3], column.kinds.tolist()
    ([Decimal('5425037031.00'), Decimal('19632500.00'), Decimal('0.00')], [0, 0, 1, 2, 3])
    """
    if not (unit.is_finite() and unit > 0):
        raise InvalidAmount(
            f"Satuan {unit} harus di atas nol.", f"The unit {unit} must be above zero."
        )
    cells = tuple(cells)
    page = Page(
        cells,
        unit,
        np.zeros(len(cells), dtype=np.int64),
        np.full(len(cells), Kind.BLANK, dtype=np.uint8),
        decimal=decimal,
    )
    kinds = set(map(type, cells))
    if len(kinds) == 1:
        _reader_of(*kinds)(page, range(len(cells)))
    else:
        by_type: dict[type, list[int]] = {kind: [] for kind in kinds}
        for i, cell in enumerate(cells):
            by_type[type(cell)].append(i)
        for kind, positions in by_type.items():
            _reader_of(kind)(page, positions)
    settle(page)
    sen = page.sen
    if page.large:
        sen = sen.astype(object)
        for i, value in page.large.items():
            sen[i] = value
    return AmountColumn(
        sen, page.kinds, page.doubts, page.notes, cells, style_of(page), unit, page.halves
    )


def _reader_of(kind: type) -> Callable[[Page, Sequence[int]], None]:
    if issubclass(kind, bool | np.bool_):
        return _read_others
    if issubclass(kind, str):
        return _read_texts
    if issubclass(kind, int | np.integer):
        return _read_integers
    if issubclass(kind, float | np.floating):
        return _read_floats
    if issubclass(kind, Decimal):
        return _read_decimals
    return _read_others


def _read_others(page: Page, positions: Sequence[int]) -> None:
    for i in positions:
        page.put(i, Angka(Kind.ERROR if text_of(page.cells[i]) else Kind.BLANK))


def _read_integers(page: Page, positions: Sequence[int]) -> None:
    values = [int(page.cells[i]) for i in positions]  # type: ignore[call-overload]
    scale = int(page.unit) if page.unit == int(page.unit) else 0
    if scale and max(map(abs, values)) * scale * 100 < 2**63:
        page.sen[positions] = np.array(values, dtype=np.int64) * (scale * 100)
        page.kinds[positions] = Kind.NUMBER
        return
    for i, value in zip(positions, values, strict=True):
        page.put(
            i, _in_unit(Decimal(value), page.unit) if abs(value) < 10**DIGITS else Angka(Kind.ERROR)
        )


def _read_floats(page: Page, positions: Sequence[int]) -> None:
    whole = len(positions) == len(page.cells)
    where = np.arange(len(positions)) if whole else np.array(positions)
    numbers = np.array(
        page.cells if whole else [page.cells[i] for i in positions], dtype=np.float64
    )
    if page.unit == SATU:
        with np.errstate(all="ignore"):
            sen = np.rint(numbers * 100)
            # float: proves that the sen are the number
            plain = (sen / 100 == numbers) & (np.abs(numbers) < FINE)
        page.sen[where[plain]] = sen[plain].astype(np.int64)
        page.kinds[where[plain]] = Kind.NUMBER
        where, numbers = where[~plain], numbers[~plain]
    for i, number in zip(where.tolist(), numbers.tolist(), strict=True):
        read = _in_unit(Decimal(repr(number)), page.unit)
        if read.kind is Kind.NUMBER and (
            abs(number) * 100 > SURE or (abs(number) >= FINE and number % 1)
        ):
            read = read._replace(note="beyond-double")
        page.put(i, read)


def _read_decimals(page: Page, positions: Sequence[int]) -> None:
    for i in positions:
        page.put(i, _in_unit(Decimal(str(page.cells[i])), page.unit))


def _in_unit(value: Decimal, unit: Decimal) -> Angka:
    small = value.is_finite() and value.adjusted() < DIGITS
    return read_decimal(EXACT.multiply(value, unit) if small and unit != SATU else value)


def _read_texts(page: Page, positions: Sequence[int]) -> None:
    if len(positions) > LONG and page.unit == SATU:
        positions = _read_regular(page, positions)
    places = 2 + max(0, page.unit.adjusted())
    seen: dict[str, tuple[Angka, Angka]] = {}
    for i in positions:
        text = str(page.cells[i])
        pair = seen.get(text)
        if pair is None:
            printed = read_text(text, places)
            pair = seen[text] = printed, _times(printed, page.unit)
        printed, read = pair
        page.put(i, read)
        if printed.soft:
            page.soft.setdefault(printed.mark, []).append(i)
        elif printed.mark:
            page.marks[printed.mark] += 1


def _times(read: Angka, unit: Decimal) -> Angka:
    """A printed number in rupiah; a word for the unit overrules the unit of the column."""
    if unit == SATU or read.note == "scaled":
        return read
    found = [Reading(EXACT.multiply(c.value, unit), c.how) for c in read.candidates]
    if found:
        return doubt(found, read.kind)
    if read.kind is not Kind.NUMBER:
        return read
    scaled = read_decimal(EXACT.multiply(read.value, unit))
    return scaled._replace(mark=read.mark, soft=read.soft, note=read.note)


# 52.794,- tells what its one group is, and is read by itself
_NO_SEN = r"^([0-9]+(?:\.[0-9]{3}){2,}),-$"
_NEGATIVE = r"^(\([0-9.,]+\)|-[0-9.,]+)$"
# pattern, the decimal mark it proves, the mark of its one group, what to take out, sen in a unit
_REGULAR = (
    (r"^[1-9][0-9]{0,2}(\.[0-9]{3}){2,4}$", ",", "", r"\.", 100),
    (r"^[1-9][0-9]{0,2}(\.[0-9]{3}){1,4},[0-9]{2}$", ",", "", r"[.,]", 1),
    (r"^[1-9][0-9]{0,2}(,[0-9]{3}){2,4}$", ".", "", r",", 100),
    (r"^[1-9][0-9]{0,2}(,[0-9]{3}){1,4}\.[0-9]{2}$", ".", "", r"[.,]", 1),
    (r"^[1-9][0-9]{0,14}$", "", "", "", 100),
    (r"^[1-9][0-9]{0,2}\.[0-9]{3}$", "", ".", r"\.", 100),
    (r"^[1-9][0-9]{0,2},[0-9]{3}$", "", ",", r",", 100),
)


def _read_regular(page: Page, positions: Sequence[int]) -> list[int]:
    """Read the regular cells of a long column as columns; the positions of the others."""
    where = np.asarray(positions)
    cells = (str(page.cells[i]) for i in positions)
    # digits, points, commas
    texts, signs = _peeled(column_of([text if text.isascii() else "" for text in cells]))
    for pattern, mark, group, out, factor in _REGULAR:
        fits = pc.match_substring_regex(texts, pattern)
        hit = bools_of(fits)
        if not hit.any():
            continue
        digits = texts.filter(fits)
        digits = pc.replace_substring_regex(digits, out, "") if out else digits
        page.sen[where[hit]] = ints_of(digits.cast(pa.int64())) * factor * signs[hit]
        page.kinds[where[hit]] = Kind.NUMBER
        if mark:
            page.marks[mark] += int(hit.sum())
        if group:
            page.soft.setdefault(group, []).extend(where[hit].tolist())
        where, signs, texts = where[~hit], signs[~hit], texts.filter(pc.invert(fits))
    return [int(i) for i in where]


def _peeled(texts: pa.Array[Any]) -> tuple[pa.Array[Any], Array]:
    """Texts without the commonest affixes, and the sign of each."""
    if pc.any(pc.match_substring_regex(texts, r"^Rp|,-$")).as_py():
        texts = pc.replace_substring_regex(texts, r"^Rp\.? ?", "")
        texts = pc.replace_substring_regex(texts, _NO_SEN, r"\1")
    negative = pc.match_substring_regex(texts, _NEGATIVE)
    if not pc.any(negative).as_py():
        return texts, np.ones(len(texts), dtype=np.int64)
    bare = pc.replace_substring_regex(texts, r"[()-]", "")
    signs = np.where(bools_of(negative), -1, 1)
    return pc.if_else(negative, bare, texts), signs
