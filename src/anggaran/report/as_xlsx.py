"""The report as a working paper: findings to filter, and trees whose sums are formulas.

Amounts are numbers as far as a number cell is exact, and text beyond; no text becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TypeGuard

from xlsxwriter import Workbook

from anggaran.finding import Finding, Severity, Text
from anggaran.report.paper import Paper
from anggaran.report.parts import THRESHOLDS
from anggaran.report.sheet import WIDE, Sheet, styles_of
from anggaran.report.sheet_tree import put_tree
from anggaran.report.view import (
    Amount,
    Block,
    Cell,
    Facts,
    Found,
    Heading,
    Item,
    Note,
    Percent,
    Table,
    Verdict,
    View,
)
from anggaran.rules.words import inert, measure_name

_MOST = 1_048_576  # rows of a sheet
_SHEETS = {
    "summary": Text("Ringkasan", "Summary"),
    "findings": Text("Temuan", "Findings"),
    "tables": Text("Rekonsiliasi", "Comparison"),
    "tree": Text("Pohon", "Tree"),
    "source": Text("Sumber", "Source"),
}
_FINDING = Text(
    "bobot|aturan|tabel|kode|uraian|jumlah|tercetak|seharusnya|selisih|tempat|temuan|tindak lanjut|"
    "rincian|penjelasan",
    "severity|rule|table|kode|uraian|amount|printed|expected|difference|place|finding|remedy|parts|"
    "explanation",
)
_WIDTHS = (12, 18, 18, 19, 34, 11, 20, 20, 18, 24, 56, 46, 46, 46)  # of those columns
_AMOUNTS = range(6, 9)
Rows = Mapping[tuple[str, str], str]  # table and key of a node to its place in the workbook


def write_xlsx(view: View, _: Paper) -> bytes:
    """The blocks of a view as sheets: summary, findings, comparison, and a sheet a tree."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        _Paper(book, view).put()
    return stream.getvalue()


