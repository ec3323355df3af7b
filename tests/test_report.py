"""Sentences, text reports and JSON: what a person and a program read of a finding."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import decimal_of
from anggaran.compare.matrix import reconcile_all
from anggaran.compare.reconciliation import reconcile
from anggaran.compare.versions import side_by_side, versions
from anggaran.errors import InvalidKode, InvalidOption
from anggaran.finding import Break, Coverage, Findings, NotChecked, Severity, Text, Where, Witness
from anggaran.report import sentence
from anggaran.report.as_json import dumps
from anggaran.report.as_text import write_text
from anggaran.report.catalogue import kode_view, rules_view
from anggaran.report.checked import check_view, tree_view
from anggaran.report.of_many import matrix_view
from anggaran.report.of_two import reconcile_view
from anggaran.report.of_versions import versions_view
from anggaran.report.outputs import SHAPES, schema
from anggaran.report.page import Grid, Page
from anggaran.report.record import exact_text, finding_record, plain
from anggaran.report.result import CheckResult
from anggaran.report.view import FOLD
from anggaran.report.writers import Paper
from anggaran.rules.check import check
from anggaran.rules.registry import RULES, adjust, find_rule, make
from anggaran.rules.thresholds import flag
from anggaran.table.frame import table_from_frame
from anggaran.tree import Tree

LRA = [
    {"kode": "5", "uraian": "BELANJA", "pagu": "100,00", "realisasi": "70,00", "persen": "70,00"},
    {
        "kode": "5.1",
        "uraian": "BELANJA OPERASI",
        "pagu": "60,00",
        "realisasi": "50,00",
        "persen": "83,33",
    },
    {
        "kode": "5.2",
        "uraian": "BELANJA MODAL",
        "pagu": "30,00",
        "realisasi": "20,00",
        "persen": "66,66",
    },
]
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def result(rows: Sequence[Mapping[str, object]]) -> CheckResult:
    tree = Tree(rows)
    return CheckResult(tree, check(tree) + flag(tree))


def valid(name: str, output: Mapping[str, Any]) -> dict[str, object]:
    """The output as another program reads it, held against its schema."""
    read: dict[str, object] = json.loads(dumps(output))
    Draft202012Validator(schema(name)).validate(read)
    return read


@pytest.mark.parametrize("name", SHAPES)
def test_schemas_are_schemas(name: str) -> None:
    """Each schema made from the types is itself a valid JSON Schema of draft 2020-12."""
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("slug", RULES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_rule_has_a_sentence(slug: str, lang: str) -> None:
    """A finding that carries nothing but its rule still makes a sentence, with every field
    filled.
    """
    text = sentence(make(slug), lang)
    assert text.endswith(".")
    assert "{" not in text
    assert "None" not in text


def test_both_languages_use_the_same_fields() -> None:
    """The Indonesian and the English sentence of a rule are made of the same fields."""
    fields = re.compile(r"\{(\w+)\}")
    for rule in RULES.values():
        assert set(fields.findall(rule.sentence.id)) == set(fields.findall(rule.sentence.en)), (
            rule.slug
        )


def test_amounts_follow_the_language() -> None:
    """An amount has a comma for decimals in Indonesian and a dot in English."""
    finding = make(
        "parent-sum",
        kode="5",
        measure="pagu",
        stated=Decimal("1250000.5"),
        computed=Decimal(1250000),
    )
    assert "1.250.000,50" in sentence(finding)
    assert "(lebih 0,50)" in sentence(finding)
    assert "1,250,000.50" in sentence(finding, "en")


def test_a_proof_is_told() -> None:
    """A proved amount names every witness that admits it."""
    witnesses = (
        Witness("parent-sum", "5.1.02.04.01", "Perjalanan", "15.000.000,00"),
        Witness("percent", None, "% 2023", "100,00"),
    )
    details = {
        "printed": "15.000.00",
        "candidates": ["15000000.00", "1500000.00"],
        "proved": "15000000.00",
    }
    finding = make(
        "amount-malformed", measure="realisasi", kode="5", details=details, witnesses=witnesses
    )
    assert sentence(finding).endswith(
        "dibaca 15.000.000,00 karena jumlah induk 5.1.02.04.01 memerlukan 15.000.000,00 dan "
        "persen tercetak 100,00."
    )


def test_an_open_amount_names_its_candidates() -> None:
    """An amount that no witness decides is told with every way to read it."""
    details = {"printed": "1.234", "candidates": ["1234.00", "1.23"], "proved": None}
    text = sentence(make("amount-ambiguous", details=details))
    assert "mungkin 1.234,00 atau 1,23; tidak ada angka lain yang menentukan" in text


def test_breaks_are_counted_past_the_third() -> None:
    """A finding names three of the rows that it breaks and counts the others."""
    breaks = tuple(Break(f"5.{i}", "", Decimal(-1)) for i in range(1, 6))
    text = sentence(make("parent-sum", stated=Decimal(2), computed=Decimal(1), breaks=breaks))
    assert (
        "Akibatnya 5.1 tampak kurang 1,00, 5.2 tampak kurang 1,00, 5.3 tampak kurang 1,00 dan 2 "
        "baris lain." in text
    )


def test_a_serapan_lifted_by_rounding_is_almost() -> None:
    """A serapan of 79,998 percent prints 80,00%, and is said to be almost that."""
    finding = make("below-threshold", computed=Decimal("80.00"), details={"threshold": "80"})
    assert "hampir 80,00%, di bawah 80%" in sentence(finding)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_cells_are_inert(label: str, printed: str) -> None:
    """Whatever a cell holds, its sentence and its report are free of control and bidirectional
    characters.
    """
    where = Where(f"{label}.xlsx", label, None, 3)
    finding = make(
        "amount-malformed", uraian=label, kode=printed, where=where, details={"printed": printed}
    )
    assert not CONTROL.search(sentence(finding))
    tree = Tree([{"uraian": "A" + label, "pagu": 1}])
    text = write_text(check_view([CheckResult(tree, Findings([finding]))]))
    assert not CONTROL.search(text.replace("\n", ""))


def test_markup_is_text() -> None:
    """Rich markup, terminal escapes and emoji names in a cell are printed as they stand."""
    label = "[red]BELANJA[/red] :smile: \x1b[31m"
    rows = [{"kode": "5", "uraian": label, "pagu": 2}, {"kode": "5.1", "uraian": label, "pagu": 1}]
    for paper in (Paper(), Paper(60, color=True)):
        text = write_text(check_view([result(rows)]), paper)
        assert "[red]BELANJA[/red] :smile: \N{REPLACEMENT CHARACTER}[31m" in " ".join(text.split())
    assert "[red]BELANJA[/red]" in write_text(tree_view(Tree(rows)))


@pytest.mark.parametrize("width", [20, 60, 200, None])
def test_amounts_are_never_cut(width: int | None) -> None:
    """However narrow the page, every amount stands whole on one line."""
    rows = [
        {"kode": "5.1.02.01.01.0024", "uraian": "Belanja " * 20, "pagu": 10**15, "realisasi": 1}
    ]
    text = write_text(check_view([result(rows)]), Paper(width))
    assert "1.000.000.000.000.000,00" in text


figure = st.integers(-(10**17), 10**17).map(lambda sen: format_amount(decimal_of(sen)))
label = st.text("abc de", min_size=1, max_size=60).map(str.strip)


@given(
    st.lists(st.tuples(label, label, *[figure] * 4), min_size=1, max_size=5),
    st.integers(10, 200),
    st.integers(0, 8),
)
def test_a_page_of_any_width_keeps_every_figure(
    rows: list[tuple[str, ...]], width: int, indent: int
) -> None:
    """Where labels and figures do not stand side by side, each row is a paragraph: none is cut."""
    page = Page(Paper(width))
    page.grid(
        Grid(
            ("kode", "uraian", "pagu", "realisasi", "sisa", "serapan"),
            (False,) * 2 + (True,) * 4,
            tuple(rows),
        ),
        indent=indent,
    )
    words = page.text().split()
    for row in rows:
        assert not Counter(row[2:]) - Counter(words)


def test_a_report_within_the_year_says_so() -> None:
    """A table that stops before the end of the year says to which day it runs; that the usual
    thresholds are not meant for it, its coverage says.
    """
    table = table_from_frame(LRA)
    months = {
        "31 Mei 2026": "(sampai Mei; ambang 50 dan 80 dimaksudkan untuk akhir tahun",
        "31 Desember 2026": "sampai 31 Desember 2026\n",
    }
    for day, line in months.items():
        tree = Tree(replace(table, titles=(f"LAPORAN REALISASI ANGGARAN s.d. {day}",)))
        assert line in write_text(check_view([CheckResult(tree, flag(tree))]))


def test_plain_text_has_no_escapes() -> None:
    """A report for a file or pipe has no terminal escapes and no blanks at the ends of its
    lines.
    """
    text = write_text(check_view([result(LRA)]))
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_many_findings_fold() -> None:
    """Beyond twenty findings of one rule the text counts the rest; asked for everything it shows
    them.
    """
    findings = Findings([make("amount-blank", measure="pagu", kode=f"5.{i}") for i in range(1, 31)])
    folded = CheckResult(Tree(LRA), findings)
    assert write_text(check_view([folded])).count("kosong; dalam jumlah") == FOLD
    assert "… dan 10 lagi; --all" in write_text(check_view([folded]))
    assert write_text(check_view([folded], everything=True)).count("kosong; dalam jumlah") == len(
        findings
    )


def test_flags_are_one_table() -> None:
    """Rows below a threshold stand in a table, each once, unexplained ones marked."""
    rows = [{"kode": "5.1", "uraian": "ATK", "pagu": 100, "realisasi": 49, "keterangan": ""}]
    text = write_text(check_view([result(rows)]))
    assert re.search(r"5\.1 +ATK +100,00 +49,00 +49,00% +< 50% +tanpa keterangan", text)


def test_coverage_is_told() -> None:
    """The report says what was compared, how often, and what could not be and why."""
    coverage = Coverage(
        {"parent-sum": 3}, (NotChecked("percent", Text("tanpa kolom", "no column"), "LRA"),)
    )
    found = CheckResult(Tree(LRA), Findings([], coverage))
    assert "Yang diperiksa: jumlah induk 3 kali." in write_text(check_view([found]))
    assert "Yang tidak: persen (tanpa kolom)." in write_text(check_view([found]))
    assert "Not checked: percent (no column)." in write_text(check_view([found], lang="en"))


def test_nothing_checked_says_why() -> None:
    """A flat list without total or percent compares nothing, and the coverage lists every rule with
    its reason.
    """
    tree = Tree([{"uraian": "Program A", "pagu": 1}, {"uraian": "Program B", "pagu": 2}])
    coverage = check_view([CheckResult(tree, check(tree))]).record()["coverage"]
    assert not any(coverage["checked"].values())
    assert {"parent-sum", "percent", "over-budget"} <= {
        each["rule"] for each in coverage["not_checked"]
    }


def test_check_json() -> None:
    """The JSON of a check has the contract's fields, amounts as text, and counts that match its
    lists.
    """
    read = check_view([result(LRA)]).record()
    valid("check", read)
    finding = read["findings"][0]
    assert (finding["rule"], finding["stated"], finding["computed"]) == (
        "parent-sum",
        "100.00",
        "90.00",
    )
    assert finding["difference"] == "10.00"
    assert read["tables"][0]["totals"] == {"pagu": "100.00", "realisasi": "70.00"}
    assert sum(read["summary"].values()) == len(read["findings"])
    coverage = read["coverage"]
    assert coverage["rows_read"] == coverage["rows_used"] + coverage["rows_refused"] == len(LRA)


def test_details_stand_beside_the_fields() -> None:
    """A finding's details are keys of its own, and never replace a field of the contract."""
    finding = finding_record(
        make("percent", stated=Decimal("96.51"), details={"printed": "96,51", "rule": "other"})
    )
    assert (finding["printed"], finding["rule"], finding["stated"]) == ("96,51", "percent", "96.51")


