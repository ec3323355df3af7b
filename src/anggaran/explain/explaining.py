"""Explanations of a finding, the likeliest first.

Every kind says what could have gone wrong and which gap that would leave. What leaves the gap that
is there explains it; how likely it is depends on how much else the kind could have done, on how
many amounts of that shape there are, and on what the other figures say of the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from anggaran.explain.case import Case, Document, Figure
from anggaran.explain.chance import shape_of
from anggaran.explain.explanation import Explanation
from anggaran.explain.kinds import KINDS
from anggaran.explain.kinds.kind import Outcome
from anggaran.explain.percents import explain_percent
from anggaran.explain.question import case_of
from anggaran.explain.side import side_of
from anggaran.explain.telling import Weighed, told
from anggaran.explain.unused import unused_row
from anggaran.explain.votes import NO_VOTES, Votes, votes_on
from anggaran.finding import Finding, Findings, Severity
from anggaran.rules.advice import SIDE
from anggaran.tree import Tree

_WARNED = {"falling-cumulative", "version-mixup"}  # warnings that are explained as errors are
_UNKNOWN = 0.03  # how common a gap of one number of digits is that has none of these causes
_SURE = 0.95  # share of what is likely that a confident explanation has
_SELDOM = 0.01  # chance of any explanation at all, beyond which none is confident
_RIVALS = 8  # explanations of one kind that are weighed
_SHOWN = 5  # explanations that are told
_MOST = 500  # findings of one run that are explained


def explain(finding: Finding, *trees: Tree) -> tuple[Explanation, ...]:
    """What accounts for the difference of a finding to the rupiah, the likeliest first.

    Args:
        finding: a finding of :func:`anggaran.check`, or a line or total that differs of
            :func:`anggaran.reconcile` or :func:`anggaran.reconcile_all`.
        trees: the document that it was found in; of a comparison all, in their order; then any
            others in which an explanation may be looked for. The finding knows its own, unless it
            was read back from JSON.

    Returns:
        explanations; none where no kind accounts for it. What is ``confident`` is the only one and
        no coincidence; all others are suggestions.

    >>> from anggaran import Tree, check
    >>> rows = [("5.1", "Operasi", 9_463_518), ("5.1.01", "Pegawai", 4_163_207),
    ...     ("5.1.02", "Barang", 5_300_131), ("5.1.05", "Hibah", 0)]
    >>> lra = Tree([dict(zip(("kode", "uraian", "pagu"), row)) for row in rows])
    >>> [(each.kind, each.expected) for each in explain(check(lra).errors[0])][:1]
    [('digits-swapped', Decimal('5300311.00'))]
    """
    return _explain(finding, tuple(map(Document, trees or finding.documents)))


def explained(findings: Findings, *trees: Tree) -> Findings:
    """The findings of a run, each error with its explanations.

    Of very many errors the first are explained.  Findings that have explanations may be explained
    anew.

    Args:
        findings: what was found.
        trees: the documents, as for :func:`explain`; else each is explained of its own.
    """
    made: dict[int, Document] = {}

    def documents(finding: Finding) -> tuple[Document, ...]:
        own = trees or finding.documents
        return tuple(made.setdefault(id(tree), Document(tree)) for tree in own)

    every = list(findings)
    wrong = [at for at, each in enumerate(every) if _is_asked(each)]
    for at in wrong[:_MOST]:
        if found := _explain(every[at], documents(every[at])):
            every[at] = replace(every[at], explanations=(*_kept(every[at], found), *found))
    return Findings(every, findings.coverage)


def _is_asked(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR or finding.rule in _WARNED


def _explain(finding: Finding, documents: tuple[Document, ...]) -> tuple[Explanation, ...]:
    if finding.rule == "percent":
        return explain_percent(finding, documents[0], KINDS) if documents else ()
    case = case_of(finding, documents)
    if case is None:
        return ()
    found, side, unused = _explanations(case), side_of(case), unused_row(case)
    sure = any(each.confident for each in found)
    if unused is not None and not sure:
        return (unused, *found)
    return found if side is None or sure else (*found, side)


def _kept(finding: Finding, found: Sequence[Explanation]) -> Iterator[object]:
    """What its rule said of a finding; no tie where an explanation is sure or tells the side."""
    settled = any(each.confident or each.kind == SIDE for each in found)
    said = (each for each in finding.explanations if not isinstance(each, Explanation))
    return (each for each in said if each["kind"] != "tie" or not settled)


def _explanations(case: Case) -> tuple[Explanation, ...]:
    weighed = _together(sorted(_weighed(case), key=lambda each: -each.weight))
    if not weighed or not (case.gap or case.printed):
        return ()
    nothing = 0.0 if case.proved else _UNKNOWN / shape_of(case.gap).size
    total = sum(each.weight for each in weighed) + nothing
    best, *others = weighed
    undisputed = not (best.votes.broken or best.rivals) and _coincidence(weighed) <= _SELDOM
    sure = case.proved or (undisputed and best.weight >= _SURE * total)
    return tuple(
        told(case, each, each.weight / total, sure=sure and each is best)
        for each in (best, *others[: _SHOWN - 1])
    )


def _coincidence(weighed: Sequence[Weighed]) -> float:
    """How likely it is that some kind leaves the gap by chance."""
    return sum({each.kind.slug: each.chance for each in weighed}.values())


def _weighed(case: Case) -> Iterator[Weighed]:
    """What leaves the gap that is there, with how likely it is."""
    for kind in KINDS:
        pool = kind.pool(case)
        closing = _distinct(pool.closing(case.gap))
        for outcome in closing[:_RIVALS]:
            votes = _votes(case, outcome)
            if outcome.odds is None:
                chance, likely = pool.chance(case.gap), 1 / pool.size
            else:
                chance, likely = outcome.odds, 1 / (outcome.odds * shape_of(case.gap).size)
            weight = kind.weight * likely * votes.weight
            yield Weighed(kind, outcome, votes, weight, chance, len(closing) - 1)


def _votes(case: Case, outcome: Outcome) -> Votes:
    if case.proved or not outcome.voted:
        return NO_VOTES
    return votes_on(case, {outcome.wrong: outcome.meant})


def _together(weighed: Sequence[Weighed]) -> list[Weighed]:
    """What comes to the same figure in the same cell is one explanation, by its likeliest kind."""
    found: dict[tuple[Figure, int, tuple[Figure, ...]], Weighed] = {}
    for each in weighed:
        key = each.outcome.wrong, each.outcome.meant, each.outcome.others
        held = found.setdefault(key, each)
        if held is not each:
            found[key] = held._replace(weight=held.weight + each.weight)
    return sorted(found.values(), key=lambda each: -each.weight)


def _distinct(outcomes: Iterable[Outcome]) -> Sequence[Outcome]:
    return list(dict.fromkeys(outcomes))
