"""Budget versions side by side: what moved, was raised, cut, added or dropped between murni, pergeseran and perubahan.

A pergeseran moves money without changing its total: the lowest parent whose lines net to zero although some of them
changed is named as the place of the move.  Every figure is computed from the lowest lines; a printed
Bertambah/(Berkurang) is not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from anggaran.amount import decimal_of, from_sen, widen
from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.kode import System
from anggaran.lazy import Ints
from anggaran.reconcile.compare import Lines, Measures, Side, side
from anggaran.reconcile.crosstab import nearest
from anggaran.reconcile.keys import Alignment, align
from anggaran.rollup import Sen
from anggaran.structure import Bools, Structure, normal
from anggaran.tree import Tree

# Words for the earlier and the later version, as the columns of one table are named.
_WORDS = (
    ("sebelum", "setelah"), ("murni", "perubahan"), ("murni", "pergeseran"), ("pergeseran", "perubahan"),
    ("awal", "revisi"),
)  # fmt: skip

# Who approves a pergeseran, by the level within which the money stays (Permendagri 77/2020).
_PPKD = Text("dengan persetujuan PPKD", "with the approval of the PPKD")
_SEKDA = Text("dengan persetujuan Sekretaris Daerah", "with the approval of the Sekretaris Daerah")
_APPROVAL = {"jenis": _SEKDA, "objek": _PPKD, "rincian objek": _PPKD}


class Status(StrEnum):
    """What became of a line from one version to the next.

    A raised or cut line whose money stays within a zero-sum parent has *moved*; *new* and *dropped* lines have no
    counterpart (in a table with both columns: nothing or zero there).  *Unknown*: an amount is unreadable.
    """

    UNCHANGED = "unchanged"
    MOVED = "moved"
    RAISED = "raised"
    CUT = "cut"
    NEW = "new"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


_ORDER = tuple(Status)
_PLACE = {status: place for place, status in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Change:
    """One line in two versions, in rupiah.

    Attributes:
        kode: its code, None without one.
        uraian: its label.
        before: amount in the earlier version; None where the line is missing or unreadable.
        after: likewise in the later one.
        change: bertambah/(berkurang), after minus before; a missing line counts in full; None where unknown.
        status: what became of it.
        lowest: True for a lowest line, False for a parent, whose change is the sum of its children's.
    """

    kode: str | None
    uraian: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    status: Status
    lowest: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A zero-sum move: lines below one parent that changed and net to zero, not wholly within a lower parent.

    Attributes:
        kode: code of the parent; None where the lines have only the whole document in common.
        uraian: its label.
        level_name: its level in the code book, or ``""``.
        lines: the lowest lines that changed.
        amount: how much moved, in rupiah: the sum of what was added.
        text: the move in words.
        approval: who approves a move within such a parent; None where that is not settled by the level.
    """

    kode: str | None
    uraian: str
    level_name: str
    lines: tuple[Change, ...]
    amount: Decimal
    text: Text
    approval: Text | None


