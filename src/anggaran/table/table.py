"""One budget table as it is printed: columns of codes, labels and amounts, each row with its place.

A table is what a reader hands to the tree.  Nothing in it is computed, repaired or left out: a row
that is no budget row stands in ``refused`` with its cells, and a cell that is no clear amount keeps
its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from anggaran.amount.frames import SHOWN, as_printed, html_table
from anggaran.amount.percent import PercentColumn
from anggaran.amount.rupiah import DIGITS, SATU, AmountColumn
from anggaran.errors import InvalidAmount, InvalidTable, read_only
from anggaran.finding import Spot, Text, Where
from anggaran.kode.book import CodeBook
from anggaran.measure import Measure

UNCACHED = "#RUMUS?"
"""Stands where a workbook holds a formula and not its value: unknown, and no fault of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table came from: name of the file, sheet, and the file as it was given, with its
    folders; None for a table from memory.
    """

    file: str | None = None
    sheet: str | None = None
    path: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row inside a table that is no budget row, with its cells as they stood and the reason."""

    row: int
    cells: tuple[object, ...]
    reason: Text
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader should know of how a table was read: a hidden sheet, a guessed column."""

    text: Text
    row: int | None = None


_GIVEN = re.compile(r"(sheet|lembar|tabel ke-|worksheet|table) ?\d+", re.IGNORECASE)


@read_only
@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A budget table by columns; all columns are equally long and in document order.

    Attributes:
        name: the sheet, or the file's stem where it has no sheets; stands in every finding as
            ``table``.
        source: file and sheet.
        rows: row number in the sheet of each row, counted from 1, strictly rising.
        uraian: the label of each row, blanks trimmed, line breaks folded; ``""`` where none is
            printed.
        amounts: :class:`~anggaran.measure.Measure` to its amounts in rupiah, found by its name too;
            the first leads.
        kode: the code columns, outermost first, by their role: usually the one column ``kode``;
            several where codes are nested (program side, then rekening).  Each is the cells as
            printed, ``None`` where blank.
        nomor: outline numbers (``I``, ``A``, ``1.``) as printed, ``""`` where blank; None without
            such a column.
        induk: for each row the label or code of its parent as printed; None without such a column.
        level: explicit level of each row, 1 the highest, None where unknown: from a level column,
            an indent, or the column of the label; None where nothing of the kind is printed.
        indented: True where the levels are told by the indents of the labels alone, which may be
            for looks.
        bold: True for a row whose label is printed bold; None where none is, or the file does not
            say.
        names: labels that belong to a code column (``NAMA PROGRAM`` beside ``KODE PROGRAM``), by
            its role.
        percents: printed percents by a name of their own, with what the header says of them.
        capaian: printed percents that are no money's, by column letter: what an indicator reached.
        derived: amounts that the document computed itself (sisa, bertambah/berkurang): checked,
            never used.
        keterangan: remarks by row; None without such a column.
        flat: True for a recap of flat lines: no row is a parent, keys may repeat and are summed.
        letters: column letter of each measure, percent, derived column and role, for the cell
            address.
        titles: lines printed above the table.
        header: the header words by column letter, as joined from its rows.
        header_rows: row numbers of the header.
        numbered: what the row of column numbers prints, by column letter: ``3``, ``5=(4/3)*100``.
        refused: rows inside the table that are no budget rows.
        hidden: row numbers that the workbook hides; they are read and added up all the same.
        notes: what the reader noticed.
        book: the code book of its codes where the caller named it; None to tell it from the codes.
        pages: further sheets that the table goes on in, each with the number of rows before it.
        spots: page and line of each row, of a file of pages or text; None for one of cells.
        more_above: whether the page before may hold rows of it that were not read with it.
        more_below: whether the page after may.

    >>> from anggaran.amount.column import read_amounts
    >>> pagu = read_amounts(["1.500,00"])
    >>> table = Table("LRA", Source("lra.xlsx", "LRA"), [5], ["BELANJA"], {"pagu": pagu})
    >>> table, table.amounts["pagu"].value(0), str(table.where(0))
    (<Table 'LRA': 1 rows, pagu>, Decimal('1500.00'), 'lra.xlsx ▸ LRA ▸ baris 5')
    """

    name: str
    source: Source
    rows: Sequence[int]
    uraian: Sequence[str]
    amounts: Mapping[str, AmountColumn]  # each key becomes a Measure, which is also its name
    kode: Mapping[str, Sequence[object]] = field(default_factory=dict)
    nomor: Sequence[str] | None = None
    induk: Sequence[str] | None = None
    level: Sequence[int | None] | None = None
    indented: bool = False
    bold: Sequence[bool] | None = None
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    percents: Mapping[str, PercentColumn] = field(default_factory=dict)
    derived: Mapping[str, AmountColumn] = field(default_factory=dict)
    keterangan: Sequence[str] | None = None
    flat: bool = False
    letters: Mapping[str, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    header_rows: tuple[int, ...] = ()
    numbered: Mapping[str, str] = field(default_factory=dict)
    capaian: Mapping[str, PercentColumn] = field(default_factory=dict)
    refused: tuple[RefusedRow, ...] = ()
    hidden: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    book: CodeBook | None = None
    pages: tuple[tuple[int, str | None], ...] = ()
    spots: Sequence[Spot] | None = None
    more_above: bool = False
    more_below: bool = False

    def __post_init__(self) -> None:
        keyed = {Measure(name): column for name, column in self.amounts.items()}
        object.__setattr__(self, "amounts", keyed)
        sized: dict[str, Sequence[object]] = {"uraian": self.uraian, **self.kode, **self.names}
        optional: dict[str, Sequence[object] | None] = {
            "nomor": self.nomor,
            "induk": self.induk,
            "level": self.level,
            "keterangan": self.keterangan,
            "bold": self.bold,
            "spots": self.spots,
        }
        lengths = {name: len(column) for name, column in sized.items()}
        lengths |= {name: len(column) for name, column in optional.items() if column is not None}
        lengths |= {name: len(column) for name, column in {**self.amounts, **self.derived}.items()}
        lengths |= {name: len(column) for name, column in self.percents.items()}
        if wrong := [name for name, length in lengths.items() if length != len(self.rows)]:
            raise InvalidTable(
                f"Kolom {', '.join(wrong)} tidak sepanjang tabelnya ({len(self.rows)} baris).",
                f"Column {', '.join(wrong)} is not as long as its table ({len(self.rows)} rows).",
            )

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        refused = f", {len(self.refused)} refused" if self.refused else ""
        return f"<Table {self.name!r}: {len(self)} rows{refused}, {', '.join(self.amounts)}>"

    @property
    def unit(self) -> Decimal:
        """Rupiah in one printed unit of the leading measure: 1000000 for "dalam jutaan"; each
        column knows its own.
        """
        return next((column.unit for column in self.amounts.values()), SATU)

    @property
    def called(self) -> str:
        """What a sentence calls it: its name, or its file where a program gave that name."""
        given = _GIVEN.fullmatch(self.name) if self.source.file else None
        return str(self.source.file) if given else self.name

    def where(self, index: int | None, column: str | None = None) -> Where:
        """The place of a row, or of one cell of it.

        Args:
            index: position of the row in this table; None for the table as a whole.
            column: name of a measure, percent, derived column or role; where the table does not
                print it, as a sum of its kelompok, the cell is that of the label.
        """
        file, path = self.source.file, self.source.path
        if index is None:
            return Where(file, self.source.sheet, path=path)
        row, sheet = self.rows[index], self.source.sheet
        for before, name in reversed(self.pages):
            if row > before:
                row, sheet = row - before, name
                break
        if self.spots is not None:
            return Where(file, sheet, None, row, *self.spots[index], path=path)
        letter = self.letters.get(column or "") or self.letters.get("uraian")
        return Where(file, sheet, f"{letter}{row}" if letter else None, row, path=path)

    def _repr_html_(self) -> str:
        """What a notebook shows: its rows as printed."""
        head = ["", *self.kode, "uraian", *self.amounts]
        rows = [
            [
                self.rows[row],
                *(column[row] for column in self.kode.values()),
                self.uraian[row],
                *(as_printed(column.value(row)) for column in self.amounts.values()),
            ]
            for row in range(min(len(self), SHOWN))
        ]
        return f"<p>{escape(repr(self))}</p>{html_table(head, rows, len(self))}"


def refuse_oversized(table: Table) -> None:
    """Refuse a table with an amount of more digits than can be added exactly.

    Raises:
        InvalidAmount: naming the first such cell.
    """
    for measure, column in table.amounts.items():
        for row, doubt in column.doubts.items():
            if not doubt.candidates and sum(map(str.isdigit, doubt.text)) > DIGITS:
                place = table.where(row, measure)
                raise InvalidAmount(
                    f"{place}: {doubt.text[:50]!r} lebih dari {DIGITS} angka; "
                    "bukan jumlah rupiah. Periksa selnya.",
                    f"{place}: {doubt.text[:50]!r} has more than {DIGITS} digits; "
                    "no amount of rupiah. Check the cell.",
                )
