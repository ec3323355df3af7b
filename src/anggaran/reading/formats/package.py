"""A zipped workbook looked into before it is opened: sizes, ratios, entities, far cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from anggaran.errors import UnreadableFile
from anggaran.reading.formats.limits import MB, Budget, column_index, damaged

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_WHOLE = 8 * MB  # parts up to here are looked through; a longer one is held by its own length
_HEAD = 64 << 10  # of a longer one, in which a document type stands
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(r"worksheets/[^/]+\.(xml|bin)$")
# Each looks no further than the tag it stands in, and never back, so that broken XML takes no
# longer than sound XML.
_CELL = re.compile(  # a blank cell closes itself
    rb"""<(?:\w+:)?c\b(?=[^<>]*?\br=["']([A-Z]{1,4})([0-9]{1,9})["'])[^<>]*+(?<!/)>"""
)
_REPEAT = re.compile(
    rb"<table:table-(cell|row)\b"
    rb"""(?=[^<>]*?number-(?:columns|rows)-repeated=["']([0-9]{1,9})["'])([^<>]*+)>"""
    rb"(?:\s*+<table:table-cell\b([^<>]*+))?",
)


def hold_package(path: Path, budget: Budget) -> None:
    """Look into a zipped workbook before it is opened, and tell its budget how large it is.

    Declared sizes, the ratio of each part, the reach of every sheet (a cell in the last corner
    makes a sheet of 17 billion cells) and document types with entities are looked at; nothing is
    unpacked to disk.

    Args:
        path: the workbook.
        budget: what is allowed.

    Raises:
        UnreadableFile: when the zip is damaged, or a limit is passed.
    """
    limits, file = budget.limits, budget.file
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            limits.hold("max_unpacked", budget.size, file)
            for part in parts:
                if part.file_size > MB:  # a small part may repeat itself as often as it likes
                    limits.hold("max_ratio", part.file_size // max(part.compress_size, 1), file)
            budget.hold_sheets(sum(_SHEET.search(part.filename) is not None for part in parts))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _hold_part(package, part, budget)
    except BROKEN as problem:
        raise damaged(file) from problem


def unpacked_size(path: Path) -> int:
    """Bytes of a package once unpacked, as it claims.

    Raises:
        zipfile.BadZipFile: or another of :data:`BROKEN`, where it is none.
    """
    with zipfile.ZipFile(path) as package:
        return sum(part.file_size for part in package.infolist())


def hold_markup(package: zipfile.ZipFile, budget: Budget) -> None:
    """Hold the tags and letters of a document against its packed XML, before one is made.

    Raises:
        UnreadableFile: when a limit is passed.
    """
    parts = [part for part in package.infolist() if part.filename.endswith(".xml")]
    budget.size = sum(part.compress_size for part in parts)
    tags = letters = 0
    for part in parts:
        with package.open(part) as stream:
            while some := stream.read(MB):
                tags += some.count(b"<")
                letters += len(some)
                budget.hold_markup(tags, letters)


def weigh(path: Path, budget: Budget) -> None:
    """Tell the budget of a workbook how large that is once unpacked.

    Raises:
        UnreadableFile: it is damaged, or too large.
    """
    try:
        budget.size = unpacked_size(path)
    except BROKEN as problem:
        raise damaged(budget.file) from problem
    budget.limits.hold("max_unpacked", budget.size, budget.file)


def _hold_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget) -> None:
    """Hold one XML part: no entities, and no cell far outside."""
    with package.open(part) as stream:
        if part.filename == "content.xml":
            _hold_content(stream, budget)
            return
        xml = stream.read() if part.file_size <= _WHOLE else stream.read(_HEAD)
    refuse_entities(xml, part.filename, budget.file)
    if b"sheetData" in xml[:_HEAD] and len(xml) == part.file_size:
        _hold_reach(xml, budget)


def refuse_entities(xml: bytes, part: str, file: str) -> None:
    """Refuse XML with a document type, whose entities may unfold without end.

    Raises:
        UnreadableFile: naming the part of the file.
    """
    if _ENTITY.search(xml.replace(b"\0", b"") if b"\0" in xml[:4] else xml):
        raise UnreadableFile(
            f"{file}: {part} memuat DOCTYPE/ENTITY, yang tidak dipakai buku kerja; ditolak.",
            f"{file}: {part} holds a DOCTYPE/ENTITY, which no workbook needs; refused.",
        )


def _hold_reach(xml: bytes, budget: Budget) -> None:
    """Hold the furthest row and column that a sheet names.

    Only a sheet of few bytes can reach further than it has cells; a long one is held by its own
    length.
    """
    rows, width = 0, 0
    for letters, number in _CELL.findall(xml):
        rows = max(rows, int(number))
        width = max(width, column_index(letters.decode()) + 1)
    budget.hold_reach(rows, width)


def _hold_content(stream: IO[bytes], budget: Budget) -> None:
    """Hold the content of an OpenDocument file piece by piece, each with the end of the last."""
    held = b""
    while some := stream.read(_WHOLE):
        held = held[-_HEAD:] + some
        refuse_entities(held, "content.xml", budget.file)
        _hold_repeats(held, budget)


def _hold_repeats(xml: bytes, budget: Budget) -> None:
    """Hold the repeated cells and rows of an OpenDocument sheet that are not empty."""
    for kind, count, attributes, inner in _REPEAT.findall(xml):
        if b"office:value" in attributes or (kind == b"row" and b"office:value" in inner):
            budget.limits.hold(
                "max_columns" if kind == b"cell" else "max_rows", int(count), budget.file
            )
