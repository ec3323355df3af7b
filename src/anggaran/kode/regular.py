"""Regular codes: a whole column of them is read as a matrix of digits, without a look at any one
text.

Texts are regular where every one is printed at full width in one book.  Texts of one length then
have one shape, and lie in memory as a matrix of bytes: its columns are the digits and the dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from anggaran.arrow import PAD, Ints, Matrix, lengths_of, pick
from anggaran.kode.book import EXACT, CodeBook, Fit, System
from anggaran.kode.code import shape_of
from anggaran.kode.column import read_kodes
from anggaran.kode.evidence import DOUBTFUL

_TWINS = {  # printed alike, never read together
    System.REKENING: System.SUMBER_DANA,
    System.SUMBER_DANA: System.REKENING,
}
_DANA = 2  # codes whose first digits go no higher may be sumber dana; the labels tell


def read_regular(
    texts: pa.StringArray, book: CodeBook | None = None, uraian: Sequence[str] | None = None
) -> tuple[Matrix, Fit] | None:
    """The segments of regular codes, a row for each segment, and how they are printed; None where
    one is not regular.

    Args:
        texts: the codes, none of them blank.
        book: the book of their system, where it is known.
        uraian: the labels beside them; they tell rekening from sumber dana.

    >>> from anggaran.arrow import column_of
    >>> read_regular(column_of(["5.1.02", "5.1.02.01.01.0024"]))[0].T.tolist()
    [[5, 1, 2, -1, -1, -1], [5, 1, 2, 1, 1, 24]]
    >>> read_regular(column_of(["5.1.02", "5.1.2"])) is None
    True
    """
    found = _segments(texts)
    if found is None:
        return None
    segments, samples = found
    if (segments[:2] == 0).any():  # akun, kelompok, urusan and bidang count from 1
        return None
    maybe_dana = segments[0].max() <= _DANA
    fit = _fit(samples, book, uraian if maybe_dana else None)
    return None if fit is None else (segments, fit)


def _segments(texts: pa.StringArray) -> tuple[Matrix, list[str]] | None:
    """The segments of codes, and one text of each shape; None where texts of one length differ in
    shape.
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


def _fit(samples: Sequence[str], book: CodeBook | None, uraian: Sequence[str] | None) -> Fit | None:
    """The way in which a whole column is read, told from one text of each shape; None where shapes
    alone don't tell.

    One text speaks for its shape where a shape of a single reading decides for the doubtful ones,
    and one book has them all at full width: then neither evidence nor the number of texts has a
    say.
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
    """Every kind of code that a shape may be in a column of this fit; none for one that may have
    lost a zero.
    """
    if shape in DOUBTFUL:
        return set()
    twin = _TWINS.get(fit.book.system)
    return {each.kind for each in EXACT[shape] if each.book.system is not twin}
