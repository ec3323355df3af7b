"""Ten, a hundred or a thousand times too much or too little: zeros lost or added, another unit."""

from collections.abc import Iterator

from anggaran.explain.kinds.kind import slip
from anggaran.finding import Text


def _meant(printed: str) -> Iterator[str]:
    for zeros in ("0", "00", "000", "000000"):
        yield printed + zeros
        if len(printed) > len(zeros) and printed.endswith(zeros):
            yield printed[: -len(zeros)]


SCALED = slip(
    "scaled", Text("nol di belakang lebih atau kurang", "zeros at the end too many or few"), 0.08,
    _meant,
)  # fmt: skip
