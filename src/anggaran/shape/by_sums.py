"""The levels of a list that prints none, from its amounts: a row is the parent of the next ones
where they add up to it in every column.

Read from the last row up, each row takes the nearest rows below it that make its amounts, within
the rounding of their unit.  One column may be off where the others hold: a fault is not another
level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import AmountColumn
from anggaran.finding import Text
from anggaran.shape.structure import normal

BASIS = Text("jumlah yang menutup pada setiap kolom", "sums that close in every column")
_SAYS = 10  # times its slack from which an amount says something
_BEAM = 12  # readings kept open, the best first
_PLAIN = 4  # and more of those that take fewest equal rows for a group and its part
_LONGEST = 500  # rows in a section beyond which no levels are looked for
_SURE = 100  # and from which it says something beside a column that is off
_OPEN = 3  # numbers of children that a fault leaves open
_ENOUGH = 2  # groups that close in two columns are no chance


class Levels(NamedTuple):
    """Each row's parent, and how many groups of two rows or more close in all columns."""

    parents: list[int]
    groups: int

    @property
    def sure(self) -> bool:
        """True where the amounts alone are proof enough."""
        return self.groups >= _ENOUGH


def by_sums(
    columns: Sequence[AmountColumn],
    rows: Sequence[int],
    labels: Sequence[str],
    headed: list[int],
    totals: Mapping[int, int],
) -> Levels:
    """The levels below each heading.

    Args:
        columns: the amounts.
        rows: positions in the table of the rows that are nodes, in document order.
        labels: their labels.
        headed: the heading of each row among the rows given, -1 for a row that stands under none.
        totals: by how many of the rows stand above it, the position in the table of a total row.

    >>> from anggaran.amount.column import read_amounts
    >>> columns = [read_amounts(list(digits)) for digits in ("73124", "53212")]
    >>> by_sums(columns, range(5), list("abcde"), [-1] * 5, {}).parents
    [-1, 0, 1, 1, 0]
    """
    figures = [
        [(int(column.sen[row]), bool(column.known[row]), int(off[row])) for row in rows]
        for column, off in ((column, halves(column)) for column in columns)
    ]
    parents, groups = list(headed), 0
    cuts = [row for row in range(1, len(rows)) if headed[row] != headed[row - 1]]
    for start, end in pairwise([0, *cuts, len(rows)]):
        if end - start <= _LONGEST:
            row = totals.get(end, -1)
            wanted = [int(each.sen[row]) if row >= 0 and each.known[row] else 0 for each in columns]
            best = _section(figures, labels, range(start, end), wanted)
            groups += best.groups
            for above, children in best.made:
                for child in children:
                    parents[child] = above
    return Levels(parents, groups)


class _Held(Enum):
    """In which columns rows add up: a reading with a fault ranks below one without."""

    EVERYWHERE = 1
    WHERE_IT_SAYS = 2  # some columns are too small to say anything
    BUT_FOR_A_FAULT = 3
    WITHIN_ITS_SLACK = 4  # too small to say anything in any column


Figures = Sequence[Sequence[tuple[int, bool, int]]]


class _Reading(NamedTuple):
    """One reading of the rows from the last one up to where it stands."""

    score: int = 0
    groups: int = 0  # of two rows or more that close in every column
    pairs: int = 0  # of equal rows
    heads: tuple[int, ...] = ()  # rows that have no parent yet, the nearest last
    made: tuple[tuple[int, tuple[int, ...]], ...] = ()  # parents with their children

    def under(self, row: int, size: int, score: int, groups: int = 0) -> _Reading:
        """The same with one more row, the parent of the nearest rows below it."""
        cut = len(self.heads) - size
        made = (*self.made, (row, self.heads[cut:])) if size else self.made
        heads = (*self.heads[:cut], row)
        pairs = self.pairs + (size == 1)
        return _Reading(self.score + score, self.groups + groups, pairs, heads, made)


