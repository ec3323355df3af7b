"""The contradictions of four published documents, computed by hand: each is found, and nothing else
is.

000: LKjIP 2023, 001: LAKIP 2023, 002: Renja 2024, 004: LKj 2020, each of a dinas sosial.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from anggaran import Finding, Findings, Tree, check, flag, read, reconcile, reconcile_all
from anggaran.cli.commands import main
from seeds import seed, seed_tree, seed_trees

Error = tuple[
    str, str, str, str
]  # rule, kode or uraian, measure, and the difference or the proved value

ERRORS: dict[str, list[Error]] = {
    "000_tabel_3.8_realisasi": [],
    "000_rencana_belanja": [("parent-sum", "Belanja Operasi", "pagu", "44000000.00")],
    "000_program_pagu": [],
    "001_lra": [("amount-malformed", "5.1.02.04.01.0005", "realisasi", "15000000.00")],
    "001_tabel_II.2_renja": [
        (
            "parent-sum",
            "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota",
            "pagu",
            "-2.00",
        )
    ],
    "001_perjanjian_kinerja": [],
    "001_tabel_III.A.6_efisiensi": [],
    "002_tabel_3.2_renja": [
        ("amount-malformed", "06.01.2.06.09", "pagu_2024", "245000000.00"),
        ("parent-sum", "06.06", "pagu_2024", "6000000.00"),
    ],
    "004_program_kegiatan": [
        ("parent-sum", "Program Penanganan dan Pemberdayaan Fakir Miskin", "pagu", "-300.00"),
        ("percent", "Program Pemberdayaan Kelembagaan Kesejahteraan Sosial", "realisasi", "749.70"),
        (
            "amount-malformed",
            (
                "Kegiatan Peningkatan Kelembagaan Gugus Tugas Pencegahan dan Penanganan "
                "Tindak Pidana Perdagangan Orang"
            ),
            "pagu",
            "21500000.00",
        ),
    ],
    "004_tabel_2.5_pagu_sasaran": [],
    "004_tabel_3.26_komposisi_belanja": [],
    "004_tabel_3.28_pagu_realisasi_sasaran": [],
    "004_tabel_3.29_efektivitas": [],
}
ZERO = Decimal("0.00")
TRUNCATED = {
    "001_tabel_III.A.6_efisiensi": 1,
    "004_program_kegiatan": 13,
}  # percents cut instead of rounded
BELOW = {  # the leaves below 50 percent, and those from 50 to below 80
    "000_tabel_3.8_realisasi": (
        "06.01.2.01.06",
        """
        06.01.2.06.06 06.04.2.01.11 06.04.2.02.07 06.05.2.01.02 06.05.2.01.03 06.06.2.01.01
        2.08.02.2.01.04 2.08.06.2.01.02
        """,
    ),
    "001_lra": ("5.1.02.03.02.0039", "5.1.02.02.01.0003 5.1.02.02.01.0061 5.1.02.02.01.0067"),
}


def said(finding: Finding) -> Error:
    """A finding as it stands in the list above."""
    amount = finding.details["proved"] if finding.rule == "amount-malformed" else finding.difference
    return finding.rule, finding.kode or finding.uraian, finding.measure or "", str(amount)


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_and_no_other(name: str) -> None:
    """Each table has exactly the errors that its own figures prove."""
    found = check(seed_tree(name))
    assert [said(finding) for finding in found.errors] == ERRORS[name]
    assert len(found.of("percent-rounding")) == TRUNCATED.get(name, 0)
    assert not found.of("amount-ambiguous")


@pytest.mark.parametrize("name", ERRORS)
def test_the_command_says_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The command's status and list follow; where nothing can be checked, that is said and is no
    pass.
    """
    status = main(["check", str(seed(name)), "--format", "json"])
    result = json.loads(capsys.readouterr().out)
    errors = [finding["rule"] for finding in result["findings"] if finding["severity"] == "error"]
    assert errors == [rule for rule, *_ in ERRORS[name]]
    assert status == (3 if name == "001_perjanjian_kinerja" else 1 if errors else 0)
    assert bool(result["coverage"]["checked"]) == (status != 3)


@pytest.mark.parametrize(
    "tree", seed_trees("002_tabel_2.5_review"), ids=["rencana kerja", "hasil analisis"]
)
def test_two_halves_of_one_table(tree: Tree) -> None:
    """Both halves of table 2.5 have the errors of table 3.2, whose amounts they repeat."""
    assert [(f.rule, f.details.get("proved", f.difference)) for f in check(tree).errors] == [
        ("amount-malformed", "245000000.00"),
        ("parent-sum", Decimal(6_000_000)),
    ]


def test_sums_that_hold() -> None:
    """In the LRA all 52 parents add up in each of three columns, once the broken cell is read; so
    do its totals.
    """
    checked = check(seed_tree("001_lra")).coverage.checked
    assert (checked["parent-sum"], checked["total-row"], checked["percent"]) == (3 * 52, 12, 120)


def test_a_wrong_parent_is_one_finding() -> None:
    """The unlabelled total that equals kegiatan and sub kegiatan is a witness against the program,
    not a finding.
    """
    (wrong,) = check(seed_tree("002_tabel_3.2_renja")).of("parent-sum")
    (total,) = wrong.breaks
    assert (total.kode, total.uraian, total.difference) == (None, "", Decimal(-6_000_000))
    assert wrong.where.cell == "D54"
    assert total.where.cell == "D88"


def test_two_witnesses_prove_the_broken_amount() -> None:
    """``15.000.00`` is what its parent lacks, and what 100,00 percent of its pagu is."""
    (broken,) = check(seed_tree("001_lra")).of("amount-malformed")
    assert [witness.kind for witness in broken.witnesses] == ["parent-sum", "percent"]
    assert broken.details["candidates"] == ["15000000.00", "1500000.00", "15000.00"]


