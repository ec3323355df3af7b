"""Figures along a row: what a document computed from its own columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from anggaran.amount.rupiah import decimal_of
from anggaran.finding import Finding, Severity, Text
from anggaran.measure import Measure
from anggaran.relation.fault import Fault
from anggaran.relation.products import Products
from anggaran.relation.relation import Cell, Relation, Sum
from anggaran.rules import whole_columns
from anggaran.rules.advice import of_sum
from anggaran.rules.fields import computed, gap
from anggaran.rules.rule import Look, Rule
from anggaran.rules.run import Run
from anggaran.rules.shared import at_cell, by_detail, numbers
from anggaran.rules.told import breaks, explanations, operand, teller, told, two_of
from anggaran.rules.whole_columns import Column
from anggaran.rules.words import measure_name


class OfColumns(TypedDict, total=False):
    """Details of a figure along a row: the columns that it follows from, or the kelompok that may
    not stand there.
    """

    of: list[str]
    kelompok: str
    times: str
    at: str
    rows: list[int]


def _differences(run: Run) -> Look:
    """Each printed difference against the two columns that it is the difference of."""
    wrong = list(whole_columns.differences(run))
    named = {column.name for column in wrong}
    unclear = [
        Text(f"tidak jelas selisih apa kolom {name}", f"unclear what {name} is a difference of")
        for name in run.relations.unclear
        if name not in named
    ]
    compared = sum(family.compared for family in run.relations.differences) + sum(
        len(each.rows) for each in wrong
    )
    return Look(
        compared,
        [*told(run, DERIVED, _two), *(_no_difference(run, each) for each in wrong)],
        unclear,
    )


def _no_difference(run: Run, column: Column) -> Finding:
    """A difference that is wrong in every row, told at the first."""
    row, facts = column.rows[0], run.relations.facts
    made = facts.value(Cell(row, column.whole)) - facts.value(Cell(row, column.part))
    return run.row(
        DERIVED, row, column.name, measure=column.name,
        stated=decimal_of(facts.value(Cell(row, column.name))), computed=decimal_of(made),
        details={"of": [column.whole, column.part], "rows": numbers(run, column.name, column.rows)},
        operands=two_of(run, row, column.whole, column.part, -1),
    )  # fmt: skip


def _two(_: Run, relation: Relation) -> Mapping[str, Any]:
    """The two columns of a difference, the larger first."""
    if not isinstance(relation, Sum):
        return {}
    form = relation.forms[relation.nearest]
    terms = {cell.column: sign for cell, sign in form.items() if cell != relation.owner}
    return {"of": sorted(terms, key=lambda name: terms[name])}


def _wholes(run: Run) -> Look:
    """Each column that others make up, each product, and each kelompok in its own column."""
    families = [family for family in run.relations.families if family.rule == "cross-foot"]
    unread = sum(family.unread for family in run.relations.products)
    skipped = [*run.relations.unchecked]
    if unread:
        skipped.append(
            Text(
                f"{unread} baris: koefisien tidak terbaca dengan satu cara",
                f"{unread} rows: the coefficient does not read in one way",
            )
        )
    found = [*told(run, CROSS_FOOT, _parts), *_products(run)]
    return Look(sum(family.compared for family in families), found, skipped)


def _parts(_: Run, relation: Relation) -> Mapping[str, Any]:
    """The columns of a whole; or the kelompok of a cell that must be zero."""
    terms = [cell.column for cell in relation.cells if cell != relation.owner]
    if terms:
        return {"of": terms}
    return {"kelompok": Measure(relation.owner.column).kelompok}


def _products(run: Run) -> Iterator[Finding]:
    """The lines whose product is another."""
    family = {each.measure: each for each in run.relations.products}
    for fault in run.faults.all:
        relation = teller(run, fault)
        if isinstance(relation, Sum) or relation.rule != "cross-foot":
            continue
        row, measure = relation.owner
        yield _product(run, family[measure], fault, row)


def _product(run: Run, family: Products, fault: Fault, row: int) -> Finding:
    stated = run.tree.amounts[family.measure].sen[row]
    relation = teller(run, fault)
    return run.row(
        CROSS_FOOT,
        row,
        family.measure,
        measure=family.measure,
        stated=decimal_of(stated),
        computed=decimal_of(family.product(row)),
        details={"of": [family.name, family.price], **_times(run, family, row)},
        operands=(operand(run, Cell(row, family.price)),),
        breaks=breaks(run, fault.settled, row),
        explanations=explanations(run, fault),
        relation=relation,
    )


def _times(run: Run, family: Products, row: int) -> Mapping[str, str]:
    """What a price is multiplied by as printed, where no tax is added."""
    return {} if family.tax else {"times": run.tree.table.names[family.name][row]}


_NO_DIFFERENCE = Text(
    "Kolom {measure} tidak cocok di satu baris pun; misalnya {row} tercetak {stated}, "
    "angka barisnya {computed}.",
    "The column {measure} fits in no row; for one, {row} is printed as {stated}, "
    "and its row makes {computed}.",
)


_in_no_row = by_detail(rows=_NO_DIFFERENCE)


def _other_difference(finding: Finding) -> Text | None:
    return _in_no_row(finding) or at_cell(finding)


_FORBIDDEN = Text(
    "rekening ini tidak boleh memuat kolom {part}", "this rekening must not carry the column {part}"
)


def _parts_text(finding: Finding, lang: str) -> str:
    if kelompok := finding.details.get("kelompok"):
        return _FORBIDDEN.line(lang).format(part=measure_name(kelompok))
    total = f"{computed(finding, lang)} ({gap(finding, lang)})"
    if any(name.startswith("koefisien") for name in finding.details.get("of") or ()):
        return Text(f"koefisien × harga satuan {total}", f"koefisien × unit price is {total}").line(
            lang
        )
    return Text(f"jumlah kolom rinciannya {total}", f"its columns add up to {total}").line(lang)


DERIVED = Rule(
    "derived-column",
    Severity.ERROR,
    Text(
        "Kolom turunan (sisa, selisih, bertambah/berkurang) tidak sama dengan hitungannya.",
        "A derived column (remainder, difference, increase/decrease) is not what its row makes.",
    ),
    Text(
        "Hitung ulang kolom itu dari angka barisnya.",
        "Compute the column again from the amounts of its row.",
    ),
    Text(
        "{Measure} {row} tercetak {stated}; menurut angka barisnya {computed} ({gap}).",
        "{Measure} of {row} is printed as {stated}; the amounts of its row make {computed} "
        "({gap}).",
    ),
    _differences,
    other=_other_difference,
    details=OfColumns,
    advice=of_sum,
)

CROSS_FOOT = Rule(
    "cross-foot",
    Severity.ERROR,
    Text(
        "Jumlah sebuah baris tidak mengikuti dari kolom-kolom rinciannya: kelompok belanja, "
        "bulan, koefisien × harga.",
        "A row's total does not follow from the columns that make it up: kelompok, months, "
        "koefisien × harga.",
    ),
    Text(
        "Hitung ulang baris itu dari kolom-kolom rinciannya; periksa kolom mana yang salah isi.",
        "Work the row out again from its columns; see which of them is wrong.",
    ),
    Text(
        "{Measure} {row} tercetak {stated}; {parts}.",
        "{Measure} of {row} is printed as {stated}; {parts}.",
    ),
    _wholes,
    {"parts": _parts_text},
    other=at_cell,
    details=OfColumns,
    advice=of_sum,
)
