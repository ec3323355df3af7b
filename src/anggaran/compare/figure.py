"""A figure that documents share, a line or the whole: who says what, who stands alone with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np

from anggaran.amount.rupiah import NOL, decimal_of, minus, narrow, sen_of, widen
from anggaran.arrow import Lazy
from anggaran.compare.columns import Column, rounding_of_total
from anggaran.compare.vote import _SHARED, Ballot, Layer
from anggaran.finding import Where
from anggaran.shape.structure import path_of
from anggaran.tree import Tree


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
                each.tree.where(node, each.measure)
                if node >= 0
                else each.tree.where_total(each.measure),
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
