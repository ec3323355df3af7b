"""What adds up over a structure: for one measure, the sums that every check compares.

Four figures of a node are told apart and never mixed: *stated* is printed, *computed* is the sum of the leaves
below, *standing* is what the document says of the node (stated where it prints an amount, else the sum of its
children as they stand), and *direct* is the sum of the children as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from anggaran.amount import widen
from anggaran.structure import Bools, Structure

Sen = npt.NDArray[np.int64] | npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """One measure over a structure; amounts in sen, zero where unknown.

    Attributes:
        stated: what each node prints.
        known: True where that is an amount.
        doubted: True where something is printed that is no clear amount.
        direct: sum of the children as they stand.
        direct_known: False where a child's amount is unknown.
        direct_printed: True where at least one node below prints something.
        standing: stated, else direct.
        standing_known: False where it is unknown.
        computed: sum of the leaves below; a leaf that prints nothing counts as zero.
        computed_known: False where a leaf's amount is unknown.
    """

    stated: Sen
    known: Bools
    doubted: Bools
    direct: Sen
    direct_known: Bools
    direct_printed: Bools
    standing: Sen
    standing_known: Bools
    computed: Sen
    computed_known: Bools

    @property
    def blank(self) -> Bools:
        """True where a node prints nothing."""
        return ~self.known & ~self.doubted


def roll_up(structure: Structure, stated: Sen, known: Bools, doubted: Bools) -> Sums:
    """Add one measure up over a structure.

    Sums are taken in whole sen: in 64 bits where no sum can leave them, else in Python integers, so nothing ever
    wraps.  Unknown is not zero: one unreadable leaf makes the sums above it unknown.
    """
    count = len(structure)
    stated = widen(np.where(known, stated, 0).astype(stated.dtype), count)
    direct, computed = np.zeros_like(stated), np.zeros_like(stated)
    standing = stated.copy()
    direct_known, computed_known = np.ones(count, np.bool_), np.ones(count, np.bool_)
    direct_printed = np.zeros(count, np.bool_)
    leaf = structure.is_leaf
    computed[leaf] = stated[leaf]
    computed_known[leaf] = ~doubted[leaf]
    standing_known = known | ~leaf | ~doubted
    for nodes in structure.by_depth:
        inner = nodes[~known[nodes] & ~leaf[nodes]]
        standing[inner] = direct[inner]
        standing_known[inner] = direct_known[inner]
        lower = nodes[structure.parents[nodes] >= 0]
        above = structure.parents[lower]
        np.add.at(direct, above, standing[lower])
        np.add.at(computed, above, computed[lower])
        direct_known[above[~standing_known[lower]]] = False
        computed_known[above[~computed_known[lower]]] = False
        direct_printed[above[known[lower] | doubted[lower] | direct_printed[lower]]] = True
    return Sums(
        stated, known, doubted, direct, direct_known, direct_printed, standing, standing_known, computed, computed_known
    )
