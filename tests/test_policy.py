"""A policy says the same as an object and as TOML; what it does not understand it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Findings, Node, Policy, Tree, check, flag, reconcile
from anggaran.cli.commands import main
from anggaran.errors import AnggaranError, InvalidOption, UnreadableFile
from anggaran.finding import Severity
from anggaran.rules import rule
from anggaran.rules.limits import Limits, weighed
from anggaran.rules.scales import Scale
from anggaran.table.frame import table_from_frame
from anggaran.testing import trees

ROWS: list[dict[str, Any]] = [
    {"kode": "5.1", "uraian": "OPERASI", "pagu": 100, "realisasi": 70, "rak_sd_juni": 50},
    {"kode": "5.1.01", "uraian": "Pegawai", "pagu": 60, "realisasi": 58, "rak_sd_juni": 30},
    {"kode": "5.1.02", "uraian": "Barang", "pagu": 40, "realisasi": 12, "rak_sd_juni": 20},
    {"kode": "5.2", "uraian": "MODAL", "pagu": 50, "realisasi": 5, "rak_sd_juni": 4},
    {"kode": "5.2.02", "uraian": "Peralatan", "pagu": 50, "realisasi": 5, "rak_sd_juni": 4},
]


def told(policy: Policy | str, rows: Any = ROWS) -> list[tuple[str | None, str, str]]:
    """Kode, threshold and severity of what is flagged."""
    held = Policy.from_toml(policy) if isinstance(policy, str) else policy
    return [(f.kode, f.details["threshold"], f.severity.value) for f in flag(rows, policy=held)]


SAID = {
    "by severity": (
        '[thresholds]\n50 = "error"\n80 = "warning"',
        [("5.1.02", "50", "error"), ("5.2.02", "50", "error")],
    ),
    "a level": (
        '[thresholds]\nlevel = "kelompok"\n80 = "info"',
        [("5.1", "80", "info"), ("5.2", "80", "info")],
    ),
    "a level of its own": (
        '[thresholds]\n20 = "error"\n[thresholds.levels.kelompok]\n75 = "info"',
        [("5.1", "75", "info"), ("5.2", "75", "info"), ("5.2.02", "20", "error")],
    ),
    "a kelompok": (
        '[thresholds]\n80 = "warning"\n[thresholds.kelompok.modal]\n10 = "error"',
        [("5.1.02", "80", "warning")],
    ),
    "a kode": (
        '[thresholds.kelompok."5.1.02"]\n40 = "error"',
        [("5.1.02", "40", "error")],
    ),
    "pro rata": (
        '[thresholds]\nmonth = "juni"\npro_rata = true\n62 = "error"',
        [("5.1.02", "31.00", "error"), ("5.2.02", "31.00", "error")],
    ),
    "a month": (
        '[thresholds]\nmonth = "juni"\n80 = "error"\n[thresholds.months.juni]\n20 = "info"',
        [("5.2.02", "20", "info")],
    ),
    "against the cash plan": (
        '[thresholds]\nagainst = "rak_sd_juni"\n100 = "warning"',
        [("5.1.02", "100", "warning")],
    ),
    "rules off": ('[thresholds]\n80 = "error"\n[rules]\noff = ["below-threshold"]', []),
    "rules on": ('[thresholds]\n80 = "error"\n[rules]\non = ["percent"]', []),
    "severity": (
        '[thresholds]\n20 = "error"\n[severity]\nbelow-threshold = "info"',
        [("5.2.02", "20", "info")],
    ),
    "of a project": (
        '[tool.anggaran.thresholds]\n20 = "error"\n[project]\nname = "x"',
        [("5.2.02", "20", "error")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SAID.values(), ids=SAID)
def test_thresholds(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Each way to say thresholds, on one small table."""
    assert told(text) == expected


def test_the_month_is_told_from_the_titles() -> None:
    """A document that says to which day it runs is held to that month, without being told."""
    table = table_from_frame(ROWS)
    titled = type(table)(
        **{name: getattr(table, name) for name in table.__slots__}
        | {"titles": ("s.d. 30 Juni 2024",)}
    )
    text = '[thresholds]\n80 = "error"\n[thresholds.months.juni]\n20 = "info"'
    assert told(text, titled) == [("5.2.02", "20", "info")]
    assert told(text, table) == [("5.1.02", "80", "error"), ("5.2.02", "80", "error")]
    assert [Limits().month_of(Tree(each)) for each in (titled, table)] == [6, None]


