"""Columns of amounts that are signed sums of others, told from their figures alone.

What a heading does not say the rows may: where one column is the sum of those beside it in row
after row, to the last digit, it is no chance. What is found is proposed; whoever asks decides what
may be said of the rows in which it does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, product
from math import gcd
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import AmountColumn, Array, Kind

_ROWS, _GLANCE = 400, 16  # rows looked at, from the top, and at first
_FEW, _MANY = 24, 64  # columns among which any two are tried, and among which runs are
_LONGEST, _SIGNED = 40, 6  # columns of a sum, and of one whose signs are mixed
_STEPS = (2, 3, 4)  # sums of every second, third or fourth column
_HELD = 3  # rows that must hold for each that does not
_EVIDENCE = 3.0  # by how much it must pass what chance gives so many tries, in powers of e
_MOST = 9.0  # what one row weighs at most
_TELLING = 1000  # the least figure, in the unit of all of them, that is no chance
_SHARES = 6  # rows of which half must part their sum otherwise; fewer, all but one
Bools = npt.NDArray[np.bool_]


class Adding(NamedTuple):
    """A column that is a signed sum of others.

    Attributes:
        owner: the position of the column.
        terms: the positions of those that make it, with their signs.
        held: in how many rows that say something it holds.
        failed: in how many it does not.
    """

    owner: int
    terms: Mapping[int, int]
    held: int
    failed: int

    @property
    def columns(self) -> frozenset[int]:
        """All its columns."""
        return frozenset((self.owner, *self.terms))


def adding(columns: Sequence[AmountColumn]) -> list[Adding]:
    """The columns that are signed sums of others in nearly all rows, each in one way.

    Args:
        columns: amount columns of one table, from left to right.

    >>> from anggaran.amount.column import read_amounts
    >>> rows = ["7.125", "2.250", "9.375"], ["1.310", "940", "2.250"], ["4.401", "877", "5.278"]
    >>> [(each.owner, dict(each.terms)) for each in adding([read_amounts(c) for c in zip(*rows)])]
    [(2, {0: 1, 1: 1})]
    """
    if not 3 <= len(columns) <= _MANY:
        return []
    grid = _grid(columns)
    if grid is None:
        return []
    forms, matrix = _matrix(len(columns))
    likely = np.flatnonzero(grid.glance(matrix)).tolist()
    good = [each for n in likely if (each := grid.judge(*forms[n], tests=len(forms)))]
    by_columns: dict[frozenset[int], Adding] = {}
    for each in sorted(good, key=lambda each: (each.failed, each.owner < max(each.terms))):
        by_columns.setdefault(each.columns, each)
    found: dict[int, Adding] = {}
    for each in sorted(
        by_columns.values(), key=lambda each: (each.failed, -each.held, len(each.terms))
    ):
        found.setdefault(each.owner, each)
    return [*found.values()]


def is_no_chance(figures: Sequence[int]) -> bool:
    """Whether figures that add up do not by chance: the largest is so many of their common unit.

    >>> is_no_chance([7_125, 2_250, 9_375]), is_no_chance([1, 2_250]), is_no_chance([0])
    (False, True, False)
    """
    unit = gcd(*figures)
    return bool(unit) and max(map(abs, figures)) >= _TELLING * unit


def _forms(count: int) -> Iterator[tuple[int, dict[int, int]]]:
    """The sums that are tried: each column, and the terms that may make it."""
    for owner in range(count):
        for terms in chain(_runs(owner, count), _signed_runs(owner)):
            yield owner, terms
    if count <= _FEW:
        for one, two, last in combinations(range(count), 3):
            yield last, {one: 1, two: 1}
            yield last, {one: 1, two: -1}
            yield last, {one: -1, two: 1}


def _runs(owner: int, count: int) -> Iterator[dict[int, int]]:
    """Columns in a row, or every second, third or fourth, that end beside a column."""
    for length, step in product(range(2, min(count - 1, _LONGEST) + 1), (1, *_STEPS, -1)):
        run = [owner - step * n for n in range(length, 0, -1)]
        if 0 <= run[0] < count:
            yield dict.fromkeys(run, 1)


def _signed_runs(owner: int) -> Iterator[dict[int, int]]:
    """Few columns in a row left of a column, some of them taken off."""
    for length in range(3, min(owner, _SIGNED) + 1):
        for signs in product((1, -1), repeat=length - 1):
            if -1 in signs:
                yield dict(zip(range(owner - length, owner), (1, *signs), strict=True))


@lru_cache(maxsize=_MANY)
def _matrix(count: int) -> tuple[list[tuple[int, dict[int, int]]], Array]:
    """The sums that are tried of so many columns, and as one line of signs each."""
    forms = [*_forms(count)]
    matrix = np.zeros((len(forms), count), dtype=np.int64)
    for line, (owner, terms) in enumerate(forms):
        matrix[line, owner] = 1
        matrix[line, [*terms]] = [-sign for sign in terms.values()]
    return forms, matrix


def _grid(columns: Sequence[AmountColumn]) -> _Grid | None:
    """The top of the columns; None where they are too large to be added up in 64 bits."""
    sen = [column.sen[:_ROWS] for column in columns]
    if any(each.dtype == object for each in sen):
        return None
    values = np.stack(sen)
    if not values.size or max(int(values.max()), -int(values.min())) * _MANY >= 2**62:
        return None
    kinds = np.stack([column.kinds[:_ROWS] for column in columns])
    off = np.stack([halves(column)[:_ROWS] for column in columns])
    return _Grid(values, kinds <= Kind.DASH, kinds > Kind.BLANK, off)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The figures of columns, one column a line; a blank adds nothing."""

    values: Array
    known: Bools
    unread: Bools
    off: Array

    def glance(self, matrix: Array) -> Bools:
        """Which sums hold in half of a few rows that are spread over all."""
        rows = slice(None, None, -(-self.values.shape[1] // _GLANCE))
        gaps = np.abs(matrix @ self.values[:, rows])
        slack = np.abs(matrix) @ self.off[:, rows]
        likely: Bools = 2 * (gaps <= slack).sum(axis=1) >= gaps.shape[1]
        return likely

    def judge(self, owner: int, terms: dict[int, int], tests: int) -> Adding | None:
        """A sum that the rows bear out by more than chance; None for any other."""
        parts = [*terms]
        signs = np.array([[terms[part]] for part in parts])
        own, made = self.values[owner], self.values[parts]
        compared = self.known[owner] & self.known[parts].any(axis=0)
        compared &= ~self.unread[[owner, *parts]].any(axis=0)
        error = np.abs(own - (signs * made).sum(axis=0))
        slack = self.off[[owner, *parts]].sum(axis=0)
        near = compared & (error <= slack)
        printed = made != 0
        held = near & (own != 0) & printed.any(axis=0)
        failed, count = int((compared & ~near).sum()), int(held.sum())
        several = (printed[:, held].sum(axis=0) > 1).any()  # else it may be one column twice
        if count < max(2, _HELD * failed) or not (several and printed[:, held].any(axis=1).all()):
            return None
        if self._evidence(own[held], made[:, held], slack[held]) < np.log(tests) + _EVIDENCE:
            return None
        return Adding(owner, terms, count, failed)

    def _evidence(self, own: Array, made: Array, slack: Array) -> float:
        """How unlikely chance is: round figures say little, and rows in one proportion are one."""
        step = np.gcd(np.gcd.reduce(own), np.gcd.reduce(made, axis=None))
        weight = np.log(np.maximum(np.abs(own) / (step + 2 * slack), 1.0))
        distinct = np.unique(np.rint(made / own * 500), axis=1).shape[1]
        if distinct < 2 or 2 * distinct < min(len(own), _SHARES):
            return 0.0
        return float(np.minimum(weight, _MOST).sum())
