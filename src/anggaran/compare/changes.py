"""What became of the lines of a budget from one version to the next: what moved, was raised, cut,
added or dropped.

A pergeseran moves money without changing its total: the lowest parent whose lines net to zero
although some of them changed is named as the place of the move.  Every figure is computed from the
lowest lines; a printed Bertambah/(Berkurang) is not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from anggaran.amount.frames import to_pandas
from anggaran.amount.rupiah import decimal_of, from_sen, widen
from anggaran.arrow import Ints
from anggaran.compare.lines import Lines
from anggaran.finding import Shown, Text
from anggaran.kode.book import System
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, path_of
from anggaran.tree import Tree

if TYPE_CHECKING:
    import pandas as pd

# Who approves a pergeseran, by the level within which the money stays (Permendagri 77/2020).
_PPKD = Text("dengan persetujuan PPKD", "with the approval of the PPKD")
_SEKDA = Text("dengan persetujuan Sekretaris Daerah", "with the approval of the Sekretaris Daerah")
_APPROVAL = {"jenis": _SEKDA, "objek": _PPKD, "rincian objek": _PPKD}

_NOWHERE, _WHOLE = -2, -1  # no place of a move; the whole document


class Status(StrEnum):
    """What became of a line from one version to the next.

    A raised or cut line whose money stays within a zero-sum parent has *moved*; *new* and *dropped*
    lines have no counterpart (in a table with both columns: nothing or zero there).  *Unknown*: an
    amount is unreadable.
    """

    UNCHANGED = "unchanged"
    MOVED = "moved"
    RAISED = "raised"
    CUT = "cut"
    NEW = "new"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


_ORDER = tuple(Status)


@dataclass(frozen=True, slots=True)
class Change:
    """One line in two versions, in rupiah.

    Attributes:
        kode: its code, None without one.
        uraian: its label.
        before: amount in the earlier version; None where the line is missing or unreadable.
        after: likewise in the later one.
        change: bertambah/(berkurang), after minus before; a missing line counts in full; None where
            unknown.
        status: what became of it.
        lowest: True for a lowest line, False for a parent, whose change is the sum of its
            children's.
        path: of lines by several codes each of them, the outermost first.
    """

    kode: str | None
    uraian: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    status: Status
    lowest: bool
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A zero-sum move: lines below one parent that changed and net to zero.

    Attributes:
        kode: code of the parent; None where the lines have only the whole document in common.
        uraian: its label.
        level_name: its level in the code book, or ``""``.
        lines: the lowest lines that changed.
        amount: how much moved, in rupiah: the sum of what was added.
        text: the move in words.
        approval: who approves a move within such a parent; None where the level does not settle it.
    """

    kode: str | None
    uraian: str
    level_name: str
    lines: tuple[Change, ...]
    amount: Decimal
    text: Text
    approval: Text | None


