"""The structure of a flat recap: one line per SKPD, sub kegiatan, rekening, sumber dana, and no row a parent.

Lines with the same keys are summed and counted first, by columns; only what is unique is walked.  A line that
lacks a key is kept under the nearest ancestor that it does name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anggaran.amount.rupiah import AmountColumn, Kind, to_sen, widen
from anggaran.arrow import Ints, Labels
from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.kode.book import CodeBook
from anggaran.kode.code import Kode
from anggaran.kode.column import read_kodes
from anggaran.shape.by_code import LONG, Growth, Ident, ident
from anggaran.shape.labels import row_kind
from anggaran.shape.packed import read_packed
from anggaran.shape.rollup import Sen, Sums, roll_up
from anggaran.shape.structure import Bools, CodeFault, RowKind, Structure, TotalRow
from anggaran.table.table import Table

PROGRAM_SIDE = ("sub_kegiatan", "kegiatan", "program", "bidang_urusan", "urusan")
BATCH = 2**14  # lines that one core groups at a time; they fit its cache


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Lines that lack the same keys: which keys, and the positions of the lines in the table."""

    lacks: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Flat lines as a structure, with the sums of each measure over it.

    Attributes:
        structure: nodes in code order; ``counts`` says how many lines each node sums.
        sums: per measure; a node that sums lines carries their sum as its own, inner nodes carry none.
        incomplete: the lines that lack a key, by the keys that they lack.
    """

    structure: Structure
    sums: Mapping[str, Sums]
    incomplete: tuple[Incomplete, ...]


def default_dimensions(table: Table) -> list[str]:
    """The keys that a recap is nested over when nobody says: SKPD, the deepest of the program side, rekening."""
    roles = list(table.kode)
    side = [role for role in PROGRAM_SIDE if role in roles][:1]
    chosen = [role for role in ("skpd", *side, "rekening") if role in roles]
    return chosen or roles


def build_lines(
    table: Table, amounts: Mapping[str, AmountColumn], by: Sequence[str] | None = None, book: CodeBook | None = None
) -> Lines:
    """Group flat lines over the given keys, outermost first, and add them up.

    Raises:
        InvalidOption: a key is no code column of the table.
    """
    keys = list(by) if by else default_dimensions(table)
    if unknown := [key for key in keys if key not in table.kode]:
        raise InvalidOption(
            f"Tidak ada kolom kode {', '.join(unknown)}; yang ada: {', '.join(table.kode)}.",
            f"No code column {', '.join(unknown)}; the table has: {', '.join(table.kode)}.",
        )
    columns = {role: _as_text(cells) for role, cells in table.kode.items()}
    keyed = np.ones(len(table), dtype=np.bool_)
    groups = _group([columns[key] for key in keys], list(amounts.values()))
    if groups.bare.any():  # totals, or lines by some other key
        keyed = _keyed(columns.values(), len(table))
        lines = np.flatnonzero(keyed)
        kept = [AmountColumn(column.sen[lines], column.kinds[lines]) for column in amounts.values()]
        groups = _group([columns[key].take(lines) for key in keys], kept)
    placed = _packed(table, columns, groups, keys, book) or _walked(table, columns, groups, keys, book)
    structure = replace(
        placed.structure,
        basis=Text(f"baris rekap menurut {', '.join(keys)}", f"recap lines by {', '.join(keys)}"),
        counts=_scatter(placed.nodes, groups.counts, len(placed.structure)),
        totals=_totals(table, amounts, np.flatnonzero(~keyed), len(placed.structure)),
    )
    sums = {m: _sums(structure, added, placed.nodes) for m, added in zip(amounts, groups.added, strict=True)}
    lacking = {key: texts for key, texts in zip(keys, placed.unread, strict=False) if texts}
    return Lines(structure, sums, tuple(_incomplete(columns, lacking, keyed)))


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """One measure by group: sen added up, whether anything is an amount, and whether anything is no clear amount."""

    sen: Sen
    printed: Bools
    doubted: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Lines with the same keys, added up.

    Attributes:
        texts: for each key its text in each group, as an Arrow column, null where blank.
        counts: how many lines each group has.
        added: each measure by group.
    """

    texts: Sequence[pa.StringArray]
    counts: Ints
    added: Sequence[Added]

    @property
    def bare(self) -> Bools:
        """True for a group that has none of the keys."""
        bare: Bools = np.logical_and.reduce([_blank(texts).to_numpy(zero_copy_only=False) for texts in self.texts])
        return bare


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A structure in code order, the node of each group, and for each key the texts that are no code."""

    structure: Structure
    nodes: Ints
    unread: Sequence[Sequence[str | None]] = ()


def _totals(table: Table, amounts: Mapping[str, AmountColumn], rows: Ints, after: int) -> tuple[TotalRow, ...]:
    """Rows without any code that print an amount."""
    printing = [row for row in rows.tolist() if any(c.known[row] and c.sen[row] for c in amounts.values())]
    kinds = [(row, row_kind(table.uraian[row]) or RowKind.TOTAL) for row in printing]
    return tuple(TotalRow(row, kind, table.uraian[row], after) for row, kind in kinds if kind is not RowKind.ASIDE)


def _as_text(cells: Sequence[object] | pa.ChunkedArray[Any]) -> Any:
    """A code column as Arrow text."""
    if isinstance(cells, pa.ChunkedArray):
        return cells.cast(pa.string())
    return pa.chunked_array([pa.array([None if cell is None else str(cell) for cell in cells], pa.string())])


def _blank(texts: Any) -> Any:
    """True where a text is null or nothing but blanks."""
    return pc.fill_null(pc.equal(pc.utf8_trim_whitespace(texts), pa.scalar("")), True)  # noqa: FBT003  # what null is filled with


def _keyed(columns: Iterable[Any], count: int) -> Bools:
    """True for the rows that carry any code at all; a row without is a total, not a line."""
    keyed = np.zeros(count, dtype=np.bool_)
    for column in columns:
        keyed |= ~_blank(column).to_numpy()
    return keyed


def _group(keys: Sequence[Any], amounts: Sequence[AmountColumn]) -> Groups:
    """Add lines up by their keys; Arrow does it on all cores."""
    columns = {f"key{i}": key for i, key in enumerate(keys)}
    wanted: list[Any] = [([], "count_all")]
    for i, column in enumerate(amounts):
        columns[f"sen{i}"] = _summable(column)
        wanted.append((f"sen{i}", "sum"))
        if not column.known.all():
            columns[f"doubt{i}"] = pa.array((column.kinds != Kind.BLANK) & ~column.known)
            wanted += [(f"sen{i}", "count"), (f"doubt{i}", "any")]
    batches = pa.table(columns).to_batches(max_chunksize=BATCH)
    grouped: Any = pa.Table.from_batches(batches).group_by(list(columns)[: len(keys)]).aggregate(wanted)
    texts = [grouped[f"key{i}"].combine_chunks() for i in range(len(keys))]
    added = [_added(grouped, i) for i in range(len(amounts))]
    return Groups(texts, grouped["count_all"].to_numpy(), added)


def _added(grouped: Any, i: int) -> Added:
    """One measure of what Arrow has grouped; where every line has an amount, it was not asked for more than the sum."""
    sums = grouped[f"sen{i}_sum"].fill_null(0)
    if pa.types.is_decimal256(sums.type):
        sen = np.array([int(each) for each in sums.to_pylist()], dtype=object)
    else:
        sen = to_sen(sums) if pa.types.is_decimal(sums.type) else sums.to_numpy()
    if f"doubt{i}_any" not in grouped.column_names:
        return Added(sen, np.ones(len(sen), dtype=np.bool_), np.zeros(len(sen), dtype=np.bool_))
    return Added(sen, grouped[f"sen{i}_count"].to_numpy() > 0, grouped[f"doubt{i}_any"].to_numpy())


def _summable(column: AmountColumn) -> Any:
    """Amounts as an Arrow column that can't wrap when it is added up, null where unknown: in rupiah, or in sen."""
    if column.arrow is not None:
        return column.arrow  # each fits 64 bits: the sum of 10**19 lines fits the 38 digits
    sen, unknown = column.sen, None if column.known.all() else ~column.known
    if widen(sen, len(sen)).dtype == object:
        return pa.array([int(each) for each in sen], pa.decimal256(76, 0), mask=unknown)
    return pa.array(sen, mask=unknown)


