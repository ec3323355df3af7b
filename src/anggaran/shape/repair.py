"""A mistyped code, told by the sums: exactly one neighbouring code makes all of them hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import Kind
from anggaran.shape.rollup import roll_up
from anggaran.shape.structure import CodeFault, Structure
from anggaran.table.table import Table

_CODE = re.compile(r"\d+(?:\.\d+)+")
_ROWS, _CANDIDATES = 3000, 24  # a table, and neighbours of its codes, that are tried
_BROKEN = 4  # sums that one code breaks at most: those of its parent and of the rows above
_MORE = 2  # sums that a code must make hold

Segments = tuple[str, ...]


def repaired(
    table: Table, structure: Structure, build: Callable[[Table], Structure | None]
) -> Structure:
    """The structure with the one code that all sums speak for, and that fault; else as it is.

    A code misses a dot (``53.1.08`` below ``5.3.1``), or has one other digit than the parent that
    its rows lack (``5.9`` above ``5.4.01``).  Nothing is changed where two codes would do, where
    some sum fails with it still, or where the code makes fewer than two sums hold.

    Args:
        table: the printed table.
        structure: its structure by the codes as printed.
        build: the structure of the table with another code.
    """
    if len(table.kode) != 1 or len(table) > _ROWS:
        return structure
    held, broken = _sums(table, structure)
    if not 0 < broken <= _BROKEN:
        return structure
    (role,) = table.kode
    printed = _printed(table.kode[role])
    neighbours = list(dict.fromkeys(_neighbours(printed)))
    if len(neighbours) > _CANDIDATES:
        return structure
    found: list[tuple[int, str, Structure]] = []
    for row, code in neighbours:
        cells = list(table.kode[role])
        cells[row] = code
        other = build(replace(table, kode={role: cells}))
        if other is not None and _is_proven(table, other, held, broken):
            found.append((row, code, other))
    if len(found) != 1:
        return structure
    row, code, other = found[0]
    fault = CodeFault("code-malformed", row, ".".join(printed[row]), code)
    return replace(other, faults=(*(each for each in other.faults if each.row != row), fault))


def _is_proven(table: Table, other: Structure, held: int, broken: int) -> bool:
    """Whether every sum holds with a code, and it made at least two hold."""
    now, still = _sums(table, other)
    return not still and (now - held >= _MORE and now >= held + broken)


def _printed(cells: Sequence[object]) -> dict[int, Segments]:
    """The dotted codes by row, and lone digits above them."""
    texts = {row: str(cell).strip().rstrip(".") for row, cell in enumerate(cells) if cell}
    return {
        row: tuple(text.split("."))
        for row, text in texts.items()
        if _CODE.fullmatch(text) or text.isdecimal()
    }


def _neighbours(printed: Mapping[int, Segments]) -> Iterator[tuple[int, str]]:
    """Codes with a dot more below a printed parent, or with another digit above rows that lack
    theirs.
    """
    taken = set(printed.values())
    lacking = {code[:-1] for code in taken if len(code) > 1} - taken
    for row, code in printed.items():
        if len(code) < 2:
            continue
        for split in _splits(code):
            if split[:-1] in taken and split not in taken and code[:-1] not in taken:
                yield row, ".".join(split)
        for parent in lacking:
            if len(parent) == len(code) and _differ(parent, code) == 1:
                yield row, ".".join(parent)


def _splits(code: Segments) -> Iterator[Segments]:
    for at, segment in enumerate(code):
        for end in range(1, len(segment)):
            yield (*code[:at], segment[:end], segment[end:], *code[at + 1 :])


def _differ(one: Segments, other: Segments) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _sums(table: Table, structure: Structure) -> tuple[int, int]:
    """How many printed sums that are not zero hold and fail, within the rounding of their unit."""
    rows, printed, held, broken = structure.rows, structure.rows >= 0, 0, 0
    for column in table.amounts.values():
        known = printed & column.known[rows]
        doubted = printed & (column.kinds[rows] != Kind.BLANK) & ~known
        sums = roll_up(structure, np.where(known, column.sen[rows], 0), known, doubted)
        compared = known & ~structure.is_leaf & sums.direct_known & sums.direct_printed
        off = halves(column)[rows]
        for node in np.flatnonzero(compared & (sums.stated != 0)).tolist():
            within = int(off[node] + off[structure.children(node)].sum())
            missed = abs(int(sums.stated[node]) - int(sums.direct[node])) > within
            held, broken = held + (not missed), broken + missed
    return held, broken
