"""One measure on the lines that documents share: who says what, and who stands alone with it.

The vote on all lines is taken by columns, and a figure is a view of one of them: hundreds of
thousands of lines agree, and nobody looks at them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np

from anggaran.amount.rupiah import NOL, decimal_of, minus, narrow, sen_of, widen
from anggaran.arrow import Ints, Lazy
from anggaran.compare.columns import Column, rounding_of_total
from anggaran.finding import Where
from anggaran.shape.structure import Bools, path_of
from anggaran.tree import Tree

_SHARED = 2  # documents that make a line or a figure one to compare


class Said(NamedTuple):
    """What one document says: its name, the amount in rupiah (None where unreadable), the place.

    ``slack`` is how far rounding to the unit that the document declares ("dalam jutaan") may carry
    the amount off; ``key`` is that of its node, None for the whole.
    """

    document: str
    amount: Decimal | None
    where: Where
    slack: Decimal
    key: str | None = None


class Outlier(NamedTuple):
    """A document that disagrees with the majority: its amount minus the majority's, in rupiah."""

    document: str
    difference: Decimal


class Ballot(NamedTuple):
    """What came of the vote on one line, by the names of documents.

    Attributes:
        leading: the document that more than half of the votes agree with, and more than with any
            other; None where there is none.
        reference: the document that the others are held against: the leading one, else the first
            that is not in doubt; of two documents the right one.
        parting: the documents that part from the reference, those with a vote first.
    """

    leading: str | None
    reference: str
    parting: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Vote:
    """The vote on some lines: by line the place of the leading document and of the reference.

    Attributes:
        lines: the lines, in their order.
        leading: -1 where there is none.
        reference: what the others are held against.
        parting: True where a document (a row) parts from the reference on a line (a column).
    """

    lines: Ints
    leading: Ints
    reference: Ints
    parting: Bools

    @property
    def differs(self) -> Bools:
        """True for the lines on which some document parts from the reference."""
        return np.asarray(self.parting.any(axis=0), dtype=np.bool_)

    def ballots(self, names: Sequence[str], partial: Collection[str]) -> Iterator[Ballot]:
        """The vote on each line."""
        order = sorted(range(len(names)), key=lambda place: names[place] in partial)
        patterns = (1 << np.arange(len(names))) @ self.parting
        told = {
            pattern: tuple(names[place] for place in order if pattern >> place & 1)
            for pattern in np.unique(patterns).tolist()
        }
        leaders = [*names, None]
        rows = (self.leading.tolist(), self.reference.tolist(), patterns.tolist())
        for leading, reference, pattern in zip(*rows, strict=True):
            yield Ballot(leaders[leading], names[reference], told[pattern])


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

    @cached_property
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

    @cached_property
    def _ballots(self) -> dict[int, Ballot]:
        """The vote on the doubtful lines."""
        vote = self._doubtful
        return dict(zip(vote.lines.tolist(), vote.ballots(self.names, self.partial), strict=True))

    def ballot(self, line: int) -> Ballot:
        """The vote on one line."""
        found = self._ballots.get(line)
        if found is None:
            (found,) = self.vote(np.array([line])).ballots(self.names, self.partial)
        return found

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
        return Vote(lines, leading, reference, parting)

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
    def ballot(self) -> Ballot:
        """What came of the vote on it."""
        return self.layer.ballot(self.line)

    @cached_property
    def _nodes(self) -> list[tuple[str, Column, int]]:
        """The documents that carry the figure, with their node; -1 for the whole."""
        line, whole = self.line, not self.layer.lines
        found = [(name, side, int(side.nodes[line])) for name, side in self.layer.columns.items()]
        return [each for each in found if each[2] >= 0 or whole]

    @property
    def kode(self) -> str | None:
        """The code of its line as the first document that has one prints it; None for a total."""
        for _, side, node in self._nodes:
            if node >= 0 and (kode := side.tree.structure.kodes[node]):
                return kode
        return None

    @property
    def uraian(self) -> str:
        """Its label, likewise; ``""`` for a total."""
        for _, side, node in self._nodes:
            if node >= 0 and (label := side.tree.structure.labels[node]):
                return label
        return ""

    @property
    def path(self) -> tuple[str, ...]:
        """Of lines by several codes each of them, the outermost first; else empty."""
        paths = (path_of(side.tree.structure, node) for _, side, node in self._nodes if node >= 0)
        return next(filter(None, paths), ())

    @cached_property
    def _told(self) -> dict[str, Said]:
        line = self.line
        return {
            name: Said(
                name,
                decimal_of(each.amount[line]) if each.known[line] else None,
                each.tree.where(node, each.measure) if node >= 0 else each.tree.table.where(None),
                decimal_of(each.slack[line]) if each.slack[line] else NOL,
                each.tree.structure.keys[node] if node >= 0 else None,
            )
            for name, each, node in self._nodes
        }

    @property
    def said(self) -> tuple[Said, ...]:
        """What each document that carries it says, in the order of the documents."""
        return tuple(self._told.values())

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The amount of each document that carries it, in rupiah; None where it is unreadable."""
        return {name: each.amount for name, each in self._told.items()}

    @property
    def status(self) -> str:
        """``agree`` or ``differ``; ``unknown`` where fewer than two amounts can be read."""
        if not self.layer.comparable[self.line]:
            return "unknown"
        return "differ" if self.ballot.parting else "agree"

    @property
    def majority(self) -> Decimal | None:
        """The amount that more than half of the votes are for; None where no amount has as many."""
        leading = self.ballot.leading
        return self._told[leading].amount if leading else None

    @property
    def parting(self) -> tuple[Said, ...]:
        """What the documents say that part from the reference, those with a vote first."""
        return tuple(self._told[name] for name in self.ballot.parting)

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        """The documents that disagree with the majority; none where there is no majority."""
        majority = self.majority
        if majority is None:
            return ()
        apart = (
            (name, self._told[name].amount)
            for name in self.layer.names
            if name in self.ballot.parting
        )
        return tuple(
            Outlier(name, minus(each, majority)) for name, each in apart if each is not None
        )

    @property
    def covers_less(self) -> bool:
        """True where only documents known to cover a part differ from those that do not."""
        partial = self.layer.partial
        whole = (each for name, each in self._told.items() if name not in partial)
        return partial.issuperset(self.ballot.parting) and any(e.amount is not None for e in whole)

    @property
    def odd(self) -> Said:
        """The document that is accused: the first that parts; of two documents the left one."""
        return self._told[self.layer.names[0] if self.layer.of_two else self.ballot.parting[0]]

    @property
    def against(self) -> Said:
        """What it is held against: the reference; of two documents the right one."""
        return self._told[self.layer.names[-1] if self.layer.of_two else self.ballot.reference]

    @property
    def allowed(self) -> Decimal:
        """The largest difference of the two that would have been none, in rupiah."""
        return max(self.odd.slack + self.against.slack, decimal_of(self.layer.tolerance))

    @property
    def size(self) -> int:
        """The largest difference of any document from the reference, in sen."""
        return max((abs(self.gap(name) or 0) for name in self.ballot.parting), default=0)

    def gap(self, document: str) -> int | None:
        """How far a document is from the reference, in sen; None where that is nothing or unknown.

        The reference itself, without a majority, is as far from the first that parts.
        """
        against = self.ballot.reference
        if document == against and self.ballot.leading is None and self.ballot.parting:
            against = self.ballot.parting[0]
        elif document not in self.ballot.parting:
            return None
        one, other = (self.layer.columns[name].amount[self.line] for name in (document, against))
        return int(one) - int(other)


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
