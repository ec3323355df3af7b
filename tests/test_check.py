"""One fault, one finding; a clean table, none, whatever it looks like."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anggaran import Findings, Tree, check, flag, read, sentence
from anggaran.amount.column import format_amount, read_amounts
from anggaran.amount.percent import read_percents, round_percent
from anggaran.errors import InvalidOption
from anggaran.finding import Severity
from anggaran.periode.period import MONTHS
from anggaran.table.table import Source, Table
from strategies import Budget, Row, budgets, kode, percent_text, printed, rupiah, truncated

flags = st.fixed_dictionaries({"total": st.booleans(), "percent": st.booleans()})


def shown(amount: int) -> str:
    return format_amount(rupiah(amount))


def laid_out(budget: Budget, layout: Mapping[str, bool], hidden: Collection[int] = ()) -> list[Row]:
    return printed(budget, total=layout["total"], percent=layout["percent"], hidden=hidden)


def errors(rows: Any) -> Findings:
    return check(Tree(rows)).errors


@given(budgets(), flags)
def test_a_clean_table_yields_nothing(budget: Budget, layout: dict[str, bool]) -> None:
    """Sums, totals and percents that hold are never reported."""
    findings = check(Tree(laid_out(budget, layout)))
    assert list(findings) == []
    inner = len(budget.nodes()) - len(budget.leaves)
    assert findings.coverage.checked["parent-sum"] == 2 * inner
    assert findings.coverage.checked.get("total-row", 0) == (2 if layout["total"] else 0)


@given(budgets(), flags, st.integers(1, 10**12), st.data())
def test_a_wrong_parent_is_found_once(
    budget: Budget, layout: dict[str, bool], delta: int, data: st.DataObject
) -> None:
    """An error put into the stated amount of a parent is one finding, there, of exactly that
    amount.
    """
    inner = [i for i, code in enumerate(budget.nodes()) if not budget.is_leaf(code)]
    place = data.draw(st.sampled_from(inner))
    code = budget.nodes()[place]
    rows = laid_out(budget, layout)
    rows[place]["pagu"] = shown(budget.total(code) + delta)
    (finding,) = errors(rows)
    assert (finding.rule, finding.kode, finding.measure) == ("parent-sum", kode(code), "pagu")
    assert finding.difference == rupiah(delta)
    above = len(code) > 1
    assert [row.difference for row in finding.breaks if row.kode] == [rupiah(-delta)] * above


@given(budgets(), flags, st.integers(1, 10**12), st.data())
def test_a_wrong_leaf_is_found_once(
    budget: Budget, layout: dict[str, bool], delta: int, data: st.DataObject
) -> None:
    """An error put into a leaf is told at its cell where a second figure says so, else at its
    parent.
    """
    nodes = budget.nodes()
    place = data.draw(st.sampled_from([i for i, code in enumerate(nodes) if budget.is_leaf(code)]))
    rows = laid_out(budget, layout)
    rows[place]["pagu"] = shown(budget.total(nodes[place]) + delta)
    (finding,) = errors(rows)
    leaf, parent = kode(nodes[place]), kode(nodes[place][:-1])
    assert finding.rule == "parent-sum"
    assert (finding.kode, finding.difference) in {(leaf, rupiah(delta)), (parent, rupiah(-delta))}
    assert (finding.explanations == ({"kind": "tie"},)) == (finding.kode == parent)
    assert {row.kode for row in finding.breaks} == ({parent} if finding.kode == leaf else set())


@given(budgets(), flags, st.sets(st.integers(1, 5)), st.integers(1, 10**12), st.data())
def test_a_wrong_leaf_is_found_past_the_levels_that_are_not_printed(
    budget: Budget, layout: dict[str, bool], hidden: set[int], delta: int, data: st.DataObject
) -> None:
    """Where parents are left out, the nearest printed sum above shows the gap, and the percent is
    no fault beside it.

    Where nothing above is printed, that is the total row, or else nothing is wrong but the percent.
    """
    rows = laid_out(budget, layout, hidden)
    assert not check(Tree(rows))
    leaves = [code for code in budget.nodes() if budget.is_leaf(code)]
    leaf = data.draw(st.sampled_from(leaves))
    # a total that is one of the lines or groups, all others being nothing, may well total that one;
    # so may one that the wrong line happens to equal
    others = [node for node in budget.nodes() if leaf[: len(node)] != node]
    assume(all(budget.total(each) != budget.total() for each in others))
    assume(budget.total(leaf) + delta != budget.total())
    place = [row["kode"] for row in rows].index(kode(leaf))
    rows[place]["pagu"] = shown(budget.total(leaf) + delta)
    above = [kode(leaf[:depth]) for depth in range(5, 0, -1) if depth not in hidden]
    nearest = ("parent-sum", above[0]) if above else ("total-row", None)
    there = [
        (f.rule, f.kode, f.difference)
        for f in errors(rows)
        if f.rule != "percent" or above or layout["total"]
    ]
    at_sum, at_cell = (*nearest, rupiah(-delta)), (nearest[0], kode(leaf), rupiah(delta))
    assert there in ([[at_sum], [at_cell]] if above or layout["total"] else [[]])


@given(budgets(), st.integers(1, 10**12))
def test_a_wrong_total_is_found_once(budget: Budget, delta: int) -> None:
    """An error put into the total row is one finding on that row."""
    rows = printed(budget, total=True, percent=True)
    rows[-1]["pagu"] = shown(budget.total() + delta)
    (finding,) = errors(rows)
    assert (finding.rule, finding.kode, finding.uraian) == ("total-row", None, "JUMLAH")
    assert finding.difference == rupiah(delta)


@given(budgets(), st.data())
def test_a_truncated_percent_is_information(budget: Budget, data: st.DataObject) -> None:
    """A percent cut off instead of rounded is right by another rounding, not wrong."""
    rows = printed(budget, percent=True)
    place = data.draw(st.sampled_from(range(len(rows))))
    code = budget.nodes()[place]
    part, whole = budget.total(code, 1), budget.total(code)
    rows[place]["persen"] = percent_text(part, whole, truncated)
    findings = check(Tree(rows))
    assert not findings.errors
    differs = rows[place]["persen"] != percent_text(part, whole)
    assert [f.rule for f in findings] == ["percent-rounding"] * differs


def test_a_lost_decimal_mark_is_a_wrong_percent() -> None:
    """`833%` for 83,30 is an error, with the right percent beside it."""
    rows = [
        {"kode": "5", "pagu": "1.000", "realisasi": "933", "persen": "93,30%"},
        {"kode": "5.1", "pagu": "500", "realisasi": "450", "persen": "90,00%"},
        {"kode": "5.2", "pagu": "500", "realisasi": "483", "persen": "966%"},
    ]
    (finding,) = errors(rows)
    assert (finding.rule, finding.kode) == ("percent", "5.2")
    assert (finding.stated, finding.computed) == (Decimal(966), Decimal("96.60"))


@pytest.mark.parametrize("printed", ["9O,00", "90,0,0", "9 0,00.1"])
def test_a_percent_that_is_no_number_is_a_wrong_percent(printed: str) -> None:
    """A broken percent beside amounts that make one is reported with it; beside no pagu anything
    may stand.
    """
    rows = [
        {"kode": "5", "pagu": "1.000", "realisasi": "930", "persen": "93,00"},
        {"kode": "5.1", "pagu": "500", "realisasi": "480", "persen": "96,00"},
        {"kode": "5.2", "pagu": "500", "realisasi": "450", "persen": printed},
        {"kode": "5.3", "pagu": "0", "realisasi": "0", "persen": printed},
    ]
    (finding,) = errors(rows)
    assert (finding.rule, finding.kode, finding.stated) == ("percent", "5.2", None)
    assert (finding.details["printed"], finding.computed) == (printed, Decimal("90.00"))


def test_a_percent_and_a_sum_that_point_at_one_cell_are_one_fault() -> None:
    """The percent proves which of the children is wrong, and says what it should be."""
    rows = [
        {"kode": "5", "pagu": "1.000", "realisasi": "900", "persen": "90,00"},
        {"kode": "5.1", "pagu": "600", "realisasi": "510", "persen": "85,00"},
        {"kode": "5.2", "pagu": "400", "realisasi": "309", "persen": "97,50"},
    ]
    (finding,) = errors(rows)
    assert (finding.rule, finding.kode, finding.difference) == (
        "parent-sum",
        "5.2",
        Decimal("-81.00"),
    )
    assert [(row.kode, row.difference) for row in finding.breaks] == [("5", Decimal("81.00"))]
    (cell,) = finding.explanations
    assert (cell["kode"], cell["printed"], cell["expected"]) == (
        "5.2",
        Decimal("309.00"),
        Decimal("390.00"),
    )


BROKEN = [  # printed, proved: the readings differ, the parent and the percent admit one
    ("15.000.00", 15_000_000),
    ("245.000,000", 245_000_000),
    ("2.147.340,751", 2_147_340_751),
]


@pytest.mark.parametrize(("text", "proved"), BROKEN)
@pytest.mark.parametrize("percent", [True, False])
def test_a_malformed_amount_is_proved_by_its_witnesses(
    text: str, proved: int, *, percent: bool
) -> None:
    """The reading that the parent's sum and the printed percent admit is the value, and the proof
    is named.
    """
    sibling = 37_500_000
    rows = [
        {
            "kode": "5.1",
            "pagu": shown((proved + sibling) * 100),
            "realisasi": shown((proved + sibling) * 100),
        },
        {"kode": "5.1.01", "pagu": shown(proved * 100), "realisasi": text},
        {"kode": "5.1.02", "pagu": shown(sibling * 100), "realisasi": shown(sibling * 100)},
    ]
    if percent:
        rows = [{**row, "persen": "100,00"} for row in rows]
    tree = Tree(rows)
    (finding,) = check(tree).errors
    assert (finding.rule, finding.kode, finding.details["printed"]) == (
        "amount-malformed",
        "5.1.01",
        text,
    )
    assert finding.computed == proved == tree["5.1.01"].realisasi
    assert [witness.kind for witness in finding.witnesses] == ["parent-sum", *["percent"] * percent]


def test_two_malformed_siblings_are_proved_by_one_sum() -> None:
    """A parent's sum that only one combination of readings meets proves both."""
    rows = [
        {"kode": "5.1", "pagu": "36.500.000"},
        {"kode": "5.1.01", "pagu": "15.000.00"},
        {"kode": "5.1.02", "pagu": "21.500.00"},
    ]
    assert [finding.computed for finding in check(Tree(rows)).errors] == [
        Decimal(15000000),
        Decimal(21500000),
    ]


