"""One document: its tables, and the sentences that speak of the same money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from anggaran.claims.figure import Of
from anggaran.claims.names import Names
from anggaran.claims.paragraph import Paragraph, paragraphs
from anggaran.claims.sentence import Sentence, sentences
from anggaran.reading.formats.passage import Passage
from anggaran.table.table import Table
from anggaran.tree import Tree


@dataclass(frozen=True, eq=False)
class Document:
    """What one file says: tables, and sentences with figures.

    Attributes:
        name: the file.
        trees: its tables as trees.
        passages: its running text; none of a workbook.
    """

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
    def names(self) -> Names:
        """The names of the rows of its tables."""
        return Names(self.trees)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences with figures."""
        return sentences(self.paragraphs)


def has_claims(passages: Sequence[Passage]) -> bool:
    """Whether a text says something of money.

    >>> from anggaran.finding import Spot
    >>> has_claims([Passage(Spot(None, 1), "Realisasi sebesar Rp 900.000,-.")])
    True
    """
    found = sentences(paragraphs(passages, ()))
    return any(claim.figure.of is Of.AMOUNT for each in found for claim in each.claims)