@dataclass(frozen=True, eq=False)
class Versions(Shown):
    """Two versions of a budget, line by line; columns by line number inside.

    Attributes:
        before: tree of the earlier version.
        after: tree of the later one; the same tree where one table carries both.
        paired: the lines of both, amounts summed from their leaves.
        absent: for the earlier and the later version, True where it does not carry the line.
    """

    before: Tree
    after: Tree
    paired: Lines
    absent: tuple[Bools, Bools]

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {status}" for status, count in self.counts.items() if count)
        return f"<Versions {self.before.name!r} → {self.after.name!r}: {counts}>"

    @cached_property
    def lowest(self) -> Bools:
        """The lowest lines that the versions share: each leaf of either is in exactly one.

        A line that is a leaf on either side is one, unless it stands below another: a version that
        is detailed further than the other is held against it where both meet.
        """
        cut = np.zeros(self.paired.alignment.count, dtype=np.bool_)
        sides = (
            (self.before, self.paired.alignment.left),
            (self.after, self.paired.alignment.right),
        )
        for tree, lines in sides:
            cut[lines[tree.structure.is_leaf & (lines >= 0)]] = True
        parents = self.paired.parents
        covered, at = np.zeros_like(cut), parents
        while (inside := at >= 0).any():
            covered[inside] |= cut[at[inside]]
            at = np.where(inside, parents[at], -1)
        return cut & ~covered

    def _climb(self, amounts: Sen) -> Sen:
        """What the lowest lines have, added to every line above them."""
        parents, lines = self.paired.parents, np.flatnonzero(self.lowest)
        total = np.zeros_like(amounts)
        total[lines] = amounts[lines]
        at, own = parents[lines], amounts[lines]
        while (inside := at >= 0).any():
            at, own = at[inside], own[inside]
            np.add.at(total, at, own)
            at = parents[at]
        return total

    @cached_property
    def _sides(self) -> list[tuple[Sen, Bools]]:
        """Before and after: the amount of every line, and whether all of it is readable."""
        sides = []
        for each in (self.paired.left, self.paired.right):
            unreadable = self._climb(((each.nodes >= 0) & ~each.known).astype(np.int64))
            amounts = self._climb(widen(each.amount, 2 * len(each.amount)))
            sides.append((amounts, unreadable == 0))
        return sides

    @cached_property
    def _known(self) -> Bools:
        return self._sides[0][1] & self._sides[1][1]

    @cached_property
    def _change(self) -> Sen:
        change: Sen = self._sides[1][0] - self._sides[0][0]
        return change

    @cached_property
    def _changed(self) -> Bools:
        """True where the amount changed by more than a version in other units was rounded by."""
        rounded = self.before.table.unit != self.after.table.unit
        slack = self.paired.slack if rounded else 0
        return np.asarray(np.abs(self._change) > slack, dtype=np.bool_)

    @cached_property
    def _places(self) -> Ints:
        """For each changed lowest line the line within which it nets to zero."""
        changed = self.lowest & self._known & self._changed
        place = np.full(len(changed), _NOWHERE, dtype=np.int64)
        lines = np.flatnonzero(changed)
        at = self.paired.parents[lines]
        while (inside := at >= 0).any():
            lines, at = lines[inside], at[inside]
            zero = self._known[at] & (self._change[at] == 0)
            place[lines[zero]] = at[zero]
            lines, at = lines[~zero], self.paired.parents[at[~zero]]
        if self.change == 0:
            place[changed & (place == _NOWHERE)] = _WHOLE
        return place

    @cached_property
    def _one_kind(self) -> bool:
        """False where pendapatan, belanja and pembiayaan stand side by side: they have no sum."""
        shapes = {id(tree): tree.structure for tree in (self.before, self.after)}.values()
        akun = {
            shape.segments[node][:1]
            for shape in shapes
            for node in shape.tops.tolist()
            if shape.systems[node] == System.REKENING and shape.segments[node]
        }
        return len(akun) <= 1

    @cached_property
    def _status(self) -> Ints:
        """What became of each line, as the place of its status."""
        change, (no_before, no_after) = self._change, self.absent
        rules = {
            Status.UNKNOWN: ~self._known,
            Status.NEW: no_before & ~no_after,
            Status.DROPPED: no_after & ~no_before,
            Status.MOVED: self.lowest & (self._places > _NOWHERE),
            Status.RAISED: self._changed & np.asarray(change > 0, dtype=np.bool_),
            Status.CUT: self._changed & np.asarray(change < 0, dtype=np.bool_),
        }
        places = [_ORDER.index(status) for status in rules]
        return np.select(list(rules.values()), places, _ORDER.index(Status.UNCHANGED))

    @cached_property
    def _shown(self) -> Ints:
        """The lowest lines and their parents in order; not what one version details further."""
        order = self.paired.order
        return order[self._climb(self.lowest.astype(np.int64))[order] > 0]

    def _line(self, line: int) -> Change:
        tree, node = self.paired.node(line)
        before, after = (
            decimal_of(amount[line]) if known[line] and not absent[line] else None
            for (amount, known), absent in zip(self._sides, self.absent, strict=True)
        )
        return Change(
            kode=tree.structure.kodes[node],
            uraian=tree.structure.labels[node],
            before=before,
            after=after,
            change=decimal_of(self._change[line]) if self._known[line] else None,
            status=_ORDER[int(self._status[line])],
            lowest=bool(self.lowest[line]),
            path=path_of(tree.structure, node),
        )

    def __iter__(self) -> Iterator[Change]:
        """Every line, parents included, in the order of the earlier version."""
        return map(self._line, self._shown.tolist())

    @property
    def lines(self) -> list[Change]:
        """The lowest lines, each once, in the order of the earlier version."""
        return self._lines_where(self.lowest)

    def of(self, status: Status | str) -> list[Change]:
        """The lowest lines of one status (``raised``)."""
        return self._lines_where(self.lowest & (self._status == _ORDER.index(Status(status))))

    def _lines_where(self, wanted: Bools) -> list[Change]:
        order = self.paired.order
        return [self._line(line) for line in order[wanted[order]].tolist()]

    @property
    def counts(self) -> dict[str, int]:
        """How many lowest lines have each status."""
        found = np.bincount(self._status[self.lowest], minlength=len(_ORDER)).tolist()
        return {status.value: count for status, count in zip(_ORDER, found, strict=True)}

    @property
    def change(self) -> Decimal | None:
        """Bertambah/(berkurang) of the whole, in rupiah.

        None where a line is unreadable, and where pendapatan, belanja and pembiayaan stand side by
        side: each akun has its own change, and they have none in common.
        """
        if not (self._one_kind and self._known[self.lowest].all()):
            return None
        return decimal_of(sum(self._change[self.lowest].tolist()))

    @property
    def moves(self) -> list[Move]:
        """The zero-sum moves, in document order."""
        order = self.paired.order[self._places[self.paired.order] > _NOWHERE]
        grouped: dict[int, list[int]] = {}
        for line, place in zip(order.tolist(), self._places[order].tolist(), strict=True):
            grouped.setdefault(place, []).append(line)
        return [self._move(place, lines) for place, lines in grouped.items()]

    def _move(self, place: int, lines: Sequence[int]) -> Move:
        kode, uraian, level = None, self.after.name, ""
        if place != _WHOLE:
            tree, node = self.paired.node(place)
            shape = tree.structure
            kode, uraian, level = shape.kodes[node], shape.labels[node], shape.level_names[node]
        name, count = kode or uraian, len(lines)
        added = sum(max(int(self._change[line]), 0) for line in lines)
        text = Text(
            f"pergeseran di dalam {name}: {count} baris, bersih 0,00",
            f"shift within {name}: {count} lines, net 0.00",
        )
        changes = tuple(map(self._line, lines))
        return Move(kode, uraian, level, changes, decimal_of(added), text, _APPROVAL.get(level))

    def to_frame(self, *, dtype: str = "decimal") -> pd.DataFrame:
        """Every line: ``path, kode, uraian, status, lowest, before, after, change``.

        Amounts are exact, ``NA`` where missing or unknown; ``dtype`` as in
        :meth:`anggaran.Tree.to_frame`.
        """
        order = self._shown
        before, after = (
            from_sen(amount[order], (known & ~absent)[order])
            for (amount, known), absent in zip(self._sides, self.absent, strict=True)
        )
        named = [(tree.structure, node) for tree, node in map(self.paired.node, order.tolist())]
        statuses = [_ORDER[place].value for place in self._status[order].tolist()]
        paths = [
            " / ".join(path_of(shape, node)) or shape.kodes[node] or shape.labels[node]
            for shape, node in named
        ]
        columns: dict[str, Any] = {
            "path": pa.array(paths, pa.string()),
            "kode": pa.array([shape.kodes[node] for shape, node in named], pa.string()),
            "uraian": pa.array([shape.labels[node] for shape, node in named], pa.string()),
            "status": pa.array(statuses, pa.string()),
            "lowest": pa.array(self.lowest[order]),
            "before": before,
            "after": after,
            "change": from_sen(self._change[order], self._known[order]),
        }
        return to_pandas(columns, dtype)
