"""Lines of a grid that are the sum or the mean of others: of a run beside them, of every n-th line,
of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anggaran.relation.grids import LONGEST_RUN, Bools, Lines, Numbers

# how far evidence must pass what chance gives to one of so many tries, in powers of e
_EVIDENCE = 2.0
_AGAINST = 3.0  # what a cell that does not hold weighs
# what a cell that holds weighs at most: figures beside each other are seldom independent
_MOST = 9.0
_HELD = 2  # cells that must hold for each that does not
# share of what holds within rounding that holds to the last place: then rounding explains nothing
_EXACT = 0.9
_ROUNDS = 6  # totals of totals of totals
_REUSED = 24.0  # evidence for a line that adds up what another line adds up already
_SECOND = 12.0  # evidence for a second sum of one line
_STEPS = range(2, 9)  # every second to every eighth line
_FEW_FOR_STEPS, _FEW_FOR_PAIRS = 60, 45  # lines among which any that are no neighbours are tried
_PAIRED = 5  # cells that a sum of two lines anywhere must hold on
_PAIRED_TO_ONE = 10  # and for each on which it does not


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """A line that adds up others, where it does.

    Attributes:
        owner: the line.
        terms: the lines that it adds up, or is the mean of.
        holds: the cells along the line on which it does.
        evidence: how unlikely chance is, as a logarithm.
    """

    owner: int
    terms: tuple[int, ...]
    holds: Bools
    evidence: float


class _Tried(NamedTuple):
    """Sums beside the lines that may state them, one a row."""

    sums: Numbers
    stated: Numbers
    compared: Bools
    filled: npt.NDArray[np.int64]  # terms that are not zero
    terms: int


class _Judged(NamedTuple):
    good: Bools
    evidence: npt.NDArray[np.float64]
    holds: Bools
    held: npt.NDArray[np.int64]
    broken: npt.NDArray[np.int64]


def sums_of(lines: Lines) -> list[Sum]:
    """The lines that add up others.

    First the runs beside a line, round by round without the lines that were added up, so that
    totals of totals show; then, in a grid of few lines, steps and pairs.
    """
    numeric = np.flatnonzero(lines.known.any(axis=1))
    found = _Chosen()
    gone: set[int] = set()
    for _ in range(_ROUNDS):
        left = [line for line in numeric.tolist() if line not in gone]
        tried = [each for kind in _kinds(lines, left) for each in _runs(lines, kind)]
        if not (new := found.take(tried)):
            break
        gone |= {term for each in new for term in each.terms}
    kinds = _kinds(lines, numeric.tolist())[-2:]
    found.take([each for kind in kinds for each in (*_steps(lines, kind), *_pairs(lines, kind))])
    return found.sums


def means_of(lines: Lines) -> list[Sum]:
    """The lines that are the mean of a run beside them: more decimals than its terms give a mean
    away.
    """
    numeric = np.flatnonzero(lines.known.any(axis=1)).tolist()
    places = lines.line_places
    finer = [
        each
        for each in _runs(lines, numeric, mean=True)
        if places[each.owner] > places[list(each.terms)].max()
    ]
    return _Chosen().take(finer)


def _kinds(lines: Lines, numeric: Sequence[int]) -> list[list[int]]:
    """Lines to look for runs among: all of them, then whole numbers and fractions by themselves."""
    parts = np.where(lines.known, lines.places > 0, 0).sum(axis=1) * 2 > lines.known.sum(axis=1)
    whole = [line for line in numeric if not parts[line]]
    broken = [line for line in numeric if parts[line]]
    return [list(numeric), whole, broken] if whole and broken else [list(numeric)]


def _judge(tried: _Tried, tests: float, first: Numbers | None = None) -> _Judged:
    """Whether sums are stated by more than chance.

    Args:
        tried: the sums.
        tests: how many there are to be tried.
        first: a term of each; figures in proportion to each other count as one witness.
    """
    slack = (tried.terms + 1) / 2
    error = np.abs(tried.sums - tried.stated).astype(np.float64)
    near = tried.compared & (error <= slack)
    telling = tried.compared & (tried.filled >= 2) & (tried.stated != 0)
    least = np.log(tests) + _EVIDENCE
    at_most = (near & telling).sum(axis=1)
    if not (at_most * _MOST >= least).any():  # as nearly always: it need not be weighed
        none = np.zeros_like(at_most)
        return _Judged(none > 0, none.astype(np.float64), near, none, none)
    stated, same = np.abs(tried.stated).astype(np.float64), tried.compared & (error == 0)
    exact = (same & telling).sum(axis=1) >= _EXACT * at_most
    holds = np.where(exact[:, None], same, near)
    tolerance = np.where(exact, 0.0, slack)[:, None]
    weight = np.minimum(np.log(np.maximum(stated / (2 * tolerance + 1), 1.0)), _MOST)
    held, broken = (holds & telling).sum(axis=1), (tried.compared & ~near).sum(axis=1)
    evidence = (weight * (holds & telling)).sum(axis=1)
    if first is not None:
        evidence *= _independent(first, tried.stated, holds & telling, held)
    evidence -= _AGAINST * broken
    good = (held > 0) & (held >= _HELD * broken) & (evidence >= least)
    return _Judged(good, evidence, holds, held, broken)


def _independent(
    first: Numbers, stated: Numbers, holds: Bools, held: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """The share of cells whose term is another part of the sum than in any other cell."""
    parts = first.astype(np.float64) / np.where(stated == 0, 1, stated).astype(np.float64)
    sorted_parts = np.sort(np.where(holds, np.rint(parts * 500), np.nan), axis=1)
    known = ~np.isnan(sorted_parts)
    new = (np.diff(sorted_parts, axis=1) != 0) & known[:, 1:]
    distinct = new.sum(axis=1) + known[:, :1].any(axis=1)
    share: npt.NDArray[np.float64] = distinct / np.maximum(held, 1)
    return share


def _runs(lines: Lines, order: Sequence[int], *, mean: bool = False) -> Iterator[Sum]:
    """Lines that add up the run before or behind them."""
    if len(order) < 3:
        return
    for way in (1, -1):
        yield from _runs_one_way(lines, list(order)[::way], mean=mean)


def _runs_one_way(lines: Lines, order: Sequence[int], *, mean: bool) -> Iterator[Sum]:
    """Lines that add up the run that stands before them in an order."""
    stated, known = lines.values[order], lines.known[order]
    printed = np.where(known, stated, 0)
    summed, seen = np.zeros_like(printed), np.zeros_like(known)
    filled = np.zeros(printed.shape, np.int64)
    for length in range(1, min(LONGEST_RUN, len(order) - 1) + 1):
        summed[length:] += printed[:-length]
        seen[length:] |= known[:-length]
        new = np.zeros_like(known)
        new[length:] = printed[:-length] != 0
        filled += new
        if length < 2:
            continue
        inside = (np.arange(len(order)) >= length)[:, None]
        compared = known & seen & inside
        if mean:  # figures that are all alike are their own mean
            compared[length:] &= printed[:-length] != stated[length:]
        owners = stated * length if mean else stated
        tried = _Tried(summed, owners, compared, filled, length)
        judged = _judge(tried, 2 * len(order))
        for place in np.flatnonzero(judged.good & (new & judged.holds).any(axis=1)).tolist():
            terms = tuple(order[place - length : place][::-1])
            yield Sum(order[place], terms, judged.holds[place], judged.evidence[place].item())


def _steps(lines: Lines, order: Sequence[int]) -> Iterator[Sum]:
    """Lines that add up every n-th of the lines near them: the women of all years, the quarters of
    one kind.
    """
    count = len(order)
    if not 3 < count <= _FEW_FOR_STEPS:
        return
    printed = np.where(lines.known[order], lines.values[order], 0)
    for step in _STEPS:
        for start in range(count - step):
            for length in range(2, (count - 1 - start) // step + 2):
                taken = range(start, start + length * step, step)
                near = [*range(max(0, start - 2 * step), start)]
                near += range(taken[-1] + 1, min(count, taken[-1] + 2 * step + 1))
                yield from _stepped(lines, order, printed, taken, near)


def _stepped(
    lines: Lines, order: Sequence[int], printed: Numbers, taken: range, near: Sequence[int]
) -> Iterator[Sum]:
    """The lines near a step that state its sum."""
    if not near:
        return
    chosen = printed[taken.start : taken.stop : taken.step]
    owners = [order[place] for place in near]
    stated, known = lines.values[owners], lines.known[owners]
    filled = np.broadcast_to((chosen != 0).sum(axis=0), stated.shape)
    tried = _Tried(chosen.sum(axis=0)[None, :], stated, known, filled, len(taken))
    tests = len(order) ** 2 * len(_STEPS)
    judged = _judge(tried, tests, np.broadcast_to(chosen[0], stated.shape))
    for place in np.flatnonzero(judged.good).tolist():
        terms = tuple(order[each] for each in taken)
        yield Sum(owners[place], terms, judged.holds[place], judged.evidence[place].item())


def _pairs(lines: Lines, order: Sequence[int]) -> Iterator[Sum]:
    """Lines that are the sum of two others anywhere, also a difference seen from its whole."""
    count = len(order)
    if not 2 < count <= _FEW_FOR_PAIRS:
        return
    values, known = lines.values[order], lines.known[order]
    printed = np.where(known, values, 0)
    one, other = np.triu_indices(count, 1)
    for owner in range(count):
        apart = (one != owner) & (other != owner)
        a, b = one[apart], other[apart]
        filled = (printed[a] != 0).astype(np.int64) + (printed[b] != 0)
        stated = np.broadcast_to(values[owner], filled.shape)
        compared = known[owner][None, :] & known[a] & known[b]
        tried = _Tried(printed[a] + printed[b], stated, compared, filled, 2)
        judged = _judge(tried, count**3, printed[a])
        enough = (judged.held >= _PAIRED) & (judged.broken * _PAIRED_TO_ONE <= judged.held)
        for place in np.flatnonzero(judged.good & enough).tolist():
            terms = order[a[place]], order[b[place]]
            evidence = judged.evidence[place].item()
            yield Sum(order[owner], terms, judged.holds[place], evidence)


@dataclass(slots=True)
class _Chosen:
    """Sums that go together: none is part of what it adds up, and what is added up twice is well
    borne out.
    """

    sums: list[Sum] = field(default_factory=list)
    by_owner: dict[int, list[frozenset[int]]] = field(default_factory=dict)
    added: set[int] = field(default_factory=set)

    def take(self, tried: Iterable[Sum]) -> list[Sum]:
        """Take the sums that go with those taken already, the best borne out first."""
        new = []
        for each in sorted(tried, key=lambda each: (-each.evidence, len(each.terms))):
            if self._fits(each):
                self.by_owner.setdefault(each.owner, []).append(frozenset(each.terms))
                self.added.update(each.terms)
                new.append(each)
        self.sums += new
        return new

    def _fits(self, each: Sum) -> bool:
        own = self.by_owner.get(each.owner, [])
        circular = any(
            each.owner in below for term in each.terms for below in self.by_owner.get(term, ())
        )
        if circular or any(not below.isdisjoint(each.terms) for below in own):
            return False
        if own and each.evidence < _SECOND:
            return False
        return each.evidence >= _REUSED or self.added.isdisjoint(each.terms)


def readings(lines: Lines, found: Sum) -> list[tuple[int, ...]]:
    """The terms of a sum as they are, and with the blank or zero lines that stand among or beside
    them.

    A total takes in the whole range that was drawn over its lines, whether all of them are filled
    in or not; the figures cannot tell.
    """
    first, last = min(found.terms), max(found.terms)
    if first < found.owner < last:
        return [found.terms]
    silent = ~(lines.known & (lines.values != 0)).any(axis=1)
    inside = {line for line in range(first, last + 1) if line in found.terms or silent[line]}
    before = found.owner > last
    toward = range(last + 1, found.owner) if before else range(found.owner + 1, first)
    if all(silent[line] for line in toward):
        inside |= set(toward)
    away = range(first - 1, -1, -1) if before else range(last + 1, len(lines))
    beyond = set(inside)
    for line in away:
        if not (silent[line] and lines.known[line].any()):
            break
        beyond.add(line)
    sets = dict.fromkeys((frozenset(found.terms), frozenset(inside), frozenset(beyond)))
    return [tuple(sorted(each)) for each in sets]