@pytest.mark.parametrize("slug", RULES)
def test_every_rule_fits_the_schema(slug: str) -> None:
    """A finding of any rule, bare or with proof and breaks, is valid JSON of a check."""
    where = Where("a.xlsx", "LRA", "C4", 4)
    full = make(
        slug,
        where=where,
        kode="5",
        uraian="BELANJA",
        measure="pagu",
        stated=Decimal(1),
        computed=Decimal("0.5"),
        witnesses=(Witness("percent", None, "%", "50", where),),
        breaks=(Break(None, "", Decimal(1), where),),
        explanations=({"kind": "cell", "where": where, "expected": Decimal(2)},),
    )
    tree = Tree(LRA)
    read = valid("check", check_view([CheckResult(tree, Findings([make(slug), full]))]).record())
    assert read["summary"]["error"] + read["summary"]["warning"] + read["summary"]["info"] == 2  # type: ignore[index]


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**35), max_value=10**35
    )
)
def test_amounts_survive_json(value: Decimal) -> None:
    """An amount read back from JSON text is the same amount."""
    text = exact_text(value)
    assert Decimal(text) == value
    assert re.fullmatch(r"-?\d+\.\d{2}", text)


def test_plain_knows_every_record() -> None:
    """Records, enumerations and nested details become plain JSON values."""
    value = {
        "where": Where("a", None, "C4", 4),
        "severity": Severity.INFO,
        "of": ("pagu",),
        "score": Decimal("0.9"),
    }
    assert plain(value) == {
        "where": {"file": "a", "sheet": None, "cell": "C4", "row": 4},
        "severity": "info",
        "of": ["pagu"],
        "score": "0.90",
    }


