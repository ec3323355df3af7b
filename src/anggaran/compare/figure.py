"""One figure that several documents state: who says what, what most of them say, and who stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from anggaran.amount.rupiah import NOL, minus
from anggaran.finding import Where


class Said(NamedTuple):
    """What one document says: its name, the amount in rupiah (None where it is unreadable), and the place.

    ``slack`` is how far rounding to the unit that the document declares ("dalam jutaan") may carry the amount off.
    """

    document: str
    amount: Decimal | None
    where: Where
    slack: Decimal = NOL

    def agrees(self, other: Said, tolerance: Decimal = NOL) -> bool:
        """True where both amounts are known, and the same but for their rounding or what the caller allows."""
        if self.amount is None or other.amount is None:
            return False
        return self.amount == other.amount or (
            abs(minus(self.amount, other.amount)) <= max(self.slack + other.slack, tolerance)
        )


class Outlier(NamedTuple):
    """A document that disagrees with the majority, and by how much: its amount minus the majority's, in rupiah."""

    document: str
    difference: Decimal


@dataclass(frozen=True)
class Figure:
    """One figure that at least two documents state.

    Attributes:
        measure: the measure.
        kode: the code of its line as the first document that has one prints it; None without, and for a total.
        uraian: its label, likewise; ``""`` for a total.
        said: what each document that carries it says, in the order of the documents.
        partial: documents known to cover only a part of the whole: they have no vote on a total.
        suspects: documents whose total stands alone against the others': where a line has no majority, the others are
            believed.
        tolerance: a difference up to this many rupiah is none.
    """

    measure: str
    kode: str | None
    uraian: str
    said: tuple[Said, ...]
    partial: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()
    tolerance: Decimal = NOL

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The amount of each document that carries the figure, in rupiah; None where it is unreadable."""
        return {each.document: each.amount for each in self.said}

    @property
    def status(self) -> str:
        """``agree`` or ``differ``; ``unknown`` where fewer than two amounts can be read."""
        return "unknown" if len(self._known) < 2 else "differ" if self.parting else "agree"

    @cached_property
    def _known(self) -> list[Said]:
        return [each for each in self.said if each.amount is not None]

    @cached_property
    def votes(self) -> list[Said]:
        """What is known of the documents that cover the whole; of all where none is known to."""
        return [each for each in self._known if each.document not in self.partial] or self._known

    @cached_property
    def _exact(self) -> list[Said]:
        """The votes with the least rounding: what is rounded more cannot decide between two of them."""
        least = min((each.slack for each in self.votes), default=NOL)
        return [each for each in self.votes if each.slack == least]

    @cached_property
    def _leading(self) -> Said | None:
        """The vote that more than half of the votes agree with, and more than with any other."""
        times = [sum(each.agrees(other, self.tolerance) for other in self.votes) for each in self._exact]
        most = max(times, default=0)
        leading = [each for each, count in zip(self._exact, times, strict=True) if count == most]
        sure = 2 * most > len(self.votes) and all(each.agrees(leading[0], self.tolerance) for each in leading)
        return leading[0] if sure and len(self._known) > 1 else None

    @property
    def majority(self) -> Decimal | None:
        """The amount that more than half of the votes are for; None where no amount has that many."""
        return self._leading.amount if self._leading else None

    @cached_property
    def _reference(self) -> Said | None:
        return self._leading or min(self._exact, key=lambda each: each.document in self.suspects, default=None)

    @property
    def allowed(self) -> Decimal:
        """The largest difference of the first document that parts that would have been none, in rupiah."""
        slack = [each.slack for each in (self._reference, *self.parting[:1]) if each]
        return max(sum(slack, NOL), self.tolerance)

    @property
    def reference(self) -> Decimal | None:
        """What the others are held against: the majority's amount, else that of the first document not in doubt."""
        return self._reference.amount if self._reference else None

    @cached_property
    def parting(self) -> tuple[Said, ...]:
        """What the documents say that part from the reference, those with a vote first."""
        reference = self._reference
        parting = [each for each in self._known if reference and not each.agrees(reference, self.tolerance)]
        return tuple(sorted(parting, key=lambda each: each.document in self.partial))

    def gap(self, document: str) -> Decimal | None:
        """How far one document is from the reference, and the reference, without a majority, from the first apart.

        None where that is nothing or unknown.
        """
        reference, parting = self._reference, {each.document: each.amount for each in self.parting}
        if reference is None or reference.amount is None or not parting:
            return None
        if document == reference.document and self._leading is None:
            against = self.parting[0].amount
            return None if against is None else minus(reference.amount, against)
        amount = parting.get(document)
        return None if amount is None else minus(amount, reference.amount)

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        """The documents that disagree with the majority; none where there is no majority."""
        leading = self._leading
        if leading is None or leading.amount is None:
            return ()
        apart = {each.document for each in self.parting}
        known = ((each.document, each.amount) for each in self.said if each.amount is not None)
        return tuple(Outlier(name, minus(amount, leading.amount)) for name, amount in known if name in apart)
