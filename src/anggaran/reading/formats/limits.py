"""How large a file may be: small files that unfold into huge ones are an old trick.

Every limit is an attribute of :class:`Limits`; a refusal names the one that was passed, and the
caller may raise it. A :class:`Budget` adds up what one file takes of them, over all its sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anggaran.errors import UnreadableFile, way

MB = 1 << 20
_FREE = 5_000_000  # cells, and characters, that a file of any size may have
_FILLED = 100_000  # filled cells that a file of any size may have
_WEIGHT = 16  # bytes of a filled cell, about
_TAG = 4  # cells whose making takes as long as that of an element of a document
_PACKED = 4  # letters of the XML of a document for each that people read
_NUMBER = 9  # bytes of a number in a message of the workbook engine; the rest of it is text


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
        max_line: characters of one line of a text.
        max_cells: cells of a file, blank ones between others included.
        max_growth: cells, and characters, that a file may have for each of its bytes once unpacked;
            the first five million are free.
        max_memory: bytes that the process of a workbook may take, beside what its size asks for.
        max_seconds: seconds of CPU that it may take, beside what its size asks for.
        own_process: 0 where the host lets no process be started: a workbook that is out to harm can
            end this one then.

    >>> Limits().max_sheets
    1000
    """

    max_bytes: int = 200 * MB
    max_unpacked: int = 1500 * MB
    max_ratio: int = 400
    max_sheets: int = 1000
    max_rows: int = 1_048_576
    max_columns: int = 2_000
    max_line: int = 2 * MB
    max_cells: int = 30_000_000
    max_growth: int = 16
    max_memory: int = 400 * MB
    max_seconds: int = 3
    own_process: int = 1

    def hold(self, name: str, value: int, file: str) -> None:
        """Refuse a file that passes a limit.

        Args:
            name: attribute of this class.
            value: what the file has.
            file: name of the file, for the message.

        Raises:
            UnreadableFile: when ``value`` is past the limit; the line names the option that raises
                it.
        """
        limit = getattr(self, name)
        if value > limit:
            more = raised(name, value)
            raise UnreadableFile(
                f"{file}: melampaui batas {name} ({value} > {limit}); naikkan dengan {more} "
                "bila berkasnya dipercaya.",
                f"{file}: past the limit {name} ({value} > {limit}); raise it with {more} "
                "if you trust the file.",
            )

    def longer(self, file: str) -> UnreadableFile:
        """The refusal of what comes bit by bit and is past ``max_bytes``: how long it is nobody
        knows.
        """
        more = raised("max_bytes", "…")
        return UnreadableFile(
            f"{file}: lebih dari {self.max_bytes} bita, batas max_bytes; naikkan dengan {more} "
            "bila berkasnya dipercaya.",
            f"{file}: more than {self.max_bytes} bytes, the limit max_bytes; raise it with {more} "
            "if you trust the file.",
        )


DEFAULT = Limits()


@dataclass(slots=True)
class Budget:
    """What one file has taken of its limits so far.

    Attributes:
        file: its name, for messages.
        limits: what is allowed.
        size: bytes of the file, once unpacked; of the XML of a document as it is packed.
        sheets: the sheets of it that were counted.
        cells: the cells of those that are done.
        characters: the characters of cells that were counted.
        filled: the cells that hold something, of a file with more cells than bytes.
    """

    file: str = ""
    limits: Limits = DEFAULT
    size: int = 0
    sheets: int = 0
    cells: int = 0
    characters: int = 0
    filled: int = 0

    def hold_sheets(self, count: int) -> None:
        """Refuse a file of too many sheets.

        Raises:
            UnreadableFile: naming the option that raises the limit.
        """
        self.limits.hold("max_sheets", count, self.file)

    def hold_reach(self, rows: int, columns: int, sheet: str | None = None) -> None:
        """Refuse a sheet of too many rows, columns or cells, before it is made.

        Raises:
            UnreadableFile: naming the option that raises the limit.
        """
        where = f"{self.file} ▸ {sheet}" if sheet else self.file
        self.limits.hold("max_rows", rows, where)
        self.limits.hold("max_columns", columns, where)
        cells = self.cells + rows * columns
        self.limits.hold("max_cells", cells, where)
        self._hold_growth(cells, where)

    def add_sheet(self, rows: int, columns: int, sheet: str | None = None) -> None:
        """Count a sheet to its last row and column.

        Raises:
            UnreadableFile: naming the option that raises the limit.
        """
        self.sheets += 1
        self.hold_sheets(self.sheets)
        self.hold_reach(rows, columns, sheet)
        self.cells += rows * columns

    def add_message(self, length: int) -> None:
        """Count the characters of a message of the engine before it is taken in.

        Raises:
            UnreadableFile: naming the option that raises the limit.
        """
        self.characters += length
        self._hold_growth(self.characters - _NUMBER * self.cells, self.file)

    def add_rows(self, rows: Sequence[Sequence[object] | None]) -> None:
        """Count the filled cells of some rows, where the file has more cells than bytes.

        A sheet that is named a thousand times, or a row that is repeated, has; each takes long.

        Raises:
            UnreadableFile: naming the option that raises the limit.
        """
        if self.cells > self.size + _FILLED:
            self.filled += sum(len(row) - row.count("") for row in rows if row)
            self._hold_growth(_FREE + (self.filled - _FILLED) * _WEIGHT, self.file)

    def hold_markup(self, tags: int, letters: int) -> None:
        """Refuse the XML of a document that unfolds further than any that people write.

        Raises:
            UnreadableFile: naming the option that raises the limit.
        """
        self._hold_growth(max(tags * _TAG, letters // _PACKED), self.file)

    def _hold_growth(self, count: int, where: str) -> None:
        if count > _FREE:
            self.limits.hold("max_growth", (count - _FREE) // max(self.size, 1), where)


def damaged(file: str) -> UnreadableFile:
    """The refusal of a file that starts like a workbook and is none."""
    return UnreadableFile(
        f"{file}: buku kerja rusak atau bukan buku kerja; simpan ulang sebagai .xlsx di program "
        "lembar kerja.",
        f"{file}: damaged, or no workbook; save it again as .xlsx in a spreadsheet program.",
    )


def raised(name: str, value: object) -> str:
    """What to write where a limit is another one, for a message."""
    return way(f"--limit {name}={value}", f"limits=Limits({name}={value})")


def name_columns(**columns: str) -> str:
    """What to write where columns of a table are named by hand, for a message.

    >>> name_columns(kode="A", pagu="C")
    "columns={'kode': 'A', 'pagu': 'C'}"
    """
    listed = ",".join(f"{name}={letter}" for name, letter in columns.items())
    return way(f"--columns {listed}", f"columns={columns!r}")


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
