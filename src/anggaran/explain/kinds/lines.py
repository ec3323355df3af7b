"""A sum that counts two or three of its lines twice, or leaves them out."""

from collections.abc import Iterator
from math import comb

from anggaran.explain.case import Case
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome, adding_up
from anggaran.finding import Text

_MOST = 60  # lines of which two or three are tried


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    """Only few enough sets are tried that none of them should close the gap by chance."""
    lines = [each for each in case.terms if each.sen]
    tries = 2 * sum(comb(len(lines), size) for size in (2, 3) if size < len(lines) - 1)
    if case.held != 1 or not case.gap or not 2 < len(lines) <= _MOST:
        return
    odds = tries / shape_of(case.gap).size
    for chosen in adding_up(lines, abs(case.gap)) if odds < 1 else ():
        if len(chosen) < len(lines) - 1:  # of all but one line it is that one that is the sum
            yield case.gap, Outcome(case.owner, case.owner.sen - case.gap, chosen, odds)


SOME_LINES = Kind(
    "some-lines",
    Text(
        "{who} berselisih sebesar {other} bersama-sama: tertinggal, atau terhitung dua kali.",
        "{who} is off by {other} together: left out, or counted twice.",
    ),
    0.03,
    _outcomes,
)
