"""Realisasi against pagu on the lowest level: belanja may not exceed what was budgeted.

Belanja without or beyond its pagu is forbidden (UU 1/2004 pasal 3 ayat 3); pendapatan may exceed its target, and
pembiayaan is not judged.
"""

from __future__ import annotations

import numpy as np

from anggaran.amount import decimal_of
from anggaran.desk import Desk
from anggaran.kode import System
from anggaran.rollup import Sums
from anggaran.structure import SYSTEMS, Bools, normal
from anggaran.tree import BELANJA, Tree


def is_belanja(tree: Tree) -> Bools:
    """True for the nodes that are belanja: akun 5, the program side, and uncoded rows not under other headings."""
    shape = tree.structure
    belanja = np.ones(len(shape), dtype=np.bool_)
    rekening = np.flatnonzero(shape.system_codes == SYSTEMS.index(System.REKENING))
    belanja[rekening] = shape.segment_matrix[rekening, :1].ravel() == BELANJA
    for node in np.flatnonzero(shape.system_codes < 0).tolist():
        belanja[node] = not normal(shape.labels[node]).startswith(("pendapatan", "penerimaan", "pembiayaan"))
    for nodes in shape.by_depth[::-1]:
        lower = nodes[shape.parents[nodes] >= 0]
        belanja[lower] &= belanja[shape.parents[lower]]
    return belanja


def check_spending(desk: Desk) -> None:
    """Report leaves whose realisasi exceeds their pagu, or that spend without any."""
    if not desk.tree.pairs:
        missing = "realisasi" if any(name.startswith("pagu") for name in desk.tree.measures) else "pagu"
        for rule in ("over-budget", "unbudgeted"):
            desk.skip(rule, f"tidak ada kolom {missing}", f"no {missing} column")
        return
    candidates = desk.tree.structure.is_leaf & is_belanja(desk.tree)
    for pagu, realisasi in desk.tree.pairs:
        _check_pair(desk, candidates, pagu, realisasi)


def _check_pair(desk: Desk, candidates: Bools, pagu: str, realisasi: str) -> None:
    budget, spent = desk.tree.sums[pagu], desk.tree.sums[realisasi]
    compared = candidates & _readable(budget) & _readable(spent) & (budget.known | spent.known)
    desk.count("over-budget", int((compared & (budget.stated != 0)).sum()))
    desk.count("unbudgeted", int((compared & (budget.stated == 0)).sum()))
    unit = desk.tree.table.unit
    slack = 0 if unit == 1 else int(unit * 100)  # half a unit on either side
    for node in np.flatnonzero(compared & (spent.stated > budget.stated + slack) & (spent.stated > 0)).tolist():
        row = int(desk.tree.structure.rows[node])
        proved = [desk.corrections.get((m, row), int(s.stated[node])) for m, s in ((pagu, budget), (realisasi, spent))]
        if proved[1] <= proved[0]:
            continue  # the cell that is wrong is reported where its sum fails
        rule = "over-budget" if budget.stated[node] else "unbudgeted"
        finding = desk.node(
            rule, node, realisasi, measure=realisasi, stated=decimal_of(spent.stated[node]),
            computed=decimal_of(budget.stated[node]), details={"of": pagu},
        )  # fmt: skip
        desk.findings.append(finding)


def _readable(sums: Sums) -> Bools:
    return ~sums.doubted
