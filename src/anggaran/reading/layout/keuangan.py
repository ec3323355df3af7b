"""A report of ``Keuangan`` and ``Fisik`` beside the pagu: what its rupiah are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anggaran.measure import Measure
from anggaran.reading.layout.figures import Figures
from anggaran.reading.layout.profiles import Candidate
from anggaran.reading.layout.words import has, plain

_PLANNED = r"pagu|anggaran|target|rencana|alokasi|dpa|dppa|rka"


def with_spent(good: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The amounts, what is headed only ``Keuangan (Rp)`` beside one pagu as its realisasi, where a
    percent or a difference of the two says so: the other half of such a form is ``Fisik``.
    """
    unsaid = [c for c in good if _says_only_keuangan(c)]
    pagu = [c for c in good if c.base == "pagu" and c not in unsaid]
    if len(unsaid) != 1 or len(pagu) != 1 or len(good) != len([*unsaid, *pagu]):
        return list(good)
    others = [c for c in candidates if c not in good]
    if not _is_part_of(unsaid[0], pagu[0], candidates, others):
        return list(good)
    return [_as_realisasi(c) if c in unsaid else c for c in good]


def _is_part_of(
    spent: Candidate, pagu: Candidate, columns: Sequence[Candidate], others: Sequence[Candidate]
) -> bool:
    """Whether another column prints the percent or the difference of two amounts."""
    figures = Figures(columns, {Measure("pagu"): pagu.index, Measure("realisasi"): spent.index})
    return any(figures.percent_of(c) or figures.difference_of(c) for c in others)


def _says_only_keuangan(candidate: Candidate) -> bool:
    said = plain(candidate.text)
    return has("keuangan", said) and not has(f"{_PLANNED}|realisasi", said)


def _as_realisasi(candidate: Candidate) -> Candidate:
    said = replace(candidate.meaning, base="realisasi")
    return replace(candidate, column=replace(candidate.column, meaning=said))
