"""The report as a working paper: findings to filter, and trees whose sums are formulas.

Amounts are numbers as far as a number cell is exact, and text beyond; no text becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from anggaran.amount.rupiah import minus
from anggaran.finding import Finding, Severity, Text
from anggaran.report.parts import THRESHOLDS
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
    Row,
    Table,
    Verdict,
    View,
    cell_text,
)
from anggaran.report.writers import Paper, writer
from anggaran.rules.words import inert, measure_name

_EXACT = Decimal(10) ** 13  # rupiah below which fifteen digits of a number cell hold the sen
_MONEY, _SHARE = "#,##0.00", "0.00%"
_WIDE, _LINE, _A4 = 90, 15, 9  # characters of a column, points of a line, paper
_MOST = 1_048_576  # rows of a sheet
_LONGEST, _ARGUMENTS = 8000, 250  # what a formula may have in characters, and SUM in arguments
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
_BEYOND = Text(
    "Terlalu besar bagi sel angka; ditulis sebagai teks supaya sennya utuh.",
    "Too large for a number cell; written as text to keep its sen.",
)
Rows = Mapping[tuple[str, str], str]  # table and key of a node to its place in the workbook


@writer("xlsx", ".xlsx")
def write_xlsx(view: View, _: Paper) -> bytes:
    """The blocks of a view as sheets: summary, findings, comparison, and a sheet a tree."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        _Paper(book, view).put()
    return stream.getvalue()


