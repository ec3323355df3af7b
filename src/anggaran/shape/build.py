"""From a table to its structure: by its codes where it has them, else by its outline; total rows
set apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import Kind, widen
from anggaran.arrow import Ints
from anggaran.errors import NoBudgetTable
from anggaran.finding import Text
from anggaran.kode.book import CodeBook
from anggaran.kode.codes import CodeColumn
from anggaran.shape.by_code import build, filled, read_columns
from anggaran.shape.by_outline import Outline, Support, read_outline
from anggaran.shape.by_prefix import by_prefix, is_numbering, under_sections
from anggaran.shape.by_sums import BASIS, Levels, by_sums
from anggaran.shape.counted import counted_totals
from anggaran.shape.headings import under_headings
from anggaran.shape.labels import (
    core_name,
    is_saldo,
    names_sum,
    received_silpa,
    row_kind,
    row_numbers,
)
from anggaran.shape.numbering import Parents
from anggaran.shape.repair import repaired
from anggaran.shape.repeats import shared, shares, under_first
from anggaran.shape.rollup import roll_up
from anggaran.shape.structure import (
    Bools,
    CodeFault,
    Evidence,
    RowKind,
    Structure,
    TotalRow,
    normal,
)
from anggaran.shape.support import (
    adds_up,
    borne_out,
    compared_sums,
    has_amount,
    missed_nodes,
    verdict,
)
from anggaran.table.table import Table

_CODE_WORDS = re.compile(
    r"\b(kode|kd|koderek|kodering|rek|rekening|akun|mak|urusan)\b", re.IGNORECASE
)
_OUTLINE_NUMBER = re.compile(r"[1-9][0-9]*(\.[1-9][0-9]*)*\.?")
_REGISTER = 2  # repeats from which a list without any parent is one of lines
_OF_CODES = {"code-duplicate", "code-orphan"}
_SOME, _MANY = (
    3,
    10,
)  # codes that no book knows, and in percent of the rows, from which they are looked at
_CHART = {
    "1": "aset",
    "2": "kewajiban",
    "3": "ekuitas",
}  # what a chart that counts from 1 begins with


def build_structure(table: Table, book: CodeBook | None = None) -> Structure:
    """The structure of a printed table.

    Args:
        table: the table.
        book: the code book of its codes where the caller knows it; else it is told from the codes
            themselves.
    """
    if book is None and (numbers := _outline_numbers(table)):
        return _outlined(replace(table, kode={}, nomor=numbers))
    columns = read_columns(table, book)
    has_code = filled(columns)
    coded = _coded(table, columns, has_code) if has_code.any() else None
    if coded is not None:
        coded = repaired(table, coded, lambda other: _recoded(other, book))
    numbered = _prefixed(table, columns, coded)
    if numbered is not None:
        return numbered
    if coded is not None:
        return coded
    _refuse_prose(table, columns)
    if columns and not table.nomor:
        # Digits that no book has number the rows, and say no more.
        numbers = [columns[0].malformed.get(row, "") for row in range(len(table))]
        return _outlined(replace(table, kode={}, nomor=numbers))
    return _outlined(table)


def _outline_numbers(table: Table) -> list[str] | None:
    """The numbers of a column that looks like codes and is none: headed ``No``, it counts 1, 2, 3
    from the top.

    A published LRA numbers pendapatan 1 and belanja 2 so.  Where 1 is aset, 2 kewajiban and 3
    ekuitas, they are the akun of the chart of accounts (Permendagri 90/2019) whatever their header
    says.
    """
    header = table.header.get(table.letters.get("kode", ""), "")
    if len(table.kode) != 1 or not header or _CODE_WORDS.search(header):
        return None
    numbers = _numbers(table)
    printed = {
        row: number for row, number in enumerate(numbers) if number and row_kind(number) is None
    }
    if not all(map(_OUTLINE_NUMBER.fullmatch, printed.values())):
        return None
    tops = {
        row: number.rstrip(".") for row, number in printed.items() if "." not in number.rstrip(".")
    }
    counted = [str(count) for count in range(1, len(tops) + 1)]
    if not tops or list(tops.values()) != counted or _is_chart(table, tops):
        return None
    return numbers


def _is_chart(table: Table, tops: Mapping[int, str]) -> bool:
    """Whether the numbers of some rows are the akun that their labels name."""
    return all(
        normal(table.uraian[row]).startswith(_CHART.get(number, "\0"))
        for row, number in tops.items()
    )


def _numbers(table: Table) -> list[str]:
    """The one code column as outline numbers; a number that a spreadsheet stores is printed without
    its ``.0``.
    """
    (cells,) = table.kode.values()
    texts = ("" if cell is None else str(cell).strip() for cell in cells)
    return [text.removesuffix(".0") for text in texts]


def _refuse_prose(table: Table, columns: Sequence[CodeColumn]) -> None:
    """A code column in which no cell is a code says nothing of where its rows belong.

    Raises:
        NoBudgetTable: the column prints words, more than the total rows do.
    """
    for column in columns:
        words = [
            text
            for text in column.malformed.values()
            if row_kind(text) is None and not is_numbering(text)
        ]
        if words:
            place = str(table.where(None)) or table.name
            raise NoBudgetTable(
                f"{place}: tidak satu pun isi kolom kode berupa kode, misalnya {words[0][:40]!r}; "
                "tunjuk kolom yang benar dengan --columns kode=…,uraian=….",
                f"{place}: nothing in the code column is a code, for example {words[0][:40]!r}; "
                "point at the right column with --columns kode=…,uraian=….",
            )


def _coded(table: Table, columns: Sequence[CodeColumn], has_code: Bools) -> Structure:
    structure = build(table, columns)
    many = shares(structure, columns, has_code)
    structure = replace(structure, faults=_but_for_lines(table, structure))
    structure = _with_totals(table, columns, structure, has_code)
    if not many:
        return structure
    return shared(
        table, structure, _outlined, lambda other, rows: _with_totals(table, columns, other, rows)
    )


def _recoded(table: Table, book: CodeBook | None) -> Structure | None:
    """The structure of a table with another code in it; None where no code is left to read."""
    columns = read_columns(table, book)
    has_code = filled(columns)
    return _coded(table, columns, has_code) if has_code.any() else None


def _but_for_lines(table: Table, structure: Structure) -> tuple[CodeFault, ...]:
    """The faults of codes without repeats that are lines of their own: their parent adds them up,
    or nothing in the table is a parent.
    """
    repeats = [fault for fault in structure.faults if fault.rule == "code-duplicate"]
    if not repeats:
        return structure.faults
    printed = structure.rows >= 0
    if not (printed & ~structure.is_leaf).any() and len(repeats) >= _REGISTER:
        return tuple(fault for fault in structure.faults if fault.rule not in _OF_CODES)
    nodes = [structure.node_of_row[fault.row] for fault in repeats]
    above = structure.parents[nodes]
    holds, fails = np.zeros(len(structure), np.bool_), np.zeros(len(structure), np.bool_)
    for compared, sums in compared_sums(table, structure):
        holds |= compared & (sums.stated == sums.direct) & (sums.stated != 0)
        fails |= compared & (sums.stated != sums.direct)
    lines = (
        np.isin(nodes, list(_alike(structure, above))) & (above >= 0) & holds[above] & ~fails[above]
    )
    kept = {fault.row for fault, line in zip(repeats, lines.tolist(), strict=True) if not line}
    return tuple(
        fault for fault in structure.faults if fault.rule != "code-duplicate" or fault.row in kept
    )


def _alike(structure: Structure, above: Ints) -> set[int]:
    """The children of some nodes that share their code only with lowest rows of their own label."""
    rows: dict[tuple[int, str | None], list[int]] = {}
    for node in np.flatnonzero(np.isin(structure.parents, above)).tolist():
        rows.setdefault((int(structure.parents[node]), structure.kodes[node]), []).append(node)
    return {
        node
        for nodes in rows.values()
        if len(nodes) > 1 and structure.is_leaf[nodes].all()
        if len({normal(structure.labels[node]) for node in nodes}) == 1
        for node in nodes
    }


def _prefixed(
    table: Table, columns: Sequence[CodeColumn], coded: Structure | None
) -> Structure | None:
    """The structure by what codes begin with, where a book leaves many of them unread and more sums
    hold so; else None.
    """
    if len(columns) != 1 or not _leaves_numbers(columns[0], len(table)):
        return None
    (cells,) = table.kode.values()
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    texts = [text if is_numbering(text) else "" for text in texts]
    structure, held = _best_prefixed(table, texts)
    other = borne_out(table, coded) if coded is not None else Support(0, 0)
    if held.held <= held.broken or held.weight <= other.weight:
        return None
    has_code = np.array([bool(text) for text in texts])
    return _with_totals(table, columns, structure, has_code)


def _leaves_numbers(column: CodeColumn, rows: int) -> bool:
    """Whether a book leaves many numbers of a column unread, and hardly anything else."""
    unread = [text for text in column.malformed.values() if row_kind(text) is None]
    numbers = sum(map(is_numbering, unread))
    return numbers >= max(_SOME, len(unread) * 0.9, rows * _MANY / 100)


def _best_prefixed(table: Table, texts: Sequence[str]) -> tuple[Structure, Support]:
    """The structure by what codes begin with, and how many sums it bears out.

    A heading of the whole table may stand among the rows of its first part, and rows that repeat a
    code below the first that prints it.
    """
    structure = by_prefix(texts, table.uraian)
    held = borne_out(table, structure)
    if held.broken:
        mended = by_prefix(texts, table.uraian, missed_nodes(table, structure))
        if (again := borne_out(table, mended)).weight > held.weight:
            structure, held = mended, again
    below = under_first(structure)
    if (again := borne_out(table, below)).weight > held.weight:
        structure, held = below, again
    return under_sections(structure, has_amount(table)), held


def _with_totals(
    table: Table, columns: Sequence[CodeColumn], structure: Structure, has_code: Bools
) -> Structure:
    """The structure with the rows that have no code: those that total others, and those that stand
    nowhere.
    """
    first_rows = _first_rows(structure)
    totals: list[TotalRow] = []
    unplaced: list[int] = []
    bare = np.flatnonzero(~has_code & has_amount(table)).tolist()
    balances = any(row_kind(table.uraian[row]) is RowKind.BALANCE for row in bare)
    lines = received_silpa(table.uraian) if balances else set()
    for row in bare:
        label = _label(table, row, columns)
        kind = RowKind.ASIDE if row in lines else row_kind(label)
        if kind is None and not (totals and is_saldo(label)):
            unplaced += [] if _heads_all(table, structure, row) else [row]
        elif kind in {RowKind.TOTAL, RowKind.BALANCE}:
            totals.append(TotalRow(row, kind, label, int(np.searchsorted(first_rows, row))))
    return replace(structure, totals=tuple(totals), unplaced=tuple(unplaced))


def _heads_all(table: Table, structure: Structure, row: int) -> bool:
    """Whether a row without a code stands above all others and is their sum in every column."""
    tops = structure.tops.tolist()
    for top in tops:  # grows by what stands below one that is not printed
        tops += structure.children(top).tolist() if structure.rows[top] < 0 else []
    printed = structure.rows[tops]
    printed = printed[printed >= 0]
    if not len(printed) or row > printed.min():
        return False
    return all(
        bool(column.known[[row, *printed]].all())
        and int(column.sen[row]) == int(widen(column.sen[printed], len(printed)).sum())
        for column in table.amounts.values()
    )


def _first_rows(structure: Structure) -> Ints:
    """For each node in document order, the first row of what stands on or under it: rising, for a
    search by row.
    """
    rows = np.where(structure.rows < 0, np.iinfo(np.int64).max, structure.rows)
    return np.minimum.accumulate(rows[::-1])[::-1]


def _label(table: Table, row: int, columns: Sequence[CodeColumn] = ()) -> str:
    """The words of a row: its uraian, or a total's word in the code or number column (a merged
    cell).
    """
    if table.uraian[row]:
        return table.uraian[row]
    for column in columns:
        if row in column.malformed:
            return column.malformed[row]
    number = table.nomor[row] if table.nomor is not None else ""
    return number if row_kind(number) is not None and number else ""


def _printed_numbers(table: Table) -> Sequence[str]:
    """The outline number of each row as printed, blank without a column of them."""
    return [""] * len(table) if table.nomor is None else table.nomor


def _outlined(table: Table) -> Structure:
    """The structure of a table without codes."""
    rows, totals = _split(table)
    prints = has_amount(table)
    labels, blank = [table.uraian[row] for row in rows], [not prints[row] for row in rows]
    headed = under_headings(rows, labels, blank, totals)
    outline = read_outline(
        table,
        rows,
        headed,
        lambda parents: _support(table, rows, parents, totals),
        lambda parents: _meets_total(table, rows, parents, totals),
    )
    outline = _levelled(table, rows, headed, outline, totals)
    if not totals and _sums_all(table, rows, outline.parents):
        last = rows.pop()
        totals = [TotalRow(last, RowKind.TOTAL, table.uraian[last], len(rows))]
        outline = replace(outline, parents=outline.parents[:-1])
    return replace(
        _plain(table, rows, outline.parents),
        basis=outline.basis,
        totals=tuple(totals),
        evidence=Evidence.PRINTED if outline.stated else Evidence.INFERRED,
    )


def _levelled(
    table: Table, rows: Sequence[int], headed: Parents, outline: Outline, totals: Sequence[TotalRow]
) -> Outline:
    """The levels that all columns jointly bear out, where more sums hold so than in the outline."""
    if outline.stated:
        return outline
    levels = _summed(table, rows, headed, totals)
    if levels.parents == headed:
        return outline
    closed = [_closes(table, rows, each, totals) for each in (outline.parents, levels.parents)]
    if closed[1] < closed[0] or not (levels.sure or closed[1] > closed[0]):
        return outline
    held = [_support(table, rows, each, totals) for each in (outline.parents, levels.parents)]
    # equal amounts that stand side by side would each be the next one's parent
    if held[1].weight <= held[0].weight or (outline.hinted and not held[0].broken):
        return outline
    return Outline(levels.parents, BASIS, stated=False)


def _summed(
    table: Table, rows: Sequence[int], headed: Parents, totals: Sequence[TotalRow]
) -> Levels:
    """The levels that the amounts alone tell."""
    labels = [table.uraian[row] for row in rows]
    below = {total.after: total.row for total in totals if total.kind is RowKind.TOTAL}
    return by_sums(list(table.amounts.values()), rows, labels, headed, below)


def _sums_all(table: Table, rows: Sequence[int], parents: Parents) -> bool:
    """Whether the last row says without a word for it that it is the total: it makes the rows above
    it in every measure, or in all of many but one, and has no number where they have one.
    """
    tops = [row for row, above in zip(rows, parents, strict=True) if above < 0]
    if len(tops) <= _SOME or tops[-1] != rows[-1]:
        return False
    last, *rest = tops[-1], *tops[:-1]
    numbers = _printed_numbers(table)
    if numbers[last].strip() or not (any(numbers) or len(table.amounts) > 1):
        return False
    holds = [
        bool(column.known[tops].all())
        and int(column.sen[last]) == int(widen(column.sen[rest], len(rest)).sum()) != 0
        for column in table.amounts.values()
    ]
    return all(holds) or sum(holds) >= max(_SOME, len(holds) - 1)


def _is_line_number(number: str) -> bool:
    """Whether the number of a row called Jumlah makes it a line: there is one, without words."""
    return bool(number) and row_kind(number) is None


def _split(table: Table) -> tuple[list[int], list[TotalRow]]:
    """The rows that are nodes, and those that total them: told by their words, whether they are
    numbered or not.
    """
    prints = has_amount(table)
    places: dict[str, int] = {}
    names: set[str] = set()
    rows: list[int] = []
    totals: list[TotalRow] = []
    labels = [_label(table, row) for row in range(len(table))]
    lines = received_silpa(labels)
    kinds = [None if row in lines else row_kind(label) for row, label in enumerate(labels)]
    numbers = [number.strip(" .()") for number in _printed_numbers(table)]
    summed = counted_totals(table, labels, kinds, numbers)
    for row in range(len(table) - _saldo_rows(table)):
        label, number, kind = labels[row], numbers[row], kinds[row]
        named = kind is RowKind.TOTAL and row not in summed and not names_sum(label, names)
        if kind is None or (named and _is_line_number(number)):
            rows.append(row)
            names.add(core_name(label))
        elif kind is not RowKind.ASIDE and prints[row]:
            totals.append(TotalRow(row, kind, label, len(rows), _refers(label, kind, places)))
        places[number] = row
    return rows, totals


def _saldo_rows(table: Table) -> int:
    """How many rows at the end say what money is left, below a total."""
    count = 0
    while count < len(table) and is_saldo(_label(table, len(table) - 1 - count)):
        count += 1
    above = _label(table, len(table) - 1 - count) if count < len(table) else ""
    return count if above and row_kind(above) is RowKind.TOTAL else 0


def _refers(label: str, kind: RowKind, places: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """The rows above that a total names by their numbers, each with its sign; none where one is not
    clear.

    A number that is printed again belongs to the last row with it; of a range no row may be
    missing, and no row may stand before that of a lower number.  What is less than another is a
    balance and no total.
    """
    found: list[tuple[int, int]] = []
    for first, last, sign in row_numbers(label):
        rows = [
            places.get(str(number), -1)
            for number in range(first, min(last, first + len(places)) + 1)
        ]
        rising = all(one < other for one, other in pairwise(rows))
        if not rows or min(rows) < 0 or not rising or (sign < 0 and kind is not RowKind.BALANCE):
            return ()
        found += [(row, sign) for row in rows]
    return tuple(found)


def _plain(table: Table, rows: Sequence[int], parents: Parents) -> Structure:
    """A structure of rows without codes."""
    blank = [""] * len(rows)
    return Structure(
        parents=np.array(parents, dtype=np.int64),
        rows=np.array(rows, dtype=np.int64),
        keys=_outline_keys(table, rows, parents),
        kodes=[None] * len(rows),
        labels=[table.uraian[row] for row in rows],
        level_names=blank,
        systems=blank,
        segments=[()] * len(rows),
        basis=Text("", ""),
    )


def _outline_keys(table: Table, rows: Sequence[int], parents: Parents) -> list[str]:
    """For each row its path of outline numbers, or of positions among its siblings; a path met
    before is numbered.
    """
    born: dict[int, int] = {}
    own, printed = [], _printed_numbers(table)
    for row, parent in zip(rows, parents, strict=True):
        born[parent] = born.get(parent, 0) + 1
        own.append(printed[row].strip(" .()") or str(born[parent]))
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for node in range(len(rows)):
        path = [node]
        while (
            path[-1] not in keys and parents[path[-1]] >= 0
        ):  # a parent may stand below its children
            path.append(parents[path[-1]])
        for place in reversed(path):
            if place not in keys:
                above = f"{keys[parents[place]]}." if parents[place] >= 0 else ""
                key = own[place] if own[place].startswith(above) else above + own[place]
                keys[place] = key if key not in taken else f"{key}#{rows[place] + 1}"
                taken.add(keys[place])
    return [keys[node] for node in range(len(rows))]


def _support(
    table: Table, rows: Sequence[int], parents: Parents, totals: Sequence[TotalRow]
) -> Support:
    """How many printed sums a reading of the outline bears out, and how many it misses by far.

    A sum missed by little is a wrong figure, not a wrong outline, and speaks neither way; nor do
    zeros, nor a total that says itself that it totals some of the rows.
    """
    structure = _plain_shape(parents)
    names = {core_name(table.uraian[row]) for row in rows}
    whole = [
        total.row
        for total in totals[-1:]
        if total.kind is RowKind.TOTAL and total.after == len(rows) and not total.refers
        if core_name(total.label) not in names
    ]
    verdicts: list[int] = []
    for column in table.amounts.values():
        known = column.known[rows]
        sums = roll_up(
            structure, column.sen[rows], known, (column.kinds[rows] != Kind.BLANK) & ~known
        )
        compared = known & ~structure.is_leaf & sums.direct_known & sums.direct_printed
        off = halves(column)[rows]
        verdicts += [
            verdict(
                int(sums.stated[node]),
                int(sums.direct[node]),
                int(off[node] + off[structure.children(node)].sum()),
            )
            for node in np.flatnonzero(compared).tolist()
        ]
        tops = int(sums.standing[structure.tops].sum())
        verdicts += [verdict(int(column.sen[row]), tops) for row in whole if column.known[row]]
    return Support(verdicts.count(1), verdicts.count(-1))


def _meets_total(
    table: Table, rows: Sequence[int], parents: Parents, totals: Sequence[TotalRow]
) -> bool:
    """True where the top rows of a reading add up to the closing total, in every measure that it
    prints.
    """
    tops = [row for row, parent in zip(rows, parents, strict=True) if parent < 0]
    closing = [
        total.row for total in totals if total.kind is RowKind.TOTAL and total.after == len(rows)
    ][-1:]
    sums = [
        (int(column.sen[row]), sum(int(column.sen[top]) for top in tops))
        for column in table.amounts.values()
        for row in closing
        if column.known[row] and column.known[tops].all()
    ]
    return any(stated for stated, _ in sums) and all(
        stated == computed for stated, computed in sums
    )


def _closes(table: Table, rows: Sequence[int], parents: Parents, totals: Sequence[TotalRow]) -> int:
    """How many total rows are the sum of what stands above them, up to the total before: of the
    rows there that no row with an amount is the parent of.
    """
    blank = ~has_amount(table)[rows] if rows else np.zeros(0, np.bool_)
    tops = np.array([above < 0 or bool(blank[above]) for above in parents], dtype=np.bool_) & ~blank
    found, start = 0, 0
    for total in (each for each in totals if each.kind is RowKind.TOTAL):
        block = [rows[node] for node in range(start, total.after) if tops[node]]
        start = total.after
        found += adds_up(table, total.row, block) > 0
    return found


def _plain_shape(parents: Parents) -> Structure:
    blank: list[str] = [""] * len(parents)
    return Structure(
        np.array(parents, dtype=np.int64), np.arange(len(parents)),
        blank, blank, blank, blank, blank,
        [()] * len(parents), Text("", ""),
    )  # fmt: skip
