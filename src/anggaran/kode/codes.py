"""A column of codes as integers: each distinct code once, and for every row which one it prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anggaran.arrow import PAD, Ints, Matrix, column_of, ints_of, lengths_of, pick
from anggaran.kode.book import DOUBTFUL, EXACT, CodeBook, Fit, System
from anggaran.kode.code import X, shape_of
from anggaran.kode.code_column import PLACEHOLDER, CodeColumn
from anggaran.kode.column import KodeColumn, read_kodes
from anggaran.kode.regular import segments_of_shapes

"""The segment ``X`` in a matrix, in which -1 fills up the rows."""

_TWINS = {  # printed alike, never read together
    System.REKENING: System.SUMBER_DANA,
    System.SUMBER_DANA: System.REKENING,
}
_FEW = 1000  # codes that tell whether the rest is worth a look
_DANA = 2  # codes whose first digits go no higher may be sumber dana; the labels tell
_PADDED = {System.REKENING, System.PROGRAM}  # of an SKPD 0000 is the SKPD itself

Cells: TypeAlias = "Sequence[object] | pa.ChunkedArray[Any] | pa.Array[Any]"


def read_codes(
    cells: Cells, book: CodeBook | None = None, uraian: Sequence[str] | None = None
) -> CodeColumn:
    """Read a column of codes; it is never looked at row by row where all of them are regular.

    Args:
        cells: the cells, text, numbers, dates and blanks, one a row.
        book: the book of its system, where it is known.
        uraian: the label of each row.

    >>> column = read_codes(["5.1.02", None, "5.1.02.01.01.0024", "5.1.02"])
    >>> column.of_row.tolist(), column.segments.T.tolist()
    ([0, -1, 1, 0], [[5, 1, 2, -1, -1, -1], [5, 1, 2, 1, 1, 24]])
    """
    column = read_by_columns(cells, book, uraian)
    if column is None:
        plain = cells.to_pylist() if isinstance(cells, pa.ChunkedArray | pa.Array) else cells
        column = _by_columns(read_kodes(plain, book, uraian))
    return _without_padding(column)


def read_by_columns(
    cells: Cells, book: CodeBook | None = None, uraian: Sequence[str] | None = None
) -> CodeColumn | None:
    """As :func:`read_codes`, of a column in which all codes are regular; else None."""
    texts = _as_arrow(cells)
    if texts is None:
        return None
    of_row, distinct = _distinct(texts)
    regular = read_regular(distinct, book, uraian)
    if regular is None:
        return None
    segments, fit = regular
    return CodeColumn(of_row, segments, np.zeros(len(distinct), dtype=np.int64), (fit,))


def _without_padding(column: CodeColumn) -> CodeColumn:
    """The column with the codes of groups that are filled up with zeros cut to what they number.

    ``5.1.02.00.00.0000`` is 5.1.02, unless the column prints that one too.
    """
    segments = column.segments
    if not segments.size or not (segments[-1] == 0).any():
        return column
    padded = np.zeros(segments.shape[1], dtype=np.bool_)
    for place, fit in enumerate(column.fits):
        book = fit.book
        full = len(book.widths) - fit.dropped
        if book.system in _PADDED and full <= len(segments):
            padded |= (column.fit == place) & (segments[full - 1] == 0)
    cut = segments.copy()
    tail = padded.copy()
    for row in cut[::-1]:
        tail &= (row == 0) | (row == PAD)
        row[tail & (row == 0)] = PAD
    lengths = (cut != PAD).sum(axis=0).tolist()
    whole = all(
        column.fits[fit].book.level_of(column.fits[fit].dropped + length) is not None
        for fit, length, is_padded in zip(
            column.fit.tolist(), lengths, padded.tolist(), strict=True
        )
        if is_padded
    )
    codes = list(map(tuple, cut.T.tolist()))
    return replace(column, segments=cut) if whole and len(set(codes)) == len(codes) else column


def _as_arrow(cells: Cells) -> Any:
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


def _distinct(texts: Any) -> tuple[Ints, pa.StringArray]:
    """For each row the position of its text, -1 where it is blank; and the distinct texts in
    order.
    """
    filled = np.flatnonzero(lengths_of(texts))
    printed = texts if len(filled) == len(texts) else pick(texts, filled)
    if _ascends(printed[:_FEW]) and _ascends(printed):  # as most documents print their codes
        of_row = np.full(len(texts), -1, dtype=np.int64)
        of_row[filled] = np.arange(len(filled))
        return of_row, printed
    encoded: Any = printed.dictionary_encode()
    of_row = np.full(len(texts), -1, dtype=np.int64)
    of_row[filled] = ints_of(encoded.indices.cast(pa.int64()))
    return of_row, encoded.dictionary


def _ascends(texts: Any) -> bool:
    """Whether each text stands behind the one before, so that none is there twice."""
    return len(texts) < 2 or bool(pc.all(pc.less(texts[:-1], texts[1:])).as_py())


def _by_columns(column: KodeColumn) -> CodeColumn:
    """What was read text by text, as integers."""
    number: dict[tuple[int, tuple[int, ...]], int] = {}
    fits: dict[int, Fit] = {}
    of_row = np.full(len(column), -1, dtype=np.int64)
    for row, (fit, segments) in enumerate(column.read):
        if fit is not None and segments is not None:
            of_row[row] = number.setdefault((id(fit), segments), len(number))
            fits.setdefault(id(fit), fit)
    place = {each: position for position, each in enumerate(fits)}
    return CodeColumn(
        of_row,
        _matrix([segments for _, segments in number]),
        np.array([place[fit] for fit, _ in number], dtype=np.int64),
        tuple(fits.values()),
        column.restored,
        column.malformed,
    )


def _matrix(codes: Sequence[tuple[int, ...]]) -> Matrix:
    """Codes side by side, a row for each segment."""
    depth = max(map(len, codes), default=0)
    filled = [code + (PAD - 2,) * (depth - len(code)) for code in codes]
    segments = np.array(filled, dtype=np.int64).reshape(len(codes), depth).T.copy()
    segments[segments == X] = PLACEHOLDER
    segments[segments == PAD - 2] = PAD
    return segments


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
    found = segments_of_shapes(texts)
    if found is None:
        return None
    segments, samples = found
    if (segments[:2] == 0).any():  # akun, kelompok, urusan and bidang count from 1
        return None
    maybe_dana = segments[0].max() <= _DANA
    fit = _fit(samples, book, uraian if maybe_dana else None)
    return None if fit is None else (segments, fit)


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
