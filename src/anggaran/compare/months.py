"""Reports of one year, one after another: realisasi runs on from 1 January and may only rise.

A refund or a correction within the year lowers it legitimately (PSAP 02 on contra posts), while a
report of single months falls everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np

from anggaran.amount.rupiah import decimal_of
from anggaran.compare.align import align
from anggaran.compare.columns import Column, Measures
from anggaran.compare.lines import Lines, compare
from anggaran.compare.periods import compare_periods, period_of
from anggaran.errors import kind, takes
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Text
from anggaran.measure import Measure, parts_of
from anggaran.rules.registry import make
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Source, Tree, tree_of

# A single fall is a contra post.  Of months printed one by one about half of the lines that had
# money fall; in a cumulative pair a few in a hundred do.  A quarter of them lies between, a tenth
# where the whole falls too.
_FALLING = 4
_FALLING_WITH_TOTAL = 10


@takes(trees=kind(Iterable, like="[…, …]"))
def monthly(trees: Iterable[Tree | Source]) -> Findings:
    """Reports of one SKPD through a year, held each against the one before it.

    Args:
        trees: the reports, in any order; their cut-offs are read from titles, sheet or file names.

    Returns:
        ``not-cumulative`` (info) where realisasi is printed by month, else a ``falling-cumulative``
        (warning) for each lowest line that falls; the coverage counts the lines compared and says
        which reports were left out.

    >>> from dataclasses import replace
    >>> def report(month, amount):
    ...     table = Tree([{"kode": "5.1", "realisasi": amount}]).table
    ...     return Tree(replace(table, titles=(f"s.d. {month} 2026",)))
    >>> found = monthly([report("Januari", 10), report("Februari", 9), report("Maret", 12)])
    >>> [(f.rule, f.kode, f.stated, f.computed) for f in found]
    [('falling-cumulative', '5.1', Decimal('9.00'), Decimal('10.00'))]
    """
    dated, left_out = _in_order([tree_of(tree) for tree in trees])
    following = [(one, two) for one, two in pairwise(dated) if one.year == two.year]
    steps = [step for one, two in following for step in _steps(one, two)]
    compared = sum(int(step.compared.sum()) for step in steps)
    if not compared and not left_out:
        reason = Text(
            "tidak ada dua laporan setahun dengan realisasi",
            "no two reports of one year with realisasi",
        )
        left_out.append(NotChecked("falling-cumulative", reason))
    years = [list(same) for _, same in groupby(steps, lambda step: step.year)]
    found = [finding for same in years for finding in _judge(same)]
    checked = {"falling-cumulative": compared} if compared else {}
    return Findings(found, Coverage(checked, tuple(left_out)))


def period_findings(left: Tree, right: Tree, lines: Sequence[Lines]) -> list[Finding]:
    """What unequal periods of two documents mean for their comparison.

    Args:
        left: a tree.
        right: another.
        lines: their comparison, one entry a measure.

    Returns:
        nothing where the periods are equal or unknown; else one ``period-differs``, and where both
        are of one year and one budget, ``not-cumulative`` where realisasi is printed by month, else
        a ``falling-cumulative`` for each lowest line that falls.
    """
    periods = compare_periods(left.table, right.table)
    if not periods.unequal or periods.left is None or periods.right is None:
        return []
    details = {
        "left": periods.left.text,
        "right": periods.right.text,
        "years": periods.other_year,
    }
    where = left.table.where(None)
    found = [make("period-differs", table=left.name, where=where, details=details)]
    if periods.within_year and _is_same_budget(lines):
        chosen = cumulative_measures(left, right, [each.measure for each in lines])
        earlier_left = periods.earlier == "left"
        running = (each for each in lines if each.measure in chosen)
        found += _judge([_Step(each, earlier_left=earlier_left) for each in running])
    return found


def cumulative_measures(left: Tree, right: Tree, shared: Sequence[Measures]) -> list[Measures]:
    """Of the shared measures those that run from January: realisasi, not of a year or a month.

    Where the whole is printed its parts by kelompok are left out, and where it is not, the whole
    is: one fall is told once.
    """
    running = [each for each in shared if _runs(each.left) and _runs(each.right)]
    parts = {part for tree in (left, right) for part in parts_of(tree.table.amounts, "realisasi")}
    if all("realisasi" in tree.table.letters for tree in (left, right)):
        return [each for each in running if each.name not in parts]
    summed = any(each.name in parts for each in running)
    return [each for each in running if not (summed and each.name == "realisasi")]


def _runs(name: str) -> bool:
    measure = Measure(name)
    running = not measure.span or measure.is_cumulated
    return measure.kind == "realisasi" and running and str(measure.year) not in measure.split("_")


def _is_same_budget(lines: Sequence[Lines]) -> bool:
    """True where most lowest lines have the same pagu: two reports of one SKPD, not of two."""
    pagu = [_Step(each) for each in lines if Measure(each.measure.name).kind == "pagu"]
    compared = sum(int(step.compared.sum()) for step in pagu)
    equal = sum(int((step.compared & (step.lines.gap == 0)).sum()) for step in pagu)
    return equal * 2 > compared


@dataclass(frozen=True)
class _Step:
    """One measure of two reports of a year, the earlier and the later."""

    lines: Lines
    earlier_left: bool = True
    year: int = 0

    @property
    def earlier(self) -> Column:
        return self.lines.left if self.earlier_left else self.lines.right

    @property
    def later(self) -> Column:
        return self.lines.right if self.earlier_left else self.lines.left

    @cached_property
    def compared(self) -> Bools:
        """The lowest lines that both reports state."""
        lowest = np.ones(self.lines.alignment.count, dtype=np.bool_)
        lowest[self.lines.parents[self.lines.parents >= 0]] = False
        return lowest & self.lines.compared

    @cached_property
    def loss(self) -> Sen:
        """What each line lost, in sen; negative where it rose."""
        gap = self.lines.gap if self.earlier_left else -self.lines.gap
        return np.where(self.compared, gap, 0)

    @property
    def had_money(self) -> int:
        """How many lines had money already in the earlier report: only those can fall."""
        return int((self.compared & (self.earlier.amount != 0)).sum())

    def finding(self, rule: str, line: int, **details: object) -> Finding:
        """A finding on a line, at its cell in the later report."""
        pair = self.lines.pair(line)
        later, earlier = (
            (side.tree.where(int(side.nodes[line]), side.measure), decimal_of(side.amount[line]))
            for side in (self.later, self.earlier)
        )
        return make(
            rule,
            table=self.later.tree.name,
            kode=pair.kode,
            uraian=pair.uraian,
            measure=pair.measure,
            stated=later[1],
            computed=earlier[1],
            where=later[0],
            details={"other": earlier[0], **details},
            documents=(self.later.tree, self.earlier.tree),
        )


def _judge(steps: Sequence[_Step]) -> list[Finding]:
    """Either single months or a cumulative series with some falls, by all steps of a year."""
    falls = [(step, line) for step in steps for line in np.flatnonzero(step.loss > 0).tolist()]
    had = sum(step.had_money for step in steps)
    lost = sum(sum(step.loss.tolist()) for step in steps)
    often = len(falls) * _FALLING >= had
    often |= lost > 0 and len(falls) * _FALLING_WITH_TOTAL >= had
    if len(falls) > 1 and often:
        step, line = max(falls, key=lambda fall: int(fall[0].loss[fall[1]]))
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
        period, reason = period_of(tree.table)
        if period is None or period.end is None:
            reason = reason or Text("tanggal tutupnya tidak diketahui", "its cut-off is unknown")
            left_out.append(NotChecked("falling-cumulative", reason, tree.name))
        elif (period.year, period.end) in ends:
            reason = Text(
                f"{period.text}: tanggal tutupnya sama dengan laporan lain",
                f"{period.text}: another report has the same cut-off",
            )
            left_out.append(NotChecked("falling-cumulative", reason, tree.name))
        else:
            ends.add((period.year, period.end))
            dated.append(_Dated(period.year, period.end, tree))
    return sorted(dated, key=lambda each: (each.year, each.end)), left_out


def _steps(one: _Dated, other: _Dated) -> Iterator[_Step]:
    """The running measures of a report and the next."""
    alignment = align(one.tree, other.tree)
    if alignment is not None and alignment.count:
        names = [name for name in one.tree.measures if name in other.tree.measures]
        shared = [Measures(name, name, name) for name in names]
        running = cumulative_measures(one.tree, other.tree, shared)
        for lines in compare(one.tree, other.tree, alignment, running):
            yield _Step(lines, year=one.year)
