"""Columns that are wrong in every row: what many rows share is one finding, and not silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from anggaran.amount.percent import Definition, Rounding
from anggaran.amount.rounding import half
from anggaran.measure import pairs
from anggaran.relation.ratios import Unfit, fit, percent_rows
from anggaran.rules.run import Run
from anggaran.shape.structure import normal

_LEAST = 3  # rows that must be wrong before a column is
_WORDS = r"serapan|realisasi|penyerapan|anggaran|keuangan"
_PLAIN = re.compile(rf"(?:persen|persentase|prosentase|pct|{_WORDS})(?: (?:{_WORDS}))*")
_SISA = re.compile(r"(?:sisa|selisih)(?: (?:pagu|anggaran|dana|kredit|belanja))*")
_NOTHING = {0, 100}


class Column(NamedTuple):
    """A column of which no row is what its row makes.

    Attributes:
        name: the column.
        part: the realisasi.
        whole: the pagu.
        rows: the rows that print it.
    """

    name: str
    part: str
    whole: str
    rows: list[int]


def _pair(run: Run) -> tuple[str, str] | None:
    """The pagu and the realisasi of a table that has no other amounts; None in any other, and
    where a column stands a row off.
    """
    amounts = run.tree.amounts
    found = pairs(amounts)
    is_plain = len(found) == 1 and len(amounts) == 2 and not run.relations.slips
    return (found[0][0], found[0][1]) if is_plain else None


def differences(run: Run) -> Iterator[Column]:
    """A plain sisa that is in no row the pagu less the realisasi, whatever its sign."""
    pair, table = _pair(run), run.tree.table
    if pair is None or "sisa" not in run.relations.unclear:
        return
    if not _SISA.fullmatch(normal(table.header.get(table.letters.get("sisa", ""), ""))):
        return  # Sisa SP2D, Sisa Uang Persediaan: of another kind
    pagu, realisasi, sisa = (run.relations.facts.column(name) for name in (*pair, "sisa"))
    rows = [
        row for row in run.relations.facts.rows.tolist() if pagu.known[row] and realisasi.known[row]
    ]
    rows = [row for row in rows if sisa.known[row]]
    for row in rows:
        gap = abs(int(pagu.sen[row]) - int(realisasi.sen[row]))
        slack: int = sum(half(column, row) for column in (pagu, realisasi, sisa))
        if abs(abs(int(sisa.sen[row])) - gap) <= slack:
            return
    if len(rows) >= _LEAST:
        yield Column("sisa", pair[1], pair[0], rows)


def percents(run: Run) -> Iterator[Column]:
    """A plain percent that is nowhere the realisasi by the pagu, nor a share of a whole."""
    pair, table = _pair(run), run.tree.table
    if pair is None or len(table.percents) != 1:
        return
    (name, column), *_ = table.percents.items()
    if run.tree.definitions.get(name) is not None or not _PLAIN.fullmatch(normal(column.header)):
        return
    serapan = Definition(pair[1], pair[0])
    fitted = {
        row: fit(column, row, serapan, run.tree.amounts)
        for row in percent_rows(run.tree.structure).tolist()
    }
    rows = [
        row
        for row, each in fitted.items()
        if each is Unfit.WRONG and column.values[row] not in _NOTHING
    ]
    if len(rows) < _LEAST or any(isinstance(each, Rounding) for each in fitted.values()):
        return
    if not _are_shares(run, name, rows):
        yield Column(name, pair[1], pair[0], rows)


def _are_shares(run: Run, name: str, rows: list[int]) -> bool:
    """Whether percents may be parts of one whole: they are, or they add up to a hundred."""
    if any(each.name == name for each in run.relations.shares):
        return True
    values = [run.tree.table.percents[name].values[row] for row in rows]
    total: Decimal = sum((value for value in values if value is not None), Decimal(0))
    return abs(total - 100) <= len(rows)
