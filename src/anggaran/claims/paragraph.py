"""Lines of a document to paragraphs: paragraphs, headings and items of a list, each whole again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from anggaran.claims.labels import is_other, role
from anggaran.finding import Spot
from anggaran.reading.formats.passage import Passage

_ITEM = re.compile(
    r"(?:[-•▪–*#]+ )?\W{0,2}(?:\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|[ivx]{1,5}[.)])\)?\s|[-•▪–] \S"
)
_MARKS = str.maketrans({"*": "", "\u00a0": " ", "\u202f": " ", "\u00ad": ""})
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3}){2}")
_OPEN = re.compile(r"(?:\bR[po]\.?|[,(\w/-])$", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-z0-9(,;%]|R[po]\b")
_NO_HEADING = re.compile(r"\bR[po]\W?\s?\d|\d\s?%|[.;]$")
_FEW_WORDS = 4  # of a line with figures that is no prose
_LONGEST = 6000  # characters of a paragraph
_HEADING = 240  # characters of what heads a list of labels


@dataclass(slots=True)
class Paragraph:
    """A stretch of text that belongs together, with the lines that it was broken over.

    Attributes:
        text: the words, blanks folded, marks of Markdown left out.
        starts: where each of its lines begins in the text.
        spots: the place of each line.
        labels: of a list of labels and figures, where the line of each begins, by what it tells.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)

    def add(self, spot: Spot, text: str) -> None:
        """Go on with a line."""
        label = role(text)
        is_headed = label and self.text and not self.labels and self.text[-1] != ":"
        joint = ": " if is_headed else " " if self.text else ""
        if label:
            self.labels[label] = len(self.text) + len(joint)
        self.starts.append(len(self.text) + len(joint))
        self.spots.append(spot)
        self.text += joint + text

    def spot(self, at: int) -> Spot:
        """The line on which a character stands."""
        return self.spots[max(bisect_right(self.starts, at) - 1, 0)]

    def label(self, at: int) -> str:
        """What the label of the line tells on which a character stands; ``""`` without one."""
        start = self.starts[max(bisect_right(self.starts, at) - 1, 0)]
        return next((label for label, begin in self.labels.items() if begin == start), "")


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
    for spot, raw, whole in lines:
        is_parted |= whole
        text = " ".join(raw.translate(_MARKS).split()) if "\t" not in raw else ""
        is_row = (spot.page, spot.line) in tabled and not _is_prose(text)
        if raw and not raw.isspace() and (is_row or not _is_text(text)):
            yield paragraph
            paragraph, is_parted = Paragraph(), False
            continue
        if not text:
            is_parted = True
            continue
        if paragraph.text and _begins(paragraph, text, is_parted=is_parted):
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


def _begins(paragraph: Paragraph, text: str, *, is_parted: bool) -> bool:
    """Whether a line begins a paragraph of its own."""
    before, label = paragraph.text, role(text)
    if label or paragraph.labels:
        return _parts_list(paragraph, text, label)
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


def _parts_list(paragraph: Paragraph, text: str, label: str) -> bool:
    """Whether a line does not go on with a list of labels, each of which stands in it once."""
    if not label:
        return not (text[0] == "(" or is_other(text))
    return label in paragraph.labels if paragraph.labels else not _is_heading(paragraph.text)


def _is_heading(text: str) -> bool:
    """Whether a paragraph may head a list of labels and figures: it tells no figure itself."""
    return len(text) <= _HEADING and not _NO_HEADING.search(text)
