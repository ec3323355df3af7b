"""Amounts that are not called realisasi, and are: ``Keuangan (Rp)`` in a report of ``Fisik`` too,
and the ``Jumlah`` of months beside the pagu.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anggaran.measure import Measure
from anggaran.measure.measure import SPANS
from anggaran.reading.layout.figures import Figures
from anggaran.reading.layout.profiles import Candidate
from anggaran.reading.layout.words import has, plain

_PLANNED = r"pagu|anggaran|target|rencana|alokasi|dpa|dppa|rka"


def with_spent(good: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The amounts, what is headed only ``Keuangan (Rp)`` beside one pagu, or ``Jumlah`` behind its
    months, as its realisasi, where a percent or a difference of the two says so: the other half of
    the one form is ``Fisik``, and a plan of months makes all of the pagu.
    """
    others = [c for c in candidates if c not in good]
    told = _unsaid(good)
    if told is None or not _is_part_of(*told, candidates, others):
        return list(good)
    return [_as_realisasi(c) if c is told[0] else c for c in good]


def _unsaid(good: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """The one amount that may be a realisasi unsaid, and the one pagu, where months at most stand
    beside the two.
    """
    spans = [c for c in good if _is_span(c)]
    unsaid = [c for c in good if _says_only_keuangan(c) or _totals(c, spans)]
    pagu = [c for c in good if c.base == "pagu" and c not in unsaid]
    alone = len(good) == len([*spans, *unsaid, *pagu])
    return (unsaid[0], pagu[0]) if len(unsaid) == len(pagu) == 1 and alone else None


def _is_part_of(
    spent: Candidate, pagu: Candidate, columns: Sequence[Candidate], others: Sequence[Candidate]
) -> bool:
    """Whether another column prints the percent or the difference of two amounts."""
    figures = Figures(columns, {Measure("pagu"): pagu.index, Measure("realisasi"): spent.index})
    return any(figures.percent_of(c) or figures.difference_of(c) for c in others)


def _says_only_keuangan(candidate: Candidate) -> bool:
    said = plain(candidate.text)
    return has("keuangan", said) and not has(f"{_PLANNED}|realisasi", said)


def _is_span(candidate: Candidate) -> bool:
    """Whether a column is headed by a month, a triwulan or a semester alone."""
    return not candidate.base and "_".join(candidate.meaning.qualifiers) in SPANS


def _totals(candidate: Candidate, spans: Sequence[Candidate]) -> bool:
    """Whether a column is headed only ``Jumlah``, and stands behind some others."""
    said = plain(candidate.column.parts[-1]) if candidate.column.parts else ""
    behind = bool(spans) and candidate.index > spans[-1].index
    return behind and said in {"jumlah", "total"}


def _as_realisasi(candidate: Candidate) -> Candidate:
    said = replace(candidate.meaning, base="realisasi")
    return replace(candidate, column=replace(candidate.column, meaning=said))
