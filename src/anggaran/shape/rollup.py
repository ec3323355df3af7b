"""What adds up over a structure: for one measure, the sums that every check compares.

Four figures of a node are told apart and never mixed: *stated* is printed, *computed* is the sum of
the leaves below, *standing* is what the document says of the node (stated where it prints an
amount, else the sum of its children as they stand), and *direct* is the sum of the children as they
stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from anggaran.amount.rupiah import widen
from anggaran.arrow import Ints
from anggaran.shape.structure import Bools, Structure

Sen = npt.NDArray[np.int64] | npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """One measure over a structure; amounts in sen, zero where unknown.

    Attributes:
        stated: what each node prints.
        known: True where that is an amount.
        doubted: True where something is printed that is no clear amount.
        direct: sum of the children as they stand.
        direct_known: False where a child's amount is unknown.
        direct_printed: True where at least one node below prints something.
        standing: stated, else direct.
        standing_known: False where it is unknown.
        computed: sum of the leaves below; a leaf that prints nothing counts as zero.
        computed_known: False where a leaf's amount is unknown.
    """

    stated: Sen
    known: Bools
    doubted: Bools
    direct: Sen
    direct_known: Bools
    direct_printed: Bools
    standing: Sen
    standing_known: Bools
    computed: Sen
    computed_known: Bools

    @property
    def blank(self) -> Bools:
        """True where a node prints nothing."""
        return ~self.known & ~self.doubted


def roll_up(structure: Structure, stated: Sen, known: Bools, doubted: Bools) -> Sums:
    """Add one measure up over a structure.

    Sums are taken in whole sen: in 64 bits where no sum can leave them, else in Python integers, so
    nothing ever wraps.  Unknown is not zero: one unreadable leaf makes the sums above it unknown.
    """
    stated = widen(np.where(known, stated, 0), len(structure))
    leaf = structure.is_leaf
    summed = standing, standing_known, direct, direct_known = _carry(
        structure, stated, ~doubted, known | leaf
    )
    inner_stated = bool((known & ~leaf).any())
    computed, computed_known, *_ = (
        _carry(structure, stated, ~doubted, leaf) if inner_stated else summed
    )
    below = _printed_below(structure, known | doubted)
    return Sums(
        stated,
        known,
        doubted,
        direct,
        direct_known,
        below,
        standing,
        standing_known,
        computed,
        computed_known,
    )


def _carry(
    structure: Structure, own: Sen, sure: Bools, keeps: Bools
) -> tuple[Sen, Bools, Sen, Bools]:
    """What each node stands for: its own amount where it keeps it, else the sum of its children;
    and that sum.

    Args:
        structure: the nodes.
        own: the amount of each node.
        sure: False where that amount is unknown.
        keeps: True for the nodes that stand for their own amount, whatever their children say.

    Returns:
        amount, and whether it is known; the sum of the children, and whether that is known.
    """
    if structure.ends is not None and (keeps == structure.is_leaf).all():
        return _carry_leaves(structure.ends, np.where(keeps, own, 0), sure | ~keeps, keeps)
    amount, known = np.where(keeps, own, 0), sure | ~keeps
    direct, direct_known = np.zeros_like(own), np.ones(len(own), np.bool_)
    for nodes in structure.by_depth:
        sums = nodes[~keeps[nodes]]
        amount[sums], known[sums] = direct[sums], direct_known[sums]
        above = structure.parents[nodes]
        if above[0] >= 0:  # nodes of one depth have parents, or none has
            np.add.at(direct, above, amount[nodes])
            direct_known[above[~known[nodes]]] = False
    return amount, known, direct, direct_known


def _carry_leaves(ends: Ints, own: Sen, sure: Bools, leaf: Bools) -> tuple[Sen, Bools, Sen, Bools]:
    """As :func:`_carry`, where only leaves keep their own and what is below a node follows it."""
    amount = _summed(own, ends)
    known = sure if sure.all() else _summed((~sure).astype(np.int64), ends) == 0
    return amount, known, np.where(leaf, 0, amount), known | leaf


def _summed(values: Any, ends: Ints) -> Any:
    """For each node what stands from it to its end, added up."""
    below = _added(values)
    return below[ends] - below[:-1]


def _added(values: Any) -> Any:
    """What stands before each place, and at last all of it, added up."""
    running = np.zeros(len(values) + 1, dtype=values.dtype)
    np.cumsum(values, out=running[1:])
    return running


def _printed_below(structure: Structure, printed: Bools) -> Bools:
    """True for a node below which at least one prints something."""
    if structure.ends is not None:
        more: Bools = _summed(printed.astype(np.int64), structure.ends) > printed
        return more
    below = np.zeros(len(structure), np.bool_)
    for nodes in structure.by_depth[:-1]:
        below[structure.parents[nodes[printed[nodes] | below[nodes]]]] = True
    return below


@dataclass(frozen=True, eq=False)
class Line:
    """Nodes in document order, each with its sign, of which any stretch is added up at once."""

    nodes: Ints
    signs: Ints
    _running: dict[Sums, tuple[Sen, Ints]] = field(default_factory=dict)

    def stretch(self, end: int, start: int = 0) -> Stretch:
        """Those that stand before a node, and not before another."""
        first, last = np.searchsorted(self.nodes, (start, end)).tolist()
        return Stretch(self, first, last)

    def running(self, sums: Sums) -> tuple[Sen, Ints]:
        """What has been added up before each place, and how much of it is unknown."""
        if sums not in self._running:
            amounts = sums.standing[self.nodes] * self.signs
            unknown = (~sums.standing_known[self.nodes]).astype(np.int64)
            self._running[sums] = _added(amounts), _added(unknown)
        return self._running[sums]


@dataclass(frozen=True, eq=False)
class Stretch(Sequence[tuple[int, int]]):
    """Some nodes of a line that stand one after another; not listed until somebody looks."""

    line: Line
    start: int
    stop: int

    def __len__(self) -> int:
        return max(self.stop - self.start, 0)

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[int, int]]: ...
    def __getitem__(self, index: int | slice) -> tuple[int, int] | Sequence[tuple[int, int]]:
        at = slice(self.start, self.stop)
        nodes, signs = self.line.nodes[at], self.line.signs[at]
        if isinstance(index, slice):
            return [*zip(nodes[index].tolist(), signs[index].tolist(), strict=True)]
        return int(nodes[index]), int(signs[index])

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self[:])

    def total(self, sums: Sums) -> tuple[int, bool]:
        """The sum in sen of the nodes as they stand, and whether it is known."""
        amounts, unknown = self.line.running(sums)
        amount = int(amounts[self.stop]) - int(amounts[self.start])
        return amount, bool(unknown[self.stop] == unknown[self.start])


@dataclass(frozen=True, slots=True)
class Target:
    """The nodes whose sum a total row states.

    Attributes:
        nodes: indices of the nodes, each with its sign.
        scope: ``rows``, ``node``, ``table``, ``block``, ``ancestor`` or ``balance``.
        certain: True where words or position leave no doubt, so that a mismatch is a contradiction.
    """

    nodes: Sequence[tuple[int, int]]
    scope: str
    certain: bool

    def total(self, sums: Sums) -> tuple[int, bool]:
        """The sum in sen of the nodes as they stand, and whether it is known."""
        if isinstance(self.nodes, Stretch):
            return self.nodes.total(sums)
        known = all(bool(sums.standing_known[node]) for node, _ in self.nodes)
        return sum(sign * int(sums.standing[node]) for node, sign in self.nodes), known
