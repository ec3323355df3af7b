"""Documents in time: do two of them stop at one date, does a year follow the other, do months cumulate?

An LRA is cumulative from 1 January to its cut-off, so that realisasi may only rise; a refund or a correction
within the year lowers it legitimately (PSAP 02 on contra posts), while a report of single months falls everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np

from anggaran.amount.rupiah import decimal_of
from anggaran.compare.keys import align
from anggaran.compare.lines import Lines, Measures, compare
from anggaran.compare.names import are_alike
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Text
from anggaran.measure import RELATIVE, Measure, parts_of
from anggaran.periode.period import Period, Sought, find_period
from anggaran.rules.registry import make
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

# A single fall is a contra post.  Of months printed one by one about half of the lines that had money fall; in a
# cumulative pair a few in a hundred do.  A quarter of them lies between, a tenth where the whole falls too.
_FALLING = 4
_FALLING_WITH_TOTAL = 10


@dataclass(frozen=True, slots=True)
class PeriodComparison:
    """The periods of two documents.

    Attributes:
        left: period of the left document, None where it has none.
        right: period of the right one.
        relation: ``same``, ``unequal`` or ``unknown``.
        earlier: ``left`` or ``right``, the document that stops first; None where neither does or it is unknown.
        reason: why the relation is unknown.
    """

    left: Period | None
    right: Period | None
    relation: str
    earlier: str | None = None
    reason: Text | None = None

    @property
    def unequal(self) -> bool:
        """True where the two surely differ: realisasi of one is then no statement on realisasi of the other."""
        return self.relation == "unequal"

    @property
    def other_year(self) -> bool:
        """True where the two are of different budget years: not even their pagu is one figure."""
        return bool(self.left and self.right and self.left.year != self.right.year)

    @property
    def within_year(self) -> bool:
        """True where one document stops earlier in the budget year than the other."""
        return self.unequal and self.earlier is not None and not self.other_year

    def allow(self, measure: Measures) -> bool:
        """True where a measure of both documents is one figure, so that a difference is a fault of one of them.

        Realisasi runs with time, unless it is that of a named month; of two budget years only what is named for its
        year is one figure.

        >>> from datetime import date
        >>> may, july = (Period(2026, None, date(2026, month, 31), "") for month in (5, 7))
        >>> periods = PeriodComparison(may, july, "unequal", "left")
        >>> [periods.allow(Measures(name, name, name)) for name in ("pagu", "realisasi", "realisasi_april")]
        [True, False, True]
        """
        if not self.unequal or measure.repeated:
            return True
        if year_of(measure.left, self.left) != year_of(measure.right, self.right):
            return False
        return not self._is_running(measure)

    @property
    def undated(self) -> str | None:
        """``left`` or ``right``, where that document alone names no cut-off date."""
        left, right = (period is not None and period.end is not None for period in (self.left, self.right))
        return None if left == right else "right" if left else "left"

    def is_sure(self, measure: Measures) -> bool:
        """False for realisasi where only one document says to which day it runs: a difference may be no fault."""
        return self.undated is None or measure.repeated or not self._is_running(measure)

    def _is_running(self, measure: Measures) -> bool:
        """True for realisasi that grows with time: not that of a named time, or of another year."""
        sides = (Measure(measure.left), self.left), (Measure(measure.right), self.right)
        return any(
            each.kind == "realisasi" and each.span in {"", *RELATIVE} and each.year in {None, period and period.year}
            for each, period in sides
        )


def period_of(tree: Tree) -> Sought:
    """The period that a tree's table states: in its titles, else by the name of its sheet or file."""
    return find_period(tree.table.titles, tree.table.source.file, tree.table.source.sheet)


def year_of(measure: str, period: Period | None) -> int | None:
    """The budget year of a measure: the one that it is named for, else that of its document.

    >>> year_of("pagu_2025", None), year_of("pagu", None)
    (2025, None)
    """
    return Measure(measure).year or (period.year if period else None)


