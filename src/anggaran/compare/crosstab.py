"""Program side against spending side in one table: program × kelompok or jenis belanja, with both margins.

A recap that carries both sides (the SIPD report by kelompok, the DPA rekap, flat lines of sub kegiatan and rekening)
says the same money twice: by program, and by kind of spending.  The cross table shows where each rupiah stands on
both sides, and holds each margin against the document that states it alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from anggaran.amount.rounding import half_unit
from anggaran.amount.rupiah import widen
from anggaran.arrow import Ints
from anggaran.compare.crosstable import BELANJA, CrossTable, Head
from anggaran.compare.margins import crosstab_findings
from anggaran.errors import InvalidOption
from anggaran.kode.book import System
from anggaran.measure import KELOMPOK, parts_of
from anggaran.shape.by_lines import PROGRAM_SIDE
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, Structure
from anggaran.tree import Tree

__all__ = ["CrossTable", "Head", "crosstab", "crosstab_findings"]

_NAMA_KELOMPOK = {  # second segment, Permendagri 90/2019
    1: "Belanja Operasi", 2: "Belanja Modal", 3: "Belanja Tidak Terduga", 4: "Belanja Transfer",
}  # fmt: skip


def crosstab(tree: Tree, *, measure: str | None = None, rows: str = "program", columns: str = "kelompok") -> CrossTable:
    """Program × kelompok (or jenis) belanja of a table that carries both sides.

    Kelompok come from the columns Operasi, Modal, Tidak Terduga and Transfer where the table has them, else from the
    rekening of each line (5.1 to 5.4, Permendagri 90/2019).  Amounts are those of the lowest lines, so both margins
    add up to the same total; money that lacks one side is kept in a row or column without kode.

    Args:
        tree: a tree of a nested table or of flat lines.
        measure: the amount column; ``pagu`` unless said otherwise.
        rows: level of the rows: ``program``, ``kegiatan``, ``sub kegiatan``, ``SKPD``, …
        columns: level of the columns: ``kelompok``, ``jenis``, …

    Raises:
        InvalidOption: there is no such measure, or the table does not carry both levels.

    >>> lines = [
    ...     {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": 70},
    ...     {"sub_kegiatan": "1.06.02.2.01.0001", "rekening": "5.2.02.01.01.0001", "pagu": 30},
    ... ]
    >>> cross = crosstab(Tree(lines, by=["sub_kegiatan", "rekening"]))
    >>> cross.row_totals
    {'1.06.01': Decimal('70.00'), '1.06.02': Decimal('30.00')}
    >>> cross.cell("1.06.02", "5.2"), cross.total
    (Decimal('30.00'), Decimal('100.00'))
    """
    tree = _nested(tree)
    name = _measure(tree, measure)
    shape = tree.structure
    akun = _akun(shape)
    leaves = np.flatnonzero(shape.is_leaf & (akun == BELANJA))
    left_out = tuple(map(str, sorted(set(akun[shape.is_leaf].tolist()) - {BELANJA})))
    heads, row_of = _heads(shape, leaves, rows)
    parts: Mapping[str, int] = _parts(tree, name) if columns == "kelompok" else {}
    if parts:
        kinds = tuple(Head(f"{BELANJA}.{n}", _NAMA_KELOMPOK[n], (BELANJA, n)) for n in parts.values())
        placed = [(part, np.full(len(leaves), place)) for place, part in enumerate(parts)]
    else:
        kinds, column_of = _heads(shape, leaves, columns, in_code_order=True)
        placed = [(name, column_of)]
    if not any(head.kode for head in heads) or not any(head.kode for head in kinds):
        raise _one_sided(tree, rows if not any(head.kode for head in heads) else columns)
    cells = _cells(tree, leaves, row_of, placed, (len(heads), len(kinds)))
    return CrossTable(tree, name, (rows, columns), heads, kinds, *cells, left_out)


def _akun(structure: Structure) -> Ints:
    """The akun each node hangs under; that of belanja where no rekening says otherwise."""
    rekening = np.array([system == System.REKENING for system in structure.systems], dtype=np.bool_)
    first = np.array([segments[0] if segments else BELANJA for segments in structure.segments], dtype=np.int64)
    above = structure.nearest(rekening)
    return np.where(above >= 0, first[above], BELANJA)


def _nested(tree: Tree) -> Tree:
    """Flat lines nested over both sides, where the caller nested them over less."""
    roles = list(tree.table.kode)
    side = next((role for role in PROGRAM_SIDE if role in roles), None)
    systems = set(tree.structure.systems)
    both = {str(System.PROGRAM), str(System.REKENING)}
    if not tree.flat or side is None or "rekening" not in roles or both <= systems:
        return tree
    return Tree(tree.table, by=[role for role in ("skpd", side, "rekening") if role in roles], book=tree.table.book)


def _measure(tree: Tree, measure: str | None) -> str:
    name = measure or ("pagu" if "pagu" in tree.measures or len(tree.measures) != 1 else tree.measures[0])
    if name in tree.measures:
        return name
    there = ", ".join(tree.measures) or "-"
    raise InvalidOption(
        f"Tidak ada kolom {name!r} di {tree.name}; sebut salah satu dengan measure=: {there}.",
        f"No column {name!r} in {tree.name}; name one with measure=: {there}.",
    )


def _one_sided(tree: Tree, level: str) -> InvalidOption:
    return InvalidOption(
        f"{tree.name} tidak memuat {level}; tabel silang perlu kode program dan rekening (atau kolom per kelompok).",
        f"{tree.name} has no {level}; a cross table needs program and rekening codes (or columns by kelompok).",
    )


def _parts(tree: Tree, measure: str) -> dict[str, int]:
    """The columns by kelompok that make up a measure, with the number of the kelompok."""
    found: dict[str, int] = {part: KELOMPOK[part.kelompok] for part in parts_of(tree.measures, measure)}
    return found if len(found) > 1 else {}


def _heads(
    structure: Structure, leaves: Ints, level: str, *, in_code_order: bool = False
) -> tuple[tuple[Head, ...], Ints]:
    """The codes of one level above the leaves, each once, and for each leaf which one is its own."""
    wanted = np.array([name == level for name in structure.level_names], dtype=np.bool_)
    above = structure.nearest(wanted)[leaves]
    nodes, inverse = np.unique(above, return_inverse=True)
    found: dict[str | None, Head] = {}
    for node in nodes[nodes >= 0].tolist():
        kode, label = structure.kodes[node], structure.labels[node]
        known = found.setdefault(kode, Head(kode, label, structure.segments[node], node))
        if label and not known.uraian:
            found[kode] = Head(kode, label, known.segments, known.node)
    heads = sorted(found.values(), key=lambda head: head.segments if in_code_order else (head.node,))
    heads = [Head(head.kode, head.uraian or _name(structure, head), head.segments, head.node) for head in heads]
    if (nodes < 0).any():
        heads.append(Head(None, f"(tanpa {level})"))
    place = {head.kode: at for at, head in enumerate(heads)}
    of_node = [place[structure.kodes[node] if node >= 0 else None] for node in nodes.tolist()]
    return tuple(heads), np.array(of_node, dtype=np.int64)[inverse]


def _name(structure: Structure, head: Head) -> str:
    """The name of a kelompok that no row prints; none where 5.1 may be Belanja Tidak Langsung (Permendagri 13/2006)."""
    named = zip(structure.kodes, structure.level_names, strict=True)
    new_chart = any(kode and level == "jenis" and len(kode.rsplit(".", 1)[1]) > 1 for kode, level in named)
    kelompok = len(head.segments) == 2 and structure.systems[head.node] == System.REKENING and new_chart
    return _NAMA_KELOMPOK.get(head.segments[1], "") if kelompok else ""


def _cells(
    tree: Tree, leaves: Ints, row_of: Ints, placed: Sequence[tuple[str, Ints]], shape: tuple[int, int]
) -> tuple[Sen, Bools, Ints]:
    """The leaves added up by cell: amounts, whether all are readable, and what rounding each cell may hold."""
    columns = [widen(tree.sums[name].computed[leaves], max(len(leaves) * len(placed), 1)) for name, _ in placed]
    wide = any(column.dtype == object for column in columns)
    sen = np.full(shape, 0, dtype=object if wide else np.int64)
    known, slack = np.ones(shape, dtype=np.bool_), np.zeros(shape, dtype=np.int64)
    for (name, column_of), amounts in zip(placed, columns, strict=True):
        np.add.at(sen, (row_of, column_of), amounts)
        np.logical_and.at(known, (row_of, column_of), tree.sums[name].computed_known[leaves])
        np.add.at(slack, (row_of, column_of), np.where(tree.sums[name].known[leaves], half_unit(tree.amounts[name]), 0))
    return sen, known, slack
