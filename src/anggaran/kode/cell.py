"""A kode in a cell: alone, or before its label."""

from __future__ import annotations

import re

from anggaran.kode.book import BOOKS, EXACT
from anggaran.kode.code import canonical, cut, is_legal, segments_of, shape_of

_WHOLE_NUMBER = re.compile(r"[0-9]+")
_LEADING = re.compile(
    r"\s*((?:[xX]|[0-9]+)(?:\s*[.‐‑–-]\s*(?:[xX]{2}|[0-9]+))*)"
    r"\s*(\.?)\s*[-–:]?\s*([^\W\d_][\s\S]*|[(\"'“\[][\s\S]*)"
)
_TOP = re.compile(
    r"(?:urusan|unsur)\b.*|(?:pendapatan|belanja|pembiayaan)(?: daerah)?"
    r"|aset|kewajiban|ekuitas|beban",
    re.IGNORECASE,
)
_UNDOTTED = 4  # fewer digits before a dot are a row number, not a kode: "12. Program …"


def looks_like_kode(cell: object) -> bool:
    """Whether a cell by itself could be a kode, told quickly and on the safe side.

    A whole number is not enough (it may be a row number or an amount), nor is a date, nor two-digit
    numbers without a leading zero (``96.38`` is a percent sooner than a program, ``31.12.24`` a
    date).

    >>> cells = "5.1.02", 6.01, "X.XX.01", 3, "1.000.000", "96,38", "Belanja 5.1"
    >>> [looks_like_kode(cell) for cell in cells]
    [True, True, True, False, False, False, False]
    """
    if isinstance(cell, float):
        cell = repr(cell)
    if (
        not isinstance(cell, str)
        or not cell
        or (dotted := canonical(cell)) is None
        or "." not in dotted
    ):
        return False
    shape = shape_of(dotted)
    if shape in {"00.00", "00.00.00"} and dotted[0] != "0":
        return False
    segments = segments_of(dotted)
    return any(is_legal(segments, fit.book.system) for fit in EXACT.get(shape, ()))


def split_kode_uraian(text: str) -> tuple[str, str] | None:
    """A kode and its label out of one cell, or None where no kode leads.

    A single number leads only where the label is one of the top level (``5 BELANJA``), or where
    four digits or more end in a dot (``4101. Pajak Daerah``).

    >>> split_kode_uraian("5.1.02 Belanja Barang dan Jasa")
    ('5.1.02', 'Belanja Barang dan Jasa')
    >>> split_kode_uraian("12 bulan"), split_kode_uraian("1. Program A")
    (None, None)
    """
    if not (match := _LEADING.fullmatch(text)):
        return None
    code, dot, label = match[1], match[2], match[3].strip()
    dotted = canonical(code)
    if dotted is None:
        return None
    if _WHOLE_NUMBER.fullmatch(dotted):
        undotted = (
            dot
            and len(dotted) >= _UNDOTTED
            and any(cut(dotted, book) for book in BOOKS if book.separator)
        )
        leads = bool(undotted) or (
            len(dotted) == 1 and dotted != "0" and _TOP.fullmatch(label) is not None
        )
    else:
        segments = segments_of(dotted)
        leads = any(is_legal(segments, fit.book.system) for fit in EXACT.get(shape_of(dotted), ()))
    return (code, label) if leads else None
