"""Program side against spending side in one table: program × kelompok or jenis belanja, with both margins.

A recap that carries both sides (the SIPD report by kelompok, the DPA rekap, flat lines of sub kegiatan and rekening)
says the same money twice: by program, and by kind of spending.  The cross table shows where each rupiah stands on
both sides, and holds each margin against the document that states it alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from anggaran.amount import decimal_of, from_sen, sen_of, widen
from anggaran.errors import InvalidOption
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Severity, Text, Where
from anggaran.kode import System
from anggaran.lazy import Ints
from anggaran.lines import PROGRAM_SIDE
from anggaran.reconcile.compare import rounding_of_total, side
from anggaran.reconcile.keys import align
from anggaran.reconcile.measures import match_measures
from anggaran.rollup import Sen
from anggaran.rules import make
from anggaran.structure import Bools, Structure
from anggaran.tree import Tree
from anggaran.wide import KELOMPOK

BELANJA = 5  # the akun of belanja in every chart of accounts since Permendagri 13/2006
_NAMA_KELOMPOK = {  # second segment, Permendagri 90/2019
    1: "Belanja Operasi", 2: "Belanja Modal", 3: "Belanja Tidak Terduga", 4: "Belanja Transfer",
}  # fmt: skip


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
class CrossTable:
    """Amounts by program and by kind of spending, in sen inside and exact Decimals outside.

    Attributes:
        tree: the tree that it was made from.
        measure: the amount column.
        levels: names of the levels of rows and columns (``program``, ``kelompok``).
        rows: programs in document order; money without a program stands in a last row without kode.
        columns: kelompok or jenis in code order; money without a rekening stands in a last column without kode.
        sen: amounts, one row a program and one column a kind of spending; zero where unknown.
        known: False where a line of the cell is unreadable.
        slack: how far rounding to a declared unit ("dalam jutaan") may carry a cell off, in sen; else zero.
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

    def cell(self, row: str | None, column: str | None) -> Decimal | None:
        """The amount of one program in one kind of spending, in rupiah; 0.00 where no line has both.

        None where a line of the cell is unreadable: unknown is not zero.

        Raises:
            KeyError: no such row or column.
        """
        place = self._rows[row], self._columns[column]
        return decimal_of(self.sen[place]) if self.known[place] else None

    @property
    def row_totals(self) -> dict[str | None, Decimal | None]:
        """The right margin: each program over all kinds of spending, in rupiah."""
        return _margin(self.rows, self.sen.sum(axis=1), np.logical_and.reduce(self.known, axis=1))

    @property
    def column_totals(self) -> dict[str | None, Decimal | None]:
        """The lower margin: each kind of spending over all programs, in rupiah."""
        return _margin(self.columns, self.sen.sum(axis=0), np.logical_and.reduce(self.known, axis=0))

    @property
    def total(self) -> Decimal | None:
        """The sum of all cells in rupiah; None where one is unknown."""
        return decimal_of(self.sen.sum()) if self.known.all() else None

    def to_frame(self) -> pd.DataFrame:
        """Rows ``kode, uraian``, one column a kind of spending, ``jumlah``; the last row is ``JUMLAH``.

        Amounts are ``decimal128(38, 2)``, null where unknown.
        """
        data: dict[str, Any] = {
            "kode": pa.array([*(head.kode for head in self.rows), None], pa.string()),
            "uraian": pa.array([*(head.uraian for head in self.rows), "JUMLAH"], pa.string()),
        }
        sen = np.vstack([self.sen, self.sen.sum(axis=0)])
        known = np.vstack([self.known, np.logical_and.reduce(self.known, axis=0)])
        for place, head in enumerate(self.columns):
            data[head.kode or head.uraian] = from_sen(np.ascontiguousarray(sen[:, place]), known[:, place])
        data["jumlah"] = from_sen(sen.sum(axis=1), np.logical_and.reduce(known, axis=1))
        frame: pd.DataFrame = pa.table(data).to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    @cached_property
    def _rows(self) -> dict[str | None, int]:
        return {head.kode: place for place, head in enumerate(self.rows)}

    @cached_property
    def _columns(self) -> dict[str | None, int]:
        return {head.kode: place for place, head in enumerate(self.columns)}


def _margin(heads: Sequence[Head], sen: Sen, known: Bools) -> dict[str | None, Decimal | None]:
    amounts = zip(heads, sen.tolist(), known.tolist(), strict=True)
    return {head.kode: decimal_of(amount) if sure else None for head, amount, sure in amounts}


