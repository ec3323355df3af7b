"""Rows that a sentence calls the highest or the lowest: "serapan terendah pada Program A yaitu
62,10%".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anggaran.claims.figure import Of
from anggaran.claims.names import Mention, Names
from anggaran.claims.sentence import Claim, Sentence
from anggaran.claims.spoken import is_then

_TAKEN = r"(?:(?:pen(?:y)?)?serapan|(?:persentase|tingkat|capaian)\s+(?:realisasi|penyerapan))"
_WORD = re.compile(
    rf"\b{_TAKEN}(?:\s+(?:anggaran|keuangan|belanja|dana|yang))*\s+"
    r"(?:(?P<high>ter(?:tinggi|besar)|paling\s+(?:tinggi|besar))"
    r"|(?P<low>ter(?:endah|kecil)|paling\s+(?:rendah|kecil)))\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\b(?:sedangkan|sementara(?:\s+itu)?|namun|serta)\b|;", re.IGNORECASE)
_PLAIN = re.compile(
    r"[^%;]{0,60}?\b(?:yaitu|yakni|sebesar|mencapai|dengan|hanya|baru)\b[\w\s]{0,30}", re.IGNORECASE
)
_OF = re.compile(r"\s*\)?\s*(?:dari|terhadap)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extreme:
    """A row that is called the one of the highest percent, or of the lowest.

    Attributes:
        word: as printed: *tertinggi*.
        is_highest: whether that is the highest.
        name: the row.
        percent: its percent.
    """

    word: str
    is_highest: bool
    name: Mention
    percent: Claim


def extremes(sentence: Sentence, names: Names) -> Iterator[Extreme]:
    """The rows that a sentence calls the highest or the lowest of those beside them."""
    if not _WORD.search(sentence.text) or is_then(sentence.text):
        return
    start = 0
    for end in (*(each.start() for each in _NEXT.finditer(sentence.text)), len(sentence.text)):
        yield from _extreme(sentence, names, start, end)
        start = end


def _extreme(sentence: Sentence, names: Names, start: int, end: int) -> Iterator[Extreme]:
    """What one part of a sentence says: one word, one name, and the percent behind both."""
    words = [*_WORD.finditer(sentence.text, start, end)]
    if len(words) != 1:
        return
    mentions = [each for each in names.find(sentence.text) if start <= each.start < end]
    if len(mentions) != 1 or not mentions[0].whole:
        return
    (word,), (name,) = words, mentions
    last = max(word.end(), name.end)
    percent = next((each for each in sentence.claims if each.figure.start >= last), None)
    if percent is None or not _is_percent(percent, end):
        return
    between = sentence.text[last : percent.figure.start]
    is_of = _OF.match(sentence.text[percent.figure.end :])
    if not is_of and _PLAIN.fullmatch(between):
        yield Extreme(word["high"] or word["low"], word["high"] is not None, name, percent)


def _is_percent(claim: Claim, end: int) -> bool:
    """Whether a claim is a plain percent that stands before the end of its part of a sentence."""
    return claim.is_plain and claim.figure.of is Of.PERCENT and claim.figure.end <= end
