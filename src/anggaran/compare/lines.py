"""Line by line: what two aligned documents say of one measure, and where they part.

A difference shows on the lowest line that explains it; the lines above, which differ only because
it does, are listed in its ``breaks``.  A missing side is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from anggaran.amount.rupiah import decimal_of, minus, widen
from anggaran.arrow import Ints
from anggaran.compare.align import Alignment, akun_of, is_rekening
from anggaran.compare.carriers import first_nodes
from anggaran.compare.columns import Column, Measures, column
from anggaran.compare.names import are_alike
from anggaran.finding import Break, Where
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, Structure, path_of
from anggaran.tree import Tree


@dataclass(frozen=True, slots=True)
class Pair:
    """One line in one measure on both sides.

    Attributes:
        kode: its code as the left document prints it, else as the right one does; None without
            codes.
        uraian: its label, likewise.
        measure: the measure.
        left: amount on the left in rupiah, None where it is missing or unreadable.
        right: likewise on the right.
        difference: left minus right; None where one side is missing, or the line is not the same in
            both documents.
        status: ``both``, ``left`` or ``right``.
        path: of lines by several codes, such as sub kegiatan and rekening, each of them, the
            outermost first; else empty.
        keys: the keys of its nodes in the left and in the right tree, None where it is missing.
    """

    kode: str | None
    uraian: str
    measure: str
    left: Decimal | None
    right: Decimal | None
    difference: Decimal | None
    status: str
    path: tuple[str, ...] = ()
    keys: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, eq=False)
class Lines:
    """All lines of one measure, both sides; columns by line.

    Attributes:
        measure: the measure, and what either side calls it.
        alignment: which nodes are one line.
        left: what the left document says.
        right: what the right one says.
        tolerance: a difference up to this many sen is none.
    """

    measure: Measures
    alignment: Alignment
    left: Column
    right: Column
    tolerance: int = 0

    @cached_property
    def both(self) -> Bools:
        """True where both documents carry the line."""
        return (self.left.nodes >= 0) & (self.right.nodes >= 0)

    @cached_property
    def joined(self) -> Bools:
        """True where both documents carry the line, and mean the same by it."""
        doubted = self.alignment.doubted
        return self.both if doubted is None else self.both & ~doubted

    @cached_property
    def compared(self) -> Bools:
        """True where two amounts are held against each other: on joined lines, and readable."""
        return self.joined & self.left.known & self.right.known

    @cached_property
    def slack(self) -> Sen:
        """The largest difference of each line that is none, in sen."""
        slack: Sen = np.maximum(self.left.slack + self.right.slack, self.tolerance)
        return slack

    @cached_property
    def gap(self) -> Sen:
        """Left minus right; zero where nothing is compared, and within what is allowed."""
        left, right = self.left.amount, self.right.amount
        apart = np.flatnonzero(self.compared & (left != right))
        gap: Sen = np.zeros(len(self.compared), dtype=np.result_type(left, right))
        gap[apart] = left[apart] - right[apart]
        gap[apart[np.abs(gap[apart]) <= self.slack[apart]]] = 0
        return gap

    @cached_property
    def owing(self) -> Sen:
        """What each line adds to the difference of the line above: a missing one, all of it."""
        owing = self.gap.copy()
        only = np.flatnonzero(~self.both & self.expected)
        owing[only] = self.left.amount[only] - self.right.amount[only]  # one of them is zero
        return owing

    # --- what is missing, and what no document would print ---

    @cached_property
    def expected(self) -> Bools:
        """True for the lines that either document would print.

        Both do, or the other prints lines of their level.  A PK that stops at programs does not
        miss the kegiatan of a Renja, nor an LRA what a DPA details below one of its lowest lines,
        nor one that prints no pendapatan that of another.
        """
        expected = self.both.copy()
        for mine, other in ((self.left, self.right), (self.right, self.left)):
            lines = np.flatnonzero((mine.nodes >= 0) & (other.nodes < 0))
            lines = lines[~self._is_detail(lines, other)]
            if not self.alignment.by_name:  # labels pair only on levels that both print
                lines = lines[_on_shared_levels(mine, lines, other.tree)]
            expected[lines] = True
        return expected

    def _is_detail(self, lines: Ints, other: Column) -> Bools:
        """True for lines below a lowest line of the document that lacks them, or a doubted one."""
        above = self.parents[lines]
        while (climbing := (above >= 0) & (other.nodes[above] < 0)).any():
            above = np.where(climbing, self.parents[above], above)
        nodes = np.where(above >= 0, other.nodes[above], -1)
        lowest = other.tree.structure.is_leaf[nodes] | ~self.joined[above]
        return (nodes >= 0) & lowest

    @cached_property
    def missing(self) -> Ints:
        """Lines that only one document carries with money, the highest printed of each branch."""
        return np.flatnonzero(self.highest_printed(~self.both & (self.owing != 0)))

    def highest_printed(self, only: Bools) -> Bools:
        """Of lines that one document alone carries those that it prints, below no other of them.

        A code that no row prints is only the prefix of others, and nothing that somebody dropped.
        """
        lines = np.flatnonzero(only)
        printed = np.zeros_like(only)
        for side in (self.left, self.right):
            mine = lines[side.nodes[lines] >= 0]
            printed[mine] = _is_printed(side.tree.structure, side.nodes[mine])
        under = np.zeros_like(only)
        at, below = self.parents[lines], lines
        while len(inside := np.flatnonzero((at >= 0) & only[at])):
            at, below = at[inside], below[inside]
            under[below] |= printed[at]
            at = self.parents[at]
        return printed & ~under

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

    @property
    def covers_less(self) -> bool:
        """True where every line of one document agrees with the other, which has more lines."""
        sides = np.unique(self.left.nodes[self.missing] >= 0)
        return bool(self.compared.any()) and len(sides) == 1 and not len(self.own)

    # --- which line a difference belongs to ---

    @cached_property
    def parents(self) -> Ints:
        """The line above each line, -1 at the top, by whichever document carries it."""
        above = np.full(self.alignment.count, -1, dtype=np.int64)
        left, right = self.alignment.left, self.alignment.right
        alone = (right >= 0) & (self.left.nodes[right] < 0)  # else the left document decides
        for tree, lines, carried in (
            (self.left.tree, left, left >= 0),
            (self.right.tree, right, alone),
        ):
            nodes = np.flatnonzero(carried)
            above[lines[nodes]] = _lines_above(tree, lines, nodes)
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
        """Lines whose difference is not that of the lines below them, but for rounding."""
        apart = np.flatnonzero(self.compared & (self.gap != 0) & (self.gap != self.below))
        if not self.slack.any():
            return apart
        lower = np.flatnonzero((self.parents >= 0) & (self.owing != 0))
        off = self.slack.copy()
        np.add.at(off, self.parents[lower], self.slack[lower])
        led = (self.below[apart] != 0) & (np.abs(self.gap[apart] - self.below[apart]) <= off[apart])
        own: Ints = apart[~led]
        return own

    @cached_property
    def moved(self) -> Ints:
        """For each line the nearest one above on which both agree, of a difference that only moved.

        That is one of its own, where more than one line changed below it: the same money stands on
        other lines (pergeseran).  Else -1.
        """
        changed = self._agreeing(np.concatenate((self.own, self.missing)))
        times = np.bincount(changed[changed >= 0], minlength=self.alignment.count)
        above = changed[: len(self.own)]
        shared = (above >= 0) & (times[above] > 1)
        moved = np.full(self.alignment.count, -1, dtype=np.int64)
        moved[self.own[shared]] = above[shared]
        return moved

    def _agreeing(self, lines: Ints) -> Ints:
        """The nearest line above each on which both documents agree, -1 where there is none."""
        agreed = self.compared & (self.gap == 0)
        nearest = self.parents[lines]
        while len(climbing := np.flatnonzero((nearest >= 0) & ~agreed[nearest])):
            nearest[climbing] = self.parents[nearest[climbing]]
        return nearest

    def breaks(self, line: int, *, right: bool = False) -> tuple[Break, ...]:
        """The lines above that differ only because lines below do, as one document prints them."""
        above = int(self.parents[line])
        if above < 0:
            return ()
        if (above, right) not in self._made:  # many lines share one above
            own = (self._break(above, right=right),) if self._led[above] else ()
            self._made[above, right] = own + self.breaks(above, right=right)
        return self._made[above, right]

    @cached_property
    def _led(self) -> Bools:
        """True for the lines that differ only because lines below them do."""
        led = np.asarray(self.gap != 0, dtype=np.bool_)
        led[self.own] = False
        return led

    @cached_property
    def _made(self) -> dict[tuple[int, bool], tuple[Break, ...]]:
        return {}

    def _break(self, line: int, *, right: bool) -> Break:
        """A line that differs, as one document prints it."""
        side, sign = (self.right, -1) if right else (self.left, 1)
        node, shape = int(side.nodes[line]), side.tree.structure
        gap, where = decimal_of(sign * self.gap[line]), side.tree.where(node, side.measure)
        return Break(shape.kodes[node], shape.labels[node], gap, where)

    # --- one line as a record ---

    def node(self, line: int) -> tuple[Tree, int]:
        """The tree and node that say what a line is: the left document's where it has one."""
        left = int(self.left.nodes[line])
        return (
            (self.left.tree, left) if left >= 0 else (self.right.tree, int(self.right.nodes[line]))
        )

    def places(self, line: int) -> list[Where]:
        """Where the documents that carry a line state it, the left one first."""
        sides = ((side, int(side.nodes[line])) for side in (self.left, self.right))
        return [side.tree.where(node, side.measure) for side, node in sides if node >= 0]

    def pair(self, line: int) -> Pair:
        """One line as a record."""
        tree, node = self.node(line)
        shape, other = tree.structure, int(self.right.nodes[line])
        label = shape.labels[node]
        if not label and other >= 0:
            label = self.right.tree.structure.labels[other]
        left, right = (
            decimal_of(side.amount[line]) if side.known[line] else None
            for side in (self.left, self.right)
        )
        difference = None
        if self.compared[line] and left is not None and right is not None:
            difference = minus(left, right)
        status = "left" if self.left.nodes[line] >= 0 else "right"
        status = "both" if self.both[line] else status
        kode, name, path = shape.kodes[node], self.measure.name, path_of(shape, node)
        one, two = (
            side.tree.structure.keys[at] if (at := int(side.nodes[line])) >= 0 else None
            for side in (self.left, self.right)
        )
        return Pair(kode, label, name, left, right, difference, status, path, (one, two))

    def by_size(self, lines: Ints) -> Ints:
        """Some lines, of flat lines the largest difference first: their order says nothing."""
        if not (self.left.tree.flat and self.right.tree.flat):
            return lines
        sizes = np.abs(self.owing[lines]).tolist()
        order = sorted(range(len(lines)), key=lambda place: -sizes[place])
        return lines[np.array(order, dtype=np.int64)]

    def __iter__(self) -> Iterator[Pair]:
        return map(self.pair, self.order.tolist())

    def __len__(self) -> int:
        return len(self.order)

    @cached_property
    def order(self) -> Ints:
        """Lines in the order of the left document; one of the right alone after its predecessor."""
        count = self.alignment.count
        anchor = np.full(count, -1, dtype=np.int64)
        after = np.full(count, -1, dtype=np.int64)
        carried = np.flatnonzero(self.alignment.left >= 0)[::-1]
        anchor[self.alignment.left[carried]] = carried
        right = self.alignment.right[self.alignment.right >= 0]
        own = anchor[right] < 0
        reached = np.where(own, -1, anchor[right])
        if len(right):
            reached = np.maximum.accumulate(reached)
        anchor[right[own]] = reached[own]
        after[right[own]] = np.flatnonzero(own)
        present = np.flatnonzero((self.left.nodes >= 0) | (self.right.nodes >= 0))
        return present[np.lexsort((after[present], anchor[present]))]


