"""Columns that add up along a row: kelompok to a whole, months to a year, running columns, ways of
payment.

The whole of a row is the sum of its kelompok. The twelve months of an anggaran kas (RAK), or its
four quarters, make the pagu (Permendagri 77/2020). An SPJ fungsional prints each way of payment (LS
Gaji, LS Barang dan Jasa, UP/GU/TU) up to last month, this month and up to this month, which is the
sum of the two; its Jumlah is the sum of the ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np

from anggaran.finding import Text
from anggaran.measure import KELOMPOK, MONTHS, QUARTERS, WAYS, Measure, parts_of
from anggaran.relation.columns import Columns, plain
from anggaran.relation.facts import Facts
from anggaran.relation.relation import CROSS_FOOT
from anggaran.shape.structure import Bools
from anggaran.shape.wide import add_columns

_YEARS = (
    (MONTHS, Text("dua belas bulan", "months")),
    (QUARTERS, Text("empat triwulan", "quarters")),
)
_BUDGETS = {("rak",), ("pagu",)}  # whose months make the pagu

_NESTED = 3  # sources left out at once: DAK with two kinds, or the kinds themselves

Spans = Mapping[tuple[str, ...], Mapping[str, Measure]]


def wholes(facts: Facts) -> Iterator[Columns | Text]:
    """Each column that is the sum of others; where it can't be held against them, why."""
    yield from _kelompok(facts)
    yield from _sources(facts)
    spans = _by_span(facts)
    for names, said in _YEARS:
        for stem, own in spans.items():
            if all(name in own for name in names):
                yield from _year(facts, stem, [own[name] for name in names], said)
    for own in spans.values():
        if {"sd_lalu", "ini", "sd_ini"} <= own.keys():
            yield plain(facts, CROSS_FOOT, own["sd_ini"], [own["sd_lalu"], own["ini"]])
    yield from _ways(facts, spans)


def _by_span(facts: Facts) -> Spans:
    """The measures that differ in their span alone, together."""
    found: dict[tuple[str, ...], dict[str, Measure]] = {}
    for measure in map(Measure, facts.amounts):
        found.setdefault(measure.without("span"), {})[measure.span] = measure
    return found


def _kelompok(facts: Facts) -> Iterator[Columns | Text]:
    """The whole of a row; a part left blank is zero where nothing below prints it, and unknown
    elsewhere.

    Where not every kelompok has a column, those that have one need not make the whole: the figures
    tell.
    """
    for measure in ("pagu", "realisasi"):
        parts = [part for part in parts_of(facts.table.amounts, measure) if part in facts.amounts]
        if parts and measure in facts.amounts and measure not in facts.summed:
            zeros = {part: _nothing(facts, part) for part in parts}
            columns = Columns(facts, CROSS_FOOT, measure, dict.fromkeys(parts, 1), zeros)
            every, several = len(parts) == len(KELOMPOK), len(parts) > 1
            yield columns if every or (several and columns.is_borne_out) else _apart(measure, parts)


def _sources(facts: Facts) -> Iterator[Columns | Text]:
    """The whole of a row by source of money: PAD, DAU, DAK and their Jumlah.

    A source whose column is not read makes the whole more than its parts, and a source that is
    printed with its own parts (DAK, DAK fisik, DAK nonfisik) makes it less: neither is a fault.
    """
    parts: dict[str, list[Measure]] = {}
    for measure in map(Measure, facts.amounts):
        if measure.source:
            parts.setdefault("_".join(measure.without("source")), []).append(measure)
    for whole, own in parts.items():
        if len(own) > 1 and whole in facts.amounts and whole not in facts.summed:
            yield _of_sources(facts, whole, own) or _apart(whole, own)


def _of_sources(facts: Facts, whole: str, own: Sequence[Measure]) -> Columns | None:
    """The whole of some sources; None where other columns may belong to it."""
    if nested := [each for each in own if any(_is_of(each, other) for other in own)]:
        return _without_nested(facts, whole, own, nested)
    columns = plain(facts, CROSS_FOOT, whole, own)
    complete = columns.is_exceeded or (columns.holds_mostly and _is_read_whole(facts))
    return columns if columns.is_borne_out and complete else None


