"""A structure by columns: what follows from codes, and that reading them by columns is reading them
one by one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from anggaran.amount.column import read_amounts
from anggaran.arrow import Labels
from anggaran.finding import Text
from anggaran.kode.code import Kode
from anggaran.kode.code_column import CodeColumn
from anggaran.kode.codes import read_by_columns, read_codes
from anggaran.kode.column import read_kodes
from anggaran.rules.check import check
from anggaran.shape.by_code import build
from anggaran.shape.codes import gather
from anggaran.shape.rollup import roll_up
from anggaran.shape.structure import SYSTEMS, Evidence, RowKind, Structure, TotalRow
from anggaran.shape.totals import match_totals
from anggaran.table.table import Source, Table
from anggaran.tree import Tree

# Widths of the levels of a code, its first numbers, and the widths of its last level in another
# book.
FORMS: dict[str, tuple[tuple[int, ...], ...]] = {
    "rekening-3708-2020": ((1,), (1,), (2,), (2,), (2,), (4,)),
    "rekening-861-2026": ((1,), (1,), (2,), (2,), (3,), (5,)),
    "program-1317-2023": ((1,), (2,), (2,), (1, 2), (4,)),
    "program-90-2019 tanpa urusan": ((2,), (2,), (1, 2), (2,)),
}


@st.composite
def code_columns(draw: st.DrawFn) -> list[str | None]:
    """Codes of one book without repeats, in any order, parents printed or not, blank rows between
    them.
    """
    levels = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    widths = [width for level in levels for width in level]
    paths = draw(
        st.lists(
            st.lists(st.integers(1, 4), min_size=len(widths), max_size=len(widths)), min_size=1
        )
    )
    ends = np.cumsum([len(level) for level in levels]).tolist()
    codes = [
        ".".join(
            f"{number:0{width}d}"
            for number, width in zip(path[: draw(st.sampled_from(ends))], widths, strict=False)
        )
        for path in paths
    ]
    cells: list[str | None] = [
        *dict.fromkeys(codes),
        *draw(st.lists(st.sampled_from([None, ""]), max_size=3)),
    ]
    return draw(st.permutations(cells))


def table_of(cells: Sequence[str | None]) -> Table:
    """A printed table of these codes, in which every row has a label and an amount."""
    amounts = read_amounts(list(range(1, len(cells) + 1)))
    labels = [f"Baris {row}" for row in range(len(cells))]
    return Table(
        "tabel", Source(), range(1, len(cells) + 1), labels, {"pagu": amounts}, kode={"kode": cells}
    )


def kodes_of(column: CodeColumn) -> list[Kode | None]:
    """The kode of each row of a column."""
    codes, (by_row,) = gather([column])
    return [codes.kode(code) if code >= 0 else None for code in by_row.tolist()]


@given(code_columns())
def test_regular_codes_are_those_that_are_read_one_by_one(cells: list[str | None]) -> None:
    """Every row of a regular column has the code, the book and the text that the general reader
    gives it.
    """
    regular = read_by_columns(cells)
    if regular is None:
        return
    general = read_kodes(cells)
    assert kodes_of(regular) == list(general)
    assert list(map(str, kodes_of(regular))) == list(map(str, general))
    assert {fit.book for fit in regular.fits} == set(general.books.values())


@given(code_columns(), st.data())
def test_the_structure_of_a_column_follows_from_its_codes(
    cells: list[str | None], data: st.DataObject
) -> None:
    """Every code has its parent above it, implied where no row prints it, and stands where it first
    appears.
    """
    cells = [*cells, *data.draw(st.lists(st.sampled_from(cells), max_size=3))]
    table = table_of(cells)
    shape = build(table, [read_codes(cells)])
    general = read_kodes(cells)
    printed = {kode for kode in general if kode is not None}
    assert set(shape.kodes) == {str(kode) for each in printed for kode in (each, *each.ancestors)}
    for node, parent in enumerate(shape.parents.tolist()):
        segments = shape.segments[node]
        every = (kode for each in printed for kode in (each, *each.ancestors))
        above = next(kode for kode in every if kode.segments == segments).parent
        assert (shape.kodes[parent] if parent >= 0 else None) == (
            None if above is None else str(above)
        )
    rows = shape.rows[shape.rows >= 0].tolist()
    assert sorted(rows) == [row for row, kode in enumerate(general) if kode is not None]
    duplicates = [fault.row for fault in shape.faults if fault.rule == "code-duplicate"]
    assert duplicates == [
        row for row, kode in enumerate(general) if kode is not None and kode in list(general)[:row]
    ]
    assert [fault.row for fault in shape.faults] == sorted(fault.row for fault in shape.faults)
    firsts = [min(_rows_below(shape, node)) for node in range(len(shape))]
    assert firsts == sorted(firsts)
    assert len(set(shape.keys)) == len(shape)


def _rows_below(shape: Structure, node: int) -> list[int]:
    own = [int(shape.rows[node])] if shape.rows[node] >= 0 else []
    return own + [
        row for child in shape.children(node).tolist() for row in _rows_below(shape, child)
    ]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_whole_books_are_read_by_columns(form: str) -> None:
    """A column with a code of the lowest level at full width is regular in every book."""
    widths = [width for level in FORMS[form] for width in level]
    leaves = [[1] * (len(widths) - 1) + [number] for number in range(1, 9)]
    cells = [
        ".".join(f"{n:0{width}d}" for n, width in zip(path, widths, strict=True)) for path in leaves
    ]
    column = read_by_columns(cells)
    assert column is not None
    assert len(gather([column])[0]) == 8 + len(FORMS[form]) - 1


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
    """A column with one odd code is not read by columns."""
    assert read_by_columns(list(cells)) is None


def test_codes_too_wide_for_a_number_are_sorted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the segments of a code leave 64 bits they are sorted one after the other."""
    cells = ["5.1.09", "5.1.02", "5", "5.1.09", "4.2"]
    usual, (rows,) = gather([read_codes(cells)])
    monkeypatch.setattr("anggaran.shape.codes._ROOM", 100)
    wide, (same,) = gather([read_codes(cells)])
    assert usual.segments.tolist() == wide.segments.tolist()
    assert (rows.tolist(), usual.above.tolist()) == (same.tolist(), wide.above.tolist())


