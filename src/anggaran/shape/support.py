"""What the printed sums of a table say for or against a structure of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from anggaran.amount.rounding import slack
from anggaran.amount.rupiah import Kind, widen
from anggaran.shape.rollup import Sums, roll_up
from anggaran.shape.structure import Bools, Structure, Support
from anggaran.table.table import Table


def compared_sums(table: Table, structure: Structure) -> Iterator[tuple[Bools, Sums]]:
    """For each measure which nodes print an amount that their children can be held against, and the
    sums.
    """
    rows, printed = structure.rows, structure.rows >= 0
    for column in table.amounts.values():
        known = printed & column.known[rows]
        doubted = printed & (column.kinds[rows] != Kind.BLANK) & ~known
        sums = roll_up(structure, np.where(known, column.sen[rows], 0), known, doubted)
        yield known & ~structure.is_leaf & sums.direct_known & sums.direct_printed, sums


def missed_nodes(table: Table, structure: Structure) -> set[int]:
    """The nodes that every measure says are no sums of their children: all miss by far, and none
    holds.
    """
    held: set[int] = set()
    missed: set[int] = set()
    for compared, sums in compared_sums(table, structure):
        for node in np.flatnonzero(compared).tolist():
            said = verdict(int(sums.stated[node]), int(sums.direct[node]))
            (missed if said < 0 else held).add(node)
    return missed - held


def borne_out(table: Table, structure: Structure) -> Support:
    """How many printed sums a structure bears out, and how many it misses by far."""
    verdicts: list[int] = []
    for compared, sums in compared_sums(table, structure):
        nodes = np.flatnonzero(compared).tolist()
        verdicts += [verdict(int(sums.stated[node]), int(sums.direct[node])) for node in nodes]
    return Support(verdicts.count(1), verdicts.count(-1))


def verdict(stated: int, computed: int, off: int = 0) -> int:
    """1 for a sum that holds within its rounding, -1 for one off by more than a tenth of what is
    stated, 0 between and for zeros.
    """
    if abs(stated - computed) <= off:
        return int(stated != 0)
    return -1 if abs(stated - computed) * 10 > abs(stated) else 0


def adds_up(table: Table, total: int, block: Sequence[int]) -> int:
    """In how many measures a row is the sum of others, within their rounding; 0 where one that it
    prints is another sum.  Zeros say nothing.
    """
    rows = list(block)
    holds = [
        abs(int(column.sen[total]) - int(widen(column.sen[rows], len(rows)).sum()))
        <= slack(column, [total, *rows])
        for column in table.amounts.values()
        if column.known[total] and column.sen[total] and column.known[rows].all()
    ]
    return len(holds) if rows and all(holds) else 0


def has_amount(table: Table) -> Bools:
    """True for the rows in which a measure prints anything but a blank."""
    found = np.zeros(len(table), dtype=np.bool_)
    for column in table.amounts.values():
        found |= column.kinds != Kind.BLANK
    return found
