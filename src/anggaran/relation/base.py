"""A total as the base of percents: a few lines out of a whole that is not listed in full."""

from __future__ import annotations

from collections.abc import Sequence

from anggaran.amount.percent import Definition
from anggaran.amount.rounding import half
from anggaran.relation.facts import Facts
from anggaran.relation.ratios import fits
from anggaran.relation.relation import Cell

_LEAST = 2  # rows that must print their share of the base


def is_base(facts: Facts, base: Cell, rows: Sequence[int]) -> bool:
    """True where a percent column prints the share of every row in an amount beside a cell.

    A table of the belanja that the law demands closes with Total Belanja Daerah, of which its lines
    are a part: the shares prove that the total is no sum of them.

    Args:
        facts: the table.
        base: the cell that may be of the whole.
        rows: the rows that may be its parts.
    """
    return any(_shares(facts, Cell(base.row, column), rows) for column in facts.amounts)


def _shares(facts: Facts, base: Cell, rows: Sequence[int]) -> bool:
    """Whether a percent column holds the shares of one amount of the row of the base."""
    amounts = facts.amounts[base.column]
    share = Definition(base.column, base.column)
    whole = int(amounts.sen[base.row])
    if len(rows) < _LEAST or not all(amounts.known[row] for row in rows):
        return False
    return any(
        facts.definitions.get(name) is None
        and all(
            fits(
                column,
                row,
                share,
                (int(amounts.sen[row]), whole),
                (half(amounts, row), half(amounts, base.row)),
            )
            for row in rows
        )
        for name, column in facts.table.percents.items()
    )
