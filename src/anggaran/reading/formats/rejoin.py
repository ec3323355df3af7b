"""Rows with more fields than headings: thousands parted by commas that no quotes keep together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from anggaran.errors import UnreadableFile
from anggaran.reading.layout.meaning import meaning

_FIRST = re.compile(r"\s*[(\-]?\s*(?:Rp\.?\s*)?[1-9]\d{0,2}", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_NEXT = re.compile(r"\d{3}")
_LAST = re.compile(r"\d{3}(?:\.\d{1,2})?\s*\)?\s*")
_HEADS = 60  # rows in which the headings are looked for
_LONGEST = 200  # characters of a heading
_GROUPS = 13  # of digits that an amount has at most
_WIDEST = 200  # headings under which rows are put together
_ENOUGH = 2  # ways to put a row together, from which it is not told which is meant

Fields = list[str]


def rejoin(rows: Sequence[Fields], file: str) -> list[Fields]:
    """The rows of a list parted by commas, with amounts that commas tore put together again.

    Args:
        rows: the fields of each line.
        file: its name, for the message.

    Raises:
        UnreadableFile: a row could be put together in more than one way.

    >>> rejoin([["Kode", "Uraian", "Pagu"], ["5", "BELANJA", "90", "000"]], "a.csv")[1]
    ['5', 'BELANJA', '90,000']
    """
    head = next((i for i, row in enumerate(rows[:_HEADS]) if _known(row) >= _ENOUGH), None)
    if head is None:
        return [*rows]
    words = [row for row in rows[head:_HEADS] if not any(map(_DIGITS.search, row))]
    width = max(len(_trimmed(row)) for row in [rows[head], *words])
    torn = [i for i, row in enumerate(rows) if i > head and _is_torn(row, width)]
    mended = {i: _one(_trimmed(rows[i]), width, i + 1, file) for i in torn}
    return [mended.get(i, row) for i, row in enumerate(rows)]


def _known(row: Fields) -> int:
    return sum(len(cell) < _LONGEST and bool(meaning((cell,))) for cell in row)


def _trimmed(row: Fields) -> Fields:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _is_torn(row: Fields, width: int) -> bool:
    """True where fields beyond the headings follow from groups of three digits."""
    fields = _trimmed(row)
    groups = sum(_NEXT.fullmatch(field) is not None for field in fields)
    return 0 < len(fields) - width <= groups + 1 and groups > 0


def _one(row: Fields, width: int, line: int, file: str) -> Fields:
    """The only way to put a row together; without any it stays as it is."""
    ways = _ways(tuple(row), width) if width <= _WIDEST else None
    if ways is not None and len(ways) < _ENOUGH:
        return [*ways[0]] if ways else row
    raise UnreadableFile(
        f"{file}: baris {line} berisi {len(row)} isian di bawah {width} judul; koma pemisah ribuan "
        "tidak diberi tanda kutip. Simpan ulang dengan titik koma, atau jumlah dalam tanda kutip.",
        f"{file}: line {line} has {len(row)} fields under {width} headings; commas that part "
        "thousands are not quoted. Save it again with semicolons, or with the amounts in quotes.",
    )


@lru_cache(maxsize=4096)
def _ways(row: tuple[str, ...], width: int) -> tuple[tuple[str, ...], ...]:
    """Ways to make a row of so many fields by joining groups of digits: two at most."""
    if not row or not width:
        return () if row or width else ((),)
    if len(row) > width * _GROUPS:
        return ()
    found: list[tuple[str, ...]] = []
    for end in range(1, min(len(row) - width + 1, _GROUPS) + 1):
        if _is_field(row[:end]):
            found += [(",".join(row[:end]), *rest) for rest in _ways(row[end:], width - 1)]
    return tuple(found[:_ENOUGH])


def _is_field(parts: Sequence[str]) -> bool:
    """Whether parts are one field: a number of several groups, or anything but such a group that
    begins with a nought.
    """
    if len(parts) > 1:
        return _is_number(parts)
    return parts[0][:1] != "0" or not _NEXT.fullmatch(parts[0])


def _is_number(fields: Sequence[str]) -> bool:
    first, *inner, last = fields
    if not _FIRST.fullmatch(first) or not _LAST.fullmatch(last):
        return False
    return all(_NEXT.fullmatch(field) for field in inner)
