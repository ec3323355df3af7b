"""Ways through a tree, parts of it as trees, and what it refuses."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, crosstab, diff, reconcile, reconcile_all, versions
from anggaran.errors import (
    AnggaranError,
    InvalidOption,
    InvalidTable,
    NoSuchMeasure,
    NoSuchNode,
    ReadOnly,
)
from anggaran.testing import tables, trees

LRA = Tree([
    {"kode": "5", "uraian": "BELANJA <DAERAH>", "pagu": 100, "realisasi": 80},
    {"kode": "5.1", "uraian": "BELANJA OPERASI", "pagu": 60, "realisasi": 50},
    {"kode": "5.1.02", "uraian": "Belanja Barang dan Jasa", "pagu": 60, "realisasi": 50},
    {"kode": "5.2", "uraian": "BELANJA MODAL", "pagu": 40, "realisasi": 30},
])  # fmt: skip


@given(trees())
def test_walks_meet_every_node_once(tree: Tree) -> None:
    """Before or after its children, each node once; ancestors, path and parent say the same."""
    before, after = list(tree.walk()), list(tree.walk("post"))
    assert (
        sorted(node.index for node in before)
        == sorted(node.index for node in after)
        == list(range(len(tree)))
    )
    place = {node.key: number for number, node in enumerate(before)}
    late = {node.key: number for number, node in enumerate(after)}
    for node in before:
        for above in node.ancestors:
            assert place[above.key] < place[node.key]
            assert late[above.key] > late[node.key]
        assert [each.key for each in node.path] == [each.key for each in node.ancestors[::-1]] + [
            node.key
        ]
        assert node.ancestors[:1] == ([node.parent] if node.parent else [])
        assert node in list(node.walk())
    with pytest.raises(InvalidOption, match="'pre'"):
        tree.walk("across")


@given(trees(), st.data())
def test_a_part_has_the_amounts_of_the_whole(tree: Tree, data: st.DataObject) -> None:
    """A subtree, a level and what a filter finds are trees of the same amounts; nothing in them
    contradicts itself.
    """
    node = tree[data.draw(st.sampled_from(list(tree)))]
    kept = data.draw(st.sets(st.sampled_from(range(len(tree))), min_size=1))
    level = data.draw(st.sampled_from(tree.levels))
    subtree, slice_, found = (
        node.subtree,
        tree.level(level).tree(),
        tree.filter(lambda n: n.index in kept).tree(),
    )
    assert list(subtree) == [each.key for each in sorted(node.walk(), key=lambda each: each.index)]
    for part in (subtree, slice_):
        assert part.name == tree.name
        for key in part:
            assert part[key].where.row == tree[key].where.row
            assert all(
                part[key].amount(measure) == tree[key].amount(measure) for measure in part.measures
            )
    assert all(subtree[key].stated.pagu == tree[key].stated.pagu for key in subtree)
    assert slice_.total("pagu") == sum((each.pagu or 0 for each in tree.level(level)), Decimal())
    assert all(leaf.pagu == tree[leaf.key].pagu for leaf in found.leaves)
    assert not any(check(part).errors for part in (subtree, slice_, found))


@given(tables(), st.data())
def test_trees_are_equal_by_content(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """A tree of the same rows is the same tree, with its nodes; one sen, one letter or one node
    less is another.
    """
    one, again = Tree(rows), Tree(rows)
    assert (one, hash(one)) == (again, hash(again))
    assert one == Tree(one.to_frame()) == pickle.loads(pickle.dumps(one))  # noqa: S301  # our own bytes
    assert all(one[key] == again[key] for key in one)
    row = data.draw(st.sampled_from(range(len(rows))))
    changes = [{**rows[row], "pagu": "0,01"}, {**rows[row], "uraian": "lain"}]
    for changed in changes:
        if changed != rows[row] and rows[row]["kode"]:
            assert one != Tree([*rows[:row], changed, *rows[row + 1 :]])
    assert one != rows


def test_selections() -> None:
    """What is found is a sequence of nodes, and a tree or a frame when asked."""
    assert [node.kode for node in LRA.find("belanja barang")] == ["5.1.02"]
    assert len(LRA.find("")) == len(LRA.find("pegawai")) == 0
    assert LRA.levels == ("akun", "kelompok", "jenis")
    assert [node.kode for node in LRA.level(2)] == ["5.1", "5.2"]
    assert LRA.level("kelompok")[1:].to_frame().kode.tolist() == ["5.2"]
    assert reconcile(LRA.level("kelompok").tree(), LRA.level("kelompok").tree()).agrees
    assert LRA.filter(lambda node: node.serapan and node.serapan < 80)[0].kode == "5.2"
    with pytest.raises(InvalidTable):
        LRA.find("pegawai").tree()


def test_what_a_notebook_shows() -> None:
    """A tree, a selection, findings and a comparison show themselves as a table; a label can't be
    markup.
    """
    wrong = check([{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 2}])
    both = {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01", "pagu": 7}
    cross = crosstab(Tree([both], by=["sub_kegiatan", "rekening"]))
    results: list[Any] = [
        LRA, LRA["5"], LRA.table, LRA.leaves, wrong, reconcile(LRA, LRA), diff(wrong, wrong),
        reconcile_all([LRA, LRA, LRA]), versions(LRA, LRA), cross, wrong[0],
    ]  # fmt: skip
    for shown in results:
        html = shown._repr_html_()
        assert "<table" in html or shown is wrong[0]
        assert "<DAERAH>" not in html
        assert len(repr(shown)) < 200
    assert "60,00</td>" in LRA["5.1"]._repr_html_()
    assert "→ " in wrong[0]._repr_html_()
    assert "BELANJA &lt;DAERAH&gt;" in LRA._repr_html_()
    assert "… 1" in Tree([{"kode": f"5.1.{n:02d}", "pagu": 1} for n in range(1, 100)])._repr_html_()


def put(name: str) -> None:
    setattr(LRA, name, 1)


@pytest.mark.parametrize(("call", "kind", "usual"), [
    (lambda: LRA["9"], NoSuchNode, KeyError), (lambda: LRA[None], NoSuchNode, KeyError),
    (lambda: LRA[5.1], NoSuchNode, KeyError),  # type: ignore[index]
    (lambda: LRA["5"].pajak, NoSuchMeasure, AttributeError),
    (lambda: LRA["5"].stated.pajak, NoSuchMeasure, AttributeError),
    (lambda: put("pagu"), ReadOnly, AttributeError),
    (lambda: delattr(LRA, "table"), ReadOnly, AttributeError),
])  # fmt: skip
def test_misuse(call: Callable[[], object], kind: type[Exception], usual: type[Exception]) -> None:
    """Every misuse is an AnggaranError in two languages, and the usual kind of Python too."""
    with pytest.raises(kind) as caught:
        call()
    assert isinstance(caught.value, usual)
    assert isinstance(caught.value, AnggaranError)
    assert caught.value.line("id") != caught.value.line("en")
    assert str(caught.value) == caught.value.id
