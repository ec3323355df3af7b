"""Documents on common lines: what two of them found, and what is one line or one measure for all.

Every two documents meet on what they share; what they hold for one line is one line of all.  Where
such a chain would make two lines of one document one, it proves nothing: those lines are held
against each other two documents at a time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np

from anggaran.amount.rupiah import NOL, minus
from anggaran.arrow import Ints
from anggaran.compare.align import Alignment
from anggaran.compare.columns import Measures, column, is_sum
from anggaran.compare.figure import Figure, Figures, whole
from anggaran.compare.lines import Lines, Pair
from anggaran.compare.matching import Matched
from anggaran.compare.periods import PeriodComparison
from anggaran.compare.vote import Layer
from anggaran.finding import Text
from anggaran.measure import parts_of
from anggaran.shape.structure import Bools
from anggaran.tree import Tree

_TWO = 2


@dataclass(frozen=True, slots=True)
class Total:
    """What both documents say their whole is in one measure, in rupiah.

    The difference is left minus right; ``tolerance`` is the largest one that is none: zero unless a
    unit or a tolerance is declared.
    """

    measure: str
    left: Decimal | None
    right: Decimal | None
    tolerance: Decimal = NOL

    @property
    def difference(self) -> Decimal | None:
        """Left minus right; None where either is unknown."""
        if self.left is None or self.right is None:
            return None
        return minus(self.left, self.right)

    @property
    def differs(self) -> bool:
        """True where both are known, and further apart than what is allowed."""
        return bool(self.difference) and abs(self.difference or NOL) > self.tolerance


@dataclass(frozen=True, eq=False)
class Meeting:
    """Two documents on the lines that they share.

    Attributes:
        left: the tree on the left.
        right: the tree on the right.
        matched: which amount columns were compared, and which could have been.
        totals: the whole of either document, per shared measure.
        lines: the comparison by columns, one entry a measure; empty where only totals could be
            compared.
        alignment: which nodes are one line; None where the documents share none.
        periods: what the two say of their periods.
    """

    left: Tree
    right: Tree
    matched: Matched
    totals: tuple[Total, ...]
    lines: tuple[Lines, ...]
    alignment: Alignment | None
    periods: PeriodComparison

    @property
    def measures(self) -> Sequence[Measures]:
        """The amount columns that were compared, as either side and the result call them."""
        return self.matched.measures

    @property
    def basis(self) -> Text:
        """In words, what the lines were paired by."""
        if self.alignment and self.alignment.count:
            return self.alignment.basis
        return Text("jumlah saja", "totals alone")

    @property
    def pairs(self) -> Iterator[Pair]:
        """Every line of either document in every shared measure, in the order of the left one."""
        return (pair for each in self.lines for pair in each)

    @property
    def held(self) -> list[Lines]:
        """The comparisons of what is one figure in both: realisasi to two different days is not."""
        return [each for each in self.lines if each.measure.are_one(self.periods)]

    @cached_property
    def judged(self) -> list[Lines]:
        """Those whose differences are findings: of a sum of columns, the columns' own are."""
        return [each for each in self.held if not self.is_told_by_parts(each.measure)]

    def is_told_by_parts(self, measure: Measures) -> bool:
        """True for a sum of columns that are themselves compared."""
        sides = (
            (self.left, measure.left, {each.left for each in self.measures}),
            (self.right, measure.right, {each.right for each in self.measures}),
        )
        return any(
            is_sum(tree, name) and compared.issuperset(parts_of(tree.table.amounts, name))
            for tree, name, compared in sides
        )

    @property
    def partial(self) -> list[Lines]:
        """Where a total differs only because one document covers less of the same lines."""
        apart = {total.measure for total in self.totals if total.differs}
        return [each for each in self.judged if each.measure.name in apart and each.covers_less]


Link = tuple[str, str, Measures]  # two documents, and the columns that they compared


