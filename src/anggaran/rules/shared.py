"""What several failing sums have in common, told once: a missing line, a table that is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from anggaran.amount.rupiah import NOL, Kind
from anggaran.finding import Break, Finding, Severity, Text
from anggaran.relation.relation import Cell, Sum
from anggaran.rules.rule import Rule
from anggaran.rules.run import Run
from anggaran.rules.words import measure_name

_CUT = Text(
    "Tabel tampaknya terpotong setelah {row}: setiap jumlah di atasnya lebih besar daripada yang "
    "tercetak di bawahnya.",
    "The table seems to be cut off after {row}: every sum above it is larger than what is printed "
    "below.",
)
_AT_CELL = Text(
    "{Measure} {row} tercetak {stated}, seharusnya {computed} ({gap}): {proof}.",
    "{Measure} of {row} is printed as {stated}, right is {computed} ({gap}): {proof}.",
)


def at_cell(finding: Finding) -> Text | None:
    """The words for a cell that only what adds it up proves to be wrong, or for a table cut off."""
    return {"cell": _AT_CELL, "cut": _CUT}.get(finding.details.get("at", ""))


def by_detail(**words: Text) -> Callable[[Finding], Text | None]:
    """The words of the first of some details that a finding has."""

    def said(finding: Finding) -> Text | None:
        found = (text for name, text in words.items() if finding.details.get(name))
        return next(found, None)

    return said


def numbers(run: Run, column: str, rows: Iterable[int]) -> list[int]:
    """The numbers of the rows of a column as the file has them."""
    found = (run.tree.table.where(row, column).row for row in rows)
    return [number for number in found if number is not None]


def once(run: Run, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of sums; of one row that misses the same amount in every column, or just what
    one of its lines prints in each, the first with the others among what it breaks.
    """
    by_row = groupby(
        sorted(found, key=lambda each: each.where.row or 0), lambda each: each.where.row
    )
    for _, same in by_row:
        first, *rest = same
        gaps = {each.difference for each in (first, *rest)}
        alike = rest and _all_columns(run, [first, *rest])
        if alike and (len(gaps) == 1 or _of_one_line(run, [first, *rest])):
            broken = [_as_break(each) for each in rest]
            more = (each for finding in rest for each in finding.breaks)
            yield replace(first, breaks=(*first.breaks, *broken, *more))
        else:
            yield from (first, *rest)


def _all_columns(run: Run, found: list[Finding]) -> bool:
    """True where these are all amounts that their row prints."""
    if any(each.relation is None for each in found):
        return False
    row = found[0].relation.owner.row
    if any(each.relation.owner.row != row for each in found):
        return False
    amounts = run.tree.amounts.values()
    return sum(int(column.kinds[row] != Kind.BLANK) for column in amounts) == len(found)


def _of_one_line(run: Run, found: list[Finding]) -> bool:
    """True where one line is what every column of a sum is off by: left out, or counted twice."""
    facts = run.relations.facts
    sums = [each.relation for each in found if isinstance(each.relation, Sum)]
    if len(sums) < len(found) or not sums:
        return False
    terms = {cell.row for cell in sums[0].cells} - {sums[0].owner.row}
    return any(
        all(sign * facts.value(Cell(row, each.owner.column)) == each.gap for each in sums)
        for row in terms
        for sign in (1, -1)
    )


def _as_break(finding: Finding) -> Break:
    name = f"{finding.uraian} ({measure_name(finding.measure)})"
    return Break(finding.kode, name, finding.difference or NOL, finding.where)


def unless_cut(run: Run, rule: Rule, found: list[Finding]) -> list[Finding]:
    """The findings of parents, or that the table is cut off after its last row.

    It is where that row and those above it are the only ones that miss money, on several levels and
    in every column, and no total closes the table.
    """
    if not found or not _is_cut(run, found):
        return found
    last, broken = len(run.tree.structure) - 1, tuple(map(_as_break, found))
    return [run.node(rule, last, severity=Severity.WARNING, details={"at": "cut"}, breaks=broken)]


def _is_cut(run: Run, found: list[Finding]) -> bool:
    shape = run.tree.structure
    last = len(shape) - 1
    above = shape.ancestors(last)
    nodes = {shape.node_of_row.get(each.relation.owner.row, -1) for each in found if each.relation}
    levels = len(nodes) > 1 and nodes <= {*above} and max(nodes) == above[0]
    if not levels or any(total.after > last for total in shape.totals):
        return False
    missing = all(each.difference is not None and each.difference > 0 for each in found)
    printed = sum(int(sums.known[node]) for node in nodes for sums in run.tree.sums.values())
    return missing and printed == len(found) == len(run.faults.all)
