"""What the XML of a workbook says of its cells and calamine leaves out.

Hidden rows and columns; the errors of formulas, which calamine gives as blanks, and formulas that
were saved without their value; bold labels and indents, by which people show levels; letters that
are struck out; formats that print a number in thousands or as a percent (ECMA-376 part 1, 18.3.1
and 18.8).
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from anggaran.amount.whole import whole
from anggaran.reading.formats.limits import MB, column_index
from anggaran.table.table import UNCACHED

_PARSED = 4 * MB  # of the list of sheets
LARGEST = 32 * MB  # of a sheet's XML: no person types more, and looking through it takes long

_TAG, _END = (
    r"<(?:\w+:)?",
    r"</(?:\w+:)?",
)  # possessive throughout: broken XML takes no longer than sound XML
_F = rf"{_TAG}f\b[^<>]*+(?:(?<=/)>|>[^<]*+{_END}f>)"
_ROW = re.compile(rf"{_TAG}row\b([^<>]*+)>".encode())
_COLUMNS = re.compile(rf"{_TAG}col\b([^<>]*+)>".encode())
_CELL = re.compile(rf"{_TAG}c\b([^<>]*+)>".encode())
_ERROR = re.compile(
    rf'{_TAG}c\b(?=[^<>]*?\bt="e")([^<>]*+)>\s*+(?:{_F}\s*+)?{_TAG}v>([^<]*+)<'.encode()
)
_FORMULA = re.compile(
    rf"{_TAG}c\b([^<>]*+)>\s*+{_F}\s*+(?:{_TAG}v\s*+(?:/>|>\s*+{_END}v>)\s*+)?{_END}c>".encode()
)
_VALUED = re.compile(rf"{_TAG}c\b([^<>]*+)>\s*+{_F}\s*+{_TAG}v>([^<]*+)<".encode())
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_SPAN = re.compile(rb'\b(min|max)="(\d{1,5})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*\]')  # what a number format prints as it stands
_SCALED = re.compile(r"[0#?.](,+)(?![0#?.,])")  # commas after the last digit
_PERCENTS = {"9", "10"}  # formats that no file needs to spell out
_FORMAT = 255  # characters of a number format

_DIGITS = 4  # of an indent, or of the number of a font

Place = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is printed: what shows a level, and how its format prints a number.

    ``thousands`` is how many times a format leaves out three digits (``#,##0,``); ``percent``
    that it prints a hundred times the number, with a mark; ``struck`` that its letters are struck
    out.
    """

    bold: bool = False
    indent: int = 0
    thousands: int = 0
    percent: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a sheet beside its values.

    Attributes:
        hidden_rows: rows that the workbook hides, counted from 1.
        hidden_columns: columns that it hides, counted from 0.
        failed: what a formula gives instead of a value: its error, or
            :data:`~anggaran.table.table.UNCACHED`.
        looked: False for a sheet too large to be looked through.
        blind: True for a format in which the error of a formula can't be told from a blank.
    """

    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    failed: Mapping[Place, str] = field(default_factory=dict)
    looked: bool = True
    blind: bool = False
    _xml: bytes = b""
    _styles: tuple[Style, ...] = ()

    def styles(self, column: int) -> dict[int, Style]:
        """The style of each printed cell of a column, by row from 0; empty where none has any."""
        if not any(style != Style() for style in self._styles):
            return {}
        return {place[0]: style for place, style in self._cells() if place[1] == column}

    def percents(self) -> set[Place]:
        """The cells whose format prints them as a percent."""
        if not any(style.percent for style in self._styles):
            return set()
        return {place for place, style in self._cells() if style.percent}

    def struck_rows(self) -> dict[int, int]:
        """How many cells of each row, from 0, are struck out; empty where none is."""
        if not any(style.struck for style in self._styles):
            return {}
        return Counter(place[0] for place, style in self._cells() if style.struck)

    def thousands(self, column: int) -> dict[int, int]:
        """The cells of a column whose format leaves out thousands, by row, and how many times."""
        if not any(style.thousands for style in self._styles):
            return {}
        found = self.styles(column).items()
        return {row: style.thousands for row, style in found if style.thousands}

    def _cells(self) -> Iterator[tuple[Place, Style]]:
        """Every printed cell, and its style."""
        for attributes in _CELL.findall(self._xml):
            place, style = _place(attributes), _STYLE.search(attributes)
            number = int(style[1]) if style else 0
            if place:
                yield place, self._styles[number] if number < len(self._styles) else Style()


UNMARKED = Marks()
BLIND = Marks(blind=True)


@dataclass(frozen=True, slots=True)
class MarkedBook:
    """A zipped workbook in which the marks of each sheet are looked up when its turn comes."""

    path: Path
    parts: Mapping[str, str] = field(
        default_factory=dict
    )  # of the package, by the name of the sheet they hold
    styles: tuple[Style, ...] = ()
    uncalculated: bool = False  # the workbook is to be calculated when a person opens it

    def sheet(self, name: str) -> Marks:
        """The marks of a sheet; none where its part is missing, as in another format."""
        if name not in self.parts:
            return BLIND
        try:
            with zipfile.ZipFile(self.path) as package:
                return _marks(package, self.parts[name], self)
        except (KeyError, zipfile.BadZipFile):
            return BLIND


def marked_book(path: Path) -> MarkedBook:
    """A workbook with its marks; without any for a format that does not say.

    Args:
        path: a zipped workbook that has passed its limits.
    """
    try:
        with zipfile.ZipFile(path) as package:
            book = _parsed(package, "xl/workbook.xml")
            parts = _sheet_parts(package, book)
            return MarkedBook(path, parts, _styles(package), _is_uncalculated(book))
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return MarkedBook(path)  # another format of workbook, or one that only calamine can read


def _parsed(package: zipfile.ZipFile, part: str) -> ET.Element:
    if package.getinfo(part).file_size > _PARSED:
        raise KeyError(part)  # no person made so many sheets
    return ET.fromstring(package.read(part))  # noqa: S314  # entities were refused


def _is_uncalculated(book: ET.Element) -> bool:
    """Whether a program asks that everything be calculated when the workbook is opened."""
    asked = book.find("{*}calcPr")
    return asked is not None and asked.get("fullCalcOnLoad") in {"1", "true"}


def _sheet_parts(package: zipfile.ZipFile, book: ET.Element) -> dict[str, str]:
    """The part of the package that holds each sheet."""
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in _parsed(package, "xl/_rels/workbook.xml.rels")
    }
    parts = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            parts[sheet.get("name", "")] = (
                target[1:] if target.startswith("/") else str(PurePosixPath("xl", target))
            )
    return parts


def _styles(package: zipfile.ZipFile) -> tuple[Style, ...]:
    """The styles of cells by their number."""
    part = "xl/styles.xml"
    if part not in package.namelist() or package.getinfo(part).file_size > MB:
        return ()
    root = _parsed(package, part)
    fonts = [font for each in root.iterfind("{*}fonts") for font in each]
    bold, struck = ([_has(font, mark) for font in fonts] for mark in ("b", "strike"))
    printed = {
        each.get("numFmtId"): number_format(each.get("formatCode", ""))
        for formats in root.iterfind("{*}numFmts")
        for each in formats
    }
    formats = [each for formats in root.iterfind("{*}cellXfs") for each in formats]
    return tuple(
        Style(
            _at(bold, each.get("fontId")),
            _indent(each),
            *printed.get(each.get("numFmtId"), (0, each.get("numFmtId") in _PERCENTS)),
            _at(struck, each.get("fontId")),
        )
        for each in formats
    )


def number_format(code: str) -> tuple[int, bool]:
    r"""How often a format leaves out three digits, and whether it prints a percent.

    >>> number_format("#,##0,"), number_format('#,##0.0,,"juta";-0'), number_format("0.00%")
    ((1, False), (2, False), (0, True))
    >>> number_format('0.00"%"'), number_format("#,##0"), number_format(r"#\,")
    ((0, False), (0, False), (0, False))
    """
    first = _LITERAL.sub("", code[:_FORMAT]).partition(";")[0]
    scaled = _SCALED.search(first)
    return len(scaled[1]) if scaled else 0, "%" in first


def _has(font: ET.Element, name: str) -> bool:
    mark = font.find(f"{{*}}{name}")
    return mark is not None and mark.get("val") not in {"0", "false"}


def _at(fonts: list[bool], number: str | None) -> bool:
    index = whole(number or "", _DIGITS)
    return index is not None and index < len(fonts) and fonts[index]


def _indent(style: ET.Element) -> int:
    alignment = style.find("{*}alignment")
    indent = "" if alignment is None else alignment.get("indent", "")
    return whole(indent, _DIGITS) or 0


def _marks(package: zipfile.ZipFile, part: str, book: MarkedBook) -> Marks:
    if package.getinfo(part).file_size > LARGEST:
        return Marks(looked=False)
    xml = package.read(part)
    hidden = b"hidden=" in xml
    return Marks(
        hidden_rows=tuple(_hidden_rows(xml)) if hidden else (),
        hidden_columns=frozenset(_hidden_columns(xml)) if hidden else frozenset(),
        failed=dict(_failed(xml)) | (dict(_never_calculated(xml)) if book.uncalculated else {}),
        _xml=xml,
        _styles=book.styles,
    )


def _hidden_rows(xml: bytes) -> Iterator[int]:
    found = (row for row in _ROW.findall(xml) if _HIDDEN.search(row))
    return (int(number[1]) for row in found if (number := _NUMBER.search(row)))


def _hidden_columns(xml: bytes) -> Iterator[int]:
    """Hidden columns; a hidden range that runs on to the edge of the sheet holds nothing there."""
    spans = (
        dict(_SPAN.findall(attributes))
        for attributes in _COLUMNS.findall(xml)
        if _HIDDEN.search(attributes)
    )
    after = 0  # spans may lie on each other as often as a file likes
    for first, last in sorted(
        (int(span[b"min"]), int(span[b"max"])) for span in spans if len(span) == 2
    ):
        yield from range(max(first - 1, after), last)
        after = max(after, last)


def _failed(xml: bytes) -> Iterator[tuple[Place, str]]:
    """The cells whose formula gave an error, and those whose formula has no saved value."""
    if b't="e"' in xml:
        for attributes, error in _ERROR.findall(xml):
            if place := _place(attributes):
                yield place, error.decode(errors="replace")
    if b"<f" in xml or b":f" in xml:
        for attributes in _FORMULA.findall(xml):
            if b't="str"' not in attributes and (
                place := _place(attributes)
            ):  # a text may be empty
                yield place, UNCACHED


def _never_calculated(xml: bytes) -> Iterator[tuple[Place, str]]:
    """Formulas written with a zero for a value, where no formula of the sheet has any other.

    A program that writes formulas and does not calculate them leaves zeros; one that calculates
    them hardly finds nothing but zeros.
    """
    found = _VALUED.findall(xml)
    if all(value == b"0" for _, value in found):
        for attributes, _ in found:
            if place := _place(attributes):
                yield place, UNCACHED


def _place(attributes: bytes) -> Place | None:
    match = _PLACE.search(attributes)
    return (int(match[2]) - 1, column_index(match[1].decode())) if match else None
