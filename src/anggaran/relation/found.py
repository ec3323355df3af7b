"""From a table to all that is found out about it: the structure, the sums, what is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anggaran.amount.rupiah import AmountColumn
from anggaran.errors import InvalidTable
from anggaran.kode.book import CodeBook
from anggaran.relation.facts import Facts
from anggaran.relation.prove import Resolution, resolve, unresolved
from anggaran.shape.build import build_structure
from anggaran.shape.by_lines import Incomplete, build_lines
from anggaran.shape.regrown import regrow
from anggaran.shape.totals import match_totals
from anggaran.shape.wide import with_sums
from anggaran.table.frame import TreeFrame, hold_once
from anggaran.table.table import Table, refuse_oversized


@dataclass(frozen=True, eq=False)
class Found:
    """What is found out about one table.

    Attributes:
        facts: its amounts over its structure.
        resolutions: what became of its doubtful cells.
        incomplete: flat lines without one of their codes.
    """

    facts: Facts
    resolutions: tuple[Resolution, ...]
    incomplete: tuple[Incomplete, ...] = ()


def find_out(table: Table, by: Sequence[str] | None, book: CodeBook | None) -> Found:
    """What is found out about a table as printed, or about flat lines.

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
        return _of_lines(whole, by, book, summed)
    grown = None
    if isinstance(whole, TreeFrame):
        whole, grown = regrow(whole, book)
    structure = build_structure(whole, book) if grown is None else grown
    return Found(*resolve(whole, structure, _printed(whole), summed=summed))


def _of_lines(
    table: Table, by: Sequence[str] | None, book: CodeBook | None, summed: frozenset[str]
) -> Found:
    printed = _printed(table)
    lines = build_lines(table, printed, by, book)
    targets = match_totals(lines.structure, printed, lines.sums)
    facts = Facts(
        table, lines.structure, printed, lines.sums, targets, {}, flat=True, summed=summed
    )
    return Found(facts, unresolved(printed), lines.incomplete)


def _printed(table: Table) -> Mapping[str, AmountColumn]:
    """The amount columns that print anything."""
    return {measure: column for measure, column in table.amounts.items() if not column.is_blank}
