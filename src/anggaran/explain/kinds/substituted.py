"""One digit is another: 1.734 for 1.134."""

from collections.abc import Iterator

from anggaran.explain.kinds.kind import slip
from anggaran.finding import Text


def _meant(printed: str) -> Iterator[str]:
    for at in range(len(printed)):
        for digit in "0123456789":
            if at or digit != "0":
                yield printed[:at] + digit + printed[at + 1 :]


SUBSTITUTED = slip(
    "digit-substituted", Text("satu angka salah", "one digit is wrong"), 0.10, _meant
)
