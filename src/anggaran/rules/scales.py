"""Scales of predikat as data: intervals with their operators, and what is done between and above
them.

Documents print scales with gaps (``76 - 90``, ``91 - 100``) and resolve them silently; here a scale
says how.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from anggaran.errors import InvalidOption

ROUNDINGS = {"none": None, "integer": ROUND_HALF_UP, "floor": ROUND_FLOOR}
GAPS = ("undefined", "lower")
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_ONE = re.compile(rf"(<=|>=|<|>|=)\s*{_NUMBER}")
_TWO = re.compile(rf"{_NUMBER}\s*(-|–|<=|<|s\.?d\.?)\s*{_NUMBER}")


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of a scale; a bound that is None is open."""

    lower: Decimal | None = None
    upper: Decimal | None = None
    with_lower: bool = True
    with_upper: bool = True

    @property
    def begin(self) -> Decimal:
        """The lower bound; below every number where it is open."""
        return Decimal("-Infinity") if self.lower is None else self.lower

    @property
    def end(self) -> Decimal:
        """The upper bound; above every number where it is open."""
        return Decimal("Infinity") if self.upper is None else self.upper

    @property
    def text(self) -> str:
        """The interval as documents print it, as :meth:`Scale.of` reads it.

        Raises:
            InvalidOption: it is open on both sides, or above its lower bound only.

        >>> Interval(Decimal(75), Decimal("89.99")).text, Interval(upper=Decimal(50)).text
        ('75 - 89,99', '<= 50')
        """
        lower, upper = (
            None if each is None else _printed(each) for each in (self.lower, self.upper)
        )
        if lower is not None and upper is not None and self.with_lower:
            return f"{lower} {'-' if self.with_upper else '<'} {upper}"
        if lower is not None and upper is None:
            return f">{'=' * self.with_lower} {lower}"
        if upper is not None and lower is None:
            return f"<{'=' * self.with_upper} {upper}"
        raise InvalidOption(
            f"Selang {self} tidak dapat ditulis; buat dengan Scale.of.",
            f"The interval {self} cannot be written; make it with Scale.of.",
        )

    def __contains__(self, value: Decimal) -> bool:
        above = value > self.begin or (self.with_lower and value == self.begin)
        below = value < self.end or (self.with_upper and value == self.end)
        return above and below


