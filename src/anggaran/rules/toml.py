"""A policy as TOML says it: every key is understood, or refused with what there is instead."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from anggaran.errors import InvalidOption, shown
from anggaran.measure import KELOMPOK
from anggaran.rules.limits import Limits, Weighed, hold_kelompok, hold_month, weighed
from anggaran.rules.scales import Scale

_DEEPEST = 20  # tables in tables
_GROUPS = ("levels", "kelompok", "months")  # of thresholds, each a table of tables
_TABLES = ("thresholds", "rules", "severity", "scales", "tolerance")


def toml(text: str) -> dict[str, Any]:
    """The tables of a text of TOML.

    Raises:
        ValueError: it is none, or holds a number of thousands of digits, or is nested too deep.
    """
    try:
        read = tomllib.loads(text)
    except RecursionError:
        read = None
    if read is None or _is_deep(read, _DEEPEST):
        raise ValueError("nested too deep")
    return read


def _is_deep(tables: object, most: int) -> bool:
    """Whether tables stand in tables so often."""
    if not isinstance(tables, Mapping):
        return False
    return not most or any(_is_deep(each, most - 1) for each in tables.values())


def tables_of(text: str) -> Mapping[str, Any]:
    """The tables of a policy in a text of TOML, or in that of a project.

    Raises:
        InvalidOption: it is none.
    """
    try:
        read = toml(text)
    except ValueError as error:
        raise InvalidOption(
            f"Kebijakan bukan TOML: {error}.", f"The policy is no TOML: {error}."
        ) from None
    project = _table("tool", read.get("tool", {}))
    return _table("tool.anggaran", project.get("anggaran", {})) if "tool" in read else read


def joined(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two readings of TOML as one: tables are joined, of anything else the later counts."""
    both = {
        name: joined(under[name], over[name])
        for name in under.keys() & over.keys()
        if isinstance(under[name], Mapping) and isinstance(over[name], Mapping)
    }
    return {**under, **over, **both}


def arguments(read: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a policy out of TOML, every key understood."""
    _known("", read, _TABLES)
    rules = _table("rules", read.get("rules", {}))
    _known("rules.", rules, ("off", "on"))
    found = {name: rules[name] for name in ("off", "on") if name in rules}
    found |= {
        "severity": _table("severity", read.get("severity", {})),
        "tolerance": read.get("tolerance", 0),
    }
    found["scales"] = {
        name: _scale(name, table)
        for name, table in _table("scales", read.get("scales", {})).items()
    }
    if "thresholds" in read:
        found["thresholds"] = _limits(_table("thresholds", read["thresholds"]))
    return found


def _scale(name: str, given: object) -> Scale:
    table = _table(f"scales.{name}", given)
    intervals = {each: text for each, text in table.items() if each not in {"round", "gaps"}}
    return Scale.of(
        intervals,
        rounding=str(table.get("round", "none")),
        gaps=str(table.get("gaps", "undefined")),
    )


def _limits(table: Mapping[str, Any]) -> Limits:
    """The table of thresholds: numbers, tables by level, kelompok and month, and how they are
    meant.
    """
    named = {"level": str, "month": str, "against": str, "pro_rata": bool}
    options: dict[str, Any] = {}
    usual: dict[str, Any] = {}
    for key, value in table.items():
        if key in _GROUPS:
            options[key] = dict(_each(key, _table(f"thresholds.{key}", value)))
        elif key in named:
            if not isinstance(value, named[key]):
                _refuse(f"thresholds.{key}", value, _like(key, value, named[key]))
            options[key] = value
        else:
            usual[key] = value
    if "month" in options:
        _hold_month("month = ", options["month"])
    return Limits(weighed(usual), **options)


def _like(key: str, value: object, type_: type) -> str:
    """How a key is written; the table that is meant, where one was given."""
    if isinstance(value, Mapping) and (near := get_close_matches(key, _GROUPS, n=1)):
        return ", ".join(f"[thresholds.{near[0]}.{shown(name, str)}]" for name in value)
    return f"{key} = {'true' if type_ is bool else repr('…')}"


def _each(key: str, tables: Mapping[str, Any]) -> Iterator[tuple[str, Weighed]]:
    for name, table in tables.items():
        if key == "months":
            _hold_month("months.", name)
        if key == "kelompok":
            _hold_kelompok(name)
        yield name, weighed(_table(f"thresholds.{key}.{name}", table))


def _hold_month(key: str, name: str) -> None:
    try:
        hold_month(name)
    except InvalidOption as error:
        raise InvalidOption(
            f"Kebijakan: thresholds.{key}{name}: {error.id}",
            f"Policy: thresholds.{key}{name}: {error.en}",
        ) from None


def _hold_kelompok(name: str) -> None:
    try:
        hold_kelompok(name)
    except InvalidOption:
        _refuse("thresholds.kelompok", name, ", ".join([*KELOMPOK, "5.1.02"]))


def _table(name: str, given: object) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        _refuse(name, given, f"[{name}]")
    return given  # type: ignore[return-value]  # refused else


def _known(where: str, given: Mapping[str, Any], known: Collection[str]) -> None:
    for key in given:
        if key not in known:
            near = get_close_matches(key, known, n=1) or known
            _refuse(f"{where}{key}", given[key], ", ".join(near))


def _refuse(name: str, given: object, like: str) -> None:
    odd = shown(given)[:60]
    raise InvalidOption(
        f"Kebijakan: {name} = {odd} tidak dipahami; yang ada: {like}.",
        f"Policy: {name} = {odd} is not understood; there is: {like}.",
    )
