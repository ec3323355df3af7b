"""What is left of two amounts that stand one under the other: pendapatan and belanja, and the
surplus below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anggaran.amount.rupiah import NOL
from anggaran.claims.sentence import Claim, Sentence

_MARK = r"\W{0,3}(?:[a-z0-9]{1,2}[.)]\)?\s+)?"
_END = r"[\s:=]*(?:(?:sebesar|sejumlah|senilai|adalah)[\s:=]*)?"
_ROWS = r"(?:\s+(?:pendapatan|belanja|pembiayaan|daerah|setelah|perubahan|surplus|defisit))*"
_PAIRS = tuple(
    (re.compile(_MARK + more + _END, re.IGNORECASE), re.compile(_MARK + less + _END, re.IGNORECASE))
    for more, less in (
        (r"(?:jumlah\s+)?pendapatan(?:\s+daerah)?", r"(?:jumlah\s+)?belanja(?:\s+daerah)?"),
        (r"penerimaan(?:\s+pembiayaan)?", r"pengeluaran(?:\s+pembiayaan)?"),
        (rf"(?:anggaran|surplus|defisit){_ROWS}", rf"realisasi{_ROWS}"),
    )
)
_LEFT = re.compile(
    r"\W*(?:selisih|surplus|defisit|pembiayaan\s+net+o)\b[\w\s/()]{0,60}?[\s:=(]*", re.IGNORECASE
)
_SURPLUS = re.compile(
    r"(?<![\w/(])(?P<word>surplus|defisit)\b(?!\s?[/(])[\w\s]{0,50}[\s:=]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left of two amounts.

    Attributes:
        sentence: where it is told.
        owner: how much it is said to be.
        more: the amount that it is left of.
        less: what is taken off.
    """

    sentence: Sentence
    owner: Claim
    more: Claim
    less: Claim

    @property
    def computed(self) -> Decimal:
        """How far the two amounts are apart."""
        return abs((self.more.figure.value or NOL) - (self.less.figure.value or NOL))


def balances(sentences: Sequence[Sentence]) -> Iterator[Balance]:
    """The balances below two items of a list.

    >>> from anggaran.claims.sentence import sentences_of
    >>> lines = "a. Pendapatan Rp 900", "b. Belanja Rp 700", "Surplus Rp 200"
    >>> [str(each.computed) for each in balances(sentences_of(*lines))]
    ['200.00']
    """
    told = [(sentence, claim) for sentence in sentences for claim in sentence.claims]
    for (_, more), (_, less), (sentence, owner) in zip(told, told[1:], told[2:], strict=False):
        if not _are_a_pair(more, less) or not _LEFT.fullmatch(owner.before):
            continue
        if all(each.is_amount and not each.figure.step for each in (more, less, owner)):
            yield Balance(sentence, owner, more, less)


def _are_a_pair(more: Claim, less: Claim) -> bool:
    """Whether two figures stand where pendapatan and belanja do, or another such pair."""
    return any(
        first.fullmatch(more.before) and second.fullmatch(less.before) for first, second in _PAIRS
    )


def surplus(claim: Claim) -> str:
    """Whether an amount is called a surplus or a defisit: the word as printed, ``""`` for neither
    or both.
    """
    found = [*_SURPLUS.finditer(claim.before)]
    return found[-1]["word"] if found and found[-1].end() == len(claim.before) else ""
