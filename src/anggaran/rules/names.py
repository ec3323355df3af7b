"""Names of codes within one flat recap: a code that stands in many lines has one name in all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa

from anggaran.arrow import column_of
from anggaran.finding import Finding
from anggaran.rules.rule import Look
from anggaran.rules.run import Run
from anggaran.shape.structure import normal


class Renamed(NamedTuple):
    """A code with a second name.

    Attributes:
        role: the column of the code.
        kode: the code as printed.
        first: the name in the first line that has the code.
        other: the other name.
        row: the first line that has it.
    """

    role: str
    kode: str
    first: str
    other: str
    row: int


def several_names(run: Run) -> Look:
    """Every code that more than one line of a flat recap prints beside its name.

    Names that differ only in capitals, blanks or marks are one name.
    """
    if not run.tree.table.flat:
        return Look()
    compared, found = 0, list[Renamed]()
    for role, names in run.tree.table.names.items():
        codes = run.tree.table.kode.get(role)
        if codes is not None:
            pairs = _pairs([str(code or "") for code in codes], [str(name or "") for name in names])
            compared += sum(lines > 1 for lines in _lines(pairs).values())
            found += _renamed(role, pairs)
    return Look(compared, [_told(run, each) for each in found])


Pair = tuple[str, str, int, int]  # code, name, first line, lines


def _pairs(codes: list[str], names: list[str]) -> list[Pair]:
    """Each pair of code and name once, in document order."""
    lines = pa.table(
        {"kode": column_of(codes), "nama": column_of(names), "row": pa.array(range(len(codes)))}
    )
    once = lines.group_by(["kode", "nama"]).aggregate([("row", "min"), ("row", "count")])
    columns = (once[name].to_pylist() for name in ("kode", "nama", "row_min", "row_count"))
    printed = (pair for pair in zip(*columns, strict=True) if pair[0].strip() and pair[1].strip())
    return sorted(printed, key=lambda pair: pair[2])


def _lines(pairs: list[Pair]) -> dict[str, int]:
    """How many lines each code stands in."""
    lines: dict[str, int] = {}
    for code, _, _, count in pairs:
        lines[code] = lines.get(code, 0) + count
    return lines


def _renamed(role: str, pairs: list[Pair]) -> Iterator[Renamed]:
    first: dict[str, str] = {}
    said: set[tuple[str, str]] = set()
    for code, name, row, _ in pairs:
        own = first.setdefault(code, name)
        key = (code, normal(name))
        if normal(own) != key[1] and key not in said:
            said.add(key)
            yield Renamed(role, code, own, name, row)


def _told(run: Run, each: Renamed) -> Finding:
    details = {"left": each.first, "right": each.other, "kode": each.kode}
    return run.row(run.rule("name-differs"), each.row, f"nama_{each.role}", details=details)
