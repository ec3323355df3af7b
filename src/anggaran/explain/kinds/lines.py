"""A sum that counts two or three of its lines twice, or leaves them out."""

from collections.abc import Iterator
from itertools import combinations
from math import comb

from anggaran.explain.case import Case, Figure
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
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


def adding_up(lines: list[Figure], sen: int) -> Iterator[tuple[Figure, ...]]:
    """Every two or three lines that add up to an amount."""
    amounts = [-each.coefficient * each.sen for each in lines]
    last: dict[int, list[int]] = {}
    for at, amount in enumerate(amounts):
        last.setdefault(amount, []).append(at)
    for at, amount in enumerate(amounts):
        yield from ((lines[at], lines[b]) for b in last.get(sen - amount, ()) if b > at)
    for (a, one), (b, other) in combinations(enumerate(amounts), 2):
        yield from (
            (lines[a], lines[b], lines[c]) for c in last.get(sen - one - other, ()) if c > b
        )


SOME_LINES = Kind(
    "some-lines",
    Text(
        "{who} berselisih sebesar {other} bersama-sama: tertinggal, atau terhitung dua kali.",
        "{who} is off by {other} together: left out, or counted twice.",
    ),
    0.03,
    _outcomes,
)