@given(budget=budgets(), hidden=st.sets(st.integers(1, 5)), total=st.booleans(), data=st.data())
def test_a_malformed_leaf_is_proved_past_the_levels_that_are_not_printed(
    budget: Budget, hidden: set[int], data: st.DataObject, *, total: bool
) -> None:
    """The nearest printed sum above, a parent's or a total row's, proves a leaf whatever is left
    out between.
    """
    assume(total or len(hidden) < 5)
    leaf = data.draw(st.sampled_from([code for code in budget.nodes() if budget.is_leaf(code)]))
    amounts = {**budget.leaves, leaf: (15_000_000_00, 0)}
    rows = printed(Budget(amounts), total=total, hidden=hidden)
    rows[[row["kode"] for row in rows].index(kode(leaf))]["pagu"] = "15.000.00"
    (finding,) = errors(rows)
    assert (finding.rule, finding.kode, finding.computed) == (
        "amount-malformed",
        kode(leaf),
        Decimal(15_000_000),
    )


def test_a_malformed_parent_and_child_are_proved_by_the_one_sum_that_both_admit() -> None:
    """Where a parent and its child are both doubtful, only readings that add up are left of
    either.
    """
    rows = [
        {"kode": "5.1", "pagu": "36.500.00"},
        {"kode": "5.1.01", "pagu": "15.000.00"},
        {"kode": "5.1.02", "pagu": "21.500.000"},
    ]
    assert [finding.computed for finding in check(Tree(rows)).errors] == [
        Decimal(36500000),
        Decimal(15000000),
    ]
    alone = [{"kode": "5.1", "pagu": "15.000.00"}, {"kode": "5.1.01", "pagu": "15.000.00"}]
    open_cells = check(Tree(alone)).errors
    assert [finding.computed for finding in open_cells] == [None, None]
    assert "(jumlah anak-anaknya 15.000,00 atau 1.500.000,00 atau 15.000.000,00)" in sentence(
        open_cells[0]
    )


@pytest.mark.parametrize("stated", ["8.000.000", "12.000.000"])
def test_either_convention_of_pembiayaan_proves_what_is_spent(stated: str) -> None:
    """A malformed pengeluaran is proved by pembiayaan as their sum, or as received less spent."""
    rows = [
        {"kode": "6", "uraian": "PEMBIAYAAN", "pagu": stated},
        {"kode": "6.1", "uraian": "PENERIMAAN PEMBIAYAAN", "pagu": "10.000.000"},
        {"kode": "6.2", "uraian": "PENGELUARAN PEMBIAYAAN", "pagu": "2.000.00"},
    ]
    assert [finding.computed for finding in errors(rows)] == [Decimal(2000000)]


