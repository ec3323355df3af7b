"""A figure of a sentence that follows from others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from anggaran.claims.sentence import Claim


@dataclass(frozen=True, slots=True)
class Tie:
    """A figure of a sentence that follows from others of it.

    Attributes:
        owner: the figure.
        kind: ``percent``, ``left``, ``change``, ``sum``, ``product`` or ``words``.
        computed: what it would have to be; of a percent with the decimals that are printed.
        terms: the figures that it follows from, each with its sign.
        holds: whether it does.
    """

    owner: Claim
    kind: str
    computed: Decimal
    terms: tuple[tuple[Claim, int], ...]
    holds: bool
