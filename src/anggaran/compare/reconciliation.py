"""Two documents held against each other: lines paired, totals compared, and what accounts for a difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from anggaran.amount.rupiah import NOL, decimal_of, minus, sen_of
from anggaran.compare.findings import (
    coverage_of,
    covers_less,
    line_findings,
    missing_findings,
    name_findings,
    proposal_findings,
    total_findings,
)
from anggaran.compare.keys import Alignment, align
from anggaran.compare.lines import Lines, Measures, Pair, compare
from anggaran.compare.measures import Matched, is_sum, match_measures
from anggaran.compare.periods import (
    PeriodComparison,
    by_kode_and_uraian,
    compare_periods,
    period_findings,
    previous_year_measures,
)
from anggaran.compare.side import rounding_of_total
from anggaran.errors import InvalidOption
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Severity, Shown, Text
from anggaran.measure import Measure
from anggaran.rules.registry import adjust
from anggaran.tree import Source, Tree, tree_of

NO_LINE = Text("kedua dokumen tidak punya baris yang sama", "the documents share no lines")
NO_COLUMN = Text("kedua dokumen tidak punya kolom yang sama", "the documents share no amount column")


@dataclass(frozen=True, slots=True)
class Total:
    """What both documents say their whole is in one measure, in rupiah; the difference is left minus right.

    ``tolerance`` is the largest difference that is none: zero unless a unit or a tolerance is declared.
    """

    measure: str
    left: Decimal | None
    right: Decimal | None
    tolerance: Decimal = NOL

    @property
    def difference(self) -> Decimal | None:
        """Left minus right; None where either is unknown."""
        return None if self.left is None or self.right is None else minus(self.left, self.right)

    @property
    def differs(self) -> bool:
        """True where both are known, and further apart than what is allowed."""
        return bool(self.difference) and abs(self.difference or NOL) > self.tolerance


@dataclass(frozen=True, eq=False)
class Reconciliation(Shown):
    """Two documents held against each other.

    Attributes:
        left: the tree on the left.
        right: the tree on the right.
        matched: which amount columns were compared, and which could have been.
        totals: the whole of either document, per shared measure.
        lines: the comparison by columns, one entry a measure; empty where only totals could be compared.
        alignment: which nodes are one line; None where the documents share none.
        off: slugs of rules that the caller left out.
        severity: another severity for some rules, by slug.
    """

    left: Tree
    right: Tree
    matched: Matched
    totals: tuple[Total, ...]
    lines: tuple[Lines, ...]
    alignment: Alignment | None
    off: Collection[str] = ()
    severity: Mapping[str, Severity | str] | None = None

    @property
    def measures(self) -> Sequence[Measures]:
        """The amount columns that were compared, as they are called on either side and in the result."""
        return self.matched.measures

    @property
    def basis(self) -> Text:
        """In words, what the lines were paired by."""
        return self.alignment.basis if self.alignment and self.alignment.count else Text("jumlah saja", "totals alone")

    @cached_property
    def findings(self) -> Findings:
        """Where the documents part, with the coverage of the comparison."""
        return adjust(_findings(self), off=self.off, severity=self.severity)

    def __repr__(self) -> str:
        return f"<Reconciliation {self.left.name!r} ↔ {self.right.name!r}, by {self.basis.en}: {self.findings!r}>"

    @property
    def pairs(self) -> Iterator[Pair]:
        """Every line of either document in every shared measure, in the order of the left document."""
        return (pair for each in self.lines for pair in each)

    @property
    def held(self) -> list[Lines]:
        """The comparisons of what is one figure in both documents: realisasi to two different days is not."""
        return [each for each in self.lines if self.periods.allow(each.measure)]

    @cached_property
    def periods(self) -> PeriodComparison:
        """What the two say of their periods."""
        return compare_periods(self.left, self.right)

    @cached_property
    def judged(self) -> frozenset[str]:
        """The measures whose differences are findings: of a sum of columns, the columns' own are."""
        summed = {each.measure.name for each in self.lines if is_sum(self.left, each.measure.left)}
        return frozenset(each.name for each in self.measures if self.periods.allow(each)) - summed

    @property
    def partial(self) -> list[Lines]:
        """The comparisons whose total differs only because one document covers less of the same lines."""
        apart = {total.measure for total in self.totals if total.measure in self.judged and total.differs}
        return [each for each in self.lines if each.measure.name in apart and covers_less(each)]

    @property
    def agrees(self) -> bool:
        """True where something was compared and no finding is an error."""
        return bool(self.findings.coverage) and not self.findings.errors


