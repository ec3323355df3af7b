"""Rows that lack an amount or a label: budget rows all the same, or why they are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from anggaran.finding import Text
from anggaran.kode.code import canonical
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import (
    at,
    is_amount,
    is_blank,
    is_outline,
    is_prose,
    is_small_number,
    is_zero,
    line_of,
    text_of,
)
from anggaran.reading.layout.header import Header, is_anchor
from anggaran.reading.layout.headings import is_number_row
from anggaran.reading.layout.profiles import begins_with_code, is_code, is_figure

Cells = Sequence[object]
_CHUNK = 1024  # rows looked at before asking whether the table has ended
_WORDS = 4  # characters from which a label says something
TOTAL = re.compile(
    r"(sub\s*|grand\s*)?(jumlah|total)\b|surplus|defisit|silpa|pembiayaan net", re.IGNORECASE
)
_JUMLAH = re.compile(r"(sub\s*)?(jumlah|total)\s+(?=[a-z])", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
_WORD = re.compile(r"[^\W\d_]+")
_HEADING = re.compile(
    r"(sub\s*)?(program|kegiatan)\b|(bidang\s+)?urusan\b|tujuan\b|sasaran\b"
    r"|(pendapatan|belanja|pembiayaan|penerimaan|pengeluaran)\b",
    re.IGNORECASE,
)
# what pages print besides their table
FURNITURE = re.compile(
    r"(hal(aman)?|page)\b.*\d|-?\s*\d{1,4}\s*-?|dicetak\b.*|.*\bsipd\b.*"
    r"|(tabel|lanjutan|sambungan)\b.*\b(lanjutan|sambungan)\b\W*",
    re.IGNORECASE,
)

BLANK = Text("baris kosong", "blank row")
REPEATED = Text("kepala tabel yang berulang", "repeated header")
NUMBERS = Text("baris nomor kolom", "row of column numbers")
PAGE = Text("nomor halaman atau kaki halaman", "page number or footer")
CONTINUED = Text(
    "hanya teks: lanjutan uraian atau catatan", "text only: a label continued, or a note"
)
STRUCK = Text("dicoret dalam buku kerja", "struck out in the workbook")
NOTHING = Text("tanpa kode, nomor urut, uraian maupun jumlah", "no code, number, label or amount")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to look for amounts, codes, outline numbers and labels."""

    money: tuple[int, ...]
    kode: tuple[int, ...]
    nomor: tuple[int, ...]
    label: tuple[int, ...]
    small: bool = False  # amounts of few digits, as in millions
    totalled: Callable[[], frozenset[str]] = frozenset  # what total rows name, asked for seldom


def odd_rows(
    sheet: Sheet, header: Header, money: tuple[int, ...], label: tuple[int, ...], stop: int
) -> Iterator[int]:
    """Rows without an amount or without a label, and those that print a heading of their column
    again (years are like amounts); what is regular is passed over quickly, a chunk at a time.
    """
    first, size = header.last + 1, _CHUNK
    while first <= stop:
        here = slice(first, min(first + size, stop + 1))
        odd = {*_lacking(sheet, here, money, _all_numbers, _is_other_than_year)}
        if label:
            odd.update(_lacking(sheet, here, label, _all_words, _is_words))
        for column, text in header.opening:
            cells = sheet.column(column)[here]
            odd.update(row for row, cell in enumerate(cells, here.start) if cell == text)
        yield from sorted(odd)
        first += size
        size = min(size * 2, 65536)


def _lacking(
    sheet: Sheet,
    here: slice,
    columns: tuple[int, ...],
    all_of: Callable[[Cells], bool],
    one: Callable[[object], bool],
) -> Sequence[int]:
    """Rows of a chunk in which no column has what is looked for; ``all_of`` spares looking cell by
    cell.
    """
    rows: Sequence[int] = range(here.start, here.stop)
    for column in columns:
        cells = sheet.column(column)[here]
        if all_of(cells):
            return ()
        rows = [row for row in rows if not one(cells[row - here.start])]
    return rows


def _all_numbers(cells: Cells) -> bool:
    return {float, int}.issuperset(map(type, cells))


def _all_words(cells: Cells) -> bool:
    if not {str}.issuperset(map(type, cells)):
        return False
    return min(map(len, cells), default=0) >= _WORDS  # type: ignore[arg-type]


def _is_other_than_year(cell: object) -> bool:
    """Whether a cell prints an amount, and no year that may head another table."""
    return is_amount(cell) and not _YEAR.fullmatch(text_of(cell))


