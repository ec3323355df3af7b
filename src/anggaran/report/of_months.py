"""Reports through a year: what a report shows, and its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anggaran.compare.periods import period_of
from anggaran.explain.explaining import explained
from anggaran.finding import Findings, Text
from anggaran.report import shapes
from anggaran.report.parts import facts, findings_blocks, verdict
from anggaran.report.record import (
    document_record,
    picked,
    verdict_record,
)
from anggaran.report.view import (
    Note,
    View,
)
from anggaran.rules.words import inert, shorten
from anggaran.tree import Tree


def monthly_view(
    trees: Sequence[Tree], findings: Findings, *, lang: str = "id", everything: bool = False
) -> View:
    """Reports of one SKPD through a year: their cut-offs, and where a cumulative figure falls.

    Args:
        trees: the reports.
        findings: what came of it.
        lang: ``id`` or ``en``.
        everything: show every finding instead of the first twenty of each rule.
    """
    return View(
        name="monthly",
        title=Text("Laporan sepanjang tahun", "Reports through a year").line(lang),
        lang=lang,
        blocks=lambda: [
            *(facts(tree, lang, "", _period_line(tree, lang)) for tree in trees),
            *_running_note(findings, lang),
            *findings_blocks(explained(findings), lang),
            verdict(findings, len(trees), lang),
        ],
        record=lambda: monthly_record(trees, findings, lang),
        everything=everything,
    )


def monthly_record(trees: Sequence[Tree], findings: Findings, lang: str = "id") -> shapes.Monthly:
    """Reports of one SKPD through a year: each with its cut-off."""
    return {
        "version": 1,
        "documents": [{**document_record(tree), "period": _period(tree)} for tree in trees],
        **verdict_record(trees, explained(findings), lang),
    }


def _period_line(tree: Tree, lang: str) -> str:
    """To which day a report runs, or why that is not known."""
    period, reason = period_of(tree.table)
    if period is None or period.end is None:
        unknown = reason or Text("tanggal tutup tidak tercetak", "no cut-off date is printed")
        return f"{Text('periode', 'period').line(lang)}: {inert(unknown.line(lang))}"
    until = Text(f"sampai {period.end:%d-%m-%Y}", f"until {period.end:%Y-%m-%d}").line(lang)
    return f"{until} ({shorten(period.text)})"


def _running_note(findings: Findings, lang: str) -> Iterator[Note]:
    """Whether realisasi runs on from report to report, where any two could be compared."""
    if "falling-cumulative" not in findings.coverage.checked:
        return
    if findings.of("not-cumulative"):
        yield Note(
            Text("Realisasi tercetak per bulan.", "Realisasi is printed by month.").line(lang)
        )
        return
    falls = len(findings.of("falling-cumulative"))
    kept = Text("tidak ada baris yang turun", "no line falls")
    kept = Text(f"{falls} turun", f"{falls} fall") if falls else kept
    yield Note(
        Text(f"Realisasi kumulatif; {kept.id}.", f"Realisasi is cumulative; {kept.en}.").line(lang)
    )


def _period(tree: Tree) -> shapes.Period | None:
    period = period_of(tree.table).period
    return None if period is None else picked(period, "year", "start", "end", "text")
