"""What a document of several covers: the lines that others carry and it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from anggaran.arrow import Ints
from anggaran.compare.columns import Column
from anggaran.compare.documents import Common
from anggaran.compare.lines import Lines


@dataclass(frozen=True, slots=True)
class Missing:
    """A line with money that others carry on a level that a document shares; amount in rupiah."""

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


def covers_of(common: Common) -> Iterator[Cover]:
    """For each document and measure the lines that others carry and it lacks."""
    missing: dict[tuple[str, str], dict[int, Missing]] = {}
    carriers: dict[tuple[str, str], dict[str, str]] = {}
    for (left, right), met in common.meetings.items():
        for lines in met.judged:
            sides = (left, lines.left), (right, lines.right)
            for (name, side), (other, bearer) in (sides, sides[::-1]):
                lacked, rows = _lacking(lines, side, bearer, common.rows[other])
                elsewhere = np.isin(rows, common.rows[name])  # under another code or name
                missed = lacked[~elsewhere].tolist(), rows[~elsewhere].tolist()
                for line, row in zip(*missed, strict=True):
                    pair = lines.pair(line)
                    amount = pair.right if side is lines.left else pair.left
                    found = Missing(pair.kode, pair.uraian, amount)
                    missing.setdefault((name, side.measure), {}).setdefault(row, found)
                    carriers.setdefault((name, side.measure), {})[other] = bearer.measure
    for (name, measure), lines_of in missing.items():
        totals = [
            common.documents[other].total(theirs)
            for other, theirs in carriers[name, measure].items()
        ]
        fullest = max((total for total in totals if total is not None), default=None)
        own = common.documents[name].total(measure)
        yield Cover(name, measure, own, fullest, tuple(lines_of.values()))


def _lacking(lines: Lines, side: Column, bearer: Column, rows: Ints) -> tuple[Ints, Ints]:
    """The highest lines with money that one document lacks, and their rows in the matrix.

    Where it has lines of that level at all: what stands above lines that both carry, or below a
    leaf of the one that lacks it, is another level and not missing there.
    """
    theirs = lines.alignment.left if bearer is lines.left else lines.alignment.right
    above, parents = bearer.tree.structure.parents, lines.parents
    carried = (theirs >= 0) & lines.both[theirs]
    while not carried[higher := above[carried & (above >= 0)]].all():
        carried[higher] = True
    shared = np.zeros_like(lines.both)
    shared[theirs[carried & (theirs >= 0)]] = True
    lacked = (side.nodes < 0) & (lines.owing != 0) & ~shared & ~lines.proposed
    highest = lines.highest_printed(lacked)
    holder = side.nodes[parents]
    detail = (parents >= 0) & (holder >= 0) & side.tree.structure.is_leaf[holder]
    found = np.flatnonzero(highest & ~detail)
    return found, rows[bearer.nodes[found]]