@dataclass(frozen=True)
class Scale:
    """Predikat by interval.

    Attributes:
        intervals: each predikat and its interval.
        rounding: before a value is looked up: ``none``, ``integer`` (half up) or ``floor``.
        gaps: of a value that no interval holds: ``undefined``, or ``lower``: the highest interval
            that begins below it.

    >>> scale = Scale.of({"Tinggi": "76 - 90", "Sangat Tinggi": "91 - 100"})
    >>> scale.predikat(Decimal("90")), scale.predikat(Decimal("90.4")), scale.predikat(Decimal(101))
    ('Tinggi', None, None)
    >>> Scale.of({"Tinggi": "76 - 90", "Sangat Tinggi": "91 - 100"},
    ...     rounding="integer").predikat(Decimal("90.5"))
    'Sangat Tinggi'
    """

    intervals: Mapping[str, Interval] = field(default_factory=dict)
    rounding: str = "none"
    gaps: str = "undefined"

    @classmethod
    def of(
        cls, intervals: Mapping[str, object], *, rounding: str = "none", gaps: str = "undefined"
    ) -> Scale:
        """A scale of intervals as documents print them: ``> 90``, ``75 - 89,99``, ``91 <= 100``,
        ``<= 50``.

        Raises:
            InvalidOption: an interval, a rounding or a way with gaps is not understood.
        """
        for name, given, known in (("round", rounding, ROUNDINGS), ("gaps", gaps, GAPS)):
            if given not in known:
                there = ", ".join(known)
                raise InvalidOption(
                    f"{name} = {given!r} pada skala tidak dikenal; yang ada: {there}.",
                    f"{name} = {given!r} of a scale is not understood; there are: {there}.",
                )
        return cls({name: _interval(str(text)) for name, text in intervals.items()}, rounding, gaps)

    @property
    def holes(self) -> tuple[str, ...]:
        """Where no interval holds a value, as documents print scales: between and above them.

        >>> Scale.of({"Baik": "76 - 100", "Kurang": "<= 75"}).holes
        ('75 < x < 76', 'x > 100')
        """
        found: list[str] = []
        end, closed = Decimal("-Infinity"), True
        for each in sorted(self.intervals.values(), key=lambda one: one.begin):
            if each.begin > end or (each.begin == end and not (closed or each.with_lower)):
                signs = "<" if closed else "<=", "<=" if not each.with_lower else "<"
                left = "" if end.is_infinite() else f"{_printed(end)} {signs[0]} "
                found.append(f"{left}x {signs[1]} {_printed(each.begin)}")
            if each.end >= end:
                end, closed = each.end, each.with_upper
        if not end.is_infinite():
            found.append(f"x {'>' if closed else '>='} {_printed(end)}")
        return tuple(found)

    def predikat(self, value: Decimal | None) -> str | None:
        """The predikat of a percent; None where the scale has none for it, or there is no
        percent.
        """
        if value is None:
            return None
        mode = ROUNDINGS[self.rounding]
        sought = value if mode is None else value.quantize(Decimal(1), mode)
        held = [name for name, interval in self.intervals.items() if sought in interval]
        if held or self.gaps == "undefined":
            return held[0] if held else None
        begun = [
            (each.lower, name) for name, each in self.intervals.items() if each.lower is not None
        ]
        return max(
            [(lower, name) for lower, name in begun if lower <= sought], default=(None, None)
        )[1]


def _printed(bound: Decimal) -> str:
    return f"{bound:f}".replace(".", ",")


def _interval(text: str) -> Interval:
    plain = text.replace("%", "").strip()
    if one := _ONE.fullmatch(plain):
        sign, bound = one[1], _number(one[2])
        if sign == "=":
            return Interval(bound, bound)
        return (
            Interval(bound, with_lower="=" in sign)
            if ">" in sign
            else Interval(None, bound, with_upper="=" in sign)
        )
    if two := _TWO.fullmatch(plain):
        return Interval(_number(two[1]), _number(two[3]), with_upper=two[2] != "<")
    raise InvalidOption(
        f"Selang {text!r} tidak dipahami; tulis seperti '> 90', '75 - 89,99' atau '<= 50'.",
        f"The interval {text!r} is not understood; write it like '> 90', '75 - 89,99' or '<= 50'.",
    )


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


# As reports print them, by the regulation that they name; whether it is of that regulation is
# theirs to say.
SCALES: Mapping[str, Scale] = {
    # Labuhanbatu Utara 2023, tabel 4.1; Sampang 2019 has the same intervals with other words.
    "permendagri-86": Scale.of(
        {
            "Sangat Tinggi": "91 <= 100",
            "Tinggi": "76 <= 90",
            "Sedang": "66 <= 75",
            "Rendah": "51 <= 65",
            "Sangat Rendah": "<= 50",
        }
    ),
    # Belitung 2020, of indicators that miss their target.
    "permendagri-54": Scale.of(
        {
            "Sangat Baik": "> 90",
            "Baik": "75 - 89,99",
            "Cukup": "65 - 74,99",
            "Kurang": "50 - 64,99",
            "Sangat Kurang": "0 - 49,99",
        }
    ),
}


def find_scale(name: str, own: Mapping[str, Scale]) -> Scale:
    """A scale by its name, one of a policy before one that reports print.

    Raises:
        InvalidOption: there is none of this name.
    """
    known = {**SCALES, **own}
    if name not in known:
        there = ", ".join(known)
        raise InvalidOption(
            f"Skala {name!r} tidak ada; yang ada: {there}.",
            f"No scale {name!r}; there are: {there}.",
        )
    return known[name]
