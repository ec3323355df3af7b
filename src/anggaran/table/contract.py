"""The column contract of a frame, as a pandera schema: which columns count, what may stand in them,
what to do else.

Amounts and codes are refused as floats: 0.1 + 0.2 is not 0.3 there, and the codes 5.1 and 5.10 are
one float.

The schema is the one statement of the contract: the border asks its checks, a refusal is made from
the failure cases that pandera finds, and :mod:`anggaran.schemas` gives it to programs.  Loading
pandera takes longer than reading a file, so this module is loaded when the first frame arrives.
"""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
from pandera.api.checks import Check
from pandera.api.extensions import register_check_method

from anggaran.amount.column import read_amounts
from anggaran.amount.rupiah import Kind, from_arrow
from anggaran.errors import InvalidAmount, InvalidKode
from anggaran.kode.code import Kode, parse_kode
from anggaran.measure.kind import FORGET, kind_names, kinds
from anggaran.table.cells import (
    NODE,
    Cells,
    is_text,
    number_of,
    objects,
    pandas_cells,
    plain_type,
)  # fmt: skip
from anggaran.table.opened import Opened
from anggaran.table.refusals import faults, refuse, repeated
from anggaran.table.roles import NUMBERS, UNREAD, Role

Bools: TypeAlias = "npt.NDArray[np.bool_]"
_KEYS = ("kode", "uraian")  # of a printed table
Said: TypeAlias = "bool | Bools"
"""Whether a column as a whole keeps a rule, or each of its cells."""


def held_types(cells: Cells, role: Role) -> Said:
    """Where the types of a column are those of its role."""
    if isinstance(cells, pa.ChunkedArray):
        return role.holds(cells.type)
    wrong = {kind for kind in set(map(type, cells)) if not role.accepts(kind)}
    return (
        np.fromiter((type(cell) not in wrong for cell in cells), np.bool_, len(cells))
        if wrong
        else True
    )


def held_numbers(cells: Cells, role: Role) -> Said:
    """Where row numbers and levels are from 1, and row numbers stand once."""
    if held_types(cells, role) is not True:
        return True
    given = objects(cells)
    numbers = [number_of(cell) for cell in given]
    fits = [
        role is not Role.ROW if _is_blank(cell) else (n or 0) >= 1
        for n, cell in zip(numbers, given, strict=True)
    ]
    if not all(fits) or role in (Role.LEVEL, Role.LINES):
        return np.array(fits, dtype=np.bool_)
    counts = Counter(n for n in numbers if n is not None)
    return np.array([n is None or counts[n] == 1 for n in numbers], dtype=np.bool_)


def _is_blank(cell: object) -> bool:
    return cell is None or not str(cell).strip()


def held_readings(cells: Cells, role: Role) -> Said:
    """Where a code is a code, and an amount is one amount: what :func:`anggaran.check` would make
    findings of.
    """
    if held_types(cells, role) is not True:
        return True
    if role is Role.KODE:
        return np.array([_is_kode(cell) for cell in objects(cells)], dtype=np.bool_)
    if isinstance(cells, pa.ChunkedArray) and not is_text(plain_type(cells.type)):
        try:
            return bool(len(from_arrow(cells)) == len(cells))
        except InvalidAmount:
            return np.array([_is_amount(cell) for cell in objects(cells)], dtype=np.bool_)
    return np.array([_is_amount(cell) for cell in objects(cells)], dtype=np.bool_)


def _is_kode(cell: object) -> bool:
    if _is_blank(cell) or isinstance(cell, Kode):
        return True
    try:
        return bool(parse_kode(str(cell)).segments)
    except InvalidKode:
        return False


def _is_amount(cell: object) -> bool:
    try:
        return bool(read_amounts([cell]).kinds[0] <= Kind.BLANK)
    except InvalidAmount:
        return False


PREDICATES: Mapping[str, Callable[[Cells, Role], Said]] = {
    "anggaran_types": held_types,
    "anggaran_numbers": held_numbers,
    "anggaran_readings": held_readings,
}
"""What the checks of a column ask, by their name in pandera."""


def has_key(names: Collection[str], *, known: Collection[str]) -> bool:
    """A frame needs a code or a label to know its rows by: one of some columns."""
    return not set(known).isdisjoint(names)


def has_measure(names: Collection[str]) -> bool:
    """A frame needs an amount."""
    return any(map(re.compile(measures(), re.DOTALL).match, names))


