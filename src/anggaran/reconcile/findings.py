"""From differences to findings: one fault, one finding, with its place on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anggaran.amount import decimal_of
from anggaran.finding import Break, Coverage, Finding, Severity, Where
from anggaran.reconcile.compare import Lines
from anggaran.reconcile.keys import Alignment, first_nodes
from anggaran.reconcile.names import similarity
from anggaran.rules import make
from anggaran.structure import normal
from anggaran.tree import Tree


def line_findings(lines: Lines) -> Iterator[Finding]:
    """Lines that differ, each with the lines above that differ only because of it.

    Lines that differ under a node on which both documents agree are one finding on that node: the same money in
    another version of the budget (pergeseran), not so many errors.
    """
    own = lines.own.tolist()
    for line in own:
        if line not in lines.moved:
            yield _finding(lines, line, "line-differs", breaks=_breaks(lines, line, own))
    for parent in dict.fromkeys(lines.moved.values()):
        yield _mixup(lines, parent, [line for line in own if lines.moved.get(line) == parent])


def _breaks(lines: Lines, line: int, own: Sequence[int]) -> tuple[Break, ...]:
    """The lines above that differ only because lines below them do."""
    found = []
    for parent in lines.above(line):
        if lines.gap[parent] != 0 and parent not in own:
            tree, node = lines.node(parent)
            kode, label = tree.structure.kodes[node], tree.structure.labels[node]
            found.append(Break(kode, label, decimal_of(lines.gap[parent]), _where(tree, node, lines.measure.left)))
    return tuple(found)


def _where(tree: Tree, node: int, measure: str) -> Where:
    row = int(tree.structure.rows[node])
    return tree.table.where(row if row >= 0 else None, measure)


def _finding(lines: Lines, line: int, rule: str, **fields: Any) -> Finding:
    """A finding on one line: at its cell on the left, with the place on the right beside it."""
    pair = lines.pair(line)
    sides = []
    if lines.left.nodes[line] >= 0:
        sides.append(_where(lines.left_tree, int(lines.left.nodes[line]), lines.measure.left))
    if lines.right.nodes[line] >= 0:
        sides.append(_where(lines.right_tree, int(lines.right.nodes[line]), lines.measure.right))
    details = dict(fields.pop("details", {})) | _blank(lines, line)
    if len(sides) > 1:
        details["other"] = sides[1]
    return make(
        rule, table=lines.node(line)[0].name, kode=pair.kode, uraian=pair.uraian, measure=pair.measure,
        stated=pair.left, computed=pair.right, where=sides[0], details=details, **fields,
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
    """Lines that only one document carries with money on them, the highest of each branch."""
    for line in lines.missing.tolist():
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
    labels_left = pa.array(list(left.structure.labels), pa.string()).take(pa.array(nodes_left[both], pa.int64()))
    labels_right = pa.array(list(right.structure.labels), pa.string()).take(pa.array(nodes_right[both], pa.int64()))
    for place in np.flatnonzero(pc.not_equal(labels_left, labels_right).to_numpy(zero_copy_only=False)).tolist():
        names = labels_left[place].as_py(), labels_right[place].as_py()
        if all(names) and normal(names[0]) != normal(names[1]) and int(both[place]) not in alignment.settled:
            yield int(nodes_left[both[place]]), int(nodes_right[both[place]])


def name_finding(left: Tree, right: Tree, node: int, other: int) -> Finding:
    """A finding on two labels of one line."""
    names = left.structure.labels[node], right.structure.labels[other]
    details = {
        "left": names[0], "right": names[1], "score": similarity(normal(names[0]), normal(names[1])),
        "other": _where(right, other, "uraian"),
    }  # fmt: skip
    return make(
        "name-differs", table=left.name, kode=left.structure.kodes[node], uraian=names[0],
        where=_where(left, node, "uraian"), details=details,
    )  # fmt: skip


def proposal_findings(left: Tree, right: Tree, alignment: Alignment) -> Iterator[Finding]:
    """Names that may be the same line: shown with their score, never used."""
    for proposal in alignment.proposals:
        names = left.structure.labels[proposal.left], right.structure.labels[proposal.right]
        details = {
            "left": names[0], "right": names[1], "score": proposal.score,
            "other": _where(right, proposal.right, "uraian"),
        }  # fmt: skip
        yield make(
            "match-proposed", table=left.name, kode=left.structure.kodes[proposal.left], uraian=names[0],
            where=_where(left, proposal.left, "uraian"), details=details,
        )  # fmt: skip


def total_findings(left: Tree, right: Tree, totals: Sequence[Any], lines: Sequence[Lines]) -> Iterator[Finding]:
    """Totals that differ; where one document only covers less of the same lines, that is coverage and no error."""
    by_name = {each.measure.name: each for each in lines}
    for total in totals:
        each = by_name.get(total.measure)
        if not total.difference or abs(total.difference) <= total.tolerance:
            continue
        details: dict[str, Any] = {"other": right.table.where(None), "basis": "total"}
        severity = Severity.ERROR
        if each is not None and _covers_less(each):
            severity, details["coverage"] = Severity.WARNING, True
        yield make(
            "total-differs", severity=severity, table=left.name, uraian="", measure=total.measure, stated=total.left,
            computed=total.right, where=left.table.where(None), details=details,
        )  # fmt: skip


def _covers_less(lines: Lines) -> bool:
    """True where every line of one document agrees with the other, which has more lines."""
    sides = {bool(lines.left.nodes[line] >= 0) for line in lines.missing.tolist()}
    return bool(lines.compared.any()) and len(sides) == 1 and not len(lines.own)


def coverage_of(lines: Sequence[Lines], totals: int) -> Coverage:
    """How many lines and totals were compared."""
    compared = sum(int(each.compared.sum()) for each in lines)
    counts = {"line-differs": compared, "total-differs": totals}
    return Coverage({rule: times for rule, times in counts.items() if times})
