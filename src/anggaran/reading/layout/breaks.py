"""Page breaks inside a table: what is printed again there, and where another table begins."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import (
    at,
    is_amount,
    is_blank,
    is_outline,
    is_prose,
    line_of,
    printed,
    text_of,
)
from anggaran.reading.layout.header import Header, header_at, is_anchor
from anggaran.reading.layout.headings import is_number_row
from anggaran.reading.layout.meaning import Role, meaning
from anggaran.reading.layout.odd_rows import FURNITURE, TOTAL, Columns, odd_rows
from anggaran.reading.layout.profiles import is_code

ROUGH = 4096  # rows looked at for another header before the columns are settled


def break_rows(sheet: Sheet, header: Header, last: int) -> set[int]:
    """Rows (from 0) up to ``last`` that only a page break puts there, among the first rows only.

    The header printed again with its column numbers and the titles right above it, and page
    numbers.
    """
    money = tuple(column.index for column in header.of(Role.UANG))
    found: set[int] = set()
    for index in odd_rows(sheet, header, money, (), min(header.last + ROUGH, last)):
        row = sheet.rows[index]
        if header.repeats(row, alone=True):
            found.add(index)
            if index < last and is_number_row(sheet.rows[index + 1]):
                found.add(index + 1)
            found.update(_titles_above(sheet, index))
        elif FURNITURE.fullmatch(line_of(row)):
            found.add(index)
    return found


def _titles_above(sheet: Sheet, index: int) -> Iterator[int]:
    """The rows of one text each right above a row."""
    above = enumerate(reversed(sheet.rows[:index]), 1)
    titles = takewhile(lambda row: len(printed(row[1])) == 1 and any(map(is_prose, row[1])), above)
    return (index - back for back, _ in titles)


def heads_another(sheet: Sheet, index: int, header: Header) -> bool:
    """True for a row that belongs to the header of another table with amounts."""
    row = sheet.rows[index]
    other = is_anchor(row) and not header.repeats(row)
    return other and bool(header_at(sheet, index).of(Role.UANG))


def last_row(sheet: Sheet, header: Header) -> int:
    """The last row that a table may have: of a page whose tables stand apart, the one above the
    next that has a header of its own.
    """
    body = next_amount(sheet, header)
    own = sheet.next_row(("header", header.lines), body + 1, lambda row: _own(sheet, header, row))
    return own - 1


def next_amount(sheet: Sheet, header: Header) -> int:
    """The first row of amounts below a header; a table that begins above it is still its own."""
    money = tuple(column.index for column in header.of(Role.UANG))
    rows = sheet.rows

    def find(start: int) -> int:
        below = range(start, len(rows))
        return next((row for row in below if any(map(is_amount, at(rows[row], money)))), len(rows))

    return sheet.next_row(("amount", money), header.last + 1, find)


def _own(sheet: Sheet, header: Header, first: int) -> int:
    """The first table of a page, from a row on, that has a header of its own."""
    starts = sheet.starts[bisect_left(sheet.starts, first) :]
    return next((each for each in starts if _has_own_header(sheet, header, each)), len(sheet.rows))


def _has_own_header(sheet: Sheet, header: Header, start: int) -> bool:
    """Whether the first row of several cells that a table of a page prints is words alone, and not
    the header of the table above or a heading with its code.
    """
    rows = map(sheet.rows.__getitem__, range(start, len(sheet.rows)))
    first = next((row for row in rows if len(printed(row)) > 1), None)
    if first is None:
        return False
    opening, *others = (cell for _, cell in printed(first))
    numbered = is_outline(opening) and not meaning((text_of(opening),))
    figures = any(map(is_amount, (opening, *others)))
    return not (numbered or figures or is_code(opening) or header.repeats(first))


class Pages:
    """Tells a page break from the end of a table, where its header is printed again.

    Args:
        sheet: the sheet.
        header: the header.
        columns: the columns of the table, as far as they are known.
        titles: lines above the header.
    """

    def __init__(
        self, sheet: Sheet, header: Header, columns: Columns, titles: Sequence[str]
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
        """True where a row heads another table: with amounts by its words, or by where it stands.

        Columns may be called as no word list knows; then it stands apart from the rows above, or
        below a total, begins like the header or a new count, prints words over amounts, each its
        own, and amounts stand below these words alone.
        """
        return (
            heads_another(self.sheet, index, self.header)
            or self._stands_apart(last, index)
            or self._titles_another(last, index)
        )

    def _titles_another(self, last: int, index: int) -> bool:
        """Whether a row is the title of lines without codes that stand below the total of a table
        of codes: ``Rencana Penarikan Dana per Triwulan``.
        """
        rows, kode = self.sheet.rows, self.columns.kode
        if not kode or not last < index - 1 < len(rows) - 2 or not self._closes(rows[last]):
            return False
        named = [cell for cell in at(rows[index + 1], kode) if is_prose(cell)]
        titled = len(printed(rows[index])) == 1 and is_prose(printed(rows[index])[0][1])
        below = any(map(is_amount, at(rows[index + 1], self.columns.money)))
        return titled and below and bool(named) and not any(map(is_code, named))

    def _stands_apart(self, last: int, index: int) -> bool:
        rows = self.sheet.rows
        row = rows[index]
        if not self.header.last < last < index < len(rows) - 1:
            return False
        closed = self._closes(rows[last])
        if not (closed or last < index - 1) or self.header.repeats(row, alone=True):
            return False
        opens = any(text_of(row[at]).lower() == text.lower() for at, text in self.header.opening)
        return (opens or (closed and self._counts_anew(index))) and self._has_heads(index)

    def _has_heads(self, index: int) -> bool:
        """Whether a row prints words over amounts, each its own, and the next amounts below these
        words alone.
        """
        row, below = self.sheet.rows[index : index + 2]
        over = [column for column in self.columns.money if is_prose(row[column])]
        under = {column for column in self.columns.money if is_amount(below[column])}
        heads = {text_of(row[column]).lower() for column in over}
        return bool(under) and under.issubset(over) and len(heads) == len(over)

    def _counts_anew(self, index: int) -> bool:
        """Whether the rows below another are counted from 1 again."""
        below = self.sheet.rows[index + 1 : index + 2]
        numbers = chain.from_iterable(at(row, self.columns.nomor) for row in below)
        return "1" in (text_of(cell).strip(" .()") for cell in numbers)

    def _new_titles(self, rows: Sequence[Sequence[object]]) -> list[str]:
        """Lines between two headers that were not seen above either; they are seen from now on."""
        lines = [line_of(row) for row in rows if not self.header.repeats(row, alone=True)]
        new = [line for line in lines if line and line.lower() not in self._seen]
        self._seen.update(map(str.lower, lines))
        return [line for line in new if not FURNITURE.fullmatch(line)]

    def _closes(self, row: Sequence[object]) -> bool:
        """Whether a row ends a table: a total, or one without a code where there are codes."""
        label = line_of(at(row, self.columns.label))
        if any(map(TOTAL.match, (label, line_of(row)))):
            return True
        marks = at(row, (*self.columns.kode, *self.columns.nomor))
        return bool(self.columns.kode) and all(map(is_blank, marks))