def measures() -> str:
    """The names of amount columns, as one pattern."""
    return f"^({'|'.join(kind.columns for kind in kinds())})$"


def _cells(data: Any) -> Cells:
    """The column that a check of pandera is handed, whatever frame it is of."""
    if isinstance(data, pd.Series):
        return pandas_cells(data)
    if hasattr(data, "lazyframe"):
        table: pa.Table = data.lazyframe.select(data.key).collect().to_arrow()
    else:
        table = data.table.select(data.key).to_pyarrow()
    return table.column(0)


def _as_data(data: Any, said: Said) -> Any:
    """What a check answers, in the terms of the frame."""
    if isinstance(data, pd.Series):
        return pd.Series(np.broadcast_to(said, len(data)), index=data.index, dtype=bool)
    if not hasattr(data, "lazyframe"):
        ibis = importlib.import_module("ibis")
        return bool(said) if isinstance(said, bool) else ibis.memtable({"held": said.tolist()})
    polars = importlib.import_module("polars")
    rows = data.lazyframe.select(polars.len()).collect().item()
    return polars.LazyFrame({data.key: np.broadcast_to(said, rows).tolist()})


def _names(data: Any) -> list[str]:
    frame = getattr(data, "lazyframe", getattr(data, "table", data))
    return list(
        frame.collect_schema().names() if hasattr(frame, "collect_schema") else frame.columns
    )


def _as_frame(data: Any, *, said: bool) -> Any:
    """The same of a frame as a whole; for polars by row, since pandera reports no other there."""
    if said or not hasattr(data, "lazyframe"):
        return said
    polars = importlib.import_module("polars")
    rows = data.lazyframe.select(polars.len()).collect().item()
    return polars.LazyFrame({"held": [said] * max(rows, 1)})


def _register(name: str, predicate: Callable[[Cells, Role], Said]) -> None:
    """Make a predicate a check of pandera, so that a schema in YAML can name it."""

    def check(data: Any, *, role: str) -> Any:
        return _as_data(data, predicate(_cells(data), Role[role]))

    check.__name__ = name
    register_check_method(check, statistics=["role"])


def anggaran_key(data: Any, *, known: Collection[str]) -> Any:
    """:func:`has_key`, as a check of pandera."""
    return _as_frame(data, said=has_key(_names(data), known=known))


def anggaran_measure(data: Any) -> Any:
    """:func:`has_measure`, as a check of pandera."""
    return _as_frame(data, said=has_measure(_names(data)))


register_check_method(anggaran_key, statistics=["known"])
register_check_method(anggaran_measure, statistics=[])
for _name, _predicate in PREDICATES.items():
    _register(_name, _predicate)


def _check(name: str, role: Role) -> Check:
    words = (UNREAD if name == "anggaran_readings" else {}).get(role, role.advice)
    check: Check = getattr(Check, name)(
        role=role.name, error=f"{words.id} / {words.en}", ignore_na=False
    )
    return check


def column(role: Role, make: Any = pandera, *, readable: bool = False, **options: Any) -> Any:
    """A column of a role, as pandera has it.

    Args:
        role: what the column is for.
        make: ``pandera.pandas``, ``pandera.polars`` or ``pandera.ibis``.
        readable: whether its cells must also be read for certain, as in a table of one's own.
        options: others of pandera's Column.
    """
    names = ["anggaran_types", *(["anggaran_numbers"] if role in NUMBERS else [])]
    names += ["anggaran_readings"] if readable and role in UNREAD else []
    given = {"nullable": True, "required": False, **options}
    described = f"{role.meaning.id} / {role.meaning.en}"
    checks = [_check(name, role) for name in names]
    return make.Column(checks=checks, description=described, metadata={"role": role.name}, **given)


def columns(
    roles: Sequence[str] = (), make: Any = pandera, *, readable: bool = False, nodes: bool = False
) -> dict[str, Any]:
    """The columns of the contract, those of many names by a pattern.

    Args:
        roles: of flat lines, the names of the code columns; of a printed table none.
        make: ``pandera.pandas``, ``pandera.polars`` or ``pandera.ibis``.
        readable: whether codes and amounts must also be read for certain.
        nodes: whether it is the frame that a tree gives of itself.
    """
    of = partial(column, make=make, readable=readable)
    texts = [f"nama_{role.removeprefix('kode_')}" for role in roles] + ["uraian", "keterangan"]
    found = {name: of(Role.KODE) for name in roles or ("kode",)}
    found |= {name: of(Role.LABEL) for name in texts}
    found |= {name: column(Role.KODE, make) for name in ("nomor", "induk")}
    found |= {"level": of(Role.LEVEL), "row": of(Role.NODE_ROW if nodes else Role.ROW)}
    if nodes:
        found |= {name: of(Role.LABEL) for name in ("key", "parent", "level_name")}
        found["lines"] = of(Role.LINES)
    found["^persen.*$"] = of(Role.PERCENT, regex=True)
    found[measures()] = of(Role.MEASURE, regex=True)
    return found


