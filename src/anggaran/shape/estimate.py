"""How an estimate of works closes (the recapitulation of a RAB): the sum of its lines, the tax on
it, the whole with the tax, and the same rounded off.

The rows are often lettered as the works are numbered ("A. Jumlah Harga Pekerjaan", "B. PPN 11 % x
A"), so neither their numbers nor their words alone tell what they are: the sums must bear it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from anggaran.shape.labels import row_kind
from anggaran.shape.structure import RowKind, normal
from anggaran.shape.support import adds_up, has_amount
from anggaran.table.table import Table

_ADDED = re.compile(r"(jumlah |total |nilai )?(ppn|pph|pajak)\b")
_COST = re.compile(r"real cost\b")  # what contractors call the sum before the tax
_ROUNDED = re.compile(r"([a-z]+ ){0,4}(di ?bulatkan|pembulatan)\b")


@dataclass(slots=True)
class Closing:
    """The rows that close an estimate.

    Attributes:
        totals: those that total what stands above them, the tax with it.
        added: what comes on top of the first total: a tax, or what it takes to round off.
        rounded: those that print the total before once more, rounded off.
    """

    totals: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    rounded: list[int] = field(default_factory=list)


def rounds_off(label: str) -> bool:
    """Whether a row says that it rounds off.

    >>> rounds_off("JUMLAH TOTAL DIBULATKAN"), rounds_off("Pembulatan"), rounds_off("Total")
    (True, True, False)
    """
    return _ROUNDED.match(normal(label)) is not None


def closing_rows(table: Table, labels: Sequence[str]) -> Closing:
    """The closing rows of an estimate, none where the sums do not bear them out.

    Args:
        table: the table.
        labels: the words of each row.
    """
    first, *rest = _tail(table, labels) or [-1]
    closing = Closing([first] if rest else [])
    bases = [[first], *_above(table, labels, first)]
    held = any(adds_up(table, first, base) for base in bases[1:])
    added: list[int] = []
    for row in rest:
        if rounds_off(labels[row]) and _restates(table, row, closing.totals[-1]):
            closing.rounded.append(row)
        elif _is_sum(labels[row]):
            held = held or any(adds_up(table, row, [*base, *added]) for base in bases)
            closing.totals.append(row)
        else:
            added.append(row)
    closing.added = added
    return closing if held or not added else Closing()


def _above(table: Table, labels: Sequence[str], first: int) -> list[list[int]]:
    """What the first total may be the sum of: the lines above it, or the totals of their parts."""
    lines: list[int] = []
    sums: list[int] = []
    for row in np.flatnonzero(has_amount(table)[: max(first, 0)]).tolist():
        (sums if _is_sum(labels[row]) else lines).append(row)
    return [lines, sums]


def _tail(table: Table, labels: Sequence[str]) -> list[int]:
    """The last rows with amounts, from the total above the first one that adds or rounds off."""
    tail: list[int] = []
    for row in np.flatnonzero(has_amount(table))[::-1].tolist():
        if not (_closes(labels[row]) or _is_sum(labels[row])):
            break
        tail.insert(0, row)
    first = next((place for place, row in enumerate(tail) if _closes(labels[row])), 0)
    return tail[first - 1 :] if first else []


def _is_sum(label: str) -> bool:
    return row_kind(label) is RowKind.TOTAL or _COST.match(normal(label)) is not None


def _closes(label: str) -> bool:
    return rounds_off(label) or _ADDED.match(normal(label)) is not None


def _restates(table: Table, row: int, total: int) -> bool:
    """Whether what rounds off is as large as the total: no part of it, but the same once more."""
    return all(
        2 * abs(int(column.sen[row])) >= abs(int(column.sen[total]))
        for column in table.amounts.values()
        if column.known[row] and column.known[total]
    )