def test_reconcile_reports() -> None:
    """One altered rupiah stands in the pairs, the totals and the findings of the JSON, and in the
    text.
    """
    left = Tree(
        [
            {"kode": "5.1.01", "uraian": "Pegawai", "pagu": 70},
            {"kode": "5.1.02", "uraian": "Barang", "pagu": 30},
        ]
    )
    right = Tree(
        [
            {"kode": "5.1.01", "uraian": "Pegawai", "pagu": 70},
            {"kode": "5.1.02", "uraian": "Barang", "pagu": 29},
        ]
    )
    found = reconcile(left, right)
    read = reconcile_view(found).record()
    valid("reconcile", read)
    assert read["totals"] == [
        {"measure": "pagu", "left": "100.00", "right": "99.00", "difference": "1.00"}
    ]
    pair = next(pair for pair in read["pairs"] if pair["kode"] == "5.1.02")
    assert (pair["difference"], pair["status"]) == ("1.00", "both")
    assert re.search(
        r"5\.1\.02 +Barang +pagu +30,00 +29,00 +1,00", write_text(reconcile_view(found))
    )


def test_a_missing_side_is_not_zero() -> None:
    """A line on one side only has null for the other side and for the difference."""
    left, right = (
        Tree([{"kode": "5.1", "pagu": 1}, {"kode": "5.2", "pagu": 1}]),
        Tree([{"kode": "5.1", "pagu": 1}]),
    )
    pair = next(
        pair
        for pair in reconcile_view(reconcile(left, right)).record()["pairs"]
        if pair["kode"] == "5.2"
    )
    assert (pair["left"], pair["right"], pair["difference"], pair["status"]) == (
        "1.00",
        None,
        None,
        "left",
    )
    assert "hanya di kiri" in write_text(reconcile_view(reconcile(left, right)))


