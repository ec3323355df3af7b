"""Budget lines that print how they were worked out: koefisien times harga satuan makes jumlah.

The rincian belanja of a DPA prints ``250 Orang / Kali``, the price of one and the product (Permendagri 77/2020
forms).  A coefficient is multiplied only where it reads in one way, and nothing where tax comes in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from anggaran.amount.rupiah import EXACT, AmountColumn, decimal_of
from anggaran.rules.desk import Desk
from anggaran.table.table import Table

_TIMES = re.compile(r"\s+[xX×*]\s+|(?<=\d)\s*[xX×*]\s*(?=\d)")
_UNIT = r"[^\W\d][^\s\d,.]*[0-9²³]?"  # a word, or m2 and the like
_FACTOR = re.compile(
    rf"(?P<whole>\d{{1,12}})(?:[.,](?P<part>\d{{1,2}}))?(?:\s*/?\s*{_UNIT}(?:[\s./()-]+{_UNIT})*[.)]?)?"
)
_TAX = re.compile(r"\b(?:ppn|pajak)\b", re.IGNORECASE)
_RUPIAH = Decimal(100)  # sen
_FACTORS = 5  # the product of so many and of the largest price has at most 108 digits, which are exact


@lru_cache(maxsize=65536)
def coefficient(text: str) -> Decimal | None:
    """The number that a coefficient stands for, None where it does not read in exactly one way.

    >>> coefficient("250 Orang / Kali"), coefficient("3 Hari x 4 Meter x 3 M2"), coefficient("2,5 Jam")
    (Decimal('250'), Decimal('36'), Decimal('2.5'))
    >>> coefficient("1.000 Lembar") is coefficient("2 Orang 3 Hari") is None
    True
    """
    product = Decimal(1)
    factors = _TIMES.split(text.strip())
    if len(factors) > _FACTORS:
        return None
    for factor in factors:
        match = _FACTOR.fullmatch(factor)
        if not match:
            return None
        product = EXACT.multiply(product, Decimal(f"{match['whole']}.{match['part'] or ''}"))
    return product


def check_lines(desk: Desk) -> None:
    """Hold the printed product of each line against its coefficient and its price."""
    table = desk.tree.table
    for text, price, measure in _formulas(table):
        if any(_TAX.search(header) for header in table.header.values()):
            desk.skip(
                "cross-foot", f"{measure}: pajak ikut dihitung di antara koefisien × harga dan jumlahnya",
                f"{measure}: tax comes between koefisien × harga and the product",
            )  # fmt: skip
        else:
            _check_products(desk, text, price, measure)


def _formulas(table: Table) -> Iterator[tuple[str, str, str]]:
    """Columns that belong together: koefisien, price and product of one version of the budget."""
    for name in table.names:
        head, _, version = name.partition("_")
        suffix = f"_{version}" if version else ""
        price, measure = f"harga_satuan{suffix}", f"pagu{suffix}"
        if head == "koefisien" and price in table.derived and measure in table.amounts:
            yield name, price, measure


def _check_products(desk: Desk, name: str, price: str, measure: str) -> None:
    table = desk.tree.table
    prices, amounts = table.derived[price], desk.tree.amounts.get(measure, table.amounts[measure])
    unread = checked = 0
    for row in _priced(table, name, prices, amounts):
        factor = coefficient(table.names[name][row])
        if factor is None:
            unread += 1
            continue
        checked += 1
        stated = int(amounts.sen[row])
        product = EXACT.multiply(factor, Decimal(int(prices.sen[row])))
        if stated not in (product, _in_rupiah(product)):
            fields = {"stated": decimal_of(stated), "computed": _rupiah(product), "details": {"of": [name, price]}}
            desk.findings.append(desk.row("cross-foot", row, measure, measure=measure, **fields))
    desk.count("cross-foot", checked)
    if unread:
        desk.skip(
            "cross-foot", f"{unread} baris: koefisien tidak terbaca dengan satu cara",
            f"{unread} rows: the coefficient does not read in one way",
        )  # fmt: skip


def _priced(table: Table, name: str, prices: AmountColumn, amounts: AmountColumn) -> Iterator[int]:
    """Rows that print a coefficient, a price and a product."""
    complete = prices.known & amounts.known
    return (row for row, text in enumerate(table.names[name]) if text and complete[row])


def _in_rupiah(sen: Decimal) -> Decimal:
    """Sen rounded half-up to a whole rupiah, as a product with decimals is often printed."""
    rupiah = EXACT.divide(sen, _RUPIAH).quantize(Decimal(1), ROUND_HALF_UP, EXACT)
    return EXACT.multiply(rupiah, _RUPIAH)


def _rupiah(sen: Decimal) -> Decimal:
    """The product in rupiah, to the sen."""
    return decimal_of(int(sen.quantize(Decimal(1), ROUND_HALF_UP, EXACT)))
