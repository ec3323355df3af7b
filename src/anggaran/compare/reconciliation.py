"""Two documents held against each other: the face of their meeting, with what it found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from anggaran.amount.rupiah import decimal_of, sen_of
from anggaran.compare.align import align
from anggaran.compare.columns import Measures, rounding_of_total
from anggaran.compare.documents import Meeting, Total
from anggaran.compare.kelompok import kelompok_between
from anggaran.compare.lines import Lines, compare, doubt_other_names
from anggaran.compare.matching import Matched, match_measures, previous_year_measures
from anggaran.compare.months import period_findings
from anggaran.compare.one_skpd import OneOfSeveral, is_of_one, of_one_skpd
from anggaran.compare.owner import OfOthers, of_others
from anggaran.compare.periods import compare_periods
from anggaran.compare.proofs import said_of_each_other
from anggaran.compare.two import between_two
from anggaran.errors import NAMES, TEXTS, takes
from anggaran.finding import Findings, Listed, Severity
from anggaran.rules.own import between
from anggaran.rules.policy import POLICY, Policy
from anggaran.rules.registry import all_rules
from anggaran.rules.rule import Rule
from anggaran.tree import Source, Tree, tree_of

_CLOSE = 10  # a document of a whole parts from another of it by at most one in so many

__all__ = ["Reconciliation", "Total", "reconcile"]


@dataclass(frozen=True, eq=False)
class Reconciliation(Meeting, Listed):
    """Two documents held against each other.

    Attributes:
        policy: what the caller wants held and how it weighs.
        rules: rules of the caller's own that look at two documents.

    >>> dpa = Tree([{"kode": "5.1", "pagu": 70}, {"kode": "5.2", "pagu": 30}])
    >>> lra = Tree([{"kode": "5.1", "pagu": 70}, {"kode": "5.2", "pagu": 25}])
    >>> [(pair.kode, pair.difference) for pair in reconcile(dpa, lra).pairs if pair.difference]
    [('5', Decimal('5.00')), ('5.2', Decimal('5.00'))]
    """

    policy: Policy = field(default_factory=Policy)
    rules: tuple[Rule, ...] = ()

    frame_rows = "pairs"
    frame_columns = ("path", "kode", "uraian", "measure", "left", "right", "difference", "status")

    @cached_property
    def findings(self) -> Findings:
        """Where the documents part, with the coverage of the comparison."""
        repeats = any(measure.repeated for measure in self.measures)
        periods = [] if repeats else period_findings(self.left, self.right, self.lines)
        own = between(self.left, self.right, all_rules(self.rules).values())
        if self.alignment is None:
            own += kelompok_between(self)
        found = self.policy.but(tolerance=0).weigh(between_two(self, periods) + own)
        both = (self.left, self.right)
        return Findings((replace(each, documents=both) for each in found), found.coverage)

    @property
    def agrees(self) -> bool:
        """True where something was compared and no finding is an error."""
        return bool(self.findings.coverage) and not self.findings.errors

    def __repr__(self) -> str:
        names = f"{self.left.name!r} ↔ {self.right.name!r}"
        return f"<Reconciliation {names}, by {self.basis.en}: {self.findings!r}>"


@takes(pairs=NAMES, measures=NAMES, off=TEXTS, severity=NAMES, policy=POLICY)
def reconcile(  # noqa: PLR0913  # two documents, and options by keyword
    left: Tree | Source,
    right: Tree | Source,
    *,
    pairs: Mapping[str, str] | None = None,
    measures: Mapping[str, str] | None = None,
    tolerance: Decimal | int | str | None = None,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
    policy: Policy | None = None,
    rules: Iterable[Rule] = (),
) -> Reconciliation:
    """Hold two documents against each other: line by line where they share lines, and on totals.

    Args:
        left: a tree, or anything a tree is built from.
        right: another.
        pairs: label on the left to label on the right, for rows whose names do not show that they
            are one.
        measures: column on the left to column on the right (``{"pagu_2025": "pagu"}``), where their
            names do not say which are one; no others of their kind are compared.
        tolerance: rupiah up to which a difference is none, text as the command reads it
            (``"1.000"``); exact by default, but for a document that declares a unit such as "dalam
            jutaan": half a unit for each figure that it rounds.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.
        policy: tolerance, severities and rules on and off; the other arguments go before it.
        rules: rules of one's own that look at two documents, beside those that are registered.

    Raises:
        InvalidOption: a slug, severity or column does not exist, or the tolerance is no amount.

    Returns:
        totals, paired lines and findings; differences are left minus right, in rupiah.

    The program side and the spending side of one budget share no lines: their totals are compared
    (the sum of the programs is belanja 5.1 + 5.2 + 5.3 + 5.4).

    >>> dpa = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 30}]
    >>> lra = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 29}]
    >>> for finding in reconcile(dpa, lra).findings:
    ...     print(finding.rule, finding.kode, finding.difference)
    line-differs 5.1.02 1.00
    total-differs None 1.00

    A cell with several readings takes the one that the other document prints on the same line.

    >>> reconcile([{"kode": "5.1.01", "pagu": "15.000.00"}],
    ...           [{"kode": "5.1.01", "pagu": "15.000.000"}]).left["5.1.01"].pagu
    Decimal('15000000.00')
    """
    held = (policy or Policy()).but(off=off, severity=severity, tolerance=tolerance)
    one, other = of_one_skpd([tree_of(left), tree_of(right)])
    apart = None if pairs or measures else of_others(one, other)
    found = meet(one, other, pairs, measures, held, apart)
    of_left, of_right = said_of_each_other(found.lines)
    one, other = found.left.beside(of_left), found.right.beside(of_right)
    if one is not found.left or other is not found.right:
        found = meet(one, other, pairs, measures, held, apart)
    return replace(found, rules=tuple(rules))


def meet(  # noqa: PLR0913, PLR0917  # two documents, and what is known of them
    one: Tree,
    other: Tree,
    pairs: Mapping[str, str] | None,
    measures: Mapping[str, str] | None,
    held: Policy,
    apart: OfOthers | None,
) -> Reconciliation:
    """Two documents held against each other as each by itself is read; see :func:`reconcile`.

    Those that are parted are not, unless their figures say that they are of one after all.
    """
    found = _met(one, other, pairs, measures, held)
    if apart is None or (not apart.is_told and _are_one_by_figures(found, apart)):
        return found
    return replace(found, matched=Matched([], [apart]), totals=(), lines=(), alignment=None)


def _met(
    one: Tree,
    other: Tree,
    pairs: Mapping[str, str] | None,
    measures: Mapping[str, str] | None,
    held: Policy,
) -> Reconciliation:
    allowed = held.allowed
    alignment = align(one, other, pairs)
    matched = Matched([] if measures else previous_year_measures(one, other), [])
    if matched.measures:
        alignment = alignment and doubt_other_names(one, other, alignment)
    elif alignment is None and (is_of_one(one, other) or is_of_one(other, one)):
        matched = Matched([], [OneOfSeveral()])
    else:
        matched = match_measures(one, other, alignment.lines if alignment else None, measures)
    lines: list[Lines] = []
    if alignment is not None and alignment.count:
        lines = compare(one, other, alignment, matched.measures, sen_of(allowed))
    totals = tuple(_total(one, other, measure, allowed) for measure in matched.measures)
    periods = compare_periods(one.table, other.table)
    return Reconciliation(one, other, matched, totals, tuple(lines), alignment, periods, held)


def _are_one_by_figures(found: Reconciliation, apart: OfOthers) -> bool:
    """True where a total or most lines are equal; where one would be a part of the other, its total
    is nearly the whole.
    """
    for total in found.totals:
        if total.left and total.right and total.difference is not None:
            whole = abs(total.right) if apart.is_part else 0
            if abs(total.difference) * _CLOSE <= whole:
                return True
    return any(_are_mostly_equal(each) for each in found.lines)


def _are_mostly_equal(lines: Lines) -> bool:
    held = lines.compared & np.asarray((lines.left.amount != 0) | (lines.right.amount != 0))
    return int((held & (lines.gap == 0)).sum()) * 2 > int(held.sum())


def _total(left: Tree, right: Tree, measure: Measures, allowed: Decimal) -> Total:
    slack = rounding_of_total(left, measure.left) + rounding_of_total(right, measure.right)
    tolerance = max(allowed, decimal_of(slack))
    return Total(measure.name, left.total(measure.left), right.total(measure.right), tolerance)
