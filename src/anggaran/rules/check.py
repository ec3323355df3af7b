"""Is one tree consistent with itself?  The rules, in the order in which they look."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from anggaran.finding import Findings, Severity
from anggaran.rules.cells import check_amounts, check_blanks, check_codes, check_negatives, check_notes
from anggaran.rules.columns import check_cross_foot, check_derived
from anggaran.rules.desk import Desk
from anggaran.rules.months import check_months
from anggaran.rules.percents import check_percents
from anggaran.rules.policy import Policy
from anggaran.rules.products import check_lines
from anggaran.rules.registry import adjust
from anggaran.rules.spending import check_spending
from anggaran.rules.sums import check_sums
from anggaran.tree import Source, Tree, tree_of

__all__ = ["check"]


# Sums come first: a percent, a difference or a row sum that proves one of them wrong is no finding of its own.
CHECKS: tuple[Callable[[Desk], None], ...] = (
    check_codes,
    check_amounts,
    check_sums,
    check_percents,
    check_derived,
    check_cross_foot,
    check_lines,
    check_months,
    check_spending,
    check_negatives,
    check_blanks,
    check_notes,
)


def check(
    tree: Tree | Source,
    *,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
    policy: Policy | None = None,
) -> Findings:
    """Every contradiction inside one tree, with its place, its cost and its proof.

    Args:
        tree: the tree, or anything a tree is built from.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.
        policy: severities, rules on and off and a tolerance; the other arguments go before it.

    Returns:
        findings in document order, with the coverage of the run.

    Raises:
        InvalidOption: a slug or severity does not exist.

    >>> from anggaran.tree import Tree
    >>> lra = Tree([
    ...     {"kode": "5", "uraian": "BELANJA", "pagu": 100},
    ...     {"kode": "5.1", "uraian": "BELANJA OPERASI", "pagu": 60},
    ...     {"kode": "5.2", "uraian": "BELANJA MODAL", "pagu": 30},
    ... ])
    >>> [(f.rule, f.kode, f.difference) for f in check(lra)]
    [('parent-sum', '5', Decimal('10.00'))]
    """
    desk = Desk(tree_of(tree))
    for rule in CHECKS:
        rule(desk)
    found = [*desk.findings, *(fault.closed() for fault in (*desk.strays, *desk.faults))]
    ordered = sorted(found, key=lambda finding: finding.where.row or 0)
    told = Findings(ordered, desk.coverage())
    return adjust(policy.weigh(told) if policy else told, off=off, severity=severity)
