"""The border for programmers: a pandas, Arrow or polars frame, or dicts, to a :class:`~anggaran.table.table.Table`.

Strict where a file is not: what a program hands over has types, and a type that can't hold an exact amount or a whole
code is refused with what to do instead.  Text is taken as printed, so ``15.000.00`` keeps its doubt.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeGuard

import pyarrow as pa

from anggaran.amount.column import read_amounts
from anggaran.amount.percent import read_percents
from anggaran.amount.rupiah import AmountColumn, decimal_of, from_arrow, sen_of
from anggaran.arrow import Same
from anggaran.errors import InvalidAmount, InvalidOption, InvalidTable
from anggaran.finding import Text, Where
from anggaran.table.contract import (
    CODE_ROLES,
    NODE,
    Cells,
    Role,
    as_text,
    cells_of,
    check,
    hold_once,
    is_stated,
    is_text,
    listed,
    pandas_cells,
    refuse,
    repeated,
    roles_of,
)
from anggaran.table.table import Note, Source, Table

if TYPE_CHECKING:
    import pandas as pd

RUPIAH = pa.decimal128(38, 2)
LONG = 1000  # rows from which codes stay in the Arrow column that they came in


class HasArrow(Protocol):
    """A frame that gives itself as Arrow: polars, which is no dependency."""

    def to_arrow(self) -> pa.Table:
        """The same rows as an Arrow table."""


Frame: TypeAlias = "pd.DataFrame | pa.Table | HasArrow | Iterable[Mapping[str, Any]]"


@dataclass(frozen=True, eq=False)
class TreeFrame(Table):
    """The frame that a tree gives of itself: a row is a node.  A node that no row prints has 0 for its row number.

    Attributes:
        keys: the key of each node.
        parents: the key of the node above it, ``""`` for a top node.
        level_names: the name of its level.
        stated: for a measure, what the document prints; ``amounts`` has what was computed, blank where unknown.
    """

    keys: Sequence[str] = ()
    parents: Sequence[str] = ()
    level_names: Sequence[str] = ()
    stated: Mapping[str, AmountColumn] = field(default_factory=dict)

    def where(self, index: int | None, column: str | None = None) -> Where:
        """The place of a row, or of one cell of it; the table where no row prints it."""
        return super().where(None if index is None else index if self.rows[index] else None, column)


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as pandas, with Arrow types, so that amounts stay exact.

    pandas is loaded here, when a frame is asked for: reading, checking and reconciling do without it.
    """
    frame: pd.DataFrame = table.to_pandas(types_mapper=importlib.import_module("pandas").ArrowDtype)
    return frame


