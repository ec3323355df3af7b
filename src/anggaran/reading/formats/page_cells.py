"""Tables whose every cell is drawn: rules above, below and on both sides of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product, takewhile
from typing import NamedTuple

from anggaran.finding import Spot
from anggaran.reading.formats.page_lines import Box, Line, Page, Word, box_of, is_prose
from anggaran.reading.formats.page_words import has_no_room, text_of
from anggaran.reading.formats.sheet import Merge, Sheet

_NEAR = 3.0  # points: rules drawn so near to each other are one
_FULL = 0.75  # of the width of a table: level rules of such length part rows
_LOW = 0.4  # of the longest upright rule: one so much shorter parts no columns
_ONE = 0.9  # of the rows with amounts: so many hold one line of them, where every row is drawn
_FEWEST = 3  # level rules, and upright ones, of a table of cells
_AWAY = 8.0  # points by which the columns of the next page may stand elsewhere

Place = tuple[int, int]


class _Rule(NamedTuple):
    """A drawn line: its place on one axis, and from where to where it goes on the other."""

    at: float
    start: float
    end: float


@dataclass(slots=True, eq=False)
class Cells:
    """A table of drawn cells on one page.

    Attributes:
        lines: the lines in it.
        columns: its upright rules, by place.
        rows: its level rules, by place, and its ends.
        is_open: whether no rule stands above its first row, which begins on the page before.
        goes_below: whether none stands below its last row, which goes on on the next page.
        titles: the lines right above it.
        is_first: whether no sentence and no table stands above it on its page.
        is_last: whether none stands below it.
        is_small: whether it has one row, and is a table only where it goes on with another.
    """

    lines: list[Line]
    columns: list[list[_Rule]]
    rows: list[list[_Rule]]
    is_open: bool
    goes_below: bool
    titles: list[Line] = field(default_factory=list)
    is_first: bool = False
    is_last: bool = True
    is_small: bool = False

    @property
    def edges(self) -> list[float]:
        """Where its columns begin, and where the last one ends."""
        return [_middle(rules) for rules in self.columns]

    @property
    def page(self) -> int:
        """The number of its page."""
        return self.lines[0].page

    def goes_on(self, other: Cells) -> bool:
        """Whether another one, of the next page, is more of it."""
        if not (self.is_last and other.is_first and other.page == self.page + 1):
            return False
        return len(self.edges) == len(other.edges) and all(
            abs(a - b) <= _AWAY for a, b in zip(self.edges, other.edges, strict=True)
        )


def cells_of(page: Page) -> list[Cells]:
    """The tables of a page that are drawn cell by cell."""
    found = []
    for upright, level in _groups(page.rules):
        columns, rows = _strong(upright), _wide(level, upright)
        if len(columns) < _FEWEST or len(rows) < _FEWEST - 1:
            continue
        left, right = _middle(columns[0]), _middle(columns[-1])
        top, bottom = min(r.start for r in upright), max(r.end for r in upright)
        inside = [
            line
            for line in page.lines
            if top <= _height(line) <= bottom and left - _NEAR <= line.words[0].left <= right
        ]
        if inside and _one_to_a_row(inside, rows, columns):
            ends = [_Rule(at, left, right) for at in (top, bottom)]
            goes_on = _middle(rows[0]) - top > _NEAR, bottom - _middle(rows[-1]) > _NEAR
            cells = Cells(inside, columns, _near([*level, *ends]), *goes_on)
            cells.is_small = len(rows) < _FEWEST
            found.append(cells)
    if found:
        _set_ends(found, page)
    return found


def _set_ends(found: Sequence[Cells], page: Page) -> None:
    """Give each table of a page the lines above it, and tell whether sentences stand around it."""
    left, _, right, _ = box_of([word for line in page.lines for word in line.words])
    owner = {line.number: cells for cells in found for line in cells.lines}
    above: list[Line] = []
    is_first, last = True, None
    for line in page.lines:
        cells = owner.get(line.number)
        if cells is None and not is_prose(line, right - left):
            above.append(line)
        elif cells is None or cells is not last:  # a sentence, or a table begins
            if last:
                last.is_last = False
            if cells:
                cells.titles, cells.is_first, last = above, is_first, cells
            above, is_first = [], False


def _height(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _groups(rules: Sequence[Box]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """The upright and the level rules of each table: those that no blank parts from each other."""
    upright: list[_Rule] = []
    level: list[_Rule] = []
    reach = -1e9
    for left, top, right, bottom in sorted(rules, key=lambda rule: rule[1]):
        if top > reach + _NEAR:
            if upright and level:
                yield upright, level
            upright, level = [], []
        reach = max(reach, bottom)
        if bottom - top > right - left:
            upright.append(_Rule((left + right) / 2, top, bottom))
        else:
            level.append(_Rule((top + bottom) / 2, left, right))
    if upright and level:
        yield upright, level


def _near(rules: Sequence[_Rule]) -> list[list[_Rule]]:
    """Rules by their places, those near each other together."""
    found: list[list[_Rule]] = []
    for rule in sorted(rules):
        if not found or rule.at - found[-1][0].at > _NEAR:
            found.append([])
        found[-1].append(rule)
    return found


def _middle(rules: Sequence[_Rule]) -> float:
    return sum(rule.at for rule in rules) / len(rules)


def _length(rules: Sequence[_Rule]) -> float:
    """How much some rules on one line cover."""
    total, reach = 0.0, -1e9
    for rule in sorted(rules, key=lambda rule: rule.start):
        total += max(0.0, rule.end - max(rule.start, reach))
        reach = max(reach, rule.end)
    return total


def _strong(upright: Sequence[_Rule]) -> list[list[_Rule]]:
    """The rules between columns: not those that stand in a few cells only."""
    near = _near(upright)
    lengths = [_length(rules) for rules in near]
    least = max(lengths) * _LOW
    return [rules for rules, length in zip(near, lengths, strict=True) if length >= least]


def _wide(level: Sequence[_Rule], upright: Sequence[_Rule]) -> list[list[_Rule]]:
    """The rules between rows, from side to side."""
    width = max(rule.at for rule in upright) - min(rule.at for rule in upright)
    return [rules for rules in _near(level) if _length(rules) >= width * _FULL]


def _one_to_a_row(
    lines: Sequence[Line], rows: Sequence[Sequence[_Rule]], columns: Sequence[Sequence[_Rule]]
) -> bool:
    """Whether the amounts of one column have a row each."""
    cuts, edges = [*map(_middle, rows)], [*map(_middle, columns)]
    told = [
        (bisect_right(cuts, _height(line)), bisect_right(edges, (word.left + word.right) / 2))
        for line in lines
        for word in line.words
        if word.is_money
    ]
    return len({*told}) >= _ONE * len(told)


@dataclass(slots=True, eq=False)
class _Grid:
    """Rows of cells, where each was printed, and which cells are one."""

    cells: list[list[str]] = field(default_factory=list)
    words: list[list[list[Word]]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)

    def add_titles(self, lines: Sequence[Line], width: int) -> None:
        """Put lines below, each the first cell of a row."""
        self.cells += [[line.text, *[""] * (width - 1)] for line in lines]
        self.words += [[[*line.words], *[[]] * (width - 1)] for line in lines]
        self.spots += [_spot([line]) for line in lines]

    def drop(self, count: int) -> None:
        """Take its first rows away."""
        del self.cells[:count], self.words[:count], self.spots[:count]
        self.merged = [
            ((a - count, b), (c - count, d)) for (a, b), (c, d) in self.merged if a >= count
        ]

    def go_on(self, below: _Grid, edges: Sequence[float]) -> None:
        """Take the first row of the next page for more of the last one."""
        both = [[*a, *b] for a, b in zip(self.words[-1], below.words[0], strict=True)]
        self.words[-1] = both
        self.cells[-1] = [*map(text_of, both, edges[1:])]
        below.drop(1)

    def add(self, below: _Grid) -> None:
        """Put the rows of another page below."""
        down = len(self.cells)
        self.merged += [((a + down, b), (c + down, d)) for (a, b), (c, d) in below.merged]
        self.cells += below.cells
        self.words += below.words
        self.spots += below.spots


def sheet_of(name: str, parts: Sequence[Cells], furniture: Collection[Line] = ()) -> Sheet:
    """A table of drawn cells over one page or more, as a sheet; what stands on every page is no new
    title of a later part.
    """
    whole = _Grid()
    seen: set[str] = set()  # titles, which may be printed again on the next page
    before: Cells | None = None
    for part in parts:
        grid = _grid(part)
        again = _repeated(whole, grid)
        if before and _is_parted(before, part, whole, grid, again):
            grid.drop(again)
            whole.go_on(grid, before.edges)
        else:
            known = [line for line in part.titles if line.pattern in seen or line in furniture]
            new = [line for line in part.titles if before is None or line not in known]
            whole.add_titles(new, len(part.edges) - 1)
        seen.update(line.pattern for line in part.titles)
        whole.add(grid)
        before = part
    return Sheet(name, whole.cells, whole.merged, spots=whole.spots)


def _repeated(above: _Grid, below: _Grid) -> int:
    """How many rows a page begins with that are a heading printed again."""
    rows = zip(below.cells, below.words, strict=True)
    known = takewhile(lambda row: row[0] in above.cells and not _has_money(row[1]), rows)
    return sum(1 for _ in known)


def _has_money(cells: Sequence[Sequence[Word]]) -> bool:
    return any(word.is_money for own in cells for word in own)


def _is_parted(before: Cells, part: Cells, above: _Grid, below: _Grid, again: int) -> bool:
    """Whether the end of a page parts a row, be it below a heading that is printed again."""
    if not again and part.is_open and before.goes_below:
        return True
    first = below.words[again : again + 1]
    return bool(first) and _goes_on(above.words[-1], first[0], before.edges)


def _goes_on(
    above: Sequence[Sequence[Word]], below: Sequence[Sequence[Word]], edges: Sequence[float]
) -> bool:
    """Whether the first row of a page is more of the last one of the page before, though rules
    stand between: each of its cells goes on with one that had no room for its first word.
    """
    filled = [(a, b, right) for a, b, right in zip(above, below, edges[1:], strict=True) if b]
    if _has_money(below):
        return False
    return bool(filled) and all(a and has_no_room(a[-1], b[0], right) for a, b, right in filled)


def _grid(part: Cells) -> _Grid:
    """The rows of one page; the text of a cell stands in the first place that it covers."""
    cuts = [_middle(rules) for rules in part.rows]
    edges = part.edges
    words: dict[Place, list[Word]] = {}
    lines: dict[int, list[Line]] = {}
    for line in part.lines:
        row = bisect_right(cuts, _height(line)) - 1
        lines.setdefault(row, []).append(line)
        for word in line.words:
            column = bisect_right(edges, (word.left + word.right) / 2) - 1
            column = min(max(column, 0), len(edges) - 2)
            words.setdefault((row, column), []).append(word)
    filled = sorted(lines)
    owner = _owners(part, filled, cuts, edges)
    texts: dict[Place, list[Word]] = {}
    for place in sorted(words):
        texts.setdefault(owner[place], []).extend(words[place])
    grid = _Grid()
    for row in filled:
        cells = [texts.get((row, column), []) for column in range(len(edges) - 1)]
        grid.words.append(cells)
        grid.cells.append([*map(text_of, cells, edges[1:])])
        grid.spots.append(_spot(lines[row]))
    at = {row: place for place, row in enumerate(filled)}
    ends: dict[Place, Place] = {}
    for (row, column), first in owner.items():
        ends[first] = max(ends.get(first, first), (row, column))
    grid.merged = [
        ((at[first[0]], first[1]), (at[last[0]], last[1]))
        for first, last in ends.items()
        if first[1] != last[1]
    ]
    return grid


def _owners(
    part: Cells, rows: Sequence[int], cuts: Sequence[float], edges: Sequence[float]
) -> dict[Place, Place]:
    """The first place of the cell that each place is of."""
    owner: dict[Place, Place] = {}
    above: dict[int, int] = dict(zip(rows[1:], rows, strict=False))
    spans = list(pairwise(edges))
    for row, column in product(rows, range(len(spans))):
        place, (left, right) = (row, column), spans[column]
        middle = (cuts[row] + cuts[row + 1]) / 2 if row + 1 < len(cuts) else cuts[row]
        owner[place] = place
        if column and not _stands(part.columns[column], middle):
            owner[place] = owner[row, column - 1]
        elif row in above and not any(
            _stands(part.rows[cut], (left + right) / 2) for cut in range(above[row] + 1, row + 1)
        ):
            owner[place] = owner[above[row], column]
    return owner


def _stands(rules: Sequence[_Rule], place: float) -> bool:
    return any(rule.start - 1 <= place <= rule.end + 1 for rule in rules)


def _spot(lines: Sequence[Line]) -> Spot:
    """The place of a row: the line of its amounts, and the box of all its words."""
    line = next((line for line in lines if line.has_money), lines[0])
    left, top, right, bottom = map(int, box_of([word for each in lines for word in each.words]))
    return Spot(line.page, line.number, (left, top, right, bottom))
