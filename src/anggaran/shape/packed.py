"""Regular codes as integers: a long column of one system is read, and its tree found, by columns and not by rows.

A column is regular where every code of it is printed at full width in one book and none stands twice.  The segments
of a code make one whole number, its key: the most significant digits are the akun or the urusan.  Sorted by key,
each code stands behind its parent and before its siblings, so that parents, and those which are missing, are found
by comparing neighbours.  Any other column is read and placed row by row (:mod:`anggaran.shape.by_code`), with the
same result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import prod
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anggaran.arrow import PAD, Ints, Matrix, Named, SegmentRows, Texts, column_of, lengths_of, pick
from anggaran.kode.book import EXACT, CodeBook, Fit, System
from anggaran.kode.code import Kode, shape_of
from anggaran.kode.column import read_kodes
from anggaran.kode.evidence import DOUBTFUL
from anggaran.shape.structure import Bools

_TWINS = {
    System.REKENING: System.SUMBER_DANA,
    System.SUMBER_DANA: System.REKENING,
}  # printed alike, never read together
_DANA = 2  # codes whose first digits go no higher may be sumber dana; the labels tell
_ROOM = 2**63


@dataclass(frozen=True, eq=False)
class PackedColumn(Sequence[Kode | None]):
    """The codes of a regular column, row by row; None where the cell is blank.

    Attributes:
        size: number of rows, blank ones included.
        rows: positions of the rows that carry a code.
        texts: their codes as printed.
        matrix: the segments of these codes, filled up with -1.
        fit: the book that all are printed in, and how many leading segments they leave out.
    """

    size: int
    rows: Ints
    texts: pa.StringArray
    matrix: Matrix
    fit: Fit

    @overload
    def __getitem__(self, index: int) -> Kode | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[Kode | None]: ...
    def __getitem__(self, index: int | slice) -> Kode | list[Kode | None] | None:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(self.size))]
        row = range(self.size)[index]
        place = int(np.searchsorted(self.rows, row))
        if place == len(self.rows) or self.rows[place] != row:
            return None
        segments = self.matrix[place]
        return Kode(tuple(segments[segments != PAD].tolist()), *self.fit)

    def __len__(self) -> int:
        return self.size

    @property
    def books(self) -> Mapping[System, CodeBook]:
        """The one book, by its system, as of any column of codes."""
        return {self.fit.book.system: self.fit.book}

    @property
    def filled(self) -> Bools:
        """True for the rows that carry a code."""
        filled = np.zeros(self.size, dtype=np.bool_)
        filled[self.rows] = True
        return filled

    @property
    def malformed(self) -> Mapping[int, str]:
        """Nothing: every text of a regular column is a code."""
        return {}

    @cached_property
    def nodes(self) -> Nodes | None:
        """The codes with every ancestor that they imply; None where a code stands twice."""
        return _nodes(self)


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """A tree of codes, the printed ones and those that they imply; by code, each behind its parent, unless reordered.

    Attributes:
        fit: the book of the codes, and how many leading segments they leave out.
        texts: each node as printed, or as it would be, picked from the codes of the column and then the implied ones.
        printed: True for a node that the column prints.
        matrix: segments of each node, filled up with -1.
        levels: level of each node, 0 the highest that is not left out.
        parents: the node above, -1 for a top node.
    """

    fit: Fit
    texts: Texts
    printed: Bools
    matrix: Matrix
    levels: Ints
    parents: Ints

    def in_order(self, order: Ints) -> Nodes:
        """The same nodes in another order."""
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        above = self.parents[order]
        return Nodes(
            self.fit, self.texts.pick(order), self.printed[order],
            np.take(self.matrix.T, order, axis=1).T, self.levels[order], np.where(above < 0, -1, place[above]),
        )  # fmt: skip

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a structure that the codes alone decide."""
        names = [level.name for level in self.fit.book.levels][self.fit.book.level_of(self.fit.dropped) or 0 :]
        return {
            "parents": self.parents,
            "known_depths": self.levels + 1,  # every code has all its ancestors here
            "keys": self.texts,
            "kodes": self.texts,
            "level_names": Named(names, self.levels),
            "systems": Named([self.fit.book.system.value], np.zeros(len(self.levels), dtype=np.int64)),
            "segments": SegmentRows(self.matrix),
        }


