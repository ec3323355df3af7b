"""The header of a table: what it prints above each column, and how it is known again."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from anggaran.measure import LAIN
from anggaran.periode.span import waktu
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import (
    is_amount,
    is_large,
    is_small_number,
    printed,
    text_of,
)
from anggaran.reading.layout.headings import (
    LABELS,
    SIDES,
    Row,
    find_rows,
    is_number_row,
    read_stacks,
)
from anggaran.reading.layout.meaning import NO_MEANING, Meaning, Role, meaning
from anggaran.reading.layout.words import has, is_header_text, plain

_YEAR = re.compile(
    r"(?:(?:tahun|thn|ta|t a|saldo|posisi|per|31|des|desember) )*((?:19|20)\d\d)(?: rp| rupiah)*"
)
_INITIALS = re.compile(r"\s*(?!mei)[a-z]{3}\.?\s*", re.IGNORECASE)
IN_RUPIAH = Meaning(Role.UANG, LAIN)
_LONGEST = 200  # characters of a heading
_NAMING = {Role.ASING, Role.LEWAT, Role.KETERANGAN, Role.URAIAN}  # may head what names the rows
_NAME = 60  # characters of one that names what stands below it


@dataclass(frozen=True, slots=True)
class Column:
    """One column under a header: its position from 0, its text as joined, and what that says."""

    index: int
    parts: tuple[str, ...]
    meaning: Meaning

    @property
    def text(self) -> str:
        """The header text in one line."""
        return " ".join(self.parts)

    @property
    def role(self) -> Role | None:
        """What the column is for; None where the header does not say."""
        return self.meaning.role if self.meaning else None


@dataclass(frozen=True, slots=True)
class Header:
    """A header block: rows ``first`` to ``last`` (from 0, column-number rows included) and its
    columns.

    ``lines`` are the texts of its rows as they stand, by column, to know them again at a page
    break.
    """

    first: int
    last: int
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, ...], ...]

    def of(self, *roles: Role) -> list[Column]:
        """Columns of these roles, from left to right."""
        return [column for column in self.columns if column.role in roles]

    @property
    def opening(self) -> list[tuple[int, str]]:
        """The text that each of its rows begins with, and its column."""
        begun = (
            next(((i, text) for i, text in enumerate(line) if text), None) for line in self.lines
        )
        return [each for each in begun if each]

    def repeats(self, row: Row, *, alone: bool = False) -> bool:
        """True where a row prints one of the header's rows again.

        Args:
            row: the row.
            alone: whether one text is enough, as for a group heading that stands over the amounts
                only.
        """
        texts = {index: plain(text_of(cell)) for index, cell in printed(row)}
        if len(texts) < (1 if alone else 2):
            return False
        return any(
            sum(index < len(line) and plain(line[index]) == text for index, text in texts.items())
            >= 0.7 * len(texts)
            for line in self.lines
        )


def is_anchor(row: Row) -> bool:
    """True where a row by itself looks like part of a header.

    It prints two known headings or more and no figures.  One heading is a label's, or a text that
    no word list knows stands left of two that head amounts or a percent, one of them amounts for
    certain: "Fungsi | Anggaran | Realisasi", "Fungsi | Anggaran | Porsi (%)".
    """
    cells = [cell for cell in row if isinstance(cell, str | int | float) and cell != ""]
    if any(map(_is_figure, cells)):
        return False
    texts = {text_of(cell) for cell in cells if len(text_of(cell)) <= _LONGEST}
    found = {plain(text) for text in texts if _is_known(text)}
    return len(found) >= 2 and (any(map(_heads_label, texts)) or _opens_with_name(row))


def _opens_with_name(row: Row) -> bool:
    """Whether a row begins with a text of its own, and goes on with headings of amounts, or of
    amounts and a percent.
    """
    texts = [text_of(cell) for cell in row if cell != ""]
    if len(texts) < 3 or len(texts[0]) > _NAME or not plain(texts[0]):
        return False
    if meaning((texts[0],)).role not in _NAMING:
        return False
    said = {plain(text): meaning((text,)) for text in texts[1:] if is_header_text(text)}
    money = [each for each in said.values() if each.role is Role.UANG]
    percents = [each for each in said.values() if each.role is Role.PERSEN]
    return len(money) + len(percents) >= 2 and not all(each.weak for each in money)


def _is_figure(cell: object) -> bool:
    """True for what is printed in no header: an amount, a number other than of a year or column."""
    if isinstance(cell, str) and not (len(cell) <= _LONGEST and is_amount(cell) and is_large(cell)):
        return False
    return not is_small_number(cell)


def _is_known(text: str) -> bool:
    if not is_header_text(text) and not _is_year(text):
        return False
    return bool(meaning((text,))) or has("rp|rupiah", plain(text)) or _is_year(text)


def _is_year(text: str) -> bool:
    return _YEAR.fullmatch(plain(text)) is not None


def _heads_label(text: str) -> bool:
    return is_header_text(text) and meaning((text,)).role in LABELS


def find_header(sheet: Sheet, start: int) -> Header | None:
    """The first header at or below a row (counted from 0) that names a label and an amount; None
    without one.
    """
    for index in range(start, len(sheet.rows)):
        if is_anchor(sheet.rows[index]):
            header = header_at(sheet, index)
            if header.of(Role.UANG) and (header.of(*LABELS) or len(header.columns) > 1):
                return header
    return None


def header_at(sheet: Sheet, anchor: int) -> Header:
    """The header block around an anchor row."""
    first, last = find_rows(sheet, anchor)
    lines, stacks = read_stacks(sheet, first, last)
    columns = [Column(index, parts, _meaning(parts)) for index, parts in enumerate(stacks)]
    columns = _rupiah_as_amounts(_years_as_amounts(_but_for_initials(columns)))
    while last + 1 < len(sheet.rows) and is_number_row(sheet.rows[last + 1]):
        last += 1
    return Header(first, last, tuple(columns), lines)


def year_of(column: Column) -> int | None:
    """The year that heads a column by itself."""
    found = _YEAR.fullmatch(plain(column.text))
    return int(found[1]) if found else None


def is_year(column: Column) -> bool:
    """True for a column that may hold amounts and is headed by a mere year."""
    text = plain(column.text)
    return column.role is Role.UANG and _is_year(text) and not has("rp|rupiah", text)


def _but_for_initials(columns: list[Column]) -> list[Column]:
    """The columns without the meaning of one that is headed by three letters of a month, where no
    other is of a time: FEB may be a faculty.
    """
    timed = [column for column in columns if waktu(plain(column.text))]
    if len(timed) != 1 or not _INITIALS.fullmatch(timed[0].text):
        return columns
    return [replace(each, meaning=NO_MEANING) if each in timed else each for each in columns]


def _years_as_amounts(columns: list[Column]) -> list[Column]:
    """Mere years head amounts, where nothing else does; what stands below must bear it
    out.
    """
    years = {c.index: year[1] for c in columns if (year := _YEAR.fullmatch(plain(c.text)))}
    if not years or any(column.role is Role.UANG for column in columns):
        return columns
    money = {c.index for c in columns if has("rp|rupiah", plain(c.text))}
    said = {i: Meaning(Role.UANG, year=int(year), weak=i not in money) for i, year in years.items()}
    return [replace(column, meaning=said.get(column.index, column.meaning)) for column in columns]


def _rupiah_as_amounts(columns: list[Column]) -> list[Column]:
    """What says no more than that it is in rupiah heads amounts, where nothing else does: "Usulan
    (Rp) | Ditetapkan (Rp)".
    """
    if any(column.role is Role.UANG for column in columns):
        return columns
    return [
        replace(column, meaning=IN_RUPIAH)
        if not column.meaning and has("rp|rupiah", plain(column.text))
        else column
        for column in columns
    ]


def with_sides(header: Header, figures: Collection[int]) -> Header:
    """The header with words of labels over figures, right of what names the rows: ``Pendapatan``
    and ``Belanja`` head amounts as well, and of others the figures tell what they are.
    """
    said = {
        each.index: IN_RUPIAH if SIDES & {*plain(each.text).split()} else NO_MEANING
        for each in header.of(Role.URAIAN)[1:]
        if each.index in figures
    }
    columns = (replace(each, meaning=said.get(each.index, each.meaning)) for each in header.columns)
    return replace(header, columns=tuple(columns)) if said else header


def _meaning(parts: tuple[str, ...]) -> Meaning:
    """What the whole stack of texts says; else what its lowest telling text says."""
    said = meaning(parts)
    lowest = meaning(parts[-1:])
    if said.role is Role.UANG and lowest.role in LABELS | {Role.KETERANGAN, Role.TEKS}:
        return lowest
    return said or next(filter(None, (meaning((part,)) for part in reversed(parts))), NO_MEANING)
