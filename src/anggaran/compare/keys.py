"""What two documents have in common: the codes of one system, labels, or nothing but their totals."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa

from anggaran.arrow import PAD, Ints
from anggaran.compare.names import Proposal, are_alike, match_labels, named_pairs
from anggaran.finding import Text
from anggaran.kode.book import System
from anggaran.shape.structure import SYSTEMS, Bools, Structure
from anggaran.tree import Tree

_PAIRED = (System.PROGRAM, System.REKENING)  # systems whose codes name the same thing in any document

Key = Hashable


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Which nodes of two trees are the same line.

    Attributes:
        left: for each node of the left tree its line, -1 where it has none in common.
        right: likewise for the right tree; nodes with one code are one line and are summed.
        count: number of lines.
        basis: in words, what the lines were paired by.
        by_name: True where labels decided and not codes.
        proposals: pairs of labels below certainty: shown, never used.
        settled: lines that the caller paired by name.
        doubted: True for lines that have one code and are not surely one thing, so that nothing is compared on them;
            None where there is no doubt.
    """

    left: Ints
    right: Ints
    count: int
    basis: Text
    by_name: bool = False
    proposals: tuple[Proposal, ...] = ()
    settled: frozenset[int] = frozenset()
    doubted: Bools | None = None


def align(left: Tree, right: Tree, names: Mapping[str, str] | None = None) -> Alignment | None:
    """Pair the lines of two trees; None where they have no line in common, only totals.

    Codes pair where both trees carry the same system, else labels do; ``names`` settles what labels cannot.
    """
    given = names or {}
    if systems := shared_systems(left, right):
        lines_left, lines_right, count = _coded_lines(left.structure, right.structure, systems)
        settled = _settle(left, right, lines_left, lines_right, given)
        if not np.isin(lines_left[lines_left >= 0], lines_right).any():
            return None
        alignment = Alignment(lines_left, lines_right, count, Text("kode", "codes"), settled=settled)
        if _is_old_chart(left.structure) == _is_old_chart(right.structure):
            return alignment
        doubted = _doubted_rekening(left.structure, right.structure, alignment)
        return replace(alignment, basis=Text("kode dan uraian", "codes and labels"), doubted=doubted)
    if not given and all(_systems(tree.structure) & set(map(str, _PAIRED)) for tree in (left, right)):
        return None  # program side against rekening: no line of one is a line of the other
    match = match_labels(left, right, given)
    if not match.pairs:
        return Alignment(
            np.full(len(left), -1), np.full(len(right), -1), 0, Text("uraian", "labels"), by_name=True,
            proposals=match.proposals,
        ) if match.proposals else None  # fmt: skip
    alignment = _by_label(left, right, match.pairs, match.proposals)
    settled = frozenset(int(alignment.left[node]) for node, _ in named_pairs(left, right, given))
    return replace(alignment, settled=settled)


def _settle(left: Tree, right: Tree, lines_left: Ints, lines_right: Ints, names: Mapping[str, str]) -> frozenset[int]:
    """Give both nodes of each pair that the caller names the line of the left one; the lines so settled.

    Several left nodes of one right node are one line, and summed.
    """
    settled: dict[int, int] = {}
    for node, other in named_pairs(left, right, names):
        if lines_left[node] >= 0:
            lines_left[node] = lines_right[other] = settled.setdefault(other, int(lines_left[node]))
    return frozenset(settled.values())


def _is_old_chart(structure: Structure) -> bool:
    """True for rekening of Permendagri 13/2006, by their jenis of one digit; since 90/2019 it has two."""
    deep = structure.segment_matrix[:, 2:3].max(axis=1, initial=PAD) >= 0
    jenis = np.flatnonzero(deep & is_rekening(structure, np.arange(len(structure))))[:1].tolist()
    return any(len(segment) == 1 for node in jenis for segment in (structure.kodes[node] or "").split(".")[2:3])


