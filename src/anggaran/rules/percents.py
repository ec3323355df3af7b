"""The percents that a document prints, against the amounts of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypedDict

from anggaran.amount.percent import Definition, Rounding, percent, round_percent
from anggaran.finding import Finding, Severity, Text
from anggaran.relation.fault import Fault
from anggaran.relation.percents import Percents
from anggaran.relation.ratios import Unfit, fit
from anggaran.relation.relation import Cell
from anggaran.relation.shares import Shares
from anggaran.rules import whole_columns
from anggaran.rules.advice import of_percent
from anggaran.rules.rule import Look, Rule
from anggaran.rules.run import Run
from anggaran.rules.shared import by_detail, numbers
from anggaran.rules.told import explanations, operands, teller, two_of
from anggaran.rules.whole_columns import Column
from anggaran.shape.structure import RowKind


class PercentDetails(TypedDict, total=False):
    """Details of a percent: the cell as printed, what it is a percent of, how it was rounded, and
    whether the cell holds the bare ratio (0.8725).
    """

    printed: str
    of: str
    rounding: str
    fraction: bool
    inverted: bool
    mean: bool
    share: bool
    rows: list[int]


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
    pair = two_of(run, row, column.whole, column.part)
    found = _percent(run, PERCENT, family, row, operands=pair)
    return replace(found, details={**found.details, "rows": numbers(run, column.name, column.rows)})


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
                operands=two_of(run, row, family.definition.whole, family.definition.part),
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
    exact = definition.ratio(part, whole, column.values[row])
    places, fewest = max(column.places[row] or 0, 0), 2
    details: dict[str, Any] = {"printed": column.texts[row], "of": definition.whole}
    if definition.scale == 1:
        details["fraction"], fewest = True, 4
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
        else round_percent(exact, places if rounding else max(places, fewest)),
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

_other_percent = by_detail(
    rows=_NO_PERCENT, share=_NO_SHARE, mean=_PLAIN_MEAN, inverted=_UPSIDE_DOWN
)


_ROUNDINGS = {
    "truncated": Text("dipotong, bukan dibulatkan", "cut off, not rounded"),
    "half-even": Text("dibulatkan setengah ke genap", "rounded half to even"),
}


def _rounding_text(finding: Finding, lang: str) -> str:
    return _ROUNDINGS.get(str(finding.details.get("rounding")), _ROUNDINGS["truncated"]).line(lang)


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
