"""A sheet of a workbook that is written from top to bottom.

Amounts are numbers as far as a number cell is exact, and text beyond; no text becomes a formula.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from anggaran.finding import Text
from anggaran.report.view import Amount, Cell, Percent, Table, cell_text
from anggaran.rules.words import inert

EXACT = Decimal(10) ** 13  # rupiah below which fifteen digits of a number cell hold the sen
WIDE = 90  # characters of a column of sentences
LINE = 15  # points of a line
_MONEY, _SHARE = "#,##0.00", "0.00%"
_LOCALES = {"id": "[$-421]", "en": ""}  # marks of amount and percent, where a program minds them
_A4 = 9
_BEYOND = Text(
    "Terlalu besar bagi sel angka; ditulis sebagai teks supaya sennya utuh.",
    "Too large for a number cell; written as text to keep its sen.",
)
_STYLES: Mapping[str, dict[str, Any]] = {
    "plain": {"valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "font_size": 14},
    "title": {"bold": True, "bottom": 1},
    "over": {"bold": True, "bottom": 1, "align": "right"},
    "money": {"num_format": _MONEY, "valign": "top"},
    "marked": {"num_format": _MONEY, "font_color": "#A40E26", "bold": True},
    "unknown": {"align": "right", "font_color": "#57606A", "valign": "top"},
    "share": {"num_format": _SHARE, "valign": "top"},
    "link": {"font_color": "#0B57D0", "underline": 1, "valign": "top"},
    "error": {"bold": True, "font_color": "#A40E26", "valign": "top"},
    "warning": {"bold": True, "font_color": "#7A4D00", "valign": "top"},
    "info": {"font_color": "#0A5A8A", "valign": "top"},
}


def styles_of(
    book: Workbook, lang: str, styles: Mapping[str, dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The styles of a workbook by name; amounts are marked as the language marks them."""
    mark = _LOCALES[lang]
    return {
        name: book.add_format(
            {key: mark + value if key == "num_format" else value for key, value in style.items()}
        )
        for name, style in (styles or _STYLES).items()
    }


class Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, book: Workbook, name: str, styles: Mapping[str, Any], lang: str) -> None:
        self.page = book.add_worksheet(name)
        self.page.set_landscape()
        self.page.set_paper(_A4)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer("&L&A&R&P/&N")
        self.name, self.lang, self.at = name, lang, 0
        self._styles = styles

    def style(self, name: str) -> Any:
        """A style by its name."""
        return self._styles[name]

    def line(self, text: str, style: str = "plain", column: int = 0) -> None:
        """A text in a row of its own; one that wraps has the height it needs, which not every
        program works out.
        """
        if style == "wrapped":
            self.high((text, WIDE))
        self.text(self.at, column, text, style)
        self.at += 1

    def high(self, *texts: tuple[str, int]) -> None:
        """Make the row as high as the longest of its texts needs, each in characters a line."""
        lines = max(len(text) // width + 1 for text, width in texts)
        if lines > 1:
            self.page.set_row(self.at, LINE * lines)

    def text(self, row: int, column: int, text: str, style: str = "plain") -> None:
        """A text in a cell, whatever it begins with."""
        self.page.write_string(row, column, inert(text), self._styles[style])

    def titles(self, titles: Sequence[str], figures: Collection[int] = ()) -> None:
        """A row of headings; those over figures stand to the right as they do."""
        for column, title in enumerate(titles):
            self.text(self.at, column, title, "over" if column in figures else "title")
        self.at += 1

    def heads(self, columns: int = 0) -> None:
        """What stands above stays in sight, and is printed on every page."""
        self.page.freeze_panes(self.at, columns)
        self.page.repeat_rows(0, self.at - 1)

    def amount(self, row: int, column: int, value: Decimal | None, style: str = "money") -> None:
        """An amount as a number, or as text where a number would not hold it."""
        if value is None:
            self.text(row, column, "–", "unknown")
        elif abs(value) < EXACT:
            self.page.write_number(row, column, value, self._styles[style])
        else:
            self.text(row, column, cell_text(Amount(value), self.lang), "unknown")
            self.page.write_comment(row, column, _BEYOND.line(self.lang))

    def cell(self, row: int, column: int, cell: Cell) -> None:
        """A typed cell of a report."""
        if isinstance(cell, Amount):
            self.amount(row, column, cell.value, "marked" if cell.marked else "money")
        elif isinstance(cell, Percent) and cell.value is not None and not cell.limit:
            self.page.write_number(row, column, cell.value / 100, self._styles["share"])
        elif cell is not None and cell_text(cell):
            self.text(row, column, cell_text(cell, self.lang))

    def table(self, table: Table) -> None:
        """A table of a report."""
        figures = {at for at, column in enumerate(table.columns) if column.kind.is_figure}
        self.titles([column.title for column in table.columns], figures)
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                self.cell(self.at, column, cell)
            self.at += 1
