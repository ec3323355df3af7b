"""Regular codes: a whole column of them is read as a matrix of digits, without a look at any one
text.

Texts are regular where every one is printed at full width in one book.  Texts of one length then
have one shape, and lie in memory as a matrix of bytes: its columns are the digits and the dots.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from anggaran.arrow import PAD, Ints, Matrix, lengths_of, pick
from anggaran.kode.book import EXACT
from anggaran.kode.code import shape_of


def segments_of_shapes(texts: pa.StringArray) -> tuple[Matrix, list[str]] | None:
    """The segments of codes, a row for each, and one text of each shape; None where texts of one
    length differ in shape.

    >>> from anggaran.arrow import column_of
    >>> segments_of_shapes(column_of(["5.1.02", "5.2.01"]))[0].T.tolist()
    [[5, 1, 2], [5, 2, 1]]
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
        return (by_length[0][1], samples) if by_length else None
    segments = np.full(
        (max(len(pieces) for _, pieces in by_length), len(texts)), PAD, dtype=np.int32
    )
    for places, pieces in by_length:
        segments[: len(pieces), places] = pieces
    return segments, samples


def _numbers(texts: pa.StringArray, length: int, shape: str) -> Matrix | None:
    """The segments of texts of one length, a row for each segment; None where one is not of this
    shape.
    """
    if shape not in EXACT or set(shape) - {"0", "."}:
        return None
    columns = _bytes(texts, length)
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


def _bytes(texts: pa.StringArray, length: int) -> Any:
    """Texts of one length as they lie in memory: a row for each character."""
    offsets, data = (
        np.frombuffer(memoryview(buffer or b""), kind)
        for buffer, kind in zip(texts.buffers()[1:], (np.int32, np.uint8), strict=True)
    )
    start = int(offsets[texts.offset])
    return data[start : start + len(texts) * length].reshape(-1, length).T