def _without_nested(
    facts: Facts, whole: str, own: Sequence[Measure], nested: Sequence[Measure]
) -> Columns | None:
    """The whole of the sources without some that are kinds of each other; None unless what is left
    makes it in every row.
    """
    for count in range(1, min(len(nested), _NESTED + 1)):
        for left_out in combinations(nested, count):
            rest = [each for each in own if each not in left_out]
            columns = plain(facts, CROSS_FOOT, whole, rest)
            if len(rest) > 1 and not any(columns.failing()):
                return columns
    return None


def _is_of(one: Measure, other: Measure) -> bool:
    """Whether one of two sources is a kind of the other: DAK, and DAK fisik."""
    shorter, longer = sorted((f"{one.source}_", f"{other.source}_"), key=len)
    return shorter != longer and longer.startswith(shorter)


def _is_read_whole(facts: Facts) -> bool:
    """Whether every column that has a heading is read: no other can be a part of the whole."""
    table = facts.table
    return table.header.keys() <= set(table.letters.values())


def _apart(measure: str, parts: Sequence[str]) -> Text:
    named = ", ".join(parts)
    return Text(
        f"{named}: tidak jelas apakah hanya ini bagian dari {measure}",
        f"{named}: unclear whether these alone make {measure}",
    )


def _nothing(facts: Facts, part: str) -> Bools:
    """True for the rows of nodes that leave a part blank, and below which no row prints it
    either.
    """
    shape, sums = facts.structure, facts.sums[part]
    nodes = np.flatnonzero((shape.rows >= 0) & sums.blank & ~sums.direct_printed)
    found = np.zeros(len(facts.table), dtype=np.bool_)
    found[shape.rows[nodes]] = True
    return found


def _year(
    facts: Facts, stem: tuple[str, ...], parts: Sequence[str], said: Text
) -> Iterator[Columns | Text]:
    """Twelve months or four quarters against their total, and an anggaran kas against the pagu
    too.
    """
    head = "_".join(stem)
    names = [head, f"{head}_jumlah", *(("pagu", "pagu_jumlah") if stem in _BUDGETS else ())]
    totals = [name for name in dict.fromkeys(names) if name in facts.amounts]
    if not totals:
        yield Text(
            f"tidak ada kolom jumlah untuk {said.id} {head}", f"no total of the {said.en} of {head}"
        )
    elif _runs_on(facts, parts, totals[0]):
        yield Text(
            f"{said.id} {head} tercetak kumulatif",
            f"the {said.en} of {head} are printed cumulatively",
        )
    else:
        yield from (plain(facts, CROSS_FOOT, total, parts) for total in totals)


def _runs_on(facts: Facts, parts: Sequence[str], total: str) -> bool:
    """True where the months are cumulative: they never fall, and December is the whole though their
    sum is not.
    """
    columns, whole = [facts.amounts[part] for part in parts], facts.amounts[total]
    known = np.logical_and.reduce([whole.known, *(column.known for column in columns)])
    rising = all((later.sen >= earlier.sen)[known].all() for earlier, later in pairwise(columns))
    december = bool((columns[-1].sen == whole.sen)[known].all())
    return rising and december and bool((add_columns(columns).sen != whole.sen)[known].any())


def _ways(facts: Facts, spans: Spans) -> Iterator[Columns]:
    """The Jumlah of an SPJ and the ways of payment that it sums."""
    paid = [own["sd_ini"] for own in spans.values() if "sd_ini" in own and own["sd_ini"].way]
    for first in (each for each in paid if each.way == WAYS[0]):
        alike = {each.way: each for each in paid if each.without("way") == first.without("way")}
        if not all(way in alike for way in WAYS):
            continue
        totals = [each for each in map(Measure, facts.amounts) if _is_jumlah(each, first.kind)]
        if totals:
            whole = min(totals, key=lambda each: each == first.kind)
            yield plain(facts, CROSS_FOOT, whole, [alike[way] for way in WAYS])


def _is_jumlah(measure: Measure, kind: str) -> bool:
    """True for ``realisasi_sd_ini``, for ``realisasi``, and for a "Jumlah SPJ (LS+UP/GU/TU) s.d.
    Bulan Ini".
    """
    if measure in {f"{kind}_sd_ini", "realisasi_sd_ini", kind}:
        return True
    return measure.span == "sd_ini" and "jumlah" in measure.more.split("_")
