"""The column contract of a frame: which columns count, what may stand in them, and what to say where it does not.

Amounts and codes are refused as floats: 0.1 + 0.2 is not 0.3 there, and the codes 5.1 and 5.10 are one float.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from anggaran.errors import InvalidOption, InvalidTable
from anggaran.finding import Text
from anggaran.kode.code import Kode

if TYPE_CHECKING:
    import pandas as pd

Cells: TypeAlias = "Sequence[Any] | pa.ChunkedArray[Any]"
"""A column: Arrow where the frame gives a type, else objects with ``None`` where blank."""

CODE_ROLES = ("urusan", "bidang_urusan", "skpd", "program", "kegiatan", "sub_kegiatan", "rekening", "sumber_dana")
NODE = frozenset({"key", "kode", "uraian", "level", "level_name", "parent", "row"})
"""The columns by which the frame that a tree gives of itself is known."""

SHOWN = 3  # rows that a refusal names
NAMED = 12  # columns that a refusal lists
LENGTH = 40  # characters of a column's name that a refusal shows
_MEASURE = re.compile(r"pagu.*|realisasi.*|prognosis.*|rak(?![a-z]).*", re.DOTALL)


class Role(Enum):
    """What a column is for: the types of its cells in Python, and what to do where it holds others."""

    MEASURE = (
        (Decimal, int, str),
        Text("pakai Decimal, bilangan bulat, atau teks seperti tercetak", "use Decimal, integers, or text as printed"),
    )
    PERCENT = (
        (Decimal, int, str),
        Text("pakai Decimal atau teks seperti tercetak", "use Decimal, or text as printed"),
    )
    KODE = ((str, int, Kode), Text("pakai teks, misalnya '5.1.02'", "use text, such as '5.1.02'"))
    LABEL = ((str,), Text("pakai teks", "use text"))
    LEVEL = (
        (int,),
        Text("pakai bilangan bulat (di pandas: Int64), 1 yang tertinggi", "use integers (Int64 in pandas), 1 on top"),
    )
    ROW = (
        (int,),
        Text("beri tiap baris nomornya, bilangan bulat mulai 1", "give each row its number, an integer from 1"),
    )
    NODE_ROW = (
        (int,),
        Text("kosongkan, atau beri nomor baris mulai 1", "leave it blank, or give the number of a row, from 1"),
    )

    def __init__(self, types: tuple[type, ...], advice: Text) -> None:
        self.types = types
        self.advice = advice

    def accepts(self, kind: type) -> bool:
        """Whether a cell of this Python type may stand here; blanks always may, but for row numbers."""
        return issubclass(kind, self.types) and not issubclass(kind, bool)

    def holds(self, kind: pa.DataType) -> bool:
        """Whether an Arrow column of this type may stand here."""
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        if pa.types.is_null(plain):
            return True
        if pa.types.is_decimal(plain):
            return Decimal in self.types
        return int in self.types if pa.types.is_integer(plain) else str in self.types and is_text(plain)


_FIXED = {
    "kode": Role.KODE,
    "nomor": Role.KODE,
    "induk": Role.KODE,
    "uraian": Role.LABEL,
    "keterangan": Role.LABEL,
    "level": Role.LEVEL,
    "row": Role.ROW,
}


_NUMBERS = {Role.ROW, Role.NODE_ROW, Role.LEVEL}


def is_text(kind: pa.DataType) -> bool:
    """Whether an Arrow type is one of its string types."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def roles_of(names: Iterable[str], codes: Mapping[str, str] | None = None) -> dict[str, Role]:
    """What each column of a frame is for; columns outside the contract are left out.

    Args:
        names: the columns.
        codes: for flat lines, the code columns by their role.

    >>> list(roles_of(["kode", "pagu_2024", "rakyat", "persen"]))
    ['kode', 'pagu_2024', 'persen']
    """
    names = list(names)
    coded = set((codes or {}).values())
    labels = {f"nama_{role}" for role in codes or ()}
    roles: dict[str, Role] = {}
    for name in names:
        if name in coded:
            roles[name] = Role.KODE
        elif name in labels:
            roles[name] = Role.LABEL
        elif name in _FIXED and (name != "kode" or not codes):
            roles[name] = _FIXED[name]
        elif name.startswith("persen"):
            roles[name] = Role.PERCENT
        elif _MEASURE.fullmatch(name):
            roles[name] = Role.MEASURE
    if not set(names) >= NODE:
        return roles
    return roles | {"key": Role.LABEL, "parent": Role.LABEL, "level_name": Role.LABEL, "row": Role.NODE_ROW}


