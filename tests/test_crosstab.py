"""Program against kelompok and jenis: cells that are plain sums, margins that other documents state
alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree
from anggaran.compare.cross_margins import crosstab_findings
from anggaran.compare.crosstab import crosstab
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Severity
from strategies import in_millions, kode, rupiah, sen

BY = ["sub_kegiatan", "rekening"]

Line = tuple[tuple[int, ...], tuple[int, ...], int]  # sub kegiatan, rekening, sen

lines = st.lists(
    st.tuples(
        st.tuples(
            *map(st.just, (1, 6)), st.integers(1, 4), *map(st.just, (2, 1)), st.integers(1, 2)
        ),
        st.tuples(st.just(5), st.integers(1, 4), *[st.integers(1, 2)] * 4),
        sen,
    ),
    min_size=1,
    max_size=12,
)


def flat(found: Iterable[Line]) -> Tree:
    rows = [
        {
            "sub_kegiatan": kode(sub, (1, 2, 2, 1, 2, 4)),
            "rekening": kode(rekening),
            "pagu": rupiah(amount),
        }
        for sub, rekening, amount in found
    ]
    return Tree(rows, by=BY)


def grouped(found: Iterable[Line], row: int, column: int) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for sub, rekening, amount in found:
        sums[kode(sub[:row], (1, 2, 2)), kode(rekening[:column])] += amount
    return {key: rupiah(amount) for key, amount in sums.items()}


def document(sums: dict[str, Decimal]) -> Tree:
    return Tree(
        [{"kode": code, "uraian": f"Baris {code}", "pagu": amount} for code, amount in sums.items()]
    )


def told(findings: Findings) -> list[tuple[str, str | None, Decimal | None]]:
    return [(finding.rule, finding.kode, finding.difference) for finding in findings]


@given(lines, st.sampled_from([("kelompok", 2), ("jenis", 3)]))
def test_cells_are_plain_sums(found: list[Line], level: tuple[str, int]) -> None:
    """A cell is what a plain group-by adds up; where no line has both sides it is zero."""
    cross = crosstab(flat(found), columns=level[0])
    expected = grouped(found, 3, level[1])
    cells = {(str(row.kode), str(column.kode)) for row in cross.rows for column in cross.columns}
    assert cells >= set(expected)
    assert all(cross.cell(*cell) == expected.get(cell, Decimal("0.00")) for cell in cells)


@given(lines, st.sampled_from(["kelompok", "jenis"]))
def test_margins_add_up(found: list[Line], columns: str) -> None:
    """Both margins have the same sum: that of the lines."""
    cross = crosstab(flat(found), columns=columns)
    total = sum(amount for _, _, amount in found)
    for margin in (cross.row_totals, cross.column_totals):
        assert sum(int((amount or 0) * 100) for amount in margin.values()) == total
    assert cross.total == rupiah(total)
    assert not crosstab_findings(cross)


@given(lines, st.integers(-(10**12), 10**12).filter(bool), st.data())
def test_an_altered_program_is_found_as_such(
    found: list[Line], delta: int, data: st.DataObject
) -> None:
    """δ on one program of the other document is one line difference of δ and the total's, and
    nothing else.
    """
    cross = crosstab(flat(found))
    margin = {str(code): amount for code, amount in cross.row_totals.items() if amount is not None}
    altered = data.draw(st.sampled_from(sorted(margin)))
    other = document(margin | {altered: margin[altered] + rupiah(delta)})
    assert not crosstab_findings(cross, program=document(margin))
    expected = [("line-differs", altered, rupiah(-delta)), ("total-differs", None, rupiah(-delta))]
    assert told(crosstab_findings(cross, program=other)) == expected


@given(lines, st.integers(-(10**12), 10**12).filter(bool), st.data())
def test_an_altered_jenis_is_found_as_such(
    found: list[Line], delta: int, data: st.DataObject
) -> None:
    """δ on one jenis of the LRA is one line difference of δ and the total's, and nothing else."""
    cross = crosstab(flat(found), columns="jenis")
    margin = {
        str(code): amount for code, amount in cross.column_totals.items() if amount is not None
    }
    altered = data.draw(st.sampled_from(sorted(margin)))
    other = document(margin | {altered: margin[altered] + rupiah(delta)})
    assert not crosstab_findings(cross, belanja=document(margin))
    expected = [("line-differs", altered, rupiah(-delta)), ("total-differs", None, rupiah(-delta))]
    assert told(crosstab_findings(cross, belanja=other)) == expected


