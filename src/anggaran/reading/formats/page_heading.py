"""The headings of a table on pages: the lines above its first row, each text over its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from anggaran.reading.formats.page_columns import Bands, column_at, columns_over, in_order
from anggaran.reading.formats.page_lines import Box, Line, Word, box_of, row_rules
from anggaran.reading.formats.page_rows import Row
from anggaran.reading.formats.page_stretch import Stretch

Span = tuple[int, int]  # the first and the last column that a heading stands over


_NEAR = 0.5  # of the height of letters, that lines of a heading stand apart at most
_SEVERAL = 2
_WIDE = 2.0  # times the width of an amount, that a heading over it alone is at most


class Heading(NamedTuple):
    """One row of headings, and those that stand over several columns."""

    row: Row
    spans: list[Span]


def title_lines(stretch: Stretch, *, is_ruled: bool) -> int:
    """How many lines stand above the headings: above the first ruling line, else those of one
    phrase each.
    """
    if is_ruled and (rules := row_rules(stretch.page, stretch.body[0].box)):
        return sum(line.middle < rules[0] for line in stretch.head)
    parted = (at for at, line in enumerate(stretch.head) if len(line.phrases()) > 1)
    first = next(parted, len(stretch.head))
    while 0 < first < len(stretch.head) and _is_over(stretch, first - 1):
        first -= 1
    return first


def _is_over(stretch: Stretch, at: int) -> bool:
    """Whether a line of one phrase is part of the heading below it: right above it, and over one
    amount alone.
    """
    left, _, right, bottom = stretch.head[at].box
    if stretch.head[at + 1].box[1] - bottom > _NEAR * (bottom - stretch.head[at].box[1]):
        return False
    if stretch.head[at].text.strip("()") == "%":
        return any(line.is_across(left, right) for line in stretch.head[at + 1 : at + 3])
    told = next((line for line in stretch.body if line.has_figures), stretch.body[0])
    over = [word for word in told.tail if word.right > left and word.left < right]
    return len(over) == 1 and right - left <= _WIDE * (over[0].right - over[0].left)


def headings(lines: Sequence[Line], bands: Bands, rules: Sequence[Box] = ()) -> list[Heading]:
    """The rows of headings: lines that no heading over several columns parts are one.

    Args:
        lines: the lines above the first row, from the top.
        bands: the columns of the table.
        rules: the ruling lines between the headings; none where the table has none.
    """
    groups = _groups(lines, bands) if not rules else []
    is_parted = _are_parted(lines, rules)
    found: list[Heading] = []
    for line in lines:
        own = _heading(line, bands, rules, groups)
        last = found[-1] if found else None
        numbered = all(word.text.strip("()").isdecimal() for word in line.words)
        if is_parted or last is None or numbered or (last.spans and not own.spans):
            found.append(own)
        else:
            cells = [f"{a} {b}".strip() for a, b in zip(last.row.cells, own.row.cells, strict=True)]
            row = Row(last.row.line, cells, [*last.row.words, *own.row.words])
            found[-1] = Heading(row, [*last.spans, *own.spans])
    return found


def _are_parted(lines: Sequence[Line], rules: Sequence[Box]) -> bool:
    """Whether a level ruling line stands between some lines."""
    if len(lines) < _SEVERAL:
        return False
    first, last = lines[0].middle, lines[-1].middle
    return any(
        right - left > bottom - top and first < (top + bottom) / 2 < last
        for left, top, right, bottom in rules
    )


def _groups(lines: Sequence[Line], bands: Bands) -> list[Span]:
    """The columns that belong together: a line heads them with the same words again and again."""
    for line in lines:
        phrases = line.phrases()
        texts = [" ".join(word.text for word in phrase) for phrase in phrases]
        starts = [at for at, text in enumerate(texts) if text == texts[0]]
        wide = starts[1] if len(starts) > 1 else 0
        if wide > 1 and len(texts) == wide * len(starts) and texts == texts[:wide] * len(starts):
            columns = in_order(phrases, bands)
            return [(columns[at], columns[at + wide - 1]) for at in starts] if columns else []
    return []


def _heading(line: Line, bands: Bands, rules: Sequence[Box], groups: Sequence[Span]) -> Heading:
    """A line of headings: what stands over several columns is merged over them."""
    titles = _titles(line, bands, rules, groups)
    cells = [""] * len(bands)
    for title, first in zip(titles, _firsts(titles, bands, rules), strict=True):
        text = " ".join(word.text for word in title.words)
        cells[first] = f"{cells[first]} {text}".strip()
    spans = [(title.over[0], title.over[-1]) for title in titles if len(title.over) > 1]
    return Heading(Row(line, cells, [*line.words]), spans)


class _Title(NamedTuple):
    """One heading of a line, and the columns that it stands over."""

    words: Sequence[Word]
    over: Sequence[int]


def _titles(line: Line, bands: Bands, rules: Sequence[Box], groups: Sequence[Span]) -> list[_Title]:
    phrases = [
        part
        for phrase in line.phrases()
        for part in ([phrase] if _group_over(phrase, bands, groups) else _parts(phrase, bands))
    ]
    if not len(groups) <= len(phrases) < len(bands):
        groups = []
    return [
        _Title(phrase, _group_over(phrase, bands, groups) or columns_over(phrase, bands, rules))
        for phrase in phrases
    ]


def _firsts(titles: Sequence[_Title], bands: Bands, rules: Sequence[Box]) -> list[int]:
    """The column in which each heading is told: without rules, and where none of them stands over
    several columns, they keep their order.
    """
    if not rules and all(len(title.over) < _SEVERAL for title in titles):
        ordered = in_order([title.words for title in titles], bands)
        if ordered:
            return ordered
    found: list[int] = []
    taken = {at for title in titles for at in title.over}
    for title in titles:
        left, _, right, _ = box_of(title.words)
        first = title.over[0] if title.over else column_at(bands, left, right, taken)
        taken.add(first)
        found.append(first)
    return found


def _group_over(phrase: Sequence[Word], bands: Bands, groups: Sequence[Span]) -> Sequence[int]:
    """The columns of the group in the middle of which a heading stands; none where it does not."""
    left, _, right, _ = box_of(phrase)
    for first, last in groups:
        start, end = bands[first][0], bands[last][1]
        if abs(left + right - start - end) < (end - start) / 2:
            return range(first, last + 1)
    return ()


def _parts(phrase: Sequence[Word], bands: Bands) -> list[list[Word]]:
    """A heading, or several that stand a blank apart: each in the middle of its column."""
    parts = [[*own] for _, own in groupby(phrase, lambda w: column_at(bands, w.left, w.right))]
    for part in parts:
        left, _, right, _ = box_of(part)
        start, end = bands[column_at(bands, left, right)]
        if abs(left + right - start - end) > (end - start):
            return [[*phrase]]
    return parts
