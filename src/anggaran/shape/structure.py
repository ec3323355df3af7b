"""The shape of a table: which row stands under which, without any amounts.

A structure is made of columns, one entry a node, in document order.  Where it comes from (codes,
outline numbers, labels, flat lines) is the business of :mod:`anggaran.shape.by_code`,
:mod:`anggaran.shape.by_outline` and :mod:`anggaran.shape.by_lines`; what is added up over it, of
:mod:`anggaran.shape.rollup`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anggaran.arrow import PAD, Ints, Matrix, Named, SegmentRows
from anggaran.finding import Text
from anggaran.kode.book import System
from anggaran.kode.code import X
from anggaran.shape.line_rows import PAST, LineRows

Bools = npt.NDArray[np.bool_]

SYSTEMS = tuple(System)

_NON_WORD = re.compile(r"[^0-9a-z]+")
KNOWN = 1 << 11  # labels of which it is known what they say: they outlive their document


@lru_cache(maxsize=KNOWN)
def normal(label: str) -> str:
    """A label without case, punctuation and spacing, for comparing names.

    >>> normal("Perundang- undangan  (PHA)")
    'perundang undangan pha'
    """
    return _NON_WORD.sub(" ", label.casefold()).strip()


class RowKind(StrEnum):
    """What an uncoded row with amounts may be besides a node."""

    TOTAL = "total"
    BALANCE = "balance"  # surplus/defisit, netto, SiLPA: a difference of totals, never a total
    # a mean, or what is carried over to the next page: adds nothing and totals nothing
    ASIDE = "aside"


class Evidence(StrEnum):
    """What a structure rests on, and so what may be said where its sums fail."""

    PRINTED = "printed"  # codes, numbers, a level or a parent column: the document says it
    INFERRED = "inferred"  # read into it: one fault among many sums that hold is one, many are none


class Support(NamedTuple):
    """How many printed sums a reading bears out, and how many it misses by far."""

    held: int
    broken: int

    @property
    def weight(self) -> tuple[int, int]:
        """What one reading must have more of than another: sums held beyond those broken, and of as
        many, sums held.
        """
        return self.held - self.broken, self.held


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that totals others.

    Attributes:
        row: position in the table.
        kind: a total, or a balance (surplus/defisit and the like).
        label: as printed, ``""`` where the row has none.
        after: how many nodes stand above it in document order.
        refers: the rows that its label names by their numbers ("3 s.d. 4"), as positions in the
            table with a sign.
    """

    row: int
    kind: RowKind
    label: str
    after: int
    refers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeFault:
    """Something about a code: the rule that reports it, the row, and what the sentence needs."""

    rule: str
    row: int
    printed: str
    kode: str | None = None
    evidence: str = ""
    also: int = 0  # other codes of the column of which the same is true
    under: str = ""  # the code under which all sums hold


def depths_of(parents: Ints) -> Ints:
    """How deep each node stands, 1 for a top node; a parent stands before or after its children."""
    depths = np.zeros(len(parents), dtype=np.int64)
    pending = np.arange(len(parents))
    while len(pending):
        above = parents[pending]
        ready = (above < 0) | (depths[above] > 0)
        done = pending[ready]
        depths[done] = np.where(parents[done] < 0, 1, depths[parents[done]] + 1)
        pending = pending[~ready]
    return depths


