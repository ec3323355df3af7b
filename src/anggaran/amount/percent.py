"""Printed percents, and the exact ratio that they round."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from anggaran.amount.number import SPACES, peel
from anggaran.amount.rupiah import Array, Kind, text_of
from anggaran.arrow import Ints, Lazy
from anggaran.errors import InvalidAmount

T = TypeVar("T")

LONG = 1000  # cells from which entries are made only when somebody looks at them
PERCENT_LENGTH = 40  # characters; what is longer is prose
_PLACES = 6  # digits before and after the mark, up to which percents are compared by columns
_LARGE = 2**61  # the sum of twice this and once this is still an int64
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:(?P<mark>[.,])(?P<part>[0-9]+))?")
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?P<group>[.,])[0-9]{3})(?:(?P=group)[0-9]{3})*)"
    r"(?:(?!(?P=group))(?P<mark>[.,])(?P<part>[0-9]+))?"
)
_WORD = re.compile(r"\s*(?:persen|prosen|percent|pct)\.?$", re.IGNORECASE)
_UNIT = re.compile(r"(?<=[0-9])\s*(?:ribu|juta|mil[iy]ar|trili?[yu]?un|rupiah)\.?$", re.IGNORECASE)


class Rounding(StrEnum):
    """How a printed percent was rounded; half-up is the habit of the tables, truncated that of the
    prose.
    """

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    TRUNCATED = "truncated"


@dataclass(frozen=True)
class PercentColumn:
    """A column of printed percents; all its columns are equally long, tuples where they are short.

    Attributes:
        header: what stands above the column.
        values: the percents as printed (``96,38`` is 96.38); None for a blank, a dash and what
            cannot be read.
        places: printed decimals; None where the cell was a binary number or there is no value.
        texts: the cells as printed.
        kinds: a :class:`Kind` for each cell.
        exact: True where the cell was a number of a workbook: unrounded, its last digits float
            noise.
        read: what was read, each text but once.
    """

    header: str
    values: Sequence[Decimal | None]
    places: Sequence[int | None]
    texts: Sequence[str]
    kinds: Sequence[Kind]
    exact: Sequence[bool]
    read: _Read

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def digits(self) -> tuple[Array, Array]:
        """The printed percents as whole numbers of their last place, and ten to the power of their
        places; that power is 0 where there is no well formed text of few digits.
        """
        made = [*map(_digits, self.read.cells), (0, 0)]
        both = np.array(made, dtype=np.int64)[self.read.which]
        return both[:, 0], both[:, 1]


def _digits(cell: _Cell) -> tuple[int, int]:
    value, places = cell.value, cell.places
    if cell.exact or cell.kind != Kind.NUMBER or value is None or places is None:
        return 0, 0
    if places > _PLACES or value.adjusted() > _PLACES:
        return 0, 0
    return int(value.scaleb(places)), 10**places


def half_up(
    column: PercentColumn, part: Array, whole: Array, scale: int = 100
) -> npt.NDArray[np.bool_]:
    """Where the printed percents are surely those of two columns of sen, rounded half-up.

    By columns, in whole numbers; what is too large for that is not said to hold, nor is a percent
    kept as a binary number: :func:`rounding_of` tells of those.

    >>> half_up(read_percents(["99,93", "99,92"]), np.array([3997] * 2), np.array([4000] * 2))
    array([ True, False])
    """
    printed, power = column.digits
    few: npt.NDArray[np.bool_] = (power > 0) & (whole != 0) & _is_below(whole, _LARGE)
    few &= _is_below(part, _LARGE // (scale * np.maximum(power, 1)))
    above = np.where(few, part, 0).astype(np.int64) * scale * power
    below = np.where(few, whole, 1).astype(np.int64)
    rounded = (2 * np.abs(above) + np.abs(below)) // (2 * np.abs(below))
    few &= rounded * np.sign(above) * np.sign(below) == printed
    return few


def _is_below(amounts: Array, limit: Array | int) -> npt.NDArray[np.bool_]:
    return ((amounts < limit) & (amounts > -limit)).astype(np.bool_)


def percent(part_sen: int, whole_sen: int) -> Fraction:
    """The exact ratio of two amounts in percent.

    Raises:
        InvalidAmount: the whole is 0, of which nothing is a share.

    >>> percent(23_982_000_00, 24_000_000_00)
    Fraction(3997, 40)
    """
    if not whole_sen:
        raise InvalidAmount(
            "Persen dari 0 tidak ada; lewati baris ini.", "There is no percent of 0; skip this row."
        )
    return Fraction(int(part_sen) * 100, int(whole_sen))


def _rounded(exact: Fraction, places: int, rounding: Rounding) -> Decimal:
    unit = exact.denominator
    whole, rest = divmod(abs(exact.numerator) * 10**places, unit)
    if rounding is Rounding.HALF_UP:
        whole += 2 * rest >= unit
    elif rounding is Rounding.HALF_EVEN:
        whole += 2 * rest > unit or (2 * rest == unit and whole % 2 == 1)
    return Decimal(f"{-whole if exact < 0 else whole}E-{places}")


def round_percent(exact: Fraction, places: int = 2) -> Decimal:
    """A percent rounded half-up, away from zero, as the tables print it.

    >>> round_percent(percent(23_982_000_00, 24_000_000_00))
    Decimal('99.93')
    """
    return _rounded(exact, places, Rounding.HALF_UP)


def rounding_of(printed: Decimal, places: int, exact: Fraction) -> Rounding | None:
    """Which rounding of the exact percent gives the printed one, half-up first; None where none
    does.

    >>> rounding_of(Decimal("99.92"), 2, Fraction(3997, 40))
    <Rounding.HALF_EVEN: 'half-even'>
    """
    return next(
        (rounding for rounding in Rounding if _rounded(exact, places, rounding) == printed), None
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    kind: Kind
    value: Decimal | None = None
    places: int | None = None
    exact: bool = False
    mark: str = ""  # the decimal mark
    soft: bool = False  # three decimals after a lone mark: may be thousands


def _read(cell: object) -> _Cell:
    if isinstance(cell, bool | np.bool_):
        return _Cell(Kind.ERROR)
    if isinstance(cell, int | float | np.integer | np.floating | Decimal):
        return _number(cell)
    return _text(text_of(cell))


def _number(cell: float | np.number | Decimal) -> _Cell:
    binary = not isinstance(cell, Decimal)
    text = text_of(cell)
    if not text or text.lower() in {"nan", "snan"}:
        return _Cell(Kind.BLANK)
    if text.startswith("<"):
        return _Cell(Kind.ERROR)
    value = Decimal(text)
    if not value.is_finite():
        return _Cell(Kind.BLANK if value.is_nan() else Kind.ERROR)
    return _Cell(
        Kind.NUMBER,
        value,
        None if binary else max(0, -int(value.as_tuple().exponent)),
        exact=binary,
    )


def _text(text: str) -> _Cell:
    text = text.translate(SPACES).strip()
    if not text:
        return _Cell(Kind.BLANK)
    if len(text) > PERCENT_LENGTH:
        return _Cell(Kind.ERROR)
    unit = _UNIT.search(text)
    bare = (text[: unit.start()] if unit else _WORD.sub("", text)).replace("%", " ", 1).strip()
    if bare and not bare.strip("-–—−"):
        return _Cell(Kind.DASH)
    core, signs = peel(bare.replace(" )", ")"))
    match = _number_of(core)
    if match is not None and signs in ([], ["()"], ["-"]):
        return _percent_of(match, negative=bool(signs), unit=unit is not None)
    spoiled = match or ("#" not in core and any(map(str.isdigit, core)))
    return _Cell(Kind.MALFORMED if spoiled else Kind.ERROR)


def _number_of(core: str) -> re.Match[str] | None:
    """A well formed number; one group of three digits alone is rather three decimals."""
    match = _GROUPED.fullmatch(core)
    if match is None or (match["part"] is None and core.count(match["group"]) == 1):
        return _PLAIN.fullmatch(core)
    return match


def _percent_of(match: re.Match[str], *, negative: bool, unit: bool) -> _Cell:
    """A well formed number as a percent; with the word of an amount ("60,49 miliar") it is none."""
    whole, part = re.sub("[.,]", "", match["whole"]), match["part"] or ""
    sign, rest = "-" if negative else "", f".{part}" if part else ""
    value = Decimal(f"{sign}{whole}{rest}")
    if unit:
        return _Cell(Kind.MALFORMED, value, len(part))
    alone = "group" not in match.groupdict()  # 1.234: thousands, or three decimals
    soft = alone and len(part) == 3 and len(whole) <= 3 and whole[0] != "0"
    return _Cell(Kind.NUMBER, value, len(part), mark=match["mark"] or "", soft=soft)


def read_percents(cells: Sequence[object], header: str = "") -> PercentColumn:
    """A printed percent column, each cell as it stands.

    A number of a workbook stays as stored (0.9638 is not turned into 96.38: the caller finds the
    scale). A dash has no value. ``1.234`` in a column that otherwise prints decimal commas is
    ambiguous.

    >>> read_percents(["96,38", "(28,57)", "-"]).values
    (Decimal('96.38'), Decimal('-28.57'), None)
    """
    read = _read_all(cells)

    def look(default: Callable[[object], T], of: Callable[[_Cell], T]) -> Sequence[T]:
        made = _Made(cells, read, default, of)
        return made if len(cells) >= LONG else tuple(made)

    return PercentColumn(
        header,
        look(lambda cell: Decimal(repr(cell)), lambda read: read.value),
        look(lambda _: None, lambda read: read.places),
        _Texts(cells) if len(cells) >= LONG else tuple(map(text_of, cells)),
        look(lambda _: Kind.NUMBER, lambda read: read.kind),
        look(lambda _: True, lambda read: read.exact),
        read,
    )


class _Read(NamedTuple):
    """What was read in a column.

    Attributes:
        which: for each cell the position of what was read there; -1 for a plain number of a
            workbook, which needs no reading.
        cells: what was read, equal texts but once.
    """

    which: Ints
    cells: Sequence[_Cell]


def _read_all(cells: Sequence[object]) -> _Read:
    kinds = set(map(type, cells))
    if kinds == {float} and np.isfinite(np.array(cells, dtype=np.float64)).all():
        return _Read(np.full(len(cells), -1), ())
    by_text = _texts({cell for cell in cells if type(cell) is str})
    number: dict[object, int] = {text: place for place, text in enumerate(by_text)}
    if kinds == {str}:
        which = np.fromiter(map(number.__getitem__, cells), dtype=np.int64, count=len(cells))
        return _Read(which, [*by_text.values()])
    found, places = [*by_text.values()], []
    for cell in cells:
        if type(cell) is str:
            places.append(number[cell])
        elif type(cell) is float and math.isfinite(cell):
            places.append(-1)
        else:
            places.append(len(found))
            found.append(_read(cell))
    return _Read(np.array(places, dtype=np.int64), found)


def _texts(texts: Iterable[str]) -> dict[str, _Cell]:
    """What each text says; three decimals behind a mark that no other uses for decimals are
    doubtful.
    """
    read = {text: _text(text_of(text)) for text in texts}
    marks = {cell.mark for cell in read.values() if cell.mark and not cell.soft}
    return {
        text: _Cell(Kind.AMBIGUOUS) if cell.soft and marks and cell.mark not in marks else cell
        for text, cell in read.items()
    }


class _Made(Lazy[T]):
    """One attribute of the cells of a column: of a plain number by ``default``, of any other cell
    by ``of``.
    """

    def __init__(
        self,
        cells: Sequence[object],
        read: _Read,
        default: Callable[[object], T],
        of: Callable[[_Cell], T],
    ) -> None:
        super().__init__(len(cells))
        self._cells, self._read, self._default, self._of = cells, read, default, of

    def _make(self, at: slice) -> list[T]:
        (which, read), default, of = self._read, self._default, self._of
        cells = zip(which[at].tolist(), self._cells[at], strict=True)
        return [default(cell) if place < 0 else of(read[place]) for place, cell in cells]


class _Texts(Lazy[str]):
    """The cells of a column as printed."""

    def __init__(self, cells: Sequence[object]) -> None:
        super().__init__(len(cells))
        self._cells = cells

    def _make(self, at: slice) -> list[str]:
        return [text_of(cell) for cell in self._cells[at]]


@dataclass(frozen=True, slots=True)
class Definition:
    """How a percent column is computed.

    Attributes:
        part: measure above the line.
        whole: measure below the line.
        change: True for (part - whole) / whole.
        unsigned: True where the sign is left out, as some forms print changes.
        scale: 100 for a percent, 1 where the cell holds the bare ratio.
    """

    part: str
    whole: str
    change: bool = False
    unsigned: bool = False
    scale: int = 100

    def ratio(self, part: int, whole: int, printed: Decimal | None = None) -> Fraction | None:
        """The exact percent of two amounts in sen; None where the base is zero: any sign may stand
        there.

        Of a change from a base below zero (akumulasi penyusutan, a deficit), both signs are in use:
        that of the quotient, and that of the change. It is the one that is ``printed``.

        >>> change = Definition("lain_2024", "lain_2023", change=True)
        >>> change.ratio(-110, -100), change.ratio(-110, -100, Decimal("-10.5"))
        (Fraction(10, 1), Fraction(-10, 1))
        """
        if whole == 0:
            return None
        value = Fraction((part - whole if self.change else part) * self.scale, whole)
        if self.unsigned:
            return abs(value)
        turned = self.change and whole < 0 and printed is not None and (printed < 0) != (value < 0)
        return -value if turned else value
