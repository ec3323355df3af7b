"""What there is to be explained of a finding: which figures make its gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from anggaran.amount.rupiah import Kind, decimal_of, sen_of
from anggaran.explain.case import Case, Document, Figure
from anggaran.finding import Finding, Where
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.structure import normal

_OF_DOCUMENTS = {"line-differs", "falling-cumulative"}
_WHOLE = {"percent", "column-slipped"}  # no sum of figures
_MOST = 400  # figures of one gap that are looked at, the largest first


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
    if finding.rule in _WHOLE or finding.difference is None or not documents:
        return None
    if (proved := _proved(finding, documents)) is not None:
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
