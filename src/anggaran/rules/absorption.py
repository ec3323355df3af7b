"""Absorption below a threshold: true data that asks for an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, NotRequired, TypedDict

import numpy as np

from anggaran.amount.percent import round_percent
from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import decimal_of, widen
from anggaran.arrow import Ints
from anggaran.finding import Finding, Severity, Text
from anggaran.rules.rule import Look, Rule, Told
from anggaran.rules.run import SLIPPED, Run
from anggaran.rules.sections import Section, unsure
from anggaran.rules.words import percent_text
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

Pairs = Sequence[tuple[str, str]]  # a pagu and its realisasi


class ThresholdDetails(TypedDict):
    """Details of a low serapan: the threshold, the serapan in percent, and the two amounts in
    rupiah; of a node that no row prints its level, and the first and last row below it.
    """

    threshold: str
    serapan: str
    pagu: Decimal
    realisasi: Decimal
    level: NotRequired[str]
    rows: NotRequired[list[int]]


def _below(spent: Sen, budget: Sen, threshold: Decimal) -> Bools:
    """Where spent is less than a threshold in percent of budget: both sides multiplied out, in
    whole numbers.
    """
    limit = Fraction(threshold)
    left, right = 100 * limit.denominator, limit.numerator
    return np.asarray(widen(spent, left) * left < widen(budget, right) * right)


def _slack(tree: Tree, measure: str) -> Sen:
    """How far each node may be off because its lines are printed in a unit: half of it for each
    line.
    """
    off, shape = halves(tree.amounts[measure]), tree.structure
    if not off.any():
        return np.zeros(len(shape), dtype=np.int64)
    slack: Sen = np.where(shape.is_leaf & (shape.rows >= 0), off[shape.rows.clip(min=0)], 0)
    for nodes in shape.by_depth[:-1]:
        np.add.at(slack, shape.parents[nodes], slack[nodes])
    return slack


def _judged(tree: Tree, nodes: Ints, pagu: str, realisasi: str) -> Ints:
    """The nodes that have a serapan; a blank counts as zero in a sum, but nobody said that nothing
    was spent.
    """
    budget, spent = tree.sums[pagu], tree.sums[realisasi]
    known = budget.computed_known & spent.computed_known & (budget.computed > 0)
    known &= spent.known | spent.direct_printed
    judged: Ints = nodes[known[nodes]]
    return judged


class _Pair(NamedTuple):
    """A pagu and its realisasi, the least of it and the most of that at each node, and what they
    are held to.
    """

    pagu: str
    realisasi: str
    least: Sen
    most: Sen
    thresholds: Sequence[Decimal]


def _pair(tree: Tree, thresholds: Sequence[Decimal], pagu: str, realisasi: str) -> _Pair:
    budget, spent = tree.sums[pagu], tree.sums[realisasi]
    least, most = budget.computed - _slack(tree, pagu), spent.computed + _slack(tree, realisasi)
    return _Pair(pagu, realisasi, least, most, thresholds)


def _all_low(
    run: Run, nodes: Ints, thresholds: Sequence[Decimal], pairs: Pairs
) -> list[tuple[_Pair, Ints]]:
    """The nodes of proven belanja below a threshold, by amounts that nothing proves wrong:
    pendapatan has a target, and pembiayaan neither.

    A lower threshold is missed only by nodes that miss the highest, and few nodes do.
    """
    belanja = nodes[run.sections[nodes] == Section.BELANJA]
    found = []
    for each in (_pair(run.tree, thresholds, *pair) for pair in run.in_place(pairs) if thresholds):
        judged = _judged(run.tree, belanja, each.pagu, each.realisasi)
        low = judged[_below(each.most[judged], each.least[judged], thresholds[-1])]
        wrong = [cell.row for cell in run.faults.corrections if cell.column in each[:2]]
        found.append((each, low[~np.isin(run.tree.structure.rows[low], wrong)]))
    return found


def below_look(run: Run, nodes: Ints, thresholds: Sequence[Decimal], pairs: Pairs) -> Look:
    """Nodes whose serapan is below a threshold."""
    if not pairs:
        return Look(
            skipped=[Text("tidak ada pasangan pagu dan realisasi", "no pair of pagu and realisasi")]
        )
    if not (in_place := run.in_place(pairs)):
        return Look(skipped=[SLIPPED])
    judged = [_judged(run.tree, nodes, *pair) for pair in in_place]
    unclear = max(int((run.sections[each] == Section.UNKNOWN).sum()) for each in judged)
    compared = sum(int((run.sections[each] == Section.BELANJA).sum()) for each in judged)
    found = Told(
        _all_low(run, nodes, thresholds, pairs),
        lambda pair, node: _finding(run, BELOW, node, pair, pair.realisasi),
    )
    return Look(compared, found, unsure(unclear))


def unexplained_look(run: Run, nodes: Ints, thresholds: Sequence[Decimal], pairs: Pairs) -> Look:
    """Such nodes without a remark, where the table has a column of remarks."""
    remarks, rows = run.tree.table.keterangan, run.tree.structure.rows
    if remarks is None:
        return Look()
    low = _all_low(run, nodes, thresholds, pairs)
    printed = [(pair, each[rows[each] >= 0]) for pair, each in low]
    silent = [
        (pair, each[[not remarks[row].strip() for row in rows[each].tolist()]])
        for pair, each in printed
    ]
    found = Told(silent, lambda pair, node: _finding(run, UNEXPLAINED, node, pair, "keterangan"))
    return Look(sum(len(each) for _, each in low), found)


class _Unprinted(TypedDict, total=False):
    level: str
    rows: list[int]


def _unprinted(tree: Tree, index: int) -> _Unprinted:
    """Where a reader finds a node that no row prints: a program of a recap."""
    if tree.where(index).row is not None:
        return {}
    ends = tree.structure.rows_below(index) or ()
    rows = [number for row in ends if (number := tree.table.where(row).number) is not None]
    return {"level": tree.structure.level_names[index], "rows": rows}


def _finding(run: Run, rule: Rule, node: int, pair: _Pair, column: str) -> Finding:
    """A node below a threshold."""
    budget, spent = run.tree.sums[pair.pagu], run.tree.sums[pair.realisasi]
    most, least = int(pair.most[node]), int(pair.least[node])
    ratio = Fraction(int(spent.computed[node]) * 100, int(budget.computed[node]))
    highest = Fraction(most * 100, least) if least > 0 else ratio
    details: ThresholdDetails = {
        "threshold": f"{next(each for each in pair.thresholds if highest < Fraction(each)):f}",
        "serapan": f"{round_percent(ratio):f}",
        "pagu": decimal_of(budget.computed[node]),
        "realisasi": decimal_of(spent.computed[node]),
        **_unprinted(run.tree, node),
    }
    return run.node(
        rule, node, column, measure=pair.realisasi, computed=round_percent(ratio), details=details
    )


def _serapan_text(finding: Finding, lang: str) -> str:
    """The absorption; one that only rounding lifts to its threshold is said to be almost that."""
    text, missed = percent_text(finding.computed, lang), finding.details.get("threshold")
    lifted = (
        missed is not None and finding.computed is not None and finding.computed >= Decimal(missed)
    )
    return f"{Text('hampir', 'almost').line(lang)} {text}" if lifted else text


def _threshold_text(finding: Finding, lang: str) -> str:
    missed = finding.details.get("threshold")
    return percent_text(None if missed is None else Decimal(missed), lang)


BELOW = Rule(
    "below-threshold",
    Severity.WARNING,
    Text(
        "Serapan di bawah ambang, dibandingkan pada rasio yang tepat.",
        "Absorption is below a threshold, compared on the exact ratio.",
    ),
    Text(
        "Jelaskan hambatannya dan tindak lanjutnya pada kolom keterangan.",
        "Explain in the remarks what held it up and what is being done.",
    ),
    Text(
        "Serapan {row} {serapan}, di bawah {threshold}.",
        "Absorption of {row} is {serapan}, below {threshold}.",
    ),
    fields={"serapan": _serapan_text, "threshold": _threshold_text},
    details=ThresholdDetails,
)

UNEXPLAINED = Rule(
    "unexplained-threshold",
    Severity.WARNING,
    Text(
        "Serapan di bawah ambang dan kolom keterangannya kosong.",
        "Absorption is below a threshold and the remarks are empty.",
    ),
    Text(
        "Isi kolom keterangan: apa hambatannya dan apa tindak lanjutnya.",
        "Fill in the remarks: what held it up and what is being done.",
    ),
    Text(
        "Serapan {row} {serapan}, di bawah {threshold}, tanpa keterangan.",
        "Absorption of {row} is {serapan}, below {threshold}, with no remark.",
    ),
    fields={"serapan": _serapan_text, "threshold": _threshold_text},
    details=ThresholdDetails,
)
