"""Which node of a document carries a line."""

from __future__ import annotations

import numpy as np

from anggaran.arrow import Ints

OnLines = tuple[Ints, Ints, int]  # the line of each node of two trees, and how many there are


def first_nodes(lines: Ints, count: int) -> Ints:
    """For each line the first node that carries it, -1 where none does."""
    nodes = np.full(count, -1, dtype=np.int64)
    carried = np.flatnonzero(lines >= 0)[::-1]
    nodes[lines[carried]] = carried
    return nodes
