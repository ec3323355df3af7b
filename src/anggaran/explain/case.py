"""What is to be explained: a gap, and the figures of which one or some are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from anggaran.explain.document import Document
from anggaran.finding import Finding, Operand
from anggaran.relation.relation import Cell


class Figure(NamedTuple):
    """A printed amount that takes part in a gap.

    Attributes:
        side: which of the documents it stands in.
        cell: where it stands there.
        sen: what it prints.
        coefficient: how the gap counts it: 1 for what is stated, -1 for what is added up.
    """

    side: int
    cell: Cell
    sen: int
    coefficient: int = 1


@dataclass(frozen=True, eq=False)
class Case:
    """One gap and the figures that make it.

    Attributes:
        finding: what was found.
        documents: the documents that it is about, and others that were given beside them.
        figures: what takes part, what is stated first; the gap is their sum by coefficient.
        gap: stated less computed, in sen.
        printed: the digits of a cell that is no number as printed, by which it is compared.
        proved: whether the one figure is proved to be wrong, and by how much.
        held: how many of the documents were held against each other.
    """

    finding: Finding
    documents: tuple[Document, ...]
    figures: tuple[Figure, ...]
    gap: int
    printed: str = ""
    proved: bool = False
    held: int = 1

    @property
    def owner(self) -> Figure:
        """What is stated."""
        return self.figures[0]

    @property
    def suspects(self) -> tuple[Figure, ...]:
        """What may be wrong."""
        return self.figures[:1] if self.proved else self.figures

    @property
    def terms(self) -> tuple[Figure, ...]:
        """What is added up."""
        return self.figures[1:]

    def document(self, figure: Figure) -> Document:
        """Where a figure stands."""
        return self.documents[figure.side]

    def operand(self, figure: Figure) -> Operand:
        """A figure as it is shown."""
        return self.document(figure).operand(figure.cell)


def changed(case: Case, figure: Figure) -> int:
    """What a figure would be if it alone were wrong, in sen."""
    return figure.sen - case.gap * figure.coefficient
