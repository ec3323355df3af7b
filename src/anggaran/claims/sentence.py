"""Sentences with figures: what each figure is said to be, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from anggaran.claims.figure import Figure, Of, figures, numbered
from anggaran.claims.paragraph import Paragraph, paragraphs
from anggaran.claims.said import Said, is_of_pagu, is_serapan, said_before, version
from anggaran.finding import Spot, Where
from anggaran.reading.formats.passage import Passage

_END = re.compile(r"(?:[.!?;]|,-)[\"”')]{0,2}\s+(?=[\"“']?[A-Z•])")
_NOT_END = re.compile(
    r"(?:\b(?:R[po]|No|Nomor|Kab|Kec|Kel|Ds|Jl|Dr|Drs?|Ir|Hj?|Sdr|Prov|Dinas|Ka|Kasi|Kabid|Th|Thn"
    r"|ttd|dll|dsb|dst|a\.n|u\.b|s\.d|d\.a|St|Mr|Prof|Tn|Ny|[A-Z]|hal|hlm)"
    r"|^\W*\d{1,2}|[:;]\s?\d{1,2})"
    r"\.$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LIKELY = ("rp", "ro.", "%", "rsen", "rupiah", "juta", "mil", "tri", "kegiatan", "program")
_LONGEST = 8000  # characters of a sentence
_MOST = 60  # figures of a sentence
_QUOTE = 240  # characters of a sentence that are quoted


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of a sentence, and what it is said to be.

    Attributes:
        figure: the figure.
        said: what it is.
        version: of which version of a budget: ``sebelum``, ``setelah``, ``""``.
        before: the words between it and the figure before it.
        spot: its line.
        label: what the label of its line tells, in a list of labels and figures.
    """

    figure: Figure
    said: Said
    version: str
    before: str
    spot: Spot
    label: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount that reads in one way and is exact as far as it is printed."""
        return self.figure.of is Of.AMOUNT and self.is_plain

    @property
    def is_plain(self) -> bool:
        """Whether it is a figure of one value, and no "about so much"."""
        return self.figure.value is not None and not self.figure.is_near

    @property
    def measure(self) -> str | None:
        """What column of a table it is said to be of; None where that is not said."""
        if self.said in {Said.UNSAID, Said.OTHER}:
            return None
        has_version = self.said is Said.PAGU and self.version
        return f"{self.said}_{self.version}" if has_version else str(self.said)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with figures.

    Attributes:
        text: its words.
        claims: its figures, in their order.
        paragraph: the number of the paragraph that it stands in.
        spot: the line that it begins on.
    """

    text: str
    claims: tuple[Claim, ...]
    paragraph: int
    spot: Spot

    def quote(self, claim: Claim) -> str:
        """The words around a figure."""
        figure = claim.figure
        room = max(_QUOTE - (figure.end - figure.start), 0)
        start = max(figure.start - room * 2 // 3, 0)
        end = min(figure.end + room // 3, len(self.text))
        cut = self.text[start:end].strip()
        return f"{'…' if start else ''}{cut}{'…' if end < len(self.text) else ''}"

    def after(self, claim: Claim) -> str:
        """The words behind a figure."""
        return self.text[claim.figure.end :]


def sentences(text: Iterable[Paragraph]) -> Iterator[Sentence]:
    """The sentences of a text that hold figures, one by one.

    >>> text = "Pagu sebesar Rp. 1.000.000,- dengan realisasi Rp. 900.000,- atau 90%. Selesai."
    >>> (found,) = sentences_of(text)
    >>> [(each.figure.text, each.said.value) for each in found.claims]
    [('Rp. 1.000.000,-', 'pagu'), ('Rp. 900.000,-', 'realisasi'), ('90%', 'serapan')]
    """
    for number, paragraph in enumerate(text):
        yield from _sentences(number, paragraph)


def sentences_of(*lines: str) -> tuple[Sentence, ...]:
    """The sentences of a few lines by themselves."""
    passages = [Passage(Spot(None, number), line) for number, line in enumerate(lines, start=1)]
    return tuple(sentences(paragraphs(passages, ())))


def _sentences(number: int, paragraph: Paragraph) -> Iterator[Sentence]:
    if not _is_likely(paragraph.text):
        return
    lines = paragraph.starts if paragraph.labels else ()
    for start, end in parts(paragraph.text, lines):
        text = paragraph.text[start:end]
        if len(text) > _LONGEST or not _DIGIT.search(text):
            continue
        found = figures(text)
        if len(found) > _MOST:  # no sentence that anybody wrote
            continue
        if found or any(numbered(text)):
            claims = tuple(_claims(text, found, paragraph, start))
            yield Sentence(text, claims, number, paragraph.spot(start))


def _is_likely(text: str) -> bool:
    """Whether a text may state a figure that is looked for."""
    if not _DIGIT.search(text):
        return False
    low = text.lower()
    return "(" in low or any(mark in low for mark in _LIKELY)


def parts(text: str, lines: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end.

    Args:
        text: the paragraph.
        lines: where the lines of a list of labels begin, which is one sentence.

    >>> text = "Realisasi Rp. 5.000,- di Kec. Baru. Sisanya nihil."
    >>> [text[start:end] for start, end in parts(text)]
    ['Realisasi Rp. 5.000,- di Kec. Baru. ', 'Sisanya nihil.']
    """
    start = 0
    for found in _END.finditer(text):
        before = text[max(start, found.start() - 16) : found.start() + 1]
        if found.end() not in lines and not _NOT_END.search(before):
            yield start, found.end()
            start = found.end()
    if start < len(text):
        yield start, len(text)


def _claims(
    text: str, found: Iterable[Figure], paragraph: Paragraph, start: int
) -> Iterator[Claim]:
    last: Claim | None = None
    for figure in found:
        at = start + figure.start
        label = paragraph.label(at)
        begin = paragraph.labels[label] - start if label else 0
        before = text[max(last.figure.end if last else 0, begin) : figure.start]
        said = _said(figure, before, text[figure.end :], last)
        if figure.of is Of.PERCENT and label == "persen":
            said = Said.SERAPAN
        claim = Claim(figure, said, version(before), before, paragraph.spot(at), label)
        yield claim
        last = claim


def _said(figure: Figure, before: str, after: str, last: Claim | None) -> Said:
    if figure.of is Of.AMOUNT:
        return said_before(before)
    if figure.of is Of.PERCENT:
        follows = last is not None and last.figure.of is Of.AMOUNT and _is_spent(last)
        return Said.SERAPAN if is_serapan(before, after, follows=follows) else Said.OTHER
    return Said.UNSAID


def _is_spent(claim: Claim) -> bool:
    """Whether an amount is a realisasi, or the budget that one is said to be of."""
    of_budget = claim.said is Said.PAGU and is_of_pagu(claim.before)
    return claim.said is Said.REALISASI or of_budget


def where_of(file: str | None, claim: Claim | Sentence) -> Where:
    """The line of a claim."""
    return Where(file, None, None, None, *claim.spot)


def has_claims(passages: Sequence[Passage]) -> bool:
    """Whether a text says something of money.

    >>> from anggaran.finding import Spot
    >>> has_claims([Passage(Spot(None, 1), "Realisasi sebesar Rp 900.000,-.")])
    True
    """
    found = sentences(paragraphs(passages, ()))
    return any(claim.figure.of is Of.AMOUNT for each in found for claim in each.claims)
