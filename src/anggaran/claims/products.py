"""Products that a sentence works out: "30 orang masing-masing Rp 300.000 per bulan selama 12 bulan
sehingga seluruhnya Rp 108.000.000".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from math import prod

from anggaran.claims.figure import Of
from anggaran.claims.sentence import Claim, Sentence

_EACH = re.compile(r"(?:\b(?:masing-masing|setiap|tiap|per)\b|@)", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:sehingga|maka|dengan|jadi|atau)\b.*\b(?:jumlah(?:nya)?|total(?:nya)?|seluruhnya"
    r"|keseluruhan(?:nya)?)\b[^,;]{0,40}$",
    re.IGNORECASE,
)
_FACTOR = re.compile(
    r"(?<![\w.,/:-])(?P<number>\d{1,3}(?:\.\d{3})*|\d{4,6})\s(?:\([a-z ]{3,80}\)\s?)?"
    r"(?!(?:ribu|juta|mil|tril|persen|januari|februari|maret|april|mei|juni|juli|agustus"
    r"|september|oktober|november|desember)\b)[a-z]",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\b(?:tahun|ta|nomor|no|rt|rw|pasal|ayat|tanggal|tahap|triwulan|semester|bulan|kode|tabel"
    r"|nomor|sdn|smpn|ke)\b\W{0,3}|\()$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:di(?:tambah|kurangi|potong)|termasuk|pajak|ppn|pph|sebagian|antara\s+lain)\b",
    re.IGNORECASE,
)
_MOST = (1, 2)  # factors before and behind what one of them is


@dataclass(frozen=True, slots=True)
class Product:
    """An amount that is said to be so many times another.

    Attributes:
        owner: the amount.
        unit: what one is.
        factors: how many, and how often.
    """

    owner: Claim
    unit: Claim
    factors: tuple[int, ...]

    @property
    def computed(self) -> Decimal:
        """What the factors make of the unit."""
        return (self.unit.figure.value or Decimal(0)) * prod(self.factors)

    @property
    def holds(self) -> bool:
        """Whether it is that, or what some of the factors make."""
        some = (n for size in range(len(self.factors)) for n in combinations(self.factors, size))
        made = {prod(each) for each in (*some, self.factors)}
        return any((self.unit.figure.value or 0) * n == self.owner.figure.value for n in made)


def products(sentence: Sentence) -> Iterator[Product]:
    """The products of a sentence.

    >>> from anggaran.claims.sentence import sentences_of
    >>> text = "Bagi 3 orang masing-masing Rp 100.000 selama 2 bulan sehingga jumlahnya Rp 600.000."
    >>> (found,) = sentences_of(text)
    >>> [(each.factors, str(each.computed), each.holds) for each in products(found)]
    [((3, 2), '600000.00', True)]
    """
    start = 0
    if _MORE.search(sentence.text):
        return
    amounts = [claim for claim in sentence.claims if claim.figure.of is Of.AMOUNT]
    for unit, owner in pairwise(amounts):
        before = sentence.text[start : unit.figure.start]
        between = sentence.text[unit.figure.end : owner.figure.start]
        start = unit.figure.end
        near = before[-24:], between[:24]
        if not owner.is_amount or not _is_exact(unit) or not any(map(_EACH.search, near)):
            continue
        factors = [*_factors(before)], [*_factors(between)]
        is_few = all(len(each) <= most for each, most in zip(factors, _MOST, strict=True))
        if _WHOLE.search(between) and is_few and any(factors):
            yield Product(owner, unit, (*factors[0], *factors[1]))


def _is_exact(claim: Claim) -> bool:
    return bool(claim.figure.value) and not claim.figure.step


def _factors(text: str) -> Iterator[int]:
    """The numbers of something in a text."""
    for found in _FACTOR.finditer(text):
        if not _NAMED.search(text[max(found.start() - 12, 0) : found.start()]):
            yield int(found["number"].replace(".", ""))