def _packed(
    table: Table, columns: Mapping[str, Any], groups: Groups, keys: Sequence[str], book: CodeBook | None
) -> Placed | None:
    """Place many groups of one key by columns; None where a code is irregular, or stands above another."""
    key, texts = keys[0], groups.texts[0]
    if len(keys) > 1 or len(texts) < LONG or texts.null_count or set(table.names) - {key}:
        return None
    column = read_packed(texts, book)
    if column is None or column.nodes is None:
        return None
    nodes = column.nodes
    if nodes.printed[nodes.parents[nodes.parents >= 0]].any():
        return None
    place = _inverse(nodes.texts.picked)[: len(texts)]
    labels = np.full(len(nodes.printed), -1, dtype=np.int64)
    if key in table.names:
        first = _first_rows(columns[key])
        labels[place] = [first[text] for text in texts.to_pylist()]
    structure = Structure(
        **nodes.columns, rows=np.full(len(labels), -1, dtype=np.int64),
        labels=Labels(table.names.get(key, ()), labels), basis=Text("", ""),
    )  # fmt: skip
    return Placed(structure, place)


def _walked(
    table: Table, columns: Mapping[str, Any], groups: Groups, keys: Sequence[str], book: CodeBook | None
) -> Placed:
    """Place any groups, one by one."""
    kodes: list[list[Kode | None]] = []
    unread: list[list[str | None]] = []
    faults: list[CodeFault] = []
    for key, texts in zip(keys, groups.texts, strict=True):
        unique = texts.unique().to_pylist()
        column = read_kodes(unique, book=book)
        by_text = dict(zip(unique, column, strict=True))
        kodes.append([by_text[text] for text in texts.to_pylist()])
        unread.append([text for text, kode in by_text.items() if kode is None])
        for place, text in column.malformed.items():
            faults.append(CodeFault("code-malformed", pc.index(columns[key], unique[place]).as_py(), text))
    growth = Growth()
    nodes = _place(growth, kodes, _names(table, columns))
    order = np.array(_code_order(growth), dtype=np.int64)
    faults.sort(key=lambda fault: fault.row)
    structure = growth.structure(order.tolist(), Text("", ""), faults=tuple(faults))
    return Placed(structure, _inverse(order)[nodes], unread)


