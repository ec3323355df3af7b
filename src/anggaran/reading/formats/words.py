"""What a word processor writes: paragraphs, and tables of cells that may cover several places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET

from anggaran.reading.formats.sheet import Merge

_FRAME = 2  # cells of a row for each table in it, that only frame these
_DIGITS = 6
_DEEP = 16  # tables in cells of each other


WIDEST = 1 << 15  # columns of a row, more than a limit may sensibly allow


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
            if len(row) > WIDEST:
                break  # its table is refused for its width; the rest would only take room
        self.rows.append(row)


Block = str | Grid
"""A paragraph, or a table."""
Event = tuple[str, ET.Element, str]
"""``start`` or ``end``, the element, its name."""


class Tags(NamedTuple):
    """What the elements of a document are called.

    Attributes:
        table: a table.
        row: a row of one.
        cell: its cells.
        text: paragraphs and headings.
        apart: what is no text of the body.
    """

    table: str
    row: str
    cell: Collection[str]
    text: Collection[str]
    apart: Collection[str]


class _Open(NamedTuple):
    """A table that is being read.

    Attributes:
        grid: its rows so far.
        inner: the tables in the cells of the current row, by their elements.
        below: those in the cells of its rows, which come after it.
    """

    grid: Grid
    inner: dict[ET.Element, list[Block]]
    below: list[Block]

    def blocks(self) -> list[Block]:
        """The table, where it has rows, and those in its cells."""
        return [self.grid, *self.below] if self.grid.rows else self.below


def blocks_of(
    events: Iterable[Event],
    tags: Tags,
    cells: Callable[[ET.Element], Iterable[tuple[str, int]]],
    lines: Callable[[ET.Element], Iterable[str]],
) -> Iterator[Block]:
    """The paragraphs and tables of a body, as they follow each other.  Tables in the cells of
    another come after it; what rows hold that only frame tables comes in its order.

    Args:
        events: what is met in its XML, by :func:`events_of`.
        tags: what its elements are called.
        cells: the cells of a row, each with the columns that it covers.
        lines: the lines of a paragraph.
    """
    tables: list[_Open] = []
    for event, element, name in events:
        if event == "start":
            if name == tags.table:
                tables.append(_Open(Grid(), {}, []))
        elif name == tags.table and tables:
            found = tables.pop().blocks()
            element.clear()
            if tables:
                tables[-1].inner[element] = found
            else:
                yield from found
        elif name == tags.row and tables:
            _close_row(tables[-1], element, tags, cells, lines)
            element.clear()
        elif name in tags.text and not tables:
            yield from lines(element)
            element.clear()
        elif name in tags.apart:
            element.clear()


def _close_row(
    table: _Open,
    row: ET.Element,
    tags: Tags,
    cells: Callable[[ET.Element], Iterable[tuple[str, int]]],
    lines: Callable[[ET.Element], Iterable[str]],
) -> None:
    """Add a row to its table; of one that only frames other tables, what it frames in its order."""
    inner = {**table.inner}
    table.inner.clear()
    if not inner or len([*outermost(row, tags.cell)]) > _FRAME * len(inner):
        table.grid.add(cells(row))
        table.below.extend(block for blocks in inner.values() for block in blocks)
        return
    for element in outermost(row, {tags.table, *tags.text}):
        table.below.extend(inner.pop(element) if element in inner else lines(element))
    table.below.extend(block for blocks in inner.values() for block in blocks)


def events_of(body: IO[bytes], tags: Tags) -> Iterator[Event]:
    """Where the elements of a body start and end, each with its name; tables that stand too deep
    are text of their cell.

    Args:
        body: its XML, which has been held to its limits.
        tags: what its elements are called.

    Raises:
        xml.etree.ElementTree.ParseError: its XML is broken.
    """
    apart = depth = 0
    for event, element in ET.iterparse(body, events=("start", "end")):  # noqa: S314  # no entities
        name = local_name(element)
        opened = event == "start"
        apart += (1 if opened else -1) * (name in tags.apart)
        depth += opened and name == tags.table
        if not apart and not (depth > _DEEP and name in {tags.table, tags.row}):
            yield event, element, name
        depth -= not opened and name == tags.table


def local_name(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def outermost(element: ET.Element, names: Collection[str]) -> Iterator[ET.Element]:
    """The elements of some names in another that stand in no other of them, in their order."""
    waiting = [*reversed(element)]
    while waiting:
        each = waiting.pop()
        if local_name(each) in names:
            yield each
        else:
            waiting += reversed(each)


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """The first child of a name."""
    if element is None:
        return None
    return next((each for each in element if local_name(each) == name), None)


def attribute(element: ET.Element, name: str) -> str:
    """An attribute by its name without its namespace; ``""`` where it is not given."""
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")


def small(text: str, default: int) -> int:
    """A whole number of a few digits."""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else default
