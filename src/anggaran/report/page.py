"""A page of text: lines that wrap with a hanging indent, and grids whose amounts are never cut."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from anggaran.report.view import Grid

_ENDLESS = 10_000  # columns of a page that does not wrap: a file or a pipe
_NARROW = 48  # columns below which an amount would not stand whole
_SHORT = 24  # characters of a kode or a short word, which is never folded


@dataclass(frozen=True, slots=True)
class Paper:
    """What a page is laid out for: a terminal of some width, or (width None) a file or pipe that has none.

    Attributes:
        width: columns; None for lines of any length.
        color: whether styles may be written as terminal escapes.
    """

    width: int | None = None
    color: bool = False


PLAIN = Paper()


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

    @property
    def width(self) -> int | None:
        """Columns of a line; None where lines may have any length."""
        return None if self._paper.width is None else self._console.width

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
        """A table: labels fold where the page is narrow, figures stand to the right and are never cut.

        A column in which no row has anything is left out.
        """
        filled = [i for i in range(len(grid.headings)) if not grid.rows or any(row[i] for row in grid.rows)]
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold" if self._paper.color else "")
        for i in filled:
            lead = " " * indent if i == filled[0] else ""
            widest = max(map(cell_len, [lead + grid.headings[i], *(lead + row[i] for row in grid.rows)]))
            fixed = grid.figures[i] or widest <= _SHORT
            table.add_column(
                Text(lead + grid.headings[i]),
                justify="right" if grid.figures[i] else "left",
                no_wrap=fixed,
                min_width=widest if fixed else None,
                overflow="fold",
            )
        for row in grid.rows:
            table.add_row(*(Text(" " * indent * (i == filled[0]) + row[i]) for i in filled))
        self._console.print(table)

    def text(self) -> str:
        """The page, without blanks at the ends of its lines."""
        written = self._console.file
        lines = written.getvalue().splitlines() if isinstance(written, StringIO) else []
        return "".join(f"{line.rstrip()}\n" for line in lines)
