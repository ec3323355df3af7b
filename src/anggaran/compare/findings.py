"""From differences to findings: one fault, one finding, with its place on both sides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from anggaran.amount.rupiah import NOL, decimal_of
from anggaran.compare.keys import Alignment, first_nodes
from anggaran.compare.lines import Lines
from anggaran.compare.names import similarity
from anggaran.finding import Coverage, Finding, Severity
from anggaran.rules.registry import make
from anggaran.shape.structure import normal
from anggaran.tree import Tree


def line_findings(lines: Lines) -> Iterator[Finding]:
    """Lines that differ, each with the lines above that differ only because of it.

    Lines that differ under a node on which both documents agree are one finding on that node: the same money in
    another version of the budget (pergeseran), not so many errors.
    """
    for line in lines.own.tolist():
        if line not in lines.moved:
            yield _finding(lines, line, "line-differs", breaks=lines.breaks(line))
    mixed: dict[int, list[int]] = {}
    for line, parent in lines.moved.items():
        mixed.setdefault(parent, []).append(line)
    for parent, below in mixed.items():
        yield _mixup(lines, parent, below)


def _finding(lines: Lines, line: int, rule: str, **fields: Any) -> Finding:
    """A finding on one line: at its cell on the left, with the place on the right beside it."""
    pair = lines.pair(line)
    left, right = int(lines.left.nodes[line]), int(lines.right.nodes[line])
    sides = [lines.left_tree.where(left, lines.measure.left)] if left >= 0 else []
    sides += [lines.right_tree.where(right, lines.measure.right)] if right >= 0 else []
    details = dict(fields.pop("details", {})) | _blank(lines, line)
    tolerance = NOL
    if len(sides) > 1:
        details["other"], tolerance = sides[1], decimal_of(lines.slack[line])
    return make(
        rule, table=lines.node(line)[0].name, kode=pair.kode, uraian=pair.uraian, measure=pair.measure,
        stated=pair.left, computed=pair.right, tolerance=tolerance, where=sides[0], details=details, **fields,
    )  # fmt: skip


def _blank(lines: Lines, line: int) -> dict[str, str]:
    """The side whose lowest line prints nothing, so that its amount counts as zero."""
    sides = (
        ("left", lines.left_tree, lines.measure.left, lines.left.nodes[line]),
        ("right", lines.right_tree, lines.measure.right, lines.right.nodes[line]),
    )
    blank = [
        name
        for name, tree, measure, node in sides
        if node >= 0 and tree.structure.is_leaf[node] and not (tree.flat or tree.sums[measure].known[node])
    ]
    return {"blank": blank[0]} if blank else {}


def _mixup(lines: Lines, parent: int, moved: Sequence[int]) -> Finding:
    tree, node = lines.node(parent)
    level = tree.structure.level_names[node] or str(int(tree.structure.depths[node]))
    rows = [lines.pair(line) for line in moved]
    details = {
        "level": level,
        "lines": [{"kode": row.kode, "uraian": row.uraian, "difference": row.difference} for row in rows],
    }
    return _finding(lines, parent, "version-mixup", details=details)


def missing_findings(lines: Lines) -> Iterator[Finding]:
    """Lines that only one document carries with money on them, the highest of each branch.

    What is proposed as a line of the other document is told there.
    """
    for line in lines.lone.tolist():
        rule = "only-left" if lines.left.nodes[line] >= 0 else "only-right"
        yield _finding(lines, line, rule)


def name_findings(left: Tree, right: Tree, alignment: Alignment) -> Iterator[Finding]:
    """Lines whose labels differ beyond case, punctuation and spacing."""
    return (name_finding(left, right, node, other) for node, other in differing_names(left, right, alignment))


def differing_names(left: Tree, right: Tree, alignment: Alignment) -> Iterator[tuple[int, int]]:
    """The nodes of each line whose labels differ, but for lines that the caller paired by name."""
    if not all(tree.flat or any(tree.table.uraian) for tree in (left, right)):
        return  # a document without labels
    nodes_left, nodes_right = (first_nodes(lines, alignment.count) for lines in (alignment.left, alignment.right))
    both = np.flatnonzero((nodes_left >= 0) & (nodes_right >= 0))
    both = both[np.argsort(nodes_left[both], kind="stable")]
    labels_left, labels_right = list(left.structure.labels), list(right.structure.labels)
    for line, node, other in zip(both.tolist(), nodes_left[both].tolist(), nodes_right[both].tolist(), strict=True):
        one, two = labels_left[node], labels_right[other]
        if one != two and one and two and normal(one) != normal(two) and line not in alignment.settled:
            yield node, other


def name_finding(left: Tree, right: Tree, node: int, other: int) -> Finding:
    """A finding on two labels of one line."""
    names = left.structure.labels[node], right.structure.labels[other]
    details = {
        "left": names[0], "right": names[1], "score": similarity(normal(names[0]), normal(names[1])),
        "other": right.where(other, "uraian"),
    }  # fmt: skip
    return make(
        "name-differs", table=left.name, kode=left.structure.kodes[node], uraian=names[0],
        where=left.where(node, "uraian"), details=details,
    )  # fmt: skip


def proposal_findings(left: Tree, right: Tree, alignment: Alignment) -> Iterator[Finding]:
    """Names that may be the same line: shown with their score, never used."""
    for proposal in alignment.proposals:
        names = left.structure.labels[proposal.left], right.structure.labels[proposal.right]
        details = {
            "left": names[0], "right": names[1], "score": proposal.score,
            "other": right.where(proposal.right, "uraian"),
        }  # fmt: skip
        yield make(
            "match-proposed", table=left.name, kode=left.structure.kodes[proposal.left], uraian=names[0],
            where=left.where(proposal.left, "uraian"), details=details,
        )  # fmt: skip


def total_findings(left: Tree, right: Tree, totals: Sequence[Any], partial: Collection[str]) -> Iterator[Finding]:
    """Totals that differ; where one document only covers less of the same lines, that is coverage and no error."""
    for total in totals:
        details: dict[str, Any] = {"other": right.table.where(None), "basis": "total"}
        severity = Severity.ERROR
        if total.measure in partial:
            severity, details["coverage"] = Severity.WARNING, True
        yield make(
            "total-differs", severity=severity, table=left.name, uraian="", measure=total.measure, stated=total.left,
            computed=total.right, tolerance=total.tolerance, where=left.table.where(None), details=details,
        )  # fmt: skip


def covers_less(lines: Lines) -> bool:
    """True where every line of one document agrees with the other, which has more lines."""
    sides = np.unique(lines.left.nodes[lines.missing] >= 0)
    return bool(lines.compared.any()) and len(sides) == 1 and not len(lines.own)


def coverage_of(lines: Sequence[Lines], totals: int) -> Coverage:
    """How many lines and totals were compared."""
    compared = sum(int(each.compared.sum()) for each in lines)
    counts = {"line-differs": compared, "total-differs": totals}
    return Coverage({rule: times for rule, times in counts.items() if times})
