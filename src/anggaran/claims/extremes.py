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

_TAKEN = r"(?:serapan|penyerapan|(?:persentase|tingkat|capaian)\s+(?:realisasi|penyerapan))"
_MOST = (
    r"(?:(?P<high>ter(?:tinggi|besar)|paling\s+(?:tinggi|besar))"
    r"|(?P<low>ter(?:endah|kecil)|paling\s+(?:rendah|kecil)))\b"
)
_SERAPAN = re.compile(rf"\b{_TAKEN}\b", re.IGNORECASE)
_WORD = re.compile(
    rf"\b{_TAKEN}(?:\s+(?:anggaran|keuangan|belanja|dana|yang))*\s+{_MOST}", re.IGNORECASE
)
_AGAIN = re.compile(rf"\s*(?:\w+\s+)?(?:(?:dan|yang)\s+){{0,2}}{_MOST}", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:sedangkan|sementara(?:\s+itu)?|namun|serta)\b|;"
    r"|\bdan\s+(?=(?:yang\s+)?(?:ter(?:tinggi|besar|endah|kecil)|paling)\b)",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"[^%;]{0,60}?\b(?:yaitu|yakni|sebesar|mencapai|dengan|hanya|baru)\b[\w\s]{0,30}|\s*\(\s*",
    re.IGNORECASE,
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
    for start, end in _parts(sentence.text):
        words = [*_WORD.finditer(sentence.text, start, end)]
        if not words and _WORD.search(sentence.text, 0, start):  # "… dan terendah pada …"
            words = [each for each in [_AGAIN.match(sentence.text, start, end)] if each]
        if (
            len(words) != 1
            or (told := _rated(sentence, names, (start, words[0].end(), end))) is None
        ):
            continue
        word = words[0]
        yield Extreme(word["high"] or word["low"], word["high"] is not None, *told)


def rated(sentence: Sentence, names: Names) -> list[tuple[Mention, Claim]]:
    """The rows of which a sentence tells the serapan one after another, and nothing else."""
    found = _SERAPAN.search(sentence.text)
    if found is None or is_then(sentence.text) or _WORD.search(sentence.text):
        return []
    told = [
        _rated(sentence, names, (start, max(start, found.end()), end))
        for start, end in _parts(sentence.text)
        if end > found.end()
    ]
    return [each for each in told if each] if None not in told else []


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a sentence begin and end that speak of a row each."""
    starts = [0, *(each.start() for each in _NEXT.finditer(text))]
    return zip(starts, [*starts[1:], len(text)], strict=True)


def _rated(
    sentence: Sentence, names: Names, part: tuple[int, int, int]
) -> tuple[Mention, Claim] | None:
    """The one name of a part of a sentence, and the percent behind it and behind a place in that
    part; None where there is more.
    """
    start, place, end = part
    mentions = [each for each in names.find(sentence.text) if start <= each.start < end]
    if len(mentions) != 1 or not mentions[0].whole:
        return None
    last = max(place, mentions[0].end)
    percent = next((each for each in sentence.claims if each.figure.start >= last), None)
    if percent is None or not _is_percent(percent, end):
        return None
    between = sentence.text[last : percent.figure.start]
    is_of = _OF.match(sentence.text[percent.figure.end :])
    return None if is_of or not _PLAIN.fullmatch(between) else (mentions[0], percent)


def _is_percent(claim: Claim, end: int) -> bool:
    """Whether a claim is a plain percent that stands before the end of its part of a sentence."""
    return claim.is_plain and claim.figure.of is Of.PERCENT and claim.figure.end <= end
