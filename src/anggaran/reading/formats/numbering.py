"""The numbers of paragraphs, which a word processor counts and does not store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_LETTERS = 26
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST = 90  # count that is written in Roman numerals


class Level(NamedTuple):
    """How a level of a list counts.

    Attributes:
        form: ``lowerLetter``, ``upperRoman``, ``bullet`` …; else in digits.
        text: what is written, with ``%1`` for the count of the highest level, ``%2`` for the next.
        start: its first count.
    """

    form: str
    text: str
    start: int = 1


Levels = Mapping[int, Level]


class Counts:
    """How far the lists of a document have counted.

    >>> counts = Counts()
    >>> levels = {0: Level("upperRoman", "%1."), 1: Level("decimal", "%1.%2")}
    >>> [counts.next("a", levels, at) for at in (0, 1, 1, 0)]
    ['I. ', 'I.1 ', 'I.2 ', 'II. ']
    """

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, int]] = {}

    def next(self, name: str, levels: Levels, at: int) -> str:
        """The number in front of the next paragraph of a list; ``""`` where it has none.

        Args:
            name: what the list is told by.
            levels: how it counts.
            at: the level of the paragraph, from 0.
        """
        if at not in levels:
            return ""
        counts = self._counts.setdefault(name, {})
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        self.begin(name, at + 1)
        text = levels[at].text
        for level, (form, _, start) in levels.items():
            text = text.replace(f"%{level + 1}", _written(counts.get(level, start), form))
        return f"{text} " if text and levels[at].form != "bullet" else ""

    def begin(self, name: str, at: int) -> None:
        """Let a list begin anew from a level down."""
        counts = self._counts.get(name, {})
        for level in [each for each in counts if each >= at]:
            del counts[level]


def _written(count: int, form: str) -> str:
    """A count as a list writes it: ``3``, ``c`` or ``iii``."""
    if form in {"lowerLetter", "upperLetter"}:
        text = chr(97 + (count - 1) % _LETTERS) * ((count - 1) // _LETTERS + 1)
    elif form in {"lowerRoman", "upperRoman"} and count < _LARGEST:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (count // value)
            count %= value
    else:
        return str(count)
    return text.upper() if form.startswith("upper") else text
