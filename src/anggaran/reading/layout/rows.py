"""The rows of one table: which belong to it, which inside it are no budget rows and why, and where
it ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

from anggaran.finding import Text
from anggaran.kode.code import canonical
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cash import CASH, cash_rows
from anggaran.reading.layout.cells import (
    is_amount,
    is_blank,
    is_dash,
    is_large,
    is_outline,
    is_prose,
    is_small_number,
    is_zero,
    printed,
    text_of,
)
from anggaran.reading.layout.header import Header, header_at, is_anchor
from anggaran.reading.layout.headings import is_number_row
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import begins_with_code, is_code

Cells = Sequence[object]
_CHUNK = 1024  # rows looked at before asking whether the table has ended
_ROUGH = 4096  # rows looked at for another header before the columns are settled
_WORDS = 4  # characters from which a label says something
_TOTAL = re.compile(
    r"(sub\s*|grand\s*)?(jumlah|total)\b|surplus|defisit|silpa|pembiayaan net", re.IGNORECASE
)
_JUMLAH = re.compile(r"(sub\s*)?(jumlah|total)\s+(?=[a-z])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_HEADING = re.compile(
    r"(sub\s*)?(program|kegiatan)\b|(bidang\s+)?urusan\b|tujuan\b|sasaran\b"
    r"|(pendapatan|belanja|pembiayaan|penerimaan|pengeluaran)\b",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(hal(aman)?|page)\b.*\d|-?\s*\d{1,4}\s*-?|dicetak\b.*|.*\bsipd\b.*", re.IGNORECASE
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


@dataclass(slots=True)
class Region:
    """Rows of a table, counted from 0: those accepted, and those refused with the reason; ``last``
    ends it.
    """

    accepted: Sequence[int] = ()
    refused: list[tuple[int, Text]] = field(default_factory=list)
    last: int = -1


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where to look for amounts, codes, outline numbers and labels."""

    money: tuple[int, ...]
    kode: tuple[int, ...]
    nomor: tuple[int, ...]
    label: tuple[int, ...]
    small: bool = False  # amounts of few digits, as in millions
    totalled: Callable[[], frozenset[str]] = frozenset  # what total rows name, asked for seldom


def rough_end(sheet: Sheet, header: Header, titles: Sequence[str] = ()) -> int:
    """Last row (from 0) with an amount that could belong to a header, before its columns are known
    for certain.

    Where no amount is, the last row: what stands there instead is to be told.
    Another table is looked for among the first rows only; :func:`find_region` has the last word.

    Args:
        sheet: the sheet.
        header: the header.
        titles: lines above it, to know them again at a page break.
    """
    first, last = header.last + 1, len(sheet.rows) - 1
    roles = (Role.UANG, Role.KODE, Role.NOMOR, Role.URAIAN)
    money, kode, nomor, label = (
        tuple(column.index for column in header.of(role)) for role in roles
    )
    columns = _Columns(money, kode, nomor, label)
    found = _scan(_Pages(sheet, header, columns, titles), min(first + _ROUGH, last))
    end = last = found.last if found.ended else last
    while last >= first and not any(is_amount(sheet.rows[last][c]) for c in money):
        last -= 1
    return last if last >= first else end


def break_rows(sheet: Sheet, header: Header, last: int) -> set[int]:
    """Rows (from 0) up to ``last`` that only a page break puts there, among the first rows only.

    The header printed again with its column numbers and the titles right above it, and page
    numbers.
    """
    money = tuple(column.index for column in header.of(Role.UANG))
    found: set[int] = set()
    for index in _odd_rows(sheet, header, money, (), min(header.last + _ROUGH, last)):
        row = sheet.rows[index]
        if header.repeats(row, alone=True):
            found.add(index)
            if index < last and is_number_row(sheet.rows[index + 1]):
                found.add(index + 1)
            found.update(_titles_above(sheet, index))
        elif _PAGE.fullmatch(_line(row)):
            found.add(index)
    return found


def _titles_above(sheet: Sheet, index: int) -> Iterator[int]:
    """The rows of one text each right above a row."""
    while index > 0 and sum(not is_blank(cell) for cell in sheet.rows[index - 1]) == 1:
        index -= 1
        if not any(map(is_prose, sheet.rows[index])):
            return
        yield index


def _is_other_header(sheet: Sheet, index: int, header: Header) -> bool:
    row = sheet.rows[index]
    return (
        is_anchor(row) and not header.repeats(row) and bool(header_at(sheet, index).of(Role.UANG))
    )


