"""What the format of a cell prints of its number, where a document mixes formats in one column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

Place = tuple[int, int]  # row and column, from 0

_FRACTION = 2  # more than any fraction that is meant as a percent below 200
_LARGEST = 1000  # of a percent that is looked for between amounts
_LENGTH = 12  # characters of one
_FEW = 3  # one cell in so many may have a format that does not fit its number


def printed_percents(
    rows: Sequence[Sequence[object]], marked: Collection[Place]
) -> dict[Place, float]:
    """The percents that a column prints by the format of their cells, between those printed bare.

    A column in which every percent has the format is left as it is stored: its scale is found
    from what it is a percent of.  In a mixed one ``0.9624`` with the format is 96.24.  A number
    that is a percent already prints 9624.00% with the format: that is what the page says where
    few cells stand so and no other has the format; else it was meant as it is stored.

    >>> printed_percents([[0.9624], [94.36], [95.0]], {(0, 0)})
    {(0, 0): 96.24}
    >>> printed_percents([[0.9624], [0.9436]], {(0, 0), (1, 0)})
    {}
    >>> printed_percents([["8", 9.0], [10, 0.9624], [10, 11.5]], {(1, 1), (2, 1)})
    {}
    """
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in marked:
        if row < len(rows) and column < len(rows[row]) and _number(rows[row][column]) is not None:
            columns[column].append(row)
    found: dict[Place, float] = {}
    for column, with_format in columns.items():
        apart = {*with_format}
        bare = [
            row
            for row in range(len(rows))
            if row not in apart
            and column < len(rows[row])
            and _is_percent(rows[row][column])
            and not _counts(rows[row], column)
        ]
        if bare:
            found |= _column(rows, column, sorted(with_format), len(bare))
    return found


def _column(
    rows: Sequence[Sequence[object]], column: int, marked: Sequence[int], bare: int
) -> dict[Place, float]:
    """The percents of a mixed column by the cells that have the format."""
    numbers = {row: _number(rows[row][column]) or Decimal(0) for row in marked}
    fractions = {row: number for row, number in numbers.items() if 0 < abs(number) < _FRACTION}
    wanted = fractions or (numbers if len(numbers) * _FEW <= len(numbers) + bare else {})
    return {(row, column): float(number * 100) for row, number in wanted.items()}


def _counts(row: Sequence[object], column: int) -> bool:
    """Whether a cell numbers its column: the one beside it counts on, or the one before it."""
    before, number, after = (
        str(row[place]).removesuffix(".0") if 0 <= place < len(row) else ""
        for place in (column - 1, column, column + 1)
    )
    return number.isdecimal() and not {before, after}.isdisjoint(
        (str(int(number) - 1), str(int(number) + 1))
    )


def _number(cell: object) -> Decimal | None:
    return Decimal(repr(cell)) if type(cell) is float or type(cell) is int else None


def _is_percent(cell: object) -> bool:
    """True for a bare number as large as a percent in hundredths, as a number or as text."""
    number = _number(cell)
    if isinstance(cell, str) and len(cell) <= _LENGTH:
        digits = cell.strip().rstrip("%").strip().replace(",", ".")
        number = Decimal(digits) if digits.replace(".", "", 1).isdecimal() else None
    return number is not None and _FRACTION <= abs(number) <= _LARGEST
