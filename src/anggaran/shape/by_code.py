"""The structure of a table whose rows carry codes.

Each row's code says where the row hangs: under the code that is its prefix, segment by segment.  Where several
code columns are nested (program side, then rekening), or one column mixes systems (urusan, SKPD, program,
rekening), the codes of one system hang under the row of the system before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from anggaran.arrow import Ints, Labels
from anggaran.finding import Text
from anggaran.kode.book import CodeBook, System
from anggaran.kode.code import Kode
from anggaran.kode.column import KodeColumn, read_kodes
from anggaran.shape.packed import Nodes, PackedColumn, read_packed
from anggaran.shape.structure import Bools, CodeFault, Structure
from anggaran.table.table import Table

BELANJA = (5,)  # akun belanja
BIDANG = 2  # the level of bidang urusan, below which an SKPD stands in the ministry's recap forms

LONG = 200  # rows from which a whole column is cheaper than a walk over its rows (measured: 130 to 150)

CodeColumn = KodeColumn | PackedColumn
Ident = tuple[System, int, tuple[int, ...]]


def ident(kode: Kode) -> Ident:
    """What makes two codes one node: system, left-out segments, and the integers."""
    return kode.system, kode.dropped, kode.segments


@dataclass(slots=True)
class Growth:
    """The nodes found so far, while rows are walked; a node with neither code nor row stands for what lacks one."""

    parents: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    kodes: list[Kode | None] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    seen: dict[tuple[int, Ident], int] = field(default_factory=dict)
    paths: dict[int, frozenset[Ident]] = field(default_factory=lambda: {-1: frozenset()})
    faults: list[CodeFault] = field(default_factory=list)

    def add(self, kode: Kode | None, parent: int, context: int) -> int:
        """A new node without a row."""
        node = len(self.parents)
        self.parents.append(parent)
        self.rows.append(-1)
        self.kodes.append(kode)
        self.labels.append("")
        if kode is not None:
            self.seen[context, ident(kode)] = node
        return node

    def place(self, kode: Kode, context: int) -> int:
        """The node of a code under a context node, with its missing ancestors implied."""
        found = self.seen.get((context, ident(kode)))
        if found is not None:
            return found
        above = kode.parent if kode.system is not System.ORGANISASI else None
        parent = context if above is None or ident(above) in self.path(context) else self.place(above, context)
        return self.add(kode, parent, context)

    def path(self, node: int) -> frozenset[Ident]:
        """Idents of a node and of everything it hangs under; kept only for the nodes that are contexts."""
        known = self.paths.get(node)
        if known is None:
            kode = self.kodes[node]
            known = self.path(self.parents[node]) | ({ident(kode)} if kode is not None else set())
            self.paths[node] = known
        return known

    def print_row(self, node: int, row: int, label: str, printed: str) -> None:
        """Say that a row prints a node; a second row with the same code becomes a sibling and is reported."""
        if self.rows[node] >= 0:
            self.faults.append(CodeFault("code-duplicate", row, printed, str(self.kodes[node])))
            self.parents.append(self.parents[node])
            self.kodes.append(self.kodes[node])
            self.rows.append(row)
            self.labels.append(label)
            return
        self.rows[node], self.labels[node] = row, label

    def structure(
        self, order: Sequence[int], basis: Text, *, faults: tuple[CodeFault, ...], counts: Ints | None = None
    ) -> Structure:
        """The nodes as a structure, in the order given."""
        new = np.empty(len(order), dtype=np.int64)
        new[list(order)] = np.arange(len(order))
        parents = np.array([new[self.parents[i]] if self.parents[i] >= 0 else -1 for i in order], dtype=np.int64)
        kodes = [self.kodes[i] for i in order]
        texts = [None if kode is None else str(kode) for kode in kodes]
        systems = ["" if kode is None else kode.system.value for kode in kodes]
        return Structure(
            parents=parents,
            rows=np.array([self.rows[i] for i in order], dtype=np.int64),
            keys=_keys(texts, parents, systems),
            kodes=texts,
            labels=[self.labels[i] for i in order],
            level_names=["" if kode is None else kode.level_name for kode in kodes],
            systems=systems,
            segments=[() if kode is None else kode.segments for kode in kodes],
            basis=basis,
            faults=faults,
            counts=counts,
        )


def build(table: Table, columns: Sequence[CodeColumn]) -> Structure:
    """The structure of a table by its code columns, outermost first.

    A code whose parents are not printed gets implied ones, up to the top of its system.  Rows without any code
    are left to the caller, who knows which of them are totals.
    """
    if len(columns) == 1 and isinstance(columns[0], PackedColumn) and columns[0].nodes:
        return _packed(table, columns[0], columns[0].nodes)
    return _walked(table, columns)


def _packed(table: Table, column: PackedColumn, nodes: Nodes) -> Structure:
    """The structure of a regular column, without a walk."""
    rows = _rows(column, nodes)
    if (np.diff(rows[nodes.printed]) < 0).any():  # else the codes are printed in their own order
        nodes = nodes.in_order(_by_appearance(np.where(nodes.printed, rows, len(table)), nodes))
        rows = _rows(column, nodes)
    return Structure(
        **nodes.columns,
        rows=rows,
        labels=Labels(table.uraian, rows),
        basis=Text("kode", "codes"),
        faults=tuple(_packed_orphans(rows, nodes)),
    )


def _rows(column: PackedColumn, nodes: Nodes) -> Ints:
    """The row of each node, -1 where it is implied."""
    rows = np.full(len(nodes.printed), -1, dtype=np.int64)
    rows[nodes.printed] = column.rows[nodes.texts.picked[nodes.printed]]
    return rows


def _by_appearance(first: Ints, nodes: Nodes) -> Ints:
    """Nodes in document order, as :func:`_document_order` has it; ``first`` is past the end for an implied node."""
    for level in range(int(nodes.levels.max()), 0, -1):
        here = np.flatnonzero(nodes.levels == level)
        early = here[first[here] < first[nodes.parents[here]]]
        np.minimum.at(first, nodes.parents[early], first[early])
    return np.argsort(first * (nodes.levels.max() + 1) + nodes.levels, kind="stable")


def _packed_orphans(rows: Ints, nodes: Nodes) -> Iterator[CodeFault]:
    """Rows whose parent is not printed although its level is, as :func:`_orphans` has it."""
    expected = np.bincount(nodes.levels[nodes.printed], minlength=int(nodes.levels.max()) + 1) > 0
    lone = np.flatnonzero(~nodes.printed & expected[nodes.levels])
    orphans = np.flatnonzero(nodes.printed & np.isin(nodes.parents, lone)) if len(lone) else lone
    orphans = orphans[np.argsort(rows[orphans], kind="stable")]
    texts, parents = nodes.texts.pick(orphans), nodes.texts.pick(nodes.parents[orphans])
    for row, text, parent in zip(rows[orphans].tolist(), texts, parents, strict=True):
        yield CodeFault("code-orphan", row, text, text, parent)


def _walked(table: Table, columns: Sequence[CodeColumn]) -> Structure:
    """The structure of any columns, row by row."""
    growth = Growth()
    cells = [_cells(column) for column in table.kode.values()]
    mixed = len(columns) == 1 and len(columns[0].books) > 1
    walk = _nested_context if not mixed else _desa_context if System.DESA in columns[0].books else _mixed_context
    state: list[int] = [-1] * (len(columns) + 1)
    outermost = _organisation_is_outermost(columns[0]) if columns else False
    for row in range(len(table)):
        filled = [(position, column[row]) for position, column in enumerate(columns)]
        present = [(position, kode) for position, kode in filled if kode is not None]
        if not present:
            continue
        node = walk(growth, present, state, outermost=outermost)
        printed = str(cells[present[-1][0]][row]).strip()
        growth.print_row(node, row, table.uraian[row], printed)
    faults = [*growth.faults, *_column_faults(table, columns), *_orphans(growth)]
    ordered = tuple(sorted(faults, key=lambda fault: fault.row))
    return growth.structure(_document_order(growth), Text("kode", "codes"), faults=ordered)


def _nested_context(growth: Growth, present: list[tuple[int, Kode]], state: list[int], *, outermost: bool) -> int:
    """Place the codes of one row, each column under the one before; an empty leading column keeps its last node."""
    del outermost
    context = state[present[0][0]]
    for position, kode in present:
        context = growth.place(kode, context)
        state[position + 1 :] = [context] * (len(state) - position - 1)
    return context


def _mixed_context(growth: Growth, present: list[tuple[int, Kode]], state: list[int], *, outermost: bool) -> int:
    """Place the code of one row of a column that mixes systems.

    The SKPD stands above its programs and below its bidang urusan, unless the column opens with it; a rekening
    stands under the row of the program side that it follows.  ``state`` holds the SKPD and the last program row.
    """
    kode = present[0][1]
    skpd, program = state
    if kode.system is System.ORGANISASI:
        above = -1 if outermost else _bidang_above(growth, program)
        node = growth.place(kode, above)
        state[:] = [node, -1]
    elif kode.system is System.REKENING:
        node = growth.place(kode, program if program >= 0 else skpd)
    else:
        if kode.level <= BIDANG and not outermost:
            skpd = -1
        node = growth.place(kode, skpd)
        state[:] = [skpd, node]
    return node


def _desa_context(growth: Growth, present: list[tuple[int, Kode]], state: list[int], *, outermost: bool) -> int:
    """Place the code of one row of an APBDes, which prints the bidang below ``5. BELANJA`` (Permendagri 20/2018).

    The rekening of a kegiatan stand under it.  Where the row above the first bidang is not the akun belanja, the
    bidang are top nodes.  ``state`` holds the last rekening outside the bidang, and the last row among them.
    """
    del outermost
    kode = present[0][1]
    rekening, desa = state
    if kode.system is System.DESA:
        above = growth.kodes[rekening] if rekening >= 0 else None
        node = state[1] = growth.place(kode, rekening if above and above.segments == BELANJA else -1)
    elif desa >= 0 and kode.level > 1 and kode.segments[:1] == BELANJA:
        node = growth.place(kode, desa)
    else:
        node = growth.place(kode, -1)
        state[:] = [node, -1]
    return node


def _bidang_above(growth: Growth, program: int) -> int:
    """The urusan or bidang row that a program-side node hangs under, or the node itself where it is one."""
    while program >= 0:
        kode = growth.kodes[program]
        if kode is not None and kode.system is System.PROGRAM and kode.level <= BIDANG:
            break
        program = growth.parents[program]
    return program


def _organisation_is_outermost(column: CodeColumn) -> bool:
    """True where the first code of a mixed column is an SKPD: then every SKPD is a top node."""
    first = next((kode for kode in column if kode is not None), None)
    return first is not None and first.system is System.ORGANISASI


def _column_faults(table: Table, columns: Sequence[CodeColumn]) -> list[CodeFault]:
    faults = []
    for column in columns:
        if isinstance(column, PackedColumn):
            continue
        for row, restored in column.restored.items():
            told = (restored.printed, str(restored.kode), restored.evidence, restored.also)
            faults.append(CodeFault("code-restored", row, *told))
        for row, printed in column.malformed.items():
            if table.uraian[row] or not _is_label(printed):
                faults.append(CodeFault("code-malformed", row, printed))
    return faults


def _is_label(text: str) -> bool:
    """True for words in a code column, such as JUMLAH in a merged cell; a broken code has more digits than letters."""
    return sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))


def _orphans(growth: Growth) -> list[CodeFault]:
    """Rows whose parent is not printed although its level is printed elsewhere in the table."""
    levels = [None if kode is None else (kode.system, kode.level) for kode in growth.kodes]
    printed = {level for level, row in zip(levels, growth.rows, strict=True) if row >= 0}
    return [
        CodeFault("code-orphan", row, str(kode), str(kode), str(growth.kodes[parent]))
        for kode, row, parent in zip(growth.kodes, growth.rows, growth.parents, strict=True)
        if row >= 0 and parent >= 0 and growth.rows[parent] < 0 and levels[parent] in printed
    ]


def _document_order(growth: Growth) -> list[int]:
    """Nodes by first appearance: a node that is implied, or printed below its children, stands just before them."""
    first = list(growth.rows)
    for node in range(len(first) - 1, -1, -1):
        parent = growth.parents[node]
        if parent >= 0:
            first[parent] = first[node] if first[parent] < 0 else min(first[parent], first[node])
    depth: list[int] = []
    for parent in growth.parents:
        depth.append(depth[parent] + 1 if parent >= 0 else 1)
    return sorted(range(len(first)), key=lambda node: (first[node], depth[node]))


def _keys(texts: Sequence[str | None], parents: Ints, systems: Sequence[str]) -> list[str]:
    """A unique text for each node: its kode, behind the key of the node of another system that it hangs under."""
    keys: list[str] = []
    prefixes: list[str] = []
    taken: Counter[str] = Counter()
    for text, parent, system in zip(texts, parents.tolist(), systems, strict=True):
        prefix = "" if parent < 0 else prefixes[parent] if systems[parent] == system else f"{keys[parent]}/"
        key = prefix + (text or "-")
        taken[key] += 1
        prefixes.append(prefix)
        keys.append(key if taken[key] == 1 else f"{key}#{taken[key]}")
    return keys


def read_columns(table: Table, book: CodeBook | None = None) -> list[CodeColumn]:
    """The code columns of a table, read; the label of each row helps where a lone digit fits two systems."""
    columns = list(table.kode.values())
    if len(columns) == 1 and len(table) >= LONG:
        packed = read_packed(columns[0], book, table.uraian)
        if packed is not None and packed.nodes is not None:
            return [packed]
    return [read_kodes(_cells(column), book=book, uraian=table.uraian) for column in columns]


def _cells(column: Sequence[object]) -> Sequence[object]:
    """The cells of a code column; one that came as Arrow stays so until a walk needs each of them."""
    return column.to_pylist() if isinstance(column, pa.ChunkedArray) else column


def filled(columns: Sequence[CodeColumn]) -> Bools:
    """True for the rows that carry a code in any column."""
    has_code = np.zeros(len(columns[0]) if columns else 0, dtype=np.bool_)
    for column in columns:
        has_code |= (
            column.filled if isinstance(column, PackedColumn) else np.array([k is not None for k in column.keys])
        )
    return has_code
