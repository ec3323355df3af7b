"""The header of a table: where it stands, and what it prints above each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from anggaran.periode.span import is_date
from anggaran.reading.formats.book import Sheet
from anggaran.reading.layout.cells import (
    is_amount,
    is_blank,
    is_large,
    is_outline,
    is_small_number,
    text_of,
)
from anggaran.reading.layout.meaning import Meaning, Role, meaning
from anggaran.reading.layout.words import has, is_header_text, plain

MAX_DEPTH = 6  # rows of one header block, column numbers apart
_LABELS = frozenset({Role.KODE, Role.NOMOR, Role.URAIAN, Role.INDUK})
_YEAR = re.compile(r"(?:(?:tahun|thn|ta|t a) )*(?:19|20)\d\d")
_NUMBER = re.compile(r"[(\[]?\s*(\d{1,2}|[a-z])\s*[)\].]?\s*(?:=.*)?", re.IGNORECASE)
_FORMULA = re.compile(r"(?!.*(?:[a-z]{2}|\d{4}))[\s\d=()\[\]+\-–/x×*:.,%a-z]{1,40}", re.IGNORECASE)

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column under a header: its position from 0, its text as joined, and what that says."""

    index: int
    parts: tuple[str, ...]
    meaning: Meaning | None

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

    def repeats(self, row: Row, *, alone: bool = False) -> bool:
        """True where a row prints one of the header's rows again.

        Args:
            row: the row.
            alone: whether one text is enough, as for a group heading that stands over the amounts
                only.
        """
        texts = {
            index: plain(text_of(cell)) for index, cell in enumerate(row) if not is_blank(cell)
        }
        if len(texts) < (1 if alone else 2):
            return False
        return any(
            sum(index < len(line) and plain(line[index]) == text for index, text in texts.items())
            >= 0.7 * len(texts)
            for line in self.lines
        )


def is_number_row(row: Row) -> bool:
    """True for a row of column numbers: ``1 2 3 4 5=(4/3)x100``."""
    texts = [text_of(cell) for cell in row if not is_blank(cell)]
    numbers = [match[1] for text in texts if (match := _NUMBER.fullmatch(text))]
    if len(texts) < 2 or len(numbers) < 2 or not all(_FORMULA.fullmatch(text) for text in texts):
        return False
    plainly = len(numbers) >= 0.5 * len(texts)
    order = [int(n) if n.isdecimal() else ord(n.lower()) - 96 for n in numbers]
    return plainly and order[0] <= 3 and all(0 < b - a <= 3 for a, b in pairwise(order))


def is_anchor(row: Row) -> bool:
    """True where a row by itself looks like part of a header: two known headings or more, one of
    them a label's.
    """
    found: set[str] = set()
    label = False
    for cell in row:
        kind = type(cell)
        if kind is str:
            text: str = cell  # type: ignore[assignment]  # told by its type just above
            if not text or len(text) > 200:
                continue
            if is_amount(text) and is_large(text) and not is_small_number(text):
                return False
            if is_header_text(text) and (
                (said := meaning((text,))) or has("rp|rupiah", plain(text))
            ):
                found.add(plain(text))
                label |= said is not None and said.role in _LABELS
        elif kind in {int, float} and not is_small_number(cell):
            return False
    return label and len(found) >= 2


def find_header(sheet: Sheet, start: int) -> Header | None:
    """The first header at or below a row (counted from 0) that names a label and an amount; None
    without one.
    """
    for index in range(start, len(sheet.rows)):
        if is_anchor(sheet.rows[index]):
            header = header_at(sheet, index)
            if header.of(Role.UANG) and (header.of(*_LABELS) or len(header.columns) > 1):
                return header
    return None


def header_at(sheet: Sheet, anchor: int) -> Header:
    """The header block around an anchor row."""
    last = _last_row(sheet, anchor)
    first = _first_row(sheet, anchor)
    grid = [
        [text_of(cell) if not is_blank(cell) else "" for cell in row]
        for row in sheet.rows[first : last + 1]
    ]
    lines = tuple(tuple(row) for row in grid)
    if not _fill_merged(sheet, first, grid):
        _fill_across(grid)
    columns = []
    for index in range(len(grid[0])):
        parts = _parts([row[index] for row in grid])
        columns.append(Column(index, parts, _meaning(parts)))
    columns = _years_as_amounts(columns)
    while last + 1 < len(sheet.rows) and is_number_row(sheet.rows[last + 1]):
        last += 1
    return Header(first, last, tuple(columns), lines)


def is_year(column: Column) -> bool:
    """True for a column that may hold amounts and is headed by a mere year."""
    return column.role is Role.UANG and _YEAR.fullmatch(plain(column.text)) is not None


