"""Which amount column of one document is which of another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import NamedTuple

import numpy as np

from anggaran.compare.carriers import OnLines
from anggaran.compare.columns import Measures, column
from anggaran.compare.one_skpd import OneOfSeveral
from anggaran.compare.owner import OfOthers
from anggaran.compare.periods import period_of, year_of
from anggaran.compare.stage import may_be_one_version, other_stages
from anggaran.errors import no_column, way
from anggaran.finding import Text
from anggaran.measure import Measure, is_in_force
from anggaran.tree import Tree

_YEAR_END = (12, 31)


class Unclear(NamedTuple):
    """Columns of one kind on either side, of which it cannot be told which are one."""

    kind: str
    left: Sequence[str]
    right: Sequence[str]

    @property
    def reason(self) -> Text:
        """Which columns could be meant, and how to choose."""
        left, right = ", ".join(self.left), ", ".join(self.right)
        one, other = self.left[0], self.right[0]
        example = way(f"--measure {one}={other}", f"measures={{{one!r}: {other!r}}}")
        return Text(
            f"{self.kind}: tidak jelas kolom mana yang sama, {left} di kiri dan {right} di kanan; "
            f"pilih, misalnya {example}",
            f"{self.kind}: unclear which columns are one, {left} on the left and {right} on the "
            f"right; choose, such as {example}",
        )


class Matched(NamedTuple):
    """The columns to hold against each other, and those that could not be told."""

    measures: list[Measures]
    unclear: Sequence[Unclear | OneOfSeveral | OfOthers]


class _Likeness(NamedTuple):
    """What speaks for two columns being one, the weightiest first."""

    of_one_year: bool
    equal: int
    in_force: tuple[bool, bool]
    known: int  # lines that both state; the whole, where they share none

    @property
    def whole(self) -> bool:
        """True where the two are equal on all lines that both state."""
        return bool(self.equal) and self.equal == self.known

    @property
    def key(self) -> tuple[object, ...]:
        return self.of_one_year, self.equal, *self.in_force


def match_measures(
    left: Tree, right: Tree, on: OnLines | None, chosen: Mapping[str, str] | None = None
) -> Matched:
    """Columns of the same name pair; one alone in its kind pairs with the likeliest of that kind.

    Of several budgets on one side (two planning years, before and after a change), the one of the
    other document's year counts, then the one that agrees with it on most lines, then the one in
    force.  Columns that name two years, versions, kelompok or times are no pair, and nothing is
    guessed between two of which neither is likelier.

    Args:
        left: a tree.
        right: another.
        on: the line of each node on the left and on the right, and their number.
        chosen: column on the left to column on the right, by the caller; no others of their kinds
            are compared.

    Raises:
        InvalidOption: a document has no such column.
    """
    given = dict(chosen or {})
    _refuse_unknown(left, given)
    _refuse_unknown(right, given.values())
    found = [_named(one, other) for one, other in given.items()]
    settled = {Measure(name).kind for each in found for name in (each.left, each.right)}
    apart = other_stages(left, right)
    own = settled | {"pagu"} if apart else settled
    found += _of_one_name(left, right, own)
    settled |= {Measure(each.name).kind for each in found}
    open_kinds = (kind for kind in ("pagu", "realisasi") if kind not in settled)
    likeliest = [_likeliest(left, right, on, kind, apart=apart) for kind in open_kinds]
    found += [each for each in likeliest if isinstance(each, Measures)]
    return Matched(found, [each for each in likeliest if isinstance(each, Unclear)])


def _named(left: str, right: str) -> Measures:
    """Two columns that the caller holds for one, under their name or their kind."""
    return Measures(left if left == right else Measure(left).kind, left, right)


def _refuse_unknown(tree: Tree, names: Iterable[str]) -> None:
    for name in names:
        if name not in tree.measures:
            raise no_column(name, tree.measures, tree.name)


def _of_one_name(left: Tree, right: Tree, settled: Collection[str]) -> list[Measures]:
    names = (name for name in map(Measure, left.measures) if name.kind not in settled)
    return [Measures(name, name, name) for name in names if _has(right, name)]


def _has(tree: Tree, measure: Measure) -> bool:
    """True where a tree has a column of that name, whose heading prints no other year."""
    same = [each for each in map(Measure, tree.measures) if each == measure]
    return any(len({each.year, measure.year} - {None}) < 2 for each in same)


def _likeliest(
    left: Tree, right: Tree, on: OnLines | None, kind: str, *, apart: bool
) -> Measures | Unclear | None:
    """The pair of one kind for which most speaks; None where no two may be one."""
    likeness = _likenesses(left, right, on, kind, apart=apart)
    if not likeness:
        return None
    most = max(each.key for each in likeness.values())
    best = [pair for pair, each in likeness.items() if each.key == most]
    if len(best) > 1 and not all(likeness[pair].whole for pair in best):
        lefts, rights = (list(dict.fromkeys(names)) for names in zip(*best, strict=True))
        return Unclear(kind, lefts, rights)
    return Measures(kind, *best[0])


def _likenesses(
    left: Tree, right: Tree, on: OnLines | None, kind: str, *, apart: bool
) -> dict[tuple[Measure, Measure], _Likeness]:
    """What speaks for each two columns of one kind that may be one.

    Of documents that are of two changes of the budget, figures must bear out that two versions are
    one: most lines are equal.
    """
    of_changes = apart and kind == "pagu"
    may_be_one = may_be_one_version if of_changes else _may_be_one
    found = {
        (one, other): _likeness(left, right, on, one, other)
        for one, other in product(_of_kind(left, kind), _of_kind(right, kind))
        if may_be_one(one, other)
    }
    return {
        pair: each for pair, each in found.items() if not of_changes or each.equal * 2 > each.known
    }


def _of_kind(tree: Tree, kind: str) -> list[Measure]:
    found = [each for each in map(Measure, tree.measures) if each.kind == kind]
    return [each for each in found if not each.span.endswith("lalu")]


def _may_be_one(one: Measure, other: Measure) -> bool:
    """True for two columns of one kind of which no part says that they are not one figure."""
    running = all(not each.span or each.is_cumulated for each in (one, other))
    named = {one.span, other.span} - {"", "sd_ini"}
    one_time = one.span == other.span or (running and len(named) <= 1)
    return one.goes_with(other) and one.way == other.way and one_time


def _likeness(
    left: Tree, right: Tree, on: OnLines | None, one: Measure, other: Measure
) -> _Likeness:
    year = year_of(one, period_of(left.table).period)
    one_year = year is not None and year == year_of(other, period_of(right.table).period)
    in_force = is_in_force(one), is_in_force(other)
    if on is None or not on[2]:
        return _Likeness(one_year, int(left.total(one) == right.total(other)), in_force, 1)
    lines_left, lines_right, count = on
    mine = column(left, one, lines_left, count)
    theirs = column(right, other, lines_right, count)
    known = mine.known & theirs.known
    equal = int(np.count_nonzero(known & (mine.amount == theirs.amount)))
    return _Likeness(one_year, equal, in_force, int(np.count_nonzero(known)))


def previous_year_measures(left: Tree, right: Tree) -> list[Measures]:
    """Last year's realisasi as this year's document repeats it, paired with last year's own.

    Either side may be the earlier one.  The earlier document must cover its whole year, or stop at
    the same day of its year as the later one.  The figures may differ by an audit adjustment.

    Returns:
        pairs named for the year (``realisasi_2022``), for each realisasi that the later document
        repeats.
    """
    one, other = period_of(left.table).period, period_of(right.table).period
    if one is None or other is None or one.year == other.year:
        return []
    if one.year < other.year:
        turned = previous_year_measures(right, left)
        return [replace(each, left=each.right, right=each.left) for each in turned]
    if not _stops_alike(one.end, other.end):
        return []
    found: dict[str, Measures] = {}
    for measure, own in _repeated(left, right, other.year, next_year=one.year == other.year + 1):
        name = "_".join((*own.without("year"), str(other.year)))
        if name not in right.measures:
            found.setdefault(name, Measures(name, measure, own, repeated=True))
    return list(found.values())


def _stops_alike(later: date | None, earlier: date | None) -> bool:
    """True where the earlier year is whole, or stops at the same day as the later one."""
    if earlier is None or (earlier.month, earlier.day) == _YEAR_END:
        return True
    return later is not None and (later.month, later.day) == (earlier.month, earlier.day)


def _repeated(
    later: Tree, earlier: Tree, year: int, *, next_year: bool
) -> Iterator[tuple[Measure, Measure]]:
    """The columns of a later document that repeat one of an earlier year, with that column."""
    own = {
        each.without("year"): each
        for each in map(Measure, earlier.measures)
        if not each.span and each.year in {None, year}
    }
    for measure in map(Measure, later.measures):
        last = next_year and measure.span == "lalu" and measure.year in {None, year}
        repeats = last or (measure.year == year and not measure.span)
        told = measure.without("year", "span")
        if measure.kind == "realisasi" and repeats and told in own:
            yield measure, own[told]
