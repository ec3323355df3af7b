"""Numbers for the rows of two documents, equal where their codes make them one line.

Codes pair as integers, so that the widths of a code book do not matter; where codes are nested,
each line is known by its code in every system that both documents nest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from anggaran.arrow import PAD, Ints, Matrix, Named
from anggaran.kode.book import System
from anggaran.shape.structure import SYSTEMS, Bools, Structure

# How many segments a program code has on each level, its urusan included (Permendagri 90/2019).
_SEGMENTS = {"urusan": 1, "bidang urusan": 2, "program": 3, "kegiatan": 5, "sub kegiatan": 6}


def systems_of(structure: Structure) -> set[str]:
    """The systems of the codes that a tree has."""
    seen = np.bincount(structure.system_codes + 1, minlength=len(SYSTEMS) + 1)[1:]
    return {str(system) for system, nodes in zip(SYSTEMS, seen.tolist(), strict=True) if nodes}


def keys_of(left: Structure, right: Structure, systems: frozenset[str]) -> tuple[Ints, Ints]:
    """A number for each node of two trees, equal where they are one line; -1 where it is none.

    A line is known by its own code, and by the nearest code above it in each other system.
    """
    both = (left, right)
    drop = any(_without_urusan(each).any() for each in both)
    columns = [_columns(each, drop=drop) for each in both]
    codes = _packed(columns)
    wanted = [SYSTEMS.index(System(system)) for system in sorted(systems)]
    shown = [
        np.isin(each.system_codes, wanted) & _has_segments(mine)
        for each, mine in zip(both, columns, strict=True)
    ]
    if any(len(systems_of(each)) > 1 for each in both):
        codes = _packed(
            [
                [each.system_codes, *(_nearest(each, code, mine, number) for number in wanted)]
                for each, code, mine in zip(both, codes, shown, strict=True)
            ]
        )
    one, other = (np.where(mine, code, -1) for mine, code in zip(shown, codes, strict=True))
    return one, other


def _has_segments(columns: Sequence[Ints]) -> Bools:
    """True for nodes with a code."""
    first = columns[1] if len(columns) > 1 else np.full(len(columns[0]), PAD)
    return np.asarray(first != PAD, dtype=np.bool_)


def _columns(structure: Structure, *, drop: bool) -> list[Ints]:
    """The system and segments of each node by column, without the urusan where it is dropped."""
    matrix: Matrix = structure.segment_matrix
    if drop and matrix.shape[1]:
        whole = _is_program(structure) & ~_without_urusan(structure)
        shifted = np.concatenate((matrix[:, 1:], np.full((len(matrix), 1), PAD)), axis=1)
        matrix = np.where(whole[:, None], shifted, matrix)
    return [structure.system_codes, *matrix.T]


def _nearest(structure: Structure, codes: Ints, shown: Bools, system: int) -> Ints:
    """For each node the code of one system at or above it, -1 where there is none."""
    above = structure.nearest(shown & (structure.system_codes == system))
    return np.where(above >= 0, codes[above], -1)


def _packed(sides: Sequence[Sequence[Ints]]) -> list[Ints]:
    """Rows of two tables as one number each, equal where the rows are and in their order."""
    counts = [len(columns[0]) for columns in sides]
    keys, span = np.zeros(sum(counts), dtype=np.int64), 1
    for place in range(max(map(len, sides))):
        each = [_column(columns, place) for columns in sides]
        column = np.concatenate(each, dtype=np.int64)
        low = int(column.min(initial=PAD))
        size = int(column.max(initial=PAD)) - low + 1
        if span * size >= 2**62:  # as few numbers as there are
            values, column = np.unique(column, return_inverse=True)
            _, keys = np.unique(keys, return_inverse=True)
            low, size, span = 0, len(values), int(keys.max(initial=0)) + 1
        keys *= size
        keys += column
        keys -= low
        span *= size
    return np.split(keys, counts[:1])


def _column(columns: Sequence[Ints], place: int) -> Ints:
    """A column, filled up where the table is narrower."""
    return columns[place] if place < len(columns) else np.full(len(columns[0]), PAD)


def numbered(left: Ints, right: Ints) -> tuple[Ints, Ints, int]:
    """Keys of two trees as consecutive numbers by first appearance, -1 where there is none.

    >>> one, other, count = numbered(np.array([7, -1, 3]), np.array([3, 9]))
    >>> one.tolist(), other.tolist(), count
    ([0, -1, 1], [1, 2], 3)
    """
    if _rising(left) and _rising(right):
        place = np.searchsorted(left, right)
        own = left[np.minimum(place, len(left) - 1)] != right
        lines = np.where(own, len(left) - 1 + np.cumsum(own), place)
        return np.arange(len(left)), lines, len(left) + int(own.sum())
    joined = np.concatenate((left, right))
    none = joined == -1
    given = pa.py_buffer(np.packbits(~none, bitorder="little").data)
    column: Any = pa.Array.from_buffers(pa.int64(), len(joined), [given, pa.py_buffer(joined.data)])
    encoded = column.dictionary_encode()
    places = np.frombuffer(memoryview(encoded.indices.buffers()[1]), np.int32)[: len(joined)]
    lines = places.astype(np.int64)
    lines[none] = -1
    return lines[: len(left)], lines[len(left) :], len(encoded.dictionary)


def _rising(keys: Ints) -> bool:
    """True where every node has a key, each higher than the one before: unique, and in order."""
    return len(keys) > 0 and bool(keys[0] >= 0) and bool((keys[1:] > keys[:-1]).all())


def _is_program(structure: Structure) -> Bools:
    return np.asarray(structure.system_codes == SYSTEMS.index(System.PROGRAM), dtype=np.bool_)


def _without_urusan(structure: Structure) -> Bools:
    """True for program codes printed without their urusan: ``06.01`` for a program of 1.06."""
    program = _is_program(structure)
    if not program.any():
        return program
    names = structure.level_names
    if isinstance(names, Named):
        whole = np.array([_SEGMENTS.get(name, 0) for name in names.names])[names.codes]
    else:
        whole = np.array([_SEGMENTS.get(name, 0) for name in names], dtype=np.int64)
    short: Bools = (structure.segment_matrix != PAD).sum(axis=1) < whole
    return program & short