def compare(
    left: Tree, right: Tree, alignment: Alignment, measures: Sequence[Measures], tolerance: int = 0
) -> list[Lines]:
    """The lines of every shared measure; a difference up to ``tolerance`` sen is none."""
    return [
        Lines(
            each,
            alignment,
            column(left, each.left, alignment.left, alignment.count),
            column(right, each.right, alignment.right, alignment.count),
            tolerance,
        )
        for each in measures
    ]


def doubt_other_names(left: Tree, right: Tree, alignment: Alignment) -> Alignment:
    """The alignment, with those lines in doubt whose labels do not agree.

    Between two years a code may have passed to another account (the code books are renumbered), so
    that the code alone proves nothing; neither does a code without a label.
    """
    of_left = first_nodes(alignment.left, alignment.count)
    of_right = first_nodes(alignment.right, alignment.count)
    doubted = np.zeros(alignment.count, dtype=np.bool_)
    for line in np.flatnonzero((of_left >= 0) & (of_right >= 0)).tolist():
        one = left.structure.labels[int(of_left[line])]
        other = right.structure.labels[int(of_right[line])]
        doubted[line] = not (one and other and are_alike(one, other))
    return alignment.doubting(doubted)


def _on_shared_levels(mine: Column, lines: Ints, other: Tree) -> Bools:
    """True for lines on a level, and of an akun, that the document without them prints too."""
    nodes, shape = mine.nodes[lines], mine.tree.structure
    if not len(nodes):
        return np.zeros(0, dtype=np.bool_)
    levels = other.structure.levels
    named = (shape.level_names[node] in levels for node in nodes.tolist())
    on_level = np.fromiter(named, dtype=np.bool_, count=len(nodes))
    own_akun = np.isin(shape.segment_matrix[nodes, 0], akun_of(other.structure))
    return on_level & (~is_rekening(shape, nodes) | own_akun)