class _Group(NamedTuple):
    """One measure of several documents: its name, and each document's column."""

    name: str
    columns: Mapping[str, str]


class Common:
    """All documents on common lines, by what every two of them found.

    A line in one measure has one number, whatever layer it is in: its *key*.

    Attributes:
        documents: the trees by name.
        meetings: every two of them, by their names.
        rows: for each document the row of each node, whether or not another document shares it.
        layers: the measures, each on the lines that documents share in it; those common to all
            documents first.
        totals: the whole, a figure a measure.
        figures: every line that at least two documents carry.
        repeated: the measures that one document repeats from another of the year before.
    """

    def __init__(
        self,
        documents: Mapping[str, Tree],
        meetings: Mapping[tuple[str, str], Meeting],
        tolerance: int = 0,
    ) -> None:
        self.documents, self.meetings, self._tolerance = documents, meetings, tolerance
        self.of_two = len(documents) == _TWO
        self.rows, self._common, count = _common_lines(documents, meetings)
        groups, self._group = _common_measures(meetings)
        partial = {each for names, met in meetings.items() for each in _partial(names, met)}
        wholes = [self._whole(each, partial) for each in groups]
        self.totals = tuple(Figure(each, 0) for each in wholes)
        self.layers = [
            self._layer(each, total, self._common, count)
            for each, total in zip(groups, self.totals, strict=True)
        ]
        self._apart: dict[Link, int] = {}
        for names, met in meetings.items():
            for lines in met.held:
                self._add_pairwise(names, lines)
        self.figures = Figures(self.layers)
        self._starts = [0, *accumulate(each.size for each in self.layers)]

    @cached_property
    def _half_dated(self) -> bool:
        return any(met.periods.undated for met in self.meetings.values())

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The measures that one document repeats from another of the year before."""
        measures = (each for met in self.meetings.values() for each in met.measures)
        return frozenset(each.name for each in measures if each.repeated)

    def _whole(self, group: _Group, partial: Collection[tuple[str, str]]) -> Layer:
        """The one line of what documents say their whole is."""
        columns = {
            name: whole(tree, group.columns[name])
            for name, tree in self.documents.items()
            if name in group.columns
        }
        less = frozenset(name for name in columns if (name, group.columns[name]) in partial)
        return Layer(group.name, columns, {}, less, frozenset(), self._tolerance, self.of_two)

    def _layer(self, group: _Group, total: Figure, lines: Mapping[str, Ints], count: int) -> Layer:
        columns = {
            name: column(self.documents[name], measure, lines[name], count)
            for name, measure in group.columns.items()
        }
        alone = frozenset(each.document for each in total.outliers) - total.partial
        return Layer(group.name, columns, lines, frozenset(), alone, self._tolerance, self.of_two)

    def _add_pairwise(self, names: tuple[str, str], lines: Lines) -> None:
        """A layer of two documents, for the lines of theirs that are not common to all."""
        left, right = names
        nodes = lines.left.nodes[lines.joined]
        if (self._common[left][nodes] >= 0).all():
            return
        apart = {}
        for name, mine in ((left, lines.alignment.left), (right, lines.alignment.right)):
            doubted = lines.both[mine] & ~lines.joined[mine]
            apart[name] = np.where(doubted | (self._common[name] >= 0), -1, mine)
        link = (left, right, lines.measure)
        group = _Group(lines.measure.name, {left: lines.measure.left, right: lines.measure.right})
        total = self.totals[self._group[link]]
        self._apart[link] = len(self.layers)
        self.layers.append(self._layer(group, total, apart, lines.alignment.count))

    def keys(self, names: tuple[str, str], lines: Lines, at: Ints) -> Ints:
        """The keys of lines that both documents of a meeting carry."""
        link = (*names, lines.measure)
        row = self._common[names[0]][lines.left.nodes[at]]
        own = self._starts[self._apart.get(link, 0)] + at
        return np.where(row >= 0, self._starts[self._group[link]] + row, own)

    def figure(self, key: int) -> Figure:
        """What the documents say on one line."""
        number = self.layer_of(key)
        return Figure(self.layers[number], key - self._starts[number])

    def layer_of(self, key: int) -> int:
        """The number of the layer that a key is in."""
        return bisect_right(self._starts, key) - 1

    @property
    def differing(self) -> Ints:
        """The keys of the lines on which documents differ by more than rounding."""
        keys = [at + each.differing for at, each in zip(self._starts, self.layers, strict=False)]
        return np.concatenate([np.empty(0, np.int64), *keys])

    def undated(self, measure: str, document: str, others: Collection[str]) -> str | None:
        """The document without a cut-off date, where one stands against all others.

        Its realisasi may run to another day than theirs.
        """
        if not self._half_dated:
            return None
        met = [
            (names, each)
            for names, each in self.meetings.items()
            if document in names and (set(names) - {document}) & set(others)
        ]
        sure = [
            one.are_surely_one(each.periods)
            for _, each in met
            for one in each.measures
            if one.name == measure and one.are_one(each.periods)
        ]
        if not sure or any(sure):
            return None
        names, first = met[0]
        return names[0] if first.periods.undated == "left" else names[1]


# --- common lines ---------------------------------------------------------------------------------


def _common_lines(
    documents: Mapping[str, Tree], meetings: Mapping[tuple[str, str], Meeting]
) -> tuple[dict[str, Ints], dict[str, Ints], int]:
    """For each document the row of each node, and its number among the shared rows, or -1."""
    ends = np.cumsum([len(tree) for tree in documents.values()])
    nodes = {
        name: np.arange(end - len(documents[name]), end)
        for name, end in zip(documents, ends, strict=True)
    }
    links = [
        link
        for (left, right), each in meetings.items()
        for link in _links(each, nodes[left], nodes[right])
    ]
    row = _components(int(ends[-1]), links)
    rows = {name: row[mine] for name, mine in nodes.items()}
    carriers = np.zeros(len(row), dtype=np.int64)
    for mine in rows.values():
        carriers[np.unique(mine)] += 1
    shared = (carriers > 1) & ~_contradicted(len(row), rows, meetings)
    number = np.where(shared, np.cumsum(shared) - 1, -1)
    return rows, {name: number[mine] for name, mine in rows.items()}, int(shared.sum())


def _links(meeting: Meeting, left: Ints, right: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Nodes that two documents hold for one line: of one document, and of one and the other."""
    for lines in meeting.lines[:1]:
        sides = (
            (lines.alignment.left, left, lines.left),
            (lines.alignment.right, right, lines.right),
        )
        for mine, nodes, each in sides:
            carried = np.flatnonzero(mine >= 0)
            yield nodes[carried], nodes[each.nodes[mine[carried]]]
        yield left[lines.left.nodes[lines.joined]], right[lines.right.nodes[lines.joined]]


