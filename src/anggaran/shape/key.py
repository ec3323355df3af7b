"""The code columns of flat lines, by what is unique in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa

from anggaran.arrow import Ints, ints_of

_ROOM = 2**63


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """A code column: its distinct texts, and for each row or group the position of its own, -1
    where it has none.
    """

    texts: pa.StringArray
    which: Ints

    @staticmethod
    def of(column: Any) -> Key:
        """The texts of an Arrow column."""
        whole: Any = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        encoded: Any = whole.dictionary_encode()
        which = encoded.indices.cast(pa.int64())
        which = which.fill_null(-1) if which.null_count else which
        return Key(encoded.dictionary, ints_of(which))

    def at(self, values: Ints) -> Ints:
        """What belongs to the text of each row or group, of one value a text; -1 where it has
        none.
        """
        return np.append(values, -1)[self.which]


def composite(keys: Sequence[Key]) -> Ints:
    """The keys of each line as one number."""
    if prod(len(key.texts) + 1 for key in keys) >= _ROOM:
        raise OverflowError
    numbers = np.zeros(len(keys[0].which), dtype=np.int64)
    for key in keys:
        numbers *= len(key.texts) + 1
        numbers += key.which
        numbers += 1
    return numbers
