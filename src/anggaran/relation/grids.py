"""Which figure of a bare grid of text follows from which: sums, means, ratios and changes, from the
figures alone.

No word is read. A relation is proposed for a whole line, a row or a column, where it holds on so
many of its cells that chance would not make it: each cell that holds weighs as much as it would be
unlikely, each one that does not weighs against it. What is proposed here is a hypothesis; it
accuses nothing.

The idea of searching beside the total first, and then past what was found, is that of AggreCol
(Jiang, Vitagliano, Hameed, Naumann 2022).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from anggaran.errors import InvalidOption

Cell = tuple[int, int]  # row and column, counted from 0
# whole units of the last printed place; Python integers where 64 bits could be left
Numbers = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]

_MARKS = {"Comma": ",", "Point": ".", "Space": " ", "None": ""}
_CELL = re.compile(r"(?P<minus>[(\-–−])?\s*[$€£]?\s*(?P<digits>[\d.,' ]+)\s*%?\s*\)?\s*%?")
_PLAIN = re.compile(r"\d*\.?\d*")
_LONGEST = 40  # characters of a number; what is longer is none
# decimals that count: a program that prints a binary number prints five that mean something
_PLACES = 5
LONGEST_RUN = 250  # lines that one sum of neighbours may take in
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Induced:
    """A figure that seems to follow from others of its row or its column.

    Attributes:
        kind: ``sum``, ``mean``, ``ratio`` (one term is that part of the other, or that percent) or
            ``change`` (in proportion to the other).
        owner: row and column of the figure that follows.
        terms: the cells that it follows from, each with its sign.
    """

    kind: str
    owner: Cell
    terms: Mapping[Cell, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The figures of a grid, a line a row; of its columns, the transposed of it.

    Attributes:
        values: in units of the last printed place of the whole grid.
        known: True where a figure is printed.
        places: decimals of each printed figure.
        unit: places of the grid, so that 10 ** unit units make one.
    """

    values: Numbers
    known: Bools
    places: npt.NDArray[np.int64]
    unit: int

    def __len__(self) -> int:
        return len(self.values)

    @property
    def transposed(self) -> Lines:
        """The columns as lines."""
        return Lines(self.values.T.copy(), self.known.T.copy(), self.places.T.copy(), self.unit)

    @property
    def line_places(self) -> npt.NDArray[np.int64]:
        """The most decimals that a figure of each line prints."""
        most: npt.NDArray[np.int64] = np.where(self.known, self.places, 0).max(axis=1, initial=0)
        return most


def read_grid(cells: Sequence[Sequence[str]], numbers: str) -> Lines:
    """The figures of a grid of text.

    Args:
        cells: rows of cells; a short row ends with blanks.
        numbers: thousands mark and decimal mark: ``Comma``, ``Point``, ``Space`` or ``None`` each.

    Raises:
        InvalidOption: there is no such way to write a number.
    """
    marks = [_MARKS.get(word) for word in numbers.split()]
    if len(marks) != 2 or marks[0] is None or marks[1] not in {",", "."}:
        raise InvalidOption(
            f"Cara tulis angka {numbers!r} tidak dikenal; pakai misalnya 'Point Comma' untuk "
            f"1.234,5.",
            f"No way of writing numbers {numbers!r}; use 'Point Comma' for 1.234,5.",
        )
    width = max(map(len, cells), default=0)
    found = {
        (row, column): number
        for row, texts in enumerate(cells)
        for column, text in enumerate(texts)
        if (number := _number(text, marks[0], marks[1])) is not None
    }
    unit = max((len(decimals) for _, decimals in found.values()), default=0)
    shape = len(cells), width
    exact = {
        cell: int(whole + decimals.ljust(unit, "0")) for cell, (whole, decimals) in found.items()
    }
    large = max(map(abs, exact.values()), default=0) * max(*shape, LONGEST_RUN) >= 2**62
    values: Numbers = np.zeros(shape, dtype=object if large else np.int64)
    known, places = np.zeros(shape, np.bool_), np.zeros(shape, np.int64)
    for cell, whole_units in exact.items():
        values[cell], known[cell], places[cell] = whole_units, True, len(found[cell][1])
    return Lines(values, _without_years(values, known, 10**unit), places, unit)


def _number(text: str, thousands: str, decimal: str) -> tuple[str, str] | None:
    """The digits of a cell before and behind its mark, with a sign; None for a cell that is no
    number.
    """
    bare = text.replace("\xa0", " ").replace("\u202f", " ").strip()
    match = _CELL.fullmatch(bare) if 0 < len(bare) <= _LONGEST else None
    if match is None:
        return None
    digits = match["digits"].strip()
    digits = (digits.replace(thousands, "") if thousands else digits).replace(decimal, ".")
    if not _PLAIN.fullmatch(digits) or digits in {"", "."}:
        return None
    whole, _, decimals = digits.partition(".")
    sign = "-" if match["minus"] else ""
    return f"{sign}{whole or '0'}", decimals[:_PLACES].rstrip("0")


def _without_years(values: Numbers, known: Bools, one: int) -> Bools:
    """The figures but those of a row that counts years: it heads columns."""
    kept = known.copy()
    for row in np.flatnonzero(known.sum(axis=1) > 1).tolist():
        printed = values[row][known[row]].tolist()
        years = all(number % one == 0 and number // one in _YEARS for number in printed)
        steps = [abs(b - a) for a, b in pairwise(printed)]
        if years and max(steps) <= 10 * one and len(set(printed)) > 1:
            kept[row] = False
    return kept
