"""Rows that an indent puts under another one, which is no sum of them.

A statement of cash goes on below a balance ("Saldo Akhir Kas di BUD", and further in the cash of
each bendahara) with what is to be added to it.  That these are no parts is told by figures alone:
the row above is another sum, of what stands right above it, or the row below adds all of them up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from anggaran.amount.adding import is_no_chance
from anggaran.amount.rounding import slack
from anggaran.amount.rupiah import AmountColumn
from anggaran.shape.numbering import Parents
from anggaran.table.table import Table

_MOST = 3  # rows right above that make a balance


def set_apart(table: Table, rows: Sequence[int], parents: Parents) -> Parents:
    """The parents of rows, but for those that are another sum than that of the rows below them.

    Args:
        table: the table.
        rows: positions of its rows that are nodes, in document order.
        parents: the parent of each among them, -1 for a top row.
    """
    outline = _Outline(table, rows, parents)
    apart = {head for head in outline.below if head >= 0 and outline.is_another_sum(head)}
    return [parents[above] if above in apart else above for above in parents]


@dataclass(frozen=True, eq=False)
class _Outline:
    table: Table
    rows: Sequence[int]
    parents: Parents

    @cached_property
    def below(self) -> Mapping[int, Sequence[int]]:
        """The children of each node that has some."""
        found: dict[int, list[int]] = {}
        for node, above in enumerate(self.parents):
            found.setdefault(above, []).append(node)
        return found

    def is_another_sum(self, head: int) -> bool:
        """Whether a node is no sum of its children anywhere, and either makes the row below all of
        them together with them, or is made of the rows above it.
        """
        parts = [self.rows[node] for node in self.below[head]]
        own = dict.fromkeys(parts, 1)
        if any(self._makes(column, self.rows[head], own) for column in self._columns):
            return False
        return self._is_added(head, parts) or self._is_made(head)

    def _is_added(self, head: int, parts: Sequence[int]) -> bool:
        """Whether the next row of the table adds up a node and its children."""
        closing = parts[-1] + 1
        terms = dict.fromkeys([self.rows[head], *parts], 1)
        return closing < len(self.table) and self._is_made_of(closing, terms)

    def _is_made(self, head: int) -> bool:
        """Whether a node is made of the nodes beside it right above, added or taken off."""
        beside, place = self.below[self.parents[head]], self._places[head]
        above = [self.rows[node] for node in beside[max(0, place - _MOST) : place]]
        return any(
            self._is_made_of(self.rows[head], dict(zip(above[-count:], signs, strict=True)))
            for count in range(2, len(above) + 1)
            for signs in product((1, -1), repeat=count)
        )

    @cached_property
    def _places(self) -> Mapping[int, int]:
        """Where each node stands among those beside it."""
        return {node: place for beside in self.below.values() for place, node in enumerate(beside)}

    def _is_made_of(self, row: int, terms: Mapping[int, int]) -> bool:
        """Whether rows make another one in half of the columns that print it at least: one may be
        wrong.
        """
        printed = [column for column in self._columns if column.known[row] and column.sen[row]]
        held = [column for column in printed if self._makes(column, row, terms)]
        return len(held) * 2 >= len(printed) and any(_tells(column, row, terms) for column in held)

    @cached_property
    def _columns(self) -> list[AmountColumn]:
        return list(self.table.amounts.values())

    def _makes(self, column: AmountColumn, row: int, terms: Mapping[int, int]) -> bool:
        """Whether rows make another one in a column: not one that is nothing, or not known."""
        rows = [row, *terms]
        if not (column.known[rows].all() and column.sen[row]):
            return False
        made = sum(sign * int(column.sen[each]) for each, sign in terms.items())
        return abs(int(column.sen[row]) - made) <= slack(column, rows)


def _tells(column: AmountColumn, row: int, terms: Mapping[int, int]) -> bool:
    """Whether it is no chance that rows make another one: several, of large figures."""
    figures = [int(column.sen[each]) for each in (row, *terms)]
    return sum(map(bool, figures)) > 2 and is_no_chance(figures)
