"""Lists of programs with their kegiatan and sub kegiatan, told by the marks of their items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from anggaran.claims.levels import LEVELS
from anggaran.claims.paragraph import Paragraph

_ITEM = re.compile(
    r"(?:[-•▪–]\s*)?(?P<open>\(?)(?:(?P<number>\d{1,3})|[a-zA-Z])(?P<close>[.)])\s+(?P<text>\S.*)"
)
_FEWEST = 3  # programs of a list


@dataclass(slots=True)
class Outline:
    """A list of programs.

    Attributes:
        first: the number of the paragraph that it begins with.
        items: the level of each item, 0 for a program, and its words.
    """

    first: int
    items: list[tuple[int, str]] = field(default_factory=list)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many items of each level it has."""
        found = [level for level, _ in self.items]
        return {name: found.count(level) for level, name in enumerate(LEVELS) if level in found}


def outlines(paragraphs: Sequence[Paragraph]) -> list[Outline]:
    """The lists of a text that begin with programs, and tell what stands below them.

    >>> from anggaran.claims.paragraph import paragraphs
    >>> from anggaran.finding import Spot
    >>> from anggaran.reading.formats.passage import Passage
    >>> text = "1. PROGRAM A|a. Satu|2. PROGRAM B|a. Dua|b. Tiga|3. PROGRAM C".split("|")
    >>> lines = [Passage(Spot(None, n), line) for n, line in enumerate(text, start=1)]
    >>> [each.counts for each in outlines(paragraphs(lines, ()))]
    [{'program': 3, 'kegiatan': 3}]
    """
    return [
        each
        for each in _outlines(paragraphs)
        if each.counts.get("program", 0) >= _FEWEST and "kegiatan" in each.counts
    ]


class _Item(NamedTuple):
    """An item of a list: its mark (``1.``, ``a.``, ``1)``, ``(1)``), its number, its words."""

    mark: str
    number: str | None
    text: str

    @property
    def is_program(self) -> bool:
        """Whether it names a program."""
        return self.text.casefold().startswith("program")


def _outlines(paragraphs: Sequence[Paragraph]) -> Iterator[Outline]:
    current: Outline | None = None
    marks: list[str] = []  # one a level
    for number, paragraph in enumerate(paragraphs):
        item = _item(paragraph.text)
        if current is None:
            if item and item.is_program and item.number == "1":
                current, marks = Outline(number, [(0, item.text)]), [item.mark]
            continue
        level = _level(item, marks) if item else None
        if item is None or level is None:
            yield current
            current = None
            continue
        if level == len(marks):
            marks.append(item.mark)
        current.items.append((level, item.text))
    if current:
        yield current


def _item(text: str) -> _Item | None:
    """A paragraph as an item of a list; None where it is none."""
    found = _ITEM.fullmatch(text)
    if found is None:
        return None
    mark = f"{found['open']}{'1' if found['number'] else 'a'}{found['close']}"
    return _Item(mark, found["number"], found["text"])


def _level(item: _Item, marks: Sequence[str]) -> int | None:
    """The level that the mark of an item has, else the next; None where the list ends before it."""
    level = marks.index(item.mark) if item.mark in marks else len(marks)
    fits = level < len(LEVELS) and (level == 0) is item.is_program
    return level if fits else None
