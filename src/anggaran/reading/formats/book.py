"""A file to its sheets: rows of cells, whatever the format; the format is told by the content, not by the name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from anggaran.errors import UnreadableFile
from anggaran.reading.formats.delimited import decode, text_rows
from anggaran.reading.formats.html import Merge, html_rows
from anggaran.reading.formats.limits import Limits, damaged, hold_package
from anggaran.reading.formats.marks import BLIND, UNMARKED, Marks, marked_book
from anggaran.reading.formats.xml_sheet import is_xml_spreadsheet, xml_sheets

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # a bare Excel 2-5 stream
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # an OLE file that wraps an encrypted xlsx
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".html", ".htm"})


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet as it stands: ``rows[0][0]`` is the cell ``A1``, and all rows are equally long.

    Attributes:
        name: name of the sheet, None for a file that has none.
        rows: cells by row; a blank cell is ``""``.
        merged: merged ranges, first and last cell as (row, column) counted from 0; None where the format
            does not say.
        hidden: True for a sheet that the workbook hides.
        marks: what the workbook says of its cells beside their values.
    """

    name: str | None
    rows: Sequence[Sequence[object]]
    merged: Sequence[Merge] | None = None
    hidden: bool = False
    marks: Marks = UNMARKED
    _columns: dict[int, list[object]] = field(default_factory=dict)
    _merges: dict[int, list[Merge]] = field(default_factory=dict)

    def column(self, index: int) -> Sequence[object]:
        """The cells of one column, from the first row to the last; made once."""
        if index not in self._columns:
            self._columns[index] = list(map(itemgetter(index), self.rows))
        return self._columns[index]

    def merged_in(self, row: int) -> Sequence[Merge]:
        """The merged ranges that begin in a row."""
        if self.merged and not self._merges:
            for merge in self.merged:
                self._merges.setdefault(merge[0][0], []).append(merge)
        return self._merges.get(row, ())


def read_book(path: Path, limits: Limits, sheet: str | None = None) -> Iterator[Sheet]:
    """The sheets of a file, one at a time.

    Args:
        path: the file.
        limits: what is allowed.
        sheet: only the sheet of this name, where the file has named sheets.

    Raises:
        UnreadableFile: no such file, an empty, damaged or protected one, or one past a limit.
    """
    file = path.name
    head = _head(path, limits)
    if head.startswith(_ZIP):
        hold_package(path, file, limits)
        book = marked_book(path)
        for each in _workbook(path, limits, sheet):
            yield _marked(each, book.sheet(each.name or ""))
    elif head.startswith(_OLE) and _is_encrypted(path):
        raise _protected(file)
    elif head.startswith((_OLE, *_BIFF)):
        yield from (replace(each, marks=BLIND) for each in _workbook(path, limits, sheet))
    else:
        yield from _text_sheets(path.read_bytes(), file, limits, sheet)


def _head(path: Path, limits: Limits) -> bytes:
    """First bytes of a file that exists, holds something and is within the limit."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise IsADirectoryError
        limits.hold("max_bytes", size, path.name)
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as problem:
        raise UnreadableFile(
            f"{path}: berkas tidak ada atau tidak boleh dibaca; periksa nama dan letaknya.",
            f"{path}: no such file, or it may not be read; check its name and place.",
        ) from problem
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"{path.name}: berkas kosong.", f"{path.name}: empty file.")
    return head


def _is_encrypted(path: Path) -> bool:
    return _ENCRYPTED in path.read_bytes()


def _protected(file: str) -> UnreadableFile:
    return UnreadableFile(
        f"{file}: buku kerja ini dilindungi kata sandi; simpan salinan tanpa kata sandi, lalu coba lagi.",
        f"{file}: this workbook is protected by a password; save a copy without it, then retry.",
    )


def _workbook(path: Path, limits: Limits, sheet: str | None) -> Iterator[Sheet]:
    """Sheets of a workbook by calamine; a chart or macro sheet holds no cells and is passed over."""
    file = path.name
    try:
        with load_workbook(str(path)) as book:
            limits.hold("max_sheets", len(book.sheet_names), file)
            for data in book.sheets_metadata:
                if data.typ == SheetTypeEnum.WorkSheet and sheet in {None, data.name}:
                    yield _sheet(book, data.name, data.visible != SheetVisibleEnum.Visible, file, limits)
    except PasswordError as problem:
        raise _protected(file) from problem
    except (CalamineError, OSError, ValueError, OverflowError) as problem:
        raise damaged(file) from problem


def _sheet(book: CalamineWorkbook, name: str, hidden: bool, file: str, limits: Limits) -> Sheet:  # noqa: FBT001
    cells: CalamineSheet = book.get_sheet_by_name(name)
    height, width = (last + 1 for last in cells.end or (-1, -1))
    where = f"{file} ▸ {name}"
    limits.hold_sheet(height, width, where)
    return Sheet(name, cells.to_python(skip_empty_area=False), cells.merged_cell_ranges, hidden)


def _marked(sheet: Sheet, marks: Marks) -> Sheet:
    """The sheet with its marks; where a formula failed the cell says so, for calamine leaves it blank."""
    changed: dict[int, list[object]] = {}
    for (row, column), said in marks.failed.items():
        if row < len(sheet.rows) and column < len(sheet.rows[row]) and sheet.rows[row][column] == "":
            if row not in changed:
                changed[row] = [*sheet.rows[row]]
            changed[row][column] = said
    rows = [changed.get(number, row) for number, row in enumerate(sheet.rows)] if changed else sheet.rows
    return replace(sheet, rows=rows, marks=marks)


def _text_sheets(data: bytes, file: str, limits: Limits, sheet: str | None) -> Iterator[Sheet]:
    """The sheets of a file that is text: an XML spreadsheet has several, with names; a page or a list is one."""
    text = decode(data, file)
    if is_xml_spreadsheet(text):
        for each in xml_sheets(text, file, limits):
            if sheet in {None, each.name}:
                yield Sheet(each.name, each.rows, each.merged, each.hidden, Marks(tuple(each.hidden_rows)))
        return
    start = text.lstrip()[:2000].lower()
    if "mime-version:" in start and "multipart/" in start:
        raise UnreadableFile(
            f"{file}: halaman web dalam satu berkas (MHT); buka di program lembar kerja, lalu simpan sebagai .xlsx.",
            f"{file}: a web page in one file (MHT); open it in a spreadsheet program and save it as .xlsx.",
        )
    if start.startswith("<") and any(mark in start or mark in text[:200_000].lower() for mark in ("<table", "<html")):
        rows, merged = html_rows(text, file, limits)
        yield Sheet(None, rows, merged)
    else:
        yield Sheet(None, text_rows(text, file, limits))
