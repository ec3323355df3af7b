"""Figures along a row: what a document computed from its own columns, and the percents that it
prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypedDict

from anggaran.amount.percent import Definition, Rounding, percent, round_percent
from anggaran.amount.rupiah import decimal_of
from anggaran.finding import Finding, Operand, Severity, Text
from anggaran.measure import Measure
from anggaran.relation.fault import Fault
from anggaran.relation.percents import Percents
from anggaran.relation.products import Products
from anggaran.relation.ratios import Unfit, fit
from anggaran.relation.relation import Cell, Relation, Sum
from anggaran.relation.shares import Shares
from anggaran.rules import whole_columns
from anggaran.rules.advice import of_percent, of_sum
from anggaran.rules.fields import computed, gap
from anggaran.rules.rule import Look, Rule
from anggaran.rules.run import Run
from anggaran.rules.shared import at_cell, by_detail
from anggaran.rules.told import breaks, explanations, operand, operands, teller, told
from anggaran.rules.whole_columns import Column
from anggaran.rules.words import measure_name
from anggaran.shape.structure import RowKind


class OfColumns(TypedDict, total=False):
    """Details of a figure along a row: the columns that it follows from, or the kelompok that may
    not stand there.
    """

    of: list[str]
    kelompok: str
    times: str
    at: str
    rows: list[int]


class PercentDetails(TypedDict, total=False):
    """Details of a percent: the cell as printed, what it is a percent of, and how it was
    rounded.
    """

    printed: str
    of: str
    rounding: str
    inverted: bool
    mean: bool
    share: bool
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
        details={"of": [column.whole, column.part], "rows": _numbers(run, column)},
        operands=_pair(run, row, column.whole, column.part, -1),
    )  # fmt: skip


def _pair(run: Run, row: int, whole: str, part: str, sign: int = 1) -> tuple[Operand, ...]:
    """The two amounts of a row that a figure of it should follow from."""
    return operand(run, Cell(row, whole)), operand(run, Cell(row, part), sign)


def _numbers(run: Run, column: Column) -> list[int]:
    """The numbers of the rows of a column as the file has them."""
    found = (run.tree.table.where(row, column.name).row for row in column.rows)
    return [number for number in found if number is not None]


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


def _percents(run: Run) -> Look:
    """Every printed percent whose definition the amounts bear out."""
    tree = run.tree
    wrong = list(whole_columns.percents(run))
    named = {column.name for column in wrong} | {each.name for each in run.relations.shares}
    skipped = [
        Text(
            f"kolom {tree.table.percents[name].header!r} bukan persen dari jumlah di barisnya",
            f"column {tree.table.percents[name].header!r} is no percent of the amounts in its row",
        )
        for name, definition in tree.definitions.items()
        if definition is None and name not in named
    ]
    families: list[Percents | Shares] = [*run.relations.percents, *run.relations.shares]
    compared = sum(family.compared for family in families) + sum(len(each.rows) for each in wrong)
    if not compared and not skipped:
        none = Text(
            "tidak ada persen tercetak yang dapat dibandingkan", "no printed percent to compare"
        )
        skipped.append(none)
    return Look(
        compared,
        [*_wrong(run), *_inverted(run), *(_no_percent(run, each) for each in wrong)],
        skipped,
    )


def _no_percent(run: Run, column: Column) -> Finding:
    """A percent that is wrong in every row, told at the first."""
    family = Percents(run.relations.facts, column.name, Definition(column.part, column.whole))
    row = column.rows[0]
    pair = _pair(run, row, column.whole, column.part)
    found = _percent(run, PERCENT, family, row, operands=pair)
    return replace(found, details={**found.details, "rows": _numbers(run, column)})


def _inverted(run: Run) -> Iterator[Finding]:
    """The percents of balances that are upside down; any other is left to its form."""
    balances = [total.row for total in run.tree.structure.totals if total.kind is RowKind.BALANCE]
    for family in run.relations.percents:
        yield from (
            _percent(
                run,
                PERCENT,
                family,
                row,
                operands=_pair(run, row, family.definition.whole, family.definition.part),
            )
            for row in balances
            if _is_inverted(run, family, row)
        )


def _is_inverted(run: Run, family: Percents, row: int) -> bool:
    """Whether a percent is that of the whole by the part, and not that of the part by the whole."""
    definition, amounts = family.definition, run.tree.amounts
    if definition.change:
        return False
    turned = replace(definition, part=definition.whole, whole=definition.part)
    right, wrong = (fit(family.column, row, each, amounts) for each in (definition, turned))
    return right is Unfit.WRONG and isinstance(wrong, Rounding)


def _wrong(run: Run) -> Iterator[Finding]:
    by_name = {family.name: family for family in run.relations.percents}
    of_total = {family.name: family for family in run.relations.shares}
    for fault in run.faults.all:
        relation = teller(run, fault)
        if relation.rule == "percent" and relation.owner.column in of_total:
            yield _share(run, of_total[relation.owner.column], fault)
        elif relation.rule == "percent":
            family, row = by_name[relation.owner.column], relation.owner.row
            yield _percent(
                run, PERCENT, family, row, relation=relation,
                explanations=explanations(run, fault), **operands(run, relation),
            )  # fmt: skip


def _share(run: Run, family: Shares, fault: Fault) -> Finding:
    """A percent that is not the share of its row in the total."""
    relation, facts = teller(run, fault), run.relations.facts
    row, column, measure = relation.owner.row, family.column, family.base.column
    made = percent(facts.value(Cell(row, measure)), facts.value(family.base))
    return run.row(
        PERCENT,
        row,
        family.name,
        measure=measure,
        stated=column.values[row],
        computed=round_percent(made, max(column.places[row] or 0, 2)),
        details={"printed": column.texts[row], "of": measure, "share": True},
        relation=relation,
        explanations=explanations(run, fault),
        **operands(run, relation),
    )


def _roundings(run: Run) -> Look:
    """The percents that are right by another rounding than half up."""
    found = (
        _percent(run, PERCENT_ROUNDING, family, row, rounding)
        for family in run.relations.percents
        for row, rounding in family.others.items()
        if isinstance(rounding, Rounding) and rounding is not Rounding.HALF_UP
    )
    return Look(0, found)


def _percent(
    run: Run,
    rule: Rule,
    family: Percents,
    row: int,
    rounding: Rounding | None = None,
    **values: Any,
) -> Finding:
    column, definition = family.column, family.definition
    part, whole = (
        int(family.amounts[name].sen[row]) for name in (definition.part, definition.whole)
    )
    exact = definition.ratio(part, whole)
    places = max(column.places[row] or 0, 0)
    details: dict[str, Any] = {"printed": column.texts[row], "of": definition.whole}
    if rule is PERCENT and _is_inverted(run, family, row):
        details["inverted"] = True
    if rule is PERCENT and family.is_mean(row):
        details["mean"] = True
    return run.row(
        rule,
        row,
        family.name,
        measure=definition.part,
        stated=column.values[row],
        computed=None
        if exact is None
        else round_percent(exact, places if rounding else max(places, 2)),
        details={**details, "rounding": rounding} if rounding else details,
        **values,
    )


_UPSIDE_DOWN = Text(
    "{row}: persen tercetak {printed} terbalik (pagu dibagi realisasi); "
    "menurut angka barisnya {percent}.",
    "{row}: the percent is printed upside down (budget by spending), "
    "{printed}; the amounts of its row make {percent}.",
)
_PLAIN_MEAN = Text(
    "{row}: persen tercetak {printed} ialah rata-rata persen di bawahnya; menurut jumlah angkanya "
    "{percent}.",
    "{row}: the printed percent {printed} is the plain mean of those below it; their amounts "
    "together make {percent}.",
)
_NO_SHARE = Text(
    "{row}: persen tercetak {printed}; bagiannya dari jumlah seluruhnya {percent}.",
    "{row}: the percent is printed as {printed}; its share of the total is {percent}.",
)
_NO_PERCENT = Text(
    "Kolom persen tidak cocok di satu baris pun; misalnya {row}: tercetak {printed}, "
    "menurut angka barisnya {percent}.",
    "The percents fit in no row; for one, {row} is printed as {printed}, "
    "and the amounts of its row make {percent}.",
)
_NO_DIFFERENCE = Text(
    "Kolom {measure} tidak cocok di satu baris pun; misalnya {row} tercetak {stated}, "
    "angka barisnya {computed}.",
    "The column {measure} fits in no row; for one, {row} is printed as {stated}, "
    "and its row makes {computed}.",
)


_other_percent = by_detail(
    rows=_NO_PERCENT, share=_NO_SHARE, mean=_PLAIN_MEAN, inverted=_UPSIDE_DOWN
)
_in_no_row = by_detail(rows=_NO_DIFFERENCE)


def _other_difference(finding: Finding) -> Text | None:
    return _in_no_row(finding) or at_cell(finding)


_ROUNDINGS = {
    "truncated": Text("dipotong, bukan dibulatkan", "cut off, not rounded"),
    "half-even": Text("dibulatkan setengah ke genap", "rounded half to even"),
}
_FORBIDDEN = Text(
    "rekening ini tidak boleh memuat kolom {part}", "this rekening must not carry the column {part}"
)


def _rounding_text(finding: Finding, lang: str) -> str:
    return _ROUNDINGS.get(str(finding.details.get("rounding")), _ROUNDINGS["truncated"]).line(lang)


def _parts_text(finding: Finding, lang: str) -> str:
    if kelompok := finding.details.get("kelompok"):
        return _FORBIDDEN.line(lang).format(part=measure_name(kelompok))
    total = f"{computed(finding, lang)} ({gap(finding, lang)})"
    if any(name.startswith("koefisien") for name in finding.details.get("of") or ()):
        return Text(f"koefisien × harga satuan {total}", f"koefisien × unit price is {total}").line(
            lang
        )
    return Text(f"jumlah kolom rinciannya {total}", f"its columns add up to {total}").line(lang)


PERCENT = Rule(
    "percent",
    Severity.ERROR,
    Text(
        "Persen tercetak tidak cocok dengan angka barisnya menurut pembulatan apa pun.",
        "The printed percent does not follow from the amounts of its row under any rounding.",
    ),
    Text(
        "Hitung ulang persennya; bila persennya benar, salah satu jumlah di baris itu yang salah.",
        "Compute the percent again; if it is right, one of the amounts in its row is wrong.",
    ),
    Text(
        "{row}: persen tercetak {printed}; menurut angka barisnya {percent}.",
        "{row}: the percent is printed as {printed}; the amounts of its row make {percent}.",
    ),
    _percents,
    other=_other_percent,
    details=PercentDetails,
    advice=of_percent,
)

PERCENT_ROUNDING = Rule(
    "percent-rounding",
    Severity.INFO,
    Text(
        "Persen benar, tetapi dipotong atau dibulatkan lain daripada setengah ke atas.",
        "The percent is right, but cut off or rounded otherwise than half up.",
    ),
    Text(
        "Seragamkan pembulatan: dua desimal, setengah dibulatkan ke atas.",
        "Round alike everywhere: two places, half up.",
    ),
    Text(
        "{row}: persen tercetak {printed} ({rounding}); dibulatkan setengah ke atas menjadi "
        "{percent}.",
        "{row}: the percent is printed as {printed} ({rounding}); rounded half up it is {percent}.",
    ),
    _roundings,
    {"rounding": _rounding_text},
    details=PercentDetails,
)

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
