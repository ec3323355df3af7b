"""A line under the wrong parent: two sums fail by the same amount, and it is a line of one."""

from collections.abc import Iterator

from anggaran.explain.case import Case, Figure
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text
from anggaran.relation.relation import Sum


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    relation, document = case.finding.relation, case.documents[0]
    if case.held > 1 or case.proved or not isinstance(relation, Sum) or not case.gap:
        return
    column = relation.owner.column
    opposite = [
        each
        for each in document.failing.get(-case.gap, ())
        if each.owner.column == column
        and each.owner not in relation.cells
        and relation.owner not in each.cells
    ]
    odds = sum(map(len, document.failing.values())) / shape_of(case.gap).size
    for other in opposite if odds < 1 else ():
        there = Figure(0, other.owner, document.tree.facts.value(other.owner))
        for line in _lines(case, other if case.gap > 0 else relation):
            yield case.gap, Outcome(case.owner, case.owner.sen, (line, there), odds, voted=False)


def _lines(case: Case, full: Sum) -> Iterator[Figure]:
    """The lines of the sum that has too much which are exactly what the other lacks."""
    for cell, sign in full.forms[full.nearest].items():
        sen = case.documents[0].tree.facts.value(cell)
        if cell != full.owner and -sign * sen == abs(case.gap):
            yield Figure(0, cell, sen, sign)


MOVED = Kind(
    "wrong-parent",
    Text(
        "{who}: satu baris di bawah induk yang salah, {other}; dua jumlah berselisih {gap}.",
        "{who}: a line under the wrong parent, {other}; two sums are off by {gap}.",
    ),
    0.05,
    _outcomes,
    advice=Text(
        "Periksa induk {other}: pindahkan barisnya bila salah tempat.",
        "Look at the parent of {other}: move the line if it is in the wrong place.",
    ),
)