def test_labels_tell_sumber_dana_from_rekening() -> None:
    """Codes of sumber dana look like rekening; the labels decide for the whole column."""
    cells = ["1.1.01", "1.1.01.01.01.0001"]
    dana = read_codes(cells, uraian=["Dana Umum", "DAU"])
    rekening = read_codes(cells, uraian=["Belanja Pegawai", "Gaji"])
    assert [column.fits[0].book.system.value for column in (dana, rekening)] == [
        "sumber dana",
        "rekening",
    ]


@given(code_columns(), st.data())
def test_flat_lines_add_up_at_their_codes(cells: list[str | None], data: st.DataObject) -> None:
    """Each code of grouped lines sums and counts the lines that print it, or a code below it,
    whatever their order.
    """
    filled = [cell for cell in cells if cell]
    repeated = (
        data.draw(st.lists(st.sampled_from(filled), min_size=1, max_size=20))
        if filled
        else ["5.1.02"]
    )
    other = data.draw(
        st.lists(
            st.sampled_from(["1.1.01", "2.1", None]), min_size=len(repeated), max_size=len(repeated)
        )
    )
    frame = pa.table(
        {"kode": repeated, "dana": other, "pagu": pa.array(range(len(repeated)), pa.int64())}
    )
    tree = Tree(frame, by=["kode", "dana"])
    general = read_kodes(repeated)
    for node in tree.roots:
        below = [
            row
            for row, kode in enumerate(general)
            if kode and node.kode == str((*kode.ancestors, kode)[0])
        ]
        if below:  # a line whose code nothing tells stands apart
            assert node.pagu == sum(below)
            assert node.lines == len(below)
    assert sum(node.pagu or 0 for node in tree.roots) == sum(range(len(repeated)))
    counts = tree.structure.counts
    assert counts is not None
    assert int(counts.sum()) == len(repeated)
    assert not counts[~tree.structure.is_leaf].any()


def test_flat_lines_are_in_the_order_of_their_codes() -> None:
    """Nodes of two nested columns come by code, each behind its parent; what names nothing further
    comes last.
    """
    lines = [
        ("1.02.02", "5.2"),
        ("1.02.01", "5.1.02"),
        ("1.02.01", None),
        ("1.02.01", "5.1"),
        ("1.02", "4.1"),
    ]
    tree = Tree(
        [{"program": one, "rekening": two, "pagu": 1} for one, two in lines],
        by=["program", "rekening"],
    )
    assert list(tree) == [
        "1", "1.02", "1.02.01", "1.02.01/5", "1.02.01/5.1", "1.02.01/5.1.02", "1.02.01/5.1/-",
        "1.02.01/-",
        "1.02.02", "1.02.02/5", "1.02.02/5.2", "1.02/4", "1.02/4.1",
    ]  # fmt: skip
    assert [node.lines for node in tree.roots] == [5]


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
    """A null line adds nothing to its group; an unreadable one leaves its ancestors unknown and no
    others.
    """
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
    """A long regular table with a total row: implied parents, the orphan and the total are as in a
    short one.
    """
    rows = [
        {"kode": f"5.1.02.{o:02d}.{r:02d}.{s:04d}", "pagu": 1}
        for o in (1, 2)
        for r in (1, 2)
        for s in range(1, 151)
    ]
    rows.insert(0, {"kode": "5.1.02.01", "pagu": 300})
    tree = Tree([*rows, {"kode": None, "uraian": "JUMLAH", "pagu": 600}])
    assert [fault.rule for fault in tree.structure.faults] == []
    assert len(tree) == len(rows) + 8
    assert tree["5"].pagu == 600
    assert [total.label for total in tree.structure.totals] == ["JUMLAH"]
    assert tree["5.1.02.02.01"].implied


