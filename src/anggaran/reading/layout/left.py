"""The rows of a sheet that print amounts and are in none of its tables: they are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anggaran.finding import Text
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block
from anggaran.reading.layout.cells import is_amount, is_million, is_prose, printed, text_of

_LEAST = 2  # rows that make a table; one may tell a sum in passing
_LOOKED = 4096  # rows below a table that are looked at
_LONGEST = 15  # digits of an amount; a NIP has 18


def amount_rows(sheet: Sheet, first: int, stop: int) -> list[int]:
    """The rows from one to another, the last not included, that print words and millions."""
    return [row for row in range(first, min(stop, first + _LOOKED)) if _is_line(sheet.rows[row])]


def left_out(sheet: Sheet, blocks: Sequence[Block]) -> list[Text]:
    """What to say of the rows below the first table, or between two, that no table takes."""
    return [_said(sheet, rows) for rows in _gaps(sheet, blocks) if len(rows) >= _LEAST]


def _gaps(sheet: Sheet, blocks: Sequence[Block]) -> Iterator[list[int]]:
    ends = sorted((block.header.first, block.region.last + 1) for block in blocks)
    if not ends:
        return
    reached = ends[0][0]
    for first, end in [*ends, (len(sheet.rows), len(sheet.rows))]:
        yield amount_rows(sheet, reached, first)
        reached = max(reached, end)


def _is_line(row: Sequence[object]) -> bool:
    cells = [cell for _, cell in printed(row)]
    figures = [cell for cell in cells if is_amount(cell) and is_million(cell)]
    short = any(sum(map(str.isdigit, text_of(cell))) <= _LONGEST for cell in figures)
    return short and any(map(is_prose, cells))


def _said(sheet: Sheet, rows: Sequence[int]) -> Text:
    first, last = (sheet.spots[row].line if sheet.spots else row + 1 for row in (rows[0], rows[-1]))
    return Text(
        f"Baris {first}–{last} memuat angka, tetapi bukan di bawah judul kolom jumlah yang "
        "dikenal: tidak dibaca.",
        f"Rows {first}–{last} print figures, but under no known headings of amounts: not read.",
    )
