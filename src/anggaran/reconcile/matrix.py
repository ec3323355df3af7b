"""Several documents at once: who states which figure, who disagrees, and by how much.

Every two documents are reconciled on what they share, and what they found to be one line is one row of the matrix:
a document without codes stands beside one with other codes because both meet a third.  Where that chain would put
two lines of one document into one row it proves nothing, and such lines are compared two documents at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from anggaran.amount import decimal_of
from anggaran.errors import InvalidOption
from anggaran.finding import Break, Coverage, Finding, Findings, NotChecked, Severity, Text, Where
from anggaran.lazy import Ints
from anggaran.reconcile.compare import Lines, Measures, Side, side
from anggaran.reconcile.measures import is_sum, match_measures
from anggaran.reconcile.reconciliation import Reconciliation, reconcile
from anggaran.rules import adjust, make
from anggaran.structure import Bools, normal
from anggaran.tree import Source, Tree


class Said(NamedTuple):
    """What one document says: its name, the amount in rupiah (None where it is unreadable), and the place."""

    document: str
    amount: Decimal | None
    where: Where


class Outlier(NamedTuple):
    """A document that disagrees with the majority, and by how much: its amount minus the majority's, in rupiah."""

    document: str
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that at least two documents state.

    Attributes:
        measure: the measure.
        kode: the code of its line as the first document that has one prints it; None without, and for a total.
        uraian: its label, likewise; ``""`` for a total.
        said: what each document that carries it says, in the order of the documents.
        partial: documents known to cover only a part of the whole: they have no vote on a total.
    """

    measure: str
    kode: str | None
    uraian: str
    said: tuple[Said, ...]
    partial: frozenset[str] = frozenset()

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The amount of each document that carries the figure, in rupiah; None where it is unreadable."""
        return {each.document: each.amount for each in self.said}

    @property
    def status(self) -> str:
        """``agree`` or ``differ``; ``unknown`` where fewer than two amounts can be read."""
        known = [amount for amount in self.amounts.values() if amount is not None]
        return "unknown" if len(known) < 2 else "agree" if len(set(known)) == 1 else "differ"

    @property
    def votes(self) -> list[Decimal]:
        """The known amounts of the documents that cover the whole; of all where none is known to."""
        known = {name: amount for name, amount in self.amounts.items() if amount is not None}
        whole = [amount for name, amount in known.items() if name not in self.partial]
        return whole or list(known.values())

    @property
    def majority(self) -> Decimal | None:
        """The amount that more than half of the votes are for; None where no amount has that many."""
        if self.status == "unknown":
            return None
        amount, times = Counter(self.votes).most_common(1)[0]
        return amount if 2 * times > len(self.votes) else None

    @property
    def reference(self) -> Decimal | None:
        """What the others are held against: the majority's amount, else that of the first document."""
        return self.votes[0] if self.majority is None and self.votes else self.majority

    @property
    def parting(self) -> tuple[Said, ...]:
        """What the documents say that part from the reference, those with a vote first."""
        parting = [each for each in self.said if each.amount not in {None, self.reference}]
        return tuple(sorted(parting, key=lambda each: each.document in self.partial))

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        """The documents that disagree with the majority; none where there is no majority."""
        majority = self.majority
        if majority is None:
            return ()
        known = ((name, amount) for name, amount in self.amounts.items() if amount is not None)
        return tuple(Outlier(name, amount - majority) for name, amount in known if amount != majority)


@dataclass(frozen=True, slots=True)
class Missing:
    """A line with money that other documents carry on a level that this one shares; amount in rupiah."""

    kode: str | None
    uraian: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Cover:
    """How much of the budget a document covers, where others carry lines that it lacks.

    Attributes:
        document: its name.
        measure: the measure.
        amount: its total in rupiah, None where unknown.
        of: the largest total of the documents that carry the missing lines.
        missing: those lines, the highest of each branch.
    """

    document: str
    measure: str
    amount: Decimal | None
    of: Decimal | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Several documents held against each other.

    Attributes:
        documents: the trees by name, in the order given.
        totals: the whole, a figure a measure.
        lines: every line that at least two documents carry, by measure, in the order of the first document.
        covers: the documents that lack lines of others, a record a measure.
        pairs: what every two documents found, by their names in the order given.
        findings: one for each figure on which documents disagree, with the coverage of the comparison.
    """

    documents: Mapping[str, Tree]
    totals: tuple[Figure, ...]
    lines: tuple[Figure, ...]
    covers: tuple[Cover, ...]
    pairs: Mapping[tuple[str, str], Reconciliation]
    findings: Findings

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the documents, in the order given."""
        return tuple(self.documents)

    @property
    def agrees(self) -> bool:
        """True where something was compared and no finding is an error."""
        return bool(self.findings.coverage) and not self.findings.errors


