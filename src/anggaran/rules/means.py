"""Total rows whose figure is the mean of those above, where they are called a sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from anggaran.amount.percent import PercentColumn, rounding_of
from anggaran.finding import Finding, Severity
from anggaran.rules.rule import Look
from anggaran.rules.run import Run
from anggaran.shape.structure import RowKind

_SUM = re.compile(r"\s*(?:jumlah|total)\b(?!.*(?:rata|mean|capaian))", re.IGNORECASE)
_FEWEST = 2  # figures of a mean


def means(run: Run) -> Look:
    """The sums of percents that are no money's, and are their mean."""
    table = run.tree.table
    totals = [each.row for each in run.tree.structure.totals if each.kind is RowKind.TOTAL]
    rows = [row for row in totals if _SUM.match(table.uraian[row])]
    looked = [
        _look(run, letter, column, row)
        for letter, column in table.capaian.items()
        for row in rows
        if column.values[row] is not None
    ]
    return Look(len(looked), [each for found in looked for each in found])


def _look(run: Run, letter: str, column: PercentColumn, row: int) -> list[Finding]:
    """The finding of one figure, where it is the mean of those above it and not their sum."""
    above = [*_above(run, column, row)]
    stated = column.values[row]
    if stated is None or len(above) < _FEWEST or len({*above}) == 1 or sum(above) == stated:
        return []  # where all rows have the same, as 100 %, no mean is told from the whole
    mean = Fraction(sum(above)) / len(above)
    if rounding_of(stated, max(column.places[row] or 0, 0), mean) is None:
        return []
    found = run.row(
        run.rule("claim-label"),
        row,
        severity=Severity.INFO,
        stated=stated,
        computed=sum(above, Decimal(0)),
        details={"mean": f"{stated:f}", "printed": column.header or letter},
    )
    return [found]


def _above(run: Run, column: PercentColumn, row: int) -> Iterator[Decimal]:
    """The figures between a total row and the one above it."""
    totals = {each.row for each in run.tree.structure.totals}
    for place in reversed(range(row)):
        if place in totals:
            return
        value = column.values[place]
        if value is not None:
            yield value
