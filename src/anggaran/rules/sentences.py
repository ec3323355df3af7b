"""Sentences that contradict themselves: a percent of two amounts, what is left, words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from anggaran.amount.rupiah import NOL
from anggaran.claims.figure import Of, numbered
from anggaran.claims.sentence import Claim, Sentence, where_of
from anggaran.claims.tie import Tie
from anggaran.claims.ties import ties
from anggaran.finding import Finding, Operand
from anggaran.rules.claimed import CLAIM_AMOUNT, CLAIM_PERCENT, CLAIM_WORDS
from anggaran.rules.rule import Rule

_RULES = {"percent": CLAIM_PERCENT, "words": CLAIM_WORDS}
_MEASURES = {
    "left": "sisa",
    "change": "perubahan",
    "product": None,
    **dict.fromkeys(_RULES),
}

Place = tuple[int | None, int]


def told(
    file: str | None, sentence: Sentence, tabled: Collection[Place], wrong: Collection[Claim]
) -> Iterator[Tie | Finding]:
    """What a sentence says of itself: each tie that was looked at, or the finding of one that does
    not hold.

    Args:
        file: the document.
        sentence: the sentence.
        tabled: page and line of the sentences that are read as rows of a table too, whose percents
            are held there.
        wrong: figures that a table proves wrong; what does not follow from them is no other fault.
    """
    for tie in ties(sentence):
        if not tie.holds and any(each in wrong for each in (tie.owner, *dict(tie.terms))):
            continue
        spot = tie.owner.spot
        if tie.kind == "words" or (spot.page, spot.line) not in tabled:
            yield tie if tie.holds else _finding(file, sentence, tie)
    yield from _counts(file, sentence)


def _counts(file: str | None, sentence: Sentence) -> Iterator[Finding]:
    """The numbers, other than within amounts, with other words behind them."""
    amounts = [each.figure for each in sentence.claims if each.figure.of is Of.AMOUNT]
    for start, printed, number, words in numbered(sentence.text):
        if not any(each.start <= start < each.end for each in amounts) and number != words:
            yield _count(file, sentence, (start, printed), (number, Decimal(words)))


def rule_of(tie: Tie) -> Rule:
    """The rule that tells a tie."""
    return _RULES.get(tie.kind, CLAIM_AMOUNT)


def _finding(file: str | None, sentence: Sentence, tie: Tie) -> Finding:
    figure = tie.owner.figure
    slack = sum((each.figure.step for each, _ in tie.terms), figure.step)
    measure = _MEASURES.get(tie.kind, str(tie.owner.said) or None)
    return rule_of(tie).finding(
        table=file or "",
        measure=measure,
        stated=figure.value,
        computed=tie.computed,
        tolerance=NOL if rule_of(tie) is CLAIM_PERCENT else slack,
        where=where_of(file, tie.owner),
        operands=operands(file, tie.terms),
        details={"sentence": sentence.quote(tie.owner), "printed": figure.text, "by": tie.kind},
    )


def operands(file: str | None, terms: Sequence[tuple[Claim, int]]) -> tuple[Operand, ...]:
    """Claims as the operands of a finding."""
    return tuple(
        Operand(None, each.figure.text, each.figure.value, where_of(file, each), sign, each.said)
        for each, sign in terms
    )


def _count(
    file: str | None, sentence: Sentence, at: tuple[int, str], values: tuple[Decimal, Decimal]
) -> Finding:
    """A number with other words behind it."""
    start, printed = at
    near = [each for each in sentence.claims if each.figure.start <= start]
    quote = sentence.text[max(start - 80, 0) : start + len(printed) + 80].strip()
    return CLAIM_WORDS.finding(
        table=file or "",
        stated=values[0],
        computed=values[1],
        where=where_of(file, near[-1] if near else sentence),
        details={"sentence": quote, "printed": printed, "by": "count"},
    )
