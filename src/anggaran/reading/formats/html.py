"""Tables of an HTML page as one sheet: what PHP applications export under the name ``.xls``; and
the text between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from anggaran.amount.whole import whole
from anggaran.errors import UnreadableFile
from anggaran.finding import Spot
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.limits import Budget
from anggaran.reading.formats.passage import TABLE, Passage
from anggaran.reading.formats.sheet import Merge, Sheet

_BLOCKS = frozenset(
    {"p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "center", "table", "li", "dt", "dd"}
)
_SILENT = frozenset({"style", "script", "head", "title", "xml"})
_MAX_SPAN = 1000  # the HTML standard's own bound for colspan
_DIGITS = 9  # of a span
_DECLARATION = re.compile(r"<[!?][^>]*>?")
_NO_LETTER = re.compile(r"&#[0-9]{20,};?")  # Unicode has none of so many digits


class Page(NamedTuple):
    """What a page shows.

    Attributes:
        rows: rows of its tables and lines of its text, one under the other.
        merged: the merged ranges.
        starts: the rows at which tables begin.
        passages: its text, by the rows that it stands in.
    """

    rows: list[list[object]]
    merged: list[Merge]
    starts: list[int]
    passages: list[Passage]


class _Grid(HTMLParser):
    """Lays every row under the one before, as a spreadsheet program does that opens the page."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(convert_charrefs=True)
        self._budget = budget
        self.width = 0
        self.rows: list[dict[int, str]] = []
        self.merged: list[Merge] = []
        self.starts: list[int] = []  # rows at which a table begins that stands in no other
        self.passages: list[Passage] = []
        self._whole = True  # whether what comes next is no line of the paragraph before it
        self._taken: dict[
            int, int
        ] = {}  # column to the last row that a cell above or to the left covers there
        self._text: list[str] = []
        self._cell: tuple[int, int] | None = None  # row and column while inside a cell
        self._column = 0  # where the next cell of the row may stand
        self._tables = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "tr":
            self._close_cell()
            self._flush()
            self._open_row()
        elif tag in {"td", "th"} and self._tables:
            self._close_cell()
            self._open_cell(dict(attrs))
        elif tag == "br" and self._cell:
            self._text.append("\n")
        elif tag in _BLOCKS and not self._cell:
            self._flush()
            self._whole = tag != "br"
        if tag == "table":
            if not self._tables:
                self.passages.append(Passage(Spot(None, len(self.rows) + 1), TABLE, whole=True))
                self.starts.append(len(self.rows))
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
            self._whole = True

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
            self._open_row()
            self.rows[-1][0] = text
            if not self._tables:
                self.passages.append(Passage(Spot(None, len(self.rows)), text, self._whole))

    def _open_row(self) -> None:
        self.rows.append({})
        self._column = 0
        self._budget.hold_reach(len(self.rows), self.width)

    def _open_cell(self, attrs: dict[str, str | None]) -> None:
        self._text.clear()
        if not self.rows:
            self._open_row()
        row = len(self.rows) - 1
        while self._taken.get(self._column, -1) >= row:
            self._column += 1
        down, across = (_span(attrs.get(name)) for name in ("rowspan", "colspan"))
        first, self._column = self._column, self._column + across
        self.width = max(self.width, self._column)
        self._budget.hold_reach(len(self.rows), self.width)
        self._taken.update(dict.fromkeys(range(first, self._column), row + down - 1))
        if down > 1 or across > 1:
            self.merged.append(((row, first), (row + down - 1, self._column - 1)))
        self.rows[row][first] = ""
        self._cell = (row, first)

    def _close_cell(self) -> None:
        if self._cell:
            row, column = self._cell
            raw = "".join(self._text)
            text = "\n".join(" ".join(words) for line in raw.split("\n") if (words := line.split()))
            indent = raw[: len(raw) - len(raw.lstrip())].count("\xa0") if text else 0
            self.rows[row][column] = " " * indent + text
            self._text.clear()
            self._cell = None


def _span(value: str | None) -> int:
    """How far a cell reaches; a span of a page is never longer than the standard allows."""
    return min(max(whole((value or "").strip(), _DIGITS) or 1, 1), _MAX_SPAN)


def html_page(page: str, budget: Budget) -> Page:
    """The tables of a page and its text.

    Args:
        page: the text of an HTML page.
        budget: how many rows, columns and cells are allowed.

    Raises:
        UnreadableFile: when a limit is passed; spans of a small page may reach far.

    >>> text = "<p>LRA</p><table><tr><td colspan=2>Kode</td><td>Pagu</td></tr></table>"
    >>> page = html_page(text, Budget())
    >>> page.rows, page.merged, page.starts, page.passages[0].text
    ([['LRA', '', ''], ['Kode', '', 'Pagu']], [((1, 0), (1, 1))], [1], 'LRA')
    """
    grid = _Grid(budget)
    text = "".join(_contents(page))
    end = text.rfind(">") + 1  # no tag begins behind it, where each were looked for to the end
    grid.feed(text[:end])
    grid.handle_data(unescape(text[end:]))
    grid.close()
    width = max(grid.width, 1)
    budget.add_sheet(len(grid.rows), width)
    rows: list[list[object]] = [[row.get(at, "") for at in range(width)] for row in grid.rows]
    return Page(rows, grid.merged, grid.starts, grid.passages)


def _contents(page: str) -> Iterator[str]:
    """A page without comments and declarations, which print nothing and take the parser long."""
    page, position = _NO_LETTER.sub("\ufffd", page), 0
    while (start := page.find("<!--", position)) >= 0:
        yield _DECLARATION.sub("", page[position:start])
        end = page.find("-->", start)
        position = len(page) if end < 0 else end + 3
    yield _DECLARATION.sub("", page[position:])


def _fits(file: File) -> bool:
    start = file.text.lstrip()[:2000].lower()
    marks = ("<table", "<html")
    return start.startswith("<") and any(
        mark in start or mark in file.text[:200_000].lower() for mark in marks
    )


def _sheets(file: File) -> Iterator[Sheet]:
    page = html_page(file.text, file.budget)
    file.passages = page.passages
    yield Sheet(None, page.rows, page.merged, starts=page.starts)


def _is_archive(file: File) -> bool:
    start = file.text.lstrip()[:2000].lower()
    return "mime-version:" in start and "multipart/" in start


def _refused(file: File) -> Iterator[Sheet]:
    raise UnreadableFile(
        f"{file.name}: halaman web dalam satu berkas (MHT); buka di program lembar kerja, lalu "
        "simpan sebagai .xlsx.",
        f"{file.name}: a web page in one file (MHT); open it in a spreadsheet program and save it "
        "as .xlsx.",
    )


HTML = Format("html", frozenset({".html", ".htm"}), _fits, _sheets)
ARCHIVE = Format("mht", frozenset(), _is_archive, _refused)