@pytest.mark.parametrize("deficit", ["(2.000.000)", "2.000.000"])
def test_a_deficit_proves_what_is_spent(deficit: str) -> None:
    """SURPLUS/DEFISIT is a witness of what it subtracts, whether or not it prints its sign."""
    rows: list[Row] = [
        {"kode": "4", "uraian": "PENDAPATAN", "pagu": "8.000.000"},
        {"kode": "5", "uraian": "BELANJA", "pagu": "10.000.00"},
        {"kode": None, "uraian": "SURPLUS/DEFISIT", "pagu": deficit},
    ]
    assert [finding.computed for finding in errors(rows)] == [Decimal(10000000)]


def test_an_amount_without_a_witness_stays_unknown() -> None:
    """Nothing is guessed: without a sum or a percent the value is unknown, and so is what it adds
    to.
    """
    tree = Tree([{"kode": "5.1.01", "pagu": "15.000.00"}, {"kode": "5.1.02", "pagu": "1.000"}])
    (finding,) = check(tree).errors
    assert finding.rule == "amount-malformed"
    assert finding.computed is None
    assert tree["5.1"].pagu is None


def test_witnesses_that_contradict_each_other_prove_nothing() -> None:
    """A parent that needs another amount than the percent leaves the cell unknown."""
    rows = [
        {"kode": "5.1", "pagu": "20.000.000", "realisasi": "20.000.001", "persen": "100,00"},
        {"kode": "5.1.01", "pagu": "15.000.000", "realisasi": "15.000.00", "persen": "100,00"},
        {"kode": "5.1.02", "pagu": "5.000.000", "realisasi": "5.000.000", "persen": "100,00"},
    ]
    (finding,) = check(Tree(rows)).errors
    assert finding.details["proved"] is None


def test_a_total_says_which_level_it_agrees_with() -> None:
    """A total that equals the leaves but not their parents names the parent that is wrong, and
    breaks with it.
    """
    rows = [
        {"kode": "1.06.02", "uraian": "PROGRAM A", "pagu": 106},
        {"kode": "1.06.02.2.01", "uraian": "Kegiatan A", "pagu": 100},
        {"kode": "1.06.03", "uraian": "PROGRAM B", "pagu": 50},
        {"kode": "1.06.03.2.01", "uraian": "Kegiatan B", "pagu": 50},
        {"kode": None, "uraian": "", "pagu": 150},
    ]
    (finding,) = errors(rows)
    assert (finding.rule, finding.kode, finding.difference) == (
        "parent-sum",
        "1.06.02",
        Decimal("6.00"),
    )
    assert [(row.uraian, row.difference) for row in finding.breaks] == [("", Decimal("-6.00"))]


def test_totals_of_the_same_lines_miss_them_by_one_fault() -> None:
    """A wrong line shows in its block's total, in the whole and in the node above; only the first
    is a finding.
    """
    lines: list[Row] = [
        {"kode": "5", "uraian": "BELANJA", "pagu": 160},
        {"kode": "5.1.01", "uraian": "Belanja Pegawai", "pagu": 70},
        {"kode": "5.1.02", "uraian": "Belanja Barang dan Jasa", "pagu": 30},
        {"kode": None, "uraian": "JUMLAH BELANJA OPERASI", "pagu": 110},
        {"kode": "5.2.01", "uraian": "Belanja Modal Tanah", "pagu": 50},
        {"kode": None, "uraian": "JUMLAH BELANJA MODAL", "pagu": 50},
    ]
    (above,) = errors(lines)
    assert (above.rule, above.kode, above.difference) == ("parent-sum", "5", Decimal("10.00"))
    assert [row.uraian for row in above.breaks] == ["JUMLAH BELANJA OPERASI"]
    whole: list[Row] = [*lines[1:], {"kode": None, "uraian": "JUMLAH BELANJA", "pagu": 160}]
    (block,) = errors(whole)
    assert (block.rule, block.uraian, block.difference) == (
        "total-row",
        "JUMLAH BELANJA OPERASI",
        Decimal("10.00"),
    )
    assert [row.uraian for row in block.breaks] == ["JUMLAH BELANJA"]


BY_CODE = {  # codes and amounts under 5.1 = 100, of which one code is wrong
    "first": [("5.1.O1", 60), ("5.1.02", 40)],
    "last": [("5.1.01", 60), ("5.1.0Z", 40)],
    "with lines of its own": [("5.1.01", 60), ("5.1.01.01", 60), ("5.1.01", 40), ("5.1.01.02", 40)],
    "repeated on the next page": [("5.1.01", 60), ("5.1.01", 60), ("5.1.02", 40)],
}


@pytest.mark.parametrize("lines", BY_CODE.values(), ids=BY_CODE)
def test_a_wrong_code_and_the_sums_that_miss_its_amount_are_one_fault(
    lines: list[tuple[str, int]],
) -> None:
    """A sum that lacks the row with a broken code, or has a row twice, breaks with the code and is
    no finding.
    """
    above = [{"kode": code, "pagu": 100} for code in ("5", "5.1")]
    (finding,) = errors([*above, *({"kode": code, "pagu": pagu} for code, pagu in lines)])
    assert finding.rule in {"code-malformed", "code-duplicate"}
    assert len(finding.breaks) == 1


def test_a_wrong_code_accounts_for_its_own_amount_and_no_more() -> None:
    """A sum that misses something else than the row with the broken code is a finding beside it."""
    rows = [
        {"kode": "5.1", "pagu": 100},
        {"kode": "5.1.01", "pagu": 60},
        {"kode": "5.1.0Z", "pagu": 41},
    ]
    assert [(f.rule, f.difference) for f in errors(rows)] == [
        ("parent-sum", Decimal(40)),
        ("code-malformed", None),
    ]


def test_a_wrong_sub_total_means_the_level_that_the_others_mean() -> None:
    """A sub total that fits nothing is held to the node of the level that the right ones close."""
    rows: list[Row] = [
        {"kode": "5.1.01", "uraian": "Belanja Pegawai", "pagu": 700},
        {"kode": "5.1.02", "uraian": "Belanja Barang dan Jasa", "pagu": 100},
        {"kode": None, "uraian": "Sub Total", "pagu": 801},
        {"kode": "5.2.01", "uraian": "Belanja Modal Tanah", "pagu": 300},
        {"kode": None, "uraian": "Sub Total", "pagu": 300},
        {"kode": None, "uraian": "Total", "pagu": 1100},
    ]
    assert [(f.rule, f.uraian, f.difference) for f in errors(rows)] == [
        ("total-row", "Sub Total", Decimal(1))
    ]