def reconcile_all(
    trees: Mapping[str, Tree | Source] | Sequence[Tree | Source],
    *,
    pairs: Mapping[str, str] | None = None,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
) -> Matrix:
    """Hold several documents against each other; each two meet on what they share, at least on their totals.

    Args:
        trees: the documents by name, or in a row; then each goes by the name of its table.
        pairs: label in one document to label in another, for rows whose names do not show that they are one; used
            between the documents that carry both labels.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.

    Returns:
        figures, pairs and findings.  A finding's ``stated`` is the outlier's amount and ``computed`` the majority's
        (without a majority the first document's); its details ``documents`` say who states what.

    Raises:
        InvalidOption: fewer than two documents, or a slug or severity that does not exist.

    >>> dpa = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 30}]
    >>> lra = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 29}]
    >>> matrix = reconcile_all({"DPA": dpa, "LRA": lra, "Laporan": dpa})
    >>> [(f.rule, f.kode, f.details["document"], f.difference) for f in matrix.findings]
    [('line-differs', '5.1.02', 'LRA', Decimal('-1.00')), ('total-differs', None, 'LRA', Decimal('-1.00'))]
    """
    documents = _by_name(trees)
    meetings = [_meet(documents, *two, pairs or {}) for two in combinations(documents, 2)]
    board = _Board(documents, meetings)
    found = Findings([*_line_findings(board), *_total_findings(board)], _coverage(board))
    return Matrix(
        documents,
        board.totals,
        tuple(board.figures.values()),
        tuple(_covers(board)),
        {
            (each.left, each.right): replace(
                each.result, findings=adjust(each.result.findings, off=off, severity=severity)
            )
            for each in meetings
        },
        adjust(found, off=off, severity=severity),
    )


def _by_name(trees: Mapping[str, Tree | Source] | Sequence[Tree | Source]) -> dict[str, Tree]:
    """Documents by name; where tables share a name, by file and name, and in the last resort by number."""
    if isinstance(trees, Tree) or len(trees) < 2:
        raise InvalidOption(
            "Perlu sedikitnya dua dokumen untuk diperbandingkan; berikan dua atau lebih.",
            "At least two documents are needed for a comparison; give two or more.",
        )
    if isinstance(trees, Mapping):
        return {name: _tree(each) for name, each in trees.items()}
    built = [_tree(each) for each in trees]
    names = [each.name for each in built]
    files = [f"{each.table.source.file or ''} ▸ {each.name}".removeprefix(" ▸ ") for each in built]
    names = [file if names.count(name) > 1 else name for name, file in zip(names, files, strict=True)]
    numbered = [
        f"{name} ({names[: at + 1].count(name)})" if names.count(name) > 1 else name for at, name in enumerate(names)
    ]
    return dict(zip(numbered, built, strict=True))


def _tree(source: Tree | Source) -> Tree:
    return source if isinstance(source, Tree) else Tree(source)


class _Meeting(NamedTuple):
    """Two documents by name, what they found, and which of their amount columns they compared."""

    left: str
    right: str
    result: Reconciliation
    measures: Sequence[Measures]

    @property
    def printed(self) -> list[Lines]:
        """The comparisons whose differences count: those of a sum of columns are the columns' own."""
        left, right = self.result.left, self.result.right
        return [
            each
            for each in self.result.lines
            if not (is_sum(left, each.measure.left) and is_sum(right, each.measure.right))
        ]


