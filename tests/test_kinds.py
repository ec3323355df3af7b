"""Kinds of explanations that look beyond one sum: at hidden rows, columns, other documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, reconcile
from anggaran.compare.through_year import monthly
from anggaran.explain import Explanation, explain, explained
from anggaran.explain.case import Case, Figure
from anggaran.explain.kinds import KINDS
from anggaran.explain.kinds.kind import Kind
from anggaran.relation.relation import Cell
from anggaran.report.as_text import write_text
from anggaran.report.of_months import monthly_view
from anggaran.rules.registry import make

Row = tuple[str, str, int]

LRA: list[Row] = [
    ("5", "BELANJA", 152_345_611),
    ("5.1", "OPERASI", 112_245_361),
    ("5.1.01", "Pegawai", 80_020_410),
    ("5.1.02", "Barang", 19_879_328),
    ("5.1.05", "Hibah", 12_345_623),
    ("5.2", "MODAL", 40_100_250),
    ("5.2.01", "Mesin", 31_060_150),
    ("5.2.02", "Gedung", 9_040_100),
]


def tree_of(rows: Sequence[Row], hidden: Sequence[int] = ()) -> Tree:
    tree = Tree([dict(zip(("kode", "uraian", "pagu"), row, strict=True)) for row in rows])
    return Tree(replace(tree.table, hidden=frozenset(hidden))) if hidden else tree


def with_amount(kode: str, pagu: int) -> list[Row]:
    return [(*row[:2], pagu) if row[0] == kode else row for row in LRA]


def told(tree: Tree, *beside: Tree) -> list[Explanation]:
    """The first explanation of every error."""
    every = [explain(each, tree, *beside) for each in check(tree).errors]
    return [each[0] for each in every if each]


def test_a_sum_without_its_hidden_rows() -> None:
    """A sum that lacks just the rows that the workbook hides leaves these out, two at once too."""
    tree = tree_of(with_amount("5.1", 80_020_410), hidden=[4, 5])
    (first,) = told(tree)
    assert (first.kind, first.confident) == ("hidden-rows", True)
    assert first.expected == 112_245_361
    assert [each.kode for each in first.cells[1:]] == ["5.1.02", "5.1.05"]


def test_a_sum_of_a_deeper_level() -> None:
    """A sum of what stands two levels below, not of two wrong lines between: these are named."""
    rows = [*with_amount("5.1", 113_245_000)]
    rows[5] = ("5.2", "MODAL", 49_777_123)
    tree = tree_of(rows)
    whole, *between = told(tree)
    assert (whole.kind, whole.confident) == ("other-level", True)
    assert [each.kode for each in whole.cells[1:]] == ["5.1", "5.2"]
    assert [each.expected for each in between] == [112_245_361, 40_100_250]
    assert all(each.confident for each in between)


def test_two_lines_in_one_of_another_document() -> None:
    """A line that is two lines of another document, one of which it lacks: both are named."""
    merged = [row for row in with_amount("5.1.02", 19_879_328 + 12_345_623) if row[0] != "5.1.05"]
    left, right = tree_of(merged), tree_of(LRA)
    (wrong,) = explained(reconcile(left, right).findings.of("version-mixup"))
    (first,) = wrong.explanations
    assert (first.kind, first.confident) == ("merged", True)
    assert [each.kode for each in first.cells] == ["5.1.02", "5.1.05"]
    assert wrong.remedy.startswith("Periksa apakah baris 4 memuat juga")


def test_the_figure_of_another_version() -> None:
    """A line that prints what the budget before its revision prints: the document is named."""
    before = tree_of([(*row[:2], row[2] + 1_234_000 + 17 * at) for at, row in enumerate(LRA)])
    tree = tree_of(with_amount("5.1.02", 19_879_328 + 1_234_000 + 17 * 3))
    (first,) = told(tree, before)
    assert (first.kind, first.expected) == ("other-version", Decimal(19_879_328))


def test_spending_that_falls_by_a_slip() -> None:
    """A cumulative figure with two digits swapped: that of either month may be, both are said."""

    def report(month: str, rows: Sequence[tuple[str, int]]) -> Tree:
        table = Tree([{"kode": kode, "realisasi": amount} for kode, amount in rows]).table
        return Tree(replace(table, titles=(f"s.d. {month} 2026",)))

    lines = [(f"5.1.{n:02}", 1_234_567 * n) for n in range(1, 9)]
    later = [*lines[:-1], ("5.1.08", 12_000_000)]
    wrong = [*later[:3], ("5.1.04", 4_398_268), *later[4:]]
    trees = [report("Januari", lines), report("Februari", wrong)]
    found = monthly(trees)
    (fall,) = explained(found)
    assert (fall.rule, fall.explanations[0].kind) == ("falling-cumulative", "digits-swapped")
    assert {each.expected for each in fall.explanations} == {4_938_268, 4_398_268}
    (text,) = (each.text.id for each in fall.explanations[:1])
    assert "dua angka tertukar" in text
    assert "Cari pengembalian" in write_text(monthly_view(trees, found))


def test_a_percent_of_nothing_printed() -> None:
    """A percent beside a blank realisasi: the blank is to be filled in, and nothing is sure."""
    rows = [("5.1", 90, 40, "44,44"), ("5.1.01", 40, 40, "100,00"), ("5.1.02", 50, None, "75,00")]
    keys = ("kode", "pagu", "realisasi", "persen")
    tree = Tree([dict(zip(keys, row, strict=True)) for row in rows])
    (wrong,) = explained(check(tree), tree).errors
    (first,) = wrong.explanations
    assert (first.kind, first.confident) == ("percent-of-blank", False)
    assert wrong.remedy.startswith("Isi ")


def test_what_is_likely_is_said_and_not_claimed() -> None:
    """Where nothing is sure the likeliest is named with what to do if it is not that."""
    rows: list[Row] = [("5.1", "A", 463_300_000), ("5.1.01", "B", 145_440_300)]
    rows += [("5.1.02", "C", 95_790_000), ("5.1.03", "D", 93_800_000)]
    rows += [("5.1.04", "E", 66_850_000), ("5.1.05", "F", 61_420_000)]
    tree = tree_of(rows)
    (wrong,) = explained(check(tree), tree).errors
    assert wrong.explanations[1].share > Decimal("0.5")
    assert not wrong.explanations[1].confident
    assert wrong.remedy.startswith("Periksa dahulu baris 2 di dokumen sumber: 145.440.000,00")
    assert "Kalau tidak: cocokkan baris 1" in wrong.remedy


def test_a_sum_of_wrong_lines_is_not_what_is_meant() -> None:
    """Where a line between is wrong and one of its own lines too, its sum is no proof of it."""
    rows: list[Row] = [
        ("5", "BELANJA", 71_234_567 + 9_876_541 + 5_550_321),
        ("5.1", "OPERASI", 711_234_567),
        ("5.1.01", "Pegawai", 74_234_567),
        ("5.1.01.01", "Gaji", 70_123_456),
        ("5.1.01.02", "Tunjangan", 1_111_111),
        ("5.1.02", "Barang", 9_876_541),
        ("5.2", "MODAL", 5_550_321),
    ]
    tree = tree_of(rows)
    wrong = next(each for each in check(tree).errors if each.kode == "5.1")
    assert not any(each.confident for each in explain(wrong, tree))


SLIPS = [kind for kind in KINDS if kind.meant]


@pytest.mark.parametrize("kind", SLIPS, ids=lambda kind: kind.slug)
@given(printed=st.integers(1, 10**12).map(str))
def test_a_slip_changes_one_stretch_of_digits(kind: Kind, printed: str) -> None:
    """A figure that differs in several from what closes a gap is not asked what it is a slip of."""
    for text in {*kind.meant(printed)} - {printed} if kind.meant else ():
        figure = Figure(0, Cell(0, "pagu"), 100 * int(printed))
        case = Case(make("parent-sum"), (), (figure,), 100 * (int(printed) - int(text)))
        assert case.near == [figure]