@pytest.mark.parametrize(("stated", "gap"), [(-20, 0), (100, 0), (-21, -1), (103, 3)])
def test_pembiayaan_is_held_to_the_nearer_of_its_two_conventions(stated: int, gap: int) -> None:
    """Pembiayaan prints received less spent, or their sum; what misses both by little is that
    little off.
    """
    rows = [
        {"kode": "6", "uraian": "PEMBIAYAAN", "pagu": stated},
        {"kode": "6.1", "uraian": "PENERIMAAN PEMBIAYAAN", "pagu": 40},
        {"kode": "6.2", "uraian": "PENGELUARAN PEMBIAYAAN", "pagu": 60},
        {"kode": "6.2.02", "uraian": "Penyertaan Modal", "pagu": 60},
    ]
    assert [f.difference for f in errors(rows).of("parent-sum")] == [Decimal(gap)] * bool(gap)


@pytest.mark.parametrize("own", [-20, 100, None])
@pytest.mark.parametrize("total", [-20, 100])
def test_a_total_of_pembiayaan_has_either_convention(own: int | None, total: int) -> None:
    """Whatever pembiayaan itself prints, its JUMLAH may be received less spent, or their sum."""
    rows: list[Row] = [
        {"kode": "6", "uraian": "PEMBIAYAAN DAERAH", "pagu": own},
        {"kode": "6.1", "uraian": "PENERIMAAN PEMBIAYAAN", "pagu": 40},
        {"kode": "6.2", "uraian": "PENGELUARAN PEMBIAYAAN", "pagu": 60},
        {"kode": None, "uraian": "JUMLAH PEMBIAYAAN DAERAH", "pagu": total},
    ]
    findings = check(Tree(rows))
    assert not findings.errors
    assert findings.coverage.checked["total-row"] == 1


def test_pembiayaan_breaks_with_what_is_spent_under_it() -> None:
    """A pengeluaran that misses its lines makes the netto miss by the opposite, and that is no
    second finding.
    """
    rows = [
        {"kode": "6", "uraian": "PEMBIAYAAN", "pagu": 15},
        {"kode": "6.1", "uraian": "PENERIMAAN PEMBIAYAAN", "pagu": 40},
        {"kode": "6.2", "uraian": "PENGELUARAN PEMBIAYAAN", "pagu": 27},
        {"kode": "6.2.02", "uraian": "Penyertaan Modal", "pagu": 25},
    ]
    (finding,) = errors(rows)
    assert (finding.kode, [row.kode for row in finding.breaks]) == ("6.2", ["6"])


def test_pendapatan_may_exceed_its_target_but_belanja_may_not() -> None:
    """Over-budget and unbudgeted are errors of belanja alone."""
    rows = [
        {"kode": "4.1", "pagu": 10, "realisasi": 12},
        {"kode": "4.2", "pagu": 0, "realisasi": 5},
        {"kode": "5.1", "pagu": 10, "realisasi": 12},
        {"kode": "5.2", "pagu": 0, "realisasi": 5},
    ]
    assert [(f.rule, f.kode) for f in errors(rows)] == [
        ("over-budget", "5.1"),
        ("unbudgeted", "5.2"),
    ]


def test_a_table_in_millions_is_held_to_its_unit() -> None:
    """Rounded figures may miss their sum and their percent by what rounding explains, and by no
    more.
    """
    table = read_amounts_in_millions()
    assert not check(Tree(table)).errors
    wrong = read_amounts_in_millions(total="104")
    (finding,) = check(Tree(wrong)).errors
    assert (finding.rule, finding.tolerance) == ("parent-sum", Decimal("1500000.00"))


def read_amounts_in_millions(total: str = "101") -> Table:
    million = Decimal(1000000)
    pagu, realisasi = (
        read_amounts(cells, million) for cells in ([total, "67", "33"], ["90", "60", "30"])
    )
    return Table(
        name="ringkas",
        source=Source(),
        rows=[2, 3, 4],
        uraian=["BELANJA", "Belanja Operasi", "Belanja Modal"],
        kode={"kode": ["5", "5.1", "5.2"]},
        amounts={"pagu": pagu, "realisasi": realisasi},
        percents={"persen": read_percents(["", "89,92", "90,88"], "%")},
    )


def test_a_negative_pagu_is_an_error_and_a_negative_realisasi_a_warning() -> None:
    """Pagu minus does not exist; a contra post does."""
    rows = [
        {"kode": "5.1", "pagu": "(10)", "realisasi": "(12)"},
        {"kode": "5.2", "pagu": "10", "realisasi": "(2)"},
    ]
    found = check(Tree(rows)).of("negative-amount")
    weights = [(f.kode, f.measure, f.severity.value) for f in found]
    assert weights == [
        ("5.1", "pagu", "error"),
        ("5.1", "realisasi", "warning"),
        ("5.2", "realisasi", "warning"),
    ]


def test_surplus_is_checked_by_size_and_left_out_of_percents() -> None:
    """SURPLUS/DEFISIT of an SKPD is its belanja in parentheses; its percent means nothing."""
    rows: list[Row] = [
        {"kode": "5", "uraian": "BELANJA", "pagu": "1.000", "realisasi": "900", "persen": "90,00"},
        {
            "kode": "5.1",
            "uraian": "BELANJA OPERASI",
            "pagu": "1.000",
            "realisasi": "900",
            "persen": "90,00",
        },
        {
            "kode": None,
            "uraian": "SURPLUS/(DEFISIT)",
            "pagu": "(1.000)",
            "realisasi": "(900)",
            "persen": "(90,00)",
        },
    ]
    assert not errors(rows)
    rows[-1]["realisasi"] = "(901)"
    assert [(f.rule, f.uraian) for f in errors(rows)] == [("total-row", "SURPLUS/(DEFISIT)")]


@pytest.mark.parametrize(
    ("printed", "difference"), [("49", "-1.00"), ("(49)", "1.00"), ("51", "1.00")]
)
def test_a_wrong_balance_is_stated_as_it_is_printed(printed: str, difference: str) -> None:
    """A deficit of 50 that is printed without its sign is held to 50, and one with its sign to
    -50.
    """
    rows: list[Row] = [
        {"kode": "4", "uraian": "PENDAPATAN", "pagu": 50},
        {"kode": "5", "uraian": "BELANJA", "pagu": 100},
        {"kode": None, "uraian": "SURPLUS/(DEFISIT)", "pagu": printed},
    ]
    (finding,) = errors(rows)
    assert finding.stated == read_amounts([printed]).value(0)
    assert finding.difference == Decimal(difference)


