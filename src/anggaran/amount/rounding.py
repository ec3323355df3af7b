"""What rounding to the unit that a document declares explains: half a unit for each printed figure
that is compared.

Zero wherever amounts are printed in rupiah.  Every check and comparison takes its slack from here.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from anggaran.amount.rupiah import SATU, AmountColumn
from anggaran.arrow import Ints


def half_unit(column: AmountColumn) -> int:
    """Half of the unit that a column is printed in, in sen; zero for rupiah."""
    return 0 if column.unit == SATU else int(column.unit * 50)


def half(column: AmountColumn, row: int) -> int:
    """How far the printed figure of a row may be off, in sen; zero where none is printed."""
    if not column.known[row]:
        return 0
    return column.halves.get(row, half_unit(column))


def halves(column: AmountColumn) -> Ints:
    """:func:`half` of every row."""
    if column.unit == SATU and not column.halves:
        return np.broadcast_to(np.int64(0), len(column))
    found = np.where(column.known, half_unit(column), 0)
    for row, own in column.halves.items():
        found[row] = own
    return found


def slack(column: AmountColumn, rows: Iterable[int]) -> int:
    """The largest gap in sen that rounding explains between the figures of these rows."""
    if column.unit == SATU and not column.halves:
        return 0
    return sum(half(column, row) for row in rows)
