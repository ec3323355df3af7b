"""Is one tree worth a look?  Absorption below a threshold is true data that asks for an
explanation.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np

from anggaran.errors import NAMES, TEXTS, takes
from anggaran.finding import Coverage, Findings, NotChecked, Severity, Text
from anggaran.measure import MONTHS, Measure
from anggaran.periode.period import read_period
from anggaran.periode.span import last_month
from anggaran.rules.absorption import BELOW, UNEXPLAINED, Pairs, below_look, unexplained_look
from anggaran.rules.limits import Group, Limits, weighed
from anggaran.rules.policy import POLICY, Policy
from anggaran.rules.registry import adjust
from anggaran.rules.run import MOST_TOLD, Run
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
            is reported once, under the lowest one that it misses. Where neither this nor a policy
            says, 50 and 80, which reports of a whole year owe an explanation for: a document that
            runs to an earlier month is not held to them.
        level: name or depth of the level to look at; the lowest by default.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.
        policy: thresholds by level, kelompok and month, severities and rules on and off; the other
            arguments go before it. A level of it that the tree has not is told in the coverage.

    Nodes without pagu are left out, those of which no realisasi is printed (a blank is no nought),
    and surplus/defisit, netto and SiLPA. Of one rule the
    first twenty thousand nodes are told, the others are counted in the coverage.

    Raises:
        InvalidOption: a threshold is no percent, or no node is on ``level``.

    >>> from anggaran.tree import Tree
    >>> lra = Tree([{"kode": "5.1", "pagu": "100.000", "realisasi": "49.999"}])
    >>> [(f.kode, f.details["threshold"]) for f in flag(lra)]
    [('5.1', '50')]
    """
    built = tree_of(tree)
    named = _named(below, policy)
    if named is None and (early := _too_early(built)):
        unchecked = NotChecked(BELOW.slug, early, built.name)
        path = built.table.source.path
        return Findings([], Coverage({}, (unchecked,), (path,) if path else ()))
    limits = named or Limits(weighed(THRESHOLDS))
    if level is not None:
        built.level(level)  # of a call there has to be one
        limits = replace(limits, level=level)
    unheld = tuple(
        NotChecked(BELOW.slug, Text(each.id, each.en), built.name) for each in limits.absent(built)
    )
    groups = list(limits.groups(built))
    if not (groups or unheld):
        groups = [Group(np.array([], np.int64), {})]
    pairs = _held_pairs(limits, built)
    found = [_flagged(built, group, pairs) for group in groups]
    whole = _in_rows(found, Coverage({}, unheld))
    return adjust(policy.weigh(whole) if policy else whole, off=off, severity=severity)


def _held_pairs(limits: Limits, tree: Tree) -> Pairs:
    """Each realisasi with the pagu that it is held against, where the tree has it."""
    named = [
        (limits.against or _printed_base(tree, pagu, realisasi), realisasi)
        for pagu, realisasi in tree.pairs
    ]
    return [pair for pair in named if pair[0] in tree.measures]


def _printed_base(tree: Tree, pagu: str, realisasi: str) -> str:
    """The pagu of which the table prints the percent of a realisasi, where that is one other: of a
    sub kegiatan the part that is for stunting.
    """
    told = [each for each in tree.definitions.values() if each and each.part == realisasi]
    bases = {each.whole for each in told if not each.change and Measure(each.whole).kind == "pagu"}
    return pagu if pagu in bases or len(bases) != 1 else bases.pop()


def _in_rows(found: Sequence[Findings], coverage: Coverage) -> Findings:
    """The findings of all groups as their rows follow each other."""
    ordered = sorted(chain.from_iterable(found), key=lambda finding: finding.where.row or 0)
    return Findings(ordered, sum((each.coverage for each in found), coverage))


def _too_early(tree: Tree) -> Text | None:
    """Why the usual thresholds, of a whole year, say nothing: the month to which figures run."""
    month = next((end for _, spent in tree.pairs if (end := last_month(spent.span))), None)
    if month is None:
        source = tree.table.source
        period = read_period(tree.table.titles, source.file, source.sheet)
        month = period.end.month if period and period.end and tree.pairs else 12
    if month == 12:
        return None
    named = (MONTHS[month - 1].title(), month_name[month])
    return Text(
        f"sampai {named[0]}; ambang 50 dan 80 dimaksudkan untuk akhir tahun, sebut ambangnya",
        f"to {named[1]}; thresholds of 50 and 80 are meant for the end of the year, name yours",
    )


def _named(below: Below | None, policy: Policy | None) -> Limits | None:
    """The thresholds that a call names, else its policy; None where those of practice are due."""
    if below is not None:
        return Limits(weighed(below))
    return policy.limits if policy else None


def _flagged(tree: Tree, group: Group, pairs: Pairs) -> Findings:
    """The nodes of one group that miss a threshold, weighed by it."""
    limits = list(group.limits)
    rules = [
        replace(BELOW, looks=lambda run: below_look(run, group.nodes, limits, pairs)),
        replace(UNEXPLAINED, looks=lambda run: unexplained_look(run, group.nodes, limits, pairs)),
    ]
    found = Run(tree, rules).findings(most=MOST_TOLD)
    weights = {f"{limit:f}": weight for limit, weight in group.limits.items()}
    told = [replace(each, severity=weights[each.details["threshold"]]) for each in found]
    return Findings(told, found.coverage)