def find_region(sheet: Sheet, header: Header, plan: Plan, titles: Sequence[str] = ()) -> Region:
    """The rows of a table whose columns are known.

    Args:
        sheet: the sheet.
        header: its header.
        plan: its columns.
        titles: lines above the table, to know them again at a page break.
    """
    nomor = () if plan.nomor is None else (plan.nomor,)
    money = tuple(plan.money.values())
    first = header.last + 1
    small = _are_small(sheet, money, first)
    labels = plan.label_columns
    totalled = cache(lambda: _totalled(sheet, first, labels))
    columns = _Columns(money, plan.code_columns, nomor, labels, small, totalled)
    found = _scan(_Pages(sheet, header, columns, titles), len(sheet.rows) - 1)
    refused = _refused(sheet, found, first)
    out = {index for index, _ in refused}
    whole = range(header.last + 1, found.last + 1)
    rows = [index for index in whole if index not in out] if out else whole
    if cash := cash_rows(sheet, plan, rows):
        rows = rows[: -len(cash)]
        refused = sorted([*refused, *((index, CASH) for index in cash)], key=itemgetter(0))
    return Region(rows, refused, found.last)


def _refused(sheet: Sheet, found: _Scan, first: int) -> list[tuple[int, Text]]:
    """The rows that are none of the table, in order, each with the reason."""
    told = {row: reason for row, reason in found.odd.items() if reason and row <= found.last}
    struck = dict.fromkeys(_struck(sheet, first, found.last), STRUCK)
    return sorted((struck | told).items(), key=itemgetter(0))


def _are_small(sheet: Sheet, money: Sequence[int], first: int) -> bool:
    """Whether most amounts from a row on have few digits, as in millions."""
    cells = (cell for column in money for cell in sheet.column(column)[first : first + _ROUGH])
    figures = [cell for cell in cells if is_amount(cell)]
    return sum(map(is_large, figures)) * 2 < len(figures)


def _struck(sheet: Sheet, first: int, last: int) -> Iterator[int]:
    """The rows all of whose cells are struck out: the document takes them back."""
    for index, count in sheet.marks.struck_rows().items():
        if first <= index <= last and 0 < len(printed(sheet.rows[index])) <= count:
            yield index


@dataclass(slots=True)
class _Scan:
    """Rows looked at: the odd ones with the reason against them, the last of the table, whether it
    ended there.
    """

    odd: dict[int, Text | None]
    last: int
    ended: bool


def _scan(pages: _Pages, stop: int) -> _Scan:
    """Go through the rows below a header, to where its table ends or to ``stop``."""
    sheet, header, columns = pages.sheet, pages.header, pages.columns
    first = header.last + 1
    odd: dict[int, Text | None] = {}
    last = previous = first - 1
    nothing = [""] * len(sheet.rows[0])
    for index in _odd_rows(sheet, header, columns.money, columns.label, stop):
        if index - 1 > previous:  # ordinary rows stand between
            last = index - 1
        previous = index
        if sheet.rows[index] == nothing:  # there may be a million of them
            odd[index] = BLANK
            continue
        if _is_other_header(sheet, index, header) or pages.has_other_heads(last, index):
            return _Scan(odd, last, ended=True)
        reason, has_amount = _judge(sheet.rows, index, header, columns, odd.get(index - 1))
        if reason is REPEATED and last >= first and pages.starts_anew(last, index):
            return _Scan(odd, last, ended=True)
        odd[index] = reason
        if reason is None and (has_amount or index == last + 1):
            last = index
    return _Scan(odd, stop if previous < stop else last, ended=False)


def _odd_rows(
    sheet: Sheet, header: Header, money: tuple[int, ...], label: tuple[int, ...], stop: int
) -> Iterator[int]:
    """Rows without an amount or without a label, and those that print a heading of their column
    again (years are like amounts); what is regular is passed over quickly, a chunk at a time.
    """
    first, size = header.last + 1, _CHUNK
    while first <= stop:
        here = slice(first, min(first + size, stop + 1))
        odd = {*_lacking(sheet, here, money, _all_numbers, is_amount)}
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


def _is_words(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) >= _WORDS


@dataclass(frozen=True, slots=True)
class _OddRow:
    """What stands in a row that lacks an amount or a label."""

    row: Sequence[object]
    columns: _Columns
    label: str

    @property
    def has_amount(self) -> bool:
        return any(is_amount(self.row[c]) or is_dash(self.row[c]) for c in self.columns.money)

    @property
    def has_code(self) -> bool:
        return any(is_code(self.row[c]) or _is_dotted(self.row[c]) for c in self.columns.kode)

    @property
    def is_page_number(self) -> bool:
        """True for a small bare number alone in its row; a zero is an amount, and so is it where
        all are small.
        """
        amounts = [self.row[c] for c in self.columns.money if not is_blank(self.row[c])]
        alone = sum(not is_blank(cell) for cell in self.row) == len(amounts) == 1
        small = alone and is_small_number(amounts[0]) and not is_zero(amounts[0])
        return small and not self.columns.small

    @property
    def is_number_row(self) -> bool:
        money = [self.row[c] for c in self.columns.money]
        large = any(
            is_amount(cell) and not is_small_number(cell) and "=" not in text_of(cell)
            for cell in money
        )
        return is_number_row(self.row) and not large

    @property
    def is_heading(self) -> bool:
        """True for a row without amounts that heads others: by code, by outline number, by its
        first word, by a total that names it.
        """
        if self.has_code or _TOTAL.match(self.label) or begins_with_code(self.label):
            return True
        if not is_prose(self.label):
            return False
        if any(is_outline(self.row[c]) for c in self.columns.nomor):
            return True
        elsewhere = any(
            is_prose(cell) for index, cell in enumerate(self.row) if index not in self.columns.label
        )
        if self.columns.kode or elsewhere:
            return False
        return bool(_HEADING.match(self.label)) or _name(self.label) in self.columns.totalled()


