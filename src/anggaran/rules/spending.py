"""Realisasi against pagu on the lowest level: belanja may not exceed what was budgeted.

Belanja without or beyond its pagu is forbidden (UU 1/2004 pasal 3 ayat 3); pendapatan may exceed its target, and
pembiayaan is not judged.
"""

from __future__ import annotations

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import decimal_of
from anggaran.kode.book import System
from anggaran.rules.desk import Desk
from anggaran.shape.labels import Role, total_role
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import SYSTEMS, Bools, Structure, normal
from anggaran.shape.totals import role_of
from anggaran.tree import BELANJA, Tree

_BY_AKUN = [SYSTEMS.index(system) for system in (System.REKENING, System.AKUN_PUSAT)]  # the first digit is the akun

_NOTHING = (
    (
        "over-budget",
        "tidak ada baris belanja terbawah dengan pagu dan realisasi yang terbaca",
        "no lowest row of belanja with readable pagu and realisasi",
    ),
    ("unbudgeted", "tidak ada baris belanja terbawah tanpa pagu", "no lowest row of belanja without pagu"),
)
"""Why a rule compared nothing although both columns are there."""


def is_belanja(tree: Tree) -> Bools:
    """True for the nodes that are belanja: by akun, the program side, and uncoded rows of no other section.

    Akun 5 is belanja, and so is an akun that is labelled so: not every chart has it at 5.
    """
    shape = tree.structure
    belanja = np.ones(len(shape), dtype=np.bool_)
    akun = np.isin(shape.system_codes, _BY_AKUN)
    belanja[akun] = shape.segment_matrix[akun, :1].ravel() == BELANJA
    for top in shape.tops[akun[shape.tops]].tolist():
        role = role_of(shape, top)
        if role is not None and belanja[top] != (role is Role.BELANJA):
            belanja[shape.nearest(np.arange(len(shape)) == top) == top] = role is Role.BELANJA
    for node in np.flatnonzero(shape.system_codes < 0).tolist():
        belanja[node] = not normal(shape.labels[node]).startswith(("pendapatan", "penerimaan", "pembiayaan"))
    for total in shape.totals:  # JUMLAH PENDAPATAN tells what it totals where no heading does
        if total.row in tree.targets and total_role(total.label) not in {None, Role.BELANJA}:
            belanja[[node for node, _ in tree.targets[total.row].nodes if shape.system_codes[node] < 0]] = False
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
    for rule, id_, en in _NOTHING:
        if not desk.checked[rule]:
            desk.skip(rule, id_, en)


def _check_pair(desk: Desk, candidates: Bools, pagu: str, realisasi: str) -> None:
    budget, spent = desk.tree.sums[pagu], desk.tree.sums[realisasi]
    readable = ~budget.doubted & ~spent.doubted & (budget.known | spent.known)
    compared = candidates & readable & ~_budgeted_above(desk.tree.structure, budget)
    desk.count("over-budget", int((compared & (budget.stated != 0)).sum()))
    desk.count("unbudgeted", int((compared & (budget.stated == 0)).sum()))
    rows = desk.tree.structure.rows.clip(min=0)  # an implied node spends nothing
    slack = halves(desk.tree.amounts[pagu])[rows] + halves(desk.tree.amounts[realisasi])[rows]
    for node in np.flatnonzero(compared & (spent.stated > budget.stated + slack) & (spent.stated > 0)).tolist():
        row = int(desk.tree.structure.rows[node])
        proved = [desk.corrections.get((m, row), int(s.stated[node])) for m, s in ((pagu, budget), (realisasi, spent))]
        if proved[1] <= proved[0]:
            continue  # the cell that is wrong is reported where its sum fails
        rule = "over-budget" if budget.stated[node] else "unbudgeted"
        finding = desk.node(
            rule, node, realisasi, measure=realisasi, stated=decimal_of(spent.stated[node]),
            computed=decimal_of(budget.stated[node]), tolerance=decimal_of(slack[node]), details={"of": pagu},
        )  # fmt: skip
        desk.findings.append(finding)


def _budgeted_above(structure: Structure, budget: Sums) -> Bools:
    """True for a node whose pagu is printed for the branch as a whole: above it, and nowhere in the branch."""
    above = structure.nearest(budget.known | budget.direct_printed)
    return (above >= 0) & ~budget.known & budget.known[above] & ~budget.direct_printed[above]
