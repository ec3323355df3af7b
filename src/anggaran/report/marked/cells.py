"""Cells of a sheet, made where there are none, and styles that differ in their colours alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from copy import deepcopy

from lxml import etree

from anggaran.report.marked.package import Element

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AFTER = frozenset(  # what stands in a sheet after the reference to the drawing of its notes
    {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
        "tableParts", "extLst",
    }
)  # fmt: skip


def position_of(address: str) -> tuple[int, int]:
    """Row and column of a cell, both counted from 0.

    >>> position_of("C14")
    (13, 2)
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise KeyError(address)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def space_of(root: Element) -> str:
    """The namespace of a root, in braces as lxml has it."""
    return f"{{{etree.QName(root).namespace}}}"


class Cells:
    """The cells of a sheet by their addresses."""

    def __init__(self, root: Element) -> None:
        self._root, self._space = root, space_of(root)
        data = root.find(f"{self._space}sheetData")
        if data is None:
            raise KeyError("sheetData")
        self._data = data
        self._rows: list[int] = []
        for row in data:  # a number that is not said is that of the row before and one
            self._rows.append(int(row.get("r") or (self._rows[-1] + 1 if self._rows else 1)))

    def at(self, address: str) -> Element:
        """The cell at an address; one that was left out looks as its row or column says."""
        line, column = position_of(address)
        row = self._row(line + 1)
        columns: list[int] = []
        for cell in row:
            ref = cell.get("r")
            columns.append(position_of(ref)[1] if ref else columns[-1] + 1 if columns else 0)
        place = bisect_left(columns, column)
        if place < len(columns) and columns[place] == column:
            return row[place]
        made = etree.Element(f"{self._space}c", r=address)
        style = row.get("s") if row.get("customFormat") in {"1", "true"} else self._usual(column)
        if style:
            made.set("s", style)
        for cell, at in zip(row, columns, strict=True):  # a place told by order would shift
            cell.set("r", cell.get("r") or f"{_letters(at)}{line + 1}")
        row.insert(place, made)
        row.attrib.pop("spans", "")  # a hint, which the new cell may reach beyond
        return made

    def _row(self, number: int) -> Element:
        place = bisect_left(self._rows, number)
        if place < len(self._rows) and self._rows[place] == number:
            return self._data[place]
        for row, at in zip(self._data, self._rows, strict=True):
            row.set("r", str(at))
        made = etree.Element(f"{self._space}row", r=str(number))
        self._rows.insert(place, number)
        self._data.insert(place, made)
        return made

    def _usual(self, column: int) -> str | None:
        """The style of a column."""
        for each in self._root.iterfind(f"{self._space}cols/{self._space}col"):
            if int(each.get("min", "0")) <= column + 1 <= int(each.get("max", "0")):
                return each.get("style")
        return None

    def drawing(self, space: str) -> str | None:
        """The reference to the drawing of the notes."""
        found = self._root.find(f"{self._space}legacyDrawing")
        return None if found is None else found.get(f"{{{space}}}id")

    def refer(self, space: str, number: str) -> None:
        """Name the drawing of the notes, where the order of a sheet wants it."""
        made = etree.Element(f"{self._space}legacyDrawing", {f"{{{space}}}id": number})
        later = (at for at, each in enumerate(self._root) if _name(each) in _AFTER)
        self._root.insert(next(later, len(self._root)), made)


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return letters


class Styles:
    """The styles of a workbook, each of which can be had in other colours."""

    def __init__(self, root: Element) -> None:
        self._space = space_of(root)
        self._fills, self._fonts, self._styles = (
            root.find(f"{self._space}{name}") for name in ("fills", "fonts", "cellXfs")
        )
        self._made: dict[tuple[object, ...], str] = {}

    def colored(self, style: str, fill: str, ink: str) -> str:
        """The number of a style that differs from another in its fill and the colour of its font.

        Args:
            style: number of the other.
            fill: as six hexadecimal digits.
            ink: colour of the font, likewise.
        """
        if self._fills is None or self._fonts is None or self._styles is None:
            return style
        if (style, fill) not in self._made:
            made = deepcopy(self._styles[int(style)])
            made.set("fillId", self._fill(fill))
            made.set("fontId", self._font(self._fonts, int(made.get("fontId", "0")), ink))
            for name in ("applyFill", "applyFont"):
                made.set(name, "1")
            self._made[style, fill] = _put(self._styles, made)
        return self._made[style, fill]

    def _fill(self, color: str) -> str:
        if (color,) not in self._made:
            made = etree.Element(f"{self._space}fill")
            pattern = etree.SubElement(made, f"{self._space}patternFill", patternType="solid")
            etree.SubElement(pattern, f"{self._space}fgColor", rgb=f"FF{color}")
            etree.SubElement(pattern, f"{self._space}bgColor", indexed="64")
            self._made[(color,)] = _put(self._fills, made)
        return self._made[(color,)]

    def _font(self, fonts: Element, font: int, color: str) -> str:
        """A font in another colour."""
        if (font, color) not in self._made:
            made = deepcopy(fonts[font])
            old = made.find(f"{self._space}color")
            new = etree.Element(f"{self._space}color", rgb=f"FF{color}")
            if old is None:  # the order of a font: what is bold or the like, its size, its colour
                size = made.find(f"{self._space}sz")
                made.insert(0 if size is None else made.index(size) + 1, new)
            else:
                made.replace(old, new)
            self._made[font, color] = _put(fonts, made)
        return self._made[font, color]


def _put(listed: Element | None, made: Element) -> str:
    """Add to a list that says how long it is, and return the place."""
    if listed is None:
        return "0"
    listed.append(made)
    listed.set("count", str(len(listed)))
    return str(len(listed) - 1)