def _is_printed(shape: Structure, nodes: Ints) -> Bools:
    """True for nodes that a row prints; of flat lines for the codes that stand in their columns."""
    if shape.counts is None:
        return np.asarray(shape.rows[nodes] >= 0, dtype=np.bool_)
    ends = np.asarray(shape.counts > 0, dtype=np.bool_)
    inner = np.flatnonzero(shape.parents >= 0)
    above = shape.parents[inner]
    ends[above[shape.system_codes[inner] != shape.system_codes[above]]] = True
    return ends[nodes]


def _lines_above(tree: Tree, lines: Ints, nodes: Ints) -> Ints:
    """The line of the nearest node above each node that has one, -1 where none does."""
    parents = tree.structure.parents
    parent = parents[nodes]
    line = np.where(parent >= 0, lines[parent], -1)
    while (pending := (parent >= 0) & (line < 0)).any():
        parent = np.where(pending, parents[parent], parent)
        line = np.where(parent >= 0, lines[parent], -1)
    return line


def _in_circles(above: Ints) -> Ints:
    """Lines that stand above themselves: names that a caller paired crosswise."""
    reached, steps = above, 1
    while steps < 2 * len(above) and (reached >= 0).any():
        reached = np.where(reached >= 0, reached[reached], -1)
        steps *= 2
    return reached[reached >= 0]
