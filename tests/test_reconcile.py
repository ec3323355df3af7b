"""Two documents against each other: what agrees, what differs, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anggaran import Tree, check, reconcile, reconcile_all
from anggaran.compare.keys import numbered
from anggaran.errors import InvalidOption
from anggaran.finding import Severity
from anggaran.measure import Measure
from anggaran.report.as_text import write_text
from anggaran.report.of_two import reconcile_view
from anggaran.rules.registry import sentence
from strategies import Budget, Row, budgets, in_millions, kode, printed, rupiah

NEW_WIDTHS = (1, 1, 2, 2, 3, 5)  # Kepmendagri 900.1-861/2026


def changed(budget: Budget, code: tuple[int, ...], delta: int) -> Budget:
    pagu, realisasi = budget.leaves[code]
    return Budget({**budget.leaves, code: (pagu + delta, realisasi)})


@given(budgets())
def test_a_document_agrees_with_itself(budget: Budget) -> None:
    """Nothing is found between a document and itself, and every line is compared."""
    tree = Tree(printed(budget))
    result = reconcile(tree, tree)
    assert list(result.findings) == []
    assert result.agrees
    assert {pair.status for pair in result.pairs} == {"both"}
    assert result.findings.coverage.checked["line-differs"] == 2 * len(budget.nodes())


@given(budgets(), budgets())
def test_either_side_mirrors_the_other(one: Budget, other: Budget) -> None:
    """Left against right is right against left with the signs turned."""
    ahead, back = (
        reconcile(Tree(printed(a)), Tree(printed(b))) for a, b in ((one, other), (other, one))
    )
    turn = {"both": "both", "left": "right", "right": "left"}

    def lines(result: object, sign: int) -> set[tuple[object, ...]]:
        return {
            (
                p.kode,
                p.measure,
                p.difference and sign * p.difference,
                p.status if sign > 0 else turn[p.status],
            )
            for p in result.pairs  # type: ignore[attr-defined]
        }

    assert lines(ahead, 1) == lines(back, -1)
    assert [t.difference for t in ahead.totals] == [
        t.difference and -t.difference for t in back.totals
    ]
    assert ahead.findings.summary == back.findings.summary


@given(budgets(), st.integers(1, 10**12), st.data())
def test_a_changed_line_is_found_once(budget: Budget, delta: int, data: st.DataObject) -> None:
    """A difference put into one line is that line and the total, its ancestors listed beneath
    it.
    """
    code = data.draw(st.sampled_from(sorted(budget.leaves)))
    result = reconcile(Tree(printed(changed(budget, code, delta))), Tree(printed(budget)))
    line, total = result.findings
    assert (line.rule, line.kode, line.measure, line.difference) == (
        "line-differs",
        kode(code),
        "pagu",
        rupiah(delta),
    )
    assert (total.rule, total.difference) == ("total-differs", rupiah(delta))
    assert [row.difference for row in line.breaks] == [rupiah(delta)] * (len(code) - 1)


@given(budgets(), budgets())
def test_no_line_is_lost(one: Budget, other: Budget) -> None:
    """Every code of either document stands in the result, once a measure."""
    result = reconcile(Tree(printed(one)), Tree(printed(other)))
    codes = [pair.kode for pair in result.pairs if pair.measure == "pagu"]
    assert sorted(map(str, codes)) == sorted(kode(code) for code in {*one.nodes(), *other.nodes()})


@given(budgets(), st.integers(0, 10**9))
def test_another_code_book_changes_nothing(budget: Budget, delta: int) -> None:
    """Codes in the widths of 2026 pair with those of 2023, for they are the same integers."""
    code = min(budget.leaves)
    left = printed(changed(budget, code, delta))
    right, wide = printed(budget), printed(budget)
    for row, segments in zip(wide, budget.nodes(), strict=True):
        row["kode"] = kode(segments, NEW_WIDTHS)
    same, other = reconcile(Tree(left), Tree(right)), reconcile(Tree(left), Tree(wide))
    assert [(p.kode, p.difference, p.status) for p in same.pairs] == [
        (p.kode, p.difference, p.status) for p in other.pairs
    ]
    assert [f.rule for f in same.findings] == [f.rule for f in other.findings]


@given(budgets(), st.integers(1, 100))
def test_money_moved_under_one_parent_is_a_version(budget: Budget, delta: int) -> None:
    """Lines that differ under equal parents are one warning on the level on which both agree."""
    twin = (5, 1, 1, 1, 1, 90), (5, 1, 1, 1, 1, 91)
    before = Budget({**budget.leaves, twin[0]: (1000, 0), twin[1]: (1000, 0)})
    after = Budget({**budget.leaves, twin[0]: (1000 - delta, 0), twin[1]: (1000 + delta, 0)})
    (finding,) = reconcile(Tree(printed(before)), Tree(printed(after))).findings
    assert (finding.rule, finding.kode) == ("version-mixup", "5.1.01.01.01")
    assert finding.details["level"] == "rincian objek"
    assert sorted(line["difference"] for line in finding.details["lines"]) == [
        rupiah(-delta),
        rupiah(delta),
    ]


def test_program_side_and_spending_side_meet_on_their_total() -> None:
    """Programs and rekening share no line; their totals are held against each other."""
    program: list[Row] = [{"kode": "1.06.02", "pagu": 60}, {"kode": "1.06.04", "pagu": 40}]
    belanja: list[Row] = [
        {"kode": "4", "pagu": 7},
        {"kode": "5", "pagu": 100},
        {"kode": "5.1", "pagu": 100},
    ]
    result = reconcile(program, belanja)
    assert [(t.measure, t.left, t.right) for t in result.totals] == [
        ("pagu", Decimal(100), Decimal(100))
    ]
    assert not list(result.pairs)
    assert result.agrees


def test_a_lost_urusan_does_not_part_two_documents() -> None:
    """`06.02` in one document is `1.06.02` in the other."""
    one: list[Row] = [{"kode": "6.02", "pagu": 60}, {"kode": "06.02.2.03", "pagu": 60}]
    other: list[Row] = [{"kode": "1.06.02", "pagu": 60}, {"kode": "1.06.02.2.03", "pagu": 59}]
    found = reconcile(one, other).findings.of("line-differs")
    assert [(f.kode, f.difference) for f in found] == [("06.02.2.03", Decimal("1.00"))]


def test_names_pair_where_codes_are_missing() -> None:
    """A name that is all but equal in its place is used and said; one that only resembles is
    proposed, not used.
    """
    one = [
        {"uraian": "Program Pemberdayaan Sosial", "pagu": 10},
        {"uraian": "Program Pemenuhan Hak Anak (PHA)", "pagu": 20},
        {"uraian": "Program Penanganan Bencana", "pagu": 30},
    ]
    other = [
        {"uraian": "PROGRAM PEMERDAYAAN SOSIAL", "pagu": 10},
        {"uraian": "Program Pemenuhan Hak Anak", "pagu": 21},
        {"uraian": "Program Penanganan Bencana", "pagu": 30},
    ]
    result = reconcile(one, other)
    assert [(f.rule, f.uraian) for f in result.findings.of("name-differs")] == [
        ("name-differs", "Program Pemberdayaan Sosial")
    ]
    (proposal,) = result.findings.of("match-proposed")
    assert (proposal.details["left"], proposal.details["right"]) == (
        one[1]["uraian"],
        other[1]["uraian"],
    )
    assert not result.findings.of("line-differs")


words = st.lists(
    st.sampled_from(["program", "sosial", "anak", "desa", "bina"]), min_size=1, max_size=4
).map(" ".join)
named: st.SearchStrategy[list[Row]] = st.lists(
    st.builds(dict, uraian=words, pagu=st.integers(0, 3)), min_size=1, max_size=6
)


def test_a_paired_row_is_not_paired_again() -> None:
    """Rows that changed places are neighbours of nothing: between them no name is proved to be
    another's.
    """
    one = [{"uraian": "Bina Anak Bina Anak", "pagu": 1}, {"uraian": "Program Desa", "pagu": 0}]
    other = [{"uraian": "Bina Anak", "pagu": 1}, one[1], {**one[0], "pagu": 0}]
    for left, right in ((one, other), (other, one)):
        assert len(reconcile(left, right).findings.of("line-differs")) == 1


@given(named, named)
def test_names_pair_and_are_proposed_alike_from_either_side(
    one: list[Row], other: list[Row]
) -> None:
    """Tables without codes say of each other the same from either side, proposals included."""
    ahead, back = reconcile(one, other), reconcile(other, one)
    assert ahead.findings.summary == back.findings.summary
    assert {
        (f.details["left"], f.details["right"]) for f in ahead.findings.of("match-proposed")
    } == {(f.details["right"], f.details["left"]) for f in back.findings.of("match-proposed")}


def test_a_pairs_table_settles_what_names_cannot() -> None:
    """Indicators on one side and programs on the other pair as the caller says."""
    dpa = [
        {"uraian": "Persentase kelembagaan", "pagu": 5},
        {"uraian": "Persentase PMKS", "pagu": 7},
    ]
    pk = [
        {"uraian": "Program Pemberdayaan", "pagu": 5},
        {"uraian": "Program Rehabilitasi", "pagu": 9},
    ]
    names = {
        "Program Pemberdayaan": "Persentase kelembagaan",
        "Program Rehabilitasi": "persentase pmks",
    }
    assert [p.difference for p in reconcile(pk, dpa, pairs=names).pairs] == [
        Decimal("0.00"),
        Decimal("2.00"),
    ]
    assert not list(reconcile(pk, dpa).pairs)


@pytest.mark.parametrize("kode", [None, "1.06.0"])
def test_several_lines_paired_with_one_are_summed(kode: str | None) -> None:
    """Two programs that the caller pairs with one indicator are one line with it, and neither is
    missing.
    """
    labels = ["Pemberdayaan", "Rehabilitasi", "Bencana"]
    pk: list[Row] = [
        {"kode": kode and f"{kode}{n}", "uraian": label, "pagu": n}
        for n, label in enumerate(labels, start=2)
    ]
    other: list[Row] = [
        {"kode": kode and f"{kode}2", "uraian": "Kemiskinan", "pagu": 5},
        {"kode": kode and f"{kode}4", "uraian": "Bencana", "pagu": 4},
    ]
    names = {"Pemberdayaan": "Kemiskinan", "Rehabilitasi": "Kemiskinan"}
    assert list(reconcile(pk, other, pairs=names).findings) == []


def test_a_pairs_table_settles_what_codes_cannot() -> None:
    """A line recoded between two documents is one line where the caller says so, and its new name
    is no finding.
    """
    dpa = [
        {"kode": "5.1.02", "uraian": "Belanja Jasa", "pagu": 5},
        {"kode": "5.1.05", "uraian": "Hibah", "pagu": 7},
    ]
    lra = [
        {"kode": "5.1.02", "uraian": "Belanja Jasa", "pagu": 5},
        {"kode": "5.1.06", "uraian": "Bansos", "pagu": 7},
    ]
    assert len(reconcile(dpa, lra).findings.of("only-left")) == 1
    assert list(reconcile(dpa, lra, pairs={"Hibah": "Bansos"}).findings) == []


def test_covering_less_is_coverage_and_no_error() -> None:
    """A PK that agrees on all its lines and leaves others out is reported, not accused."""
    pk = [{"kode": "1.06.02", "pagu": 60}]
    dpa = [{"kode": "1.06.01", "pagu": 40}, {"kode": "1.06.02", "pagu": 60}]
    result = reconcile(pk, dpa)
    assert result.findings.summary["error"] == 0
    (total,) = result.findings.of("total-differs")
    assert total.details["coverage"] is True


def test_a_document_that_stops_earlier_misses_nothing_below() -> None:
    """Programs against kegiatan meet on the programs; one that differs is found although kegiatan
    account for it.
    """
    pk = [{"kode": "1.06.02", "pagu": 0}, {"kode": "1.06.03", "pagu": 5}]
    renja = [
        {"kode": "1.06.02", "pagu": 100},
        {"kode": "1.06.02.2.01", "pagu": 100},
        {"kode": "1.06.03", "pagu": 5},
        {"kode": "1.06.03.2.01", "pagu": 5},
    ]
    findings = reconcile(pk, renja).findings
    assert [(f.rule, f.kode, f.difference) for f in findings] == [
        ("line-differs", "1.06.02", Decimal("-100.00")),
        ("total-differs", None, Decimal("-100.00")),
    ]


def test_a_tolerance_is_only_what_was_asked_for() -> None:
    """A difference up to the tolerance is none, one sen more is one; a negative tolerance is
    refused.
    """
    one, other = [{"kode": "5.1", "pagu": "100,00"}], [{"kode": "5.1", "pagu": "99,00"}]
    assert not reconcile(one, other, tolerance=1).findings.errors
    assert reconcile(one, other, tolerance=Decimal("0.99")).findings.errors
    with pytest.raises(InvalidOption, match="Toleransi"):
        reconcile(one, other, tolerance=-1)


def test_a_finding_says_what_was_allowed() -> None:
    """The tolerance of a finding is what its difference was held against: the caller's, or half a
    unit a figure.
    """
    one, other = [{"kode": "5.1", "pagu": 100}], [{"kode": "5.1", "pagu": 90}]
    assert {f.tolerance for f in reconcile(one, other, tolerance=5).findings} == {Decimal("5.00")}
    assert {f.tolerance for f in reconcile(one, other).findings} == {Decimal("0.00")}
    millions = Tree(in_millions(Tree([{"kode": "5.1", "pagu": "100000000"}]).table))
    found = reconcile(millions, [{"kode": "5.1", "pagu": 90_000_000}]).findings
    assert {(f.rule, f.tolerance) for f in found} == {
        ("line-differs", Decimal("500000.00")), ("total-differs", Decimal("500000.00")),
    }  # fmt: skip


YEARS: list[Row] = [{"kode": "5.1", "pagu_2024": 5, "pagu_2025": 7}]


def test_a_column_is_never_guessed() -> None:
    """Of two planning years neither of which is likelier none is compared, and the reason says how
    to choose.
    """
    result = reconcile(YEARS, [{"kode": "5.1", "pagu": 9}])
    assert not list(result.findings)
    assert not result.findings.coverage
    (skipped,) = result.findings.coverage.not_checked
    assert "pagu_2024, pagu_2025" in skipped.reason.id
    assert "measures={'pagu_2024': 'pagu'}" in skipped.reason.id
    assert result.basis.en == "codes"
    three = reconcile_all(
        {"Renja": YEARS, "DPA": [{"kode": "5.1", "pagu": 9}], "LRA": [{"kode": "5.1", "pagu": 9}]}
    )
    assert [skipped.table for skipped in three.findings.coverage.not_checked] == [
        "Renja – DPA",
        "Renja – LRA",
    ]
    assert three.agrees


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        ("pagu", "pagu_setelah", True),
        ("pagu_murni", "pagu_perubahan", False),
        ("pagu", "pagu_operasi", False),
        ("pagu_2023", "pagu_2024", False),
        ("realisasi", "realisasi_sd_ini", True),
        ("realisasi_januari", "realisasi_mei", False),
        ("realisasi", "realisasi_ls_gaji", False),
        ("realisasi", "realisasi_lalu", False),
    ],
)
def test_columns_of_another_version_kelompok_or_time_are_no_pair(
    one: str,
    other: str,
    pair: bool,  # noqa: FBT001
) -> None:
    """Two columns that each name another year, version, kelompok or time are not one figure,
    however lone they are.
    """
    result = reconcile([{"kode": "5.1", one: 9}], [{"kode": "5.1", other: 8}])
    assert [(each.left, each.right) for each in result.measures] == ([(one, other)] if pair else [])
    assert bool(result.findings.errors) is pair
    assert pair or result.findings.coverage.not_checked


def test_two_versions_are_offered_as_versions() -> None:
    """A pagu murni is not held against a pagu perubahan, and the reason says how to compare
    them.
    """
    one, other = [{"kode": "5.1", "pagu_murni": 9}], [{"kode": "5.1", "pagu_perubahan": 8}]
    (skipped,) = reconcile(one, other).findings.coverage.not_checked
    assert "versions(…)" in skipped.reason.id


@given(budgets(), st.data())
def test_a_dropped_line_is_named_with_its_own_row(budget: Budget, data: st.DataObject) -> None:
    """A printed line that the other document lacks is named itself, not a code above that no row
    prints.
    """
    rows = [row for row in printed(budget) if row["kode"] in {kode(code) for code in budget.leaves}]
    rows = [{**row, "pagu": rupiah(n * 100), "realisasi": 0} for n, row in enumerate(rows, 1)]
    dropped = data.draw(st.sampled_from(rows))
    kept = [row for row in rows if row is not dropped]
    assume(kept)
    left = Tree(rows)
    found = [
        finding
        for finding in reconcile(left, Tree(kept)).findings
        if finding.rule not in {"total-differs", "line-differs"}
    ]
    assert [(f.rule, f.kode) for f in found] == [("only-left", dropped["kode"])]
    assert found[0].where.row == left[str(dropped["kode"])].where.row


def test_a_difference_of_flat_lines_carries_its_path() -> None:
    """A line of sub kegiatan and rekening is named by both, and the largest difference comes
    first.
    """

    def recap(*amounts: int) -> Tree:
        lines = [
            {
                "sub_kegiatan": f"1.06.0{n}.2.01.0001",
                "rekening": "5.1.02.01.01.0024",
                "pagu": amount,
            }
            for n, amount in enumerate(amounts, 1)
        ]
        return Tree([*lines, lines[0]], by=["sub_kegiatan", "rekening"])

    result = reconcile(recap(10, 20, 30), recap(11, 25, 30))
    found = result.findings.of("line-differs")
    assert [(f.details["path"], f.difference) for f in found] == [
        (["1.06.02.2.01.0001", "5.1.02.01.01.0024"], Decimal(-5)),
        (["1.06.01.2.01.0001", "5.1.02.01.01.0024"], Decimal(-2)),
    ]
    text = write_text(reconcile_view(result))
    assert "1.06.02.2.01.0001 ▸ 5.1.02.01.01.0024" in text
    matrix = reconcile_all({"Murni": recap(10, 20), "Lagi": recap(10, 20), "Lain": recap(10, 21)})
    (found_in_matrix,) = matrix.findings.of("line-differs")
    assert found_in_matrix.details["path"] == ["1.06.02.2.01.0001", "5.1.02.01.01.0024"]
    assert found_in_matrix.severity is Severity.ERROR


def test_headings_of_two_years_are_no_pair() -> None:
    """Columns of one name whose headings print two years are two figures, and the reason says that
    none was held.
    """
    one, other = (
        Tree(replace(table, amounts={Measure("pagu", year=year): table.amounts["pagu"]}))
        for year, table in (
            (2023, Tree([{"kode": "5.1", "pagu": 9}]).table),
            (2024, Tree([{"kode": "5.1", "pagu": 8}]).table),
        )
    )
    result = reconcile(one, other)
    assert not result.measures
    assert not result.findings.errors
    assert result.findings.coverage.not_checked


def test_a_column_is_told_by_what_agrees_or_by_the_caller() -> None:
    """The year that agrees is the one meant; else the caller says which, and the report names both
    columns.
    """
    (finding,) = reconcile(
        YEARS, [{"kode": "5.1", "pagu": 9}], measures={"pagu_2025": "pagu"}
    ).findings.of("line-differs")
    assert (finding.measure, finding.difference) == ("pagu", Decimal(-2))
    result = reconcile(YEARS, [{"kode": "5.1", "pagu": 7}])
    assert [(each.left, each.right) for each in result.measures] == [("pagu_2025", "pagu")]
    assert "Kolom (kiri − kanan): pagu 2025 − pagu." in write_text(reconcile_view(result))
    assert reconcile_view(result).record()["measures"] == [
        {"measure": "pagu", "left": "pagu_2025", "right": "pagu"}
    ]
    with pytest.raises(InvalidOption, match="pagu_2026"):
        reconcile(YEARS, YEARS, measures={"pagu_2026": "pagu_2024"})


def test_names_paired_crosswise_are_no_circle() -> None:
    """A caller may pair parents with children of the other document; no line then stands above
    itself.
    """
    one = [{"level": n, "uraian": label, "pagu": 5} for n, label in enumerate("ABC", start=1)]
    other = [{"level": n, "uraian": label, "pagu": 4} for n, label in enumerate("XY", start=1)]
    lines = reconcile(one, other, pairs={"A": "Y", "B": "X", "C": "Y"}).lines[0]
    assert lines.parents.tolist() == [-1, -1]
    assert [
        f.rule for f in reconcile(one, other, pairs={"A": "Y", "B": "X", "C": "Y"}).findings.errors
    ]


keys = st.lists(st.integers(-1, 9), max_size=12)


@given(keys, keys, st.booleans())
def test_lines_are_numbered_by_first_appearance(
    left: list[int],
    right: list[int],
    in_order: bool,  # noqa: FBT001
) -> None:
    """Keys in order are merged, other keys looked up: either way equal keys share a number, and -1
    has none.
    """
    if in_order:
        left, right = (sorted(set(keys) - {-1}) for keys in (left, right))
    first: dict[int, int] = {-1: -1}
    expected = [first.setdefault(key, len(first) - 1) for key in (*left, *right)]
    one, other, count = numbered(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64))
    assert ([*one.tolist(), *other.tolist()], count) == (expected, len(first) - 1)


DETAILED: list[Row] = [
    {"kode": "5.1.01", "uraian": "Belanja Pegawai", "pagu": 9},
    {"kode": "5.1.02", "uraian": "Belanja Barang", "pagu": 10},
    {"kode": "5.1.02.01", "uraian": "Barang", "pagu": 4},
    {"kode": "5.1.02.02", "uraian": "Jasa", "pagu": 6},
]


def test_detail_below_a_lowest_line_is_not_missing() -> None:
    """Each document may detail another branch: what stands below the other's lowest line is not
    missing there.
    """
    other: list[Row] = [*DETAILED[:2], {"kode": "5.1.01.01", "uraian": "Gaji", "pagu": 9}]
    result = reconcile(DETAILED, other)
    assert list(result.findings) == []
    assert {pair.status for pair in result.pairs} == {"both", "left", "right"}
    other[1] = {**other[1], "pagu": 11}
    assert [f.kode for f in reconcile(DETAILED, other).findings.of("line-differs")] == ["5.1.02"]


def test_pendapatan_of_one_document_is_in_the_result_and_not_missing() -> None:
    """A whole budget against its belanja alone: every line stands in the result, none is said to be
    missing.
    """
    whole: list[Row] = [
        {"kode": "4", "pagu": 7},
        {"kode": "4.1", "pagu": 7},
        *DETAILED,
        {"kode": "6.1", "pagu": 2},
    ]
    ahead, back = reconcile(whole, DETAILED), reconcile(DETAILED, whole)
    assert list(ahead.findings) == list(back.findings) == []
    assert {pair.kode for pair in ahead.pairs if pair.status == "left"} == {"4", "4.1", "6", "6.1"}
    assert {pair.kode for pair in back.pairs if pair.status == "right"} == {"4", "4.1", "6", "6.1"}


def test_one_line_recoded_under_an_equal_parent_is_a_version() -> None:
    """A line that took over the money of one that was dropped is a version, and no error."""
    other = [*DETAILED[:2], {**DETAILED[2], "pagu": 10}]
    findings = reconcile(DETAILED, other).findings
    assert [(f.rule, f.kode) for f in findings] == [
        ("version-mixup", "5.1.02"),
        ("only-left", "5.1.02.02"),
    ]


def test_two_charts_of_accounts_are_not_one() -> None:
    """5.2 is Belanja Langsung in the chart of 2006 and Belanja Modal in that of 2019: lines of one
    name are held.
    """
    old: list[Row] = [
        {"kode": "5", "uraian": "BELANJA", "pagu": 150},
        {"kode": "5.1", "uraian": "BELANJA TIDAK LANGSUNG", "pagu": 90},
        {"kode": "5.1.1", "uraian": "Belanja Pegawai", "pagu": 90},
        {"kode": "5.2", "uraian": "BELANJA LANGSUNG", "pagu": 60},
        {"kode": "5.2.2", "uraian": "Belanja Barang dan Jasa", "pagu": 60},
    ]
    new: list[Row] = [
        {"kode": "5", "uraian": "BELANJA", "pagu": 151},
        {"kode": "5.1", "uraian": "BELANJA OPERASI", "pagu": 140},
        {"kode": "5.1.01", "uraian": "Belanja Pegawai", "pagu": 100},
        {"kode": "5.1.02", "uraian": "Belanja Barang dan Jasa", "pagu": 40},
        {"kode": "5.2", "uraian": "BELANJA MODAL", "pagu": 11},
    ]
    result = reconcile(old, new)
    assert [(f.rule, f.kode) for f in result.findings if f.severity != "info"] == [
        ("line-differs", "5"), ("total-differs", None),
    ]  # fmt: skip
    assert [pair.kode for pair in result.pairs if pair.difference is not None] == ["5"]
    assert any(
        "uraiannya lain" in skipped.reason.id for skipped in result.findings.coverage.not_checked
    )
    same = [
        {**row, "kode": str(row["kode"]).replace(".1.1", ".1.01").replace(".2.2", ".2.02")}
        for row in old
    ]
    assert list(reconcile(old, same).findings) == []


def test_a_blank_cell_is_said_to_be_blank() -> None:
    """A blank lowest line counts as zero, and a difference from it says that nothing is printed
    there.
    """
    blank = [DETAILED[0], {**DETAILED[1], "pagu": None}]
    for left, right, side in ((blank, DETAILED[:2], "kiri"), (DETAILED[:2], blank, "kanan")):
        (finding,) = reconcile(left, right).findings.of("line-differs")
        assert f"Sel {side} kosong" in sentence(finding)
    assert "kosong" not in sentence(
        reconcile(DETAILED[:2], [{**DETAILED[0], "pagu": 0}]).findings[0]
    )


def test_nothing_in_common_says_why() -> None:
    """Documents without a common column, or a common line, say so: what was not compared is no
    pass.
    """
    spent = [{"kode": "5.1.01", "uraian": "Belanja Pegawai", "realisasi": 9}]
    result = reconcile(DETAILED, spent)
    assert not result.agrees
    assert [each.reason.id for each in result.findings.coverage.not_checked] == [
        "kedua dokumen tidak punya kolom yang sama"
    ]


huge = st.integers(2**61, 2**64).map(rupiah)


@given(st.lists(huge, min_size=1, max_size=4), st.lists(huge, min_size=1, max_size=4))
def test_no_amount_is_too_large(one: list[Decimal], other: list[Decimal]) -> None:
    """Lines that are summed and taken from each other beyond 64 bits are exact all the same."""
    left, right = (
        [{"kode": "5.1.01", "uraian": "Belanja", "pagu": each} for each in side]
        for side in (one, other)
    )
    (pair,) = [pair for pair in reconcile(left, right).pairs if pair.kode == "5.1.01"]
    assert (pair.left, pair.right, pair.difference) == (sum(one), sum(other), sum(one) - sum(other))


KEGIATAN = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.lists(st.sampled_from(["Honor", "ATK", "Perjalanan"]), max_size=3),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda kegiatan: kegiatan[0],
)


@given(KEGIATAN, st.data())
def test_rows_of_one_name_are_told_apart_by_their_parents(
    kegiatan: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    """However the kegiatan are ordered, the "Honor" below each is that below the same kegiatan, and
    nothing differs.
    """
    amounts = {
        key: data.draw(st.lists(st.integers(1, 9), min_size=len(rows), max_size=len(rows)))
        for key, rows in kegiatan
    }

    def table(order: list[tuple[str, list[str]]]) -> list[Row]:
        rows: list[Row] = []
        for key, lines in order:
            rows.append({"level": 1, "uraian": f"Kegiatan {key}", "pagu": sum(amounts[key])})
            rows += [
                {"level": 2, "uraian": line, "pagu": n}
                for line, n in zip(lines, amounts[key], strict=True)
            ]
        return rows

    shuffled = data.draw(st.permutations(kegiatan))
    assert list(reconcile(table(kegiatan), table(shuffled)).findings) == []


def test_a_repeated_name_without_a_parent_is_only_proposed() -> None:
    """Rows of one name among rows in another order may be any of them: they are proposed, and
    accuse nobody.
    """
    names = ("Kegiatan X", "Honor", "Kegiatan Y", "Honor", "Kegiatan Z", "Honor")
    one: list[Row] = [{"uraian": name, "pagu": n} for n, name in enumerate(names)]
    other = [one[4], one[5], one[2], one[3], one[0], one[1]]
    findings = reconcile(one, other).findings
    assert not findings.errors
    assert {f.rule for f in findings} == {"match-proposed"}


def test_what_is_proposed_is_not_called_missing() -> None:
    """Two rows proposed as one line are told once, in the proposal; the difference of the whole
    stays.
    """
    one: list[Row] = [
        {"uraian": "Program Pemenuhan Hak Anak (PHA)", "pagu": 20},
        {"uraian": "Bencana", "pagu": 5},
    ]
    other: list[Row] = [
        {"uraian": "Program Pemenuhan Hak Anak", "pagu": 21},
        {"uraian": "Bencana", "pagu": 5},
    ]
    findings = reconcile(one, other).findings
    assert [f.rule for f in findings] == ["total-differs", "match-proposed"]
    assert [f.severity for f in findings.of("total-differs")] == [Severity.ERROR]
    assert reconcile_all({"PK": one, "DPA": other}).covers == ()
    lone = reconcile([*one, {"uraian": "Sekretariat", "pagu": 1}], other).findings
    assert [f.uraian for f in lone.of("only-left")] == ["Sekretariat"]


def _doubtful(printed: str) -> list[dict[str, object]]:
    return [
        {"kode": "5.1.01", "uraian": "Pegawai", "realisasi": printed},
        {"kode": "5.1.02", "uraian": "Barang", "realisasi": "3.000.000"},
    ]


def test_the_other_document_proves_a_malformed_amount() -> None:
    """Of the readings of a cell the one that the other document prints on the same line is right,
    on whichever side it stands; the document by itself cannot tell.
    """
    doubtful, clear = _doubtful("15.000.00"), _doubtful("15.000.000")
    for left, right in ((doubtful, clear), (clear, doubtful)):
        met = reconcile(left, right)
        assert [tree["5.1.01"].realisasi for tree in (met.left, met.right)] == [15_000_000] * 2
        assert met.agrees
        assert met.findings.coverage.checked["line-differs"] >= 2
    proved = reconcile_all({"DPA": doubtful, "LRA": clear}).documents["DPA"]
    (finding,) = check(proved).errors
    assert finding.details["proved"] == "15000000.00"
    assert [(each.kind, each.figure) for each in finding.witnesses] == [
        ("line-differs", "15000000.00")
    ]


@pytest.mark.parametrize("other", ["16.000.000", "", "15.000.00"])
def test_what_the_other_document_does_not_print_proves_nothing(other: str) -> None:
    """A figure that is no reading of the cell, a blank and another doubt leave it unknown, and no
    difference is told.
    """
    met = reconcile(_doubtful("15.000.00"), _doubtful(other))
    assert met.left["5.1.01"].realisasi is None
    assert not met.findings.of("line-differs")


def test_two_documents_that_contradict_each_other_prove_nothing() -> None:
    """One prints one reading of a cell, one the other."""
    documents = {
        "A": _doubtful("15.000.00"),
        "B": _doubtful("15.000.000"),
        "C": _doubtful("15.000,00"),
    }
    matrix = reconcile_all(documents)
    assert matrix.documents["A"]["5.1.01"].realisasi is None
    assert not matrix.pairs["A", "B"].findings.of("line-differs")
    assert not matrix.pairs["A", "C"].findings.of("line-differs")
    assert matrix.pairs["B", "C"].findings.of("line-differs")


def test_a_sum_of_several_lines_that_differ_is_put_to_none_alone() -> None:
    """Of two documents neither is the right one, and a parent of two lines differs by both."""
    codes = ("5.1", "5.1.01", "5.1.02")
    one, other = (
        [dict(zip(("kode", "pagu"), row, strict=True)) for row in zip(codes, amounts, strict=True)]
        for amounts in ((500, 300, 200), (690, 480, 210))
    )
    lines = reconcile(one, other).findings.of("line-differs")
    said = "Hence 5.1 differs by 190.00 together with other lines"
    assert [said in sentence(each, "en") for each in lines] == [True, True]
