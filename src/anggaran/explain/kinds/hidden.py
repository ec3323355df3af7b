"""A sum without the rows that the workbook hides, as SUBTOTAL makes it."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    table = case.document(case.owner).tree.table
    if case.held > 1 or not table.hidden:
        return
    hidden = tuple(each for each in case.terms if table.rows[each.cell.row] in table.hidden)
    gap = sum(each.coefficient * each.sen for each in hidden)
    if hidden and gap == case.gap:
        odds = 1 / shape_of(case.gap).size
        yield case.gap, Outcome(case.owner, case.owner.sen - case.gap, hidden, odds, voted=False)


HIDDEN = Kind(
    "hidden-rows",
    Text(
        "{who} tidak memuat baris yang tersembunyi: {other}; dengan itu {meant}.",
        "{who} leaves out what the workbook hides: {other}; with it it is {meant}.",
    ),
    0.1,
    _outcomes,
)
