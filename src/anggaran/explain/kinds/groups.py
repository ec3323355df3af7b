"""A group of three digits is lost or too many: 1.234 for 1.000.234."""

from collections.abc import Iterator

from anggaran.explain.kinds.kind import slip
from anggaran.finding import Text

_ZEROS = "000"


def _groups(printed: str) -> list[str]:
    first = len(printed) % 3 or 3
    return [printed[:first], *(printed[at : at + 3] for at in range(first, len(printed), 3))]


def _lost(printed: str) -> Iterator[str]:
    groups = _groups(printed)
    for at in range(1, len(groups)):  # at the end it is a thousandfold
        for group in {_ZEROS, groups[at]}:
            yield "".join([*groups[:at], group, *groups[at:]])


def _extra(printed: str) -> Iterator[str]:
    groups = _groups(printed)
    for at in range(1, len(groups) - 1):
        yield "".join([*groups[:at], *groups[at + 1 :]])


GROUP_LOST = slip(
    "group-lost", Text("satu kelompok tiga angka hilang", "a group of digits is lost"), 0.03, _lost
)
GROUP_EXTRA = slip(
    "group-extra",
    Text("satu kelompok tiga angka lebih", "a group of digits too many"),
    0.03,
    _extra,
)
