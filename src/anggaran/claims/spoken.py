"""What the amounts of a sentence speak of: the rows that it names, those of its heading, or the
whole.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anggaran.claims.figure import Of
from anggaran.claims.names import Mention, Names, are_listed
from anggaran.claims.paragraph import Paragraph
from anggaran.claims.said import Said, is_of_pagu
from anggaran.claims.sentence import Claim, Sentence

_HERE = re.compile(
    r"\b(?:(?P<count>\d{1,2})\s+)?(?:\(\w+\)\s+)?(?:sub\s+kegiatan|kegiatan|program|belanja)"
    r"(?:-\w+)?\s+(?:ini|tersebut|dimaksud|di\s?atas)\b",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?:[-•▪–#]+\s)?\W{0,2}(?:\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|[ivx]{1,5}[.)])\)?\s*",
    re.IGNORECASE,
)
_LEFT = re.compile(r"[\W\d_]*(?:(?:program|kegiatan|sub|dan|serta)\b[\W\d_]*)*", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:triwulan|tribulan|semester|bulan|s\.?/?d\.?|per\s+\d|posisi|tahun\s+(?:lalu|sebelumnya"
    r"|depan|berikutnya|berjalan)|prognosis|proyeksi|perkiraan|rpjmd|renstra)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:target|rencana|usulan|kebutuhan|dak|dau|dbhcht|bersumber|sumber\s+dana|provinsi|apbn"
    r"|pusat|uptd?|kecamatan|puskesmas|sekolah|kelurahan|bidang|sekretariat|paket|antara\s+lain"
    r"|sebagian)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:[Pp]rogram|[Kk]egiatan)\s+(?!Dinas|Badan|Tahun|Sub|Kantor)[A-Z][a-z]")
_YEAR = re.compile(r"(?<![\d./])(?:19|20)\d\d(?![\d./])")
_LAW = re.compile(r"\b(?:nomor|no\.?)\s+[\w./-]{1,30}\s+tahun\s+\d{4}", re.IGNORECASE)


_OF_ALL = re.compile(
    r"\s*\)?\s*(?:dari|terhadap)\s+(?:total|(?:ke)?seluruh(?:an)?|jumlah)"
    r"\s+(?:anggaran|belanja|pagu)\b",
    re.IGNORECASE,
)
_BROKEN = 3  # paragraphs that a heading may be broken into


@dataclass(frozen=True, slots=True)
class Spoken:
    """A pagu and a realisasi, or one of them, and what they speak of.

    Attributes:
        sentence: the sentence.
        pagu: the amount that is budgeted; None where it tells none.
        realisasi: what was spent of it; None where it tells none.
        names: the rows that are named; none for the whole.
        years: the years that the sentence names.
        is_part: True where its words take a part of a row: a source of money, a unit.
        is_then: True where they name another time than the year: a quarter, the year before.
    """

    sentence: Sentence
    pagu: Claim | None
    realisasi: Claim | None
    names: tuple[Mention, ...]
    years: frozenset[int]
    is_part: bool
    is_then: bool

    @property
    def both(self) -> tuple[Claim, Claim] | None:
        """Pagu and realisasi where it tells them both."""
        return (self.pagu, self.realisasi) if self.pagu and self.realisasi else None


def spoken(sentence: Sentence, paragraphs: Sequence[Paragraph], names: Names) -> Iterator[Spoken]:
    """The amounts of a sentence, in pairs of pagu and realisasi where they stand so.

    Args:
        sentence: the sentence.
        paragraphs: all of the document; "program ini" is named by a heading above.
        names: the names of the rows of its tables.
    """
    # "Anggaran Pendapatan dan Belanja Daerah Kabupaten" names no row, though one is called so
    mentions = [each for each in names.find(sentence.text) if each.whole or not each.top]
    text = _LAW.sub("", _without(sentence.text, mentions))
    years = frozenset(map(int, _YEAR.findall(text)))
    is_part, then = _PART.search(text) is not None, is_then(text)
    start = 0
    for pagu, realisasi in _pairs(sentence.claims):
        first = min(each.figure.start for each in (pagu, realisasi) if each)
        before = [each for each in mentions if start <= each.start and each.end <= first]
        found = _named(sentence, before, first, start)
        start = max(each.figure.end for each in (pagu, realisasi) if each)
        if found is None and not before:
            found = _above(sentence, paragraphs, names)
        if found is None:  # it names something, and not surely what
            continue
        yield Spoken(sentence, pagu, realisasi, tuple(found), years, is_part, then)


def is_then(text: str) -> bool:
    """Whether words name another time than the year: a quarter, the year before.

    >>> is_then("sampai dengan triwulan II"), is_then("pada tahun 2023")
    (True, False)
    """
    return _THEN.search(text) is not None


def is_of_row(sentence: Sentence, paragraphs: Sequence[Paragraph], names: Names) -> bool:
    """Whether a sentence may speak of the rows below one alone: one that it names itself, or that
    heads it.
    """
    text = sentence.text[: sentence.claims[0].figure.start if sentence.claims else None]
    heading = _heading(paragraphs, sentence.paragraph)
    found = names.find(heading)
    is_headed = bool(found) and _LEFT.fullmatch(_without(heading, found)) is not None
    named = any(not each.top for each in names.find(text))
    return is_headed or named or bool(_HERE.search(text) or _NAMED.search(text))


def is_of_whole(sentence: Sentence, claim: Claim) -> bool:
    """Whether a figure is a percent of a whole budget: "56,41% dari total anggaran"."""
    is_sure = claim.figure.of is Of.PERCENT and claim.is_plain and bool(claim.figure.places)
    return is_sure and _OF_ALL.match(sentence.after(claim)) is not None


def _without(text: str, mentions: Sequence[Mention]) -> str:
    """A text but for the names in it: a Program Pemberdayaan Kelurahan is of no kelurahan."""
    for each in reversed(mentions):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim | None, Claim | None]]:
    """Pagu and realisasi that follow each other, in either order."""
    amounts = deque(claim for claim in claims if claim.figure.of is Of.AMOUNT)
    pagu: Claim | None = None
    while amounts:
        claim = amounts.popleft()
        if claim.said is Said.REALISASI:
            if pagu is None and amounts and _is_pagu_behind(amounts[0]):
                pagu = amounts.popleft()
            yield pagu, claim
            pagu = None
        else:
            if pagu:
                yield pagu, None
            pagu = claim if claim.said in {Said.PAGU, Said.UNSAID} else None
    if pagu:
        yield pagu, None


def _is_pagu_behind(claim: Claim) -> bool:
    """Whether it is the pagu of the amount before it: "realisasi … dari anggaran …"."""
    return claim.said is Said.PAGU and is_of_pagu(claim.before)


def _named(
    sentence: Sentence, before: Sequence[Mention], first: int, start: int
) -> Sequence[Mention] | None:
    """The names before an amount, one or a list of them; None where there are none, or they are
    not whole.
    """
    if not before:
        return None
    if _HERE.search(sentence.text[start:first]) and not _heads(sentence, before):
        return None
    listed = list(before[-1:])
    for each in reversed(before[:-1]):
        if not are_listed(sentence.text, [each, listed[0]]):
            break
        listed.insert(0, each)
    return listed if all(each.whole for each in listed) else None


def _heads(sentence: Sentence, before: Sequence[Mention]) -> bool:
    """Whether the one name before an amount is the item that heads a sentence on "program ini"."""
    mark = _MARK.match(sentence.text)
    return mark is not None and len(before) == 1 and before[0].start <= mark.end()


def _above(
    sentence: Sentence, paragraphs: Sequence[Paragraph], names: Names
) -> Sequence[Mention] | None:
    """The names of the heading that "program ini" means; none for the whole; None where they are
    not surely those.
    """
    here = _HERE.search(sentence.text)
    if here is None:
        return None if _NAMED.search(sentence.text) else ()
    text = _heading(paragraphs, sentence.paragraph)
    found = names.find(text)
    rest = _without(text, found)
    is_all = bool(found) and _LEFT.fullmatch(re.sub(r"\(\w+\)", "", rest)) is not None
    count = int(here["count"]) if here["count"] else None
    return found if is_all and count in {None, len(found)} else None


def _heading(paragraphs: Sequence[Paragraph], at: int) -> str:
    """The item of a list that stands right above a paragraph, whole where it was broken."""
    lines: list[str] = []
    for each in reversed(paragraphs[max(at - _BROKEN, 0) : at]):
        lines.insert(0, each.text)
        if found := _MARK.match(each.text):
            return " ".join([each.text[found.end() :], *lines[1:]])
    return lines[-1] if lines else ""
