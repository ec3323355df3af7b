"""How much of the budget each document covers, where others carry lines that it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from anggaran.arrow import Ints
from anggaran.compare.board import Board
from anggaran.compare.lines import Lines


@dataclass(frozen=True, slots=True)
class Missing:
    """A line with money that other documents carry on a level that this one shares; amount in rupiah."""

    kode: str | None
    uraian: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Cover:
    """How much of the budget a document covers, where others carry lines that it lacks.

    Attributes:
        document: its name.
        measure: the measure.
        amount: its total in rupiah, None where unknown.
        of: the largest total of the documents that carry the missing lines.
        missing: those lines, the highest of each branch.
    """

    document: str
    measure: str
    amount: Decimal | None
    of: Decimal | None
    missing: tuple[Missing, ...]


def covers(board: Board) -> Iterator[Cover]:
    """For each document and measure the lines that others carry and it lacks, the highest of each branch."""
    missing: dict[tuple[str, str], dict[int, Missing]] = {}
    carriers: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for meeting in board.meetings:
        for lines in meeting.printed:
            left, right = (meeting.left, lines.measure.left), (meeting.right, lines.measure.right)
            for lacking, carrier, bearer in ((left, right, lines.right), (right, left, lines.left)):
                lacked = _lacking(lines, left=lacking is left)
                rows = board.rows[carrier[0]][bearer.nodes[lacked]]
                elsewhere = np.isin(rows, board.rows[lacking[0]])  # under another code or name
                for line, row in zip(lacked[~elsewhere].tolist(), rows[~elsewhere].tolist(), strict=True):
                    pair = lines.pair(line)
                    found = Missing(pair.kode, pair.uraian, pair.right if lacking is left else pair.left)
                    missing.setdefault(lacking, {}).setdefault(row, found)
                    carriers.setdefault(lacking, set()).add(carrier)
    for (name, column), lines_of in missing.items():
        totals = [board.documents[other].total(theirs) for other, theirs in carriers[name, column]]
        fullest = max((total for total in totals if total is not None), default=None)
        yield Cover(name, column, board.documents[name].total(column), fullest, tuple(lines_of.values()))


def _lacking(lines: Lines, *, left: bool) -> Ints:
    """The highest lines with money that one document lacks, where it has lines of that level at all.

    What stands above lines that both carry, or below a leaf of the one that lacks it, is another level and not
    missing there.
    """
    tree, other = (lines.left_tree, lines.right_tree) if left else (lines.right_tree, lines.left_tree)
    mine, theirs = (lines.left, lines.alignment.right) if left else (lines.right, lines.alignment.left)
    above, parents = other.structure.parents, lines.parents
    carried = (theirs >= 0) & lines.both[theirs]
    while not carried[higher := above[carried & (above >= 0)]].all():
        carried[higher] = True
    shared = np.zeros_like(lines.both)
    shared[theirs[carried & (theirs >= 0)]] = True
    lacked = (mine.nodes < 0) & (lines.owing != 0) & ~shared & ~lines.proposed
    highest = lacked & ~((parents >= 0) & lacked[parents])
    holder = mine.nodes[parents]
    detail = (parents >= 0) & (holder >= 0) & tree.structure.is_leaf[holder]
    return np.flatnonzero(highest & ~detail)