def compare_periods(left: Tree, right: Tree) -> PeriodComparison:
    """Hold the periods of two documents against each other.

    Two documents that print only a year are ``unknown`` within it: a DPA has no cut-off.  A start counts only
    where both print one.

    >>> one, other = Tree([{"kode": "5", "pagu": 1}]), Tree([{"kode": "5", "pagu": 1}])
    >>> compare_periods(one, other).relation
    'unknown'
    """
    (one, why), (other, why_not) = period_of(left), period_of(right)
    if one is None or other is None:
        return PeriodComparison(one, other, "unknown", reason=why if one is None else why_not)
    if one.year != other.year:
        return PeriodComparison(one, other, "unequal", "left" if one.year < other.year else "right")
    if one.end is None or other.end is None:
        return PeriodComparison(one, other, "unknown", reason=why if one.end is None else why_not)
    if one.end != other.end:
        return PeriodComparison(one, other, "unequal", "left" if one.end < other.end else "right")
    spans = one.start and other.start and one.start != other.start
    return PeriodComparison(one, other, "unequal" if spans else "same")


def period_findings(left: Tree, right: Tree, lines: Sequence[Lines]) -> list[Finding]:
    """What unequal periods of two documents mean for their comparison; nothing where they are equal or unknown.

    Args:
        left: a tree.
        right: another.
        lines: their comparison, one entry a measure.

    Returns:
        one ``period-differs``; and where both are of one year and one budget, ``not-cumulative`` where realisasi
        is printed by month, else a ``falling-cumulative`` for each lowest line that falls.
    """
    periods = compare_periods(left, right)
    if not periods.unequal or periods.left is None or periods.right is None:
        return []
    details = {"left": periods.left.text, "right": periods.right.text, "years": periods.other_year}
    found = [make("period-differs", table=left.name, where=left.table.where(None), details=details)]
    if periods.within_year and _same_budget(lines):
        chosen = cumulative_measures(left, right, [each.measure for each in lines])
        earlier_left = periods.earlier == "left"
        found += _judge([_Step(each, earlier_left=earlier_left) for each in lines if each.measure in chosen])
    return found


def monthly(trees: Sequence[Tree]) -> Findings:
    """Reports of one SKPD through a year, held each against the one before it.

    Args:
        trees: the reports, in any order; their cut-offs are read from titles, sheet or file names.

    Returns:
        ``not-cumulative`` (info) where realisasi is printed by month, else a ``falling-cumulative`` (warning) for
        each lowest line that falls; the coverage counts the lines compared and says which reports were left out.

    >>> from dataclasses import replace
    >>> months = [("Januari", 10), ("Februari", 9), ("Maret", 12)]
    >>> trees = [
    ...     Tree(replace(Tree([{"kode": "5.1", "realisasi": r}]).table, titles=(f"s.d. {m} 2026",))) for m, r in months
    ... ]
    >>> [(f.rule, f.kode, f.stated, f.computed) for f in monthly(trees)]
    [('falling-cumulative', '5.1', Decimal('9.00'), Decimal('10.00'))]
    """
    dated, left_out = _in_order(trees)
    steps = [step for one, other in pairwise(dated) if one.year == other.year for step in _steps(one, other)]
    compared = sum(int(step.compared.sum()) for step in steps)
    if not compared and not left_out:
        reason = Text("tidak ada dua laporan setahun dengan realisasi", "no two reports of one year with realisasi")
        left_out.append(NotChecked("falling-cumulative", reason))
    found = [finding for _, same in groupby(steps, lambda step: step.year) for finding in _judge(list(same))]
    return Findings(found, Coverage({"falling-cumulative": compared} if compared else {}, tuple(left_out)))


