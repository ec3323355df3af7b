"""Exact rupiah: hundredths as integers inside, decimals at the border, a column of either with what
was printed.

An amount is held in sen, a whole number, so that sums and comparisons are exact.  It leaves as a
:class:`~decimal.Decimal` with two places, or as Arrow ``decimal128(38, 2)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, InvalidOperation
from enum import IntEnum
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anggaran.arrow import Ints
from anggaran.errors import InvalidAmount

DIGITS = 36  # before the decimal mark: what decimal128(38, 2) holds
LIMIT = 10 ** (DIGITS + 2)
RUPIAH = pa.decimal128(38, 2)
EXACT = Context(prec=120, Emin=-999999, Emax=999999, traps=[InvalidOperation])
SEN = Decimal("0.01")
NOL = Decimal("0.00")
SATU = Decimal(1)

Array = npt.NDArray[Any]


class Kind(IntEnum):
    """What a cell of an amount column turned out to be; a dash counts as a stated zero."""

    NUMBER = 0
    DASH = 1
    BLANK = 2
    MALFORMED = 3
    AMBIGUOUS = 4
    ERROR = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a doubtful cell: the amount in rupiah (at most two decimals), and how it is
    read.
    """

    value: Decimal
    how: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that has no single reading: as printed, with its readings, most plausible first,
    possibly none.
    """

    text: str
    candidates: tuple[Reading, ...] = ()


def decimal_of(sen: int) -> Decimal:
    """Sen as rupiah with two places, at any size.

    >>> decimal_of(542503703100)
    Decimal('5425037031.00')
    """
    return Decimal(f"{int(sen)}E-2")


def minus(one: Decimal, other: Decimal) -> Decimal:
    """The exact difference of two amounts, at any size: the default context of decimals rounds at
    28 digits.

    >>> minus(Decimal("1e30"), Decimal("0.01"))
    Decimal('999999999999999999999999999999.99')
    """
    return EXACT.subtract(one, other)


def sen_of(value: Decimal) -> int:
    """Rupiah as sen.

    Raises:
        InvalidAmount: the value is no number, has a third decimal, or more than 36 digits before
            the mark.

    >>> sen_of(Decimal("12.5"))
    1250
    """
    if not value.is_finite() or value.adjusted() >= DIGITS:
        refuse_large(value)
    scaled = value.scaleb(2, EXACT)
    sen = int(scaled)
    if sen != scaled:
        raise InvalidAmount(
            f"{value} punya lebih dari dua desimal; bulatkan dulu sampai sen (0,01).",
            f"{value} has more than two decimals; round it to sen (0.01) first.",
        )
    return sen


def refuse_large(value: Decimal) -> NoReturn:
    """Refuse what is no finite number or does not fit 36 digits.

    Raises:
        InvalidAmount: always.
    """
    shown = str(value)[:60]
    raise InvalidAmount(
        f"{shown} bukan jumlah dengan paling banyak {DIGITS} angka sebelum koma; periksa "
        f"satuannya.",
        f"{shown} is no amount of at most {DIGITS} digits before the decimal mark; check its unit.",
    )


def widen(sen: Array, n: int) -> Array:
    """Sen in a type in which ``n`` of them can be added: as they are, or as Python integers where
    int64 might wrap.

    >>> widen(np.array([2**62]), 2).dtype
    dtype('O')
    """
    if sen.dtype == object or not len(sen):
        return sen
    largest = max(int(sen.max()), -int(sen.min()))
    return sen if largest * max(n, 1) < 2**63 else sen.astype(object)


def narrow(sen: Sequence[int]) -> Array:
    """Python integers as int64 where each fits, else as they are."""
    try:
        return np.array(sen, dtype=np.int64)
    except OverflowError:
        return np.array(sen, dtype=object)


def from_sen(sen: Array, known: npt.NDArray[np.bool_] | None = None) -> pa.Array[Any]:
    """Sen as Arrow ``decimal128(38, 2)`` in rupiah, null where not ``known``.

    Raises:
        InvalidAmount: an amount has more than 36 digits before the decimal mark.

    >>> from_sen(np.array([150]))[0].as_py()
    Decimal('1.50')
    """
    if sen.dtype == object:
        if large := [value for value in sen if abs(value) >= LIMIT]:
            refuse_large(decimal_of(large[0]))
        mask = [True] * len(sen) if known is None else known
        return pa.array(
            [decimal_of(s) if k else None for s, k in zip(sen, mask, strict=True)], type=RUPIAH
        )
    # little-endian two's complement: low word, then sign
    words = np.empty((len(sen), 2), dtype=np.int64)
    words[:, 0] = sen
    words[:, 1] = sen >> 63
    bits = None if known is None else pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
    return pa.Array.from_buffers(RUPIAH, len(sen), [bits, pa.py_buffer(words.tobytes())])


def to_sen(array: pa.Array[Any] | pa.ChunkedArray[Any]) -> Array:
    """Arrow decimals or integers, in rupiah, as sen; 0 where null.

    Raises:
        InvalidAmount: another type, a third decimal that is not 0, or more than 36 digits before
            the mark.

    >>> to_sen(pa.array([1, None]))
    array([100,   0])
    """
    plain = array if isinstance(array, pa.Array) else _one_chunk(array)
    if isinstance(plain, pa.DictionaryArray):
        plain = plain.dictionary_decode()
    kind = plain.type
    if pa.types.is_null(kind):
        return np.zeros(len(plain), dtype=np.int64)
    if not (pa.types.is_decimal(kind) or pa.types.is_integer(kind)):
        raise InvalidAmount(
            f"Kolom bertipe {kind} bukan jumlah pasti; pakai decimal128(38, 2) atau bilangan "
            f"bulat.",
            f"A column of type {kind} is not exact; use decimal128(38, 2) or integers.",
        )
    fast = _fast_sen(plain)
    if fast is not None:
        return fast
    return narrow([0 if value is None else sen_of(Decimal(value)) for value in plain.to_pylist()])


def _one_chunk(array: pa.ChunkedArray[Any]) -> pa.Array[Any]:
    """The chunks as one array, copied only where there are several."""
    if array.num_chunks == 1:
        return array.chunks[0]
    return pa.concat_arrays(array.chunks or [pa.array([], array.type)])


def _fast_sen(array: pa.Array[Any]) -> Array | None:
    """Sen without a Python loop, or None where a value is not plainly within int64 and two
    decimals.
    """
    if pa.types.is_decimal128(array.type):
        numbers = _low_words(array)
        return None if numbers is None else _shifted(numbers, 2 - array.type.scale)
    if pa.types.is_integer(array.type) and array.type != pa.uint64():
        return _shifted(array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64), 2)
    return None


def _low_words(array: pa.Array[Any]) -> Array | None:
    """The whole numbers that decimals of 128 bits hold; None where one has more than 64."""
    words = np.frombuffer(memoryview(array.buffers()[1] or b""), dtype=np.int64).reshape(-1, 2)
    words = words[array.offset : array.offset + len(array)]
    low, high = words[:, 0], words[:, 1]
    if array.null_count:
        known = array.is_valid().to_numpy(zero_copy_only=False)
        low, high = np.where(known, low, 0), np.where(known, high, 0)
    signed = bool(high.any()) or low.min(initial=0) < 0
    return None if signed and (high != low >> 63).any() else np.asarray(low)


def _shifted(numbers: Array, places: int) -> Array | None:
    """Numbers times a power of ten; None where that is no whole number, or leaves 64 bits."""
    step = 10 ** abs(places)
    if step == 1:
        return np.asarray(numbers)
    if step >= 2**63:
        return None
    if places < 0:
        return None if (numbers % step).any() else np.asarray(numbers // step)
    largest = max(int(numbers.max()), -int(numbers.min())) if len(numbers) else 0
    return None if largest * step >= 2**63 else np.asarray(numbers * step)


@dataclass(frozen=True, slots=True, eq=False)
class AmountColumn:
    """A column of amounts in rupiah, with what was printed where that is not plainly a number.

    Attributes:
        sen: the amounts in sen (hundredths of a rupiah), int64, or Python integers where one does
            not fit; 0 where unknown.
        kinds: a :class:`Kind` for each cell.
        doubts: the cells without a single reading, by position.
        notes: what happened to a cell, by position: ``float-residue``, ``beyond-double``,
            ``scaled``, ``exponent``.
        texts: the cells as they came; None for a column that was never printed.
        style: how most cells mark thousands: ``id`` (1.000,00), ``en`` (1,000.00), or None where
            none tells.
        unit: rupiah in one printed unit: 1000000 for "dalam jutaan".
        halves: half of the last digit, in sen, of each cell that prints a word for its own unit
            ("7,10 miliar").
        arrow: the same amounts as ``decimal128(38, 2)``, null where unknown, where they came so and
            fit 64 bits.
        known: where there is an amount: a number, or a dash for zero.
    """

    sen: Array
    kinds: npt.NDArray[np.uint8]
    doubts: Mapping[int, Doubt] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    texts: Sequence[object] | None = None
    style: str | None = None
    unit: Decimal = SATU
    halves: Mapping[int, int] = field(default_factory=dict)
    arrow: pa.Array[Any] | pa.ChunkedArray[Any] | None = None
    known: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        # Once, for it is asked row by row: worked out each time, it made percents quadratic.
        object.__setattr__(self, "known", np.asarray(self.kinds <= Kind.DASH))

    def __len__(self) -> int:
        return len(self.sen)

    @property
    def is_blank(self) -> bool:
        """True where no cell prints anything."""
        return bool((self.kinds == Kind.BLANK).all())

    def value(self, i: int) -> Decimal | None:
        """The amount of one cell with two decimals, None where unknown."""
        return decimal_of(self.sen[i]) if self.kinds[i] <= Kind.DASH else None

    def printed(self, i: int) -> str:
        """The cell as printed; a blank is empty, and a column from memory prints its plain
        decimal.
        """
        if self.texts is not None:
            return text_of(self.texts[i])
        value = self.value(i)
        return "" if value is None else format(value, "f")

    def to_arrow(self) -> pa.Array[Any]:
        """The amounts as ``decimal128(38, 2)``, null where unknown."""
        return from_sen(self.sen, self.known)

    def take(self, indices: Sequence[int] | Array) -> AmountColumn:
        """The cells at these positions, in this order."""
        index = np.asarray(indices, dtype=np.intp)
        order = index.tolist()
        return AmountColumn(
            self.sen[index],
            self.kinds[index],
            {new: self.doubts[old] for new, old in enumerate(order) if old in self.doubts}
            if self.doubts
            else {},
            {new: self.notes[old] for new, old in enumerate(order) if old in self.notes}
            if self.notes
            else {},
            None if self.texts is None else tuple(self.texts[old] for old in order),
            self.style,
            self.unit,
            {new: self.halves[old] for new, old in enumerate(order) if old in self.halves}
            if self.halves
            else {},
        )

    def settle(self, values: Mapping[int, Decimal]) -> AmountColumn:
        """The same column with some cells resolved; what was printed there stays.

        Raises:
            InvalidAmount: a value is not exact to the sen.
        """
        amounts = [sen_of(value) for value in values.values()]
        fits = all(-(2**63) <= amount < 2**63 for amount in amounts)
        sen = self.sen.copy() if fits else self.sen.astype(object)
        kinds, rows = self.kinds.copy(), list(values)
        sen[rows] = amounts
        kinds[rows] = Kind.NUMBER
        doubts = {row: doubt for row, doubt in self.doubts.items() if row not in values}
        return replace(self, sen=sen, kinds=kinds, doubts=doubts, arrow=None)

    def filled(self, rows: Ints, sen: npt.NDArray[Any]) -> AmountColumn:
        """The same column with blank cells known, for a question that counts them so."""
        filled = self.sen.astype(object) if sen.dtype == object else self.sen.copy()
        filled[rows] = sen
        kinds = self.kinds.copy()
        kinds[rows] = Kind.NUMBER
        return replace(self, sen=filled, kinds=kinds, arrow=None)


def text_of(cell: object) -> str:
    """A cell as it would be printed: text as it is, a number without an exponent, other things by
    their type.
    """
    if cell is None or type(cell).__name__ in {"NAType", "NaTType"}:  # the missing values of pandas
        return ""
    if isinstance(cell, str | bool | np.bool_):
        return str(cell)
    if isinstance(cell, int | np.integer):
        return str(cell) if abs(cell) < LIMIT else f"<{int(cell).bit_length()} bit>"
    if isinstance(cell, float | np.floating):
        return "" if np.isnan(cell) else format(Decimal(repr(float(cell))), "f").removesuffix(".0")
    if isinstance(cell, Decimal):
        return (
            format(cell, "f")
            if cell.is_finite() and abs(cell.adjusted()) < 2 * DIGITS
            else str(cell)
        )
    return f"<{type(cell).__name__}>"


def from_arrow(array: pa.Array[Any] | pa.ChunkedArray[Any]) -> AmountColumn:
    """A column of exact amounts in rupiah, nulls blank.

    Args:
        array: decimals of any precision, or integers.

    Raises:
        InvalidAmount: floats or text, a third decimal that is not 0, or more than 36 digits before
            the mark.

    >>> from_arrow(pa.array([5, None])).value(0)
    Decimal('5.00')
    """
    sen = to_sen(array)
    kinds = np.full(len(array), Kind.NUMBER, dtype=np.uint8)
    if array.null_count:
        kinds[array.is_null().to_numpy(zero_copy_only=False)] = Kind.BLANK
    return AmountColumn(
        sen, kinds, arrow=array if array.type == RUPIAH and sen.dtype == np.int64 else None
    )