def test_rules_can_be_switched_off_and_weighed_differently() -> None:
    """A rule switched off is silent, one weighed less is no error, and a wrong slug says what there
    is.
    """
    tree = Tree([{"kode": "5", "pagu": 10}, {"kode": "5.1", "pagu": 9}])
    assert not check(tree, off=["parent-sum"])
    assert check(tree, severity={"parent-sum": "info"}).summary == {
        "error": 0,
        "warning": 0,
        "info": 1,
    }
    with pytest.raises(InvalidOption, match="parent-summ"):
        check(tree, off=["parent-summ"])


def test_a_rule_that_compared_nothing_is_not_among_those_that_did() -> None:
    """Where every line has its pagu, spending without any was looked for in vain, and the coverage
    says so.
    """
    coverage = check(Tree([{"kode": "5.1", "pagu": 10, "realisasi": 9}])).coverage
    assert coverage.checked == {"over-budget": 1}
    assert "unbudgeted" in {skip.rule for skip in coverage.not_checked}


def test_a_rule_that_cannot_look_says_why() -> None:
    """A flat list without total, percent or realisasi has nothing to check, and says so."""
    findings = check(Tree([{"uraian": "Program A", "pagu": 1}, {"uraian": "Program B", "pagu": 2}]))
    assert not findings.coverage
    assert {skip.rule for skip in findings.coverage.not_checked} >= {
        "parent-sum",
        "total-row",
        "percent",
        "over-budget",
    }


def test_a_blank_realisasi_is_not_below_a_threshold() -> None:
    """Nobody said that nothing was spent: a blank is no serapan of zero, where a printed zero
    is.
    """
    rows = [
        {"kode": f"5.1.0{n}", "pagu": 10, "realisasi": spent}
        for n, spent in enumerate(["", "-", "0", "9"], 1)
    ]
    assert [f.kode for f in flag(Tree(rows)).of("below-threshold")] == ["5.1.02", "5.1.03"]


def test_a_pagu_of_the_whole_branch() -> None:
    """Lines below a pagu that is printed once for all of them are not unbudgeted; a blank beside
    printed ones is.
    """
    whole = [{"kode": "5.1.01", "pagu": 9, "realisasi": 7}, {"kode": "5.1.01.01", "realisasi": 7}]
    apart = [
        {"kode": "5.1.02", "pagu": 9, "realisasi": 8},
        {"kode": "5.1.02.01", "pagu": 9, "realisasi": 5},
        {"kode": "5.1.02.02", "realisasi": 3},
    ]
    assert [f.kode for f in check(Tree([*whole, *apart])).of("unbudgeted")] == ["5.1.02.02"]


def test_a_percent_that_only_full_rows_share_is_another_percent() -> None:
    """Where what is spent in full has a capaian of 100, the others tell that the column is not
    about money.
    """
    capaian = [(100, 100, "100"), (200, 200, "100"), (300, 250, "95"), (400, 300, "110")]
    rows = [
        {"kode": f"5.1.0{n}", "pagu": p, "realisasi": r, "persen": c}
        for n, (p, r, c) in enumerate(capaian, 1)
    ]
    found = check(Tree(rows))
    assert not found.errors
    assert "percent" in {skipped.rule for skipped in found.coverage.not_checked}


@pytest.mark.parametrize(
    ("realisasi", "wrong"),
    [(["80", "80", ""], ["5.1.02"]), (["80", "70", ""], [])],
)
def test_a_blank_has_a_percent_only_where_its_parent_proves_it_zero(
    realisasi: list[str], wrong: list[str]
) -> None:
    """A blank beside 100,00 is wrong where the parent adds up without it, and unknown elsewhere."""
    codes, pagu, persen = ("5.1", "5.1.01", "5.1.02"), (200, 100, 100), ("40,00", "80,00", "100,00")
    if not wrong:
        persen = ("40,00", "70,00", "100,00")
    rows: list[Row] = [
        {"kode": code, "pagu": p, "realisasi": r, "persen": c}
        for code, p, r, c in zip(codes, pagu, realisasi, persen, strict=True)
    ]
    found = check(Tree(rows)).of("percent")
    assert [finding.kode for finding in found] == wrong


@pytest.mark.parametrize(("printed", "mean"), [("67,50", False), ("75,00", True), ("99,00", False)])
def test_the_percent_of_a_heading_is_that_of_its_rows(printed: str, *, mean: bool) -> None:
    """A heading without amounts prints the percent of all, or wrongly the mean of the percents
    below it; another percent may be of something else.
    """
    rows: list[dict[str, object]] = [
        {"kode": "5.1", "pagu": "", "realisasi": "", "persen": printed},
        {"kode": "5.1.01", "pagu": 300, "realisasi": 180, "persen": "60,00"},
        {"kode": "5.1.02", "pagu": 100, "realisasi": 90, "persen": "90,00"},
    ]
    found = check(Tree(rows)).of("percent")
    assert [finding.details.get("mean") for finding in found] == ([True] if mean else [])


def test_twelve_percents_of_twelve_months() -> None:
    """Each month's percent is of that month's columns: of some two thousand pairs only those are
    tried.
    """
    rows = []
    for n in range(1, 41):
        row: Row = {"kode": f"5.1.02.01.01.{n:04d}", "uraian": f"Belanja {n}"}
        for at, month in enumerate(MONTHS, n):
            row |= {f"pagu_{month}": 1000 + at, f"realisasi_{month}": 10 * at}
            row[f"persen_{month}"] = str(round_percent(Fraction(1000 * at, 1000 + at)))
        rows.append(row)
    rows[7]["persen_mei"] = "99.99"
    found = check(Tree(rows))
    assert [(f.rule, f.kode, f.measure) for f in found.errors] == [
        ("percent", rows[7]["kode"], "realisasi_mei")
    ]
    assert found.coverage.checked["percent"] == 480


@given(budgets(), st.integers(1, 100))
def test_flags_compare_the_exact_ratio(budget: Budget, threshold: int) -> None:
    """Exactly the leaves with pagu whose exact ratio is below the threshold are flagged."""
    expected = [
        kode(code)
        for code in budget.nodes()
        if budget.is_leaf(code)
        and budget.total(code)
        and Fraction(budget.total(code, 1), budget.total(code)) < Fraction(threshold, 100)
    ]
    found = flag(Tree(printed(budget)), below=[threshold])
    assert [f.kode for f in found.of("below-threshold")] == expected


