"""What each of two documents proves of the other: a cell with several readings takes the one that
the other document prints on the same line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from anggaran.amount.rupiah import Doubt, decimal_of, sen_of
from anggaran.arrow import Ints
from anggaran.compare.columns import Column
from anggaran.compare.lines import Lines
from anggaran.finding import Witness
from anggaran.relation.prove import Beside
from anggaran.relation.relation import Cell
from anggaran.shape.structure import Bools

Testimony = dict[Cell, list[tuple[Witness, int]]]


def said_of_each_other(lines: Sequence[Lines]) -> tuple[Beside, Beside]:
    """What the right document says of doubtful cells of the left one, and the left of the right."""
    of_left: Testimony = {}
    of_right: Testimony = {}
    for each in lines:
        of_left |= _said(each.left, each.right, each.joined, each.alignment.left)
        of_right |= _said(each.right, each.left, each.joined, each.alignment.right)
    return of_left, of_right


def _said(mine: Column, other: Column, joined: Bools, carried: Ints) -> Testimony:
    doubts = mine.tree.amounts[mine.measure].doubts
    if not doubts:
        return {}
    alone = np.bincount(carried[carried >= 0], minlength=len(joined)) == 1
    printed = other.known & other.tree.sums[other.measure].known[other.nodes]
    lines = np.flatnonzero(joined & alone & ~mine.known & printed & (other.slack == 0))
    rows = mine.tree.structure.rows[mine.nodes[lines]]
    return {
        Cell(row, mine.measure): [(_witness(other, line), int(other.amount[line]))]
        for line, row in zip(lines.tolist(), rows.tolist(), strict=True)
        if row in doubts and int(other.amount[line]) in _readings(doubts[row])
    }


def _readings(doubt: Doubt) -> Iterator[int]:
    return (sen_of(reading.value) for reading in doubt.candidates)


def _witness(other: Column, line: int) -> Witness:
    """A figure of another document; it goes by the document's name."""
    figure = f"{decimal_of(int(other.amount[line])):.2f}"
    where = other.tree.where(int(other.nodes[line]), other.measure)
    return Witness("line-differs", None, other.tree.name, figure, where)
