"""One measure on the lines that documents share: who says what, and who stands alone with it.

The vote on all lines is taken by columns, and a figure is a view of one of them: hundreds of
thousands of lines agree, and nobody looks at them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np

from anggaran.amount.rupiah import decimal_of, minus, narrow, sen_of, widen
from anggaran.arrow import Ints, Lazy
from anggaran.compare.columns import Column, rounding_of_total
from anggaran.finding import Where
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

_SHARED = 2  # documents that make a line or a figure one to compare


class Said(NamedTuple):
    """What one document says: its name, the amount in rupiah (None where unreadable), the place.

    ``slack`` is how far rounding to the unit that the document declares ("dalam jutaan") may carry
    the amount off.
    """

    document: str
    amount: Decimal | None
    where: Where
    slack: Decimal


class Outlier(NamedTuple):
    """A document that disagrees with the majority: its amount minus the majority's, in rupiah."""

    document: str
    difference: Decimal


@dataclass(frozen=True, eq=False)
class Vote:
    """What came of the vote on some lines, a row a document and a column a line.

    Attributes:
        lines: the lines.
        known: True where a document states a readable amount.
        leading: by line the document that more than half of the votes agree with, and more than
            with any other; -1 where there is none.
        reference: the document that the others are held against: the leading one, else the first
            that is not in doubt; of two documents the second.
        parting: True where a document parts from the reference.
        first: by line the first document that parts, those with a vote first.
    """

    lines: Ints
    known: Bools
    leading: Ints
    reference: Ints
    parting: Bools
    first: Ints

    def at(self, place: int) -> Vote:
        """The vote on one line alone."""
        one = slice(place, place + 1)
        return Vote(
            self.lines[one],
            self.known[:, one],
            self.leading[one],
            self.reference[one],
            self.parting[:, one],
            self.first[one],
        )

    @property
    def differs(self) -> Bools:
        """True for the lines on which some document parts from the reference."""
        return np.asarray(self.parting.any(axis=0), dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Layer:
    """One measure on one set of lines, or on the whole of each document.

    Attributes:
        measure: the measure.
        columns: for each document that has it, what it says by line.
        lines: for each document the line of each node, -1 where it is none of these; empty where
            the one line is the whole.
        partial: documents known to cover only a part: they have no vote.
        suspects: documents whose total of this measure stands alone: where a line has no majority,
            the others are believed.
        tolerance: a difference up to this many sen is none.
        of_two: True where there are but two documents: the left one is held against the right one.
    """

    measure: str
    columns: Mapping[str, Column]
    lines: Mapping[str, Ints]
    partial: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()
    tolerance: int = 0
    of_two: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The documents that have the measure."""
        return tuple(self.columns)

    @property
    def size(self) -> int:
        """Number of lines."""
        return len(next(iter(self.columns.values())).nodes)

    def tree(self, document: str) -> Tree:
        """One of the documents."""
        return self.columns[document].tree

    @cached_property
    def _carried(self) -> Bools:
        if not self.lines:
            return np.ones((len(self.columns), 1), dtype=np.bool_)
        return np.array([each.nodes >= 0 for each in self.columns.values()])

    @cached_property
    def shared(self) -> Ints:
        """The lines that at least two documents carry."""
        return np.flatnonzero(self._carried.sum(axis=0) >= _SHARED)

    @cached_property
    def comparable(self) -> Bools:
        """True for the lines of which at least two amounts can be read."""
        known = sum(each.known.astype(np.int64) for each in self.columns.values())
        return np.asarray(known >= _SHARED, dtype=np.bool_)

    @cached_property
    def uneven(self) -> Bools:
        """True for the lines whose amounts are not all one; rounding may still make them agree."""
        uneven = np.zeros(self.size, dtype=np.bool_)
        sides = list(self.columns.values())
        for at, each in enumerate(sides):
            for other in sides[at + 1 :]:
                uneven |= each.known & other.known & (each.amount != other.amount)
        return uneven

    @cached_property
    def _doubtful(self) -> Vote:
        """The vote on every line that documents share and do not plainly agree on."""
        open_ = self.uneven | ~self.comparable
        return self.vote(self.shared[open_[self.shared]])

    @cached_property
    def apart(self) -> Ints:
        """The lines on which documents do not agree, or of which too little can be read."""
        vote = self._doubtful
        return vote.lines[vote.differs | ~self.comparable[vote.lines]]

    @cached_property
    def differing(self) -> Ints:
        """The lines on which documents differ by more than rounding."""
        return self._doubtful.lines[self._doubtful.differs]

    def vote_on(self, line: int) -> Vote:
        """The vote on one line."""
        place = int(np.searchsorted(self._doubtful.lines, line))
        known = place < len(self._doubtful.lines) and self._doubtful.lines[place] == line
        return self._doubtful.at(place) if known else self.vote(np.array([line]))

    def vote(self, lines: Ints) -> Vote:
        """Take the vote on some lines: who is the majority, and who parts from it."""
        sides = list(self.columns.values())
        known = np.array([each.known[lines] for each in sides])
        agree = self._agreements(lines, known)
        votes = known & np.array([[name not in self.partial] for name in self.names])
        votes = np.where(votes.any(axis=0), votes, known)
        slack = np.array([each.slack[lines] for each in sides])
        least = np.where(votes, slack, np.iinfo(np.int64).max).min(axis=0)
        exact = votes & (slack == least)  # what is rounded more cannot decide between two
        leading = _leading(agree, votes, exact, known)
        reference = np.where(leading >= 0, leading, self._believed(exact))
        held = agree[reference, :, np.arange(len(lines))].T
        parting = known & ~held & (known.sum(axis=0) >= _SHARED)
        partial = [name in self.partial for name in self.names]
        voters_first = np.argsort(partial, kind="stable")
        first = voters_first[parting[voters_first].argmax(axis=0)]
        return Vote(lines, known, leading, reference, parting, first)

    def _agreements(self, lines: Ints, known: Bools) -> Bools:
        """Which two documents agree on which line: both known, and one but for what is allowed."""
        sides = list(self.columns.values())
        agree = known[:, None, :] & known[None, :, :]
        for one, mine in enumerate(sides):
            for other, theirs in enumerate(sides[:one]):
                gap = np.abs(mine.amount[lines] - theirs.amount[lines])
                slack = np.maximum(mine.slack[lines] + theirs.slack[lines], self.tolerance)
                close = np.asarray(gap <= slack, dtype=np.bool_)
                agree[one, other] &= close
                agree[other, one] &= close
        return agree

    def _believed(self, exact: Bools) -> Ints:
        """Without a majority the first whose total does not stand alone; of two the last."""
        suspect = np.array([[name in self.suspects] for name in self.names])
        order = np.where(exact, suspect.astype(np.int64), _SHARED)
        last = np.full(exact.shape[1], len(order) - 1)
        return last if self.of_two else order.argmin(axis=0)

    def nodes(self, document: str, line: int) -> list[int]:
        """The nodes of a document on one line."""
        lines, order = self._by_line[document]
        first, last = np.searchsorted(lines, (line, line + 1)).tolist()
        nodes: list[int] = order[first:last].tolist()
        return nodes

    @cached_property
    def _by_line(self) -> dict[str, tuple[Ints, Ints]]:
        orders = {name: np.argsort(lines, kind="stable") for name, lines in self.lines.items()}
        return {name: (self.lines[name][order], order) for name, order in orders.items()}


def _leading(agree: Bools, votes: Bools, exact: Bools, known: Bools) -> Ints:
    """By line the exact vote that more than half of the votes agree with, more than any other."""
    times = np.where(exact, (agree & votes[None, :, :]).sum(axis=1), -1)
    most = times.max(axis=0, initial=-1)
    best = times == most
    first = best.argmax(axis=0)
    columns = np.arange(agree.shape[2])
    alike = (agree[first, :, columns].T | ~best).all(axis=0)
    sure = (2 * most > votes.sum(axis=0)) & alike & (known.sum(axis=0) >= _SHARED)
    return np.where(sure, first, -1)


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure that at least two documents state: a view of a line, or of the whole."""

    layer: Layer
    line: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Figure):
            return NotImplemented
        return self.layer is other.layer and self.line == other.line

    def __hash__(self) -> int:
        return hash((id(self.layer), self.line))

    def __repr__(self) -> str:
        return f"<Figure {self.measure} {self.kode or self.uraian}: {self.status}>"

    @property
    def measure(self) -> str:
        """The measure."""
        return self.layer.measure

    @property
    def partial(self) -> frozenset[str]:
        """Documents known to cover only a part of the whole: they have no vote on a total."""
        return self.layer.partial

    @cached_property
    def _vote(self) -> Vote:
        return self.layer.vote_on(self.line)

    @cached_property
    def _carriers(self) -> list[tuple[str, Column, int]]:
        """The documents that carry the figure, with their node; -1 for the whole."""
        sides = self.layer.columns.items()
        found = [(name, each, int(each.nodes[self.line])) for name, each in sides]
        return [side for side in found if side[2] >= 0 or not self.layer.lines]

    @property
    def kode(self) -> str | None:
        """The code of its line as the first document that has one prints it; None for a total."""
        nodes = [(each.tree.structure, node) for _, each, node in self._carriers if node >= 0]
        return next((shape.kodes[node] for shape, node in nodes if shape.kodes[node]), None)

    @property
    def uraian(self) -> str:
        """Its label, likewise; ``""`` for a total."""
        nodes = [(each.tree.structure, node) for _, each, node in self._carriers if node >= 0]
        return next((shape.labels[node] for shape, node in nodes if shape.labels[node]), "")

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """What each document that carries it says, in the order of the documents."""
        return tuple(
            Said(name, self._amount(each), _place(each, node), decimal_of(each.slack[self.line]))
            for name, each, node in self._carriers
        )

    def _amount(self, side: Column) -> Decimal | None:
        return decimal_of(side.amount[self.line]) if side.known[self.line] else None

    def _of(self, document: int) -> Decimal | None:
        """The amount of a document by its place, None where there is no such document."""
        return self._amount(list(self.layer.columns.values())[document]) if document >= 0 else None

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The amount of each document that carries it, in rupiah; None where it is unreadable."""
        return {each.document: each.amount for each in self.said}

    @property
    def status(self) -> str:
        """``agree`` or ``differ``; ``unknown`` where fewer than two amounts can be read."""
        if not self.layer.comparable[self.line]:
            return "unknown"
        return "differ" if self._vote.parting.any() else "agree"

    @property
    def majority(self) -> Decimal | None:
        """The amount that more than half of the votes are for; None where no amount has as many."""
        return self._of(int(self._vote.leading[0]))

    @property
    def reference(self) -> Decimal | None:
        """What the others are held against: the majority's amount, else that of one document."""
        return self._of(int(self._vote.reference[0]))

    @property
    def parting(self) -> tuple[Said, ...]:
        """What the documents say that part from the reference, those with a vote first."""
        apart = dict(zip(self.layer.names, self._vote.parting[:, 0].tolist(), strict=True))
        told = [each for each in self.said if apart[each.document]]
        return tuple(sorted(told, key=lambda each: each.document in self.partial))

    @property
    def covers_less(self) -> bool:
        """True where only documents known to cover a part differ from those that do not."""
        apart = {each.document for each in self.parting}
        whole = {each.document for each in self.said if each.amount is not None} - self.partial
        return bool(whole) and apart <= self.partial

    @property
    def odd(self) -> Said:
        """The document that is accused: the first that parts; of two documents the left one."""
        return self.said[0] if self.layer.of_two else self._named(int(self._vote.first[0]))

    @property
    def against(self) -> Said:
        """What it is held against: the reference; of two documents the right one."""
        return self.said[-1] if self.layer.of_two else self._named(int(self._vote.reference[0]))

    def _named(self, document: int) -> Said:
        name = self.layer.names[document]
        return next(each for each in self.said if each.document == name)

    @property
    def allowed(self) -> Decimal:
        """The largest difference of the two that would have been none, in rupiah."""
        slack = minus(self.odd.slack, -self.against.slack)
        return max(slack, decimal_of(self.layer.tolerance))

    def gap(self, document: str) -> int | None:
        """How far a document is from the reference, in sen; None where that is nothing or unknown.

        The reference itself, without a majority, is as far from the first that parts.
        """
        vote, names = self._vote, self.layer.names
        reference, place = int(vote.reference[0]), names.index(document)
        if place == reference and vote.leading[0] < 0 and vote.parting.any():
            reference = int(vote.first[0])
        elif not vote.parting[place, 0]:
            return None
        sides = list(self.layer.columns.values())
        return int(sides[place].amount[self.line]) - int(sides[reference].amount[self.line])

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        """The documents that disagree with the majority; none where there is no majority."""
        majority = self.majority
        if majority is None:
            return ()
        apart = {each.document for each in self.parting}
        known = [(each.document, each.amount) for each in self.said if each.amount is not None]
        return tuple(Outlier(name, minus(each, majority)) for name, each in known if name in apart)


