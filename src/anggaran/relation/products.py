"""Budget lines that print how they were worked out: koefisien times harga satuan makes jumlah.

The rincian belanja of a DPA prints ``250 Orang / Kali``, the price of one and the product
(Permendagri 77/2020 forms), with PPN in percent where the form has a column of it. A coefficient is
multiplied only where it reads in one way, and nothing where another tax comes in between.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

import numpy as np

from anggaran.amount.rupiah import EXACT, Kind
from anggaran.finding import Text
from anggaran.relation.facts import Facts
from anggaran.relation.relation import CROSS_FOOT, Cell, Changes, Test

_TIMES = re.compile(r"\s+[xX×*]\s+|(?<=\d)\s*[xX×*]\s*(?=\d)")
_UNIT = r"[^\W\d][^\s\d,.]*[0-9²³]?"  # a word, or m2 and the like
_FACTOR = re.compile(
    r"(?P<whole>\d{1,12})(?:[.,](?P<part>\d{1,2}))?"
    rf"(?:\s*/?\s*{_UNIT}(?:[\s./()-]+{_UNIT})*[.)]?)?"
)
_TAX = re.compile(r"\b(?:ppn|pajak)\b", re.IGNORECASE)
_PERCENT = re.compile(r"-|(?:(\d{1,2})(?:[.,](\d{1,2}))? ?%?)?")
_GROUPED = re.compile(r"\s*\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*\s*").fullmatch
_MANY = re.compile(r"\b(?:koef\w*|vol\w*|qty|kuantitas|banyak\w*)\b", re.IGNORECASE)
_RUPIAH = Decimal(100)  # sen
_HELD = 3  # lines that must hold for each that does not, where a tax is added
# the product of so many and of the largest price has at most 108 digits, which are exact
_FACTORS = 5


@lru_cache(maxsize=65536)
def coefficient(text: str) -> Decimal | None:
    """The number that a coefficient stands for, None where it does not read in exactly one way.

    >>> [coefficient(text) for text in ("250 Orang / Kali", "3 Hari x 4 Meter x 3 M2", "2,5 Jam")]
    [Decimal('250'), Decimal('36'), Decimal('2.5')]
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


def products(facts: Facts) -> Iterator[Products | Text]:
    """Columns that belong together: koefisien, price and product of one version of the budget."""
    table = facts.table
    for name in table.names:
        head, _, version = name.partition("_")
        suffix = f"_{version}" if version else ""
        price, measure = f"harga_satuan{suffix}", f"pagu{suffix}"
        if head != "koefisien" or price not in table.derived or measure not in facts.amounts:
            continue
        tax = f"ppn{suffix}" if f"ppn{suffix}" in table.names else ""
        family = Products(facts, name, price, measure, tax)
        if any(map(_TAX.search, table.header.values())) and not (tax and family.is_borne_out):
            yield Text(
                f"{measure}: pajak ikut dihitung di antara koefisien × harga dan jumlahnya",
                f"{measure}: tax comes between koefisien × harga and the product",
            )
        else:
            yield family


