"""Columns that add up along a row though no word says so: the figures of nearly all rows do.

Siltap, tunjangan and insentif make an ADD; saldo awal, tambah and kurang make a saldo akhir. What
is inferred accuses only as an isolated exception: five rows hold for each that does not, or another
relation says the same of the same cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from anggaran.amount.adding import adding
from anggaran.finding import Text
from anggaran.measure import LAIN, Measure
from anggaran.relation.columns import Columns, plain
from anggaran.relation.differences import RULE as DERIVED
from anggaran.relation.facts import Facts
from anggaran.relation.parents import Parents
from anggaran.relation.relation import Family
from anggaran.relation.totals import Totals
from anggaran.relation.wholes import RULE

_LEAST = 3  # rows that must hold
_HELD, _ALONE = 3, 5  # for each that does not; and where no other relation says the same
_OWN = 2  # sums of a column that must hold for each that does not, where nothing else tells of it


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
        columns = plain(facts, DERIVED if owner in facts.table.derived else RULE, owner, terms)
        new = not any(_is_told(columns, family) for family in told)
        if new and columns.is_isolated(_LEAST, _HELD):
            yield columns


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


def loose(facts: Facts, along: Sequence[Columns]) -> Collection[str]:
    """The measures under headings of their own of which it is not known that they add up down the
    table: a price is printed in rupiah too.

    They are held to their sums where they make others along the row, or where most of their own
    sums hold.
    """
    added = {name for family in along for name in family.columns}
    unknown = [each for each in map(Measure, facts.sums) if each.kind == LAIN]
    return [each for each in unknown if each not in added and not _adds_up(facts, each)]


def _adds_up(facts: Facts, measure: str) -> bool:
    families = [kind(facts, measure) for kind in (Parents, Totals)]
    failed = sum(1 for family in families for _ in family.failing())
    held = sum(family.compared for family in families) - failed
    return failed == 0 or held >= _OWN * failed


def unsure(measure: str) -> Text:
    """What is said of such a measure."""
    return Text(
        f"{measure}: tidak jelas apakah kolom ini berjumlah ke bawah",
        f"{measure}: unclear whether this column adds up down the table",
    )