def nearest(structure: Structure, wanted: Bools) -> Ints:
    """For each node the nearest one among itself and its ancestors that is wanted, -1 where none is."""
    found = np.where(wanted, np.arange(len(structure)), -1)
    for nodes in structure.by_depth[::-1]:
        lower = nodes[(found[nodes] < 0) & (structure.parents[nodes] >= 0)]
        found[lower] = found[structure.parents[lower]]
    return found


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
    parts = _parts(tree, name) if columns == "kelompok" else {}
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
    above = nearest(structure, rekening)
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
    base, _, version = measure.partition("_")
    named = {f"{base}_{kelompok}" + f"_{version}" * bool(version): number for kelompok, number in KELOMPOK.items()}
    found = {part: number for part, number in named.items() if part in tree.measures}
    return found if len(found) > 1 else {}


def _heads(
    structure: Structure, leaves: Ints, level: str, *, in_code_order: bool = False
) -> tuple[tuple[Head, ...], Ints]:
    """The codes of one level above the leaves, each once, and for each leaf which one is its own."""
    wanted = np.array([name == level for name in structure.level_names], dtype=np.bool_)
    above = nearest(structure, wanted)[leaves]
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
    half = int(tree.table.unit * 50) if tree.table.unit != 1 else 0  # sen
    for (name, column_of), amounts in zip(placed, columns, strict=True):
        np.add.at(sen, (row_of, column_of), amounts)
        np.logical_and.at(known, (row_of, column_of), tree.sums[name].computed_known[leaves])
        np.add.at(slack, (row_of, column_of), np.where(tree.sums[name].known[leaves], half, 0))
    return sen, known, slack


@dataclass(frozen=True, slots=True)
class _Line:
    """What a document says of one code: in sen, None where unreadable; the first node that says it; its rounding."""

    sen: int | None
    node: int
    slack: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    """A cross table and the document it is held against, with the column that states the same there."""

    cross: CrossTable
    document: Tree
    measure: str


def crosstab_findings(cross: CrossTable, program: Tree | None = None, belanja: Tree | None = None) -> Findings:
    """Hold the margins of a cross table against the documents that state them alone.

    Args:
        cross: a cross table; left in every finding.
        program: a document by program, held against the right margin.
        belanja: a document by rekening (LRA), held against the lower margin.

    Returns:
        ``line-differs``, ``only-left``, ``only-right`` a code, ``total-differs`` a document, with the place on both
        sides; also ``total-differs`` where the cells do not add up to what the table itself prints as its total.

    The programs add up to belanja 5.1 + 5.2 + 5.3 + 5.4, for the same budget version and cut-off date.
    """
    own = None if cross.left_out else cross.tree.total(cross.measure)
    findings = _total(_Held(cross, cross.tree, cross.measure), own, covers_less=False)
    sides = (
        (program, cross.levels[0], cross.rows, _lines(cross, 1)),
        (belanja, cross.levels[1], cross.columns, _lines(cross, 0)),
    )
    for document, level, heads, margin in sides:
        if document is not None:
            findings += _margin_findings(cross, document, level, heads, margin)
    return findings


def _lines(cross: CrossTable, axis: int) -> dict[tuple[int, ...], _Line]:
    """A margin by code; money without a code has nothing to be held against but the total."""
    heads = cross.rows if axis else cross.columns
    known = np.logical_and.reduce(cross.known, axis=axis).tolist()
    sen, slack = cross.sen.sum(axis=axis).tolist(), cross.slack.sum(axis=axis).tolist()
    sums = zip(heads, sen, known, slack, strict=True)
    return {head.segments: _Line(sen if sure else None, head.node, off) for head, sen, sure, off in sums if head.kode}


def _margin_findings(
    cross: CrossTable, document: Tree, level: str, heads: Sequence[Head], margin: Mapping[tuple[int, ...], _Line]
) -> Findings:
    """One margin against the document that states it."""
    measure = _measure_of(cross, document)
    stated = _stated(document, measure, level) if measure else {}
    if measure is None or not stated:
        reason = Text(
            f"{document.name} tidak memuat {level} dengan {cross.measure}",
            f"{document.name} has no {level} with {cross.measure}",
        )
        return Findings((), Coverage({}, (NotChecked("line-differs", reason, document.name),)))
    short = min(map(len, (*margin, *stated)))  # a document may print its codes without the urusan
    left, right = _joined(margin, short), _joined(stated, short)
    named = {head.segments[-short:]: head for head in reversed(heads) if head.kode}
    held = _Held(cross, document, measure)
    sides = {key: (left.get(key), right.get(key)) for key in dict.fromkeys((*left, *right))}
    broken = {key: rule for key, both in sides.items() if (rule := _rule(*both))}
    found = [_finding(held, rule, named.get(key), sides[key]) for key, rule in broken.items()]
    rules = set(broken.values())
    whole = _whole(document, measure, level)
    totals = _total(held, whole, covers_less=len(rules) == 1 and "line-differs" not in rules)
    compared = sum(left[key].sen is not None and right[key].sen is not None for key in left.keys() & right.keys())
    return Findings(found, Coverage({"line-differs": compared})) + totals


