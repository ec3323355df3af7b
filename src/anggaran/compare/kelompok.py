"""The columns Operasi and Modal of a table of programs beside the rows 5.1 and 5.2 of an LRA: the
two share no line, and yet say the same of each kelompok.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from anggaran.amount.rupiah import decimal_of, minus
from anggaran.compare.columns import Measures, rounding_of_total
from anggaran.compare.documents import Meeting, Total
from anggaran.finding import Coverage, Finding, Findings, Severity, Where
from anggaran.kode.code import BELANJA
from anggaran.measure import KELOMPOK, parts_of
from anggaran.rules.registry import make
from anggaran.shape.labels import AKUN
from anggaran.shape.structure import normal
from anggaran.tree import Tree


class _Said(NamedTuple):
    """What a document says of one kelompok, and where."""

    amount: Decimal
    where: Where
    slack: int


class _Kelompok(NamedTuple):
    """One kelompok in two documents."""

    kode: str
    name: str
    left: _Said
    right: _Said

    @property
    def difference(self) -> Decimal:
        return minus(self.left.amount, self.right.amount)

    @property
    def differs(self) -> bool:
        return abs(self.difference) > decimal_of(self.left.slack + self.right.slack)


def kelompok_between(met: Meeting) -> Findings:
    """Each kelompok of belanja that both documents state, the one as a column and the other as a
    row.

    Where their totals agree the money stands under another kelompok in one of them, which may be
    another version of the budget.
    """
    findings = Findings()
    for measure, total in zip(met.measures, met.totals, strict=True):
        if measure.are_one(met.periods):
            both = list(_both(met.left, met.right, measure))
            found = list(_found(met, measure, total, [each for each in both if each.differs]))
            if not measure.are_surely_one(met.periods):
                found = [_undated(each, met) for each in found]
            findings += Findings(found, Coverage({"line-differs": len(both)} if both else {}))
    return findings


def _undated(finding: Finding, met: Meeting) -> Finding:
    """A finding on realisasi that may run to two days: no error."""
    details = {**finding.details, "undated": met.periods.undated}
    return replace(finding, severity=Severity.WARNING, details=details)


def _both(left: Tree, right: Tree, measure: Measures) -> Iterator[_Kelompok]:
    columns = _columns(left, measure.left), _columns(right, measure.right)
    rows = _rows(left, measure.left), _rows(right, measure.right)
    one, other = (columns[0], rows[1]) if columns[0] else (rows[0], columns[1])
    for number, said in one.items():
        if number in other:
            name = AKUN[BELANJA, number].title()
            yield _Kelompok(f"{BELANJA}.{number}", name, said, other[number])


def _columns(tree: Tree, measure: str) -> dict[int, _Said]:
    """The totals of the columns by kelompok that make up a measure, by the kelompok's number."""
    parts = parts_of(tree.measures, measure)
    totals = {part: tree.total(part) for part in parts} if len(parts) > 1 else {}
    return {
        KELOMPOK[part.kelompok]: _Said(total, tree.where_total(part), rounding_of_total(tree, part))
        for part, total in totals.items()
        if total is not None
    }


def _rows(tree: Tree, measure: str) -> dict[int, _Said]:
    """The rows that are named as a kelompok of belanja, each once, by its number."""
    named = {AKUN[BELANJA, number]: number for number in KELOMPOK.values()}
    sums, found = tree.sums[measure], dict[int, list[int]]()
    for node, label in enumerate(tree.structure.labels):
        number = named.get(normal(label))
        if number is not None and sums.standing_known[node]:
            found.setdefault(number, []).append(node)
    slack = rounding_of_total(tree, measure)
    return {
        number: _Said(decimal_of(sums.standing[nodes[0]]), tree.where(nodes[0], measure), slack)
        for number, nodes in found.items()
        if len(nodes) == 1
    }


def _found(
    met: Meeting, measure: Measures, total: Total, apart: list[_Kelompok]
) -> Iterator[Finding]:
    if apart and total.difference is not None and not total.differs:
        lines = [
            {"kode": each.kode, "uraian": each.name, "difference": each.difference}
            for each in apart
        ]
        yield make(
            "version-mixup",
            table=met.left.name,
            kode=str(BELANJA),
            uraian=AKUN[BELANJA,].title(),
            measure=measure.name,
            stated=total.left,
            computed=total.right,
            where=apart[0].left.where,
            details={"level": "akun", "lines": lines, "other": apart[0].right.where},
        )
        return
    for each in apart:
        yield make(
            "line-differs",
            table=met.left.name,
            kode=each.kode,
            uraian=each.name,
            measure=measure.name,
            stated=each.left.amount,
            computed=each.right.amount,
            tolerance=decimal_of(each.left.slack + each.right.slack),
            where=each.left.where,
            details={"other": each.right.where},
        )
