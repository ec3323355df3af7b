"""Which measures of a table belong together: pagu and realisasi, parts and whole, versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from anggaran.measure.measure import KELOMPOK, VERSIONS, Measure

_LATER = ("", "setelah", "perubahan", "revisi", "rapbd")  # versions in force: a DPPA over a DPA


def pairs(measures: Iterable[str]) -> list[tuple[Measure, Measure]]:
    """Pagu and realisasi of one kind, year, version and kelompok, the leading pair first.

    The budget in force meets what was spent of the whole year, or up to the latest day; of years,
    months and kelompok each meets its own.

    >>> pairs(["pagu", "realisasi", "sisa"])
    [('pagu', 'realisasi')]
    >>> pairs(["pagu_sebelum", "pagu_setelah", "realisasi"])
    [('pagu_setelah', 'realisasi')]
    >>> pairs(["pagu", "realisasi_sd_lalu", "realisasi_ini", "realisasi_sd_ini"])
    [('pagu', 'realisasi_sd_ini')]
    >>> pairs([Measure("pagu", year=2024), Measure("realisasi", year=2023)])
    []
    """
    found = {str(name): Measure(name) for name in measures}
    plain = [(found["pagu"], found["realisasi"])] if {"pagu", "realisasi"} <= found.keys() else []
    return [pair for pair in plain or _pairs(found) if pair[0].goes_with(pair[1])]


def _pairs(found: Mapping[str, Measure]) -> list[tuple[Measure, Measure]]:
    """Budgets and what was spent of the same parts; else the one budget and the one that runs to
    date.
    """
    budgets = {each.without("kind"): each for each in found.values() if each.kind == "pagu"}
    spent = [each for each in found.values() if each.kind == "realisasi"]
    same = [(budgets[key], each) for each in spent if (key := each.without("kind")) in budgets]
    whole = next((found[name] for name in ("pagu", "pagu_setelah") if name in found), None)
    part = _so_far(found, spent)
    return same or ([(whole, part)] if whole is not None and part is not None else [])


def _so_far(found: Mapping[str, Measure], spent: Sequence[Measure]) -> Measure | None:
    """The one realisasi of the year so far; None where several are equally good."""
    for wanted in ("realisasi", "realisasi_sd_ini"):
        if wanted in found:
            return found[wanted]
    spans = [each for each in spent if each.without("span") == ("realisasi",)]
    if cumulated := [each for each in spans if each.is_cumulated]:
        return cumulated[-1]
    return spans[0] if len(spent) == 1 and spans and spans[0].is_single else None


def parts_of(measures: Iterable[str], whole: str) -> list[Measure]:
    """The columns by kelompok that make up a measure: ``pagu_operasi``, ``pagu_modal``, … for
    ``pagu``.
    """
    if Measure(whole).kelompok:
        return []
    key = Measure(whole).without("kelompok")
    parts = {
        each.kelompok: each
        for each in map(Measure, measures)
        if each.kelompok in KELOMPOK and each.without("kelompok") == key
    }
    return [parts[kelompok] for kelompok in KELOMPOK if kelompok in parts]


def versions(measures: Iterable[str]) -> list[tuple[Measure, Measure]]:
    """An earlier and a later version of one column, the earlier first.

    >>> versions(["pagu_sebelum", "pagu_setelah", "realisasi"])
    [('pagu_sebelum', 'pagu_setelah')]
    """
    known = [Measure(name) for name in measures]
    named = {(each.without("version"), each.version): each for each in known}
    return [
        (each, later)
        for before, after in VERSIONS
        for each in known
        if each.version == before and (later := named.get((each.without("version"), after)))
    ]


def is_in_force(measure: str) -> bool:
    """True for the budget that counts where several versions are printed: the last one."""
    each = Measure(measure)
    return each.without("version") == ("pagu",) and each.version in _LATER
