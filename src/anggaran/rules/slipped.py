"""Columns that slipped by a row: one fault, though every sum of theirs fails."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import TypedDict

from anggaran.amount.rupiah import decimal_of
from anggaran.finding import Finding, Severity, Text
from anggaran.relation.relation import Cell
from anggaran.relation.slips import Slip
from anggaran.rules.advice import amounts, own_place
from anggaran.rules.fields import detail
from anggaran.rules.rule import Look, Rule
from anggaran.rules.run import Run
from anggaran.rules.shared import by_detail
from anggaran.rules.words import measure_name


class SlipDetails(TypedDict, total=False):
    """Details of columns that slipped: their names, and how many sums fail as printed and hold by
    the rows beside; ``below`` where those are the rows below.
    """

    columns: str
    below: bool
    failed: int
    held: int


def _slipped(run: Run) -> Look:
    """Every column that adds up down the table, against the rows beside its own."""
    return Look(0, [*_findings(run)])


def _findings(run: Run) -> Iterator[Finding]:
    """One for all columns that slipped alike, at the first row."""
    slips = sorted(run.relations.slips, key=lambda each: each.by)
    for by, alike in groupby(slips, key=lambda each: each.by):
        yield _finding(run, by, [*alike])


def _finding(run: Run, by: int, alike: list[Slip]) -> Finding:
    rows = run.tree.structure.rows
    row, column = int(rows[rows >= 0].min()), alike[0].column
    details: SlipDetails = {
        "columns": ", ".join(measure_name(each.column) for each in alike),
        "below": by > 0,
        "failed": sum(each.failed for each in alike),
        "held": sum(each.held for each in alike),
    }
    return run.row(
        COLUMN_SLIPPED,
        row,
        column,
        measure=column,
        stated=_printed(run, Cell(row, column)),
        computed=_printed(run, Cell(row + by, column)),
        details=details,
    )


def _printed(run: Run, cell: Cell) -> Decimal | None:
    """What a cell prints; None where that is no amount, or there is none."""
    facts, known = run.relations.facts, run.relations.facts.amounts[cell.column].known
    is_there = 0 <= cell.row < len(known) and bool(known[cell.row])
    return decimal_of(facts.value(cell)) if is_there else None


def _advice(finding: Finding) -> Text:
    """Which way to move the column, and what its first cell becomes."""
    own, below, value = own_place(finding), finding.details.get("below"), finding.computed
    way = Text("Naikkan", "up") if below else Text("Turunkan", "down")
    made = amounts(value)
    first = Text(f"; {own.id} menjadi {made.id}", f"; {own.en} becomes {made.en}")
    then = Text("", "") if value is None else first
    return Text(
        f"{way.id} isi kolom mulai {own.id} satu baris{then.id}.",
        f"Move the column {way.en} by a row from {own.en} on{then.en}.",
    )


_BELOW = Text(
    "Angka {columns} tercetak satu baris terlalu rendah, mulai {row}: sebagaimana tercetak "
    "{failed} jumlah tidak cocok, dibaca dari baris di bawahnya semuanya cocok ({held}).",
    "The amounts of {columns} are printed one row too low, from {row} on: as printed {failed} sums "
    "do not hold, read from the row below all of them do ({held}).",
)
COLUMN_SLIPPED = Rule(
    "column-slipped",
    Severity.ERROR,
    Text(
        "Angka sebuah kolom berdiri satu baris terlalu rendah atau terlalu tinggi.",
        "The amounts of a column stand one row too low or too high.",
    ),
    Text(
        "Geser isi kolom satu baris ke baris miliknya.",
        "Move the column by a row, to the rows that it belongs to.",
    ),
    Text(
        "Angka {columns} tercetak satu baris terlalu tinggi, mulai {row}: sebagaimana tercetak "
        "{failed} jumlah tidak cocok, dibaca dari baris di atasnya semuanya cocok ({held}).",
        "The amounts of {columns} are printed one row too high, from {row} on: as printed {failed} "
        "sums do not hold, read from the row above all of them do ({held}).",
    ),
    _slipped,
    fields={name: detail(name) for name in ("columns", "failed", "held")},
    other=by_detail(below=_BELOW),
    details=SlipDetails,
    advice=_advice,
)
