"""The parts that text reports share: a document's head, findings by severity, coverage and summary."""

from __future__ import annotations

from collections.abc import Sequence

from anggaran.finding import Findings, Severity, Text
from anggaran.report.page import Page
from anggaran.report.view import Grid, RuleView, by_rule, coverage_lines, groups, own_line, summary_line, table_lines
from anggaran.tree import Tree

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


def put_header(page: Page, tree: Tree, lang: str, side: str = "") -> None:
    """What a document is: its place, its rows and its totals."""
    place, *facts = table_lines(tree, lang)
    page.say(f"{side}: {place}" if side else place, style="bold")
    for fact in facts:
        page.say(fact, indent=2)


def put_findings(page: Page, findings: Findings, lang: str, *, everything: bool) -> None:
    """Findings by severity, the heaviest first."""
    for group in groups(findings, lang, everything=everything):
        page.gap()
        page.say(group.title.upper(), style=_STYLES[group.severity])
        for rule in group.rules:
            _put_rule(page, rule, lang)
        if group.flags is not None:
            slugs, fix = group.flagged
            page.say(slugs, indent=2, style="bold")
            put_grid(page, group.flags, lang, indent=4)
            page.say(f"→ {fix}", indent=4, hang=2, style="italic")


def put_own(page: Page, own: Sequence[Findings], sides: Sequence[str], lang: str, *, everything: bool) -> None:
    """What was found in each document by itself: beside the comparison, and no part of its status."""
    if not any(own):
        return
    page.gap()
    page.say(Text("TEMUAN DOKUMEN ITU SENDIRI", "FINDINGS OF EACH DOCUMENT BY ITSELF").line(lang), style="bold yellow")
    for side, found in zip(sides, own, strict=True):
        if found:
            page.say(side, indent=2, style="bold")
        for rule in by_rule(found, lang, everything=everything):
            _put_rule(page, rule, lang, indent=4)


def _put_rule(page: Page, rule: RuleView, lang: str, indent: int = 2) -> None:
    page.say(rule.slug, indent=indent, style="bold")
    for place, text in rule.lines:
        page.say(f"{place}: {text}" if place else text, indent=indent + 2, hang=2)
    put_folded(page, rule.folded, lang)
    page.say(f"→ {rule.fix}", indent=indent + 2, hang=2, style="italic")


def put_grid(page: Page, grid: Grid, lang: str, indent: int = 2) -> None:
    """A table, and how many of its rows are not shown."""
    page.grid(grid, indent=indent)
    put_folded(page, grid.folded, lang)


def put_folded(page: Page, count: int, lang: str) -> None:
    """How much is not shown, and how to see it."""
    if count:
        more = Text(f"… dan {count} lagi; --all menampilkan semua", f"… and {count} more; --all shows all")
        page.say(more.line(lang), indent=4)


def put_ending(page: Page, findings: Findings, tables: int, lang: str, own: Sequence[Findings] = ()) -> None:
    """What was compared and what could not be, then the counts."""
    page.gap()
    for line in coverage_lines(findings.coverage, tables, lang):
        page.say(line, hang=2)
    page.say(f"{summary_line(findings, lang)}{own_line(own, lang)}", style="bold")