class _Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, book: Workbook, name: str, styles: Mapping[str, Any], lang: str) -> None:
        self.page = book.add_worksheet(name)
        self.page.set_landscape()
        self.page.set_paper(_A4)
        self.page.fit_to_pages(1, 0)
        self.name, self.lang, self.at = name, lang, 0
        self._styles = styles

    def style(self, name: str) -> Any:
        return self._styles[name]

    def line(self, text: str, style: str = "plain", column: int = 0) -> None:
        """A text in a row of its own; one that wraps has the height it needs, which not every
        program works out.
        """
        if style == "wrapped":
            self.high((text, _WIDE))
        self.text(self.at, column, text, style)
        self.at += 1

    def high(self, *texts: tuple[str, int]) -> None:
        """Make the row as high as the longest of its texts needs, each in characters a line."""
        lines = max(len(text) // width + 1 for text, width in texts)
        if lines > 1:
            self.page.set_row(self.at, _LINE * lines)

    def text(self, row: int, column: int, text: str, style: str = "plain") -> None:
        self.page.write_string(row, column, inert(text), self._styles[style])

    def titles(self, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            self.text(self.at, column, title, "title")
        self.at += 1

    def amount(self, row: int, column: int, value: Decimal | None, style: str = "money") -> None:
        """An amount as a number, or as text where a number would not hold it."""
        if value is None:
            self.text(row, column, "–", "unknown")
        elif abs(value) < _EXACT:
            self.page.write_number(row, column, value, self._styles[style])
        else:
            self.text(row, column, cell_text(Amount(value), self.lang), "unknown")
            self.page.write_comment(row, column, _BEYOND.line(self.lang))

    def cell(self, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, Amount):
            self.amount(row, column, cell.value, "marked" if cell.marked else "money")
        elif isinstance(cell, Percent) and cell.value is not None and not cell.limit:
            self.page.write_number(row, column, cell.value / 100, self._styles["share"])
        elif cell is not None and cell_text(cell):
            self.text(row, column, cell_text(cell, self.lang))


class _Paper:
    """The workbook: what stands on which sheet."""

    def __init__(self, book: Workbook, view: View) -> None:
        self.book, self.view, self.lang = book, view, view.lang
        self.blocks = list(view.blocks())
        self.styles = {name: book.add_format(style) for name, style in _STYLES.items()}

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
        tables = [
            block for block in self.blocks if isinstance(block, Table) and not _is_tree(block)
        ]
        if tables:
            self._tables(self._sheet(names["tables"]))
        for number, tree in enumerate(trees):
            _put_tree(self._sheet(_tree_name(names["tree"], number)), tree)
        for block in appendix:
            if isinstance(block, Table) and block.name == "source":
                self._source(self._sheet(names["source"]), block)

    def _sheet(self, name: str) -> _Sheet:
        return _Sheet(self.book, name, self.styles, self.lang)

    def _summary(self, sheet: _Sheet) -> None:
        """The answer, what each document is, what was compared and what could not be."""
        sheet.page.set_column(0, 0, _WIDE)
        sheet.page.set_column(1, 1, 24)
        sheet.line(self.view.title, "head")
        verdicts = [block for block in self.blocks if isinstance(block, Verdict)]
        for verdict in verdicts:
            sheet.line(verdict.sentence, "title")
            sheet.line(verdict.summary)
        for facts in (block for block in self.blocks if isinstance(block, Facts)):
            sheet.at += 1
            sheet.line(facts.title, "title")
            sheet.line(facts.about)
            for name, cell in facts.figures:
                sheet.cell(sheet.at, 1, cell)
                sheet.line(name)
            for note in facts.notes:
                sheet.line(note, "wrapped")
        sheet.at += 1
        for line in (line for verdict in verdicts for line in verdict.coverage):
            sheet.line(line, "wrapped")

    def _findings(self, sheet: _Sheet, found: Sequence[Found], places: Rows) -> None:
        """A row a finding, to be filtered; its code leads to the row of its node."""
        for column, width in enumerate((12, 20, 22, 20, 40, 14, 22, 22, 20, 30, 80, 60, 60, 60)):
            sheet.page.set_column(column, column, width)
        sheet.titles(_FINDING.line(self.lang).split("|"))
        for block in found:
            for item in block.items:
                self._finding(sheet, item, item.remedy or block.remedy, places)
        sheet.page.autofilter(0, 0, sheet.at - 1, 13)
        sheet.page.freeze_panes(1, 0)

    def _finding(self, sheet: _Sheet, item: Item, remedy: str, places: Rows) -> None:
        finding, row = item.finding, sheet.at
        why = "\n".join(item.explanations)
        long = (item.text, 72), (remedy, 54), (item.operands, 54), (why, 54)
        sheet.high((finding.uraian, 36), (item.place, 27), *long)
        words = _SEVERITIES[finding.severity].line(self.lang)
        texts = (words, finding.rule, finding.table, finding.kode or "", finding.uraian)
        for column, text in enumerate(texts):
            sheet.text(row, column, text, finding.severity.value if column == 0 else "wrapped")
        place = places.get((finding.table, finding.key or ""))
        if place is not None:
            shown = finding.kode or finding.key or "→"
            sheet.page.write_url(row, 3, place, self.styles["link"], inert(shown))
        sheet.text(row, 5, measure_name(finding.measure) if finding.measure else "")
        for column, value in enumerate(_figures(finding), 6):
            sheet.cell(row, column, value)
        for column, text in enumerate((item.place, item.text, remedy, item.operands, why), 9):
            sheet.text(row, column, text, "wrapped")
        sheet.at += 1

    def _source(self, sheet: _Sheet, table: Table) -> None:
        """Every amount as it was printed, as far as a sheet has rows."""
        for column, width in enumerate((30, 20, 10, 24, 50, 18, 24, 22, 50)):
            sheet.page.set_column(column, column, width)
        rows = table.rows[: _MOST - 2]
        _put_table(sheet, replace(table, rows=rows))
        sheet.page.autofilter(0, 0, max(sheet.at - 1, 1), len(table.columns) - 1)
        sheet.page.freeze_panes(1, 0)
        if len(rows) < len(table.rows):
            rest = len(table.rows) - len(rows)
            more = Text(f"… dan {rest} sel lagi", f"… and {rest} more cells")
            sheet.line(more.line(self.lang))

    def _tables(self, sheet: _Sheet) -> None:
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
                sheet.line(block.text)
            elif isinstance(block, Table) and not _is_tree(block):
                _put_table(sheet, block)


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
_STYLES: Mapping[str, dict[str, Any]] = {
    "plain": {"valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "font_size": 14},
    "title": {"bold": True, "bottom": 1},
    "money": {"num_format": _MONEY, "valign": "top"},
    "marked": {"num_format": _MONEY, "font_color": "#A40E26", "bold": True},
    "unknown": {"align": "right", "font_color": "#57606A", "valign": "top"},
    "share": {"num_format": _SHARE, "valign": "top"},
    "link": {"font_color": "#0B57D0", "underline": 1, "valign": "top"},
    "error": {"bold": True, "font_color": "#A40E26", "valign": "top"},
    "warning": {"bold": True, "font_color": "#7A4D00", "valign": "top"},
    "info": {"font_color": "#0A5A8A", "valign": "top"},
}


def _is_tree(block: Block) -> bool:
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


def _put_table(sheet: _Sheet, table: Table) -> None:
    sheet.titles([column.title for column in table.columns])
    for row in table.rows:
        for column, cell in enumerate(row.cells):
            sheet.cell(sheet.at, column, cell)
        sheet.at += 1


def _put_tree(sheet: _Sheet, tree: Block) -> None:
    """A tree: sums as formulas, what is printed beside them, and the difference of the two."""
    if not isinstance(tree, Table):
        return
    rows = list(tree.rows)
    amounts = [at for at, cell in enumerate(rows[0].cells) if isinstance(cell, Amount)]
    printed, gap = Text("tercetak", "printed"), Text("selisih", "difference")
    titles = [column.title for column in tree.columns[:2]]
    for at in amounts:
        name = tree.columns[at].title
        titles += [name, f"{name} {printed.line(sheet.lang)}", f"{name} {gap.line(sheet.lang)}"]
    titles += [column.title for column in tree.columns[2 + len(amounts) :]]
    sheet.titles(titles)
    sheet.page.set_column(0, 0, 28)
    sheet.page.set_column(1, 1, 60)
    sheet.page.set_column(2, len(titles), 22)
    sheet.page.freeze_panes(1, 2)
    sheet.page.outline_settings(visible=True, symbols_below=False, symbols_right=False)
    children = _children(rows)
    for at, row in enumerate(rows):
        sheet.page.set_row(at + 1, None, None, {"level": min(row.depth, 7)})
        _put_node(sheet, rows, at, children[at], amounts)
    for number in range(len(amounts)):
        column = 4 + 3 * number
        wrong = {"type": "cell", "criteria": "!=", "value": 0, "format": sheet.style("marked")}
        sheet.page.conditional_format(1, column, len(rows), column, wrong)


def _put_node(
    sheet: _Sheet, rows: Sequence[Row], at: int, children: Sequence[int], amounts: Sequence[int]
) -> None:
    row, line = rows[at], at + 1
    kode, label = (cell_text(cell, sheet.lang) for cell in row.cells[:2])
    sheet.text(line, 0, kode)
    sheet.text(line, 1, "  " * row.depth + label)
    for number, place in enumerate(amounts):
        cell, column = row.cells[place], 2 + 3 * number
        if not isinstance(cell, Amount):
            continue
        formula = _sum(rows, cell.value, children, place, column)
        if formula is None or cell.value is None:
            sheet.amount(line, column, cell.value)
        else:
            sheet.page.write_formula(line, column, formula, sheet.style("money"), cell.value)
        if cell.stated is not None:
            sheet.amount(line, column + 1, cell.stated)
            _put_gap(sheet, line, column, cell)
    for column, rest in enumerate(row.cells[2 + len(amounts) :], 2 + 3 * len(amounts)):
        sheet.cell(line, column, rest)


def _put_gap(sheet: _Sheet, line: int, column: int, cell: Amount) -> None:
    """Printed minus computed, where both are numbers."""
    if (
        cell.value is None
        or cell.stated is None
        or max(abs(cell.value), abs(cell.stated)) >= _EXACT
    ):
        return
    computed, printed = (xl_rowcol_to_cell(line, column + step) for step in (0, 1))
    difference = minus(cell.stated, cell.value)
    formula = f"=ROUND({printed}-{computed},2)"
    sheet.page.write_formula(line, column + 2, formula, sheet.style("money"), difference)


def _sum(
    rows: Sequence[Row], value: Decimal | None, children: Sequence[int], place: int, column: int
) -> str | None:
    """The formula that adds up the children; None where numbers or a formula do not hold them."""
    cells = [rows[child].cells[place] for child in children]
    if value is None or not _adds_up(cells, value):
        return None
    return _sum_of(list(_ranges(children, column)))


def _sum_of(parts: Sequence[str]) -> str | None:
    """The formula that adds up ranges, in as many sums as it takes; None where it is too long."""
    chunks = [parts[i : i + _ARGUMENTS] for i in range(0, len(parts), _ARGUMENTS)]
    sums = ",".join(f"SUM({','.join(chunk)})" for chunk in chunks)
    formula = f"=ROUND(SUM({sums}),2)" if len(chunks) > 1 else f"=ROUND({sums},2)"
    return formula if len(formula) < _LONGEST and len(chunks) <= _ARGUMENTS else None


def _adds_up(cells: Sequence[Cell], value: Decimal) -> bool:
    """Whether the cells are numbers that a sheet holds and adds up to another."""
    known = [cell.value for cell in cells if isinstance(cell, Amount) and cell.value is not None]
    if not known or len(known) < len(cells) or sum(known) != value:
        return False
    return max(map(abs, (*known, value))) < _EXACT


def _ranges(children: Sequence[int], column: int) -> Iterator[str]:
    """Cells of children, neighbours together."""
    first = last = children[0]
    for child in (*children[1:], None):
        if child is not None and child == last + 1:
            last = child
            continue
        ends = [xl_rowcol_to_cell(row + 1, column) for row in dict.fromkeys((first, last))]
        yield ":".join(ends)
        if child is not None:
            first = last = child


def _children(rows: Sequence[Row]) -> list[list[int]]:
    """The rows right under each row of a tree."""
    found: list[list[int]] = [[] for _ in rows]
    path: list[int] = []
    for at, row in enumerate(rows):
        del path[row.depth :]
        if path:
            found[path[-1]].append(at)
        path.append(at)
    return found
