"""Why a finding is one, as a reviewer would write it: the whole sum, and what may explain it."""

from __future__ import annotations

from collections.abc import Iterator

from anggaran.amount.column import format_amount
from anggaran.explain.explanation import Explanation
from anggaran.finding import Finding, Operand, Text
from anggaran.report.operands import operand_text, operands_text
from anggaran.rules.advice import SIDE
from anggaran.rules.fields import witness_text
from anggaran.rules.words import inert, more_or_less

_SUMS = frozenset({"parent-sum", "total-row", "cross-foot", "derived-column"})
_SURE = Text("Penjelasan", "Explanation")
_PERHAPS = Text("Mungkin", "Perhaps")
_THERE = Text("Letaknya", "Where")


def explanations_of(finding: Finding) -> tuple[Explanation, ...]:
    """The explanations of a finding, the likeliest first."""
    return tuple(each for each in finding.explanations if isinstance(each, Explanation))


def short(finding: Finding, lang: str = "id") -> tuple[str, ...]:
    """What explains a finding surely, or is likelier than all else, and which side of it is wrong,
    in a line each.
    """
    told = explanations_of(finding)
    shown = (each for each in told if each.confident or each.kind == SIDE or each is told[0])
    return tuple(_told(each, lang) for each in shown if each.likely or each.kind == SIDE)


def _told(each: Explanation, lang: str) -> str:
    lead = _SURE if each.confident else _THERE if each.kind == SIDE else _PERHAPS
    return f"{lead.line(lang)}: {each.say(lang)}"


def whole(finding: Finding, lang: str = "id") -> tuple[str, ...]:
    """The arithmetic of a finding line by line, and every explanation with what speaks for and
    against it.
    """
    told = [*_arithmetic(finding, lang)]
    for each in explanations_of(finding):
        told.append(_told(each, lang))
        told += [f"  {line}" for line in _evidence(each, lang)]
    return tuple(map(inert, told))


def _arithmetic(finding: Finding, lang: str) -> Iterator[str]:
    if finding.rule not in _SUMS or finding.computed is None or not finding.operands:
        if line := operands_text(finding, lang):
            yield line
        return
    for at, each in enumerate(finding.operands):
        yield f"{_sign(each, first=at == 0)} {operand_text(finding, each, lang)}".lstrip()
    if finding.more:
        yield Text(f"+ {finding.more} baris lagi", f"+ {finding.more} more rows").line(lang)
    computed, stated = (format_amount(each, lang) for each in (finding.computed, finding.stated))
    gap = more_or_less(finding.difference, lang)
    yield Text(
        f"= {computed}; tercetak {stated} ({gap})", f"= {computed}; printed {stated} ({gap})"
    ).line(lang)


def _sign(each: Operand, *, first: bool) -> str:
    return "−" if each.sign < 0 else "" if first else "+"


def _evidence(each: Explanation, lang: str) -> Iterator[str]:
    """What speaks for an explanation and against it."""
    if each.witnesses:
        said = "; ".join(witness_text(witness, lang) for witness in each.witnesses)
        yield f"{Text('didukung', 'borne out').line(lang)}: {said}"
    if each.against:
        said = "; ".join(witness_text(witness, lang) for witness in each.against)
        yield f"{Text('ditentang', 'against it').line(lang)}: {said}"
    if each.rivals:
        yield Text(
            f"{each.rivals} sel lain dapat dijelaskan dengan cara yang sama",
            f"{each.rivals} other cells could be explained in the same way",
        ).line(lang)