def test_a_row_without_its_parent_is_an_orphan_in_a_long_table_too() -> None:
    """Where the parents' level is printed elsewhere, a row whose parent is not is reported with
    that parent.
    """
    rows = [{"kode": f"5.1.02.01.01.{s:04d}", "pagu": 1} for s in range(1, 500)]
    tree = Tree(
        [{"kode": "5.1.02.01.01", "pagu": 499}, *rows, {"kode": "5.1.02.01.02.0001", "pagu": 1}]
    )
    (fault,) = tree.structure.faults
    assert (fault.rule, fault.kode, fault.evidence) == (
        "code-orphan",
        "5.1.02.01.02.0001",
        "5.1.02.01.02",
    )


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
    """The matrix of a short, mixed table is filled up with -1, and the placeholder X is told from
    it.
    """
    tree = Tree(
        [
            {"kode": "X.XX", "pagu": 1},
            {"kode": "X.XX.01", "pagu": 1},
            {"kode": "1.02.03", "pagu": 1},
        ]
    )
    assert list(tree.structure.segments)[:3] == [(-1,), (-1, -1), (-1, -1, 1)]
    assert tree.structure.segment_matrix.tolist()[:3] == [[-2, -1, -1], [-2, -2, -1], [-2, -2, 1]]
    assert {SYSTEMS[code].value for code in tree.structure.system_codes} == {"program"}


