"""Columns that a document computed from its own others: differences, and parts by kelompok.

They are checked and never used.  The sign of a difference column is not fixed, not even inside one document
(PSAP 02 statements print pendapatan and pembiayaan with opposite signs): it is inferred block by block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from anggaran.amount import AmountColumn, decimal_of
from anggaran.desk import Desk
from anggaran.kode import System
from anggaran.lazy import Ints
from anggaran.ratios import pairs
from anggaran.tree import Tree
from anggaran.wide import KELOMPOK, parts_of


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
            continue
        for block in _blocks(desk.tree, rows):
            _check_block(desk, name, column, terms, block)


def _rows(tree: Tree) -> list[int]:
    """Rows that print amounts of their own: nodes and total rows."""
    rows = tree.structure.rows
    totals = np.array([total.row for total in tree.structure.totals], dtype=np.int64)
    found: list[int] = np.sort(np.concatenate((rows[rows >= 0], totals))).tolist()
    return found


def _terms(tree: Tree, name: str, column: AmountColumn, rows: Ints) -> tuple[str, str] | None:
    """The two measures whose difference a column states: by its words, else by what fits most rows."""
    suffix = name.partition("_")[2]
    options = list(_worded(tree, name)) or [(a, b) for a in tree.measures for b in tree.measures if a < b]
    options.sort(key=lambda pair: -_fits(tree, column, pair, rows))
    if not options:
        return None
    sure = bool(list(_worded(tree, name))) or suffix in {pair[0] for pair in options}
    return options[0] if sure or _fits(tree, column, options[0], rows) * 2 > len(rows) else None


def _worded(tree: Tree, name: str) -> Iterator[tuple[str, str]]:
    """Bertambah/(berkurang) compares two versions of a budget; sisa and lebih/(kurang), realisasi with pagu."""
    if name.startswith("bertambah"):
        for after, before in (("setelah", "sebelum"), ("perubahan", "murni"), ("revisi", "awal")):
            for measure in tree.measures:
                if measure.endswith(after) and measure.replace(after, before) in tree.measures:
                    yield measure, measure.replace(after, before)
    elif name.startswith(("sisa", "lebih", "selisih")):
        yield from pairs(tree.measures)


def _fits(tree: Tree, column: AmountColumn, terms: tuple[str, str], rows: Ints) -> int:
    compared, gap = _gap(tree, column, terms, rows)
    return int((compared & (np.abs(column.sen[rows]) == np.abs(gap))).sum())


def _gap(tree: Tree, column: AmountColumn, terms: tuple[str, str], rows: Ints) -> tuple[np.ndarray, np.ndarray]:
    first, second = tree.amounts[terms[0]], tree.amounts[terms[1]]
    compared = column.known[rows] & first.known[rows] & second.known[rows]
    return compared, first.sen[rows] - second.sen[rows]


def _blocks(tree: Tree, rows: Ints) -> Iterator[Ints]:
    """Rows by the second level of the tree, within which one sign convention holds; the rest one by one."""
    top: dict[int, list[int]] = {}
    for row in rows.tolist():
        node = tree.structure.node_of_row.get(row)
        if node is None or tree.structure.depths[node] == 1:
            top[-row - 1] = [row]
            continue
        path = [node, *tree.structure.ancestors(node)]
        top.setdefault(path[-2], []).append(row)
    for block in top.values():
        yield np.array(block, dtype=np.int64)


def _check_block(desk: Desk, name: str, column: AmountColumn, terms: tuple[str, str], rows: Ints) -> None:
    compared, gap = _gap(desk.tree, column, terms, rows)
    printed = column.sen[rows]
    desk.count("derived-column", int(compared.sum()))
    flipped = int((compared & (printed == -gap) & (gap != 0)).sum()) > int(
        (compared & (printed == gap) & (gap != 0)).sum()
    )
    expected = -gap if flipped else gap
    for position in np.flatnonzero(compared & (np.abs(printed) != np.abs(gap))).tolist():
        first, second = (terms[1], terms[0]) if flipped else terms
        finding = desk.row(
            "derived-column", int(rows[position]), name, measure=name, stated=decimal_of(printed[position]),
            computed=decimal_of(expected[position]), details={"of": [first, second]},
        )  # fmt: skip
        desk.findings.append(finding)


def check_cross_foot(desk: Desk) -> None:
    """Hold a printed whole against its parts by kelompok, and a rekening against the kelompok it may carry."""
    for measure in ("pagu", "realisasi"):
        parts = parts_of(desk.tree.table, measure)
        if not parts:
            continue
        if measure in desk.tree.table.letters:
            _check_whole(desk, measure, parts)
        _check_kelompok(desk, parts)


def _check_whole(desk: Desk, measure: str, parts: Sequence[str]) -> None:
    whole = desk.tree.amounts[measure]
    columns = [desk.tree.amounts[part] for part in parts if part in desk.tree.amounts]
    for row in _rows(desk.tree):
        if not whole.known[row] or any(column.doubts.get(row) for column in columns):
            continue
        total = sum(int(column.sen[row]) for column in columns if column.known[row])
        desk.count("cross-foot", 1)
        if int(whole.sen[row]) != total:
            stated, computed = decimal_of(whole.sen[row]), decimal_of(total)
            fields = {"measure": measure, "stated": stated, "computed": computed, "details": {"of": list(parts)}}
            desk.findings.append(desk.row("cross-foot", row, measure, **fields))


def _check_kelompok(desk: Desk, parts: Sequence[str]) -> None:
    """A row of rekening 5.1 carries Operasi alone, one of 5.2 Modal alone, and so on (Permendagri 90/2019)."""
    shape = desk.tree.structure
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
                fields = {
                    "measure": part,
                    "stated": decimal_of(amount),
                    "computed": decimal_of(0),
                    "details": {"kelompok": kelompok},
                }
                desk.findings.append(desk.node("cross-foot", node, part, **fields))
