"""Why a finding is one, as a reviewer would write it: the whole sum, and what may explain it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from anggaran.amount.column import format_amount
from anggaran.amount.percent import percent, round_percent
from anggaran.amount.rupiah import NOL, minus, sen_of
from anggaran.explain.explanation import Explanation
from anggaran.finding import Finding, Operand, Text, Where
from anggaran.report.operands import operands_text
from anggaran.rules.advice import SIDE, place
from anggaran.rules.fields import witness_text
from anggaran.rules.words import in_percent, inert, measure_name, percent_text, row_name, shorten


class Step(NamedTuple):
    """A line of an arithmetic.

    Attributes:
        mark: what is done with the amount: ``+``, ``−``, ``÷``, ``=``.
        spot: where the amount stands.
        amount: the amount, as it is read.
        name: what it is.
    """

    mark: str
    spot: str
    amount: str
    name: str


_NAME = 54  # characters of a name, so that a line stays within a hundred columns
_RARE = Decimal("0.1")  # share of what is likely below which an explanation is not told
_SUM = Text("jumlahnya", "their sum")
_MADE = Text("menurut angka itu", "by these figures")
_PRINTED = Text("tercetak", "printed")
_GAP = Text("selisih", "difference")
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
    """The arithmetic of a finding line by line, and every explanation that is not far-fetched, with
    what speaks for and against it.
    """
    told = [*_arithmetic(finding, lang)]
    for each in explanations_of(finding):
        if each.kind == SIDE:
            told.append(_told(each, lang))
        elif each.confident or each.share >= _RARE:
            told += [_told(each, lang), *(f"  {line}" for line in _evidence(each, lang))]
    return tuple(map(inert, told))


def _arithmetic(finding: Finding, lang: str) -> Sequence[str]:
    """How a finding is worked out, a figure a line; of what is no sum or percent its figures."""
    if finding.details.get("times"):
        return aligned(_product(finding, lang))
    along = finding.rule == "cross-foot" and len(finding.operands) == 1  # a price, which is no term
    if finding.rule in _SUMS and finding.computed is not None and finding.operands and not along:
        return aligned(_sum(finding, finding.computed, lang))
    if finding.rule == "percent" and (steps := _division(finding, lang)):
        return aligned(steps)
    if isinstance(finding.details.get("other"), Where) and finding.difference is not None:
        return aligned(_sides(finding, lang))
    line = operands_text(finding, lang)
    return [line] if line else []


def _sum(finding: Finding, computed: Decimal, lang: str) -> Iterator[Step]:
    """What is added up, what is printed instead, and what lies between."""
    for at, each in enumerate(finding.operands):
        mark = "−" if each.sign < 0 else "+" if at else ""
        yield Step(mark, _spot(each, lang), _amount(each.amount, lang), _name(finding, each, lang))
    listed = sum((each.sign * (each.amount or NOL) for each in finding.operands), NOL)
    if finding.more or listed != computed:
        rest = Text(f"{finding.more} baris lagi", f"{finding.more} more rows")
        rest = rest if finding.more else Text("yang tidak tercetak", "what is not printed")
        yield Step("+", "", _amount(minus(computed, listed), lang), rest.line(lang))
    yield Step("=", "", _amount(computed, lang), _SUM.line(lang))
    yield Step("", _own(finding, lang), _amount(finding.stated, lang), _PRINTED.line(lang))
    yield Step("", "", _amount(finding.difference, lang), _GAP.line(lang))


def _product(finding: Finding, lang: str) -> Iterator[Step]:
    """A price as many times as its row says."""
    yield Step("", "", inert(finding.details["times"]), measure_name(finding.details["of"][0]))
    for each in finding.operands:
        yield Step("×", _spot(each, lang), _amount(each.amount, lang), measure_name(each.measure))
    yield Step("=", "", _amount(finding.computed, lang), _MADE.line(lang))
    yield Step("", _own(finding, lang), _amount(finding.stated, lang), _PRINTED.line(lang))


def _division(finding: Finding, lang: str) -> list[Step]:
    """A percent as its two amounts; nothing where it is of something else."""
    by_name = {each.measure: each for each in finding.operands}
    part, whole = by_name.get(finding.measure), by_name.get(str(finding.details.get("of")))
    if part is None or whole is None or part.amount is None or not whole.amount:
        return []
    made, stated = (in_percent(finding, each) for each in (finding.computed, finding.stated))
    places = max(-int((made or NOL).as_tuple().exponent), 0)
    exact = percent(sen_of(part.amount), sen_of(whole.amount))
    if round_percent(exact, places) != made:
        return []
    return [
        Step("", _spot(part, lang), _amount(part.amount, lang), measure_name(part.measure)),
        Step("÷", _spot(whole, lang), _amount(whole.amount, lang), measure_name(whole.measure)),
        Step("=", "", percent_text(made, lang), _MADE.line(lang)),
        Step("", _own(finding, lang), percent_text(stated, lang), _PRINTED.line(lang)),
    ]


def _sides(finding: Finding, lang: str) -> Iterator[Step]:
    """The figures of two documents, and what lies between."""
    sides = (finding.where, finding.stated, ""), (finding.details["other"], finding.computed, "−")
    for where, amount, mark in sides:
        name = " ▸ ".join(part for part in (where.file, where.sheet) if part)
        yield Step(mark, place(where).line(lang), _amount(amount, lang), name)
    yield Step("=", "", _amount(finding.difference, lang), _GAP.line(lang))


def _own(finding: Finding, lang: str) -> str:
    return place(finding.where, finding.kode, "").line(lang)


def _spot(each: Operand, lang: str) -> str:
    known = each.where.cell is not None or each.where.number is not None
    return place(each.where).line(lang) if known else ""


def _name(finding: Finding, each: Operand, lang: str) -> str:
    """The row of a figure, or its column where it stands in the row of the finding."""
    if each.where.row == finding.where.row and each.measure:
        return measure_name(each.measure)
    return row_name(each.kode, each.uraian, None, lang)


def _amount(value: Decimal | None, lang: str) -> str:
    return Text("(kosong)", "(blank)").line(lang) if value is None else format_amount(value, lang)


def aligned(steps: Iterable[Step]) -> list[str]:
    """The steps of a sum below each other: sign, place, amount, and what it is.

    >>> aligned([Step("", "C3", "60,00", "Pegawai"), Step("+", "C10", "1.030,00", "Barang")])
    ['  C3      60,00  Pegawai', '+ C10  1.030,00  Barang']
    """
    told = [*steps]
    spots, amounts = (max((len(step[at]) for step in told), default=0) for at in (1, 2))
    return [
        f"{step.mark:1} {step.spot:{spots}}  {step.amount:>{amounts}}  {shorten(step.name, _NAME)}"
        for step in told
    ]


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
