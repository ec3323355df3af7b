"""The structure of a table without codes that names each row's program and kegiatan in columns of
their own: printed on every row, or once for the rows that a merged cell covers.

>>> from anggaran.amount.column import read_amounts
>>> from anggaran.table.table import Source, Table
>>> lines = ["Gaji", "ATK", "Rehabilitasi"]
>>> names = {"program": ["Penunjang", "", "Pendidikan"], "sub_kegiatan": lines}
>>> pagu = {"pagu": read_amounts(["5", "3", "2"])}
>>> shape = by_names(Table("Renja", Source(None), [2, 3, 4], lines, pagu, names=names))
>>> [*shape.labels], shape.parents.tolist()
(['Penunjang', 'Gaji', 'ATK', 'Pendidikan', 'Rehabilitasi'], [-1, 0, 0, -1, 3])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from anggaran.finding import Text
from anggaran.shape.labels import row_kind
from anggaran.shape.structure import Structure
from anggaran.table.table import Table

_LEVELS = ("urusan", "bidang_urusan", "bidang", "program", "kegiatan", "sub_kegiatan")

Path = tuple[str, ...]  # names, outermost first


class _Node(NamedTuple):
    """A node in document order: a name with the rows that share it, or such a row."""

    parent: int
    row: int
    label: str
    depth: int


def by_names(table: Table) -> Structure | None:
    """The structure by the names of levels, without the rows that total others; None for a table
    without such columns, or with a row that they do not place.
    """
    levels = [level for level in _LEVELS if level in table.names]
    if len(levels) < 2 or table.kode or table.induk or table.level:
        return None
    paths = _paths(table, [table.names[level] for level in levels])
    return _structure(levels, paths) if paths else None


def _paths(table: Table, names: Sequence[Sequence[str]]) -> dict[int, Path] | None:
    """The names that each row stands under, and its own; what it leaves out is that of the row
    above.  None where a name is left out below one that is new.
    """
    found, above = dict[int, Path](), Path()
    for row, label in enumerate(table.uraian):
        own = [name[row] for name in names]
        if row_kind(label) is not None and (label or not any(own)):
            continue
        new = next((at for at, name in enumerate(own) if name), len(own))
        if own[-1] != label or not all(own[new:]) or len(above) < new:
            return None
        above = (*above[:new], *own[new:])
        found[row] = above
    return found


def _structure(levels: Sequence[str], paths: Mapping[int, Path]) -> Structure:
    """The rows below nodes that no row prints; those that follow each other share them."""
    nodes, above = list[_Node](), Path()
    stack = list[int]()  # the nodes above the last row, outermost first
    for row, path in paths.items():
        shared = _shared(above, path[:-1])
        del stack[shared:]
        for depth, label in enumerate(path[shared:], shared + 1):
            is_row = depth == len(path)
            nodes.append(_Node(stack[-1] if stack else -1, row if is_row else -1, label, depth))
            stack.append(len(nodes) - 1)
        del stack[-1]
        above = path[:-1]
    parents, rows, labels, depths = zip(*nodes, strict=True)
    return Structure(
        parents=np.array(parents, dtype=np.int64),
        rows=np.array(rows, dtype=np.int64),
        keys=_keys(parents),
        kodes=[None] * len(nodes),
        labels=labels,
        level_names=[levels[depth - 1].replace("_", " ") for depth in depths],
        systems=[""] * len(nodes),
        segments=[()] * len(nodes),
        basis=Text("kolom nama", "columns of names"),
    )


def _shared(one: Path, other: Path) -> int:
    """How many names two paths begin with alike."""
    alike = (a == b for a, b in zip(one, other, strict=False))
    return next((at for at, same in enumerate(alike) if not same), min(len(one), len(other)))


def _keys(parents: Sequence[int]) -> list[str]:
    """For each node its place among those of its parent, below the parent's own."""
    born, keys = Counter[int](), list[str]()
    for parent in parents:
        born[parent] += 1
        keys.append(f"{keys[parent]}.{born[parent]}" if parent >= 0 else str(born[parent]))
    return keys
