"""The two ways to a structure, by columns and row by row, lead to the same one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from anggaran.amount.column import read_amounts
from anggaran.arrow import Labels, SegmentRows, Texts
from anggaran.kode.column import read_kodes
from anggaran.shape import by_code, by_lines
from anggaran.shape.by_code import build
from anggaran.shape.packed import read_packed
from anggaran.shape.structure import SYSTEMS, Structure
from anggaran.table.table import Source, Table
from anggaran.tree import Tree

# Widths of the levels of a code, its first numbers, and the widths of its last level in another book.
FORMS: dict[str, tuple[tuple[int, ...], ...]] = {
    "rekening-3708-2020": ((1,), (1,), (2,), (2,), (2,), (4,)),
    "rekening-861-2026": ((1,), (1,), (2,), (2,), (3,), (5,)),
    "program-1317-2023": ((1,), (2,), (2,), (1, 2), (4,)),
    "program-90-2019 tanpa urusan": ((2,), (2,), (1, 2), (2,)),
}


@st.composite
def code_columns(draw: st.DrawFn) -> list[str | None]:
    """Codes of one book without repeats, in any order, parents printed or not, blank rows between them."""
    levels = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    widths = [width for level in levels for width in level]
    paths = draw(st.lists(st.lists(st.integers(1, 4), min_size=len(widths), max_size=len(widths)), min_size=1))
    ends = np.cumsum([len(level) for level in levels]).tolist()
    codes = [
        ".".join(
            f"{number:0{width}d}" for number, width in zip(path[: draw(st.sampled_from(ends))], widths, strict=False)
        )
        for path in paths
    ]
    cells: list[str | None] = [*dict.fromkeys(codes), *draw(st.lists(st.sampled_from([None, ""]), max_size=3))]
    return draw(st.permutations(cells))


def table_of(cells: Sequence[str | None]) -> Table:
    """A printed table of these codes, in which every row has a label and an amount."""
    amounts = read_amounts(list(range(1, len(cells) + 1)))
    labels = [f"Baris {row}" for row in range(len(cells))]
    return Table("tabel", Source(), range(1, len(cells) + 1), labels, {"pagu": amounts}, kode={"kode": cells})


def described(structure: Structure) -> dict[str, Any]:
    """Everything a structure says, as plain lists."""
    names = ("parents", "rows", "keys", "kodes", "labels", "level_names", "systems", "segments")
    said: dict[str, Any] = {name: list(getattr(structure, name)) for name in names}
    matrix = structure.segment_matrix
    segments = [tuple(row[: len(own)]) for row, own in zip(matrix.tolist(), structure.segments, strict=True)]
    return said | {"faults": structure.faults, "matrix": segments, "codes": structure.system_codes.tolist()}


@given(code_columns())
def test_a_packed_column_holds_the_codes_that_are_read_one_by_one(cells: list[str | None]) -> None:
    """Every row of a regular column has the code, the book and the text that the general reader gives it."""
    packed = read_packed(cells, uraian=[""] * len(cells))
    if packed is None:
        return
    general = read_kodes(cells, uraian=[""] * len(cells))
    assert list(packed) == list(general)
    assert list(map(str, packed)) == list(map(str, general))
    assert packed.books == general.books
    assert packed.filled.tolist() == [kode is not None for kode in general]


@given(code_columns())
def test_a_packed_column_gives_the_structure_of_the_walk(cells: list[str | None]) -> None:
    """By columns or row by row: nodes, parents, order, texts and faults are the same."""
    packed = read_packed(cells, uraian=[""] * len(cells))
    if packed is None or packed.nodes is None:
        return
    table = table_of(cells)
    assert described(build(table, [packed])) == described(build(table, [read_kodes(cells)]))


@pytest.mark.parametrize("form", sorted(FORMS))
def test_whole_books_are_packed(form: str) -> None:
    """A column with a code of the lowest level at full width is regular in every book."""
    widths = [width for level in FORMS[form] for width in level]
    leaves = [[1] * (len(widths) - 1) + [number] for number in range(1, 9)]
    cells = [".".join(f"{n:0{width}d}" for n, width in zip(path, widths, strict=True)) for path in leaves]
    packed = read_packed(cells)
    assert packed is not None
    assert packed.nodes is not None
    assert len(packed.nodes.parents) == 8 + len(FORMS[form]) - 1


@pytest.mark.parametrize(
    "cells",
    [
        ["5.1.02", "5.1.2"],  # a zero is missing
        ["5.1.02", "5.1.02.01.01.0001", "5.1.02.01.01.001"],  # two books
        ["5.1.02", "1.02.03"],  # two systems
        ["5.1.02", " 5.1.03"],  # blanks about a code
        ["5.1.02", "5.1.0x"],  # prose
        ["5.1.02", 5.1],  # a number
        ["5.0.02", "5.1.02"],  # kelompok 0
        ["5.1.02", "X.XX.01"],  # the placeholder
        ["5", "6"],  # nothing tells the system
        ["6.01", "06.01.2.01", "2.08.02"],  # a zero and an urusan are missing
        ["1.01", "01", "02"],  # no dots
        ["1.06.2.08.0.00.01.0000"],  # an SKPD
        ["5.1.02", "5.1.0\u0661"],  # a digit of another script
        ["5.1.02", "5.1.0\ud800"],  # half a character
        [None, ""],
        [],
    ],
)
def test_what_is_not_regular_is_left_to_the_general_reader(cells: Iterable[object]) -> None:
    """A column with one odd code is not packed."""
    assert read_packed(list(cells)) is None


def test_a_code_printed_twice_is_left_to_the_walk() -> None:
    """Duplicates have no nodes by columns, so that the walk reports them."""
    packed = read_packed(["5.1.02", "5.1.01", "5.1.02"])
    assert packed is not None
    assert packed.nodes is None


def test_codes_too_wide_for_a_key_are_left_to_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where keys would leave 64 bits there are no nodes by columns."""
    monkeypatch.setattr("anggaran.shape.packed._ROOM", 100)
    packed = read_packed(["5.1.02", "5.1.09"])
    assert packed is not None
    assert packed.nodes is None


