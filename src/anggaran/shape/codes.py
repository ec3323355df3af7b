"""All codes of a table and all that they imply, as integers: each stands behind the one above it.

The segments of a code make one whole number, its key: the most significant digits are the akun or
the urusan. Sorted by key, each code stands behind its parent and before its siblings, so that
parents, and those which are missing, are found by comparing neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import prod

import numpy as np
import numpy.typing as npt

from anggaran.arrow import PAD, Ints, Matrix
from anggaran.kode.book import Fit, System
from anggaran.kode.code import Kode, X
from anggaran.kode.code_column import PLACEHOLDER, CodeColumn

Family = tuple[str, int, str]

_ROOM = 2**63


@dataclass(frozen=True, eq=False)
class Codes:
    """Codes in order: by what they number, then by their segments, each behind the one above it.

    Every column has one entry more than there are codes, the last: what lacks a code, found at -1
    as well.

    Attributes:
        fits: the ways in which codes are printed.
        fit: for each code the position in ``fits`` of how it is printed, -1 for none.
        segments: the codes, a row for each segment, filled up with :data:`~anggaran.arrow.PAD`.
        above: the code above each, -1 at the top of what it numbers.
        rungs: how many codes stand above each.
        families: what each numbers, as a number.
    """

    fits: tuple[Fit, ...]
    fit: Ints
    segments: Matrix
    above: Ints
    rungs: Ints
    families: Ints

    def __len__(self) -> int:
        return len(self.fit) - 1

    @cached_property
    def ancestors(self) -> Matrix:
        """For each rung the code there that stands above each, or is it; -1 where it stands higher
        itself.
        """
        own = np.arange(len(self) + 1)
        own[-1] = -1
        rows = []
        for rung in range(int(self.rungs.max()), -1, -1):
            rows.append(np.where(self.rungs >= rung, own, -1))
            own = np.where(self.rungs >= rung, self.above[own], own)
        return np.array(rows[::-1])

    def ancestor(self, code: Ints, rung: Ints) -> Ints:
        """The code on some rung that stands above each, or is it; -1 where it stands higher
        itself.
        """
        return self.ancestors[rung, code]

    @cached_property
    def systems(self) -> list[str]:
        """What each way to print a code numbers, and ``""`` for what lacks a code."""
        return [*(fit.book.system.value for fit in self.fits), ""]

    @cached_property
    def levels(self) -> Ints:
        """The level of each code, 1 the highest, counting what the table leaves out; 0 for none."""
        tops = [(fit.book.level_of(fit.dropped) or 0) + 1 for fit in self.fits]
        levels = np.array([*tops, 0], dtype=np.int64)[self.fit] + self.rungs
        offices = np.flatnonzero(self.is_of(System.ORGANISASI))
        if len(offices):
            units = self.segments[7:8, offices].max(axis=0, initial=PAD)  # 0000 is the SKPD itself
            levels[offices] = np.where(units > 0, 2, 1)
        return levels

    @cached_property
    def level_names(self) -> tuple[list[str], Ints]:
        """The names of all levels, and the position of that of each code; the last, ``""``, for
        none.
        """
        names = [level.name for fit in self.fits for level in fit.book.levels]
        starts = list(accumulate((len(fit.book.levels) for fit in self.fits), initial=0))
        starts[-1] += 1  # the name of what has no level, which is 0, stands last
        return [*names, ""], np.array(starts, dtype=np.int64)[self.fit] + self.levels - 1

    def is_of(self, system: System) -> npt.NDArray[np.bool_]:
        """True for the codes of one system."""
        mine = [fit.book.system is system for fit in self.fits]
        return np.array([*mine, False], dtype=np.bool_)[self.fit]

    def kode(self, code: int) -> Kode:
        """One code as a kode."""
        segments = tuple(segment for segment in self.segments[:, code].tolist() if segment != PAD)
        return Kode(
            tuple(X if segment < 0 else segment for segment in segments), *self.fits[self.fit[code]]
        )


def gather(columns: Sequence[CodeColumn]) -> tuple[Codes, list[Ints]]:
    """The codes of some columns with all that they imply, and for each column the code of each row,
    -1 for none.
    """
    fits = tuple(dict.fromkeys(fit for column in columns for fit in column.fits))
    segments, fit = _joined(columns, fits)
    first = _first_rows(columns) if len(fits) > 1 else np.zeros(len(fit), dtype=np.int64)
    of_fit = [_family(each) for each in fits]
    families = sorted(set(of_fit))
    number = np.array([families.index(each) for each in of_fit], dtype=np.int64)
    member = number[fit] if len(families) > 1 else np.zeros(len(fit), dtype=np.int64)
    place = np.full(len(fit) + 1, -1, dtype=np.int64)
    parts: list[_Part] = []
    count = 0
    for position in range(len(families)):
        mine = np.flatnonzero(member == position) if len(families) > 1 else slice(len(fit))
        part = _Part.of(segments[:, mine], fit[mine], first[mine], _ends(fits, number, position))
        place[mine] = part.place + count
        parts.append(part.beyond(count))
        count += len(part.fit)
    own = accumulate((column.segments.shape[1] for column in columns), initial=0)
    by_row = [
        place[np.where(column.of_row < 0, len(fit), column.of_row + start)]
        for column, start in zip(columns, own, strict=False)
    ]
    return _codes(fits, parts, len(segments)), by_row


def _codes(fits: tuple[Fit, ...], parts: Sequence[_Part], depth: int) -> Codes:
    """The codes of all families, one after the other, and what lacks a code."""
    none = np.array([-1], dtype=np.int64)
    sizes = [len(part.fit) for part in parts]
    return Codes(
        fits,
        np.concatenate([*(part.fit for part in parts), none]),
        np.concatenate(
            [*(part.segments for part in parts), np.full((depth, 1), PAD, np.int32)], axis=1
        ),
        np.concatenate([*(part.above for part in parts), none]),
        np.concatenate([*(part.rungs for part in parts), none + 1]),
        np.concatenate([np.repeat(np.arange(len(sizes)), sizes), none]),
    )


def _joined(columns: Sequence[CodeColumn], fits: Sequence[Fit]) -> tuple[Matrix, Ints]:
    """The segments of the codes of all columns side by side, and how each is printed."""
    place = {fit: position for position, fit in enumerate(fits)}
    if len(columns) == 1:
        return columns[0].segments, columns[0].fit
    depth = max((len(column.segments) for column in columns), default=0)
    segments = np.full(
        (depth, sum(column.segments.shape[1] for column in columns)), PAD, dtype=np.int64
    )
    fit = []
    start = 0
    for column in columns:
        end = start + column.segments.shape[1]
        segments[: len(column.segments), start:end] = column.segments
        fit.append(np.array([place[each] for each in column.fits], dtype=np.int64)[column.fit])
        start = end
    return segments, np.concatenate(fit) if fit else np.zeros(0, dtype=np.int64)


def _first_rows(columns: Sequence[CodeColumn]) -> Ints:
    """The row in which each code of each column first stands: it is printed as it is there."""
    first = []
    for column in columns:
        rows = np.full(column.segments.shape[1], len(column.of_row), dtype=np.int64)
        filled = np.flatnonzero(column.filled)
        np.minimum.at(rows, column.of_row[filled], filled)
        first.append(rows)
    return np.concatenate(first)


def _family(fit: Fit) -> Family:
    """What makes two codes of the same integers one: the system, what they leave out, and levels of
    one length.
    """
    book = fit.book
    return book.system.value, fit.dropped, "" if book.separator else book.slug


def _ends(fits: Sequence[Fit], number: Ints, family: int) -> list[int]:
    """How many segments a code of each rung has; offices have but one."""
    mine = [fit for fit, own in zip(fits, number.tolist(), strict=True) if own == family]
    longest = max(mine, key=lambda fit: len(fit.book.widths))
    if longest.book.system is System.ORGANISASI:
        return [len(longest.book.widths)]
    ends = accumulate(len(level.widths) for level in longest.book.levels)
    return [end - longest.dropped for end in ends if end > longest.dropped]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The codes of one family, sorted, with what they imply; ``place`` says where each given code
    is now.
    """

    segments: Matrix
    fit: Ints
    rungs: Ints
    above: Ints
    place: Ints

    @staticmethod
    def of(segments: Matrix, fit: Ints, first: Ints, ends: Sequence[int]) -> _Part:
        """Sort codes, each of which may be given several times, and add what they imply."""
        if not len(fit):
            return _Part(segments, fit, fit, fit, fit)
        order, given = _sorted(segments)
        place = np.empty(len(fit), dtype=np.int64)
        distinct = np.concatenate(([True], given[1:] != given[:-1]))
        place[order] = np.cumsum(distinct) - 1
        if (
            not distinct.all()
        ):  # codes given several times stand together, the first of them in front
            order = order[distinct]
        own = (
            np.take(segments, order, axis=1) if len(order) < len(fit) or _moves(order) else segments
        )
        rungs = _rungs(own, ends)
        fit, first = fit[order], first[order]
        rows, implied = _implied(own, rungs, ends)
        if len(rows):
            own = np.insert(own, rows, own[:, rows], axis=1)
            places = rows + np.arange(len(rows))
            for rung, end in enumerate(ends[: int(rungs.max())]):
                own[end:, places[implied == rung]] = PAD
            rungs = np.insert(rungs, rows, implied)
            fit, first = np.insert(fit, rows, fit[rows]), np.insert(first, rows, first[rows])
            place += np.searchsorted(rows, place, side="right")
        above = _above(rungs)
        return _Part(own, _as_first_printed(fit, first, rungs, above), rungs, above, place)

    def beyond(self, count: int) -> _Part:
        """The same codes behind some others."""
        above = np.where(self.above < 0, -1, self.above + count)
        return _Part(self.segments, self.fit, self.rungs, above, self.place)


