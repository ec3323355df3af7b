"""The rows of a table without codes: which are nodes and which total them, and what its sums say of
a reading of their outline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import AmountColumn, Kind, widen
from anggaran.arrow import Ints
from anggaran.finding import Text
from anggaran.kode.code_column import CodeColumn
from anggaran.shape.apart import set_apart
from anggaran.shape.by_outline import Outline, read_outline
from anggaran.shape.by_sums import BASIS, Levels, by_sums
from anggaran.shape.counted import counted_totals
from anggaran.shape.estimate import Closing, closing_rows
from anggaran.shape.headings import under_headings
from anggaran.shape.labels import (
    core_name,
    is_saldo,
    names_sum,
    other_measures,
    received_silpa,
    row_kind,
    row_letters,
    row_numbers,
)
from anggaran.shape.numbering import Parents
from anggaran.shape.rollup import roll_up
from anggaran.shape.structure import Bools, Evidence, RowKind, Structure, Support, TotalRow
from anggaran.shape.support import adds_up, has_amount, verdict
from anggaran.table.table import Table

_SOME = 3  # rows that a last one has to be the sum of


@dataclass(frozen=True, eq=False)
class Listed:
    """The rows of a table without codes.

    Attributes:
        table: the table.
        rows: positions of the rows that are nodes, in document order.
        totals: the rows that total them.
        added: how many nodes at the end come on top of a total, whatever they are numbered.
    """

    table: Table
    rows: Sequence[int]
    totals: Sequence[TotalRow]
    added: int = 0

    @cached_property
    def labels(self) -> list[str]:
        """The labels of the nodes."""
        return [self.table.uraian[row] for row in self.rows]

    @cached_property
    def _places(self) -> Ints:
        return np.array(self.rows, dtype=np.int64)

    @cached_property
    def _blank(self) -> Bools:
        """The nodes that print no amount."""
        return ~has_amount(self.table)[self._places]

    @cached_property
    def _columns(self) -> list[AmountColumn]:
        return list(self.table.amounts.values())

    @cached_property
    def headed(self) -> Parents:
        """The heading without amounts that each node stands under."""
        return under_headings(self.rows, self.labels, self._blank.tolist(), self.totals)

    @cached_property
    def closing(self) -> list[TotalRow]:
        """The total row below all of them; none where there is none."""
        totals = [total for total in self.totals if total.kind is RowKind.TOTAL]
        return [total for total in totals if total.after == len(self.rows)][-1:]

    def tops(self, parents: Parents) -> list[int]:
        """Positions of the rows that stand under no other."""
        return [row for row, above in zip(self.rows, parents, strict=True) if above < 0]

    def levels(self) -> Levels:
        """The levels that the amounts alone tell."""
        below = {total.after: total.row for total in self.totals if total.kind is RowKind.TOTAL}
        return by_sums(self._columns, self.rows, self.labels, self.headed, below)

    def support(self, parents: Parents) -> Support:
        """How many printed sums a reading of the outline bears out, and how many it misses by far.

        A sum missed by little is a wrong figure, not a wrong outline, and speaks neither way; nor
        do zeros, nor a total that says itself that it totals some of the rows.
        """
        structure = self._structure(parents)
        names = set(map(core_name, self.labels))
        last = [total for total in self.totals[-1:] if total in self.closing and not total.refers]
        whole = [total.row for total in last if core_name(total.label) not in names]
        verdicts: list[int] = []
        for column in self._columns:
            known, printed = column.known[self.rows], column.kinds[self.rows] != Kind.BLANK
            sums = roll_up(structure, column.sen[self.rows], known, printed & ~known)
            compared = known & ~structure.is_leaf & sums.direct_known & sums.direct_printed
            off = halves(column)[self.rows]
            for node in np.flatnonzero(compared).tolist():
                slack = int(off[node] + off[structure.children(node)].sum())
                verdicts.append(verdict(int(sums.stated[node]), int(sums.direct[node]), slack))
            tops = int(sums.standing[structure.tops].sum())
            verdicts += [verdict(int(column.sen[row]), tops) for row in whole if column.known[row]]
        return Support(verdicts.count(1), verdicts.count(-1))

    def meets_total(self, parents: Parents) -> bool:
        """True where the top rows of a reading add up to the closing total, in every measure that
        it prints.
        """
        sums = [*self._sums([total.row for total in self.closing], self.tops(parents))]
        return any(stated for stated, _ in sums) and all(one == other for one, other in sums)

    def _sums(self, rows: Sequence[int], parts: Sequence[int]) -> Iterator[tuple[int, int]]:
        """What some rows print in each column, and what others add up to; where all is known."""
        for column in self._columns:
            if column.known[parts].all():
                total = int(widen(column.sen[parts], len(parts)).sum())
                yield from ((int(column.sen[row]), total) for row in rows if column.known[row])

    def closes(self, parents: Parents) -> int:
        """How many total rows are the sum of what stands above them, up to the total before: of the
        rows there that no row with an amount is the parent of.
        """
        above = np.array(parents, dtype=np.int64)
        under = (above >= 0) & ~self._blank[above] if len(above) else self._blank
        tops = ~under & ~self._blank
        totals = [total for total in self.totals if total.kind is RowKind.TOTAL]
        starts = [0, *(total.after for total in totals)]
        found = 0
        for start, total in zip(starts, totals, strict=False):
            block = slice(start, total.after)
            found += adds_up(self.table, total.row, self._places[block][tops[block]].tolist()) > 0
        return found

    def last_sums_all(self, parents: Parents) -> bool:
        """Whether the last row says without a word for it that it is the total: it makes the rows
        above it in every measure, or in all of many but one, and has no number where they have one.
        """
        *rest, last = self.tops(parents) or [-1]
        if len(rest) < _SOME or last != self.rows[-1]:
            return False
        numbers = printed_numbers(self.table)
        if numbers[last].strip() or not (any(numbers) or len(self._columns) > 1):
            return False
        held = sum(one == other != 0 for one, other in self._sums([last], rest))
        return held == len(self._columns) or held >= max(_SOME, len(self._columns) - 1)

    def without_added(self) -> Listed:
        """The same without what comes on top of them."""
        count = len(self.rows) - self.added
        totals = [total for total in self.totals if total.after <= count]
        return Listed(self.table, self.rows[:count], totals)

    def without_last(self) -> Listed:
        """The same with its last node as the total of the others."""
        *rest, last = self.rows
        total = TotalRow(last, RowKind.TOTAL, self.table.uraian[last], len(rest))
        return Listed(self.table, rest, [total])

    def structure(self, parents: Parents, basis: Text) -> Structure:
        """The structure of a reading of the outline."""
        keys = _outline_keys(self.table, self.rows, parents)
        shape = self._structure(parents)
        return replace(
            shape,
            rows=self._places,
            keys=keys,
            kodes=[None] * len(keys),
            labels=self.labels,
            basis=basis,
            totals=tuple(self.totals),
        )

    def _structure(self, parents: Parents) -> Structure:
        """The nodes alone, for adding up."""
        blank: list[str] = [""] * len(parents)
        return Structure(
            np.array(parents, dtype=np.int64), np.arange(len(parents)),
            blank, blank, blank, blank, blank,
            [()] * len(parents), Text("", ""),
        )  # fmt: skip


def _is_line_number(number: str) -> bool:
    """Whether the number of a row called Jumlah makes it a line: there is one, without words."""
    return bool(number) and row_kind(number) is None


def listed(table: Table) -> Listed:
    """The rows that are nodes, and those that total them: told by their words, whether they are
    numbered or not.
    """
    prints = has_amount(table)
    places: dict[str, int] = {}
    rows: list[int] = []
    totals: list[TotalRow] = []
    labels = [row_label(table, row) for row in range(len(table))]
    numbers = [number.strip(" .()") for number in printed_numbers(table)]
    closing = closing_rows(table, labels)
    kinds = _kinds(table, labels, numbers, closing)
    for row, kind in enumerate(kinds[: _end(kinds, labels, numbers, prints)]):
        if kind is None:
            rows.append(row)
        elif kind is not RowKind.ASIDE and prints[row]:
            refers = _refers(labels[row], kind, places)
            totals.append(TotalRow(row, kind, labels[row], len(rows), refers))
        places[numbers[row]] = row
    return Listed(table, rows, totals, len({*rows} & {*closing.added}))


def _kinds(
    table: Table, labels: Sequence[str], numbers: Sequence[str], closing: Closing
) -> Sequence[RowKind | None]:
    """How each row totals others; None for a node, and so for a numbered Jumlah that names none."""
    worded = _worded(labels, closing)
    summed = counted_totals(table, labels, worded, numbers) | {*closing.totals}
    names: set[str] = set()
    kinds: list[RowKind | None] = []
    for row, (label, number, kind) in enumerate(zip(labels, numbers, worded, strict=True)):
        named = kind is RowKind.TOTAL and row not in summed and not names_sum(label, names)
        is_node = kind is None or (named and _is_line_number(number))
        kinds.append(None if is_node else kind)
        if is_node:
            names.add(core_name(label))
    return kinds


def _worded(labels: Sequence[str], closing: Closing) -> list[RowKind | None]:
    """The kind of each row by its words, among the others."""
    lines = received_silpa(labels)
    worded = [None if row in lines else row_kind(label) for row, label in enumerate(labels)]
    said = {
        **dict.fromkeys(other_measures(labels), RowKind.BALANCE),
        **dict.fromkeys(closing.totals, RowKind.TOTAL),
        **dict.fromkeys(closing.rounded, RowKind.ASIDE),
    }
    return [said.get(row, kind) for row, kind in enumerate(worded)]


def _end(
    kinds: Sequence[RowKind | None], labels: Sequence[str], numbers: Sequence[str], prints: Bools
) -> int:
    """Where the lines of a table end: at its generic total, where what stands below says what money
    is left, or has no number while every line above has one.
    """
    is_total = np.array([kind is RowKind.TOTAL for kind in kinds], dtype=bool) & prints
    if not is_total.any():
        return len(kinds)
    end = int(np.flatnonzero(is_total)[-1]) + 1
    is_numbered = np.array([bool(number) for number in numbers])
    is_line = np.array([kind is None for kind in kinds])[:end] & prints[:end]
    numbered = is_line.any() and is_numbered[:end][is_line].all()
    apart = numbered and not is_numbered[end:].any() and not core_name(labels[end - 1])
    return end if apart or all(map(is_saldo, labels[end:])) else len(kinds)


def _refers(label: str, kind: RowKind, places: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """The rows above that a total names by their numbers or letters, each with its sign; none where
    one is not clear.

    A number that is printed again belongs to the last row with it; of a range no row may be
    missing, and no row may stand before that of a lower number.  What is less than another is a
    balance and no total.
    """
    found = [(places.get(letter, -1), sign) for letter, sign in row_letters(label)]
    for first, last, sign in row_numbers(label):
        rows = [
            places.get(str(number), -1)
            for number in range(first, min(last, first + len(places)) + 1)
        ]
        rising = all(one < other for one, other in pairwise(rows))
        if not rows or not rising:
            return ()
        found += [(row, sign) for row in rows]
    clear = all(row >= 0 and (sign > 0 or kind is RowKind.BALANCE) for row, sign in found)
    return tuple(found) if clear else ()


def _outline_keys(table: Table, rows: Sequence[int], parents: Parents) -> list[str]:
    """For each row its path of outline numbers, or of positions among its siblings; a path met
    before is numbered.
    """
    born: dict[int, int] = {}
    own, printed = [], printed_numbers(table)
    for row, parent in zip(rows, parents, strict=True):
        born[parent] = born.get(parent, 0) + 1
        own.append(printed[row].strip(" .()") or str(born[parent]))
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for node in range(len(rows)):
        path = [node]
        while (
            path[-1] not in keys and parents[path[-1]] >= 0
        ):  # a parent may stand below its children
            path.append(parents[path[-1]])
        for place in reversed(path):
            if place not in keys:
                above = f"{keys[parents[place]]}." if parents[place] >= 0 else ""
                key = own[place] if own[place].startswith(above) else above + own[place]
                keys[place] = key if key not in taken else f"{key}#{rows[place] + 1}"
                taken.add(keys[place])
    return [keys[node] for node in range(len(rows))]


def row_label(table: Table, row: int, columns: Sequence[CodeColumn] = ()) -> str:
    """The words of a row: its uraian, or a total's word in the code or number column (a merged
    cell).
    """
    if table.uraian[row]:
        return table.uraian[row]
    for column in columns:
        if row in column.malformed:
            return column.malformed[row]
    number = table.nomor[row] if table.nomor is not None else ""
    return number if row_kind(number) is not None and number else ""


def printed_numbers(table: Table) -> Sequence[str]:
    """The outline number of each row as printed, blank without a column of them."""
    return [""] * len(table) if table.nomor is None else table.nomor


def outlined(table: Table) -> Structure:
    """The structure of a table without codes."""
    whole = listed(table)
    rows = whole.without_added() if whole.added else whole
    outline = read_outline(table, rows.rows, rows.headed, rows.support, rows.meets_total)
    outline = _levelled(rows, outline)
    parents = outline.parents if outline.stated else set_apart(table, rows.rows, outline.parents)
    if whole.added:
        rows, parents = whole, [*parents, *[-1] * whole.added]
    if not rows.totals and rows.last_sums_all(parents):
        rows, parents = rows.without_last(), parents[:-1]
    evidence = Evidence.PRINTED if outline.stated else Evidence.INFERRED
    return replace(rows.structure(parents, outline.basis), evidence=evidence)


def _levelled(rows: Listed, outline: Outline) -> Outline:
    """The levels that all columns jointly bear out, where more sums hold so than in the outline."""
    if outline.stated:
        return outline
    levels = rows.levels()
    if levels.parents == rows.headed:
        return outline
    closed, closed_so = rows.closes(outline.parents), rows.closes(levels.parents)
    if closed_so < closed or not (levels.sure or closed_so > closed):
        return outline
    held, held_so = rows.support(outline.parents), rows.support(levels.parents)
    # equal amounts that stand side by side would each be the next one's parent
    if held_so.weight <= held.weight or (outline.hinted and not held.broken):
        return outline
    return Outline(levels.parents, BASIS, stated=False)
