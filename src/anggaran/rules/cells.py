"""Single cells and codes: what is malformed, ambiguous, blank or negative, and what was restored."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from anggaran.amount.rupiah import Kind, decimal_of
from anggaran.finding import Severity
from anggaran.relation.prove import Resolution
from anggaran.rules.desk import Desk, Fault
from anggaran.shape.structure import Structure
from anggaran.table.table import UNCACHED


def check_amounts(desk: Desk) -> None:
    """Report every doubtful amount, with the value its witnesses prove."""
    for resolution in desk.tree.resolutions:
        kind = desk.tree.table.amounts[resolution.measure].kinds[resolution.row]
        if kind == Kind.AMBIGUOUS and resolution.value is not None:
            continue  # two readings, and the document itself says which: nothing to look at
        if resolution.doubt.text == UNCACHED:
            continue  # noted once a column
        rule = "amount-ambiguous" if kind == Kind.AMBIGUOUS else "amount-malformed"
        desk.findings.append(desk.row(rule, resolution.row, resolution.measure, **_proof(resolution)))


def _proof(resolution: Resolution) -> dict[str, Any]:
    value = resolution.value
    details = {
        "printed": resolution.doubt.text,
        "candidates": [_text(reading.value) for reading in resolution.doubt.candidates],
        "proved": None if value is None else _text(value),
    }
    return {"measure": resolution.measure, "computed": value, "details": details, "witnesses": resolution.witnesses}


def _text(value: Decimal) -> str:
    return f"{value:.2f}"


def check_blanks(desk: Desk) -> None:
    """Report leaves that print nothing in a column that others fill; in a flat recap, lines that lack a key."""
    for incomplete in desk.tree.incomplete:
        details = {
            "lacks": list(incomplete.lacks),
            "lines": len(incomplete.rows),
            "rows": [desk.tree.table.rows[row] for row in incomplete.rows],
        }
        desk.findings.append(desk.row("row-incomplete", incomplete.rows[0], incomplete.lacks[0], details=details))
    if desk.tree.flat:
        return
    printed = [measure for measure in desk.tree.measures if measure in desk.tree.table.letters]
    for measure in printed or desk.tree.measures:
        sums = desk.tree.sums[measure]
        for node in np.flatnonzero(sums.blank & desk.tree.structure.is_leaf & (desk.tree.structure.rows >= 0)).tolist():
            desk.findings.append(desk.node("amount-blank", node, measure, measure=measure))


def check_notes(desk: Desk) -> None:
    """Report once a column what had to be noted of its cells: residue, lost precision, formulas without a value."""
    for measure, column in desk.tree.table.amounts.items():
        by_note: dict[str, list[int]] = defaultdict(list)
        for row, note in column.notes.items():
            by_note[note].append(row)
        by_note["uncached"] = [row for row, doubt in column.doubts.items() if doubt.text == UNCACHED]
        for note in ("float-residue", "beyond-double", "uncached"):
            if rows := by_note[note]:
                details = {"note": note, "cells": len(rows), "printed": column.printed(min(rows))}
                finding = desk.row("amount-note", min(rows), measure, measure=measure, details=details)
                desk.findings.append(finding)


def check_negatives(desk: Desk) -> None:
    """A pagu below zero must not exist; a realisasi may be negative by a contra post (PSAP 02)."""
    leaf = desk.tree.structure.is_leaf
    for measure, sums in desk.tree.sums.items():
        if not measure.startswith(("pagu", "realisasi")) or desk.tree.flat:
            continue
        for node in np.flatnonzero(leaf & sums.known & (sums.stated < 0)).tolist():
            severity = Severity.ERROR if measure.startswith("pagu") else Severity.WARNING
            fields = {"measure": measure, "stated": decimal_of(sums.stated[node]), "severity": severity}
            desk.findings.append(desk.node("negative-amount", node, measure, **fields))


def check_codes(desk: Desk) -> None:
    """Report codes that are malformed, twice, without parent or restored, and rows that have no place."""
    shape = desk.tree.structure
    strays = [fault.row for fault in shape.faults if fault.rule in _STRAYS]
    paths = _paths(shape, strays) if strays else {}
    for fault in shape.faults:
        details: dict[str, object] = {"printed": fault.printed}
        if fault.evidence:
            details["evidence"] = fault.evidence
        if fault.also:
            details["also"] = fault.also
        if fault.kode:
            details["restored" if fault.rule == "code-restored" else "kode"] = fault.kode
        column = next(iter(desk.tree.table.kode), None)
        finding = desk.row(fault.rule, fault.row, column, details=details)
        if fault.rule in _STRAYS:
            desk.strays.append(Fault("", fault.row, 0, finding, {}, paths[fault.row]))
        else:
            desk.findings.append(finding)
    desk.findings += [desk.row("line-unplaced", row) for row in shape.unplaced]


_STRAYS = {"code-malformed", "code-duplicate"}  # their rows stand nowhere, or beside the row whose code they have


def _paths(shape: Structure, rows: Sequence[int]) -> dict[int, set[int]]:
    """For each row with a wrong code the nodes whose sums miss it, or count it although another row has its code.

    What belongs to the second row of a code hangs under the first; a row that stands nowhere belongs under what it
    follows, or beside what comes next.
    """
    firsts = {(int(shape.parents[node]), shape.kodes[node]): node for node in reversed(range(len(shape)))}
    printed = sorted(shape.node_of_row)
    paths = {}
    for row in rows:
        node = shape.node_of_row.get(row)
        if node is None:
            place = bisect(printed, row)
            around = [shape.node_of_row[each] for each in printed[max(place - 1, 0) : place + 1]]
            twins = []
        else:
            around = [node]
            twins = shape.children(firsts[int(shape.parents[node]), shape.kodes[node]]).tolist()
        paths[row] = {*twins, *(up for each in around for up in (each, *shape.ancestors(each)))}
    return paths
