"""One explanation of a gap: its kind, its cells, and how surely it holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from anggaran.finding import Operand, Text, Witness

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What would account for a difference, to the rupiah.

    Attributes:
        kind: what went wrong (``digits-swapped``), as in :data:`anggaran.explain.kinds.KINDS`.
        cells: the cells that it is about, the wrong one first.
        expected: what the first cell would be, in rupiah; None where it is no single figure.
        closes: the difference that it accounts for, in rupiah.
        text: the explanation as a sentence.
        witnesses: other figures that hold only if it is true.
        against: figures that hold now and would not, if it were true.
        rivals: how many others of its kind account for the difference as well.
        chance: how likely any difference of that shape is accounted for by its kind, from 0 to 1.
        share: how likely it is the cause, beside all others and an unknown one, from 0 to 1.
        confident: whether it is the only one, and chance is ruled out.
        advice: what to do about it; None where it names no one thing to do.
    """

    kind: str
    cells: tuple[Operand, ...]
    expected: Decimal | None
    closes: Decimal
    text: Text
    witnesses: tuple[Witness, ...] = ()
    against: tuple[Witness, ...] = ()
    rivals: int = 0
    chance: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    confident: bool = False
    advice: Text | None = None

    def __repr__(self) -> str:
        share = "sure" if self.confident else f"share {self.share}"
        return f"<Explanation {self.kind}: expected {self.expected}, {share}>"

    @property
    def likely(self) -> bool:
        """Whether it is likelier than all else together, and nothing speaks against it."""
        return self.confident or (self.share > _HALF and not self.against)

    def say(self, lang: str | None = None) -> str:
        """The explanation as a sentence.

        Args:
            lang: ``id`` or ``en``; that of the process where it is left out.
        """
        return self.text.line(lang)
