"""Which rows of two documents are one line: by codes of one system, by labels, or by nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from anggaran.arrow import PAD, Ints
from anggaran.compare.carriers import OnLines, first_nodes
from anggaran.compare.keys import keys_of, numbered, systems_of
from anggaran.compare.names import Proposal, are_alike, match_labels, named_pairs
from anggaran.finding import Text
from anggaran.kode.book import System
from anggaran.shape.structure import SYSTEMS, Bools, Structure, normal
from anggaran.tree import Tree

_PAIRED = (System.PROGRAM, System.REKENING)  # their codes name the same thing in any document


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
        doubted: True for lines that have one code and are not surely one thing, so that nothing is
            compared on them; None where there is no doubt.
    """

    left: Ints
    right: Ints
    count: int
    basis: Text
    by_name: bool = False
    proposals: tuple[Proposal, ...] = ()
    settled: frozenset[int] = frozenset()
    doubted: Bools | None = None

    @property
    def lines(self) -> OnLines:
        """The line of each node on either side, and the number of lines."""
        return self.left, self.right, self.count

    def doubting(self, lines: Bools) -> Alignment:
        """The alignment with more lines in doubt."""
        known = lines if self.doubted is None else self.doubted | lines
        return replace(self, doubted=known)


def align(left: Tree, right: Tree, names: Mapping[str, str] | None = None) -> Alignment | None:
    """Pair the lines of two trees; None where they have no line in common, only totals.

    Codes pair where both trees carry the same system, else labels do; ``names`` settles what labels
    cannot.

    >>> one, other = Tree([{"kode": "5.1", "pagu": 1}]), Tree([{"kode": "5.1", "pagu": 2}])
    >>> align(one, other).left.tolist(), align(one, other).basis.en
    ([0, 1], 'codes')
    """
    given = names or {}
    if systems := shared_systems(left, right):
        return _by_code(left, right, systems, given)
    if not given and all(systems_of(tree.structure) & set(_PAIRED) for tree in (left, right)):
        return None  # program side against rekening: no line of one is a line of the other
    match = match_labels(left, right, given)
    if match.pairs:
        return _by_label(left, right, match.pairs, match.proposals, given)
    if not match.proposals:
        return None
    none = np.full(len(left), -1), np.full(len(right), -1)
    basis = Text("uraian", "labels")
    return Alignment(*none, 0, basis, by_name=True, proposals=match.proposals)


def shared_systems(left: Tree, right: Tree) -> frozenset[str]:
    """The systems of codes that both trees carry and that name lines.

    SKPD tell lines apart only where both trees nest them alike; else the lines of several SKPD are
    summed.
    """
    both = systems_of(left.structure) & systems_of(right.structure)
    paired = frozenset(str(system) for system in _PAIRED if system in both)
    skpd = frozenset({str(System.ORGANISASI)}) & both
    if not paired:
        return skpd
    alike = left.structure.systems[0] == right.structure.systems[0]
    return paired | skpd if alike else paired


def _by_code(
    left: Tree, right: Tree, systems: frozenset[str], names: Mapping[str, str]
) -> Alignment | None:
    lines_left, lines_right, count = numbered(*keys_of(left.structure, right.structure, systems))
    settled = _settle(left, right, lines_left, lines_right, names)
    if not np.isin(lines_left[lines_left >= 0], lines_right).any():
        return None
    basis = Text("kode", "codes")
    alignment = Alignment(lines_left, lines_right, count, basis, settled=settled)
    if _is_old_chart(left.structure) == _is_old_chart(right.structure):
        return alignment
    doubted = _doubted_rekening(left.structure, right.structure, alignment)
    return replace(alignment, basis=Text("kode dan uraian", "codes and labels"), doubted=doubted)


def _settle(
    left: Tree, right: Tree, lines_left: Ints, lines_right: Ints, names: Mapping[str, str]
) -> frozenset[int]:
    """Give both nodes of each pair that the caller names the line of the left one.

    Several left nodes of one right node are one line, and summed.

    Returns:
        the lines so settled.
    """
    settled: dict[int, int] = {}
    for node, other in named_pairs(left, right, names):
        if lines_left[node] >= 0:
            line = settled.setdefault(other, int(lines_left[node]))
            lines_left[node] = lines_right[other] = line
    return frozenset(settled.values())


def is_rekening(structure: Structure, nodes: Ints) -> Bools:
    """True for nodes whose code is a rekening."""
    own = structure.system_codes[nodes]
    return np.asarray(own == SYSTEMS.index(System.REKENING), dtype=np.bool_)


def akun_of(structure: Structure) -> list[int]:
    """The akun of a tree's rekening: ``[4, 5, 6]`` for a whole budget."""
    nodes = is_rekening(structure, np.arange(len(structure)))
    first = structure.segment_matrix[nodes, 0]
    return list(dict.fromkeys(first[np.flatnonzero(np.diff(first, prepend=PAD))].tolist()))