def _components(count: int, links: Iterable[tuple[Ints, Ints]]) -> Ints:
    """What is linked, directly or through others, by its lowest member."""
    none = np.empty(0, np.int64)
    pairs = [np.concatenate(ends) for ends in zip((none, none), *links, strict=True)]
    lowest = np.arange(count)
    while True:
        low = np.minimum(lowest[pairs[0]], lowest[pairs[1]])
        reached = lowest.copy()
        for ends in pairs:
            np.minimum.at(reached, ends, low)
        reached = reached[reached]
        if (reached == lowest).all():
            return lowest
        lowest = reached


def _contradicted(
    count: int, rows: Mapping[str, Ints], meetings: Mapping[tuple[str, str], Meeting]
) -> Bools:
    """Rows that put nodes together which two documents, meeting directly, hold for two lines."""
    torn = np.zeros(count, dtype=np.bool_)
    for (left, right), each in meetings.items():
        for lines in each.lines[:1]:
            highest = []
            for name, mine in ((left, lines.alignment.left), (right, lines.alignment.right)):
                low, high = np.full(count, lines.alignment.count), np.full(count, -1)
                np.minimum.at(low, rows[name], mine)
                np.maximum.at(high, rows[name], mine)
                torn |= (low < high) & (high >= 0) & (low < lines.alignment.count)
                highest.append(high)
            if not lines.alignment.by_name:  # two codes are two lines, two spellings may be one
                one, other = highest
                torn |= (one >= 0) & (other >= 0) & (one != other)
    return torn