@dataclass(eq=False)
class Products:
    """The product of each line with its coefficient and its price.

    Attributes:
        facts: the table.
        name: column of the coefficients.
        price: column of the price of one.
        measure: column of the products.
        tax: column of the percent that is added, ``""`` where there is none.
        rule: ``cross-foot``.
        made: the relations asked for so far, by row.
    """

    facts: Facts
    name: str
    price: str
    measure: str
    tax: str = ""
    rule: str = CROSS_FOOT
    made: dict[int, Test] = field(default_factory=dict)

    @property
    def columns(self) -> Collection[str]:
        """The price and the product."""
        return {self.price, self.measure}

    @cached_property
    def _factors(self) -> dict[int, Decimal | None]:
        """The coefficient of each row that prints one, a price and a product."""
        texts = self.facts.table.names[self.name]
        printed = [
            self.facts.column(each).kinds != Kind.BLANK for each in (self.price, self.measure)
        ]
        rows = np.flatnonzero(np.logical_and.reduce(printed)).tolist()
        factors = {row: self._factor(row, coefficient(texts[row])) for row in rows if texts[row]}
        return factors | self._grouped({row: texts[row] for row, one in factors.items() if not one})

    def _factor(self, row: int, times: Decimal | None) -> Decimal | None:
        """What the price is multiplied by: a coefficient, with the tax of its row."""
        rate = self._rates.get(row, Decimal(0))
        return None if times is None or rate is None else _taxed(times, rate)

    def _grouped(self, texts: Mapping[int, str]) -> dict[int, Decimal | None]:
        """Of coefficients such as ``1.250`` those of thousands, where the products say so."""
        plain = {row: re.sub("[.,]", "", text) for row, text in texts.items() if _GROUPED(text)}
        found = {row: self._factor(row, Decimal(text)) for row, text in plain.items()}
        held = [
            self._make(row, factor).holds() for row, factor in found.items() if factor is not None
        ]
        return found if sum(held) >= _HELD * (len(held) - sum(held)) else {}

    @cached_property
    def _rates(self) -> dict[int, Decimal | None]:
        """The tax of each row in percent; None for what is no percent."""
        texts = self.facts.table.names[self.tax] if self.tax else ()
        return {row: _rate(text) for row, text in enumerate(texts)}

    @property
    def is_borne_out(self) -> bool:
        """Whether nearly all lines are the product with its tax."""
        held = [each.holds() for each in self._all()]
        return sum(held) >= _HELD * (len(held) - sum(held))

    @property
    def is_timid(self) -> bool:
        """Whether most lines with a tax deny it, or nothing but figures says that one column is
        how many: another base, or a minimum, would explain a line too.
        """
        table = self.facts.table
        taxed = [each.holds() for each in self._all() if self._rates.get(each.owner.row)]
        heading = table.header.get(table.letters.get(f"nama_{self.name}", ""))
        return 2 * sum(taxed) < len(taxed) or not (heading is None or _MANY.search(heading))

    @property
    def unread(self) -> int:
        """How many coefficients do not read in exactly one way."""
        return sum(factor is None for factor in self._factors.values())

    def _all(self) -> Iterator[Test]:
        return (
            self._at(row, factor) for row, factor in self._factors.items() if factor is not None
        )

    @property
    def compared(self) -> int:
        """How many lines were multiplied out."""
        return sum(not each.open for each in self._all())

    def failing(self) -> Iterator[Test]:
        """The lines that print another product."""
        return (each for each in self._all() if not each.open and not each.holds())

    def of(self, cell: Cell) -> Iterator[Test]:
        """The relation of a cell's row."""
        factor = self._factors.get(cell.row)
        if factor is not None and cell.column in self.columns:
            yield self._at(cell.row, factor)

    def product(self, row: int) -> int:
        """What a line makes, in sen."""
        return int(
            _exact(self._factors[row] or Decimal(0), self.facts.value(Cell(row, self.price)))
        )

    def _at(self, row: int, factor: Decimal) -> Test:
        if row not in self.made:
            self.made[row] = self._make(row, factor)
        return self.made[row]

    def _make(self, row: int, factor: Decimal) -> Test:
        owner, price = Cell(row, self.measure), Cell(row, self.price)
        stated, single = self.facts.value(owner), self.facts.value(price)

        taxed = bool(self._rates.get(row))

        def test(changes: Changes) -> bool:
            exact = EXACT.multiply(factor, Decimal(single + changes.get(price, 0)))
            made = stated + changes.get(owner, 0)
            return made in (exact, _in_rupiah(exact)) or (taxed and abs(made - exact) < _RUPIAH)

        def solve(cell: Cell) -> Collection[int]:
            if cell == owner:
                return {int(_exact(factor, single)) - stated}
            one = Fraction(stated) / Fraction(factor) if factor else Fraction(1, 2)
            return {int(one) - single} if one.denominator == 1 else ()

        opened = tuple(
            each
            for each in (owner, price)
            if self.facts.column(each.column).kinds[row] > Kind.BLANK
        )
        return Test(self.rule, (owner, price), test, opened, solve)


def _rate(text: str) -> Decimal | None:
    """A tax in percent, None for what is none: an amount, or words."""
    found = _PERCENT.fullmatch(text.strip())
    return Decimal(f"{found[1] or 0}.{found[2] or 0}") if found else None


def _taxed(times: Decimal, rate: Decimal) -> Decimal:
    """A coefficient with a tax in percent."""
    return EXACT.multiply(times, EXACT.add(Decimal(100), rate)).scaleb(-2, EXACT)


def _exact(factor: Decimal, single: int) -> Decimal:
    """The product, to the sen."""
    return EXACT.multiply(factor, Decimal(single)).quantize(Decimal(1), ROUND_HALF_UP, EXACT)


def _in_rupiah(sen: Decimal) -> Decimal:
    """Sen rounded half-up to a whole rupiah, as a product with decimals is often printed."""
    rupiah = EXACT.divide(sen, _RUPIAH).quantize(Decimal(1), ROUND_HALF_UP, EXACT)
    return EXACT.multiply(rupiah, _RUPIAH)
