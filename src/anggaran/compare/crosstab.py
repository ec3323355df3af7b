"""Program side against spending side in one table: program × kelompok or jenis belanja.

A recap that carries both sides (the SIPD report by kelompok, the DPA rekap, flat lines of sub
kegiatan and rekening) says the same money twice: by program, and by kind of spending.  The cross
table shows where each rupiah stands on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from anggaran.amount.rounding import half_unit
from anggaran.amount.rupiah import widen
from anggaran.arrow import Ints
from anggaran.compare.cross_table import CrossTable, Head
from anggaran.errors import InvalidOption, no_column
from anggaran.kode.book import System
from anggaran.kode.code import BELANJA
from anggaran.measure import KELOMPOK, Measure, parts_of
from anggaran.shape.by_lines import PROGRAM_SIDE
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, Structure, normal
from anggaran.tree import Source, Tree, tree_of

_NAMA_KELOMPOK = {  # second segment, Permendagri 90/2019
    1: "Belanja Operasi",
    2: "Belanja Modal",
    3: "Belanja Tidak Terduga",
    4: "Belanja Transfer",
}


def crosstab(
    tree: Tree | Source,
    *,
    measure: str | None = None,
    rows: str = "program",
    columns: str = "kelompok",
) -> CrossTable:
    """Program × kelompok (or jenis) belanja of a table that carries both sides.

    Kelompok come from the columns Operasi, Modal, Tidak Terduga and Transfer where the table has
    them, else from the rekening of each line (5.1 to 5.4, Permendagri 90/2019).  Amounts are those
    of the lowest lines, so both margins add up to the same total; money that lacks one side is kept
    in a row or column without kode.

    Args:
        tree: a tree of a nested table or of flat lines.
        measure: the amount column; ``pagu`` unless said otherwise.
        rows: level of the rows: ``program``, ``kegiatan``, ``sub kegiatan``, ``SKPD``, …
        columns: level of the columns: ``kelompok``, ``jenis``, …

    Raises:
        InvalidOption: there is no such measure, or the table does not carry both levels.

    >>> by = ["sub_kegiatan", "rekening"]
    >>> cross = crosstab(Tree([
    ...     {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": 70},
    ...     {"sub_kegiatan": "1.06.02.2.01.0001", "rekening": "5.2.02.01.01.0001", "pagu": 30},
    ... ], by=by))
    >>> cross.row_totals
    {'1.06.01': Decimal('70.00'), '1.06.02': Decimal('30.00')}
    >>> cross.cell("1.06.02", "5.2"), cross.total
    (Decimal('30.00'), Decimal('100.00'))
    """
    tree = _nested(tree_of(tree))
    name = _measure(tree, measure)
    shape = tree.structure
    rows, columns = _level(shape, rows), _level(shape, columns)
    akun = _akun(shape)
    leaves = np.flatnonzero(shape.is_leaf & (akun == BELANJA))
    left_out = tuple(map(str, sorted(set(akun[shape.is_leaf].tolist()) - {BELANJA})))
    heads, row_of = _heads(shape, leaves, rows)
    parts = _parts(tree, name) if columns == "kelompok" else {}
    if parts:
        kinds = tuple(
            Head(f"{BELANJA}.{number}", _NAMA_KELOMPOK[number], (BELANJA, number))
            for number in parts.values()
        )
        placed = [(part, np.full(len(leaves), place)) for place, part in enumerate(parts)]
    else:
        kinds, column_of = _heads(shape, leaves, columns, in_code_order=True)
        placed = [(name, column_of)]
    for level, found in ((rows, heads), (columns, kinds)):
        if not any(head.kode for head in found):
            raise _one_sided(tree, level)
    cells = _cells(tree, leaves, row_of, placed, (len(heads), len(kinds)))
    return CrossTable(tree, name, (rows, columns), heads, kinds, *cells, left_out)


def _level(structure: Structure, name: str) -> str:
    """The name of a level as the structure has it, whatever its capitals; else as it is."""
    known = {normal(each): each for each in structure.level_names}
    return known.get(normal(name), name)


def _akun(structure: Structure) -> Ints:
    """The akun each node hangs under; that of belanja where no rekening says otherwise."""
    rekening = np.array([system == System.REKENING for system in structure.systems], dtype=np.bool_)
    segments = structure.segments
    first = np.array([each[0] if each else BELANJA for each in segments], dtype=np.int64)
    above = structure.nearest(rekening)
    return np.where(above >= 0, first[above], BELANJA)


def _nested(tree: Tree) -> Tree:
    """Flat lines nested over both sides, where the caller nested them over less."""
    roles = list(tree.table.kode)
    side = next((role for role in PROGRAM_SIDE if role in roles), None)
    both = {str(System.PROGRAM), str(System.REKENING)} <= set(tree.structure.systems)
    if not tree.flat or side is None or "rekening" not in roles or both:
        return tree
    by = [role for role in ("skpd", side, "rekening") if role in roles]
    return Tree(tree.table, by=by, book=tree.table.book)


def _measure(tree: Tree, measure: str | None) -> str:
    only = tree.measures[0] if len(tree.measures) == 1 else "pagu"
    name = measure or ("pagu" if "pagu" in tree.measures else only)
    if name not in tree.measures:
        raise no_column(name, tree.measures, tree.name)
    return name


def _one_sided(tree: Tree, level: str) -> InvalidOption:
    return InvalidOption(
        f"{tree.name} tidak memuat {level}; tabel silang perlu kode program dan rekening "
        "(atau kolom per kelompok).",
        f"{tree.name} has no {level}; a cross table needs program and rekening codes "
        "(or columns by kelompok).",
    )


def _parts(tree: Tree, measure: str) -> dict[str, int]:
    """The columns by kelompok that make up a measure, with the number of the kelompok."""
    found: list[Measure] = parts_of(tree.measures, measure)
    return {part: KELOMPOK[part.kelompok] for part in found} if len(found) > 1 else {}


def _heads(
    structure: Structure, leaves: Ints, level: str, *, in_code_order: bool = False
) -> tuple[tuple[Head, ...], Ints]:
    """The codes of one level above the leaves, each once, and for each leaf which is its own."""
    wanted = np.array([name == level for name in structure.level_names], dtype=np.bool_)
    nodes, inverse = np.unique(structure.nearest(wanted)[leaves], return_inverse=True)
    found: dict[str | None, Head] = {}
    for node in nodes[nodes >= 0].tolist():
        kode, label = structure.kodes[node], structure.labels[node]
        known = found.setdefault(kode, Head(kode, label, structure.segments[node], node))
        if label and not known.uraian:
            found[kode] = replace(known, uraian=label)
    heads = [replace(head, uraian=head.uraian or _name(structure, head)) for head in found.values()]
    heads.sort(key=lambda head: head.segments if in_code_order else (head.node,))
    if (nodes < 0).any():
        heads.append(Head(None, f"(tanpa {level})"))
    place = {head.kode: at for at, head in enumerate(heads)}
    of_node = [place[structure.kodes[node] if node >= 0 else None] for node in nodes.tolist()]
    return tuple(heads), np.array(of_node, dtype=np.int64)[inverse]


def _name(structure: Structure, head: Head) -> str:
    """The name of a kelompok that no row prints.

    None where 5.1 may be Belanja Tidak Langsung (Permendagri 13/2006).
    """
    of_rekening = structure.systems[head.node] == System.REKENING
    if len(head.segments) != 2 or not of_rekening or not _is_new_chart(structure):
        return ""
    return _NAMA_KELOMPOK.get(head.segments[1], "")


def _is_new_chart(structure: Structure) -> bool:
    """True where a jenis is printed with two digits."""
    named = zip(structure.kodes, structure.level_names, strict=True)
    jenis = (kode for kode, level in named if kode and level == "jenis")
    return any(len(kode.rsplit(".", 1)[1]) > 1 for kode in jenis)


def _cells(
    tree: Tree,
    leaves: Ints,
    row_of: Ints,
    placed: Sequence[tuple[str, Ints]],
    shape: tuple[int, int],
) -> tuple[Sen, Bools, Ints]:
    """The leaves added up by cell: amounts, whether all are readable, and their rounding."""
    many = max(len(leaves) * len(placed), 1)
    columns = [widen(tree.sums[name].computed[leaves], many) for name, _ in placed]
    wide = any(column.dtype == object for column in columns)
    sen: Sen = np.full(shape, 0, dtype=object if wide else np.int64)
    known, slack = np.ones(shape, dtype=np.bool_), np.zeros(shape, dtype=np.int64)
    for (name, column_of), amounts in zip(placed, columns, strict=True):
        sums, cells = tree.sums[name], (row_of, column_of)
        np.add.at(sen, cells, amounts)
        np.logical_and.at(known, cells, sums.computed_known[leaves])
        np.add.at(slack, cells, np.where(sums.known[leaves], half_unit(tree.amounts[name]), 0))
    return sen, known, slack
