"""Columns whose entries become Python objects only when somebody looks at them.

A million nodes are counted, added up and joined as arrays; of their kodes and labels a report
prints a few dozen.
"""

from __future__ import annotations

import operator
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

T_co = TypeVar("T_co", covariant=True)
Ints = npt.NDArray[np.int64]
Matrix = npt.NDArray[Any]
"""Whole numbers in two dimensions, in 32 or 64 bits."""

PAD = -1
"""What fills up the rows of a segment matrix."""

# pyarrow loads pandas (a quarter of a second) to see what kind of list or array it is given, and to
# make a NumPy array of what is no plain buffer.  Buffers it takes and gives as they are: what every
# run goes through uses buffers.


def pick(column: pa.StringArray, places: Ints) -> pa.StringArray:
    """Entries of an Arrow column by position.

    >>> pick(column_of(["5", "5.1"]), np.array([1])).to_pylist()
    ['5.1']
    """
    buffer = pa.py_buffer(np.ascontiguousarray(places, dtype=np.int64).data)
    return column.take(pa.Array.from_buffers(pa.int64(), len(places), [None, buffer]))


def column_of(texts: Sequence[str]) -> pa.StringArray:
    """ASCII texts as an Arrow column.

    Raises:
        UnicodeEncodeError: a text is not ASCII.
    """
    ends = np.zeros(len(texts) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)), out=ends[1:])
    data = "".join(texts).encode("ascii")
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends.data), pa.py_buffer(data))


def lengths_of(column: pa.StringArray) -> Ints:
    """How many bytes each text of an Arrow column has, 0 where null."""
    ends = np.frombuffer(memoryview(column.buffers()[1] or bytes(4)), np.int32)[column.offset :][
        : len(column) + 1
    ]
    lengths: Ints = np.diff(ends).astype(np.int64)
    return np.where(bools_of(column.is_valid()), lengths, 0) if column.null_count else lengths


def bools_of(column: pa.Array[Any]) -> npt.NDArray[np.bool_]:
    """The entries of an Arrow column of truth values without nulls.

    >>> bools_of(pa.array([True, False, True])[1:]).tolist()
    [False, True]
    """
    bits = np.frombuffer(memoryview(column.buffers()[1] or b""), np.uint8)
    end = column.offset + len(column)
    return np.unpackbits(bits, count=end, bitorder="little")[column.offset :].view(np.bool_)


def ints_of(column: pa.Array[Any]) -> Ints:
    """The entries of an Arrow column of whole numbers without nulls.

    >>> ints_of(pa.array([1, 2, 3])[1:]).tolist()
    [2, 3]
    """
    return np.frombuffer(memoryview(column.buffers()[1] or b""), np.int64)[column.offset :][
        : len(column)
    ]


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


class Labels(Lazy[str]):
    """Entries of any column of text, picked by position; ``""`` where the position is negative.

    ``through`` picks among the positions themselves.

    >>> list(Labels(["BELANJA", "Belanja Operasi"], np.array([-1, 1])))
    ['', 'Belanja Operasi']
    """

    def __init__(self, pool: Sequence[str], picked: Ints, through: Ints | None = None) -> None:
        super().__init__(len(picked) if through is None else len(through))
        self._pool, self._picked, self._through = pool, picked, through

    def _make(self, at: slice) -> list[str]:
        picked = self._picked[at] if self._through is None else self._picked[self._through[at]]
        pool = self._pool
        if isinstance(pool, Lazy) and len(picked) * 2 > len(pool):  # most of it: by the column
            pool = list(pool)
        return [pool[row] if row >= 0 else "" for row in picked.tolist()]


class Same(Lazy[str]):
    """One text all along.

    >>> list(Same("", 3))
    ['', '', '']
    """

    def __init__(self, text: str, count: int) -> None:
        super().__init__(count)
        self.text = text

    def _make(self, at: slice) -> list[str]:
        return [self.text] * len(range(*at.indices(len(self))))


class Named(Lazy[str]):
    """A few names, by their numbers; ``through`` picks among the numbers themselves.

    >>> list(Named(("akun", "kelompok"), np.array([0, 1, 1])))
    ['akun', 'kelompok', 'kelompok']
    """

    def __init__(self, names: Sequence[str], codes: Ints, through: Ints | None = None) -> None:
        super().__init__(len(codes) if through is None else len(through))
        self.names, self._codes, self._through = names, codes, through

    @cached_property
    def codes(self) -> Ints:
        """The number of each name."""
        return self._codes if self._through is None else self._codes[self._through]

    def _make(self, at: slice) -> list[str]:
        return [self.names[code] for code in self.codes[at].tolist()]


class SegmentRows(Lazy[tuple[int, ...]]):
    """Columns of a segment matrix, picked by position, without what fills them up; what is below
    that is a placeholder.

    >>> list(SegmentRows(np.array([[5, 5, -2], [-1, 1, -2]]), np.array([1, 0, 2])))
    [(5, 1), (5,), (-1, -1)]
    """

    def __init__(self, segments: Matrix, picked: Ints) -> None:
        super().__init__(len(picked))
        self.segments, self.picked = segments, picked

    @property
    def matrix(self) -> Matrix:
        """The segments of each entry in a row, filled up with :data:`PAD`."""
        return np.take(self.segments, self.picked, axis=1).T

    def _make(self, at: slice) -> list[tuple[int, ...]]:
        rows = np.take(self.segments, self.picked[at], axis=1)
        lengths = (rows != PAD).sum(axis=0).tolist()
        # the placeholder X is -1 in a tuple, which is not filled up
        shown = np.where(rows < PAD, PAD, rows)
        columns = zip(*shown.tolist(), strict=True) if len(rows) else ((),) * len(lengths)
        return [segments[:length] for segments, length in zip(columns, lengths, strict=True)]
