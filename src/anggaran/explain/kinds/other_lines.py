"""Lines of another document that make up what two documents differ by: moved, or left out there."""

from collections.abc import Iterator
from math import comb

from anggaran.explain.case import Case, Document, Figure
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome, adding_up
from anggaran.finding import Text
from anggaran.relation.relation import Cell

_MOST = 60  # lines of a document of which up to three are tried


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    """One, two or three lowest lines of a document given besides, which nothing else would do."""
    for side in range(case.held, len(case.documents)):
        lines = _leaves(case.documents[side], side, case.owner.cell.column)
        tries = sum(comb(len(lines), size) for size in (1, 2, 3))
        if not case.gap or not 0 < len(lines) <= _MOST:
            continue
        odds = tries / shape_of(case.gap).size
        single = [(each,) for each in lines if -each.coefficient * each.sen == abs(case.gap)]
        for chosen in (*single, *adding_up(lines, abs(case.gap))) if odds < 1 else ():
            # of one document the sum may be right, and the line is what it lacks
            meant = case.owner.sen - (case.gap if case.held > 1 else 0)
            yield case.gap, Outcome(case.owner, meant, chosen, odds, voted=False)


def _leaves(document: Document, side: int, column: str) -> list[Figure]:
    """The lowest lines of a document, by the column of that name or else its first."""
    amounts, shape = document.tree.amounts, document.tree.structure
    name = column if column in amounts else next(iter(amounts), None)
    if name is None:
        return []
    rows = [int(row) for row in shape.rows[shape.is_leaf] if row >= 0]
    known = [row for row in rows if amounts[name].known[row] and amounts[name].sen[row]]
    return [Figure(side, Cell(row, name), int(amounts[name].sen[row]), -1) for row in known]


OTHER_LINES = Kind(
    "other-lines",
    Text(
        "{who}: selisih {gap} adalah {other}.",
        "{who}: the difference of {gap} is {other}.",
    ),
    0.05,
    _outcomes,
    advice=Text(
        "Periksa apakah {spot} seharusnya memuat {other}.",
        "See whether {spot} should include {other}.",
    ),
)
