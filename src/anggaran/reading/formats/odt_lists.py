"""The lists of an OpenDocument text: which paragraphs and headings they number."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from anggaran.reading.formats.numbering import Counts, Level, Levels
from anggaran.reading.formats.words import Event, attribute, local_name, small

_PARTS = ("styles.xml", "content.xml")  # those of the text come last
_OUTLINE = "outline-style"  # numbers the headings that stand in no list
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_TEXTS = {"p", "h"}


@dataclass(slots=True)
class _Open:
    """A list that is being read: its style, and whether its item has printed its number."""

    style: str
    is_told: bool = True


def numbered(events: Iterable[Event], package: zipfile.ZipFile) -> Iterator[Event]:
    """The same events; where a paragraph with a number ends, it begins with that.

    Args:
        events: what is met in the text.
        package: the document.
    """
    lists = _Lists(_styles(package))
    for event, element, name in events:
        if name == "list":
            lists.turn(event, element)
        elif name == "list-item":
            lists.begin_item(event)
        elif name in _TEXTS and event == "end":
            element.text = f"{lists.number(element)}{element.text or ''}"
        yield event, element, name


@dataclass(slots=True)
class _Lists:
    """The lists that are being read, each in an item of the one before, and how far all counted."""

    styles: dict[str, Levels]
    counts: Counts = field(default_factory=Counts)
    opened: list[_Open] = field(default_factory=list)

    def turn(self, event: str, element: ET.Element) -> None:
        """A list starts or ends."""
        if event == "end":
            self.opened.pop()
            return
        style = attribute(element, "style-name") or (self.opened[-1].style if self.opened else "")
        goes_on = attribute(element, "continue-numbering") == "true"
        if not self.opened and not goes_on and not attribute(element, "continue-list"):
            self.counts.begin(style, 0)
        self.opened.append(_Open(style))

    def begin_item(self, event: str) -> None:
        """An item starts, the first paragraph of which has a number."""
        if self.opened and event == "start":
            self.opened[-1].is_told = False

    def number(self, element: ET.Element) -> str:
        """The number of a paragraph; none of the second one of an item."""
        if not self.opened:
            level = small(attribute(element, "outline-level"), 0)
            return self.counts.next(_OUTLINE, self.styles.get(_OUTLINE, {}), level - 1)
        last = self.opened[-1]
        if last.is_told:
            return ""
        last.is_told = True
        return self.counts.next(last.style, self.styles.get(last.style, {}), len(self.opened) - 1)


def _styles(package: zipfile.ZipFile) -> dict[str, Levels]:
    """The list styles of a document by their names."""
    found: dict[str, Levels] = {}
    for part in _PARTS:
        if part not in package.NameToInfo:
            continue
        with package.open(part) as body:
            for _, element in ET.iterparse(body):  # noqa: S314  # held to its limits
                name = local_name(element)
                if name in {"list-style", _OUTLINE}:
                    own = attribute(element, "name") if name == "list-style" else _OUTLINE
                    found[own] = dict(_levels(element))
                elif name == "automatic-styles" and part == _PARTS[-1]:
                    break  # the text itself follows
    return found


def _levels(style: ET.Element) -> Iterator[tuple[int, Level]]:
    """The levels of a list style that number, each with its place."""
    for element in style:
        form = attribute(element, "num-format")
        place = small(attribute(element, "level"), 0)
        if place and form:
            shown = small(attribute(element, "display-levels"), 1)
            counts = ".".join(f"%{level}" for level in range(max(1, place - shown + 1), place + 1))
            text = f"{attribute(element, 'num-prefix')}{counts}{attribute(element, 'num-suffix')}"
            start = small(attribute(element, "start-value"), 1)
            yield place - 1, Level(_FORMS.get(form, "decimal"), text, start)
