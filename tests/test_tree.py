"""Trees: what adds up, whatever the table looks like."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check
from anggaran.errors import AnggaranError, InvalidOption
from strategies import Budget, Row, budgets, kode, printed, rupiah


@given(budgets())
def test_the_root_is_the_sum_of_the_leaves(budget: Budget) -> None:
    """However the leaves are grouped, the root is their plain sum, and so is every node between."""
    tree = Tree(printed(budget))
    assert tree["5"].pagu == rupiah(budget.total())
    for code in budget.nodes():
        assert tree[kode(code)].realisasi == rupiah(budget.total(code, 1))


@given(budgets())
def test_parents_that_are_not_printed_are_implied(budget: Budget) -> None:
    """A table of leaves alone has the same sums as one that prints every parent."""
    leaves = [row for row in printed(budget) if str(row["kode"]).count(".") == 5]
    tree, full = Tree(leaves), Tree(printed(budget))
    assert list(tree) == list(full)
    assert [tree[key].pagu for key in tree] == [full[key].pagu for key in full]
    assert all(tree[key].implied == (not tree[key].is_leaf) for key in tree)
    assert tree["5"].stated.pagu is None


@given(budgets(), st.randoms(use_true_random=False))
def test_row_order_changes_no_sum(budget: Budget, random: object) -> None:
    """The rows of a coded table may stand in any order."""
    rows = printed(budget)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    tree, other = Tree(rows), Tree(shuffled)
    assert {key: tree[key].pagu for key in tree} == {key: other[key].pagu for key in other}
    assert not check(other).errors


@given(budgets(), budgets())
def test_rolling_up_is_additive(one: Budget, other: Budget) -> None:
    """Flat lines of two budgets add up to the sum of their trees, however often a key repeats."""
    lines = [
        {"kode": kode(code), "pagu": rupiah(amounts[0])}
        for budget in (one, other)
        for code, amounts in budget.leaves.items()
    ]
    tree = Tree(lines, by=["kode"])
    assert tree["5"].pagu == rupiah(one.total() + other.total())
    assert tree["5"].lines == len(lines)
    for code in one.nodes():
        assert tree[kode(code)].pagu == rupiah(one.total(code) + other.total(code))


@given(budgets())
def test_every_border_gives_the_same_tree(budget: Budget) -> None:
    """Dicts, pandas, Arrow and polars carry the same amounts."""
    rows = printed(budget, text=False)
    arrow = pa.table({name: pa.array([row[name] for row in rows]) for name in rows[0]})
    frames: list[Any] = [rows, arrow, pd.DataFrame(rows), pl.from_arrow(arrow)]
    trees = [Tree(frame) for frame in frames]
    assert len({tuple(tree[key].pagu for key in tree) for tree in trees}) == 1


@given(budgets())
def test_a_tree_leaves_as_exact_columns(budget: Budget) -> None:
    """The frame of a tree holds decimal128(38, 2), and a tree of that frame is the same tree."""
    tree = Tree(printed(budget))
    arrow = tree.to_arrow()
    assert arrow.schema.field("pagu").type == pa.decimal128(38, 2)
    assert tree.to_frame()["pagu"].tolist() == [tree[key].pagu for key in tree]
    again = Tree(arrow.select(["kode", "uraian", "pagu", "realisasi"]))
    assert [again[key].pagu for key in again] == [tree[key].pagu for key in tree]


@given(st.lists(st.integers(10**36, 10**37), min_size=2, max_size=6))
def test_sums_beyond_64_bits_never_wrap(amounts: list[int]) -> None:
    """Amounts of 35 digits add up exactly."""
    rows = [{"kode": f"5.1.01.01.01.{i:04}", "pagu": rupiah(amount)} for i, amount in enumerate(amounts, 1)]
    assert Tree(rows)["5"].pagu == rupiah(sum(amounts))


def test_serapan_is_exact() -> None:
    """23.982.000 of 24.000.000 is 99,925 percent: 99,93 half-up, and the ratio is kept."""
    node = Tree([{"kode": "5.1", "pagu": 24_000_000, "realisasi": 23_982_000}])["5.1"]
    assert node.serapan == Decimal("99.93")
    assert node.rasio == Fraction(3997, 4000)
    assert node.sisa == Decimal("18000.00")


def test_serapan_of_nothing_is_unknown() -> None:
    """A node without pagu has no serapan, and one with an unreadable realisasi no sisa."""
    tree = Tree([{"kode": "5.1", "pagu": 0, "realisasi": 0}, {"kode": "5.2", "pagu": 10, "realisasi": "1O.0OO.O"}])
    assert tree["5.1"].serapan is None
    assert tree["5.2"].sisa is None
    assert tree["5"].realisasi is None
    assert tree["5"].pagu == Decimal(10)


def test_a_node_is_found_by_code_in_other_widths_and_by_label() -> None:
    """`5.1.2` finds 5.1.02, and a label that one row alone has finds that row."""
    tree = Tree([{"kode": "5.1.02", "uraian": "Belanja Barang", "pagu": 1}])
    assert tree["5.1.2"].kode == tree["belanja  BARANG"].kode == "5.1.02"
    assert "5.1.03" not in tree


def test_unknown_measures_and_levels_say_what_there_is() -> None:
    """A wrong name is answered with the right ones."""
    tree = Tree([{"kode": "5.1.02", "uraian": "Belanja Barang", "pagu": 1}])
    with pytest.raises(AttributeError, match=r"'realisasi'; yang ada: pagu"):
        _ = tree["5.1.02"].realisasi
    with pytest.raises(InvalidOption, match=r"akun, kelompok, jenis"):
        tree.level("kegiatan")


def test_an_amount_of_forty_digits_is_refused() -> None:
    """What does not fit 38 digits is refused with its place, never wrapped."""
    with pytest.raises(AnggaranError, match="lebih dari 36 angka"):
        Tree([{"kode": "5.1", "pagu": "1" * 40}])


def test_codes_nest_program_then_rekening() -> None:
    """Lines over two code columns nest the second under the first, and lines short of a code are kept."""
    lines: list[Row] = [
        {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": 10},
        {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": 5},
        {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": None, "pagu": 2},
        {"sub_kegiatan": "1.06.01.2.02.0001", "rekening": "5.1.01.01.01.0001", "pagu": 1},
    ]
    tree = Tree(lines, by=["sub_kegiatan", "rekening"])
    assert tree["1.06.01"].pagu == 18
    assert tree["1.06.01.2.01.0001/5.1.02"].pagu == 15
    assert [node.uraian for node in tree["1.06.01.2.01.0001"].children] == ["", "(tanpa rincian)"]
    assert [f.details["lacks"] for f in check(tree).of("row-incomplete")] == [["rekening"]]
