"""The figure of another column or of the row beside: of another version, another year, a row that
slipped.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from anggaran.explain.case import Case, Document, Figure, changed
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text
from anggaran.relation.relation import Cell

_SELDOM = 0.2  # share of rows beyond which two equal figures say nothing


def _other_column(case: Case) -> Iterator[tuple[int, Outcome]]:
    """A cell that prints what stands beside it cannot say what it should print: the sums do."""
    for figure in case.suspects:
        document = case.document(figure)
        for name in document.tree.table.amounts:
            beside = Cell(figure.cell.row, name)
            if name != figure.cell.column:
                alike = partial(_alike, document, figure.cell.column, name)
                yield from _repeats(case, figure, beside, alike)


def _other_row(case: Case) -> Iterator[tuple[int, Outcome]]:
    for figure in case.suspects:
        document, (row, column) = case.document(figure), figure.cell
        alike = partial(_alike_rows, document, column)
        for near, times in ((row - 1, 1), (row + 1, 2)):  # rows are filled downwards
            if 0 <= near < len(document.tree.table):
                yield from _repeats(case, figure, Cell(near, column), alike, times)


def _repeats(
    case: Case, figure: Figure, beside: Cell, alike: Callable[[], float], times: int = 1
) -> Iterator[tuple[int, Outcome]]:
    """Where a figure is that of a cell beside it, and such figures are seldom alike."""
    amounts = case.document(figure).tree.table.amounts.get(beside.column)
    if (
        amounts is None
        or not case.gap
        or not figure.sen
        or not amounts.known[beside.row]
        or int(amounts.sen[beside.row]) != figure.sen
    ):
        return
    share = times * alike()
    if share <= _SELDOM:
        other = Figure(figure.side, beside, figure.sen)
        odds = min(1.0, share * len(case.suspects))
        yield case.gap, Outcome(figure, changed(case, figure), (other,), odds)


def _alike(document: Document, one: str, other: str) -> float:
    """The share of rows in which two columns print the same amount."""
    columns = document.tree.amounts
    if one not in columns or other not in columns:
        return 1.0
    both = columns[one].known & columns[other].known & (columns[one].sen != 0)
    same = both & (columns[one].sen == columns[other].sen)
    return max(int(same.sum()), 1) / (int(both.sum()) + 1)


def _alike_rows(document: Document, name: str) -> float:
    """The share of rows that print the amount of the row above."""
    column = document.tree.amounts.get(name)
    if column is None or len(column.sen) < 2:
        return 1.0
    sen = np.where(column.known, column.sen, 0)
    both = (sen[1:] != 0) & (sen[:-1] != 0)
    return max(int((both & (sen[1:] == sen[:-1])).sum()), 1) / (int(both.sum()) + 1)


OTHER_COLUMN = Kind(
    "other-column",
    Text(
        "{who} mengulang angka {other} di barisnya; menurut jumlahnya {meant}.",
        "{who} repeats the figure {other} of its row; by its sums it is {meant}.",
    ),
    0.05,
    _other_column,
)
OTHER_ROW = Kind(
    "other-row",
    Text(
        "{who} mengulang angka {other}; menurut jumlahnya {meant}.",
        "{who} repeats the figure {other}; by its sums it is {meant}.",
    ),
    0.03,
    _other_row,
)
