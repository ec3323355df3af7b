"""Several documents at once: who states the same figure, who does not, and by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, crosstab, reconcile
from anggaran.compare.figure import Figure
from anggaran.compare.matrix import Matrix, reconcile_all
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Severity
from anggaran.rules.registry import sentence
from strategies import Budget, Row, budgets, in_millions, kode, printed, rupiah

FULL: list[Row] = [
    {"kode": "1.06.01", "uraian": "Program Penunjang", "pagu": 100},
    {"kode": "1.06.01.2.01", "uraian": "Perencanaan", "pagu": 60},
    {"kode": "1.06.01.2.02", "uraian": "Keuangan", "pagu": 40},
    {"kode": "1.06.02", "uraian": "Program Pemberdayaan Sosial", "pagu": 50},
]
PROGRAMS: list[Row] = [FULL[0], FULL[3]]


def changed(budget: Budget, code: tuple[int, ...], delta: int) -> Tree:
    pagu, realisasi = budget.leaves[code]
    return Tree(printed(Budget({**budget.leaves, code: (pagu + delta, realisasi)})))


def with_amounts(rows: list[Row], **amounts: int) -> list[Row]:
    """Rows with other amounts for some labels; a blank in a label is an underscore here."""
    new = {label.replace("_", " "): amount for label, amount in amounts.items()}
    return [{**row, "pagu": new.get(str(row["uraian"]), row["pagu"])} for row in rows]


def told(findings: Findings) -> set[tuple[object, ...]]:
    """What findings say, without the order in which documents and findings stand."""
    return {
        (
            f.rule, f.kode, f.measure, f.stated, f.computed, f.details["document"],
            f.details["majority"],
            frozenset((each["document"], each["value"]) for each in f.details["documents"]),
        )
        for f in findings
    }  # fmt: skip


def figures(matrix: Matrix) -> set[tuple[object, ...]]:
    def record(figure: Figure) -> tuple[object, ...]:
        return (
            figure.measure, figure.kode, figure.status, figure.majority,
            frozenset(figure.amounts.items()), frozenset(figure.outliers),
        )  # fmt: skip

    return {record(figure) for figure in (*matrix.totals, *matrix.lines)}


@given(budgets(), st.integers(2, 4))
def test_copies_agree_everywhere(budget: Budget, copies: int) -> None:
    """Copies of one document agree on every line and total, and every one of them is compared."""
    matrix = reconcile_all([Tree(printed(budget)) for _ in range(copies)])
    assert matrix.agrees
    assert list(matrix.findings) == []
    assert {figure.status for figure in (*matrix.lines, *matrix.totals)} == {"agree"}
    assert {len(figure.said) for figure in matrix.lines} == {copies}
    assert matrix.findings.coverage.checked == {
        "line-differs": 2 * len(budget.nodes()),
        "total-differs": 2,
    }
    assert [figure.majority for figure in matrix.totals] == [
        rupiah(budget.total((), 0)),
        rupiah(budget.total((), 1)),
    ]
    assert matrix.covers == ()


@given(budgets(), st.integers(1, 10**12), st.data())
def test_an_altered_cell_is_one_finding_on_its_copy(
    budget: Budget, delta: int, data: st.DataObject
) -> None:
    """One cell altered in one of three copies is one finding that names the copy and the exact
    difference.
    """
    code = data.draw(st.sampled_from(sorted(budget.leaves)))
    odd = data.draw(st.sampled_from(["DPA", "LRA", "LKjIP"]))
    altered = [
        {**row, "pagu": rupiah(budget.total(code) + delta)} if row["kode"] == kode(code) else row
        for row in printed(budget)
    ]
    matrix = reconcile_all(
        {
            name: Tree(altered if name == odd else printed(budget))
            for name in ("DPA", "LRA", "LKjIP")
        }
    )
    (finding,) = matrix.findings
    assert (finding.rule, finding.kode, finding.measure) == ("line-differs", kode(code), "pagu")
    assert finding.difference == rupiah(delta)
    assert finding.details["outliers"] == [{"document": odd, "difference": rupiah(delta)}]
    assert finding.details["majority"] == finding.computed == rupiah(budget.total(code))
    assert sum(figure.status == "differ" for figure in matrix.lines) == 1


@given(budgets(), st.integers(1, 10**12), st.data())
def test_an_altered_line_carries_its_ancestors(
    budget: Budget, delta: int, data: st.DataObject
) -> None:
    """A line altered with all its sums is one line finding, its ancestors beneath it, and the
    total.
    """
    code = data.draw(st.sampled_from(sorted(budget.leaves)))
    odd = data.draw(st.integers(0, 2))
    trees = {str(at): changed(budget, code, delta if at == odd else 0) for at in range(3)}
    line, total = reconcile_all(trees).findings
    assert (line.rule, line.kode, line.difference) == ("line-differs", kode(code), rupiah(delta))
    assert [row.difference for row in line.breaks] == [rupiah(delta)] * (len(code) - 1)
    assert (total.rule, total.difference) == ("total-differs", rupiah(delta))
    assert {line.details["document"], total.details["document"]} == {str(odd)}


@given(budgets(), st.lists(st.sampled_from([0, 0, 5, -7]), min_size=4, max_size=4), st.data())
def test_order_changes_nothing_but_order(
    budget: Budget, deltas: list[int], data: st.DataObject
) -> None:
    """The documents in another order make the same figures, and where a majority holds, the same
    findings.
    """
    code = data.draw(st.sampled_from(sorted(budget.leaves)))
    trees = {f"Dokumen {at}": changed(budget, code, 10 + delta) for at, delta in enumerate(deltas)}
    order = data.draw(st.permutations(sorted(trees)))
    one, other = reconcile_all(trees), reconcile_all({name: trees[name] for name in order})
    assert other.names == tuple(order)
    assert figures(one) == figures(other)
    assert [f.rule for f in one.findings] == [f.rule for f in other.findings]
    if (
        len(set(deltas)) <= 2 and deltas.count(0) > 2
    ):  # otherwise stated and computed go by the first document
        assert told(one.findings) == told(other.findings)


@given(budgets(), budgets())
def test_two_documents_say_what_reconcile_says(one: Budget, other: Budget) -> None:
    """A matrix of two documents has the differences of reconcile: the same lines, the same sign."""
    trees = Tree(printed(one)), Tree(printed(other))
    matrix, two = reconcile_all(trees), reconcile(*trees)
    rules = {"line-differs", "version-mixup", "total-differs"}

    def differences(findings: Findings) -> set[tuple[object, ...]]:
        return {
            (f.rule, f.kode, f.measure, f.stated, f.computed, f.difference, f.severity, f.tolerance)
            for f in findings
            if f.rule in rules
        }

    assert differences(matrix.findings) == differences(two.findings)
    assert {
        (f.kode, line["kode"], line["difference"])
        for f in matrix.findings.of("version-mixup")
        for line in f.details["lines"]
    } == {
        (f.kode, line["kode"], line["difference"])
        for f in two.findings.of("version-mixup")
        for line in f.details["lines"]
    }
    assert [(t.measure, tuple(t.amounts.values())) for t in matrix.totals] == [
        (t.measure, (t.left, t.right)) for t in two.totals
    ]


def test_documents_meet_on_what_they_share() -> None:
    """Programs, kegiatan and rekening are held against each other on the levels that they print."""
    lra: list[Row] = [{"kode": "5.1", "uraian": "Belanja Operasi", "pagu": 150}]
    matrix = reconcile_all({"DPA": FULL, "LKjIP": PROGRAMS, "Renja": FULL, "LRA": lra})
    assert matrix.agrees
    assert matrix.totals[0].amounts == dict.fromkeys(("DPA", "LKjIP", "Renja", "LRA"), Decimal(150))
    carriers = {figure.uraian: tuple(figure.amounts) for figure in matrix.lines}
    assert carriers["Program Penunjang"] == ("DPA", "LKjIP", "Renja")
    assert carriers["Keuangan"] == ("DPA", "Renja")
    assert (
        matrix.covers == ()
    )  # kegiatan that a list of programs does not print are not missing from it
    assert {each.table for each in matrix.findings.coverage.not_checked} == {
        "DPA – LRA",
        "LKjIP – LRA",
        "Renja – LRA",
    }


def test_a_table_without_codes_stands_in_the_rows_of_coded_ones() -> None:
    """Labels bring a table without codes into the row of two documents that agree by code."""
    named: list[Row] = [{"uraian": row["uraian"], "pagu": row["pagu"]} for row in PROGRAMS]
    matrix = reconcile_all(
        {"PK": with_amounts(named, Program_Penunjang=99), "DPA": FULL, "Renja": FULL}
    )
    (row,) = [figure for figure in matrix.lines if figure.uraian == "Program Penunjang"]
    assert row.kode == "1.06.01"
    assert row.outliers == (("PK", Decimal(-1)),)
    assert [(f.rule, f.details["document"], f.difference) for f in matrix.findings] == [
        ("line-differs", "PK", Decimal(-1)),
        ("total-differs", "PK", Decimal(-1)),
    ]


@pytest.mark.parametrize("order", list(permutations(["DPA", "PK", "LRA"])))
def test_less_coverage_is_no_error(order: tuple[str, ...]) -> None:
    """A document that agrees on all it covers is reported with what it lacks, against every other,
    as no error.
    """
    documents: dict[str, list[Row]] = {
        "DPA": FULL,
        "PK": PROGRAMS[:1],
        "LRA": [{"kode": "5.1", "uraian": "Belanja Operasi", "pagu": 150}],
    }
    matrix = reconcile_all({name: documents[name] for name in order})
    (finding,) = matrix.findings
    assert (finding.rule, finding.severity, finding.difference) == (
        "total-differs",
        Severity.WARNING,
        Decimal(-50),
    )
    assert (finding.details["coverage"], finding.details["partial"]) == (True, ["PK"])
    assert matrix.totals[0].majority == 150
    (cover,) = matrix.covers
    assert (cover.document, cover.amount, cover.of) == ("PK", Decimal(100), Decimal(150))
    assert [(line.kode, line.amount) for line in cover.missing] == [("1.06.02", Decimal(50))]


def test_partial_documents_do_not_outvote_the_whole() -> None:
    """Two documents that cover the same part are no majority against the one that covers all."""
    matrix = reconcile_all({"PK": PROGRAMS[:1], "PK perubahan": PROGRAMS[:1], "DPA": PROGRAMS})
    assert matrix.totals[0].majority == 150
    assert [each.document for each in matrix.totals[0].outliers] == ["PK", "PK perubahan"]
    assert not matrix.findings.errors


def test_no_majority_among_as_many_as_differ() -> None:
    """Where no amount has more than half of the documents there is no majority, and everybody is
    named.
    """
    matrix = reconcile_all(
        {
            "DPA": FULL,
            "Renja": with_amounts(FULL, Keuangan=41),
            "PK": with_amounts(FULL, Keuangan=38),
        }
    )
    (finding,) = matrix.findings
    assert (finding.details["majority"], finding.details["outliers"]) == (None, [])
    assert [(each["document"], each["value"]) for each in finding.details["documents"]] == [
        ("DPA", 40), ("Renja", 41), ("PK", 38),
    ]  # fmt: skip
    assert (finding.stated, finding.computed) == (Decimal(41), Decimal(40))


def test_lines_that_differ_under_an_equal_parent_are_another_version() -> None:
    """Money moved within a program in one document is one finding on the program, as between two
    documents.
    """
    moved = with_amounts(FULL, Perencanaan=70, Keuangan=30)
    (finding,) = reconcile_all(
        {"Murni": FULL, "Pergeseran": moved, "LKjIP": PROGRAMS, "DPA": FULL}
    ).findings
    assert (finding.rule, finding.kode) == ("version-mixup", "1.06.01")
    assert (finding.stated, finding.difference) == (Decimal(100), Decimal(0))
    assert [(line["kode"], line["difference"]) for line in finding.details["lines"]] == [
        ("1.06.01.2.01", 10), ("1.06.01.2.02", -10),
    ]  # fmt: skip


def test_a_difference_shown_below_is_not_repeated_above() -> None:
    """A kegiatan that differs accounts for its program, also against a document that prints
    programs alone.
    """
    raised = with_amounts(FULL, Keuangan=41, Program_Penunjang=101)
    findings = reconcile_all({"DPA": FULL, "LRA": raised, "LKjIP": PROGRAMS}).findings
    assert [(f.rule, f.kode, f.difference) for f in findings] == [
        ("line-differs", "1.06.01.2.02", Decimal(1)),
        ("total-differs", None, Decimal(1)),
    ]


def test_a_budget_before_and_after_a_change_is_not_one_measure() -> None:
    """Where one document prints both budgets, each other document is held against the one it agrees
    with.
    """
    both = [
        {**row, "pagu_sebelum": 10, "pagu_setelah": 15}
        for row in ({"kode": "1.06.01", "uraian": "Program"},)
    ]
    plain = {pagu: [{"kode": "1.06.01", "uraian": "Program", "pagu": pagu}] for pagu in (10, 15)}
    matrix = reconcile_all({"DPA": plain[10], "DPPA": plain[15], "Perubahan": both})
    totals = {tuple(total.amounts): total.status for total in matrix.totals}
    assert totals == {
        ("DPA", "DPPA"): "differ",
        ("DPA", "Perubahan"): "agree",
        ("DPPA", "Perubahan"): "agree",
    }
    assert {f.details["document"] for f in matrix.findings} == {"DPPA"}


def test_chains_that_contradict_a_direct_meeting_prove_nothing() -> None:
    """Two codes of one name stay two lines, though a table without codes has only one row of that
    name.
    """
    codes: list[Row] = [
        {"kode": "1.06.01", "uraian": "Program Penunjang", "pagu": 10},
        {"kode": "1.06.02", "uraian": "Program Sosial", "pagu": 20},
    ]
    swapped: list[Row] = [
        {**codes[0], "uraian": "Program Sosial"},
        {**codes[1], "uraian": "Program Penunjang"},
    ]
    named: list[Row] = [
        {"uraian": "Program Penunjang", "pagu": 10},
        {"uraian": "Program Sosial", "pagu": 20},
    ]
    matrix = reconcile_all({"DPA": codes, "LRA": swapped, "PK": named})
    amounts = {(figure.kode, tuple(figure.amounts)): figure.status for figure in matrix.lines}
    assert amounts["1.06.01", ("DPA", "LRA")] == "agree"
    assert amounts["1.06.01", ("DPA", "PK")] == "agree"
    assert amounts["1.06.01", ("LRA", "PK")] == "differ"


def test_two_codes_are_not_joined_by_a_label_of_a_third_document() -> None:
    """A program that two documents print under two codes is compared with a table of names by each
    on its own.
    """
    dpa: list[Row] = [{"kode": "1.06.01", "uraian": "Program Sosial", "pagu": 10}]
    lra: list[Row] = [{"kode": "1.06.02", "uraian": "Program Sosial", "pagu": 12}]
    named: list[Row] = [{"uraian": "Program Sosial", "pagu": 10}]
    lines = reconcile_all({"DPA": dpa, "LRA": lra, "PK": named}).lines
    assert {(figure.kode, *figure.amounts): figure.status for figure in lines if figure.uraian} == {
        ("1.06.01", "DPA", "PK"): "agree",
        ("1.06.02", "LRA", "PK"): "differ",
    }


def test_a_program_whose_kegiatan_are_shared_is_not_missing() -> None:
    """A program under another name covers nothing less where its kegiatan stand in both
    documents.
    """
    rows: list[Row] = [
        {"nomor": "I", "uraian": "Program Penunjang", "pagu": 100},
        {"nomor": "A", "uraian": "Perencanaan", "pagu": 60},
        {"nomor": "B", "uraian": "Keuangan", "pagu": 40},
        {"nomor": "II", "uraian": "Program Pemberdayaan Sosial", "pagu": 50},
        {"nomor": "A", "uraian": "Bimbingan", "pagu": 50},
    ]
    renamed = [{**rows[0], "uraian": "Urusan Sekretariat"}, *rows[1:]]
    matrix = reconcile_all({"Renja": rows, "DPA": renamed, "LKjIP": rows})
    assert {figure.uraian for figure in matrix.lines if len(figure.said) == 3} >= {
        "Perencanaan",
        "Keuangan",
    }
    assert matrix.covers == ()


def test_a_sum_of_columns_differs_only_as_its_columns_do() -> None:
    """Where a document prints operasi and modal alone, a difference in one of them is not told
    again of their sum.
    """
    rows: list[Row] = [
        {"kode": "1.06.01", "uraian": "Program", "pagu_operasi": 10, "pagu_modal": 5}
    ]
    raised = [{**rows[0], "pagu_operasi": 11}]
    matrix = reconcile_all({"DPA": rows, "LRA": raised, "Renja": rows})
    assert {total.measure: total.status for total in matrix.totals} == {
        "pagu_operasi": "differ", "pagu_modal": "agree", "pagu": "differ",
    }  # fmt: skip
    assert {(f.rule, f.measure) for f in matrix.findings} == {
        ("line-differs", "pagu_operasi"),
        ("total-differs", "pagu_operasi"),
    }


def test_pairs_settle_names_between_the_documents_that_carry_them() -> None:
    """A pair of names joins the two documents that carry one each, in either order, and leaves the
    others alone.
    """
    indicators: list[Row] = [{"uraian": "Persentase korban bencana yang dibantu", "pagu": 90}]
    programs: list[Row] = [{"uraian": "Program Penanganan Bencana", "pagu": 95}]
    documents = {"PK": programs, "Efisiensi": indicators, "Renja": programs}
    names = ("Program Penanganan Bencana", "Persentase korban bencana yang dibantu")
    for pairs in (dict([names]), dict([names[::-1]])):
        (row,) = reconcile_all(documents, pairs=pairs).lines
        assert row.outliers == (("Efisiensi", Decimal(-5)),)
        for two in permutations(("PK", "Efisiensi")):
            assert (
                len(reconcile_all({name: documents[name] for name in two}, pairs=pairs).lines) == 1
            )
    assert [tuple(row.amounts) for row in reconcile_all(documents).lines] == [("PK", "Renja")]


def test_an_unreadable_amount_is_unknown_and_not_zero() -> None:
    """A cell that cannot be read has no vote, and a figure with one readable amount is not
    compared.
    """
    broken: list[Row] = [
        {**row, "pagu": "1.2.3,4,5"} if row["uraian"] == "Keuangan" else row for row in FULL
    ]
    three = reconcile_all({"DPA": FULL, "LRA": broken, "Renja": FULL})
    (row,) = [figure for figure in three.lines if figure.uraian == "Keuangan"]
    assert row.amounts == {"DPA": 40, "LRA": None, "Renja": 40}
    assert (row.status, row.majority) == ("agree", Decimal(40))
    two = reconcile_all({"DPA": FULL, "LRA": broken})
    (row,) = [figure for figure in two.lines if figure.uraian == "Keuangan"]
    assert (row.status, row.majority, row.outliers) == ("unknown", None, ())
    checked = (
        three.findings.coverage.checked["line-differs"]
        - two.findings.coverage.checked["line-differs"]
    )
    assert checked == 1


def test_names_tell_documents_apart() -> None:
    """Tables of one name are told apart by number, and every pair is kept under its two names."""
    matrix = reconcile_all([FULL, FULL, PROGRAMS])
    assert len(set(matrix.names)) == 3
    assert list(matrix.pairs) == [
        (matrix.names[0], matrix.names[1]), (matrix.names[0], matrix.names[2]),
        (matrix.names[1], matrix.names[2]),
    ]  # fmt: skip


def test_rules_can_be_left_out_and_weighed_otherwise() -> None:
    """A rule switched off or made a warning is so in the matrix and in each pair."""
    documents = {"DPA": FULL, "LRA": with_amounts(FULL, Keuangan=41), "Renja": FULL}
    silent = reconcile_all(documents, off=["line-differs"])
    assert not silent.findings.of("line-differs")
    assert not silent.pairs["DPA", "LRA"].findings.of("line-differs")
    mild = reconcile_all(documents, severity={"line-differs": "warning"})
    assert mild.findings.summary == {"error": 0, "warning": 1, "info": 0}


@pytest.mark.parametrize("trees", [[], [Tree(FULL)], {"DPA": FULL}, Tree(FULL)])
def test_one_document_is_no_matrix(trees: object) -> None:
    """Fewer than two documents is a call that cannot be answered, and the line says what to
    give.
    """
    with pytest.raises(InvalidOption, match="dua dokumen"):
        reconcile_all(trees)  # type: ignore[arg-type]


def test_outliers_are_exact_at_any_size() -> None:
    """A sen is not lost in a difference of more than 28 digits, where decimals round by default."""
    documents = {"A": f"{10**32},00", "B": f"{10**32},00", "C": "0,01"}
    matrix = reconcile_all(
        {name: [{"kode": "5.1", "pagu": text}] for name, text in documents.items()}
    )
    assert [(each.document, each.difference) for each in matrix.totals[0].outliers] == [
        ("C", Decimal(f"-{10**32 - 1}.99"))
    ]


def dated(title: str, *spent: int) -> Tree:
    """A report to the day that its title names: 60 and 40 of pagu, and what was spent of them."""
    rows: list[Row] = [
        {"kode": "5.1.01", "uraian": "Pegawai", "pagu": 60},
        {"kode": "5.1.02", "uraian": "Barang", "pagu": 40},
    ]  # fmt: skip
    for row, realisasi in zip(rows, spent, strict=False):
        row["realisasi"] = realisasi
    return Tree(replace(Tree(rows).table, titles=(title,)))


def test_realisasi_to_another_day_is_another_figure() -> None:
    """Only reports to one day are held against each other; that others stop elsewhere is said once,
    and first.
    """
    documents = {
        "DPA": dated("TAHUN ANGGARAN 2026"),
        "Mei": dated("s.d. 31 Mei 2026", 20, 10),
        "Juli": dated("s.d. 31 Juli 2026", 30, 20),
        "Juli lagi": dated("s.d. 31 Juli 2026", 30, 20),
    }
    matrix = reconcile_all(documents)
    (finding,) = matrix.findings
    assert (finding.rule, finding.severity) == ("period-differs", Severity.WARNING)
    assert [each["document"] for each in finding.details["documents"]] == [
        "Mei",
        "Juli",
        "Juli lagi",
    ]
    assert "Juli dan Juli lagi s.d. 31 Juli 2026" in sentence(finding)
    assert {total.measure: tuple(total.amounts) for total in matrix.totals} == {
        "pagu": tuple(documents), "realisasi": ("Juli", "Juli lagi"),
    }  # fmt: skip
    wrong = reconcile_all({**documents, "Juli lagi": dated("s.d. 31 Juli 2026", 30, 21)})
    assert [(f.rule, f.kode, f.difference) for f in wrong.findings.errors] == [
        ("line-differs", "5.1.02", Decimal(1)), ("total-differs", None, Decimal(1)),
    ]  # fmt: skip


def test_a_report_without_a_date_does_not_join_two_days() -> None:
    """A report that may be of either day is held against each, and never makes the two one
    figure.
    """
    months = [dated("s.d. 31 Mei 2026", 20, 10), dated("s.d. 31 Juli 2026", 30, 20)]
    matrix = reconcile_all({"Mei": months[0], "Juli": months[1], "Laporan": dated("LRA", 30, 20)})
    figures = [figure for figure in matrix.totals if figure.measure == "realisasi"]
    assert {tuple(figure.amounts): figure.status for figure in figures} == {
        ("Mei", "Laporan"): "differ", ("Juli", "Laporan"): "agree",
    }  # fmt: skip


def test_last_years_column_against_last_years_report() -> None:
    """What this year's report repeats of last year is one figure with last year's; a difference is
    no error.
    """
    now = Tree(
        replace(
            Tree([{"kode": "5.1", "uraian": "Operasi", "realisasi": 9, "realisasi_lalu": 7}]).table,
            titles=("per 31 Desember 2023",),
        )
    )
    before = [
        Tree(
            replace(
                Tree([{"kode": "5.1", "uraian": "Operasi", "realisasi": 8}]).table,
                titles=(f"per {day} 2022",),
            )
        )
        for day in ("31 Desember", "31 Desember")
    ]
    (total,) = (
        matrix := reconcile_all({"2023": now, "2022": before[0], "2022 lagi": before[1]})
    ).totals
    assert (total.measure, tuple(total.amounts.values())) == (
        "realisasi_2022",
        (Decimal(7), Decimal(8), Decimal(8)),
    )
    assert {(f.rule, f.severity, f.details["document"]) for f in matrix.findings} == {
        ("line-differs", Severity.WARNING, "2023"), ("total-differs", Severity.WARNING, "2023"),
    }  # fmt: skip


def test_a_name_that_differs_is_said_once_a_line() -> None:
    """Two names of a line are one finding, however many documents have either."""
    renamed = [{**FULL[0], "uraian": "Program Penunjang Urusan"}, *FULL[1:]]
    findings = reconcile_all(
        {"DPA": FULL, "LRA": renamed, "Renja": FULL, "LKjIP": renamed}
    ).findings
    assert [(f.rule, f.kode, f.details["right"]) for f in findings] == [
        ("name-differs", "1.06.01", "Program Penunjang Urusan")
    ]
    proposed = [
        {"uraian": "Program Penunjang (PP)", "pagu": 100},
        {"uraian": "Program Pemberdayaan Sosial", "pagu": 7},
    ]
    matrix = reconcile_all({"PK": proposed, "DPA": FULL, "Renja": FULL})
    assert len(matrix.findings.of("match-proposed")) == 1


def test_rounding_is_no_disagreement() -> None:
    """A table in millions agrees with every full amount that rounds to its own, and casts no vote
    between two.
    """
    full: list[Row] = [
        {"kode": "5.1.01", "uraian": "Belanja 1", "pagu": Decimal("1499999.99")},
        {"kode": "5.1.02", "uraian": "Belanja 2", "pagu": Decimal("2000000.01")},
    ]
    millions = Tree(
        [{**row, "pagu": text} for row, text in zip(full, ("1000000", "2000000"), strict=True)]
    )
    short = Tree(in_millions(millions.table))
    other = [full[0], {**full[1], "pagu": Decimal("2000001.00")}]
    assert reconcile_all({"Ringkas": short, "DPA": full, "LRA": full}).agrees
    assert reconcile_all({"Ringkas": short, "Ringkas lagi": short, "DPA": full}).agrees
    matrix = reconcile_all({"Ringkas": short, "DPA": full, "LRA": other})
    assert [(f.rule, f.kode, f.difference, f.details["majority"]) for f in matrix.findings] == [
        ("line-differs", "5.1.02", Decimal("0.99"), None),
        ("total-differs", None, Decimal("0.99"), None),
    ]  # fmt: skip


def test_a_document_without_lines_is_no_crash() -> None:
    """A table of nothing but its total row has no line to hold against the others, and the rest is
    compared.
    """
    matrix = reconcile_all(
        {"Ringkas": [{"uraian": "JUMLAH", "pagu": 150}], "DPA": FULL, "LRA": FULL}
    )
    assert matrix.agrees
    assert {tuple(figure.amounts) for figure in matrix.lines} == {("DPA", "LRA")}


def test_figures_are_made_when_looked_at() -> None:
    """The lines of a matrix are a sequence of every shared line; those apart are found without the
    others.
    """
    documents = {"DPA": FULL, "LRA": with_amounts(FULL, Keuangan=41), "Renja": FULL}
    lines = reconcile_all(documents).lines
    assert [figure.uraian for figure in lines.apart] == [
        figure.uraian for figure in lines if figure.status != "agree"
    ]
    assert len(lines) == len(list(lines)) == lines.comparable
    assert lines[0] == next(iter(lines))


def crossed(cells: Mapping[tuple[str, str], int]) -> Tree:
    """A document of flat lines by sub kegiatan and rekening."""
    lines = [
        {"sub_kegiatan": sub, "rekening": rekening, "pagu": pagu}
        for (sub, rekening), pagu in cells.items()
    ]
    return Tree(lines, by=["sub_kegiatan", "rekening"])


def summed(cells: Mapping[tuple[str, str], int], side: int) -> list[Row]:
    """What a document of one side prints of such lines."""
    codes = list(dict.fromkeys(key[side] for key in cells))
    return [
        {"kode": code, "pagu": sum(cells[key] for key in cells if key[side] == code)}
        for code in codes
    ]


@pytest.mark.parametrize("order", list(permutations(["DPA", "DPPA", "Renja", "LRA"])))
def test_a_fault_in_one_cell_is_one_finding(order: Sequence[str]) -> None:
    """A wrong cell is told once, of the document whose total stands alone, whatever else it makes
    differ.
    """
    cells = {
        ("1.06.02.2.01.0001", "5.1.01"): 30,
        ("1.06.02.2.01.0001", "5.1.02"): 20,
        ("1.06.04.2.01.0001", "5.1.01"): 40,
    }
    wrong = {**cells, ("1.06.02.2.01.0001", "5.1.01"): 37}
    documents: dict[str, Any] = {
        "DPA": crossed(wrong), "DPPA": crossed(cells), "Renja": summed(cells, 0),
        "LRA": summed(cells, 1),
    }  # fmt: skip
    findings = reconcile_all({name: documents[name] for name in order}).findings
    assert [(f.rule, f.difference, f.details["document"]) for f in findings] == [
        ("line-differs", Decimal(7), "DPA"), ("total-differs", Decimal(7), "DPA"),
    ]  # fmt: skip
    assert "5.1.01" in {row.kode for row in findings[0].breaks}


def test_a_tolerance_is_allowed_between_any_two() -> None:
    """A difference up to the tolerance is none in a matrix too, and a finding says what was
    allowed.
    """
    documents = {"DPA": FULL, "LRA": with_amounts(FULL, Keuangan=41), "Renja": FULL}
    assert reconcile_all(documents, tolerance=100).agrees
    found = reconcile_all(documents, tolerance=Decimal("0.99")).findings
    assert [(f.rule, f.tolerance) for f in found] == [("line-differs", Decimal("0.99"))]
    with pytest.raises(InvalidOption, match="Toleransi"):
        reconcile_all(documents, tolerance=-1)


def test_what_differs_is_found_by_its_key() -> None:
    """The same rekening of two sub kegiatan: a finding, its frame and its sentence say which."""
    by = ["skpd", "sub_kegiatan", "rekening"]
    lines = [
        {
            "skpd": f"1.0{skpd}.0.00.0.00.01.0000",
            "sub_kegiatan": f"1.0{skpd}.01.2.01.0001",
            "rekening": "5.1.02.01.01.0024",
            "pagu": 100 * skpd,
        }
        for skpd in (1, 2, 3)
    ]
    good = Tree(lines, by=by)
    bad = Tree([*lines[:2], {**lines[2], "pagu": 301}], by=by)
    matrix = reconcile_all({"DPA": good, "SIPD": bad, "LRA": good})
    key = "1.03.0.00.0.00.01.0000/1.03.01.2.01.0001/5.1.02.01.01.0024"
    path = key.split("/")
    for found in (matrix.findings, reconcile(bad, good).findings):
        (line,) = found.of("line-differs")
        assert line.key == key
        assert bad[key].pagu == 301
        assert " ▸ ".join(path) in line.message
    frame = matrix.to_frame()
    assert " / ".join(path) in frame[frame.SIPD == 301].path.tolist()
    missing = reconcile(bad, Tree(lines[:2], by=by)).findings.of("only-left")
    assert all(bad[each.key].kode == each.kode for each in missing if each.key)
    cross = crosstab(good, rows="skpd")
    assert [head.kode for head in cross.rows] == [line["skpd"] for line in lines]
