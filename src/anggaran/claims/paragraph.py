"""Lines of a document to paragraphs: paragraphs, headings and items of a list, each whole again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from anggaran.finding import Spot
from anggaran.reading.formats.passage import Passage

_ITEM = re.compile(
    r"(?:[-•▪–*#]+ )?\W{0,2}(?:\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|[ivx]{1,5}[.)])\)?\s|[-•▪–] \S"
)
_MARKS = str.maketrans({"*": "", "\u00a0": " ", "\u202f": " ", "\u00ad": ""})
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3}){2}")
_OPEN = re.compile(r"(?:\bR[po]|[,(\w/-])\.?$", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-z0-9(,;%]|R[po]\b")
_FEW_WORDS = 4  # of a line with figures that is no prose
_LONGEST = 6000  # characters of a paragraph


@dataclass(slots=True)
class Paragraph:
    """A stretch of text that belongs together, with the lines that it was broken over.

    Attributes:
        text: the words, blanks folded, marks of Markdown left out.
        starts: where each of its lines begins in the text.
        spots: the place of each line.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def add(self, spot: Spot, text: str) -> None:
        """Go on with a line."""
        joint = " " if self.text else ""
        self.starts.append(len(self.text) + len(joint))
        self.spots.append(spot)
        self.text += joint + text

    def spot(self, at: int) -> Spot:
        """The line on which a character stands."""
        return self.spots[max(bisect_right(self.starts, at) - 1, 0)]


def paragraphs(
    lines: Iterable[Passage], tabled: Collection[tuple[int | None, int]]
) -> list[Paragraph]:
    """The paragraphs of a text.

    Args:
        lines: its lines with their places.
        tabled: page and line of what stands in tables; it ends a paragraph, and is none.

    >>> text = ["Realisasi anggaran mencapai", "", "Rp. 900,- atau 90%.", "1. Program A"]
    >>> lines = [Passage(Spot(None, number), line) for number, line in enumerate(text, start=1)]
    >>> [each.text for each in paragraphs(lines, ())]
    ['Realisasi anggaran mencapai Rp. 900,- atau 90%.', '1. Program A']
    """
    return [each for each in _paragraphs(lines, tabled) if each.text]


def _paragraphs(
    lines: Iterable[Passage], tabled: Collection[tuple[int | None, int]]
) -> Iterator[Paragraph]:
    paragraph, is_parted = Paragraph(), False
    for spot, raw in lines:
        text = " ".join(raw.translate(_MARKS).split()) if "\t" not in raw else ""
        is_row = (spot.page, spot.line) in tabled and not _is_prose(text)
        if raw and not raw.isspace() and (is_row or not _is_text(text)):
            yield paragraph
            paragraph, is_parted = Paragraph(), False
            continue
        if not text:
            is_parted = True
            continue
        if paragraph.text and _begins(paragraph.text, text, is_parted=is_parted):
            yield paragraph
            paragraph = Paragraph()
        paragraph.add(spot, text)
        is_parted = False
    yield paragraph


def _is_text(text: str) -> bool:
    """Whether a line is neither cells between pipes nor a row of figures with few words."""
    if not text or text[0] == "|":
        return False
    if len(_GROUPED.findall(text[:400])) < 2 or "Rp" in text:
        return True
    return sum(word[0].islower() for word in text.split()) >= _FEW_WORDS


def _is_prose(text: str) -> bool:
    """Whether a line that is read as a row of a table is a sentence all the same."""
    return sum(word[0].islower() for word in text.split()) >= _FEW_WORDS and "Rp" in text


def _begins(before: str, text: str, *, is_parted: bool) -> bool:
    """Whether a line begins a paragraph of its own."""
    if len(before) > _LONGEST or _ITEM.match(text):
        return True
    if not is_parted:
        return False
    if before[-1] == "," or before[-3:].lower() in {"rp.", " rp"}:
        return False
    if not _OPEN.search(before):
        return True
    last = before.rpartition(" ")[2]
    return not (_GOES_ON.match(text) or last[0].islower())
