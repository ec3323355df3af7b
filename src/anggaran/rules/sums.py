"""Parents against their children, total rows against what they total: one fault, one finding.

A parent is held against its children as they stand, so that a fault shows where it sits.  Where a mismatch is
wholly accounted for by faults found below it, it is no finding of its own: it is listed in their ``breaks``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from anggaran.amount.rounding import slack
from anggaran.amount.rupiah import decimal_of
from anggaran.finding import Break
from anggaran.rules.desk import Desk, Fault
from anggaran.shape.rollup import Sums, printed_terms
from anggaran.shape.structure import RowKind, Structure
from anggaran.shape.totals import Target, signed_sum, summands

_SUBSETS = 8  # so many faults below one sum are tried in every combination; of more, only each alone and all together


@dataclass(slots=True)
class _Known:
    """The faults of one measure found so far, by the nodes that they make wrong and by the rows that they add up."""

    by_node: defaultdict[int, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    by_row: defaultdict[int, list[Fault]] = field(default_factory=lambda: defaultdict(list))

    def add(self, fault: Fault) -> None:
        for node in fault.path:
            self.by_node[node].append(fault)
        for row in fault.terms:
            self.by_row[row].append(fault)

    def showing(self, nodes: Iterable[tuple[int, int]], terms: Mapping[int, int]) -> list[tuple[Fault, int]]:
        """The faults that show in a sum of nodes, each with its sign.

        The amount that a fault is about is counted as part of the sum; or both add up the same rows, and one of these
        is wrong.
        """
        found: dict[int, tuple[Fault, int]] = {}
        for node, sign in nodes:
            for fault in self.by_node.get(node, ()):
                found.setdefault(id(fault), (fault, sign))
        for row, sign in terms.items():
            for fault in self.by_row.get(row, ()):
                shared = len(terms.keys() & fault.terms.keys())
                if id(fault) not in found and shared == min(len(terms), len(fault.terms)):
                    found[id(fault)] = fault, -sign * fault.terms[row]
        return list(found.values())


def check_sums(desk: Desk) -> None:
    """Find every sum that fails by itself, over all measures; the findings are closed when all rules have looked."""
    for measure, sums in desk.tree.sums.items():
        known = _Known()
        for stray in _strays(desk, measure):
            known.add(stray)
        desk.faults += _parents(desk, measure, sums, known)
        desk.faults += _totals(desk, measure, sums, known)
    if not desk.checked["parent-sum"]:
        desk.skip("parent-sum", "tidak ada induk yang mencetak jumlah", "no parent states a sum")
    if not desk.checked["total-row"]:
        desk.skip("total-row", "tidak ada baris jumlah yang jelas", "no total row whose meaning is clear")
    for total in desk.tree.structure.totals:
        if total.row not in desk.tree.targets:
            row = desk.tree.table.rows[total.row]
            desk.skip(
                "total-row", f"baris {row}: tidak jelas apa yang dijumlahkan", f"row {row}: unclear what it totals"
            )


def _strays(desk: Desk, measure: str) -> Iterator[Fault]:
    """The rows with a wrong code: sums miss their amounts, or have them twice where the code is that of another row."""
    column = desk.tree.amounts[measure]
    for stray in desk.strays:
        if column.known[stray.row]:
            amount = int(column.sen[stray.row])
            placed = stray.row in desk.tree.structure.node_of_row
            yield replace(stray, measure=measure, gap=amount if placed else -amount)


def _parents(desk: Desk, measure: str, sums: Sums, known: _Known) -> list[Fault]:
    shape = desk.tree.structure
    compared = sums.known & ~shape.is_leaf & sums.direct_known & sums.direct_printed
    desk.count("parent-sum", int(compared.sum()))
    wrong = np.flatnonzero(compared & (sums.stated != sums.direct))
    deepest_first = wrong[np.argsort(-shape.depths[wrong], kind="stable")]
    own: list[Fault] = []
    for node in deepest_first.tolist():
        children = summands(shape, sums, node)
        terms = _terms(shape, sums, children)
        computed = signed_sum(sums, children)
        gap, row = int(sums.stated[node]) - computed, int(shape.rows[node])
        allowed = slack(desk.tree.amounts[measure], [row, *terms])
        if abs(gap) <= allowed:
            continue
        if (causes := accounted(gap, known.showing(children, terms))) is not None:
            _note_break(desk, causes, measure, row, gap)
            continue
        finding = desk.node(
            "parent-sum", node, measure, measure=measure, stated=decimal_of(sums.stated[node]),
            computed=decimal_of(computed), tolerance=decimal_of(allowed), details={"children": len(children)},
        )  # fmt: skip
        own.append(Fault(measure, row, gap, finding, terms, {node, *shape.ancestors(node)}))
        known.add(own[-1])
    return sorted(own, key=lambda fault: fault.row)


def _terms(shape: Structure, sums: Sums, nodes: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The rows whose amounts make up a sum of nodes, each with its sign."""
    return {int(shape.rows[term]): sign for node, sign in nodes for term in printed_terms(shape, sums, [node])}


