"""Stretches of pages to sheets: columns by ruling lines or by the white between them, rows by the
amounts that they print, tables over as many pages as they go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, dropwhile, pairwise
from typing import NamedTuple

from anggaran.reading.formats.lines import caption
from anggaran.reading.formats.page_cells import Cells, cells_of, sheet_of
from anggaran.reading.formats.page_columns import (
    Bands,
    are_alike,
    column_at,
    ruled_bands,
    white_bands,
)
from anggaran.reading.formats.page_heading import headings, title_lines
from anggaran.reading.formats.page_lines import Line, Page, are_above, furniture_of
from anggaran.reading.formats.page_rows import Row, body_rows
from anggaran.reading.formats.page_stretch import Stretch, is_heading, stretches
from anggaran.reading.formats.sheet import Merge, Sheet

_CODED = 0.8  # of the rows of a table, that have something in the first column


@dataclass(eq=False)
class _Table:
    """A table over one page or more.

    Attributes:
        parts: its stretches.
        ruled: its columns, by ruling lines; none where there are none.
        is_cut: whether more of it may stand on another page, in columns that are not its own.
    """

    parts: list[Stretch]
    ruled: Bands
    is_cut: bool = False

    @property
    def bands(self) -> Bands:
        """Its columns."""
        return self.ruled or white_bands([line for part in self.parts for line in part.body])

    @property
    def first(self) -> Line:
        """The line right above its first amount."""
        return (self.parts[0].head or self.parts[0].body)[-1]

    @property
    def lines(self) -> list[Line]:
        """Its headings and rows."""
        titles = title_lines(self.parts[0], is_ruled=bool(self.ruled))
        above = self.parts[0].head[titles:]
        return [*above, *(line for part in self.parts for line in part.body)]

    @cached_property
    def rows(self) -> list[Row] | None:
        """Its rows; None where they cannot be told apart, or more of it stands elsewhere."""
        if self.is_cut:
            return None
        again = {line.pattern for line in self._heading}
        for part in self.parts:
            part.body = [
                line
                for line in part.body
                if not line.is_numbers and (line.has_figures or line.pattern not in again)
            ]
        if not (bands := self.bands):
            return None
        return body_rows(self.parts, bands, is_ruled=bool(self.ruled), is_coded=self.is_coded)

    @property
    def is_coded(self) -> bool:
        """Whether most of its rows have something in the first of three columns or more."""
        told = [line for part in self.parts for line in part.body if line.has_money]
        firsts = [line.words[0] for line in told]
        bands = self.bands
        codes = sum(not column_at(bands, word.left, word.right) for word in firsts)
        return len(bands) > 2 and codes >= _CODED * len(firsts)

    def add(self, other: Stretch, furniture: Collection[Line]) -> bool:
        """Take a stretch of the next page as more of it, where nothing new stands above it there
        but, below the heading of the table once more, rows without amounts.
        """
        last = self.parts[-1]
        if not last.is_last or other.page.number != last.page.number + 1:
            return False
        if not self._fits(other):
            return False
        if (below := self._below_heading(other)) is None:
            rest = [line for line in other.head if line not in furniture]
            if len(rest) == len(other.head) and not are_above(rest, other.body[0]):
                return False
        else:
            rest = below
        other.body = [*rest, *other.body]
        self.parts.append(other)
        return True

    def _below_heading(self, other: Stretch) -> list[Line] | None:
        """What stands below its own heading in the head of another stretch; None without one."""
        known = {word for line in self._heading for word in line.pattern.split()}
        told = [known.issuperset(line.pattern.split()) for line in other.head]
        if True not in told:
            return None
        lines = other.head[told.index(True) :]
        return [*dropwhile(lambda line: known.issuperset(line.pattern.split()), lines)]

    @property
    def _heading(self) -> Sequence[Line]:
        first = self.parts[0]
        return first.head[title_lines(first, is_ruled=bool(self.ruled)) :]

    def is_cut_by(self, other: Stretch) -> bool:
        """Whether a stretch that is no more of it stands where more of it would, without a heading
        of its own or with the same; from then on it is cut.
        """
        last = self.parts[-1]
        is_new = any(map(is_heading, other.head))
        if other.page is last.page:
            self.is_cut |= not is_new and self._fits(other)
            return self.is_cut and not is_new
        follows = last.is_last and other.page.number == last.page.number + 1
        cut = follows and not (is_new and self._below_heading(other) is None)
        self.is_cut |= cut
        return cut

    def _fits(self, other: Stretch) -> bool:
        """Whether a stretch has the same columns."""
        ruled = ruled_bands(other)
        if self.ruled or ruled:
            return are_alike(self.ruled, ruled)
        one, both = self.parts[-1].body, [*self.parts[-1].body, *other.body]
        counts = [len(white_bands(lines)) for lines in (one, other.body)]
        if self._below_heading(other) is not None:  # few rows leave white by chance
            return len(white_bands(both)) >= min(counts)
        return len(white_bands(both)) == counts[0]


class Found(NamedTuple):
    """A table of some pages.

    Attributes:
        first: its first line.
        lines: the lines of its headings and rows.
        sheet: makes its sheet, of a name.
    """

    first: Line
    lines: Sequence[Line]
    sheet: Callable[[str], Sheet]


def tables_of(pages: Sequence[Page]) -> list[Found]:
    """The tables of a document, in their order."""
    drawn, furniture = _drawn(pages), furniture_of(pages)
    own = {line for parts in drawn for cells in parts for line in cells.lines}
    tables = _stretched(
        replace(page, lines=[line for line in page.lines if line not in own]) for page in pages
    )
    found = [
        Found(
            parts[0].lines[0],
            [*_lines(parts)],
            partial(sheet_of, parts=parts, furniture=furniture),
        )
        for parts in drawn
    ]
    found += [Found(table.first, table.lines, partial(_sheet, table=table)) for table in tables]
    return sorted(found, key=lambda each: (each.first.page, each.first.number))


def sheets_of(pages: Sequence[Page], tables: Iterable[Found]) -> Iterator[Sheet]:
    """The tables of a document, each as a sheet whose rows say where they stand."""
    name_of = _names(pages)
    for table in tables:
        yield table.sheet(name_of(table.first))


def _drawn(pages: Sequence[Page]) -> list[list[Cells]]:
    """The tables whose every cell is drawn, each with its parts page by page."""
    drawn: list[list[Cells]] = []
    for cells in (each for page in pages for each in cells_of(page)):
        if drawn and drawn[-1][-1].goes_on(cells):
            drawn[-1].append(cells)
        else:
            drawn.append([cells])
    kept = [parts for parts in drawn if len(parts) > 1 or not parts[0].is_small]
    below = {(page.number, a.number): b for page in pages for a, b in pairwise(page.lines)}
    return [parts for parts in kept if not _is_head_alone(parts, below)]


def _is_head_alone(parts: Sequence[Cells], below: Mapping[tuple[int, int], Line]) -> bool:
    """Whether only the heading of a table is drawn: it prints no amounts, and they stand right
    below it.
    """
    if any(line.has_money for part in parts for line in part.lines):
        return False
    last = parts[-1].lines[-1]
    following = below.get((last.page, last.number))
    return following is not None and following.has_money


def _stretched(pages: Iterable[Page]) -> list[_Table]:
    """The other tables, each with its stretches page by page."""
    pages = list(pages)
    furniture = furniture_of(pages)
    tables: list[_Table] = []
    known: set[str] = set()
    for page in pages:
        for place, stretch in enumerate(stretches(page, known)):
            if place or not tables or not tables[-1].add(stretch, furniture):
                is_cut = bool(tables) and tables[-1].is_cut_by(stretch)
                tables.append(_Table([stretch], ruled_bands(stretch), is_cut))
    return tables


def _names(pages: Sequence[Page]) -> Callable[[Line], str]:
    """Gives the name of the table that begins at a line: by its caption, else by its page."""
    lines = [(number, line) for number, line in enumerate(_lines(pages), start=1)]
    place_of = {(line.page, line.number): number for number, line in lines}
    texts = [(number, line.text) for number, line in lines]
    used: Counter[str] = Counter()

    def name_of(line: Line) -> str:
        name = caption(texts, place_of[line.page, line.number])
        if "baris" in name:
            name = f"Halaman {line.page}"
        used[name] += 1
        return name if used[name] == 1 else f"{name} ({used[name]})"

    return name_of


def _lines(parts: Iterable[Cells | Page]) -> Iterator[Line]:
    return chain.from_iterable(part.lines for part in parts)


def _sheet(name: str, table: _Table) -> Sheet:
    """A table as a sheet; where nothing parts its rows surely, its first words alone."""
    body = table.rows
    if body is None:
        said = [line for part in table.parts for line in (*part.head, *part.body)][:1]
        return Sheet(name, [[line.text] for line in said])
    bands, first, is_ruled = table.bands, table.parts[0], bool(table.ruled)
    titles = title_lines(first, is_ruled=is_ruled)
    blank = [""] * (len(bands) - 1)
    rows = [Row(line, [line.text, *blank], [*line.words]) for line in first.head[:titles]]
    merged: list[Merge] = []
    rules = first.page.rules if is_ruled else ()
    for row, spans in headings(first.head[titles:], bands, rules):
        merged += [((len(rows), a), (len(rows), b)) for a, b in spans]
        rows.append(row)
    rows += body
    return Sheet(name, [row.cells for row in rows], merged, spots=[row.spot for row in rows])
