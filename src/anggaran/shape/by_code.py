"""The structure of a table whose rows carry codes.

Each row's code says where the row hangs: under the code that is its prefix, segment by segment.
Where several code columns are nested (program side, then rekening), or one column mixes systems
(urusan, SKPD, program, rekening), the codes of one system hang under the row of the system before
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from anggaran.arrow import Ints, Labels
from anggaran.finding import Text
from anggaran.kode.book import CodeBook, System
from anggaran.kode.code import BELANJA
from anggaran.kode.code_column import CodeColumn
from anggaran.kode.codes import read_codes
from anggaran.shape.codes import Codes, gather
from anggaran.shape.growth import Growth, inverse
from anggaran.shape.structure import Bools, CodeFault, Structure, depths_of
from anggaran.table.table import Table

BIDANG = 2  # the level of bidang urusan, below which an SKPD stands in the ministry's recap forms


def read_columns(table: Table, book: CodeBook | None = None) -> list[CodeColumn]:
    """The code columns of a table, read; the label of each row helps where a lone digit fits two
    systems.
    """
    return [read_codes(cells, book, table.uraian) for cells in table.kode.values()]


def filled(columns: Sequence[CodeColumn]) -> Bools:
    """True for the rows that carry a code in any column."""
    has_code = np.zeros(len(columns[0].of_row) if columns else 0, dtype=np.bool_)
    for column in columns:
        has_code |= column.filled
    return has_code


def build(table: Table, columns: Sequence[CodeColumn]) -> Structure:
    """The structure of a table by its code columns, outermost first.

    A code whose parents are not printed gets implied ones, up to the top of its system.  Rows
    without any code are left to the caller, who knows which of them are totals.
    """
    codes, by_row = gather(columns)
    growth = Growth(codes)
    systems = columns[0].systems if len(columns) == 1 else frozenset()
    if len(systems) < 2:
        node = _nested(growth, by_row)
    elif System.DESA in systems:
        node = _desa(growth, by_row[0])
    else:
        node = _mixed(growth, by_row[0])
    made = len(growth)
    rows = _rows(growth, node)
    nested = _nested_offices(growth, rows, made)
    repeated = growth.code[made:].tolist()
    texts = {code: str(codes.kode(code)) for code in set(repeated)}
    again = [texts[code] for code in repeated]
    faults = [
        *(
            each
            for each in _duplicates(table, columns, rows[made:], again)
            if each.row not in nested
        ),
        *_column_faults(table, columns),
        *_orphans(growth, rows),
    ]
    faults.sort(key=lambda fault: fault.row)
    place = _by_appearance(growth, rows, len(table))
    growth.arrange(place)
    rows = rows[inverse(place)]
    return Structure(
        **growth.columns,
        rows=rows,
        labels=Labels(table.uraian, rows),
        basis=Text("kode", "codes"),
        faults=tuple(faults),
    )


def _nested(growth: Growth, by_row: Sequence[Ints]) -> Ints:
    """The node of each row, -1 for none: each column under the one before; an empty one keeps its
    last node.
    """
    if len(by_row) == 1:  # a node is a code then
        growth.plant()
        return by_row[0]
    latest = np.full(len(by_row[0]), -1, dtype=np.int64)
    for code in by_row:
        context = _at(latest, _last(latest >= 0))
        rows = np.flatnonzero(code >= 0)
        latest[rows] = growth.place(context[rows], code[rows])
    printing = np.logical_or.reduce([code >= 0 for code in by_row])
    return np.where(printing, latest, -1)


def _last(wanted: Bools) -> Ints:
    """For each row the last one up to it that is wanted, -1 where none is."""
    return np.maximum.accumulate(np.where(wanted, np.arange(len(wanted)), -1))


def _at(values: Ints, places: Ints) -> Ints:
    """The values at some places, -1 where there is none."""
    return np.where(places < 0, -1, values[places])


def _mixed(growth: Growth, code: Ints) -> Ints:
    """The node of each row of a column that mixes systems, -1 for none.

    The SKPD stands above its programs and below its bidang urusan, unless the column opens with it;
    a rekening stands under the row of the program side that it follows.
    """
    codes = growth.codes
    coded, is_office, is_account = (
        code >= 0,
        codes.is_of(System.ORGANISASI)[code],
        codes.is_of(System.REKENING)[code],
    )
    is_work = coded & ~is_office & ~is_account
    outermost = bool(is_office[coded][:1].any())
    leaves = (
        is_work & (codes.levels[code] <= BIDANG) & (not outermost)
    )  # a bidang stands beside the SKPD above it
    opener = _last(is_office | leaves)
    in_office = is_office[opener] & (opener >= 0)
    node = np.full(len(code), -1, dtype=np.int64)

    def place(rows: Bools, context: Ints, of: Ints = code) -> Ints:
        at = np.flatnonzero(rows)
        return growth.place(context[at], of[at])

    free = is_work & ~in_office
    node[free] = place(free, node)
    bidang = _bidang(codes, _at(code, _last(free)))
    above = np.full(len(code), -1, dtype=np.int64)
    above[is_office & (bidang >= 0)] = place(is_office & (bidang >= 0), above, bidang)
    node[is_office] = place(is_office, above)
    inside = is_work & in_office
    node[inside] = place(inside, _at(node, opener))
    node[is_account] = place(is_account, _at(node, _last(is_office | is_work)))
    return node


def _bidang(codes: Codes, code: Ints) -> Ints:
    """The urusan or bidang of a code on the program side, or the code itself where it is one; -1
    for others.
    """
    bidang = np.where(codes.is_of(System.PROGRAM)[code], code, -1)
    while (low := codes.levels[bidang] > BIDANG).any():
        bidang[low] = codes.above[bidang[low]]
    return bidang


def _desa(growth: Growth, code: Ints) -> Ints:
    """The node of each row of an APBDes, which prints the bidang below ``5. BELANJA`` (Permendagri
    20/2018).

    The rekening of a kegiatan stand under it.  Where the row above the first bidang is not the akun
    belanja, the bidang are top nodes.
    """
    codes = growth.codes
    coded, is_work = code >= 0, codes.is_of(System.DESA)[code]
    is_belanja = coded & ~is_work & (codes.segments[0][code] == BELANJA)
    inner = is_belanja & (codes.levels[code] > 1)
    follows = _last(coded & ~inner)
    inner &= is_work[follows] & (follows >= 0)
    outside = coded & ~is_work & ~inner
    top = np.full(len(code), -1, dtype=np.int64)
    node = top.copy()
    node[outside] = growth.place(top[outside], code[outside])
    akun = _last(outside)
    under = (akun >= 0) & is_belanja[akun] & (codes.rungs[_at(code, akun)] == 0)
    context = np.where(under, _at(node, akun), -1)
    node[is_work] = growth.place(context[is_work], code[is_work])
    work = _at(node, _last(is_work))
    node[inner] = growth.place(work[inner], code[inner])
    return node


def _rows(growth: Growth, node: Ints) -> Ints:
    """The row of each node, -1 where it is implied; a second row of one code becomes a sibling of
    the first.
    """
    printing = np.flatnonzero(node >= 0)
    rows = np.full(len(growth), -1, dtype=np.int64)
    rows[node[printing[::-1]]] = printing[::-1]  # of several the first stays
    again = printing[rows[node[printing]] != printing]
    growth.beside(node[again])
    return np.concatenate((rows, again))


def _nested_offices(growth: Growth, rows: Ints, made: int) -> set[int]:
    """Rows that print an SKPD right below itself, as the only unit of it: they stand one level
    deeper.
    """
    office = growth.codes.is_of(System.ORGANISASI)
    if not office[growth.code[made:]].any():
        return set()
    first = {
        (int(growth.parents[node]), int(growth.code[node])): node
        for node in range(made - 1, -1, -1)
    }
    printed = np.sort(rows[rows >= 0])
    nested = set()
    for again in range(made, len(rows)):
        above = first[int(growth.parents[again]), int(growth.code[again])]
        before = printed[np.searchsorted(printed, rows[again]) - 1]
        if office[growth.code[again]] and rows[above] == before:
            growth.parents[growth.parents == above] = again
            growth.parents[again] = above
            nested.add(int(rows[again]))
    if nested:
        growth.depths = depths_of(growth.parents)
    return nested


def _duplicates(
    table: Table, columns: Sequence[CodeColumn], rows: Ints, kodes: Sequence[str]
) -> Iterator[CodeFault]:
    """Rows that print a node which a row above prints too."""
    cells = [_cells(column) for column in table.kode.values()] if len(rows) else []
    for row, kode in zip(rows.tolist(), kodes, strict=True):
        last = max(place for place, column in enumerate(columns) if column.of_row[row] >= 0)
        yield CodeFault("code-duplicate", row, str(cells[last][row]).strip(), kode)


def _cells(column: Sequence[object]) -> Sequence[object]:
    """The cells of a code column; one that came as Arrow stays so until somebody needs each of
    them.
    """
    return column.to_pylist() if isinstance(column, pa.ChunkedArray) else column


def _column_faults(table: Table, columns: Sequence[CodeColumn]) -> Iterator[CodeFault]:
    for column in columns:
        for row, restored in column.restored.items():
            told = (restored.printed, str(restored.kode), restored.evidence, restored.also)
            yield CodeFault("code-restored", row, *told)
        for row, printed in column.malformed.items():
            if table.uraian[row] or not _is_label(printed):
                yield CodeFault("code-malformed", row, printed)


def _is_label(text: str) -> bool:
    """True for words in a code column, such as JUMLAH in a merged cell; a broken code has more
    digits than letters.
    """
    return sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))


def _orphans(growth: Growth, rows: Ints) -> Iterator[CodeFault]:
    """Rows whose parent is not printed although elsewhere in the table parents of its level are."""
    codes, parents = growth.codes, growth.parents
    levels = (codes.levels * (len(System) + 1) + _systems(codes))[growth.code]
    heads = rows >= 0
    heads[heads] = np.isin(np.flatnonzero(heads), parents)
    printed = (np.bincount(levels[heads], minlength=int(levels.max(initial=0)) + 1) > 0)[levels]
    orphans = np.flatnonzero((rows >= 0) & (parents >= 0))
    above = parents[orphans]
    orphans = orphans[(rows[above] < 0) & printed[above]]
    for row, node in zip(rows[orphans].tolist(), orphans.tolist(), strict=True):
        kode, parent = (str(codes.kode(int(growth.code[each]))) for each in (node, parents[node]))
        yield CodeFault("code-orphan", row, kode, kode, parent)


def _systems(codes: Codes) -> Ints:
    """The position of the system of each code in the list of systems."""
    order = list(System)
    return np.array([*(order.index(fit.book.system) for fit in codes.fits), -1], dtype=np.int64)[
        codes.fit
    ]


def _by_appearance(growth: Growth, rows: Ints, count: int) -> Ints:
    """The place of each node in the document; one that no row above its children prints stands just
    before them.
    """
    first = np.where(rows < 0, count, rows)
    deepest = int(growth.depths.max(initial=1))
    for depth in range(deepest, 1, -1):
        here = np.flatnonzero(growth.depths == depth)
        np.minimum.at(first, growth.parents[here], first[here])
    return inverse(np.argsort(first * (deepest + 1) + growth.depths, kind="stable"))