def read_packed(
    cells: Sequence[object] | pa.ChunkedArray[Any] | pa.Array[Any],
    book: CodeBook | None = None,
    uraian: Sequence[str] | None = None,
) -> PackedColumn | None:
    """A column of codes as printed, where it is regular; else None, and :func:`anggaran.kode.read_kodes` reads it.

    Args:
        cells: the cells, as text.
        book: the book of its system, where it is known.
        uraian: the label of each row; tells rekening from sumber dana.

    >>> read_packed(["5.1.02", None, "5.1.02.01.01.0024"])[2].level_name
    'sub rincian objek'
    >>> read_packed(["5.1.02", "5.1.2", "JUMLAH"]) is None
    True
    """
    column = _as_arrow(cells)
    if column is None:
        return None
    rows = np.flatnonzero(lengths_of(column))
    texts = column if len(rows) == len(column) else pick(column, rows)
    found = _segments(texts)
    if found is None or (found[0][:, :2] == 0).any():  # akun, kelompok, urusan and bidang count from 1
        return None
    matrix, samples = found
    maybe_dana = matrix[:, 0].max() <= _DANA
    fit = _fit(samples, book, uraian if maybe_dana else None)
    return None if fit is None else PackedColumn(len(column), rows, texts, matrix, fit)


def _as_arrow(cells: Sequence[object] | pa.ChunkedArray[Any] | pa.Array[Any]) -> Any:
    """Cells as one Arrow array of text, None where another type is among them."""
    if isinstance(cells, pa.ChunkedArray | pa.Array):
        column: Any = cells.cast(pa.string())
        return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kinds = set(map(type, cells))
    if not kinds <= {str, type(None)}:
        return None
    texts: Any = cells if kinds == {str} else [cell or "" for cell in cells]
    try:
        return column_of(texts)
    except UnicodeEncodeError:  # a code is digits and dots
        return None


def _segments(texts: pa.StringArray) -> tuple[Matrix, list[str]] | None:
    """The segments of codes, and one text of each shape; None where texts of one length differ in shape.

    Texts of one length are a matrix of bytes as they lie in memory: its columns are the digits and the dots.
    """
    lengths = lengths_of(texts)
    by_length: list[tuple[Ints, Matrix]] = []
    samples = []
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        places = np.flatnonzero(lengths == length)
        same = texts if len(places) == len(texts) else pick(texts, places)
        sample = same[0].as_py()
        pieces = _numbers(same, length, shape_of(sample))
        if pieces is None:
            return None
        by_length.append((places, pieces))
        samples.append(sample)
    if len(by_length) < 2:
        return (by_length[0][1].T, samples) if by_length else None
    matrix = np.full((max(len(pieces) for _, pieces in by_length), len(texts)), PAD, dtype=np.int32)
    for places, pieces in by_length:
        matrix[: len(pieces), places] = pieces
    return matrix.T, samples


def _numbers(texts: pa.StringArray, length: int, shape: str) -> Matrix | None:
    """The segments of texts of one length, a row for each segment; None where one is not of this shape."""
    if shape not in EXACT or set(shape) - {"0", "."}:
        return None
    offsets, data = (
        np.frombuffer(memoryview(buffer or b""), kind)
        for buffer, kind in zip(texts.buffers()[1:], (np.int32, np.uint8), strict=True)
    )
    start = int(offsets[texts.offset])
    columns = data[start : start + len(texts) * length].reshape(-1, length).T
    numbers = np.zeros((shape.count(".") + 1, len(texts)), dtype=np.int32)
    segment = 0
    for sign, column in zip(shape, columns, strict=True):
        if sign == ".":
            if (column != ord(".")).any():
                return None
            segment += 1
            continue
        digits = column - ord("0")  # unsigned: whatever is no digit comes out above 9
        if digits.max() > 9:
            return None
        numbers[segment] *= 10
        numbers[segment] += digits
    return numbers


def _fit(samples: Sequence[str], book: CodeBook | None, uraian: Sequence[str] | None) -> Fit | None:
    """The way in which a whole column is read, told from one text of each shape; None where shapes alone don't tell.

    One text speaks for its shape where a shape of a single reading decides for the doubtful ones, and one book has
    them all at full width: then neither evidence nor the number of texts has a say.
    """
    kodes = [kode for kode in read_kodes(samples, book, uraian) if kode is not None]
    fits = {Fit(kode.book, kode.dropped) for kode in kodes}
    if [str(kode) for kode in kodes] != list(samples) or len(fits) != 1:
        return None
    (fit,) = fits
    undotted = any(len(text) > 1 and "." not in text for text in samples)
    settled = any(_kinds(shape_of(text), fit) == {fit.kind} for text in samples)
    return fit if settled and not undotted and fit.book.system is not System.ORGANISASI else None


