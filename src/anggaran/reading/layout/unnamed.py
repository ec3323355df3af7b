"""A table under headings that nobody knows, told by its figures.

A district has words of its own: "Tagihan Listrik | Tagihan Air | Jumlah", "Pot. PPh | Diterima".
Where a sheet has no header that is known, a row of words above names and columns of money heads a
table if the figures add up, along the rows or down to a row that is called total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from anggaran.amount.adding import adding
from anggaran.amount.column import read_amounts
from anggaran.amount.rupiah import AmountColumn
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import TOTAL_WORD, is_amount, is_blank, printed, text_of
from anggaran.reading.layout.header import IN_RUPIAH, Header, header_at
from anggaran.reading.layout.profiles import MOST, Profile
from anggaran.reading.layout.words import has, plain

_HEADINGS = 3  # texts that a header has at least: a name, and what adds up
_LEAST = 3  # rows of a table
_LOOKED = 200  # rows from the top in which a header is looked for
_ROWS = 400  # rows below it that are looked at
_LONGEST = 60  # characters of a heading
_COUNTS = (  # what else is counted in large numbers
    "jiwa|orang|penduduk|laki|perempuan|suara|pemilih|ton|kwintal|hektar|ha|ekor|unit|luas|km"
    "|pelanggan|kunjungan|siswa|kk|volume|produksi|nik|nip|npsn|no|nomor"
)


def unnamed_header(sheet: Sheet, start: int) -> Header | None:
    """The first row at or below one (counted from 0) that heads columns of money by their figures;
    None without one.
    """
    for index in range(start, min(len(sheet.rows) - _LEAST, _LOOKED)):
        if _may_head(sheet.rows[index]):
            header = header_at(sheet, index)
            money = _money(sheet, header)
            if money:
                columns = (
                    replace(each, meaning=IN_RUPIAH)
                    if each.index in money and not each.meaning
                    else each
                    for each in header.columns
                )
                return replace(header, columns=tuple(columns))
    return None


def _may_head(row: Sequence[object]) -> bool:
    """Whether a row prints short words alone, three of them at least."""
    cells = [cell for _, cell in printed(row)]
    texts = [cell for cell in cells if isinstance(cell, str) and not is_amount(cell)]
    short = all(len(text) <= _LONGEST and plain(text) for text in texts)
    return len(texts) == len(cells) >= _HEADINGS and short


def _money(sheet: Sheet, header: Header) -> set[int]:
    """The columns of money below a header, if they add up; none where names stand not left of
    them.
    """
    rows = _rows_below(sheet, header)
    profiles = {c.index: Profile([row[c.index] for row in rows]) for c in header.columns if c.text}
    money = [index for index, each in profiles.items() if _is_money(header, index, each)]
    named = [index for index, each in profiles.items() if each.prose >= MOST]
    large = any(profiles[index].million >= MOST for index in money)
    if len(rows) < _LEAST or not large or not named or min(named) > money[0]:
        return set()
    columns = [read_amounts(profiles[index].cells) for index in money]
    return {*money} if _add_up(rows, columns) else set()


def _rows_below(sheet: Sheet, header: Header) -> list[Sequence[object]]:
    """The first rows below a header, down to one that is blank."""
    below = sheet.rows[header.last + 1 : header.last + 1 + _ROWS]
    return [*takewhile(lambda row: not all(map(is_blank, row)), below)]


def _is_money(header: Header, index: int, profile: Profile) -> bool:
    """Whether a column prints large amounts, and its heading says of nothing else."""
    heading = plain(header.columns[index].text)
    return profile.amount >= MOST and profile.large >= MOST and not has(_COUNTS, heading)


def _add_up(rows: Sequence[Sequence[object]], columns: Sequence[AmountColumn]) -> bool:
    """Whether columns of money add up, along the rows or down to a total."""
    return bool(adding(columns)) or _are_totalled(rows, columns)


def _are_totalled(rows: Sequence[Sequence[object]], columns: Sequence[AmountColumn]) -> bool:
    """Whether the last row is called total, and is the sum of the others in two columns, and in
    more than it is not.
    """
    *lines, last = rows
    if not any(TOTAL_WORD.match(text_of(cell)) for _, cell in printed(last)):
        return False
    sums: list[bool] = [
        sum(column.sen[: len(lines)].tolist()) == int(column.sen[len(lines)]) != 0
        for column in columns
        if column.known[len(lines)]
    ]
    return sum(sums) > max(1, len(sums) - sum(sums))
