"""Reports on documents held against each other, for people who read a terminal, a pipe or a text file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anggaran.compare.crosstable import CrossTable
from anggaran.compare.figure import Figure
from anggaran.compare.matrix import Matrix
from anggaran.compare.reconciliation import Reconciliation
from anggaran.compare.versions import Versions, documents_of
from anggaran.finding import Findings, Text
from anggaran.report.compared import (
    change_grid,
    columns_line,
    counts_line,
    cover_lines,
    cross_grid,
    figure_grid,
    heads_line,
    letters,
    meeting_grid,
    move_lines,
    pair_grid,
    period_line,
    rounding_line,
    running_line,
    step_name,
    total_grid,
)
from anggaran.report.page import PLAIN, Page, Paper
from anggaran.report.part import put_ending, put_findings, put_folded, put_grid, put_header, put_own
from anggaran.report.sentence import sentence
from anggaran.report.view import FOLD
from anggaran.report.vote import document_name
from anggaran.tree import Tree

_SIDES = Text("Kiri", "Left"), Text("Kanan", "Right")
_VERSIONS = Text("Sebelum", "Before"), Text("Setelah", "After")


def reconcile_text(
    reconciliation: Reconciliation,
    *,
    lang: str = "id",
    everything: bool = False,
    paper: Paper = PLAIN,
    own: Sequence[Findings] = (),
) -> str:
    """Two documents held against each other: totals side by side, the lines that differ, findings, coverage.

    Args:
        reconciliation: the two documents.
        lang: ``id`` or ``en``.
        everything: show every line and finding instead of the first twenty.
        paper: what to lay out for.
        own: what was found in the left document by itself, and in the right one.
    """
    page, findings = Page(paper), reconciliation.findings
    sides = [side.line(lang) for side in _SIDES]
    for side, tree in zip(sides, (reconciliation.left, reconciliation.right), strict=True):
        put_header(page, tree, lang, side)
    by = Text("Dibandingkan menurut", "Compared by").line(lang)
    page.say(f"{by} {reconciliation.basis.line(lang)}.")
    if columns := columns_line(reconciliation, lang):
        page.say(columns)
    _put_periods(page, findings, lang)
    page.gap()
    if reconciliation.totals:
        page.grid(total_grid(reconciliation, lang))
    if note := rounding_line(reconciliation, lang):
        page.say(note)
    pairs = pair_grid(reconciliation, lang, everything=everything)
    if pairs.rows:
        page.gap()
        page.say(Text("Baris yang berbeda", "Lines that differ").line(lang), style="bold")
        put_grid(page, pairs, lang)
    put_findings(page, findings, lang, everything=everything)
    put_own(page, own, sides[: len(own)], lang, everything=everything)
    put_ending(page, findings, 2, lang, own)
    return page.text()


def matrix_text(
    matrix: Matrix,
    *,
    lang: str = "id",
    everything: bool = False,
    paper: Paper = PLAIN,
    own: Sequence[Findings] = (),
) -> str:
    """Several documents in one matrix: totals and the lines that differ, a column for each document.

    Args:
        matrix: the documents.
        lang: ``id`` or ``en``.
        everything: show every line and finding instead of the first twenty.
        paper: what to lay out for.
        own: what was found in each document by itself, in their order.
    """
    page, marks = Page(paper), letters(matrix.names)
    for name, tree in matrix.documents.items():
        put_header(page, tree, lang, marks[name])
    _put_periods(page, matrix.findings, lang)
    _put_figures(page, matrix, matrix.totals, Text("Jumlah keseluruhan", "Totals").line(lang), lang)
    apart = matrix.lines.apart
    agreeing = len(matrix.lines) - len(apart)
    title = Text(f"Baris yang berbeda ({agreeing} lainnya sama)", f"Lines that differ ({agreeing} others agree)")
    shown = apart if everything else apart[:FOLD]
    _put_figures(page, matrix, shown, title.line(lang), lang)
    put_folded(page, len(apart) - len(shown), lang)
    _put_lines(page, Text("Cakupan", "Coverage of the documents").line(lang), cover_lines(matrix, marks, lang))
    page.gap()
    page.say(Text("Tiap dua dokumen", "Every two documents").line(lang), style="bold")
    page.grid(meeting_grid(matrix, marks, lang), indent=2)
    put_findings(page, matrix.findings, lang, everything=everything)
    sides = [f"{marks[name]} {document_name(name)}" for name in matrix.names]
    put_own(page, own, sides[: len(own)], lang, everything=everything)
    put_ending(page, matrix.findings, len(matrix.pairs), lang, own)
    return page.text()


def _put_figures(page: Page, matrix: Matrix, figures: Sequence[Figure], title: str, lang: str) -> None:
    """Figures under a title."""
    if not figures:
        return
    page.gap()
    page.say(title, style="bold")
    page.grid(figure_grid(figures, letters(matrix.names), lang), indent=2)
    if any(figure.status == "differ" for figure in figures):
        note = Text(
            "* lain dari mayoritas; bila tidak ada mayoritas, dari dokumen pertama yang totalnya tidak menyimpang",
            "* not what the majority says; without one, not what the first document with an undisputed total says",
        )
        page.say(note.line(lang), indent=2)


def versions_text(  # noqa: PLR0913  # a result, and how to show it
    versions: Versions,
    findings: Findings,
    *,
    lang: str = "id",
    everything: bool = False,
    paper: Paper = PLAIN,
    own: Sequence[Findings] = (),
) -> str:
    """Two versions of one budget: what was moved, raised, cut, added and dropped, and the zero-sum moves.

    Args:
        versions: the two versions.
        findings: what came of it, with the coverage.
        lang: ``id`` or ``en``.
        everything: show every changed line instead of the first twenty.
        paper: what to lay out for.
        own: what was found in the earlier document by itself, and in the later one.
    """
    page = Page(paper)
    sides = [side.line(lang) for side in _VERSIONS]
    if versions.before is versions.after:
        put_header(page, versions.before, lang)
        sides = [document_name(versions.before.name)]
    else:
        put_header(page, versions.before, lang, sides[0])
        put_header(page, versions.after, lang, sides[1])
    _put_changes(page, versions, lang, everything=everything)
    put_own(page, own, sides[: len(own)], lang, everything=everything)
    put_ending(page, findings, 2, lang, own)
    return page.text()


def steps_text(  # noqa: PLR0913  # a result, and how to show it
    steps: Sequence[Versions],
    findings: Findings,
    *,
    lang: str = "id",
    everything: bool = False,
    paper: Paper = PLAIN,
    own: Sequence[Findings] = (),
) -> str:
    """Several versions of one budget, each held against the next, as :func:`versions_text` does with two.

    Args:
        steps: every two consecutive versions.
        findings: what came of it, with the coverage.
        lang: ``id`` or ``en``.
        everything: show every changed line instead of the first twenty.
        paper: what to lay out for.
        own: what was found in each document by itself, in their order.
    """
    page = Page(paper)
    documents = documents_of(steps)
    for tree in documents:
        put_header(page, tree, lang)
    for number, step in enumerate(steps, start=1):
        page.gap()
        page.say(f"{number}. {step_name(step)}", style="bold")
        _put_changes(page, step, lang, everything=everything)
    put_own(page, own, [document_name(tree.name) for tree in documents], lang, everything=everything)
    put_ending(page, findings, len(documents), lang, own)
    return page.text()


def _put_changes(page: Page, versions: Versions, lang: str, *, everything: bool) -> None:
    """What became of the lines from one version to the next, and the zero-sum moves."""
    page.gap()
    page.say(counts_line(versions, lang))
    changes = change_grid(versions, lang, everything=everything)
    if changes.rows:
        page.gap()
        put_grid(page, changes, lang, indent=0)
    _put_lines(page, Text("Pergeseran", "Zero-sum moves").line(lang), move_lines(versions, lang))


def cross_text(  # noqa: PLR0913  # a result, and how to show it
    cross: CrossTable,
    documents: Sequence[Tree],
    findings: Findings,
    *,
    lang: str = "id",
    everything: bool = False,
    paper: Paper = PLAIN,
) -> str:
    """Program side against spending side: the cross table with both margins, and what they were held against."""
    page = Page(paper)
    for tree in (cross.tree, *documents):
        put_header(page, tree, lang)
    page.gap()
    page.say(heads_line(cross))
    page.grid(cross_grid(cross, lang))
    if cross.left_out:
        akun = ", ".join(cross.left_out)
        page.say(
            Text(f"Di luar belanja, tidak termasuk: akun {akun}.", f"Not belanja, left out: akun {akun}.").line(lang)
        )
    put_findings(page, findings, lang, everything=everything)
    put_ending(page, findings, 1 + len(documents), lang)
    return page.text()


def monthly_text(
    trees: Sequence[Tree], findings: Findings, *, lang: str = "id", everything: bool = False, paper: Paper = PLAIN
) -> str:
    """Reports of one SKPD through a year: their cut-offs, and where a cumulative figure falls."""
    page = Page(paper)
    for tree in trees:
        put_header(page, tree, lang)
        page.say(period_line(tree, lang), indent=2)
    if kind := running_line(findings, lang):
        page.gap()
        page.say(kind)
    put_findings(page, findings, lang, everything=everything)
    put_ending(page, findings, len(trees), lang)
    return page.text()


def _put_periods(page: Page, findings: Findings, lang: str) -> None:
    """That documents stop at different days, before any of their figures."""
    for finding in findings.of("period-differs"):
        page.say(sentence(finding, lang), style="bold yellow")


def _put_lines(page: Page, title: str, lines: Iterator[str]) -> None:
    shown = list(lines)
    if shown:
        page.gap()
        page.say(title, style="bold")
    for line in shown:
        page.say(line, indent=2, hang=2)
