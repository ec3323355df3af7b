"""Sheets of an XML spreadsheet of Excel 2003, which many reporting tools name ``.xls``."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from anggaran.amount.whole import whole
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.limits import Budget, damaged
from anggaran.reading.formats.marks import Marks
from anggaran.reading.formats.package import refuse_entities
from anggaran.reading.formats.sheet import Merge, Sheet

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_CHUNK = 1 << 16
_HEAD = 4000  # characters in which an XML spreadsheet names itself
_DIGITS = 9  # of a place
_NUMBER = re.compile(r"-?[0-9]{1,15}")  # whole, and exact in a double too


@dataclass(slots=True)
class XmlSheet:
    """A worksheet as it stands, all rows equally long; hidden rows counted from 1."""

    name: str
    hidden: bool = False
    width: int = 1
    rows: list[list[object]] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)


def is_xml_spreadsheet(text: str) -> bool:
    """True for the text of an XML spreadsheet."""
    return text.lstrip("\ufeff \t\r\n").startswith("<?xml") and _NAMESPACE in text[:_HEAD]


def xml_sheets(text: str, budget: Budget) -> Iterator[XmlSheet]:
    """The worksheets, one at a time.

    Args:
        text: the text of the file.
        budget: how many sheets, rows, columns and cells are allowed.

    Raises:
        UnreadableFile: broken XML, a document type, or a limit that is passed; an index of a small
            file may reach far.
    """
    refuse_entities(text.encode(errors="replace"), "XML", budget.file)
    for sheet in _sheets(_elements(text, budget.file), budget):
        width = max(map(len, sheet.rows), default=0)
        budget.add_sheet(len(sheet.rows), width, sheet.name)
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


def _sheets(elements: Iterator[tuple[str, ET.Element]], budget: Budget) -> Iterator[XmlSheet]:
    sheet: XmlSheet | None = None
    for event, element in elements:
        if event == "start":
            if element.tag == f"{_SS}Worksheet":
                sheet = XmlSheet(element.get(f"{_SS}Name", ""))
        elif sheet and element.tag == f"{_SS}Row":
            _add_row(sheet, element, budget)
            element.clear()
        elif sheet and element.tag.endswith("}Visible"):
            sheet.hidden = (element.text or "").strip() != "SheetVisible"
        elif sheet and element.tag == f"{_SS}Worksheet":
            yield sheet
            element.clear()
            sheet = None


def _add_row(sheet: XmlSheet, element: ET.Element, budget: Budget) -> None:
    """A row below the last, or where its index says."""
    number = _place(element, len(sheet.rows))
    budget.hold_reach(number + 1, sheet.width)
    sheet.rows.extend([] for _ in range(number + 1 - len(sheet.rows)))
    if element.get(f"{_SS}Hidden") == "1":
        sheet.hidden_rows.append(number + 1)
    row = sheet.rows[number]
    for cell in element.iterfind(f"{_SS}Cell"):
        column = _place(cell, len(row))
        across, down = (_count(cell.get(f"{_SS}{name}")) for name in ("MergeAcross", "MergeDown"))
        sheet.width = max(sheet.width, column + across + 1)
        budget.hold_reach(number + 1, sheet.width)
        budget.limits.hold("max_rows", number + down + 1, budget.file)
        row.extend([""] * (column + across + 1 - len(row)))
        row[column] = _value(cell)
        if across or down:
            sheet.merged.append(((number, column), (number + down, column + across)))


def _place(element: ET.Element, following: int) -> int:
    """Position from 0: as the index says, else the one that follows."""
    return (
        max(_count(element.get(f"{_SS}Index")) - 1, following)
        if element.get(f"{_SS}Index")
        else following
    )


def _count(text: str | None) -> int:
    return whole(text or "", _DIGITS) or 0


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


def _all_sheets(file: File) -> Iterator[Sheet]:
    for each in xml_sheets(file.text, file.budget):
        yield Sheet(each.name, each.rows, each.merged, each.hidden, Marks(tuple(each.hidden_rows)))


XML = Format("xml", frozenset(), lambda file: is_xml_spreadsheet(file.text), _all_sheets)
