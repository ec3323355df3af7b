"""Lines of a grid that divide two others: one as a part or percent of the other, or its change in
proportion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anggaran.relation.grids import Bools, Lines

# how far evidence must pass what chance gives to one of so many tries, in powers of e
_EVIDENCE = 4.0
_AGAINST = 3.0  # what a cell that does not hold weighs
_MOST = 6.0  # what a cell that holds weighs at most
_HELD = 3  # cells that must hold at least, and for each that does not
# share that holds without rounding of the amounts: then that rounding explains nothing
_STRICT = 0.8
_FEW = 40  # lines that are all tried as part and whole; of more, those near by
_NEAR = 8
_WITNESSES = 200  # cells of a line that decide; a longer line says nothing new
_LARGEST_CHANGE = 1.5  # a change that is mostly more than +150 % is a ratio by another name
# what distance from its part and whole costs a quotient, times the root of the lines between
_APART = 0.3
_NOTHING, _ALL = 0, (1, 100)  # quotients that any figures have

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Quotient:
    """A line that divides two others, where it does.

    Attributes:
        kind: ``ratio`` or ``change``.
        owner: the line.
        part: the line above the stroke.
        whole: the line below it.
        holds: the cells along the line on which it does.
        evidence: how unlikely chance is, as a logarithm.
    """

    kind: str
    owner: int
    part: int
    whole: int
    holds: Bools
    evidence: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Figures that decide, as binary numbers: they only choose what is then tried exactly."""

    values: Floats
    known: Bools
    halves: Floats  # half of the last place that each line prints


class _Line(NamedTuple):
    """A line as a quotient, and where it may bear witness."""

    kind: str
    owner: int
    quotient: Floats
    telling: Bools


