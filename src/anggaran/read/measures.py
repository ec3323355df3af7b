"""Names of measures: which amount column is ``pagu``, which ``realisasi_2022``, which ``pagu_operasi``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from anggaran.read.header import Column
from anggaran.read.meaning import Meaning
from anggaran.read.words import BULAN, VERSI, plain, slug

_MONTHS = frozenset(BULAN)


def name_measures(columns: Sequence[Column], titles: str = "") -> dict[str, Column]:
    """Name the amount columns of a table.

    A year is printed in the name only where it tells columns apart; of several years of realisasi the latest is
    ``realisasi`` itself, unless pagu comes in several years too.  A version ("setelah perubahan") is named only
    where the other one stands beside it.

    Args:
        columns: the amount columns, from left to right.
        titles: what stands above the table, for a column headed only by a month.

    Returns:
        name to column, from left to right.
    """
    keys = {column.index: _key(column, titles) for column in columns}
    keys = _total_months(columns, keys)
    keys = _drop_lone_versions(keys)
    groups: dict[tuple[str, ...], list[Column]] = defaultdict(list)
    for column in columns:
        groups[keys[column.index]].append(column)
    many_pagu_years = any(len(_years(group)) > 1 for key, group in groups.items() if key[0] == "pagu")
    named: dict[str, Column] = {}
    for column in columns:
        key = keys[column.index]
        name = _with_year("_".join(key), column, groups[key], many_pagu_years=many_pagu_years)
        named[_unique(name, column, named)] = column
    return named


def _key(column: Column, titles: str) -> tuple[str, ...]:
    """Base and qualifiers of a column."""
    said = column.meaning or Meaning(role=column.role)  # type: ignore[arg-type]  # amount columns have a meaning
    base = said.base
    if not base:
        realised = "realisasi" in plain(titles) and "kas" not in plain(titles).split()
        base = ("realisasi" if realised else "rak") if _MONTHS & set(said.qualifiers) else "pagu"
    return (base, *said.qualifiers)


def _total_months(columns: Sequence[Column], keys: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """A plain "Jumlah" right of the months totals them: it is of their base."""
    named = dict(keys)
    base = ""
    for column in columns:
        if _MONTHS & set(keys[column.index]):
            base = keys[column.index][0]
        elif base and keys[column.index] == ("pagu",) and column.meaning and column.meaning.weak:
            named[column.index] = (base,)
    return named


def _drop_lone_versions(keys: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Leave the version out of a name where all columns of that kind are of one version."""
    kinds: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for key in keys.values():
        bare = tuple(part for part in key if part not in VERSI)
        kinds[bare].add("".join(part for part in key if part in VERSI))
    return {
        index: bare if len(kinds[bare]) == 1 else key
        for index, key in keys.items()
        for bare in [tuple(part for part in key if part not in VERSI)]
    }


def _years(columns: Iterable[Column]) -> set[int]:
    return {column.meaning.year for column in columns if column.meaning and column.meaning.year}


def _with_year(name: str, column: Column, group: Sequence[Column], *, many_pagu_years: bool) -> str:
    year = column.meaning.year if column.meaning else None
    years = _years(group)
    if year is None or (len(years) == 1 and len(group) == 1):
        return name
    latest_stands_alone = name.startswith("realisasi") and not many_pagu_years
    dated = [other for other in group if other.meaning and other.meaning.year]
    if latest_stands_alone and year == max(years) and len(dated) == len(group):
        return name
    return f"{name}_{year}"


def _unique(name: str, column: Column, named: Mapping[str, Column]) -> str:
    """A name not taken yet: by the words that differ from the column that has it, else by counting."""
    if name not in named:
        return name
    known = set(plain(named[name].text).split())
    differing = " ".join(word for word in plain(column.text).split() if word not in known)
    if differing and f"{name}_{slug(differing)}" not in named:
        return f"{name}_{slug(differing)}"
    return next(f"{name}_{n}" for n in range(2, len(named) + 3) if f"{name}_{n}" not in named)