class _Paper:
    """The workbook: what stands on which sheet."""

    def __init__(self, book: Workbook, view: View) -> None:
        self.book, self.view, self.lang = book, view, view.lang
        self.blocks = list(view.blocks())
        self.styles = styles_of(book, view.lang)

    def put(self) -> None:
        """Every sheet, in the order in which it is read."""
        names = {name: text.line(self.lang) for name, text in _SHEETS.items()}
        appendix = list(self.view.appendix())
        trees = [block for block in (*self.blocks, *appendix) if _is_tree(block)]
        places = dict(_places(trees, names["tree"]))
        self._summary(self._sheet(names["summary"]))
        found = [block for block in self.blocks if isinstance(block, Found)]
        if found:
            self._findings(self._sheet(names["findings"]), found, places)
        if any(isinstance(block, Table) and not _is_tree(block) for block in self.blocks):
            self._tables(self._sheet(names["tables"]))
        for number, tree in enumerate(trees):
            put_tree(self._sheet(_tree_name(names["tree"], number)), tree)
        for block in appendix:
            if isinstance(block, Table) and block.name == "source":
                self._source(self._sheet(names["source"]), block)

    def _sheet(self, name: str) -> Sheet:
        return Sheet(self.book, name, self.styles, self.lang)

    def _summary(self, sheet: Sheet) -> None:
        """The answer, what each document is, what was compared and what could not be."""
        sheet.page.set_column(0, 0, WIDE)
        sheet.page.set_column(1, 1, 24)
        sheet.line(self.view.title, "head")
        verdicts = [block for block in self.blocks if isinstance(block, Verdict)]
        for verdict in verdicts:
            sheet.line(verdict.sentence, "title")
            sheet.line(verdict.summary)
        for block in self.blocks:
            if isinstance(block, Note) and block.is_answer:
                sheet.line(block.text, "wrapped")
        for facts in (block for block in self.blocks if isinstance(block, Facts)):
            _put_facts(sheet, facts)
        sheet.at += 1
        for line in (line for verdict in verdicts for line in verdict.coverage):
            sheet.line(line, "wrapped")

    def _findings(self, sheet: Sheet, found: Sequence[Found], places: Rows) -> None:
        """A row a finding, to be filtered; its code leads to the row of its node."""
        sheet.titles(_FINDING.line(self.lang).split("|"), _AMOUNTS)
        sheet.heads()
        filled: set[int] = set()
        for block in found:
            for item in block.items:
                filled |= self._finding(sheet, item, item.remedy or block.remedy, places)
        for column, width in enumerate(_WIDTHS):  # what nobody fills only makes a print smaller
            sheet.page.set_column(column, column, width, None, {"hidden": column not in filled})
        sheet.page.autofilter(0, 0, sheet.at - 1, len(_WIDTHS) - 1)

    def _finding(self, sheet: Sheet, item: Item, remedy: str, places: Rows) -> set[int]:
        """One finding; the columns that it fills."""
        finding, row = item.finding, sheet.at
        why = "\n".join(item.explanations)
        long = (item.place, item.text, remedy, item.operands, why)
        widths = [width * 9 // 10 for width in _WIDTHS]
        sheet.high((finding.uraian, widths[4]), *zip(long, widths[9:], strict=True))
        words = _SEVERITIES[finding.severity].line(self.lang)
        texts = (words, finding.rule, finding.table, finding.kode or "", finding.uraian)
        for column, text in enumerate(texts):
            sheet.text(row, column, text, finding.severity.value if column == 0 else "wrapped")
        self._link(sheet, finding, places)
        sheet.text(row, 5, measure_name(finding.measure) if finding.measure else "")
        figures = list(_figures(finding))
        for column, value in enumerate(figures, 6):
            sheet.cell(row, column, value)
        for column, text in enumerate(long, 9):
            sheet.text(row, column, text, "wrapped")
        sheet.at += 1
        told = (*texts, finding.measure, *figures, *long)
        return {column for column, each in enumerate(told) if each not in (None, "")}

    def _link(self, sheet: Sheet, finding: Finding, places: Rows) -> None:
        """The code of a finding as a link to the row of its node, where a sheet shows that."""
        place = places.get((finding.table, finding.key or ""))
        if place is not None:
            shown = finding.kode or finding.key or "→"
            sheet.page.write_url(sheet.at, 3, place, self.styles["link"], inert(shown))

    def _source(self, sheet: Sheet, table: Table) -> None:
        """Every amount as it was printed, as far as a sheet has rows."""
        for column, width in enumerate((30, 20, 10, 24, 50, 18, 24, 22, 50)):
            sheet.page.set_column(column, column, width)
        rows = table.rows[: _MOST - 2]
        sheet.table(replace(table, rows=rows))
        sheet.page.autofilter(0, 0, max(sheet.at - 1, 1), len(table.columns) - 1)
        sheet.page.freeze_panes(1, 0)
        sheet.page.repeat_rows(0)
        if len(rows) < len(table.rows):
            rest = len(table.rows) - len(rows)
            more = Text(f"… dan {rest} sel lagi", f"… and {rest} more cells")
            sheet.line(more.line(self.lang))

    def _tables(self, sheet: Sheet) -> None:
        """The tables of a comparison one below the other, each under its title."""
        sheet.page.set_column(0, 0, 20)
        sheet.page.set_column(1, 1, 50)
        sheet.page.set_column(2, 12, 22)
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 1:
                if block.severity is not None:
                    return
                sheet.at += 1
                sheet.line(block.text, "head")
            elif isinstance(block, Note):
                sheet.line(block.text, "head" if block.is_answer else "plain")
            elif isinstance(block, Table) and not _is_tree(block):
                sheet.table(block)


def _put_facts(sheet: Sheet, facts: Facts) -> None:
    """What a document is: its figures beside their names, and the notes on it."""
    sheet.at += 1
    sheet.line(facts.title, "title")
    sheet.line(facts.about)
    for name, cell in facts.figures:
        sheet.cell(sheet.at, 1, cell)
        sheet.line(name)
    for note in facts.notes:
        sheet.line(note, "wrapped")


def _figures(finding: Finding) -> Iterator[Cell]:
    """What is printed, what is expected, and the difference; a serapan is not expected."""
    expected = None if finding.rule in THRESHOLDS else finding.computed
    for value in (finding.stated, expected, finding.difference):
        whole = Percent(value) if finding.rule.startswith("percent") else Amount(value)
        yield None if value is None else whole


_SEVERITIES = {
    Severity.ERROR: Text("kesalahan", "error"),
    Severity.WARNING: Text("peringatan", "warning"),
    Severity.INFO: Text("catatan", "note"),
}


def _is_tree(block: Block) -> TypeGuard[Table]:
    return isinstance(block, Table) and block.name == "tree"


def _tree_name(name: str, number: int) -> str:
    return f"{name} {number + 1}" if number else name


def _places(trees: Sequence[Block], name: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Where each node stands in the workbook, as a link."""
    for number, tree in enumerate(trees):
        if isinstance(tree, Table):
            for at, row in enumerate(tree.rows, start=2):
                if row.key is not None:
                    yield (tree.title, row.key), f"internal:'{_tree_name(name, number)}'!A{at}"
