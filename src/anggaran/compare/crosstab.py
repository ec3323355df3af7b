"""Program side against spending side in one table: program × kelompok or jenis belanja.

A recap that carries both sides (the SIPD report by kelompok, the DPA rekap, flat lines of sub
kegiatan and rekening) says the same money twice: by program, and by kind of spending.  The cross
table shows where each rupiah stands on both sides.  Each of its margins is a document of its own,
and is held like any other against the document that states it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from anggaran.amount.frames import SHOWN, as_printed, html_table, to_pandas
from anggaran.amount.rounding import half_unit
from anggaran.amount.rupiah import decimal_of, from_sen, widen
from anggaran.arrow import Ints
from anggaran.compare.align import akun_of
from anggaran.compare.columns import rounding_of_total
from anggaran.compare.documents import Total
from anggaran.compare.lines import Lines
from anggaran.compare.reconciliation import reconcile
from anggaran.compare.two import total_differs
from anggaran.errors import InvalidOption
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Shown, Text
from anggaran.kode.book import System
from anggaran.kode.code import BELANJA
from anggaran.measure import KELOMPOK, Measure, parts_of
from anggaran.shape.by_lines import PROGRAM_SIDE
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, Structure, normal
from anggaran.tree import Source, Tree, tree_of

if TYPE_CHECKING:
    import pandas as pd

_NAMA_KELOMPOK = {  # second segment, Permendagri 90/2019
    1: "Belanja Operasi",
    2: "Belanja Modal",
    3: "Belanja Tidak Terduga",
    4: "Belanja Transfer",
}
_OF_LINES = {"line-differs", "only-left", "only-right", "version-mixup", "period-differs"}


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column of the cross table.

    Attributes:
        kode: its code; None for what carries no code of that side.
        uraian: its name, ``""`` where the document prints none.
        segments: the integers of its code.
        node: the first node of the tree that carries it, -1 where none does.
    """

    kode: str | None
    uraian: str
    segments: tuple[int, ...] = ()
    node: int = -1


@dataclass(frozen=True, eq=False)
class CrossTable(Shown):
    """Amounts by program and by kind of spending, in sen inside and exact Decimals outside.

    Attributes:
        tree: the tree that it was made from.
        measure: the amount column.
        levels: names of the levels of rows and columns (``program``, ``kelompok``).
        rows: programs in document order; money without a program stands in a last row without kode.
        columns: kelompok or jenis in code order; money without a rekening stands in a last column
            without kode.
        sen: amounts, one row a program and one column a kind of spending; zero where unknown.
        known: False where a line of the cell is unreadable.
        slack: how far rounding to a declared unit ("dalam jutaan") may carry a cell off, in sen.
        left_out: akun that are no belanja and are therefore not in the table (``4``, ``6``).
    """

    tree: Tree
    measure: str
    levels: tuple[str, str]
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    sen: Sen
    known: Bools
    slack: Ints
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        size = f"{len(self.rows)} {self.levels[0]} × {len(self.columns)} {self.levels[1]}"
        return f"<CrossTable {self.tree.name!r}: {size}, {self.measure}>"

    def _repr_html_(self) -> str:
        head = ["", "", *(each.kode or each.uraian for each in self.columns)]
        rows = [
            [
                row.kode,
                row.uraian,
                *(as_printed(self.cell(row.kode, col.kode)) for col in self.columns),
            ]
            for row in self.rows[:SHOWN]
        ]
        return f"<p>{escape(repr(self))}</p>{html_table(head, rows, len(self.rows))}"

    def cell(self, row: str | None, column: str | None) -> Decimal | None:
        """The amount of one program in one kind of spending, in rupiah; 0.00 where there is none.

        None where a line of the cell is unreadable: unknown is not zero.

        Raises:
            KeyError: no such row or column.
        """
        place = self._rows[row], self._columns[column]
        return decimal_of(self.sen[place]) if self.known[place] else None

    def margin(self, axis: int) -> Iterator[tuple[Head, Decimal | None, int]]:
        """Each column (axis 0) or row (axis 1) with its sum in rupiah, and its slack in sen.

        The sum is None where one cell is unknown.
        """
        heads = self.rows if axis else self.columns
        known = np.logical_and.reduce(self.known, axis=axis).tolist()
        sums, slacks = self.sen.sum(axis=axis).tolist(), self.slack.sum(axis=axis).tolist()
        for head, sen, sure, slack in zip(heads, sums, known, slacks, strict=True):
            yield head, decimal_of(sen) if sure else None, slack

    @property
    def row_totals(self) -> dict[str | None, Decimal | None]:
        """The right margin: each program over all kinds of spending, in rupiah."""
        return {head.kode: amount for head, amount, _ in self.margin(1)}

    @property
    def column_totals(self) -> dict[str | None, Decimal | None]:
        """The lower margin: each kind of spending over all programs, in rupiah."""
        return {head.kode: amount for head, amount, _ in self.margin(0)}

    @property
    def total(self) -> Decimal | None:
        """The sum of all cells in rupiah; None where one is unknown."""
        return decimal_of(self.sen.sum()) if self.known.all() else None

    def to_frame(self, *, dtype: str = "decimal") -> pd.DataFrame:
        """Rows ``kode, uraian``, one column a kind of spending, ``jumlah``; last a row ``JUMLAH``.

        Amounts are exact, ``NA`` where unknown; ``dtype`` as in
        :meth:`anggaran.Tree.to_frame`.
        """
        data: dict[str, Any] = {
            "kode": pa.array([*(head.kode for head in self.rows), None], pa.string()),
            "uraian": pa.array([*(head.uraian for head in self.rows), "JUMLAH"], pa.string()),
        }
        sen = np.vstack([self.sen, self.sen.sum(axis=0)])
        known = np.vstack([self.known, np.logical_and.reduce(self.known, axis=0)])
        for place, head in enumerate(self.columns):
            column = np.ascontiguousarray(sen[:, place])
            data[head.kode or head.uraian] = from_sen(column, known[:, place])
        data["jumlah"] = from_sen(sen.sum(axis=1), np.logical_and.reduce(known, axis=1))
        return to_pandas(data, dtype)

    @cached_property
    def _rows(self) -> dict[str | None, int]:
        return {head.kode: place for place, head in enumerate(self.rows)}

    @cached_property
    def _columns(self) -> dict[str | None, int]:
        return {head.kode: place for place, head in enumerate(self.columns)}


