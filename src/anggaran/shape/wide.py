"""Wide reports: a pair of columns for each kelompok belanja, and their sums.

The SIPD recap by kelompok prints Anggaran and Realisasi for Operasi, Modal, Tak Terduga and
Transfer side by side (DPA Belanja SKPD; Permendagri 77/2020 forms).  The whole of a row is the sum
of its kelompok.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import AmountColumn, Kind, widen
from anggaran.measure import parts_of
from anggaran.table.table import Table


def with_sums(table: Table) -> Table:
    """The table with ``pagu`` and ``realisasi`` as sums of their kelompok, where it does not print
    them.
    """
    added = {}
    for measure in ("pagu", "realisasi"):
        parts = parts_of(table.amounts, measure)
        if len(parts) > 1 and measure not in table.amounts:
            added[measure] = add_columns([table.amounts[part] for part in parts])
    return replace(table, amounts={**table.amounts, **added}) if added else table


def add_columns(columns: Sequence[AmountColumn]) -> AmountColumn:
    """The row by row sum of amount columns: unknown where one of them is unreadable, blank where
    all are blank.
    """
    widened = [
        widen(np.where(column.known, column.sen, 0).astype(column.sen.dtype), len(columns))
        for column in columns
    ]
    sen = sum(widened[1:], start=widened[0])
    blank = np.logical_and.reduce([column.kinds == Kind.BLANK for column in columns])
    doubted = np.logical_or.reduce(
        [~column.known & (column.kinds != Kind.BLANK) for column in columns]
    )
    kinds = np.where(doubted, Kind.ERROR, np.where(blank, Kind.BLANK, Kind.NUMBER)).astype(np.uint8)
    off = np.add.reduce([halves(column) for column in columns])
    return AmountColumn(
        sen=np.where(kinds == Kind.NUMBER, sen, 0).astype(sen.dtype),
        kinds=kinds,
        halves={row: int(off[row]) for row in np.flatnonzero(off).tolist()},
    )
