"""Columns that add up along a row though no word says so: the figures of nearly all rows do.

Siltap, tunjangan and insentif make an ADD; saldo awal, tambah and kurang make a saldo akhir. What
is inferred accuses only as an isolated exception: five rows hold for each that does not, or another
relation says the same of the same cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from anggaran.amount.adding import adding
from anggaran.measure import LAIN, Measure
from anggaran.relation.columns import Columns, plain
from anggaran.relation.facts import Facts
from anggaran.relation.relation import CROSS_FOOT, DERIVED, Family

_WHOLE = re.compile(r"\b(?:jumlah|total)\b", re.IGNORECASE)
_LEAST = 3  # rows that must hold
_BESIDE = 3  # columns right of a sum that may be parts of it too
_HELD, _ALONE = 3, 5  # for each that does not; and where no other relation says the same


def across(facts: Facts, told: Sequence[Family]) -> Iterator[Columns]:
    """The columns that are signed sums of others by their figures, but for those that are told.

    Args:
        facts: the table.
        told: what words tell of its columns.
    """
    names = _in_order(facts)
    for each in adding([facts.column(name) for name in names]):
        terms = {names[place]: sign for place, sign in each.terms.items()}
        owner = names[each.owner]
        rule = DERIVED if owner in facts.table.derived else CROSS_FOOT
        columns = _completed(plain(facts, rule, owner, terms), names)
        new = not any(_is_told(columns, family) for family in told)
        new = new and not _may_be_unspent(columns)
        if new and columns.is_isolated(_LEAST, _HELD):
            yield columns


def _completed(columns: Columns, names: Sequence[str]) -> Columns:
    """A sum with the columns beside it that are what it lacks, where it fails in fewer rows with
    them: the last part of pengeluaran is nothing in nearly all rows.
    """
    last = max(map(names.index, columns.columns))
    for name in names[last + 1 : last + 1 + _BESIDE]:
        if not columns.failed:
            break
        longer = (
            plain(columns.facts, columns.rule, columns.owner, {**columns.terms, name: sign})
            for sign in (1, -1)
        )
        columns = min((columns, *longer), key=lambda each: each.failed)
    return columns


def _may_be_unspent(columns: Columns) -> bool:
    """Whether a budget is more than what was drawn of it, in the rows in which it is not all of it:
    Pagu beside Tahap I, II and III, where one row waits for the last.
    """
    table, signs = columns.facts.table, {columns.owner: -1, **columns.terms}
    whole = _alone(signs)
    if whole is None or not columns.failed or not table.derived.keys().isdisjoint(signs):
        return False
    header = table.header.get(table.letters.get(whole, ""), "")
    if whole.kind == "realisasi" or _WHOLE.search(header):
        return False
    drawn = any(Measure(name).kind in {"realisasi", LAIN} for name in signs if name != whole)
    over = columns.is_exceeded if whole == columns.owner else columns.falls_short
    return drawn and not over


def _alone(signs: Mapping[str, int]) -> Measure | None:
    """The column that stands alone on its side of a sum; None where each side has several."""
    for side in (-1, 1):
        own = [name for name, sign in signs.items() if sign == side]
        if len(own) == 1:
            return Measure(own[0])
    return None


def _is_told(columns: Columns, family: Family) -> bool:
    """Whether a sum is told by words: of the same columns, or of the same owner and not better."""
    if set(columns.columns) == set(family.columns):
        return True
    if not isinstance(family, Columns) or family.owner != columns.owner:
        return False
    return not is_better(columns, family)


def timid(columns: Columns) -> bool:
    """Whether a sum is borne out by too few rows to accuse by itself."""
    return not columns.is_isolated(_LEAST, _ALONE)


def is_better(columns: Columns, family: Columns) -> bool:
    """Whether a sum has all columns that another has, and more, and holds where that does not."""
    return set(columns.columns) > set(family.columns) and columns.failed < family.failed


def _in_order(facts: Facts) -> list[str]:
    """The amounts and differences that a table prints, from left to right; a sum that was made of
    its columns follows from them, and tells nothing.
    """
    letters = facts.table.letters
    names = [
        name for name in (*facts.amounts, *facts.table.derived) if name in letters or not letters
    ]
    return sorted(names, key=lambda name: (len(letters.get(name, "")), letters.get(name, "")))