def _measure_of(cross: CrossTable, document: Tree) -> str | None:
    """Which column of the document states what the cross table adds up."""
    if cross.measure in document.measures:
        return cross.measure
    matched = match_measures(cross.tree, document, align(cross.tree, document))
    kind = cross.measure.partition("_")[0]
    return next((pair.right for pair in matched if pair.left == cross.measure or pair.name == kind), None)


def _stated(document: Tree, measure: str, level: str) -> dict[tuple[int, ...], _Line]:
    """What a document says of each code of one level; nodes with one code (several SKPD) are summed."""
    shape = document.structure
    place: dict[tuple[int, ...], int] = {}
    line_of = np.full(len(shape), -1, dtype=np.int64)
    named = zip(shape.level_names, shape.systems, shape.segments, strict=True)
    for node, (name, system, segments) in enumerate(named):
        if name == level and (system != System.REKENING or segments[0] == BELANJA):
            line_of[node] = place.setdefault(segments, len(place))
    own = side(document, measure, line_of, len(place))
    sums = zip(place, own.amount.tolist(), own.known.tolist(), own.nodes.tolist(), own.slack.tolist(), strict=True)
    return {segments: _Line(sen if known else None, node, slack) for segments, sen, known, node, slack in sums}


def _joined(stated: Mapping[tuple[int, ...], _Line], short: int) -> dict[tuple[int, ...], _Line]:
    lines: dict[tuple[int, ...], _Line] = {}
    for segments, line in stated.items():
        lines[segments[-short:]] = _added(lines.get(segments[-short:]), line)
    return lines


def _added(one: _Line | None, other: _Line) -> _Line:
    if one is None:
        return other
    sen = None if one.sen is None or other.sen is None else one.sen + other.sen
    return _Line(sen, one.node, one.slack + other.slack)


def _whole(document: Tree, measure: str, level: str) -> Decimal | None:
    """The total of a document; of a statement with pendapatan and pembiayaan, its belanja alone."""
    shape = document.structure
    tops = {(shape.systems[node], shape.segments[node][:1]) for node in shape.tops.tolist()}
    if not any(system == System.REKENING and segments != (BELANJA,) for system, segments in tops):
        return document.total(measure)
    lines = _stated(document, measure, "akun") or _stated(document, measure, level)
    whole = None
    for line in lines.values():
        whole = _added(whole, line)
    return _rupiah(whole)


def _rule(left: _Line | None, right: _Line | None) -> str | None:
    """The rule that two statements of one code break, if any; a missing side with no money on the other is none."""
    if left is None or right is None:
        only = "only-right" if left is None else "only-left"
        return only if (left or right) and (left or right).sen != 0 else None  # type: ignore[union-attr]  # one is there
    apart = left.sen is not None and right.sen is not None and abs(left.sen - right.sen) > left.slack + right.slack
    return "line-differs" if apart else None


def _finding(held: _Held, rule: str, head: Head | None, sides: tuple[_Line | None, _Line | None]) -> Finding:
    """A finding on one code: at its row in the cross table's document, with the place in the other beside it."""
    left, right = sides
    tree, document, shape = held.cross.tree, held.document, held.document.structure
    places = [_where(tree, left.node, held.cross.measure)] if left else []
    places += [_where(document, right.node, held.measure)] if right else []
    kode = head.kode if head else shape.kodes[right.node] if right else None
    uraian = head.uraian if head else shape.labels[right.node] if right else ""
    return make(
        rule, table=tree.name if left else document.name, kode=kode, uraian=uraian, measure=held.cross.measure,
        stated=_rupiah(left), computed=_rupiah(right), where=places[0],
        tolerance=decimal_of((left.slack if left else 0) + (right.slack if right else 0)),
        details={"other": places[1]} if len(places) > 1 else {},
    )  # fmt: skip


def _rupiah(line: _Line | None) -> Decimal | None:
    return None if line is None or line.sen is None else decimal_of(line.sen)


def _where(tree: Tree, node: int, measure: str) -> Where:
    row = int(tree.structure.rows[node]) if node >= 0 else -1
    return tree.table.where(row if row >= 0 else None, measure)


def _total(held: _Held, stated: Decimal | None, *, covers_less: bool) -> Findings:
    """The sum of all cells against the total of a document; covering fewer lines is coverage and no error."""
    cross, document, total = held.cross, held.document, held.cross.total
    if total is None or stated is None:
        return Findings()
    coverage = Coverage({"total-differs": 1})
    slack = int(cross.slack.sum()) + rounding_of_total(document, held.measure)
    if abs(sen_of(total) - sen_of(stated)) <= slack:
        return Findings((), coverage)
    details = {"other": document.table.where(None), "basis": "total", **({"coverage": True} if covers_less else {})}
    finding = make(
        "total-differs", severity=Severity.WARNING if covers_less else None, table=cross.tree.name,
        measure=cross.measure, stated=total, computed=stated, where=cross.tree.table.where(None), details=details,
        tolerance=decimal_of(slack),
    )  # fmt: skip
    return Findings((finding,), coverage)
