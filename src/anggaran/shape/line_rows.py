"""In which rows of its table the lines of a flat recap stand; asked for when somebody is told of
one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from anggaran.arrow import Ints, ints_of
from anggaran.shape.key import Key, composite

PAST = 2**62  # after any row


@dataclass(frozen=True, slots=True, eq=False)
class LineRows:
    """Lines by their keys, and the node of each group of one key.

    Attributes:
        keys: the code columns of the lines.
        rows: the row of each line in the table.
        groups: the texts of each key by group.
        nodes: the node of each group.
    """

    keys: Sequence[Any]
    rows: Ints
    groups: Sequence[Key]
    nodes: Ints

    def ends(self, count: int) -> tuple[Ints, Ints]:
        """The first and the last row of each of some nodes, by its own lines; of one that has none
        they are past each other.
        """
        lines = [Key.of(key) for key in self.keys]
        groups = composite(
            [
                Key(key.texts, _among(each, key))
                for key, each in zip(lines, self.groups, strict=True)
            ]
        )
        order = np.argsort(groups)
        node = self.nodes[order[np.searchsorted(groups[order], composite(lines))]]
        first = np.full(count, PAST, dtype=np.int64)
        last = np.full(count, -1, dtype=np.int64)
        np.minimum.at(first, node, self.rows)
        np.maximum.at(last, node, self.rows)
        return first, last


def _among(key: Key, lines: Key) -> Ints:
    """Which text of the lines each group has."""
    there: Any = pc.index_in(key.texts, lines.texts)
    return key.at(ints_of(there.cast("int64").fill_null(-1)))
