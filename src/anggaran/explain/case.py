"""What is to be explained: a gap, and the figures of which one or some are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from anggaran.amount.rupiah import Kind, decimal_of, sen_of
from anggaran.explain.slip import slip_of
from anggaran.finding import Finding, Operand, Where
from anggaran.relation.listing import Relations
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.structure import normal
from anggaran.tree import Tree

_OF_DOCUMENTS = {"line-differs", "total-differs", "falling-cumulative"}
_LEVELS = 7  # levels below a node that are added up
_MOST = 400  # figures of one gap that are looked at, the largest first


class Figure(NamedTuple):
    """A printed amount that takes part in a gap.

    Attributes:
        side: which of the documents it stands in.
        cell: where it stands there.
        sen: what it prints.
        coefficient: how the gap counts it: 1 for what is stated, -1 for what is added up.
    """

    side: int
    cell: Cell
    sen: int
    coefficient: int = 1


@dataclass(frozen=True, eq=False)
class Document:
    """A tree with its relations, listed once for all that is to be explained of it.

    Attributes:
        tree: the document.
    """

    tree: Tree

    @cached_property
    def relations(self) -> Relations:
        """What follows from what in it."""
        return Relations(self.tree.facts)

    @cached_property
    def failing(self) -> dict[int, list[Sum]]:
        """Its sums that do not hold, by their gap."""
        found: dict[int, list[Sum]] = {}
        for family in self.relations.sums:
            for relation in family.failing():
                found.setdefault(relation.gap, []).append(relation)
        return found

    @cached_property
    def failing_at(self) -> dict[int, list[Sum]]:
        """Its sums that do not hold, by the row that states them."""
        found: dict[int, list[Sum]] = {}
        for relation in chain(*self.failing.values()):
            found.setdefault(relation.owner.row, []).append(relation)
        return found

    @cached_property
    def numbered(self) -> dict[int, list[int]]:
        """Its rows by their numbers in the file."""
        found: dict[int, list[int]] = {}
        for row, number in enumerate(self.tree.table.rows):
            found.setdefault(number, []).append(row)
        return found

    @cached_property
    def lines(self) -> dict[str, int]:
        """The rows of its nodes by what they are called in any document; of two alike none."""
        rows = [row for row in self.tree.structure.rows.tolist() if row >= 0]
        named = [(self.name_of(row), row) for row in rows]
        times = Counter(name for name, _ in named)
        return {name: row for name, row in named if name and times[name] == 1}

    def name_of(self, row: int) -> str:
        """What a row is called in any document: its kode, else its label."""
        kode = self.tree.structure.kode_of_row(row)
        return str(kode) if kode else normal(self.tree.table.uraian[row])

    def above(self, cell: Cell) -> Cell | None:
        """The cell of a column that states the sum which a cell adds to."""
        shape = self.tree.structure
        node = shape.node_of_row.get(cell.row, -1)
        parent = int(shape.parents[node]) if node >= 0 else -1
        known = parent >= 0 and bool(self.tree.sums[cell.column].known[parent])
        return Cell(int(shape.rows[parent]), cell.column) if known else None

    def below(self, cell: Cell) -> list[int]:
        """What a node states, and what each level below it adds up to."""
        shape, standing = self.tree.structure, self.tree.sums[cell.column].standing
        layer, found = [shape.node_of_row.get(cell.row, -1)], list[int]()
        while layer and -1 not in layer and len(found) < _LEVELS:
            found.append(sum(int(standing[node]) for node in layer))
            deeper = [shape.children(node).tolist() or [node] for node in layer]
            below = [child for children in deeper for child in children]
            layer = below if len(below) > len(layer) or below != layer else []
        return found or [self.tree.facts.value(cell)]

    @cached_property
    def slips(self) -> Mapping[str, int]:
        """By how many rows each column slipped; 0 for most."""
        facts = self.tree.facts
        return {name: slip_of(facts, name) for name in facts.sums}

    def operand(self, cell: Cell) -> Operand:
        """A cell as it is shown."""
        facts, (row, column) = self.tree.facts, cell
        node = facts.structure.node_of_row.get(row)
        return Operand(
            facts.structure.kodes[node] if node is not None else None,
            facts.table.uraian[row],
            decimal_of(facts.value(cell)),
            facts.table.where(row, column),
            measure=column,
        )


@dataclass(frozen=True, eq=False)
class Case:
    """One gap and the figures that make it.

    Attributes:
        finding: what was found.
        documents: the documents that it is about, and others that were given beside them.
        figures: what takes part, what is stated first; the gap is their sum by coefficient.
        gap: stated less computed, in sen.
        printed: the digits of a cell that is no number as printed, by which it is compared.
        proved: whether the one figure is proved to be wrong, and by how much.
        held: how many of the documents were held against each other.
    """

    finding: Finding
    documents: tuple[Document, ...]
    figures: tuple[Figure, ...]
    gap: int
    printed: str = ""
    proved: bool = False
    held: int = 1

    @property
    def owner(self) -> Figure:
        """What is stated."""
        return self.figures[0]

    @property
    def suspects(self) -> tuple[Figure, ...]:
        """What may be wrong."""
        return self.figures[:1] if self.proved else self.figures

    @property
    def terms(self) -> tuple[Figure, ...]:
        """What is added up."""
        return self.figures[1:]

    def document(self, figure: Figure) -> Document:
        """Where a figure stands."""
        return self.documents[figure.side]

    def operand(self, figure: Figure) -> Operand:
        """A figure as it is shown."""
        return self.document(figure).operand(figure.cell)


def case_of(finding: Finding, documents: tuple[Document, ...]) -> Case | None:
    """What there is to be explained of a finding; None where nothing is.

    Args:
        finding: a contradiction of one document, or of two.
        documents: the document, or the two in the order in which they were held; then others.
    """
    if finding.rule in {"amount-malformed", "amount-ambiguous"}:
        return _of_doubt(finding, documents)
    if finding.rule == "version-mixup":
        return _of_one_line(finding, documents)
    if finding.rule in _OF_DOCUMENTS:
        voted = finding.details.get("documents")
        return (_of_vote if voted else _of_line)(finding, documents)
    if finding.rule == "percent" or finding.difference is None or not documents:
        return None
    slipped = finding.measure is not None and documents[0].slips.get(finding.measure)
    if not slipped and (proved := _proved(finding, documents)) is not None:
        return proved
    return _of_sum(finding, documents)


def _proved(finding: Finding, documents: tuple[Document, ...]) -> Case | None:
    """The one cell that is proved wrong, by more than one relation, with what it should be."""
    if finding.details.get("at") == "cell" and len(finding.witnesses) < 2:  # one word alone
        return None
    if finding.details.get("at") == "cell" and finding.computed is not None:
        told: Mapping[str, object] = {"where": finding.where, "expected": finding.computed}
    else:
        cells = (
            each
            for each in finding.explanations
            if isinstance(each, Mapping) and each.get("kind") == "cell"
        )
        told = next(cells, {})
    where, expected = told.get("where"), told.get("expected")
    if not isinstance(where, Where) or not isinstance(expected, Decimal):
        return None
    document = documents[0]
    cell = next(
        (each for each in _cells(finding) if document.tree.table.where(*each) == where), None
    )
    if cell is None:
        return None
    sen = document.tree.facts.value(cell)
    if document.tree.facts.column(cell.column).kinds[cell.row] == Kind.BLANK:
        return None
    gap = sen - sen_of(expected)
    figures = next(_summed(document, cell, gap), (Figure(0, cell, sen),))
    return Case(finding, documents, figures, gap, proved=True)


def _summed(document: Document, cell: Cell, gap: int) -> Iterator[tuple[Figure, ...]]:
    """A cell with what it adds up, where that fails by the gap."""
    for relation in document.relations.of(cell):
        if isinstance(relation, Sum) and relation.owner == cell and relation.gap == gap:
            yield _figures(document, relation)


def _cells(finding: Finding) -> list[Cell]:
    return list(finding.relation.cells) if finding.relation is not None else []


def _of_sum(finding: Finding, documents: tuple[Document, ...]) -> Case | None:
    """A sum of which some figure is wrong, it cannot be told which."""
    relation = finding.relation
    if not isinstance(relation, Sum) or relation.open:
        return None
    return Case(finding, documents, _figures(documents[0], relation), relation.gap)


def _figures(document: Document, relation: Sum) -> tuple[Figure, ...]:
    """The figures of a sum, what is stated first, of very many the largest."""
    form = relation.forms[relation.nearest]
    value = document.tree.facts.value
    figures = [Figure(0, cell, value(cell), sign) for cell, sign in form.items()]
    rest = sorted(figures[1:], key=lambda each: -abs(each.sen))[:_MOST]
    return (figures[0], *sorted(rest, key=lambda each: each.cell.row))


def _of_line(finding: Finding, documents: tuple[Document, ...]) -> Case | None:
    """A line on which two documents differ."""
    if len(documents) < 2 or finding.difference is None or finding.measure is None:
        return None
    places = (finding.where, finding.stated), (finding.details.get("other"), finding.computed)
    figures = []
    for side, (document, place) in enumerate(zip(documents, places, strict=False)):
        if (cell := _at(document, *place)) is not None:  # else it is a sum of several
            sign = -1 if side else 1
            figures.append(Figure(side, cell, document.tree.facts.value(cell), sign))
    gap = sen_of(finding.difference)
    return Case(finding, documents, tuple(figures), gap, held=2) if gap and figures else None


def _of_one_line(finding: Finding, documents: tuple[Document, ...]) -> Case | None:
    """The one line that differs under parents which do not."""
    lines: Sequence[Mapping[str, Any]] = finding.details.get("lines") or ()
    if len(lines) != 1 or len(documents) < 2 or finding.measure is None:
        return None
    (line,) = lines
    name = str(line["kode"]) if line["kode"] else normal(line["uraian"])
    figures = []
    for side, document in enumerate(documents[:2]):
        row, column = document.lines.get(name), document.tree.amounts.get(finding.measure)
        if row is None or column is None or not column.known[row]:
            return None
        sign = -1 if side else 1
        figures.append(Figure(side, Cell(row, finding.measure), int(column.sen[row]), sign))
    gap = sum(each.coefficient * each.sen for each in figures)
    return Case(finding, documents, tuple(figures), gap, held=2)


def _of_vote(finding: Finding, documents: tuple[Document, ...]) -> Case | None:
    """A line on which one of several documents parts from the majority."""
    majority = finding.details.get("majority")
    if majority is None or finding.stated is None or finding.stated == majority:
        return None
    for side, document in enumerate(documents):
        if (cell := _at(document, finding.where, finding.stated)) is not None:
            sen = document.tree.facts.value(cell)
            figure = Figure(side, cell, sen)
            gap = sen - sen_of(majority)
            return Case(finding, documents, (figure,), gap, held=len(documents))
    return None


def _at(document: Document, where: object, value: Decimal | None) -> Cell | None:
    """The cell of a place that prints an amount."""
    if not isinstance(where, Where):
        return None
    table = document.tree.table
    for row in document.numbered.get(where.row or 0, ()):
        for name, column in document.tree.amounts.items():
            known = bool(column.known[row]) and decimal_of(int(column.sen[row])) == value
            if known and table.where(row, name) == where:
                return Cell(row, name)
    return None


def _of_doubt(finding: Finding, documents: tuple[Document, ...]) -> Case | None:
    """A cell that is no number, with the value that is proved."""
    proved = finding.details.get("proved")
    digits = "".join(each for each in str(finding.details.get("printed", "")) if each.isdecimal())
    if proved is None or not digits or not digits.isascii() or not documents:
        return None
    document, value = documents[0], sen_of(Decimal(proved))
    cell = next(
        (
            Cell(found.row, found.measure)
            for found in document.tree.resolutions
            if document.tree.table.where(found.row, found.measure) == finding.where
        ),
        None,
    )
    if cell is None:
        return None
    sen = 100 * int(digits)
    figure = Figure(0, cell, sen)
    return Case(finding, documents, (figure,), sen - value, digits, proved=True)


def changed(case: Case, figure: Figure) -> int:
    """What a figure would be if it alone were wrong, in sen."""
    return figure.sen - case.gap * figure.coefficient