def _section(
    figures: Figures, labels: Sequence[str], rows: range, wanted: Sequence[int]
) -> _Reading:
    """The reading of one section that its total bears out, else that has the most groups."""
    readings = [_Reading()]
    for row in reversed(rows):
        found = [each for reading in readings for each in _onward(figures, labels, row, reading)]
        found.sort(key=lambda each: each.score, reverse=True)
        plain = sorted(found[_BEAM:], key=lambda each: each.pairs)[:_PLAIN]
        readings = found[:_BEAM] + plain

    def meets(reading: _Reading) -> int:
        return sum(
            sum(column[head][0] for head in reading.heads) == total != 0
            for column, total in zip(figures, wanted, strict=True)
        )

    return max(readings, key=lambda each: (meets(each), each.score))


def _onward(figures: Figures, labels: Sequence[str], row: int, reading: _Reading) -> list[_Reading]:
    """What a row may be: a parent of what stands below it, or a row like it.

    Two rows of one amount may be a group and its only part, or two parts, and amounts may add up
    by chance: what they are summed to further up tells.
    """
    sizes, held = _children(figures, labels, row, reading.heads)
    alone, size = reading.under(row, 0, 0), sizes[0] if sizes else 0
    if not size:
        return [alone, reading.under(row, 1, 0)] if _is_named(labels, row, reading) else [alone]
    if held is _Held.WITHIN_ITS_SLACK:
        return [alone, reading.under(row, size, int(size > 1))]
    if held is _Held.BUT_FOR_A_FAULT:
        return [*(reading.under(row, each, int(each > 1)) for each in sizes), alone]
    if size > 1:
        sure = int(held is _Held.EVERYWHERE and len(figures) > 1)
        return [reading.under(row, size, 2 * size, sure), alone]
    return [alone, reading.under(row, 1, 1)]


def _is_named(labels: Sequence[str], row: int, reading: _Reading) -> bool:
    """Whether the next row is named after a row: its only part, whatever their amounts."""
    below = labels[reading.heads[-1]] if reading.heads else ""
    return normal(below).startswith(f"{normal(labels[row])} ")


def _children(
    figures: Figures, labels: Sequence[str], row: int, heads: Sequence[int]
) -> tuple[list[int], _Held]:
    """How many of the next rows make a row, and in which columns; none where none do, several
    where a fault leaves it open.
    """
    best, small = 0, 0
    sizes: list[int] = []
    own = [column[row] for column in figures]
    for count, (sums, offs) in enumerate(_running(figures, labels, row, heads), 1):
        found = _agreement(own, sums, offs)
        if found.holds:
            every = found.held == len(figures)
            return [count], _Held.EVERYWHERE if every else _Held.WHERE_IT_SAYS
        if found.sure >= max(found.failed, best, 1):
            sizes = [*(sizes if found.sure == best else ()), count][:_OPEN]
            best = found.sure
        if found.may_hold and not small:
            small = count
    if sizes:
        return sizes, _Held.BUT_FOR_A_FAULT
    return [small] if small else [], _Held.WITHIN_ITS_SLACK


def _running(
    figures: Figures, labels: Sequence[str], row: int, heads: Sequence[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """What the next rows add up to in each column, one row more each time, and by how much that and
    the row may be off.
    """
    opposed = normal(labels[row]).startswith("pembiayaan")
    sums, offs = [0] * len(figures), [column[row][2] for column in figures]
    for head in reversed(heads):
        sign = -1 if opposed and normal(labels[head]).startswith("pengeluaran") else 1
        for place, column in enumerate(figures):
            sums[place] += sign * column[head][0]
            offs[place] += column[head][2]
        yield sums, offs


class _Agreement(NamedTuple):
    """In how many columns a sum makes the amount of a row, in how many of these it is large beside
    its slack, in how many it does within a slack below
    that amount, and in how many it does not.
    """

    held: int
    sure: int
    near: int
    failed: int

    @property
    def holds(self) -> bool:
        return self.held > 0 and not self.failed

    @property
    def may_hold(self) -> bool:
        return self.near > 0 and not self.failed


def _agreement(
    own: Sequence[tuple[int, bool, int]], sums: Sequence[int], offs: Sequence[int]
) -> _Agreement:
    held = sure = near = failed = 0
    for (amount, known, _), added, slack in zip(own, sums, offs, strict=True):
        if not known:
            continue
        if abs(amount - added) > slack:
            failed += 1
        else:
            held += abs(amount) > _SAYS * slack
            sure += abs(amount) > _SURE * slack
            near += abs(amount) > slack
    return _Agreement(held, sure, near, failed)
