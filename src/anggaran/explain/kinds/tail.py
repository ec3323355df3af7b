"""The one figure with a tail among round ones: 145.440.300 among whole thousands."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text

_ROUND = 100_000  # sen of what is round
_FEWEST = 4  # figures among which one may stand out


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    odd = [each for each in case.figures if each.sen % _ROUND]
    if len(odd) == 1 and len(case.figures) >= _FEWEST and odd[0] in case.suspects:
        tail = odd[0].sen % _ROUND
        yield odd[0].coefficient * tail, Outcome(odd[0], odd[0].sen - tail)


TAIL = Kind(
    "odd-tail",
    Text(
        "{who}: hanya angka ini yang tidak bulat, {printed}; semua jumlah cocok bila {meant}.",
        "{who}: the only figure that is not round, {printed}; the sum holds if it is {meant}.",
    ),
    0.05,
    _outcomes,
)
