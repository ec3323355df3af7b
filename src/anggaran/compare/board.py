"""Documents on common lines: what each two of them found to be one line or one measure is that for all.

Where such a chain would make two lines of one document one, it proves nothing: those lines are held against each
other two documents at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from anggaran.amount.rupiah import NOL, decimal_of
from anggaran.arrow import Ints
from anggaran.compare.figure import Figure, Said
from anggaran.compare.layer import Figures, Layer
from anggaran.compare.lines import Lines, Measures
from anggaran.compare.measures import is_sum
from anggaran.compare.periods import PeriodComparison
from anggaran.compare.reconciliation import Reconciliation, reconcile
from anggaran.compare.side import rounding_of_total
from anggaran.shape.structure import Bools, normal
from anggaran.tree import Tree


class Meeting(NamedTuple):
    """Two documents by name, what they found, and which of their amount columns they compared.

    ``apart`` are the columns of one kind that are no one figure: realisasi to another day.
    """

    left: str
    right: str
    result: Reconciliation
    measures: Sequence[Measures]
    apart: Sequence[Measures] = ()

    def other(self, document: str) -> str | None:
        """The document that one of the two meets; None where it is neither."""
        return self.right if document == self.left else self.left if document == self.right else None

    @property
    def lines(self) -> list[Lines]:
        """The comparisons of what is one figure in both documents."""
        return [each for each in self.result.lines if each.measure not in self.apart]

    @property
    def periods(self) -> PeriodComparison:
        """What the two say of their periods."""
        return self.result.periods

    @property
    def printed(self) -> list[Lines]:
        """Those whose differences count: the differences of a sum of columns are the columns' own."""
        left, right = self.result.left, self.result.right
        return [
            each for each in self.lines if not (is_sum(left, each.measure.left) and is_sum(right, each.measure.right))
        ]


def meet(documents: Mapping[str, Tree], left: str, right: str, pairs: Mapping[str, str], **options: Any) -> Meeting:
    """Reconcile two documents; names that the caller settled count where one carries the one, one the other."""
    one, other = documents[left], documents[right]
    result = reconcile(one, other, pairs=_names(one, other, pairs) if pairs else None, **options)
    allow = result.periods.allow
    measures = [measure for measure in result.measures if allow(measure)]
    return Meeting(left, right, result, measures, [measure for measure in result.measures if not allow(measure)])


def _names(one: Tree, other: Tree, pairs: Mapping[str, str]) -> dict[str, str]:
    """The pairs of which one document carries the one name, and the other document the other."""
    here, there = ({normal(label) for label in tree.structure.labels} for tree in (one, other))
    return {
        near: far
        for label, meant in pairs.items()
        for near, far in ((label, meant), (meant, label))
        if normal(near) in here and normal(far) in there and not (normal(near) in there and normal(far) in here)
    }


Key = tuple[int, int]  # a layer, and a line in it
_Link = tuple[str, str, Measures]  # two documents, and the columns that they compared


