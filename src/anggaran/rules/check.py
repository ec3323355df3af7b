"""Is one tree consistent with itself?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from anggaran.claims.document import Document
from anggaran.errors import NAMES, TEXTS, Kind, takes
from anggaran.finding import Findings, Severity
from anggaran.loading import later
from anggaran.rules.policy import POLICY, Policy
from anggaran.rules.registry import adjust, all_rules
from anggaran.rules.rule import Rule
from anggaran.rules.run import MOST_TOLD, Run
from anggaran.tree import Source, Tree, tree_of

__all__ = ["check"]

check_claims = later("anggaran.rules.document:check_claims")


@takes(
    rules=Kind(
        lambda given: isinstance(given, Iterable) and all(isinstance(each, Rule) for each in given),
        "[…]",
    ),
    off=TEXTS,
    severity=NAMES,
    policy=POLICY,
)
def check(
    tree: Tree | Source | Document,
    *,
    rules: Iterable[Rule] = (),
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
    policy: Policy | None = None,
) -> Findings:
    """Every contradiction inside one tree, with its place, its cost and its proof.

    Args:
        tree: the tree, or anything a tree is built from; or a document, of which every table and
            the figures of its sentences are held.
        rules: rules of one's own for this run, beside those that are registered.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.
        policy: severities, rules on and off and a tolerance; the other arguments go before it.

    Returns:
        findings in document order, with the coverage of the run; of one rule the first twenty
        thousand, the others counted in the coverage.

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
    if isinstance(tree, Document):
        of_tables = (
            check(each, rules=rules, off=off, severity=severity, policy=policy)
            for each in tree.trees
        )
        found = sum(of_tables, Findings())
        if tree.passages:
            found += check_claims(tree, off=off, severity=severity, policy=policy)
        return found
    every = all_rules(rules)
    told = Run(tree_of(tree), every.values()).findings(most=MOST_TOLD)
    return adjust(policy.weigh(told) if policy else told, off=off, severity=severity, rules=every)
