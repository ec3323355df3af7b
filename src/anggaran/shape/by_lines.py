"""The structure of a flat recap: one line per SKPD, sub kegiatan, rekening, sumber dana, and no row
a parent.

Lines with the same keys are summed and counted first, by columns; only what is unique is walked.  A
line that lacks a key is kept under the nearest ancestor that it does name.
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
from anggaran.kode.code_column import CodeColumn
from anggaran.kode.codes import read_codes
from anggaran.shape.codes import gather
from anggaran.shape.growth import Growth
from anggaran.shape.key import Key, composite
from anggaran.shape.keys import Joined
from anggaran.shape.labels import row_kind
from anggaran.shape.line_rows import LineRows
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
        sums: per measure; a node that sums lines carries their sum as its own, inner nodes carry
            none.
        incomplete: the lines that lack a key, by the keys that they lack.
    """

    structure: Structure
    sums: Mapping[str, Sums]
    incomplete: tuple[Incomplete, ...]


def default_dimensions(table: Table) -> list[str]:
    """The keys that a recap is nested over when nobody says: SKPD, the deepest of the program side,
    rekening.
    """
    roles = list(table.kode)
    side = [role for role in PROGRAM_SIDE if role in roles][:1]
    chosen = [role for role in ("skpd", *side, "rekening") if role in roles]
    return chosen or roles


