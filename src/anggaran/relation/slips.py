"""Columns whose amounts stand a row too low or too high, as after a cell was inserted or deleted.

No cell of such a column is wrong by itself, and each of its sums fails: that is one fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from anggaran.relation.facts import Facts
from anggaran.shape.rollup import Sums, roll_up
from anggaran.shape.structure import Evidence

_FEWEST = 2  # different sums that must hold by the rows beside: among equal amounts any row does
_WAYS = (1, -1)


class Slip(NamedTuple):
    """A column that stands a row beside its own.

    Attributes:
        column: the column.
        by: where its amounts are to be read: 1 for the rows below, -1 for the rows above.
        held: sums that hold so.
        failed: sums that fail as printed.
    """

    column: str
    by: int
    held: int
    failed: int


def slips(facts: Facts) -> list[Slip]:
    """The columns of a table that slipped: every sum holds by the rows beside, and several do not
    as printed.  Where it is only inferred which row stands under which, none did.
    """
    if facts.structure.evidence is Evidence.INFERRED:
        return []
    found = (_slip(facts, column) for column in facts.sums if column in facts.amounts)
    return [each for each in found if each is not None]


def _slip(facts: Facts, column: str) -> Slip | None:
    if not len(facts.amounts[column]):
        return None
    before, wrong = _held(facts, facts.sums[column])
    if _may_be_one_cell(facts, wrong):
        return None
    for by in _WAYS:
        held, failed = _held(facts, _read_beside(facts, column, by))
        if len(held) > len(before) and len({*held}) >= _FEWEST and not failed:
            return Slip(column, by, len(held), len(wrong))
    return None


def _may_be_one_cell(facts: Facts, wrong: Sequence[int]) -> bool:
    """Whether one wrong amount may break these sums: its own, and that of its parent."""
    if len(wrong) != 2:
        return len(wrong) < 2
    first, second = wrong
    shape = facts.structure
    return first in shape.ancestors(second) or second in shape.ancestors(first)


def _read_beside(facts: Facts, column: str, by: int) -> Sums:
    """The sums of a column whose amounts are read some rows off."""
    amounts, shape = facts.amounts[column], facts.structure
    rows = shape.rows + by
    there = (shape.rows >= 0) & (rows >= 0) & (rows < len(amounts))  # what fell off is unknown
    safe = rows.clip(0, len(amounts) - 1)
    known = amounts.known[safe] & there
    return roll_up(shape, amounts.sen[safe], known, (shape.rows >= 0) & ~there)


def _held(facts: Facts, sums: Sums) -> tuple[list[int], list[int]]:
    """What the parents state that are the sum of their children and more than nothing, and which
    nodes are not that sum.
    """
    parents = sums.known & ~facts.structure.is_leaf & sums.direct_known & sums.direct_printed
    equal = sums.stated == sums.direct
    held = sums.stated[parents & equal & (sums.stated != 0)]
    return held.tolist(), np.flatnonzero(parents & ~equal).tolist()
