"""A table with its rows in place: printed ones by codes or outline, flat lines by their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from anggaran.amount.rupiah import AmountColumn
from anggaran.errors import InvalidTable
from anggaran.finding import Text
from anggaran.kode.book import CodeBook
from anggaran.shape.build import build_structure, unread_code
from anggaran.shape.by_code import read_columns
from anggaran.shape.by_lines import Incomplete, build_lines
from anggaran.shape.regrown import regrow, sums_of
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import Structure
from anggaran.shape.wide import with_sums
from anggaran.table.frame import TreeFrame, hold_once
from anggaran.table.table import Note, Table, refuse_oversized


@dataclass(frozen=True, eq=False)
class Placed:
    """A table and where its rows stand.

    Attributes:
        table: the table, with what is the sum of its columns.
        structure: which row stands under which.
        summed: the measures that no column prints.
        sums: for flat lines what they add up to, by measure; None of a printed table.
        incomplete: flat lines without one of their codes.
    """

    table: Table
    structure: Structure
    summed: frozenset[str]
    sums: Mapping[str, Sums] | None = None
    incomplete: tuple[Incomplete, ...] = ()

    @property
    def printed(self) -> dict[str, AmountColumn]:
        """The amount columns that print anything."""
        return printed_of(self.table)


def place(table: Table, by: Sequence[str] | None, book: CodeBook | None) -> Placed:
    """Put the rows of a table in place.

    Args:
        table: the table.
        by: for flat lines, the code columns to nest over.
        book: the code book where it is known.

    Raises:
        InvalidTable: there are no rows, or amounts too large to add up.
        InvalidOption: ``by`` names a column twice.
    """
    hold_once(by or ())
    if not len(table):
        raise InvalidTable(
            f"{table.name}: tidak ada baris; isi tabelnya dulu.",
            f"{table.name}: no rows; fill it in.",
        )
    refuse_oversized(table)
    whole = with_sums(table)
    summed = frozenset(whole.amounts) - frozenset(table.amounts)
    book = book or whole.book
    if whole.flat or by is not None:
        lines = build_lines(whole, printed_of(whole), by, book)
        return Placed(whole, lines.structure, summed, lines.sums, lines.incomplete)
    grown = None
    if isinstance(whole, TreeFrame):
        whole, grown = regrow(whole, book)
    if grown is None:
        shape = build_structure(whole, book)
        return Placed(_with_note(whole, shape), shape, summed)
    flat = grown.counts is not None
    return Placed(whole, grown, summed, sums_of(printed_of(whole), grown) if flat else None)


def _with_note(table: Table, shape: Structure) -> Table:
    """The table with a note where it has a column of codes and no row is placed by one."""
    if not table.kode or any(shape.kodes[node] is not None for node in range(len(shape.kodes))):
        return table  # one by one: in most tables the first node has a code, and no other is made
    word = unread_code(read_columns(table))
    if not word:
        return table
    note = Text(
        f"Tidak satu pun isi kolom kode berupa kode yang dikenal, misalnya {word!r}: barisnya "
        "dibaca menurut uraian.",
        f"Nothing in the code column is a known code, for example {word!r}: its rows are read by "
        "their labels.",
    )
    return replace(table, notes=(*table.notes, Note(note)))


def printed_of(table: Table) -> dict[str, AmountColumn]:
    """The amount columns of a table that print anything."""
    return {measure: column for measure, column in table.amounts.items() if not column.is_blank}
