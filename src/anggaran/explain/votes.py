"""Which side is wrong: what holds only if a figure is changed, and what would hold no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from anggaran.amount.rupiah import decimal_of
from anggaran.explain.case import Case, Figure
from anggaran.finding import Witness
from anggaran.relation.prove import witness_of
from anggaran.relation.relation import Cell, Relation, Sum

_SETTLES, _BREAKS = 20.0, 0.02  # what a relation weighs that would hold, or would no more
_MOST_ASKED = 40  # relations of one figure that are asked


class Votes(NamedTuple):
    """What other relations say of changed figures.

    Attributes:
        settled: those that fail, and would hold.
        broken: those that hold, and would fail.
    """

    settled: tuple[Relation, ...]
    broken: tuple[Relation, ...]

    @property
    def weight(self) -> float:
        """How much more likely it is for what they say."""
        return _SETTLES ** min(len(self.settled), 3) * _BREAKS ** min(len(self.broken), 3)


NO_VOTES = Votes((), ())


def votes_on(case: Case, figures: Mapping[Figure, int]) -> Votes:
    """What the relations of some figures say of these being other amounts.

    The relation that is to be explained has no vote, and neither has one with an unknown cell.

    Args:
        case: what is to be explained.
        figures: what each figure would be, in sen.
    """
    settled, broken = [], []
    for side in sorted({figure.side for figure in figures}):
        changes = {
            each.cell: meant - each.sen for each, meant in figures.items() if each.side == side
        }
        for relation in _asked(case, side, list(changes)):
            if relation.holds():
                if not relation.holds(changes):
                    broken.append(relation)
            elif relation.bears_out(changes):
                settled.append(relation)
    return Votes(tuple(settled), tuple(broken))


def _asked(case: Case, side: int, cells: list[Cell]) -> Iterator[Relation]:
    own = case.finding.relation
    seen = set()
    for cell in cells:
        for count, relation in enumerate(case.documents[side].relations.of(cell)):
            if count >= _MOST_ASKED:
                break
            key = (relation.rule, relation.owner)
            told = own is not None and key == (own.rule, own.owner)
            if key not in seen and not told and not relation.open:
                seen.add(key)
                yield relation


def witnesses(
    case: Case, figure: Figure, relations: tuple[Relation, ...], sen: int
) -> tuple[Witness, ...]:
    """Relations as witnesses of what a figure is: a percent as printed, of a sum what it requires.

    Args:
        case: what is to be explained.
        figure: the figure.
        relations: those that hold only if it is so.
        sen: what the figure is by them.
    """
    facts, value = case.document(figure).tree.facts, f"{decimal_of(sen):.2f}"
    return tuple(
        witness_of(facts, each, figure.cell, value if isinstance(each, Sum) else None)
        for each in relations
        if figure.cell in each.cells
    )
