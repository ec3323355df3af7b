"""Reports on documents by themselves, for people who read a terminal, a pipe or a text file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anggaran.errors import AnggaranError
from anggaran.finding import Findings, Text
from anggaran.report.inert import inert
from anggaran.report.page import PLAIN, Page, Paper
from anggaran.report.part import put_ending, put_findings, put_header
from anggaran.report.view import CheckResult, tree_grid
from anggaran.tree import Tree


def check_text(
    results: Sequence[CheckResult],
    *,
    lang: str = "id",
    everything: bool = False,
    paper: Paper = PLAIN,
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
        put_header(page, result.tree, lang)
    findings = sum((result.findings for result in results), Findings())
    put_findings(page, findings, lang, everything=everything)
    put_ending(page, findings, len(results), lang)
    return page.text()


def skipped_text(skipped: Mapping[str, AnggaranError], *, lang: str = "id", paper: Paper = PLAIN) -> str:
    """The files of a folder that gave no table, and why; ``""`` for none.

    >>> skipped_text({"surat.txt": AnggaranError("surat.txt: tidak ada tabel.", "surat.txt: no table.")}).strip()
    'Dilewati: surat.txt: tidak ada tabel.'
    """
    page = Page(paper)
    for reason in skipped.values():
        page.say(inert(f"{Text('Dilewati', 'Skipped').line(lang)}: {reason.line(lang)}"), hang=2)
    if skipped:
        page.gap()
    return page.text()


def tree_text(tree: Tree, depth: int | None = None, *, lang: str = "id", paper: Paper = PLAIN) -> str:
    """The rolled-up tree down to a depth."""
    page = Page(paper)
    put_header(page, tree, lang)
    page.gap()
    grid = tree_grid(tree, depth, lang)
    page.grid(grid)
    if any(cell.endswith("*") for row in grid.rows for cell in row):
        page.gap()
        note = Text("* dokumen mencetak jumlah lain; lihat `anggaran check`", "* the document prints another amount")
        page.say(note.line(lang))
    return page.text()
