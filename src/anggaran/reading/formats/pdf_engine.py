"""The program that reads a PDF by PDFium: its words and ruling lines, page by page.

It runs in a process with limits, by :mod:`anggaran.reading.formats.engine`, and imports nothing of
the package.  Places are in points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_float
from itertools import pairwise
from typing import Any, cast

import pypdfium2
from pypdfium2 import raw

Box = tuple[float, float, float, float]  # left, top, right, bottom
Word = tuple[str, float, float, float, float]
Point = tuple[float, float]
Turn = Callable[[float, float], Point]

BYTES_A_SECOND = 1 << 16  # pages are packed tight
_GAP = 0.16  # of the height of letters, from which a gap between two parts words
_TOUCH = 1.0  # points that letters may reach over a ruling line
_THIN = 3.0  # points that a ruling line is thick at most
_SLANT = 0.8  # points that the two ends of a ruling line stand apart across it at most
_DASH = 4.0  # points between two dashes of one
_LONG = 8.0  # points that it is long at least
_DEEP = 4  # forms within forms in which lines are looked for
_LINES = 20_000  # ruling lines of a page beyond which none are told
_BREAKS = frozenset(b"\r\n")  # PDFium's guesses at ends of lines; where letters stand tells better
_HYPHENS = frozenset({0x02, 0xFFFE})  # PDFium's signs for one at the end of a line
_PRIVATE = range(0xE000, 0xF900)  # letters that only the font of the page knows


def messages(path: str, sheet: str | None) -> Iterator[tuple[Any, ...]]:  # noqa: ARG001
    """What a PDF holds: the number of its pages, then the words and the lines of each.

    A file that is damaged or protected ends with the message that it failed.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        yield ("failed", "protected" if "assword" in str(problem) else "damaged")
        return
    yield ("sheets", len(document))
    for number in range(len(document)):
        try:
            page = document[number]
            turn = _turn(page)
            lines = _lines(page, turn)
            yield ("page", number + 1, list(_words(page, turn, lines)), lines)
            page.close()
        except pypdfium2.PdfiumError:
            yield ("page", number + 1, [], [])


def _turn(page: pypdfium2.PdfPage) -> Turn:
    """From a place on the page to the same as shown: its origin is below, and it may be turned."""
    left, bottom, right, top = page.get_bbox()
    return {
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }.get(page.get_rotation(), lambda x, y: (x - left, top - y))


def _box(turn: Turn, left: float, bottom: float, right: float, top: float) -> Box:
    (a, b), (c, d) = turn(left, bottom), turn(right, top)
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _words(page: pypdfium2.PdfPage, turn: Turn, lines: Sequence[Box]) -> Iterator[Word]:
    """The letters of a page as words, in the order in which the file has them."""
    upright = sorted((each[0], each[1], each[3]) for each in lines if _is_upright(each))
    text = page.get_textpage()
    place = raw.FS_RECTF()
    letters, box = "", (0.0, 0.0, 0.0, 0.0)
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _BREAKS:
            continue
        letter = _letter(code)
        if letter == " ":
            if letters:
                yield (letters, *box)
                letters = ""
            continue
        raw.FPDFText_GetLooseCharBox(text, index, place)
        own = _box(turn, place.left, place.bottom, place.right, place.top)
        if letters and (_parts(box, own) or _crosses(upright, box, own)):
            yield (letters, *box)
            letters = ""
        box = _joined(box, own) if letters else own
        letters += letter
    if letters:
        yield (letters, *box)


def _letter(code: int) -> str:
    """A letter; a blank for what prints none, or only what the font of the page knows."""
    if code in _PRIVATE:
        return "\ufffd"
    if code in _HYPHENS:
        return "-"
    letter = chr(code) if code < 0x110000 else " "  # the last of Unicode
    return letter if letter.isprintable() and not letter.isspace() else " "


def _parts(box: Box, own: Box) -> bool:
    """Whether a letter stands on another line than the word before it, or away from its end."""
    height = max(box[3] - box[1], 1.0)
    off = abs(own[1] + own[3] - box[1] - box[3]) > height
    return off or own[0] - box[2] > _GAP * height or own[2] < box[0]


def _is_upright(line: Box) -> bool:
    return line[3] - line[1] > line[2] - line[0]


def _crosses(upright: Sequence[tuple[float, float, float]], box: Box, own: Box) -> bool:
    """Whether a ruling line stands between a word and a letter: two cells may touch it."""
    first = bisect_left(upright, (box[2] - _TOUCH,))
    last = bisect_left(upright, (own[0] + _TOUCH,))
    return any(top < own[3] and own[1] < bottom for _, top, bottom in upright[first:last])


def _joined(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _lines(page: pypdfium2.PdfPage, turn: Turn) -> list[Box]:
    """The ruling lines of a page: strokes, thin boxes, and the edges of other boxes; dashes that
    follow each other are one.
    """
    found: list[Box] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEEP):
        for path in _paths(item, turn):
            found += _edges(path)
            if len(found) > _LINES:
                return []
    return [each for each in _whole(found) if max(each[2] - each[0], each[3] - each[1]) >= _LONG]


def _paths(item: pypdfium2.PdfObject, turn: Turn) -> Iterator[list[Point]]:
    """The polygons and strokes of a drawing, as shown; those with curves as the box around them."""
    count = raw.FPDFPath_CountSegments(item)
    placed = _placed(item)
    x, y = c_float(), c_float()
    points: list[Point] = []
    for index in range(min(count, _LINES)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(turn(*placed(x.value, y.value)))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _placed(item: pypdfium2.PdfObject) -> Turn:
    """From a place in a drawing to that on the page, through the forms that it stands in."""
    matrix = item.get_matrix()
    while item.container is not None:
        item = item.container
        matrix = matrix.multiply(item.get_matrix())
    return cast("Turn", matrix.on_point)


def _edges(points: Sequence[Point]) -> Iterator[Box]:
    """The level and the upright lines of a polygon; a thin one is one line as thick as it is."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if right - left <= _THIN or bottom - top <= _THIN:
        yield (left, top, right, bottom)
        return
    for (a, b), (c, d) in pairwise(points):
        if abs(a - c) <= _SLANT or abs(b - d) <= _SLANT:
            yield (min(a, c), min(b, d), max(a, c), max(b, d))


def _whole(lines: Sequence[Box]) -> list[Box]:
    """Lines without those that others go on, or lie over."""
    found: list[Box] = []
    for upright in (False, True):
        own = [line for line in lines if _is_upright(line) == upright]
        along = 1 if upright else 0
        for line in sorted(own, key=lambda box: (int(box[1 - along] + 0.5), box[along])):
            last = found[-1] if found and _is_upright(found[-1]) == upright else None
            if last and _goes_on(last, line, along):
                found[-1] = _joined(last, line)
            else:
                found.append(line)
    return found


def _goes_on(last: Box, line: Box, along: int) -> bool:
    """Whether a line begins where the last one ends, or lies over it, on the same height."""
    across = 1 - along
    return (
        abs(last[across] - line[across]) <= _SLANT
        and abs(last[across + 2] - line[across + 2]) <= _SLANT
        and line[along] - last[along + 2] <= _DASH
        and last[along] - line[along + 2] <= _DASH
    )