WIDE = [
    {"kode": "1.06.01", "uraian": "PENUNJANG", "pagu_operasi": "70", "pagu_modal": "5"},
    {"kode": "1.06.01.2.01", "uraian": "Perencanaan", "pagu_operasi": "70", "pagu_modal": "5"},
    {"kode": "1.06.01.2.01.0001", "uraian": "Dokumen", "pagu_operasi": "70", "pagu_modal": "5"},
    {"kode": "1.06.02", "uraian": "PEMBERDAYAAN", "pagu_operasi": "20", "pagu_modal": "-"},
    {"kode": "1.06.02.2.01", "uraian": "Potensi", "pagu_operasi": "20", "pagu_modal": "-"},
    {"kode": "1.06.02.2.01.0001", "uraian": "Pekerja", "pagu_operasi": "20", "pagu_modal": "-"},
]


def test_columns_by_kelompok_need_no_rekening() -> None:
    """The DPA rekap prints Operasi and Modal side by side on the program side alone."""
    cross = crosstab(Tree(WIDE))
    assert [(head.kode, head.uraian) for head in cross.columns] == [
        ("5.1", "Belanja Operasi"),
        ("5.2", "Belanja Modal"),
    ]
    assert cross.row_totals == {"1.06.01": Decimal("75.00"), "1.06.02": Decimal("20.00")}
    assert cross.column_totals == {"5.1": Decimal("90.00"), "5.2": Decimal("5.00")}
    assert cross.total == Decimal("95.00")


def test_versions_by_kelompok() -> None:
    """The shifted form doubles the columns by kelompok; either version has its own cross table."""
    rows = [
        {
            "kode": "1.06.01.2.01.0001",
            "pagu_operasi_sebelum": 7, "pagu_modal_sebelum": 3, "pagu_sebelum": 10,
            "pagu_operasi_setelah": 6, "pagu_modal_setelah": 5, "pagu_setelah": 11,
        },
    ]  # fmt: skip
    cross = crosstab(Tree(rows), measure="pagu_setelah")
    assert cross.column_totals == {"5.1": Decimal("6.00"), "5.2": Decimal("5.00")}


def test_nested_rows_know_their_program() -> None:
    """In a printed table each rekening counts for the program that it stands under, at any
    depth.
    """
    rows = [
        {"kode": "1.06.01", "uraian": "PENUNJANG", "pagu": 30},
        {"kode": "1.06.01.2.01.0001", "uraian": "Dokumen", "pagu": 30},
        {"kode": "5.1.02.01.01.0024", "uraian": "Alat Tulis", "pagu": 10},
        {"kode": "5.2.02.05.01.0005", "uraian": "Komputer", "pagu": 20},
        {"kode": "1.06.02", "uraian": "PEMBERDAYAAN", "pagu": 7},
        {"kode": "1.06.02.2.01.0001", "uraian": "Pekerja", "pagu": 7},
        {"kode": "5.1.02.01.01.0024", "uraian": "Alat Tulis", "pagu": 7},
    ]
    cross = crosstab(Tree(rows), columns="jenis")
    assert [(head.kode, head.uraian) for head in cross.rows] == [
        ("1.06.01", "PENUNJANG"),
        ("1.06.02", "PEMBERDAYAAN"),
    ]
    assert cross.row_totals == {"1.06.01": Decimal("30.00"), "1.06.02": Decimal("7.00")}
    assert cross.column_totals == {"5.1.02": Decimal("17.00"), "5.2.02": Decimal("20.00")}
    assert crosstab(Tree(rows), rows="sub kegiatan").cell("1.06.01.2.01.0001", "5.2") == Decimal(
        "20.00"
    )