class Figures(Lazy[Figure]):
    """Every line that at least two documents carry, layer by layer."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self._layer_of = np.repeat(np.arange(len(layers)), [len(each.shared) for each in layers])
        self._lines = np.concatenate([np.empty(0, np.int64), *(each.shared for each in layers)])
        super().__init__(len(self._lines))

    @property
    def comparable(self) -> int:
        """How many have at least two amounts that can be read."""
        return sum(int(each.comparable[each.shared].sum()) for each in self._layers)

    @cached_property
    def apart(self) -> list[Figure]:
        """Those on which documents do not agree, or of which too little can be read."""
        return [Figure(each, line) for each in self._layers for line in each.apart.tolist()]

    def _make(self, at: slice) -> list[Figure]:
        places = zip(self._layer_of[at].tolist(), self._lines[at].tolist(), strict=True)
        return [Figure(self._layers[layer], line) for layer, line in places]


def whole(tree: Tree, measure: str) -> Column:
    """What a document says its whole is, as a column of one line."""
    total = tree.total(measure)
    sen = widen(narrow([0 if total is None else sen_of(total)]), _SHARED)
    slack = np.array([rounding_of_total(tree, measure)])
    return Column(tree, measure, np.array([-1]), sen, np.array([total is not None]), slack)


def _place(side: Column, node: int) -> Where:
    return side.tree.where(node, side.measure) if node >= 0 else side.tree.table.where(None)