def _inverse(order: Ints) -> Ints:
    """For each node its place in an order."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place


def _incomplete(
    columns: Mapping[str, Any], unread: Mapping[str, Sequence[str | None]], keyed: Bools
) -> Iterator[Incomplete]:
    """The lines that lack keys, blank or unreadable, by the keys that they lack."""
    lacks = np.zeros(len(keyed), dtype=np.int64)
    for number, (key, texts) in enumerate(unread.items()):
        lacks |= pc.is_in(columns[key], pa.array(texts, pa.string())).to_numpy().astype(np.int64) << number
    lacks[~keyed] = 0
    for pattern in dict.fromkeys(lacks[lacks > 0].tolist()):
        missing = tuple(key for number, key in enumerate(unread) if pattern >> number & 1)
        yield Incomplete(missing, tuple(np.flatnonzero(lacks == pattern).tolist()))


def _names(table: Table, columns: Mapping[str, Any]) -> dict[Ident, str]:
    """Labels of codes from every name column, the first that is printed for each."""
    names: dict[Ident, str] = {}
    for role, labels in table.names.items():
        first = _first_rows(columns[role]) if role in columns else {}
        for kode, row in zip(read_kodes(list(first)), first.values(), strict=True):
            if kode is not None:
                names.setdefault(ident(kode), labels[row])
    return names


def _first_rows(column: Any) -> dict[str | None, int]:
    """The row in which each text of a column first stands."""
    numbered = pa.table({"text": column, "row": pa.array(np.arange(len(column)))})
    first: Any = numbered.group_by("text").aggregate([("row", "min")]).sort_by("row_min")
    return dict(zip(first["text"].to_pylist(), first["row_min"].to_pylist(), strict=True))


def _place(growth: Growth, kodes: Sequence[Sequence[Kode | None]], names: Mapping[Ident, str]) -> Ints:
    """The node of each group; lines that stop short of the others get a node of their own below what they name."""
    nodes = np.empty(len(kodes[0]) if kodes else 0, dtype=np.int64)
    short = []
    for group, path in enumerate(zip(*kodes, strict=True)):
        context = -1
        for kode in path:
            if kode is not None:
                context = growth.place(kode, context)
        nodes[group] = context
        if None in path:
            short.append(group)
    inner = set(growth.parents)
    short += [group for group, node in enumerate(nodes.tolist()) if node in inner]
    rest: dict[int, int] = {}
    for group in dict.fromkeys(short):
        context = int(nodes[group])
        if context not in rest:
            rest[context] = growth.add(None, context, context)
        nodes[group] = rest[context]
    for node, kode in enumerate(growth.kodes):
        growth.labels[node] = names.get(ident(kode), "") if kode is not None else "(tanpa rincian)"
    return nodes


def _code_order(growth: Growth) -> list[int]:
    """Nodes by their codes from the top down; what lacks a code stands last."""
    paths: list[tuple[tuple[object, ...], ...]] = []
    for kode, parent in zip(growth.kodes, growth.parents, strict=True):
        own: tuple[object, ...] = (kode.system.value, kode.dropped, kode.segments) if kode is not None else ("~", 0, ())
        paths.append((*paths[parent], own) if parent >= 0 else (own,))
    return sorted(range(len(paths)), key=lambda node: paths[node])


def _sums(structure: Structure, added: Added, nodes: Ints) -> Sums:
    """One measure over the structure: groups to their nodes, and up the tree."""
    printed, doubted = np.zeros(len(structure), np.bool_), np.zeros(len(structure), np.bool_)
    printed[nodes[added.printed]] = True
    doubted[nodes[added.doubted]] = True
    own = _scatter(nodes, widen(added.sen, len(added.sen)), len(structure))
    return roll_up(structure, own, printed & ~doubted, doubted)


def _scatter(nodes: Ints, values: Any, count: int) -> Any:
    """Values of groups added up at their nodes."""
    found = np.zeros(count, dtype=values.dtype)
    np.add.at(found, nodes, values)
    return found