class Board:
    """All documents on common lines, by what their meetings found.

    Attributes:
        documents: the trees by name.
        meetings: every two of them.
        rows: for each document the row of each node in the matrix, whether or not another document shares it.
        layers: the measures, each on the lines that documents share in it; those common to all documents first.
        figures: every line that at least two documents carry, by layer and line.
        totals: the whole, a figure a measure.
        repeated: the measures that one document repeats from another of the year before.
    """

    def __init__(self, documents: Mapping[str, Tree], meetings: Sequence[Meeting], tolerance: Decimal = NOL) -> None:
        self.documents, self.meetings, self._tolerance = documents, meetings, tolerance
        self._half_dated = any(each.periods.undated for each in meetings)
        self.rows, self._common, count = _common_lines(documents, meetings)
        groups, self._group = _common_measures(meetings)
        self.repeated = frozenset(measure.name for each in meetings for measure in each.measures if measure.repeated)
        partial = {each for meeting in meetings for each in _partial(meeting)}
        self.totals = tuple(_total(documents, name, columns, partial, tolerance) for name, columns in groups)
        self.layers = [
            Layer(name, columns, self._common, count, documents, _suspects(total), tolerance)
            for (name, columns), total in zip(groups, self.totals, strict=True)
        ]
        self._apart: dict[_Link, int] = {}
        self._add_pairwise()
        self.figures = Figures(self.layers)

    def _add_pairwise(self) -> None:
        """Layers of two documents, for the lines of theirs that are not common to all."""
        for each in self.meetings:
            for lines in each.lines:
                nodes = lines.left.nodes[lines.joined]
                if (self._common[each.left][nodes] >= 0).all():
                    continue
                sides = {
                    name: np.where(lines.both[mine] & ~lines.joined[mine], -1, mine)
                    for name, mine in ((each.left, lines.alignment.left), (each.right, lines.alignment.right))
                }
                apart = {name: np.where(self._common[name] >= 0, -1, mine) for name, mine in sides.items()}
                columns = {each.left: lines.measure.left, each.right: lines.measure.right}
                link = each.left, each.right, lines.measure
                self._apart[link] = len(self.layers)
                suspects = _suspects(self.totals[self._group[link]])
                self.layers.append(
                    Layer(lines.measure.name, columns, apart, lines.alignment.count, self.documents, suspects)
                )

    def undated(self, measure: str, document: str, others: Collection[str]) -> str | None:
        """The document without a cut-off date, where one against all others is realisasi to some day against none."""
        if not self._half_dated:
            return None
        met = [each for each in self.meetings if each.other(document) in others]
        sure = [each.periods.is_sure(one) for each in met for one in each.measures if one.name == measure]
        if not sure or any(sure):
            return None
        return met[0].left if met[0].periods.undated == "left" else met[0].right

    def figure(self, key: Key) -> Figure:
        """What the documents say on one line."""
        layer, line = key
        return self.layers[layer].figure(line)

    def differing(self) -> Iterator[tuple[Key, Figure]]:
        """The lines on which documents differ by more than rounding."""
        for at, layer in enumerate(self.layers):
            for line in np.flatnonzero(layer.uneven).tolist():
                if (figure := layer.figure(line)).status == "differ":
                    yield (at, line), figure

    def key(self, meeting: Meeting, lines: Lines, line: int) -> Key:
        """Where a line that both documents of a meeting carry stands on the board."""
        link = meeting.left, meeting.right, lines.measure
        row = int(self._common[meeting.left][lines.left.nodes[line]])
        return (self._group[link], row) if row >= 0 else (self._apart[link], line)


def _common_lines(
    documents: Mapping[str, Tree], meetings: Sequence[Meeting]
) -> tuple[dict[str, Ints], dict[str, Ints], int]:
    """For each document the row of each node, and its number among the rows that several documents share, or -1."""
    ends = np.cumsum([len(tree) for tree in documents.values()])
    nodes = {name: np.arange(end - len(documents[name]), end) for name, end in zip(documents, ends, strict=True)}
    links = [link for each in meetings for link in _links(each, nodes[each.left], nodes[each.right])]
    row = _components(int(ends[-1]), links)
    rows = {name: row[mine] for name, mine in nodes.items()}
    carriers = np.zeros(len(row), dtype=np.int64)
    for mine in rows.values():
        carriers[np.unique(mine)] += 1
    shared = (carriers > 1) & ~_contradicted(len(row), rows, meetings)
    number = np.where(shared, np.cumsum(shared) - 1, -1)
    return rows, {name: number[mine] for name, mine in rows.items()}, int(shared.sum())


