"""What a later document says again of an earlier one: Sebelum Perubahan, s.d. bulan lalu.

A figure that is said again and differs is told as a warning, and only as an exception: where many
lines differ, or money only moved, the document repeats another version or another month, and nobody
slipped.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from anggaran.compare.align import align
from anggaran.compare.columns import Measures
from anggaran.compare.lines import compare
from anggaran.compare.two import lines_between
from anggaran.finding import Coverage, Findings, NotChecked, Severity, Text
from anggaran.tree import Tree

_FEW = 2  # lines that differ and may be slips, however short the documents are
_SELDOM = 10  # beyond them one line in so many


def restated(earlier: Tree, later: Tree, said: str, again: str) -> Findings:
    """Where a later document says again what an earlier one says, and parts from it.

    Args:
        earlier: the document that says it first.
        later: the one that says it again.
        said: the column of the first.
        again: the column of the second that repeats it.

    >>> murni = Tree([{"kode": "5.1", "pagu": 60}, {"kode": "5.2", "pagu": 40}])
    >>> dppa = Tree([{"kode": "5.1", "pagu_sebelum": 60, "pagu_setelah": 70},
    ...     {"kode": "5.2", "pagu_sebelum": 45, "pagu_setelah": 45}])
    >>> [(each.rule, each.kode, each.severity.value)
    ...     for each in restated(murni, dppa, "pagu", "pagu_sebelum")]
    [('line-differs', '5.2', 'warning')]
    """
    alignment = align(earlier, later)
    if alignment is None or not alignment.count:
        return Findings()
    (lines,) = compare(earlier, later, alignment, [Measures(again, said, again)])
    lowest = np.ones(alignment.count, dtype=np.bool_)
    lowest[lines.parents[lines.parents >= 0]] = False
    compared, apart = int((lowest & lines.compared).sum()), len(lines.own)
    moved = bool((lines.moved >= 0).any())
    if moved or apart > max(_FEW, compared // _SELDOM):
        reason = Text(
            f"{apart} dari {compared} baris yang diulang {later.table.called} lain dari "
            f"{earlier.table.called}; rupanya versi atau bulan lain di antaranya",
            f"{apart} of {compared} lines that {later.table.called} repeats are not those of "
            f"{earlier.table.called}; there seems to be another version or month between them",
        )
        return Findings((), Coverage({}, (NotChecked("line-differs", reason, later.name),)))
    found = [
        replace(each, severity=Severity.WARNING, documents=(earlier, later))
        for each in lines_between(lines)
        if each.rule == "line-differs"
    ]
    return Findings(found, Coverage({"line-differs": compared} if compared else {}))
