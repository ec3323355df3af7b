"""Numbers spelled out in Indonesian: "sebelas milyar tiga ratus juta rupiah"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

_UNITS = {
    word: number
    for number, words in enumerate(
        (
            "nol kosong",
            "satu",
            "dua",
            "tiga",
            "empat",
            "lima",
            "enam",
            "tujuh",
            "delapan lapan",
            "sembilan",
        )
    )
    for word in words.split()
}
_SCALES = {
    "ribu": 10**3,
    "juta": 10**6,
    **dict.fromkeys(["miliar", "milyar", "milyard", "miliyar", "milliar"], 10**9),
    **dict.fromkeys(["triliun", "trilyun", "triliyun", "trilliun"], 10**12),
}
_WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100}
_TENS = {"belas", "puluh", "ratus"}
_WORDS = sorted(
    [*_UNITS, *_SCALES, *_WHOLE, *_TENS, *(f"se{word}" for word in _SCALES)], key=len, reverse=True
)
_ANY = "|".join(_WORDS)
_TOKEN = re.compile(_ANY)
_RUN = re.compile(rf"(?:{_ANY})+")
_END = {"rupiah", "rp", "persen"}
_MOST = 60  # words of a number
_NEAR = 80  # likeness in percent of a word that is a number mistyped


class Spelled(NamedTuple):
    """A number spelled out; ``sure`` is False where a word had to be read as another."""

    value: int
    sure: bool = True


def spelled(text: str) -> Spelled | None:
    """The number that words say; None where they say none.

    >>> spelled("Sebelas milyar tiga ratus sembilan puluh juta dua ribu rupiah")
    Spelled(value=11390002000, sure=True)
    >>> spelled("tigapuluh lima").value, spelled("tuju belas"), spelled("tiga orang")
    (35, Spelled(value=17, sure=False), None)
    """
    words = re.findall(r"[a-z]+", text.lower().replace("-", " "))
    while words and words[-1] in _END:
        words.pop()
    if not words or len(words) > _MOST:
        return None
    found = list(_known(words))
    if not all(word for word, _ in found):
        return None
    value = _value([each for word, _ in found for each in _TOKEN.findall(word)])
    return None if value is None else Spelled(value, all(sure for _, sure in found))


def _known(words: list[str]) -> Iterator[tuple[str, bool]]:
    """Each word as one of a number, and whether it is written so; ``""`` for any other."""
    for word in words:
        if _RUN.fullmatch(word):
            yield word, True
        else:
            near = process.extractOne(word, _WORDS, scorer=fuzz.ratio, score_cutoff=_NEAR)
            yield (near[0] if near and len(word) > 3 else "", False)


def _value(words: list[str]) -> int | None:
    """What the words of a number add up to; None where they stand in no order of a number."""
    total, group, unit, last = 0, 0, None, 10**15
    for word in words:
        scale = _SCALES.get(word.removeprefix("se")) if word not in _UNITS else None
        if scale:
            group += unit or 0
            one = word.startswith("se")
            if scale >= last or (one and group) or not (one or group):
                return None
            total, group, unit, last = total + (1 if one else group) * scale, 0, None, scale
        elif word in _UNITS:
            if unit is not None or group % 10 or 10 < group % 100 < 20:
                return None
            unit = _UNITS[word]
        else:
            step = _WHOLE.get(word) or _tens(word, unit)
            if step is None or group % (1000 if step >= 100 else 100):
                return None
            group, unit = group + step, None
    return total + group + (unit or 0)


def _tens(word: str, unit: int | None) -> int | None:
    """What a word makes of the unit before it; None where there is none."""
    if not unit:
        return None
    return {"belas": unit + 10, "puluh": unit * 10, "ratus": unit * 100}[word]
