"""Trees: what adds up, whatever the table looks like."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, flag
from anggaran.errors import AnggaranError, InvalidOption, InvalidTable
from anggaran.table.frame import table_from_frame
from anggaran.tree import Node
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


def amounts(tree: Tree) -> list[tuple[object, ...]]:
    """Every node with its place, and what is computed and stated there."""

    def sums(node: Node) -> list[object]:
        return [(node.amount(measure), node.stated_amount(measure)) for measure in tree.measures]

    parents = {key: node.parent and node.parent.key for key, node in tree.items()}
    return [
        (key, node.kode, node.uraian, node.level_name, parents[key], node.where.row, *sums(node))
        for key, node in tree.items()
    ]


def round_trips(tree: Tree) -> list[Tree]:
    """The tree from each form in which it leaves."""
    arrow, frame = tree.to_arrow(), tree.to_frame()
    written = pd.read_csv(StringIO(frame.to_csv(index=False)), dtype=str)
    forms: list[Any] = [arrow, frame, arrow.to_pylist(), written]
    return [*(Tree(form) for form in forms), Tree.from_json(tree.to_json())]


@given(budgets(), st.data())
def test_a_tree_is_read_back_from_its_frame(budget: Budget, data: st.DataObject) -> None:
    """With rows left out, blank or unreadable, every node has the amounts that it had, stated and
    computed.
    """
    rows = [row for row in printed(budget) if data.draw(st.integers(0, 3))] or printed(budget)
    for row in rows:
        for measure in ("pagu", "realisasi"):
            row[measure] = data.draw(st.sampled_from([row[measure]] * 6 + [None, "abc", "-"]))
    tree = Tree([*rows, {"kode": "5.9", "pagu": "7", "realisasi": "7"}])
    for again in round_trips(tree):
        assert amounts(again) == amounts(tree)
        assert [again[key].implied for key in again] == [tree[key].implied for key in tree]
        if (
            not tree.resolutions
        ):  # a cell that could not be read counts as printed, and the frame has no text of it
            sums = [
                [(f.kode, f.measure, f.difference) for f in check(t).of("parent-sum")]
                for t in (tree, again)
            ]
            assert sums[0] == sums[1]


@pytest.mark.parametrize(
    "by", [["sub_kegiatan", "rekening"], ["rekening", "sub_kegiatan"], ["rekening"]]
)
def test_flat_lines_are_read_back_from_their_frame(by: list[str]) -> None:
    """Nested codes, lines short of a code and unreadable sums come back node by node."""
    lines: list[Row] = [
        {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": "10"},
        {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": None, "pagu": "2"},
        {"sub_kegiatan": "1.06.01.2.02.0001", "rekening": "5.1.01.01.01.0001", "pagu": "abc"},
        {"sub_kegiatan": "1.06.01.2.03.0001", "rekening": "5.1.01.01.01.0001", "pagu": "4"},
    ]
    tree = Tree(lines, by=by)
    for again in round_trips(tree):
        assert list(again) == list(tree)
        assert again.flat
        assert again == tree
        assert [again[key].lines for key in again] == [tree[key].lines for key in tree]
        assert [(n.pagu, n.level_name, n.where.row) for n in map(again.__getitem__, again)] == [
            (n.pagu, n.level_name, None) for n in map(tree.__getitem__, tree)
        ]
    with pytest.raises(InvalidOption, match="sudah berupa pohon"):
        Tree(tree.to_arrow(), by=["kode"])


def test_an_outline_is_read_back_from_its_frame() -> None:
    """Nodes without codes keep their keys and their places."""
    rows: list[Row] = [
        {"nomor": "I", "uraian": "Program A", "pagu": 3},
        {"nomor": "A", "uraian": "Kegiatan B", "pagu": 3},
        {"nomor": "1", "uraian": "Sub C", "pagu": 1},
        {"nomor": "2", "uraian": "Sub D", "pagu": 2},
    ]
    tree = Tree(rows)
    assert all(amounts(again) == amounts(tree) for again in round_trips(tree))


def test_a_part_of_a_frame_is_read_by_its_codes() -> None:
    """Leaves alone imply their parents again, and an unreadable amount stays unknown."""
    tree = Tree([{"kode": "5.1.01", "pagu": "abc"}, {"kode": "5.1.02", "pagu": "2"}])
    frame = tree.to_frame()
    part = Tree(frame[frame["level"] == 3])
    assert list(part) == list(tree)
    assert [part[key].pagu for key in part] == [None, None, None, Decimal("2.00")]


@pytest.mark.parametrize(
    "rows",
    [
        pd.DataFrame({"kode": [], "pagu": []}),
        [],
        pa.table({"kode": pa.array([], pa.string()), "pagu": pa.array([], pa.int64())}),
        table_from_frame(pd.DataFrame({"kode": [], "pagu": []})),
    ],
)
def test_nothing_is_no_tree(rows: Any) -> None:
    """A table without rows is refused in one line."""
    with pytest.raises(InvalidTable) as caught:
        Tree(rows)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("blank", [None, float("nan"), ""])
def test_a_blank_column_is_no_zero(blank: object) -> None:
    """A column that prints nothing is asked for without an error, is unknown, and is no measure."""
    tree = Tree([{"kode": "5.1", "pagu": blank, "realisasi": 1}])
    assert (tree["5.1"].pagu, tree["5"].stated.pagu, tree.total("pagu"), tree["5.1"].serapan) == (
        None,
    ) * 4
    assert (tree.measures, list(tree.totals)) == (("realisasi",), ["realisasi"])


def test_a_total_of_no_node_is_unknown() -> None:
    """A table without a single node has a total that nobody knows, not zero."""
    tree = Tree([{"kode": None, "uraian": "", "pagu": 1}])
    assert (len(tree), tree.total("pagu")) == (0, None)


def test_check_and_flag_take_what_a_tree_takes() -> None:
    """A table or a frame is made a tree, a list of tables is refused with what to do, and one
    threshold will do.
    """
    rows = [{"kode": "5", "pagu": 10, "realisasi": 5}, {"kode": "5.1", "pagu": 9, "realisasi": 5}]
    assert (
        [f.rule for f in check(rows)]
        == [f.rule for f in check(table_from_frame(rows))]
        == ["parent-sum"]
    )
    assert [len(flag(rows, below=below)) for below in (60, "60", Decimal(60), [60], 50)] == [
        1,
        1,
        1,
        1,
        0,
    ]
    with pytest.raises(InvalidTable, match=r"read\(berkas\)\[0\]"):
        check([table_from_frame(rows)])  # type: ignore[list-item]


def test_a_tree_is_read_only() -> None:
    """Neither a tree nor a node nor what it states takes or loses an attribute, and copies are
    whole.
    """
    tree = Tree([{"kode": "5.1", "pagu": 1}])
    node = tree["5.1"]
    for each, name in (
        (tree, "foo"),
        (tree, "table"),
        (node, "foo"),
        (node, "index"),
        (node.stated, "pagu"),
    ):
        with pytest.raises(AttributeError, match=name):
            setattr(each, name, 1)
        with pytest.raises(AttributeError, match=name):
            delattr(each, name)
    for twin in (copy.deepcopy(node), pickle.loads(pickle.dumps(node))):  # noqa: S301  # our own bytes
        assert (twin.kode, twin.pagu, copy.copy(twin.stated).pagu) == ("5.1", 1, 1)


def test_a_column_is_nested_once() -> None:
    """A code column under itself is refused, by either of its names."""
    rows = [{"kode_rekening": "5.1", "pagu": 1}]
    for by in (["rekening", "rekening"], ["rekening", "kode_rekening"]):
        with pytest.raises(InvalidOption, match="dua kali"):
            Tree(rows, by=by)
    with pytest.raises(InvalidOption, match="dua kali"):
        Tree(table_from_frame(rows, by=["rekening"]), by=["rekening", "rekening"])


def test_a_key_of_several_codes() -> None:
    """One code under another finds the node of both, in any widths; what is not told apart is not
    in the tree.
    """
    lines: list[Row] = [
        {"sub_kegiatan": f"1.06.01.2.01.000{i}", "rekening": "5.1.02.01.01.0024", "pagu": i}
        for i in (1, 2)
    ]
    tree = Tree(lines, by=["sub_kegiatan", "rekening"])
    assert tree["1.06.01.2.01.0002", "5.1.02"].pagu == tree["1.6.1.2.1.2", "5.1.2"].pagu == 2
    assert tree[("1.06.01",)].pagu == 3
    assert ("1.06.01.2.01.0001", "5.1") in tree  # type: ignore[comparison-overlap]  # the mapping iterates over texts
    assert [key in tree for key in ("5.1.02", ("1.06.01", "5.1"), ("5.1", "5.1"), (), 5)] == [
        False
    ] * 5
    with pytest.raises(KeyError, match="lebih dari satu"):
        tree["5.1.02"]


@given(st.lists(st.integers(10**36, 10**37), min_size=2, max_size=6))
def test_sums_beyond_64_bits_never_wrap(amounts: list[int]) -> None:
    """Amounts of 35 digits add up exactly."""
    rows = [
        {"kode": f"5.1.01.01.01.{i:04}", "pagu": rupiah(amount)}
        for i, amount in enumerate(amounts, 1)
    ]
    assert Tree(rows)["5"].pagu == rupiah(sum(amounts))


def test_serapan_is_exact() -> None:
    """23.982.000 of 24.000.000 is 99,925 percent: 99,93 half-up, and the ratio is kept."""
    node = Tree([{"kode": "5.1", "pagu": 24_000_000, "realisasi": 23_982_000}])["5.1"]
    assert node.serapan == Decimal("99.93")
    assert node.rasio == Fraction(3997, 4000)
    assert node.sisa == Decimal("18000.00")


def test_serapan_of_nothing_is_unknown() -> None:
    """A node without pagu has no serapan, and one with an unreadable realisasi no sisa."""
    tree = Tree(
        [
            {"kode": "5.1", "pagu": 0, "realisasi": 0},
            {"kode": "5.2", "pagu": 10, "realisasi": "1O.0OO.O"},
        ]
    )
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
    """Lines over two code columns nest the second under the first, and lines short of a code are
    kept.
    """
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