def _moves(order: Ints) -> bool:
    return bool((order[1:] < order[:-1]).any())


def _sorted(segments: Matrix) -> tuple[Ints, Ints]:
    """The order of codes by their segments, a parent before its children; and a number that equal
    codes share.
    """
    low = (segments == PLACEHOLDER).any()
    values = (
        np.where(segments == PAD, PLACEHOLDER - 1, segments) if low else segments
    )  # what is no segment first
    base = PLACEHOLDER - 1 if low else PAD
    sizes = [int(each) - base + 1 for each in values.max(axis=1, initial=base)]
    if prod(sizes) >= _ROOM:  # numbers too wide for one: the columns in turn
        order = np.lexsort(values[::-1])
        same = np.take(values, order, axis=1)
        return order, np.cumsum(np.concatenate(([True], (same[:, 1:] != same[:, :-1]).any(axis=0))))
    keys = np.zeros(segments.shape[1], dtype=np.int64)
    for row, size in zip(values, sizes, strict=True):
        keys *= size
        keys += row
        keys -= base
    if (keys[1:] > keys[:-1]).all():  # most documents print their codes in order
        return np.arange(len(keys)), keys
    order = np.argsort(keys, kind="stable")
    return order, keys[order]


def _rungs(segments: Matrix, ends: Sequence[int]) -> Ints:
    """How many codes stand above each, by the segments that it has."""
    rungs = np.zeros(segments.shape[1], dtype=np.int64)
    for end in ends[1:]:
        if end <= len(segments):
            rungs += segments[end - 1] != PAD
    return rungs


