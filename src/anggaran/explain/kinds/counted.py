"""A sum that counts a line twice, or leaves it out."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text


def _twice(case: Case) -> Iterator[tuple[int, Outcome]]:
    yield from _of_lines(case, 1)


def _left_out(case: Case) -> Iterator[tuple[int, Outcome]]:
    yield from _of_lines(case, -1)


def _of_lines(case: Case, times: int) -> Iterator[tuple[int, Outcome]]:
    if case.held == 1 and len(case.terms) > 1:
        for term in case.terms:
            gap = -times * term.coefficient * term.sen
            yield gap, Outcome(case.owner, case.owner.sen - gap, (term,))


TWICE = Kind(
    "counted-twice",
    Text(
        "{who} menghitung {other} dua kali; tanpa itu {meant}.",
        "{who} counts {other} twice; without that it is {meant}.",
    ),
    0.06,
    _twice,
)
LEFT_OUT = Kind(
    "left-out",
    Text(
        "{who} tidak memuat {other}; dengan itu {meant}.",
        "{who} leaves out {other}; with it it is {meant}.",
    ),
    0.08,
    _left_out,
)
