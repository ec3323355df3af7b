"""What a printed percent is a percent of.

The header says ``%`` and little more; the amounts decide. Every definition that the columns allow
is tried on the rows, and the one that fits most of them is taken. Where no definition fits even
half of the rows, the column is about something else (capaian kinerja, a mean) and is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice, permutations, product

import numpy as np
import numpy.typing as npt

from anggaran.amount.percent import (
    Definition,
    PercentColumn,
    Rounding,
    half_up,
    round_percent,
    rounding_of,
)
from anggaran.amount.rounding import half
from anggaran.amount.rupiah import AmountColumn
from anggaran.arrow import Ints
from anggaran.measure import LAIN, Measure, pairs
from anggaran.shape.structure import RowKind, Structure
from anggaran.table.table import Table

_SAYS_SERAPAN = re.compile(r"realis|serap|capaian keuangan|keuangan", re.IGNORECASE)
_SAYS_EXCESS = re.compile(r"tambah|kurang|lebih|selisih|naik|turun|sisa|deviasi", re.IGNORECASE)
_NOISE = Fraction(1, 10**6)  # the last digits of a percent kept as a binary number
_DISPLAYED = 6  # places; more are those of a binary number that a program printed
_SAMPLE = 400  # rows that decide on a definition; a longer table says nothing new
_FEW = 3  # rows that may outvote a heading, or stand in for one
_GLANCE = 8  # rows spread over these, of which a definition must fit one to be tried on all
_OTHERS = 8  # columns under headings of their own of which one may be the whole
_MANY = 40  # amount columns beyond which a percent is only sought among pagu with its realisasi
# printed percents that many figures have: nothing and all, of money as of anything else
_SAYS_NOTHING = {0, 100}


def definitions(measures: Sequence[str]) -> list[Definition]:
    """Every definition that the measures of a table allow, the usual first.

    A month or quarter is a part of no other, nor a version of it.

    >>> measures = ["pagu_mei", "realisasi_mei", "pagu_juni", "realisasi_juni"]
    >>> [(each.part, each.whole) for each in definitions(measures)][:3]
    [('realisasi_mei', 'pagu_mei'), ('realisasi_juni', 'pagu_juni'), ('realisasi_mei', 'pagu_mei')]
    """
    pagu, realisasi, expected = _by_kind(measures)
    leading = [(part, whole) for whole, part in pairs(measures)]
    shares = dict.fromkeys((*leading, *_but_for_spans(product(realisasi, pagu))))
    versions = _but_for_spans(chain(permutations(pagu, 2), permutations(realisasi, 2)))
    found = [
        *(Definition(*terms) for terms in shares),
        *(Definition(*terms, change=True) for terms in versions),
        *(Definition(*terms, change=True, unsigned=True) for terms in versions),
        *(Definition(*terms) for terms in versions),
        *(Definition(*terms) for terms in _but_for_spans(product(expected, pagu))),
    ]
    return found + [replace(each, scale=1) for each in found]


def _by_kind(measures: Sequence[str]) -> tuple[list[Measure], list[Measure], list[Measure]]:
    """The pagu, realisasi and prognosis of which any two may make a percent; of hundreds of columns
    none, for every two of them were millions for each percent.
    """
    if len(measures) > _MANY:
        return [], [], []
    pagu, realisasi, expected = (
        [each for each in map(Measure, measures) if each.kind == kind]
        for kind in ("pagu", "realisasi", "prognosis")
    )
    unnamed = [each for each in map(Measure, measures) if each.kind == LAIN]
    return pagu or unnamed[:_OTHERS], realisasi, expected


def _of_excess(measures: Sequence[str]) -> list[Definition]:
    """The percents of what was spent above or below its pagu; a heading has to say so, or several
    rows, for half of a budget is left where half of it is spent.
    """
    found = [
        Definition(realisasi, pagu, change=True, unsigned=unsigned)
        for unsigned in (False, True)
        for pagu, realisasi in pairs(measures)
    ]
    return found + [replace(each, scale=1) for each in found]


def _but_for_spans(terms: Iterable[tuple[Measure, Measure]]) -> list[tuple[Measure, Measure]]:
    """Those of which not both are of a month or quarter by itself."""
    return [(part, whole) for part, whole in terms if not (part.is_single and whole.is_single)]


def match_percents(
    table: Table, structure: Structure, amounts: Mapping[str, AmountColumn]
) -> dict[str, Definition | None]:
    """The definition of each percent column; None where no definition fits half of its rows."""
    if not table.percents:
        return {}
    rows = percent_rows(structure)
    found = {
        name: _best(column, rows, _of_group(name, amounts))
        for name, column in table.percents.items()
    }
    return _each_its_own(table, rows, found, amounts)


def _each_its_own(
    table: Table,
    rows: Ints,
    found: dict[str, Definition | None],
    amounts: Mapping[str, AmountColumn],
) -> dict[str, Definition | None]:
    """Without the columns that fit only partly what another column is on every row: they are of
    another base.
    """
    wrong = {
        name: _misses(table.percents[name], rows, each, amounts)
        for name, each in found.items()
        if each
    }
    taken = {definition for name, definition in found.items() if name in wrong and not wrong[name]}
    for name, missed in wrong.items():
        if missed > 1 and found[name] in taken:
            found[name] = None
    return found


def _misses(
    column: PercentColumn,
    rows: Ints,
    definition: Definition,
    amounts: Mapping[str, AmountColumn],
) -> int:
    """On how many rows a percent is not what a definition makes."""
    others = rows[~surely(column, definition, amounts)[rows]].tolist()
    return sum(fit(column, row, definition, amounts) is Unfit.WRONG for row in others)


def _of_group(name: str, amounts: Mapping[str, AmountColumn]) -> Mapping[str, AmountColumn]:
    """The amounts under the group heading of a percent, as its name gives it; all without one."""
    group = name.partition("_")[2]
    if not group or group.isdecimal():
        return amounts
    own = {each: column for each, column in amounts.items() if each.partition("_")[2] == group}
    return own if len(own) > 1 else amounts


def percent_rows(structure: Structure) -> Ints:
    """Rows of the table that may print a percent of amounts: nodes and totals, not surplus and the
    like.
    """
    totals = [total.row for total in structure.totals if total.kind is RowKind.TOTAL]
    printed = structure.rows[structure.rows >= 0]
    return np.sort(np.concatenate((printed, np.array(totals, dtype=np.int64))))


def _best(
    column: PercentColumn, rows: Ints, amounts: Mapping[str, AmountColumn]
) -> Definition | None:
    """What fits most rows that say something; for a header that says serapan, what its other rows
    bear out.
    """
    printed = (row for row in map(int, rows) if column.values[row] is not None)
    sample = [*islice(printed, _SAMPLE)]
    telling = [row for row in sample if column.values[row] not in _SAYS_NOTHING]
    possible = definitions(list(amounts))
    if _SAYS_EXCESS.search(column.header):
        possible += _of_excess(list(amounts))
    best = _most(column, telling or sample, sample, possible, amounts)
    if best is not None:
        return best
    if not _SAYS_SERAPAN.search(column.header):
        excess = _of_excess(list(amounts)) if len(telling) >= _FEW else []
        return _most(column, telling, sample, excess, amounts)
    if len(sample) < _FEW:  # too few rows to outvote a header that says what the column is
        return possible[0] if possible else None
    return _most(column, sample, sample, possible[:1], amounts)


def _most(
    column: PercentColumn,
    telling: Sequence[int],
    sample: Sequence[int],
    possible: Iterable[Definition],
    amounts: Mapping[str, AmountColumn],
) -> Definition | None:
    """The definition that fits most telling rows, and at least half of those compared; of several,
    the first that misses fewest rows of the whole sample.
    """
    glance = telling[:: max(1, len(telling) // _GLANCE)]
    best: list[tuple[Definition, int]] = []
    most = 1
    for definition in possible:
        if _is_hopeless(fit(column, row, definition, amounts) for row in glance):
            continue
        fits = [fit(column, row, definition, amounts) for row in telling]
        compared = [fitted for fitted in fits if fitted is not Unfit.NOT_COMPARED]
        held = sum(isinstance(fitted, Rounding) for fitted in compared)
        if held >= most:
            best = [*(best if held == most else ()), (definition, len(compared))]
            most = held
    if len(best) > 1 and len(telling) < len(sample):
        best.sort(key=lambda each: _misses(column, np.array(sample), each[0], amounts))
    return next((each for each, compared in best[:1] if most * 2 >= compared), None)


def _is_hopeless(fits: Iterable[object]) -> bool:
    """Whether some rows speak against a definition and none for it."""
    seen = set(fits)
    return Unfit.WRONG in seen and not any(isinstance(each, Rounding) for each in seen)


def surely(
    column: PercentColumn, definition: Definition, amounts: Mapping[str, AmountColumn]
) -> npt.NDArray[np.bool_]:
    """The rows whose percent is what a definition makes, rounded half-up; :func:`fit` tells of the
    others. It looks at columns, and so says nothing of changes and of very large amounts.
    """
    part, whole = amounts[definition.part], amounts[definition.whole]
    if definition.change or definition.unsigned:
        return np.zeros(len(column), dtype=np.bool_)
    known: npt.NDArray[np.bool_] = part.known & whole.known
    return known & half_up(column, part.sen, whole.sen, definition.scale)


class Unfit:
    """Why a printed percent has no rounding: it could not be compared, or it is wrong."""

    NOT_COMPARED = "not compared"
    WRONG = "wrong"


def fit(
    column: PercentColumn, row: int, definition: Definition, amounts: Mapping[str, AmountColumn]
) -> Rounding | str:
    """How one printed percent follows from the amounts of its row: its rounding, or one of
    :class:`Unfit`.
    """
    part, whole = amounts[definition.part], amounts[definition.whole]
    if column.values[row] is None or not (part.known[row] and whole.known[row]):
        return Unfit.NOT_COMPARED
    values = int(part.sen[row]), int(whole.sen[row])
    if values[1] == 0:
        return Unfit.NOT_COMPARED
    return fits(column, row, definition, values, (half(part, row), half(whole, row))) or Unfit.WRONG


def fits(
    column: PercentColumn,
    row: int,
    definition: Definition,
    values: tuple[int, int],
    off: tuple[int, int],
) -> Rounding | None:
    """The rounding by which the printed percent of a row is that of two amounts in sen; None where
    there is none.

    Args:
        column: the percents.
        row: which of them.
        definition: what it is a percent of.
        values: the part and the whole.
        off: how far each may be off, because it was rounded after the percent was computed: any
            percent that amounts so near would give is right.
    """
    (amount, base), (far, far_base) = values, off
    printed = column.values[row]
    exact = definition.ratio(amount, base, printed)
    if exact is None:
        return None
    rounding = admits(column, row, exact)
    if rounding is not Rounding.HALF_UP and (far or far_base) and abs(base) > far_base:
        corners = [
            definition.ratio(amount + a, base + b, printed)
            for a in (-far, far)
            for b in (-far_base, far_base)
        ]
        rounding = Rounding.HALF_UP if _within(column, row, corners) else rounding
    return rounding


def _within(column: PercentColumn, row: int, corners: Sequence[Fraction | None]) -> bool:
    """True where a printed percent lies between the extremes that rounded amounts allow."""
    printed = column.values[row]
    known = [
        round_percent(corner, column.places[row] or 0) for corner in corners if corner is not None
    ]
    return printed is not None and bool(known) and min(known) <= printed <= max(known)


def admits(column: PercentColumn, row: int, exact: Fraction) -> Rounding | None:
    """The rounding by which the printed percent of a row is the exact one; None where there is
    none.

    A percent kept as a binary number has no printed places: it is the exact one but for noise in
    its last digits, or rounded to the places that it shows.
    """
    printed, places = column.values[row], column.places[row]
    if printed is None:
        return None
    if places is not None and places > _DISPLAYED and abs(Fraction(printed) - exact) <= _NOISE:
        return Rounding.HALF_UP
    if column.exact[row]:
        if abs(Fraction(printed) - exact) <= _NOISE:
            return Rounding.HALF_UP
        places = max(0, -int(printed.normalize().as_tuple().exponent))
    return None if places is None else rounding_of(printed, places, exact)