def _is_words(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) >= _WORDS


@dataclass(frozen=True, slots=True)
class _OddRow:
    """What stands in a row that lacks an amount or a label."""

    row: Sequence[object]
    columns: Columns
    label: str

    @property
    def amounts(self) -> list[object]:
        """What stands in its columns of amounts."""
        return at(self.row, self.columns.money)

    @property
    def has_amount(self) -> bool:
        """True where it prints an amount, or the dash for one."""
        return any(map(is_figure, self.amounts))

    @property
    def has_code(self) -> bool:
        """True where it prints a code, be it never so odd."""
        return any(map(_may_be_code, at(self.row, self.columns.kode)))

    @property
    def is_page_number(self) -> bool:
        """True for a small bare number alone in its row; a zero is an amount, and so is it where
        all are small.
        """
        cells = [cell for cell in self.row if not is_blank(cell)]
        if self.columns.small or len(cells) != 1 or cells[0] not in self.amounts:
            return False
        return is_small_number(cells[0]) and not is_zero(cells[0])

    @property
    def is_number_row(self) -> bool:
        """True for the numbers of the columns."""
        return is_number_row(self.row) and not any(map(_is_sum, self.amounts))

    @property
    def is_heading(self) -> bool:
        """True for a row without amounts that heads others: by code, by outline number, by its
        first word, by a total that names it.
        """
        if self.has_code or TOTAL.match(self.label) or begins_with_code(self.label):
            return True
        if not is_prose(self.label):
            return False
        if any(map(is_outline, at(self.row, self.columns.nomor))):
            return True
        elsewhere = {*range(len(self.row))}.difference(self.columns.label)
        if self.columns.kode or any(map(is_prose, at(self.row, [*elsewhere]))):
            return False
        return bool(_HEADING.match(self.label)) or _name(self.label) in self.columns.totalled()


def totalled(sheet: Sheet, first: int, labels: Sequence[int]) -> frozenset[str]:
    """The names of what total rows below a header say that they total."""
    columns = (sheet.column(column)[first:] for column in labels)
    found = map(_JUMLAH.match, map(text_of, chain.from_iterable(columns)))
    return frozenset(_name(each.string[each.end() :]) for each in found if each)


def _name(label: str) -> str:
    """The words of a label, for comparing names: "LAIN-LAIN PAD" is "Lain-lain PAD"."""
    return " ".join(word for word in _WORD.findall(label.lower()) if word != "daerah")


def _may_be_code(cell: object) -> bool:
    """True for a code, and for numbers with dots, which in a column of codes are one, be it never
    so odd (``10.02``).
    """
    dotted = isinstance(cell, str | float) and "." in (canonical(text_of(cell)) or "")
    return dotted or is_code(cell)


def _is_sum(cell: object) -> bool:
    """True for an amount that is no number of a column, with or without a formula."""
    return is_amount(cell) and not is_small_number(cell) and "=" not in text_of(cell)


def judge(
    rows: Sequence[Sequence[object]],
    index: int,
    header: Header,
    columns: Columns,
    above: Text | None,
) -> tuple[Text | None, bool]:
    """Why an odd row is refused, None where it is a budget row; and whether it prints an amount.

    ``above`` is why the row before it was refused.
    """
    row = rows[index]
    if all(map(is_blank, row)):
        return BLANK, False
    if _is_repeated(rows, index, header, above):
        return REPEATED, False
    odd = _OddRow(row, columns, line_of(at(row, columns.label)))
    if odd.is_number_row and (above in {REPEATED, NUMBERS} or not is_prose(odd.label)):
        return NUMBERS, False
    if odd.has_amount:
        return (PAGE, False) if odd.is_page_number else (None, True)
    return (None if odd.is_heading else _why_text(row)), False


def _is_repeated(
    rows: Sequence[Sequence[object]], index: int, header: Header, above: Text | None
) -> bool:
    """Whether a row is one of the header printed again."""
    row = rows[index]
    beside = above is REPEATED or (index + 1 < len(rows) and header.repeats(rows[index + 1]))
    return header.repeats(row, alone=beside) or (above is REPEATED and is_anchor(row))


def _why_text(row: Sequence[object]) -> Text:
    """Why a row without amount and without code is none."""
    text = line_of(row)
    if FURNITURE.fullmatch(text):
        return PAGE
    return CONTINUED if is_prose(text) else NOTHING
