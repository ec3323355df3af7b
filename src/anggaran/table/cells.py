"""Columns of a frame of any make, as the border looks at them: Arrow where the frame gives a type,
else objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

Cells: TypeAlias = "Sequence[Any] | pa.ChunkedArray[Any]"
"""A column: Arrow where the frame gives a type, else objects with ``None`` where blank."""

CODE_ROLES = (
    "urusan", "bidang_urusan", "skpd", "program", "kegiatan", "sub_kegiatan", "rekening",
    "sumber_dana",
)  # fmt: skip
NODE = frozenset({"key", "kode", "uraian", "level", "level_name", "parent", "row"})
"""The columns by which the frame that a tree gives of itself is known."""

NAMED = 12  # columns that a refusal lists
LENGTH = 40  # characters of a name or a value that a refusal shows


def is_text(kind: pa.DataType) -> bool:
    """Whether an Arrow type is one of its string types."""
    return (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def plain_type(kind: pa.DataType) -> pa.DataType:
    """The type of the values of a column, categorical or not."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def type_name(kind: pa.DataType) -> str:
    """An Arrow type as a refusal calls it."""
    plain = plain_type(kind)
    return "float" if pa.types.is_floating(plain) else str(plain)[:LENGTH]


def class_name(kind: type) -> str:
    """A Python type as a refusal calls it."""
    if issubclass(kind, float | np.floating):
        return "float"
    return "bool" if issubclass(kind, np.bool_) else kind.__name__[:LENGTH]


def cells_of(cells: Iterable[Any]) -> list[Any]:
    """Objects, with every kind of missing value as ``None`` and integers of numpy as those of
    Python.

    >>> cells_of([1, float("nan"), Decimal("NaN"), ""])
    [1, None, None, '']
    """
    given = list(cells)
    kinds = set(map(type, given))
    if any(issubclass(kind, np.integer) for kind in kinds):
        given = [int(cell) if isinstance(cell, np.integer) else cell for cell in given]
    if kinds <= {str, int, type(None)}:
        return given
    return [None if is_missing(cell) else cell for cell in given]


def is_missing(cell: object) -> bool:
    """True for NaN, the NA and NaT of pandas, and a Decimal that is no number."""
    if isinstance(cell, float | np.floating):
        return bool(np.isnan(cell))
    if isinstance(cell, Decimal):
        return cell.is_nan()
    return type(cell).__name__ in {"NAType", "NaTType"}


def pandas_cells(series: pd.Series) -> Cells:
    """The cells of a pandas column: Arrow where its dtype says what they are, else objects."""
    if series.dtype == object:
        return cells_of(series.tolist())
    if series.isna().all():  # pandas makes an empty column float; there is no number in it
        return pa.chunked_array([pa.nulls(len(series))])
    array = pa.array(series, from_pandas=True)
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def objects(cells: Cells) -> list[Any]:
    """The cells as objects of Python."""
    return list(cells.to_pylist() if isinstance(cells, pa.ChunkedArray) else cells)


def number_of(cell: Any) -> int | None:
    """A whole number, in digits as CSV gives it, or a float as pandas gives it beside blanks; None
    where blank, or no such thing.

    >>> number_of("7"), number_of(7.0), number_of(" "), number_of("7a"), number_of(7.5)
    (7, 7, None, None, None)
    """
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else None
    text = "" if cell is None else str(cell).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < LENGTH else None


def as_text(cells: Cells) -> Cells:
    """Codes as text, an Arrow column staying one: a categorical by its values, an integer by its
    digits.
    """
    if isinstance(cells, pa.ChunkedArray) and not is_text(cells.type):
        return cells.cast(pa.string())
    return cells


def listed(names: Iterable[str]) -> str:
    """The first few columns by name, safe to print on one line."""
    found = [shown(name) for name in names]
    return (", ".join(found[:NAMED]) or "–") + (", …" if len(found) > NAMED else "")


def shown(name: str) -> str:
    r"""A name cut to what a line can hold, safe to print.

    >>> shown("pagu"), shown("a\nb")
    ('pagu', "'a\\nb'")
    """
    return name[:LENGTH] if name.isprintable() else repr(name)[:LENGTH]
