"""The report for people who read a terminal, a pipe or a text file."""

from __future__ import annotations

from functools import singledispatchmethod

from anggaran.finding import Severity, Text
from anggaran.report.page import Grid, Page
from anggaran.report.paper import PLAIN, Paper
from anggaran.report.view import (
    FOLD,
    Block,
    Facts,
    Found,
    Heading,
    Note,
    Row,
    Table,
    Verdict,
    View,
    cell_text,
    is_marked,
)

_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}


def write_text(view: View, paper: Paper = PLAIN) -> str:
    """The blocks of a view as text, laid out for a terminal, or for a file or pipe."""
    text = _Text(view, paper)
    for block in view.blocks():
        text.put(block)
    return text.page.text()


class _Text:
    """Puts block after block on a page; what follows a heading is indented under it."""

    def __init__(self, view: View, paper: Paper) -> None:
        self.page = Page(paper)
        self._lang, self._everything = view.lang, view.everything
        self._level = 0
        self._last: Block | None = None

    def put(self, block: Block) -> None:
        """One block, with an empty line before it where a new part begins."""
        if isinstance(block, Heading | Verdict):
            self._level = block.level if isinstance(block, Heading) else 0
        if self._last is not None and self._parts(block):
            self.page.gap()
        self._put(block)
        self._last = block

    def _parts(self, block: Block) -> bool:
        """Whether a new part begins with a block."""
        if isinstance(block, Heading):
            return block.level == 1
        if isinstance(block, Note):
            return isinstance(self._last, Facts)
        return isinstance(block, Verdict) or (isinstance(block, Table) and not self._level)

    @property
    def _indent(self) -> int:
        return 2 * self._level

    @singledispatchmethod
    def _put(self, block: Block) -> None:
        raise TypeError(block)

    @_put.register
    def _(self, block: Heading) -> None:
        indent = 2 * (block.level - 1)
        if block.severity is None:
            self.page.say(block.text, indent=indent, style="bold")
        else:
            self.page.say(block.text.upper(), indent=indent, style=_STYLES[block.severity])

    @_put.register
    def _(self, block: Facts) -> None:
        self.page.say(block.title, style="bold")
        figures = "; ".join(f"{name} {cell_text(cell, self._lang)}" for name, cell in block.figures)
        for line in (block.about, figures, *block.notes):
            if line:
                self.page.say(line, indent=2)

    @_put.register
    def _(self, block: Table) -> None:
        self._table(block, self._indent)

    @_put.register
    def _(self, block: Found) -> None:
        indent = self._indent
        self.page.say(block.heading, indent=indent, style="bold")
        if block.table is None:
            items = block.items if self._everything else block.items[:FOLD]
            for item in items:
                line = f"{item.place}: {item.text}" if item.place else item.text
                self.page.say(line, indent=indent + 2, hang=2)
                for more in item.more:
                    style = "italic" if more.startswith("→") else ""
                    self.page.say(more, indent=indent + 4, hang=2, style=style)
            self._fold(len(block.items) - len(items), indent + 2)
        else:
            self._table(block.table, indent + 2, indent + 2)
        if block.remedy:
            self.page.say(f"→ {block.remedy}", indent=indent + 2, hang=2, style="italic")

    @_put.register
    def _(self, block: Note) -> None:
        style = _STYLES[block.severity] if block.severity else "bold" * block.is_answer
        self.page.say(block.text, indent=self._indent, hang=2, style=style)

    @_put.register
    def _(self, block: Verdict) -> None:
        for line in block.coverage:
            self.page.say(line, hang=2)
        self.page.say(block.summary, style="bold")

    def _table(self, table: Table, indent: int, fold_indent: int | None = None) -> None:
        """A table, and how many of its rows are not shown."""
        rows = table.rows
        if table.fold is not None and not self._everything:
            rows = rows[: table.fold]
        self.page.grid(_grid(table, list(rows), self._lang), indent=indent)
        hidden = len(table.rows) - len(rows) + table.hidden
        self._fold(hidden, indent + 2 if fold_indent is None else fold_indent)

    def _fold(self, count: int, indent: int) -> None:
        """How much is not shown, and how to see it."""
        if count:
            more = Text(
                f"… dan {count} lagi; --all menampilkan semua",
                f"… and {count} more; --all shows all",
            )
            self.page.say(more.line(self._lang), indent=indent)


def _grid(table: Table, rows: list[Row], lang: str) -> Grid:
    """The cells as text: a node is indented by its depth, amounts with and without a mark align."""
    marked = [any(is_marked(row.cells[at]) for row in rows) for at in range(len(table.columns))]
    titles = [
        column.title + (" " if mark else "")
        for column, mark in zip(table.columns, marked, strict=True)
    ]
    lines = []
    for row in rows:
        cells = [
            cell_text(cell, lang) + (" " if mark and not is_marked(cell) else "")
            for cell, mark in zip(row.cells, marked, strict=True)
        ]
        first = next((at for at, cell in enumerate(cells) if cell.strip()), 0)
        cells[first] = "  " * row.depth + cells[first]
        lines.append(tuple(cells))
    figures = tuple(column.kind.is_figure for column in table.columns)
    return Grid(tuple(titles), figures, tuple(lines))