def test_money_without_a_rekening_is_kept() -> None:
    """A line that names no rekening stands in a column of its own, and the margins still add up."""
    cross = crosstab(
        Tree(
            [
                {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": 10},
                {"sub_kegiatan": "1.06.01.2.01.0002", "rekening": None, "pagu": 7},
            ],
            by=BY,
        )
    )
    assert [head.kode for head in cross.columns] == ["5.1", None]
    assert cross.cell("1.06.01", None) == Decimal("7.00")
    assert cross.total == Decimal("17.00")


def test_flat_lines_are_nested_over_both_sides() -> None:
    """A recap that was nested over rekening alone is nested again over program and rekening."""
    found: list[Line] = [
        ((1, 6, 1, 2, 1, 1), (5, 1, 2, 1, 1, 24), 1000),
        ((1, 6, 2, 2, 1, 1), (5, 1, 2, 1, 1, 24), 500),
    ]
    lone = Tree(flat(found).table, by=["rekening"])
    assert crosstab(lone).row_totals == {"1.06.01": Decimal("10.00"), "1.06.02": Decimal("5.00")}


def test_other_akun_are_left_out_and_named() -> None:
    """Pendapatan is no kind of spending: it stays out of the cross table, which says so."""
    cross = crosstab(
        Tree(
            [
                {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "4.1.02.01.01.0001", "pagu": 99},
                {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": 10},
            ],
            by=BY,
        )
    )
    assert cross.left_out == ("4",)
    assert cross.total == Decimal("10.00")
    assert not crosstab_findings(cross)


def test_unknown_is_not_zero() -> None:
    """An unreadable line makes its cell and the margins over it unknown, and no other."""
    cross = crosstab(
        Tree(
            [
                {
                    "sub_kegiatan": "1.06.01.2.01.0001",
                    "rekening": "5.1.02.01.01.0024",
                    "pagu": "abc",
                },
                {
                    "sub_kegiatan": "1.06.02.2.01.0001",
                    "rekening": "5.1.02.01.01.0024",
                    "pagu": "10",
                },
                {"sub_kegiatan": "1.06.02.2.01.0001", "rekening": "5.2.02.01.01.0024", "pagu": "5"},
            ],
            by=BY,
        )
    )
    assert cross.row_totals == {"1.06.01": None, "1.06.02": Decimal("15.00")}
    assert cross.column_totals == {"5.1": None, "5.2": Decimal("5.00")}
    assert cross.total is None


TWO: list[Line] = [
    ((1, 6, 1, 2, 1, 1), (5, 1, 2, 1, 1, 24), 6000),
    ((1, 6, 2, 2, 1, 1), (5, 2, 2, 1, 1, 1), 4000),
]


def test_codes_without_urusan_pair() -> None:
    """A program document that leaves the urusan out of its codes states the same programs."""
    rows: list[dict[str, Any]] = [
        {"kode": "06.01", "uraian": "PENUNJANG", "pagu": 60},
        {"kode": "06.01.2.01", "uraian": "Perencanaan", "pagu": 60},
        {"kode": "06.02", "uraian": "PEMBERDAYAAN", "pagu": 41},
        {"kode": "06.02.2.01", "uraian": "Potensi", "pagu": 41},
    ]
    found = crosstab_findings(crosstab(flat(TWO)), program=Tree(rows))
    assert told(found)[0] == ("line-differs", "1.06.02", Decimal("-1.00"))
    assert len(found) == 2


def test_a_statement_with_pendapatan_is_held_by_its_belanja() -> None:
    """The total that the cross table must meet in an LRA is belanja, whatever pendapatan stands
    above it.
    """
    lra = document(
        {
            "4": Decimal(500),
            "4.1": Decimal(500),
            "5": Decimal(100),
            "5.1": Decimal(60),
            "5.2": Decimal(40),
        }
    )
    found = crosstab_findings(crosstab(flat(TWO)), belanja=lra)
    assert not found
    assert found.coverage.checked == {"total-differs": 2, "line-differs": 2}


def test_fewer_programs_are_coverage() -> None:
    """A document that states some of the programs, all alike, covers less; its total is no
    error.
    """
    found = crosstab_findings(crosstab(flat(TWO)), program=document({"1.06.01": Decimal(60)}))
    assert told(found) == [
        ("only-left", "1.06.02", None),
        ("total-differs", None, Decimal("40.00")),
    ]
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_a_program_of_the_other_document_alone() -> None:
    """A program that only the other document has is named with its place there."""
    other = document({"1.06.01": Decimal(60), "1.06.02": Decimal(40), "1.06.03": Decimal(5)})
    found = crosstab_findings(crosstab(flat(TWO)), program=other)
    assert (found[0].rule, found[0].kode, found[0].computed) == (
        "only-right",
        "1.06.03",
        Decimal("5.00"),
    )
    assert found[0].where.row == other["1.06.03"].where.row


def test_both_places_are_named() -> None:
    """A difference says where it stands in the cross table's document and in the other."""
    other = document({"1.06.01": Decimal(75), "1.06.02": Decimal(19)})
    tree = Tree(WIDE)
    (finding, total) = crosstab_findings(crosstab(tree), program=other)
    assert (finding.rule, finding.difference) == ("line-differs", Decimal("1.00"))
    assert finding.where.row == tree["1.06.02"].where.row
    assert finding.details["other"].row == other["1.06.02"].where.row
    assert total.rule == "total-differs"


def test_a_margin_that_cannot_be_held_is_said() -> None:
    """A document without the level is no pass: the coverage says that nothing was compared, and
    why.
    """
    found = crosstab_findings(crosstab(flat(TWO)), program=document({"5.1": Decimal(60)}))
    assert not found
    assert [gap.rule for gap in found.coverage.not_checked] == ["line-differs"]


def test_the_own_total_is_held_against_the_cells() -> None:
    """What a table prints as its total must be the sum of the cells."""
    rows: list[dict[str, Any]] = [
        *WIDE,
        {"kode": None, "uraian": "JUMLAH", "pagu_operasi": "90", "pagu_modal": "6"},
    ]
    found = crosstab_findings(crosstab(Tree(rows)))
    assert told(found) == [("total-differs", None, Decimal("-1.00"))]


@pytest.mark.parametrize(("delta", "differs"), [(500_000, False), (500_001, True)])
def test_a_document_in_millions_agrees_within_half_a_million(delta: int, *, differs: bool) -> None:
    """Each figure of a document "dalam jutaan" stands for half a million either way, and no
    more.
    """
    lines: list[Line] = [((1, 6, 1, 2, 1, 1), (5, 1, 2, 1, 1, 24), (7_000_000 + delta) * 100)]
    table = document({"1.06.01": Decimal(7_000_000)}).table
    other = Tree(in_millions(table))
    found = crosstab_findings(crosstab(flat(lines)), program=other)
    assert bool(found) is differs
    assert {finding.tolerance for finding in found} <= {Decimal("500000.00")}


@pytest.mark.parametrize(("jenis", "name"), [("5.1.02", "Belanja Operasi"), ("5.1.2", "")])
def test_kelompok_have_names_in_the_new_chart_only(jenis: str, name: str) -> None:
    """5.1 is Belanja Operasi since Permendagri 90/2019; under Permendagri 13/2006 it was another
    thing.
    """
    cross = crosstab(
        Tree(
            [{"program": "1.06.01", "rekening": f"{jenis}.01", "pagu": 1}],
            by=["program", "rekening"],
        )
    )
    assert [(head.kode, head.uraian) for head in cross.columns] == [("5.1", name)]


def test_a_table_of_one_side_has_no_cross_table() -> None:
    """Rekening alone, or programs alone without columns by kelompok, are refused with what is
    needed.
    """
    with pytest.raises(InvalidOption, match="tidak memuat program"):
        crosstab(document({"5.1": Decimal(1)}))
    with pytest.raises(InvalidOption, match="tidak memuat kelompok"):
        crosstab(document({"1.06.01": Decimal(1)}))
    with pytest.raises(InvalidOption, match="'realisasi' di tabel; yang ada: pagu"):
        crosstab(flat(TWO), measure="realisasi")


def test_the_frame_has_both_margins() -> None:
    """The frame is exact, its last column and row are the margins."""
    frame = crosstab(flat(TWO)).to_frame()
    assert list(frame.columns) == ["kode", "uraian", "5.1", "5.2", "jumlah"]
    assert frame["jumlah"].tolist() == [Decimal("60.00"), Decimal("40.00"), Decimal("100.00")]
    assert frame.iloc[-1]["uraian"] == "JUMLAH"
    assert set(map(type, frame["5.1"])) == {Decimal}
