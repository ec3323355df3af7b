"""One table found on a sheet, made into a :class:`~anggaran.table.table.Table` by columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain

from anggaran.amount.column import read_amounts
from anggaran.amount.percent import PercentColumn, read_percents
from anggaran.amount.rupiah import AmountColumn
from anggaran.amount.whole import whole
from anggaran.finding import Spot, Text
from anggaran.kode.book import CodeBook
from anggaran.measure import Measure
from anggaran.reading.formats.limits import column_letter
from anggaran.reading.formats.marks import Style
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.cash import CASH
from anggaran.reading.layout.cells import is_blank, text_of, texts_of
from anggaran.reading.layout.header import Header
from anggaran.reading.layout.headings import is_number_row
from anggaran.reading.layout.kode_cells import (
    join_segments,
    lost_zeros,
    move_codes,
    move_labels,
    move_number_labels,
    plain_codes,
    split_column,
)
from anggaran.reading.layout.plan import Plan, role_letters
from anggaran.reading.layout.rows import STRUCK, Region
from anggaran.table.table import Note, RefusedRow, Source, Table

Cells = Sequence[object]
_LEVEL = 4  # digits of a level
_PERCENT = re.compile(r"[0-9]([.,])[0-9]{1,2}(?![0-9])")
_NAMED = 6  # hidden rows or columns that a note names


@dataclass(frozen=True, eq=False)
class Block:
    """A table's place on a sheet: its header, its columns and its rows.

    ``pages`` are the sheets that it goes on in, with the row (from 0) of ``sheet`` at which each
    begins.
    """

    sheet: Sheet
    header: Header
    plan: Plan
    region: Region
    titles: tuple[str, ...]
    pages: tuple[tuple[int, str | None], ...] = ()

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
            rows=self._numbers(),
            uraian=uraian,
            amounts={name: self._amounts(index, name) for name, index in plan.money.items()},
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
            notes=self._notes(),
            book=book,
            pages=self.pages,
            spots=self._spots(),
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

    def _numbers(self) -> Sequence[int]:
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
                for number, cell in zip(self._numbers(), cells, strict=True)
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

    def _notes(self) -> tuple[Note, ...]:
        read = map(Note, self.plan.notes)
        kinds = (self._cash, self._unread, self._regained, self._hidden, self._struck, self._unseen)
        return (*read, *chain.from_iterable(each() for each in kinds))

    def _cash(self) -> Iterator[Note]:
        """The rows below the table that account for cash."""
        rows = [index + 1 for index, reason in self.region.refused if reason is CASH]
        if rows:
            yield Note(
                Text(
                    f"Baris {rows[0]}–{rows[-1]} tidak diperiksa: {CASH.id}.",
                    f"Rows {rows[0]}–{rows[-1]} are not checked: {CASH.en}.",
                ),
                rows[0],
            )

    def _unread(self) -> Iterator[Note]:
        """The columns that are not read, in one line each for figures and for other things."""
        figures = [index for index, is_figures in self.plan.unread.items() if is_figures]
        others = [index for index in self.plan.unread if index not in figures]
        if figures:
            some, example = self._ranges(figures), column_letter(figures[0])
            yield Note(
                Text(
                    f"Kolom {some} berangka, tetapi judulnya tidak dikenal: tidak dibaca. "
                    f"Sebut artinya, misalnya --columns realisasi={example}.",
                    f"Column {some} has figures under no known heading; not read. "
                    f"Say what it is, such as --columns realisasi={example}.",
                )
            )
        if others:
            some = self._ranges(others)
            yield Note(Text(f"Kolom {some} tidak dibaca.", f"Column {some} is not read."))

    def _ranges(self, columns: Sequence[int]) -> str:
        """Columns by letter and heading; many of them by the ranges that they make."""
        if len(columns) <= _NAMED:
            titles = {c.index: c.text for c in self.header.columns}
            named = ((column_letter(i), titles.get(i, "")) for i in columns)
            return ", ".join(f"{letter} ({title})" if title else letter for letter, title in named)
        runs: list[list[int]] = []
        for index in sorted(columns):
            if runs and index == runs[-1][-1] + 1:
                runs[-1].append(index)
            else:
                runs.append([index])
        ends = [dict.fromkeys((column_letter(run[0]), column_letter(run[-1]))) for run in runs]
        return f"{', '.join('–'.join(end) for end in ends)} ({len(columns)})"

    def _hidden(self) -> Iterator[Note]:
        """What the workbook hides of the table, and is read all the same."""
        marks = self.sheet.marks
        if self.sheet.hidden:
            yield Note(
                Text(
                    "Lembar ini tersembunyi di buku kerja.", "This sheet is hidden in the workbook."
                )
            )
        if letters := [
            column_letter(index) for index in sorted(self.plan.used & marks.hidden_columns)
        ]:
            some = first_few(letters)
            yield Note(
                Text(
                    f"Kolom {some.id} tersembunyi di buku kerja.",
                    f"Column {some.en} is hidden in the workbook.",
                )
            )
        accepted = set(self._numbers()) if marks.hidden_rows else set()
        if rows := [row for row in marks.hidden_rows if row in accepted]:
            some = first_few(list(map(str, rows)))
            text = Text(
                f"Baris {some.id} tersembunyi di buku kerja; tetap dibaca dan dijumlahkan.",
                f"Row {some.en} is hidden in the workbook; it is read and added up all the same.",
            )
            yield Note(text, rows[0])

    def _struck(self) -> Iterator[Note]:
        """The rows that the workbook strikes out: they are not added up."""
        rows = [index + 1 for index, reason in self.region.refused if reason is STRUCK]
        if rows:
            some = first_few(list(map(str, rows)))
            text = Text(
                f"Baris {some.id} dicoret dalam buku kerja; tidak dijumlahkan.",
                f"Row {some.en} is struck out in the workbook; it is not added up.",
            )
            yield Note(text, rows[0])

    def _unseen(self) -> Iterator[Note]:
        """What the format does not tell, or was not looked for."""
        marks, amounts = self.sheet.marks, map(self.cells, self.plan.money.values())
        blanks = sum(map(is_blank, chain.from_iterable(amounts))) if marks.blind else 0
        if blanks:
            text = Text(
                f"{blanks} sel jumlah kosong; dalam format ini galat rumus (#REF!) pun terbaca "
                "kosong: bila ragu, simpan sebagai .xlsx.",
                f"{blanks} amounts are blank; in this format errors of formulas (#REF!) are read "
                "as blanks too: if in doubt, save it as .xlsx.",
            )
            yield Note(text)
        if not marks.looked:
            text = Text(
                "Lembar ini terlalu besar untuk dicari baris tersembunyi dan galat rumusnya.",
                "This sheet is too large to be searched for hidden rows and errors of formulas.",
            )
            yield Note(text)

    def _labels(self) -> tuple[dict[str, Cells], list[str] | None, list[str]]:
        """Codes, outline numbers and labels; a cell that holds two of them is taken apart."""
        plan = self.plan
        kode = self._codes()
        uraian = deepest(self._texts(plan.uraian)) if plan.uraian else None
        for role, index in plan.split.items():
            kode[role], uraian = split_column(self.cells(index), uraian)
        labels = [""] * len(self.region.accepted) if uraian is None else uraian
        if not plan.flat:
            kode = {role: move_labels(cells, labels) for role, cells in kode.items()}
        if [*kode] == ["kode"] and uraian is not None and not plan.split:
            kode["kode"] = move_codes(kode["kode"], labels)
        nomor = None if plan.nomor is None else texts_of(self.cells(plan.nomor))
        if nomor is not None:
            move_number_labels(nomor, labels)
        return kode, nomor, labels

    def _codes(self) -> dict[str, Cells]:
        """The code columns by role, each of one cell a row."""
        plan = self.plan
        kode = {role: self._mended(index) for role, index in plan.kode.items()}
        for role, indices in plan.joined.items():
            kode[role] = join_segments([self.cells(index) for index in indices])
        if plan.repeated:
            kode["kode"] = [code or None for code in deepest(self._texts(plan.repeated))]
        return kode

    def _texts(self, columns: Iterable[int]) -> list[list[str]]:
        return [texts_of(self.cells(index)) for index in columns]

    def _mended(self, column: int) -> Cells:
        """A code column with the zeros that it lost as numbers."""
        cells, found = self._plain[column], self._lost.get(column)
        return [found.get(i, cell) for i, cell in enumerate(cells)] if found else cells

    @cached_property
    def _plain(self) -> dict[int, Cells]:
        """The code columns without what keeps a code text."""
        return {column: plain_codes(self.cells(column)) for column in self.plan.kode.values()}

    @cached_property
    def _lost(self) -> dict[int, dict[int, str]]:
        """The codes of each column that lost their last zero as numbers, by position."""
        columns = () if self.plan.flat else self._plain
        return {column: lost_zeros(self._plain[column]) for column in columns}

    def _regained(self) -> Iterator[Note]:
        """What codes lost as numbers and were given back."""
        for column, lost in self._lost.items():
            for position, code in lost.items():
                row, printed = self._numbers()[position], text_of(self._plain[column][position])
                text = Text(
                    f"Kode {printed} di baris {row} dibaca {code}: nol di belakangnya hilang.",
                    f"Code {printed} in row {row} is read as {code}: it lost its last zero.",
                )
                yield Note(text, row)

    def _names(self) -> dict[str, list[str]]:
        """Labels and texts beside the codes, by role."""
        names = {role: texts_of(self.cells(index)) for role, index in self.plan.names.items()}
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
        return [styles.get(number - 1, Style()) for number in self._numbers()]

    def _bold(self) -> list[bool] | None:
        """Which labels are bold, where there are no codes to tell the levels."""
        if self.plan.code_columns or self.plan.split or len(self.plan.uraian) != 1:
            return None
        bold = [style.bold for style in self._styles()]
        return bold if any(bold) and not all(bold) else None


def first_few(names: Sequence[str]) -> Text:
    """The first few of several names, and how many more there are.

    >>> first_few(["5", "6"]).id, first_few(list("ABCDEFGHIJ")).id
    ('5, 6', 'A, B, C, D, E, F dan 4 lagi')
    """
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return (
        Text(f"{shown} dan {more} lagi", f"{shown} and {more} more")
        if more > 0
        else Text(shown, shown)
    )


def _label_levels(columns: Sequence[Sequence[str]]) -> list[int | None]:
    """Level by the innermost column that prints a label; of lines that name all at once, none is
    below another.

    >>> _label_levels([["BELANJA", ""], ["", "Pegawai"]])
    [1, 2]
    >>> _label_levels([["Dinas", "Dinas"], ["Gaji", ""]])
    []
    """
    rows = zip(*columns, strict=True)
    levels = [
        max((level for level, text in enumerate(row, 1) if text), default=None) for row in rows
    ]
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