def build_lines(
    table: Table,
    amounts: Mapping[str, AmountColumn],
    by: Sequence[str] | None = None,
    book: CodeBook | None = None,
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
    rows = np.arange(len(table))
    of_lines = [columns[key] for key in keys]
    groups = _group(of_lines, list(amounts.values()))
    if groups.bare.any():  # totals, or lines by some other key
        keyed = _keyed(columns.values(), len(table))
        rows = np.flatnonzero(keyed)
        kept = [AmountColumn(column.sen[rows], column.kinds[rows]) for column in amounts.values()]
        of_lines = [column.take(rows) for column in of_lines]
        groups = _group(of_lines, kept)
    placed = _placed(table, columns, groups, keys, book)
    structure = replace(
        placed.structure,
        basis=Text(f"baris rekap menurut {', '.join(keys)}", f"recap lines by {', '.join(keys)}"),
        counts=_scatter(placed.nodes, groups.counts, len(placed.structure)),
        line_rows=LineRows(of_lines, rows, groups.keys, placed.nodes),
        totals=_totals(table, amounts, np.flatnonzero(~keyed), len(placed.structure)),
    )
    sums = {
        m: _sums(structure, added, placed.nodes)
        for m, added in zip(amounts, groups.added, strict=True)
    }
    lacking = {key: texts for key, texts in zip(keys, placed.unread, strict=False) if texts}
    return Lines(structure, sums, tuple(_incomplete(columns, lacking, keyed)))


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """One measure by group: sen added up, whether anything is an amount, and whether anything is no
    clear amount.
    """

    sen: Sen
    printed: Bools
    doubted: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Lines with the same keys, added up.

    Attributes:
        keys: the texts of each key by group.
        counts: how many lines each group has.
        added: each measure by group.
    """

    keys: Sequence[Key]
    counts: Ints
    added: Sequence[Added]

    @property
    def bare(self) -> Bools:
        """True for a group that has none of the keys."""
        printed = [
            key.at(1 - _blank(key.texts).cast(pa.int64()).to_numpy()) > 0 for key in self.keys
        ]
        bare: Bools = ~np.logical_or.reduce(printed)
        return bare


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A structure in code order, the node of each group, and for each key the texts that are no
    code.
    """

    structure: Structure
    nodes: Ints
    unread: Sequence[Sequence[str | None]] = ()


def _totals(
    table: Table, amounts: Mapping[str, AmountColumn], rows: Ints, after: int
) -> tuple[TotalRow, ...]:
    """Rows without any code that print an amount."""
    printing = [
        row for row in rows.tolist() if any(c.known[row] and c.sen[row] for c in amounts.values())
    ]
    kinds = [(row, row_kind(table.uraian[row]) or RowKind.TOTAL) for row in printing]
    return tuple(
        TotalRow(row, kind, table.uraian[row], after)
        for row, kind in kinds
        if kind is not RowKind.ASIDE
    )


def _as_text(cells: Sequence[object] | pa.ChunkedArray[Any]) -> Any:
    """A code column as Arrow text."""
    if isinstance(cells, pa.ChunkedArray):
        return cells.cast(pa.string())
    return pa.chunked_array(
        [pa.array([None if cell is None else str(cell) for cell in cells], pa.string())]
    )


def _blank(texts: Any) -> Any:
    """True where a text is null or nothing but blanks."""
    blank = pc.equal(pc.utf8_trim_whitespace(texts), pa.scalar(""))
    return pc.fill_null(blank, True)  # noqa: FBT003  # what null is filled with


def _keyed(columns: Iterable[Any], count: int) -> Bools:
    """True for the rows that carry any code at all; a row without is a total, not a line."""
    keyed = np.zeros(count, dtype=np.bool_)
    for column in columns:
        keyed |= ~_blank(column).to_numpy()
    return keyed


def _group(keys: Sequence[Any], amounts: Sequence[AmountColumn]) -> Groups:
    """Add lines up by their keys; Arrow does it on all cores."""
    several = [Key.of(key) for key in keys] if len(keys) > 1 else []
    columns = {"key": pa.array(composite(several)) if several else keys[0]}
    wanted: list[Any] = [([], "count_all")]
    for i, column in enumerate(amounts):
        columns[f"sen{i}"] = _summable(column)
        wanted.append((f"sen{i}", "sum"))
        if not column.known.all():
            columns[f"doubt{i}"] = pa.array((column.kinds != Kind.BLANK) & ~column.known)
            wanted += [(f"sen{i}", "count"), (f"doubt{i}", "any")]
    batches = pa.table(columns).to_batches(max_chunksize=BATCH)
    grouped: Any = pa.Table.from_batches(batches).group_by("key").aggregate(wanted)
    found = (
        _taken_apart(grouped["key"].to_numpy(), several) if several else [Key.of(grouped["key"])]
    )
    added = [_added(grouped, i) for i in range(len(amounts))]
    return Groups(found, grouped["count_all"].to_numpy(), added)


def _taken_apart(numbers: Ints, keys: Sequence[Key]) -> list[Key]:
    """The keys that are one number."""
    found = []
    for key in reversed(keys):
        numbers, which = np.divmod(numbers, len(key.texts) + 1)
        found.append(Key(key.texts, which - 1))
    return found[::-1]


def _added(grouped: Any, i: int) -> Added:
    """One measure of what Arrow has grouped; where every line has an amount, it was not asked for
    more than the sum.
    """
    sums = grouped[f"sen{i}_sum"].fill_null(0)
    if pa.types.is_decimal256(sums.type):
        sen = np.array([int(each) for each in sums.to_pylist()], dtype=object)
    else:
        sen = to_sen(sums) if pa.types.is_decimal(sums.type) else sums.to_numpy()
    if f"doubt{i}_any" not in grouped.column_names:
        return Added(sen, np.ones(len(sen), dtype=np.bool_), np.zeros(len(sen), dtype=np.bool_))
    return Added(sen, grouped[f"sen{i}_count"].to_numpy() > 0, grouped[f"doubt{i}_any"].to_numpy())


def _summable(column: AmountColumn) -> Any:
    """Amounts as an Arrow column that can't wrap when it is added up, null where unknown: in
    rupiah, or in sen.
    """
    if column.arrow is not None:
        return column.arrow  # each fits 64 bits: the sum of 10**19 lines fits the 38 digits
    sen, unknown = column.sen, None if column.known.all() else ~column.known
    if widen(sen, len(sen)).dtype == object:
        return pa.array([int(each) for each in sen], pa.decimal256(76, 0), mask=unknown)
    return pa.array(sen, mask=unknown)


def _placed(
    table: Table,
    columns: Mapping[str, Any],
    groups: Groups,
    keys: Sequence[str],
    book: CodeBook | None,
) -> Placed:
    """Place the groups, each key under the one before; what names nothing further stands in a node
    of its own.
    """
    read = [read_codes(key.texts, book) for key in groups.keys]
    names = _names(table, columns)
    codes, by_text = gather([*read, *(column for column, _ in names)])
    growth = Growth(codes)
    context = np.full(len(groups.counts), -1, dtype=np.int64)
    complete = np.ones(len(context), dtype=np.bool_)
    for key, of_text in zip(groups.keys, by_text, strict=False):
        code = key.at(of_text)
        complete &= code >= 0
        filled = np.flatnonzero(code >= 0)
        context[filled] = growth.place(context[filled], code[filled])
    inner = np.zeros(len(growth) + 1, dtype=np.bool_)
    inner[growth.parents] = True
    inner[-1] = False  # what stands above the top nodes
    short = np.flatnonzero(~complete | inner[context])
    context[short] = growth.rest(context[short])
    place = growth.by_code()
    growth.arrange(place)
    rows = np.full(len(growth), -1, dtype=np.int64)
    label = _labels(by_text[len(read) :], [rows for _, rows in names], len(codes), len(table))
    pool = Joined([*table.names.values(), ["(tanpa rincian)"]])
    labels = Labels(pool, label, growth.code)
    faults = sorted(_malformed(columns, keys, groups.keys, read), key=lambda fault: fault.row)
    structure = Structure(
        **growth.columns, rows=rows, labels=labels, basis=Text("", ""), faults=tuple(faults)
    )
    unread = [_unread(key, column) for key, column in zip(groups.keys, read, strict=True)]
    return Placed(structure, place[context], unread)


def _malformed(
    columns: Mapping[str, Any],
    names: Sequence[str],
    keys: Sequence[Key],
    read: Sequence[CodeColumn],
) -> Iterator[CodeFault]:
    """Texts that are no code, each told where it first stands."""
    for name, key, column in zip(names, keys, read, strict=True):
        for place, text in column.malformed.items():
            yield CodeFault(
                "code-malformed", pc.index(columns[name], key.texts[place]).as_py(), text
            )


def _unread(key: Key, column: CodeColumn) -> list[str | None]:
    """The texts of a key that are no code, blank ones included."""
    unread: list[str | None] = [
        key.texts[place].as_py() for place in np.flatnonzero(~column.filled).tolist()
    ]
    return [*unread, None] if (key.which < 0).any() else unread


def _names(table: Table, columns: Mapping[str, Any]) -> list[tuple[CodeColumn, Ints]]:
    """For each name column the codes beside it, and the row in which each first stands."""
    found = []
    for role in table.names:
        column = columns.get(role, pa.chunked_array([], pa.string()))
        numbered = pa.table({"text": column, "row": pa.array(np.arange(len(column)))})
        first: Any = numbered.group_by("text").aggregate([("row", "min")]).sort_by("row_min")
        found.append((read_codes(first["text"]), first["row_min"].to_numpy()))
    return found


def _labels(by_text: Sequence[Ints], rows: Sequence[Ints], codes: int, count: int) -> Ints:
    """Where the label of each code stands among those of all name columns, -1 for none; last, that
    of no code.
    """
    first = np.full(codes + 1, -1, dtype=np.int64)
    for number, (code, row) in reversed(list(enumerate(zip(by_text, rows, strict=True)))):
        first[code[::-1]] = row[::-1] + number * count  # the first that is printed stays
    first[-1] = len(rows) * count
    return first


def _incomplete(
    columns: Mapping[str, Any], unread: Mapping[str, Sequence[str | None]], keyed: Bools
) -> Iterator[Incomplete]:
    """The lines that lack keys, blank or unreadable, by the keys that they lack."""
    lacks = np.zeros(len(keyed), dtype=np.int64)
    for number, (key, texts) in enumerate(unread.items()):
        lacks |= (
            pc.is_in(columns[key], pa.array(texts, pa.string())).to_numpy().astype(np.int64)
            << number
        )
    lacks[~keyed] = 0
    for pattern in dict.fromkeys(lacks[lacks > 0].tolist()):
        missing = tuple(key for number, key in enumerate(unread) if pattern >> number & 1)
        yield Incomplete(missing, tuple(np.flatnonzero(lacks == pattern).tolist()))


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
