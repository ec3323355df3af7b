"""One document: its tables, and the sentences that speak of the same money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from anggaran.finding import Listed, Where
from anggaran.loading import later
from anggaran.reading.formats.passage import Passage
from anggaran.table.table import Table
from anggaran.tree import Tree

if TYPE_CHECKING:
    from anggaran.claims.held import Tables
    from anggaran.claims.names import Names
    from anggaran.claims.paragraph import Paragraph, paragraphs
    from anggaran.claims.sentence import Sentence, sentences
    from anggaran.claims.spoken import Spoken, spoken
    from anggaran.claims.ties import ties
else:  # most files are tables alone, and no sentence of theirs is asked for
    Tables = later("anggaran.claims.held:Tables")
    Names = later("anggaran.claims.names:Names")
    paragraphs = later("anggaran.claims.paragraph:paragraphs")
    sentences = later("anggaran.claims.sentence:sentences")
    spoken = later("anggaran.claims.spoken:spoken")
    ties = later("anggaran.claims.ties:ties")

_YEAR = re.compile(r"\btahun\s+(?:anggaran\s+)?((?:19|20)\d\d)\b(?![-–/]\d)", re.IGNORECASE)
_LONGEST = 8000  # characters of a paragraph that are looked at for a year


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that a sentence states.

    Attributes:
        where: its line.
        kind: ``amount``, ``percent`` or ``count``.
        text: as printed.
        value: rupiah, percent or the count; None where it reads in no one way.
        measure: what it is said to be: ``pagu``, ``pagu_sebelum``, ``realisasi``, ``sisa``,
            ``perubahan``, ``serapan``; None where that is not said, or it is no money of a budget.
        about: the rows that it speaks of, by their names; none for the whole.
        held: whether another figure says what it has to be, so that it can be right or wrong.
        sentence: the words around it.
    """

    where: Where
    kind: str
    text: str
    value: Decimal | None
    measure: str | None
    about: tuple[str, ...]
    held: bool
    sentence: str


@dataclass(frozen=True, eq=False)
class Document(Listed):
    """What one file says: tables, and sentences with figures.

    Attributes:
        name: the file.
        trees: its tables as trees.
        passages: its running text; none of a workbook.
    """

    frame_rows: ClassVar[str] = "claims"
    frame_columns: ClassVar[Sequence[str]] = (
        "file", "page", "line", "kind", "text", "value", "measure", "sentence",
    )  # fmt: skip

    name: str
    trees: Sequence[Tree]
    passages: Sequence[Passage] = ()

    @property
    def tables(self) -> list[Table]:
        """Its budget tables."""
        return [tree.table for tree in self.trees]

    @cached_property
    def tabled(self) -> frozenset[tuple[int | None, int]]:
        """Page and line of every row of its tables."""
        return frozenset(
            (spot.page, spot.line)
            for table in self.tables
            for spot in (*(table.spots or ()), *(row.spot for row in table.refused if row.spot))
        )

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs, headings and items between its tables."""
        return paragraphs(self.passages, self.tabled)

    @cached_property
    def year(self) -> int | None:
        """The year that its text names most; None where it names none."""
        years = Counter(
            int(year)
            for paragraph in self.paragraphs
            for year in _YEAR.findall(paragraph.text[:_LONGEST])
        )
        return years.most_common(1)[0][0] if years else None

    @cached_property
    def names(self) -> Names:
        """The names of the rows of its tables."""
        return Names(self.trees)

    @cached_property
    def held(self) -> Tables:
        """Its tables, as sentences are held against them."""
        return Tables(self.trees)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences with figures."""
        return [*sentences(self.paragraphs)]

    def spoken(self, sentence: Sentence) -> Iterator[Spoken]:
        """The amounts of one of its sentences, and what they speak of."""
        return spoken(sentence, self.paragraphs, self.names)

    @cached_property
    def claims(self) -> list[Statement]:
        """The figures that its sentences state, in their order."""
        return [each for sentence in self.sentences for each in self._claims(sentence)]

    def _claims(self, sentence: Sentence) -> Iterator[Statement]:
        about: dict[int, tuple[str, ...]] = {}
        held = {id(claim) for tie in ties(sentence) for claim in (tie.owner, *dict(tie.terms))}
        for pair in self.spoken(sentence):
            both = [claim for claim in (pair.pagu, pair.realisasi) if claim]
            labels = tuple(self._label(name.places[0]) for name in pair.names)
            about |= {id(claim): labels for claim in both}
            held |= {id(claim) for claim in both if labels or self.held.prints(claim)}
        for claim in sentence.claims:
            yield Statement(
                Where(self.name, None, None, None, *claim.spot),
                claim.figure.of.value,
                claim.figure.text,
                claim.figure.value,
                claim.measure,
                about.get(id(claim), ()),
                id(claim) in held,
                sentence.quote(claim),
            )

    def _label(self, place: tuple[int, int]) -> str:
        tree, node = place
        return self.trees[tree].structure.labels[node]

    def __repr__(self) -> str:
        tables, claims = len(self.trees), len(self.claims)
        return f"<Document {self.name!r}: {tables} tables, {claims} claims>"
