"""The lines of a page to the stretches that may be tables."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from anggaran.reading.formats.page_lines import WIDE, Line, Page, box_of, is_prose, row_rules
from anggaran.reading.layout.header import is_anchor

_EVEN = 1.5  # times the least blank of a sentence, that none of its others is wider
_ASIDE = 2.0  # points that it begins to the left of that at most
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
    left, _, right, _ = box_of([word for line in page.lines for word in line.words])
    found: list[Stretch] = []
    head: list[Line] = []
    current: Stretch | None = None
    pending: list[Line] = []  # what may stand below it, or head another
    for line in page.lines:
        if is_prose(line, right - left) or (current and _tells(line, current, right - left)):
            head = [*pending, line] if current else [line]
            current, pending = None, []
            if found:
                found[-1].is_last = False
        elif current is None:
            head.append(line)
            if is_row(line, page):
                current = _begun(head, page)
                found.append(current)
                known.update(each.pattern for each in current.head)
        elif line.has_figures and any(is_heading(each, known) for each in pending):
            current.is_last = False
            current = _begun([*pending, line], page)
            found.append(current)
            known.update(each.pattern for each in current.head)
            pending = []
        else:
            pending.append(line)
            if line.has_figures:
                current.body += pending
                pending = []
    for stretch in found:
        stretch.body += _going_on(stretch, page)
        yield stretch


def _tells(line: Line, stretch: Stretch, width: float) -> bool:
    """Whether a line below some rows tells an amount among its words: as wide as a sentence, or not
    below their amounts.
    """
    own = [word for word in line.words if word.is_money]
    if not own or not _is_running(line) or _is_ruled(line, stretch.page):
        return False
    names = sum(word.text.isalpha() for word in line.words)
    if line.box[2] - line.box[0] > WIDE * width and names * 2 >= len(line.words):
        return True
    above = [word for each in stretch.body for word in each.words if word.is_money]
    return not any(a.left < b.right and b.left < a.right for a in own for b in above)


def _is_running(line: Line) -> bool:
    """Whether no blank of a line is much wider than the others."""
    gaps = [b.left - a.right for a, b in pairwise(line.words[1:])]  # it may begin with a number
    return len(line.phrases()) == 1 or max(gaps, default=0) <= _EVEN * min(gaps, default=0)


def is_heading(line: Line, known: Collection[str] = ()) -> bool:
    """Whether a line looks like one of the heading of a table, and of none that is known."""
    texts = [" ".join(word.text for word in phrase) for phrase in line.phrases()]
    return line.pattern not in known and is_anchor(texts)


def _begun(lines: Sequence[Line], page: Page) -> Stretch:
    """A stretch whose first amounts stand in the last of some lines; those right above that stand
    between the same ruling lines are of its row.
    """
    line = lines[-1]
    ruled = row_rules(page, line.box)
    first = len(lines) - 1
    while first and ruled and lines[first - 1].box[3] > ruled[0]:
        if bisect(ruled, lines[first - 1].middle) != bisect(ruled, line.middle):
            break
        first -= 1
    return Stretch(page, [*lines[:first]], [*lines[first:]])


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
    amounts = [word for word in last.words if word.is_money] or last.tail or last.words
    left, _, right, _ = box_of(amounts)
    found: list[Line] = []
    for line in (each for each in page.lines if each.number > last.number):
        above = (found or [last])[-1].box
        height = above[3] - above[1]
        if line.box[1] - above[3] > _CLOSE * height or line.is_across(left, right):
            break
        if line.has_money or line.box[0] < last.box[0] - _ASIDE:
            break
        if line.box[0] < last.words[-1].left and _is_ruled_off(page, above[3], line.box[1]):
            break
        found.append(line)
    return found


def _is_ruled_off(page: Page, above: float, below: float) -> bool:
    """Whether a ruling line stands between two heights."""
    middle = (above + below) / 2
    near = abs(below - above) / 2 + 1
    return any(
        abs((top + bottom) / 2 - middle) <= near and right - left > bottom - top
        for left, top, right, bottom in page.rules
    )