def _doubted_rekening(left: Structure, right: Structure, alignment: Alignment) -> Bools:
    """Rekening of two charts of accounts whose labels, or those of a line above, say that they are not the same.

    5.2 is Belanja Langsung in the chart of 2006 and Belanja Modal in that of 2019, and 5.2.1 Belanja Pegawai or Tanah.
    """
    of_left, of_right = (first_nodes(lines, alignment.count) for lines in (alignment.left, alignment.right))
    both = np.flatnonzero((of_left >= 0) & (of_right >= 0))
    apart = np.zeros(len(left), dtype=np.bool_)
    for node, other in zip(of_left[both].tolist(), of_right[both].tolist(), strict=True):
        names = left.labels[node], right.labels[other]
        apart[node] = left.systems[node] == System.REKENING and all(names) and not are_alike(*names)
    for nodes in left.by_depth:
        apart[nodes] |= (left.parents[nodes] >= 0) & apart[left.parents[nodes]]
    doubted: Bools = (of_left >= 0) & apart[of_left]
    return doubted


def first_nodes(lines: Ints, count: int) -> Ints:
    """For each line the first node that carries it, -1 where none does."""
    nodes = np.full(count, -1, dtype=np.int64)
    carried = np.flatnonzero(lines >= 0)[::-1]
    nodes[lines[carried]] = carried
    return nodes


def shared_systems(left: Tree, right: Tree) -> frozenset[str]:
    """The systems of codes that both trees carry and that name lines.

    SKPD tell lines apart only where both trees nest them alike; else the lines of several SKPD are summed.
    """
    both = _systems(left.structure) & _systems(right.structure)
    paired = frozenset(str(system) for system in _PAIRED if system in both)
    alike = left.structure.systems[0] == right.structure.systems[0] if len(left) and len(right) else False
    with_skpd = paired and alike and str(System.ORGANISASI) in both
    skpd = frozenset({str(System.ORGANISASI)}) & both
    return paired | skpd if with_skpd or not paired else paired


def _systems(structure: Structure) -> set[str]:
    seen = np.bincount(structure.system_codes + 1, minlength=len(SYSTEMS) + 1)[1:]
    return {str(system) for system, nodes in zip(SYSTEMS, seen.tolist(), strict=True) if nodes}


def _coded_lines(left: Structure, right: Structure, systems: frozenset[str]) -> tuple[Ints, Ints, int]:
    """The line of each node of two trees, by their codes as integers, so that the widths of a book do not matter."""
    drop = _drops_urusan(left, right)
    if not drop and all(len(_systems(each)) == 1 and each.counts is None for each in (left, right)):
        packed = _packed(left, right)
        if packed is not None:
            return _number(*packed)
    keys_left, keys_right = (coded_keys(each, systems, drop_urusan=drop) for each in (left, right))
    number: dict[Key | None, int] = {None: -1}
    numbers = np.array([number.setdefault(key, len(number)) for key in chain(keys_left, keys_right)], dtype=np.int64)
    return _number(numbers[: len(left)], numbers[len(left) :])


def _packed(left: Structure, right: Structure) -> list[Ints] | None:
    """Each code as one integer, the same on both sides; None where 64 bits do not hold the longest."""
    matrices = left.segment_matrix, right.segment_matrix
    depth = max(matrix.shape[1] for matrix in matrices)
    lowest = PAD - 1  # the placeholder X
    radices = [
        max(int(m[:, k].max(initial=0)) if k < m.shape[1] else 0 for m in matrices) - lowest + 1 for k in range(depth)
    ]
    if prod(radices) >= 2**63:
        return None
    packed = []
    for matrix in matrices:
        keys = np.zeros(len(matrix), dtype=np.int64)
        for place, radix in enumerate(radices):
            segment = matrix[:, place] if place < matrix.shape[1] else PAD
            keys *= radix
            keys += segment
            keys -= lowest
        packed.append(keys)
    return packed


def _number(left: Ints, right: Ints) -> tuple[Ints, Ints, int]:
    """Keys of two trees as consecutive numbers by first appearance, -1 where there is none."""
    if _rising(left) and _rising(right):
        place = np.searchsorted(left, right)
        own = left[np.minimum(place, len(left) - 1)] != right
        return np.arange(len(left)), np.where(own, len(left) - 1 + np.cumsum(own), place), len(left) + int(own.sum())
    joined = np.concatenate((left, right))
    none = joined == -1
    given = pa.py_buffer(np.packbits(~none, bitorder="little").data)
    encoded: Any = pa.Array.from_buffers(
        pa.int64(), len(joined), [given, pa.py_buffer(joined.data)]
    ).dictionary_encode()
    lines = np.frombuffer(memoryview(encoded.indices.buffers()[1]), np.int32)[: len(joined)].astype(np.int64)
    lines[none] = -1
    return lines[: len(left)], lines[len(left) :], len(encoded.dictionary)


