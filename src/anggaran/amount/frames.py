"""Columns of results as a pandas frame whose amounts stay exact.

Pandas is loaded when the first frame is asked for or handed over: reading, checking and reconciling
do without it.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from anggaran.errors import InvalidOption

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 100  # rows that a notebook is shown
NUMBERS = frozenset({"row", "page", "line"})
DTYPES = ("decimal", "arrow", "text")
# digits that Arrow can subtract, multiply by a whole number and subtract again in 128 bits
NARROW = 16
WIDE = 20


def meet_pandas() -> None:
    """What waits for pandas, once a program hands over a frame or is given one: ``df.anggaran``."""
    importlib.import_module("anggaran.accessor").register()


def to_pandas(columns: pa.Table | Mapping[str, Any], dtype: str = "decimal") -> pd.DataFrame:
    """Columns as a pandas frame: texts, numbers and truth values with Arrow types, amounts exact.

    Args:
        columns: Arrow columns by name, or lists; decimals are amounts.
        dtype: ``"decimal"`` for amounts as :class:`~decimal.Decimal` in columns of objects, which
            add, subtract, multiply, compare, sum and group at any size, unknown ones as ``NA``;
            ``"arrow"`` for columns of Arrow decimals, no wider than the data needs: faster by far,
            but Arrow refuses what may need more than 76 digits, as the difference of two sums of
            groups; ``"text"`` for what has no decimals: SQLite, JSON, CSV.

    Raises:
        InvalidOption: another dtype.

    >>> frame = to_pandas({"kode": ["5"], "pagu": [Decimal("0.10")]})
    >>> ((frame.pagu * 3 - frame.pagu).tolist(),
    ...  str(to_pandas({"pagu": [Decimal("0.10")]}, "arrow").pagu.dtype))
    ([Decimal('0.20')], 'decimal128(16, 2)[pyarrow]')
    >>> to_pandas({"pagu": [Decimal("0.10"), None]}, "text").pagu.tolist()
    ['0.10', <NA>]
    """
    if dtype not in DTYPES:
        raise InvalidOption(
            f"dtype {dtype!r} tidak ada; pakai salah satu dari {', '.join(map(repr, DTYPES))}.",
            f"No dtype {dtype!r}; use one of {', '.join(map(repr, DTYPES))}.",
        )
    pandas = importlib.import_module("pandas")
    meet_pandas()
    table = columns if isinstance(columns, pa.Table) else pa.table(dict(columns))
    amounts = [field.name for field in table.schema if pa.types.is_decimal(field.type)]
    if dtype != "decimal":
        made = _fitted if dtype == "arrow" else _as_texts
        for name in amounts:
            table = table.set_column(table.column_names.index(name), name, made(table[name]))
        amounts = []
    frame: pd.DataFrame = table.drop_columns(amounts).to_pandas(types_mapper=pandas.ArrowDtype)
    for name in amounts:
        cells = [pandas.NA if cell is None else cell for cell in table[name].to_pylist()]
        frame.insert(
            table.column_names.index(name), name, pandas.Series(cells, frame.index, dtype=object)
        )
    return frame


def of_records(
    records: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    amounts: Collection[str],
    valued: Sequence[str] = (),
) -> dict[str, pa.Array[Any]]:
    """Records of a result as columns; each of the ``values`` of a record gets a column of its own.

    Args:
        records: each a dict of texts, numbers and None, amounts as text.
        columns: names of the columns; those of the values follow.
        amounts: the columns that are amounts, besides those of the values.
        valued: the values that there are where no record has any.

    >>> found = of_records([{"kode": "5", "values": {"DPA": "1.50"}}], ["kode"], [])
    >>> {name: column.to_pylist() for name, column in found.items()}
    {'kode': ['5'], 'DPA': [Decimal('1.50')]}
    """
    found = {}
    for name in columns:
        cells = [record.get(name) for record in records]
        if name in amounts:
            found[name] = _amounts(cells)
        else:
            found[name] = pa.array(cells, pa.int64() if name in NUMBERS else pa.string())
    values = [record.get("values", {}) for record in records]
    for name in dict.fromkeys((*valued, *(key for each in values for key in each))):
        found[name] = _amounts([each.get(name) for each in values])
    return found


def _amounts(cells: Sequence[Any]) -> pa.Array[Any]:
    """Amounts as decimals of at least two places."""
    read = [None if cell is None else Decimal(cell) for cell in cells]
    places = [-int(cell.as_tuple().exponent) for cell in read if cell is not None]
    return pa.array(read, pa.decimal256(72, max([2, *places])))


def html_table(head: Sequence[str], rows: Sequence[Sequence[object]], count: int) -> str:
    """A small table for a notebook; what is None is blank.

    Args:
        head: names of the columns.
        rows: those that are shown; amounts already as text, in an :class:`Amount`.
        count: how many there are.

    >>> html_table(["kode", "pagu"], [["5 & 6", Amount("1.250,50")]], 2)[-77:]
    '<td style="text-align:right">1.250,50</td></tr></table><p>… 1 lagi / more</p>'
    """
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = "".join(f"<tr>{''.join(map(_html, row))}</tr>" for row in rows)
    more = f"<p>… {count - len(rows)} lagi / more</p>" if count > len(rows) else ""
    return f"<table><tr>{cells}</tr>{lines}</table>{more}"


class Amount(str):
    """An amount as a document prints it."""

    __slots__ = ()


_MARKS = str.maketrans(",.", ".,")  # as they are printed in Indonesian


def as_printed(amount: Decimal | None) -> Amount | None:
    """An amount as a document prints it; None stays.

    >>> as_printed(Decimal("1250.50"))
    '1.250,50'
    """
    return None if amount is None else Amount(f"{amount:,.2f}".translate(_MARKS))


def _html(cell: object) -> str:
    style = ' style="text-align:right"' if isinstance(cell, Amount) else ""
    return f"<td{style}>{'' if cell is None else escape(str(cell))}</td>"


def _as_texts(column: pa.ChunkedArray[Any]) -> pa.Array[Any]:
    """Amounts as text with all their decimals."""
    cells = [None if cell is None else format(cell, "f") for cell in column.to_pylist()]
    return pa.array(cells, pa.string())


def _fitted(column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Amounts in decimals that leave room for arithmetic: 128 bits where the digits are few, else
    256.
    """
    scale = column.type.scale
    bounds = (pc.min(column).as_py(), pc.max(column).as_py())
    digits = max(len(str(int(abs(bound or Decimal()).scaleb(scale)))) for bound in bounds)
    kind = (
        pa.decimal128(NARROW, scale)
        if digits <= NARROW
        else pa.decimal256(max(digits, WIDE), scale)
    )
    return column.cast(kind)
