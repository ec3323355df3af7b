"""A page of text: lines that wrap with a hanging indent, and grids whose amounts are never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from anggaran.report.paper import PLAIN, Paper

_ENDLESS = 10_000  # columns of a page that does not wrap: a file or a pipe
_NARROW = 48  # columns below which an amount would not stand whole
_SHORT = 24  # characters of a kode or a short word, which is never folded
_LABEL = 24  # characters that a label needs to fold between its words
_GAP = 2  # blanks between columns


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text: headings, which columns are figures, and rows."""

    headings: tuple[str, ...]
    figures: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


class _Column:
    """A column of a grid: whether it holds figures, how wide it gets, and whether it may fold."""

    def __init__(self, grid: Grid, index: int) -> None:
        self.heading = grid.headings[index]
        self.cells = [row[index] for row in grid.rows]
        self.figures = grid.figures[index]
        self.widest = max(map(cell_len, [self.heading, *self.cells]))
        self.fixed = self.figures or self.widest <= _SHORT


def _is_filled(grid: Grid, index: int) -> bool:
    return not grid.rows or any(row[index] for row in grid.rows)


def _least_width(columns: Sequence[_Column]) -> int:
    """The width below which figures would be cut, or labels fold inside their words."""
    return sum(column.widest if column.fixed else _LABEL for column in columns) + _GAP * (
        len(columns) - 1
    )


class Page:
    """Collects laid-out lines; nothing in them is markup, whatever the cells of a document hold."""

    def __init__(self, paper: Paper = PLAIN) -> None:
        self._paper = paper
        self._console = Console(
            file=StringIO(),
            width=_ENDLESS if paper.width is None else max(paper.width, _NARROW),
            force_terminal=paper.color,
            color_system="standard" if paper.color else None,
            no_color=not paper.color,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    def say(self, text: str, *, indent: int = 0, style: str = "", hang: int = 0) -> None:
        """One paragraph, wrapped to the width with its later lines ``hang`` columns further in."""
        if self._paper.width is None:
            self._console.print(Text(" " * indent + text, style), soft_wrap=True)
            return
        room = self._console.width - indent - hang
        for number, line in enumerate(Text(text, style).wrap(self._console, room)):
            lead = " " * (indent + (hang if number else 0))
            self._console.print(Text(lead).append_text(line), soft_wrap=True)

    def gap(self) -> None:
        """An empty line."""
        self._console.print()

    def grid(self, grid: Grid, *, indent: int = 0) -> None:
        """A table: labels fold, figures stand to the right and are never cut.

        A column in which no row has anything is left out. Where the page is too narrow for labels
        beside figures, each row becomes a paragraph.
        """
        columns = [_Column(grid, i) for i in range(len(grid.headings)) if _is_filled(grid, i)]
        if self._paper.width is not None and indent + _least_width(columns) > self._console.width:
            self._stack(columns, indent)
        else:
            self._console.print(Padding(self._table(columns), (0, 0, 0, indent), expand=False))

    def _table(self, columns: Sequence[_Column]) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style=self._bold)
        for column in columns:
            table.add_column(
                Text(column.heading),
                justify="right" if column.figures else "left",
                no_wrap=column.fixed,
                min_width=column.widest if column.fixed else None,
                overflow="fold",
            )
        for row in zip(*(column.cells for column in columns), strict=True):
            table.add_row(*map(Text, row))
        return table

    def _stack(self, columns: Sequence[_Column], indent: int) -> None:
        """Each row as a paragraph: what names it, then its figures, each beside its heading."""
        naming = [column for column in columns if not column.figures]
        self.say(
            (" " * _GAP).join(column.heading for column in naming).strip(),
            indent=indent,
            style=self._bold,
        )
        for row in range(len(columns[0].cells)):
            name = (" " * _GAP).join(column.cells[row] for column in naming if column.cells[row])
            inner = indent + len(name) - len(name.lstrip())
            self.say(name.lstrip(), indent=inner, hang=2 * _GAP)
            figures = [(c.heading, c.cells[row].strip()) for c in columns if c.figures]
            self._figures(
                [f"{heading} {figure}" for heading, figure in figures if figure], inner + _GAP
            )

    def _figures(self, figures: Sequence[str], indent: int) -> None:
        """Figures side by side as far as the page is wide; a figure that is wider than the page
        runs over it.
        """
        lines = [""]
        for figure in figures:
            longer = (lines[-1] + " " * _GAP + figure) if lines[-1] else figure
            fits = not lines[-1] or indent + cell_len(longer) <= self._console.width
            lines[-1:] = [longer] if fits else [lines[-1], figure]
        for line in filter(None, lines):
            self._console.print(Text(" " * indent + line), soft_wrap=True)

    @property
    def _bold(self) -> str:
        return "bold" if self._paper.color else ""

    def text(self) -> str:
        """The page, without blanks at the ends of its lines."""
        written = self._console.file
        lines = written.getvalue().splitlines() if isinstance(written, StringIO) else []
        return "".join(f"{line.rstrip()}\n" for line in lines)