@pytest.mark.parametrize(("one", "sum_"), [(1, 800), ("Rp 1.000,00", "800.000,00")])
def test_checking_a_workbook_does_without_pandas(tmp_path: Path, one: object, sum_: object) -> None:
    """A long workbook with codes, blanks, implied parents and orphans is checked without pandas
    being loaded.
    """
    path = tmp_path / "lra.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        codes = [
            f"5.1.02.01.{group:02d}.{number:04d}" for group in (2, 1) for number in range(1, 401)
        ]
        rows = [
            ["Kode", "Uraian", "Pagu"],
            ["5.1", "BELANJA OPERASI", sum_],
            *([code, "Belanja", one] for code in codes),
        ]
        for number, row in enumerate([*rows, ["", "JUMLAH", sum_]]):
            sheet.write_row(number, 0, row)
    said = "from anggaran import *; tree = Tree(read(sys.argv[1])[0])"
    found = "len(check(tree).errors), len(tree), 'pandas' in sys.modules"
    command = [sys.executable, "-c", f"import sys; {said}; print({found})", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["0", "806", "False"]


def sums_of(tree: Tree) -> list[tuple[str, str | None, Decimal | None]]:
    """The errors of a tree: rule, node and difference."""
    return [(found.rule, found.uraian, found.difference) for found in check(tree).errors]


def test_codes_that_no_book_knows_stand_under_what_they_begin_with() -> None:
    """The codes of 2006 are a tree by their beginnings, inferred, and a small fault among sums that
    hold is found.
    """
    tree = Tree(
        [
            {"kode": "1.09 . 1.09.01 . 01", "uraian": "Program", "pagu": 650},
            {"kode": "1.09 . 1.09.01 . 01 . 01", "uraian": "Surat", "pagu": 250},
            {"kode": "1.09 . 1.09.01 . 01 . 01 . 5 . 2 . 2", "uraian": "Barang", "pagu": 250},
            {"kode": "1.09 . 1.09.01 . 01 . 02", "uraian": "Listrik", "pagu": 401},
            {"kode": "1.09 . 1.09.01 . 01 . 02 . 5 . 2 . 2", "uraian": "Barang", "pagu": 401},
        ]
    )
    assert tree.structure.parents.tolist() == [-1, 0, 1, 0, 3]
    assert tree.structure.evidence is Evidence.INFERRED
    assert sums_of(tree) == [("parent-sum", "Program", Decimal("-1.00"))]


def test_a_heading_of_the_whole_among_the_rows_of_a_part_is_no_parent_of_them() -> None:
    """A node whose every sum is missed by far has no children, where more sums hold so."""
    codes = [
        "1.09 . 01 . 01 . 5.2",
        "1.09 . 01 . 01",
        "1.09 . 01 . 01 . 5.2.1",
        "1.09 . 01 . 02",
        "1.09 . 01 . 02 . 5.2.1",
    ]
    amounts = [7000, 300, 300, 400, 400]
    rows = [
        {"kode": code, "uraian": "Baris", "pagu": amount}
        for code, amount in zip(codes, amounts, strict=True)
    ]
    tree = Tree(rows)
    assert tree.structure.parents.tolist() == [-1, -1, 1, -1, 3]
    assert not sums_of(tree)


def test_groups_filled_up_with_zeros_are_the_codes_that_they_number() -> None:
    """5.1.02.00.00.0000 is 5.1.02, and the whole is counted once."""
    codes = ["5.1.00.00.00.0000", "5.1.02.00.00.0000", "5.1.02.01.01.0024", "5.1.02.01.01.0025"]
    tree = Tree(
        [{"kode": code, "pagu": pagu} for code, pagu in zip(codes, (30, 30, 10, 20), strict=True)]
    )
    assert list(tree) == ["5", "5.1", "5.1.02", "5.1.02.01", "5.1.02.01.01", *codes[2:]]
    assert tree.total("pagu") == 30
    both = ["5.1.02", "5.1.02.00.00.0000", "5.1.02.01.01.0024"]
    assert Tree([{"kode": code, "pagu": 1} for code in both]).structure.faults == ()


def test_repeats_that_their_parent_adds_up_are_lines() -> None:
    """A code printed twice is a duplicate, unless the sum above counts both rows or nothing is a
    parent at all.
    """
    twice = [
        {"kode": "5.1.02", "pagu": 10},
        {"kode": "5.1.02.01", "pagu": 5},
        {"kode": "5.1.02.01", "pagu": 5},
    ]
    assert not check(Tree(twice)).errors
    once = [{**twice[0], "pagu": 5}, *twice[1:]]
    assert [found.rule for found in check(Tree(once)).errors] == ["code-duplicate"]
    register = [{"kode": f"5.1.02.01.01.000{number}", "pagu": 1} for number in (1, 2, 1, 2, 3)]
    assert not check(Tree(register)).errors


def test_an_skpd_printed_twice_in_a_row_is_one_level_more() -> None:
    """SKPD and its only unit have one code: the second row stands under the first, and what follows
    under it.
    """
    codes = ["2.16", "2.16.2.20.2.21.01.0000", "2.16.2.20.2.21.01.0000", "2.16.01", "2.16.01.2.01"]
    tree = Tree([{"kode": code, "uraian": code, "pagu": 6} for code in codes])
    rows = [int(row) for row in tree.structure.rows if row >= 0]
    above = [
        int(tree.structure.rows[tree.structure.parents[node]])
        for node in map(tree.structure.node_of_row.get, rows[1:])
    ]
    assert above == [0, 1, 2, 3]
    assert not check(tree).errors


@pytest.mark.parametrize("evidence", Evidence)
def test_a_total_far_off_doubts_levels_that_are_inferred(evidence: Evidence) -> None:
    """Three times the total in every measure: rather were the levels misread; where they are
    printed, it is the total that is wrong.
    """
    amounts = {
        "pagu": read_amounts([100, 100, 60, 40, 90, 100]),
        "realisasi": read_amounts([80, 80, 50, 30, 70, 80]),
    }
    blank = [""] * 5
    shape = Structure(
        np.array([-1, -1, 1, 1, -1]),
        np.arange(5),
        keys=["1", "2", "2.1", "2.2", "3"],
        kodes=[None] * 5,
        labels=["Urusan", "Bidang", "Gaji", "Listrik", "Lain"],
        level_names=blank,
        systems=blank,
        segments=[()] * 5,
        basis=Text("", ""),
        totals=(TotalRow(5, RowKind.TOTAL, "Jumlah", 5),),
        evidence=evidence,
    )
    nothing = np.zeros(5, dtype=bool)
    sums = {name: roll_up(shape, each.sen[:5], ~nothing, nothing) for name, each in amounts.items()}
    assert bool(match_totals(shape, amounts, sums)) is (evidence is Evidence.PRINTED)
