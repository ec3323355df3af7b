"""An OpenDocument text: its paragraphs and tables, as they follow each other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import repeat
from xml.etree import ElementTree as ET

from anggaran.reading.formats.odt_lists import numbered
from anggaran.reading.formats.words import Block, Tags, blocks_of, events_of, local_name, outermost

_APART = {"tracked-changes", "annotation", "note"}  # what stands there is no text of the body
_TAGS = Tags("table", "table-row", {"table-cell"}, {"p", "h"}, _APART)
_BLANKS = {"tab": "\t", "line-break": "\n", "s": " "}
_LIMIT = 1000  # columns that a cell is repeated over at most


def odt_blocks(package: zipfile.ZipFile) -> Iterator[Block]:
    """The paragraphs and tables of an OpenDocument text.

    Args:
        package: the file, which has been held to its limits.

    Raises:
        xml.etree.ElementTree.ParseError: its XML is broken.
    """
    with package.open("content.xml") as body:
        events = numbered(events_of(body, _TAGS), package)
        yield from blocks_of(events, _TAGS, _cells, lambda each: _text(each).strip().split("\n"))


def _cells(row: ET.Element) -> Iterator[tuple[str, int]]:
    """The cells of a row, each with the columns that it covers."""
    covered = 0
    for cell in row:
        repeated = _whole(cell, "number-columns-repeated")
        if local_name(cell) == "covered-table-cell":
            spare = max(0, repeated - covered)  # what a cell above covers is blank here
            covered = max(0, covered - repeated)
            yield from repeat(("", 1), spare)
        elif local_name(cell) == "table-cell":
            columns = _whole(cell, "number-columns-spanned")
            covered = columns - 1
            texts = [_text(each).strip() for each in outermost(cell, _TAGS.text)]
            yield from repeat(("\n".join(filter(None, texts)), columns), repeated)


def _whole(element: ET.Element, name: str) -> int:
    text = next((v for key, v in element.attrib.items() if key.endswith("}" + name)), "1")
    return max(1, min(int(text), _LIMIT)) if text.isdecimal() and len(text) < 9 else 1


def _text(element: ET.Element) -> str:
    """The text of a paragraph, with its tabs, its blanks and its breaks."""
    for each in element.iter():
        name = local_name(each)
        if name in _BLANKS:
            each.text = _BLANKS[name] * _whole(each, "c")
    return "".join(element.itertext())
