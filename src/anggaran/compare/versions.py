"""Budget versions side by side: what moved, was raised, cut, added or dropped between murni, pergeseran and perubahan.

A pergeseran moves money without changing its total: the lowest parent whose lines net to zero although some of them
changed is named as the place of the move.  Every figure is computed from the lowest lines; a printed
Bertambah/(Berkurang) is not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from anggaran.amount.frames import to_pandas
from anggaran.amount.rupiah import decimal_of, from_sen, widen
from anggaran.arrow import Ints
from anggaran.compare.change import Change, Move, Status
from anggaran.compare.lines import Lines
from anggaran.compare.pairing import lowest_lines, pair_columns, pair_versions
from anggaran.finding import Shown, Text
from anggaran.kode.book import System
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "Move", "Status", "Versions", "side_by_side", "versions", "versions_of"]

STAGES = ("murni", "pergeseran", "perubahan")  # of a budget within its year, as the columns of one table are named

# Who approves a pergeseran, by the level within which the money stays (Permendagri 77/2020).
_PPKD = Text("dengan persetujuan PPKD", "with the approval of the PPKD")
_SEKDA = Text("dengan persetujuan Sekretaris Daerah", "with the approval of the Sekretaris Daerah")
_APPROVAL = {"jenis": _SEKDA, "objek": _PPKD, "rincian objek": _PPKD}

_ORDER = tuple(Status)
_PLACE = {status: place for place, status in enumerate(_ORDER)}


@dataclass(frozen=True, eq=False)
class Versions(Shown):
    """Two versions of a budget, line by line; columns by line number inside.

    Attributes:
        before: tree of the earlier version.
        after: tree of the later one; the same tree where one table carries both.
        paired: the lines of both, amounts summed from their leaves.
        lowest: True for the lowest lines that the versions share: each leaf of either is in exactly one.
        absent: for the earlier and the later version, True where it does not carry the line.
    """

    before: Tree
    after: Tree
    paired: Lines
    lowest: Bools
    absent: tuple[Bools, Bools]

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
        """Before and after: the amount of every line, and whether all of it is readable; a missing line is zero."""
        sides = []
        for each in (self.paired.left, self.paired.right):
            unreadable = self._climb(((each.nodes >= 0) & ~each.known).astype(np.int64))
            sides.append((self._climb(widen(each.amount, 2 * len(each.amount))), unreadable == 0))
        return sides

    @cached_property
    def _known(self) -> Bools:
        return self._sides[0][1] & self._sides[1][1]

    @cached_property
    def _change(self) -> Sen:
        change: Sen = self._sides[1][0] - self._sides[0][0]
        return change

    @cached_property
    def _places(self) -> Ints:
        """For each changed lowest line the line within which it nets to zero: -1 the whole document, -2 none."""
        changed = self.lowest & self._known & self._changed
        place = np.full(len(changed), -2, dtype=np.int64)
        lines = np.flatnonzero(changed)
        at = self.paired.parents[lines]
        while (inside := at >= 0).any():
            lines, at = lines[inside], at[inside]
            zero = self._known[at] & (self._change[at] == 0)
            place[lines[zero]] = at[zero]
            lines, at = lines[~zero], self.paired.parents[at[~zero]]
        if self.change == 0:
            place[changed & (place == -2)] = -1
        return place

    @cached_property
    def _changed(self) -> Bools:
        """True where the amount changed by more than a version in other units ("dalam jutaan") was rounded by."""
        rounded = self.before.table.unit != self.after.table.unit
        return np.asarray(np.abs(self._change) > (self.paired.slack if rounded else 0), dtype=np.bool_)

    @cached_property
    def _one_kind(self) -> bool:
        """False where pendapatan, belanja and pembiayaan stand side by side: their sum is no figure of a budget."""
        shapes = {id(tree): tree.structure for tree in (self.before, self.after)}.values()
        tops = {(s.systems[node], s.segments[node][0]) for s in shapes for node in s.tops.tolist() if s.segments[node]}
        return len([system for system, _ in tops if system == System.REKENING]) <= 1

    @cached_property
    def _status(self) -> Ints:
        """What became of each line, as the place of its status."""
        change = self._change
        conditions = [
            ~self._known,
            self.absent[0] & ~self.absent[1],
            self.absent[1] & ~self.absent[0],
            self.lowest & (self._places >= -1),
            self._changed & (change > 0),
            self._changed & (change < 0),
        ]
        chosen = (Status.UNKNOWN, Status.NEW, Status.DROPPED, Status.MOVED, Status.RAISED, Status.CUT)
        return np.select([np.asarray(c, dtype=np.bool_) for c in conditions], [_PLACE[s] for s in chosen], 0)

    @cached_property
    def _shown(self) -> Ints:
        """The lowest lines and their parents in order; not what only one version details further."""
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
        )

    def __iter__(self) -> Iterator[Change]:
        """Every line, parents included, in the order of the earlier version."""
        return (self._line(line) for line in self._shown.tolist())

    @property
    def lines(self) -> list[Change]:
        """The lowest lines, each once, in the order of the earlier version."""
        return [self._line(line) for line in self.paired.order[self.lowest[self.paired.order]].tolist()]

    def of(self, status: Status | str) -> list[Change]:
        """The lowest lines of one status (``raised``)."""
        wanted = self.lowest & (self._status == _PLACE[Status(status)])
        return [self._line(line) for line in self.paired.order[wanted[self.paired.order]].tolist()]

    @property
    def counts(self) -> dict[str, int]:
        """How many lowest lines have each status."""
        found = np.bincount(self._status[self.lowest], minlength=len(_ORDER)).tolist()
        return {status.value: found[place] for place, status in enumerate(_ORDER)}

    @property
    def change(self) -> Decimal | None:
        """Bertambah/(berkurang) of the whole, in rupiah.

        None where a line is unreadable, and where pendapatan, belanja and pembiayaan stand side by side: each akun
        has its own change, and they have none in common.
        """
        whole = self._one_kind and bool(self._known[self.lowest].all())
        return decimal_of(sum(self._change[self.lowest].tolist())) if whole else None

    @property
    def moves(self) -> list[Move]:
        """The zero-sum moves, in document order."""
        order = self.paired.order[self._places[self.paired.order] >= -1]
        grouped: dict[int, list[int]] = {}
        for line, place in zip(order.tolist(), self._places[order].tolist(), strict=True):
            grouped.setdefault(place, []).append(line)
        return [self._move(place, lines) for place, lines in grouped.items()]

    def _move(self, place: int, lines: Sequence[int]) -> Move:
        kode, uraian, level = None, self.after.name, ""
        if place >= 0:
            tree, node = self.paired.node(place)
            shape = tree.structure
            kode, uraian, level = shape.kodes[node], shape.labels[node], shape.level_names[node]
        name = kode or uraian
        added = sum(max(int(self._change[line]), 0) for line in lines)
        return Move(
            kode, uraian, level, tuple(self._line(line) for line in lines), decimal_of(added),
            Text(
                f"pergeseran di dalam {name}: {len(lines)} baris, bersih 0,00",
                f"shift within {name}: {len(lines)} lines, net 0.00",
            ),
            _APPROVAL.get(level),
        )  # fmt: skip

    def to_frame(self, *, dtype: str = "decimal") -> pd.DataFrame:
        """Every line: ``kode, uraian, status, lowest, before, after, change``.

        Amounts are exact, ``NA`` where missing or unknown; ``dtype`` as in :meth:`anggaran.Tree.to_frame`.
        """
        order = self._shown
        before, after = (
            from_sen(amount[order], (known & ~absent)[order])
            for (amount, known), absent in zip(self._sides, self.absent, strict=True)
        )
        named = [(tree.structure, node) for tree, node in map(self.paired.node, order.tolist())]
        columns: dict[str, Any] = {
            "kode": pa.array([shape.kodes[node] for shape, node in named], pa.string()),
            "uraian": pa.array([shape.labels[node] for shape, node in named], pa.string()),
            "status": pa.array([_ORDER[place].value for place in self._status[order].tolist()], pa.string()),
            "lowest": pa.array(self.lowest[order]),
            "before": before,
            "after": after,
            "change": from_sen(self._change[order], self._known[order]),
        }
        return to_pandas(columns, dtype)


def versions(before: Tree, after: Tree, *, measure: str | None = None) -> Versions:
    """Hold two versions of one budget side by side.

    Args:
        before: the earlier version (murni).
        after: the later one (pergeseran, perubahan).
        measure: the amount column, where the budget in force cannot be told: ``pagu_setelah`` before ``pagu``.

    Raises:
        InvalidOption: the column cannot be told, or the documents share no line.

    >>> murni = Tree([{"kode": "5.1.02.01", "pagu": 70}, {"kode": "5.1.02.02", "pagu": 30}])
    >>> geser = Tree([{"kode": "5.1.02.01", "pagu": 60}, {"kode": "5.1.02.02", "pagu": 40}])
    >>> result = versions(murni, geser)
    >>> [(line.kode, line.change, line.status.value) for line in result.lines]
    [('5.1.02.01', Decimal('-10.00'), 'moved'), ('5.1.02.02', Decimal('10.00'), 'moved')]
    >>> result.moves[0].text.id, result.moves[0].approval.id
    ('pergeseran di dalam 5.1.02: 2 baris, bersih 0,00', 'dengan persetujuan Sekretaris Daerah')
    """
    paired = pair_versions(before, after, measure)
    absent = paired.left.nodes < 0, paired.right.nodes < 0
    return Versions(before, after, paired, lowest_lines(paired), absent)


def versions_of(tree: Tree, *, measures: tuple[str, str] | None = None) -> Versions:
    """The versions that one table prints side by side: Sebelum/Setelah, Murni/Perubahan.

    A line that prints nothing or zero in one column is new or dropped.

    Args:
        tree: a tree with two pagu columns.
        measures: the earlier and the later column, where their names do not say.

    Raises:
        InvalidOption: there are no such columns, or more than one pair.

    >>> tree = Tree([
    ...     {"kode": "5.1.01", "pagu_sebelum": 70, "pagu_setelah": 75},
    ...     {"kode": "5.1.02", "pagu_sebelum": 0, "pagu_setelah": 5},
    ... ])
    >>> [(line.kode, line.status.value) for line in versions_of(tree).lines], versions_of(tree).change
    ([('5.1.01', 'raised'), ('5.1.02', 'new')], Decimal('10.00'))
    """
    paired = pair_columns(tree, measures)
    empty, gone = (each.known & np.asarray(each.amount == 0, dtype=np.bool_) for each in (paired.left, paired.right))
    return Versions(tree, tree, paired, lowest_lines(paired), (empty & ~gone, gone & ~empty))


def documents_of(steps: Sequence[Versions]) -> list[Tree]:
    """The documents of consecutive versions, each once."""
    return list({id(tree): tree for step in steps for tree in (step.before, step.after)}.values())


def side_by_side(*trees: Tree) -> tuple[Versions, ...]:
    """Any number of versions of one budget, each held against the next: murni, pergeseran, perubahan.

    Args:
        trees: the versions in their order; or one table that prints them as columns.

    Raises:
        InvalidOption: as :func:`versions` and :func:`versions_of`.

    >>> years = [Tree([{"kode": "5.1", "pagu": pagu}]) for pagu in (70, 75, 60)]
    >>> [step.change for step in side_by_side(*years)]
    [Decimal('5.00'), Decimal('-15.00')]
    """
    if len(trees) > 1:
        return tuple(versions(before, after) for before, after in pairwise(trees))
    (tree,) = trees
    columns = [f"pagu_{word}" for word in STAGES if f"pagu_{word}" in tree.measures]
    if len(columns) < len(STAGES):
        return (versions_of(tree),)
    return tuple(versions_of(tree, measures=pair) for pair in pairwise(columns))
