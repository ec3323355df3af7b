"""An OpenDocument text: its paragraphs and tables, as they follow each other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from anggaran.reading.formats.words import Block, Grid

_APART = {"tracked-changes", "annotation", "note"}  # what stands there is no text of the body
_BLANKS = {"tab": "\t", "line-break": "\n", "s": " "}
_LIMIT = 1000  # columns that a cell is repeated over at most


def odt_blocks(package: zipfile.ZipFile) -> Iterator[Block]:
    """The paragraphs and tables of an OpenDocument text.

    Args:
        package: the file, which has been held to its limits.

    Raises:
        xml.etree.ElementTree.ParseError: its XML is broken.
    """
    grid: Grid | None = None
    tables = apart = 0
    with package.open("content.xml") as stream:
        parsed = ET.iterparse(stream, events=("start", "end"))  # noqa: S314  # without entities
        for event, element in parsed:
            name = _name(element)
            step = 1 if event == "start" else -1
            apart += step * (name in _APART)
            tables += step * (name == "table")
            if event == "start":
                if name == "table" and tables == 1:
                    grid = Grid()
            elif name in _APART:
                element.clear()
            elif apart:
                continue
            elif name == "table" and not tables and grid:
                yield grid
                grid = None
            elif name == "table-row" and tables == 1 and grid:
                grid.add(_cells(element))
                element.clear()
            elif name in {"p", "h"} and not tables:
                yield from _text(element).strip().split("\n")
                element.clear()


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _cells(row: ET.Element) -> Iterator[tuple[str, int]]:
    """The cells of a row, each with the columns that it covers."""
    covered = 0
    for cell in row:
        repeated = _whole(cell, "number-columns-repeated")
        if _name(cell) == "covered-table-cell":
            spare = max(0, repeated - covered)  # what a cell above covers is blank here
            covered = max(0, covered - repeated)
            yield from [("", 1)] * spare
        elif _name(cell) == "table-cell":
            columns = _whole(cell, "number-columns-spanned")
            covered = columns - 1
            texts = [_text(each).strip() for each in cell.iter() if _name(each) in {"p", "h"}]
            yield from [("\n".join(filter(None, texts)), columns)] * repeated


def _whole(element: ET.Element, name: str) -> int:
    text = next((v for key, v in element.attrib.items() if key.endswith("}" + name)), "1")
    return max(1, min(int(text), _LIMIT)) if text.isdecimal() and len(text) < 9 else 1


def _text(element: ET.Element) -> str:
    """The text of a paragraph, with its tabs, its blanks and its breaks."""
    for each in element.iter():
        name = _name(each)
        if name in _BLANKS:
            each.text = _BLANKS[name] * _whole(each, "c")
    return "".join(element.itertext())