def _meet(documents: Mapping[str, Tree], left: str, right: str, pairs: Mapping[str, str]) -> _Meeting:
    """Reconcile two documents; names that the caller settled count where one carries the one, one the other."""
    one, other = documents[left], documents[right]
    here, there = ({normal(label) for label in tree.structure.labels} for tree in (one, other))
    names = {
        near: far
        for label, meant in pairs.items()
        for near, far in ((label, meant), (meant, label))
        if normal(near) in here and normal(far) in there and not (normal(near) in there and normal(far) in here)
    }
    result = reconcile(one, other, pairs=names or None)
    measures = [each.measure for each in result.lines] or match_measures(one, other, None)
    return _Meeting(left, right, result, measures)


class _Layer(NamedTuple):
    """One measure on one set of lines: for each document its column, and the line of each of its nodes, or -1."""

    measure: str
    columns: Mapping[str, str]
    lines: Mapping[str, Ints]
    size: int


_Key = tuple[int, int]  # a layer, and a line in it
_Link = tuple[str, str, Measures]  # two documents, and the columns that they compared


class _Board:
    """All documents on common lines, by what their meetings found.

    Attributes:
        documents: the trees by name.
        meetings: every two of them.
        rows: for each document the row of each node in the matrix, whether or not another document shares it.
        figures: every line that at least two documents carry, by layer and line.
        totals: the whole, a figure a measure.
    """

    def __init__(self, documents: Mapping[str, Tree], meetings: Sequence[_Meeting]) -> None:
        self.documents, self.meetings = documents, meetings
        self.rows, self._common, count = _common_lines(documents, meetings)
        groups, self._group = _common_measures(meetings)
        self.layers = [_Layer(name, columns, self._common, count) for name, columns in groups]
        self._apart: dict[_Link, int] = {}
        self._add_pairwise()
        self.figures = {
            (at, line): figure for at, layer in enumerate(self.layers) for line, figure in _figures(layer, documents)
        }
        partial = {each for meeting in meetings for each in _partial(meeting)}
        self.totals = tuple(_total(documents, name, columns, partial) for name, columns in groups)

    def _add_pairwise(self) -> None:
        """Layers of two documents, for the lines of theirs that are not common to all."""
        for each in self.meetings:
            for lines in each.result.lines:
                nodes = lines.left.nodes[lines.both]
                if (self._common[each.left][nodes] >= 0).all():
                    continue
                sides = {each.left: lines.alignment.left, each.right: lines.alignment.right}
                apart = {name: np.where(self._common[name] >= 0, -1, mine) for name, mine in sides.items()}
                columns = {each.left: lines.measure.left, each.right: lines.measure.right}
                self._apart[each.left, each.right, lines.measure] = len(self.layers)
                self.layers.append(_Layer(lines.measure.name, columns, apart, lines.alignment.count))

    def key(self, meeting: _Meeting, lines: Lines, line: int) -> _Key:
        """Where a line that both documents of a meeting carry stands on the board."""
        link = meeting.left, meeting.right, lines.measure
        row = int(self._common[meeting.left][lines.left.nodes[line]])
        return (self._group[link], row) if row >= 0 else (self._apart[link], line)


