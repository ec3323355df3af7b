"""A kind of explanation: what could have gone wrong in a case, each with the gap that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from anggaran.explain.case import Case, Figure, changed, digits_of
from anggaran.explain.chance import Pool
from anggaran.finding import Text


class Outcome(NamedTuple):
    """Something that could have gone wrong.

    Attributes:
        wrong: the figure that is wrong.
        meant: what it should be, in sen.
        others: other figures that it is about.
        odds: how likely it is met by chance, where that is told by something else than the gap.
        voted: whether other relations are asked of the figure.
    """

    wrong: Figure
    meant: int
    others: tuple[Figure, ...] = ()
    odds: float | None = None
    voted: bool = True


Outcomes = Iterable[tuple[int, Outcome]]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of explanation.

    Attributes:
        slug: its name.
        text: its sentence, with the fields ``{who}``, ``{spot}``, ``{printed}``, ``{meant}``,
            ``{other}`` and ``{gap}``.
        weight: how common it is among the kinds.
        outcomes: all that could have gone wrong in a case in this way, each with the gap that it
            leaves.
        meant: of a slip, given digits as printed, all that they could be a slip of.
        advice: what to do about it, with the same fields; else to look at the cell for what it
            should be.
    """

    slug: str
    text: Text
    weight: float
    outcomes: Callable[[Case], Outcomes]
    meant: Callable[[str], Iterable[str]] | None = None
    advice: Text | None = None

    def pool(self, case: Case) -> Pool[Outcome]:
        """All that could have gone wrong in a case in this way."""
        return Pool(self.outcomes(case))


def slip(slug: str, how: Text, weight: float, meant: Callable[[str], Iterable[str]]) -> Kind:
    """A kind by which the digits of one figure became others, in one stretch of them.

    Args:
        slug: its name.
        how: what happened to the digits.
        weight: how common it is.
        meant: given digits as printed, all that they could be a slip of.
    """

    def outcomes(case: Case) -> Iterator[tuple[int, Outcome]]:
        if not any(changed(case, each) in _slips(each, case, meant) for each in case.near):
            return  # nothing closes the gap, so it need not be known what else could be
        for figure in case.suspects:
            for value in _slips(figure, case, meant):
                yield figure.coefficient * (figure.sen - value), Outcome(figure, value)

    return Kind(slug, slipped(how), weight, outcomes, meant)


def _slips(figure: Figure, case: Case, meant: Callable[[str], Iterable[str]]) -> set[int]:
    """All that a figure may be a slip of, in sen."""
    printed, unit = digits_of(figure, case)
    sign = -unit if figure.sen < 0 else unit
    return {sign * int(text or "0") for text in {*meant(printed)} - {printed}}


def slipped(how: Text) -> Text:
    """The sentence of a slip."""
    return Text(
        f"{{who}}: {how.id}, {{printed}} untuk {{meant}}.",
        f"{{who}}: {how.en}, {{printed}} for {{meant}}.",
    )


def adding_up(lines: list[Figure], sen: int) -> Iterator[tuple[Figure, ...]]:
    """Every two or three lines that add up to an amount."""
    amounts = [-each.coefficient * each.sen for each in lines]
    last: dict[int, list[int]] = {}
    for at, amount in enumerate(amounts):
        last.setdefault(amount, []).append(at)
    for at, amount in enumerate(amounts):
        yield from ((lines[at], lines[b]) for b in last.get(sen - amount, ()) if b > at)
    for (a, one), (b, other) in combinations(enumerate(amounts), 2):
        yield from (
            (lines[a], lines[b], lines[c]) for c in last.get(sen - one - other, ()) if c > b
        )
