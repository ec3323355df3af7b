"""Which amount column of one document is which of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from anggaran.compare.keys import Alignment
from anggaran.compare.lines import Measures
from anggaran.compare.periods import period_of, year_of
from anggaran.compare.side import side
from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.measure import Measure, is_in_force, parts_of
from anggaran.tree import Tree


class Unclear(NamedTuple):
    """Columns of one kind on either side, of which it cannot be told which are one."""

    kind: str
    left: Sequence[str]
    right: Sequence[str]

    @property
    def reason(self) -> Text:
        """Which columns could be meant, and how to choose."""
        left, right = ", ".join(self.left), ", ".join(self.right)
        example = f"{self.left[0]}={self.right[0]}"
        return Text(
            f"{self.kind}: tidak jelas kolom mana yang sama, {left} di kiri dan {right} di kanan; "
            f"pilih, misalnya --measure {example}",
            f"{self.kind}: unclear which columns are one, {left} on the left and {right} on the right; "
            f"choose, such as --measure {example}",
        )


class Matched(NamedTuple):
    """The columns to hold against each other, and those that could not be told."""

    measures: list[Measures]
    unclear: list[Unclear]


def match_measures(
    left: Tree, right: Tree, alignment: Alignment | None, chosen: Mapping[str, str] | None = None
) -> Matched:
    """Columns of the same name pair; a column that is alone in its kind pairs with the likeliest of that kind.

    Of several budgets on one side (two planning years, before and after a change), the one of the other document's
    year counts, then the one that agrees with it on most lines, then the one in force.  Nothing is guessed between two
    of which neither is likelier.

    Args:
        left: a tree.
        right: another.
        alignment: which nodes are one line.
        chosen: column on the left to column on the right, by the caller; no others of their kinds are compared.

    Raises:
        InvalidOption: a document has no such column.
    """
    given = dict(chosen or {})
    _hold_columns(left, given)
    _hold_columns(right, given.values())
    found = [Measures(one if one == other else _kind(one), one, other) for one, other in given.items()]
    settled = {_kind(name) for each in found for name in (each.left, each.right)}
    found += [
        Measures(name, name, name)
        for name in left.measures
        if name in right.measures and _kind(name) not in settled and _are_of_one_year(left, right, name)
    ]
    settled |= {_kind(each.name) for each in found}
    unclear = []
    for kind in ("pagu", "realisasi"):
        sides = _of_kind(left, kind), _of_kind(right, kind)
        pairs = [(one, other) for one in sides[0] for other in sides[1] if _may_be_one(one, other)]
        if kind in settled or not pairs:
            continue
        agreements = {pair: _agreement(left, right, alignment, *pair) for pair in pairs}
        keys = {
            pair: (_of_one_year(left, right, *pair), agreements[pair].equal, *map(is_in_force, pair)) for pair in pairs
        }
        best = [pair for pair in pairs if keys[pair] == max(keys.values())]
        if len(best) > 1 and not all(agreements[pair].whole for pair in best):
            unclear.append(Unclear(kind, *(list(dict.fromkeys(side)) for side in zip(*best, strict=True))))
        else:
            found.append(Measures(kind, *best[0]))
    return Matched(found, unclear)


def _hold_columns(tree: Tree, names: Iterable[str]) -> None:
    for name in names:
        if name not in tree.measures:
            there = ", ".join(tree.measures) or "-"
            raise InvalidOption(
                f"Tidak ada kolom {name!r} di {tree.name}; yang ada: {there}.",
                f"No column {name!r} in {tree.name}; there are: {there}.",
            )


def is_sum(tree: Tree, measure: str) -> bool:
    """True where a measure is not printed but the sum of printed parts: its differences are theirs."""
    return measure not in tree.table.letters and bool(parts_of(tree.table.amounts, measure))


def _kind(name: str) -> str:
    return Measure(name).kind


def _of_kind(tree: Tree, kind: str) -> Sequence[Measure]:
    found = [each for each in map(Measure, tree.measures) if each.kind == kind]
    return [each for each in found if not each.span.endswith("lalu")]


def _may_be_one(one: Measure, other: Measure) -> bool:
    """True for two columns of one kind of which no part says that they are not one figure."""
    running = all(not each.span or each.is_cumulated for each in (one, other))
    named = {one.span, other.span} - {"", "sd_ini"}
    same_time = one.span == other.span or (running and len(named) < 2)
    return one.goes_with(other) and one.way == other.way and same_time


def _are_of_one_year(left: Tree, right: Tree, name: str) -> bool:
    """False where the headings of two columns of one name print two years."""
    years = {Measure(each).year for tree in (left, right) for each in tree.measures if each == name}
    return len(years - {None}) < 2


def _of_one_year(left: Tree, right: Tree, one: str, other: str) -> bool:
    year = year_of(one, period_of(left).period)
    return year is not None and year == year_of(other, period_of(right).period)


class _Agreement(NamedTuple):
    """On how many lines two columns say the same, and whether on all that both state."""

    equal: int
    whole: bool


def _agreement(left: Tree, right: Tree, alignment: Alignment | None, one: str, other: str) -> _Agreement:
    if alignment is None or not alignment.count:
        same = left.total(one) == right.total(other)
        return _Agreement(int(same), same)
    sides = side(left, one, alignment.left, alignment.count), side(right, other, alignment.right, alignment.count)
    known = sides[0].known & sides[1].known
    equal = int(np.count_nonzero(known & (sides[0].amount == sides[1].amount)))
    return _Agreement(equal, bool(equal) and equal == np.count_nonzero(known))