@pytest.mark.parametrize("name", BELOW)
def test_thresholds(name: str) -> None:
    """The sub kegiatan and rekening below 50 and below 80 percent are those that the documents
    discuss.
    """
    expected = {
        kode: limit
        for limit, kodes in zip(("50", "80"), BELOW[name], strict=True)
        for kode in kodes.split()
    }
    assert {
        finding.kode: finding.details["threshold"] for finding in flag(seed_tree(name))
    } == expected


def test_thresholds_without_codes() -> None:
    """Twelve kegiatan of the LKj 2020 are below 80 percent, six of them below 50."""
    found = flag(seed_tree("004_program_kegiatan"))
    assert Counter(finding.details["threshold"] for finding in found) == {"80": 6, "50": 6}


def test_program_side_meets_spending_side() -> None:
    """What the programs cost is what is spent by kind, for every measure that both print."""
    one = reconcile(seed_tree("000_tabel_3.8_realisasi"), seed_tree("000_rencana_belanja"))
    other = reconcile(seed_tree("001_tabel_III.A.6_efisiensi"), seed_tree("001_lra"))
    assert [(t.measure, t.left, t.difference) for t in one.totals] == [
        ("pagu", Decimal("11398391771.00"), ZERO)
    ]
    assert [(t.measure, t.left, t.difference) for t in other.totals] == [
        ("pagu", Decimal("5425037031.00"), ZERO),
        ("realisasi", Decimal("5228418615.00"), ZERO),
    ]
    assert one.agrees
    assert other.agrees


def test_one_altered_rupiah(tmp_path: Path) -> None:
    """One rupiah more on one side is reported as exactly that rupiah."""
    text = seed("000_rencana_belanja").read_text(encoding="utf-8")
    altered = tmp_path / "belanja.csv"
    altered.write_text(
        text.replace("356.703.000,00", "356.703.001,00").replace(
            "11.398.391.771,00", "11.398.391.772,00"
        ),
        encoding="utf-8",
    )
    assert main(["reconcile", str(seed("000_tabel_3.8_realisasi")), str(altered)]) == 1
    from_table = reconcile(seed_tree("000_tabel_3.8_realisasi"), Tree(read(altered)[0]))
    assert [total.difference for total in from_table.totals] == [Decimal(-1)]


def test_money_moved_between_goals() -> None:
    """Table 3.28 counts under goal 2 what table 2.5 counts under goal 3: 83.349.000, which no total
    shows.
    """
    result = reconcile(
        seed_tree("004_tabel_2.5_pagu_sasaran"), seed_tree("004_tabel_3.28_pagu_realisasi_sasaran")
    )
    assert [pair.difference for pair in result.pairs] == [
        0,
        Decimal(-83_349_000),
        Decimal(83_349_000),
    ]
    assert [total.difference for total in result.totals] == [0]


def test_programs_by_name() -> None:
    """PK and Renja of 2023 meet on the names of their programs, which differ in every amount."""
    result = reconcile(seed_tree("001_perjanjian_kinerja"), seed_tree("001_tabel_II.2_renja"))
    differences = [15_165_322, -72_402_202, 10_261_348, -66_748_000, -44_982_002]
    assert [pair.difference for pair in result.pairs] == [Decimal(each) for each in differences]


def test_programs_by_pairs() -> None:
    """The efisiensi table lists indicators: its totals meet the PK's, and its lines only where
    pairs are given.
    """
    pk, dpa = seed_tree("001_perjanjian_kinerja"), seed_tree("001_tabel_III.A.6_efisiensi")
    assert not list(reconcile(pk, dpa).pairs)
    labels = [node.uraian for node in dpa.values()]
    by_amount = [
        3_264_125_367,
        642_628_488,
        393_159_188,
        529_585_400,
        595_538_588,
    ]  # in the PK's order
    indicators = {node.pagu: node.uraian for node in dpa.values()}
    pairs = {
        node.uraian: indicators[Decimal(pagu)]
        for node, pagu in zip(pk.values(), by_amount, strict=True)
    }
    assert sorted(pairs.values()) == sorted(labels)
    result = reconcile(pk, dpa, pairs=pairs)
    assert [pair.difference for pair in result.pairs] == [
        25_193_750,
        0,
        25_446_250,
        5_963_000,
        43_360_000,
    ]
    assert [total.difference for total in result.totals] == [Decimal(99_963_000)]


def test_three_documents_in_one_matrix() -> None:
    """All three tables of 2023 state one total; the belanja table's own fault stays its own."""
    names = ["000_tabel_3.8_realisasi", "000_program_pagu", "000_rencana_belanja"]
    matrix = reconcile_all({name: seed_tree(name) for name in names})
    assert matrix.totals[0].amounts == dict.fromkeys(names, Decimal("11398391771.00"))
    assert matrix.agrees


def names_that_differ(findings: Findings) -> list[str]:
    return [finding.uraian for finding in findings.of("name-differs")]


def test_review_and_renja_agree() -> None:
    """Both halves of table 2.5 and table 3.2 agree in every amount; nine labels are typed
    differently.
    """
    plan, review = seed_trees("002_tabel_2.5_review")
    renja = seed_tree("002_tabel_3.2_renja")
    for left, right, differing in ((plan, review, 5), (plan, renja, 9), (review, renja, 9)):
        result = reconcile(left, right)
        assert [pair.difference for pair in result.pairs] == [0] * 86
        assert [total.difference for total in result.totals] == [0]
        assert len(names_that_differ(result.findings)) == differing
        assert result.agrees
