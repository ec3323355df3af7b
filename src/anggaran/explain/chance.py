"""How likely a gap is closed by chance: the amounts that a kind can close, among all of one
shape.

Two amounts have one shape where they have as many digits and as many zeros at the end. Of the shape
of Rp 44.000.000 there are 81, and a few dozen figures close most of them by some slip; of that of
Rp 3.456.789 there are millions, and what closes it to the rupiah is seldom a coincidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Shape(NamedTuple):
    """The shape of an amount: its digits, and the zeros at their end; of the same sign."""

    digits: int
    zeros: int
    negative: bool

    @property
    def size(self) -> int:
        """How many amounts have the shape.

        >>> shape_of(44_000_000_00).size, shape_of(300_00).size
        (81, 9)
        """
        free = self.digits - self.zeros
        return 9 if free == 1 else 81 * 10 ** (free - 2)


def shape_of(sen: int) -> Shape:
    """The shape of an amount that is not zero."""
    text = str(abs(sen))
    return Shape(len(text), len(text) - len(text.rstrip("0")), sen < 0)


class Pool(Generic[T]):
    """What a kind could have done in one place, by the gap that it would leave.

    Args:
        outcomes: each gap in sen, with what leaves it.
    """

    def __init__(self, outcomes: Iterable[tuple[int, T]]) -> None:
        self._by_gap: dict[int, list[T]] = {}
        self.size = 0
        for gap, outcome in outcomes:
            self._by_gap.setdefault(gap, []).append(outcome)
            self.size += 1

    def closing(self, gap: int) -> list[T]:
        """What leaves exactly a gap."""
        return self._by_gap.get(gap, [])

    @cached_property
    def _shapes(self) -> Counter[Shape]:
        return Counter(shape_of(gap) for gap in self._by_gap if gap)

    def chance(self, gap: int) -> float:
        """How likely some gap of the same shape is left by one of these.

        >>> Pool([(9_000_00, "a"), (18_000_00, "b")]).chance(9_000_00) == 1 / 9
        True
        """
        if not gap:  # the digits are right, whatever else is not
            return 0.0
        shape = shape_of(gap)
        return min(1.0, self._shapes[shape] / shape.size)
