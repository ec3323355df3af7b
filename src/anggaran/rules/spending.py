"""Realisasi against pagu on the lowest level: belanja may not exceed what was budgeted.

Belanja without or beyond its pagu is forbidden (UU 1/2004 pasal 3 ayat 3); pendapatan may exceed
its target, and pembiayaan is not judged.
"""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from anggaran.amount.rounding import half, halves
from anggaran.amount.rupiah import decimal_of
from anggaran.arrow import Ints
from anggaran.finding import Finding, Severity, Text
from anggaran.measure import Measure
from anggaran.relation.relation import Cell
from anggaran.rules.advice import of_spending
from anggaran.rules.rule import Look, Rule, Told
from anggaran.rules.run import SLIPPED, Run
from anggaran.rules.sections import Section, unsure
from anggaran.rules.told import operand
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import Bools, Structure
from anggaran.tree import Tree

_NOTHING = {
    "over-budget": Text(
        "tidak ada baris belanja terbawah dengan pagu dan realisasi yang terbaca",
        "no lowest row of belanja with readable pagu and realisasi",
    ),
    "unbudgeted": Text(
        "tidak ada baris belanja terbawah tanpa pagu", "no lowest row of belanja without pagu"
    ),
}
"""Why a rule compared nothing although both columns are there."""
_LONG = Text(
    "satu kolom memuat pagu dan realisasi, masing-masing di barisnya",
    "one column holds pagu and realisasi, each in a row of its own",
)


def _over_budget(run: Run) -> Look:
    """Leaves whose realisasi exceeds their pagu."""
    return _look(run, OVER_BUDGET, budgeted=True)


def _unbudgeted(run: Run) -> Look:
    """Leaves that spend without any pagu; in long form their pagu stands in a row of its own."""
    letters = run.tree.table.letters
    if any(letters.get(pagu) == letters.get(spent) is not None for pagu, spent in run.tree.pairs):
        return Look(skipped=[_LONG])
    return _look(run, UNBUDGETED, budgeted=False)


def _look(run: Run, rule: Rule, *, budgeted: bool) -> Look:
    tree = run.tree
    if not tree.pairs:
        missing = (
            "realisasi"
            if any(each.kind == "pagu" for each in map(Measure, tree.measures))
            else "pagu"
        )
        return Look(skipped=[Text(f"tidak ada kolom {missing}", f"no {missing} column")])
    lines = {
        pair: _compared(tree, tree.structure.is_leaf, *pair, budgeted=budgeted)
        for pair in run.in_place(tree.pairs)
    }
    compared = {pair: nodes & (run.sections == Section.BELANJA) for pair, nodes in lines.items()}
    if not lines:
        return Look(skipped=[SLIPPED])
    unclear = np.logical_or.reduce([*lines.values()]) & (run.sections == Section.UNKNOWN)
    count = sum(int(nodes.sum()) for nodes in compared.values())
    found = Told(
        ((pair, _beyond(run, nodes, *pair)) for pair, nodes in compared.items()),
        lambda pair, node: _tell(run, rule, node, *pair),
    )
    nothing = [] if count or unclear.any() else [_NOTHING[rule.slug]]
    return Look(count, found, [*nothing, *unsure(int(unclear.sum()))])


def _compared(tree: Tree, candidates: Bools, pagu: str, realisasi: str, *, budgeted: bool) -> Bools:
    """The leaves of belanja with, or without, a pagu to hold their realisasi against."""
    budget, spent = tree.sums[pagu], tree.sums[realisasi]
    readable = ~budget.doubted & ~spent.doubted & (budget.known | spent.known)
    compared = candidates & readable & ~_budgeted_above(tree.structure, budget)
    nodes: Bools = compared & ((budget.stated != 0) == budgeted)
    if (nodes & budget.blank).sum() > (candidates & budget.known).sum():
        nodes &= ~budget.blank  # the pagu stands once for all, as on a card of one kegiatan
    return nodes


def _beyond(run: Run, compared: Bools, pagu: str, realisasi: str) -> Ints:
    """The nodes that spend beyond their pagu; a cell that the document proves wrong is reported
    where it stands.
    """
    budget, spent = run.tree.sums[pagu], run.tree.sums[realisasi]
    beyond = spent.stated > budget.stated + _slack(run, pagu, realisasi)
    nodes = np.flatnonzero(compared & beyond & (spent.stated > 0))
    proved, rows = run.faults.corrections, run.tree.structure.rows[nodes]
    for place in np.flatnonzero(np.isin(rows, [cell.row for cell in proved])).tolist():
        node, row = int(nodes[place]), int(rows[place])
        limit, sen = int(budget.stated[node]), int(spent.stated[node])
        if proved.get(Cell(row, realisasi), sen) <= proved.get(Cell(row, pagu), limit):
            nodes[place] = -1
    return nodes[nodes >= 0]


def _slack(run: Run, pagu: str, realisasi: str) -> Ints:
    rows = run.tree.structure.rows.clip(min=0)  # an implied node spends nothing
    slack: Ints = halves(run.tree.amounts[pagu])[rows] + halves(run.tree.amounts[realisasi])[rows]
    return slack


def _tell(run: Run, rule: Rule, node: int, pagu: str, realisasi: str) -> Finding:
    """What is spent beyond its pagu."""
    row = int(run.tree.structure.rows[node])
    off = sum(half(run.tree.amounts[each], row) for each in (pagu, realisasi))
    return run.node(
        rule,
        node,
        realisasi,
        measure=realisasi,
        stated=decimal_of(run.tree.sums[realisasi].stated[node]),
        computed=decimal_of(run.tree.sums[pagu].stated[node]),
        tolerance=decimal_of(off),
        details={"of": pagu},
        operands=(operand(run, Cell(row, pagu)),),
    )


def _budgeted_above(structure: Structure, budget: Sums) -> Bools:
    """True for a node whose pagu is printed for the branch as a whole: above it, and nowhere in the
    branch.
    """
    above = structure.nearest(budget.known | budget.direct_printed)
    return (above >= 0) & ~budget.known & budget.known[above] & ~budget.direct_printed[above]


class SpendingDetails(TypedDict):
    """Details of spending: the column of the pagu that it is held against."""

    of: str


OVER_BUDGET = Rule(
    "over-budget",
    Severity.ERROR,
    Text("Realisasi belanja melebihi pagu.", "Spending exceeds its budget."),
    Text(
        "Periksa pagu yang dipakai (murni, pergeseran, perubahan) dan pembebanan realisasinya.",
        "Check which budget is meant (original, shifted, revised) and what was charged to the "
        "line.",
    ),
    Text(
        "Realisasi {row} {stated} melebihi pagunya {computed} ({gap}).",
        "Spending of {row}, {stated}, exceeds its budget {computed} ({gap}).",
    ),
    _over_budget,
    details=SpendingDetails,
    advice=of_spending,
)

UNBUDGETED = Rule(
    "unbudgeted",
    Severity.ERROR,
    Text("Ada realisasi belanja tanpa pagu.", "There is spending without a budget."),
    Text(
        "Periksa kode rekeningnya: pagu mungkin berdiri pada kode lain, atau pergeserannya belum "
        "masuk.",
        "Check the code: the budget may stand under another one, or a shift is missing.",
    ),
    Text(
        "{row} punya realisasi {stated} tanpa pagu.",
        "{row} has spending of {stated} without a budget.",
    ),
    _unbudgeted,
    details=SpendingDetails,
    advice=of_spending,
)
