"""Capaian of an indicator from its target and what came of it, by a polarity that is always named.

Whether more is better, no table prints; and for indicators of which less is better two formulas are
in use.  So none is assumed: a printed capaian is told to follow from those that give it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from anggaran.amount.percent import rounding_of
from anggaran.errors import InvalidOption
from anggaran.finding import Text


@dataclass(frozen=True, slots=True)
class Polarity:
    """A way to tell capaian from target and hasil.

    Attributes:
        name: its name.
        meaning: what it computes, and of which indicators.
        compute: of target and hasil, neither zero, the ratio.
    """

    name: str
    meaning: Text
    compute: Callable[[Fraction, Fraction], Fraction]


POLARITIES: Mapping[str, Polarity] = {
    each.name: each
    for each in (
        Polarity(
            "tinggi",
            Text("hasil ÷ target, makin tinggi makin baik", "result ÷ target, more is better"),
            lambda target, result: result / target,
        ),
        Polarity(
            "rendah-selisih",
            Text(
                "(2 × target − hasil) ÷ target, makin rendah makin baik (PermenPANRB 8/2021)",
                "(2 × target − result) ÷ target, less is better (PermenPANRB 8/2021)",
            ),
            lambda target, result: (2 * target - result) / target,
        ),
        Polarity(
            "rendah-rasio",
            Text("target ÷ hasil, makin rendah makin baik", "target ÷ result, less is better"),
            lambda target, result: target / result,
        ),
    )
}


def find_polarity(name: str) -> Polarity:
    """A polarity by its name.

    Raises:
        InvalidOption: there is none of this name.

    >>> find_polarity("rendah-selisih").compute(Fraction(57, 10), Fraction(309, 100))
    Fraction(277, 190)
    """
    if name not in POLARITIES:
        known = ", ".join(POLARITIES)
        raise InvalidOption(
            f"Polaritas {name!r} tidak ada; yang ada: {known}.",
            f"No polarity {name!r}; there are: {known}.",
        )
    return POLARITIES[name]


def capaian_by(
    polarity: Polarity, target: Decimal | None, result: Decimal | None
) -> Fraction | None:
    """Capaian in percent, exact; None where it cannot be told.

    >>> capaian_by(POLARITIES["tinggi"], Decimal("5.7"), Decimal("3.09"))
    Fraction(1030, 19)
    """
    if (
        not target or not result
    ):  # nothing is divided by nothing, and a result of nothing may be one
        return None
    return 100 * polarity.compute(Fraction(target), Fraction(result))


def polarities_of(
    printed: Decimal | None, target: Decimal | None, result: Decimal | None
) -> tuple[str, ...]:
    """The polarities by which a printed capaian follows from target and result, however rounded.

    >>> polarities_of(Decimal("54.21"), Decimal("5.7"), Decimal("3.09"))
    ('tinggi',)
    """
    if printed is None:
        return ()
    places = max(-int(printed.as_tuple().exponent), 0)
    found = ((name, capaian_by(each, target, result)) for name, each in POLARITIES.items())
    return tuple(
        name for name, exact in found if exact is not None and rounding_of(printed, places, exact)
    )
