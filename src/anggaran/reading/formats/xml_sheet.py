"""Sheets of an XML spreadsheet of Excel 2003 (SpreadsheetML), which many reporting tools name ``.xls``."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from anggaran.reading.formats.html import Merge
from anggaran.reading.formats.limits import DEFAULT, Limits, damaged, refuse_entities

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_CHUNK = 1 << 16
_HEAD = 4000  # characters in which an XML spreadsheet names itself
_NUMBER = re.compile(r"-?[0-9]{1,15}")  # whole, and exact in a double too


@dataclass(slots=True)
class XmlSheet:
    """A worksheet as it stands, all rows equally long; hidden rows counted from 1."""

    name: str
    hidden: bool = False
    rows: list[list[object]] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)


def is_xml_spreadsheet(text: str) -> bool:
    """True for the text of an XML spreadsheet."""
    return text.lstrip("\ufeff \t\r\n").startswith("<?xml") and _NAMESPACE in text[:_HEAD]


def xml_sheets(text: str, file: str = "", limits: Limits = DEFAULT) -> Iterator[XmlSheet]:
    """The worksheets, one at a time.

    Args:
        text: the text of the file.
        file: its name, for messages.
        limits: how many sheets, rows and columns are allowed.

    Raises:
        UnreadableFile: broken XML, a document type, or a limit that is passed; an index of a small file may reach far.
    """
    refuse_entities(text.encode(errors="replace"), "XML", file)
    for count, sheet in enumerate(_sheets(_elements(text, file), file, limits), start=1):
        limits.hold("max_sheets", count, file)
        width = max(map(len, sheet.rows), default=0)
        for row in sheet.rows:
            row.extend([""] * (width - len(row)))
        yield sheet


def _elements(text: str, file: str) -> Iterator[tuple[str, ET.Element]]:
    """The start and the end of each element."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    body = text.lstrip("\ufeff \t\r\n")
    try:
        for start in range(0, len(body), _CHUNK):
            parser.feed(body[start : start + _CHUNK])
            yield from parser.read_events()  # type: ignore[misc]  # no other events were asked for
        parser.close()
        yield from parser.read_events()  # type: ignore[misc]
    except (ET.ParseError, ValueError) as problem:
        raise damaged(file) from problem


def _sheets(elements: Iterator[tuple[str, ET.Element]], file: str, limits: Limits) -> Iterator[XmlSheet]:
    sheet: XmlSheet | None = None
    for event, element in elements:
        if event == "start":
            if element.tag == f"{_SS}Worksheet":
                sheet = XmlSheet(element.get(f"{_SS}Name", ""))
        elif sheet and element.tag == f"{_SS}Row":
            _add_row(sheet, element, file, limits)
            element.clear()
        elif sheet and element.tag.endswith("}Visible"):
            sheet.hidden = (element.text or "").strip() != "SheetVisible"
        elif sheet and element.tag == f"{_SS}Worksheet":
            yield sheet
            element.clear()
            sheet = None


def _add_row(sheet: XmlSheet, element: ET.Element, file: str, limits: Limits) -> None:
    """A row below the last, or where its index says."""
    number = _place(element, len(sheet.rows))
    limits.hold_sheet(number + 1, 1, file)
    sheet.rows.extend([] for _ in range(number + 1 - len(sheet.rows)))
    if element.get(f"{_SS}Hidden") == "1":
        sheet.hidden_rows.append(number + 1)
    row = sheet.rows[number]
    for cell in element.iterfind(f"{_SS}Cell"):
        column = _place(cell, len(row))
        across, down = (_count(cell.get(f"{_SS}{name}")) for name in ("MergeAcross", "MergeDown"))
        limits.hold_sheet(number + 1, column + across + 1, file)
        limits.hold("max_rows", number + down + 1, file)
        row.extend([""] * (column + across + 1 - len(row)))
        row[column] = _value(cell)
        if across or down:
            sheet.merged.append(((number, column), (number + down, column + across)))


def _place(element: ET.Element, following: int) -> int:
    """Position from 0: as the index says, else the one that follows."""
    return max(_count(element.get(f"{_SS}Index")) - 1, following) if element.get(f"{_SS}Index") else following


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < len("1000000000") else 0


def _value(cell: ET.Element) -> object:
    """The value of a cell as a workbook gives it: a number, a date, or text."""
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    with suppress(ValueError):
        if kind == "Number":
            number = int(text) if _NUMBER.fullmatch(text) else float(text)
            return number if math.isfinite(number) else text
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    return text
