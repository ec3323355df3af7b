"""What is asked of the nodes of a tree: their order, a part of them, whether two are the same, and
columns that follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anggaran.amount.rupiah import Array, from_sen, widen
from anggaran.errors import InvalidOption, shown
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import Structure
from anggaran.table.table import Table

_HALF_UP = 20_000  # twice the hundredths of a percent in one, for rounding half up in whole numbers


def arrow_of(
    table: Table, structure: Structure, sums: Mapping[str, Sums], *, flat: bool
) -> pa.Table:
    """One row a node: what it is, and per measure what is computed and stated.

    Args:
        table: the table whose rows print the nodes.
        structure: the nodes.
        sums: what adds up over them, by measure.
        flat: whether they sum flat lines, which state nothing.
    """
    shape, rows = structure, np.append(np.asarray(table.rows, np.int64), 0)[structure.rows]
    above = [shape.keys[node] if node >= 0 else None for node in shape.parents.tolist()]
    columns: dict[str, Any] = {
        "key": pa.array(shape.keys, pa.string()),
        "kode": pa.array(shape.kodes, pa.string()),
        "uraian": pa.array(shape.labels, pa.string()),
        "level": pa.array(shape.depths, pa.int64()),
        "level_name": pa.array(shape.level_names, pa.string()),
        "parent": pa.array(above, pa.string()),
        "row": pa.array(rows, pa.int64(), mask=rows == 0),
    }
    if shape.lines is not None:
        columns["lines"] = pa.array(shape.lines, pa.int64())
    for measure, of in sums.items():
        columns[measure] = from_sen(of.computed, of.computed_known)
        if not flat:
            columns[f"{measure}_stated"] = from_sen(of.stated, of.known)
    return pa.table(columns)


def with_ready(table: pa.Table, structure: Structure, pair: Sequence[Sums]) -> pa.Table:
    """A table of nodes with more columns.

    Args:
        table: one row a node.
        structure: the nodes.
        pair: pagu and realisasi, or nothing where the tree has no such pair.
    """
    table = table.append_column("path", pa.array(_paths(structure), pa.string()))
    table = table.append_column("is_leaf", pa.array(structure.is_leaf))
    for name, column in _of_pair(*pair).items() if pair else ():
        table = table.append_column(name, column)
    return table


def walk(structure: Structure, starts: Sequence[int], order: str) -> Iterator[int]:
    """Nodes at or below some, each before its children (``"pre"``) or after them (``"post"``).

    Raises:
        InvalidOption: another order.
    """
    if order not in ("pre", "post"):  # whatever it is, hashable or not
        raise InvalidOption(
            f"Urutan {shown(order)} tidak ada; pakai 'pre' atau 'post'.",
            f"No order {shown(order)}; use 'pre' or 'post'.",
        )
    return _walk(structure, starts, after=order == "post")


def _walk(structure: Structure, starts: Sequence[int], *, after: bool) -> Iterator[int]:
    pending = [(node, False) for node in reversed(starts)]
    while pending:
        node, opened = pending.pop()
        if opened or not after:
            yield node
        if not opened:
            below = [(int(child), False) for child in reversed(structure.children(node))]
            pending += [(node, True), *below] if after else below


def part_of(table: pa.Table, structure: Structure, nodes: Sequence[int]) -> pa.Table:
    """Some rows of a table of nodes, each under the nearest above it that is among them.

    What the document prints of a node is left out where only a part of what is below it stays: its
    sum would contradict it.

    Args:
        table: one row a node.
        structure: the nodes.
        nodes: those that stay, in document order.
    """
    kept, parents = set(nodes), structure.parents.tolist()
    above: list[str | None] = []
    for node in nodes:
        parent = parents[node]
        while parent >= 0 and parent not in kept:
            parent = parents[parent]
        above.append(structure.keys[parent] if parent >= 0 else None)
    part = table.take(pa.array(list(nodes), pa.int64()))
    part = part.set_column(
        part.column_names.index("parent"), "parent", pa.array(above, pa.string())
    )
    whole = _whole(structure, kept)
    mask = pa.array([whole[node] for node in nodes])
    for place, name in enumerate(part.column_names):
        if name.endswith("_stated"):
            printed = pc.if_else(mask, part.column(place), pa.scalar(None, part.column(place).type))
            part = part.set_column(place, name, printed)
    return part


def _whole(structure: Structure, kept: Collection[int]) -> list[bool]:
    """Whether what is below a node stays wholly, or not at all."""
    whole, below = [False] * len(structure), [False] * len(structure)
    for node in _walk(structure, structure.tops.tolist(), after=True):
        children = [int(child) for child in structure.children(node)]
        below[node] = any(child in kept or below[child] for child in children)
        whole[node] = not below[node] or all(child in kept and whole[child] for child in children)
    return whole


def same_structure(one: Structure, other: Structure) -> bool:
    """Whether two structures have the same nodes in the same order."""
    if not np.array_equal(one.parents, other.parents):
        return False
    texts = ("keys", "kodes", "labels", "level_names")
    return all(list(getattr(one, name)) == list(getattr(other, name)) for name in texts)


def same_sums(one: Mapping[str, Sums], other: Mapping[str, Sums], *, flat: bool) -> bool:
    """Whether the same amounts are computed and stated, by measure; flat lines state nothing."""
    names = ("computed", "computed_known", *(() if flat else ("stated", "known")))
    return all(
        np.array_equal(getattr(sums, name), getattr(other[measure], name))
        for measure, sums in one.items()
        for name in names
    )


def _paths(structure: Structure) -> list[str]:
    """The labels from the top to each node, the kode or key where a node has none."""
    paths: list[str] = []
    for node, above in enumerate(structure.parents.tolist()):
        name = structure.labels[node] or structure.kodes[node] or structure.keys[node]
        paths.append(f"{paths[above]} / {name}" if above >= 0 else name)
    return paths


def _of_pair(pagu: Sums, realisasi: Sums) -> dict[str, pa.Array[Any]]:
    """Sisa in rupiah, and serapan in percent with two places, half-up; null where unknown."""
    known = np.asarray(pagu.computed_known & realisasi.computed_known)
    budget, spent = widen(pagu.computed, _HALF_UP), widen(realisasi.computed, 2 * _HALF_UP)
    sisa = from_sen(widen(pagu.computed, 2) - widen(realisasi.computed, 2), known)
    return {"sisa": sisa, "serapan": from_sen(_percent(spent, budget), known & (budget != 0))}


def _percent(part: Array, whole: Array) -> Array:
    """Hundredths of a percent, half away from zero; anything where the whole is zero.

    >>> _percent(np.array([1, -1, 2]), np.array([3, 8, 0]))[:2]
    array([ 3333, -1250])
    """
    safe = abs(np.where(whole == 0, 1, whole))
    sign = np.where((part < 0) != (whole < 0), -1, 1)
    return np.asarray(sign * ((abs(part) * _HALF_UP + safe) // (2 * safe)))
