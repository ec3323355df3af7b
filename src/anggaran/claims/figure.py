"""The figures of a sentence: amounts, percents, and numbers of programs and kegiatan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from anggaran.amount.number import read_text
from anggaran.amount.rupiah import EXACT, NOL, Kind
from anggaran.claims.spelled import spelled

_DIGITS = r"\d(?:[\d.,]{0,40}\d)?"
_NUMBER = rf"(?<![\d.,]){_DIGITS}"
_SCALE = r"ribu|juta|jt|mil[iy]?[iay]{0,2}r+d?|trili?[uy]+n|(?-i:[MT](?![\w.]\w))"
_AMOUNT = re.compile(
    rf"(?:\bR[po]|\bIDR)[.:]?\s{{0,3}}(?P<rp>{_DIGITS})(?:[.,]{{0,2}}\s?[-–=]+)?"
    rf"(?:\s{{0,2}}(?P<rp_scale>{_SCALE})\b)?(?:\s{{0,2}}rupiah\b)?"
    rf"|(?P<bare>{_NUMBER})\s{{0,2}}(?P<scale>{_SCALE})\b(?:\s{{0,2}}rupiah\b)?"
    rf"|(?P<plain>(?<![\d.,])\d{{1,3}}(?:\.\d{{3}}){{1,6}}(?:,\d\d)?)(?:,-)?\s{{0,2}}rupiah\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"(?<![\d.,])(?P<minus>[-–]\s?)?(?P<number>\d{1,4}(?:[.,]\d{1,6})?)\s{0,2}"
    r"(?:\(\s{0,2}(?P<words>[a-z ]{3,80})\)\s{0,2})?(?:%|persen\b|prosen\b)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\d.,/])(?P<number>\d{1,4})\s{0,2}(?:\(\s{0,2}(?P<words>[a-z ]{3,60})\)\s{0,2})?"
    r"(?:buah\s|jenis\s)?(?P<level>sub\s{0,2}-?\s{0,2}kegiatan|program|kegiatan)\b",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    r"[\s.,\-–=]{0,6}\(\s{0,2}(?:(?:terbilang|dengan huruf)\s{0,2}[:=]?\s{0,2})?"
    r"(?P<words>[a-z \-]{3,400})\)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?<![\w.,/])(?P<number>\d{1,3}(?:\.\d{3}){0,3})\s{0,2}\(\s{0,2}(?P<words>[a-z ]{3,120})\)",
    re.IGNORECASE,
)
_NEAR_BEFORE = re.compile(
    r"(?:lebih\s+dari|kurang\s+dari|lebih\s+kurang|kurang\s+lebih|sekitar|kira-kira|hampir|"
    r"mendekati|kisaran|di\s?atas|di\s?bawah|minimal|maksimal|paling\s+\w+|se\w+-\w+nya|"
    r"melebihi|melampaui|rata-rata|masing-masing|setiap|per|±|\+/-|[<>≤≥~])"
    r"(?:\s+(?:dari|sebesar|senilai|mencapai|adalah))?\s*$",
    re.IGNORECASE,
)
_NEAR_AFTER = re.compile(
    r"\s*(?:(?:lebih|kurang)\b(?!\s+(?:besar|kecil|tinggi|rendah|banyak|sedikit))|-an\b"
    r"|(?:-|–|s\.?d\.?|hingga|sampai)\s*(?:dengan\s+)?(?:R[po]\b|\d)|per\s+\w|/\s?\w|setiap|tiap)",
    re.IGNORECASE,
)


class Of(StrEnum):
    """What a figure counts."""

    AMOUNT = "amount"
    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure within a sentence.

    Attributes:
        of: what it counts.
        start: where it begins in the text.
        end: where it ends, with what is spelled out behind it.
        text: as printed.
        value: rupiah, percent, or the count; None where it reads in no one way.
        step: one unit of its last digit in rupiah, where a word such as *miliar* stands behind it;
            else zero.
        places: decimals of a percent.
        words: what is spelled out behind it, ``""`` for nothing.
        level: what is counted.
        is_near: True where it is only about so much: *sekitar*, *lebih dari*, a range.
    """

    of: Of
    start: int
    end: int
    text: str
    value: Decimal | None
    step: Decimal = NOL
    places: int = 0
    words: str = ""
    level: str = ""
    is_near: bool = False

    def admits(self, value: Decimal) -> bool:
        """Whether an exact amount may be printed so: the same, or one that is cut or rounded to
        its last digit.
        """
        if self.value is None:
            return False
        return self.value == value or abs(self.value - value) < self.step


