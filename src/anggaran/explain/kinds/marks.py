"""The marks of a number are mixed or wrong: 245.000,000 for 245.000.000,00."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    """The digits are those of the amount, or those of its sen: 15.198.000,000,00."""
    meant = case.owner.sen - case.gap
    if case.printed and int(case.printed) in {meant // 100, meant}:
        yield case.gap, Outcome(case.owner, meant)


MARKS = Kind(
    "marks",
    Text(
        "{who}: angkanya benar, tanda pemisahnya salah, {printed} untuk {meant}.",
        "{who}: the digits are right, the marks between them are not, {printed} for {meant}.",
    ),
    0.1,
    _outcomes,
)
