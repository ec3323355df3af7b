"""The border for programmers: a pandas, Arrow or polars frame, or dicts, to a
:class:`~anggaran.table.table.Table`.

Strict where a file is not: what a program hands over has types, and a type that can't hold an exact
amount or a whole code is refused with what to do instead.  Text is taken as printed, so
``15.000.00`` keeps its doubt.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pyarrow as pa

from anggaran.amount.column import read_amounts
from anggaran.amount.percent import PercentColumn, read_percents
from anggaran.amount.rupiah import AmountColumn, decimal_of, from_arrow, sen_of
from anggaran.arrow import Same
from anggaran.errors import InvalidAmount, InvalidOption, InvalidTable
from anggaran.finding import Text, Where
from anggaran.loading import later
from anggaran.measure import kind_names
from anggaran.table.cells import (
    CODE_ROLES,
    NODE,
    Cells,
    as_text,
    is_text,
    listed,
    number_of,
    objects,
    shown,
)  # fmt: skip
from anggaran.table.opened import Opened, opened
from anggaran.table.roles import Role
from anggaran.table.table import Note, Source, Table

if TYPE_CHECKING:
    import pandas as pd

steps_between = later("rapidfuzz.distance.DamerauLevenshtein:distance")

READY = frozenset({"path", "is_leaf", "serapan", "sisa"})
"""Columns that such a frame has besides, and that follow from the others."""
LOOKED = 20  # cells that tell a column of codes from one of names
RUPIAH = pa.decimal128(38, 2)
LONG = 1000  # rows from which codes stay in the Arrow column that they came in


class HasArrow(Protocol):
    """A frame that gives itself as Arrow: polars, which is no dependency."""

    def to_arrow(self) -> pa.Table:
        """The same rows as an Arrow table."""


class IsLazy(Protocol):
    """A frame that has yet to be worked out: a LazyFrame of polars."""

    def collect(self, *args: Any, **options: Any) -> Any:
        """The frame itself."""


class Cursor(Protocol):
    """A cursor of any database (DB-API) after ``execute``."""

    @property
    def description(self) -> Any:
        """Its columns, the name of each first."""

    def fetchall(self) -> Any:
        """Its rows."""


class Named(Protocol):
    """A row that names its values: a named tuple, a row of SQLAlchemy."""

    def _asdict(self) -> Mapping[str, Any]: ...


Frame: TypeAlias = (
    "pd.DataFrame | pa.Table | HasArrow | IsLazy | Cursor | Iterable[Mapping[str, Any] | Named]"
)


@dataclass(frozen=True, eq=False)
class TreeFrame(Table):
    """The frame that a tree gives of itself: a row is a node.  A node that no row prints has 0 for
    its row number.

    Attributes:
        keys: the key of each node.
        parents: the key of the node above it, ``""`` for a top node.
        level_names: the name of its level.
        stated: for a measure, what the document prints; ``amounts`` has what was computed, blank
            where unknown.
        lines: of flat lines, how many each node sums.
    """

    keys: Sequence[str] = ()
    parents: Sequence[str] = ()
    level_names: Sequence[str] = ()
    stated: Mapping[str, AmountColumn] = field(default_factory=dict)
    lines: Sequence[int] | None = None

    def where(self, index: int | None, column: str | None = None) -> Where:
        """The place of a row, or of one cell of it; the table where no row prints it."""
        return super().where(None if index is None else index if self.rows[index] else None, column)


def table_from_frame(
    source: Frame,
    *,
    by: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    name: str = "tabel",
) -> Table:
    """A frame as a budget table, exactly.

    Args:
        source: a pandas or polars DataFrame, an Arrow table or record batch, a cursor of a
            database, or dicts, one a row.  Columns: ``kode`` or ``uraian`` or both; one or more
            measures in rupiah (``pagu…``, ``realisasi…``, ``prognosis…``, ``rak…``) as Decimal,
            integers or text as printed.  If there: ``nomor``, ``induk``, ``level`` (1 the highest),
            ``keterangan``, ``row`` (the row in its sheet; else 1, 2, …), percents ``persen…``.
            Other columns are named in a note.  The frame that a tree gives of itself is taken as a
            whole, nodes without a row and all.
        by: for flat lines, their code columns, outermost first (``rekening`` also finds
            ``kode_rekening``); the labels of their codes may stand in ``nama_rekening`` and so on.
        columns: columns of the frame by the names that the contract gives them: ``{"Pagu (Rp)":
            "pagu"}``.
        name: what findings call the table.

    Raises:
        InvalidTable: a column is missing, misspelt or of a wrong type (float, bool), a row number
            stands twice, or there are code columns and no ``by``.
        InvalidOption: ``by`` names a column twice, or it or ``columns`` names one that is not
            there.
        InvalidAmount: a Decimal or integer has a third decimal, or more than 36 digits before the
            decimal mark.

    >>> rows = [{"kode": "5.1", "pagu": "1.250.000,50"}, {"kode": "5.2", "pagu": 7}]
    >>> table = table_from_frame(rows)
    >>> table.amounts["pagu"].value(0), table.amounts["pagu"].value(1), table.kode["kode"]
    (Decimal('1250000.50'), Decimal('7.00'), ['5.1', '5.2'])
    """
    contract = importlib.import_module("anggaran.table.contract")
    given = opened(source).renamed(columns or {})
    if not set(given.names) >= NODE:
        heading = importlib.import_module("anggaran.reading.layout.heading")
        given = given.renamed(heading.contract_names(given.names, by))
    codes = _code_columns(given.names, by)
    roles = contract.hold(given, codes)
    if by is None:
        _hold_keyed(given)
    _hold_spelt(given.names, roles, codes)
    border = _Border({column: given.cells(column) for column in roles}, roles, given.count, codes)
    return border.table(name, [column for column in given.names if border.leaves_out(column)])


def hold_once(by: Sequence[str]) -> None:
    """Refuse to nest a code column under itself.

    Raises:
        InvalidOption: naming the column.
    """
    twice = [name for name, count in Counter([*by]).items() if count > 1]
    if twice:
        which = listed(twice)
        raise InvalidOption(
            f"by menyebut {which} dua kali; sebut sekali.", f"by names {which} twice; name it once."
        )


def _hold_keyed(given: Opened) -> None:
    """Refuse flat lines that nobody said are flat: their code columns would count for nothing."""
    if "kode" in given.names or set(given.names) >= NODE:
        return
    coded = [name for name in given.names if name.removeprefix("kode_") in CODE_ROLES]
    coded = [name for name in coded if _holds_codes(given.cells(name))]
    if coded:
        by = ", ".join(f'"{name.removeprefix("kode_")}"' for name in coded)
        raise InvalidTable(
            f"Kolom {listed(coded)} berisi kode; untuk baris rata beri by=[{by}], "
            "yang terluar lebih dulu.",
            f"Column {listed(coded)} holds codes; for flat lines give by=[{by}], "
            "the outermost first.",
        )


def _holds_codes(cells: Cells) -> bool:
    """True where the first cells that print anything are codes."""
    first = cells[:LOOKED] if not isinstance(cells, pa.ChunkedArray) else cells[:LOOKED].to_pylist()
    texts = [str(cell).strip() for cell in first if cell is not None and str(cell).strip()]
    return bool(texts) and all(text[0].isdigit() or text.upper().startswith("X.") for text in texts)


def _hold_spelt(names: Sequence[str], roles: Mapping[str, Role], codes: Mapping[str, str]) -> None:
    """Refuse a column that is a letter away from one of the contract that is not there.

    Raises:
        InvalidTable: naming the near name.
    """
    known = [
        each
        for each in (*kind_names(), "uraian", *(() if codes else ("kode",)))
        if each not in roles
    ]
    for name in names:
        if name in roles or name in codes.values() or is_stated(name, roles):
            continue
        word, _, rest = name.casefold().partition("_")
        for near in known:
            if max(len(word), len(near)) >= 5 and steps_between(word, near) == 1:
                meant = f"{near}_{rest}" if rest else near
                raise InvalidTable(
                    f"Kolom {shown(name)} tidak dikenal; maksudnya {meant}? Ganti namanya, atau "
                    f"columns={{{name!r}: {meant!r}}}.",
                    f"Column {shown(name)} is not known; is it {meant}? Rename it, or give "
                    f"columns={{{name!r}: {meant!r}}}.",
                )


def is_stated(name: str, names: Collection[str]) -> bool:
    """Whether a column has what a document prints of a measure that stands beside it, as the frame
    of a tree has.

    >>> [name for name in ("pagu", "pagu_stated") if is_stated(name, ("pagu", "pagu_stated"))]
    ['pagu_stated']
    """
    return name.endswith("_stated") and name.removesuffix("_stated") in names


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
    # Where both stand, `kode_skpd` is the code and `skpd` most likely a name: the later one counts.
    codes = {
        role: column for role in wanted for column in (role, f"kode_{role}") if column in names
    }
    if unknown := [role for role in by if role not in codes]:
        raise InvalidOption(
            f"Tidak ada kolom kode {', '.join(unknown)}; yang ada: {listed(names)}.",
            f"No code column {', '.join(unknown)}; there are: {listed(names)}.",
        )
    hold_once([codes[role] for role in by])
    return codes


@dataclass(frozen=True, slots=True, eq=False)
class _Labels(Sequence[str]):
    """Labels of an Arrow column, folded when they are asked for: a million lines are rarely all
    looked at.
    """

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
            return column not in self.roles and column not in READY
        return column not in self.roles or is_stated(column, self.roles)

    def table(self, name: str, unused: Sequence[str]) -> Table:
        uraian = self.labels("uraian")
        make: Callable[..., Table] = partial(TreeFrame, **self.nodes()) if self.is_tree else Table
        return make(
            name,
            Source(),
            [row or 0 for row in self.numbers("row") or ()] or range(1, self.count + 1),
            uraian if uraian is not None else Same("", self.count),
            self.amounts(),
            kode=self.kode(),
            nomor=self.texts("nomor"),
            induk=self.texts("induk"),
            level=self.numbers("level"),
            names={
                role: labels
                for role in self.codes
                if (labels := self.labels(f"nama_{role}")) is not None
            },
            percents=self.percents(),
            keterangan=self.labels("keterangan"),
            flat=bool(self.codes),
            notes=_notes(unused),
        )

    def amounts(self) -> dict[str, AmountColumn]:
        """The measures that it has by column, without what a tree says of its document."""
        measures = [column for column, role in self.roles.items() if role is Role.MEASURE]
        own = (column for column in measures if not is_stated(column, self.roles))
        return {column: _amounts(column, self.columns[column]) for column in own}

    def percents(self) -> dict[str, PercentColumn]:
        """The printed percents by column."""
        percents = (column for column, role in self.roles.items() if role is Role.PERCENT)
        return {each: read_percents(objects(self.columns[each]), each) for each in percents}

    def nodes(self) -> dict[str, Any]:
        """What the frame of a tree has besides: its nodes by key, and what the document prints."""
        texts = {"keys": "key", "parents": "parent", "level_names": "level_name"}
        said = [measure for measure in self.roles if f"{measure}_stated" in self.roles]
        stated = {
            measure: _amounts(f"{measure}_stated", self.columns[f"{measure}_stated"])
            for measure in said
        }
        found = {field: self.texts(column) for field, column in texts.items()}
        return found | {"stated": stated, "lines": self.numbers("lines")}

    def kode(self) -> dict[str, Any]:
        if self.codes:
            return {role: as_text(self.columns[column]) for role, column in self.codes.items()}
        cells = self.columns.get("kode")
        if isinstance(cells, pa.ChunkedArray) and is_text(cells.type) and self.count >= LONG:
            return {"kode": cells}
        return {"kode": objects(cells)} if cells is not None else {}

    def objects(self, column: str) -> list[Any] | None:
        return objects(self.columns[column]) if column in self.columns else None

    def numbers(self, column: str) -> list[int | None] | None:
        cells = self.objects(column)
        return None if cells is None else [number_of(cell) for cell in cells]

    def texts(self, column: str) -> list[str] | None:
        cells = self.objects(column)
        return None if cells is None else [_folded(cell) for cell in cells]

    def labels(self, column: str) -> Sequence[str] | None:
        cells = self.columns.get(column)
        if self.codes and isinstance(cells, pa.ChunkedArray):
            return _Labels(cells)
        return self.texts(column)


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
    """Decimals and integers as ``decimal128``; Arrow refuses what does not fit, :func:`sen_of` says
    it readably.
    """
    try:
        return pa.array(cells, RUPIAH)
    except (pa.ArrowException, ValueError):  # an integer of thousands of digits is no text either
        return pa.array(
            [None if n is None else decimal_of(sen_of(Decimal(n))) for n in cells], RUPIAH
        )


def _notes(unused: Sequence[str]) -> tuple[Note, ...]:
    if not unused:
        return ()
    shown = listed(unused)
    return (Note(Text(f"Kolom yang tidak dipakai: {shown}.", f"Columns not used: {shown}.")),)
