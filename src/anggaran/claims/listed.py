"""Lists that a sentence announces with their number: "3 (tiga) kegiatan, yaitu:" and its items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anggaran.claims.figure import Of
from anggaran.claims.levels import LEVELS
from anggaran.claims.paragraph import Paragraph
from anggaran.claims.sentence import Claim, Sentence

_ANNOUNCED = re.compile(
    r"\b(?:yaitu|yakni|adalah|meliputi|terdiri|(?:sebagai|adalah)\s+berikut)\b"
    r"(?:[a-z\s]{0,30}:)?\s*",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:antara\s+lain|di\s?antaranya|misalnya|terutama|beberapa|dst|dll)\b", re.IGNORECASE
)
_ITEM = re.compile(
    r"(?:(?P<bullet>[-•▪–])|(?P<open>\(?)(?:(?P<number>\d{1,2})|(?P<letter>[a-z]))[.)])"
    r"\s+(?P<text>\S.*)"
)
_INLINE = re.compile(r"(?:^|(?<=[\s:;,]))\(?(?:(?P<number>\d{1,2})|(?P<letter>[a-z]))[.)]\s")
_FEWEST = 2  # items of a list
_AFTER = 6  # paragraphs behind a list in which it may go on


@dataclass(frozen=True, slots=True)
class Announced:
    """A number of rows of one level, and how many the list that it announces names."""

    claim: Claim
    items: int


def announced(sentence: Sentence, paragraphs: Sequence[Paragraph]) -> Announced | None:
    """The list that a sentence announces with one number; None where it is not sure.

    Args:
        sentence: the sentence.
        paragraphs: all of the document.
    """
    counts = [claim for claim in sentence.claims if claim.figure.of is Of.COUNT]
    if not counts or len({claim.figure.level for claim in counts}) > 1:
        return None
    claim, behind = counts[-1], sentence.after(counts[-1])
    found = _ANNOUNCED.search(behind)
    if found is None or not claim.is_plain or _OPEN.search(behind):
        return None
    items = (
        _below(paragraphs[sentence.paragraph + 1 :], claim.figure.level)
        if not behind[found.end() :].strip() and behind.rstrip()[-1:] == ":"
        else _within(behind[found.end() :])
    )
    return Announced(claim, items) if items >= _FEWEST else None


def _within(text: str) -> int:
    """How many items a sentence numbers; 0 where they do not follow each other from the first."""
    found = [*_INLINE.finditer(text)]
    if not found or found[0].start():
        return 0
    return _in_order([_ordinal(each) for each in found])


def _below(paragraphs: Sequence[Paragraph], level: str) -> int:
    """How many items the list at the beginning of some paragraphs has; 0 where it is not sure, or
    they are rows of another level.
    """
    items = [*_items(paragraphs)]
    rest = _items(paragraphs[len(items) : len(items) + _AFTER], whole=False)
    if not items or any(_goes_on(items[-1], each) for each in rest):
        return 0
    again = (n for n, each in enumerate(items) if n and _is_first(each))
    items = items[: next(again, len(items))]
    if len({*map(_kind, items)}) > 1 or any(_is_other(each["text"], level) for each in items):
        return 0
    return len(items) if items[0]["bullet"] else _in_order([*map(_ordinal, items)])


def _is_first(item: re.Match[str]) -> bool:
    """Whether a list begins with an item."""
    return not item["bullet"] and _ordinal(item) == 1


def _goes_on(last: re.Match[str], other: re.Match[str]) -> bool:
    """Whether an item may be the next after another, though something stands between."""
    if _kind(last) != _kind(other):
        return False
    return bool(last["bullet"]) or _ordinal(other) == _ordinal(last) + 1


def _items(paragraphs: Sequence[Paragraph], *, whole: bool = True) -> Iterator[re.Match[str]]:
    """The items among some paragraphs; up to the first that is none."""
    for each in paragraphs:
        found = _ITEM.match(each.text)
        if found:
            yield found
        elif whole:
            return


def _is_other(text: str, level: str) -> bool:
    """Whether an item calls itself a row of another level."""
    low = text.casefold()
    own = next((each for each in sorted(LEVELS, key=len, reverse=True) if low.startswith(each)), "")
    return own not in {"", level}


def _kind(item: re.Match[str]) -> str:
    kind = item["bullet"] or ("1" if item["number"] else "a")
    return f"{item['open'] or ''}{kind}"


def _ordinal(item: re.Match[str]) -> int:
    return int(item["number"]) if item["number"] else ord(item["letter"]) - ord("a") + 1


def _in_order(numbers: Sequence[int]) -> int:
    return len(numbers) if [*numbers] == [*range(1, len(numbers) + 1)] else 0
