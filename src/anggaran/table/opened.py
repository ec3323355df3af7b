"""Whatever a program holds rows in, opened: the names of its columns, their cells, and the labels
of its rows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeGuard

import pyarrow as pa

from anggaran.amount.frames import meet_pandas
from anggaran.errors import InvalidOption, InvalidTable
from anggaran.table.cells import Cells, cells_of, listed, pandas_cells
from anggaran.table.table import Table

if TYPE_CHECKING:
    import pandas as pd

_ARROW = ("to_arrow", "to_pyarrow", "toArrow")  # polars and DuckDB, ibis, PySpark


@dataclass(frozen=True, slots=True)
class Opened:
    """A frame of any make.

    Attributes:
        names: its columns.
        count: its rows.
        cells: gives the cells of one column.
        labels: the label of each row, where its frame gives them other labels than 0, 1, 2, …
    """

    names: Sequence[str]
    count: int
    cells: Callable[[str], Cells]
    labels: Sequence[Any] | None = None

    def renamed(self, columns: Mapping[str, str]) -> Opened:
        """The same frame with some columns under other names.

        Raises:
            InvalidOption: a column that is not there.

        >>> opened([{"Pagu (Rp)": 7}]).renamed({"Pagu (Rp)": "pagu"}).cells("pagu")
        [7]
        """
        if unknown := [name for name in columns if name not in self.names]:
            raise InvalidOption(
                f"columns menyebut {listed(unknown)}, yang tidak ada; "
                f"yang ada: {listed(self.names)}.",
                f"columns names {listed(unknown)}, which is not there; "
                f"there are: {listed(self.names)}.",
            )
        names = [columns.get(name, name) for name in self.names]
        old = dict(zip(names, self.names, strict=True))
        return replace(self, names=names, cells=lambda name: self.cells(old[name]))


def is_pandas(source: object) -> TypeGuard[pd.DataFrame]:
    """True for a pandas frame; nobody can have one before pandas is loaded."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(source, pandas.DataFrame)


def opened(source: object) -> Opened:
    """A frame, a cursor or rows, opened.

    Args:
        source: a DataFrame of pandas or polars (lazy too), a table or record batch of Arrow, a
            relation of DuckDB, ibis or PySpark, an open cursor of a database (DB-API), or rows that
            know their columns: dicts, ``sqlite3.Row``, named tuples, rows of SQLAlchemy.

    Raises:
        InvalidTable: it is nothing of the kind.

    >>> opened(pa.RecordBatch.from_pylist([{"kode": "5", "pagu": 7}])).names
    ['kode', 'pagu']
    """
    if is_pandas(source):
        return _pandas(source)
    table = _arrow(source)
    if table is not None:
        return Opened(table.column_names, len(table), table.column)
    is_cursor = getattr(source, "description", None) and hasattr(source, "fetchall")
    return _cursor(source) if is_cursor else _rows(source)


def _arrow(source: Any) -> pa.Table | None:
    """The same rows as an Arrow table; None for what has no such form."""
    if isinstance(source, pa.Table):
        return source
    if isinstance(source, pa.RecordBatch):
        return pa.Table.from_batches([source])
    if hasattr(source, "collect") and hasattr(source, "lazy"):  # a polars LazyFrame
        return _arrow(source.collect())
    if convert := next(filter(None, (getattr(source, name, None) for name in _ARROW)), None):
        return _arrow(convert())
    return pa.table(source) if hasattr(source, "__arrow_c_stream__") else None


def _pandas(frame: pd.DataFrame) -> Opened:
    meet_pandas()
    names = [str(name) for name in frame.columns]
    index = frame.index
    plain = getattr(index, "start", None) == 0 and getattr(index, "step", None) == 1

    def cells(name: str) -> Cells:
        return pandas_cells(frame.iloc[:, names.index(name)])

    return Opened(names, len(frame), cells, None if plain else index.tolist())


def _cursor(cursor: Any) -> Opened:
    """A cursor after ``execute``: its rows in the order of its columns, whatever a row is made
    of.
    """
    names = [str(column[0]) for column in cursor.description]
    rows = [_values(row, names) for row in cursor.fetchall()]
    return Opened(names, len(rows), lambda name: cells_of(row[names.index(name)] for row in rows))


def _values(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(map(row.__getitem__, names)) if isinstance(row, Mapping) else tuple(row)


def _is_row(row: object) -> bool:
    """Whether a row names its values: a dict, a row of a database that has keys, a named tuple."""
    return isinstance(row, Mapping) or hasattr(row, "keys") or hasattr(row, "_asdict")


def _mapping(row: Any) -> Mapping[Any, Any]:
    if isinstance(row, Mapping):
        return row
    return dict(zip(row.keys(), row, strict=True)) if hasattr(row, "keys") else row._asdict()


def _rows(source: object) -> Opened:
    """Rows that name their values, each its own."""
    if isinstance(source, str | PathLike):
        name = repr(str(source))[:60]
        raise InvalidTable(
            f"{name} nama berkas; baca dulu: read({name})[0].",
            f"{name} is the name of a file; read it first: read({name})[0].",
        )
    several = isinstance(source, Iterable) and not isinstance(source, Mapping | str | bytes)
    rows: list[Any] = list(source) if isinstance(source, Iterable) and several else [source]
    if any(isinstance(row, Table) for row in rows):
        raise InvalidTable(
            "read memberi daftar tabel; beri satu di antaranya, misalnya read(berkas)[0].",
            "read gives a list of tables; give one of them, such as read(file)[0].",
        )
    if not several or not all(map(_is_row, rows)):
        kind = type(source).__name__
        raise InvalidTable(
            f"{kind} bukan tabel; beri DataFrame pandas atau polars, tabel Arrow, kursor basis "
            "data, atau dict untuk tiap baris.",
            f"{kind} is no table; give a pandas or polars DataFrame, an Arrow table, a database "
            "cursor, or a dict for each row.",
        )
    found = [_mapping(row) for row in rows]
    names = list(dict.fromkeys(map(str, chain.from_iterable(found))))
    return Opened(names, len(found), lambda name: cells_of(row.get(name) for row in found))
