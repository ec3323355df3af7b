"""Codes that many rows share: they say where a line belongs, and not which line it is.

The RKAS of a school prints the kegiatan beside each item that it buys, often without a row of its
own.  Such a code stands above its rows where the first of them is their sum, beside one another
where the rows above are, and says nothing of the structure where the rows are numbered otherwise:
the printed sums tell which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from anggaran.amount.rounding import slack
from anggaran.amount.rupiah import Kind
from anggaran.kode.code_column import CodeColumn
from anggaran.shape.by_prefix import by_prefix, is_numbering
from anggaran.shape.structure import Bools, Evidence, RowKind, Structure, Support
from anggaran.shape.support import borne_out
from anggaran.table.table import Table

_LEAST, _SHARE = 2, 4  # rows whose code stands above already, and one of how many they are at least


def shares(structure: Structure, columns: Sequence[CodeColumn], has_code: Bools) -> bool:
    """Whether many rows print a code that a row above prints as well."""
    again = sum(fault.rule == "code-duplicate" for fault in structure.faults)
    for column in columns:
        again += sum(count - 1 for count in Counter(column.malformed.values()).values())
    return again >= max(_LEAST, int(has_code.sum()) / _SHARE)


def shared(
    table: Table,
    coded: Structure,
    outlined: Callable[[Table], Structure],
    completed: Callable[[Structure, Bools], Structure],
) -> Structure:
    """The structure that most printed sums bear out, of those that shared codes admit.

    Args:
        table: the table.
        coded: its structure by codes, each row that repeats one beside the first.
        outlined: gives the structure of a table without codes.
        completed: adds to a structure the rows without a code, given which rows have one.
    """
    best, most = coded, _support(table, coded)
    for other in (under_first(coded), *_by_column(table, completed)):
        if len(other.unplaced) <= len(coded.unplaced):
            support = _support(table, other)
            if support.weight > most.weight:
                best, most = other, support
    if most.broken or not most.held:
        flat = outlined(replace(table, kode={}))
        if not flat.unplaced and _support(table, flat).weight > most.weight:
            best = flat
    lines = items(table)
    faults = (f for f in best.faults if f.rule != "code-duplicate" or not lines[f.row])
    return replace(best, faults=tuple(faults))


def items(table: Table) -> Bools:
    """The rows that print the price of one, or a koefisien: lines, and no accounts."""
    found = np.zeros(len(table), dtype=np.bool_)
    for name, column in table.derived.items():
        if name.startswith("harga_satuan"):
            found |= column.kinds != Kind.BLANK
    for name, texts in table.names.items():
        if name.startswith("koefisien"):
            found |= np.array([bool(text) for text in texts], dtype=np.bool_)
    return found


def under_first(structure: Structure) -> Structure:
    """The structure with the rows that repeat a code below the first that prints it.

    >>> shape = under_first(by_prefix(["1.1", "1.1", "1.1", "1.2"], ["A", "B", "C", "D"]))
    >>> shape.parents.tolist()
    [-1, 0, 0, -1]
    """
    first: dict[tuple[int, str | None], int] = {}
    parents, moved = structure.parents.copy(), set()
    for node in np.argsort(structure.rows, kind="stable").tolist():
        kode = structure.kodes[node]
        if structure.rows[node] < 0 or not kode:
            continue
        above = first.setdefault((int(structure.parents[node]), kode), node)
        if above != node and structure.is_leaf[node]:
            parents[node] = above
            moved.add(int(structure.rows[node]))
    faults = (f for f in structure.faults if f.rule != "code-duplicate" or f.row not in moved)
    return replace(
        structure,
        parents=parents,
        faults=tuple(faults),
        known_depths=None,
        evidence=Evidence.INFERRED,
    )


def _by_column(
    table: Table, completed: Callable[[Structure, Bools], Structure]
) -> Iterator[Structure]:
    """The structures by what the codes of one column begin with, those that repeat beside the first
    and below it.
    """
    for cells in table.kode.values():
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        texts = [text if is_numbering(text) else "" for text in texts]
        has_code = np.array([bool(text) for text in texts], dtype=np.bool_)
        if has_code.any():
            whole = completed(by_prefix(texts, table.uraian), has_code)
            yield whole
            yield under_first(whole)


def _support(table: Table, structure: Structure) -> Support:
    """What the printed sums say, the closing total too."""
    held, broken = borne_out(table, structure)
    closing = [
        total.row
        for total in structure.totals[-1:]
        if total.kind is RowKind.TOTAL and total.after == len(structure)
    ]
    tops = structure.rows[structure.outermost]
    if not closing or not len(tops):
        return Support(held, broken)
    for column in table.amounts.values():
        stated = int(column.sen[closing[0]])
        if column.known[closing[0]] and stated:
            off = abs(stated - sum(map(int, column.sen[tops].tolist())))
            held += off <= slack(column, [closing[0], *tops.tolist()])
            broken += off * 10 > abs(stated)
    return Support(held, broken)
