"""Explanations: what closes a gap to the rupiah, which cell, and never a sure one by chance."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from anggaran import Finding, Tree, check, read, reconcile, reconcile_all
from anggaran.explain import Explanation, explain, explained
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds import KINDS
from anggaran.report.as_text import write_text
from anggaran.report.checked import check_view
from anggaran.report.result import CheckResult
from seeds import seed_tree

Row = tuple[str, str, int]


def tree_of_rows(rows: list[Row]) -> Tree:
    return Tree([{"kode": kode, "uraian": name, "pagu": pagu} for kode, name, pagu in rows])


def sum_of(amounts: list[int], stated: int | None = None) -> Tree:
    """A parent over some lines, with the sum that it states."""
    total = sum(amounts) if stated is None else stated
    lines = [(f"5.1.{n:02}", f"Belanja {n}", each) for n, each in enumerate(amounts, 1)]
    return tree_of_rows([("5.1", "BELANJA OPERASI", total), *lines])


def first(tree: Tree) -> Explanation | None:
    (wrong,) = check(tree).errors
    return next(iter(explain(wrong, tree)), None)


AMOUNTS = [4_163_207, 5_300_131, 918_442, 77_519_003]


def test_kinds_have_names() -> None:
    """Every kind has its own name and says its sentence in both languages."""
    assert len({each.slug for each in KINDS}) == len(KINDS)
    assert all(each.text.id and each.text.en for each in KINDS)


def test_a_line_left_out_of_a_sum() -> None:
    """A sum that lacks exactly one of its lines leaves that line out."""
    found = first(sum_of(AMOUNTS, sum(AMOUNTS) - AMOUNTS[2]))
    assert found is not None
    assert (found.kind, found.confident) == ("left-out", True)
    assert found.cells[1].amount == AMOUNTS[2]
    assert found.closes == -AMOUNTS[2]


def test_a_line_counted_twice() -> None:
    """A sum that is too large by exactly one of its lines counts it twice."""
    found = first(sum_of(AMOUNTS, sum(AMOUNTS) + AMOUNTS[1]))
    assert found is not None
    assert (found.kind, found.confident) == ("counted-twice", True)
    assert found.expected == sum(AMOUNTS)


def test_two_digits_swapped() -> None:
    """Swapped digits in a line close the gap to the rupiah."""
    tree = sum_of([4_613_207, *AMOUNTS[1:]], sum(AMOUNTS))
    (wrong,) = check(tree).errors
    told = explain(wrong, tree)
    assert ("digits-swapped", Decimal(4_163_207)) in [(each.kind, each.expected) for each in told]


def test_an_explanation_closes_the_gap() -> None:
    """With the first cell as expected the sum holds."""
    wrong = [4_163_207, 53_001_310, 918_442, 77_519_003]
    tree = sum_of(wrong, sum(AMOUNTS))
    (found,) = (each for each in explain(check(tree).errors[0], tree) if each.kind == "scaled")
    mended = [int(found.expected or 0) if each == 53_001_310 else each for each in wrong]
    assert sum(mended) == sum(AMOUNTS)


def test_a_round_gap_is_never_sure() -> None:
    """Rp 44.000.000 is closed by many slips, so none is sure."""
    tree = seed_tree("000_rencana_belanja")
    (wrong,) = check(tree).errors
    (side,) = explain(wrong, tree)
    assert (side.kind, side.expected, side.confident) == ("side", None, False)
    assert [each.where.cell for each in side.cells] == ["C3", "C4", "C5", "C6"]
    assert [each.kind for each in side.witnesses] == ["total-row"]


@pytest.mark.parametrize(
    ("name", "rule", "kind", "expected"),
    [
        ("001_lra", "amount-malformed", "digit-typed-once", 15_000_000),
        ("002_tabel_3.2_renja", "amount-malformed", "marks", 245_000_000),
        ("002_tabel_3.2_renja", "parent-sum", "digit-substituted", 481_722_600),
        ("004_program_kegiatan", "amount-malformed", "digit-typed-once", 21_500_000),
    ],
)
def test_published_documents(name: str, rule: str, kind: str, expected: int) -> None:
    """The first explanation of the errors of published documents is the true one."""
    tree = seed_tree(name)
    (wrong,) = check(tree).of(rule)
    told = explain(wrong, tree)[0]
    assert (told.kind, told.expected, told.confident) == (kind, Decimal(expected), True)


@given(st.integers(0, 2**32), st.integers(3, 9))
def test_what_is_sure_is_seldom_chance(seed: int, lines: int) -> None:
    """A gap drawn at random among those of its shape has at most an explanation that says so."""
    drawn = random.Random(seed)
    amounts = [drawn.randrange(10**5, 10**9) for _ in range(lines)]
    tree = sum_of(amounts, sum(amounts) + drawn.randrange(10**3, 10**8))
    for finding in check(tree).errors:
        for each in explain(finding, tree):
            assert each.closes == finding.difference
            assert not each.confident or each.chance <= Decimal("0.01")


@given(st.integers(1, 10**15))
def test_shapes_part_the_amounts(sen: int) -> None:
    """An amount has the shape of its digits and zeros; there are as many as there can be."""
    shape = shape_of(sen)
    assert len(str(sen)) == shape.digits
    assert sen % 10**shape.zeros == 0
    assert sen // 10**shape.zeros % 10


def test_findings_with_their_explanations() -> None:
    """A sure explanation stands in the finding, in the place of the tie."""
    tree = sum_of(AMOUNTS, sum(AMOUNTS) - AMOUNTS[2])
    (finding,) = explained(check(tree), tree).errors
    assert [type(each) for each in finding.explanations] == [Explanation] * len(
        finding.explanations
    )
    assert finding.explanations[0].confident


def test_nothing_to_explain() -> None:
    """A finding without a difference, or without its relation, has no explanation."""
    assert explain(Finding("name-differs", "info"), sum_of(AMOUNTS)) == ()  # type: ignore[arg-type]


def test_a_tail_among_round_figures() -> None:
    """145.440.300 is the only figure of its sum that is not round; without its tail all holds."""
    tree = seed_tree("004_program_kegiatan")
    (wrong,) = check(tree).of("parent-sum")
    told = explain(wrong, tree)[0]
    assert (told.kind, told.cells[0].where.cell) == ("odd-tail", "C12")
    assert told.expected == 145_440_000


def test_a_percent_without_its_mark() -> None:
    """833% is 83,3% without its mark."""
    tree = seed_tree("004_program_kegiatan")
    (wrong,) = check(tree).of("percent")
    assert explain(wrong, tree)[0].kind == "percent-mark"


@pytest.mark.parametrize(
    ("printed", "kind"),
    [("200,00", "percent-inverted"), ("30,00", "percent-base"), ("27,50", "percent-part")],
)
def test_percents_of_something_else(printed: str, kind: str) -> None:
    """A percent of another base, of another part, or turned over."""
    rows = [
        ("5.1", "OPERASI", 1000, 500, 275, "50,00"),
        ("5.1.01", "Pegawai", 600, 300, 165, printed if kind == "percent-base" else "50,00"),
        ("5.1.02", "Barang", 400, 200, 110, "50,00" if kind == "percent-base" else printed),
    ]
    names = ("kode", "uraian", "pagu", "realisasi", "realisasi_lalu", "persen")
    tree = Tree([dict(zip(names, row, strict=True)) for row in rows])
    (wrong,) = check(tree).of("percent")
    assert kind in {each.kind for each in explain(wrong, tree)}


def test_a_line_under_the_wrong_parent() -> None:
    """Two sums off by one line of one of them: it stands under the wrong parent."""
    rows = [
        ("5.1", "OPERASI", 1_234_567 + 7_654_321),
        ("5.1.01", "Pegawai", 1_234_567),
        ("5.1.01.01", "Gaji", 1_034_567),
        ("5.1.02", "Barang", 7_654_321),
        ("5.1.02.01", "ATK", 200_000),
        ("5.1.02.02", "Sewa", 7_543_211),
        ("5.1.02.03", "Jasa", 111_110),
    ]
    tree = tree_of_rows(rows)
    kinds = [explain(each, tree)[0].kind for each in check(tree).errors]
    assert kinds in ([], ["wrong-parent"] * 2)


def test_lines_that_moved_between_two_of_another_document() -> None:
    """Two documents differ by two kegiatan, which a third one has."""
    names = ("2.5_pagu_sasaran", "3.28_pagu_realisasi_sasaran")
    left, right = (seed_tree(f"004_tabel_{name}") for name in names)
    beside = seed_tree("004_program_kegiatan")
    for finding in reconcile(left, right).findings.errors:
        found = explain(finding, left, right, beside)[0]
        assert (found.kind, found.rivals) == ("other-lines", 0)
        assert [each.amount for each in found.cells[1:]] == [61_849_000, 21_500_000]


def test_the_side_that_other_figures_bear_out() -> None:
    """37.134.100 in a summary against 37.134.400 in the LRA, which sums and percents bear out."""
    lra = seed_tree("001_lra")
    rows = [
        ("BELANJA MODAL", 37_134_400, 37_134_100),
        ("BELANJA OPERASI", 5_387_902_631, 5_191_284_215),
    ]
    summary = Tree([dict(zip(("uraian", "pagu", "realisasi"), row, strict=True)) for row in rows])
    wrong = next(
        each
        for each in reconcile(summary, lra).findings.of("line-differs")
        if each.uraian == "BELANJA MODAL"
    )
    first, second = explain(wrong, summary, lra)[:2]
    assert (first.expected, first.against) == (Decimal(37_134_400), ())
    assert len(second.against) > 1


def test_a_remedy_of_what_is_sure() -> None:
    """Where an explanation is sure, the remedy names its cell and its value."""
    tree = sum_of(AMOUNTS, sum(AMOUNTS) - AMOUNTS[2])
    (finding,) = explained(check(tree), tree).errors
    assert finding.remedy.startswith("Periksa dahulu baris 1 di dokumen sumber: 87.900.783,00")


def test_a_line_that_is_missing_in_every_column() -> None:
    """Lines that lack the same amount in two columns lack a line; where all is there, nothing."""
    rows = [("5.1", 9_876_543, 9_000_000), ("5.1.01", 5_000_000, 4_123_457)]
    rows += [("5.1.02", 2_641_976, 2_641_976)]
    names = ("kode", "pagu", "realisasi")
    tree = Tree([dict(zip(names, row, strict=True)) for row in rows])
    found = [each for wrong in check(tree).errors for each in explain(wrong, tree)]
    assert found[0].kind == "line-missing"
    assert found[0].closes == 2_234_567


def test_a_percent_written_as_an_amount() -> None:
    """The right number with the word of an amount is told as that, not as a slip of digits."""
    names = ("kode", "uraian", "pagu", "realisasi", "persen")
    rows = [
        ("5.1.01", "Pegawai", 600, 300, "50,00"),
        ("5.1.02", "Modal", 1000, 604, "60,40 miliar"),
        ("5.1.03", "Barang", 400, 100, "25,00"),
    ]
    tree = Tree([dict(zip(names, row, strict=True)) for row in rows])
    (wrong,) = check(tree).of("percent")
    (told,) = explain(wrong, tree)
    assert (told.kind, told.confident) == ("percent-unit", True)
    assert "`60,40 miliar`" in told.say()


OPERASI = [
    ("5.1", "BELANJA OPERASI", 152_345_600, 100_000_000),
    ("5.1.01", "Pegawai", 80_000_000, 60_000_000),
    ("5.1.02", "Barang", 60_000_000, 35_000_000),
    ("5.1.05", "Hibah", 12_345_600, 5_000_000),
    ("5.2", "MODAL", 40_100_250, 20_000_000),
    ("5.2.01", "Mesin", 40_100_250, 20_000_000),
]


def _book(rows: Sequence[tuple[object, ...]], struck: int = 0) -> Tree:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in [("Kode", "Uraian", "Pagu", "Realisasi"), *rows]:
        sheet.append(row)
    for cell in sheet[struck] if struck else ():
        cell.font = Font(strike=True)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    (table,) = read(stream, name="dpa.xlsx")
    return Tree(table)


def test_a_row_struck_out_that_its_sum_still_counts() -> None:
    """What a sum has too much is just what a row that was struck out holds: it is named."""
    tree = _book(OPERASI, struck=5)
    wrong = check(tree).of("parent-sum")[0]
    told = explain(wrong, tree)[0]
    assert (told.kind, told.confident, told.cells[0].where.row) == ("row-unused", True, 5)
    assert told.say() == (
        "Baris 5 (dicoret dalam buku kerja) berisi 12.345.600,00, tepat kelebihan C2."
    )


@pytest.mark.parametrize("counted", [0, 2])
def test_a_line_left_out_of_every_column_is_one_finding(counted: int) -> None:
    """A sum that leaves a line out of every column, or counts it twice, is found once."""
    kode, name, pagu, realisasi = OPERASI[0]
    times = counted - 1
    rows = [(kode, name, pagu + times * 12_345_600, realisasi + times * 5_000_000), *OPERASI[1:]]
    (wrong,) = check(_book(rows)).errors
    assert [each.uraian for each in wrong.breaks] == ["BELANJA OPERASI (realisasi)"]


def test_a_row_without_a_code_accounts_for_its_parent() -> None:
    """A row without a code whose amounts its parent states in every column: the row is found, and
    no sum is accused.
    """
    rows = [(None, *row[1:]) if row[0] == "5.1.05" else row for row in OPERASI]
    findings = check(_book(rows))
    (unplaced,) = findings.of("line-unplaced")
    assert not findings.errors
    assert [str(each.kode) for each in unplaced.breaks] == ["5.1", "5.1"]
    assert unplaced.remedy == "Beri baris di A5 kode di bawah 5.1; jumlah 5.1 memuatnya."


def test_the_one_of_several_documents_that_differs() -> None:
    """Where two of three documents agree, what the third prints is explained as a slip of it."""
    trees = [sum_of(AMOUNTS), sum_of(AMOUNTS), sum_of([4_613_207, *AMOUNTS[1:]])]
    matrix = reconcile_all(dict(zip(("dpa", "rka", "lra"), trees, strict=True)))
    told = [each for each in explained(matrix.findings, *trees) if each.kode == "5.1.01"]
    (swapped,) = (each for finding in told for each in finding.explanations)
    assert isinstance(swapped, Explanation)
    assert (swapped.kind, swapped.expected) == ("digits-swapped", Decimal(AMOUNTS[0]))


def test_other_documents_of_a_run_explain() -> None:
    """A line that one table lacks and another of the run prints is named where it stands."""
    short = sum_of(AMOUNTS, sum(AMOUNTS) + 3_456_789)
    other = Tree([{"kode": "5.2.01", "uraian": "Mesin", "pagu": 3_456_789},
                  {"kode": "5.2.02", "uraian": "Gedung", "pagu": 8_000_111}])  # fmt: skip
    results = [CheckResult(each, check(each)) for each in (short, other)]
    text = write_text(check_view(results, why=True))
    assert "selisih 3.456.789,00 adalah baris 1 5.2.01 Mesin 3.456.789,00" in text
    assert "Periksa dahulu" not in text
