"""Changes between two times in a sentence: "turun sebesar Rp 5 atau 5% dibandingkan tahun 2022
sebesar Rp 100", or between the two amounts of a sentence of two years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anggaran.claims.figure import Of
from anggaran.claims.said import Said
from anggaran.claims.sentence import Claim, Sentence
from anggaran.claims.years import in_order

_UP = r"naik|meningkat|kenaikan|peningkatan|bertambah|pertambahan|tumbuh|lebih\s+(?:tinggi|besar)"
_DOWN = (
    r"turun|menurun|penurunan|berkurang|pengurangan|menyusut|lebih\s+(?:rendah|kecil)|berkurangnya"
)
_WAY = rf"(?<![\w/(])(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?![\w/])(?!\s?[(/])"
_JOIN = (
    r"(?:[\s,:;()]|\b(?:sebesar|sebanyak|senilai|sejumlah|yaitu|yakni|atau|setara|dengan|mencapai"
    r"|dan|adalah|nilai|persentase|secara|hanya|anggaran|realisasi|belanja|pendapatan)\b){0,12}"
)
_OR = r"[\s,(]*(?:\b(?:atau|yaitu|yakni|setara|sebesar|senilai|sejumlah|nilai)\b\s*){1,4}"
_MADE = (
    rf"{_JOIN}(?:«P(?P<rate>\d+)»{_OR}(?=«A))?(?:«A(?P<made>\d+)»)?"
    rf"{_JOIN}(?:«P(?P<percent>\d+)»(?!\s*poin))?"
)
_OTHER = (  # words behind which something else is told
    r"(?!\b(?:dari|dengan|untuk|karena|sehingga|sedangkan|sementara|namun|tetapi|serta|sisa)\b)"
)
_FROM = rf"(?:{_OTHER}[^«»;,]){{0,160}}«A(?P<base>\d+)»"
_TO = r"(?:[^«»;]{0,80}\bmenjadi\b[^«»;]{0,80}«A(?P<later>\d+)»)?"
_THAN = r"\b(?:di(?:per)?banding(?:kan)?|daripada)\b(?:\s+dengan\b)?"
_NEXT = r"(?:(?!\b(?:dan|serta|namun|tetapi)\b)[^«».;]){0,60}?"
_BEHIND = re.compile(
    rf"{_WAY}{_MADE}{_NEXT}(?:{_THAN}|\b(?:dari|terhadap)\b){_FROM}{_TO}", re.IGNORECASE
)
_AHEAD = re.compile(
    rf"{_THAN}{_FROM}(?:[^«»;]{{0,160}}«A(?P<later>\d+)»)?[^«»;]{{0,160}}?{_WAY}{_MADE}",
    re.IGNORECASE,
)
_MOVES = re.compile(rf"\b(?:(?P<up>{_UP}|penambahan)|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_SAID = (
    rf"{_UP}|penambahan|{_DOWN}|mengalami|terjadi|terdapat|sebesar|senilai|sejumlah|atau|yaitu"
    r"|yakni|setara|dengan|sehingga|dan|anggaran|belanja|realisasi|pendapatan|pagu|persentase"
    r"|pada|di|tahun"
)
_CHANGE = re.compile(rf"\b(?:{_UP}|penambahan|{_DOWN})(?:\s+(?:{_SAID}))*\s*$", re.IGNORECASE)
_SHARE = re.compile(rf"(?:[\s,.\-–=()/:;]|\b(?:{_SAID}|(?:19|20)\d\d)\b){{1,30}}", re.IGNORECASE)
_FURTHER = re.compile(r"\b(?:dari|terhadap)\s+(?:total|jumlah|pagu|target|seluruh)", re.IGNORECASE)
_ANOTHER = re.compile(  # words that begin what is told of another amount
    r"\b(?:sedangkan|sementara|namun|tetapi|serta|adapun|realisasi|belanja|pendapatan|pembiayaan"
    r"|anggaran|pagu|program|kegiatan)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:tidak|bukan|belum|tanpa)\s+(?:\w+\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a sentence tells.

    Attributes:
        word: *naik*, *turun* and the like.
        is_up: whether it means more.
        base: the amount that it starts from.
        later: the amount that it ends with; None where the words do not say.
        made: by how much; None where that is not said.
        percent: by how much in percent of the base; None where that is not said.
        others: the amounts before it, of which one may be what it ends with.
        is_between: whether base and later are the two amounts of two years that a sentence tells.
    """

    word: str
    is_up: bool
    base: Claim
    later: Claim | None
    made: Claim | None
    percent: Claim | None
    others: tuple[Claim, ...] = ()
    is_between: bool = False


