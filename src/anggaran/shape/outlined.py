"""The structure of a table without codes: by its outline, and by what its sums bear out."""

from __future__ import annotations

from dataclasses import replace

from anggaran.shape.by_outline import Outline, read_outline
from anggaran.shape.by_sums import BASIS
from anggaran.shape.listed import Listed, listed
from anggaran.shape.structure import Evidence, Structure
from anggaran.table.table import Table


def outlined(table: Table) -> Structure:
    """The structure of a table without codes."""
    rows = listed(table)
    outline = read_outline(table, rows.rows, rows.headed, rows.support, rows.meets_total)
    outline = _levelled(rows, outline)
    parents = outline.parents
    if not rows.totals and rows.last_sums_all(parents):
        rows, parents = rows.without_last(), parents[:-1]
    evidence = Evidence.PRINTED if outline.stated else Evidence.INFERRED
    return replace(rows.structure(parents, outline.basis), evidence=evidence)


def _levelled(rows: Listed, outline: Outline) -> Outline:
    """The levels that all columns jointly bear out, where more sums hold so than in the outline."""
    if outline.stated:
        return outline
    levels = rows.levels()
    if levels.parents == rows.headed:
        return outline
    closed, closed_so = rows.closes(outline.parents), rows.closes(levels.parents)
    if closed_so < closed or not (levels.sure or closed_so > closed):
        return outline
    held, held_so = rows.support(outline.parents), rows.support(levels.parents)
    # equal amounts that stand side by side would each be the next one's parent
    if held_so.weight <= held.weight or (outline.hinted and not held.broken):
        return outline
    return Outline(levels.parents, BASIS, stated=False)
