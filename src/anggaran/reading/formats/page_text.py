"""The running text of pages: lines that the margin broke are one paragraph again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from statistics import median

from anggaran.finding import Spot
from anggaran.reading.formats.page_lines import Line, Page, box_of, furniture_of
from anggaran.reading.formats.passage import TABLE, Passage

_ITEM = re.compile(
    r"(?!\d{1,3}(?:\.\d{3})+[.,]?(?!\S))"  # an amount begins nothing
    r"\W*(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|[-•▪]|\d+(?:\.\d+)+\.?)(?!\S)"
)
_APART = 1.0  # of the height of letters, that the lines of one paragraph stand apart at most


def passages_of(pages: Sequence[Page], taken: Collection[Line]) -> list[Passage]:
    """The paragraphs of some pages, and one passage for each table among them.

    Args:
        pages: the pages.
        taken: the lines of tables.
    """
    found: list[Passage] = []
    for lines in _paragraphs(pages, taken):
        last = [line for line in lines if line.page == lines[0].page]
        left, top, right, bottom = map(int, box_of([word for line in last for word in line.words]))
        text = TABLE if lines[0] in taken else " ".join(line.text for line in lines)
        spot = Spot(lines[0].page, lines[0].number, (left, top, right, bottom))
        found.append(Passage(spot, text, whole=True))
    return found


def _paragraphs(pages: Sequence[Page], taken: Collection[Line]) -> Iterator[list[Line]]:
    current: list[Line] = []
    edge = 0.0
    for line, margin in _running(pages, taken):
        if current and _go_together(current[-1], line, edge, taken):
            current.append(line)
        else:
            if current:
                yield current
            current = [line]
        edge = margin
    if current:
        yield current


def _running(pages: Sequence[Page], taken: Collection[Line]) -> Iterator[tuple[Line, float]]:
    """The lines of pages but for those on every page, each with the right margin of its page, or of
    most where its own lines are short.
    """
    known = furniture_of(pages)
    margins = [
        max((line.box[2] for line in page.lines if line not in taken), default=0.0)
        for page in pages
    ]
    usual = median(margins)
    for page, margin in zip(pages, margins, strict=True):
        for line in page.lines:
            if line not in known:
                yield line, max(margin, usual)


def _go_together(above: Line, line: Line, edge: float, taken: Collection[Line]) -> bool:
    """Whether a line goes on with the one above: that had no room for its first word."""
    if above in taken or line in taken:
        return above in taken and line in taken
    first = line.words[0]
    height = first.bottom - first.top
    if above.box[2] + height / 4 + first.right - first.left <= edge or _ITEM.match(line.text):
        return False
    return line.page != above.page or line.box[1] - above.box[3] <= _APART * height