def _kinds(shape: str, fit: Fit) -> set[tuple[System, int]]:
    """Every kind of code that a shape may be in a column of this fit; none for a shape that may have lost a zero."""
    twin = _TWINS.get(fit.book.system)
    return set() if shape in DOUBTFUL else {each.kind for each in EXACT[shape] if each.book.system is not twin}


def _nodes(column: PackedColumn) -> Nodes | None:
    """Sorted codes that begin alike stand together: where a prefix is new and longer codes follow, it is implied."""
    keys = _keys(column.matrix)
    if keys is None:
        return None
    if (keys[1:] > keys[:-1]).all():  # most documents print their codes in order
        order, segments = np.arange(len(keys)), column.matrix.T
    else:
        order = np.argsort(keys, kind="stable")
        segments = np.take(column.matrix.T, order, axis=1)
    ends = _ends(column.fit)
    levels = _levels(segments, ends)
    new = np.zeros(len(order), dtype=np.bool_)
    new[0] = True
    rows, above, implied = [], [], []
    for level, (start, end) in enumerate(pairwise([0, *ends[: levels.max() + 1]])):
        for segment in segments[start:end]:
            new[1:] |= segment[1:] != segment[:-1]
        rows.append(np.flatnonzero(new & (levels > level)))
        above.append(np.full(len(rows[-1]), level))
        below = pick(column.texts, order[rows[-1]])
        implied.append(pc.utf8_slice_codeunits(below, 0, _printed(column.fit, end)))
    if not new.all():
        return None
    sorted_nodes = _Sorted(column.fit, segments, order, levels)
    return sorted_nodes.with_implied(
        column.texts, pa.concat_arrays(implied), np.concatenate(rows), np.concatenate(above)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """The codes of a column, sorted: their segments (a row for each segment), where they stood, and their levels."""

    fit: Fit
    segments: Matrix
    order: Ints
    levels: Ints

    def with_implied(self, printed: pa.StringArray, implied: pa.StringArray, rows: Ints, above: Ints) -> Nodes:
        """All nodes: those of the texts ``implied`` come before the codes at ``rows``, on the levels ``above``."""
        count = len(self.order)
        first = np.argsort(rows, kind="stable")
        rows, above = rows[first], above[first]
        origin = np.insert(self.order, rows, count + first)
        levels = np.insert(self.levels, rows, above)
        segments = self.segments
        if len(rows):
            segments = np.take(segments, np.insert(np.arange(count), rows, rows), axis=1)
        places = rows + np.arange(len(rows))
        for level, end in enumerate(_ends(self.fit)[: levels.max()]):
            segments[end:, places[above == level]] = PAD
        texts = Texts(printed, implied, origin)
        return Nodes(self.fit, texts, origin < count, segments.T, levels, _parents(levels))


def _levels(segments: Matrix, ends: Sequence[int]) -> Ints:
    """The level of codes, by the segments that they have."""
    levels = np.zeros(segments.shape[1], dtype=np.int8)
    for end in ends[1:]:
        if end <= len(segments):
            levels += segments[end - 1] != PAD
    return levels.astype(np.int64)


def _ends(fit: Fit) -> list[int]:
    """How many segments a code of each level has, of the levels that are not left out."""
    ends = accumulate(len(level.widths) for level in fit.book.levels)
    return [end - fit.dropped for end in ends if end > fit.dropped]


def _printed(fit: Fit, end: int) -> int:
    """How many characters the first segments of a code take, with the dots between them."""
    return sum(fit.book.widths[fit.dropped : fit.dropped + end]) + end - 1


def _keys(matrix: Matrix) -> Ints | None:
    """Each code as one number: they sort by it as by their segments, a parent before its children.

    None where the numbers do not fit 64 bits.
    """
    sizes = (matrix.max(axis=0) + 2).tolist()  # no segment at all, then 0 to the largest
    if prod(sizes) >= _ROOM:
        return None
    keys = np.zeros(len(matrix), dtype=np.int64)
    for column, size in zip(matrix.T, sizes, strict=True):
        keys *= size
        keys += column
        keys += 1
    return keys


def _parents(levels: Ints) -> Ints:
    """The node above each node, of all by code: the last one before it on the next higher level."""
    parents = np.full(len(levels), -1, dtype=np.int64)
    above = np.flatnonzero(levels == 0)
    for level in range(1, int(levels.max()) + 1):
        here = np.flatnonzero(levels == level)
        starts = np.searchsorted(here, above)
        parents[here] = np.repeat(above, np.diff(starts, append=len(here)))
        above = here
    return parents