def is_stated(name: str, names: Collection[str]) -> bool:
    """Whether a column has what a document prints of a measure that stands beside it, as the frame of a tree has.

    >>> [name for name in ("pagu", "pagu_stated") if is_stated(name, ("pagu", "pagu_stated"))]
    ['pagu_stated']
    """
    return name.endswith("_stated") and name.removesuffix("_stated") in names


def check(columns: Mapping[str, Cells], names: Collection[str], codes: Mapping[str, str] | None = None) -> None:
    """Refuse columns that break the contract, all faults in one line.

    Args:
        columns: the cells of each column of the contract.
        names: all columns of the frame.
        codes: for flat lines, the code columns by their role.

    Raises:
        InvalidTable: naming each fault.
    """
    roles = roles_of(names, codes)
    found = [rule(name, role, columns[name]) for name, role in roles.items() for rule in (wrong_type, wrong_number)]
    found += [missing_key(names, codes), missing_measure(names)]
    refuse(found)


def refuse(faults: Iterable[Text | None]) -> None:
    """Raise if there is a fault.

    Raises:
        InvalidTable: one line that names each fault once.
    """
    texts = list(dict.fromkeys(fault for fault in faults if fault))
    if texts:
        raise InvalidTable(
            f"Tabel tidak dapat dipakai: {'; '.join(text.id for text in texts)}.",
            f"The table cannot be used: {'; '.join(text.en for text in texts)}.",
        )


def hold_once(by: Sequence[str]) -> None:
    """Refuse to nest a code column under itself.

    Raises:
        InvalidOption: naming the column.
    """
    twice = [name for name, count in Counter(by).items() if count > 1]
    if twice:
        shown = listed(twice)
        raise InvalidOption(f"by menyebut {shown} dua kali; sebut sekali.", f"by names {shown} twice; name it once.")


def missing_key(names: Collection[str], codes: Mapping[str, str] | None = None) -> Text | None:
    """A frame needs a code or a label to know its rows by."""
    if codes or "kode" in names or "uraian" in names:
        return None
    there = listed(names)
    known = [name for name in names if name.removeprefix("kode_") in CODE_ROLES]
    by = ", ".join(f'"{name}"' for name in known or ["sub_kegiatan", "rekening"])
    return Text(
        f"tidak ada kolom kode atau uraian (yang ada: {there}): beri nama itu, atau untuk baris rata pakai by=[{by}]",
        f"no column kode or uraian (there are: {there}): name it so, or for flat lines give by=[{by}]",
    )


def missing_measure(names: Collection[str]) -> Text | None:
    """A frame needs an amount."""
    if any(_MEASURE.fullmatch(name) for name in names):
        return None
    there = listed(names)
    words = "pagu, realisasi, prognosis / rak"
    return Text(
        f"tidak ada kolom jumlah (yang ada: {there}): namai {words}, boleh berakhiran (pagu_2024)",
        f"no amount column (there are: {there}): name it {words}, with a suffix if need be (pagu_2024)",
    )


