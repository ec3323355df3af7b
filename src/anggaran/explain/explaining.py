"""Explanations of a finding, the likeliest first.

Every kind says what could have gone wrong and which gap that would leave. What leaves the gap that
is there explains it; how likely it is depends on how much else the kind could have done, on how
many amounts of that shape there are, and on what the other figures say of the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import decimal_of
from anggaran.explain.case import Case, Document, Figure, case_of
from anggaran.explain.chance import shape_of
from anggaran.explain.explanation import Explanation
from anggaran.explain.kinds import KINDS
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.explain.percents import explain_percent
from anggaran.explain.side import side_of
from anggaran.explain.unused import unused_row
from anggaran.explain.votes import NO_VOTES, Votes, votes_on, witnesses
from anggaran.finding import Finding, Findings, Operand, Severity, Text
from anggaran.rules.advice import SIDE, place
from anggaran.rules.words import inert, row_name
from anggaran.tree import Tree

_UNKNOWN = 0.3  # how common it is that a gap has none of these causes
_SURE = 0.95  # share of what is likely that a confident explanation has
_SELDOM = 0.01  # chance of any explanation at all, beyond which none is confident
_RIVALS = 8  # explanations of one kind that are weighed
_SHOWN = 5  # explanations that are told
_MOST = 500  # findings of one run that are explained


class _Weighed(NamedTuple):
    kind: Kind
    outcome: Outcome
    votes: Votes
    weight: float
    chance: float
    rivals: int


def explain(finding: Finding, *trees: Tree) -> tuple[Explanation, ...]:
    """What accounts for the difference of a finding to the rupiah, the likeliest first.

    Args:
        finding: a finding of :func:`anggaran.check`, or a line or total that differs of
            :func:`anggaran.reconcile`.
        trees: the document that it was found in; of a comparison both, in their order; then any
            others in which an explanation may be looked for. The finding knows its own.

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

    Of very many errors the first are explained.

    Args:
        findings: what was found.
        trees: the documents, as for :func:`explain`; else each is explained of its own.
    """
    made: dict[int, Document] = {}

    def documents(finding: Finding) -> tuple[Document, ...]:
        own = trees or finding.documents
        return tuple(made.setdefault(id(tree), Document(tree)) for tree in own)

    told = list(findings)
    wrong = [at for at, each in enumerate(told) if each.severity is Severity.ERROR]
    for at in wrong[:_MOST]:
        if found := _explain(told[at], documents(told[at])):
            told[at] = replace(told[at], explanations=(*_kept(told[at], found), *found))
    return Findings(told, findings.coverage)


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
    """What is said of a finding already; no tie where an explanation is sure or tells the side."""
    settled = any(each.confident or each.kind == SIDE for each in found)
    tie = {"kind": "tie"}
    return (each for each in finding.explanations if not (settled and each == tie))


def _explanations(case: Case) -> tuple[Explanation, ...]:
    weighed = _together(sorted(_weighed(case), key=lambda each: -each.weight))
    if not weighed or not (case.gap or case.printed):
        return ()
    nothing = 0.0 if case.proved else _UNKNOWN / shape_of(case.gap).size
    total = sum(each.weight for each in weighed) + nothing
    coincidence = sum({each.kind.slug: each.chance for each in weighed}.values())
    best, *others = weighed
    sure = case.proved or (
        best.weight >= _SURE * total
        and coincidence <= _SELDOM
        and not best.votes.broken
        and not best.rivals
    )
    found = [_told(case, best, sure=sure)]
    return (*found, *(_told(case, each, sure=False) for each in others[: _SHOWN - 1]))


def _weighed(case: Case) -> Iterator[_Weighed]:
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
            yield _Weighed(kind, outcome, votes, weight, chance, len(closing) - 1)


def _votes(case: Case, outcome: Outcome) -> Votes:
    if case.proved or not outcome.voted:
        return NO_VOTES
    return votes_on(case, {outcome.wrong: outcome.meant})


def _together(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    """What comes to the same figure in the same cell is one explanation, by its likeliest kind."""
    found: dict[tuple[Figure, int, tuple[Figure, ...]], _Weighed] = {}
    for each in weighed:
        key = each.outcome.wrong, each.outcome.meant, each.outcome.others
        held = found.setdefault(key, each)
        if held is not each:
            found[key] = held._replace(weight=held.weight + each.weight)
    return sorted(found.values(), key=lambda each: -each.weight)


def _distinct(outcomes: Iterable[Outcome]) -> Sequence[Outcome]:
    return list(dict.fromkeys(outcomes))


def _told(case: Case, each: _Weighed, *, sure: bool) -> Explanation:
    outcome, kind = each.outcome, each.kind
    wrong, meant = outcome.wrong, outcome.meant
    return Explanation(
        kind=kind.slug,
        cells=(case.operand(wrong), *(case.operand(other) for other in outcome.others)),
        expected=decimal_of(meant),
        closes=decimal_of(case.gap),
        text=Text(_say(case, each, "id"), _say(case, each, "en")),
        witnesses=(*case.finding.witnesses, *witnesses(case, wrong, each.votes.settled, meant)),
        against=witnesses(case, wrong, each.votes.broken, wrong.sen),
        rivals=each.rivals,
        chance=Decimal(f"{each.chance:.4f}"),
        confident=sure,
    )


def _say(case: Case, each: _Weighed, lang: str) -> str:
    outcome = each.outcome
    wrong = case.operand(outcome.wrong)
    fields: Mapping[str, str] = {
        "who": _who(case, wrong, lang),
        "printed": _printed(case, each, lang),
        "meant": format_amount(decimal_of(outcome.meant), lang),
        "gap": format_amount(abs(decimal_of(case.gap)), lang),
        "other": _others(case, outcome, lang),
    }
    return inert(each.kind.text.line(lang).format_map(fields)).strip()


def _who(case: Case, wrong: Operand, lang: str) -> str:
    """The cell that is wrong, and its row where that is not the row of the finding."""
    spot = place(wrong.where, wrong.kode, wrong.uraian).line(lang)
    if wrong.where == case.finding.where and wrong.where.row is not None:
        return spot
    name = row_name(wrong.kode, wrong.uraian, wrong.where, lang)
    return name if spot == name else f"{spot} {name}"


def _printed(case: Case, each: _Weighed, lang: str) -> str:
    if case.printed:
        return f"`{case.finding.details.get('printed')}`"
    return format_amount(decimal_of(each.outcome.wrong.sen), lang)


def _others(case: Case, outcome: Outcome, lang: str) -> str:
    told = []
    for figure in outcome.others:
        other = case.operand(figure)
        spot = place(other.where).line(lang) if other.where.cell or other.where.row else ""
        same = figure.side == outcome.wrong.side
        beside = same and figure.cell.row == outcome.wrong.cell.row
        name = "" if beside else row_name(other.kode, other.uraian, other.where, lang)
        file = f"({other.where.file})" if other.where.file and not same and case.held == 1 else ""
        parts = (spot, name, format_amount(other.amount, lang), file)
        told.append(" ".join(part for part in parts if part))
    return ", ".join(told)