def test_a_ratio_on_a_threshold_misses_the_next_one_only() -> None:
    """Half of the pagu is not below 50 percent: of 50 and 80 it misses 80; a sen less misses 50."""
    rows = [
        {"kode": f"5.1.0{n}", "pagu": "100,00", "realisasi": spent}
        for n, spent in enumerate(("50,00", "49,99"), 1)
    ]
    assert [f.details["threshold"] for f in flag(Tree(rows))] == ["80", "50"]


@given(budgets())
def test_flags_look_at_the_level_asked_for(budget: Budget) -> None:
    """Flags of the top level look at one node."""
    assume(budget.total())
    found = flag(Tree(printed(budget)), below=[101], level="akun")
    assert [f.kode for f in found] == ["5"]


def test_an_empty_remark_below_the_threshold_is_unexplained() -> None:
    """Where a table has a column of remarks, a low row without one is said twice: low, and
    unexplained.
    """
    rows = [
        {"kode": "5.1", "pagu": 10, "realisasi": 1, "keterangan": "gagal lelang"},
        {"kode": "5.2", "pagu": 10, "realisasi": 1, "keterangan": ""},
    ]
    assert [f.kode for f in flag(Tree(rows)).of("unexplained-threshold")] == ["5.2"]


@pytest.mark.parametrize("threshold", ["lima puluh", "-1", "nan", ""])
def test_a_threshold_that_is_no_percent_is_refused(threshold: str) -> None:
    """The refusal says how to write one."""
    with pytest.raises(InvalidOption, match="tulis seperti 50"):
        flag(Tree([{"kode": "5.1", "pagu": 1}]), below=[threshold])


def _rows(*rows: tuple[object, ...], names: str) -> list[dict[str, object]]:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


