"""The rows of one table: which belong to it, which inside it are no budget rows and why, and where
it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat
from operator import itemgetter

from anggaran.finding import Text
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.breaks import ROUGH, Pages, last_row
from anggaran.reading.layout.cash import CASH, cash_rows
from anggaran.reading.layout.cells import at, is_amount, is_large, printed
from anggaran.reading.layout.header import Header
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.odd_rows import (
    BLANK,
    REPEATED,
    STRUCK,
    Columns,
    judge,
    odd_rows,
    totalled,
)
from anggaran.reading.layout.percent_rows import PERCENTS, percent_rows
from anggaran.reading.layout.plan import Plan


@dataclass(slots=True)
class Region:
    """Rows of a table, counted from 0: those accepted, and those refused with the reason; ``last``
    ends it.
    """

    accepted: Sequence[int] = ()
    refused: list[tuple[int, Text]] = field(default_factory=list)
    last: int = -1


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
    first, last = header.last + 1, last_row(sheet, header)
    roles = (Role.UANG, Role.KODE, Role.NOMOR, Role.URAIAN)
    money, kode, nomor, label = (
        tuple(column.index for column in header.of(role)) for role in roles
    )
    columns = Columns(money, kode, nomor, label)
    found = _scan(Pages(sheet, header, columns, titles), min(first + ROUGH, last))
    end = last = found.last if found.ended else last
    printing = (
        row for row in range(last, first - 1, -1) if any(map(is_amount, at(sheet.rows[row], money)))
    )
    return next(printing, end)


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
    named = cache(lambda: totalled(sheet, first, labels))
    columns = Columns(money, plan.code_columns, nomor, labels, small, named)
    found = _scan(Pages(sheet, header, columns, titles), last_row(sheet, header))
    refused = _refused(sheet, found, first)
    whole = range(first, found.last + 1)
    rows = sorted({*whole} - dict(refused).keys()) if refused else whole
    if cash := cash_rows(sheet, plan, rows):
        rows = rows[: -len(cash)]
        refused = sorted([*refused, *zip(cash, repeat(CASH))], key=itemgetter(0))
    if not small and (percents := percent_rows(sheet, plan, rows)):
        rows = [row for row in rows if row not in percents]
        refused = sorted([*refused, *zip(percents, repeat(PERCENTS))], key=itemgetter(0))
    return Region(rows, refused, found.last)


def _refused(sheet: Sheet, found: _Scan, first: int) -> list[tuple[int, Text]]:
    """The rows that are none of the table, in order, each with the reason."""
    told = {row: reason for row, reason in found.odd.items() if reason and row <= found.last}
    struck = dict.fromkeys(_struck(sheet, first, found.last), STRUCK)
    return sorted((struck | told).items(), key=itemgetter(0))


def _are_small(sheet: Sheet, money: Sequence[int], first: int) -> bool:
    """Whether most amounts from a row on have few digits, as in millions."""
    columns = (sheet.column(column)[first : first + ROUGH] for column in money)
    figures = [*filter(is_amount, chain.from_iterable(columns))]
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


def _scan(pages: Pages, stop: int) -> _Scan:
    """Go through the rows below a header, to where its table ends or to ``stop``."""
    sheet, header, columns = pages.sheet, pages.header, pages.columns
    first = header.last + 1
    odd: dict[int, Text | None] = {}
    last = previous = first - 1
    nothing = [""] * len(sheet.rows[0])
    for index in odd_rows(sheet, header, columns.money, columns.label, stop):
        if index - 1 > previous:  # ordinary rows stand between
            last = index - 1
        previous = index
        if sheet.rows[index] == nothing:  # there may be a million of them
            odd[index] = BLANK
            continue
        if pages.has_other_heads(last, index):
            return _Scan(odd, last, ended=True)
        reason, has_amount = judge(sheet.rows, index, header, columns, odd.get(index - 1))
        if reason is REPEATED and last >= first and pages.starts_anew(last, index):
            return _Scan(odd, last, ended=True)
        odd[index] = reason
        if reason is None and (has_amount or index == last + 1):
            last = index
    return _Scan(odd, stop if previous < stop else last, ended=False)