def _rising(keys: Ints) -> bool:
    """True where every node has a key, each higher than the one before: unique, and in order of their codes."""
    return len(keys) > 0 and bool(keys[0] >= 0) and bool((keys[1:] > keys[:-1]).all())


def coded_keys(structure: Structure, systems: frozenset[str], *, drop_urusan: bool) -> list[Key | None]:
    """For each node its codes of the shared systems from the top down; None for a node of another system."""
    keys: list[Key | None] = []
    above: list[tuple[tuple[str, tuple[int, ...]], ...]] = []
    for node, parent in enumerate(structure.parents.tolist()):
        system, segments = structure.systems[node], structure.segments[node]
        context = above[parent] if parent >= 0 else ()
        own = segments[1:] if drop_urusan and not _leaves_out(structure, node) else segments
        if system in systems and own:
            outer = tuple(part for part in context if part[0] != system)
            above.append((*outer, (system, own)))
            keys.append(above[-1])
        else:
            above.append(context)
            keys.append(None)
    return keys


def _drops_urusan(left: Structure, right: Structure) -> bool:
    """True where one tree leaves the urusan out of its program codes, so that both are compared without it."""
    return any(
        _leaves_out(each, node)
        for each in (left, right)
        for node in np.flatnonzero(each.system_codes == SYSTEMS.index(System.PROGRAM)).tolist()
    )


_SEGMENTS = {"urusan": 1, "bidang urusan": 2, "program": 3, "kegiatan": 5, "sub kegiatan": 6}  # Permendagri 90/2019


def _leaves_out(structure: Structure, node: int) -> bool:
    """True where a program code is printed without its urusan, ``06.01`` for a program of 1.06; else not."""
    if structure.systems[node] != System.PROGRAM:
        return True  # another system has no urusan to drop
    return len(structure.segments[node]) < _SEGMENTS.get(structure.level_names[node], 0)


def is_rekening(structure: Structure, nodes: Ints) -> Bools:
    """True for nodes whose code is a rekening."""
    return np.asarray(structure.system_codes[nodes] == SYSTEMS.index(System.REKENING), dtype=np.bool_)


def akun_of(structure: Structure) -> list[int]:
    """The akun of a tree's rekening: ``[4, 5, 6]`` for a whole budget."""
    nodes = is_rekening(structure, np.arange(len(structure)))
    first = structure.segment_matrix[nodes, 0]
    return list(dict.fromkeys(first[np.flatnonzero(np.diff(first, prepend=PAD))].tolist()))


def _by_label(left: Tree, right: Tree, pairs: Mapping[int, int], proposals: tuple[Proposal, ...]) -> Alignment:
    """Lines from pairs of nodes; nodes of a level that has no pair on either side stay out."""
    lines_left, lines_right = np.full(len(left), -1, dtype=np.int64), np.full(len(right), -1, dtype=np.int64)
    levels_left = {_level(left.structure, node) for node in pairs}
    levels_right = {_level(right.structure, node) for node in pairs.values()}
    count = 0
    for node in range(len(left)):
        if _level(left.structure, node) in levels_left and left.structure.labels[node]:
            line = int(lines_right[pairs[node]]) if node in pairs else -1  # several nodes that the caller gave to one
            lines_left[node] = count if line < 0 else line
            if node in pairs:
                lines_right[pairs[node]] = lines_left[node]
            count += line < 0
    for node in range(len(right)):
        shared = _level(right.structure, node) in levels_right and right.structure.labels[node]
        if lines_right[node] < 0 and shared:
            lines_right[node] = count
            count += 1
    return Alignment(lines_left, lines_right, count, Text("uraian", "labels"), by_name=True, proposals=proposals)


def _level(structure: Structure, node: int) -> str | int:
    """The level of a node by its name in the code book, else by its depth: codes may leave levels out."""
    return structure.level_names[node] or int(structure.depths[node])