def _common_lines(
    documents: Mapping[str, Tree], meetings: Sequence[_Meeting]
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


def _links(meeting: _Meeting, left: Ints, right: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Nodes that two documents hold for one line: those of one document, and those of one and the other."""
    for lines in meeting.result.lines[:1]:
        for mine, nodes, each in (
            (lines.alignment.left, left, lines.left),
            (lines.alignment.right, right, lines.right),
        ):
            carried = np.flatnonzero(mine >= 0)
            yield nodes[carried], nodes[each.nodes[mine[carried]]]
        yield left[lines.left.nodes[lines.both]], right[lines.right.nodes[lines.both]]


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


def _contradicted(count: int, rows: Mapping[str, Ints], meetings: Sequence[_Meeting]) -> Bools:
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


def _common_measures(meetings: Sequence[_Meeting]) -> tuple[list[tuple[str, dict[str, str]]], dict[_Link, int]]:
    """Measures with each document's column, and which of them every two documents compare.

    Where a chain of documents would make two columns of one document one measure (the pagu of one document is the
    budget before a change, of another that after it), each two documents have that measure to themselves.
    """
    links = [(each.left, each.right, measure) for each in meetings for measure in each.measures]
    ends = [((left, measure.left), (right, measure.right)) for left, right, measure in links]
    columns = list(dict.fromkeys(end for pair in ends for end in pair))
    at = {column: number for number, column in enumerate(columns)}
    numbered = np.array([[at[one], at[other]] for one, other in ends], dtype=np.int64).reshape(-1, 2)
    component = _components(len(columns), [(numbered[:, 0], numbered[:, 1])]).tolist()
    carriers = Counter((component[at[column]], column[0]) for column in columns)
    torn = {each for (each, _), times in carriers.items() if times > 1}
    found: dict[object, tuple[list[str], dict[str, str]]] = {}
    group: dict[_Link, object] = {}
    for link, pair in zip(links, ends, strict=True):
        own = component[at[pair[0]]]
        group[link] = link if own in torn else own
        names, members = found.setdefault(group[link], ([], {}))
        names.append(link[2].name)
        members |= dict(pair)
    order = {each: number for number, each in enumerate(found)}
    groups = [(min(names, key=lambda name: (len(name), name)), members) for names, members in found.values()]
    return groups, {link: order[each] for link, each in group.items()}


def _figures(layer: _Layer, documents: Mapping[str, Tree]) -> Iterator[tuple[int, Figure]]:
    """The lines of a layer that at least two documents carry."""
    sides = {
        name: side(documents[name], column, layer.lines[name], layer.size) for name, column in layer.columns.items()
    }
    carriers = sum(((each.nodes >= 0).astype(np.int64) for each in sides.values()), np.zeros(layer.size, np.int64))
    for line in np.flatnonzero(carriers > 1).tolist():
        carried = {name: int(each.nodes[line]) for name, each in sides.items() if each.nodes[line] >= 0}
        shapes = [(documents[name].structure, node) for name, node in carried.items()]
        yield (
            line,
            Figure(
                layer.measure,
                next((shape.kodes[node] for shape, node in shapes if shape.kodes[node]), None),
                next((shape.labels[node] for shape, node in shapes if shape.labels[node]), ""),
                tuple(
                    Said(name, _amount(sides[name], line), _where(documents[name], node, layer.columns[name]))
                    for name, node in carried.items()
                ),
            ),
        )


def _amount(each: Side, line: int) -> Decimal | None:
    return decimal_of(each.amount[line]) if each.known[line] else None


def _where(tree: Tree, node: int, measure: str) -> Where:
    row = int(tree.structure.rows[node])
    return tree.table.where(row if row >= 0 else None, measure)


def _total(
    documents: Mapping[str, Tree], measure: str, columns: Mapping[str, str], partial: Collection[tuple[str, str]]
) -> Figure:
    told = {name: tree for name, tree in documents.items() if name in columns}
    said = tuple(Said(name, tree.total(columns[name]), tree.table.where(None)) for name, tree in told.items())
    return Figure(measure, None, "", said, frozenset(name for name in told if (name, columns[name]) in partial))


def _partial(meeting: _Meeting) -> Iterator[tuple[str, str]]:
    """The document and column whose total is lower only because it covers less: reconciling the two says so."""
    covered = [each for each in meeting.result.findings.of("total-differs") if each.details.get("coverage")]
    names = {each.measure for each in covered}
    for lines in meeting.result.lines:
        if lines.measure.name in names:
            lacks = bool((lines.left.nodes < 0).any())
            yield (meeting.left, lines.measure.left) if lacks else (meeting.right, lines.measure.right)


@dataclass(frozen=True, slots=True, eq=False)
class _Verdict:
    """What one meeting makes of a line on which its documents differ.

    Attributes:
        meeting: the meeting.
        lines: the comparison.
        line: the line.
        amounts: the two amounts in sen.
        own: False where lines below account for the difference.
        parent: the nearest line above on which both agree, where several lines differ under it; else -1.
    """

    meeting: _Meeting
    lines: Lines
    line: int
    amounts: frozenset[int]
    own: bool
    parent: int

    def breaks(self, document: str) -> tuple[Break, ...]:
        """The lines above that differ only because of this one, as that document prints them."""
        lines, sign = self.lines, 1 if document == self.meeting.left else -1
        tree, mine, column = (
            (lines.left_tree, lines.left, lines.measure.left)
            if sign > 0
            else (lines.right_tree, lines.right, lines.measure.right)
        )
        own = set(lines.own.tolist())
        above = [line for line in lines.above(self.line) if lines.gap[line] != 0 and line not in own]
        shape = tree.structure
        return tuple(
            Break(shape.kodes[node], shape.labels[node], decimal_of(sign * lines.gap[line]), _where(tree, node, column))
            for line, node in zip(above, mine.nodes[above].tolist(), strict=True)
        )


def _verdicts(meeting: _Meeting) -> Iterator[_Verdict]:
    for lines in meeting.printed:
        own = set(lines.own.tolist())
        known = lines.left.known & lines.right.known
        agreeing = {
            line: next((up for up in lines.above(line) if lines.both[up] and known[up] and lines.gap[up] == 0), -1)
            for line in own
        }
        times = Counter(agreeing.values())
        for line in np.flatnonzero(lines.gap).tolist():
            parent = agreeing.get(line, -1)
            amounts = frozenset((int(lines.left.amount[line]), int(lines.right.amount[line])))
            yield _Verdict(meeting, lines, line, amounts, line in own, parent if times[parent] > 1 else -1)


def _line_findings(board: _Board) -> Iterator[Finding]:
    """One finding for each line on which documents differ and no line below accounts for it.

    Two amounts are accounted for once any two documents that state them show it: documents that meet on programs
    alone have nothing below to show.  Lines that differ under a line on which their documents agree are one
    finding on that line: the same money in another version of the budget (pergeseran).
    """
    judged: dict[_Key, list[_Verdict]] = {}
    for meeting in board.meetings:
        for each in _verdicts(meeting):
            judged.setdefault(board.key(meeting, each.lines, each.line), []).append(each)
    moved: dict[_Key, list[Figure]] = {}
    for key, figure in board.figures.items():
        verdicts = judged.get(key, [])
        settled = {each.amounts for each in verdicts if not each.own}
        open_ = [each for each in verdicts if each.amounts not in settled]
        mixed = {each.amounts: each for each in open_ if each.parent >= 0}
        if open_ and all(each.amounts in mixed for each in open_):
            first = next(iter(mixed.values()))
            moved.setdefault(board.key(first.meeting, first.lines, first.parent), []).append(figure)
        elif open_:
            yield _disagreement(board, "line-differs", figure, open_)
    for key, figures in moved.items():
        yield _mixup(board, board.figures[key], figures)


def _disagreement(board: _Board, rule: str, figure: Figure, verdicts: Iterable[_Verdict] = ()) -> Finding:
    """A finding at the first document that parts from the reference, preferably one with a vote.

    Where those that cover the whole agree, the others only cover less: that is coverage and no error.
    """
    name, amount, where = figure.parting[0]
    told = [each for each in verdicts if name in {each.meeting.left, each.meeting.right}]
    against = {amount, figure.reference}
    breaks = next((each.breaks(name) for each in told if set(map(decimal_of, each.amounts)) == against), ())
    less = len(set(figure.votes)) == 1
    details = {"coverage": True, "partial": sorted(figure.partial)} if less else {}
    return make(
        rule, severity=Severity.WARNING if less else None, table=board.documents[name].name, kode=figure.kode,
        uraian=figure.uraian, measure=figure.measure, stated=amount, computed=figure.reference, where=where,
        breaks=breaks, details={"document": name, **_details(figure), **details},
    )  # fmt: skip


def _details(figure: Figure) -> dict[str, Any]:
    """Who says what, and who stands alone with it."""
    return {
        "documents": [{"document": name, "value": amount, "where": where} for name, amount, where in figure.said],
        "majority": figure.majority,
        "outliers": [each._asdict() for each in figure.outliers],
    }


def _mixup(board: _Board, parent: Figure, moved: Sequence[Figure]) -> Finding:
    """Lines that differ under a line on which their documents agree."""
    lines = [{"kode": each.kode, "uraian": each.uraian, "difference": _gap(each), **_details(each)} for each in moved]
    first = parent.said[0]
    return make(
        "version-mixup", table=board.documents[first.document].name, kode=parent.kode, uraian=parent.uraian,
        measure=parent.measure, stated=parent.reference, computed=parent.reference, where=first.where,
        details={"lines": lines, **_details(parent)},
    )  # fmt: skip


def _gap(figure: Figure) -> Decimal | None:
    stated, reference = figure.parting[0].amount, figure.reference
    return None if stated is None or reference is None else stated - reference


def _total_findings(board: _Board) -> Iterator[Finding]:
    """One finding for each total on which documents differ."""
    for figure, layer in zip(board.totals, board.layers, strict=False):  # the common layers come first
        sums = all(is_sum(board.documents[name], column) for name, column in layer.columns.items())
        if figure.status == "differ" and not (sums and layer.size):  # of a sum, the parts are compared
            yield _disagreement(board, "total-differs", figure)


def _covers(board: _Board) -> Iterator[Cover]:
    """For each document and measure the lines that others carry and it lacks, the highest of each branch."""
    missing: dict[tuple[str, str], dict[int, Missing]] = {}
    carriers: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for meeting in board.meetings:
        for lines in meeting.printed:
            left, right = (meeting.left, lines.measure.left), (meeting.right, lines.measure.right)
            for lacking, carrier, bearer in ((left, right, lines.right), (right, left, lines.left)):
                for line in _lacking(lines, left=lacking is left):
                    row = int(board.rows[carrier[0]][bearer.nodes[line]])
                    if (board.rows[lacking[0]] == row).any():
                        continue
                    pair = lines.pair(line)
                    found = Missing(pair.kode, pair.uraian, _amount(bearer, line))
                    missing.setdefault(lacking, {}).setdefault(row, found)
                    carriers.setdefault(lacking, set()).add(carrier)
    for (name, column), rows in missing.items():
        totals = [board.documents[other].total(theirs) for other, theirs in carriers[name, column]]
        fullest = max((total for total in totals if total is not None), default=None)
        yield Cover(name, column, board.documents[name].total(column), fullest, tuple(rows.values()))


def _lacking(lines: Lines, *, left: bool) -> list[int]:
    """The highest lines with money that one document lacks, where it has lines of that level at all.

    What stands above lines that both carry, or below a leaf of the one that lacks it, is another level and not
    missing there.
    """
    tree, other = (lines.left_tree, lines.right_tree) if left else (lines.right_tree, lines.left_tree)
    mine, theirs = (lines.left, lines.alignment.right) if left else (lines.right, lines.alignment.left)
    above, parents = other.structure.parents, lines.parents
    carried = (theirs >= 0) & lines.both[theirs]
    while not carried[higher := above[carried & (above >= 0)]].all():
        carried[higher] = True
    shared = np.zeros_like(lines.both)
    shared[theirs[carried & (theirs >= 0)]] = True
    lacked = (mine.nodes < 0) & (lines.owing != 0) & ~shared
    highest = lacked & ~((parents >= 0) & lacked[parents])
    holder = mine.nodes[parents]
    detail = (parents >= 0) & (holder >= 0) & tree.structure.is_leaf[holder]
    return np.flatnonzero(highest & ~detail).tolist()


def _coverage(board: _Board) -> Coverage:
    """How many figures at least two documents could be compared on, and which documents met on no line."""
    counts = {
        "line-differs": sum(figure.status != "unknown" for figure in board.figures.values()),
        "total-differs": sum(figure.status != "unknown" for figure in board.totals),
    }
    reasons = {
        True: Text("kedua dokumen tidak punya baris yang sama", "the documents share no lines"),
        False: Text("kedua dokumen tidak punya kolom yang sama", "the documents share no amount column"),
    }
    apart = tuple(
        NotChecked("line-differs", reasons[bool(each.measures)], f"{each.left} – {each.right}")
        for each in board.meetings
        if not each.result.lines
    )
    return Coverage({rule: times for rule, times in counts.items() if times}, apart)
