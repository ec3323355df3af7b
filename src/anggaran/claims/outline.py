"""Lists of programs with their kegiatan and sub kegiatan, told by the marks of their items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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


def _outlines(paragraphs: Sequence[Paragraph]) -> Iterator[Outline]:
    current: Outline | None = None
    kinds: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        found = _ITEM.fullmatch(paragraph.text)
        is_program = found is not None and found["text"].casefold().startswith("program")
        if current is None:
            if found and is_program and found["number"] == "1":
                current, kinds = Outline(number, [(0, found["text"])]), [_kind(found)]
            continue
        kind = _kind(found) if found else ""
        fits = kind in kinds or (kind and len(kinds) < len(LEVELS))
        if found is None or not fits or (kind == kinds[0]) is not is_program:
            yield current
            current = None
            continue
        if kind not in kinds:
            kinds.append(kind)
        current.items.append((kinds.index(kind), found["text"]))
    if current:
        yield current


def _kind(item: re.Match[str]) -> str:
    """How an item is marked: ``1.``, ``a.``, ``1)``, ``(1)``."""
    return f"{item['open']}{'1' if item['number'] else 'a'}{item['close']}"
