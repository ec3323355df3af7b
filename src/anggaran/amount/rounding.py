"""What rounding to the unit that a document declares explains: half a unit for each printed figure
that is compared.

Zero wherever amounts are printed in rupiah.  Every check and comparison takes its slack from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from anggaran.amount.rupiah import SATU, AmountColumn
from anggaran.arrow import Ints

Name = TypeVar("Name")
_SMALL = 10**7  # sen: no budget is of less than this, so it is printed in another unit
_LEAST = 8  # figures that tell


def with_untold_unit(columns: Mapping[Name, AmountColumn]) -> dict[Name, AmountColumn]:
    """The amounts of a table; where all are small and print decimals, they are of a unit that
    nobody says (2,223.07 milliards), and each may be off by half of its last digit.

    >>> from anggaran.amount.column import read_amounts
    >>> printed = read_amounts(["6.35", "2.12", "4.24", *["3.03"] * 5])
    >>> half(with_untold_unit({"pagu": printed})["pagu"], 0)
    1
    """
    if not _is_of_untold_unit(list(columns.values())):
        return dict(columns)
    return {
        name: replace(column, halves=dict.fromkeys(np.flatnonzero(column.known).tolist(), 1))
        for name, column in columns.items()
    }


def _is_of_untold_unit(columns: list[AmountColumn]) -> bool:
    if any(column.unit != SATU or column.halves for column in columns):
        return False
    figures = [column.sen[column.known] for column in columns]
    if any((sen >= _SMALL).any() or (sen <= -_SMALL).any() for sen in figures):
        return False
    printed = sum(int(np.count_nonzero(sen)) for sen in figures)
    parted = sum(int(np.count_nonzero(sen % 100)) for sen in figures)
    return printed >= _LEAST and parted * 2 > printed


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
