"""A mistyped code, told by the sums: exactly one neighbouring code makes all of them hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import Kind
from anggaran.shape.rollup import roll_up
from anggaran.shape.structure import CodeFault, Structure
from anggaran.table.table import Table

_CODE = re.compile(r"\d+(?:\.\d+)+")
_ROWS, _CANDIDATES = 3000, 24  # a table, and neighbours of its codes, that are tried
_BROKEN = 4  # sums of a column that one code breaks at most: its parent's and those above
_MORE = 2  # sums that a code must make hold

Segments = tuple[str, ...]
Codes = Mapping[int, str]  # what is read at rows


class _Held(NamedTuple):
    """How many sums hold, how many fail, and at which nodes."""

    held: int
    broken: int
    nodes: frozenset[int]


class _Reading(NamedTuple):
    """One other way to read some codes, with what is to be told of it."""

    structure: Structure
    faults: tuple[CodeFault, ...]
    more: int  # sums that it must make hold, beyond those that hold as printed


def repaired(
    table: Table, structure: Structure, build: Callable[[Table], Structure | None]
) -> Structure:
    """The structure with the one reading of a code that all sums speak for, and that fault; else
    as it is.

    A code misses a dot (``53.1.08`` below ``5.3.1``), has one other digit than the parent that its
    rows lack (``5.9`` above ``5.4.01``), or is that of an older book (``5.2.2`` above
    ``5.1.02.01``).  Rows are coded a level too deep, or stand among those of another parent.
    Nothing is changed where two readings would do, where some sum fails with it still, or where
    it makes too few sums hold.

    Args:
        table: the printed table.
        structure: its structure by the codes as printed.
        build: the structure of the table with another code.
    """
    if len(table.kode) != 1 or len(table) > _ROWS:
        return structure
    before = _sums(table, structure)
    if not 0 < before.broken <= _BROKEN * len(table.amounts):
        return structure
    found = [
        reading
        for reading in chain(_recoded(table, build), _moved(table, structure, before.nodes))
        if _is_proven(before, _sums(table, reading.structure), reading.more)
    ]
    if len(found) != 1:
        return structure
    (reading,) = found
    told = {fault.row for fault in reading.faults}
    kept = (each for each in reading.structure.faults if each.row not in told)
    return replace(reading.structure, faults=(*kept, *reading.faults))


def _is_proven(before: _Held, now: _Held, more: int) -> bool:
    """Whether every sum holds with a reading, and it made enough of them hold."""
    return not now.broken and now.held - before.held >= more


def _recoded(table: Table, build: Callable[[Table], Structure | None]) -> Iterator[_Reading]:
    """The table with other codes in some rows."""
    (role,) = table.kode
    printed = _printed(table.kode[role])
    others = [*chain(_neighbours(printed), _renamed(printed))]
    for codes in others if len(others) <= _CANDIDATES else ():
        cells = [codes.get(row, cell) for row, cell in enumerate(table.kode[role])]
        structure = build(replace(table, kode={role: cells}))
        if structure is not None:
            faults = (
                CodeFault("code-malformed", row, ".".join(printed[row]), code)
                for row, code in codes.items()
            )
            yield _Reading(structure, tuple(faults), _MORE)


def _moved(table: Table, structure: Structure, broken: Collection[int]) -> Iterator[_Reading]:
    """The structure with some rows under another parent, their codes as printed."""
    (printed,) = table.kode.values()
    moves = dict.fromkeys(chain(_too_deep(structure, broken), _elsewhere(structure, broken)))
    for nodes, above in moves if len(moves) <= _CANDIDATES else ():
        parents = structure.parents.copy()
        parents[list(nodes)] = above
        rows = structure.rows[list(nodes)].tolist()
        codes = ", ".join(str(printed[row]).strip() for row in rows)
        fault = CodeFault("code-malformed", rows[0], codes, under=structure.kodes[above] or "")
        yield _Reading(replace(structure, parents=parents), (fault,), 1)


def _too_deep(
    structure: Structure, broken: Collection[int]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """All rows below nodes whose sums fail, and the parent of these nodes, whose sum fails too."""
    below: dict[int, list[int]] = {}
    for node in sorted(broken):
        above = int(structure.parents[node])
        if above in broken:
            nodes = structure.children(node).tolist()
            yield tuple(nodes), above
            below.setdefault(above, []).extend(nodes)
    yield from ((tuple(nodes), above) for above, nodes in below.items())


def _elsewhere(
    structure: Structure, broken: Collection[int]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Each row whose parent fails, and the parent of the row above it, which fails too."""
    parents, rows = structure.parents, structure.rows
    printed = np.flatnonzero(rows >= 0)
    order = printed[np.argsort(rows[printed], kind="stable")].tolist()
    for before, node in pairwise(order):
        above = int(parents[before])
        if above != parents[node] and {above, int(parents[node])} <= {*broken}:
            yield (node,), above


