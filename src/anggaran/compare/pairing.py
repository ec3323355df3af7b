"""Two versions of a budget on common lines, so that no money of either is outside of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from anggaran.amount.rupiah import widen
from anggaran.arrow import Ints
from anggaran.compare.keys import Alignment, align, shared_systems
from anggaran.compare.lines import Lines, Measures
from anggaran.compare.side import Side, side
from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.kode.book import System
from anggaran.measure import Measure, versions
from anggaran.shape.structure import Bools, Structure, normal
from anggaran.tree import Tree

_IN_FORCE = ("setelah", "perubahan", "pergeseran", "revisi", "")  # the first that a table prints counts


def pair_versions(before: Tree, after: Tree, measure: str | None = None) -> Lines:
    """Two documents, line by line: the budget in force of each.

    Raises:
        InvalidOption: the column cannot be told, or the documents share no line.
    """
    alignment = align(before, after)
    if alignment is None or not alignment.count:
        raise InvalidOption(
            f"{before.name} dan {after.name} tidak punya baris yang sama; keduanya bukan dua versi satu anggaran.",
            f"{before.name} and {after.name} share no line; they are not two versions of one budget.",
        )
    names = Measures(measure or "pagu", _in_force(before, measure), _in_force(after, measure))
    return _lines(names, _complete(before, after, alignment), before, after)


def pair_columns(tree: Tree, measures: tuple[str, str] | None = None) -> Lines:
    """Two columns of one table, row by row: those named, else Sebelum/Setelah, Murni/Perubahan.

    Raises:
        InvalidOption: there are no such columns, or more than one pair.
    """
    first, second = measures or _printed_pair(tree)
    if not {first, second} <= set(tree.measures):
        raise _unclear(tree)
    rows = np.arange(len(tree))
    alignment = Alignment(rows, rows, len(tree), Text("baris tabel", "rows of the table"))
    return _lines(Measures(second, first, second), alignment, tree, tree)


def _lines(names: Measures, alignment: Alignment, before: Tree, after: Tree) -> Lines:
    left = _side(before, names.left, alignment.left, alignment.count)
    right = _side(after, names.right, alignment.right, alignment.count)
    return Lines(names, alignment, before, after, left, right)


def _side(tree: Tree, measure: str, lines: Ints, count: int) -> Side:
    """One measure by line, from the leaves: nodes of one line are summed."""
    sums, carried = tree.sums[measure], np.flatnonzero(lines >= 0)
    stated = side(tree, measure, lines, count)
    amounts = widen(sums.computed, max(len(carried), 1))
    amount = np.zeros(count, dtype=amounts.dtype)
    np.add.at(amount, lines[carried], amounts[carried])
    known = stated.nodes >= 0
    known[lines[carried[~sums.computed_known[carried]]]] = False
    return replace(stated, amount=amount, known=known)


def _complete(before: Tree, after: Tree, alignment: Alignment) -> Alignment:
    """The alignment with a line for every leaf, so that no money is outside.

    What has no code in common is paired by its label (or its own code) below the nearest line.  SKPD that the two
    nest in different ways are no lines: what stands below them is summed.
    """
    both = set(before.structure.systems) & set(after.structure.systems)
    systems = both - ({System.ORGANISASI} - shared_systems(before, after))
    numbers: dict[tuple[object, ...], int] = {}
    left, right = (
        _fill(tree.structure, lines, systems, numbers, alignment.count)
        for tree, lines in ((before, alignment.left), (after, alignment.right))
    )
    return replace(alignment, left=left, right=right, count=alignment.count + len(numbers))


def _fill(
    structure: Structure, lines: Ints, systems: set[str], numbers: dict[tuple[object, ...], int], count: int
) -> Ints:
    """A line for each node that has none, but for inner nodes of a system that does not name lines in both."""
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


def _printed_pair(tree: Tree) -> tuple[str, str]:
    """The two columns of a table that are versions of one pagu; the whole before its parts by kelompok."""
    pairs = [pair for pair in versions(tree.measures) if pair[0].kind == "pagu"]
    whole = [pair for pair in pairs if pair[0].without("version") == ("pagu",)]
    if whole or len(pairs) == 1:
        return (whole or pairs)[0]
    raise _unclear(tree)


def _in_force(tree: Tree, measure: str | None) -> str:
    """The budget in force: the last version that a table prints, else its only pagu."""
    if measure is not None and measure in tree.measures:
        return measure
    kinds = [each for each in map(Measure, tree.measures) if each.kind == "pagu"]
    whole = {each.version: each for each in kinds if each.without("version") == ("pagu",)}
    named = [whole[version] for version in _IN_FORCE if version in whole]
    if named or len(kinds) == 1:
        return (named or kinds)[0]
    raise _unclear(tree)


def _unclear(tree: Tree) -> InvalidOption:
    there = ", ".join(tree.measures) or "-"
    return InvalidOption(
        f"Tidak jelas kolom versi anggaran di {tree.name}; sebut kolomnya, yang ada: {there}.",
        f"Unclear which columns of {tree.name} are the budget versions; name them, there are: {there}.",
    )


def lowest_lines(lines: Lines) -> Bools:
    """The lowest lines that both versions can be compared on.

    A line that is a leaf on either side is one, unless it stands below another: a version that is detailed further
    than the other is held against it where both meet.
    """
    cut = np.zeros(lines.alignment.count, dtype=np.bool_)
    for tree, of_node in ((lines.left_tree, lines.alignment.left), (lines.right_tree, lines.alignment.right)):
        cut[of_node[tree.structure.is_leaf & (of_node >= 0)]] = True
    covered = np.zeros_like(cut)
    at = lines.parents
    while (inside := at >= 0).any():
        covered[inside] |= cut[at[inside]]
        at = np.where(inside, lines.parents[at], -1)
    return cut & ~covered
