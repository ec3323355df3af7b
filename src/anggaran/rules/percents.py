"""Printed percents against the amounts beside them, on exact ratios.

A percent is right, right by another rounding, or wrong.  Where a wrong percent and a failing sum point at the same
cell, and correcting that cell settles both, they are one fault: the percent becomes the proof in the sum's finding.
"""

from __future__ import annotations

from typing import Any

from anggaran.amount.percent import Rounding, round_percent
from anggaran.amount.rupiah import Kind
from anggaran.relation.ratios import Definition, Unfit, admits, fit, percent_rows
from anggaran.rules.desk import Desk


def check_percents(desk: Desk) -> None:
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
            _check_row(desk, name, definition, row)
    if not desk.checked["percent"] and None not in desk.tree.definitions.values():
        desk.skip("percent", "tidak ada persen tercetak yang dapat dibandingkan", "no printed percent to compare")


def _check_row(desk: Desk, name: str, definition: Definition, row: int) -> None:
    column = desk.tree.table.percents[name]
    part, whole = desk.tree.amounts[definition.part], desk.tree.amounts[definition.whole]
    known = part.known[row] and whole.known[row]
    exact = definition.ratio(int(part.sen[row]), int(whole.sen[row])) if known else None
    if exact is None:
        return
    malformed = column.kinds[row] == Kind.MALFORMED
    rounding = Unfit.WRONG if malformed else fit(column, row, definition, desk.tree.amounts)
    if rounding is Unfit.NOT_COMPARED:
        return
    desk.count("percent", 1)
    if rounding is Rounding.HALF_UP or (rounding is Unfit.WRONG and _proves(desk, name, definition, row)):
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


def _proves(desk: Desk, name: str, definition: Definition, row: int) -> bool:
    """True where a wrong percent only testifies to a failing sum."""
    column, measures = desk.tree.table.percents[name], (definition.part, definition.whole)

    def holds(measure: str, sen: int) -> bool:
        part, whole = (sen if each == measure else int(desk.tree.amounts[each].sen[row]) for each in measures)
        exact = definition.ratio(part, whole)
        return exact is not None and admits(column, row, exact) is not None

    return desk.explains(row, measures, holds, column.texts[row])
