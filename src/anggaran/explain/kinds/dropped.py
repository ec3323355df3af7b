"""One digit is missing, or one too many: 124 for 1.234; 12.334 for 1.234."""

from collections.abc import Iterator

from anggaran.explain.kinds.kind import slip
from anggaran.finding import Text


def _lost(printed: str) -> Iterator[str]:
    for at in range(len(printed) + 1):
        for digit in "0123456789":
            if at or digit != "0":
                yield printed[:at] + digit + printed[at:]


def _extra(printed: str) -> Iterator[str]:
    for at in range(len(printed)):
        text = printed[:at] + printed[at + 1 :]
        if text and text[0] != "0":
            yield text


def _typed_once(printed: str) -> Iterator[str]:
    for at, digit in enumerate(printed):
        yield printed[:at] + digit + printed[at:]


def _typed_twice(printed: str) -> Iterator[str]:
    for at in range(1, len(printed)):
        if printed[at] == printed[at - 1]:
            yield printed[:at] + printed[at + 1 :]


DROPPED = slip("digit-dropped", Text("satu angka hilang", "a digit is lost"), 0.06, _lost)
ADDED = slip("digit-added", Text("satu angka lebih", "a digit too many"), 0.04, _extra)
TYPED_ONCE = slip(
    "digit-typed-once",
    Text("angka kembar tertulis satu kali", "a double digit typed once"),
    0.06,
    _typed_once,
)
REPEATED = slip(
    "digit-repeated",
    Text("satu angka terketik dua kali", "a digit typed twice"),
    0.06,
    _typed_twice,
)
