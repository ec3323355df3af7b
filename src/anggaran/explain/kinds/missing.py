"""A line that is missing below a sum: the sum is off by the same amount in every column."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text
from anggaran.relation.relation import Sum


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    """Only where the sum states too much: that two columns are off alike is seldom chance."""
    relation = case.finding.relation
    if case.held > 1 or case.proved or not isinstance(relation, Sum) or case.gap <= 0:
        return
    row, column = relation.owner
    alike = {
        each.owner.column
        for each in case.documents[0].failing.get(case.gap, ())
        if each.owner.row == row and each.owner.column != column
    }
    if alike:
        odds = 1.0 / shape_of(case.gap).size ** len(alike)
        yield case.gap, Outcome(case.owner, case.owner.sen, odds=odds, voted=False)


MISSING = Kind(
    "line-missing",
    Text(
        "{who}: rinciannya kurang {gap} sama besar di beberapa kolom; mungkin satu baris hilang, "
        "atau terhitung dua kali dalam jumlahnya.",
        "{who}: its lines lack {gap} alike in several columns; a line may be missing, or counted "
        "twice in the sum.",
    ),
    0.05,
    _outcomes,
    advice=Text(
        "Cari baris {gap} yang hilang dari rincian {spot}, di dokumen sumber atau di dokumen lain.",
        "Look for the line of {gap} that {spot} counts and its lines lack, in the source document "
        "or in another.",
    ),
)
