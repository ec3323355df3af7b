"""Columns that follow from those of a tree, ready for who works with its frame: path, is_leaf, sisa
and serapan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from anggaran.amount.rupiah import Array, from_sen, widen
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import Structure

_HALF_UP = 20_000  # twice the hundredths of a percent in one, for rounding half up in whole numbers


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