def test_labels_tell_sumber_dana_from_rekening_in_a_packed_column() -> None:
    """Codes of sumber dana look like rekening; the labels decide for the whole column."""
    cells = ["1.1.01", "1.1.01.01.01.0001"]
    dana = read_packed(cells, uraian=["Dana Umum", "DAU"])
    rekening = read_packed(cells, uraian=["Belanja Pegawai", "Gaji"])
    assert dana is not None
    assert rekening is not None
    assert [column.fit.book.system.value for column in (dana, rekening)] == ["sumber dana", "rekening"]


@given(code_columns(), st.data())
def test_flat_lines_add_up_alike_by_columns_and_one_by_one(cells: list[str | None], data: st.DataObject) -> None:
    """Grouped lines give the same nodes, counts and sums whichever way their codes are placed."""
    filled = [cell for cell in cells if cell]
    repeated = data.draw(st.lists(st.sampled_from(filled), min_size=1, max_size=20)) if filled else ["5.1.02"]
    frame = pa.table({"kode": repeated, "pagu": pa.array(range(len(repeated)), pa.int64())})
    trees = []
    for threshold in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(by_lines, "LONG", threshold)
            trees.append(Tree(frame, by=["kode"]))
    by_columns, one_by_one = trees
    assert described(by_columns.structure) == described(one_by_one.structure)
    assert by_columns.structure.counts is not None
    assert one_by_one.structure.counts is not None
    assert by_columns.structure.counts.tolist() == one_by_one.structure.counts.tolist()
    for name in ("computed", "standing", "direct", "computed_known"):
        assert getattr(by_columns.sums["pagu"], name).tolist() == getattr(one_by_one.sums["pagu"], name).tolist()
    assert sum(by_columns[node.key].pagu or 0 for node in by_columns.roots) == sum(range(len(repeated)))


def test_lines_beyond_64_bits_are_summed_exactly() -> None:
    """Sums of flat lines that leave 64 bits stay exact to the sen."""
    largest = Decimal("90000000000000000.07")
    frame = pa.table(
        {
            "kode": ["5.1.02", "5.1.02", "5.1.03"],
            "pagu": pa.array([largest, largest, Decimal("0.01")], pa.decimal128(38, 2)),
        }
    )
    tree = Tree(frame, by=["kode"])
    assert tree["5.1"].pagu == 2 * largest + Decimal("0.01")


