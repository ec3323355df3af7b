"""Tables of an HTML page as one sheet: what many PHP applications export under the name ``.xls``."""

from __future__ import annotations

from html.parser import HTMLParser

Merge = tuple[tuple[int, int], tuple[int, int]]
_BLOCKS = frozenset({"p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "center", "table"})
_SILENT = frozenset({"style", "script", "head", "title", "xml"})
_MAX_SPAN = 1000  # the HTML standard's own bound for colspan


class _Grid(HTMLParser):
    """Lays every row under the one before, as a spreadsheet program does that opens the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[dict[int, str]] = []
        self.merged: list[Merge] = []
        self._taken: set[tuple[int, int]] = set()
        self._text: list[str] = []
        self._cell: tuple[int, int] | None = None  # row and column while inside a cell
        self._tables = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "tr":
            self._close_cell()
            self._flush()
            self.rows.append({})
        elif tag in {"td", "th"} and self._tables:
            self._close_cell()
            self._open_cell(dict(attrs))
        elif tag == "br" and self._cell:
            self._text.append("\n")
        elif tag in _BLOCKS and not self._cell:
            self._flush()
        if tag == "table":
            self._tables += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th", "tr"}:
            self._close_cell()
        elif tag == "table":
            self._close_cell()
            self._tables = max(0, self._tables - 1)
        elif tag in _BLOCKS and not self._cell:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._close_cell()
        self._flush()

    def _flush(self) -> None:
        """Text outside a cell stands in a row of its own: titles above, signatures below."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self.rows.append({0: text})

    def _open_cell(self, attrs: dict[str, str | None]) -> None:
        self._text.clear()
        if not self.rows:
            self.rows.append({})
        row = len(self.rows) - 1
        column = 0
        while column in self.rows[row] or (row, column) in self._taken:
            column += 1
        down, across = (_span(attrs.get(name)) for name in ("rowspan", "colspan"))
        for r in range(row, row + down):
            self._taken.update((r, c) for c in range(column, column + across) if (r, c) != (row, column))
        if down > 1 or across > 1:
            self.merged.append(((row, column), (row + down - 1, column + across - 1)))
        self.rows[row][column] = ""
        self._cell = (row, column)

    def _close_cell(self) -> None:
        if self._cell:
            row, column = self._cell
            lines = [" ".join(line.replace("\xa0", " ").split()) for line in "".join(self._text).split("\n")]
            self.rows[row][column] = "\n".join(line for line in lines if line)
            self._text.clear()
            self._cell = None


def _span(value: str | None) -> int:
    return min(max(int(value), 1), _MAX_SPAN) if value and value.strip().isdecimal() else 1


def html_rows(page: str) -> tuple[list[list[object]], list[Merge]]:
    """Rows of a page's tables, one under the other, and the merged ranges.

    Args:
        page: the text of an HTML page.

    >>> html_rows("<p>LRA</p><table><tr><td colspan=2>Kode</td><td>Pagu</td></tr></table>")
    ([['LRA', '', ''], ['Kode', '', 'Pagu']], [((1, 0), (1, 1))])
    """
    grid = _Grid()
    grid.feed(page)
    grid.close()
    width = max((max(row) + 1 for row in grid.rows if row), default=0)
    width = max([width, *(end[1] + 1 for _, end in grid.merged)])
    return [[row.get(column, "") for column in range(width)] for row in grid.rows], grid.merged