def _links(meeting: Meeting, left: Ints, right: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Nodes that two documents hold for one line: those of one document, and those of one and the other."""
    for lines in meeting.result.lines[:1]:
        for mine, nodes, each in (
            (lines.alignment.left, left, lines.left),
            (lines.alignment.right, right, lines.right),
        ):
            carried = np.flatnonzero(mine >= 0)
            yield nodes[carried], nodes[each.nodes[mine[carried]]]
        yield left[lines.left.nodes[lines.joined]], right[lines.right.nodes[lines.joined]]


def _components(count: int, links: Iterable[tuple[Ints, Ints]]) -> Ints:
    """What is linked, directly or through others, by its lowest member."""
    pairs = [np.concatenate(ends) for ends in zip((np.empty(0, np.int64),) * 2, *links, strict=True)]
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


def _contradicted(count: int, rows: Mapping[str, Ints], meetings: Sequence[Meeting]) -> Bools:
    """Rows that put nodes together which some two documents, meeting directly, hold for different lines."""
    torn = np.zeros(count, dtype=np.bool_)
    for each in meetings:
        for lines in each.result.lines[:1]:
            highest = []
            for name, mine in ((each.left, lines.alignment.left), (each.right, lines.alignment.right)):
                low, high = np.full(count, lines.alignment.count), np.full(count, -1)
                np.minimum.at(low, rows[name], mine)
                np.maximum.at(high, rows[name], mine)
                torn |= (low < high) & (high >= 0) & (low < lines.alignment.count)
                highest.append(high)
            if not lines.alignment.by_name:  # two codes are two lines; two spellings may be one name
                torn |= (highest[0] >= 0) & (highest[1] >= 0) & (highest[0] != highest[1])
    return torn


def _common_measures(meetings: Sequence[Meeting]) -> tuple[list[tuple[str, dict[str, str]]], dict[_Link, int]]:
    """Measures with each document's column, and which of them every two documents compare.

    Where a chain of documents would make two columns of one document one measure (the pagu of one document is the
    budget before a change, of another that after it), or realisasi to two days (a document without a date between
    two that have one), each two documents have that measure to themselves.
    """
    links = [(each.left, each.right, measure) for each in meetings for measure in each.measures]
    ends = [_ends(*link) for link in links]
    columns = list(dict.fromkeys(end for pair in ends for end in pair))
    at = {column: number for number, column in enumerate(columns)}
    numbered = np.array([[at[one], at[other]] for one, other in ends], dtype=np.int64).reshape(-1, 2)
    component = _components(len(columns), [(numbered[:, 0], numbered[:, 1])]).tolist()
    carriers = Counter((component[at[column]], column[0]) for column in columns)
    torn = {each for (each, _), times in carriers.items() if times > 1}
    apart = [_ends(each.left, each.right, measure) for each in meetings for measure in each.apart]
    known = [(component[at[one]], component[at[other]]) for one, other in apart if one in at and other in at]
    torn |= {one for one, other in known if one == other}
    found: dict[object, tuple[list[tuple[bool, int, str]], dict[str, str]]] = {}
    group: dict[_Link, object] = {}
    for link, pair in zip(links, ends, strict=True):
        own = component[at[pair[0]]]
        group[link] = link if own in torn else own
        names, members = found.setdefault(group[link], ([], {}))
        names.append((not link[2].repeated, len(link[2].name), link[2].name))
        members |= dict(pair)
    order = {each: number for number, each in enumerate(found)}
    groups = [(min(names)[-1], members) for names, members in found.values()]
    return groups, {link: order[each] for link, each in group.items()}


def _ends(left: str, right: str, measure: Measures) -> tuple[tuple[str, str], tuple[str, str]]:
    """The column of either document."""
    return (left, measure.left), (right, measure.right)


def _total(
    documents: Mapping[str, Tree],
    measure: str,
    columns: Mapping[str, str],
    partial: Collection[tuple[str, str]],
    tolerance: Decimal,
) -> Figure:
    told = {name: tree for name, tree in documents.items() if name in columns}
    said = tuple(
        Said(
            name, tree.total(columns[name]), tree.table.where(None), decimal_of(rounding_of_total(tree, columns[name]))
        )
        for name, tree in told.items()
    )
    covers_less = frozenset(name for name in told if (name, columns[name]) in partial)
    return Figure(measure, None, "", said, covers_less, tolerance=tolerance)


def _suspects(total: Figure) -> frozenset[str]:
    """The documents whose total stands alone, but for those known to cover less."""
    return frozenset(each.document for each in total.outliers) - total.partial


def _partial(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """The document and column whose total is lower only because it covers less: reconciling the two says so."""
    for lines in meeting.result.partial:
        lacks = bool((lines.left.nodes < 0).any())
        yield (meeting.left, lines.measure.left) if lacks else (meeting.right, lines.measure.right)