def previous_year_measures(left: Tree, right: Tree) -> list[Measures]:
    """Last year's realisasi as this year's document repeats it, paired with last year's own document.

    Either side may be the earlier one.  The earlier document must cover its whole year, or stop at the same day of
    its year as the later one.  The figures may differ by an audit adjustment.

    Returns:
        pairs named for the year (``realisasi_2022``), for each realisasi that the later document repeats.
    """
    one, other = period_of(left).period, period_of(right).period
    if one is None or other is None or one.year == other.year:
        return []
    if one.year < other.year:
        return [replace(each, left=each.right, right=each.left) for each in previous_year_measures(right, left)]
    if other.end is not None and _day(other.end) != (12, 31) and (one.end is None or _day(one.end) != _day(other.end)):
        return []
    next_year = one.year == other.year + 1
    own = {
        each.without("year"): each
        for each in map(Measure, right.measures)
        if not each.span and each.year in {None, other.year}
    }
    found: dict[str, Measures] = {}
    for measure in map(Measure, left.measures):
        told = measure.without("year", "span")
        name = "_".join((*told, str(other.year)))
        if _repeats(measure, other.year, next_year=next_year) and told in own and name not in right.measures:
            found.setdefault(name, Measures(name, measure, own[told], repeated=True))
    return list(found.values())


def _day(end: date) -> tuple[int, int]:
    return end.month, end.day


def by_kode_and_uraian(lines: Lines) -> Lines:
    """The comparison, with those lines in doubt whose labels do not agree.

    Between two years a code may have passed to another account (the code books are renumbered), so that the code
    alone proves nothing; neither does a code without a label.
    """
    doubted = np.zeros_like(lines.both)
    for line in np.flatnonzero(lines.both).tolist():
        labels = [
            tree.structure.labels[int(side.nodes[line])]
            for tree, side in ((lines.left_tree, lines.left), (lines.right_tree, lines.right))
        ]
        doubted[line] = not (all(labels) and are_alike(*labels))
    known = lines.alignment.doubted
    return replace(lines, alignment=replace(lines.alignment, doubted=doubted if known is None else doubted | known))


def cumulative_measures(left: Tree, right: Tree, shared: Sequence[Measures]) -> list[Measures]:
    """Of the shared measures those that run from January: realisasi, but not of another year or of one month.

    Where the whole is printed its parts by kelompok are left out, and where it is not, the whole is: one fall is
    told once.
    """
    running = [each for each in shared if _runs(each.left) and _runs(each.right)]
    parts = {*parts_of(left.table.amounts, "realisasi"), *parts_of(right.table.amounts, "realisasi")}
    if all("realisasi" in tree.table.letters for tree in (left, right)):
        return [each for each in running if each.name not in parts]
    summed = any(each.name in parts for each in running)
    return [each for each in running if not (summed and each.name == "realisasi")]


def _runs(name: str) -> bool:
    measure = Measure(name)
    running = not measure.span or measure.is_cumulated
    return measure.kind == "realisasi" and running and str(measure.year) not in measure.split("_")


@dataclass(frozen=True)
class _Step:
    """One measure of two reports of a year, the earlier and the later."""

    lines: Lines
    earlier_left: bool = True
    year: int = 0

    @cached_property
    def compared(self) -> Bools:
        """The lowest lines that both reports state."""
        lowest = np.ones(self.lines.alignment.count, dtype=np.bool_)
        lowest[self.lines.parents[self.lines.parents >= 0]] = False
        return lowest & self.lines.compared

    @cached_property
    def falls(self) -> list[int]:
        """The lines that are less in the later report."""
        gap = self.lines.gap if self.earlier_left else -self.lines.gap
        return np.flatnonzero(self.compared & (gap > 0)).tolist()

    @cached_property
    def had_money(self) -> int:
        """How many lines had money already in the earlier report: only those can fall."""
        earlier = self.lines.left if self.earlier_left else self.lines.right
        return int((self.compared & (earlier.amount != 0)).sum())

    @cached_property
    def rise(self) -> int:
        """What the whole gained, in sen, negative where it fell."""
        lost = sum(self.lines.gap[self.compared].tolist())
        return int(-lost if self.earlier_left else lost)

    def amounts(self, line: int) -> tuple[Decimal, Decimal]:
        """A line in the earlier and in the later report, in rupiah."""
        both = decimal_of(self.lines.left.amount[line]), decimal_of(self.lines.right.amount[line])
        return both if self.earlier_left else (both[1], both[0])

    def loss(self, line: int) -> int:
        """How much a line fell, in sen."""
        return abs(int(self.lines.gap[line]))

    def finding(self, rule: str, line: int, **details: object) -> Finding:
        """A finding on a line, at its cell in the later report."""
        lines = self.lines
        left = lines.left_tree.where(int(lines.left.nodes[line]), lines.measure.left)
        right = lines.right_tree.where(int(lines.right.nodes[line]), lines.measure.right)
        later, earlier = (right, left) if self.earlier_left else (left, right)
        name = (lines.right_tree if self.earlier_left else lines.left_tree).name
        pair, (before, after) = lines.pair(line), self.amounts(line)
        return make(
            rule, table=name, kode=pair.kode, uraian=pair.uraian, measure=pair.measure, stated=after,
            computed=before, where=later, details={"other": earlier, **details},
        )  # fmt: skip