def test_a_blank_amount_among_lines_counts_as_nothing_and_a_doubtful_one_is_unknown() -> None:
    """A null line adds nothing to its group; an unreadable one leaves its ancestors unknown and no others."""
    tree = Tree(
        [
            {"kode": "5.1.02", "pagu": "1"},
            {"kode": "5.1.02", "pagu": None},
            {"kode": "5.2.01", "pagu": "x"},
        ],
        by=["kode"],
    )
    assert tree["5.1"].pagu == 1
    assert tree["5.1.02"].lines == 2
    assert tree["5.2"].pagu is None


def test_a_long_table_finds_its_orphans_and_totals_by_columns() -> None:
    """A long regular table with a total row: implied parents, the orphan and the total are as in a short one."""
    rows = [
        {"kode": f"5.1.02.{o:02d}.{r:02d}.{s:04d}", "pagu": 1} for o in (1, 2) for r in (1, 2) for s in range(1, 151)
    ]
    rows.insert(0, {"kode": "5.1.02.01", "pagu": 300})
    tree = Tree([*rows, {"kode": None, "uraian": "JUMLAH", "pagu": 600}])
    assert len(rows) > by_code.LONG
    assert isinstance(tree.structure.kodes, Texts)
    assert [fault.rule for fault in tree.structure.faults] == []
    assert len(tree) == len(rows) + 8
    assert tree["5"].pagu == 600
    assert [total.label for total in tree.structure.totals] == ["JUMLAH"]
    assert tree["5.1.02.02.01"].implied


def test_a_row_without_its_parent_is_an_orphan_in_a_long_table_too() -> None:
    """Where the parents' level is printed elsewhere, a row whose parent is not is reported with that parent."""
    rows = [{"kode": f"5.1.02.01.01.{s:04d}", "pagu": 1} for s in range(1, 500)]
    tree = Tree([{"kode": "5.1.02.01.01", "pagu": 499}, *rows, {"kode": "5.1.02.01.02.0001", "pagu": 1}])
    (fault,) = tree.structure.faults
    assert (fault.rule, fault.kode, fault.evidence) == ("code-orphan", "5.1.02.01.02.0001", "5.1.02.01.02")


def test_a_lazy_column_is_a_sequence() -> None:
    """Entries, slices, negative positions and the end of a lazy column are those of a list."""
    picked = np.arange(10_000)[::-1].copy()
    column = Labels([str(number) for number in range(10_000)], picked)
    plain = [str(number) for number in picked.tolist()]
    assert list(column) == plain
    assert column[4096:4100] == plain[4096:4100]
    assert (column[-1], column[0], column[5000]) == (plain[-1], plain[0], plain[5000])
    assert "77" in column
    with pytest.raises(IndexError):
        column[10_000]


def test_segments_of_any_structure_are_a_matrix() -> None:
    """The matrix of a short, mixed table is filled up with -1, and the placeholder X is told from it."""
    tree = Tree([{"kode": "X.XX", "pagu": 1}, {"kode": "X.XX.01", "pagu": 1}, {"kode": "1.02.03", "pagu": 1}])
    assert not isinstance(tree.structure.segments, SegmentRows)
    assert tree.structure.segment_matrix.tolist()[:3] == [[-2, -1, -1], [-2, -2, -1], [-2, -2, 1]]
    assert {SYSTEMS[code].value for code in tree.structure.system_codes} == {"program"}


@pytest.mark.parametrize(("one", "sum_"), [(1, 800), ("Rp 1.000,00", "800.000,00")])
def test_checking_a_workbook_does_without_pandas(tmp_path: Path, one: object, sum_: object) -> None:
    """A long workbook with codes, blanks, implied parents and orphans is checked without pandas being loaded."""
    path = tmp_path / "lra.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        codes = [f"5.1.02.01.{group:02d}.{number:04d}" for group in (2, 1) for number in range(1, 401)]
        rows = [
            ["Kode", "Uraian", "Pagu"],
            ["5.1", "BELANJA OPERASI", sum_],
            *([code, "Belanja", one] for code in codes),
        ]
        for number, row in enumerate([*rows, ["", "JUMLAH", sum_]]):
            sheet.write_row(number, 0, row)
    said = "from anggaran import *; tree = Tree(read(sys.argv[1])[0]); found = len(check(tree).errors), len(tree)"
    code = f"import sys; {said}; print(*found, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["0", "806", "False"]
