"""An amount or a percent as it is printed in one language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal

from anggaran.amount.rupiah import EXACT, NOL, SATU, decimal_of, sen_of


@lru_cache(maxsize=8)
def _locale(lang: str) -> Locale:
    return Locale.parse("en" if lang == "en" else "id_ID")


def format_amount(value: Decimal | None, lang: str = "id", *, short: bool = False) -> str:
    """An amount as it is printed in one language; an unknown one is an en dash.

    Args:
        value: rupiah.
        lang: ``id`` or ``en``.
        short: leave out ``,00``.

    >>> format_amount(Decimal("5425037031"))
    '5.425.037.031,00'
    """
    if value is None:
        return "–"
    pattern = "#,##0" if short and value == value.to_integral_value(context=EXACT) else "#,##0.00"
    rounded = decimal_of(sen_of(value)) if value else NOL
    return _format(rounded, pattern, lang)


def _format(value: Decimal, pattern: str, lang: str) -> str:
    # Babel quantises in the current context, whose 28 digits are too few for a large amount.
    with localcontext(EXACT):
        return str(format_decimal(value, pattern, _locale(lang)))


def format_percent(value: Decimal, lang: str = "id", places: int = 2) -> str:
    """A percent as it is printed in one language, rounded half-up: ``93,88%``.

    >>> format_percent(Decimal("93.875"))
    '93,88%'
    """
    rounded = value.quantize(SATU.scaleb(-places), ROUND_HALF_UP, EXACT)
    return _format(rounded, f"#,##0.{'0' * places}".rstrip("."), lang) + "%"