def _is_pandas(source: object) -> TypeGuard[pd.DataFrame]:
    """True for a pandas frame; nobody can have one before pandas is loaded."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(source, pandas.DataFrame)


def table_from_frame(source: Frame, *, by: Sequence[str] | None = None, name: str = "tabel") -> Table:
    """A frame as a budget table, exactly.

    Args:
        source: a pandas or polars DataFrame, an Arrow table, or dicts, one a row.  Columns: ``kode`` or ``uraian`` or
            both; one or more measures in rupiah (``pagu…``, ``realisasi…``, ``prognosis…``, ``rak…``) as Decimal,
            integers or text as printed.  If there: ``nomor``, ``induk``, ``level`` (1 the highest), ``keterangan``,
            ``row`` (the row in its sheet; else 1, 2, …), percents ``persen…``.  Other columns are named in a note.
            The frame that a tree gives of itself is taken as a whole, nodes without a row and all.
        by: for flat lines, their code columns, outermost first (``rekening`` also finds ``kode_rekening``); the
            labels of their codes may stand in ``nama_rekening`` and so on.
        name: what findings call the table.

    Raises:
        InvalidTable: a column is missing, of a wrong type (float, bool), or a row number stands twice.
        InvalidOption: ``by`` names a column twice, or one that is not there.
        InvalidAmount: a Decimal or integer has a third decimal, or more than 36 digits before the decimal mark.

    >>> table = table_from_frame([{"kode": "5.1", "pagu": "1.250.000,50"}, {"kode": "5.2", "pagu": 7}])
    >>> table.amounts["pagu"].value(0), table.amounts["pagu"].value(1), table.kode["kode"]
    (Decimal('1250000.50'), Decimal('7.00'), ['5.1', '5.2'])
    """
    given = _opened(source)
    refuse([repeated(given.names)])
    codes = _code_columns(given.names, by)
    roles = roles_of(given.names, codes)
    columns = {column: given.cells(column) for column in roles}
    if _is_pandas(source):
        # pandera takes longer to import than pandas: only those who hand over a pandas frame wait for it, once.
        importlib.import_module("anggaran.table.schema").validate(source, codes)
    else:
        check(columns, given.names, codes)
    border = _Border(columns, roles, given.count, codes)
    return border.table(name, [column for column in given.names if border.leaves_out(column)])


@dataclass(frozen=True, slots=True)
class _Given:
    """A frame of any make: its columns, its length, and how to get the cells of one column."""

    names: Sequence[str]
    count: int
    cells: Callable[[str], Cells]


def _opened(source: object) -> _Given:
    if _is_pandas(source):
        names = [str(name) for name in source.columns]
        return _Given(names, len(source), lambda name: pandas_cells(source.iloc[:, names.index(name)]))
    if isinstance(source, pa.Table):
        return _Given(source.column_names, len(source), source.column)
    if hasattr(source, "to_arrow"):
        return _opened(source.to_arrow())
    rows: list[Any] = list(source) if isinstance(source, Iterable) and not isinstance(source, Mapping) else [source]
    if any(isinstance(row, Table) for row in rows):
        raise InvalidTable(
            "read memberi daftar tabel; beri satu di antaranya, misalnya read(berkas)[0].",
            "read gives a list of tables; give one of them, such as read(file)[0].",
        )
    if isinstance(source, str | Mapping) or not all(isinstance(row, Mapping) for row in rows):
        kind = type(source).__name__
        raise InvalidTable(
            f"{kind} bukan tabel; beri DataFrame pandas atau polars, tabel Arrow, atau dict untuk tiap baris.",
            f"{kind} is no table; give a pandas or polars DataFrame, an Arrow table, or a dict for each row.",
        )
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    return _Given(names, len(rows), lambda name: cells_of(row.get(name) for row in rows))


def _code_columns(names: Sequence[str], by: Sequence[str] | None) -> dict[str, str]:
    """For flat lines, the code columns by role: those asked for, then the others that are known."""
    if by is None:
        return {}
    if isinstance(by, str) or not by:
        raise InvalidOption(
            'by adalah daftar kolom kode, misalnya by=["sub_kegiatan", "rekening"].',
            'by is a list of code columns, such as by=["sub_kegiatan", "rekening"].',
        )
    if set(names) >= NODE:
        raise InvalidOption(
            "Tabel ini sudah berupa pohon; hapus by, atau beri baris-baris asalnya.",
            "This table is a tree already; leave out by, or give the lines that it came from.",
        )
    wanted = dict.fromkeys((*by, *CODE_ROLES))
    # Where both stand, `kode_skpd` is the code and `skpd` most likely a name: the later one counts here.
    codes = {role: column for role in wanted for column in (role, f"kode_{role}") if column in names}
    if unknown := [role for role in by if role not in codes]:
        raise InvalidOption(
            f"Tidak ada kolom kode {', '.join(unknown)}; yang ada: {listed(names)}.",
            f"No code column {', '.join(unknown)}; there are: {listed(names)}.",
        )
    hold_once([codes[role] for role in by])
    return codes


@dataclass(frozen=True, slots=True, eq=False)
class _Labels(Sequence[str]):
    """Labels of an Arrow column, folded when they are asked for: a million lines are rarely all looked at."""

    cells: pa.ChunkedArray[Any]

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [_folded(text) for text in self.cells[index].to_pylist()]
        return _folded(self.cells[index].as_py())


@dataclass(frozen=True, slots=True)
class _Border:
    """Checked columns of a frame, being turned into those of a table."""

    columns: Mapping[str, Cells]
    roles: Mapping[str, Role]
    count: int
    codes: Mapping[str, str]

    @property
    def is_tree(self) -> bool:
        """True for the frame that a tree gives of itself."""
        return self.roles.keys() >= NODE

    def leaves_out(self, column: str) -> bool:
        """True for a column that the table does without, which a note names."""
        if self.is_tree:
            return column not in self.roles and column != "lines"
        return column not in self.roles or is_stated(column, self.roles)

    def table(self, name: str, unused: Sequence[str]) -> Table:
        amounts = [column for column, role in self.roles.items() if role is Role.MEASURE]
        measures = [column for column in amounts if not is_stated(column, self.roles)]
        percents = [column for column, role in self.roles.items() if role is Role.PERCENT]
        uraian = self.labels("uraian")
        make: Callable[..., Table] = partial(TreeFrame, **self.nodes()) if self.is_tree else Table
        return make(
            name,
            Source(),
            [row or 0 for row in self.objects("row") or ()] or range(1, self.count + 1),
            uraian if uraian is not None else Same("", self.count),
            {column: _amounts(column, self.columns[column]) for column in measures},
            kode=self.kode(),
            nomor=self.texts("nomor"),
            induk=self.texts("induk"),
            level=self.objects("level"),
            names={role: labels for role in self.codes if (labels := self.labels(f"nama_{role}")) is not None},
            percents={column: read_percents(_objects(self.columns[column]), column) for column in percents},
            keterangan=self.labels("keterangan"),
            flat=bool(self.codes),
            notes=_notes(unused),
        )

    def nodes(self) -> dict[str, Any]:
        """What the frame of a tree has besides: its nodes by key, and what the document prints."""
        texts = {"keys": "key", "parents": "parent", "level_names": "level_name"}
        said = [measure for measure in self.roles if f"{measure}_stated" in self.roles]
        stated = {measure: _amounts(f"{measure}_stated", self.columns[f"{measure}_stated"]) for measure in said}
        return {field: self.texts(column) for field, column in texts.items()} | {"stated": stated}

    def kode(self) -> dict[str, Any]:
        if self.codes:
            return {role: as_text(self.columns[column]) for role, column in self.codes.items()}
        cells = self.columns.get("kode")
        if isinstance(cells, pa.ChunkedArray) and is_text(cells.type) and self.count >= LONG:
            return {"kode": cells}
        return {"kode": _objects(cells)} if cells is not None else {}

    def objects(self, column: str) -> list[Any] | None:
        return _objects(self.columns[column]) if column in self.columns else None

    def texts(self, column: str) -> list[str] | None:
        cells = self.objects(column)
        return None if cells is None else [_folded(cell) for cell in cells]

    def labels(self, column: str) -> Sequence[str] | None:
        cells = self.columns.get(column)
        if self.codes and isinstance(cells, pa.ChunkedArray):
            return _Labels(cells)
        return self.texts(column)


def _objects(cells: Cells) -> list[Any]:
    return list(cells.to_pylist() if isinstance(cells, pa.ChunkedArray) else cells)


def _folded(cell: object) -> str:
    """A label on one line, ``""`` where blank."""
    return "" if cell is None else " ".join(str(cell).split())


def _amounts(name: str, cells: Cells) -> AmountColumn:
    """A measure: text is read as printed, anything else must be exact as it is."""
    try:
        if isinstance(cells, pa.ChunkedArray):
            if pa.types.is_dictionary(cells.type):
                cells = cells.cast(cells.type.value_type)
            return read_amounts(cells.to_pylist()) if is_text(cells.type) else from_arrow(cells)
        if any(issubclass(kind, str) for kind in set(map(type, cells))):
            for cell in cells:
                if not (cell is None or isinstance(cell, str)):
                    sen_of(Decimal(cell))
            return read_amounts(cells)
        return from_arrow(_exact(cells))
    except InvalidAmount as error:
        shown = listed([name])
        raise InvalidAmount(f"Kolom {shown}: {error.id}", f"Column {shown}: {error.en}") from None


def _exact(cells: Sequence[Any]) -> pa.Array[Any]:
    """Decimals and integers as ``decimal128``; Arrow refuses what does not fit, :func:`sen_of` says it readably."""
    try:
        return pa.array(cells, RUPIAH)
    except pa.ArrowException:
        return pa.array([None if n is None else decimal_of(sen_of(Decimal(n))) for n in cells], RUPIAH)


def _notes(unused: Sequence[str]) -> tuple[Note, ...]:
    if not unused:
        return ()
    shown = listed(unused)
    return (Note(Text(f"Kolom yang tidak dipakai: {shown}.", f"Columns not used: {shown}.")),)
