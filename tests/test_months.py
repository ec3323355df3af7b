"""Time within a table and between tables: twelve months, running columns, cumulative reports, the
year before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import reconcile, reconcile_all
from anggaran.compare.align import align
from anggaran.compare.columns import Measures
from anggaran.compare.lines import Lines, compare, doubt_other_names
from anggaran.compare.matching import previous_year_measures
from anggaran.compare.months import period_findings
from anggaran.compare.periods import compare_periods
from anggaran.compare.through_year import monthly
from anggaran.finding import Findings, Severity
from anggaran.periode.period import MONTHS
from anggaran.rules.check import check
from anggaran.rules.registry import sentence
from anggaran.tree import Tree

Row = Mapping[str, Any]
WAYS = ("ls_gaji", "ls_barang_jasa", "up_gu_tu")

money = st.integers(0, 10**12)
series = st.integers(1, 6).flatmap(
    lambda lines: st.lists(st.lists(money, min_size=lines, max_size=lines), min_size=2, max_size=12)
)


def report(
    amounts: Sequence[int], title: str, pagu: int = 10**15, measure: str = "realisasi"
) -> Tree:
    """A belanja with one leaf for each amount, and the parent that sums them."""
    rows: list[Row] = [
        {"kode": "5.1", "uraian": "Operasi", "pagu": pagu * len(amounts), measure: sum(amounts)}
    ]
    rows += [
        {"kode": f"5.1.{i:02d}", "uraian": f"Belanja {i}", "pagu": pagu, measure: amount}
        for i, amount in enumerate(amounts, 1)
    ]
    return dated(rows, title)


def dated(rows: Sequence[Row], *titles: str) -> Tree:
    return Tree(replace(Tree(rows).table, titles=titles))


def year_of(months: Sequence[Sequence[int]]) -> list[Tree]:
    return [
        report(amounts, f"s.d. {month} 2026")
        for month, amounts in zip(MONTHS, months, strict=False)
    ]


def cumulated(months: Sequence[Sequence[int]]) -> list[list[int]]:
    return [
        list(line)
        for line in zip(*(accumulate(line) for line in zip(*months, strict=True)), strict=True)
    ]


def lines_of(left: Tree, right: Tree, measures: Sequence[Measures] = ()) -> list[Lines]:
    alignment = align(left, right)
    assert alignment is not None
    shared = [Measures(name, name, name) for name in left.measures if name in right.measures]
    return compare(left, right, alignment, measures or shared)


def rules(findings: Sequence[Any]) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.kode) for finding in findings]


def cross_foot(rows: Sequence[Row]) -> Findings:
    return check(Tree(rows)).of("cross-foot")


@given(series)
def test_cumulative(months: list[list[int]]) -> None:
    """Cumulative reports never yield a finding, and every leaf of every pair is compared."""
    trees = year_of(cumulated(months))
    found = monthly(trees[::-1])
    assert not found
    assert found.coverage.checked == {"falling-cumulative": len(months[0]) * (len(months) - 1)}


@given(series, st.data())
def test_one_fall(months: list[list[int]], data: st.DataObject) -> None:
    """One line that falls once is one warning, on that line and with what it lost."""
    cumulative = cumulated([[amount + 2 for amount in month] for month in months])
    month = data.draw(st.integers(1, len(months) - 1))
    line = data.draw(st.integers(0, len(months[0]) - 1))
    before = cumulative[month - 1][line]
    lost = data.draw(st.integers(1, before))
    cumulative[month][line] = before - lost
    found = monthly(year_of(cumulative))
    assert rules(found) == [("falling-cumulative", f"5.1.{line + 1:02d}")]
    assert found[0].difference == -lost
    assert found[0].severity is Severity.WARNING


@given(
    st.lists(st.permutations(range(1, 9)), min_size=3, max_size=6).filter(
        lambda m: len(set(map(tuple, m))) == len(m)
    )
)
def test_by_month(months: list[list[int]]) -> None:
    """Single months, of which many lines fall, are said to be by month, once for the year."""
    falls = sum(b < a for one, other in pairwise(months) for a, b in zip(one, other, strict=True))
    found = monthly(year_of(months))
    if falls * 4 >= 8 * (len(months) - 1) and falls > 1:
        assert [finding.rule for finding in found] == ["not-cumulative"]
        assert found[0].details["lines"] == falls
        assert f"{falls} baris turun" in sentence(found[0])
    else:
        assert {finding.rule for finding in found} == {"falling-cumulative"}


def test_two_months() -> None:
    """Two reports of one budget differ in period first; of single months it is said so, whichever
    stands left.
    """
    january = report([90, 10, 9, 0, 0, 0], "Bulan Januari 2026")
    may = report([84, 8, 9, 500, 600, 700], "Bulan Mei 2026")
    for left, right in ((january, may), (may, january)):
        found = period_findings(left, right, lines_of(left, right))
        assert [finding.rule for finding in found] == ["period-differs", "not-cumulative"]
        assert (found[1].kode, found[1].computed, found[1].stated) == (
            "5.1.01",
            Decimal(90),
            Decimal(84),
        )
        assert found[1].details["of"] == 3
    assert "kiri Bulan Mei 2026, kanan Bulan Januari 2026" in sentence(found[0])


def test_refund() -> None:
    """A few falling lines of a cumulative pair are a warning each, on the lowest line."""
    january = report([100] * 20, "s.d. 31 Januari 2026")
    may = report([90, 80, *[300] * 18], "s.d. 31 Mei 2026")
    found = period_findings(january, may, lines_of(january, may))[1:]
    assert rules(found) == [("falling-cumulative", "5.1.01"), ("falling-cumulative", "5.1.02")]


@pytest.mark.parametrize(
    ("left", "right", "relation", "earlier"),
    [
        ("s.d. 30 Juni 2026", "Semester I 2026", "same", None),
        ("s.d. 30 Juni 2026", "s.d. 31 Juli 2026", "unequal", "left"),
        ("TAHUN ANGGARAN 2026", "TAHUN ANGGARAN 2025", "unequal", "right"),
        ("TAHUN ANGGARAN 2026", "s.d. 31 Juli 2026", "unknown", None),
        ("1 Juni 2026 s.d. 30 Juni 2026", "1 Januari 2026 s.d. 30 Juni 2026", "unequal", None),
        ("LRA", "s.d. 31 Juli 2026", "unknown", None),
    ],
)
def test_compare(left: str, right: str, relation: str, earlier: str | None) -> None:
    """Periods are equal, unequal or unknown; what is not printed is never taken for equal or
    unequal.
    """
    found = compare_periods(report([1], left).table, report([1], right).table)
    assert (found.relation, found.earlier) == (relation, earlier)
    assert (found.reason is None) == (relation != "unknown")


def test_silent() -> None:
    """Equal and unknown periods yield nothing, and another budget yields no word on cumulation."""
    one, other = report([9, 9], "s.d. Mei 2026"), report([1, 1], "s.d. Mei 2026")
    assert period_findings(one, other, lines_of(one, other)) == []
    stranger = report([1, 1], "s.d. Juli 2026", pagu=7)
    assert [
        finding.rule for finding in period_findings(one, stranger, lines_of(one, stranger))
    ] == ["period-differs"]


def test_left_out() -> None:
    """A report without cut-off or with another's is left out, and the coverage says so; years do
    not cumulate.
    """
    trees = [report([5], title) for title in ("s.d. Mei 2026", "Bulan Mei 2026", "LRA")]
    found = monthly([*trees, report([1], "s.d. Januari 2027")])
    assert not found
    assert len(found.coverage.not_checked) == 2
    assert not found.coverage.checked
    assert monthly([]).coverage.not_checked


def last_year(left: str, right: str) -> Measures:
    return Measures("realisasi_2022", left, right, repeated=True)


def test_previous_year() -> None:
    """Last year's column pairs with last year's report, from either side, and with no other
    year's.
    """
    now = dated(
        [{"kode": "5.1", "uraian": "Operasi", "realisasi": 9, "realisasi_lalu": 7}],
        "per 31 Desember 2023",
    )
    named = dated(
        [{"kode": "5.1", "uraian": "Operasi", "realisasi": 9, "realisasi_2022": 7}],
        "per 31 Desember 2023",
    )
    before = dated([{"kode": "5.1", "uraian": "Operasi", "realisasi": 8}], "per 31 Desember 2022")
    assert previous_year_measures(now, before) == [last_year("realisasi_lalu", "realisasi")]
    assert previous_year_measures(named, before) == [last_year("realisasi_2022", "realisasi")]
    assert previous_year_measures(before, now) == [last_year("realisasi", "realisasi_lalu")]
    half = dated([{"kode": "5.1", "uraian": "Operasi", "realisasi": 8}], "per 30 Juni 2022")
    older = dated([{"kode": "5.1", "uraian": "Operasi", "realisasi": 8}], "per 31 Desember 2021")
    assert previous_year_measures(now, half) == previous_year_measures(now, older) == []


def test_last_year_is_no_other_period() -> None:
    """A column of last year that agrees with last year's report yields nothing, for both are of one
    year.
    """
    now = dated(
        [{"kode": "5.1", "uraian": "Operasi", "realisasi": 9, "realisasi_lalu": 7}],
        "per 31 Desember 2023",
    )
    before = dated([{"kode": "5.1", "uraian": "Operasi", "realisasi": 7}], "per 31 Desember 2022")
    assert list(reconcile(now, before).findings) == []
    assert reconcile(now, before).agrees


def test_a_report_without_a_date_is_not_accused() -> None:
    """Realisasi without a cut-off against realisasi to a day may be of another day: a warning, and
    it says so.
    """
    one, other = report([9, 4], "s.d. 31 Mei 2026", pagu=20), report([9, 5], "LRA", pagu=20)
    for left, right, side in ((one, other, "right"), (other, one, "left")):
        findings = reconcile(left, right).findings
        assert {(f.rule, f.severity, f.details["undated"]) for f in findings} == {
            ("line-differs", Severity.WARNING, side), ("total-differs", Severity.WARNING, side),
        }  # fmt: skip
        assert "tidak menyebut tanggal tutup" in sentence(findings[0])
    matrix = reconcile_all({"Mei": one, "Mei lagi": one, "Laporan": other}).findings
    assert {(f.severity, f.details["undated"]) for f in matrix} == {(Severity.WARNING, "Laporan")}
    assert "Laporan tidak menyebut tanggal tutup" in sentence(matrix[0])
    wrong = report([9, 6], "s.d. 31 Mei 2026", pagu=20)
    assert reconcile_all({"Mei": one, "Mei lagi": wrong, "Laporan": other}).findings.errors
    assert reconcile(report([9, 4], "LRA", pagu=20), report([9, 5], "LRA", pagu=20)).findings.errors


def test_two_budget_years() -> None:
    """The pagu of two years is not one figure: that the years differ is a warning, and nothing is
    compared.
    """
    result = reconcile(
        report([9], "TAHUN ANGGARAN 2026", pagu=5), report([1], "TAHUN ANGGARAN 2025", pagu=7)
    )
    assert [(finding.rule, finding.severity) for finding in result.findings] == [
        ("period-differs", Severity.WARNING)
    ]
    assert not result.findings.coverage.checked
    assert "tahun anggaran" in sentence(result.findings[0])


def test_a_planning_year_is_found_by_its_name() -> None:
    """Of two planning years the one of the other document's year is held against it, though the
    other agrees.
    """
    renja = dated([{"kode": "1.06.02", "pagu_2024": 7, "pagu_2025": 8}], "RENCANA KERJA TAHUN 2024")
    dpa = dated([{"kode": "1.06.02", "pagu": 7}], "TAHUN ANGGARAN 2025")
    for left, right in ((renja, dpa), (dpa, renja)):
        (found,) = reconcile(left, right).findings.of("line-differs")
        assert {found.stated, found.computed} == {7, 8}


def test_what_runs_with_time() -> None:
    """Realisasi to two days is not compared, and the coverage says so; pagu and the months printed
    by both are.
    """
    rows = [{"kode": "5.1", "uraian": "Operasi", "pagu": 9, "realisasi": 2, "realisasi_januari": 2}]
    later = [{**rows[0], "pagu": 8, "realisasi": 5, "realisasi_januari": 1}]
    result = reconcile(dated(rows, "s.d. 31 Januari 2026"), dated(later, "s.d. 31 Mei 2026"))
    assert {finding.measure for finding in result.findings.errors} == {"pagu", "realisasi_januari"}
    (skipped,) = result.findings.coverage.not_checked
    assert skipped.reason.id == "realisasi: periode kedua dokumen berbeda"


def test_kode_and_uraian() -> None:
    """Between two years a line is compared only where its code and its label agree."""
    rows = [{"kode": "5.1.01", "uraian": "Belanja Pegawai", "realisasi": 8}]
    before = dated(
        [*rows, {"kode": "5.1.02", "uraian": "Belanja Bunga", "realisasi": 5}],
        "per 31 Desember 2022",
    )
    rows = [{"kode": "5.1.01", "uraian": "BELANJA PEGAWAI", "realisasi_lalu": 7}]
    now = dated(
        [*rows, {"kode": "5.1.02", "uraian": "Barang dan Jasa", "realisasi_lalu": 4}],
        "per 31 Desember 2023",
    )
    alignment = align(now, before)
    assert alignment is not None
    doubting = doubt_other_names(now, before, alignment)
    (lines,) = compare(now, before, doubting, previous_year_measures(now, before))
    assert [lines.pair(line).kode for line in lines.own.tolist()] == ["5.1.01"]


def rak(months: Sequence[int], **wholes: int) -> Row:
    named = {f"rak_{month}": amount for month, amount in zip(MONTHS, months, strict=True)}
    return {"kode": "5.1.02", "uraian": "Barang", **wholes, **named}


@given(st.lists(money, min_size=12, max_size=12), st.integers(-(10**9), 10**9))
def test_anggaran_kas(months: list[int], error: int) -> None:
    """Twelve months of anggaran kas make the pagu; an error is found once, with what it is."""
    found = check(
        Tree(
            [rak(months, pagu=sum(months) + error, rak=sum(months)), rak([5] * 12, pagu=60, rak=60)]
        )
    )
    wrong = [(finding.measure, finding.difference) for finding in found.of("cross-foot")]
    assert wrong == ([("pagu", Decimal(error))] if error else [])
    assert found.coverage.checked["cross-foot"] == 4


def test_one_fault() -> None:
    """A total of anggaran kas and a pagu that both differ from the months are one finding."""
    assert rules(cross_foot([rak([1] * 12, pagu=13, rak=13)])) == [("cross-foot", "5.1.02")]


def test_cumulative_months() -> None:
    """Months that run on to the total in December are cumulative: nothing is added up, and the
    coverage says so.
    """
    found = check(Tree([rak(range(1, 13), pagu=12)]))
    assert not found.of("cross-foot")
    assert any("kumulatif" in skipped.reason.id for skipped in found.coverage.not_checked)


def test_eleven_months() -> None:
    """Where a month is not printed there is nothing to add up."""
    row = {name: value for name, value in rak([1] * 12, pagu=99).items() if name != "rak_mei"}
    assert "cross-foot" not in check(Tree([row])).coverage.checked


@given(st.lists(money, min_size=4, max_size=4), st.integers(-(10**9), 10**9))
def test_quarters(quarters: list[int], error: int) -> None:
    """Four quarters make the realisasi that is printed as their total; an error is found once, with
    what it is.
    """
    named = {f"realisasi_tw_{n}": amount for n, amount in enumerate(quarters, 1)}
    row = {
        "kode": "5.1.02",
        "uraian": "Barang",
        "pagu": 10**15,
        **named,
        "realisasi": sum(quarters) + error,
    }
    plain = row | dict.fromkeys(named, 3) | {"realisasi": 12}
    found = check(Tree([row, plain | {"kode": "5.1.03"}]))
    wrong = [(finding.measure, finding.difference) for finding in found.of("cross-foot")]
    assert wrong == ([("realisasi", Decimal(error))] if error else [])
    assert found.coverage.checked["cross-foot"] == 2


def test_quarters_without_total() -> None:
    """Four quarters of realisasi beside a pagu alone are held against nothing, and the coverage
    says so.
    """
    row = {
        "kode": "5.1.02",
        "uraian": "Barang",
        "pagu": 99,
        **{f"realisasi_tw_{n}": 1 for n in range(1, 5)},
    }
    found = check(Tree([row]))
    assert "cross-foot" not in found.coverage.checked
    assert any("empat triwulan" in skipped.reason.id for skipped in found.coverage.not_checked)


def spj(kode: str, blocks: Sequence[tuple[int, int]]) -> dict[str, Any]:
    row: dict[str, Any] = {"kode": kode, "uraian": "Belanja", "pagu": 10**15}
    for way, (before, now) in zip(WAYS, blocks, strict=True):
        parts = {"sd_lalu": before, "ini": now, "sd_ini": before + now}
        row |= {f"realisasi_{way}_{name}": amount for name, amount in parts.items()}
    return row | {"realisasi_sd_ini": sum(map(sum, blocks))}


blocks = st.lists(st.tuples(money, st.integers(-(10**6), 10**12)), min_size=3, max_size=3)


@given(st.lists(blocks, min_size=1, max_size=4), st.data())
def test_spj(rows: list[list[tuple[int, int]]], data: st.DataObject) -> None:
    """A clean SPJ has no finding; one wrong cell of its sums is one finding, at that cell and with
    that error.
    """
    table = [spj(f"5.1.{i:02d}", row) for i, row in enumerate(rows, 1)]
    clean = check(Tree(table))
    assert not clean.of("cross-foot")
    assert clean.coverage.checked["cross-foot"] == 4 * len(rows)
    victim = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(
        st.sampled_from([*(f"realisasi_{way}_sd_ini" for way in WAYS), "realisasi_sd_ini"])
    )
    error = data.draw(st.integers(1, 10**9))
    table[victim][column] += error
    found = cross_foot(table)
    assert [(f.kode, f.measure, f.difference) for f in found] == [
        (f"5.1.{victim + 1:02d}", column, Decimal(error))
    ]


def test_spj_total_named_realisasi() -> None:
    """The Jumlah of an SPJ that is its only realisasi is held against the ways of payment all the
    same.
    """
    row = spj("5.1.01", [(5, 1), (2, 0), (0, 3)])
    row["realisasi"] = row.pop("realisasi_sd_ini") + 1
    assert [(f.measure, f.difference) for f in cross_foot([row])] == [("realisasi", Decimal(1))]


def test_blank_part() -> None:
    """A blank part counts as zero; an unreadable one leaves the sum unchecked."""
    row = spj("5.1.01", [(5, 0), (0, 0), (0, 0)])
    row["realisasi_ls_gaji_ini"] = None
    assert not cross_foot([row])
    row["realisasi_ls_gaji_ini"] = "1.0.0"
    assert check(Tree([row])).coverage.checked["cross-foot"] == 3
