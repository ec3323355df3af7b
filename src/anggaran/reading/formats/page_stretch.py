"""The lines of a page to the stretches that may be tables."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from anggaran.reading.formats.page_lines import WIDE, Line, Page, Word, box_of, is_prose, row_rules
from anggaran.reading.layout.header import is_anchor

_EVEN = 1.5  # times the least blank of a sentence, that none of its others is wider
_ASIDE = 2.0  # points that it begins to the left of that at most
_TELLING = re.compile(r"\d[.,]\d|\d{3}")  # a figure that numbers no column
_CLOSE = 0.7  # of the height of letters, that a line stands below what it goes on with


@dataclass(slots=True, eq=False)
class Stretch:
    """Lines that may be a table: what stands above the first amount, and from there to the last.

    Attributes:
        page: the page.
        head: the lines above, from the end of what was before.
        body: the lines from the first amount to the last, and what goes on below it.
        is_last: whether nothing but its foot follows on the page.
    """

    page: Page
    head: list[Line]
    body: list[Line] = field(default_factory=list)
    is_last: bool = True

    @property
    def words(self) -> list[Word]:
        """The words of its body."""
        return [word for line in self.body for word in line.words]


def stretches(page: Page, known: set[str]) -> Iterator[Stretch]:
    """The stretches of a page that have amounts, parted by sentences, by lists that tell amounts
    and by new headings.

    Args:
        page: the page.
        known: the headings of the pages before, to which its own are added: one that is printed
            again begins nothing.
    """
    if not page.lines:
        return
    walk = _Walk(page, known)
    for line in page.lines:
        walk.take(line)
    for stretch in walk.found:
        stretch.body += _going_on(stretch, page)
        yield stretch


class _Walk:
    """A walk down the lines of a page, which begins and ends stretches on its way."""

    def __init__(self, page: Page, known: set[str]) -> None:
        left, _, right, _ = box_of([word for line in page.lines for word in line.words])
        self.found: list[Stretch] = []
        self._page = page
        self._width = right - left
        self._known = known
        self._current: Stretch | None = None
        self._loose: list[Line] = []  # what may stand below the current one, or head another

    def take(self, line: Line) -> None:
        """Go on to the next line."""
        if self._is_parting(line):
            self._end(line)
            return
        self._loose.append(line)
        if self._is_first(line):
            self._begin()
        elif self._current and line.has_figures:
            self._current.body += self._loose
            self._loose = []

    def _is_parting(self, line: Line) -> bool:
        """Whether a line is a sentence, which no table goes on below."""
        if is_prose(line, self._width):
            return True
        return self._current is not None and _tells(line, self._current, self._width)

    def _is_first(self, line: Line) -> bool:
        """Whether a line prints the first amounts of a stretch: below a new heading, where one is
        begun already.
        """
        if self._current is None:
            return is_row(line, self._page)
        return line.has_figures and any(is_heading(each, self._known) for each in self._loose[:-1])

    def _end(self, line: Line) -> None:
        self._loose = [*self._loose, line] if self._current else [line]
        self._current = None
        self._follow()

    def _begin(self) -> None:
        self._follow()
        self._current = _begun(self._loose, self._page)
        self._loose = []
        self.found.append(self._current)
        self._known.update(each.pattern for each in self._current.head)

    def _follow(self) -> None:
        """Note that something follows on the stretch before."""
        if self.found:
            self.found[-1].is_last = False


def _tells(line: Line, stretch: Stretch, width: float) -> bool:
    """Whether a line below some rows tells an amount among its words: as wide as a sentence, or not
    below their amounts.
    """
    if not line.amounts or not _is_running(line) or _is_ruled(line, stretch.page):
        return False
    names = sum(word.text.isalpha() for word in line.words)
    if line.box[2] - line.box[0] > WIDE * width and names * 2 >= len(line.words):
        return True
    above = [amount for each in stretch.body for amount in each.amounts]
    return not any(a.left < b.right and b.left < a.right for a in line.amounts for b in above)


def _is_running(line: Line) -> bool:
    """Whether no blank of a line is much wider than the others; one alone is no sentence's."""
    gaps = [b.left - a.right for a, b in pairwise(line.words[1:])]  # it may begin with a number
    return len(line.phrases()) == 1 or (len(gaps) > 1 and max(gaps) <= _EVEN * min(gaps))


def is_heading(line: Line, known: Collection[str] = ()) -> bool:
    """Whether a line looks like one of the heading of a table, and of none that is known."""
    texts = [" ".join(word.text for word in phrase) for phrase in line.phrases()]
    return line.pattern not in known and not line.has_broken and is_anchor(texts)


def _begun(lines: Sequence[Line], page: Page) -> Stretch:
    """A stretch whose first amounts stand in the last of some lines; those right above that stand
    between the same ruling lines are of its row.
    """
    line = lines[-1]
    ruled = row_rules(page, line.box)
    first = _first_row(lines)
    while first and ruled and lines[first - 1].box[3] > ruled[0]:
        if bisect(ruled, lines[first - 1].middle) != bisect(ruled, line.middle):
            break
        first -= 1
    return Stretch(page, [*lines[:first]], [*lines[first:]])


def _first_row(lines: Sequence[Line]) -> int:
    """The first of some lines that prints figures below a heading, though they are small; the last
    of them, which has amounts, where none does.
    """
    heading = next((at for at, line in enumerate(lines) if is_heading(line)), len(lines))
    rows = (at for at, line in enumerate(lines) if at > heading and _prints_figures(line))
    return next(rows, len(lines) - 1)


def _prints_figures(line: Line) -> bool:
    """Whether figures end a line that do not number columns, or currencies of those below."""
    told = line.has_figures and any(map(_TELLING.search, (word.text for word in line.tail)))
    return told or line.has_broken


def is_row(line: Line, page: Page) -> bool:
    """Whether the amounts of a line stand apart from its other words, or between upright rules."""
    return line.has_money and (len(line.phrases()) > 1 or _is_ruled(line, page))


def _is_ruled(line: Line, page: Page) -> bool:
    """Whether upright ruling lines stand beside a line."""
    middle = line.middle
    return any(
        bottom - top > right - left and top < middle < bottom
        for left, top, right, bottom in page.rules
    )


def _going_on(stretch: Stretch, page: Page) -> list[Line]:
    """Lines right below the last amount that go on with its label, or with what stands behind the
    amounts.
    """
    last = stretch.body[-1]
    left, _, right, _ = box_of(last.amounts or last.tail or last.words)

    def goes_on(pair: tuple[Line, Line]) -> bool:
        above, line = pair
        return not (
            _is_far(line, above)
            or line.has_money
            or line.is_across(left, right)
            or line.box[0] < last.box[0] - _ASIDE
            or (line.box[0] < last.words[-1].left and _is_ruled_off(page, above, line))
        )

    below = [line for line in page.lines if line.number > last.number]
    return [line for _, line in takewhile(goes_on, pairwise([last, *below]))]


def _is_far(line: Line, above: Line) -> bool:
    """Whether a line stands further down than one goes on below another."""
    _, top, _, bottom = above.box
    return line.box[1] - bottom > _CLOSE * (bottom - top)


def _is_ruled_off(page: Page, above: Line, below: Line) -> bool:
    """Whether a ruling line stands between two lines."""
    end, start = above.box[3], below.box[1]
    middle = (end + start) / 2
    near = abs(start - end) / 2 + 1
    return any(
        abs((top + bottom) / 2 - middle) <= near and right - left > bottom - top
        for left, top, right, bottom in page.rules
    )
