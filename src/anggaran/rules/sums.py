"""Parents against their children, total rows against what they total: one fault, one finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from anggaran.finding import Finding, Severity, Text
from anggaran.relation.relation import Relation
from anggaran.relation.totals import Totals
from anggaran.rules.advice import of_sum
from anggaran.rules.fields import total_row
from anggaran.rules.rule import Look, Rule
from anggaran.rules.run import Run
from anggaran.rules.shared import at_cell, once, unless_cut
from anggaran.rules.told import told
from anggaran.shape.rollup import Sums, Target
from anggaran.shape.structure import Structure


class ParentDetails(TypedDict, total=False):
    """Details of a parent: how many children it has."""

    children: int
    at: str


class TotalDetails(TypedDict, total=False):
    """Details of a total row: what it totals, and which levels below agree with it or not."""

    scope: str
    agrees: list[str]
    differs: list[str]
    at: str


def _parents(run: Run) -> Look:
    """Every parent that states a sum."""
    compared = _compared(run, "parent-sum")
    none = Text("tidak ada induk yang mencetak jumlah", "no parent states a sum")
    found = unless_cut(run, PARENT_SUM, list(told(run, PARENT_SUM, _children)))
    doubted = run.relations.doubted
    return Look(compared, once(run, found), doubted or ([] if compared else [none]))


def _compared(run: Run, rule: str) -> int:
    families = (*run.relations.sums, *run.relations.flows, *run.relations.items)
    return sum(family.compared for family in families if family.rule == rule)


def _children(run: Run, relation: Relation) -> Mapping[str, Any]:
    shape = run.tree.structure
    node = shape.node_of_row.get(relation.owner.row)
    lines = len(relation.cells) - 1  # of detail, which are no nodes
    return {"children": lines if node is None else len(shape.children(node)) or lines}


def _totals(run: Run) -> Look:
    """Every total row whose meaning is clear."""
    compared = _compared(run, "total-row")
    skipped = (
        []
        if compared
        else [Text("tidak ada baris jumlah yang jelas", "no total row whose meaning is clear")]
    )
    told_by_figures = {row for family in run.relations.flows for row in family.terms}
    for total in run.tree.structure.totals:
        if total.row not in run.tree.targets and total.row not in told_by_figures:
            row = run.tree.table.rows[total.row]
            skipped.append(
                Text(
                    f"baris {row}: tidak jelas apa yang dijumlahkan",
                    f"row {row}: unclear what it totals",
                )
            )
    skipped += [_is_base(run, row) for row in sorted(_bases(run))]
    return Look(compared, once(run, told(run, TOTAL_ROW, _scope)), skipped)


def _bases(run: Run) -> set[int]:
    """The total rows that are the base of percents, in some measure."""
    families = (family for family in run.relations.sums if isinstance(family, Totals))
    return set().union(*(family.bases for family in families))


def _is_base(run: Run, row: int) -> Text:
    number = run.tree.table.rows[row]
    return Text(
        f"baris {number}: dasar persen baris lain, bukan jumlahnya",
        f"row {number}: the base of the percents of other rows, not their sum",
    )


def _scope(run: Run, relation: Relation) -> Mapping[str, Any]:
    row, measure = relation.owner
    if row not in run.tree.targets:
        return {"scope": "rows", "agrees": [], "differs": []}
    target, sums = run.tree.targets[row], run.tree.sums[measure]
    agrees, differs = _levels(
        run.tree.structure, sums, target, int(run.tree.amounts[measure].sen[row])
    )
    return {"scope": target.scope, "agrees": agrees, "differs": differs}


def _levels(
    shape: Structure, sums: Sums, target: Target, stated: int
) -> tuple[list[str], list[str]]:
    """Which levels below a total row add up to it, and which do not, by name; a balance has no
    levels.
    """
    agrees: list[str] = []
    differs: list[str] = []
    for layer in (
        _layers(shape, [node for node, _ in target.nodes]) if target.scope != "balance" else ()
    ):
        names = {shape.level_names[node] for node in layer} - {""}
        name = "/".join(sorted(names)) or str(int(shape.depths[layer[0]]))
        (agrees if sum(int(sums.standing[node]) for node in layer) == stated else differs).append(
            name
        )
    return agrees, differs


def _layers(shape: Structure, layer: list[int]) -> Iterator[list[int]]:
    """Some nodes, and each level below them; a leaf stays."""
    while layer:
        yield layer
        below = [child for node in layer for child in shape.children(node).tolist()]
        layer = [*below, *(node for node in layer if shape.is_leaf[node])] if below else []


def _levels_text(finding: Finding, lang: str) -> str:
    """Which levels below a total row agree with it, and which do not."""
    agrees, differs = finding.details.get("agrees") or (), finding.details.get("differs") or ()
    if not agrees:
        return ""
    same = Text("Angka itu sama dengan jumlah tingkat", "It equals the sum of level").line(lang)
    other = Text("tidak sama dengan tingkat", "not of level").line(lang)
    tail = f", {other} {', '.join(differs)}" if differs else ""
    return f" {same} {', '.join(agrees)}{tail}."


PARENT_SUM = Rule(
    "parent-sum",
    Severity.ERROR,
    Text(
        "Jumlah tercetak sebuah induk berbeda dari jumlah anak-anaknya.",
        "A parent's printed amount differs from the sum of its children.",
    ),
    Text(
        "Bandingkan induk dan anak-anaknya dengan dokumen sumber; perbaiki angka yang salah.",
        "Compare the parent and its children with the source document; correct the wrong figure.",
    ),
    Text(
        "{Measure} {row} tercetak {stated}; jumlah anak-anaknya {computed} ({gap}).",
        "{Measure} of {row} is printed as {stated}; its children add up to {computed} ({gap}).",
    ),
    _parents,
    other=at_cell,
    details=ParentDetails,
    advice=of_sum,
)

TOTAL_ROW = Rule(
    "total-row",
    Severity.ERROR,
    Text(
        "Baris JUMLAH/TOTAL berbeda dari yang dijumlahkannya.",
        "A total row differs from what it totals.",
    ),
    Text(
        "Jumlahkan ulang baris-baris di atasnya; periksa apakah ada baris yang tertinggal atau "
        "terhitung dua kali.",
        "Add the rows above it again; look for a row left out or counted twice.",
    ),
    Text(
        "{Measure} {row} tercetak {stated}; baris yang dijumlahkannya {computed} ({gap}).{levels}",
        "{Measure} of {row} is printed as {stated}; the rows that it totals make {computed} "
        "({gap}).{levels}",
    ),
    _totals,
    {"row": total_row, "levels": _levels_text},
    other=at_cell,
    details=TotalDetails,
    advice=of_sum,
)