def repeated(names: Sequence[str]) -> Text | None:
    """Two columns of one name can't be told apart."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if not twice:
        return None
    shown = listed(twice)
    return Text(
        f"kolom {shown} ada lebih dari satu: beri nama yang berbeda",
        f"column {shown} stands more than once: give each its own name",
    )


def wrong_type(name: str, role: Role, cells: Cells) -> Text | None:
    """A column that holds what its role does not take."""
    if isinstance(cells, pa.ChunkedArray):
        return None if role.holds(cells.type) else _typed(name, role, _arrow_name(cells.type), ())
    wrong = {kind for kind in set(map(type, cells)) if kind is not type(None) and not role.accepts(kind)}
    if not wrong:
        return None
    rows = [i for i, cell in enumerate(cells) if type(cell) in wrong]
    kinds = dict.fromkeys(_python_name(type(cells[i])) for i in rows)
    return _typed(name, role, ", ".join(kinds), rows)


def wrong_number(name: str, role: Role, cells: Cells) -> Text | None:
    """Row numbers that are blank, below 1 or used twice; levels below 1.  Other columns are never wrong here."""
    if role not in _NUMBERS or wrong_type(name, role, cells):
        return None
    numbers = cells.to_pylist() if isinstance(cells, pa.ChunkedArray) else cells
    if low := [i for i, n in enumerate(numbers) if (n is None and role is Role.ROW) or (n is not None and n < 1)]:
        where = places(low)
        return Text(
            f"kolom {name} kosong atau di bawah 1 ({where.id}): {role.advice.id}",
            f"column {name} is blank or below 1 ({where.en}): {role.advice.en}",
        )
    twice = (
        {n for n, count in Counter(numbers).items() if n is not None and count > 1} if role is not Role.LEVEL else ()
    )
    if not twice:
        return None
    keys = ", ".join(map(str, sorted(twice)[:SHOWN])) + (", …" if len(twice) > SHOWN else "")
    where = places([i for i, n in enumerate(numbers) if n in twice])
    return Text(
        f"nomor {keys} di kolom {name} dipakai lebih dari sekali ({where.id}): {role.advice.id}",
        f"number {keys} in column {name} is used more than once ({where.en}): {role.advice.en}",
    )


def places(rows: Sequence[int]) -> Text:
    """Where in the frame, counted from 1: the first few rows.

    >>> places([0, 4]).en
    'row 1, 5 of the frame'
    """
    shown = ", ".join(str(i + 1) for i in rows[:SHOWN]) + (", …" if len(rows) > SHOWN else "")
    return Text(f"baris ke-{shown}", f"row {shown} of the frame")


def listed(names: Iterable[str]) -> str:
    """The first few columns by name, safe to print on one line."""
    found = [name[:LENGTH] if name.isprintable() else repr(name)[:LENGTH] for name in names]
    return (", ".join(found[:NAMED]) or "–") + (", …" if len(found) > NAMED else "")


def _typed(name: str, role: Role, kind: str, rows: Sequence[int]) -> Text:
    where = places(rows) if rows else Text("semua baris", "all rows")
    advice = role.advice
    if "float" in kind and role in {Role.MEASURE, Role.PERCENT}:
        advice = Text(
            "float tidak menyimpan sen dengan pasti, baca dengan anggaran.read atau dtype=str, atau pakai Decimal",
            "a float does not keep sen exactly, read with anggaran.read or dtype=str, or use Decimal",
        )
    elif "float" in kind and role is Role.KODE:
        advice = Text(
            "5.1 dan 5.10 adalah float yang sama, baca sebagai teks (dtype=str) atau dengan anggaran.read",
            "5.1 and 5.10 are one float, read it as text (dtype=str) or with anggaran.read",
        )
    shown = listed([name])
    return Text(
        f"kolom {shown} berisi {kind} ({where.id}): {advice.id}",
        f"column {shown} holds {kind} ({where.en}): {advice.en}",
    )


def _python_name(kind: type) -> str:
    if issubclass(kind, float | np.floating):
        return "float"
    return "bool" if issubclass(kind, np.bool_) else kind.__name__[:LENGTH]


def _arrow_name(kind: pa.DataType) -> str:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return "float" if pa.types.is_floating(plain) else str(plain)[:LENGTH]


def cells_of(cells: Iterable[Any]) -> list[Any]:
    """Objects, with every kind of missing value as ``None`` and integers of numpy as those of Python.

    >>> cells_of([1, float("nan"), Decimal("NaN"), ""])
    [1, None, None, '']
    """
    given = list(cells)
    kinds = set(map(type, given))
    if any(issubclass(kind, np.integer) for kind in kinds):
        given = [int(cell) if isinstance(cell, np.integer) else cell for cell in given]
    return given if kinds <= {str, int, type(None)} else [None if _is_missing(cell) else cell for cell in given]


def _is_missing(cell: object) -> bool:
    if isinstance(cell, float | np.floating):
        return bool(np.isnan(cell))
    if isinstance(cell, Decimal):
        return cell.is_nan()
    return type(cell).__name__ in {"NAType", "NaTType"}  # the missing values of pandas


def pandas_cells(series: pd.Series) -> Cells:
    """The cells of a pandas column: Arrow where its dtype says what they are, else objects."""
    if series.dtype == object:
        return cells_of(series.tolist())
    if series.isna().all():  # pandas makes an empty column float; there is no number in it
        return pa.chunked_array([pa.nulls(len(series))])
    array = pa.array(series, from_pandas=True)
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def as_text(cells: Cells) -> Cells:
    """Codes as text, an Arrow column staying one: a categorical by its values, an integer by its digits."""
    if isinstance(cells, pa.ChunkedArray) and not is_text(cells.type):
        return cells.cast(pa.string())
    return cells