REFUSED = {
    "no percent": '[thresholds]\nfifty = "error"',
    "no severity": '[thresholds]\n50 = "eror"',
    "no table": "thresholds = 50",
    "no such table": '[threshold]\n50 = "error"',
    "no such rule": '[rules]\noff = ["percnt"]',
    "no list": '[rules]\noff = "percent"',
    "no such key": "[rules]\nof = []",
    "no such rule to weigh": '[severity]\npercnt = "error"',
    "no month": '[thresholds.months.june]\n50 = "error"',
    "no kelompok": '[thresholds.kelompok.belanja]\n50 = "error"',
    "no truth": '[thresholds]\npro_rata = "ya"\n50 = "error"',
    "no amount": 'tolerance = "0,005"',
    "less than none": "tolerance = -1",
    "no interval": '[scales.a]\nBaik = "lebih dari 90"',
    "no rounding": '[scales.a]\nBaik = "> 90"\nround = "up"',
    "no TOML": "[thresholds",
    "above all": '[thresholds]\n500 = "error"',
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_not_understood_is_refused(text: str) -> None:
    """One line that names it, in both languages, and a ValueError too."""
    with pytest.raises(ValueError, match=r".") as caught:
        Policy.from_toml(text)
    assert isinstance(caught.value, InvalidOption)
    assert caught.value.id != caught.value.en
    assert len(caught.value.line().splitlines()) == 1


def test_what_is_near_is_named() -> None:
    """A month and a table that are misspelt are refused under the name that was written."""
    for text, said in {
        '[thresholds.months.decembre]\n5 = "error"': r"months\.decembre: .*: desember\.",
        '[thresholds]\nmonth = "june"': "month = june: .*: juni",
        '[thresholds.level.program]\n5 = "error"': r"\[thresholds\.levels\.program\]",
    }.items():
        with pytest.raises(InvalidOption, match=said):
            Policy.from_toml(text)


@pytest.mark.parametrize("call", [
    lambda: flag(ROWS, below={50: "eror"}), lambda: flag(ROWS, below=820),
    lambda: flag(ROWS, below=[True]),
    lambda: Policy(off="percent"), lambda: flag(ROWS, below=50, level="program"),
])  # fmt: skip
def test_so_is_a_call(call: Callable[[], object]) -> None:
    """What a call says is understood or refused, never taken and left."""
    with pytest.raises(AnggaranError):
        call()


def test_what_is_said_later_goes_before() -> None:
    """Tables of two texts are joined, and of one key the later counts; a file is read likewise."""
    usual = '[thresholds]\n50 = "error"\n20 = "info"\n[rules]\noff = ["percent"]'
    both = Policy.from_toml(usual, 'tolerance = 5\n[thresholds]\n50 = "warning"')
    assert both == Policy({20: "info", 50: "warning"}, off=["percent"], tolerance=5)
    assert Policy.from_toml(usual, "") == Policy.from_toml(usual)


def test_a_policy_of_many_documents() -> None:
    """A level that a document has not is told in its coverage; the others are still held."""
    text = '[thresholds]\n20 = "error"\n[thresholds.levels.program]\n90 = "info"'
    found = flag(ROWS, policy=Policy.from_toml(text))
    assert [each.kode for each in found] == ["5.2.02"]
    (said,) = found.coverage.not_checked
    assert (said.rule, "'program' tidak ada" in said.reason.id) == ("below-threshold", True)
    alone = Policy(Limits({Decimal(50): Severity.INFO}, level="program"))
    nothing = flag(ROWS, policy=alone)
    assert (len(nothing), len(nothing.coverage.not_checked)) == (0, 1)
    assert not nothing.coverage


def test_a_call_goes_before_its_policy() -> None:
    """Thresholds and severities of the call count, also each with its severity."""
    policy = Policy({80: "error"}, severity={"parent-sum": "info"})
    assert [(f.kode, f.severity) for f in flag(ROWS, below={20: "info"}, policy=policy)] == [
        ("5.2.02", Severity.INFO)
    ]
    wrong = [{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 2}]
    assert [f.severity for f in check(wrong, policy=policy)] == [Severity.INFO]
    assert [
        f.severity for f in check(wrong, policy=policy, severity={"parent-sum": "warning"})
    ] == [Severity.WARNING]


@given(trees(), st.integers(0, 100), st.integers(0, 100))
def test_an_object_and_its_toml_say_the_same(tree: Tree, one: int, other: int) -> None:
    """Thresholds as an argument, as an object and as TOML flag the same nodes; severities alone
    tell them apart.
    """
    limits = {one: "error", other: "warning"}
    text = "[thresholds]\n" + "".join(f'{limit} = "{weight}"\n' for limit, weight in limits.items())
    assert (
        flag(tree, below=limits)
        == flag(tree, policy=Policy(limits))
        == flag(tree, policy=Policy.from_toml(text))
    )
    plain = [(f.kode, f.measure, f.details["threshold"]) for f in flag(tree, below=[one, other])]
    assert [(f.kode, f.measure, f.details["threshold"]) for f in flag(tree, below=limits)] == plain
    assert flag(tree, policy=Policy()) == flag(tree)


def test_a_tolerance_is_of_rupiah() -> None:
    """A difference up to it is none; one sen more is one, and percents are left alone."""
    rows = [{"kode": "5", "pagu": "2,51"}, {"kode": "5.1", "pagu": "2,00"}]
    percent: list[dict[str, Any]] = [
        {"kode": "5", "pagu": 100, "realisasi": 50, "persen": "51,00"},
        {"kode": "5.1", "pagu": 60, "realisasi": 30, "persen": "50,00"},
        {"kode": "5.2", "pagu": 40, "realisasi": 20, "persen": "50,00"},
    ]
    for tolerance, expected in (("0.50", ["parent-sum"]), ("0.51", [])):
        policy = Policy(tolerance=Decimal(tolerance))
        assert [f.rule for f in check(rows, policy=policy).errors] == expected
        assert [f.rule for f in check(percent, policy=replace(policy, tolerance=9)).errors] == [
            "percent"
        ]


def test_files(tmp_path: Path) -> None:
    """The nearest ``anggaran.toml`` or ``pyproject.toml`` that speaks of it counts; none is the
    usual policy.
    """
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "anggaran.toml").write_text("[thresholds]\n10 = 'info'\n")
    assert Policy.find(inner).limits == Limits(weighed({10: "info"}))
    (inner / "pyproject.toml").write_text("[tool.anggaran.thresholds]\n20 = 'info'\n")
    assert Policy.find(inner).limits == Limits(weighed({20: "info"}))
    with pytest.raises(UnreadableFile):
        Policy.from_file(tmp_path / "none.toml")


