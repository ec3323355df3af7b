"""What is to be explained: a gap, the figures of which one or some are wrong, and the documents in
which they stand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from anggaran.amount.rupiah import decimal_of
from anggaran.finding import Finding, Operand
from anggaran.relation.listing import Relations
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.structure import normal
from anggaran.tree import Tree

_LEVELS = 7  # levels below a node that are added up
_STRETCH = 2  # digits that others stand for; any number of them may be lost or too many


@dataclass(frozen=True, eq=False)
class Document:
    """A tree with its relations, listed once for all that is to be explained of it.

    Attributes:
        tree: the document.
    """

    tree: Tree

    @cached_property
    def relations(self) -> Relations:
        """What follows from what in it."""
        return Relations(self.tree.facts)

    @cached_property
    def failing(self) -> dict[int, list[Sum]]:
        """Its sums that do not hold, by their gap."""
        found: dict[int, list[Sum]] = {}
        for family in self.relations.sums:
            for relation in family.failing():
                found.setdefault(relation.gap, []).append(relation)
        return found

    @cached_property
    def failing_at(self) -> dict[int, list[Sum]]:
        """Its sums that do not hold, by the row that states them."""
        found: dict[int, list[Sum]] = {}
        for relation in chain(*self.failing.values()):
            found.setdefault(relation.owner.row, []).append(relation)
        return found

    @cached_property
    def numbered(self) -> dict[int, list[int]]:
        """Its rows by their numbers in the file."""
        found: dict[int, list[int]] = {}
        for row, number in enumerate(self.tree.table.rows):
            found.setdefault(number, []).append(row)
        return found

    @cached_property
    def lines(self) -> dict[str, int]:
        """The rows of its nodes by what they are called in any document; of two alike none."""
        rows = [row for row in self.tree.structure.rows.tolist() if row >= 0]
        named = [(self.name_of(row), row) for row in rows]
        times = Counter(name for name, _ in named)
        return {name: row for name, row in named if name and times[name] == 1}

    def name_of(self, row: int) -> str:
        """What a row is called in any document: its kode, else its label."""
        kode = self.tree.structure.kode_of_row(row)
        return str(kode) if kode else normal(self.tree.table.uraian[row])

    def above(self, cell: Cell) -> Cell | None:
        """The cell of a column that states the sum which a cell adds to."""
        shape = self.tree.structure
        node = shape.node_of_row.get(cell.row, -1)
        parent = int(shape.parents[node]) if node >= 0 else -1
        known = parent >= 0 and bool(self.tree.sums[cell.column].known[parent])
        return Cell(int(shape.rows[parent]), cell.column) if known else None

    def below(self, cell: Cell) -> list[int]:
        """What a node states, and what each level below it adds up to."""
        shape, standing = self.tree.structure, self.tree.sums[cell.column].standing
        layer, above = [shape.node_of_row.get(cell.row, -1)], list[int]()
        found = list[int]()
        while layer != above and -1 not in layer and len(found) < _LEVELS:
            found.append(sum(int(standing[node]) for node in layer))
            children = (shape.children(node).tolist() or [node] for node in layer)
            layer, above = [*chain.from_iterable(children)], layer
        return found or [self.tree.facts.value(cell)]

    def operand(self, cell: Cell) -> Operand:
        """A cell as it is shown."""
        facts, (row, column) = self.tree.facts, cell
        node = facts.structure.node_of_row.get(row)
        return Operand(
            facts.structure.kodes[node] if node is not None else None,
            facts.table.uraian[row],
            decimal_of(facts.value(cell)),
            facts.table.where(row, column),
            measure=column,
        )


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

    @cached_property
    def near(self) -> list[Figure]:
        """What differs in one stretch of digits from what closes the gap: of thousands of figures
        that are added up hardly any does, and of no other a slip of digits makes that.
        """
        return [each for each in self.suspects if _is_near(self, each)]

    def document(self, figure: Figure) -> Document:
        """Where a figure stands."""
        return self.documents[figure.side]

    def operand(self, figure: Figure) -> Operand:
        """A figure as it is shown."""
        return self.document(figure).operand(figure.cell)


def changed(case: Case, figure: Figure) -> int:
    """What a figure would be if it alone were wrong, in sen."""
    return figure.sen - case.gap * figure.coefficient


def digits_of(figure: Figure, case: Case) -> tuple[str, int]:
    """The digits of a figure as printed, and what the last of them counts in sen.

    Of an amount without sen these are its rupiah.
    """
    if case.printed and figure is case.owner:
        return case.printed, 100
    sen = abs(figure.sen)
    return (str(sen // 100), 100) if sen % 100 == 0 else (str(sen), 1)


def _is_near(case: Case, figure: Figure) -> bool:
    (printed, unit), meant = digits_of(figure, case), changed(case, figure)
    if case.printed or not figure.sen:  # the digits may begin with zeros
        return True
    if meant % unit or (meant < 0) != (figure.sen < 0):
        return False
    wanted = str(abs(meant) // unit)
    start = _alike(printed, wanted)
    end = _alike(printed[start:][::-1], wanted[start:][::-1])
    fewest, most = sorted(len(text) - start - end for text in (printed, wanted))
    return not fewest or most <= _STRETCH


def _alike(one: str, other: str) -> int:
    """With how many signs two texts begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