@dataclass(frozen=True, eq=False)
class Structure:
    """Nodes and their parents, in document order.

    Attributes:
        parents: index of each node's parent, -1 for a top node.
        rows: row of the table that prints the node, -1 for an implied node.
        keys: unique text of each node: its kode, or its outline path where it has none.
        kodes: kode as printed in its book, None for a node without one.
        labels: uraian of each node, ``""`` for an implied node.
        level_names: name of each node's level in its book (``kegiatan``, ``jenis``), ``""`` where
            unknown.
        systems: system of each node's code (``rekening``, ``program``, …), ``""`` where it has
            none.
        segments: integers of each node's code, ``()`` where it has none.  Like the texts above they
            may be made only when asked for; ``segment_matrix`` and ``system_codes`` are for work on
            many nodes.
        basis: in words, what the structure was read from.
        totals: rows that total others.
        unplaced: rows with amounts that could not be placed.
        faults: what is wrong or was restored in the codes.
        counts: for flat lines, how many lines each node sums directly; None for a printed tree.
        line_rows: for flat lines of a table, where each stands in it.
        known_depths: depth of each node where its maker knows it; else ``depths`` finds it.
        evidence: whether the document prints which row stands under which, or it is inferred.
    """

    parents: Ints
    rows: Ints
    keys: Sequence[str]
    kodes: Sequence[str | None]
    labels: Sequence[str]
    level_names: Sequence[str]
    systems: Sequence[str]
    segments: Sequence[tuple[int, ...]]
    basis: Text
    totals: tuple[TotalRow, ...] = ()
    unplaced: tuple[int, ...] = ()
    faults: tuple[CodeFault, ...] = ()
    counts: Ints | None = None
    line_rows: LineRows | None = None
    known_depths: Ints | None = None
    evidence: Evidence = Evidence.PRINTED

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def depths(self) -> Ints:
        """Depth of each node, 1 for a top node.  A parent stands before or after its children."""
        if self.known_depths is not None:
            return self.known_depths
        return depths_of(self.parents)

    @cached_property
    def by_depth(self) -> tuple[Ints, ...]:
        """Indices of the nodes of each depth, the deepest first."""
        depths = self.depths.astype(
            np.min_scalar_type(self.depths.max(initial=0))
        )  # small numbers sort faster
        order = np.argsort(depths, kind="stable")
        cuts = np.flatnonzero(np.diff(depths[order])) + 1
        return tuple(np.split(order, cuts))[::-1] if len(self) else ()

    @cached_property
    def lines(self) -> Ints | None:
        """How many flat lines each node sums, with what is below it; None in a printed table."""
        return None if self.counts is None else self._with_below(self.counts.copy())

    @cached_property
    def row_ends(self) -> tuple[Ints, Ints]:
        """The first and the last row at or below each node; they are past each other where nobody
        knows of any.
        """
        if self.line_rows is not None:
            first, last = self.line_rows.ends(len(self))
        else:
            first, last = np.where(self.rows >= 0, self.rows, PAST), self.rows.copy()
        for nodes in self.by_depth[:-1]:
            np.minimum.at(first, self.parents[nodes], first[nodes])
            np.maximum.at(last, self.parents[nodes], last[nodes])
        return first, last

    def rows_below(self, node: int) -> tuple[int, int] | None:
        """The first and the last row of what a node adds up; None where there is none."""
        first, last = (int(ends[node]) for ends in self.row_ends)
        return (first, last) if first <= last else None

    def _with_below(self, numbers: Ints) -> Ints:
        """Numbers of the nodes, to each of which those of the nodes below it are added."""
        for nodes in self.by_depth[:-1]:
            np.add.at(numbers, self.parents[nodes], numbers[nodes])
        return numbers

    @cached_property
    def ends(self) -> Ints | None:
        """Behind which node each ends, where all that stands below a node follows it; else None."""
        ends = np.arange(len(self)) + self._with_below(np.ones(len(self), dtype=np.int64))
        lower = np.flatnonzero(self.parents >= 0)
        above = self.parents[lower]
        follows = bool((above < lower).all() and (ends[lower] <= ends[above]).all())
        return ends if follows else None

    @cached_property
    def is_leaf(self) -> Bools:
        """True for a node without children."""
        leaf = np.ones(len(self), dtype=np.bool_)
        leaf[self.parents[self.parents >= 0]] = False
        return leaf

    @cached_property
    def tops(self) -> Ints:
        """Indices of the top nodes, in document order."""
        return np.flatnonzero(self.parents < 0)

    @cached_property
    def outermost(self) -> Ints:
        """Indices of the printed nodes above which none is printed, in document order."""
        printed, above = self.rows >= 0, self.parents
        under = (above >= 0) & (self.nearest(printed)[above] >= 0)
        return np.flatnonzero(printed & ~under)

    @cached_property
    def segment_matrix(self) -> Matrix:
        """Segments of each node in a row, filled up with -1; the placeholder ``X`` is -2 here."""
        if isinstance(self.segments, SegmentRows):
            return self.segments.matrix
        lengths = np.array([len(segments) for segments in self.segments], dtype=np.int64)
        inside = np.arange(lengths.max(initial=0)) < lengths[:, None]
        matrix = np.full(inside.shape, PAD, dtype=np.int64)
        flat = np.fromiter(
            chain.from_iterable(self.segments), dtype=np.int64, count=int(lengths.sum())
        )
        matrix[inside] = np.where(flat == X, PAD - 1, flat)
        return matrix

    @cached_property
    def system_codes(self) -> Ints:
        """Position of each node's system in :data:`SYSTEMS`, -1 for a node without a code."""
        number = {"": -1} | {system.value: place for place, system in enumerate(SYSTEMS)}
        if isinstance(self.systems, Named):
            return np.array([number[name] for name in self.systems.names], dtype=np.int64)[
                self.systems.codes
            ]
        return np.array([number[system] for system in self.systems], dtype=np.int64)

    @cached_property
    def levels(self) -> frozenset[str]:
        """Names of the levels that the nodes stand on."""
        if isinstance(self.level_names, Named):
            seen = np.bincount(self.level_names.codes, minlength=len(self.level_names.names))
            return frozenset(
                name
                for name, count in zip(self.level_names.names, seen.tolist(), strict=True)
                if count
            )
        return frozenset(self.level_names)

    @cached_property
    def _children(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.parents, kind="stable")
        born = np.bincount(self.parents + 1, minlength=len(self) + 1)
        return order, np.concatenate(([0], np.cumsum(born)))

    def children(self, index: int) -> Ints:
        """Indices of the children of a node, in document order."""
        order, starts = self._children
        return order[starts[index + 1] : starts[index + 2]]

    def ancestors(self, index: int) -> list[int]:
        """Indices from the parent of a node up to its top node."""
        path = []
        above = int(self.parents[index])
        while above >= 0:
            path.append(above)
            above = int(self.parents[above])
        return path

    def nearest(self, wanted: Bools) -> Ints:
        """For each node the nearest one among itself and its ancestors that is wanted, -1 where
        none is.
        """
        found = np.where(wanted, np.arange(len(self)), -1)
        for nodes in self.by_depth[::-1]:
            lower = nodes[(found[nodes] < 0) & (self.parents[nodes] >= 0)]
            found[lower] = found[self.parents[lower]]
        return found

    def kode_of_row(self, row: int) -> str | None:
        """The kode of the node that a row prints; None where it is none, or has none."""
        node = self.node_of_row.get(row)
        return None if node is None else self.kodes[node]

    @cached_property
    def node_of_row(self) -> dict[int, int]:
        """Position in the table to node, for the rows that are nodes."""
        printed = np.flatnonzero(self.rows >= 0)
        return dict(zip(self.rows[printed].tolist(), printed.tolist(), strict=True))


def path_of(shape: Structure, node: int) -> tuple[str, ...]:
    """The codes by which a node of flat lines is known, outermost first; empty where it is one.

    >>> from anggaran.tree import Tree
    >>> line = {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02", "pagu": 1}
    >>> tree = Tree([line], by=["sub_kegiatan", "rekening"])
    >>> path_of(tree.structure, len(tree) - 1)
    ('1.06.01.2.01.0001', '5.1.02')
    """
    if shape.counts is None:
        return ()
    nearest: dict[str, str | None] = {}
    for each in (node, *shape.ancestors(node)):
        nearest.setdefault(shape.systems[each], shape.kodes[each])
    path = tuple(kode for kode in reversed(nearest.values()) if kode)
    return path if len(path) > 1 else ()
