"""What a reader is told of a table besides its figures: what was not read, hidden or mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from anggaran.finding import Text
from anggaran.reading.formats.limits import column_letter, name_columns
from anggaran.reading.layout.block import Block
from anggaran.reading.layout.cash import CASH
from anggaran.reading.layout.cells import is_blank, text_of
from anggaran.reading.layout.odd_rows import STRUCK
from anggaran.table.table import Note

_NAMED = 6  # hidden rows or columns that a note names


def notes_of(block: Block) -> tuple[Note, ...]:
    """The notes on one table."""
    kinds = (_parted, _cash, _unread, _regained, _hidden, _struck, _unseen)
    return (*map(Note, block.plan.notes), *chain.from_iterable(each(block) for each in kinds))


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


def _parted(block: Block) -> Iterator[Note]:
    """That another page may hold more of the table."""
    if block.more_above or block.more_below:
        yield Note(
            Text(
                "Halaman lain mencetak kepala tabel ini lagi, tetapi kolomnya terbaca lain; jumlah "
                "yang rinciannya mungkin ada di sana tidak diperiksa.",
                "Another page prints the headings of this table again, but its columns are read "
                "otherwise; sums of which parts may stand there are not checked.",
            )
        )


def _cash(block: Block) -> Iterator[Note]:
    """The rows below the table that account for cash."""
    rows = [index + 1 for index, reason in block.region.refused if reason is CASH]
    if rows:
        yield Note(
            Text(
                f"Baris {rows[0]}–{rows[-1]} tidak diperiksa: {CASH.id}.",
                f"Rows {rows[0]}–{rows[-1]} are not checked: {CASH.en}.",
            ),
            rows[0],
        )


def _unread(block: Block) -> Iterator[Note]:
    """The columns that are not read, in one line each for figures and for other things."""
    figures = [index for index, is_figures in block.plan.unread.items() if is_figures]
    others = [index for index in block.plan.unread if index not in figures]
    if figures:
        some, said = _ranges(block, figures), name_columns(realisasi=column_letter(figures[0]))
        yield Note(
            Text(
                f"Kolom {some} berangka, tetapi judulnya tidak dikenal: tidak dibaca. "
                f"Sebut artinya, misalnya {said}.",
                f"Column {some} has figures under no known heading; not read. "
                f"Say what it is, such as {said}.",
            )
        )
    if others:
        some = _ranges(block, others)
        yield Note(Text(f"Kolom {some} tidak dibaca.", f"Column {some} is not read."))


def _ranges(block: Block, columns: Sequence[int]) -> str:
    """Columns by letter and heading; many of them by the ranges that they make."""
    if len(columns) <= _NAMED:
        titles = {c.index: c.text for c in block.header.columns}
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


def _hidden(block: Block) -> Iterator[Note]:
    """What the workbook hides of the table, and is read all the same."""
    marks = block.sheet.marks
    if block.sheet.hidden:
        yield Note(
            Text("Lembar ini tersembunyi di buku kerja.", "This sheet is hidden in the workbook.")
        )
    if letters := [
        column_letter(index) for index in sorted(block.plan.used & marks.hidden_columns)
    ]:
        some = first_few(letters)
        yield Note(
            Text(
                f"Kolom {some.id} tersembunyi di buku kerja.",
                f"Column {some.en} is hidden in the workbook.",
            )
        )
    accepted = set(block.numbers()) if marks.hidden_rows else set()
    if rows := [row for row in marks.hidden_rows if row in accepted]:
        some = first_few(list(map(str, rows)))
        text = Text(
            f"Baris {some.id} tersembunyi di buku kerja; tetap dibaca dan dijumlahkan.",
            f"Row {some.en} is hidden in the workbook; it is read and added up all the same.",
        )
        yield Note(text, rows[0])


def _struck(block: Block) -> Iterator[Note]:
    """The rows that the workbook strikes out: they are not added up."""
    rows = [index + 1 for index, reason in block.region.refused if reason is STRUCK]
    if rows:
        some = first_few(list(map(str, rows)))
        text = Text(
            f"Baris {some.id} dicoret dalam buku kerja; tidak dijumlahkan.",
            f"Row {some.en} is struck out in the workbook; it is not added up.",
        )
        yield Note(text, rows[0])


def _unseen(block: Block) -> Iterator[Note]:
    """What the format does not tell, or was not looked for."""
    marks, amounts = block.sheet.marks, map(block.cells, block.plan.money.values())
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


def _regained(block: Block) -> Iterator[Note]:
    """What codes lost as numbers and were given back."""
    for column, lost in block.lost.items():
        for position, code in lost.items():
            row, printed = block.numbers()[position], text_of(block.plain[column][position])
            text = Text(
                f"Kode {printed} di baris {row} dibaca {code}: nol di belakangnya hilang.",
                f"Code {printed} in row {row} is read as {code}: it lost its last zero.",
            )
            yield Note(text, row)