def test_a_sisa_that_is_wrong_in_every_row_is_one_finding(tmp_path: Path) -> None:
    """Three rows, none of which prints the difference: told once, with its rows; fewer rows say
    nothing.
    """
    path, lines = tmp_path / "sisa.csv", ["Uraian;Pagu;Realisasi;Sisa"]
    lines += [
        f"{name};{pagu}.000.000;4.000.000;5.000.000"
        for name, pagu in (("Satu", 10), ("Dua", 20), ("Tiga", 30))
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = check(read(path)[0]).errors
    assert (found.rule, found.uraian, found.details["rows"]) == (
        "derived-column",
        "Satu",
        [2, 3, 4],
    )
    path.write_text("\n".join(lines[:3]), encoding="utf-8")
    assert not check(read(path)[0]).errors


def test_a_side_printed_with_a_minus_is_one_remark() -> None:
    """Pendapatan below zero throughout is a habit of its form; one line of it below zero is a
    fault.
    """
    lines = [
        ("4", "PENDAPATAN", -5),
        ("4.1.01", "Pajak", -3),
        ("4.1.02", "Retribusi", -2),
        ("5", "BELANJA", 4),
    ]
    rows = _rows(*lines, names="kode uraian pagu")
    (remark,) = check(Tree(rows)).of("negative-amount")
    assert (remark.severity, remark.uraian) == (Severity.INFO, "PENDAPATAN")
    rows[0]["pagu"], rows[1]["pagu"] = 1, 3
    assert [each.uraian for each in check(Tree(rows)).of("negative-amount")] == ["Retribusi"]


RECAP = """Kode SKPD;Nama SKPD;Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Nama Rekening;Pagu
{skpd};Dinas Kesehatan;1.02.02.2.01.0001;Pelayanan A;5.1.02.04.01.0001;Perjalanan Biasa;43195000
{skpd};DINAS  KESEHATAN;1.02.02.2.01.0001;Pelayanan A;5.1.02.04.01.0001;{name};47418000
{skpd};Dinas Kesehatan;1.03.02.2.01.0009;Pelayanan B;5.1.02.01.01.0024;Belanja ATK;5000000
""".replace("{skpd}", "1.02.0.00.0.00.01.0000")


@pytest.mark.parametrize(
    ("name", "cells"), [("Perjalanan  biasa", []), ("Perjalanan Dalam Kota", ["F3"])]
)
def test_a_code_of_a_flat_recap_has_one_name(tmp_path: Path, name: str, cells: list[str]) -> None:
    """Capitals and blanks make no other name; another name is told where it first stands, and
    nothing is accused.
    """
    path = tmp_path / "rekap.csv"
    path.write_text(RECAP.format(name=name), encoding="utf-8")
    findings = check(Tree(read(path)[0]))
    assert [(each.rule, each.where.cell) for each in findings] == [
        ("name-differs", cell) for cell in cells
    ]
    assert findings.coverage.checked["name-differs"] == 3
    assert all(sentence(each).count("Perjalanan") == 2 for each in findings)


SOURCES = """Kode Rekening;Uraian;PAD;DAU;DAK;Jumlah
5.1;BELANJA OPERASI;40.000.000;80.000.000;50.000.000;{above}
5.1.01;Belanja Pegawai;20.000.000;60.000.000;20.000.000;{first}
5.1.02;Belanja Barang dan Jasa;20.000.000;20.000.000;30.000.000;{second}
"""


@pytest.mark.parametrize(
    ("above", "first", "second", "cells"),
    [
        ("170.000.000", "100.000.000", "70.000.000", []),
        (
            "150.000.000",
            "100.000.000",
            "50.000.000",
            ["F2", "F4"],
        ),  # less than its parts no whole can be
        ("200.000.000", "120.000.000", "80.000.000", []),  # another source may have no column
    ],
)
def test_sources_of_money_make_the_whole(
    tmp_path: Path, above: str, first: str, second: str, cells: list[str]
) -> None:
    """PAD, DAU and DAK add up to their Jumlah, unless a source has no column."""
    path = tmp_path / "sumber.csv"
    path.write_text(SOURCES.format(above=above, first=first, second=second), encoding="utf-8")
    findings = errors(read(path)[0])
    assert [(each.rule, each.where.cell) for each in findings] == [
        ("cross-foot", cell) for cell in cells
    ]


NESTED = """Kode Rekening;Uraian;PAD;DAU;DAK;{sources};Jumlah
5.1;BELANJA OPERASI;60.000.000;80.000.000;50.000.000;{0};{above}
5.1.01;Belanja Pegawai;20.000.000;60.000.000;0;{1};80.000.000
5.1.02;Belanja Barang dan Jasa;20.000.000;20.000.000;50.000.000;{0};{second}
5.1.03;Belanja Bunga;20.000.000;0;0;{1};20.000.000
"""


@pytest.mark.parametrize(
    ("sources", "some", "above", "second"),
    [
        ("DAK Fisik;DAK Nonfisik", "20.000.000;30.000.000", "190.000.000", "90.000.000"),
        (
            "DAK Fisik;DAK Nonfisik",
            "20.000.000;30.000.000",
            "190.000.000",
            "91.000.000",
        ),  # told by parent-sum alone
        ("Zakat Mal", "7.000.000", "197.000.000", "97.000.000"),
    ],
)
def test_sources_that_are_parts_of_others_or_not_read_are_no_fault(
    tmp_path: Path, sources: str, some: str, above: str, second: str
) -> None:
    """DAK stands beside its kinds, or a source has a heading that nobody knows: the whole is right
    all the same.
    """
    path = tmp_path / "sumber.csv"
    none = ";".join("0" for _ in some.split(";"))
    path.write_text(
        NESTED.format(some, none, sources=sources, above=above, second=second), encoding="utf-8"
    )
    assert not check(read(path)[0]).of("cross-foot")


def _found(path: Path, *lines: str) -> Findings:
    path.write_text("\n".join(lines), encoding="utf-8")
    return check(read(path)[0])


@pytest.mark.parametrize(
    "names", [("BPHTB", "PBB-P2", "PBJT", "Opsen PKB"), ("Mawar", "Melati", "Kenanga", "Dahlia")]
)
def test_a_revenue_above_its_anggaran_is_no_fault(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Names of taxes, or a heading that says what is received, prove that nothing here is
    belanja.
    """
    head = "Jenis Pajak" if "Mawar" in names else "Uraian"
    lines = [f"{name};100.000.000;12{place}.000.000" for place, name in enumerate(names)]
    found = _found(
        tmp_path / "a.csv", f"{head};Anggaran;Realisasi", *lines, "JUMLAH;400.000.000;486.000.000"
    )
    assert not found.of("over-budget")


def test_belanja_beyond_its_pagu_is_still_a_fault(tmp_path: Path) -> None:
    """A heading of both says nothing: belanja is held to its pagu."""
    lines = ["Belanja Pegawai;100.000.000;120.000.000", "Belanja Modal;90.000.000;80.000.000"]
    found = _found(tmp_path / "a.csv", "Uraian Pendapatan dan Belanja;Anggaran;Realisasi", *lines)
    assert [each.uraian for each in found.of("over-budget")] == ["Belanja Pegawai"]


@pytest.mark.parametrize("total", ["JUMLAH RETRIBUSI DAERAH", "JUMLAH"])
def test_a_total_or_a_title_tells_what_is_received(tmp_path: Path, total: str) -> None:
    """JUMLAH RETRIBUSI DAERAH, or a title of taxes, speaks of revenues whatever the rows are
    called.
    """
    title = ["REALISASI RETRIBUSI DAERAH TAHUN 2023"] if total == "JUMLAH" else []
    lines = [
        "Uraian;Anggaran;Realisasi",
        "Pelayanan Pasar;100.000.000;120.000.000",
        "Terminal;50.000.000;40.000.000",
    ]
    found = _found(tmp_path / "a.csv", *title, *lines, f"{total};150.000.000;160.000.000")
    assert not found.of("over-budget")


def test_a_change_may_be_of_the_first_and_the_last_version(tmp_path: Path) -> None:
    """Of APBD murni, pergeseran and perubahan the change is perubahan less murni where the rows say
    so.
    """
    lines = ["Uraian;APBD Murni;Pergeseran;Perubahan;Bertambah/(Berkurang)"]
    lines += ["Dinas A;100.000.000;90.000.000;130.000.000;30.000.000"]
    lines += ["Dinas B;200.000.000;250.000.000;180.000.000;(20.000.000)"]
    lines += ["Dinas C;300.000.000;310.000.000;350.000.000;50.000.000"]
    assert not _found(tmp_path / "a.csv", *lines).errors


SHARES = (
    "Pendidikan;300.000.000;30,00",
    "Kesehatan;150.000.000;15,00",
    "Infrastruktur;120.000.000;12,00",
)


@pytest.mark.parametrize("first", [True, False])
def test_the_base_of_percents_is_no_sum_of_its_lines(tmp_path: Path, *, first: bool) -> None:
    """Lines that print their share of Total Belanja Daerah are a part of it; one share that is
    wrong is no proof.
    """
    head, total = (
        "Uraian;Anggaran;% terhadap Total Belanja",
        "Total Belanja Daerah;1.000.000.000;100,00",
    )
    lines = [total, *SHARES] if first else [*SHARES, total]
    found = _found(tmp_path / "a.csv", head, *lines)
    assert not found.errors
    assert any(each.rule == "total-row" for each in found.coverage.not_checked)
    lines[lines.index(SHARES[1])] = "Kesehatan;160.000.000;15,00"
    assert [each.rule for each in _found(tmp_path / "a.csv", head, *lines).errors] == ["total-row"]


def test_a_total_below_its_lines_is_no_base(tmp_path: Path) -> None:
    """Shares of a total that is smaller than the sum of its lines do not excuse it."""
    lines = [
        "Satu;600.000.000;60,00",
        "Dua;500.000.000;50,00",
        "Total Belanja Daerah;1.000.000.000;100,00",
    ]
    found = _found(tmp_path / "a.csv", "Uraian;Anggaran;% terhadap Total Belanja", *lines)
    assert [each.rule for each in found.errors] == ["total-row"]


def test_the_items_of_a_rincian_are_one_note(tmp_path: Path) -> None:
    """Lines that work out a coded row by koefisien and price are told once; a row without both
    stays a warning.
    """
    lines = [
        "Kode;Uraian;Koefisien;Harga Satuan;Jumlah",
        "5.1.02.01.01;Belanja Barang Pakai Habis;;;11.000.000",
        "5.1.02.01.01.0024;Alat Tulis Kantor;;;3.000.000",
        ";- Kertas;20 Rim;50.000;1.000.000",
        ";- Tinta;10 Botol;200.000;2.000.000",
        "5.1.02.01.01.0052;Makanan dan Minuman;;;8.000.000",
        ";- Nasi;200 Kotak;40.000;8.000.000",
    ]
    (note,) = _found(tmp_path / "a.csv", *lines)
    assert (note.rule, note.severity) == ("line-unplaced", Severity.INFO)
    assert note.details == {"lines": 3, "rows": [4, 5, 7]}
    assert "3 baris rincian" in sentence(note)
    marked = [line.replace("- ", "[-] ").replace(";;;", ";") for line in lines]
    marked = [";".join([*line.split(";")[:2], line.split(";")[-1]]) for line in marked]
    assert [each.severity for each in _found(tmp_path / "a.csv", *marked)] == [Severity.INFO]


def test_a_neraca_prints_what_is_taken_off_with_a_minus() -> None:
    """Only what is known to be of a budget must not be negative: an allowance or the flow of cash
    may well be.
    """
    rows: list[Row] = [
        {"uraian": "Piutang Pajak", "pagu": 1200},
        {"uraian": "Penyisihan Piutang", "pagu": -200},
        {"uraian": "Persediaan", "pagu": 300},
    ]
    assert not check(Tree(rows)).of("negative-amount")
    rows = [{"kode": "5.1.01", "pagu": 1200}, {"kode": "5.1.02", "pagu": -200}]
    assert check(Tree(rows)).of("negative-amount")


def test_no_threshold_is_judged_by_an_amount_that_is_proved_wrong() -> None:
    """A pagu that its parent and its percent prove wrong makes no row look low."""
    rows: list[Row] = [
        {"kode": "5.1", "pagu": 1000, "realisasi": 950, "persen": "95,00"},
        {"kode": "5.1.01", "pagu": 4000, "realisasi": 380, "persen": "95,00"},
        {"kode": "5.1.02", "pagu": 600, "realisasi": 570, "persen": "95,00"},
    ]
    (finding,) = check(Tree(rows)).errors
    assert (finding.kode, finding.measure) == ("5.1.01", "pagu")
    assert not flag(Tree(rows), below=(50, 80))
    rows[0]["pagu"], rows[1]["persen"] = 4600, "9,50"
    rows[0]["persen"] = "20,65"
    assert [each.kode for each in flag(Tree(rows), below=(50, 80))] == ["5.1.01"]


@pytest.mark.parametrize(("lines", "told"), [(2, 2), (3, 1), (6, 1)])
def test_a_column_of_two_readings_is_one_finding(lines: int, told: int, tmp_path: Path) -> None:
    """Many amounts that may be thousands or thousandths are asked about once, with their rows."""
    rows = [f'5.1.0{line},Belanja {line},"340,{line}52"' for line in range(1, lines + 1)]
    (place := tmp_path / "a.csv").write_text("Kode,Uraian,Pagu (ribu)\n" + "\n".join(rows))
    found = check(Tree(read(place)[0])).of("amount-ambiguous")
    assert [len(each.details.get("rows", [each.where.row])) for each in found] == (
        [lines] if told == 1 else [1] * told
    )


def test_pembiayaan_in_a_column_of_its_own_may_be_below_zero(tmp_path: Path) -> None:
    """A recap of districts prints the netto of each, and who pays back more than he takes is not
    wrong.
    """
    (place := tmp_path / "a.csv").write_text(
        "Daerah;Belanja;Netto\nKab. A;-7000;-500\nKab. B;8000;600\nKab. C;9000;700\n"
    )
    tree = Tree(read(place, columns={"uraian": "A", "pagu": "B", "pagu_pembiayaan": "C"})[0])
    assert {each.measure for each in check(tree).of("negative-amount")} <= {"pagu"}


@pytest.mark.parametrize(("off", "told"), [(Decimal("0.03"), 0), (Decimal(3000), 1)])
def test_what_figures_alone_tell_is_held_to_the_rupiah(
    tmp_path: Path, off: Decimal, told: int
) -> None:
    """Columns that add up without a word for it may be rounded from finer parts."""
    lines = ["Daerah;Langsung;Pegawai;Barang Jasa;Modal"]
    for row in range(20):
        parts = [Decimal(f"{10**9 + 7919 * (row + 3) ** 2 * part}.2{part}") for part in (1, 2, 3)]
        whole = sum(parts) + (off if row == 5 else 0)
        lines.append(f"Kab. {chr(65 + row)};" + ";".join(f"{each:f}" for each in (whole, *parts)))
    (place := tmp_path / "a.csv").write_text("\n".join(lines))
    columns = {"uraian": "A", "pagu_langsung": "B", "pagu_x": "C", "pagu_y": "D", "pagu_z": "E"}
    assert len(check(Tree(read(place, columns=columns)[0])).of("cross-foot")) == told


CHANGES = (
    "Piutang Pajak;1.300.000;1.200.000;8,33",
    "Penyisihan Piutang;(110.400);(100.000);{}10,40{}",
    "Persediaan;360.000;300.000;20,00",
    "Akumulasi Penyusutan;(450.000);(500.000);{}10,00{}",
    "Aset Lainnya;88.000;80.000;10,00",
    "Amortisasi;(57.500);(50.000);{}15,00{}",
)


@pytest.mark.parametrize("quotient", [True, False])
def test_a_percent_of_change_from_below_zero_has_either_sign(
    tmp_path: Path, *, quotient: bool
) -> None:
    """The quotient of two negative amounts is positive; many forms print the sign of the change.
    What is wrong by its digits stays so, and the right percent has the sign that is printed.
    """
    signs = [("", ""), ("", ""), ("(", ")"), ("(", ")"), ("", ""), ("", "")]
    turned = [("", ""), ("(", ")"), ("", ""), ("", ""), ("", ""), ("(", ")")]
    head = "Uraian;Saldo 2024 (Rp);Saldo 2023 (Rp);% Naik/(Turun)"
    printed = signs if quotient else turned
    lines = [line.format(*sign) for line, sign in zip(CHANGES, printed, strict=True)]
    found = _found(tmp_path / "a.csv", head, *lines)
    assert found.coverage.checked["percent"] == 6
    assert not found.errors
    (wrong,) = _found(
        tmp_path / "a.csv", head, *[line.replace("10,40", "14,40") for line in lines]
    ).errors
    assert wrong.computed == (Decimal("10.40") if quotient else Decimal("-10.40"))


def test_the_blanks_of_a_matrix_are_one_note(tmp_path: Path) -> None:
    """Standards by kinds of use are filled here and there; a list with a gap names its cell."""
    head = "Standar;Pagu PAD;Pagu DAU;Pagu DAK;Pagu Lain;Total Pagu"
    lines = [head, "Isi;1.000.000;;;;1.000.000", "Proses;;2.000.000;;;2.000.000"]
    lines += ["Sarana;;;3.000.000;;3.000.000", "Biaya;;500.000;;250.000;750.000"]
    (note,) = _found(tmp_path / "a.csv", *lines).of("amount-blank")
    assert note.details["cells"] == 11
    assert "11 " in sentence(note)
    gap = ["Uraian;Pagu;Realisasi", "Gaji;9.000.000;", "Barang;8.000.000;7.000.000"]
    (blank,) = _found(tmp_path / "b.csv", *gap).of("amount-blank")
    assert not blank.details
