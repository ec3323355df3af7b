"""What a single cell looks like, told cheaply: an amount, a percent, an outline number, nothing.

These are tests of form for finding tables; what an amount or a code *is* belongs to their own
modules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from anggaran.amount.number import SPACES
from anggaran.arrow import Ints

_AMOUNT = re.compile(
    r"[(\-–−+=']{0,3}\s*(?:rp|r[op]\.|idr)?[\s.]{0,3}[(\-–−]?\s*"
    r"(?:\d+(?:\.\d+)?e[+-]?\d+|\d[\dOol.,']*|\d{1,3}(?: \d{3})+(?:[.,]\d*)?"
    r"|\d[\d.,]* [\d.,]*[.,][\d.,]*)"
    r"\s*(?:juta|ribu|miliar|milyar|triliun|[mt])?\s*(?:[.,]?[\s]?[-–−=]{1,2})?\s*\)?"
    r"\s*(?:rp\.?|idr)?\s*[\-–−]?",
    re.IGNORECASE,
)
TOTAL_WORD = re.compile(r"\s*((sub|grand)\s*)?(total|jumlah)\b", re.IGNORECASE)
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")
_DASH = re.compile(r"(?:rp\.?)?\s*[\-–−—]{1,3}\s*(?:rp\.?)?", re.IGNORECASE)
_PERCENT = re.compile(
    r"[(\-–−]?\s*\d+(?:[.,]\d+)*\s*%?\s*\)?\s*%?"
    r"\s*(?:(?:persen|prosen|percent|pct|ribu|juta|mil[iy]ar|triliun|rupiah)\.?)?",
    re.IGNORECASE,
)
_OUTLINE = re.compile(
    r"\(?(?:[IVXLC]{1,7}|[A-Za-z]{1,2}|\d{1,3})(?:\.\d{1,3}){0,4}[.)]{0,2}|\(\s*\d{1,3}\s*\)"
    r"|\d{1,3}\.[a-z]\.?",
)
_COMPOSITE = re.compile(r"\d{1,2}(?:(?:\s*\.\s*|\s)\d{1,2}){3,}\.?")
_CALENDAR = re.compile(r"(?:19[5-9]|20\d)\d(?:[.,]0+)?")
_SEGMENT = re.compile(r"(?:\d{1,5}|X{1,2})[.\s]*")
_RULE = re.compile(r"[\s:=_\-–—|+.]{3,}")
_LONGEST = 80  # characters of an amount or a percent with all its marks
_CHUNK = 8192  # cells joined at once
_MANY = 1000  # cells from which looking at a column as one text is cheaper than cell by cell
_SPACED = re.compile(r"(?<!\S)[A-Za-z](?: [A-Za-z]){3,}(?!\S)")  # J U M L A H
_WORD = re.compile(rf"[A-Za-z]{{3}}|{_SPACED.pattern}")
_SET_APART = re.compile(r"\0 ?[A-Za-z] [A-Za-z] [A-Za-z] ")  # where a cell begins so
_FOLDED = "\t\n\v\f\r\x1c\x1d\x1e\x1f"  # beside the space
DIGITS = 38  # digits of the largest amount that is stored exactly

_DIGITS = re.compile(r"\d")
# four digits before any decimals, or six in all
_THOUSAND = re.compile(r"(?:[^\d,]*\d){4}|(?:\D*\d){6}")
_MILLION = re.compile(r"\d{7}|\d[.,]\d{3}[.,]\d{3}")
_RATIO = re.compile(r"[(\-–]?\s*\d{1,3}(?:[.,]\d{1,2}|[.,]\d{4,})?\s*\)?")
_QUANTITY = re.compile(r"\d\s*[A-Za-z]")


def is_blank(cell: object) -> bool:
    """True for a cell that prints nothing, and for the rule of a table drawn with characters."""
    if cell is None or cell == "":  # most of them
        return True
    return isinstance(cell, str) and (not cell.strip() or bool(_RULE.fullmatch(cell)))


def printed(row: Sequence[object]) -> list[tuple[int, object]]:
    """The cells of a row that print something, with their places; quick over wide rows."""
    return [(at, cell) for at, cell in enumerate(row) if cell != "" and not is_blank(cell)]


def at(row: Sequence[object], places: Sequence[int]) -> list[object]:
    """The cells of a row at some places."""
    return [row[place] for place in places]


def line_of(row: Sequence[object]) -> str:
    """What a row prints, in one line."""
    return " ".join(text_of(cell) for _, cell in printed(row))


@lru_cache(maxsize=65536)
def _text_is_amount(text: str) -> bool:
    text = text.translate(SPACES).strip()
    return (
        bool(_AMOUNT.fullmatch(text) or _ERROR.fullmatch(text))
        and len(_DIGITS.findall(text)) <= DIGITS
    )


def is_amount(cell: object) -> bool:
    """True for a cell that prints an amount, well formed or not, or the error of a formula.

    >>> [is_amount(cell) for cell in ("Rp. 21.500.00,-", "(5.425,00)", 12.5, "#REF!")]
    [True, True, True, True]
    >>> [is_amount(cell) for cell in ("60%", "2 dokumen", "", True)]
    [False, False, False, False]
    """
    kind = type(cell)
    if kind is float or kind is int:
        return True
    if kind is not str or not cell:
        return False
    text: str = cell  # type: ignore[assignment]  # told by its type just above
    digits = text.replace(".", "").replace(",", "")
    return (len(digits) <= DIGITS and digits.isdecimal()) or (
        len(text) <= _LONGEST and _text_is_amount(text)
    )


def is_spoiled(cell: object) -> bool:
    """True for a cell that is no amount, and no words, percent or quantity either: what is left of
    an amount.

    >>> [is_spoiled(cell) for cell in ("xx", "9" * 40, "1.000.OOO", "abc", "60%", "2 bh", "")]
    [True, True, False, False, False, False, False]
    """
    if is_blank(cell) or is_amount(cell) or is_prose(cell) or not isinstance(cell, str):
        return False
    return "%" not in cell and _QUANTITY.search(cell) is None


def is_dash(cell: object) -> bool:
    """True for the dash that stands for zero."""
    return isinstance(cell, str) and _DASH.fullmatch(cell.strip()) is not None


class Look:
    """What a cell looks like: a test of its text, and one of its number; of no truth value.

    Args:
        text: the test of what is printed, blanks around it trimmed.
        number: the test of the number of a workbook.
    """

    def __init__(
        self, text: Callable[[str], object], number: Callable[[int | float], bool]
    ) -> None:
        self._text, self._number = text, number

    def __call__(self, cell: object) -> bool:
        """Whether a cell looks so."""
        if isinstance(cell, str):
            return bool(self._text(cell.strip()))
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return False
        return self._number(cell)


def _has_million(text: str) -> bool:
    """Whether a text has seven digits or more before any decimals, in one run or in groups."""
    whole = re.sub(r"[.,]\d{1,2}(?!\d)\D*$", "", text)
    return len(_DIGITS.findall(whole)) >= 7 and _MILLION.search(whole) is not None


def _is_percent(text: str) -> bool:
    return len(text) <= _LONGEST and any(
        shape.fullmatch(text) for shape in (_PERCENT, _DASH, _ERROR)
    )


def _is_whole(number: float, start: int, stop: int) -> bool:
    """Whether a number is one of a range; a float asked of ``range`` is sought one by one."""
    return start <= number < stop and number == int(number)


is_large = Look(_THOUSAND.match, lambda number: abs(number) >= 1000)
"""True for an amount of a thousand or more in size, or one that prints thousands marks."""
is_million = Look(_has_million, lambda number: abs(number) >= 1_000_000)
"""True for an amount of a million or more in size, by its digits before any decimals."""
is_ratio = Look(_RATIO.fullmatch, lambda number: abs(number) <= 1000)
"""True for a figure of no more than a thousand in size, thousands marks aside: ``98,75``, ``833``,
``0.5``.
"""
is_percent = Look(_is_percent, lambda _: True)
"""True for a cell that prints a percent, a dash or the error of a formula."""
is_outline = Look(_OUTLINE.fullmatch, lambda number: _is_whole(number, 1, 1000))
"""True for an outline number: ``I``, ``A.``, ``1)``, ``1.2``, ``(3)``."""
is_segment = Look(_SEGMENT.fullmatch, lambda number: _is_whole(number, 0, 100_000))
"""True for one segment of a code alone: ``5.``, ``02``, ``0024``, ``X``."""

is_year = Look(_CALENDAR.fullmatch, lambda number: _is_whole(number, 1950, 2100))
"""True for a number that may be a year: ``2025``, ``2025.0``."""


def is_zero(cell: object) -> bool:
    """True for a printed zero of any form, a dash included."""
    if isinstance(cell, int | float):
        return cell == 0
    return isinstance(cell, str) and (is_dash(cell) or not re.search("[1-9]", cell))


def is_composite(cell: object) -> bool:
    """True for a code made of several, urusan to rekening, that no book need know.

    >>> [is_composite(text) for text in ("1.02 . 1.02.01 . 00.00 . 4", "1.250.000", "31.12.24")]
    [True, False, False]
    """
    return isinstance(cell, str) and _COMPOSITE.fullmatch(cell.strip()) is not None


def is_prose(cell: object) -> bool:
    """True for a cell with words in it."""
    return isinstance(cell, str) and _WORD.search(cell) is not None


def is_small_number(cell: object) -> bool:
    """True for a bare whole number below 10,000: a page or column number, or a year."""
    if isinstance(cell, str):
        return re.fullmatch(r"[\s(\-–]*\d{1,4}[\s)\-–]*", cell) is not None
    return isinstance(cell, int | float) and 0 <= cell < 10000 and cell == int(cell)


def text_of(cell: object) -> str:
    r"""A cell as text: blanks trimmed, line breaks folded, letters that are set apart made a word,
    a whole number without its ``.0``.

    >>> text_of(" Belanja\n Pegawai "), text_of("J U M L A H"), text_of(3.0), text_of(None)
    ('Belanja Pegawai', 'JUMLAH', '3', '')
    """
    if isinstance(cell, str):
        return _folded(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def texts_of(cells: Sequence[object]) -> list[str]:
    """:func:`text_of` over a column."""
    if len(cells) > _MANY and (joined := Ascii.of(cells)) and joined.is_even:
        return list(cells)  # type: ignore[arg-type]  # all text, or there would be no joined one
    return [_folded(cell) if type(cell) is str else text_of(cell) for cell in cells]


def _folded(text: str) -> str:
    plain = " ".join(text.split())
    if plain[1:2] == " " == plain[3:4]:
        plain = _SPACED.sub(lambda word: word[0].replace(" ", ""), text)
        plain = " ".join(plain.split())
    return plain


@dataclass(frozen=True, slots=True, eq=False)
class Ascii:
    """A column of ASCII texts as one, so that what is true of all is told without a look at each.

    Attributes:
        firsts: the first byte of each text, 0 of an empty one.
        lengths: how many bytes each has.
        is_even: True where no blank needs trimming or folding.
    """

    firsts: npt.NDArray[np.uint8]
    lengths: Ints
    is_even: bool

    @classmethod
    def of(cls, cells: Sequence[object]) -> Ascii | None:
        """The column, None where something else is in it, or a NUL.

        >>> Ascii.of(["5", "", " 5.1"]).lengths.tolist(), Ascii.of(["5", None])
        ([1, 0, 4], None)
        """
        parts = [_joined(cells[at : at + _CHUNK]) for at in range(0, len(cells), _CHUNK)]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        firsts, lengths, even = zip(*found, strict=True) if found else ((), (), ())
        none = np.zeros(0, dtype=np.int64)
        return cls(
            np.concatenate([none.astype(np.uint8), *firsts]),
            np.concatenate([none, *lengths]),
            all(even),
        )

    def begins(self, signs: str) -> npt.NDArray[np.bool_]:
        """True for the texts that begin with one of some ASCII signs.

        >>> Ascii.of(["=5", "5"]).begins("='").tolist()
        [True, False]
        """
        return np.isin(self.firsts, np.frombuffer(signs.encode("ascii"), np.uint8))


def _joined(cells: Sequence[object]) -> tuple[npt.NDArray[np.uint8], Ints, bool] | None:
    """What a column says of some of its cells; so few at a time that they stay near at hand."""
    try:
        joined = "\0".join(["", *cells, ""])  # type: ignore[list-item]  # what is no text raises
        data = np.frombuffer(joined.encode("ascii"), np.uint8)
    except (TypeError, UnicodeEncodeError):
        return None
    ends = np.flatnonzero(data == 0)
    if len(ends) != len(cells) + 1:
        return None
    blank = data == ord(" ")
    trimmed = not blank[ends[:-1] + 1].any() and not blank[ends[1:] - 1].any()
    folded = not any(map(joined.__contains__, _FOLDED)) and not (blank[1:] & blank[:-1]).any()
    folded = folded and not _SET_APART.search(joined)
    return data[ends[:-1] + 1], np.diff(ends) - 1, trimmed and folded
