"""How large a file may be before it is refused: small files that unfold into huge ones are an old trick.

Every limit is an attribute of :class:`Limits`; a refusal names the one that was passed, and the caller may raise it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from anggaran.errors import UnreadableFile

MB = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_WHOLE = 8 * MB  # parts up to here are looked through; a longer one is held by its own length
_HEAD = 64 << 10  # of a longer one, in which a document type stands
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Each looks no further than the tag it stands in, and never back, so that broken XML takes no longer than sound XML.
_CELL = re.compile(  # a blank cell closes itself
    rb'<(?:\w+:)?c\b(?=[^<>]*?\br="([A-Z]{1,4})([0-9]{1,9})")[^<>]*+(?<!/)>'
)
_REPEAT = re.compile(
    rb'<table:table-(cell|row)\b(?=[^<>]*?number-(?:columns|rows)-repeated="([0-9]{1,9})")([^<>]*+)>'
    rb"(?:\s*+<table:table-cell\b([^<>]*+))?",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read; past a limit a file is refused, never cut.

    Attributes:
        max_bytes: size of the file, in bytes.
        max_unpacked: size of a workbook once unpacked, in bytes.
        max_ratio: how many times larger than packed a part of a workbook may be.
        max_sheets: sheets of a workbook.
        max_rows: rows of a sheet.
        max_columns: columns of a sheet.
        max_cells: rows times columns of a sheet.

    >>> Limits().max_sheets
    1000
    """

    max_bytes: int = 200 * MB
    max_unpacked: int = 1500 * MB
    max_ratio: int = 400
    max_sheets: int = 1000
    max_rows: int = 1_048_576
    max_columns: int = 2_000
    max_cells: int = 30_000_000

    def hold(self, name: str, value: int, file: str) -> None:
        """Refuse a file that passes a limit.

        Args:
            name: attribute of this class.
            value: what the file has.
            file: name of the file, for the message.

        Raises:
            UnreadableFile: when ``value`` is past the limit; the line names the option that raises it.
        """
        limit = getattr(self, name)
        if value > limit:
            raise UnreadableFile(
                f"{file}: melampaui batas {name} ({value} > {limit}); naikkan dengan --limit {name}={value} "
                f"(Python: Limits({name}={value})).",
                f"{file}: past the limit {name} ({value} > {limit}); raise it with --limit {name}={value} "
                f"(Python: Limits({name}={value})).",
            )

    def hold_sheet(self, rows: int, columns: int, where: str) -> None:
        """Refuse a sheet of too many rows, columns or cells.

        Raises:
            UnreadableFile: naming the option that raises the limit.
        """
        self.hold("max_rows", rows, where)
        self.hold("max_columns", columns, where)
        self.hold("max_cells", rows * columns, where)


DEFAULT = Limits()


def hold_package(path: Path, file: str, limits: Limits) -> None:
    """Look into a zipped workbook before it is opened.

    Declared sizes, the ratio of each part, the reach of every sheet (a cell in the last corner makes a sheet of
    17 billion cells) and document types with entities are looked at; nothing is unpacked to disk.

    Args:
        path: the workbook.
        file: its name, for messages.
        limits: what is allowed.

    Raises:
        UnreadableFile: when the zip is damaged, or a limit is passed.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            limits.hold("max_unpacked", sum(part.file_size for part in parts), file)
            for part in parts:
                if part.file_size > MB:  # a small part may repeat itself as often as it likes
                    limits.hold("max_ratio", part.file_size // max(part.compress_size, 1), file)
            sheets = [part for part in parts if re.search(r"worksheets/[^/]+\.(xml|bin)$", part.filename)]
            limits.hold("max_sheets", len(sheets), file)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _hold_part(package, part, file, limits)
    except _BROKEN as problem:
        raise damaged(file) from problem


def damaged(file: str) -> UnreadableFile:
    """The refusal of a file that starts like a workbook and is none."""
    return UnreadableFile(
        f"{file}: buku kerja rusak atau bukan buku kerja; simpan ulang sebagai .xlsx di program lembar kerja.",
        f"{file}: damaged, or no workbook; save it again as .xlsx in a spreadsheet program.",
    )


def _hold_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, file: str, limits: Limits) -> None:
    """Hold one XML part: no entities, and no cell far outside."""
    is_ods = part.filename == "content.xml"
    with package.open(part) as stream:
        xml = stream.read() if is_ods or part.file_size <= _WHOLE else stream.read(_HEAD)
    refuse_entities(xml, part.filename, file)
    if is_ods:
        _hold_repeats(xml, file, limits)
    elif "worksheets/" in part.filename and len(xml) == part.file_size:
        _hold_reach(xml, file, limits)


def refuse_entities(xml: bytes, part: str, file: str) -> None:
    """Refuse XML with a document type, whose entities may unfold without end.

    Raises:
        UnreadableFile: naming the part of the file.
    """
    if _ENTITY.search(xml):
        raise UnreadableFile(
            f"{file}: {part} memuat DOCTYPE/ENTITY, yang tidak dipakai buku kerja mana pun; ditolak.",
            f"{file}: {part} holds a DOCTYPE/ENTITY, which no workbook needs; refused.",
        )


def _hold_reach(xml: bytes, file: str, limits: Limits) -> None:
    """Hold the furthest row and column that a sheet names.

    Only a sheet of few bytes can reach further than it has cells; a long one is held by its own length.
    """
    rows, width = 0, 0
    for letters, number in _CELL.findall(xml):
        rows = max(rows, int(number))
        width = max(width, column_index(letters.decode()) + 1)
    limits.hold_sheet(rows, width, file)


def _hold_repeats(xml: bytes, file: str, limits: Limits) -> None:
    """Hold the repeated cells and rows of an OpenDocument sheet that are not empty."""
    for kind, count, attributes, inner in _REPEAT.findall(xml):
        if b"office:value" in attributes or (kind == b"row" and b"office:value" in inner):
            limits.hold("max_columns" if kind == b"cell" else "max_rows", int(count), file)


NAME_COLUMNS = "--columns kode=A,uraian=B,pagu=C (Python: columns={'kode': 'A', …})"
"""What to write where the columns of a table are named by hand, for a message."""


def column_index(letters: str) -> int:
    """Position of a column counted from 0: ``A`` is 0, ``AA`` is 26.

    >>> column_index("C"), column_index("AA")
    (2, 26)
    """
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letter(index: int) -> str:
    """Letters of a column counted from 0.

    >>> column_letter(2), column_letter(26)
    ('C', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
