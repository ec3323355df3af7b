"""The codes of a column as read: whole numbers by columns, and what was done to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from anggaran.arrow import PAD, Ints, Matrix
from anggaran.kode.book import Fit, System
from anggaran.kode.code import Kode

PLACEHOLDER = PAD - 1
"""A segment ``X`` among whole numbers."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A mangled kode that was completed: as printed, as it is, and the printed kode that proves it.

    ``also`` counts the other codes of the column that are short of their zeros alike, and stand in
    no record of their own.
    """

    printed: str
    kode: Kode
    evidence: str
    also: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class CodeColumn:
    """The codes of a column as read.

    Attributes:
        of_row: for each row the position of its code, -1 where it has none.
        segments: the codes, a column each, filled up with :data:`~anggaran.arrow.PAD`.
        fit: for each code the position in ``fits`` of how it is printed.
        fits: the ways in which codes are printed here.
        restored: row to what was completed there.
        malformed: row to the printed text that is no code.
    """

    of_row: Ints
    segments: Matrix
    fit: Ints
    fits: tuple[Fit, ...]
    restored: Mapping[int, Restored] = field(default_factory=dict)
    malformed: Mapping[int, str] = field(default_factory=dict)

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """True for the rows that carry a code."""
        return self.of_row >= 0

    @property
    def systems(self) -> frozenset[System]:
        """What the codes number."""
        return frozenset(fit.book.system for fit in self.fits)
