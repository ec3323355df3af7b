"""The rows of a header, and the texts that stand above each column: groups, merged or not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise, takewhile

from anggaran.periode.span import BULAN, is_date
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import (
    is_amount,
    is_blank,
    is_outline,
    is_small_number,
    printed,
    text_of,
)
from anggaran.reading.layout.meaning import Role, meaning
from anggaran.reading.layout.unit import unit_of_rows
from anggaran.reading.layout.words import is_header_text, plain

MAX_DEPTH = 6  # rows of one header block, column numbers apart
LABELS = frozenset({Role.KODE, Role.NOMOR, Role.URAIAN, Role.INDUK})
_GROUPS = 2  # rows of group headings above the row by which a header is found
_SURE = 4  # steps in a row of column numbers, from which one of them may be a slip
_NUMBER = re.compile(r"[(\[]?\s*(\d{1,2}|[a-z])\s*[)\].]?\s*(?:=.*)?", re.IGNORECASE)
_WHOLE = re.compile(r"^(\d{1,2})[.,]0{1,2}$")  # a number of a column in the form of its amounts
_FORMULA = re.compile(r"(?!.*(?:[a-z]{2}|\d{4}))[\s\d=()\[\]+\-–/x×*:.,%a-z]{1,40}", re.IGNORECASE)
_SHORT = frozenset({"%", "(%)", "K", "Rp", "(Rp)"})  # sub-headings without a word that is known
SIDES = frozenset({"pendapatan", "belanja", "pembiayaan", "penerimaan", "pengeluaran"})
_A_YEAR = re.compile(r"(19|20)\d\d")
_MONTHS = [str(n) for n in range(1, len(BULAN) + 1)]

Row = Sequence[object]
Grid = list[list[str]]


def is_number_row(row: Row) -> bool:
    """True for a row of column numbers: ``1 2 3 4 5=(4/3)x100``, or one slip in ``1 2 3 4 4 5``.

    One formula among them may be written in any way, as in TeX.
    """
    texts = [_WHOLE.sub(r"\1", text_of(cell)) for _, cell in printed(row)]
    if len(texts) > _SURE and _counted(texts):
        return True
    numbers = [match[1] for match in map(_NUMBER.fullmatch, texts) if match]
    enough = len(numbers) >= max(2, 0.5 * len(texts))
    return enough and all(map(_FORMULA.fullmatch, texts)) and _rises(numbers)


def _counted(texts: Sequence[str]) -> bool:
    """Whether all texts but one are their own place, counted from 1."""
    return sum(text != str(place) for place, text in enumerate(texts, start=1)) <= 1


def _rises(numbers: Sequence[str]) -> bool:
    """Whether numbers or letters begin low and go up, in a long row with one slip at most."""
    order = [int(n) if n.isdecimal() else ord(n.lower()) - 96 for n in numbers]
    steps = [after - before for before, after in pairwise(order)]
    slips = steps.count(0)
    rises = all(0 <= step <= 3 for step in steps) and slips <= (len(steps) >= _SURE)
    return rises and order[0] <= 3


def find_rows(sheet: Sheet, anchor: int) -> tuple[int, int]:
    """First and last row of the header's words around an anchor row."""
    labels = _labels(_texts(sheet.rows[anchor]))
    above = sheet.rows[max(anchor - _GROUPS, 0) : anchor]
    groups = takewhile(lambda row: _is_group(row, labels), reversed(above))
    first = anchor - sum(1 for _ in groups)
    last = _deepest(sheet, anchor)
    while step := _steps_on(sheet.rows[last + 1 : anchor + MAX_DEPTH], labels):
        last += step
    if last == anchor and _are_parted(*sheet.rows[anchor : anchor + 2]):
        last += 1
    return first, last


def _are_parted(row: Row, below: Row = ()) -> bool:
    """Whether a row parts headings of the one above: its words stand below headings with nothing
    printed right of them, and below that nothing; what the parts are called does not matter.
    """
    heads, parts = _texts(row), _texts(below)
    spanned = parts.keys() - heads.keys()
    whole = all(index in spanned or index + 1 in spanned for index in parts)
    within = min(heads, default=0) < min(parts, default=0)
    return bool(spanned) and whole and within and all(_is_text(below[i]) for i in parts)


def _texts(row: Row) -> dict[int, str]:
    """What a row prints, by column."""
    return {index: text_of(cell) for index, cell in printed(row)}


def _labels(texts: Mapping[int, str]) -> set[int]:
    """Columns of codes and labels by their headings; right of these a side of a budget is none."""
    said = {index: meaning((text,)) for index, text in sorted(texts.items())}
    labels: set[int] = set()
    named = False
    for index, each in said.items():
        if each.role in LABELS and not (named and plain(texts[index]) in SIDES):
            labels.add(index)
            named |= each.role is Role.URAIAN
    return labels


