"""The columns of a stretch of a page: between upright ruling lines, else by the white between what
its lines print.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import chain, pairwise
from operator import itemgetter

from anggaran.reading.formats.page_lines import Box, Line, Word, box_of, is_currency
from anggaran.reading.formats.page_stretch import Stretch

Bands = list[tuple[float, float]]  # columns, from left to right

NEAR = 3.0  # points between what is one ruling line
_TALL = 0.6  # of the height of a table, that the ruling lines of its columns are
_WHITE = 1.5  # points between two columns, at least
_THIN = 0.15  # of the height of letters, that it may be in small print
_BROAD = 8.0  # points between two columns of words, at least
_FEW = 0.02  # of the lines of a table, that may print into the white
_SIGNS = frozenset({"%", "M", "T", "JT", "RB", "(M)"})
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[IVXLivxl]{1,5}|[A-Za-z])[.)]?")
_BLANK = 0.45  # of the height of letters, that a blank is at most
_MOST = 0.9  # of the rows of a table, that begin a column at one place
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
    left, _, right, _ = box_of(stretch.words)
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
    rows = [line.words for line in lines if line.has_figures]
    if not rows:
        return []
    left, _, right, _ = box_of([word for row in rows for word in row])
    most = int(len(rows) * _FEW)
    bands: Bands = []
    start: int | None = None
    for at, count in enumerate([*_cover(rows, left, right), 0]):
        if count > most and start is None:
            start = at
        elif count <= most and start is not None:
            bands.append((left + start / 2, left + at / 2))
            start = None
    return _without_chance(bands, rows)


def _cover(rows: Sequence[Sequence[Word]], left: float, right: float) -> list[int]:
    """How many words stand at each half point from the left to the right."""
    counts = [0] * (int(right - left) * 2 + 3)
    for word in chain.from_iterable(rows):
        for at in range(int((word.left - left) * 2), int((word.right - left) * 2) + 1):
            counts[at] += 1
    return counts


def _without_chance(bands: Bands, rows: Sequence[Sequence[Word]]) -> Bands:
    """Columns, without the white that is too thin, that between words where it is no broader than
    blanks are, and that between an amount and its mark.
    """
    found: Bands = []
    words: list[list[Word]] = []
    for band in bands:
        own = _words_in(band, rows)
        if found and _is_chance(found[-1], words[-1], band, own):
            found[-1] = (found[-1][0], band[1])
            words[-1] += own
        else:
            found.append(band)
            words.append(own)
    return found


def _is_chance(
    left: tuple[float, float], before: list[Word], right: tuple[float, float], own: list[Word]
) -> bool:
    """Whether two columns are one."""
    if not own or all(map(is_currency, before)):  # of none only the ends of words stand in it
        return True
    between = min(word.left for word in own) - max(word.right for word in before)
    white = max(right[0] - left[1], between)
    if white < min(_WHITE, _THIN * (own[0].bottom - own[0].top)):
        return True
    if all(word.text.upper() in _SIGNS for word in own):
        return white < own[0].bottom - own[0].top
    if _has_money(before) or _has_money(own):
        return False
    return white < _BROAD and not _is_begun(before, own, white)


def _is_begun(before: Sequence[Word], own: Sequence[Word], white: float) -> bool:
    """Whether a column begins at one place in all rows, away from what stands before it, or from
    the numbers of the rows.
    """
    first = min(word.left for word in own)
    lefts: dict[float, float] = {}
    for word in own:
        lefts[word.top] = min(word.left, lefts.get(word.top, word.left))
    begun = sum(left - first <= _WHITE for left in lefts.values())
    height = own[0].bottom - own[0].top
    apart = white > _BLANK * height or all(map(_counts, before))
    return apart and begun >= _MOST * len(lefts)


def _counts(word: Word) -> bool:
    return _NUMBER.fullmatch(word.text) is not None


def _words_in(band: tuple[float, float], rows: Sequence[Sequence[Word]]) -> list[Word]:
    return [w for row in rows for w in row if band[0] <= (w.left + w.right) / 2 <= band[1]]


def _has_money(words: Sequence[Word]) -> bool:
    """Whether most of what stands in a column is amounts, or what is printed beside them."""
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


def in_order(phrases: Sequence[Sequence[Word]], bands: Bands) -> list[int]:
    """A column for each of the headings of one line, from left to right, so that all together stand
    as near to theirs as can be; none where there are more of them than columns.
    """
    if len(phrases) > len(bands):
        return []
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for number, phrase in enumerate(phrases):
        left, _, right, _ = box_of(phrase)
        room = len(bands) - len(phrases) + number
        away = [_away(left, right, band) for band in bands]
        found: list[tuple[float, list[int]]] = []
        for at in range(number, room + 1):
            cost, before = min(best[: at - number + 1], key=itemgetter(0))
            found.append((cost + away[at], [*before, at]))
        best = found
    return min(best, key=itemgetter(0))[1]


def _away(left: float, right: float, band: tuple[float, float]) -> float:
    """How far a heading stands from a column, first by the white between them."""
    white = max(band[0] - right, left - band[1], 0.0)
    return white + abs(left + right - band[0] - band[1]) / 20


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
