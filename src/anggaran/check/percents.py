"""Printed percents against the amounts beside them, on exact ratios.

A percent is right, right by another rounding, or wrong.  Where a wrong percent and a failing sum point at the same
cell, and correcting that cell settles both, they are one fault: the percent becomes the proof in the sum's finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from anggaran.amount import AmountColumn, Rounding, decimal_of, round_percent
from anggaran.check.sums import Fault
from anggaran.desk import Desk
from anggaran.ratios import Definition, Unfit, admits, fit, percent_rows


def check_percents(desk: Desk, faults: Sequence[Fault]) -> None:
    """Look at every printed percent whose definition the amounts bear out."""
    rows = percent_rows(desk.tree.structure) if desk.tree.definitions and not desk.tree.flat else []
    for name, definition in desk.tree.definitions.items():
        if definition is None:
            header = desk.tree.table.percents[name].header
            desk.skip(
                "percent", f"kolom {header!r} bukan persen dari jumlah di barisnya",
                f"column {header!r} is no percent of the amounts in its row",
            )  # fmt: skip
            continue
        for row in rows:
            _check_row(desk, faults, name, definition, row)
    if not desk.checked["percent"]:
        desk.skip("percent", "tidak ada persen tercetak yang dapat dibandingkan", "no printed percent to compare")


def _check_row(desk: Desk, faults: Sequence[Fault], name: str, definition: Definition, row: int) -> None:
    column = desk.tree.table.percents[name]
    rounding = fit(column, row, definition, desk.tree.amounts, desk.tree.table.unit)
    if rounding is Unfit.NOT_COMPARED:
        return
    desk.count("percent", 1)
    if rounding is Rounding.HALF_UP:
        return
    part, whole = desk.tree.amounts[definition.part], desk.tree.amounts[definition.whole]
    exact = definition.ratio(int(part.sen[row]), int(whole.sen[row]))
    if exact is None:
        return
    if rounding is Unfit.WRONG and _proves(desk, faults, name, definition, row):
        return
    places = max(column.places[row] or 0, 0)
    right_but = isinstance(rounding, Rounding)
    fields: dict[str, Any] = {
        "stated": column.values[row],
        "computed": round_percent(exact, places if right_but else max(places, 2)),
        "measure": definition.part,
        "details": {
            "printed": column.texts[row],
            "of": definition.whole,
            **({"rounding": rounding} if right_but else {}),
        },
    }
    desk.findings.append(desk.row("percent-rounding" if right_but else "percent", row, name, **fields))


def _proves(desk: Desk, faults: Sequence[Fault], name: str, definition: Definition, row: int) -> bool:
    """True where correcting a failing sum at this row makes its percent right; noted in the sum's finding."""
    column = desk.tree.table.percents[name]
    for fault in faults:
        if fault.measure not in (definition.part, definition.whole) or row not in (fault.row, *fault.terms):
            continue
        amount = int(desk.tree.amounts[fault.measure].sen[row])
        corrected = amount - fault.gap if row == fault.row else amount + fault.gap
        exact = _with(desk.tree.amounts, definition, fault.measure, row, corrected)
        if exact is not None and admits(column, row, exact) is not None:
            desk.corrections[fault.measure, row] = corrected
            fault.explanations.append(
                {
                    **_cell(desk, fault.measure, row),
                    "printed": decimal_of(amount),
                    "expected": decimal_of(corrected),
                    "witness": column.texts[row],
                }
            )
            return True
    return False


def _with(amounts: Any, definition: Definition, measure: str, row: int, sen: int) -> Fraction | None:
    """The percent of a row if one of its amounts were another."""

    def value(name: str) -> int:
        column: AmountColumn = amounts[name]
        return sen if name == measure else int(column.sen[row])

    return definition.ratio(value(definition.part), value(definition.whole))


def _cell(desk: Desk, measure: str, row: int) -> dict[str, Any]:
    """Which cell accounts for a gap."""
    node = desk.tree.structure.node_of_row.get(row)
    return {
        "kind": "cell",
        "kode": desk.tree.structure.kodes[node] if node is not None else None,
        "uraian": desk.tree.table.uraian[row],
        "where": desk.tree.table.where(row, measure),
    }
