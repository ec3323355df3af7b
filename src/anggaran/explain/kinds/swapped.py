"""Two neighbouring digits are swapped: 1.324 for 1.234."""

from collections.abc import Iterator

from anggaran.explain.kinds.kind import slip
from anggaran.finding import Text


def _meant(printed: str) -> Iterator[str]:
    for at in range(len(printed) - 1):
        text = printed[:at] + printed[at + 1] + printed[at] + printed[at + 2 :]
        if text[0] != "0":
            yield text


SWAPPED = slip("digits-swapped", Text("dua angka tertukar", "two digits swapped"), 0.12, _meant)
