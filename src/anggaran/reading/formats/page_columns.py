"""The columns of a stretch of a page: between upright ruling lines, else by the white between what
its lines print.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from anggaran.reading.formats.page_lines import Box, Line, Stretch, Word, box_of

Bands = list[tuple[float, float]]  # columns, from left to right

NEAR = 3.0  # points between what is one ruling line
_TALL = 0.6  # of the height of a table, that the ruling lines of its columns are
_WHITE = 1.5  # points between two columns, at least
_BROAD = 8.0  # points between two columns of words, at least
_FEW = 0.02  # of the lines of a table, that may print into the white
_UNITED = 3  # ruling lines that make columns, at least


def ruled_bands(stretch: Stretch) -> Bands:
    """The columns between upright ruling lines that go over most of a stretch."""
    top, bottom = stretch.body[0].box[1], stretch.body[-1].box[3]
    lengths: dict[float, float] = {}
    for left, above, right, below in stretch.page.rules:
        if right - left > below - above:
            continue
        at = next((x for x in lengths if abs(x - left) <= NEAR), left)
        lengths[at] = lengths.get(at, 0.0) + max(min(below, bottom) - max(above, top), 0.0)
    found = sorted(x for x, length in lengths.items() if length >= _TALL * (bottom - top))
    if len(found) < _UNITED:
        return []
    words = [word for line in stretch.body for word in line.words]
    left, _, right, _ = box_of(words)
    outer = [left] if left < found[0] - NEAR else [], [right] if right > found[-1] + NEAR else []
    return [*pairwise([*outer[0], *found, *outer[1]])]


def are_alike(one: Bands, other: Bands) -> bool:
    """Whether two tables have the same columns, by the ruling lines between them."""
    inner = [[right for _, right in bands[:-1]] for bands in (one, other)]
    return len(inner[0]) == len(inner[1]) and all(
        abs(a - b) <= 2 * NEAR for a, b in zip(*inner, strict=True)
    )


def white_bands(lines: Sequence[Line]) -> Bands:
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


def column_at(bands: Bands, left: float, right: float, taken: Collection[int] = ()) -> int:
    """The column in which the middle of something stands, else the nearest; of headings the nearest
    but one where that has its own already and it stands between the two.
    """
    middle = (left + right) / 2
    away = [max(start - middle, middle - end, 0.0) for start, end in bands]
    nearest, *others = sorted(range(len(bands)), key=away.__getitem__)
    if others and away[nearest] and nearest in taken and others[0] not in taken:
        return others[0]
    return nearest


def columns_over(phrase: Sequence[Word], bands: Bands, rules: Sequence[Box]) -> list[int]:
    """The columns that a heading stands over: those of its cell, between upright ruling lines; else
    by a good part of it or of them.
    """
    left, top, right, bottom = box_of(phrase)
    middle = (top + bottom) / 2
    upright = [
        a for a, above, b, below in rules if b - a < below - above and above < middle < below
    ]
    start = max((x for x in upright if x <= left + NEAR), default=left)
    end = min((x for x in upright if x >= right - NEAR), default=right)
    return [
        at
        for at, (a, b) in enumerate(bands)
        if min(end, b) - max(start, a) > min(end - start, b - a) / 4
    ]
