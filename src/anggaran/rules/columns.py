"""Columns that a document computed from its own others: differences, and parts by kelompok.

They are checked and never used.  The sign of a difference column is not fixed, not even inside one document
(PSAP 02 statements print pendapatan and pembiayaan with opposite signs): it is inferred block by block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import AmountColumn, decimal_of
from anggaran.arrow import Ints
from anggaran.kode.book import System
from anggaran.measure import KELOMPOK, pairs, parts_of
from anggaran.rules.desk import Desk
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.shape.wide import add_columns
from anggaran.tree import Tree


def check_derived(desk: Desk) -> None:
    """Hold each printed difference against the two columns that it is the difference of."""
    differences = {name: column for name, column in desk.tree.table.derived.items() if not name.startswith("harga")}
    rows = np.array(_rows(desk.tree) if differences else [], dtype=np.int64)
    for name, column in differences.items():
        terms = _terms(desk.tree, name, column, rows)
        if terms is None:
            desk.skip(
                "derived-column", f"tidak jelas selisih apa kolom {name}", f"unclear what {name} is a difference of"
            )
        else:
            _check_difference(desk, name, column, terms, rows)


def _rows(tree: Tree) -> list[int]:
    """Rows that print amounts of their own: nodes and total rows."""
    rows = tree.structure.rows
    totals = np.array([total.row for total in tree.structure.totals], dtype=np.int64)
    found: list[int] = np.sort(np.concatenate((rows[rows >= 0], totals))).tolist()
    return found


def _terms(tree: Tree, name: str, column: AmountColumn, rows: Ints) -> tuple[str, str] | None:
    """The two measures whose difference a column states: those its words name, if they fit half of the rows.

    Bertambah/(berkurang) between two versions of one budget can mean nothing else, however wrong it is.
    """
    versions = list(_versions(tree)) if name.startswith("bertambah") else []
    worded = versions or (pairs(tree.measures) if name.startswith(("sisa", "lebih", "selisih")) else [])
    options = worded or [(a, b) for a in tree.measures for b in tree.measures if a < b]
    if not options:
        return None
    best = max(options, key=lambda terms: _fits(tree, column, terms, rows))
    compared, _ = _gap(tree, column, best, rows)
    return best if versions or 2 * _fits(tree, column, best, rows) >= max(int(compared.sum()), 1) else None


def _versions(tree: Tree) -> Iterator[tuple[str, str]]:
    """Two versions of one budget, the later first."""
    for after, before in (("setelah", "sebelum"), ("perubahan", "murni"), ("revisi", "awal")):
        for measure in tree.measures:
            if measure.endswith(after) and measure.replace(after, before) in tree.measures:
                yield measure, measure.replace(after, before)


def _fits(tree: Tree, column: AmountColumn, terms: tuple[str, str], rows: Ints) -> int:
    compared, gap = _gap(tree, column, terms, rows)
    return int((compared & (np.abs(column.sen[rows]) == np.abs(gap))).sum())


def _gap(tree: Tree, column: AmountColumn, terms: tuple[str, str], rows: Ints) -> tuple[Bools, Sen]:
    first, second = tree.amounts[terms[0]], tree.amounts[terms[1]]
    compared = column.known[rows] & first.known[rows] & second.known[rows]
    return compared, first.sen[rows] - second.sen[rows]


def _check_difference(desk: Desk, name: str, column: AmountColumn, terms: tuple[str, str], rows: Ints) -> None:
    compared, gap = _gap(desk.tree, column, terms, rows)
    printed = column.sen[rows]
    desk.count("derived-column", int(compared.sum()))
    signs = _signs(desk.tree, rows, np.where(compared, printed, 0), gap)
    expected = np.where(signs == 0, np.abs(gap), gap * signs)
    slack = np.add.reduce([halves(each)[rows] for each in (column, *(desk.tree.amounts[term] for term in terms))])
    for place in np.flatnonzero(compared & (np.abs(printed - expected) > slack)).tolist():
        row, stated = int(rows[place]), int(printed[place])
        same_size = abs(abs(stated) - abs(int(gap[place]))) <= slack[place]
        if same_size and not _rules_out(signs, printed, gap, place):
            continue
        holds = _difference_holds(desk, terms, row, abs(stated))
        if desk.explains(row, terms, holds, column.printed(row)):
            continue
        first, second = terms if signs[place] >= 0 else terms[::-1]
        finding = desk.row(
            "derived-column", row, name, measure=name, stated=decimal_of(stated),
            computed=decimal_of(expected[place]), tolerance=decimal_of(slack[place]), details={"of": [first, second]},
        )  # fmt: skip
        desk.findings.append(finding)


def _difference_holds(desk: Desk, terms: tuple[str, str], row: int, size: int) -> Callable[[str, int], bool]:
    """Whether a difference would hold, whatever its sign, if one of its terms were another amount."""

    def holds(measure: str, sen: int) -> bool:
        first, second = (sen if each == measure else int(desk.tree.amounts[each].sen[row]) for each in terms)
        return abs(first - second) == size

    return holds


def _signs(tree: Tree, rows: Ints, printed: Sen, gap: Sen) -> Ints:
    """For each row the sign by which its block prints the difference: 1, -1, or 0 for a column without signs.

    A block is what stands under one node of the second level; it decides for itself where two of its rows do, else
    the whole column decides.
    """
    if (printed >= 0).all() and ((printed == np.abs(gap)) & (gap != 0)).any() and (gap < 0).any() and (gap > 0).any():
        return np.zeros(len(rows), dtype=np.int64)
    column = 1 if _votes(printed, gap, 1) >= _votes(printed, gap, -1) else -1
    signs = np.full(len(rows), column, dtype=np.int64)
    blocks = _blocks(tree, rows)
    for block in np.unique(blocks[blocks >= 0]).tolist():
        inside = blocks == block
        plus, minus = (_votes(printed[inside], gap[inside], sign) for sign in (1, -1))
        if max(plus, minus) >= _DECIDES and plus != minus:
            signs[inside] = 1 if plus > minus else -1
    return signs


_DECIDES = 2  # rows that agree on a sign before a block has a convention of its own


def _votes(printed: Sen, gap: Sen, sign: int) -> int:
    return int(((printed == gap * sign) & (gap != 0)).sum())


def _rules_out(signs: Ints, printed: Sen, gap: Sen, place: int) -> bool:
    """True where the rows of the same convention leave no doubt that a difference has the wrong sign."""
    alike = signs == signs[place]
    against = _votes(printed[alike], gap[alike], -int(signs[place]))
    return bool(signs[place]) and _votes(printed[alike], gap[alike], int(signs[place])) >= 2 * max(against, 1)


def _blocks(tree: Tree, rows: Ints) -> Ints:
    """For each row the node of the second level at or above it; -1 for top nodes and total rows."""
    blocks = []
    for row in rows.tolist():
        node = tree.structure.node_of_row.get(row)
        path = [] if node is None else [node, *tree.structure.ancestors(node)]
        blocks.append(path[-2] if len(path) > 1 else -1)
    return np.array(blocks, dtype=np.int64)


def check_cross_foot(desk: Desk) -> None:
    """Hold a printed whole against its parts by kelompok, and a rekening against the kelompok it may carry."""
    for measure in ("pagu", "realisasi"):
        parts = parts_of(desk.tree.table.amounts, measure)
        if not parts:
            continue
        misplaced = _check_kelompok(desk, parts)
        if measure in desk.tree.table.letters:
            _check_whole(desk, measure, parts, misplaced)


def _check_whole(desk: Desk, measure: str, parts: Sequence[str], misplaced: Mapping[int, int]) -> None:
    """Hold a whole against its parts; one left blank is zero where nothing below prints it, and unknown elsewhere.

    A whole that is right without what stands in a wrong column is that fault's alone.
    """
    whole = desk.tree.amounts[measure]
    columns = {part: desk.tree.amounts[part] for part in parts if part in desk.tree.amounts}
    printed = np.logical_or.reduce([column.known for column in columns.values()])
    sure = [column.known | _nothing(desk.tree, part) for part, column in columns.items()]
    compared = whole.known & printed & np.logical_and.reduce(sure) & _is_row(desk.tree)
    summed = add_columns([*columns.values()])
    slack = halves(whole) + halves(summed)
    desk.count("cross-foot", int(compared.sum()))
    for row in np.flatnonzero(compared & (np.abs(whole.sen - summed.sen) > slack)).tolist():
        gap = int(whole.sen[row]) - int(summed.sen[row])
        if abs(gap + misplaced.get(row, 0)) <= slack[row] or _explained(desk, measure, parts, row):
            continue
        finding = desk.row(
            "cross-foot", row, measure, measure=measure, stated=decimal_of(whole.sen[row]),
            computed=decimal_of(summed.sen[row]), tolerance=decimal_of(slack[row]), details={"of": list(parts)},
        )  # fmt: skip
        desk.findings.append(finding)


def _is_row(tree: Tree) -> Bools:
    """True for the rows of the table that are nodes or totals."""
    found = np.zeros(len(tree.table), dtype=np.bool_)
    found[_rows(tree)] = True
    return found


def _nothing(tree: Tree, part: str) -> Bools:
    """True for the rows of nodes that leave a part blank, and below which no row prints it either."""
    shape, sums = tree.structure, tree.sums[part]
    nodes = np.flatnonzero((shape.rows >= 0) & sums.blank & ~sums.direct_printed)
    found = np.zeros(len(tree.table), dtype=np.bool_)
    found[shape.rows[nodes]] = True
    return found


def _explained(desk: Desk, measure: str, parts: Sequence[str], row: int) -> bool:
    """True where a row that does not cross-foot only testifies to a failing sum of one of its columns."""
    measures = [measure, *(part for part in parts if part in desk.tree.amounts)]

    def holds(changed: str, sen: int) -> bool:
        whole, *rest = (sen if each == changed else int(desk.tree.amounts[each].sen[row]) for each in measures)
        return whole == sum(rest)

    return desk.explains(row, measures, holds, desk.tree.amounts[measure].printed(row))


def _check_kelompok(desk: Desk, parts: Sequence[str]) -> dict[int, int]:
    """A row of rekening 5.1 carries Operasi alone, one of 5.2 Modal alone, and so on (Permendagri 90/2019).

    Returns:
        row to the sen that stand in a column where they may not.
    """
    shape = desk.tree.structure
    misplaced: dict[int, int] = {}
    for node in np.flatnonzero(shape.is_leaf & (shape.rows >= 0)).tolist():
        segments = shape.segments[node]
        if shape.systems[node] != System.REKENING or len(segments) < 2 or segments[0] != 5:  # belanja has kelompok
            continue
        for part in parts:
            if part not in desk.tree.sums or not desk.tree.sums[part].known[node]:
                continue
            desk.count("cross-foot", 1)
            amount = int(desk.tree.sums[part].stated[node])
            kelompok = part.split("_", 1)[1]
            if amount and KELOMPOK[kelompok] != segments[1]:
                row = int(shape.rows[node])
                misplaced[row] = misplaced.get(row, 0) + amount
                stated, details = decimal_of(amount), {"kelompok": kelompok}
                fields = {"measure": part, "stated": stated, "computed": decimal_of(0), "details": details}
                desk.findings.append(desk.node("cross-foot", node, part, **fields))
    return misplaced
