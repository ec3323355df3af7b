"""A sum that is right of a deeper level: the lines right below it are wrong, several at once."""

from collections.abc import Iterator

from anggaran.explain.case import Case, Figure
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text

_DEEP = 6  # levels that are added up


def _outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
    """What is stated is the sum of a level below, and the lines that are not are those off it."""
    document, column = case.document(case.owner), case.owner.cell.column
    if case.held > 1 or case.proved or not case.gap or column not in document.tree.sums:
        return
    parts = {each: document.below(each.cell) for each in case.terms}
    for level in range(1, _DEEP):
        deep = {each: below[min(level, len(below) - 1)] for each, below in parts.items()}
        off = tuple(each for each, sen in deep.items() if sen != each.sen)
        if off and sum(-each.coefficient * sen for each, sen in deep.items()) == case.owner.sen:
            odds = _DEEP / shape_of(case.gap).size
            yield case.gap, _outcome(case, off, deep, odds)
            return


def _outcome(case: Case, off: tuple[Figure, ...], deep: dict[Figure, int], odds: float) -> Outcome:
    if len(off) == 1:
        return Outcome(off[0], deep[off[0]], odds=odds)
    return Outcome(case.owner, case.owner.sen, off, odds, voted=False)


def _between(case: Case) -> Iterator[tuple[int, Outcome]]:
    """What stands above is the sum of a level below what is stated: so that alone is wrong."""
    document, cell = case.document(case.owner), case.owner.cell
    if case.held > 1 or not case.gap or cell.column not in document.tree.sums:
        return
    above, own = document.above(cell), document.below(cell)
    if above is None:
        return
    stated, *levels = document.below(above)
    meant = case.owner.sen - case.gap
    deep = (own[min(at, len(own) - 1)] for at, sen in enumerate(levels) if at and sen == stated)
    if meant in deep:
        odds = _DEEP / shape_of(case.gap).size
        there = Figure(case.owner.side, above, stated)
        yield case.gap, Outcome(case.owner, meant, (there,), odds)


BETWEEN = Kind(
    "between-levels",
    Text(
        "{who} berbeda dari rinciannya, padahal {other} sama dengan jumlah tingkat yang lebih "
        "rendah; seharusnya {meant}.",
        "{who} differs from its own lines, while {other} is the sum of a lower level; right is "
        "{meant}.",
    ),
    0.06,
    _between,
)
OTHER_LEVEL = Kind(
    "other-level",
    Text(
        "{who} sama dengan jumlah tingkat yang lebih rendah; yang tidak cocok dengan rinciannya: "
        "{other}.",
        "{who} is the sum of a lower level; what differs from its own lines: {other}.",
    ),
    0.06,
    _outcomes,
    advice=Text(
        "Periksa {other}; {spot} sama dengan jumlah tingkat yang lebih rendah.",
        "Look at {other}; {spot} is the sum of a lower level.",
    ),
)