def _years_as_amounts(columns: list[Column]) -> list[Column]:
    """Several mere years head amounts, where nothing else does; what stands below must bear it
    out.
    """
    years = [column for column in columns if _YEAR.fullmatch(plain(column.text))]
    if len(years) < 2 or any(column.role is Role.UANG for column in columns):
        return columns
    said = {c.index: Meaning(Role.UANG, year=int(plain(c.text)[-4:]), weak=True) for c in years}
    return [replace(column, meaning=said.get(column.index, column.meaning)) for column in columns]


def _parts(texts: Sequence[str]) -> tuple[str, ...]:
    """Header texts of a column without blanks and repetitions."""
    parts: list[str] = []
    for text in texts:
        if text and (not parts or plain(parts[-1]) != plain(text)):
            parts.append(text)
    return tuple(parts)


def _meaning(parts: tuple[str, ...]) -> Meaning | None:
    """What the whole stack of texts says; else what its lowest telling text says."""
    said = meaning(parts) if parts else None
    if said is None or said.role is Role.UANG:
        lowest = meaning(parts[-1:]) if len(parts) > 1 else None
        if lowest and (said is None or lowest.role in _LABELS | {Role.KETERANGAN, Role.TEKS}):
            return lowest
    for part in reversed(parts[:-1]):
        if said is None:
            said = meaning((part,))
    return said


def _last_row(sheet: Sheet, anchor: int) -> int:
    """Last row of the header's words."""
    last = anchor
    for _, (bottom, _) in sheet.merged_in(anchor):
        if bottom - anchor < MAX_DEPTH:
            last = max(last, bottom)
    labels = {
        i
        for i, cell in enumerate(sheet.rows[anchor])
        if (m := meaning((text_of(cell),))) and m.role in _LABELS
    }
    while (
        last + 1 < len(sheet.rows)
        and last + 1 - anchor < MAX_DEPTH
        and _continues(sheet.rows[last + 1], labels)
    ):
        last += 1
    return last


def _continues(row: Row, labels: set[int]) -> bool:
    """True where a row still belongs to the header: sub-headings, none of them data."""
    filled = {index: cell for index, cell in enumerate(row) if not is_blank(cell)}
    if not filled or is_number_row(row) or not set(filled) - labels:
        return False
    for index, cell in filled.items():
        text = text_of(cell)
        if index in labels and is_outline(cell):
            return False
        if is_small_number(cell):
            if not re.fullmatch(r"(19|20)\d\d", text):
                return False
        elif (
            is_amount(cell)
            or not isinstance(cell, str)
            or (not is_header_text(text) and text not in {"%", "(%)", "K", "Rp", "(Rp)"})
        ):
            return False
    return True


def _first_row(sheet: Sheet, anchor: int) -> int:
    """First row of the header: group headings above the anchor that stand over its amounts only."""
    labels = [
        i
        for i, cell in enumerate(sheet.rows[anchor])
        if (m := meaning((text_of(cell),))) and m.role in _LABELS
    ]
    first = anchor
    while first > 0 and anchor - first < 2:
        filled = {
            index: cell for index, cell in enumerate(sheet.rows[first - 1]) if not is_blank(cell)
        }
        above = all(index > min(labels, default=0) for index in filled) and not set(filled) & set(
            labels
        )
        texts = [text_of(cell) for cell in filled.values()]
        if len(texts) == 1 and is_date(plain(texts[0])):  # the cut-off of the whole table: a title
            break
        if (
            not filled
            or not above
            or not all(is_header_text(t) or re.fullmatch(r"(19|20)\d\d", t) for t in texts)
        ):
            break
        first -= 1
    return first


def _fill_merged(sheet: Sheet, first: int, grid: list[list[str]]) -> bool:
    """Spread merged header cells over what they cover; False where none is merged across."""
    across = False
    merges = [merge for row in range(first, first + len(grid)) for merge in sheet.merged_in(row)]
    for (top, left), (bottom, right) in merges:
        text = grid[top - first][left]
        for row in grid[top - first : bottom - first + 1]:
            row[left : right + 1] = [text] * (right + 1 - left)
        across |= right > left
    return across


def _fill_across(grid: list[list[str]]) -> None:
    """Carry a group heading to the right over the sub-headings below it, where merging is not
    recorded.
    """
    for depth, row in enumerate(grid[:-1]):
        for index in range(1, len(row)):
            below = any(lower[index] for lower in grid[depth + 1 :])
            above = any(upper[index] for upper in grid[:depth])
            left = row[index - 1]
            if not row[index] and below and not above and left:
                said = meaning((left,))
                under_left = any(lower[index - 1] for lower in grid[depth + 1 :])
                if under_left and not (said and said.role in _LABELS):
                    row[index] = left
