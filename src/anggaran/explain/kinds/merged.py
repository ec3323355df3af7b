"""Two lines of one document that are one line of another: two programs under one name."""

from collections.abc import Iterator

from anggaran.explain.case import Case, Document, Figure
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text
from anggaran.relation.relation import Cell


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    """A line that one of two documents lacks, and that the compared line has too much there."""
    if case.held != 2 or not case.gap or len(case.figures) != 2:
        return
    whole = case.figures[0 if case.gap > 0 else 1]
    part = case.figures[1 if case.gap > 0 else 0]
    lines = [*_unmatched(case.document(part), case.document(whole), part)]
    odds = len(lines) / shape_of(case.gap).size
    for line in lines if odds < 1 else ():
        if line.sen == abs(case.gap):
            yield case.gap, Outcome(whole, part.sen, (line,), odds, voted=False)


def _unmatched(document: Document, other: Document, beside: Figure) -> Iterator[Figure]:
    """The lines of a document as deep as a figure that another document lacks."""
    facts, shape = document.tree.facts, document.tree.structure
    node_of_row, depths = shape.node_of_row, shape.depths
    if beside.cell.row not in node_of_row:  # a total row
        return
    depth = depths[node_of_row[beside.cell.row]]
    for name, row in document.lines.items():
        sen = facts.value(Cell(row, beside.cell.column))
        if sen and name not in other.lines and depths[node_of_row[row]] == depth:
            yield Figure(beside.side, Cell(row, beside.cell.column), sen)


MERGED = Kind(
    "merged",
    Text(
        "{who} tampaknya menggabungkan dua baris: {printed} adalah {meant} ditambah {other}.",
        "{who} seems to hold two lines in one: {printed} is {meant} and {other}.",
    ),
    0.1,
    _outcomes,
    advice=Text(
        "Periksa apakah {spot} memuat juga {other}; bila ya, pisahkan menjadi dua baris.",
        "See whether {spot} includes {other} as well; if so, part it into two lines.",
    ),
)
