"""Columns whose entries become Python objects only when somebody looks at them.

A million nodes are counted, added up and joined as arrays; of their kodes and labels a report prints a few dozen.
"""

from __future__ import annotations

import operator
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

T_co = TypeVar("T_co", covariant=True)
Ints = npt.NDArray[np.int64]

PAD = -1
"""What fills up the rows of a segment matrix."""

_BLOCK = 4096  # entries made at once when one is asked for: its neighbours are usually next


class Lazy(Sequence[T_co]):
    """A column of a fixed length that makes its entries by the block and keeps the blocks."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._blocks: dict[int, list[T_co]] = {}

    @abstractmethod
    def _make(self, at: slice) -> list[T_co]:
        """The entries at some positions."""

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> list[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | list[T_co]:
        if isinstance(index, slice):
            return self._make(index)
        place = operator.index(index)
        place += self._count if place < 0 else 0
        if not 0 <= place < self._count:
            raise IndexError(index)
        number, offset = divmod(place, _BLOCK)
        if number not in self._blocks:
            self._blocks[number] = self._make(slice(number * _BLOCK, (number + 1) * _BLOCK))
        return self._blocks[number][offset]

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._make(slice(None)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._count}>"


class Texts(Lazy[str]):
    """Entries of an Arrow column of text, picked by position.

    >>> list(Texts(pa.array(["5", "5.1", "5.2"]), np.array([2, 0])))
    ['5.2', '5']
    """

    def __init__(self, pool: pa.StringArray, picked: Ints) -> None:
        super().__init__(len(picked))
        self.pool, self.picked = pool, picked

    def _make(self, at: slice) -> list[str]:
        texts: list[Any] = self.pool.take(self.picked[at]).to_pylist()
        return texts


class Labels(Lazy[str]):
    """Entries of any column of text, picked by position; ``""`` where the position is negative.

    >>> list(Labels(["BELANJA", "Belanja Operasi"], np.array([-1, 1])))
    ['', 'Belanja Operasi']
    """

    def __init__(self, pool: Sequence[str], picked: Ints) -> None:
        super().__init__(len(picked))
        self.pool, self.picked = pool, picked

    def _make(self, at: slice) -> list[str]:
        return [self.pool[row] if row >= 0 else "" for row in self.picked[at].tolist()]


class Named(Lazy[str]):
    """A few names, by their numbers.

    >>> list(Named(("akun", "kelompok"), np.array([0, 1, 1])))
    ['akun', 'kelompok', 'kelompok']
    """

    def __init__(self, names: Sequence[str], codes: Ints) -> None:
        super().__init__(len(codes))
        self.names, self.codes = names, codes

    def _make(self, at: slice) -> list[str]:
        return [self.names[code] for code in self.codes[at].tolist()]


class SegmentRows(Lazy[tuple[int, ...]]):
    """Rows of a segment matrix without what fills them up.

    >>> list(SegmentRows(np.array([[5, -1], [5, 1]])))
    [(5,), (5, 1)]
    """

    def __init__(self, matrix: Ints) -> None:
        super().__init__(len(matrix))
        self.matrix = matrix

    def _make(self, at: slice) -> list[tuple[int, ...]]:
        rows = self.matrix[at]
        lengths = (rows != PAD).sum(axis=1).tolist()
        return [segments[:length] for segments, length in zip(zip(*rows.T.tolist(), strict=True), lengths, strict=True)]
