"""A Word document: its paragraphs with their numbers, and its tables, as they follow each other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from anggaran.reading.formats.words import Block, Tags, blocks_of, local_name

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TAGS = Tags("tbl", "tr", {"p"}, {"Fallback"})  # a Fallback says again what a Choice says
_LIMIT = 63  # columns of a table in Word
_LETTERS = 26
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def docx_blocks(package: zipfile.ZipFile) -> Iterator[Block]:
    """The paragraphs and tables of a Word document.

    Args:
        package: the file, which has been held to its limits.

    Raises:
        xml.etree.ElementTree.ParseError: its XML is broken.
    """
    numbers = _Numbers(package)
    with package.open("word/document.xml") as body:
        yield from blocks_of(
            body,
            _TAGS,
            lambda row: _cells(row, numbers),
            lambda each: _paragraph(each, numbers).split("\n"),
        )


def _cells(row: ET.Element, numbers: _Numbers) -> Iterator[tuple[str, int]]:
    """The cells of a row, each with the columns that it covers."""
    for element in row.iter():
        if local_name(element) == "gridBefore":
            yield "", _whole(element)
    for cell in _of_row(row):
        spans = [_whole(each) for each in cell.iter() if local_name(each) == "gridSpan"]
        goes_on = any(
            local_name(each) == "vMerge" and _value(each) != "restart" for each in cell.iter()
        )
        texts = [_paragraph(each, numbers) for each in cell.iter() if local_name(each) == "p"]
        yield "" if goes_on else "\n".join(filter(None, texts)), spans[0] if spans else 1


def _of_row(row: ET.Element) -> Iterator[ET.Element]:
    """The cells of a row itself, not those of tables in its cells."""
    for child in row:
        if local_name(child) == "tc":
            yield child
        elif local_name(child) in {"sdt", "sdtContent"}:
            yield from _of_row(child)


def _paragraph(paragraph: ET.Element, numbers: _Numbers) -> str:
    """The text of a paragraph, behind its number; text that was struck by a revision is none."""
    parts: list[str] = []
    for element in paragraph.iter():
        name = local_name(element)
        if name == "t":
            parts.append(element.text or "")
        elif name == "tab" and not _value(element):  # with a value it is a place to stop at
            parts.append("\t")
        elif name in {"br", "cr"}:
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
    text = "".join(parts).strip()
    return f"{numbers.next(paragraph)}{text}" if text else ""


def _value(element: ET.Element) -> str:
    """The value of an element of Word."""
    return element.get(f"{{{_MAIN}}}val") or element.get(f"{{{_STRICT}}}val") or ""


def _whole(element: ET.Element) -> int:
    text = _value(element)
    return min(int(text), _LIMIT) if text.isdecimal() and len(text) < 4 else 1


class _Numbers:
    """The numbers of paragraphs, which Word counts and does not store.

    Args:
        package: the document.
    """

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if "word/numbering.xml" in package.NameToInfo:
            self._read(ET.fromstring(package.read("word/numbering.xml")))  # noqa: S314  # held

    def _read(self, root: ET.Element) -> None:
        for element in root:
            own = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
            if local_name(element) == "abstractNum":
                self._levels[own.get("abstractNumId", "")] = dict(_levels(element))
            elif local_name(element) == "num":
                abstract = [_value(each) for each in element if local_name(each) == "abstractNumId"]
                self._lists[own.get("numId", "")] = abstract[0] if abstract else ""

    def next(self, paragraph: ET.Element) -> str:
        """The number in front of a paragraph; ``""`` where it has none."""
        said = {
            local_name(each): _value(each)
            for each in paragraph.iter()
            if local_name(each) in _NUMBERED
        }
        listed = self._lists.get(said.get("numId", ""), "")
        levels = self._levels.get(listed, {})
        place = said.get("ilvl", "0")
        if place not in levels:
            return ""
        counts = self._counts.setdefault(listed, {})
        at = int(place)
        counts[at] = counts.get(at, levels[place][2] - 1) + 1
        for below in [level for level in counts if level > at]:
            del counts[below]
        text = levels[place][1]
        for level, count in counts.items():
            text = text.replace(f"%{level + 1}", _written(count, levels[str(level)][0]))
        return f"{text} " if text and levels[place][0] != "bullet" else ""


_NUMBERED = {"numId", "ilvl"}


def _levels(abstract: ET.Element) -> Iterator[tuple[str, tuple[str, str, int]]]:
    """The levels of a list: how it counts, what stands around the count, where it starts."""
    for level in abstract:
        if local_name(level) != "lvl":
            continue
        said = {local_name(each): _value(each) for each in level}
        place = next((v for key, v in level.attrib.items() if key.endswith("}ilvl")), "")
        start = said.get("start", "1")
        if place.isdecimal() and len(place) == 1:
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            yield place, (said.get("numFmt", ""), said.get("lvlText", ""), first)


def _written(count: int, form: str) -> str:
    """A count as a list writes it: ``3``, ``c`` or ``iii``."""
    if form in {"lowerLetter", "upperLetter"}:
        text = chr(97 + (count - 1) % _LETTERS) * ((count - 1) // _LETTERS + 1)
    elif form in {"lowerRoman", "upperRoman"} and count < 90:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (count // value)
            count %= value
    else:
        return str(count)
    return text.upper() if form.startswith("upper") else text