def _implied(segments: Matrix, rungs: Ints, ends: Sequence[int]) -> tuple[Ints, Ints]:
    """Before which of the sorted codes a code is missing, and on which rung: a prefix that is new
    and goes on.
    """
    new = np.zeros(segments.shape[1], dtype=np.bool_)
    new[0] = True
    rows, implied = [], []
    for rung, (start, end) in enumerate(pairwise([0, *ends[: int(rungs.max()) + 1]])):
        for segment in segments[start:end]:
            new[1:] |= segment[1:] != segment[:-1]
        rows.append(np.flatnonzero(new & (rungs > rung)))
        implied.append(np.full(len(rows[-1]), rung))
    before = np.concatenate(rows)
    order = np.argsort(before, kind="stable")
    return before[order], np.concatenate(implied)[order]


def _above(rungs: Ints) -> Ints:
    """The code above each, of all in order: the last one before it on the next higher rung."""
    parents = np.full(len(rungs), -1, dtype=np.int64)
    above = np.flatnonzero(rungs == 0)
    for rung in range(1, int(rungs.max()) + 1):
        here = np.flatnonzero(rungs == rung)
        starts = np.searchsorted(here, above)
        parents[here] = np.repeat(above, np.diff(starts, append=len(here)))
        above = here
    return parents


def _as_first_printed(fit: Ints, first: Ints, rungs: Ints, above: Ints) -> Ints:
    """How each code is printed: as in the first row that prints it, or one below it."""
    if (fit == fit[0]).all():
        return fit
    many = int(fit.max()) + 1
    earliest = first * many + fit
    for rung in range(int(rungs.max()), 0, -1):
        here = np.flatnonzero(rungs == rung)
        np.minimum.at(earliest, above[here], earliest[here])
    return earliest % many