def _deepest(sheet: Sheet, row: int) -> int:
    """The last row of the merged ranges from a row that are no deeper than a header."""
    ends = (bottom for _, (bottom, _) in sheet.merged_in(row))
    return max((end for end in ends if end - row < MAX_DEPTH), default=row)


def _is_group(row: Row, labels: set[int]) -> bool:
    """True for group headings right above an anchor, which stand over its amounts only."""
    texts = _texts(row)
    if labels & texts.keys() or min(texts, default=-1) <= min(labels, default=0):
        return False
    if len(texts) == 1 and _is_of_all(*texts.values()):
        return False
    return all(is_header_text(text) or _A_YEAR.fullmatch(text) for text in texts.values())


def _is_of_all(text: str) -> bool:
    """Whether a text says the cut-off or the unit of a whole table: a title."""
    return is_date(plain(text)) or unit_of_rows([text]) is not None


def _steps_on(rows: Sequence[Row], labels: set[int]) -> int:
    """How many of the next rows go on with the header; 0 where it has ended.

    A row of groups that no header is known to use ("Hasil Kekayaan") belongs to it where known
    sub-headings or the numbers of the columns stand below.
    """
    for step, row in enumerate(rows, 1):
        texts = _texts(row)
        if _is_month_row(texts) or _continues(row, labels):
            return step
        if is_number_row(row):
            return step - 1
        if not texts or labels & texts.keys() or not all(_is_text(row[i]) for i in texts):
            return 0
    return 0


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and not is_amount(cell)


def _continues(row: Row, labels: set[int]) -> bool:
    """True where a row still belongs to the header: sub-headings, none of them data."""
    texts = _texts(row)
    if texts.keys() <= labels or is_number_row(row):
        return False
    numbered = any(is_outline(row[index]) for index in labels & texts.keys())
    return not numbered and all(_is_heading(row[index], text) for index, text in texts.items())


def _is_heading(cell: object, text: str) -> bool:
    if is_small_number(cell):
        return _A_YEAR.fullmatch(text) is not None
    return _is_text(cell) and (text in _SHORT or is_header_text(text))


def _is_month_row(texts: Mapping[int, str]) -> bool:
    """True for the numbers of twelve months, side by side under a heading of theirs."""
    numbers = {index: text for index, text in texts.items() if text.isdecimal()}
    first = min(numbers, default=0)
    return first > 0 and [*numbers.items()] == [*enumerate(_MONTHS, first)]


def read_stacks(
    sheet: Sheet, first: int, last: int
) -> tuple[tuple[tuple[str, ...], ...], list[tuple[str, ...]]]:
    """The rows of a header as they stand, and the texts above each column, groups spread."""
    rows = sheet.rows[first : last + 1]
    grid = [["" if is_blank(cell) else text_of(cell) for cell in row] for row in rows]
    lines = tuple(map(tuple, grid))
    for row in grid:
        if _is_month_row(dict(enumerate(row))):
            row[:] = [f"Bulan {text}" if text in _MONTHS else text for text in row]
    if not _fill_merged(sheet, first, grid):
        _fill_across(grid)
    return lines, [_stack(texts) for texts in zip(*grid, strict=True)]


def _stack(texts: Sequence[str]) -> tuple[str, ...]:
    """Header texts of a column without blanks and repetitions."""
    return tuple(next(same) for _, same in groupby(filter(None, texts), key=plain))


def _fill_merged(sheet: Sheet, first: int, grid: Grid) -> bool:
    """Spread merged header cells over what they cover; False where none is merged across."""
    across = False
    merges = [merge for row in range(first, first + len(grid)) for merge in sheet.merged_in(row)]
    for (top, left), (bottom, right) in merges:
        text = grid[top - first][left]
        for row in grid[top - first : bottom - first + 1]:
            row[left : right + 1] = [text] * (right + 1 - left)
        across |= right > left
    return across


def _fill_across(grid: Grid) -> None:
    """Carry a group heading to the right over sub-headings, where merging is not recorded."""
    for depth, row in enumerate(grid[:-1]):
        above, below = grid[:depth], grid[depth + 1 :]
        labels = _labels(dict(enumerate(row)))
        for index in range(1, len(row)):
            spans = index - 1 not in labels and _goes_on(row, index, below)
            if spans and all(upper[index] == upper[index - 1] for upper in above):
                row[index] = row[index - 1]


def _goes_on(row: Sequence[str], index: int, below: Grid) -> bool:
    """Whether nothing is printed right of a heading, and sub-headings stand below both places."""
    if row[index] or not row[index - 1]:
        return False
    return all(any(lower[place] for lower in below) for place in (index - 1, index))
