"""Reports for people who read a terminal, a pipe or a text file."""

from __future__ import annotations

from collections.abc import Sequence

from anggaran.finding import Findings, Severity, Text
from anggaran.reconcile import Reconciliation
from anggaran.report.page import PLAIN, Page, Paper
from anggaran.report.view import (
    CheckResult,
    Grid,
    coverage_lines,
    groups,
    pair_grid,
    summary_line,
    table_lines,
    total_grid,
    tree_grid,
)
from anggaran.tree import Tree

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


def check_text(
    results: Sequence[CheckResult], *, lang: str = "id", everything: bool = False, paper: Paper = PLAIN
) -> str:
    """The findings of one or several tables: headers, findings by severity, coverage, summary.

    Args:
        results: each tree with its findings.
        lang: ``id`` or ``en``.
        everything: show every finding instead of the first twenty of each rule.
        paper: what to lay out for.
    """
    page = Page(paper)
    for result in results:
        _header(page, result.tree, lang)
    findings = sum((result.findings for result in results), Findings())
    _findings(page, findings, lang, everything=everything)
    _ending(page, findings, len(results), lang)
    return page.text()


def reconcile_text(
    reconciliation: Reconciliation, *, lang: str = "id", everything: bool = False, paper: Paper = PLAIN
) -> str:
    """Two documents held against each other: totals side by side, the lines that differ, findings, coverage."""
    page = Page(paper)
    for side, tree in ((Text("Kiri", "Left"), reconciliation.left), (Text("Kanan", "Right"), reconciliation.right)):
        _header(page, tree, lang, side.line(lang))
    by = Text("Dibandingkan menurut", "Compared by").line(lang)
    page.say(f"{by} {reconciliation.basis.line(lang)}.")
    page.gap()
    page.grid(total_grid(reconciliation, lang))
    pairs = pair_grid(reconciliation, lang, everything=everything)
    if pairs.rows:
        page.gap()
        page.say(Text("Baris yang berbeda", "Lines that differ").line(lang), style="bold")
        _grid(page, pairs, lang)
    _findings(page, reconciliation.findings, lang, everything=everything)
    _ending(page, reconciliation.findings, 2, lang)
    return page.text()


def tree_text(tree: Tree, depth: int | None = None, *, lang: str = "id", paper: Paper = PLAIN) -> str:
    """The rolled-up tree down to a depth."""
    page = Page(paper)
    _header(page, tree, lang)
    page.gap()
    grid = tree_grid(tree, depth, lang)
    page.grid(grid)
    if any(cell.endswith("*") for row in grid.rows for cell in row):
        page.gap()
        note = Text("* dokumen mencetak jumlah lain; lihat `anggaran check`", "* the document prints another amount")
        page.say(note.line(lang))
    return page.text()


def _header(page: Page, tree: Tree, lang: str, side: str = "") -> None:
    place, *facts = table_lines(tree, lang)
    page.say(f"{side}: {place}" if side else place, style="bold")
    for fact in facts:
        page.say(fact, indent=2)


def _findings(page: Page, findings: Findings, lang: str, *, everything: bool) -> None:
    for group in groups(findings, lang, everything=everything):
        page.gap()
        page.say(group.title.upper(), style=_STYLES[group.severity])
        for rule in group.rules:
            page.say(rule.slug, indent=2, style="bold")
            for place, text in rule.lines:
                page.say(f"{place}: {text}" if place else text, indent=4, hang=2)
            _folded(page, rule.folded, lang)
            page.say(f"→ {rule.fix}", indent=4, hang=2, style="italic")
        if group.flags is not None:
            slugs, fix = group.flagged
            page.say(slugs, indent=2, style="bold")
            _grid(page, group.flags, lang, indent=4)
            page.say(f"→ {fix}", indent=4, hang=2, style="italic")


def _grid(page: Page, grid: Grid, lang: str, indent: int = 2) -> None:
    page.grid(grid, indent=indent)
    _folded(page, grid.folded, lang)


def _folded(page: Page, count: int, lang: str) -> None:
    if count:
        more = Text(f"… dan {count} lagi; --all menampilkan semua", f"… and {count} more; --all shows all")
        page.say(more.line(lang), indent=4)


def _ending(page: Page, findings: Findings, tables: int, lang: str) -> None:
    page.gap()
    for line in coverage_lines(findings.coverage, tables, lang):
        page.say(line, hang=2)
    page.say(summary_line(findings, lang), style="bold")
