"""Reports of one year, one after another: realisasi runs on from 1 January and may only rise.

A refund or a correction within the year lowers it legitimately (PSAP 02 on contra posts), while a
report of single months falls everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from anggaran.amount.rupiah import decimal_of
from anggaran.compare.columns import Column, Measures
from anggaran.compare.lines import Lines
from anggaran.compare.periods import compare_periods
from anggaran.finding import Finding
from anggaran.measure import Measure, parts_of
from anggaran.rules.registry import make
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

# A single fall is a contra post.  Of months printed one by one about half of the lines that had
# money fall; in a cumulative pair a few in a hundred do.  A quarter of them lies between, a tenth
# where the whole falls too.
_FALLING = 4
_FALLING_WITH_TOTAL = 10


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
        found += judge([Step(each, earlier_left=earlier_left) for each in running])
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
    pagu = [Step(each) for each in lines if Measure(each.measure.name).kind == "pagu"]
    compared = sum(int(step.compared.sum()) for step in pagu)
    equal = sum(int((step.compared & (step.lines.gap == 0)).sum()) for step in pagu)
    return equal * 2 > compared


@dataclass(frozen=True)
class Step:
    """One measure of two reports of a year, the earlier and the later."""

    lines: Lines
    earlier_left: bool = True
    year: int = 0

    @property
    def earlier(self) -> Column:
        """What the earlier report says."""
        return self.lines.left if self.earlier_left else self.lines.right

    @property
    def later(self) -> Column:
        """What the later report says."""
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


def judge(steps: Sequence[Step]) -> list[Finding]:
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


def _once(falls: Sequence[tuple[Step, int]]) -> Iterator[tuple[Step, int]]:
    """Each line of a pair of reports once, in the first measure that falls."""
    seen = set()
    for step, line in falls:
        key = (id(step.lines.alignment), line)
        if key not in seen:
            seen.add(key)
            yield step, line
