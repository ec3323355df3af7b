"""An explanation in words: what happened to which cell, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import decimal_of
from anggaran.explain.case import Case, Figure
from anggaran.explain.explanation import Explanation
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.explain.votes import Votes, witnesses
from anggaran.finding import Operand, Text
from anggaran.rules.advice import place
from anggaran.rules.words import inert, measure_name, row_name

_LOOK = Text(
    "Periksa dahulu {spot} di dokumen sumber: {meant}, bukan {printed}?",
    "Look first at {spot} in the source document: {meant}, not {printed}?",
)


class Weighed(NamedTuple):
    """What would leave the gap of a case, with how much speaks for it.

    Attributes:
        kind: its kind.
        outcome: what would have happened.
        votes: what other relations say of it.
        weight: how likely it is, beside others of the case.
        chance: how likely its kind leaves some gap of that shape.
        rivals: how many others of its kind would leave it.
    """

    kind: Kind
    outcome: Outcome
    votes: Votes
    weight: float
    chance: float
    rivals: int


def told(case: Case, each: Weighed, share: float, *, sure: bool) -> Explanation:
    """What would leave the gap of a case, as an explanation.

    Args:
        case: what is to be explained.
        each: what would leave the gap.
        share: how likely it is, from 0 to 1.
        sure: whether it is the only one and no coincidence.
    """
    outcome, kind = each.outcome, each.kind
    wrong, meant = outcome.wrong, outcome.meant
    advice = kind.advice or (_LOOK if meant != wrong.sen else None)
    return Explanation(
        kind=kind.slug,
        cells=(case.operand(wrong), *(case.operand(other) for other in outcome.others)),
        expected=decimal_of(meant),
        closes=decimal_of(case.gap),
        text=_filled(case, each, kind.text),
        witnesses=(*case.finding.witnesses, *witnesses(case, wrong, each.votes.settled, meant)),
        against=witnesses(case, wrong, each.votes.broken, wrong.sen),
        rivals=each.rivals,
        chance=Decimal(f"{each.chance:.4f}"),
        share=Decimal(f"{share:.4f}"),
        confident=sure,
        advice=None if advice is None else _filled(case, each, advice),
    )


def _filled(case: Case, each: Weighed, template: Text) -> Text:
    """A template of a kind with the figures of a case."""
    return Text(*(_say(case, each, template.line(lang), lang) for lang in ("id", "en")))


def _say(case: Case, each: Weighed, template: str, lang: str) -> str:
    outcome = each.outcome
    wrong = case.operand(outcome.wrong)
    fields: Mapping[str, str] = {
        "who": _who(case, wrong, lang),
        "spot": _spot(case, wrong, lang),
        "printed": _printed(case, each, lang),
        "meant": format_amount(decimal_of(outcome.meant), lang),
        "gap": format_amount(abs(decimal_of(case.gap)), lang),
        "other": _others(case, outcome, lang),
    }
    return inert(template.format_map(fields)).strip()


def _spot(case: Case, wrong: Operand, lang: str) -> str:
    """The cell that is wrong, with its document where several are held against each other."""
    spot = place(wrong.where, wrong.kode, wrong.uraian).line(lang)
    return f"{spot} ({wrong.where.file})" if case.held > 1 and wrong.where.file else spot


def _who(case: Case, wrong: Operand, lang: str) -> str:
    """The cell that is wrong, and its row where that is not the row of the finding."""
    spot = _spot(case, wrong, lang)
    if wrong.where == case.finding.where and wrong.where.row is not None:
        return spot
    name = row_name(wrong.kode, wrong.uraian, wrong.where, lang)
    return name if spot == name else f"{spot} {name}"


def _printed(case: Case, each: Weighed, lang: str) -> str:
    if case.printed:
        return f"`{case.finding.details.get('printed')}`"
    return format_amount(decimal_of(each.outcome.wrong.sen), lang)


def _others(case: Case, outcome: Outcome, lang: str) -> str:
    return ", ".join(_other(case, outcome.wrong, figure, lang) for figure in outcome.others)


def _other(case: Case, wrong: Figure, figure: Figure, lang: str) -> str:
    """Another cell that an explanation is about: its row, and where it stands."""
    other = case.operand(figure)
    spot = place(other.where).line(lang) if other.where.cell or other.where.row else ""
    same = figure.side == wrong.side
    beside = same and figure.cell.row == wrong.cell.row
    name = "" if beside else row_name(other.kode, other.uraian, other.where, lang)
    column = measure_name(other.measure) if other.measure != wrong.cell.column else ""
    told = (spot, name, column, format_amount(other.amount, lang), "" if same else _source(other))
    return " ".join(part for part in told if part)


def _source(other: Operand) -> str:
    """The file of a cell, and its sheet."""
    said = " ▸ ".join(part for part in (other.where.file, other.where.sheet) if part)
    return f"({said})" if said else ""
