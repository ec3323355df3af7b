"""Two amounts of one kind that a sentence sets against each other: of two years, or from one to
another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anggaran.claims.sentence import Claim, Sentence

_NEXT = re.compile(r"(?:\s+(?:pada|di|untuk))?\s+(?:tahun\s+(?:anggaran\s+)?)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d./])(?:19|20)\d\d(?![\d./])")
_FROM = re.compile(r"\bdari(?:\s+(?:sebesar|realisasi|anggaran|pagu))*\s*$", re.IGNORECASE)
_TO = re.compile(r"\bmenjadi(?:\s+sebesar)?\s*$", re.IGNORECASE)
_SPENT = re.compile(r"\b(?:te)?realisasi|terserap|serapan", re.IGNORECASE)
_BUDGET = re.compile(r"\b(?:pagu|anggaran|dianggarkan|alokasi|target)", re.IGNORECASE)
_PAIR = 2


def in_order(sentence: Sentence, amounts: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """Two amounts of a sentence, the earlier first; None where they are not two of one kind, or
    it is not said which is the earlier.

    >>> from anggaran.claims.sentence import sentences_of
    >>> text = "Realisasi tahun 2023 sebesar Rp 400,- dan tahun 2022 sebesar Rp 500,-."
    >>> (found,) = sentences_of(text)
    >>> [each.figure.text for each in in_order(found, found.claims)]
    ['Rp 500,-', 'Rp 400,-']
    """
    if len(amounts) != _PAIR or not _are_alike(*amounts):
        return None
    one, other = amounts
    if _FROM.search(one.before) and _TO.search(other.before):
        return one, other
    years = [_year(sentence, claim) for claim in amounts]
    if not all(years) or years[0] == years[1]:
        return None
    return (one, other) if str(years[0]) < str(years[1]) else (other, one)


def _are_alike(one: Claim, other: Claim) -> bool:
    """Whether two amounts may be of one kind; of versions of a budget others speak."""
    is_mixed = _kind(one) | _kind(other) == {"pagu", "realisasi"}
    return not is_mixed and "sebelum" not in {one.version, other.version}


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
