"""Columns of money under headings that nobody knows: their figures bear out what they are.

Siltap, Potensi, Besaran Hibah, GU and TU: each district has words of its own. A column that says
``(Rp)`` is money by that; any other is where it adds up, to the last digit and in nearly all rows,
with columns that are. It is no pagu and no realisasi: it goes by its own heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from anggaran.measure import Measure
from anggaran.reading.layout.figures import added_to, multiplies
from anggaran.reading.layout.header import year_of
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.measures import own_name
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import MOST, Candidate
from anggaran.reading.layout.unit import find_unit
from anggaran.reading.layout.words import has, plain

_UNKNOWN = {None, Role.LEWAT, Role.PERSEN}
_PRICE = r"per|harga|tarif|satuan"  # rupiah of one
_EACH = re.compile(  # "Besaran/Bulan"
    r"/\s*(?:bulan|bln|orang|org|hari|kali|jam|unit|paket|kpm|kk|jiwa|siswa|ha|o[bhjk])\b",
    re.IGNORECASE,
)


def claim_other_amounts(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take the amounts that no heading tells."""
    unit = next(iter(plan.units.values()))
    unknown = [c for c in candidates if c.index not in plan.used and _may_be_money(c)]
    told = {c.index for c in unknown if c.role is None and _says_rupiah(c)}
    known = {*plan.money.values(), *plan.derived.values(), *told}
    rest = [c for c in unknown if c.index not in told]
    borne_out = added_to([c for c in candidates if c.index in known], rest)
    for candidate in unknown:
        if candidate.index in told | borne_out:
            plan.money[_name(plan, candidate)] = candidate.index
            plan.units[candidate.index] = find_unit(candidate.text) or unit


def claim_volumes(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take what a price is multiplied by, and a price that no heading tells: Volume × Harga Satuan,
    Suara × Bantuan per Suara.
    """
    if any(c.of == "koefisien" for c in candidates):
        return
    there = {c.index: c for c in candidates}
    for measure in [name for name in plan.money if name.startswith("pagu")]:
        suffix = measure.removeprefix("pagu")
        known = plan.derived.get(f"harga_satuan{suffix}")
        free = [c for c in candidates if c.index not in plan.used and _may_be_factor(c)]
        prices = [there[known]] if known is not None else [c for c in free if _is_price(c)]
        whole = there[plan.money[measure]]
        if factors := _factors(free, prices, whole):
            volume, price = factors
            plan.names[f"koefisien{suffix}"] = volume.index
            plan.derived[f"harga_satuan{suffix}"] = price.index
            plan.units.setdefault(price.index, plan.units[whole.index])


def _factors(
    free: Sequence[Candidate], prices: Sequence[Candidate], whole: Candidate
) -> tuple[Candidate, Candidate] | None:
    """A volume and a price that make up an amount."""
    pairs = ((one, price) for one, price in product(free, prices) if one is not price)
    return next(((one, price) for one, price in pairs if multiplies(one, price, whole)), None)


def _may_be_factor(candidate: Candidate) -> bool:
    return candidate.role in _UNKNOWN and candidate.holds_amounts


def _is_price(candidate: Candidate) -> bool:
    return has(f"rp|rupiah|{_PRICE}", plain(candidate.text))


def _may_be_money(candidate: Candidate) -> bool:
    """Whether a column that is not read is of amounts, by what stands in it."""
    profile = candidate.profile
    if candidate.role is Role.PERSEN:
        return profile.million >= MOST
    large = profile.large >= MOST or find_unit(candidate.text) is not None
    # the words of labels head figures too: each pajak below "Jenis Pajak"
    unknown = candidate.role in _UNKNOWN or (candidate.role is Role.URAIAN and profile.prose < MOST)
    return unknown and candidate.holds_amounts and large


def _says_rupiah(candidate: Candidate) -> bool:
    said = plain(candidate.text)
    is_each = has(_PRICE, said) or _EACH.search(candidate.text)
    return has("rp|rupiah", said) and not is_each


def _name(plan: Plan, candidate: Candidate) -> Measure:
    name = own_name(candidate.column)
    free = next(each for each in _counted(name) if each not in plan.money)
    return Measure(free, year=year_of(candidate.column))


def _counted(name: str) -> Iterator[str]:
    yield name
    for n in range(2, 10_000):
        yield f"{name}_{n}"
