"""An amount with the wrong sign: the gap is twice a line."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    for figure in case.suspects:
        yield 2 * figure.coefficient * figure.sen, Outcome(figure, -figure.sen)


def _counted(case: Case) -> Iterator[tuple[int, Outcome]]:
    """The sum took a line off instead of adding it."""
    for term in case.terms:
        if case.held == 1:
            gap = 2 * term.coefficient * term.sen
            yield gap, Outcome(case.owner, case.owner.sen - gap, (term,))


SIGN = Kind(
    "sign",
    Text(
        "{who}: tandanya terbalik, {printed} untuk {meant}.",
        "{who}: the sign is turned, {printed} for {meant}.",
    ),
    0.02,
    _outcomes,
)
TAKEN_OFF = Kind(
    "taken-off",
    Text(
        "{who} mengurangkan {other}, padahal dijumlahkan; seharusnya {meant}.",
        "{who} takes off {other} instead of adding it; it should be {meant}.",
    ),
    0.03,
    _counted,
)