def changes(sentence: Sentence) -> Iterator[Change]:
    """The changes of a sentence whose amounts and percents are all plain.

    >>> from anggaran.claims.sentence import sentences_of
    >>> text = "Realisasi turun Rp 5 atau 5% dibandingkan tahun 2022 sebesar Rp 100."
    >>> (found,) = sentences_of(text)
    >>> [(each.word, each.made.figure.text, each.base.figure.text) for each in changes(found)]
    [('turun', 'Rp 5', 'Rp 100')]
    """
    between = _between(sentence)
    yield from _worded(sentence) if between is None else (between,)


def _between(sentence: Sentence) -> Change | None:
    """The change between the two amounts of a sentence, where it or its percent is told."""
    amounts = [claim for claim in sentence.claims if claim.figure.of is Of.AMOUNT]
    made = [claim for claim in amounts if _CHANGE.search(claim.before)]
    pair = in_order(sentence, [claim for claim in amounts if claim not in made])
    way = _one_way(sentence.text)
    if pair is None or way is None or len(made) > 1 or not all(map(_is_sure, amounts)):
        return None
    percent, is_up = _rate(sentence, amounts[-1], made), way.lastgroup == "up"
    if not made and (percent is None or _rises(*pair) is not is_up):
        return None
    return Change(way[0], is_up, *pair, made[0] if made else None, percent, is_between=True)


def _one_way(text: str) -> re.Match[str] | None:
    """The first word for up or down, where all say the same; None where it is denied."""
    moves = [*_MOVES.finditer(text)]
    if len({found.lastgroup for found in moves}) != 1 or _NOT.search(text[: moves[0].start()]):
        return None
    return moves[0]


def _rises(base: Claim, later: Claim) -> bool:
    return (later.figure.value or 0) > (base.figure.value or 0)


def _rate(sentence: Sentence, last: Claim, made: Sequence[Claim]) -> Claim | None:
    """The percent that is told of the change: by its words, or right behind the change.  Behind an
    amount that was spent it may as well be the serapan, "menjadi Rp 900 atau 96,10%".
    """
    for claim in sentence.claims:
        if claim.figure.of is not Of.PERCENT or not claim.is_plain:
            continue
        if _FURTHER.match(sentence.after(claim).lstrip(" )")) or not _SHARE.fullmatch(claim.before):
            continue
        is_behind = last in made and claim.figure.start > last.figure.start
        if is_behind or _CHANGE.search(claim.before):
            return claim
    return None


def _worded(sentence: Sentence) -> Iterator[Change]:
    """The changes that a sentence tells word by word."""
    text = _marked(sentence)
    for found in (*_BEHIND.finditer(text), *_AHEAD.finditer(text)):
        way = "up" if found["up"] else "down"
        said = {
            name: _claim(sentence, found, name) for name in ("base", "later", "made", "percent")
        }
        base, told = said["base"], [each for each in said.values() if each]
        if base is None or not all(map(_is_sure, told)) or _NOT.search(text[: found.start(way)]):
            continue
        last = found.start(way)
        others = tuple(
            claim
            for number, claim in enumerate(sentence.claims)
            if claim.is_amount and claim not in told and text.find(f"«A{number}»") < last
        )
        later = said["later"] or _subject(base, others, text[:last])
        yield Change(found[way], way == "up", base, later, said["made"], said["percent"], others)


def _subject(base: Claim, others: Sequence[Claim], ahead: str) -> Claim | None:
    """The one amount before a change, where it is said to be of the kind of its base and no word
    between them tells of another.
    """
    if len(others) != 1 or not _is_sure(others[0]):
        return None
    if _ANOTHER.search(ahead.rpartition("»")[2]):
        return None
    is_same = others[0].said is base.said and base.said in {Said.PAGU, Said.REALISASI}
    return others[0] if is_same else None


def _marked(sentence: Sentence) -> str:
    """A sentence with a mark for each figure: what it is, and its number."""
    parts, end = list[str](), 0
    for number, claim in enumerate(sentence.claims):
        figure = claim.figure
        kind = {Of.AMOUNT: "A", Of.PERCENT: "P"}.get(figure.of, "C")
        parts += [_bare(sentence.text[end : figure.start]), f"«{kind}{number}»"]
        end = max(end, figure.end)
    return "".join([*parts, _bare(sentence.text[end:])])


def _bare(text: str) -> str:
    return text.replace("«", " ").replace("»", " ")


def _claim(sentence: Sentence, found: re.Match[str], name: str) -> Claim | None:
    told = found.groupdict()
    number = told.get(name) or (told.get("rate") if name == "percent" else None)
    return None if number is None else sentence.claims[int(number)]


def _is_sure(claim: Claim) -> bool:
    """Whether a figure is exact as printed, up to its rounding, and more than nothing."""
    return claim.is_plain and not claim.figure.step and (claim.figure.value or 0) > 0


def earlier(sentence: Sentence, sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """The amounts that its paragraph tells before a sentence."""
    for each in sentences:
        if each is sentence:
            return
        if each.paragraph == sentence.paragraph:
            yield from (claim for claim in each.claims if claim.is_amount)