def _totalled(sheet: Sheet, first: int, labels: Sequence[int]) -> frozenset[str]:
    """The names of what total rows below a header say that they total."""
    cells = (text_of(cell) for column in labels for cell in sheet.column(column)[first:])
    return frozenset(_name(text[found.end() :]) for text in cells if (found := _JUMLAH.match(text)))


def _name(label: str) -> str:
    """The words of a label, for comparing names: "LAIN-LAIN PAD" is "Lain-lain PAD"."""
    return " ".join(word for word in _WORD.findall(label.lower()) if word != "daerah")


def _is_dotted(cell: object) -> bool:
    """True for numbers with dots, which in a column of codes are one, be it never so odd
    (``10.02``).
    """
    return isinstance(cell, str | float) and "." in (canonical(text_of(cell)) or "")


def _judge(
    rows: Sequence[Sequence[object]],
    index: int,
    header: Header,
    columns: _Columns,
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
    label = " ".join(text_of(row[c]) for c in columns.label if not is_blank(row[c]))
    odd = _OddRow(row, columns, label)
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
    text = _line(row)
    if _PAGE.fullmatch(text):
        return PAGE
    return CONTINUED if is_prose(text) else NOTHING


class _Pages:
    """Tells a page break from the end of a table, where its header is printed again.

    Args:
        sheet: the sheet.
        header: the header.
        columns: the columns of the table, as far as they are known.
        titles: lines above the header.
    """

    def __init__(
        self, sheet: Sheet, header: Header, columns: _Columns, titles: Sequence[str]
    ) -> None:
        self.sheet, self.header, self.columns = sheet, header, columns
        self._seen = {" ".join(title.lower().split()) for title in titles}

    def starts_anew(self, last: int, index: int) -> bool:
        """True where the header printed again in a row heads another table, not the next page of
        this one.

        New titles stand above it, and what comes before is closed by a total or what follows begins
        anew.

        Args:
            last: the last row of the table before it.
            index: the row.
        """
        new = self._new_titles(self.sheet.rows[last + 1 : index])
        row = self.sheet.rows[last]
        return bool(new) and (len(new) > 1 or self._closes(row) or self._counts_anew(index))

    def has_other_heads(self, last: int, index: int) -> bool:
        """True where a row heads another table, whose columns no word list knows.

        It stands apart from the rows above, begins like the header, prints words over every
        amount, each its own, and amounts stand below it.
        """
        rows, money = self.sheet.rows, self.columns.money
        row = rows[index]
        apart = self.header.last < last < index - 1 and index + 1 < len(rows)
        if not apart or self.header.repeats(row, alone=True):
            return False
        heads = {text_of(row[c]).lower() for c in money if is_prose(row[c])}
        opens = any(text_of(row[at]).lower() == text.lower() for at, text in self.header.opening)
        below = any(is_amount(rows[index + 1][c]) for c in money)
        return opens and below and len(heads) == len(money)

    def _counts_anew(self, index: int) -> bool:
        """Whether the rows below another are counted from 1 again."""
        below = self.sheet.rows[index + 1 : index + 2]
        return any(
            text_of(row[c]).strip(" .()") == "1" for row in below for c in self.columns.nomor
        )

    def _new_titles(self, rows: Sequence[Sequence[object]]) -> list[str]:
        """Lines between two headers that were not seen above either; they are seen from now on."""
        lines = [_line(row) for row in rows if not self.header.repeats(row, alone=True)]
        new = [
            line
            for line in lines
            if line and line.lower() not in self._seen and not _PAGE.fullmatch(line)
        ]
        self._seen.update(line.lower() for line in lines)
        return new

    def _closes(self, row: Sequence[object]) -> bool:
        """Whether a row ends a table: a total, or one without a code where there are codes."""
        label = " ".join(text_of(row[c]) for c in self.columns.label)
        if _TOTAL.match(label.strip()) or _TOTAL.match(_line(row)):
            return True
        unmarked = all(is_blank(row[c]) for c in (*self.columns.kode, *self.columns.nomor))
        return unmarked and bool(self.columns.kode)


def _line(row: Sequence[object]) -> str:
    """What a row prints, in one line."""
    return " ".join(text_of(cell) for _, cell in printed(row))