def _is_old_chart(structure: Structure) -> bool:
    """True for rekening of Permendagri 13/2006, by their jenis of one digit.

    Since Permendagri 90/2019 it has two.
    """
    deep = structure.segment_matrix[:, 2:3].max(axis=1, initial=PAD) >= 0
    jenis = np.flatnonzero(deep & is_rekening(structure, np.arange(len(structure))))[:1]
    kodes = [structure.kodes[node] or "" for node in jenis.tolist()]
    return any(len(segment) == 1 for kode in kodes for segment in kode.split(".")[2:3])


def _doubted_rekening(left: Structure, right: Structure, alignment: Alignment) -> Bools:
    """Rekening of two charts of accounts whose labels, or those above, say that they are not one.

    5.2 is Belanja Langsung in the chart of 2006 and Belanja Modal in that of 2019, and 5.2.1
    Belanja Pegawai or Tanah.
    """
    of_left, of_right = (
        first_nodes(lines, alignment.count) for lines in (alignment.left, alignment.right)
    )
    both = np.flatnonzero((of_left >= 0) & (of_right >= 0))
    apart = np.zeros(len(left), dtype=np.bool_)
    for node, other in zip(of_left[both].tolist(), of_right[both].tolist(), strict=True):
        if left.systems[node] == System.REKENING:
            names = left.labels[node], right.labels[other]
            apart[node] = all(names) and not are_alike(*names)
    for nodes in left.by_depth[::-1]:
        apart[nodes] |= (left.parents[nodes] >= 0) & apart[left.parents[nodes]]
    doubted: Bools = (of_left >= 0) & apart[of_left]
    return doubted


def _by_label(
    left: Tree,
    right: Tree,
    pairs: Mapping[int, int],
    proposals: tuple[Proposal, ...],
    names: Mapping[str, str],
) -> Alignment:
    """Lines from pairs of nodes; a level that has no pair on either side stays out."""
    lines_left = np.full(len(left), -1, dtype=np.int64)
    lines_right = np.full(len(right), -1, dtype=np.int64)
    count = 0
    for node in _on_levels(left.structure, pairs):
        line = int(lines_right[pairs[node]]) if node in pairs else -1  # several given to one
        lines_left[node] = count if line < 0 else line
        if node in pairs:
            lines_right[pairs[node]] = lines_left[node]
        count += line < 0
    for node in _on_levels(right.structure, pairs.values()):
        if lines_right[node] < 0:
            lines_right[node] = count
            count += 1
    settled = frozenset(int(lines_left[node]) for node, _ in named_pairs(left, right, names))
    return Alignment(
        lines_left,
        lines_right,
        count,
        Text("uraian", "labels"),
        by_name=True,
        proposals=proposals,
        settled=settled,
    )


def _on_levels(structure: Structure, paired: Iterable[int]) -> list[int]:
    """The nodes with a label on the levels of some nodes."""
    levels = {_level(structure, node) for node in paired}
    nodes = range(len(structure))
    return [n for n in nodes if structure.labels[n] and _level(structure, n) in levels]


def _level(structure: Structure, node: int) -> str | int:
    """The level of a node by its name in the code book, else by its depth."""
    return structure.level_names[node] or int(structure.depths[node])


def complete(left: Tree, right: Tree, alignment: Alignment) -> Alignment:
    """The alignment with a line for every leaf, so that no money is outside of it.

    What has no code in common is paired by its label (or its own code) below the nearest line.
    SKPD that the two nest in different ways are no lines: what stands below them is summed.
    """
    both = set(left.structure.systems) & set(right.structure.systems)
    systems = both - ({System.ORGANISASI} - shared_systems(left, right))
    numbers: dict[tuple[object, ...], int] = {}
    lines = []
    for tree, mine in ((left, alignment.left), (right, alignment.right)):
        lines.append(_filled(tree.structure, mine, systems, numbers, alignment.count))
    count = alignment.count + len(numbers)
    return replace(alignment, left=lines[0], right=lines[1], count=count)


def _filled(
    structure: Structure,
    lines: Ints,
    systems: set[str],
    numbers: dict[tuple[object, ...], int],
    count: int,
) -> Ints:
    """A line for each node that has none, but for inner nodes of a system that names no lines."""
    filled = lines.copy()
    pending = np.flatnonzero(lines < 0)
    for node in pending[np.argsort(structure.depths[pending], kind="stable")].tolist():
        if not structure.is_leaf[node] and structure.systems[node] not in systems:
            continue
        above = int(structure.parents[node])
        while above >= 0 and filled[above] < 0:
            above = int(structure.parents[above])
        name = structure.segments[node] or normal(structure.labels[node])
        key = (int(filled[above]) if above >= 0 else -1, structure.systems[node], name)
        filled[node] = count + numbers.setdefault(key, len(numbers))
    return filled
