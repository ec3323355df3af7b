"""Changes that a sentence tells: the amount, the percent of the base, and whether up or down."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction

from anggaran.amount.percent import round_percent, rounding_of
from anggaran.amount.rupiah import NOL
from anggaran.claims.changes import Change, changes, earlier
from anggaran.claims.document import Document
from anggaran.claims.sentence import Claim, Sentence, where_of
from anggaran.finding import Finding, Operand, Where
from anggaran.rules.claimed import CLAIM_AMOUNT, CLAIM_COMPARISON, CLAIM_PERCENT
from anggaran.rules.sentences import operands


def changed(
    document: Document, sentence: Sentence, wrong: Collection[Claim]
) -> Iterator[tuple[str, Finding | None]]:
    """What the changes of a sentence contradict: the rule of each that was looked at, and what it
    found.

    What a change ends with is told by its words ("dari … menjadi …"); else it is the amount before
    it, or the one beside its base in a table, that the change or its percent bears out. Where a
    table proves a figure wrong, what does not follow from it is no other fault.
    """
    for each in changes(sentence):
        told = (each.base, each.later, each.made, each.percent)
        if any(claim in wrong for claim in told if claim):
            continue
        said = each.later.figure.value if each.later else None
        ends = {said} if said is not None else {*_ends(document, sentence, each)}
        yield from _judged(document.name, sentence, each, ends)


def _ends(document: Document, sentence: Sentence, each: Change) -> Iterator[Decimal]:
    """What a change may end with, where its words do not say."""
    for claim in (*each.others, *earlier(sentence, document.sentences)):
        if claim.figure.value is not None and not claim.figure.step:
            yield claim.figure.value
    yield from document.held.beside(_value(each.base))


def _value(claim: Claim) -> Decimal:
    return claim.figure.value or NOL


def _judged(
    file: str, sentence: Sentence, each: Change, ends: Collection[Decimal]
) -> Iterator[tuple[str, Finding | None]]:
    base = _value(each.base)
    sure = [end for end in ends if each.made and abs(end - base) == _value(each.made)]
    rated = [end for end in ends if _is_rate(each, abs(end - base))]
    if each.made and not sure and (each.later or len({*rated}) == 1):
        (end,) = {*rated} or ends
        yield "claim-amount", _amount(file, sentence, each, abs(end - base))
        return
    yield from _rate(file, sentence, each, ends)
    yield from _way(file, sentence, each, ends if each.later else sure or rated)


def _rate(
    file: str, sentence: Sentence, each: Change, ends: Collection[Decimal]
) -> Iterator[tuple[str, Finding | None]]:
    """Its percent, where it is told by how much it changes or what it ends with."""
    if each.percent and each.made:
        yield "claim-percent", _percent(file, sentence, each, _value(each.made), ends)
    elif each.percent and each.later:
        gap = abs(_value(each.later) - _value(each.base))
        yield "claim-percent", _percent(file, sentence, each, gap, ends)


def _way(
    file: str, sentence: Sentence, each: Change, ends: Collection[Decimal]
) -> Iterator[tuple[str, Finding | None]]:
    """Up or down, where all that it may end with lies on one side of its base."""
    base = _value(each.base)
    moved = [end for end in ends if end != base]
    if len({end > base for end in moved}) == 1:
        is_right = (moved[0] > base) is each.is_up
        found = None if is_right else _direction(file, sentence, each, moved[0])
        yield "claim-comparison", found


def _is_rate(each: Change, gap: Decimal) -> bool:
    """Whether the percent that is told is that of a gap."""
    return each.percent is not None and _fits(each.percent, gap, _value(each.base))


def _fits(percent: Claim, part: Decimal, whole: Decimal) -> bool:
    if not whole:
        return False
    exact = Fraction(part) * 100 / Fraction(whole)
    return rounding_of(abs(_value(percent)), percent.figure.places, exact) is not None


def _amount(file: str, sentence: Sentence, each: Change, gap: Decimal) -> Finding:
    owner = each.made or each.base
    terms = [(claim, 1) for claim in (each.base, each.later, each.percent) if claim]
    return CLAIM_AMOUNT.finding(
        table=file,
        measure="perubahan",
        stated=owner.figure.value,
        computed=gap,
        where=where_of(file, owner),
        operands=operands(file, terms),
        details=_details(sentence, owner, "rise"),
    )


def _percent(
    file: str, sentence: Sentence, each: Change, gap: Decimal, ends: Collection[Decimal]
) -> Finding | None:
    """A percent that is that of no reading: of the change, or of what is left, of either side; of
    the later one only where it is not sure which is the earlier.
    """
    percent, base = each.percent, _value(each.base)
    if percent is None or _fits(percent, gap, base):
        return None
    readings = [(end, base) for end in ends]
    readings += [(gap, end) for end in ends if not each.is_between]
    if any(_fits(percent, part, whole) for part, whole in readings):
        return None
    terms = [(claim, 1) for claim in (each.made or each.later, each.base) if claim]
    exact = Fraction(gap) * 100 / Fraction(base)
    return CLAIM_PERCENT.finding(
        table=file,
        stated=percent.figure.value,
        computed=round_percent(exact, percent.figure.places),
        where=where_of(file, percent),
        operands=operands(file, terms),
        details=_details(sentence, percent, "rise" if each.made is None else "percent"),
    )


def _direction(file: str, sentence: Sentence, each: Change, end: Decimal) -> Finding:
    owner = each.made or each.later or each.base
    where = where_of(file, each.base)
    return CLAIM_COMPARISON.finding(
        table=file,
        where=where_of(file, owner),
        operands=(
            Operand(None, "", each.base.figure.value, where),
            Operand(None, "", end, where_of(file, each.later) if each.later else Where(file)),
        ),
        details={
            "sentence": sentence.quote(owner),
            "printed": each.word,
            "meant": "turun" if each.is_up else "naik",
        },
    )


def _details(sentence: Sentence, claim: Claim, by: str) -> dict[str, str]:
    return {"sentence": sentence.quote(claim), "printed": claim.figure.text, "by": by}
