"""PDF with a text layer: its pages to sheets, by PDFium in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from anggaran.errors import NoBudgetTable, UnreadableFile
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.guarded import guarded
from anggaran.reading.formats.page_grid import sheets_of, tables_of
from anggaran.reading.formats.page_lines import Page, Word, lines_of
from anggaran.reading.formats.page_text import passages_of
from anggaran.reading.formats.printed import named_sheets
from anggaran.reading.formats.sheet import Sheet

_MARK = b"%PDF-"
_FIRST = 1024  # bytes in which the mark stands
_UNKNOWN = "\ufffd"
_MOST = 0.5  # of the letters of a page: of a page of text so many can be read


def _fits(file: File) -> bool:
    return _MARK in file.head[:_FIRST]


def _sheets(file: File) -> Iterator[Sheet]:
    pages = list(_pages(file))
    if not any(map(_is_text, pages)):
        raise _no_text(file.name)
    tables = tables_of(pages)
    for sheet in sheets_of(pages, tables):
        file.budget.add_sheet(len(sheet.rows), len(sheet.rows[0]), sheet.name)
        yield sheet
    yield from named_sheets(
        file, passages_of(pages, {line for table in tables for line in table.lines})
    )


def _pages(file: File) -> Iterator[Page]:
    """The pages, as PDFium has them."""
    with guarded(file, *_program(file.name), _damaged) as said:
        for message in said:
            if message[0] == "sheets":
                file.budget.hold_sheets(message[1])
            else:
                _, number, words, rules = message
                yield Page(number, lines_of(number, [Word(*word) for word in words]), rules)


def _program(name: str) -> tuple[ModuleType, ModuleType]:
    try:
        library = import_module("pypdfium2")
    except ImportError as problem:
        raise NoBudgetTable(
            f"{name}: PDF dibaca bila ada paket tambahan: pip install 'anggaran[pdf]'.",
            f"{name}: a PDF is read with an extra package: pip install 'anggaran[pdf]'.",
        ) from problem
    return import_module("anggaran.reading.formats.pdf_engine"), library


def _is_text(page: Page) -> bool:
    """Whether most letters of a page are those of a script, not of its font alone."""
    letters = "".join(line.text for line in page.lines).replace(" ", "")
    return bool(letters) and letters.count(_UNKNOWN) <= _MOST * len(letters)


def _no_text(name: str) -> NoBudgetTable:
    return NoBudgetTable(
        f"{name}: PDF ini tidak berisi teks (hasil pindai, atau hurufnya tidak terbaca); minta "
        "berkas aslinya (Excel atau Word), atau jalankan OCR dan periksa hasilnya.",
        f"{name}: this PDF holds no text (a scan, or letters that cannot be read); ask for the "
        "original (Excel or Word), or run OCR and check what it makes.",
    )


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name}: PDF rusak; cetak ulang ke PDF dari program asalnya.",
        f"{name}: damaged PDF; print it to PDF again from its own program.",
    )


PDF = Format("pdf", frozenset({".pdf"}), _fits, _sheets)
"""A PDF with text in it."""
