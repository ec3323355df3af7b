"""A Word document: its paragraphs with their numbers, and its tables, as they follow each other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from anggaran.reading.formats.docx_lists import Lists, said, value_of
from anggaran.reading.formats.words import (
    Block,
    Tags,
    blocks_of,
    child,
    events_of,
    local_name,
    outermost,
    small,
)

_APART = {  # a Fallback says again what a Choice says; the others say what was before a revision
    "Fallback", "moveFrom", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange"
}  # fmt: skip
_TAGS = Tags("tbl", "tr", {"tc"}, {"p"}, _APART)
_LIMIT = 63  # columns of a table in Word


def docx_blocks(package: zipfile.ZipFile) -> Iterator[Block]:
    """The paragraphs and tables of a Word document.

    Args:
        package: the file, which has been held to its limits.

    Raises:
        xml.etree.ElementTree.ParseError: its XML is broken.
    """
    numbers = Lists(package)
    with package.open("word/document.xml") as body:
        yield from blocks_of(
            events_of(body, _TAGS),
            _TAGS,
            lambda row: _cells(row, numbers),
            lambda each: _paragraph(each, numbers).split("\n"),
        )


def _cells(row: ET.Element, numbers: Lists) -> Iterator[tuple[str, int]]:
    """The cells of a row, each with the columns that it covers."""
    if before := said(child(row, "trPr"), "gridBefore"):
        yield "", _columns(before)
    for cell in outermost(row, {"tc"}):
        properties = child(cell, "tcPr")
        merged = child(properties, "vMerge")
        goes_on = merged is not None and value_of(merged) != "restart"
        texts = [_paragraph(each, numbers) for each in outermost(cell, {"p"})]
        text = "" if goes_on else "\n".join(filter(None, texts))
        yield text, _columns(said(properties, "gridSpan"))


def _paragraph(paragraph: ET.Element, numbers: Lists) -> str:
    """The text of a paragraph, behind its number; text that was struck by a revision is none."""
    parts: list[str] = []
    for element in paragraph.iter():
        name = local_name(element)
        if name == "t":
            parts.append(element.text or "")
        elif name == "tab" and not value_of(element):  # with a value it is a place to stop at
            parts.append("\t")
        elif name in {"br", "cr"}:
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
    text = "".join(parts).strip()
    is_struck = child(child(child(paragraph, "pPr"), "rPr"), "del") is not None
    return text if is_struck else f"{numbers.next(paragraph)}{text}".strip()


def _columns(text: str) -> int:
    return min(small(text, 1), _LIMIT)
