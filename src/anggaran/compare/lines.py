"""Line by line: what two aligned documents say of each measure, and where they part.

A difference shows on the lowest line that explains it; the lines above, which differ only because it does, are
listed in its ``breaks``.  A missing side is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from anggaran.amount.rupiah import decimal_of, minus, widen
from anggaran.arrow import Ints
from anggaran.compare.keys import Alignment, akun_of, is_rekening
from anggaran.compare.side import Side, side
from anggaran.finding import Break
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.tree import Tree


@dataclass(frozen=True, slots=True)
class Pair:
    """One line in one measure on both sides.

    Attributes:
        kode: its code as the left document prints it, else as the right one does; None without codes.
        uraian: its label, likewise.
        measure: the measure.
        left: amount on the left in rupiah, None where it is missing or unreadable.
        right: likewise on the right.
        difference: left minus right; None where one side is missing, or the line is not the same in both documents.
        status: ``both``, ``left`` or ``right``.
    """

    kode: str | None
    uraian: str
    measure: str
    left: Decimal | None
    right: Decimal | None
    difference: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class Measures:
    """One measure as it is called on either side, and in the result.

    ``repeated`` is True where one document repeats what another stated a year before.
    """

    name: str
    left: str
    right: str
    repeated: bool = False


@dataclass(frozen=True, eq=False)
class Lines:
    """All lines of one measure, both sides; columns by line."""

    measure: Measures
    alignment: Alignment
    left_tree: Tree
    right_tree: Tree
    left: Side
    right: Side
    tolerance: int = 0

    @cached_property
    def both(self) -> Bools:
        """True where both documents carry the line."""
        return (self.left.nodes >= 0) & (self.right.nodes >= 0)

    @cached_property
    def joined(self) -> Bools:
        """True where both documents carry the line, and mean the same by it."""
        return self.both if self.alignment.doubted is None else self.both & ~self.alignment.doubted

    @cached_property
    def compared(self) -> Bools:
        """True where two amounts are held against each other: on joined lines, and readable."""
        return self.joined & self.left.known & self.right.known

    @cached_property
    def gap(self) -> Sen:
        """Left minus right; zero where nothing is compared, and within what rounding or the caller allows."""
        apart = np.flatnonzero(self.compared & (self.left.amount != self.right.amount))
        gap: Sen = np.zeros(len(self.compared), dtype=np.result_type(self.left.amount, self.right.amount))
        gap[apart] = self.left.amount[apart] - self.right.amount[apart]
        slack = np.maximum(self.left.slack[apart] + self.right.slack[apart], self.tolerance)
        gap[apart[np.abs(gap[apart]) <= slack]] = 0
        return gap

    @cached_property
    def slack(self) -> Sen:
        """The largest difference of each line that is none, in sen; zero unless a unit or tolerance is declared."""
        slack: Sen = np.maximum(self.left.slack + self.right.slack, self.tolerance)
        return slack

    @cached_property
    def owing(self) -> Sen:
        """What each line contributes to the difference of the line above: a line that one side misses, all of it."""
        owing = self.gap.copy()
        only = np.flatnonzero(~self.both & self.expected)
        owing[only] = self.left.amount[only] - self.right.amount[only]  # one of them is zero
        return owing

    @cached_property
    def expected(self) -> Bools:
        """True for the lines that either document would print: both do, or the other prints lines of their level.

        A PK that stops at programs does not miss the kegiatan of a Renja, nor an LRA what a DPA details below one of
        its lowest lines, nor one that prints no pendapatan that of another.
        """
        expected = self.both.copy()
        for tree, mine, other, theirs in (
            (self.left_tree, self.left, self.right_tree, self.right),
            (self.right_tree, self.right, self.left_tree, self.left),
        ):
            lines = np.flatnonzero((mine.nodes >= 0) & (theirs.nodes < 0))
            lines = lines[~self._is_detail(lines, other, theirs)]
            if not self.alignment.by_name:  # labels pair only on levels that both documents print
                lines = lines[self._on_shared_levels(lines, tree, mine, other)]
            expected[lines] = True
        return expected

    def _is_detail(self, lines: Ints, other: Tree, theirs: Side) -> Bools:
        """True for lines below a lowest line of the document that lacks them, or below one that is in doubt."""
        above = self.parents[lines]
        while (climbing := (above >= 0) & (theirs.nodes[above] < 0)).any():
            above = np.where(climbing, self.parents[above], above)
        nodes = np.where(above >= 0, theirs.nodes[above], -1)
        return (nodes >= 0) & (other.structure.is_leaf[nodes] | ~self.joined[above])

    def _on_shared_levels(self, lines: Ints, tree: Tree, mine: Side, other: Tree) -> Bools:
        """True for lines on a level, and of an akun, that the document without them prints too."""
        nodes, shape = mine.nodes[lines], tree.structure
        if not len(nodes):
            return np.zeros(0, dtype=np.bool_)
        levels = other.structure.levels
        on_level = np.array([shape.level_names[node] in levels for node in nodes.tolist()], dtype=np.bool_)
        return on_level & (
            ~is_rekening(shape, nodes) | np.isin(shape.segment_matrix[nodes, 0], akun_of(other.structure))
        )

    @cached_property
    def parents(self) -> Ints:
        """The line above each line, -1 at the top, by whichever document carries it."""
        above = np.full(self.alignment.count, -1, dtype=np.int64)
        own = self.alignment.right >= 0
        own[own] = self.left.nodes[self.alignment.right[own]] < 0
        for tree, lines, carried in (
            (self.left_tree, self.alignment.left, self.alignment.left >= 0),
            (self.right_tree, self.alignment.right, own),
        ):
            nodes = np.flatnonzero(carried)
            parent = tree.structure.parents[nodes]
            line = np.where(parent >= 0, lines[parent], -1)
            while (pending := (parent >= 0) & (line < 0)).any():
                parent = np.where(pending, tree.structure.parents[parent], parent)
                line = np.where(parent >= 0, lines[parent], -1)
            above[lines[nodes]] = line
        above[_in_circles(above)] = -1
        return above

    @cached_property
    def below(self) -> Sen:
        """The sum of what the lines directly below each line contribute."""
        lower = np.flatnonzero((self.parents >= 0) & (self.owing != 0))
        owing = widen(self.owing[lower], len(lower))
        total = np.zeros(self.alignment.count, dtype=owing.dtype)
        np.add.at(total, self.parents[lower], owing)
        return total

    @cached_property
    def own(self) -> Ints:
        """Lines whose difference is not that of the lines below them."""
        return np.flatnonzero(self.compared & (self.gap != 0) & (self.gap != self.below))

    @cached_property
    def missing(self) -> Ints:
        """Lines that only one document carries with money on them, the highest of each branch."""
        only = np.flatnonzero(~self.both & (self.owing != 0))
        return only[~np.isin(self.parents[only], only)]

    @property
    def lone(self) -> Ints:
        """Of the missing lines those that no proposal takes for a line of the other document."""
        return self.missing[~self.proposed[self.missing]]

    @cached_property
    def proposed(self) -> Bools:
        """True for lines that may be one with a line of the other document, under another name."""
        proposed = np.zeros(self.alignment.count, dtype=np.bool_)
        for each in self.alignment.proposals:
            lines = self.alignment.left[each.left], self.alignment.right[each.right]
            proposed[[line for line in lines if line >= 0]] = True
        return proposed

    @cached_property
    def agreeing(self) -> Ints:
        """The nearest line above each on which both documents agree, -1 where there is none."""
        agreed = self.compared & (self.gap == 0)
        nearest = self.parents.copy()
        while len(climbing := np.flatnonzero((nearest >= 0) & ~agreed[nearest])):
            nearest[climbing] = self.parents[nearest[climbing]]
        return nearest

    @cached_property
    def moved(self) -> dict[int, int]:
        """Lines whose difference is their own, to the nearest line above on which both documents agree.

        Only where more than one line changed under it: the same money stands on other lines (pergeseran).
        """
        changed = self.agreeing[np.concatenate((self.own, self.missing))]
        times = np.bincount(changed[changed >= 0], minlength=self.alignment.count)
        above = self.agreeing[self.own]
        shared = (above >= 0) & (times[above] > 1)
        return dict(zip(self.own[shared].tolist(), above[shared].tolist(), strict=True))

    def breaks(self, line: int, *, right: bool = False) -> tuple[Break, ...]:
        """The lines above that differ only because lines below do, as the left document prints them, or the right."""
        found, breaks = [], self._breaks[right]
        above = int(self.parents[line])
        while above >= 0:
            if above in breaks:
                found.append(breaks[above])
            above = int(self.parents[above])
        return tuple(found)

    @cached_property
    def _breaks(self) -> tuple[dict[int, Break], dict[int, Break]]:
        """Every line that differs only because lines below it do, by either document; many lines share one above."""
        led = np.setdiff1d(np.flatnonzero(self.gap), self.own).tolist()
        return (
            {line: _break(self.left_tree, self.left, self.measure.left, line, self.gap[line]) for line in led},
            {line: _break(self.right_tree, self.right, self.measure.right, line, -self.gap[line]) for line in led},
        )

    def node(self, line: int) -> tuple[Tree, int]:
        """The tree and node that say what a line is: the left document's where it has one."""
        left = int(self.left.nodes[line])
        return (self.left_tree, left) if left >= 0 else (self.right_tree, int(self.right.nodes[line]))

    def pair(self, line: int) -> Pair:
        """One line as a record."""
        tree, node = self.node(line)
        has_left, has_right = self.left.nodes[line] >= 0, self.right.nodes[line] >= 0
        left = decimal_of(self.left.amount[line]) if has_left and self.left.known[line] else None
        right = decimal_of(self.right.amount[line]) if has_right and self.right.known[line] else None
        return Pair(
            kode=tree.structure.kodes[node],
            uraian=tree.structure.labels[node] or self._label(line),
            measure=self.measure.name,
            left=left,
            right=right,
            difference=minus(left, right) if self.compared[line] and left is not None and right is not None else None,
            status="both" if has_left and has_right else "left" if has_left else "right",
        )

    def _label(self, line: int) -> str:
        right = int(self.right.nodes[line])
        return self.right_tree.structure.labels[right] if right >= 0 else ""

    def __iter__(self) -> Iterator[Pair]:
        return (self.pair(line) for line in self.order.tolist())

    def __len__(self) -> int:
        return len(self.order)

    @cached_property
    def order(self) -> Ints:
        """Lines in the order of the left document, each of the right one's own after its predecessor there."""
        count = self.alignment.count
        anchor, after = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
        carried = np.flatnonzero(self.alignment.left >= 0)[::-1]
        anchor[self.alignment.left[carried]] = carried
        right = self.alignment.right[self.alignment.right >= 0]
        own = anchor[right] < 0
        reached = np.maximum.accumulate(np.where(own, -1, anchor[right])) if len(right) else right
        anchor[right[own]] = reached[own]
        after[right[own]] = np.flatnonzero(own)
        present = np.flatnonzero((self.left.nodes >= 0) | (self.right.nodes >= 0))
        return present[np.lexsort((after[present], anchor[present]))]


def _break(tree: Tree, side: Side, column: str, line: int, gap: int) -> Break:
    node, shape = int(side.nodes[line]), tree.structure
    return Break(shape.kodes[node], shape.labels[node], decimal_of(gap), tree.where(node, column))


def _in_circles(above: Ints) -> Ints:
    """Lines that stand above themselves: names that a caller paired crosswise."""
    reached, steps = above, 1
    while steps < 2 * len(above) and (reached >= 0).any():
        reached = np.where(reached >= 0, reached[reached], -1)
        steps *= 2
    return reached[reached >= 0]


def compare(
    left: Tree, right: Tree, alignment: Alignment, measures: Sequence[Measures], tolerance: int = 0
) -> list[Lines]:
    """The lines of every shared measure; a difference up to ``tolerance`` sen is none."""
    return [
        Lines(
            measure,
            alignment,
            left,
            right,
            side(left, measure.left, alignment.left, alignment.count),
            side(right, measure.right, alignment.right, alignment.count),
            tolerance,
        )
        for measure in measures
    ]
