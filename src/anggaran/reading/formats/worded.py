"""Word and OpenDocument text: paragraphs and tables in their order, to sheets."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from xml.etree import ElementTree as ET

from anggaran.errors import UnreadableFile
from anggaran.finding import Spot
from anggaran.loading import later
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.lines import Lines, caption, heading_lines
from anggaran.reading.formats.package import BROKEN, hold_markup, hold_package, unpacked_size
from anggaran.reading.formats.passage import TABLE, Passage
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.formats.words import Block

docx_blocks = later("anggaran.reading.formats.docx:docx_blocks")
odt_blocks = later("anggaran.reading.formats.odt:odt_blocks")
named_sheets = later("anggaran.reading.formats.printed:named_sheets")

_MORE = re.compile(r"\b(?:lanjutan|sambungan)\b", re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_DOCX = "word/document.xml"
_MIME = b"mimetypeapplication/vnd.oasis.opendocument.text"


def _is_docx(file: File) -> bool:
    if not file.head.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(file.path) as package:
            return _DOCX in package.NameToInfo
    except BROKEN:
        return False


def _is_odt(file: File) -> bool:
    return file.head.startswith(_ZIP) and file.head[30:].startswith(_MIME)


def _sheets(file: File, blocks_of: Callable[[zipfile.ZipFile], Iterator[Block]]) -> Iterator[Sheet]:
    """The tables of a document, then those that its paragraphs make."""
    try:
        file.budget.size = unpacked_size(file.path)
        hold_package(file.path, file.budget)
        with zipfile.ZipFile(file.path) as package:
            hold_markup(package, file.budget)
            blocks = list(_held(file, blocks_of(package)))
    except (*BROKEN, ET.ParseError, KeyError) as problem:
        raise UnreadableFile(
            f"{file.name}: dokumen ini rusak; buka dan simpan ulang di program pengolah kata.",
            f"{file.name}: this document is damaged; save it again in a word processor.",
        ) from problem
    texts = [block if isinstance(block, str) else TABLE for block in blocks]
    lines = list(enumerate(texts, start=1))
    yield from _tables(file, blocks, lines)
    told = [Passage(Spot(None, number), text, whole=True) for number, text in lines]
    yield from named_sheets(file, told)


def _tables(file: File, blocks: Sequence[Block], lines: Lines) -> Iterator[Sheet]:
    """The tables of a document, by the numbers above them, else in their order."""
    used: Counter[str] = Counter()
    follows = False
    for place, grid in enumerate(blocks, start=1):
        if isinstance(grid, str):
            follows &= not grid.strip() or _MORE.search(grid) is not None
            continue
        if not grid.rows:
            continue
        used[""] += 1
        name = caption(lines, place)
        name = f"Tabel ke-{used['']}" if " baris " in name else name
        used[name] += 1
        width = max(map(len, grid.rows))
        own = name if used[name] == 1 else f"{name} ({used[name]})"
        file.budget.add_sheet(len(grid.rows), width, own)
        rows = [[*row, *[""] * (width - len(row))] for row in grid.rows]
        above = heading_lines(lines, place)
        yield Sheet(own, rows, grid.merged, above=above, follows=follows)
        follows = True


def _held(file: File, blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks of a document, they and their characters counted."""
    for number, block in enumerate(blocks, start=1):
        file.budget.limits.hold("max_rows", number, file.name)
        rows = [[block]] if isinstance(block, str) else block.rows
        file.budget.add_message(sum(len(cell) + 1 for row in rows for cell in row))
        yield block


DOCX = Format("docx", frozenset({".docx"}), _is_docx, lambda file: _sheets(file, docx_blocks))
ODT = Format("odt", frozenset({".odt"}), _is_odt, lambda file: _sheets(file, odt_blocks))