def reconcile(  # noqa: PLR0913  # two documents, and options by keyword
    left: Tree | Source,
    right: Tree | Source,
    *,
    pairs: Mapping[str, str] | None = None,
    measures: Mapping[str, str] | None = None,
    tolerance: Decimal | int = 0,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
) -> Reconciliation:
    """Hold two documents against each other: line by line where they share lines, and on their totals.

    Args:
        left: a tree, or anything a tree is built from.
        right: another.
        pairs: label on the left to label on the right, for rows whose names do not show that they are one.
        measures: column on the left to column on the right (``{"pagu_2025": "pagu"}``), where their names do not say
            which are one; no others of their kind are compared.
        tolerance: rupiah up to which a difference is none; exact by default, but for a document that declares a unit
            such as "dalam jutaan": half a unit for each figure that it rounds.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.

    Raises:
        InvalidOption: a slug, severity or column does not exist, or the tolerance is no amount.

    Returns:
        totals, paired lines and findings; differences are left minus right, in rupiah.

    The program side and the spending side of one budget share no lines: their totals are compared (the sum of the
    programs is belanja 5.1 + 5.2 + 5.3 + 5.4).

    >>> dpa = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 30}]
    >>> lra = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 29}]
    >>> [(f.rule, f.kode, f.difference) for f in reconcile(dpa, lra).findings]
    [('line-differs', '5.1.02', Decimal('1.00')), ('total-differs', None, Decimal('1.00'))]
    """
    one, other = tree_of(left), tree_of(right)
    allowed = _allowed(tolerance)
    alignment = align(one, other, pairs)
    repeated = [] if measures else previous_year_measures(one, other)
    matched = Matched(repeated, []) if repeated else match_measures(one, other, alignment, measures)
    totals = tuple(_total(one, other, measure, allowed) for measure in matched.measures)
    lines: list[Lines] = []
    if alignment is not None and alignment.count:
        lines = compare(one, other, alignment, matched.measures, sen_of(allowed))
    if repeated:
        lines = [by_kode_and_uraian(each) for each in lines]
    adjust(Findings(), off=off, severity=severity)  # refuses now what does not exist, not when findings are asked for
    return Reconciliation(one, other, matched, totals, tuple(lines), alignment, off, severity)


def _allowed(tolerance: Decimal | int) -> Decimal:
    allowed = Decimal(tolerance)
    if not allowed.is_finite() or allowed < 0:
        raise InvalidOption(
            f"Toleransi {tolerance} bukan jumlah rupiah; tulis 0 atau lebih.",
            f"Tolerance {tolerance} is no amount of rupiah; write 0 or more.",
        )
    return allowed


def _total(left: Tree, right: Tree, measure: Measures, allowed: Decimal) -> Total:
    slack = rounding_of_total(left, measure.left) + rounding_of_total(right, measure.right)
    return Total(measure.name, left.total(measure.left), right.total(measure.right), max(allowed, decimal_of(slack)))


def _findings(result: Reconciliation) -> Findings:
    """Every finding, periods first: unequal cut-offs say why realisasi differs, and it is then no error."""
    left, right, alignment = result.left, result.right, result.alignment
    repeats = any(measure.repeated for measure in result.measures)
    found = [] if repeats else period_findings(left, right, result.lines)
    differing: list[Finding] = []
    for each in result.lines:
        if each.measure.name in result.judged:
            differing += [*line_findings(each), *missing_findings(each)]
    totals = [total for total in result.totals if total.measure in result.judged and total.differs]
    differing += total_findings(left, right, totals, {each.measure.name for each in result.partial})
    unsure = {measure.name for measure in result.measures if not result.periods.is_sure(measure)}
    differing = [
        replace(each, severity=Severity.WARNING, details={**each.details, "undated": result.periods.undated})
        if each.measure in unsure and each.severity is Severity.ERROR
        else each
        for each in differing
    ]
    if repeats:  # an audit may have adjusted last year's figures since
        differing = [replace(finding, severity=Severity.WARNING) for finding in differing]
    found += differing
    if alignment is not None:
        found += [*name_findings(left, right, alignment), *proposal_findings(left, right, alignment)]
    return Findings(found, _coverage(result))


def _coverage(result: Reconciliation) -> Coverage:
    """What was compared; and why something was not: another period, no column in common, no line in common."""
    allowed = {measure.name for measure in result.measures if result.periods.allow(measure)}
    totals = sum(total.difference is not None for total in result.totals if total.measure in allowed)
    coverage = coverage_of(result.held, totals)
    if spared := [measure.name for measure in result.measures if measure.name not in allowed]:
        coverage += Coverage({}, (NotChecked("line-differs", _other_period(spared)),))
    if doubted := sum(int((each.both & ~each.joined).sum()) for each in result.lines[:1]):
        coverage += Coverage({}, (NotChecked("line-differs", _in_doubt(doubted)),))
    unclear = tuple(NotChecked("line-differs", each.reason) for each in result.matched.unclear)
    coverage += Coverage({}, unclear)
    if not result.measures and unclear:
        return coverage
    if not result.measures:
        return coverage + Coverage({}, (NotChecked("line-differs", NO_COLUMN),))
    return coverage if result.lines else coverage + Coverage({}, (NotChecked("line-differs", NO_LINE),))


def _other_period(measures: Sequence[str]) -> Text:
    kinds = ", ".join(dict.fromkeys(Measure(name).kind for name in measures))
    return Text(f"{kinds}: periode kedua dokumen berbeda", f"{kinds}: the periods of the two documents differ")


def _in_doubt(lines: int) -> Text:
    return Text(f"{lines} baris berkode sama tetapi uraiannya lain", f"{lines} lines of one code have other labels")
