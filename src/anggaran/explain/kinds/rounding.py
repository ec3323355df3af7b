"""Rounding that piles up: each of n lines was rounded to the rupiah, the sum was not."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text

_RUPIAH = 100


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    most = len(case.terms) // 2  # each line is off by half a rupiah at most
    exact = any(each.sen % _RUPIAH for each in case.figures)
    for rupiah in range(1, most + 1) if case.held == 1 and not exact else ():
        for gap in (rupiah * _RUPIAH, -rupiah * _RUPIAH):
            yield gap, Outcome(case.owner, case.owner.sen - gap)


ROUNDING = Kind(
    "rounding",
    Text(
        "{who}: pembulatan rupiah yang menumpuk, {gap}; jumlah baris yang tercetak {meant}.",
        "{who}: rounding to the rupiah that piled up, {gap}; the printed lines make {meant}.",
    ),
    0.04,
    _outcomes,
)