LINES = [
    {"kode": "5.1.01", "uraian": "Pegawai", "pagu": 70},
    {"kode": "5.1.02", "uraian": "Barang", "pagu": 30},
]
CUT = [LINES[0], {**LINES[1], "pagu": 29}]
SHIFTED = [{**LINES[0], "pagu": 71}, {**LINES[1], "pagu": 29}]


def test_a_vote_names_who_stands_alone() -> None:
    """A finding on several documents says who says what, and by how much the one parts from the
    majority.
    """
    total = reconcile_all({"DPA": LINES, "LRA": CUT, "PK": LINES}).findings.of("total-differs")[0]
    assert sentence(total) == "Total pagu: DPA dan PK 100,00; LRA 99,00 (LRA kurang 1,00)."
    assert sentence(total, "en") == "Total pagu: DPA and PK 100.00; LRA 99.00 (LRA 1.00 less)."
    pair = reconcile_all({"DPA": LINES, "LRA": CUT}).findings.of("total-differs")[0]
    assert "tidak ada angka terbanyak" in sentence(pair)


def test_a_mixup_of_versions_among_several() -> None:
    """Lines that differ under a line on which all agree are told with the document that has another
    version.
    """
    mixup = reconcile_all({"DPA": LINES, "LRA": LINES, "Geser": SHIFTED}).findings[0]
    assert sentence(mixup) == (
        "Pagu 5.1 sama di DPA, LRA dan Geser (100,00), tetapi baris di bawahnya berbeda: "
        "5.1.01 Pegawai (Geser lebih 1,00), 5.1.02 Barang (Geser kurang 1,00)."
    )


@pytest.mark.parametrize("width", [60, 100, None])
@pytest.mark.parametrize("count", [2, 3, 12])
def test_a_matrix_of_any_width(width: int | None, count: int) -> None:
    """However many documents and however narrow the page, each amount of each document stands
    whole.
    """
    rows = [[{"kode": "5.1", "uraian": "Belanja " * 9, "pagu": 10**12 + n}] for n in range(count)]
    text = write_text(
        matrix_view(reconcile_all({f"D{n}": row for n, row in enumerate(rows)})), Paper(width)
    )
    for n in range(count):
        assert text.count(f"1.000.000.000.{n:03},00") >= 3
    assert all(len(line) <= (width or 10**4) for line in text.splitlines())


