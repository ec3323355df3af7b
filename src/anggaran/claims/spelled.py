"""Numbers spelled out in Indonesian: "sebelas milyar tiga ratus juta rupiah"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
    number = _Number()
    return number.value if all(number.takes(word) for word in words) else None


@dataclass(slots=True)
class _Number:
    """A number as it is spelled out, word by word.

    Attributes:
        total: what was closed by a word like *ribu*.
        group: what stands since then, without the unit at its end.
        unit: the digit at its end, which *belas*, *puluh* and *ratus* change.
        last: the scale that closed last; the next one is smaller.
    """

    total: int = 0
    group: int = 0
    unit: int | None = None
    last: int = 10**15

    @property
    def value(self) -> int:
        """What it is so far."""
        return self.total + self.group + (self.unit or 0)

    def takes(self, word: str) -> bool:
        """Whether a word may come next; it counts then."""
        if word in _UNITS:
            return self._takes_unit(_UNITS[word])
        if scale := _SCALES.get(word.removeprefix("se")):
            return self._takes_scale(scale, one=word.startswith("se"))
        return self._takes_step(_WHOLE.get(word) or _tens(word, self.unit))

    def _takes_unit(self, unit: int) -> bool:
        fits = self.unit is None and not self.group % 10 and not 10 < self.group % 100 < 20
        self.unit = unit
        return fits

    def _takes_scale(self, scale: int, *, one: bool) -> bool:
        group = self.group + (self.unit or 0)
        fits = scale < self.last and one != bool(group)  # *seribu* stands alone
        self.total += (1 if one else group) * scale
        self.group, self.unit, self.last = 0, None, scale
        return fits

    def _takes_step(self, step: int | None) -> bool:
        if step is None:
            return False
        fits = not self.group % (1000 if step >= 100 else 100)
        self.group, self.unit = self.group + step, None
        return fits


def _tens(word: str, unit: int | None) -> int | None:
    """What a word makes of the unit before it; None where there is none."""
    if not unit:
        return None
    return {"belas": unit + 10, "puluh": unit * 10, "ratus": unit * 100}[word]
