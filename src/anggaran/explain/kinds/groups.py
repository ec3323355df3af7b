"""A group of three digits is lost or too many: 1.234 for 1.000.234, 4.163 for 4.163.207."""

from collections.abc import Iterator

from anggaran.explain.case import Case, changed, digits_of
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome, slip, slipped
from anggaran.finding import Text

_GROUPS = 1000  # what a group of digits may be


def _groups(printed: str) -> list[str]:
    first = len(printed) % 3 or 3
    return [printed[:first], *(printed[at : at + 3] for at in range(first, len(printed), 3))]


def _lost(case: Case) -> Iterator[tuple[int, Outcome]]:
    """Of a lost group nothing is left: what closes the gap is told by its other groups."""
    if not case.gap:
        return
    tries = sum(_GROUPS * len(_groups(digits_of(each, case)[0])) for each in case.suspects)
    odds = tries / shape_of(case.gap).size
    for figure in case.suspects if odds < 1 else ():
        printed, unit = digits_of(figure, case)
        meant = changed(case, figure)
        groups = _groups(str(abs(meant) // unit))
        without = {"".join([*groups[:at], *groups[at + 1 :]]) for at in range(1, len(groups))}
        if meant % unit == 0 and (meant > 0) == (figure.sen > 0) and printed in without:
            yield case.gap, Outcome(figure, meant, odds=odds)


def _extra(printed: str) -> Iterator[str]:
    groups = _groups(printed)
    for at in range(1, len(groups) - 1):
        yield "".join([*groups[:at], *groups[at + 1 :]])


GROUP_LOST = Kind(
    "group-lost",
    slipped(Text("satu kelompok tiga angka hilang", "a group of digits is lost")),
    0.03,
    _lost,
)
GROUP_EXTRA = slip(
    "group-extra",
    Text("satu kelompok tiga angka lebih", "a group of digits too many"),
    0.03,
    _extra,
)
