"""Two versions of one budget, in two documents or as columns of one table, held side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from anggaran.compare.align import Alignment, align, complete
from anggaran.compare.changes import Versions
from anggaran.compare.columns import Measures, column
from anggaran.compare.lines import Lines
from anggaran.compare.restated import restated
from anggaran.errors import InvalidOption, no_column
from anggaran.finding import Coverage, Findings, Text
from anggaran.measure import Measure
from anggaran.measure import versions as pairs_of_versions
from anggaran.tree import Source, Tree, tree_of

_STAGES = ("murni", "pergeseran", "perubahan")  # of a budget within its year, as columns of a table
# The first that is printed counts.
_IN_FORCE = ("setelah", "perubahan", "pergeseran", "revisi", "rapbd", "")


def versions(
    before: Tree | Source, after: Tree | Source, *, measure: str | None = None
) -> Versions:
    """Hold two versions of one budget side by side.

    Args:
        before: the earlier version (murni), a tree or anything one is built from.
        after: the later one (pergeseran, perubahan).
        measure: the amount column (``realisasi``); the budget in force where it is left out,
            ``pagu_setelah`` before ``pagu``. A column of pagu that one of the two does not print
            is held against the budget in force of that one.

    Raises:
        InvalidOption: there is no such column, the budget in force cannot be told, or the documents
            share no line.

    >>> murni = Tree([{"kode": "5.1.02.01", "pagu": 70}, {"kode": "5.1.02.02", "pagu": 30}])
    >>> geser = Tree([{"kode": "5.1.02.01", "pagu": 60}, {"kode": "5.1.02.02", "pagu": 40}])
    >>> for line in versions(murni, geser).lines:
    ...     print(line.kode, line.change, line.status.value)
    5.1.02.01 -10.00 moved
    5.1.02.02 10.00 moved
    >>> (move,) = versions(murni, geser).moves
    >>> move.text.id, move.approval.id
    ('pergeseran di dalam 5.1.02: 2 baris, bersih 0,00', 'dengan persetujuan Sekretaris Daerah')
    """
    before, after = tree_of(before), tree_of(after)
    alignment = align(before, after)
    if alignment is None or not alignment.count:
        one, other = before.name, after.name
        raise InvalidOption(
            f"{one} dan {other} tidak punya baris yang sama; "
            "keduanya bukan dua versi satu anggaran.",
            f"{one} and {other} share no line; they are not two versions of one budget.",
        )
    columns = (_named(before, after, measure), _named(after, before, measure))
    names = Measures(measure or "pagu", *columns)
    paired = _paired(names, complete(before, after, alignment), before, after)
    return Versions(before, after, paired, (paired.left.nodes < 0, paired.right.nodes < 0))


def versions_of(tree: Tree, *, measures: tuple[str, str] | None = None) -> Versions:
    """The versions that one table prints side by side: Sebelum/Setelah, Murni/Perubahan.

    A line that prints nothing or zero in one column is new or dropped.

    Args:
        tree: a tree with two pagu columns.
        measures: the earlier and the later column, where their names do not say.

    Raises:
        InvalidOption: there are no such columns, or more than one pair.

    >>> tree = Tree([
    ...     {"kode": "5.1.01", "pagu_sebelum": 70, "pagu_setelah": 75},
    ...     {"kode": "5.1.02", "pagu_sebelum": 0, "pagu_setelah": 5},
    ... ])
    >>> [(line.kode, line.status.value) for line in versions_of(tree).lines]
    [('5.1.01', 'raised'), ('5.1.02', 'new')]
    >>> versions_of(tree).change
    Decimal('10.00')
    """
    first, second = measures or _printed_pair(tree)
    for name in (first, second):
        if name not in tree.measures:
            raise no_column(name, tree.measures, tree.name)
    rows = np.arange(len(tree))
    alignment = Alignment(rows, rows, len(tree), Text("baris tabel", "rows of the table"))
    paired = _paired(Measures(second, first, second), alignment, tree, tree)
    empty, gone = (
        each.known & np.asarray(each.amount == 0, dtype=np.bool_)
        for each in (paired.left, paired.right)
    )
    return Versions(tree, tree, paired, (empty & ~gone, gone & ~empty))


def side_by_side(*trees: Tree) -> tuple[Versions, ...]:
    """Any number of versions of one budget, each held against the next.

    Args:
        trees: the versions in their order (murni, pergeseran, perubahan); or one table that prints
            them as columns.

    Raises:
        InvalidOption: as :func:`versions` and :func:`versions_of`.

    >>> years = [Tree([{"kode": "5.1", "pagu": pagu}]) for pagu in (70, 75, 60)]
    >>> [step.change for step in side_by_side(*years)]
    [Decimal('5.00'), Decimal('-15.00')]
    """
    if len(trees) > 1:
        return tuple(versions(before, after) for before, after in pairwise(trees))
    (tree,) = trees
    whole = _whole(tree)
    columns = [whole[stage] for stage in _STAGES if stage in whole]
    if len(columns) < len(_STAGES):
        return (versions_of(tree),)
    return tuple(versions_of(tree, measures=pair) for pair in pairwise(columns))


def version_findings(steps: Sequence[Versions]) -> Findings:
    """Where a version prints another figure for the one before it (Sebelum Perubahan) than that
    version itself; how many lines were held side by side.
    """
    known = sum(line.change is not None for step in steps for line in step.lines)
    found = Findings((), Coverage({"line-differs": known} if known else {}))
    for step in steps:
        before, after = step.before, step.after
        earlier = _repeats(after)
        if before is not after and earlier is not None:
            found += restated(before, after, str(step.paired.measure.left), earlier)
    return found


def _repeats(after: Tree) -> str | None:
    """The column in which a document repeats the whole pagu of the version before it."""
    pairs = pairs_of_versions(after.measures)
    return next((one for one, _ in pairs if one.without("version") == ("pagu",)), None)


def documents_of(steps: Sequence[Versions]) -> list[Tree]:
    """The documents of consecutive versions, each once."""
    trees = [tree for step in steps for tree in (step.before, step.after)]
    return list({id(tree): tree for tree in trees}.values())


def _paired(names: Measures, alignment: Alignment, before: Tree, after: Tree) -> Lines:
    count = alignment.count
    left = column(before, names.left, alignment.left, count, from_leaves=True)
    right = column(after, names.right, alignment.right, count, from_leaves=True)
    return Lines(names, alignment, left, right)


def _printed_pair(tree: Tree) -> tuple[str, str]:
    """The two columns of a table that are versions of one pagu; the whole before its parts."""
    pairs = [pair for pair in pairs_of_versions(tree.measures) if pair[0].kind == "pagu"]
    whole = [pair for pair in pairs if pair[0].without("version") == ("pagu",)]
    if whole or len(pairs) == 1:
        return (whole or pairs)[0]
    raise _unclear(tree)


def _named(tree: Tree, other: Tree, measure: str | None) -> str:
    """The column that is asked for, else the budget in force."""
    if measure is None:
        return _in_force(tree)
    if measure in tree.measures:
        return measure
    if measure not in other.measures or Measure(measure).kind != "pagu":
        raise no_column(measure, tree.measures, tree.name)
    return _in_force(tree)


def _in_force(tree: Tree) -> str:
    """The budget in force: the last version that a table prints, else its only pagu."""
    whole = _whole(tree)
    named = [whole[version] for version in _IN_FORCE if version in whole]
    kinds = [each for each in map(Measure, tree.measures) if each.kind == "pagu"]
    if named or len(kinds) == 1:
        return (named or kinds)[0]
    raise _unclear(tree)


def _whole(tree: Tree) -> dict[str, Measure]:
    """The columns of the whole pagu by their version."""
    measures = map(Measure, tree.measures)
    return {each.version: each for each in measures if each.without("version") == ("pagu",)}


def _unclear(tree: Tree) -> InvalidOption:
    there = ", ".join(tree.measures) or "-"
    return InvalidOption(
        f"Tidak jelas kolom versi anggaran di {tree.name}; sebut kolomnya, yang ada: {there}.",
        f"Unclear which columns of {tree.name} are the budget versions; name them, there are: "
        f"{there}.",
    )