@dataclass(frozen=True, eq=False)
class Versions:
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

    @cached_property
    def _rolled(self) -> tuple[Sen, Sen, Bools]:
        """Before and after of every line, rolled up from the lowest ones, and whether all below is readable."""
        own = np.flatnonzero(self.lowest)
        sides = []
        for each in (self.paired.left, self.paired.right):
            amounts = widen(np.where(self.lowest, each.amount, 0).astype(each.amount.dtype), 2 * len(own))
            sides.append(_climb(self.paired.parents, own, amounts))
        unreadable = [(each.nodes >= 0) & ~each.known for each in (self.paired.left, self.paired.right)]
        doubts = (self.lowest & (unreadable[0] | unreadable[1])).astype(np.int64)
        return sides[0], sides[1], _climb(self.paired.parents, own, doubts) == 0

    @cached_property
    def _change(self) -> Sen:
        change: Sen = self._rolled[1] - self._rolled[0]
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

    @property
    def _known(self) -> Bools:
        return self._rolled[2]

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
    def _order(self) -> Ints:
        return self.paired.order

    @cached_property
    def _shown(self) -> Ints:
        """The lowest lines and their parents in order; not what only one version details further."""
        own = np.flatnonzero(self.lowest)
        return self._order[_climb(self.paired.parents, own, self.lowest.astype(np.int64))[self._order] > 0]

    def _line(self, line: int) -> Change:
        tree, node = self.paired.node(line)
        before, after, _ = self._rolled
        known = bool(self._known[line])
        amounts = [
            None if absent[line] or not (known or self._readable(side, line)) else decimal_of(amount[line])
            for absent, side, amount in zip(
                self.absent, (self.paired.left, self.paired.right), (before, after), strict=True
            )
        ]
        return Change(
            kode=tree.structure.kodes[node],
            uraian=tree.structure.labels[node],
            before=amounts[0],
            after=amounts[1],
            change=decimal_of(self._change[line]) if known else None,
            status=_ORDER[int(self._status[line])],
            lowest=bool(self.lowest[line]),
        )

    def _readable(self, each: Side, line: int) -> bool:
        return bool(self.lowest[line] & each.known[line])

    def __iter__(self) -> Iterator[Change]:
        """Every line, parents included, in the order of the earlier version."""
        return (self._line(line) for line in self._shown.tolist())

    @property
    def lines(self) -> list[Change]:
        """The lowest lines, each once, in the order of the earlier version."""
        return [self._line(line) for line in self._order[self.lowest[self._order]].tolist()]

    def of(self, status: Status | str) -> list[Change]:
        """The lowest lines of one status (``raised``)."""
        wanted = self.lowest & (self._status == _PLACE[Status(status)])
        return [self._line(line) for line in self._order[wanted[self._order]].tolist()]

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
        order = self._order[self._places[self._order] >= -1]
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
        rekening = place >= 0 and shape.systems[node] == System.REKENING
        name = kode or uraian
        added = sum(max(int(self._change[line]), 0) for line in lines)
        return Move(
            kode, uraian, level, tuple(self._line(line) for line in lines), decimal_of(added),
            Text(
                f"pergeseran di dalam {name}: {len(lines)} baris, bersih 0,00",
                f"shift within {name}: {len(lines)} lines, net 0.00",
            ),
            _APPROVAL.get(level) if rekening else None,
        )  # fmt: skip

    def to_frame(self) -> pd.DataFrame:
        """Every line: ``kode, uraian, status, lowest, before, after, change``.

        Amounts are ``decimal128(38, 2)``, null where missing or unknown.
        """
        order = self._shown
        before, after, known = self._rolled
        named = [(tree.structure, node) for tree, node in map(self.paired.node, order.tolist())]
        columns: dict[str, Any] = {
            "kode": pa.array([shape.kodes[node] for shape, node in named], pa.string()),
            "uraian": pa.array([shape.labels[node] for shape, node in named], pa.string()),
            "status": pa.array([_ORDER[place].value for place in self._status[order].tolist()], pa.string()),
            "lowest": pa.array(self.lowest[order]),
            "before": from_sen(before[order], (known & ~self.absent[0])[order]),
            "after": from_sen(after[order], (known & ~self.absent[1])[order]),
            "change": from_sen(self._change[order], known[order]),
        }
        frame: pd.DataFrame = pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype)
        return frame


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
    alignment = align(before, after)
    if alignment is None or not alignment.count:
        raise InvalidOption(
            f"{before.name} dan {after.name} tidak punya baris yang sama; keduanya bukan dua versi satu anggaran.",
            f"{before.name} and {after.name} share no line; they are not two versions of one budget.",
        )
    alignment = _complete(before, after, alignment)
    names = Measures(measure or "pagu", _in_force(before, measure), _in_force(after, measure))
    left = _side(before, names.left, alignment.left, alignment.count)
    right = _side(after, names.right, alignment.right, alignment.count)
    return _versions(Lines(names, alignment, before, after, left, right), (left.nodes < 0, right.nodes < 0))


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
    first, second = measures or _printed_pair(tree)
    for name in (first, second):
        _check_measure(tree, name)
    lines = np.arange(len(tree))
    alignment = Alignment(lines, lines, len(tree), Text("baris tabel", "rows of the table"))
    left, right = _side(tree, first, lines, len(tree)), _side(tree, second, lines, len(tree))
    empty = [each.known & np.asarray(each.amount == 0, dtype=np.bool_) for each in (left, right)]
    absent = empty[0] & ~empty[1], empty[1] & ~empty[0]
    return _versions(Lines(Measures(second, first, second), alignment, tree, tree, left, right), absent)


def _versions(lines: Lines, absent: tuple[Bools, Bools]) -> Versions:
    return Versions(lines.left_tree, lines.right_tree, lines, _lowest(lines), absent)


def _printed_pair(tree: Tree) -> tuple[str, str]:
    """The two columns of a table that are versions of one pagu; the whole before its parts by kelompok."""
    pairs = [
        (name, name.removesuffix(first) + second)
        for first, second in _WORDS
        for name in tree.measures
        if name.startswith("pagu") and name.endswith(f"_{first}") and name.removesuffix(first) + second in tree.measures
    ]
    whole = [pair for pair in pairs if pair[0].count("_") == 1]
    if whole or len(pairs) == 1:
        return (whole or pairs)[0]
    raise _which(tree)


def _in_force(tree: Tree, measure: str | None) -> str:
    """The budget in force: the last version that a table prints, else its only pagu."""
    if measure is not None and measure in tree.measures:
        return measure
    last = [f"pagu_{second}" for _, second in _WORDS]
    named = [name for name in (*dict.fromkeys(last), "pagu") if name in tree.measures]
    kinds = [name for name in tree.measures if name.startswith("pagu")]
    if named or len(kinds) == 1:
        return (named or kinds)[0]
    raise _which(tree)


