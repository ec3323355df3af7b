"""One figure that several documents state: who says what, what most of them say, and who stands alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from anggaran.finding import Where
from anggaran.rupiah import minus
from anggaran.tree import Tree


class Said(NamedTuple):
    """What one document says: its name, the amount in rupiah (None where it is unreadable), and the place."""

    document: str
    amount: Decimal | None
    where: Where


class Outlier(NamedTuple):
    """A document that disagrees with the majority, and by how much: its amount minus the majority's, in rupiah."""

    document: str
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that at least two documents state.

    Attributes:
        measure: the measure.
        kode: the code of its line as the first document that has one prints it; None without, and for a total.
        uraian: its label, likewise; ``""`` for a total.
        said: what each document that carries it says, in the order of the documents.
        partial: documents known to cover only a part of the whole: they have no vote on a total.
    """

    measure: str
    kode: str | None
    uraian: str
    said: tuple[Said, ...]
    partial: frozenset[str] = frozenset()

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The amount of each document that carries the figure, in rupiah; None where it is unreadable."""
        return {each.document: each.amount for each in self.said}

    @property
    def status(self) -> str:
        """``agree`` or ``differ``; ``unknown`` where fewer than two amounts can be read."""
        known = [amount for amount in self.amounts.values() if amount is not None]
        return "unknown" if len(known) < 2 else "agree" if len(set(known)) == 1 else "differ"

    @property
    def votes(self) -> list[Decimal]:
        """The known amounts of the documents that cover the whole; of all where none is known to."""
        known = {name: amount for name, amount in self.amounts.items() if amount is not None}
        whole = [amount for name, amount in known.items() if name not in self.partial]
        return whole or list(known.values())

    @property
    def majority(self) -> Decimal | None:
        """The amount that more than half of the votes are for; None where no amount has that many."""
        if self.status == "unknown":
            return None
        amount, times = Counter(self.votes).most_common(1)[0]
        return amount if 2 * times > len(self.votes) else None

    @property
    def reference(self) -> Decimal | None:
        """What the others are held against: the majority's amount, else that of the first document."""
        return self.votes[0] if self.majority is None and self.votes else self.majority

    @property
    def parting(self) -> tuple[Said, ...]:
        """What the documents say that part from the reference, those with a vote first."""
        parting = [each for each in self.said if each.amount not in {None, self.reference}]
        return tuple(sorted(parting, key=lambda each: each.document in self.partial))

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        """The documents that disagree with the majority; none where there is no majority."""
        majority = self.majority
        if majority is None:
            return ()
        known = ((name, amount) for name, amount in self.amounts.items() if amount is not None)
        return tuple(Outlier(name, minus(amount, majority)) for name, amount in known if amount != majority)


def where_of(tree: Tree, node: int, measure: str) -> Where:
    """The cell of one node in one measure; of a node that no row prints, the table."""
    row = int(tree.structure.rows[node]) if node >= 0 else -1
    return tree.table.where(row if row >= 0 else None, measure)
