"""Which column is which: the words of the header, held against what stands in the cells below."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from anggaran.finding import Text
from anggaran.reading.layout.cash import LEDGER, is_ledger
from anggaran.reading.layout.codes import claim_codes, codes_under_labels
from anggaran.reading.layout.figures import Figures
from anggaran.reading.layout.header import Column
from anggaran.reading.layout.labels import claim_labels
from anggaran.reading.layout.long_form import take_long_form
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.measures import group_of, is_wide
from anggaran.reading.layout.money import SATU, amounts_by_source, claim_money, named, sides_apart
from anggaran.reading.layout.other import claim_other_amounts, claim_volumes
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import MOST, Candidate, Profile
from anggaran.reading.layout.unit import find_unit

Profiles = Callable[[int], Profile]
"""Gives the profile of a column; each is made once."""


def make_plan(
    columns: Sequence[Column], profiles: Profiles, titles: str = "", group: str = ""
) -> Plan:
    """Decide what each column of a table is: claim by claim, in their order.

    Args:
        columns: the columns of the header that belong to this table (two tables may share one).
        profiles: gives the profile of a column.
        titles: what stands above the table.
        group: words that this half of the header has and the other has not.
    """
    plan = Plan(group=group)
    candidates: Sequence[Candidate] = amounts_by_source(
        sides_apart([Candidate(c, profiles(c.index)) for c in columns])
    )
    claim_money(plan, candidates, titles)
    if is_ledger(columns):
        plan.why_not = LEDGER
    if plan.why_not:
        return plan
    candidates = take_long_form(plan, codes_under_labels(candidates), titles)
    for claim in _CLAIMS:
        claim(plan, candidates)
    if not plan.why_not and not plan.label_columns and not plan.code_columns:
        plan.why_not = Text(
            "tidak ada kolom kode maupun uraian di samping kolom jumlah",
            "no column of codes or labels beside the amounts",
        )
    return plan


def _claim_derived(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take amounts that the document computed itself."""
    for candidate in candidates:
        said = candidate.meaning
        if said.role is Role.TURUNAN and candidate.holds_amounts:
            _add_derived(plan, "_".join((said.base, *said.qualifiers)), candidate)


def _add_derived(plan: Plan, name: str, candidate: Candidate) -> None:
    same = sum(key == name or key.startswith(f"{name}_") for key in plan.derived)
    plan.derived[f"{name}_{same + 1}" if same else name] = candidate.index
    unit = find_unit(candidate.text) or next(iter(plan.units.values()), SATU)
    plan.units[candidate.index] = unit


def _claim_percents(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take percents; those of a wide table by the group that they stand in."""
    wide = is_wide([c.column for c in candidates if c.index in plan.money.values()])
    for candidate in candidates:
        percents = candidate.profile.percent >= MOST > candidate.profile.million
        if candidate.role is Role.PERSEN and percents:
            plan.add_percent(candidate.index, group_of(candidate.column) if wide else "")


def _claim_by_figures(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take what no heading tells by what its figures are of the amounts beside them."""
    figures = Figures(candidates, plan.money)
    for candidate in candidates:
        profile = candidate.profile
        if candidate.index in plan.used or profile.percent < MOST:
            continue
        if candidate.role not in {None, Role.LEWAT}:
            continue
        if figures.percent_of(candidate):
            plan.add_percent(candidate.index)
            what = Text("persen realisasi dari pagu", "the percent of realisasi in pagu")
        elif name := _may_differ(candidate) and figures.difference_of(candidate):
            _add_derived(plan, name, candidate)
            what = Text(f"kolom {name}", f"a column {name}")
        else:
            continue
        plan.notes.append(
            Text(
                f"Kolom {named(candidate)} dibaca sebagai {what.id}: begitulah angkanya.",
                f"Column {named(candidate)} is read as {what.en}: its figures say so.",
            )
        )


def _may_differ(candidate: Candidate) -> bool:
    """Whether a column without a known heading holds amounts."""
    return candidate.role is None and candidate.holds_amounts


def _claim_rest(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take parent, level and remark columns, and texts kept beside the lines of a recap."""
    for candidate in candidates:
        empty = candidate.profile.is_empty and not _MUST_FILL.search(candidate.text)
        if candidate.index in plan.used or empty:
            continue
        if candidate.role in _SINGLE and getattr(plan, candidate.role) is None:
            setattr(plan, candidate.role, candidate.index)
        elif candidate.role is Role.TEKS:
            name = "_".join((candidate.of, *candidate.meaning.qualifiers))
            plan.names.setdefault(name, candidate.index)


def _note_no_codes(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Say which column is headed as codes and holds something else."""
    used = set(plan.code_columns) | set(plan.split.values())
    for candidate in candidates:
        if candidate.role is not Role.KODE or candidate.profile.is_empty or candidate.index in used:
            continue
        name, read = named(candidate), candidate.index in plan.used
        done = ("dibaca sebagai label", "read as labels") if read else ("tidak dibaca", "not read")
        plan.notes.append(
            Text(
                f"Kolom {name} tidak memuat satu pun kode: {done[0]}.",
                f"Column {name} holds no code at all: {done[1]}.",
            )
        )


def _note_unread(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Keep which columns print something and are not read, and whether that is figures; one headed
    as codes is told by itself.
    """
    for candidate in candidates:
        told = candidate.index in plan.used or candidate.role is Role.KODE
        if not told and not candidate.profile.is_empty:
            plan.unread[candidate.index] = candidate.role is None and _is_money(candidate)


def _is_money(candidate: Candidate) -> bool:
    """Whether a column prints figures that are more than the number of a row or a place."""
    return candidate.holds_amounts and candidate.profile.outline < MOST


# An empty column of remarks is often only part of a form, unless its heading asks for them.
_MUST_FILL = re.compile(r"\b(?:wajib|harus)\s+diisi\b", re.IGNORECASE)
_SINGLE = (Role.INDUK, Role.LEVEL, Role.KETERANGAN)
_CLAIMS = (
    _claim_derived,
    _claim_percents,
    claim_codes,
    claim_labels,
    _claim_by_figures,
    claim_volumes,
    claim_other_amounts,
    _claim_rest,
    _note_no_codes,
    _note_unread,
)
