"""The vote of documents on the lines that they share, one measure at a time.

It is taken by columns: hundreds of thousands of lines agree, and nobody looks at them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from anggaran.arrow import Ints
from anggaran.compare.columns import Column
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

_SHARED = 2  # documents that make a line or a figure one to compare


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