def _printed(cells: Sequence[object]) -> dict[int, Segments]:
    """The dotted codes by row, and lone digits above them."""
    texts = {row: str(cell).strip().rstrip(".") for row, cell in enumerate(cells) if cell}
    return {
        row: tuple(text.split("."))
        for row, text in texts.items()
        if _CODE.fullmatch(text) or text.isdecimal()
    }


def _neighbours(printed: Mapping[int, Segments]) -> list[Codes]:
    """Codes with a dot more below a printed parent, or with another digit above rows that lack
    theirs.
    """
    taken = set(printed.values())
    lacking = _lacking(taken)
    found = []
    for row, code in printed.items():
        if len(code) < 2:
            continue
        splits = _splits(code) if code[:-1] not in taken else ()
        found += [(row, each) for each in splits if each[:-1] in taken and each not in taken]
        found += [(row, each) for each in lacking if _differ(each, code) == 1]
    return [{row: ".".join(code)} for row, code in dict.fromkeys(found)]


def _lacking(taken: Collection[Segments]) -> set[Segments]:
    """The parents that rows lack."""
    return {code[:-1] for code in taken if len(code) > 1} - {*taken}


def _renamed(printed: Mapping[int, Segments]) -> Iterator[Codes]:
    """A code and all that begin with it, by the name of a parent that the rows after them lack."""
    taken = set(printed.values())
    lacking = _lacking(taken)
    rows = sorted(printed)
    for at, row in enumerate(rows):
        old = printed[row]
        own = [each for each in rows[at:] if printed[each][: len(old)] == old]
        after = rows[at + len(own) : at + len(own) + 1]
        for new in {printed[each][: len(old)] for each in after} & lacking:
            if len(old) > 1 and _differ(new, old) > 1 and own == rows[at : at + len(own)]:
                yield {each: ".".join((*new, *printed[each][len(old) :])) for each in own}


def _splits(code: Segments) -> Iterator[Segments]:
    for at, segment in enumerate(code):
        for end in range(1, len(segment)):
            yield (*code[:at], segment[:end], segment[end:], *code[at + 1 :])


def _differ(one: Segments, other: Segments) -> int:
    """In how many segments two codes of one level differ; 0 for codes of two levels."""
    return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else 0


def _sums(table: Table, structure: Structure) -> _Held:
    """Which printed sums that are not zero hold and fail, within the rounding of their unit."""
    rows, printed = structure.rows, structure.rows >= 0
    held, failing = 0, []
    for column in table.amounts.values():
        known = printed & column.known[rows]
        doubted = printed & (column.kinds[rows] != Kind.BLANK) & ~known
        sums = roll_up(structure, np.where(known, column.sen[rows], 0), known, doubted)
        compared = known & ~structure.is_leaf & sums.direct_known & sums.direct_printed
        off = halves(column)[rows]
        for node in np.flatnonzero(compared & (sums.stated != 0)).tolist():
            within = int(off[node] + off[structure.children(node)].sum())
            if abs(int(sums.stated[node]) - int(sums.direct[node])) <= within:
                held += 1
            else:
                failing.append(node)
    return _Held(held, len(failing), frozenset(failing))
