"""What a column is by its figures, where its heading does not say: the relation they bear out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import numpy as np

from anggaran.amount.adding import adding
from anggaran.amount.column import read_amounts
from anggaran.amount.percent import PercentColumn, read_percents, rounding_of
from anggaran.amount.rupiah import AmountColumn
from anggaran.measure import Measure, pairs, versions
from anggaran.reading.layout.profiles import Candidate

_ROWS = 200  # rows looked at, from the top
_TELLING = 2  # rows that have to bear a meaning out
_NOTHING = (None, 0, 1, 100)  # figures that many columns print in many rows
_HUNDRED = 100
_RUPIAH = 100 * _HUNDRED  # of a product of sen
_ALONE = 5  # rows of a difference that no heading tells, for each that is another
_HELD = 3  # rows that must hold for each that does not
_NEAR = Fraction(1, 10**6)


class Figures:
    """The amounts of a table, to be asked what another column makes of them.

    Args:
        candidates: its columns.
        money: which of them are amounts.
    """

    def __init__(self, candidates: Sequence[Candidate], money: Mapping[Measure, int]) -> None:
        self._cells = {c.index: c.profile.cells for c in candidates}
        self._money = money
        self._read: dict[int, AmountColumn] = {}

    def percent_of(self, candidate: Candidate) -> Measure | None:
        """The realisasi of which a column prints the percent of its pagu; None for none.

        A heading that speaks of a target has to be outdone: all figures but one, and three at
        least.
        """
        most = _mostly if candidate.role is None else _but_for_one
        printed = read_percents(candidate.profile.cells[:_ROWS])
        for pagu, realisasi in self._pairs():
            rows = enumerate(self._rows(pagu, realisasi))
            telling = {
                row: Fraction(part * _HUNDRED, whole)
                for row, (whole, part) in rows
                if whole and printed.values[row] not in _NOTHING
            }
            if most([_is_percent(printed, row, exact) for row, exact in telling.items()]):
                return realisasi
        return None

    def _pairs(self) -> Iterator[tuple[Measure, Measure]]:
        """Each pagu and its realisasi; then a realisasi with any other pagu of which it may be."""
        usual = pairs(self._money)
        yield from usual
        kinds = {kind: [m for m in self._money if m.kind == kind] for kind in ("pagu", "realisasi")}
        for pagu, realisasi in product(kinds["pagu"], kinds["realisasi"]):
            if (pagu, realisasi) not in usual and not (pagu.is_single and realisasi.is_single):
                yield pagu, realisasi

    def difference_of(self, candidate: Candidate) -> str | None:
        """The name of the difference that a column prints: sisa, or bertambah/(berkurang)."""
        printed = self._amounts(candidate.index)
        for name, before, after in self._differences():
            fits = [
                abs(int(printed.sen[row])) == abs(first - second)
                for row, (first, second) in enumerate(self._rows(before, after))
                if printed.known[row] and first != second and second
            ]
            if sum(fits) >= max(_TELLING, _ALONE * (len(fits) - sum(fits))):
                return name
        return None

    def _differences(self) -> Iterator[tuple[str, Measure, Measure]]:
        for before, after in versions(self._money):
            yield "bertambah_berkurang", before, after
        for pagu, realisasi in pairs(self._money):
            yield "sisa", pagu, realisasi

    def _rows(self, first: Measure, second: Measure) -> Iterator[tuple[int, int]]:
        """The sen of two measures in each row; 0 and 0 where one of them is not known."""
        one, other = self._amounts(self._money[first]), self._amounts(self._money[second])
        for row, known in enumerate((one.known & other.known).tolist()):
            yield (int(one.sen[row]), int(other.sen[row])) if known else (0, 0)

    def _amounts(self, index: int) -> AmountColumn:
        if index not in self._read:
            self._read[index] = read_amounts(self._cells[index][:_ROWS])
        return self._read[index]


def sum_among(candidates: Sequence[Candidate]) -> int | None:
    """The index of the column that prints the sum of the others in most rows; None for none."""
    read = [read_amounts(c.profile.cells[:_ROWS]) for c in candidates]
    known = np.all([column.known for column in read], axis=0)
    rows = zip(*(column.sen[known].tolist() for column in read), strict=True)
    telling = [row for row in rows if sum(map(bool, row)) > _TELLING]
    for candidate, column in zip(candidates, zip(*telling, strict=True), strict=False):
        if _mostly([2 * part == sum(row) for part, row in zip(column, telling, strict=True)]):
            return candidate.index
    return None


def multiplies(one: Candidate, price: Candidate, product: Candidate) -> bool:
    """Whether a column by a price makes another in nearly all rows that print all three."""
    read = [read_amounts(c.profile.cells[:_ROWS]) for c in (one, price, product)]
    rows = np.flatnonzero(np.logical_and.reduce([column.known for column in read])).tolist()
    sen = [[int(column.sen[row]) for column in read] for row in rows]
    fits = [abs(a * b - made * _HUNDRED) < _RUPIAH for a, b, made in sen if made and a != _HUNDRED]
    return sum(fits) >= _TELLING and sum(fits) >= _HELD * (len(fits) - sum(fits))


def added_to(known: Sequence[Candidate], unknown: Sequence[Candidate]) -> set[int]:
    """The indices of unknown columns that add up with known ones in nearly all rows, or with
    columns that do.
    """
    among = sorted((*known, *unknown), key=lambda c: c.index)
    found = adding([read_amounts(c.profile.cells) for c in among]) if unknown else []
    sums = [{among[place].index for place in each.columns} for each in found]
    reached = {c.index for c in known}
    while more := [each for each in sums if each & reached and not each <= reached]:
        reached.update(*more)
    return reached - {c.index for c in known}


def _is_percent(printed: PercentColumn, row: int, exact: Fraction) -> bool:
    """Whether a printed percent, or bare ratio, is the exact one."""
    value, places = printed.values[row], printed.places[row]
    if value is None:
        return False
    ratios = (exact, exact / _HUNDRED)
    if places is None:  # a number of a workbook, exact or rounded
        places = max(0, -int(value.normalize().as_tuple().exponent))
        if any(abs(Fraction(value) - each) < _NEAR for each in ratios):
            return True
    return any(rounding_of(value, places, each) is not None for each in ratios)


def _mostly(fits: Sequence[bool]) -> bool:
    return sum(fits) >= _TELLING and sum(fits) * 2 > len(fits)


def _but_for_one(fits: Sequence[bool]) -> bool:
    return sum(fits) > _TELLING and sum(fits) >= len(fits) - 1
