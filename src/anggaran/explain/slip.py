"""Whether the amounts of a column stand a row too low or too high, as after a cell was deleted."""

from __future__ import annotations

from anggaran.relation.facts import Facts
from anggaran.shape.rollup import roll_up

_FEWEST = 2  # sums that fail as printed, and that must hold by the rows beside
_WAYS = (1, -1)


def slip_of(facts: Facts, column: str) -> int:
    """By how many rows a column slipped: 1 where every sum holds by the rows below and several do
    not as printed, -1 where they do by the rows above; 0 where neither.
    """
    if column not in facts.amounts:
        return 0
    before, wrong = _sums(facts, column, 0)
    for by in _WAYS if wrong >= _FEWEST else ():
        held, failed = _sums(facts, column, by)
        if held >= max(before + 1, _FEWEST) and not failed:
            return by
    return 0


def _sums(facts: Facts, column: str, by: int) -> tuple[int, int]:
    """How many parents are the sum of their children, and how many are not, read some rows off."""
    amounts, shape = facts.amounts[column], facts.structure
    if not len(amounts):
        return 0, 0
    rows = shape.rows + by
    there = (shape.rows >= 0) & (rows >= 0) & (rows < len(amounts))  # what fell off is unknown
    safe = rows.clip(0, len(amounts) - 1)
    known = amounts.known[safe] & there
    sums = roll_up(shape, amounts.sen[safe], known, (shape.rows >= 0) & ~there)
    parents = sums.known & ~shape.is_leaf & sums.direct_known & sums.direct_printed
    equal = sums.stated == sums.direct
    return int((parents & equal).sum()), int((parents & ~equal).sum())
