"""Labels of one line that differ, and labels that may be of one line, as findings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from anggaran.compare.align import Alignment
from anggaran.compare.carriers import first_nodes
from anggaran.compare.names import Proposal, similarity
from anggaran.finding import Finding
from anggaran.rules.registry import make
from anggaran.shape.structure import normal
from anggaran.tree import Tree


def differing_names(left: Tree, right: Tree, alignment: Alignment) -> Iterator[tuple[int, int]]:
    """The nodes of each line whose labels differ beyond case, punctuation and spacing.

    But for lines that the caller paired by name.
    """
    if not all(tree.flat or any(tree.table.uraian) for tree in (left, right)):
        return  # a document without labels
    of_left = first_nodes(alignment.left, alignment.count)
    of_right = first_nodes(alignment.right, alignment.count)
    both = np.flatnonzero((of_left >= 0) & (of_right >= 0))
    both = both[np.argsort(of_left[both], kind="stable")]
    lines = zip(both.tolist(), of_left[both].tolist(), of_right[both].tolist(), strict=True)
    labels_left, labels_right = list(left.structure.labels), list(right.structure.labels)
    for line, node, other in lines:
        one, two = labels_left[node], labels_right[other]
        if one == two or not (one and two) or line in alignment.settled:
            continue
        if normal(one) != normal(two):
            yield node, other


def name_finding(left: Tree, right: Tree, node: int, other: int) -> Finding:
    """A finding on two labels of one line."""
    one, two = left.structure.labels[node], right.structure.labels[other]
    pair = Proposal(node, other, similarity(normal(one), normal(two)))
    return _names("name-differs", left, right, pair)


def proposals(left: Tree, right: Tree, alignment: Alignment) -> list[Finding]:
    """Names that may be the same line: shown with their score, never used."""
    return [_names("match-proposed", left, right, each) for each in alignment.proposals]


def _names(rule: str, left: Tree, right: Tree, pair: Proposal) -> Finding:
    """A finding on the labels of two nodes."""
    label = left.structure.labels[pair.left]
    details = {
        "left": label,
        "right": right.structure.labels[pair.right],
        "score": pair.score,
        "other": right.where(pair.right, "uraian"),
    }
    return make(
        rule,
        table=left.name,
        key=left.structure.keys[pair.left],
        kode=left.structure.kodes[pair.left],
        uraian=label,
        where=left.where(pair.left, "uraian"),
        details=details,
    )
