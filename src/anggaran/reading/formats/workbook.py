"""Workbooks by calamine, in a process of its own: the zipped ones, and xls, which is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import python_calamine

from anggaran.errors import UnreadableFile
from anggaran.reading.formats import book_engine
from anggaran.reading.formats.engine import MEMORY, PROTECTED, EngineError, Message, heard
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.limits import Limits, damaged
from anggaran.reading.formats.marks import BLIND, Marks, marked_book
from anggaran.reading.formats.package import BROKEN, hold_package, unpacked_size
from anggaran.reading.formats.process import TIME, Engine
from anggaran.reading.formats.sheet import Merge, Sheet
from anggaran.reading.formats.shown import printed_percents
from anggaran.table.table import UNCACHED

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # a bare Excel 2-5 stream
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # an OLE file that wraps an encrypted xlsx


def _zipped(file: File) -> Iterator[Sheet]:
    """Sheets with their marks; the process reads the cells while this one looks for them."""
    budget = file.budget
    try:
        budget.size = unpacked_size(file.path)
    except BROKEN as problem:
        raise damaged(file.name) from problem
    budget.limits.hold("max_unpacked", budget.size, file.name)
    with _engine(file) as said:
        hold_package(file.path, budget)
        book = marked_book(file.path)
        for sheet in _sheets(file, said):
            yield _marked(sheet, book.sheet(sheet.name or ""))


def _binary(file: File) -> Iterator[Sheet]:
    file.budget.size = len(file.data)
    if file.head.startswith(_OLE) and _ENCRYPTED in file.data:
        raise _protected(file.name)
    with _engine(file) as said:
        for sheet in _sheets(file, said):
            yield replace(sheet, marks=BLIND)


@contextmanager
def _engine(file: File) -> Iterator[Iterator[Message]]:
    """What the engine says of a workbook; what goes wrong meanwhile is a reason in one line."""
    limits = file.budget.limits
    try:
        if not limits.own_process:
            yield heard(book_engine.messages(str(file.path), file.sheet))
            return
        with Engine(book_engine, python_calamine, file.path, file.sheet, file.budget) as engine:
            yield heard(engine.messages())
    except EngineError as problem:
        raise _reason(str(problem), file.name, limits) from problem
    except OSError as problem:
        raise UnreadableFile(
            f"{file.name}: buku kerja dibaca di proses tersendiri, dan sistem ini tidak "
            "mengizinkannya; bila berkasnya dipercaya, baca di proses ini dengan --limit "
            "own_process=0 (Python: Limits(own_process=0)).",
            f"{file.name}: a workbook is read in a process of its own, and this system lets none "
            "be started; if you trust the file, read it in this process with --limit own_process=0 "
            "(Python: Limits(own_process=0)).",
        ) from problem


def _reason(why: str, file: str, limits: Limits) -> UnreadableFile:
    if why == PROTECTED:
        return _protected(file)
    if why not in {MEMORY, TIME}:
        return damaged(file)
    name = "max_memory" if why == MEMORY else "max_seconds"
    more = 2 * getattr(limits, name)
    return UnreadableFile(
        f"{file}: buku kerja ini rusak, atau ada sel jauh di luar tabelnya: melampaui batas "
        f"{name}; simpan ulang sebagai .xlsx, atau naikkan dengan --limit {name}={more} "
        f"(Python: Limits({name}={more})).",
        f"{file}: this workbook is damaged, or a cell stands far outside its table: past the limit "
        f"{name}; save it again as .xlsx, or raise it with --limit {name}={more} "
        f"(Python: Limits({name}={more})).",
    )


def _protected(file: str) -> UnreadableFile:
    return UnreadableFile(
        f"{file}: buku kerja ini dilindungi kata sandi; simpan salinan tanpa kata sandi, lalu coba "
        "lagi.",
        f"{file}: this workbook is protected by a password; save a copy without it, then retry.",
    )


def _sheets(file: File, said: Iterator[Message]) -> Iterator[Sheet]:
    """The messages of the engine as sheets."""
    for message in said:
        if message[0] == "sheets":
            file.budget.hold_sheets(message[1])
        elif message[0] == "sheet":
            _, name, hidden, height, width, merged = message
            file.budget.add_sheet(height, width, name)
            yield Sheet(name, _rows(file, said, height, width), _merges(merged), hidden)


def _rows(file: File, said: Iterator[Message], height: int, width: int) -> list[list[object]]:
    """The rows of a sheet, all of which follow it; the blank ones are one and the same."""
    rows: list[list[object]] = []
    blank: list[object] = [""] * width
    while len(rows) < height and (message := next(said, None)):
        file.budget.add_rows(message[1])
        rows += [blank if row is None else row for row in message[1]]
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
    rows = (
        [changed.get(number, row) for number, row in enumerate(sheet.rows)]
        if changed
        else sheet.rows
    )
    return replace(sheet, rows=rows, marks=marks)


ZIPPED = Format(
    "xlsx",
    frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"}),
    lambda file: file.head.startswith(_ZIP),
    _zipped,
)
BINARY = Format(
    "xls", frozenset({".xls"}), lambda file: file.head.startswith((_OLE, *_BIFF)), _binary
)
