"""One measure on the lines that documents share: who states what on each, and which lines are apart.

Hundreds of thousands of lines agree; a figure becomes a record only when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np

from anggaran.amount.rupiah import NOL, decimal_of
from anggaran.arrow import Ints, Lazy
from anggaran.compare.figure import Figure, Said
from anggaran.compare.side import Side, side
from anggaran.shape.structure import Bools
from anggaran.tree import Tree


@dataclass(frozen=True, eq=False)
class Layer:
    """One measure on one set of lines.

    Attributes:
        measure: the measure.
        columns: for each document that has it, its column.
        lines: for each document the line of each node, -1 where it is none of these.
        size: number of lines.
        documents: the trees by name.
        suspects: documents whose total of this measure stands alone.
        tolerance: a difference up to this many rupiah is none.
    """

    measure: str
    columns: Mapping[str, str]
    lines: Mapping[str, Ints]
    size: int
    documents: Mapping[str, Tree]
    suspects: frozenset[str] = frozenset()
    tolerance: Decimal = NOL
    _made: dict[int, Figure] = field(default_factory=dict)

    @cached_property
    def _sides(self) -> dict[str, Side]:
        return {
            name: side(self.documents[name], column, self.lines[name], self.size)
            for name, column in self.columns.items()
        }

    @cached_property
    def shared(self) -> Ints:
        """The lines that at least two documents carry."""
        carriers = np.zeros(self.size, dtype=np.int64)
        for each in self._sides.values():
            carriers += each.nodes >= 0
        return np.flatnonzero(carriers > 1)

    @cached_property
    def comparable(self) -> Bools:
        """True for the lines of which at least two amounts can be read."""
        readable = np.zeros(self.size, dtype=np.int64)
        for each in self._sides.values():
            readable += each.known
        return np.asarray(readable > 1, dtype=np.bool_)

    @cached_property
    def uneven(self) -> Bools:
        """True for the lines whose amounts are not all one; rounding or a tolerance may still make them agree."""
        uneven = np.zeros(self.size, dtype=np.bool_)
        sides = list(self._sides.values())
        for at, each in enumerate(sides):
            for other in sides[at + 1 :]:
                uneven |= each.known & other.known & (each.amount != other.amount)
        return uneven

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

    def figure(self, line: int) -> Figure:
        """What the documents that carry a line say on it."""
        if line not in self._made:
            self._made[line] = self._figure(line)
        return self._made[line]

    def _figure(self, line: int) -> Figure:
        carried = {name: int(each.nodes[line]) for name, each in self._sides.items() if each.nodes[line] >= 0}
        shapes = [(self.documents[name].structure, node) for name, node in carried.items()]
        return Figure(
            self.measure,
            next((shape.kodes[node] for shape, node in shapes if shape.kodes[node]), None),
            next((shape.labels[node] for shape, node in shapes if shape.labels[node]), ""),
            tuple(self._said(name, node, line) for name, node in carried.items()),
            suspects=self.suspects,
            tolerance=self.tolerance,
        )

    def _said(self, name: str, node: int, line: int) -> Said:
        each = self._sides[name]
        amount: Decimal | None = decimal_of(each.amount[line]) if each.known[line] else None
        where = self.documents[name].where(node, self.columns[name])
        return Said(name, amount, where, decimal_of(each.slack[line]))


class Figures(Lazy[Figure]):
    """Every line that at least two documents carry, layer by layer; a figure is made when somebody looks at it."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self._layer_of = np.repeat(np.arange(len(layers)), [len(each.shared) for each in layers])
        self._lines = np.concatenate([np.empty(0, np.int64), *(each.shared for each in layers)])
        super().__init__(len(self._lines))

    @property
    def comparable(self) -> int:
        """How many have at least two amounts that can be read."""
        return sum(int(each.comparable.sum()) for each in self._layers)

    @cached_property
    def apart(self) -> list[Figure]:
        """Those on which documents do not agree, or of which too little can be read to say so."""
        figures = (
            each.figure(line)
            for each in self._layers
            for line in each.shared[~each.comparable[each.shared] | each.uneven[each.shared]].tolist()
        )
        return [figure for figure in figures if figure.status != "agree"]

    def _make(self, at: slice) -> list[Figure]:
        places = zip(self._layer_of[at].tolist(), self._lines[at].tolist(), strict=True)
        return [self._layers[layer].figure(line) for layer, line in places]
