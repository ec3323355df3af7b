"""Rows under headings that print no amount: PENDAPATAN above its lines, down to the next heading or
its own JUMLAH.

Such headings claim nothing about sums, so a list is read under them wherever no other reading is
borne out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from anggaran.shape.labels import core_name, section_rank
from anggaran.shape.structure import RowKind, TotalRow


def under_headings(
    rows: Sequence[int], labels: Sequence[str], blank: Sequence[bool], totals: Sequence[TotalRow]
) -> list[int]:
    """The heading of each row among the rows given, -1 for a row that stands under none.

    Args:
        rows: positions in the table of the rows that are nodes, in document order.
        labels: their labels.
        blank: True for those that print no amount.
        totals: the total rows among them.
    """
    ends = _ends(rows, labels, blank, totals)
    parents: list[int] = []
    open_headings: list[tuple[int, int]] = []
    for row in range(len(rows)):
        while open_headings and open_headings[-1][1] <= row:
            open_headings.pop()
        parents.append(open_headings[-1][0] if open_headings else -1)
        if row in ends:
            within = open_headings[-1][1] if open_headings else len(rows)
            open_headings.append((row, min(ends[row], within)))
    return parents


def _ends(
    rows: Sequence[int], labels: Sequence[str], blank: Sequence[bool], totals: Sequence[TotalRow]
) -> dict[int, int]:
    """For each heading the row before which it ends."""
    ranks = [
        section_rank(label) if empty else None for label, empty in zip(labels, blank, strict=True)
    ]
    ends = {}
    end = [len(rows), len(rows)]  # of a section, and of a part of one
    for row in range(len(rows) - 1, -1, -1):
        if (rank := ranks[row]) is not None:
            ends[row] = end[rank]
            end[rank:] = [row] * (2 - rank)
    names = [core_name(label) if empty else "" for label, empty in zip(labels, blank, strict=True)]
    for total in totals:
        if total.kind is RowKind.TOTAL and (opener := _opener(rows, names, total)) is not None:
            ends[opener] = min(ends.get(opener, total.after), total.after)
    return ends


def _opener(rows: Sequence[int], names: Sequence[str], total: TotalRow) -> int | None:
    """The blank row that a total closes: the nearest that it names, else the one above the first
    row it refers to.
    """
    name = core_name(total.label)
    named = next(
        (row for row in range(total.after - 2, -1, -1) if name and names[row] == name), None
    )
    if named is not None or not total.refers:
        return named
    first = bisect_left(rows, min(row for row, _ in total.refers)) - 1
    return first if first >= 0 and names[first] else None
