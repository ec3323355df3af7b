"""From a table to its structure: by its codes where it has them, else by its outline; total rows
set apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from anggaran.amount.rupiah import widen
from anggaran.arrow import Ints
from anggaran.errors import NoBudgetTable
from anggaran.kode.book import CodeBook
from anggaran.kode.code_column import CodeColumn
from anggaran.shape.by_code import build, filled, read_columns
from anggaran.shape.by_ministry import by_ministry
from anggaran.shape.by_names import by_names
from anggaran.shape.by_prefix import by_prefix, is_numbering, under_sections
from anggaran.shape.labels import is_saldo, received_silpa, row_kind
from anggaran.shape.listed import outlined, row_label
from anggaran.shape.repair import repaired
from anggaran.shape.repeats import shared, shares, under_first
from anggaran.shape.structure import (
    Bools,
    CodeFault,
    RowKind,
    Structure,
    Support,
    TotalRow,
    normal,
)
from anggaran.shape.support import (
    borne_out,
    compared_sums,
    has_amount,
    missed_nodes,
)
from anggaran.table.table import Table

_CODE_WORDS = re.compile(
    r"\b(kode|kd|koderek|kodering|rek|rekening|akun|mak|urusan)\b", re.IGNORECASE
)
_OUTLINE_NUMBER = re.compile(r"[1-9][0-9]*(\.[1-9][0-9]*)*\.?")
_REGISTER = 2  # repeats from which a list without any parent is one of lines
_OF_CODES = {"code-duplicate", "code-orphan"}
_SOME, _MANY = (
    2,
    10,
)  # codes that no book knows, and in percent of the rows, from which they are looked at
_CHART = {
    "1": "aset",
    "2": "kewajiban",
    "3": "ekuitas",
}  # what a chart that counts from 1 begins with


def build_structure(table: Table, book: CodeBook | None = None) -> Structure:
    """The structure of a printed table.

    Args:
        table: the table.
        book: the code book of its codes where the caller knows it; else it is told from the codes
            themselves.
    """
    if book is None and (numbers := _outline_numbers(table)):
        return outlined(replace(table, kode={}, nomor=numbers))
    columns = read_columns(table, book)
    if book is None and (ministry := by_ministry(table)) is not None:
        return _with_totals(table, columns, ministry, np.isin(np.arange(len(table)), ministry.rows))
    best = _by_codes(table, columns, book)
    return _by_labels(table, columns) if best is None else best


def _by_codes(
    table: Table, columns: Sequence[CodeColumn], book: CodeBook | None
) -> Structure | None:
    """The structure that the codes tell, by a book or by what they begin with; None without any."""
    has_code = filled(columns)
    coded = _coded(table, columns, has_code) if has_code.any() else None
    if coded is not None:
        coded = repaired(table, coded, lambda other: _recoded(other, book))
    numbered = _prefixed(table, columns, coded)
    return coded if numbered is None else numbered


def _by_labels(table: Table, columns: Sequence[CodeColumn]) -> Structure:
    """The structure of a table whose rows no code places."""
    if (named := by_names(table)) is not None:
        return _with_totals(table, columns, named, np.isin(np.arange(len(table)), named.rows))
    _refuse_prose(table, columns)
    if columns and not table.nomor and not unread_code(columns):
        # Digits that no book has number the rows, and say no more.
        numbers = [columns[0].malformed.get(row, "") for row in range(len(table))]
        return outlined(replace(table, kode={}, nomor=numbers))
    return outlined(table)


def _outline_numbers(table: Table) -> list[str] | None:
    """The numbers of a column that looks like codes and is none: headed ``No``, it counts 1, 2, 3
    from the top.

    A published LRA numbers pendapatan 1 and belanja 2 so.  Where 1 is aset, 2 kewajiban and 3
    ekuitas, they are the akun of the chart of accounts (Permendagri 90/2019) whatever their header
    says.
    """
    header = table.header.get(table.letters.get("kode", ""), "")
    if len(table.kode) != 1 or not header or _CODE_WORDS.search(header):
        return None
    numbers = _numbers(table)
    printed = {
        row: number for row, number in enumerate(numbers) if number and row_kind(number) is None
    }
    if not all(map(_OUTLINE_NUMBER.fullmatch, printed.values())):
        return None
    tops = {
        row: number.rstrip(".") for row, number in printed.items() if "." not in number.rstrip(".")
    }
    counted = [str(count) for count in range(1, len(tops) + 1)]
    if not tops or list(tops.values()) != counted or _is_chart(table, tops):
        return None
    return numbers


def _is_chart(table: Table, tops: Mapping[int, str]) -> bool:
    """Whether the numbers of some rows are the akun that their labels name."""
    return all(
        normal(table.uraian[row]).startswith(_CHART.get(number, "\0"))
        for row, number in tops.items()
    )


def _numbers(table: Table) -> list[str]:
    """The one code column as outline numbers; a number that a spreadsheet stores is printed without
    its ``.0``.
    """
    (cells,) = table.kode.values()
    texts = ("" if cell is None else str(cell).strip() for cell in cells)
    return [text.removesuffix(".0") for text in texts]


def _refuse_prose(table: Table, columns: Sequence[CodeColumn]) -> None:
    """A code column in which no cell is a code says nothing of where its rows belong.

    Raises:
        NoBudgetTable: the column prints words, more than the total rows do, and a program called it
            one of codes; in a file the rows have their labels and sums all the same.
    """
    if (word := unread_code(columns)) and table.source.file is None:
        place = str(table.where(None)) or table.name
        raise NoBudgetTable(
            f"{place}: tidak satu pun isi kolom kode berupa kode, misalnya {word!r}; "
            "tunjuk kolom yang benar dengan columns={'…': 'kode', '…': 'uraian'}.",
            f"{place}: nothing in the code column is a code, for example {word!r}; "
            "point at the right column with columns={'…': 'kode', '…': 'uraian'}.",
        )


def unread_code(columns: Sequence[CodeColumn]) -> str:
    """What a code column prints that is none, where it holds no code at all; else ``""``."""
    if filled(columns).any():
        return ""
    words = (
        text
        for column in columns
        for text in column.malformed.values()
        if row_kind(text) is None and not is_numbering(text)
    )
    return next(words, "")[:40]


def _coded(table: Table, columns: Sequence[CodeColumn], has_code: Bools) -> Structure:
    structure = build(table, columns)
    many = shares(structure, columns, has_code)
    structure = replace(structure, faults=_but_for_lines(table, structure))
    structure = _with_totals(table, columns, structure, has_code)
    if not many:
        return structure
    return shared(
        table, structure, outlined, lambda other, rows: _with_totals(table, columns, other, rows)
    )


def _recoded(table: Table, book: CodeBook | None) -> Structure | None:
    """The structure of a table with another code in it; None where no code is left to read."""
    columns = read_columns(table, book)
    has_code = filled(columns)
    return _coded(table, columns, has_code) if has_code.any() else None


def _but_for_lines(table: Table, structure: Structure) -> tuple[CodeFault, ...]:
    """The faults of codes without repeats that are lines of their own: their parent adds them up,
    or nothing in the table is a parent.
    """
    repeats = [fault for fault in structure.faults if fault.rule == "code-duplicate"]
    if not repeats:
        return structure.faults
    printed = structure.rows >= 0
    if not (printed & ~structure.is_leaf).any() and len(repeats) >= _REGISTER:
        return tuple(fault for fault in structure.faults if fault.rule not in _OF_CODES)
    nodes = [structure.node_of_row[fault.row] for fault in repeats]
    above = structure.parents[nodes]
    holds, fails = np.zeros(len(structure), np.bool_), np.zeros(len(structure), np.bool_)
    for compared, sums in compared_sums(table, structure):
        holds |= compared & (sums.stated == sums.direct) & (sums.stated != 0)
        fails |= compared & (sums.stated != sums.direct)
    lines = (
        np.isin(nodes, list(_alike(structure, above))) & (above >= 0) & holds[above] & ~fails[above]
    )
    kept = {fault.row for fault, line in zip(repeats, lines.tolist(), strict=True) if not line}
    return tuple(
        fault for fault in structure.faults if fault.rule != "code-duplicate" or fault.row in kept
    )


def _alike(structure: Structure, above: Ints) -> set[int]:
    """The children of some nodes that share their code only with lowest rows of their own label."""
    rows: dict[tuple[int, str | None], list[int]] = {}
    for node in np.flatnonzero(np.isin(structure.parents, above)).tolist():
        rows.setdefault((int(structure.parents[node]), structure.kodes[node]), []).append(node)
    return {
        node
        for nodes in rows.values()
        if len(nodes) > 1 and structure.is_leaf[nodes].all()
        if len({normal(structure.labels[node]) for node in nodes}) == 1
        for node in nodes
    }


def _prefixed(
    table: Table, columns: Sequence[CodeColumn], coded: Structure | None
) -> Structure | None:
    """The structure by what codes begin with, where a book leaves many of them unread, or they are
    counted anew, and more sums hold so; else None.
    """
    if len(columns) != 1:
        return None
    if not (_leaves_numbers(columns[0], len(table)) or (coded and _counts_anew(coded))):
        return None
    texts = _numbering(table)
    structure, held = _best_prefixed(table, texts)
    if held.broken:
        structure = repaired(table, structure, lambda t: _best_prefixed(t, _numbering(t))[0])
        held = borne_out(table, structure)
    other = borne_out(table, coded) if coded is not None else Support(0, 0)
    if held.held <= held.broken or held.weight <= other.weight:
        return None
    has_code = np.array([bool(text) for text in texts])
    return _with_totals(table, columns, structure, has_code)


def _numbering(table: Table) -> list[str]:
    """What numbers each row in the one code column, ``""`` for none."""
    (cells,) = table.kode.values()
    texts = ("" if cell is None else str(cell).strip() for cell in cells)
    return [text if is_numbering(text) else "" for text in texts]


def _leaves_numbers(column: CodeColumn, rows: int) -> bool:
    """Whether a book leaves many numbers of a column unread, and hardly anything else."""
    unread = [text for text in column.malformed.values() if row_kind(text) is None]
    numbers = sum(map(is_numbering, unread))
    return numbers >= max(_SOME, len(unread) * 0.9, rows * _MANY / 100)


def _counts_anew(structure: Structure) -> bool:
    """Whether codes stand twice, one without any above it among them: the bidang of a village below
    its akun.  A single one is a slip of the pen.
    """
    again = [each.row for each in structure.faults if each.rule == "code-duplicate"]
    tops = (structure.parents[structure.node_of_row[row]] < 0 for row in again)
    return len(again) >= _SOME and any(tops)


def _best_prefixed(table: Table, texts: Sequence[str]) -> tuple[Structure, Support]:
    """The structure by what codes begin with, and how many sums it bears out.

    A heading of the whole table may stand among the rows of its first part, and rows that repeat a
    code below the first that prints it.
    """
    structure = by_prefix(texts, table.uraian)
    held = borne_out(table, structure)
    if held.broken:
        mended = by_prefix(texts, table.uraian, missed_nodes(table, structure))
        if (again := borne_out(table, mended)).weight > held.weight:
            structure, held = mended, again
    below = under_first(structure)
    if (again := borne_out(table, below)).weight > held.weight:
        structure, held = below, again
    prints = has_amount(table)
    below = under_sections(structure, np.zeros_like(prints))
    if (again := borne_out(table, below)).weight > held.weight:
        return below, again
    return under_sections(structure, prints), held


def _with_totals(
    table: Table, columns: Sequence[CodeColumn], structure: Structure, has_code: Bools
) -> Structure:
    """The structure with the rows that have no code: those that total others, and those that stand
    nowhere.
    """
    first_rows, outermost = _first_rows(structure), _Outermost(table, structure)
    totals: list[TotalRow] = []
    unplaced: list[int] = []
    bare = np.flatnonzero(~has_code & has_amount(table)).tolist()
    balances = any(row_kind(table.uraian[row]) is RowKind.BALANCE for row in bare)
    lines = received_silpa(table.uraian) if balances else set()
    for row in bare:
        label = row_label(table, row, columns)
        kind = RowKind.ASIDE if row in lines else row_kind(label)
        if kind is None and not (totals and is_saldo(label)):
            unplaced += [] if outermost.are_headed_by(row) else [row]
        elif kind in {RowKind.TOTAL, RowKind.BALANCE}:
            totals.append(TotalRow(row, kind, label, int(np.searchsorted(first_rows, row))))
    return replace(structure, totals=tuple(totals), unplaced=tuple(unplaced))


class _Outermost:
    """The rows above which none is printed, and what they add up to in every column."""

    def __init__(self, table: Table, structure: Structure) -> None:
        self._columns = [*table.amounts.values()]
        self._rows = structure.rows[structure.outermost]
        self._first = int(self._rows.min(initial=len(table)))

    def are_headed_by(self, row: int) -> bool:
        """Whether a row without a code stands above all of them and is their sum in every
        column.
        """
        if not len(self._rows) or row > self._first or self._sums is None:
            return False
        return all(
            bool(column.known[row]) and int(column.sen[row]) == whole
            for column, whole in zip(self._columns, self._sums, strict=True)
        )

    @cached_property
    def _sums(self) -> list[int] | None:
        """The sum of each column; None where an amount of one is unknown."""
        rows, columns = self._rows, self._columns
        if not all(column.known[rows].all() for column in columns):
            return None
        return [int(widen(column.sen[rows], len(rows)).sum()) for column in columns]


def _first_rows(structure: Structure) -> Ints:
    """For each node in document order, the first row of what stands on or under it: rising, for a
    search by row.
    """
    rows = np.where(structure.rows < 0, np.iinfo(np.int64).max, structure.rows)
    return np.minimum.accumulate(rows[::-1])[::-1]