def test_a_matrix_says_what_is_missing() -> None:
    """A document that covers less is told with the lines that it lacks, in text and in JSON."""
    matrix = reconcile_all({"DPA": LINES, "LRA": LINES[:1], "PK": LINES})
    assert "B: pagu 70,00 dari 100,00; tidak memuat 5.1.02 Barang 30,00." in write_text(
        matrix_view(matrix)
    )
    covers = valid("matrix", matrix_view(matrix).record())["covers"]
    assert covers == [
        {
            "document": "LRA",
            "measure": "pagu",
            "amount": "70.00",
            "of": "100.00",
            "missing": [{"kode": "5.1.02", "uraian": "Barang", "amount": "30.00"}],
        }
    ]


def test_versions_report() -> None:
    """A shift is told with its place, its amount and who approves it; what is as it was is only
    counted.
    """
    found = versions(
        Tree([*LINES, {"kode": "5.2", "pagu": 1}]), Tree([*SHIFTED, {"kode": "5.2", "pagu": 1}])
    )
    text = write_text(versions_view([found], Findings()))
    assert "Baris: tetap 1, bergeser 2. Bertambah/(berkurang): 0,00." in text
    assert "pergeseran di dalam 5.1: 2 baris, bersih 0,00; berpindah 1,00." in text
    assert not re.search(r"^5\.2 ", text, re.MULTILINE)
    read = valid("versions", versions_view([found], Findings()).record())
    assert read["counts"]["moved"] == 2  # type: ignore[index]


def test_versions_side_by_side_report() -> None:
    """Of three versions each is held against the next, whether they are documents or columns of one
    table.
    """
    names = ("murni", "pergeseran", "perubahan")
    table = [
        {
            "kode": "5.1.01",
            **dict(zip((f"pagu_{name}" for name in names), (70, 60, 65), strict=True)),
        },
        {
            "kode": "5.1.02",
            **dict(zip((f"pagu_{name}" for name in names), (30, 40, 40), strict=True)),
        },
    ]
    documents = [
        Tree([{"kode": row["kode"], "pagu": row[f"pagu_{name}"]} for row in table])
        for name in names
    ]
    for steps in (side_by_side(*documents), side_by_side(Tree(table))):
        read = valid("steps", versions_view(steps, Findings()).record())
        assert [(step["change"], step["counts"]["moved"]) for step in read["steps"]] == [  # type: ignore[attr-defined]
            ("0.00", 2), ("5.00", 0),
        ]  # fmt: skip
    text = write_text(versions_view(steps, Findings()))
    assert "1. pagu murni → pagu pergeseran" in text
    assert "2. pagu pergeseran → pagu perubahan" in text
    assert "pergeseran di dalam 5.1: 2 baris, bersih 0,00; berpindah 10,00." in text


def test_tree_marks_what_differs() -> None:
    """The tree shows the sums of the leaves, an asterisk where the document prints otherwise, and
    implied nodes.
    """
    text = write_text(tree_view(Tree(LRA)))
    assert re.search(r"^5 +BELANJA +90,00\* +70,00", text, re.MULTILINE)
    assert "(tidak tercetak)" in write_text(tree_view(Tree([{"kode": "5.1.01", "pagu": 1}])))
    assert "5.1" not in write_text(tree_view(Tree(LRA), 1))


def test_rules_can_be_switched_off_and_reweighed() -> None:
    """A rule switched off leaves the findings and the counts and says so; another severity changes
    the summary.
    """
    tree = Tree(LRA)
    findings = check(tree)
    without = adjust(findings, off=["parent-sum"])
    assert not without.of("parent-sum")
    assert "parent-sum" not in without.coverage.checked
    assert "parent-sum" in {each.rule for each in without.coverage.not_checked}
    assert not adjust(findings, severity={"parent-sum": "info"}).of("parent-sum").errors
    with pytest.raises(InvalidOption, match="parent-sum"):
        adjust(findings, off=["parent_sum"])
    with pytest.raises(InvalidOption, match="warning"):
        adjust(findings, severity={"parent-sum": "fatal"})


def test_catalogue() -> None:
    """The catalogue lists every rule; one rule is shown with what to do; an unknown one is refused
    by name.
    """
    listed = write_text(rules_view())
    assert all(slug in listed for slug in RULES)
    assert find_rule("percent").fix.id in write_text(rules_view("percent"))
    with pytest.raises(InvalidOption, match="over-budget"):
        write_text(rules_view("overbudget"))


def test_kode_names_its_books() -> None:
    """A kode is told with its level, its book and the codes above it; prose is refused."""
    text = write_text(kode_view("5.1.02.01.001.00024"))
    assert "sub rincian objek" in text
    assert "rekening-861-2026" in text
    assert "5.1.02 jenis" in text
    with pytest.raises(InvalidKode, match="bukan kode"):
        write_text(kode_view("belanja"))