def figures(text: str) -> list[Figure]:
    """The figures of a sentence in their order.

    >>> [(each.of.value, str(each.value)) for each in figures("Rp. 5,05 miliar atau 96,38%")]
    [('amount', '5050000000.00'), ('percent', '96.38')]
    >>> figures("Rp. 2.147.340,751")[0].value is None, figures("sekitar Rp5.000")[0].is_near
    (True, True)
    """
    amounts = [_amount(text, found) for found in _AMOUNT.finditer(text)]
    taken = [(each.start, each.end) for each in amounts]
    percents = [_percent(text, found) for found in _PERCENT.finditer(text)]
    counts = [_count(text, found) for found in _COUNT.finditer(text)]
    others = [
        each
        for each in (*percents, *counts)
        if not any(start < each.end and each.start < end for start, end in taken)
    ]
    return sorted((*amounts, *others), key=lambda each: each.start)


def _amount(text: str, found: re.Match[str]) -> Figure:
    number = found["rp"] or found["bare"] or found["plain"]
    scale = found["rp_scale"] or found["scale"]
    read = read_text(f"{number} {_scale(scale)}" if scale else number)
    value = read.value if read.kind is Kind.NUMBER else None
    step = EXACT.scaleb(Decimal(read.half), -2) * 2 if scale else NOL
    words = _BRACKET.match(text, found.end())
    is_spelled = words is not None and spelled(words["words"]) is not None
    end = words.end() if words and is_spelled else found.end()
    said = words["words"] if words and is_spelled else ""
    near = _is_near(text, found.start(), end)
    whole = found[0]
    return Figure(Of.AMOUNT, found.start(), end, whole, value, step, words=said, is_near=near)


def _scale(word: str) -> str:
    """A word for a unit as the grammar of amounts has it."""
    low = word.lower()
    return {"r": "ribu", "j": "juta", "m": "miliar", "t": "triliun"}[low[0]]


def _percent(text: str, found: re.Match[str]) -> Figure:
    number = found["number"].replace(",", ".")
    value = -Decimal(number) if found["minus"] else Decimal(number)
    near = _is_near(text, found.start(), found.end())
    places = len(number.partition(".")[2])
    at = (found.start(), found.end())
    return Figure(Of.PERCENT, *at, found[0], value, places=places, is_near=near)


def _count(text: str, found: re.Match[str]) -> Figure:
    level = "sub kegiatan" if found["level"].lower().startswith("sub") else found["level"].lower()
    near = _is_near(text, found.start(), found.end())
    at = (found.start(), found.end())
    return Figure(Of.COUNT, *at, found[0], Decimal(found["number"]), level=level, is_near=near)


def _is_near(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 40, 0) : start], text[end : end + 24]
    return bool(_NEAR_BEFORE.search(before) or _NEAR_AFTER.match(after))


def numbered(text: str) -> Iterator[tuple[int, str, Decimal, int]]:
    """The counts that are spelled out behind their digits: place, as printed, digits and words.

    >>> list(numbered("sebanyak 35 (tiga puluh empat) kegiatan"))
    [(9, '35 (tiga puluh empat)', Decimal('35'), 34)]
    """
    for found in _NUMBERED.finditer(text):
        said = spelled(found["words"])
        if said is not None and said.sure:
            number = Decimal(found["number"].replace(".", ""))
            yield found.start(), found[0], number, said.value
