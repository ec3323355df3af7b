"""A line that is missing below a sum: the sum is too large in several columns at once."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text
from anggaran.relation.relation import Sum

_OFTEN = 0.05  # how often two columns of one sum are too large by two causes


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    """Only where the sum states too much, in another column too: by as much it is hardly chance."""
    relation = case.finding.relation
    if case.held > 1 or case.proved or not isinstance(relation, Sum) or case.gap <= 0:
        return
    row, column = relation.owner
    gaps = {
        each.owner.column: each.gap
        for each in case.documents[0].failing_at.get(row, ())
        if each.owner.column != column
    }
    alike = sum(gap == case.gap for gap in gaps.values())
    if gaps and min(gaps.values()) > 0:
        odds = 1.0 / shape_of(case.gap).size ** alike if alike else _OFTEN
        yield case.gap, Outcome(case.owner, case.owner.sen, odds=odds, voted=False)


MISSING = Kind(
    "line-missing",
    Text(
        "{who}: rinciannya kurang {gap}, dan kurang pula di kolom lain; mungkin satu baris hilang, "
        "atau terhitung dua kali dalam jumlahnya.",
        "{who}: its lines lack {gap}, and lack something in another column too; a line may be "
        "missing, or counted twice in the sum.",
    ),
    0.05,
    _outcomes,
    advice=Text(
        "Cari baris {gap} yang hilang dari rincian {spot}, di dokumen sumber atau di dokumen lain.",
        "Look for the line of {gap} that {spot} counts and its lines lack, in the source document "
        "or in another.",
    ),
)
