"""What a word processor writes: paragraphs, and tables of cells that may cover several places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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
