"""The figure of another version or year: what another document prints of the same line."""

from collections.abc import Iterator

from anggaran.explain.case import Case, Document, Figure, changed
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text
from anggaran.relation.relation import Cell

_SELDOM = 0.2  # share of lines beyond which two equal figures say nothing


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    for figure in case.suspects if case.gap else ():
        for other in _same(case, figure):
            share = _alike(case, figure, other)
            if case.proved or share <= _SELDOM:
                odds = min(share * len(case.suspects), 1.0)
                yield case.gap, Outcome(figure, changed(case, figure), (other,), odds)


def _same(case: Case, figure: Figure) -> Iterator[Figure]:
    """The cells of a line in other documents that print what a figure prints."""
    name = case.document(figure).name_of(figure.cell.row)
    for side, document in enumerate(case.documents):
        row = document.lines.get(name)
        if side == figure.side or row is None or not figure.sen:
            continue
        for measure, column in document.tree.amounts.items():
            if column.known[row] and int(column.sen[row]) == figure.sen:
                yield Figure(side, Cell(row, measure), figure.sen)


def _alike(case: Case, figure: Figure, other: Figure) -> float:
    """The share of the lines of two documents that print the same in two columns, but for this."""
    ours, theirs = _amounts(case.document(figure), figure), _amounts(case.document(other), other)
    both = [name for name in ours.keys() & theirs.keys() if ours[name] or theirs[name]]
    same = sum(ours[name] == theirs[name] for name in both)
    return min(1.0, max(same - 1, 1) / max(len(both), 1))


def _amounts(document: Document, figure: Figure) -> dict[str, int]:
    column = document.tree.amounts[figure.cell.column]
    return {name: int(column.sen[row]) for name, row in document.lines.items()}


OTHER_VERSION = Kind(
    "other-version",
    Text(
        "{who} mencetak angka {other}: versi, tahun, atau kolom lain; seharusnya {meant}.",
        "{who} prints the figure {other}: of another version, year or column; right is {meant}.",
    ),
    0.08,
    _outcomes,
)
