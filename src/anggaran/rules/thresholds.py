"""Is one tree worth a look?  Absorption below a threshold is true data that asks for an explanation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import numpy as np

from anggaran.amount.percent import round_percent
from anggaran.amount.rupiah import decimal_of, widen
from anggaran.arrow import Ints
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Severity
from anggaran.rules.desk import Desk
from anggaran.rules.registry import adjust
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Source, Tree, tree_of

THRESHOLDS = (50, 80)  # percent: below either, reports owe an explanation (LKjIP practice)


def flag(
    tree: Tree | Source,
    *,
    below: Sequence[int | str | Decimal] | int | str | Decimal = THRESHOLDS,
    level: str | None = None,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
) -> Findings:
    """Nodes whose realisasi is less than a threshold in percent of their pagu, compared on the exact ratio.

    Args:
        tree: the tree, or anything a tree is built from.
        below: thresholds in percent, or one; a node is reported once, under the lowest one that it misses.
        level: name or depth of the level to look at; the lowest by default.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.

    Nodes without pagu are left out, and so are surplus/defisit, netto and SiLPA.

    Raises:
        InvalidOption: a threshold is no percent, or no node is on the level.

    >>> from anggaran.tree import Tree
    >>> lra = Tree([{"kode": "5.1", "pagu": "100.000", "realisasi": "49.999"}])
    >>> [(f.kode, f.details["threshold"]) for f in flag(lra)]
    [('5.1', '50')]
    """
    thresholds = sorted(
        map(_threshold, [below] if isinstance(below, str) or not isinstance(below, Iterable) else below)
    )
    desk = Desk(tree_of(tree))
    nodes = _nodes(desk.tree, level)
    if not desk.tree.pairs:
        desk.skip("below-threshold", "tidak ada pasangan pagu dan realisasi", "no pair of pagu and realisasi")
    for pagu, realisasi in desk.tree.pairs:
        _flag_pair(desk, nodes, pagu, realisasi, thresholds)
    return adjust(Findings(desk.findings, desk.coverage()), off=off, severity=severity)


def _threshold(value: int | str | Decimal) -> Decimal:
    try:
        threshold = Decimal(str(value).replace(",", ".").strip().removesuffix("%"))
    except InvalidOperation:
        threshold = Decimal("NaN")
    if not threshold.is_finite() or threshold < 0:
        raise InvalidOption(
            f"Ambang {value!r} bukan persen; tulis seperti 50 atau 50,80.",
            f"Threshold {value!r} is no percent; write it like 50 or 50,80.",
        )
    return threshold


def _nodes(tree: Tree, level: str | None) -> Ints:
    if level is None:
        return np.flatnonzero(tree.structure.is_leaf)
    return np.array([node.index for node in tree.level(level)], dtype=np.int64)


def _below(spent: Sen, budget: Sen, threshold: Decimal) -> Bools:
    """Where spent is less than a threshold in percent of budget: both sides multiplied out, in whole numbers."""
    limit = Fraction(threshold)
    left, right = 100 * limit.denominator, limit.numerator
    return np.asarray(widen(spent, left) * left < widen(budget, right) * right)


def _flag_pair(desk: Desk, nodes: Ints, pagu: str, realisasi: str, thresholds: Sequence[Decimal]) -> None:
    budget, spent = desk.tree.sums[pagu], desk.tree.sums[realisasi]
    known = budget.computed_known & spent.computed_known & (budget.computed > 0)
    known &= (
        spent.known | spent.direct_printed
    )  # a blank counts as zero in a sum, but nobody said that nothing was spent
    judged = nodes[known[nodes]]
    desk.count("below-threshold", len(judged))
    remarks = desk.tree.table.keterangan
    # A lower threshold is missed only by nodes that miss the highest, and few nodes do.
    low = _below(spent.computed[judged], budget.computed[judged], thresholds[-1]) if thresholds else judged[:0]
    for node in judged[low].tolist():
        ratio = Fraction(int(spent.computed[node]) * 100, int(budget.computed[node]))
        missed = next(threshold for threshold in thresholds if ratio < Fraction(threshold))
        fields = {
            "measure": realisasi,
            "computed": round_percent(ratio),
            "details": {
                "threshold": f"{missed:f}",
                "serapan": f"{round_percent(ratio):f}",
                "pagu": decimal_of(budget.computed[node]),
                "realisasi": decimal_of(spent.computed[node]),
            },
        }
        desk.findings.append(desk.node("below-threshold", node, realisasi, **fields))
        row = int(desk.tree.structure.rows[node])
        if remarks is not None:
            desk.count("unexplained-threshold", 1)
            if row >= 0 and not remarks[row].strip():
                desk.findings.append(desk.node("unexplained-threshold", node, "keterangan", **fields))