@pytest.mark.parametrize(("scale", "expected"), [
    (Scale.of({"AA": "> 90", "A": "> 80"}), ["AA", "A", "A", "A", None]),
    (Scale.of({"B": "75 - 89,99", "SB": ">90"}), ["SB", None, None, "B", None]),
    (Scale.of({"B": "76 - 90", "SB": "91 <= 100"}, rounding="integer"),
     [None, "B", "B", "B", None]),
    (Scale.of({"B": "76 - 89", "SB": "91 <= 100"}, gaps="lower"), ["SB", "B", "B", "B", None]),
])  # fmt: skip
def test_scales(scale: Scale, expected: list[str | None]) -> None:
    """A scale as printed has gaps; what is done in them is said, and nothing is made up."""
    values = [Decimal("100.5"), Decimal(90), Decimal("89.995"), Decimal("80.01"), Decimal(50)]
    assert [scale.predikat(value) for value in values] == expected
    assert scale.predikat(None) is None


def test_the_command_takes_a_policy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--policy`` says what the object says; an option goes before it, and a bad file is one line
    and status 2.
    """
    table, held = tmp_path / "lra.csv", tmp_path / "anggaran.toml"
    table.write_text(
        "Kode;Uraian;Anggaran;Realisasi\n5.1;BELANJA OPERASI;1.000.000;400.000\n", encoding="utf-8"
    )
    held.write_text('[thresholds]\n50 = "error"\n', encoding="utf-8")
    call = ["check", str(table), "--policy", str(held)]
    assert main(call) == 1
    assert main([*call, "--threshold", "50"]) == 0
    assert main(["check", str(table)]) == 0
    capsys.readouterr()
    held.write_text("[thresholds]\nfifty = 'error'\n", encoding="utf-8")
    assert main(call) == 2
    assert "fifty" in capsys.readouterr().err


def test_a_rule_points_to_a_column_and_says_its_figures() -> None:
    """The measure, stated and computed of its words are those of the finding: its cell, its
    difference, its JSON.
    """

    @rule("bulat", id="{row}: {measure} {stated}, {sisa}.", en="{row}: {measure} {stated}, {sisa}.")
    def whole(node: Node) -> object:
        stated = node.stated.pagu
        if stated is None or not stated % 1000:
            return False
        rest = stated % 1000
        return {"measure": "pagu", "stated": stated, "computed": stated - rest, "sisa": rest}

    rows = [{"kode": "5.1", "pagu": 2500, "realisasi": 1}, {"kode": "5.2", "pagu": 3000}]
    (found,) = check(Tree(rows), rules=[whole]).of("bulat")
    assert (found.measure, found.difference, found.where.row) == ("pagu", Decimal(500), 1)
    assert found.message == "5.1: pagu 2.500,00, 500,00."
    (record,) = Findings([found]).to_dict("en")["findings"]
    assert [record[name] for name in ("measure", "stated", "computed", "difference")] == [
        "pagu",
        "2500.00",
        "2000.00",
        "500.00",
    ]
    for odd in ({"measure": "sisa"}, {"stated": 0.5}, {"computed": "2000"}, {"stated": True}):
        wrong = rule("salah", id="a", en="b")(lambda _, said=odd: said)
        with pytest.raises(InvalidOption, match=next(iter(odd))):
            check(rows, rules=[wrong])


def test_rules_of_a_tree_and_of_two_documents() -> None:
    """A rule that looks at more than a node tells nodes, nodes with words, or words alone; it looks
    where it belongs, and is weighed and counted like any other.
    """

    @rule("kecil", at="tree", id="{row} {n}", en="{row} {n}", severity="error")
    def small(tree: Tree) -> object:
        return [(tree["5.1"], {"n": 1}), (tree["5.2"], {"n": 2}), {"n": 3}]

    @rule("berubah", at="documents", id="{row} {n}", en="{row} {n}")
    def changed(left: Tree, right: Tree) -> object:
        return [(right["5.2"], {"n": len(left)})] if left != right else False

    one = Tree([{"kode": "5.1", "pagu": 1}, {"kode": "5.2", "pagu": 2}])
    other = Tree([{"kode": "5.1", "pagu": 1}, {"kode": "5.2", "pagu": 3}])
    found = check(one, rules=[small, changed])
    told = [(each.key, each.details.get("n"), each.severity) for each in found.of("kecil")]
    assert sorted(told, key=str) == [
        ("5.1", 1, "error"),
        ("5.2", 2, "error"),
        (None, 3, "error"),
    ]
    assert "berubah" not in found.coverage.checked
    assert found.coverage.checked["kecil"] == 1
    met = reconcile(one, other, rules=[small, changed])
    (only,) = met.findings.of("berubah")
    assert (only.key, only.message, only.difference) == ("5.2", "5.2 3", None)
    assert not met.findings.of("kecil")
    assert not reconcile(one, one, rules=[changed]).findings
    assert not reconcile(one, other, rules=[changed], off=["total-differs"]).findings.of("kecil")
    with pytest.raises(InvalidOption, match="documents"):
        rule("salah", at="row", id="a", en="b")
    odd = rule("aneh", at="tree", id="a", en="b")(lambda _: 5)
    with pytest.raises(InvalidOption, match="int"):
        check(one, rules=[odd])
