"""Stretches of pages to sheets: columns by ruling lines or by the white between them, rows by the
amounts that they print, tables over as many pages as they go on.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise

from anggaran.finding import Spot
from anggaran.reading.formats.lines import caption
from anggaran.reading.formats.page_cells import Cells, cells_of, sheet_of
from anggaran.reading.formats.page_lines import (
    LOOSE,
    Box,
    Line,
    Page,
    Stretch,
    Word,
    box_of,
    row_rules,
    stretches,
)
from anggaran.reading.formats.sheet import Merge, Sheet
from anggaran.reading.layout.header import is_anchor

Bands = list[tuple[float, float]]  # columns, from left to right

_NEAR = 3.0  # points between what is one ruling line
_TALL = 0.6  # of the height of a table, that the ruling lines of its columns are
_WHITE = 1.5  # points between two columns, at least
_BROAD = 8.0  # points between two columns of words, at least
_FEW = 0.02  # of the lines of a table, that may print into the white
_MARGIN = 2.0  # points from a ruling line to the letters beside it, at least
_CODED = 0.8  # of the rows of a table, that have something in the first column
_SEVERAL = 0.2  # of the rows of a table, that may go on in more than one column
_UNITED = 3  # ruling lines that make columns, at least


@dataclass(slots=True, eq=False)
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
        return self.ruled or _white([line for part in self.parts for line in part.body])

    @property
    def first(self) -> Line:
        """The line right above its first amount."""
        return (self.parts[0].head or self.parts[0].body)[-1]

    @property
    def is_sure(self) -> bool:
        """Whether its cells go on over lines in one column at most: where several do, nothing but
        rules tells which words are of which row.
        """
        body = [line for part in self.parts for line in part.body]
        if self.is_cut or any(word.is_broken for line in body for word in line.words):
            return False
        several = sum(not line.has_money and len(line.phrases()) > 1 for line in body)
        return several <= _SEVERAL * sum(line.has_money for line in body)

    def add(self, other: Stretch, furniture: frozenset[str]) -> bool:
        """Take a stretch of the next page as more of it, where nothing new stands above it there
        but, below the heading of the table once more, rows without amounts.
        """
        last = self.parts[-1]
        if not last.is_last or other.page.number != last.page.number + 1:
            return False
        if not self._fits(other):
            return False
        first = self.parts[0]
        heading = first.head[_titles(first, is_ruled=bool(self.ruled)) :]
        known = {word for line in heading for word in line.pattern.split()}
        old = [
            line.pattern in furniture or known.issuperset(line.pattern.split())
            for line in other.head
        ]
        repeated = next((at for at, told in enumerate(old) if not told), len(old))
        if other.head and not repeated:
            return False
        other.body = [*other.head[repeated:], *other.body]
        self.parts.append(other)
        return True

    def is_cut_by(self, other: Stretch) -> bool:
        """Whether a stretch that is no more of it stands where more of it would, without a heading
        of its own; from then on it is cut.
        """
        last = self.parts[-1]
        follows = last.is_last and other.page.number == last.page.number + 1
        cut = follows and not any(
            is_anchor([" ".join(word.text for word in phrase) for phrase in line.phrases()])
            for line in other.head
        )
        self.is_cut |= cut
        return cut

    def _fits(self, other: Stretch) -> bool:
        """Whether a stretch has the same columns."""
        ruled = _ruled(other)
        if self.ruled or ruled:
            return _alike(self.ruled, ruled)
        one, both = self.parts[-1].body, [*self.parts[-1].body, *other.body]
        return len(_white(both)) == len(_white(one))


def sheets_of(pages: Sequence[Page]) -> Iterator[Sheet]:
    """The tables of a document, each as a sheet whose rows say where they stand."""
    furniture = _furniture(pages)
    drawn: list[list[Cells]] = []
    tables: list[_Table] = []
    for page in pages:
        found = cells_of(page)
        for cells in found:
            if drawn and drawn[-1][-1].goes_on(cells):
                drawn[-1].append(cells)
            else:
                drawn.append([cells])
        own = {line.number for cells in found for line in cells.lines}
        rest = [line for line in page.lines if line.number not in own] if own else page.lines
        for place, stretch in enumerate(stretches(replace(page, lines=rest))):
            if place or not tables or not tables[-1].add(stretch, furniture):
                is_cut = not place and bool(tables) and tables[-1].is_cut_by(stretch)
                tables.append(_Table([stretch], _ruled(stretch), is_cut))
    name_of = _names(pages)
    whole = [(parts[0].lines[0], partial(sheet_of, parts=parts)) for parts in drawn]
    whole += [(table.first, partial(_sheet, table=table)) for table in tables]
    for line, sheet in sorted(whole, key=lambda each: (each[0].page, each[0].number)):
        yield sheet(name_of(line))


def _names(pages: Sequence[Page]) -> Callable[[Line], str]:
    """Gives the name of the table that begins at a line: by its caption, else by its page."""
    lines = [(number, line) for number, line in enumerate(_all_lines(pages), start=1)]
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


def _all_lines(pages: Sequence[Page]) -> Iterator[Line]:
    for page in pages:
        yield from page.lines


def _furniture(pages: Sequence[Page]) -> frozenset[str]:
    """The lines that stand on more than one page, but for their numbers, and hold no amount."""
    seen: dict[str, set[int]] = {}
    for line in _all_lines(pages):
        if not line.has_money:
            seen.setdefault(line.pattern, set()).add(line.page)
    return frozenset(pattern for pattern, own in seen.items() if len(own) > 1)


def _ruled(stretch: Stretch) -> Bands:
    """The columns between upright ruling lines that go over most of a stretch."""
    top, bottom = stretch.body[0].box[1], stretch.body[-1].box[3]
    lengths: dict[float, float] = {}
    for left, above, right, below in stretch.page.rules:
        if right - left > below - above:
            continue
        at = next((x for x in lengths if abs(x - left) <= _NEAR), left)
        lengths[at] = lengths.get(at, 0.0) + max(min(below, bottom) - max(above, top), 0.0)
    found = sorted(x for x, length in lengths.items() if length >= _TALL * (bottom - top))
    if len(found) < _UNITED:
        return []
    words = [word for line in stretch.body for word in line.words]
    left, _, right, _ = box_of(words)
    outer = [left] if left < found[0] - _NEAR else [], [right] if right > found[-1] + _NEAR else []
    return [*pairwise([*outer[0], *found, *outer[1]])]


def _alike(one: Bands, other: Bands) -> bool:
    inner = [[right for _, right in bands[:-1]] for bands in (one, other)]
    return len(inner[0]) == len(inner[1]) and all(
        abs(a - b) <= 2 * _NEAR for a, b in zip(*inner, strict=True)
    )


def _white(lines: Sequence[Line]) -> Bands:
    """The columns between which hardly a line with an amount prints anything."""
    rows = [line.words for line in lines if line.has_money]
    left, _, right, _ = box_of([word for row in rows for word in row])
    covered = [0] * (int(right - left) * 2 + 3)  # by half points
    for row in rows:
        for word in row:
            for at in range(int((word.left - left) * 2), int((word.right - left) * 2) + 1):
                covered[at] += 1
    most = int(len(rows) * _FEW)
    bands: Bands = []
    start: int | None = None
    for at, count in enumerate([*covered, 0]):
        if count > most and start is None:
            start = at
        elif count <= most and start is not None:
            bands.append((left + start / 2, left + at / 2))
            start = None
    return _without_chance(bands, rows)


def _without_chance(bands: Bands, rows: Sequence[Sequence[Word]]) -> Bands:
    """Columns, without the white that is too thin, and that between words where it is no broader
    than blanks are.
    """
    found: Bands = []
    for band in bands:
        if found:
            white = band[0] - found[-1][1]
            are_words = not (_has_money(found[-1], rows) or _has_money(band, rows))
            if white < _WHITE or (are_words and white < _BROAD):
                found[-1] = (found[-1][0], band[1])
                continue
        found.append(band)
    return found


def _has_money(band: tuple[float, float], rows: Sequence[Sequence[Word]]) -> bool:
    """Whether most of what stands in a column is amounts, or what is printed beside them."""
    words = [w for row in rows for w in row if band[0] <= (w.left + w.right) / 2 <= band[1]]
    told = (word.is_figure and not word.text.isdecimal() for word in words)
    return sum(told) * 2 > len(words)


@dataclass(slots=True, eq=False)
class _Row:
    """Cells of one row, each the words of its lines."""

    line: Line
    cells: list[str]
    words: list[Word]

    @property
    def spot(self) -> Spot:
        left, top, right, bottom = map(int, box_of(self.words))
        return Spot(self.line.page, self.line.number, (left, top, right, bottom))


def _sheet(name: str, table: _Table) -> Sheet:
    bands, first = table.bands, table.parts[0]
    if not table.is_sure:
        said = [line for part in table.parts for line in (*part.head, *part.body)][:1]
        return Sheet(name, [[line.text] for line in said])
    titles = _titles(first, is_ruled=bool(table.ruled))
    blank = [""] * (len(bands) - 1)
    rows = [_Row(line, [line.text, *blank], [*line.words]) for line in first.head[:titles]]
    merged: list[Merge] = []
    for line in first.head[titles:]:
        row, spans = _heading(line, bands, first.page.rules if table.ruled else ())
        merged += [((len(rows), a), (len(rows), b)) for a, b in spans]
        rows.append(row)
    lines = [line for part in table.parts for line in part.body if line.has_money]
    codes = sum(not _column(bands, line.words[0].left, line.words[0].right) for line in lines)
    is_coded = len(bands) > 2 and codes >= _CODED * len(lines)
    body: list[_Row] = []
    for part in table.parts:
        body = _Body(bands, part, is_ruled=bool(table.ruled), is_coded=is_coded).rows(body)
    rows += body
    return Sheet(name, [row.cells for row in rows], merged, spots=[row.spot for row in rows])


def _titles(stretch: Stretch, *, is_ruled: bool) -> int:
    """How many lines stand above the headings: above the first ruling line, else those of one
    phrase each.
    """
    if is_ruled and (rules := row_rules(stretch.page, stretch.body[0].box)):
        return sum(line.middle < rules[0] for line in stretch.head)
    parted = (at for at, line in enumerate(stretch.head) if len(line.phrases()) > 1)
    return next(parted, len(stretch.head))


def _column(bands: Bands, left: float, right: float, taken: Collection[int] = ()) -> int:
    """The column in which the middle of something stands, else the nearest; of headings the nearest
    but one where that has its own already and it stands between the two.
    """
    middle = (left + right) / 2
    away = [max(start - middle, middle - end, 0.0) for start, end in bands]
    nearest, *others = sorted(range(len(bands)), key=away.__getitem__)
    if others and away[nearest] and nearest in taken and others[0] not in taken:
        return others[0]
    return nearest


def _heading(
    line: Line, bands: Bands, rules: Sequence[Box] = ()
) -> tuple[_Row, list[tuple[int, int]]]:
    """A line of headings: what stands over several columns is merged over them."""
    cells = [""] * len(bands)
    spans = []
    places = [(phrase, _over(phrase, bands, rules)) for phrase in line.phrases()]
    taken = {at for _, over in places for at in over}
    for phrase, over in places:
        left, _, right, _ = box_of(phrase)
        first = over[0] if over else _column(bands, left, right, taken)
        taken.add(first)
        text = " ".join(word.text for word in phrase)
        cells[first] = f"{cells[first]} {text}".strip()
        if len(over) > 1:
            spans.append((over[0], over[-1]))
    return _Row(line, cells, [*line.words]), spans


def _over(phrase: Sequence[Word], bands: Bands, rules: Sequence[Box]) -> list[int]:
    """The columns that a heading stands over: those of its cell, between upright ruling lines; else
    by a good part of it or of them.
    """
    left, top, right, bottom = box_of(phrase)
    middle = (top + bottom) / 2
    upright = [
        a for a, above, b, below in rules if b - a < below - above and above < middle < below
    ]
    start = max((x for x in upright if x <= left + _NEAR), default=left)
    end = min((x for x in upright if x >= right - _NEAR), default=right)
    return [
        at
        for at, (a, b) in enumerate(bands)
        if min(end, b) - max(start, a) > min(end - start, b - a) / 4
    ]


class _Body:
    """The lines of one stretch below its headings, to be made rows."""

    def __init__(self, bands: Bands, stretch: Stretch, *, is_ruled: bool, is_coded: bool) -> None:
        self._bands = bands
        self._lines = stretch.body
        told = [line for line in stretch.body if line.has_money]
        self._is_coded = is_coded
        words = [(self._at(w), w) for line in self._lines for w in line.words if not w.is_figure]
        self._label = max(range(len(bands)), key=[at for at, _ in words].count)
        rules = row_rules(stretch.page, box_of([w for line in stretch.body for w in line.words]))
        self._rules = rules if len(rules) * 2 > len(told) else []
        widest = max((word.right for at, word in words if at == self._label), default=0.0)
        self._edge = bands[self._label][1] - _MARGIN if is_ruled else widest

    def rows(self, found: list[_Row]) -> list[_Row]:
        """The rows with its own after them: lines that stand closer to each other than to others,
        of which one alone prints amounts, are one; else a line that prints none may go on with the
        label above, on the page before too.
        """
        for number, group in enumerate(self._groups()):
            told = [line for line in group if self._is_told(line)]
            goes_on = not number and bool(found)
            for line in group:
                cells = self._cells(line)
                whole = len(told) == 1 or (self._rules and not told and not goes_on)
                starts = line is group[0] if whole else self._starts(found, line, cells)
                if starts:
                    found.append(_Row(told[0] if len(told) == 1 else line, cells, [*line.words]))
                else:
                    found[-1].cells[:] = map(_together, found[-1].cells, cells)
                    found[-1].words += line.words
        return found

    def _groups(self) -> Iterator[list[Line]]:
        """Lines between two ruling lines, else those that stand close to each other."""
        if self._rules:
            for _, lines in groupby(self._lines, lambda line: bisect(self._rules, line.middle)):
                yield [*lines]
            return
        group: list[Line] = []
        for line in self._lines:
            if group:
                _, top, _, bottom = group[-1].box
                if line.page != group[-1].page or line.box[1] - bottom > LOOSE * (bottom - top):
                    yield group
                    group = []
            group.append(line)
        yield group

    def _is_told(self, line: Line) -> bool:
        """Whether a line prints figures beside its label, or a code."""
        if self._is_coded and self._cells(line)[0]:
            return True
        return any(word.is_figure and self._at(word) > self._label for word in line.words)

    def _starts(self, found: Sequence[_Row], line: Line, cells: Sequence[str]) -> bool:
        return not found or not self._is_more(found[-1], line, cells)

    def _at(self, word: Word) -> int:
        return _column(self._bands, word.left, word.right)

    def _cells(self, line: Line) -> list[str]:
        cells = [""] * len(self._bands)
        for word in line.words:
            at = self._at(word)
            cells[at] = f"{cells[at]} {word.text}".strip()
        return cells

    def _is_more(self, row: _Row, line: Line, cells: Sequence[str]) -> bool:
        """Whether a line goes on with a row: without a code of its own where rows have one, else
        where the row above had no room for its first word.
        """
        if self._is_told(line):
            return False
        if self._is_coded and line.page == row.line.page:
            return not cells[0]
        label = [word for word in row.words if self._at(word) == self._label]
        first = line.words[0]
        if not label or self._at(first) != self._label:
            return False
        if (
            line.text.isupper() and not label[0].text.isupper()
        ):  # a heading, which goes on with none
            return False
        last = max(label, key=lambda word: (int(word.bottom), word.right))
        below = abs(first.left - min(word.left for word in label)) <= _NEAR
        blank = (first.bottom - first.top) / 4
        return below and last.right + blank + first.right - first.left > self._edge


def _together(above: str, below: str) -> str:
    """The text of a cell over two lines; a figure that was parted is whole again."""
    if above[-1:] in {".", ","} and below[:1].isdigit():
        return above + below
    return f"{above} {below}".strip()
