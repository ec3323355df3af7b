"""What a word processor writes: paragraphs, and tables of cells that may cover several places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET

from anggaran.reading.formats.sheet import Merge


@dataclass(slots=True)
class Grid:
    """A table: its rows, and the cells that go over several columns."""

    rows: list[list[str]] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)

    def add(self, cells: Iterable[tuple[str, int]]) -> None:
        """A row more: the text of each cell, and over how many columns it goes."""
        row: list[str] = []
        for text, columns in cells:
            if columns > 1:
                place = len(self.rows), len(row)
                self.merged.append((place, (place[0], place[1] + columns - 1)))
            row += [text, *[""] * (columns - 1)]
        self.rows.append(row)


Block = str | Grid
"""A paragraph, or a table."""


class Tags(NamedTuple):
    """What the elements of a document are called.

    Attributes:
        table: a table.
        row: a row of one.
        text: paragraphs and headings.
        apart: what is no text of the body.
    """

    table: str
    row: str
    text: Collection[str]
    apart: Collection[str]


def blocks_of(
    body: IO[bytes],
    tags: Tags,
    cells: Callable[[ET.Element], Iterable[tuple[str, int]]],
    lines: Callable[[ET.Element], Iterable[str]],
) -> Iterator[Block]:
    """The paragraphs and tables of a body, as they follow each other; a table in a cell is text.

    Args:
        body: its XML, which has been held to its limits.
        tags: what its elements are called.
        cells: the cells of a row, each with the columns that it covers.
        lines: the lines of a paragraph.

    Raises:
        xml.etree.ElementTree.ParseError: its XML is broken.
    """
    grid = Grid()
    for element, name, tables in _ended(body, tags):
        if name == tags.table and not tables:
            yield grid
            grid = Grid()
        elif name == tags.row and tables == 1:
            grid.add(cells(element))
            element.clear()
        elif (name in tags.text and not tables) or name in tags.apart:
            yield from lines(element) if name in tags.text else ()
            element.clear()


def _ended(body: IO[bytes], tags: Tags) -> Iterator[tuple[ET.Element, str, int]]:
    """Each element of the text at its end: its name, and in how many tables it stands."""
    tables = apart = 0
    for event, element in ET.iterparse(body, events=("start", "end")):  # noqa: S314  # no entities
        name = local_name(element)
        step = 1 if event == "start" else -1
        apart += step * (name in tags.apart)
        tables += step * (name == tags.table)
        if event == "end" and not apart:
            yield element, name, tables


def local_name(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
