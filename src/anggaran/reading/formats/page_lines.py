"""A page of words to its lines, and the lines to the stretches that may be tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from typing import NamedTuple

from anggaran.reading.formats.lines import is_sentence

Box = tuple[float, float, float, float]  # left, top, right, bottom

_FIGURE = re.compile(r"(?:rp\.?)?[-–(]{0,2}\d[\d.,]*\)?%?|[-–]+|\(?0\)?", re.IGNORECASE)
_MONEY = re.compile(r"(?:rp\.?)?[-–(]{0,2}\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?\)?", re.IGNORECASE)
_BROKEN = re.compile(r"\([\d.,]*\d|\(?\d{1,3}(?:\.\d{3})+\.|\(?\d{1,3}(?:,\d{3})+,")
_NOUGHT = re.compile(r"[-–]|0(?:[.,]00)?")
_SEVERAL = 2
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT = 6  # digits of the numbers of two columns together, fewer than which they have
_CODE = re.compile(r"\d\.\d")
_LEVEL = 4.0  # points that the titles of pages stand higher or lower at most
_ROOM = 1.3  # of the height of letters, between two rows at most
_CLOSE = 0.7  # of the height of letters, that a line stands below what it goes on with
_ITEM = re.compile(r"\(?\w{1,4}[.)]|[-•▪]")
_DIGITS = re.compile(r"\d+")
_SAME = 1.5  # points between the parts of one ruling line
WIDE = 0.6  # of what is printed on a page: a sentence is as wide, a label is not
_EVEN = 1.5  # times the middle blank of a sentence, that none of its others is wider
_EM = 1.2  # of the height of letters, that words of one phrase stand apart at most


class Word(NamedTuple):
    """One word and where it stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_figure(self) -> bool:
        """True for a number, a percent, or the dash that stands for none."""
        return _FIGURE.fullmatch(self.text) is not None

    @property
    def is_money(self) -> bool:
        """True for a number with its thousands parted."""
        return _MONEY.fullmatch(self.text) is not None

    @property
    def is_broken(self) -> bool:
        """True for a part of an amount that goes on in the next line of its cell."""
        return self.text == ")" or _BROKEN.fullmatch(self.text) is not None


def is_currency(word: Word) -> bool:
    """Whether a word is the mark of a currency, which stands before its amount."""
    return word.text.upper().strip("-–(.") == "RP"


@dataclass(frozen=True, eq=False)
class Line:
    """Words of one line, from the left; its number on its page, counted from 1."""

    page: int
    number: int
    words: Sequence[Word]

    @cached_property
    def text(self) -> str:
        """Its words."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def pattern(self) -> str:
        """Its words without the numbers, which pages count."""
        return _DIGITS.sub("#", self.text)

    @cached_property
    def box(self) -> Box:
        """Where it stands."""
        return box_of(self.words)

    @cached_property
    def tail(self) -> list[Word]:
        """The figures that end it, from the right."""
        return [*takewhile(lambda word: word.is_figure, reversed(self.words))]

    @cached_property
    def amounts(self) -> list[Word]:
        """The numbers in it that have their thousands parted."""
        return [word for word in self.words if word.is_money]

    @cached_property
    def has_money(self) -> bool:
        """True where an amount stands in it, or several noughts or dashes at its end."""
        noughts = sum(_NOUGHT.fullmatch(word.text) is not None for word in self.tail)
        return noughts >= _SEVERAL or bool(self.amounts)

    @cached_property
    def has_figures(self) -> bool:
        """True where an amount stands in it, or figures stand apart that number nothing."""
        if self.has_money:
            return True
        told = ([w for w in cell if not is_currency(w)] for cell in self.phrases()[1:])
        cells = [cell for cell in told if cell and all(word.is_figure for word in cell)]
        return len(cells) >= _SEVERAL and not _count([w.text for cell in cells for w in cell])

    @cached_property
    def has_broken(self) -> bool:
        """True where several currencies stand alone, their amounts in the next line."""
        alone = (cell for cell in self.phrases()[1:] if all(map(is_currency, cell)))
        return len([*alone]) >= _SEVERAL

    @property
    def is_numbers(self) -> bool:
        """Whether it numbers the columns."""
        texts = [word.text.strip("()") for word in self.words]
        return texts[:_SEVERAL] == ["1", "2"] and all(map(str.isdecimal, texts))

    @property
    def middle(self) -> float:
        """The height of its middle."""
        _, top, _, bottom = self.box
        return (top + bottom) / 2

    def is_across(self, left: float, right: float) -> bool:
        """Whether a word of it stands above or below what goes from left to right."""
        return any(word.right > left and word.left < right for word in self.words)

    @property
    def is_even(self) -> bool:
        """Whether its words stand equally far apart, as in a sentence."""
        words = self.words[1:] if _ITEM.fullmatch(self.words[0].text) else self.words
        gaps = sorted(b.left - a.right for a, b in pairwise(words))
        height = self.words[0].bottom - self.words[0].top
        return not gaps or gaps[-1] <= _EVEN * gaps[len(gaps) // 2] + _EM * height / 2

    def phrases(self) -> list[list[Word]]:
        """Its words, those that stand a blank or so apart together."""
        found: list[list[Word]] = []
        for word in self.words:
            height = word.bottom - word.top
            if found and word.left - found[-1][-1].right <= _EM * height / 2:
                found[-1].append(word)
            else:
                found.append([word])
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page as it is printed.

    Attributes:
        number: counted from 1.
        lines: its lines from the top.
        rules: its ruling lines.
    """

    number: int
    lines: Sequence[Line]
    rules: Sequence[Box]


