"""Rows that a workbook hides: they are read like any other, and said, for a hidden row still counts in a sum.

calamine tells of hidden sheets but not of hidden rows; the sheet's own XML does (ECMA-376, ``row/@hidden``).
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

_LARGEST = 8 << 20  # bytes of a sheet's XML that are looked through; a longer sheet is no form that a person edits
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


def hidden_rows(path: Path) -> dict[str, tuple[int, ...]]:
    """Hidden rows by sheet name, counted from 1; nothing for a format that does not say.

    Args:
        path: a zipped workbook that has passed its limits.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = _sheet_parts(package)
            return {name: rows for name, part in parts.items() if (rows := _rows_of(package, part))}
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return {}  # another format of workbook, or one that only calamine can read


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of the package that holds each sheet."""
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # entities were refused
    }
    parts = {}
    for sheet in ET.fromstring(package.read("xl/workbook.xml")).iter():  # noqa: S314  # likewise
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            parts[sheet.get("name", "")] = target[1:] if target.startswith("/") else str(PurePosixPath("xl", target))
    return parts


def _rows_of(package: zipfile.ZipFile, part: str) -> tuple[int, ...]:
    if package.getinfo(part).file_size > _LARGEST:
        return ()
    xml = package.read(part)
    if b"hidden=" not in xml:
        return ()
    found = (row for row in _ROW.findall(xml) if _HIDDEN.search(row))
    return tuple(int(number[1]) for row in found if (number := _NUMBER.search(row)))