def quotients_of(lines: Lines) -> list[Quotient]:
    """The lines that divide two others.

    Of three lines of which each is made by the other two, the quotient is the one with the most
    decimals.
    """
    spread = max(1, len(lines.known[0]) // _WITNESSES) if len(lines) else 1
    values = lines.values[:, ::spread].astype(np.float64) / 10**lines.unit
    halves: Floats = (0.5 * 10.0**-lines.line_places).astype(np.float64)
    sample = _Sample(values, lines.known[:, ::spread], halves)
    usable = np.flatnonzero(lines.known.any(axis=1)).tolist()
    found = [each for owner in usable for each in _best(sample, owner, usable)]
    chosen = _one_a_line(_one_of_three(lines, found))
    return [confirmed for each in chosen if (confirmed := _confirm(lines, each)) is not None]


def _best(sample: _Sample, owner: int, usable: Sequence[int]) -> Iterator[Quotient]:
    """The best ratio and the best change that a line may be."""
    values = sample.values[owner]
    telling = sample.known[owner] & (values != _NOTHING) & ~np.isin(np.abs(values), _ALL)
    if len(np.unique(values[telling])) < _HELD:
        return
    few = len(usable) <= _FEW
    near = [line for line in usable if line != owner and (few or abs(line - owner) <= _NEAR)]
    if len(near) < 2:
        return
    usual = np.median(np.abs(values[telling])).item()
    for kind, largest in (("ratio", np.inf), ("change", _LARGEST_CHANGE)):
        tried = [
            each
            for scale in (100.0, 1.0)
            if usual <= scale * largest
            for each in _quotients(sample, _Line(kind, owner, values / scale, telling), near, scale)
        ]
        if tried:
            yield max(tried, key=lambda each: each.evidence)


def _quotients(
    sample: _Sample, line: _Line, near: Sequence[int], scale: float
) -> Iterator[Quotient]:
    """Every part and whole near a line that it may divide."""
    kind, owner, quotient, telling = line
    amounts, known = sample.values[near], sample.known[near] & (sample.values[near] != 0)
    factor = quotient if kind == "ratio" else 1 + quotient
    made = factor * amounts  # what the part would be, for each whole
    strict = sample.halves[owner] / scale * np.abs(amounts) + 1e-9 * np.abs(made)
    own = sample.halves[near]
    loose = strict[:, None] + own[None, :, None] + np.abs(factor) * own[:, None, None]
    error = np.abs(amounts[None] - made[:, None])
    compared = (telling & known)[:, None] & known[None]
    within, tight = compared & (error <= loose), compared & (error <= strict[:, None])
    is_tight = (tight.sum(axis=2) >= _STRICT * within.sum(axis=2))[..., None]
    holds = np.where(is_tight, tight, within)
    slack = np.where(is_tight, strict[:, None], loose)
    chance = 2 * slack / np.maximum(np.abs(made)[:, None], 1e-12)
    weight = np.minimum(-np.log(np.clip(chance, 1e-9, 1.0)), _MOST)
    held, broken = holds.sum(axis=2), (compared & ~within).sum(axis=2)
    evidence = (weight * holds).sum(axis=2) - _AGAINST * broken
    least = np.log(4 * len(near) ** 2) + _EVIDENCE
    good = (held >= _HELD) & (held >= _HELD * broken) & (evidence > least)
    for whole, part in np.argwhere(good).tolist():
        if whole != part:
            trio = sample.values[[owner, near[part], near[whole]]][:, holds[whole, part]]
            distinct = min(len(np.unique(line)) for line in trio)
            borne = evidence[whole, part] * min(1.0, distinct / held[whole, part])
            if distinct >= _HELD and borne > least:
                away = abs(near[part] - owner) + abs(near[whole] - owner)
                total = (borne - _APART * away**0.5).item()
                yield Quotient(kind, owner, near[part], near[whole], holds[whole, part], total)


def _one_of_three(lines: Lines, found: Sequence[Quotient]) -> list[Quotient]:
    """Of quotients over the same three lines the one whose line prints the most decimals, or is
    smallest.
    """
    places = lines.line_places
    trios: dict[frozenset[int], list[Quotient]] = {}
    for each in found:
        trios.setdefault(frozenset((each.owner, each.part, each.whole)), []).append(each)

    def rank(each: Quotient) -> tuple[float, float, float]:
        printed = lines.values[each.owner][lines.known[each.owner]].astype(np.float64)
        return places[each.owner].item(), -np.median(np.abs(printed)).item(), each.evidence

    return [max(trio, key=rank) for trio in trios.values()]


def _one_a_line(found: Sequence[Quotient]) -> list[Quotient]:
    best: dict[int, Quotient] = {}
    for each in found:
        if each.owner not in best or each.evidence > best[each.owner].evidence:
            best[each.owner] = each
    return list(best.values())


def _confirm(lines: Lines, found: Quotient) -> Quotient | None:
    """The quotient on all cells of its line, by exact arithmetic; None where it holds on none."""
    owner, part, whole = found.owner, found.part, found.whole
    compared = lines.known[[owner, part, whole]].all(axis=0) & (lines.values[whole] != 0)
    holds = np.zeros(lines.known.shape[1], np.bool_)
    for cell in np.flatnonzero(compared).tolist():
        holds[cell] = _holds(lines, found, cell)
    holds &= lines.values[owner] != 0
    return Quotient(found.kind, owner, part, whole, holds, found.evidence) if holds.any() else None


def _holds(lines: Lines, found: Quotient, cell: int) -> bool:
    """Whether one cell is the quotient of two others, each rounded to its last place, as a part or
    a percent.
    """
    one = 10**lines.unit
    printed = Fraction(int(lines.values[found.owner, cell]), one)
    part, whole = (int(lines.values[line, cell]) for line in (found.part, found.whole))
    exact = Fraction(part - whole if found.kind == "change" else part, whole)
    places = lines.line_places
    half = Fraction(1, 2 * 10 ** int(places[found.owner]))
    rounding = Fraction(one, 2 * 10 ** int(places[found.part])) * (1 + abs(Fraction(part, whole)))
    slack = rounding / abs(whole)
    return any(abs(printed - exact * scale) <= half + slack * scale for scale in (100, 1))
