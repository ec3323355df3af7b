"""Is one tree worth a look?  Absorption below a threshold is true data that asks for an
explanation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np

from anggaran.errors import NAMES, TEXTS, takes
from anggaran.finding import Coverage, Findings, Severity
from anggaran.rules.absorption import BELOW, UNEXPLAINED, Pairs, below_look, unexplained_look
from anggaran.rules.limits import Group, Limits, weighed
from anggaran.rules.policy import POLICY, Policy
from anggaran.rules.registry import adjust
from anggaran.rules.run import Run
from anggaran.tree import Source, Tree, tree_of

Below = Mapping[Any, "Severity | str"] | Sequence[int | str | Decimal] | int | str | Decimal

THRESHOLDS = (50, 80)  # percent: below either, reports owe an explanation (LKjIP practice)


@takes(off=TEXTS, severity=NAMES, policy=POLICY)
def flag(  # noqa: PLR0913  # a tree, and options by keyword
    tree: Tree | Source,
    *,
    below: Below | None = None,
    level: str | None = None,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
    policy: Policy | None = None,
) -> Findings:
    """Nodes whose realisasi is less than a threshold in percent of their pagu, compared on the
    exact ratio.

    Args:
        tree: the tree, or anything a tree is built from.
        below: thresholds in percent, or one, or each with its severity (``{50: "error"}``); a node
            is reported once, under the lowest one that it misses. 50 and 80 where neither this nor
            a policy says.
        level: name or depth of the level to look at; the lowest by default.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.
        policy: thresholds by level, kelompok and month, severities and rules on and off; the other
            arguments go before it.

    Nodes without pagu are left out, and so are surplus/defisit, netto and SiLPA.

    Raises:
        InvalidOption: a threshold is no percent, or no node is on the level.

    >>> from anggaran.tree import Tree
    >>> lra = Tree([{"kode": "5.1", "pagu": "100.000", "realisasi": "49.999"}])
    >>> [(f.kode, f.details["threshold"]) for f in flag(lra)]
    [('5.1', '50')]
    """
    built = tree_of(tree)
    limits = _limits(below, level, policy)
    pairs = [(limits.against or pagu, realisasi) for pagu, realisasi in built.pairs]
    found = [_flagged(built, group, pairs) for group in limits.groups(built)]
    ordered = sorted(chain.from_iterable(found), key=lambda finding: finding.where.row or 0)
    coverage = sum((each.coverage for each in found), Coverage())
    whole = (
        Findings(ordered, coverage)
        if found
        else _flagged(built, Group(np.array([], np.int64), {}), pairs)
    )
    return adjust(policy.weigh(whole) if policy else whole, off=off, severity=severity)


def _limits(below: Below | None, level: str | None, policy: Policy | None) -> Limits:
    """The thresholds of the arguments, else of the policy, else those of practice."""
    limits = policy.limits if policy and below is None else None
    if limits is None:
        limits = Limits(weighed(THRESHOLDS if below is None else below))
    return limits if level is None else replace(limits, level=level)


def _flagged(tree: Tree, group: Group, pairs: Pairs) -> Findings:
    """The nodes of one group that miss a threshold, weighed by it."""
    limits = list(group.limits)
    rules = [
        replace(BELOW, looks=lambda run: below_look(run, group.nodes, limits, pairs)),
        replace(UNEXPLAINED, looks=lambda run: unexplained_look(run, group.nodes, limits, pairs)),
    ]
    found = Run(tree, rules).findings()
    weights = {f"{limit:f}": weight for limit, weight in group.limits.items()}
    told = [replace(each, severity=weights[each.details["threshold"]]) for each in found]
    return Findings(told, found.coverage)