def _count(texts: Sequence[str]) -> bool:
    """Whether figures are years, or number what they stand in: each is one more than the last."""
    return all(map(_YEAR.fullmatch, texts)) or all(
        a.isdecimal() and b.isdecimal() and len(a + b) < _SHORT and int(b) == int(a) + 1
        for a, b in pairwise(texts)
    )


def box_of(words: Sequence[Word]) -> Box:
    """What words take together."""
    return (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def lines_of(page: int, words: Sequence[Word]) -> list[Line]:
    """The lines of a page: words whose middles are less than half a letter apart."""
    rows: list[list[Word]] = []
    middle = 0.0
    for word in sorted(words, key=lambda each: each.top + each.bottom):
        own = (word.top + word.bottom) / 2
        if rows and own - middle <= (word.bottom - word.top) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
            middle = own
    ordered = (sorted(row, key=lambda each: each.left) for row in rows)
    return [Line(page, number, row) for number, row in enumerate(ordered, start=1)]


def furniture_of(pages: Sequence[Page]) -> set[Line]:
    """The titles and numbers of pages: lines that stand at one height on half of them or more, but
    for their numbers.
    """
    seen: dict[tuple[str, int], list[Line]] = {}
    for line in (line for page in pages for line in page.lines):
        if not line.has_money and not _CODE.search(line.text):
            seen.setdefault((line.pattern, int(line.box[1] // _LEVEL)), []).append(line)
    often = max(_SEVERAL, len(pages) / 2)
    return {line for lines in seen.values() if len(lines) >= often for line in lines}


def are_above(lines: Sequence[Line], below: Line) -> bool:
    """Whether some lines stand right above one with amounts, and nothing of them above those."""
    amounts = below.amounts or below.words
    left, _, right, _ = box_of(amounts)
    for line, after in pairwise([*lines, below]):
        _, top, _, bottom = line.box
        if after.box[1] - bottom > _ROOM * (bottom - top):
            return False
        if line.is_across(left, right):
            return False
    return True


def row_rules(page: Page, box: Box) -> list[float]:
    """The heights of the level ruling lines that go over most of something, from the top."""
    left, _, right, _ = box
    lengths: dict[float, float] = {}
    for start, top, end, bottom in page.rules:
        if end - start <= bottom - top:
            continue
        at = next((y for y in lengths if abs(y - top) <= _SAME), top)
        lengths[at] = lengths.get(at, 0.0) + max(min(end, right) - max(start, left), 0.0)
    return sorted(y for y, length in lengths.items() if length >= WIDE * (right - left))


def is_prose(line: Line, width: float) -> bool:
    """Whether a line is one of a sentence, which takes the width of the page."""
    own = line.box
    if own[2] - own[0] <= WIDE * width or not is_sentence(line.text):
        return False
    return line.is_even