def _check_measure(tree: Tree, name: str) -> None:
    if name not in tree.measures:
        raise _which(tree)


def _which(tree: Tree) -> InvalidOption:
    there = ", ".join(tree.measures) or "-"
    return InvalidOption(
        f"Tidak jelas kolom versi anggaran di {tree.name}; sebut kolomnya, yang ada: {there}.",
        f"Unclear which columns of {tree.name} are the budget versions; name them, there are: {there}.",
    )


def _side(tree: Tree, measure: str, lines: Ints, count: int) -> Side:
    """One measure by line, from the leaves: nodes of one line are summed."""
    sums, carried = tree.sums[measure], np.flatnonzero(lines >= 0)
    stated = side(tree, measure, lines, count)
    amounts = widen(sums.computed, max(len(carried), 1))
    amount = np.zeros(count, dtype=amounts.dtype)
    np.add.at(amount, lines[carried], amounts[carried])
    known = stated.nodes >= 0
    known[lines[carried[~sums.computed_known[carried]]]] = False
    return replace(stated, amount=amount, known=known)


def _lowest(lines: Lines) -> Bools:
    """The lowest lines that both versions can be compared on.

    A line that is a leaf on either side is one, unless it stands below another: a version that is detailed further
    than the other is held against it where both meet.
    """
    cut = np.zeros(lines.alignment.count, dtype=np.bool_)
    for tree, of_node in ((lines.left_tree, lines.alignment.left), (lines.right_tree, lines.alignment.right)):
        cut[of_node[tree.structure.is_leaf & (of_node >= 0)]] = True
    covered = np.zeros_like(cut)
    at = lines.parents
    while (inside := at >= 0).any():
        covered[inside] |= cut[at[inside]]
        at = np.where(inside, lines.parents[at], -1)
    return cut & ~covered


def _climb(parents: Ints, lines: Ints, amounts: Sen) -> Sen:
    """The amounts of some lines, added to every line above them."""
    total = np.zeros_like(amounts)
    total[lines] = amounts[lines]
    at, own = parents[lines], amounts[lines]
    while (inside := at >= 0).any():
        at, own = at[inside], own[inside]
        np.add.at(total, at, own)
        at = parents[at]
    return total


def _complete(before: Tree, after: Tree, alignment: Alignment) -> Alignment:
    """The alignment with a line for every leaf, so that no money is outside, and with SKPD told apart.

    What has no code in common is paired by its label (or its own code) below the nearest line.  Where both versions
    are nested by SKPD, the same sub kegiatan of two SKPD is two lines: money may move between them.
    """
    trees = before, after
    if all(System.ORGANISASI in tree.structure.systems for tree in trees):
        alignment = _by_organisation(trees, alignment)
    numbers: dict[tuple[object, ...], int] = {}
    filled = [
        _fill(tree.structure, lines, set(other.structure.systems), numbers, alignment.count)
        for tree, other, lines in ((before, after, alignment.left), (after, before, alignment.right))
    ]
    return replace(alignment, left=filled[0], right=filled[1], count=alignment.count + len(numbers))


def _by_organisation(trees: tuple[Tree, Tree], alignment: Alignment) -> Alignment:
    """Lines told apart by the SKPD or unit that they stand under."""
    kodes: dict[tuple[int, ...], int] = {}
    keys = []
    for tree, lines in zip(trees, (alignment.left, alignment.right), strict=True):
        shape = tree.structure
        own = np.array([system == System.ORGANISASI for system in shape.systems], dtype=np.bool_)
        number = np.zeros(len(shape) + 1, dtype=np.int64)  # the last entry serves nodes under no SKPD
        for node in np.flatnonzero(own).tolist():
            number[node] = kodes.setdefault(shape.segments[node], len(kodes) + 1)
        keys.append(np.where(lines >= 0, number[nearest(shape, own)] * alignment.count + lines, -1))
    joined = np.concatenate(keys)
    carried = joined >= 0
    uniques, numbers = np.unique(joined[carried], return_inverse=True)
    joined[carried] = numbers
    left, right = joined[: len(keys[0])], joined[len(keys[0]) :]
    return replace(alignment, left=left, right=right, count=len(uniques))


def _fill(
    structure: Structure, lines: Ints, systems: set[str], numbers: dict[tuple[object, ...], int], count: int
) -> Ints:
    """A line for each node that has none, but for inner nodes of a system of codes that the other version lacks."""
    filled = lines.copy()
    pending = np.flatnonzero(lines < 0)
    for node in pending[np.argsort(structure.depths[pending], kind="stable")].tolist():
        if not structure.is_leaf[node] and structure.systems[node] not in systems:
            continue
        above = int(structure.parents[node])
        while above >= 0 and filled[above] < 0:
            above = int(structure.parents[above])
        name = structure.segments[node] or normal(structure.labels[node])
        key = (int(filled[above]) if above >= 0 else -1, structure.systems[node], name)
        filled[node] = count + numbers.setdefault(key, len(numbers))
    return filled
