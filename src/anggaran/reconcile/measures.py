"""Which amount column of one document is which of the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from anggaran.reconcile.compare import Measures
from anggaran.reconcile.keys import Alignment
from anggaran.reconcile.periods import period_of, year_of
from anggaran.reconcile.side import side
from anggaran.tree import Tree
from anggaran.wide import parts_of

# The budget in force, by the names that versions of it go by: the last one printed counts (DPPA over DPA).
_IN_FORCE = ("pagu", "pagu_setelah", "pagu_perubahan", "pagu_revisi")


def match_measures(left: Tree, right: Tree, alignment: Alignment | None) -> list[Measures]:
    """Columns of the same name pair; a column that is alone in its kind pairs with the likeliest of that kind.

    Of several budgets on one side (two planning years, before and after a change), the one of the other document's
    year counts, then the one that agrees with it on most lines, then the one in force.
    """
    shared = [Measures(name, name, name) for name in left.measures if name in right.measures]
    for kind in ("pagu", "realisasi"):
        if any(pair.name == kind or pair.name.startswith(f"{kind}_") for pair in shared):
            continue
        options_left, options_right = _of_kind(left, kind), _of_kind(right, kind)
        if not options_left or not options_right:
            continue
        one, other = max(
            ((a, b) for a in options_left for b in options_right),
            key=lambda pair: (
                _of_one_year(left, right, *pair),
                _agreement(left, right, alignment, *pair),
                *map(_rank, pair),
            ),
        )
        shared.append(Measures(kind, one, other))
    return shared


def is_sum(tree: Tree, measure: str) -> bool:
    """True where a measure is not printed but the sum of printed parts: its differences are theirs."""
    return measure not in tree.table.letters and bool(parts_of(tree.table, measure))


def _of_kind(tree: Tree, kind: str) -> Sequence[str]:
    found = [name for name in tree.measures if name == kind or name.startswith(f"{kind}_")]
    return [name for name in found if not name.endswith("_lalu")]


def _of_one_year(left: Tree, right: Tree, one: str, other: str) -> bool:
    year = year_of(one, period_of(left).period)
    return year is not None and year == year_of(other, period_of(right).period)


def _rank(name: str) -> int:
    return int(name in _IN_FORCE)


def _agreement(left: Tree, right: Tree, alignment: Alignment | None, one: str, other: str) -> int:
    if alignment is None or not alignment.count:
        return int(left.total(one) == right.total(other))
    sides = side(left, one, alignment.left, alignment.count), side(right, other, alignment.right, alignment.count)
    known = sides[0].known & sides[1].known
    return int(np.count_nonzero(known & (sides[0].amount == sides[1].amount)))