def _judge(steps: Sequence[_Step]) -> list[Finding]:
    """Either single months or a cumulative series with some falls, by all steps of a year together."""
    falls = [(step, line) for step in steps for line in step.falls]
    had, rise = sum(step.had_money for step in steps), sum(step.rise for step in steps)
    often = len(falls) * _FALLING >= had or (rise < 0 and len(falls) * _FALLING_WITH_TOTAL >= had)
    if len(falls) > 1 and often:
        step, line = max(falls, key=lambda fall: fall[0].loss(fall[1]))
        return [step.finding("not-cumulative", line, lines=len(falls), of=had)]
    return [step.finding("falling-cumulative", line) for step, line in _once(falls)]


def _once(falls: Sequence[tuple[_Step, int]]) -> Iterator[tuple[_Step, int]]:
    """Each line of a pair of reports once, in the first measure that falls."""
    seen = set()
    for step, line in falls:
        key = (id(step.lines.alignment), line)
        if key not in seen:
            seen.add(key)
            yield step, line


def _same_budget(lines: Sequence[Lines]) -> bool:
    """True where most lowest lines have the same pagu: two reports of one SKPD, not of two."""
    pagu = [_Step(each) for each in lines if Measure(each.measure.name).kind == "pagu"]
    compared = sum(int(step.compared.sum()) for step in pagu)
    equal = sum(int((step.compared & (step.lines.gap == 0)).sum()) for step in pagu)
    return equal * 2 > compared


@dataclass(frozen=True, slots=True)
class _Dated:
    """A report and its cut-off."""

    year: int
    end: date
    tree: Tree


def _in_order(trees: Sequence[Tree]) -> tuple[list[_Dated], list[NotChecked]]:
    """The reports by cut-off, and those that have none or the same one as another."""
    dated: list[_Dated] = []
    left_out = []
    ends = set()
    for tree in trees:
        period, reason = period_of(tree)
        if period is None or period.end is None:
            unknown = reason or Text("tanggal tutupnya tidak diketahui", "its cut-off is unknown")
            left_out.append(NotChecked("falling-cumulative", unknown, tree.name))
        elif (period.year, period.end) in ends:
            again = Text(f"{period.text}: tanggal tutupnya sama dengan laporan lain",
                         f"{period.text}: another report has the same cut-off")  # fmt: skip
            left_out.append(NotChecked("falling-cumulative", again, tree.name))
        else:
            ends.add((period.year, period.end))
            dated.append(_Dated(period.year, period.end, tree))
    return sorted(dated, key=lambda each: (each.year, each.end)), left_out


def _steps(one: _Dated, other: _Dated) -> Iterator[_Step]:
    """The running measures of a report and the next."""
    alignment = align(one.tree, other.tree)
    if alignment is not None and alignment.count:
        shared = [Measures(name, name, name) for name in one.tree.measures if name in other.tree.measures]
        running = cumulative_measures(one.tree, other.tree, shared)
        for lines in compare(one.tree, other.tree, alignment, running):
            yield _Step(lines, year=one.year)


def _repeats(measure: Measure, year: int, *, next_year: bool) -> bool:
    """True for realisasi of the year before, by its year or as "tahun lalu"."""
    last = next_year and measure.span == "lalu" and measure.year in {None, year}
    return measure.kind == "realisasi" and (last or (measure.year == year and not measure.span))
