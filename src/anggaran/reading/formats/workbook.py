"""Workbooks by calamine, in a process of its own: the zipped ones, and xls, which is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import python_calamine

from anggaran.reading.formats import book_engine
from anggaran.reading.formats.engine import Message
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.guarded import guarded, protected
from anggaran.reading.formats.limits import damaged
from anggaran.reading.formats.marks import BLIND, Marks, marked_book
from anggaran.reading.formats.package import hold_package, weigh
from anggaran.reading.formats.sheet import Merge, Sheet
from anggaran.reading.formats.shown import printed_percents
from anggaran.table.table import UNCACHED

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # a bare Excel 2-5 stream
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # an OLE file that wraps an encrypted xlsx


def _zipped(file: File) -> Iterator[Sheet]:
    """Sheets with their marks; the process reads the cells while this one looks for them."""
    weigh(file.path, file.budget)
    with guarded(file, book_engine, python_calamine, damaged) as said:
        hold_package(file.path, file.budget)
        book = marked_book(file.path)
        for sheet in _sheets(file, said):
            yield _marked(sheet, book.sheet(sheet.name or ""))


def _binary(file: File) -> Iterator[Sheet]:
    file.budget.size = len(file.data)
    if file.head.startswith(_OLE) and _ENCRYPTED in file.data:
        raise protected(file.name)
    with guarded(file, book_engine, python_calamine, damaged) as said:
        for sheet in _sheets(file, said):
            yield replace(sheet, marks=BLIND)


def _sheets(file: File, said: Iterator[Message]) -> Iterator[Sheet]:
    """The messages of the engine as sheets."""
    for message in said:
        if message[0] == "sheets":
            file.budget.hold_sheets(message[1])
        elif message[0] == "sheet":
            _, name, hidden, height, width, merged = message
            file.budget.add_sheet(height, width, name)
            columns: list[list[object]] = [[] for _ in range(width)]
            rows = _rows(file, said, height, columns)
            yield Sheet(name, rows, _merges(merged), hidden, _columns=dict(enumerate(columns)))


def _rows(
    file: File, said: Iterator[Message], height: int, columns: list[list[object]]
) -> list[list[object]]:
    """The rows of a sheet, all of which follow it; the blank ones are one and the same.

    Its columns are filled too while the process is busy with the next rows.
    """
    rows: list[list[object]] = []
    blank: list[object] = [""] * len(columns)
    while len(rows) < height and (message := next(said, None)):
        file.budget.add_rows(message[1])
        some = [blank if row is None else row for row in message[1]]
        rows += some
        for column, cells in zip(columns, zip(*some, strict=True), strict=True):
            column.extend(cells)
    return rows


def _merges(ranges: list[list[list[int]]] | None) -> list[Merge] | None:
    return None if ranges is None else [((a, b), (c, d)) for (a, b), (c, d) in ranges]


def _marked(sheet: Sheet, marks: Marks) -> Sheet:
    """The sheet with its marks; a cell whose formula failed says so, where calamine has a blank,
    and one that was never calculated, where it has a zero; a percent is what its format prints.
    """
    changed: dict[int, list[object]] = {}
    for (row, column), percent in printed_percents(sheet.rows, marks.percents()).items():
        changed.setdefault(row, [*sheet.rows[row]])[column] = percent
    for (row, column), said in marks.failed.items():
        if (
            row < len(sheet.rows)
            and column < len(sheet.rows[row])
            and sheet.rows[row][column] in ({"", 0} if said == UNCACHED else {""})
        ):
            changed.setdefault(row, [*sheet.rows[row]])[column] = said
    if not changed:
        return replace(sheet, marks=marks)
    rows = [changed.get(number, row) for number, row in enumerate(sheet.rows)]
    return replace(sheet, rows=rows, marks=marks, _columns={})


ZIPPED = Format(
    "xlsx",
    frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"}),
    lambda file: file.head.startswith(_ZIP),
    _zipped,
)
BINARY = Format(
    "xls", frozenset({".xls"}), lambda file: file.head.startswith((_OLE, *_BIFF)), _binary
)
