"""A whole column of kodes as printed: the book is found from the codes together, and what a
spreadsheet mangled is completed where the column proves how.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from anggaran.kode.book import WORDS, CodeBook, Fit, System
from anggaran.kode.code import Kode, Segments
from anggaran.kode.code_column import Restored
from anggaran.kode.reader import Found, Reader

_BLANK = frozenset({"nan", "NaN", "NaT", "<NA>", "None"})


class KodeColumn(Sequence[Kode | None]):
    """The kodes of a column, row by row; None where the cell is blank or no kode.

    Attributes:
        keys: the segments of each row, None likewise, for work on many rows.
        books: the book found for each system that occurs.
        restored: row to what was completed there.
        malformed: row to the printed text that is no kode.
        ambiguous: row to the readings that remain of a malformed text; a row without any is left
            out.
    """

    def __init__(self, reader: Reader, cells: Sequence[str], by_row: Mapping[int, Found]) -> None:
        self.keys: list[Segments | None] = list(map(reader.keys.get, cells))
        self._fits: list[Fit | None] = list(map(reader.fits.get, cells))
        for row, found in by_row.items():
            self._fits[row], self.keys[row] = found
        self._made: dict[tuple[int, Segments], Kode] = {}  # one object a distinct kode
        self.books: Mapping[System, CodeBook] = reader.books_of(
            found.fit for found in by_row.values()
        )
        unread = (
            [row for row, key in enumerate(self.keys) if key is None] if None in self.keys else []
        )
        texts = ((row, cells[row].strip()) for row in unread)
        self.malformed: dict[int, str] = {
            row: text for row, text in texts if text and text not in _BLANK
        }
        self.ambiguous: dict[int, tuple[str, ...]] = {
            row: remaining
            for row in self.malformed
            if (remaining := reader.remaining.get(cells[row]))
        }
        proofs = enumerate(map(reader.evidence_of.get, cells)) if reader.evidence_of else ()
        self.restored: dict[int, Restored] = {
            row: Restored(cells[row].strip(), kode, proof, reader.also.get(cells[row], 0))
            for row, proof in proofs
            if proof and (kode := self[row]) is not None
        }

    @overload
    def __getitem__(self, index: int) -> Kode | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[Kode | None]: ...
    def __getitem__(self, index: int | slice) -> Kode | list[Kode | None] | None:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        fit, segments = self._fits[index], self.keys[index]
        if fit is None or segments is None:
            return None
        kode = self._made.get((id(fit), segments))
        if kode is None:
            kode = self._made[id(fit), segments] = Kode(segments, *fit)
        return kode

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Kode | None]:
        return map(self.__getitem__, range(len(self.keys)))

    def __repr__(self) -> str:
        books = ", ".join(book.slug for book in self.books.values())
        return f"<KodeColumn: {len(self)} rows, {books or 'no book'}>"

    @property
    def read(self) -> Iterator[tuple[Fit | None, Segments | None]]:
        """How each row is printed, and its segments; None where there is no kode."""
        return zip(self._fits, self.keys, strict=True)

    @cached_property
    def systems(self) -> list[System | None]:
        """The system of each row, None where there is no kode."""
        return [None if fit is None else fit.book.system for fit in self._fits]

    @cached_property
    def dropped(self) -> list[int]:
        """How many leading segments each row leaves out; 0 where there is no kode."""
        return [0 if fit is None else fit.dropped for fit in self._fits]


def read_kodes(
    cells: Sequence[object], book: CodeBook | None = None, uraian: Sequence[str] | None = None
) -> KodeColumn:
    """Read a column of kodes as printed; several systems may stand in it.

    Args:
        cells: text, numbers, dates (a spreadsheet's idea of ``1.02``) and blanks, one a row.
        book: the book of its system, where it is known; the books of other systems are found as
            ever.
        uraian: the label of each row; tells akun 5 from urusan 5, and sumber dana from rekening.

    Never raises for what a cell holds: a cell that is no kode is in ``malformed``.

    >>> column = read_kodes(["6.01", "06.01.2.01", "06.01.2.01.06", "2.08.02"])
    >>> [str(kode) for kode in column]
    ['06.01', '06.01.2.01', '06.01.2.01.06', '2.08.02']
    >>> column.restored[0].evidence, column.malformed
    ('06.01.2.01', {})
    """
    texts = [cell if type(cell) is str else _text(cell) for cell in cells]
    reader = Reader(texts, book, uraian)
    return KodeColumn(reader, texts, _settle_rows(texts, reader, uraian) if reader.by_row else {})


def _text(cell: object) -> str:
    """The cell as it would have been printed: 4.0 is ``4``, a date is its ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(float(cell))
    if isinstance(cell, dt.datetime) and str(cell) not in _BLANK:
        return cell.isoformat(" ")
    return str(cell)


def _settle_rows(
    texts: Sequence[str], reader: Reader, uraian: Sequence[str] | None
) -> dict[int, Found]:
    """Settle a lone digit that is akun in one row and urusan in another: by its label, else by the
    row below.
    """
    settled: dict[int, Found] = {}
    below: Found | None = None
    for row in range(len(texts) - 1, -1, -1):
        text = texts[row]
        if (readings := reader.by_row.get(text)) is not None:
            label = uraian[row] if uraian else ""
            below = settled[row] = (
                _by_label(readings, label) or _by_below(readings, below) or readings[0]
            )
        elif (segments := reader.keys.get(text)) is not None:
            below = Found(reader.fits[text], segments)
    return settled


def _by_label(readings: Sequence[Found], label: str) -> Found | None:
    return next(
        (
            each
            for each in readings
            if (word := WORDS.get(each.fit.book.system)) and word.match(label)
        ),
        None,
    )


def _by_below(readings: Sequence[Found], below: Found | None) -> Found | None:
    if below is None:
        return None
    same = (each for each in readings if each.fit.kind == below.fit.kind)
    return next(
        (each for each in same if below.segments[: len(each.segments)] == each.segments), None
    )