# --- common measures ------------------------------------------------------------------------------

End = tuple[str, str]  # a document and its column


def _common_measures(
    meetings: Mapping[tuple[str, str], Meeting],
) -> tuple[list[_Group], dict[Link, int]]:
    """Measures with each document's column, and which of them every two documents compare.

    Where a chain of documents would make two columns of one document one measure (the pagu of one
    document is the budget before a change, of another that after it), or realisasi to two days (a
    document without a date between two that have one), each two documents have that measure to
    themselves.
    """
    links, apart = _compared(meetings)
    ends = [_ends(*link) for link in links]
    at = {end: number for number, end in enumerate(dict.fromkeys(chain.from_iterable(ends)))}
    torn, component = _torn(at, ends, [_ends(*link) for link in apart])
    owns = [component[at[pair[0]]] for pair in ends]
    group: dict[Link, object] = {
        link: link if own in torn else own for link, own in zip(links, owns, strict=True)
    }
    order = {each: number for number, each in enumerate(dict.fromkeys(group.values()))}
    linked: list[list[Link]] = [[] for _ in order]
    for link, each in group.items():
        linked[order[each]].append(link)
    return list(map(_group_of, linked)), {link: order[each] for link, each in group.items()}


def _group_of(links: Sequence[Link]) -> _Group:
    """One measure by its shortest name, a repeated one first, with each document's column."""
    measures = (link[2] for link in links)
    name = min((not each.repeated, len(each.name), each.name) for each in measures)[-1]
    return _Group(name, dict(chain.from_iterable(_ends(*link) for link in links)))


def _compared(meetings: Mapping[tuple[str, str], Meeting]) -> tuple[list[Link], list[Link]]:
    """The columns that every two documents compare, and those that are no one figure."""
    links: list[Link] = []
    apart: list[Link] = []
    for names, each in meetings.items():
        for measure in each.measures:
            to = links if measure.are_one(each.periods) else apart
            to.append((*names, measure))
    return links, apart


def _ends(left: str, right: str, measure: Measures) -> tuple[End, End]:
    """The column of either document."""
    return (left, measure.left), (right, measure.right)


def _torn(
    at: Mapping[End, int], ends: Sequence[tuple[End, End]], apart: Sequence[tuple[End, End]]
) -> tuple[set[int], list[int]]:
    """Which columns hang together, and which groups of them are no one measure."""
    numbered = np.array([[at[one], at[other]] for one, other in ends], dtype=np.int64)
    numbered = numbered.reshape(-1, _TWO)
    component: list[int] = _components(len(at), [(numbered[:, 0], numbered[:, 1])]).tolist()
    carriers = Counter((component[number], document) for (document, _), number in at.items())
    torn = {each for (each, _), times in carriers.items() if times > 1}
    known = [(one, other) for one, other in apart if one in at and other in at]
    torn |= {
        component[at[one]] for one, other in known if component[at[one]] == component[at[other]]
    }
    return torn, component


def _partial(names: tuple[str, str], meeting: Meeting) -> Iterator[End]:
    """The document and column whose total is lower only because it covers less."""
    for lines in meeting.partial:
        lacks = bool((lines.left.nodes < 0).any())
        yield (names[0], lines.measure.left) if lacks else (names[1], lines.measure.right)
