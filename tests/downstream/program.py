# pyright: strict
"""A program of somebody who embeds the library, as a type checker sees it: the names of the
contract, with the type that each gives.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, assert_type

import pandas as pd

from anggaran import (
    AnggaranError,
    Finding,
    Findings,
    Matrix,
    Node,
    Policy,
    Reconciliation,
    Severity,
    Table,
    Tree,
    check,
    diff,
    flag,
    read,
    reconcile,
    reconcile_all,
    sentence,
    versions,
    write_report,
)
from anggaran.finding import Where
from anggaran.report import schema, view_of, writer
from anggaran.report.view import View
from anggaran.report.writers import Paper
from anggaran.rules import Rule, register, rule


@rule("pagu-nol", severity="info", id="{row} nol.", en="{row} is zero.")
def zero(node: Node) -> bool:
    return node.is_leaf and node.pagu == 0


@writer("hitungan", ".hitungan")
def counted(view: View, paper: Paper) -> str:
    return str(len(view.blocks()))


def main(path: str) -> int:
    tables = assert_type(read(path), list[Table])
    tree = Tree(tables[0])
    node = assert_type(tree["5.1"], Node)
    assert_type(node.pagu, Decimal | None)
    assert_type(node.stated.pagu, Decimal | None)
    assert_type(node.serapan, Decimal | None)
    assert_type(node.parent, Node | None)
    assert_type(node.where, Where)
    assert_type(tree.to_frame(), pd.DataFrame)
    assert_type(zero, Rule)
    register(zero)
    policy = Policy(thresholds={50: "error", 80: "warning"}, off=["percent-rounding"])
    found = assert_type(check(tree, policy=policy, rules=[zero]), Findings)
    found += flag(tree, below=(50, 80), policy=policy)
    for finding in found.errors:
        assert_type(finding, Finding)
        assert_type(finding.severity, Severity)
        assert_type(finding.difference, Decimal | None)
        print(finding.where, sentence(finding, "en"), tree[finding.key].uraian)
    result = assert_type(
        reconcile(tree, [{"kode": "5.1", "pagu": 1}], tolerance="1.000"), Reconciliation
    )
    matrix = assert_type(reconcile_all({"DPA": tree, "LRA": tree}), Matrix)
    rows: Sequence[dict[str, Any]] = [{"kode": "5.1", "pagu": 1}]
    cursor = sqlite3.connect(":memory:").execute("select '5.1' as kode, 1 as pagu")
    steps = versions(Tree(cursor), Tree(pd.DataFrame(rows)))
    print(result.totals, matrix.totals, steps.moves, view_of(found, tree), schema("check"))
    again = Findings.from_json(found.to_json())
    print(diff(again, found).new, Tree.from_dict(tree.to_dict()) == tree)
    try:
        write_report(found, tree, path="laporan.html", lang="en")
    except AnggaranError as error:
        print(error.line("en"))
    return bool(found.errors)
