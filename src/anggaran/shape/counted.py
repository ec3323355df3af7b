"""Total rows that are numbered like the lines they total."""

from __future__ import annotations

from collections.abc import Sequence

from anggaran.shape.labels import names_sum
from anggaran.shape.structure import RowKind
from anggaran.shape.support import adds_up, has_amount
from anggaran.table.table import Table


def counted_totals(
    table: Table, labels: Sequence[str], kinds: Sequence[RowKind | None], numbers: Sequence[str]
) -> set[int]:
    """The numbered rows called Jumlah that equal the rows right above them, where the number counts
    other totals too.

    A number alone tells no line from a total: "No. Urut" may run over all rows of a statement, and
    Jumlah opens the names of indicators too.  One row that equals one other in one figure is a
    coincidence.

    Args:
        table: the table.
        labels: the words of each row.
        kinds: what it is by its words.
        numbers: its outline number, blank where it has none.
    """
    if not any(map(_is_counted_total, kinds, labels, numbers)):
        return set()
    prints = has_amount(table)
    found: set[int] = set()
    block: list[int] = []
    for row, kind in enumerate(kinds):
        if kind is None and prints[row]:
            block.append(row)
            continue
        held = adds_up(table, row, block) if kind is RowKind.TOTAL and numbers[row] else 0
        if held and held + len(block) > 2:
            found.add(row)
        block = []
    return found


def _is_counted_total(kind: RowKind | None, label: str, number: str) -> bool:
    if not number:
        return False
    return kind is RowKind.BALANCE or (kind is RowKind.TOTAL and names_sum(label, ()))