def frame_checks(codes: Sequence[str] = ()) -> list[Check]:
    """What a frame as a whole must have: a key and an amount.

    Args:
        codes: the columns that may be the key of flat lines; of other frames none.
    """
    key = "beri kolom kode atau uraian / give a column kode or uraian"
    if codes:
        key = (
            "beri kolom kode, seperti sub_kegiatan atau rekening / "
            "give a column of codes, such as sub_kegiatan or rekening"
        )
    *names, last = kind_names()
    known = ", ".join(names)
    measure = f"beri kolom {known} atau {last} / give a column {known} or {last}"
    once = {"n_failure_cases": 1}
    return [
        Check.anggaran_key(known=list(codes or _KEYS), error=key, **once),
        Check.anggaran_measure(error=measure, **once),
    ]


@lru_cache(maxsize=64)
def schema(roles: tuple[str, ...] = (), *, nodes: bool = False) -> pandera.DataFrameSchema:
    """The contract of the border; of flat lines by their code columns."""
    return pandera.DataFrameSchema(columns(roles, nodes=nodes), checks=frame_checks(roles))


FORGET.append(schema.cache_clear)


def roles_of(
    names: Iterable[str], roles: tuple[str, ...] = (), *, nodes: bool = False
) -> dict[str, Role]:
    """What each column of a frame is for; columns outside the contract are left out.

    >>> list(roles_of(["kode", "pagu_2024", "rakyat", "persen"]))
    ['kode', 'pagu_2024', 'persen']
    """
    contract = schema(roles, nodes=nodes).columns
    patterns = [(each, Role[each.metadata["role"]]) for each in contract.values() if each.regex]
    found: dict[str, Role] = {}
    for name in names:
        if name in contract:
            found[name] = Role[contract[name].metadata["role"]]
        elif role := next(
            (role for each, role in patterns if re.match(each.name, name, re.DOTALL)), None
        ):
            found[name] = role
    return found


def hold(given: Opened, codes: Mapping[str, str]) -> dict[str, Role]:
    """What each column of the contract is for, in a frame that keeps it.

    Args:
        given: the frame.
        codes: for flat lines, the code columns by their role.

    Raises:
        InvalidTable: one line that names each fault: the column, the row, the value and what to do.
    """
    refuse([repeated(given.names)])
    nodes = not codes and set(given.names) >= NODE
    coded = tuple(codes.values())
    roles = roles_of(given.names, coded, nodes=nodes)
    if has_key(given.names, known=coded or _KEYS) and has_measure(given.names):
        cells = {name: given.cells(name) for name in roles}
        asked = ((check, name) for name, role in roles.items() for check in _asked(role))
        if all(np.all(PREDICATES[check](cells[name], roles[name])) for check, name in asked):
            return roles
    try:
        schema(coded, nodes=nodes).validate(_pandas(given, roles), lazy=True)
    except pandera.errors.SchemaErrors as error:
        refuse(faults(error, given))
        raise
    return roles


@lru_cache
def _asked(role: Role) -> tuple[str, ...]:
    """The names of the checks that the contract has for a role."""
    return tuple(check.name for check in column(role).checks)


def _pandas(given: Opened, names: Iterable[str]) -> pd.DataFrame:
    """The columns of the contract as pandas, rows by their labels, or by their numbers from 1."""
    index = pd.Index(
        range(1, given.count + 1) if given.labels is None else list(given.labels),
        tupleize_cols=False,
    )
    data = {name: _series(given.cells(name), index) for name in names}
    rest = {
        name: pd.Series([None] * given.count, index, dtype=object)
        for name in given.names
        if name not in data
    }
    return pd.DataFrame({**rest, **data}, index=index)


def _series(cells: Cells, index: pd.Index) -> pd.Series:
    if isinstance(cells, pa.ChunkedArray):
        return pd.Series(pd.arrays.ArrowExtensionArray(cells), index)
    return pd.Series(cells, index, dtype=object)