def accounted(gap: int, signed: Sequence[tuple[Fault, int]]) -> list[Fault] | None:
    """The faults that a gap is wholly due to: their gaps, each with its sign in the sum, add up to its opposite."""
    sizes = range(1, len(signed) + 1) if len(signed) <= _SUBSETS else (1, len(signed))
    for group in (group for size in sizes for group in combinations(signed, size)):
        if sum(sign * fault.gap for fault, sign in group) == -gap:
            return [fault for fault, _ in group]
    return None


def _note_break(desk: Desk, causes: Sequence[Fault], measure: str, row: int, gap: int) -> None:
    node = desk.tree.structure.node_of_row.get(row)
    kode = desk.tree.structure.kodes[node] if node is not None else None
    place = desk.tree.table.where(row, measure)
    for cause in causes:
        cause.breaks.append(Break(kode, desk.tree.table.uraian[row], decimal_of(gap), place))


def _totals(desk: Desk, measure: str, sums: Sums, known: _Known) -> Iterator[Fault]:
    shape, column = desk.tree.structure, desk.tree.amounts[measure]
    for total in shape.totals:
        target = desk.tree.targets.get(total.row)
        if target is None or not column.known[total.row]:
            continue
        expected, summed = target.total(sums)
        if not summed or not any(_prints(sums, node) for node, _ in target.nodes):
            continue
        desk.count("total-row", 1)
        stated, nodes = int(column.sen[total.row]), target.nodes
        if total.kind is RowKind.BALANCE and stated * expected < 0:  # some forms print a deficit without its sign
            expected, nodes = -expected, tuple((node, -sign) for node, sign in nodes)
        gap = stated - expected
        if not gap:
            continue
        terms = _terms(shape, sums, nodes)
        allowed = slack(column, [total.row, *terms])
        if abs(gap) <= allowed:
            continue
        if (causes := accounted(gap, known.showing(nodes, terms))) is not None:
            _note_break(desk, causes, measure, total.row, gap)
            continue
        agrees, differs = _levels(shape, sums, target, stated)
        finding = desk.total(
            "total-row", total, measure, measure=measure, stated=decimal_of(stated), computed=decimal_of(expected),
            tolerance=decimal_of(allowed), details={"scope": target.scope, "agrees": agrees, "differs": differs},
        )  # fmt: skip
        fault = Fault(measure, total.row, gap, finding, terms)
        known.add(fault)
        yield fault


def _prints(sums: Sums, node: int) -> bool:
    return bool(sums.known[node] or sums.direct_printed[node])


def _levels(shape: Structure, sums: Sums, target: Target, stated: int) -> tuple[list[str], list[str]]:
    """Which levels below a total row add up to it, and which do not, by name; a balance has no levels."""
    if target.scope == "balance":
        return [], []
    agrees: list[str] = []
    differs: list[str] = []
    layer = [node for node, _ in target.nodes]
    while layer:
        names = {shape.level_names[node] for node in layer} - {""}
        name = "/".join(sorted(names)) or str(int(shape.depths[layer[0]]))
        (agrees if sum(int(sums.standing[node]) for node in layer) == stated else differs).append(name)
        below = [child for node in layer for child in shape.children(node).tolist()]
        layer = [*below, *(node for node in layer if shape.is_leaf[node])] if below else []
    return agrees, differs
