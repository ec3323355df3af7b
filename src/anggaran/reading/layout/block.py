"""One table found on a sheet, made into a :class:`~anggaran.table.table.Table` by columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from anggaran.amount.column import read_amounts
from anggaran.amount.percent import PercentColumn, read_percents
from anggaran.amount.rounding import with_untold_unit
from anggaran.amount.rupiah import AmountColumn
from anggaran.amount.whole import whole
from anggaran.finding import Spot
from anggaran.kode.book import CodeBook
from anggaran.measure import Measure
from anggaran.reading.formats.limits import column_letter
from anggaran.reading.formats.marks import Style
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cells import is_blank, text_of, texts_of
from anggaran.reading.layout.header import Header
from anggaran.reading.layout.headings import is_number_row
from anggaran.reading.layout.kode_cells import (
    join_segments,
    lost_zeros,
    move_codes,
    move_labels,
    move_number_labels,
    move_total_words,
    plain_codes,
    split_column,
    take_total_words,
    without_codes,
)
from anggaran.reading.layout.plan import Plan, role_letters
from anggaran.reading.layout.rows import Region, find_region
from anggaran.table.table import RefusedRow, Source, Table

Cells = Sequence[object]
_LEVEL = 4  # digits of a level
_PERCENT = re.compile(r"[0-9]([.,])[0-9]{1,2}(?![0-9])")


@dataclass(frozen=True, eq=False)
class Block:
    """A table's place on a sheet: its header, its columns and its rows.

    ``pages`` are the sheets that it goes on in, with the row (from 0) of ``sheet`` at which each
    begins.  ``more_above`` and ``more_below`` tell that the page before or after may hold more of
    it, in other columns.
    """

    sheet: Sheet
    header: Header
    plan: Plan
    region: Region
    titles: tuple[str, ...]
    pages: tuple[tuple[int, str | None], ...] = ()
    more_above: bool = False
    more_below: bool = False

    def cells(self, column: int) -> Cells:
        """The cells of a column in the accepted rows."""
        rows, cells = self.region.accepted, self.sheet.column(column)
        return (
            cells[rows.start : rows.stop]
            if isinstance(rows, range)
            else [cells[index] for index in rows]
        )

    def table(self, name: str, source: Source, book: CodeBook | None = None) -> Table:
        """The table with every column that the plan names.

        Args:
            name: name of the table.
            source: file and sheet.
            book: code book of its codes, where the caller names it.
        """
        plan = self.plan
        kode, nomor, uraian = self._labels()
        spots = self.sheet.spots
        return Table(
            name=name,
            source=source,
            rows=self.numbers(),
            uraian=uraian,
            amounts=with_untold_unit(
                {name: self._amounts(index, name) for name, index in plan.money.items()}
            ),
            kode=kode,
            nomor=nomor,
            induk=None if plan.induk is None else texts_of(self.cells(plan.induk)),
            level=self._level(uraian),
            indented=plan.level is None and len(plan.uraian) == 1,
            bold=self._bold(),
            names=self._names(),
            percents={name: self._percent(index) for name, index in plan.percents.items()},
            derived={name: self._amounts(index) for name, index in plan.derived.items()},
            keterangan=None if plan.keterangan is None else texts_of(self.cells(plan.keterangan)),
            flat=plan.flat,
            letters=role_letters(plan),
            titles=self.titles,
            header={column_letter(c.index): c.text for c in self.header.columns if c.text},
            header_rows=tuple(range(self.header.first + 1, self.header.last + 2)),
            numbered=self._numbered(),
            capaian=self._capaian(),
            refused=tuple(
                RefusedRow(i + 1, tuple(self.sheet.rows[i]), reason, spots[i] if spots else None)
                for i, reason in self.region.refused
            ),
            hidden=frozenset(self.sheet.marks.hidden_rows),
            book=book,
            pages=self.pages,
            spots=self._spots(),
            more_above=self.more_above,
            more_below=self.more_below,
        )

    def _capaian(self) -> dict[str, PercentColumn]:
        """The columns of percents that are no part of the money, by letter."""
        texts = {index: self.header.columns[index].text for index in self.plan.unread}
        return {
            column_letter(index): self._percent(index)
            for index, text in texts.items()
            if "%" in text or "persen" in text.casefold()
        }

    def _numbered(self) -> dict[str, str]:
        """What the row of column numbers prints, by letter."""
        rows = self.sheet.rows[self.header.first : self.header.last + 1]
        cells = next((row for row in reversed(rows) if is_number_row(row)), ())
        texts = ((column_letter(index), text_of(cell)) for index, cell in enumerate(cells))
        return {letter: text for letter, text in texts if text}

    def _spots(self) -> list[Spot] | None:
        spots = self.sheet.spots
        return None if spots is None else [spots[index] for index in self.region.accepted]

    def numbers(self) -> Sequence[int]:
        """The numbers of the accepted rows, from 1."""
        rows = self.region.accepted
        return (
            range(rows.start + 1, rows.stop + 1)
            if isinstance(rows, range)
            else [index + 1 for index in rows]
        )

    def _amounts(self, column: int, measure: Measure | None = None) -> AmountColumn:
        """An amount column; in long form the rows of one measure, the others blank."""
        cells, unit = self.cells(column), self.plan.units.get(column, Decimal(1))
        if unit != 1:
            cells = self._in_unit(column, cells)
        if measure is not None and self.plan.picks:
            keys = zip(*self._texts(self.plan.apart), strict=True)
            wanted = self.plan.picks[measure]
            cells = [c if key == wanted else None for c, key in zip(cells, keys, strict=True)]
        return read_amounts(cells, unit, "" if unit == 1 else self._decimal)

    def _in_unit(self, column: int, cells: Cells) -> Cells:
        """The cells as printed, for a title that says "dalam ribuan" speaks of what is printed."""
        cut = self.sheet.marks.thousands(column)
        return (
            [
                Decimal(repr(cell)).scaleb(-3 * cut[number - 1])
                if number - 1 in cut and type(cell) in {int, float}
                else cell
                for number, cell in zip(self.numbers(), cells, strict=True)
            ]
            if cut
            else cells
        )

    @cached_property
    def _decimal(self) -> str:
        """The decimal mark that all percents print, empty where they print two or none."""
        texts = " ".join(
            cell
            for index in self.plan.percents.values()
            for cell in self.cells(index)
            if isinstance(cell, str)
        )
        marks = set(_PERCENT.findall(texts))
        return marks.pop() if len(marks) == 1 else ""

    def _percent(self, column: int) -> PercentColumn:
        return read_percents(self.cells(column), self.header.columns[column].text)

    def _labels(self) -> tuple[dict[str, Cells], list[str] | None, list[str]]:
        """Codes, outline numbers and labels; a cell that holds two of them is taken apart."""
        plan = self.plan
        kode = self._codes()
        uraian = deepest(self._texts(plan.uraian)) if plan.uraian else None
        for role, index in plan.split.items():
            kode[role], uraian = split_column(self.cells(index), uraian)
        labels = [""] * len(self.region.accepted) if uraian is None else uraian
        move = move_total_words if plan.flat else move_labels
        kode = {role: move(cells, labels) for role, cells in kode.items()}
        if [*kode] == ["kode"] and uraian is not None and not plan.split:
            kode["kode"] = move_codes(kode["kode"], labels)
        nomor = None
        if plan.nomor is not None:
            nomor = texts_of(self.cells(plan.nomor))
            move_number_labels(nomor, labels)
        if uraian is not None:
            take_total_words(self.sheet.rows, self.region.accepted, labels)
        return kode, nomor, labels

    def _codes(self) -> dict[str, Cells]:
        """The code columns by role, each of one cell a row."""
        plan = self.plan
        kode = {role: self._mended(index) for role, index in plan.kode.items()}
        for role, indices in plan.joined.items():
            kode[role] = join_segments([self.cells(index) for index in indices])
        if plan.repeated:
            kode["kode"] = [code or None for code in deepest(self._texts(plan.repeated))]
        if plan.in_two:
            parts = zip(*self._texts(plan.in_two), strict=True)
            kode["kode"] = [" ".join(filter(None, each)) or None for each in parts]
        return kode

    def _texts(self, columns: Iterable[int]) -> list[list[str]]:
        return [texts_of(self.cells(index)) for index in columns]

    def _mended(self, column: int) -> Cells:
        """A code column with the zeros that it lost as numbers."""
        cells, found = self.plain[column], self.lost.get(column)
        return [found.get(i, cell) for i, cell in enumerate(cells)] if found else cells

    @cached_property
    def plain(self) -> dict[int, Cells]:
        """The code columns without what keeps a code text."""
        return {column: plain_codes(self.cells(column)) for column in self.plan.kode.values()}

    @cached_property
    def lost(self) -> dict[int, dict[int, str]]:
        """The codes of each column that lost their last zero as numbers, by position."""
        columns = () if self.plan.flat else self.plain
        return {column: lost_zeros(self.plain[column]) for column in columns}

    def _names(self) -> dict[str, list[str]]:
        """Labels and texts beside the codes, by role."""
        names = {role: texts_of(self.cells(index)) for role, index in self.plan.names.items()}
        for role in names.keys() & self.plan.kode.keys():
            names[role] = without_codes(names[role], texts_of(self.cells(self.plan.kode[role])))
        if len(self.plan.split) > 1:
            names |= {
                role: split_column(self.cells(index), None)[1]
                for role, index in self.plan.split.items()
            }
        return names

    def _level(self, uraian: Sequence[str]) -> list[int | None] | None:
        """Level of each row: from a level column, from the column of its label, or from the label's
        indent.
        """
        plan = self.plan
        levels: list[int | None] = []
        if plan.level is not None:
            texts = texts_of(self.cells(plan.level))
            return [whole(text, _LEVEL) for text in texts]
        if len(plan.uraian) > 1 and not plan.flat:
            levels = _label_levels([texts_of(self.cells(index)) for index in plan.uraian])
        elif len(plan.uraian) == 1 and not plan.code_columns and uraian:
            levels = _indents(
                self.cells(plan.uraian[0]), [style.indent for style in self._styles()]
            )
        return levels if len({level for level in levels if level}) > 1 else None

    def _styles(self) -> list[Style]:
        """How the label of each row is printed."""
        styles = self.sheet.marks.styles(self.plan.uraian[0])
        return [styles.get(number - 1, Style()) for number in self.numbers()]

    def _bold(self) -> list[bool] | None:
        """Which labels are bold, where there are no codes to tell the levels."""
        if self.plan.code_columns or self.plan.split or len(self.plan.uraian) != 1:
            return None
        bold = [style.bold for style in self._styles()]
        return bold if any(bold) and not all(bold) else None


def block_of(sheet: Sheet, header: Header, plan: Plan, titles: tuple[str, ...]) -> Block | None:
    """The table of a plan, None where no row of it prints an amount."""
    region = find_region(sheet, header, plan, titles)
    return Block(sheet, header, plan, region, titles) if len(region.accepted) else None


def _label_levels(columns: Sequence[Sequence[str]]) -> list[int | None]:
    """Level by the innermost column that prints a label; of lines that name all at once, or
    another above them than the row that they would stand under, none is below another.

    >>> _label_levels([["BELANJA", ""], ["", "Pegawai"]])
    [1, 2]
    >>> _label_levels([["Dinas", "Dinas"], ["Gaji", ""]])
    []
    >>> _label_levels([["Penunjang", "Pendidikan"], ["", "Gaji"]])
    []
    """
    levels, above = list[int | None](), dict[int, str]()
    for row in zip(*columns, strict=True):
        named = {level: text for level, text in enumerate(row, 1) if text}
        own = max(named, default=None)
        levels.append(own)
        if any(above.get(level, text) != text for level, text in named.items() if level != own):
            return []
        above |= named
    known = [level for level in levels if level]
    return levels if known and known[0] == min(known) else []


def deepest(columns: Sequence[Sequence[str]]) -> list[str]:
    """The innermost text that each row prints.

    >>> deepest([["BELANJA", "BELANJA"], ["", "Belanja Pegawai"]])
    ['BELANJA', 'Belanja Pegawai']
    """
    if len(columns) == 1:
        return list(columns[0])
    return [
        next((text for text in reversed(row) if text), "") for row in zip(*columns, strict=True)
    ]


def _indents(cells: Cells, printed: Sequence[int]) -> list[int | None]:
    """Level by the indent of a label, by its style and by the blanks that lead it: those that
    occur, from the least.
    """
    widths = [
        (indent, len(cell) - len(cell.lstrip()))
        if isinstance(cell, str) and not is_blank(cell)
        else None
        for cell, indent in zip(cells, printed, strict=True)
    ]
    order = sorted({width for width in widths if width is not None})
    return [None if width is None else order.index(width) + 1 for width in widths]