# --- making one -----------------------------------------------------------------------------------


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
    if name in tree.measures:
        return name
    there = ", ".join(tree.measures) or "-"
    raise InvalidOption(
        f"Tidak ada kolom {name!r} di {tree.name}; sebut salah satu dengan measure=: {there}.",
        f"No column {name!r} in {tree.name}; name one with measure=: {there}.",
    )


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


# --- its margins against other documents ----------------------------------------------------------


def crosstab_findings(
    cross: CrossTable, program: Tree | None = None, belanja: Tree | None = None
) -> Findings:
    """Hold the margins of a cross table against the documents that state them alone.

    Args:
        cross: a cross table; left in every finding.
        program: a document by program, held against the right margin.
        belanja: a document by rekening (LRA), held against the lower margin.

    Returns:
        what :func:`reconcile` says of each margin, with the place on both sides; also
        ``total-differs`` where the cells do not add up to the total that the table itself prints.

    The programs add up to belanja 5.1 + 5.2 + 5.3 + 5.4, for the same budget version and cut-off
    date.
    """
    findings = Findings()
    if not cross.left_out:
        whole = cross.tree.total(cross.measure), rounding_of_total(cross.tree, cross.measure)
        findings += _total(cross, cross.tree, *whole, covers_less=False)
    for document, axis in ((program, 1), (belanja, 0)):
        if document is not None:
            findings += _margin_findings(cross, document, axis)
    return findings


def margin_tree(cross: CrossTable, axis: int) -> Tree:
    """A margin as a document: the codes of one side, with the sums over the other."""
    told = [each for each in cross.margin(axis) if each[0].kode]
    rows = [
        {
            "kode": head.kode,
            "uraian": head.uraian,
            cross.measure: "?" if amount is None else amount,
        }
        for head, amount, _ in told
    ]
    table = Tree(rows).table
    halves = {row: slack for row, (*_, slack) in enumerate(told) if slack}
    amounts = {name: replace(column, halves=halves) for name, column in table.amounts.items()}
    own = cross.tree.table
    return Tree(replace(table, amounts=amounts, source=own.source, titles=own.titles))


def _margin_findings(cross: CrossTable, document: Tree, axis: int) -> Findings:
    """One margin against the document that states it.

    Money without a code is held against nothing but the total.
    """
    level = cross.levels[1 - axis]
    margin = margin_tree(cross, axis)
    result = reconcile(margin, document)
    if not result.lines or level not in document.structure.levels:
        reason = Text(
            f"{document.name} tidak memuat {level} dengan {cross.measure}",
            f"{document.name} has no {level} with {cross.measure}",
        )
        return Findings((), Coverage({}, (NotChecked("line-differs", reason, document.name),)))
    (lines,) = result.lines
    heads = {head.kode: head for head in (cross.rows if axis else cross.columns)}
    found = [
        _at_head(cross, finding, heads) for finding in result.findings if finding.rule in _OF_LINES
    ]
    leaves = lines.alignment.left[margin.structure.is_leaf]
    compared = int(lines.compared[leaves].sum())
    not_checked = result.findings.coverage.not_checked
    own = Findings(found, Coverage({"line-differs": compared}, not_checked))
    if not result.held:
        return own
    return own + _total(cross, document, *_whole(lines), covers_less=lines.covers_less)


def _whole(lines: Lines) -> tuple[Decimal | None, int]:
    """The total of a document and its rounding; of one with pendapatan, of its belanja alone."""
    side, margin = lines.right, lines.left.tree.structure
    if set(akun_of(side.tree.structure)) <= {BELANJA}:
        return side.tree.total(side.measure), rounding_of_total(side.tree, side.measure)
    belanja = lines.alignment.left[margin.tops]
    sen = sum(side.amount[belanja].tolist())
    return decimal_of(sen) if side.known[belanja].all() else None, int(side.slack[belanja].sum())


def _at_head(cross: CrossTable, finding: Finding, heads: Mapping[str | None, Head]) -> Finding:
    """A finding at its row in the cross table's document."""
    head = heads.get(finding.kode)
    if finding.measure:
        finding = replace(finding, measure=cross.measure)
    if head is None or finding.rule == "only-right":
        return finding
    where = cross.tree.where(head.node, cross.measure)
    return replace(finding, where=where, documents=(cross.tree, *finding.documents[1:]))


def _total(
    cross: CrossTable, document: Tree, stated: Decimal | None, rounding: int, *, covers_less: bool
) -> Findings:
    """The sum of all cells against the total of a document; covering less is no error."""
    tolerance = decimal_of(int(cross.slack.sum()) + rounding)
    total = Total(cross.measure, cross.total, stated, tolerance)
    if total.difference is None:
        return Findings()
    found = (total_differs(cross.tree, document, total, covers_less=covers_less),)
    return Findings(found if total.differs else (), Coverage({"total-differs": 1}))
