"""The lists of a Word document: which paragraphs they number, by themselves or by their styles."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from anggaran.reading.formats.numbering import Counts, Level, Levels
from anggaran.reading.formats.words import attribute, child, local_name, small

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_BASES = 10  # styles that stand upon each other


class _List(NamedTuple):
    """A list of the document.

    Attributes:
        abstract: what it counts with others by.
        levels: how it counts.
        anew: the levels at which it begins to count, however far others have.
    """

    abstract: str
    levels: Levels
    anew: Collection[int] = ()


class Lists:
    """The numbers of paragraphs, by their own list or by that of their style.

    Args:
        package: the document.
    """

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts = Counts()
        self._begun: set[str] = set()
        if (root := _part(package, "word/numbering.xml")) is not None:
            self._lists, own = _lists(root)
            styles = _part(package, "word/styles.xml")
            self._styles = {} if styles is None else _styles(styles, own)

    def next(self, paragraph: ET.Element) -> str:
        """The number in front of a paragraph; ``""`` where it has none."""
        properties = child(paragraph, "pPr")
        number, at = self._styles.get(said(properties, "pStyle"), ("", 0))
        own = child(properties, "numPr")
        number = said(own, "numId") or number
        level = said(own, "ilvl")
        at = int(level) if level.isdecimal() and len(level) == 1 else at
        if number not in self._lists:
            return ""
        listed = self._lists[number]
        if number not in self._begun:
            self._begun.add(number)
            for first in listed.anew:
                self._counts.begin(listed.abstract, first)
        return self._counts.next(listed.abstract, listed.levels, at)


def _part(package: zipfile.ZipFile, name: str) -> ET.Element | None:
    if name not in package.NameToInfo:
        return None
    return ET.fromstring(package.read(name))  # noqa: S314  # held


def _lists(root: ET.Element) -> tuple[dict[str, _List], dict[str, int]]:
    """The lists by their numbers, and the levels that styles have in them."""
    abstract = {
        attribute(each, "abstractNumId"): each for each in root if local_name(each) == "abstractNum"
    }
    own = {
        said(level, "pStyle"): at
        for each in abstract.values()
        for level in each
        for at, _ in _level(level)
    }
    levels = {name: _levels(each) for name, each in abstract.items()}
    used = [each for each in root if local_name(each) == "num"]
    return {attribute(each, "numId"): _list(each, levels) for each in used}, own


def _list(element: ET.Element, levels: Mapping[str, Levels]) -> _List:
    """A list as it is used: the levels of its abstract one, but for what it changes."""
    name = said(element, "abstractNumId")
    own = {**levels.get(name, {})}
    changed = [each for each in element if local_name(each) == "lvlOverride"]
    for each in changed:
        own |= _levels(each)
    starts = {at: start for each in changed for at, start in _start(each)}
    own |= {at: own[at]._replace(start=start) for at, start in starts.items() if at in own}
    return _List(name, own, starts)


def _levels(element: ET.Element) -> dict[int, Level]:
    """The levels that an element holds, by their places."""
    return {at: level for each in element for at, level in _level(each)}


def _level(element: ET.Element) -> Iterator[tuple[int, Level]]:
    """A level of a list, with its place."""
    place = attribute(element, "ilvl")
    if local_name(element) == "lvl" and place.isdecimal() and len(place) == 1:
        form, text = said(element, "numFmt"), said(element, "lvlText")
        yield int(place), Level(form, text, small(said(element, "start"), 0))


def _start(element: ET.Element) -> Iterator[tuple[int, int]]:
    """Where a list begins to count anew at a level."""
    place, start = attribute(element, "ilvl"), said(element, "startOverride")
    if start and place.isdecimal() and len(place) == 1:
        yield int(place), small(start, 1)


def _styles(root: ET.Element, own: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """The list and the level of each style that numbers its paragraphs, or whose base does."""
    told: dict[str, tuple[str, int]] = {}
    base: dict[str, str] = {}
    for style in root:
        name = attribute(style, "styleId")
        base[name] = said(style, "basedOn")
        numbered = child(child(style, "pPr"), "numPr")
        if numbered is not None:
            level = said(numbered, "ilvl")
            at = int(level) if level.isdecimal() and len(level) == 1 else own.get(name, 0)
            told[name] = said(numbered, "numId"), at
    for name in [name for name in base if name not in told]:
        above = name
        for _ in range(_BASES):
            above = base.get(above, "")
            if above in told:
                told[name] = told[above]
                break
    return told


def said(element: ET.Element | None, name: str) -> str:
    """The value of a child; ``""`` where there is none."""
    found = child(element, name)
    return "" if found is None else value_of(found)


def value_of(element: ET.Element) -> str:
    """The value of an element of Word."""
    return element.get(f"{{{_MAIN}}}val") or element.get(f"{{{_STRICT}}}val") or ""
