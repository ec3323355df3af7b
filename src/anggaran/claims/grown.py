"""How far two amounts of one kind are apart that a sentence compares: of two years, or from one to
another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from anggaran.amount.percent import round_percent, rounding_of
from anggaran.claims.figure import Of
from anggaran.claims.sentence import Claim, Sentence
from anggaran.claims.tie import Tie

_UP = r"naik|meningkat|bertambah|kenaikan|peningkatan|penambahan"
_DOWN = r"turun|menurun|berkurang|penurunan|pengurangan"
_MOVES = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_SAID = (
    rf"{_UP}|{_DOWN}|mengalami|terjadi|terdapat|sebesar|senilai|sejumlah|atau|yaitu|yakni|setara"
    r"|dengan|sehingga|dan|anggaran|belanja|realisasi|pendapatan|pagu|persentase|pada|di|tahun"
)
_CHANGE = re.compile(rf"\b(?:{_UP}|{_DOWN})(?:\s+(?:{_SAID}))*\s*$", re.IGNORECASE)
_SHARE = re.compile(rf"(?:[\s,.\-–=()/:;]|\b(?:{_SAID}|(?:19|20)\d\d)\b){{1,30}}", re.IGNORECASE)
_NEXT = re.compile(r"(?:\s+(?:pada|di|untuk))?\s+(?:tahun\s+(?:anggaran\s+)?)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d./])(?:19|20)\d\d(?![\d./])")
_FROM = re.compile(r"\bdari(?:\s+(?:sebesar|realisasi|anggaran|pagu))*\s*$", re.IGNORECASE)
_TO = re.compile(r"\bmenjadi(?:\s+sebesar)?\s*$", re.IGNORECASE)
_SPENT = re.compile(r"\b(?:te)?realisasi|terserap|serapan", re.IGNORECASE)
_BUDGET = re.compile(r"\b(?:pagu|anggaran|dianggarkan|alokasi|target)", re.IGNORECASE)
_FURTHER = re.compile(r"\b(?:dari|terhadap)\s+(?:total|jumlah|pagu|target|seluruh)", re.IGNORECASE)


def grown(sentence: Sentence) -> Iterator[Tie]:
    """How far the two amounts of a sentence are apart, and in percent of the first.

    >>> from anggaran.claims.paragraph import paragraphs
    >>> from anggaran.claims.sentence import sentences
    >>> from anggaran.finding import Spot
    >>> from anggaran.reading.formats.passage import Passage
    >>> text = "Realisasi turun dari Rp 500,- pada 2022 menjadi Rp 400,- pada 2023 atau turun 25%."
    >>> (found,) = sentences(paragraphs([Passage(Spot(None, 1), text)], ()))
    >>> [(tie.kind, str(tie.computed), tie.holds) for tie in grown(found)]
    [('growth', '20', False)]
    """
    amounts = [claim for claim in sentence.claims if claim.figure.of is Of.AMOUNT]
    changes = [claim for claim in amounts if _CHANGE.search(claim.before)]
    both = [claim for claim in amounts if claim not in changes]
    ways = {found.lastgroup for found in _MOVES.finditer(sentence.text)}
    is_plain = all(claim.is_amount and not claim.figure.step for claim in amounts)
    if not is_plain or len(both) != 2 or len(changes) > 1 or len(ways) != 1:  # of two amounts
        return
    pair = _pair(sentence, both)
    if pair is None or not pair[0].figure.value:
        return
    first, later = pair
    sign = 1 if ways == {"up"} else -1
    gap = sign * (_value(later) - _value(first))
    for change in changes:
        kind = "turned" if _value(change) == -gap else "change"
        terms = ((first, -sign), (later, sign))
        yield Tie(change, kind, gap, terms, _value(change) == gap)
    if gap >= 0:
        yield from _percents(sentence, first, later, gap)


def _value(claim: Claim) -> Decimal:
    return claim.figure.value or Decimal(0)


def _pair(sentence: Sentence, both: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """Two amounts of one kind, the earlier first; None where that is not said."""
    one, other = both
    is_mixed = _kind(one) | _kind(other) == {"pagu", "realisasi"}
    if is_mixed or "sebelum" in {one.version, other.version}:  # of versions others speak
        return None
    if _FROM.search(one.before) and _TO.search(other.before):
        return one, other
    years = [_year(sentence, claim) for claim in both]
    if None in years or years[0] == years[1]:
        return None
    return (one, other) if str(years[0]) < str(years[1]) else (other, one)


def _kind(claim: Claim) -> set[str]:
    """Whether an amount is called spent or budgeted."""
    if _SPENT.search(claim.before):
        return {"realisasi"}
    return {"pagu"} if _BUDGET.search(claim.before) else set()


def _year(sentence: Sentence, claim: Claim) -> str | None:
    """The year right behind an amount, else the only one named since the last amount."""
    after = sentence.after(claim)
    if (near := _NEXT.match(after)) and (year := _YEAR.match(after, near.end())):
        return year[0]
    named = set(_YEAR.findall(claim.before))
    return named.pop() if len(named) == 1 else None


def _percents(sentence: Sentence, first: Claim, later: Claim, gap: Decimal) -> Iterator[Tie]:
    """The percent that is told right behind the amounts."""
    end = max(claim.figure.end for claim in sentence.claims if claim.figure.of is Of.AMOUNT)
    for claim in sentence.claims:
        figure = claim.figure
        is_share = figure.of is Of.PERCENT and claim.is_plain and _SHARE.fullmatch(claim.before)
        is_last = figure.start > end or _CHANGE.search(claim.before)
        if not is_share or not is_last or _FURTHER.match(sentence.after(claim).lstrip(" )")):
            continue
        exact = Fraction(gap) * 100 / Fraction(_value(first))
        holds = rounding_of(abs(figure.value or Decimal(0)), figure.places, exact) is not None
        computed = round_percent(exact, figure.places)
        yield Tie(claim, "growth", computed, ((first, 1), (later, 1)), holds)
        return
