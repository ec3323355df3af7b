"""Budget versions: every line classified once, money that only moved named as such."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anggaran import Tree
from anggaran.compare.changes import Status, Versions
from anggaran.compare.versions import versions, versions_of
from anggaran.errors import InvalidOption
from strategies import Budget, budgets, kode, printed, rupiah

MIRROR = {
    Status.RAISED: Status.CUT,
    Status.CUT: Status.RAISED,
    Status.NEW: Status.DROPPED,
    Status.DROPPED: Status.NEW,
}

narrow = budgets(depth=4)


def rows(**amounts: int | str) -> list[dict[str, Any]]:
    """Rows of a table with one pagu: `k5_1_01=70` prints 70 at 5.1.01."""
    return [
        {"kode": name[1:].replace("_", "."), "pagu": amount} for name, amount in amounts.items()
    ]


def told(result: Versions) -> list[tuple[str | None, str, Decimal | None]]:
    return [(line.kode, line.status.value, line.change) for line in result.lines]


@given(budgets())
def test_a_version_against_itself_is_unchanged(budget: Budget) -> None:
    """Nothing moves between a budget and itself."""
    tree = Tree(printed(budget))
    result = versions(tree, Tree(printed(budget)))
    assert {line.status for line in result} == {Status.UNCHANGED}
    assert result.change == 0
    assert not result.moves


@given(narrow, narrow)
def test_every_line_is_classified_once(one: Budget, other: Budget) -> None:
    """The lowest lines are the leaves of either version, each once; a missing side has no
    amount.
    """
    lines = versions(Tree(printed(one)), Tree(printed(other))).lines
    found = {line.kode: line for line in lines}
    assert len(found) == len(lines)
    assert found.keys() == {kode(code) for code in (*one.leaves, *other.leaves)}
    for code in {*one.leaves, *other.leaves}:
        before, after = (
            rupiah(b.leaves[code][0]) if code in b.leaves else None for b in (one, other)
        )
        assert (found[kode(code)].before, found[kode(code)].after) == (before, after)
        expected = {(True, False): Status.NEW, (False, True): Status.DROPPED}.get(
            (before is None, after is None)
        )
        assert expected is None or found[kode(code)].status is expected


@given(narrow, narrow)
def test_versions_mirror(one: Budget, other: Budget) -> None:
    """Read the other way round, raised lines are cut and new ones dropped; what moved still
    moved.
    """
    a, b = Tree(printed(one)), Tree(printed(other))
    there, back = versions(a, b), versions(b, a)
    mirrored = {
        line.kode: (-(line.change or 0), MIRROR.get(line.status, line.status)) for line in back
    }
    assert {line.kode: (line.change, line.status) for line in there} == mirrored
    assert Counter(move.kode for move in there.moves) == Counter(move.kode for move in back.moves)


@given(narrow, narrow)
def test_changes_add_up(one: Budget, other: Budget) -> None:
    """The change of the whole is the difference of the totals, that of a parent the sum of its
    children's.
    """
    result = versions(Tree(printed(one)), Tree(printed(other)))
    assert result.change == rupiah(other.total() - one.total())
    changes = {line.kode: line.change for line in result}
    for code in {*one.nodes(), *other.nodes()}:
        assert changes[kode(code)] == rupiah(other.total(code) - one.total(code))


@given(budgets(), st.integers(1, 10**15), st.data())
def test_a_move_is_named_at_the_lowest_common_parent(
    budget: Budget, delta: int, data: st.DataObject
) -> None:
    """δ moved between two leaves is one zero-sum move of δ within their lowest common parent."""
    assume(len(budget.leaves) > 1)
    source, target = data.draw(
        st.lists(st.sampled_from(sorted(budget.leaves)), min_size=2, max_size=2, unique=True)
    )
    leaves = dict(budget.leaves)
    leaves[source] = leaves[source][0] - delta, 0
    leaves[target] = leaves[target][0] + delta, 0
    result = versions(Tree(printed(budget)), Tree(printed(Budget(leaves))))
    shared = next(n for n in range(6) if source[n] != target[n])
    (move,) = result.moves
    assert (move.kode, move.amount) == (kode(source[:shared]), rupiah(delta))
    assert {line.kode: line.change for line in move.lines} == {
        kode(source): rupiah(-delta),
        kode(target): rupiah(delta),
    }
    assert result.counts["moved"] == 2


@given(narrow, st.data())
def test_one_table_with_both_columns_says_the_same(budget: Budget, data: st.DataObject) -> None:
    """Sebelum and Setelah in one table are the two versions that they would be in two documents."""
    after = Budget({code: (data.draw(st.integers(1, 10**9)), 0) for code in budget.leaves})
    assume(all(amount for amount, _ in budget.leaves.values()))
    both = [
        {"kode": one["kode"], "pagu_sebelum": one["pagu"], "pagu_setelah": other["pagu"]}
        for one, other in zip(printed(budget), printed(after), strict=True)
    ]
    assert list(versions_of(Tree(both))) == [
        # The labels are the one thing that the joined table leaves out.
        type(line)(line.kode, "", line.before, line.after, line.change, line.status, line.lowest)
        for line in versions(Tree(printed(budget)), Tree(printed(after)))
    ]


@pytest.mark.parametrize(
    ("first", "second", "parent", "approval"),
    [
        ("5.1.02.01", "5.1.02.02", "5.1.02", "dengan persetujuan Sekretaris Daerah"),
        ("5.1.02.01.01", "5.1.02.01.02", "5.1.02.01", "dengan persetujuan PPKD"),
        ("5.1.02.01.01.0001", "5.1.02.01.01.0002", "5.1.02.01.01", "dengan persetujuan PPKD"),
        ("5.1.01.01", "5.1.02.01", "5.1", None),
    ],
)
def test_who_approves(first: str, second: str, parent: str, approval: str | None) -> None:
    """Between objek the Sekda approves, below that the PPKD; above a jenis the level alone does not
    settle it.
    """
    before = Tree([{"kode": first, "pagu": 10}, {"kode": second, "pagu": 10}])
    after = Tree([{"kode": first, "pagu": 7}, {"kode": second, "pagu": 13}])
    (move,) = versions(before, after).moves
    assert move.text.id == f"pergeseran di dalam {parent}: 2 baris, bersih 0,00"
    assert move.text.en == f"shift within {parent}: 2 lines, net 0.00"
    assert (move.approval.id if move.approval else None) == approval


def test_a_move_within_a_move() -> None:
    """Lines that net to zero in a lower parent are its move; the others, that of the parent
    above.
    """
    before = Tree(rows(k5_1_01_01=10, k5_1_02_01=10, k5_1_02_02=10, k5_1_03_01=10))
    after = Tree(rows(k5_1_01_01=5, k5_1_02_01=8, k5_1_02_02=12, k5_1_03_01=15))
    moves = versions(before, after).moves
    assert [(move.kode, move.amount) for move in moves] == [
        ("5.1", Decimal("5.00")),
        ("5.1.02", Decimal("2.00")),
    ]


def test_new_and_dropped_lines_take_part_in_a_move() -> None:
    """Money that goes from a dropped line to a new one stays within their parent; the lines are new
    and dropped.
    """
    result = versions(
        Tree(rows(k5_1_02_01=10, k5_1_02_03=1)), Tree(rows(k5_1_02_03=1, k5_1_02_04=10))
    )
    assert [line.status.value for line in result.moves[0].lines] == ["dropped", "new"]
    assert result.moves[0].kode == "5.1.02"
    assert result.counts == {
        "unchanged": 1, "moved": 0, "raised": 0, "cut": 0, "new": 1, "dropped": 1, "unknown": 0,
    }  # fmt: skip


def test_balanced_changes_of_two_akun_are_no_move() -> None:
    """Pendapatan that falls by what belanja rises is no money moved."""
    result = versions(Tree(rows(k4_1=10, k5_1=10)), Tree(rows(k4_1=8, k5_1=12)))
    assert told(result) == [("4.1", "cut", Decimal("-2.00")), ("5.1", "raised", Decimal("2.00"))]
    assert not result.moves


def test_a_new_akun_is_new() -> None:
    """Pembiayaan that only the later version has is new; belanja and pembiayaan have no change in
    common.
    """
    result = versions(Tree(rows(k5_1=10)), Tree(rows(k5_1=10, k6_1=3)))
    assert told(result) == [("5.1", "unchanged", Decimal("0.00")), ("6.1", "new", Decimal("3.00"))]
    assert {line.kode: line.change for line in result}["6"] == Decimal("3.00")
    assert result.change is None


def test_unknown_is_not_zero() -> None:
    """An unreadable amount leaves its line and those above it unknown, and what is beside it as it
    is.
    """
    result = versions(
        Tree(rows(k5_1_01="abc", k5_2_01="10")), Tree(rows(k5_1_01="7", k5_2_01="12"))
    )
    found = {line.kode: line for line in result}
    assert found["5.1.01"].status is Status.UNKNOWN
    assert (found["5.1.01"].before, found["5.1.01"].after) == (None, Decimal("7.00"))
    assert (found["5.1"].change, found["5"].change, result.change) == (None, None, None)
    assert (found["5.1"].before, found["5.1"].after) == (None, Decimal("7.00"))
    assert found["5.2.01"].change == Decimal("2.00")


def test_versions_meet_where_both_are_detailed() -> None:
    """A version that is detailed further is compared on the level of the other, with no line
    invented.
    """
    before = Tree(rows(k5_1_01=10, k5_1_02=5))
    after = Tree(rows(k5_1_01=12, k5_1_01_01=7, k5_1_01_02=5, k5_1_02=5))
    assert told(versions(before, after)) == [
        ("5.1.01", "raised", Decimal("2.00")),
        ("5.1.02", "unchanged", Decimal("0.00")),
    ]


def test_the_budget_in_force_counts() -> None:
    """A DPA is held against what the DPPA has after the change, not against its copy of the DPA."""
    dpa = Tree([{"kode": "5.1", "pagu": 10}, {"kode": "5.2", "pagu": 10}])
    dppa = Tree(
        [
            {"kode": "5.1", "pagu_sebelum": 10, "pagu_setelah": 14},
            {"kode": "5.2", "pagu_sebelum": 10, "pagu_setelah": 9},
        ]
    )
    assert versions(dpa, dppa).change == Decimal("3.00")


def test_money_moves_between_skpd() -> None:
    """The same sub kegiatan of two SKPD is two lines: what one gives, the other gets."""

    def tree(first: int, second: int) -> Tree:
        shared = {"sub_kegiatan": "7.01.01.2.01.0001", "rekening": "5.1.02.01.01.0024"}
        lines = [
            {"skpd": "7.01.0.00.0.00.01.0000", **shared, "pagu": first},
            {"skpd": "7.01.0.00.0.00.02.0000", **shared, "pagu": second},
        ]
        return Tree(lines, by=["skpd", "sub_kegiatan", "rekening"])

    result = versions(tree(10, 10), tree(4, 16))
    assert [(line.status.value, line.change) for line in result.lines] == [
        ("moved", Decimal("-6.00")),
        ("moved", Decimal("6.00")),
    ]
    assert [move.kode for move in result.moves] == [None]


def test_skpd_nested_in_different_ways_are_summed() -> None:
    """Where one version has the SKPD above the sub kegiatan and the other below it, the sub
    kegiatan is the line.
    """

    def tree(first: int, second: int, by: list[str]) -> Tree:
        shared = {"sub_kegiatan": "7.01.01.2.01.0001", "rekening": "5.1.02.01.01.0024"}
        lines = [
            {"skpd": "7.01.0.00.0.00.01.0000", **shared, "pagu": first},
            {"skpd": "7.01.0.00.0.00.02.0000", **shared, "pagu": second},
        ]
        return Tree(lines, by=by)

    outside, inside = ["skpd", "sub_kegiatan", "rekening"], ["sub_kegiatan", "skpd", "rekening"]
    result = versions(tree(10, 10, outside), tree(4, 17, inside))
    assert told(result) == [("5.1.02.01.01.0024", "raised", Decimal("1.00"))]
    assert {line.change for line in result} == {Decimal("1.00")}


def test_lines_without_a_code_are_paired_by_label() -> None:
    """Items below a rekening carry no code; the label below the same parent is the line."""
    before = Tree([{"uraian": "Alat Tulis", "pagu": 10}, {"uraian": "Kertas", "pagu": 5}])
    after = Tree([{"uraian": "ALAT TULIS", "pagu": 12}, {"uraian": "Tinta", "pagu": 1}])
    result = versions(before, after)
    assert Counter(line.status.value for line in result.lines) == {
        "raised": 1,
        "dropped": 1,
        "new": 1,
    }
    assert result.change == Decimal("-2.00")


def test_nothing_or_zero_in_a_column_is_no_line() -> None:
    """In a table with both columns a new line prints zero or nothing before, a dropped one
    after.
    """
    tree = Tree(
        [
            {"kode": "5.1.01", "pagu_murni": None, "pagu_perubahan": 4},
            {"kode": "5.1.02", "pagu_murni": 3, "pagu_perubahan": 0},
            {"kode": "5.1.03", "pagu_murni": 0, "pagu_perubahan": 0},
        ]
    )
    assert [line.status.value for line in versions_of(tree).lines] == [
        "new",
        "dropped",
        "unchanged",
    ]
    assert versions_of(tree).change == Decimal("1.00")


def test_what_are_no_versions_is_refused() -> None:
    """Documents without a shared line, and columns that no name tells apart, are refused."""
    with pytest.raises(InvalidOption, match="tidak punya baris yang sama"):
        versions(Tree(rows(k5_1=1)), Tree([{"kode": "1.06.01", "pagu": 1}]))
    years = [{"kode": "5.1", "pagu_2024": 1, "pagu_2025": 2}]
    with pytest.raises(InvalidOption, match="pagu_2024, pagu_2025"):
        versions(Tree(years), Tree(years))
    with pytest.raises(InvalidOption, match="versi anggaran"):
        versions_of(Tree(years))
    assert versions_of(Tree(years), measures=("pagu_2024", "pagu_2025")).change == Decimal("1.00")


def test_the_frame_is_exact() -> None:
    """The frame has every line with its parents, amounts as decimals, null where a side is
    missing.
    """
    frame = versions(Tree(rows(k5_1=10)), Tree(rows(k5_1=10, k5_2=3))).to_frame()
    assert frame["kode"].tolist() == ["5", "5.1", "5.2"]
    assert frame["change"].tolist() == [Decimal("3.00"), Decimal("0.00"), Decimal("3.00")]
    assert frame["before"].isna().tolist() == [False, False, True]
    assert frame["lowest"].tolist() == [False, True, True]


def test_the_frame_says_what_the_lines_say() -> None:
    """Where one version is unreadable, frame and lines still show the other."""
    result = versions(Tree(rows(k5_1="abc", k5_2=1)), Tree(rows(k5_1=10, k5_2=1)))
    frame = result.to_frame()
    assert [
        None if blank else amount
        for amount, blank in zip(frame["after"], frame["after"].isna(), strict=True)
    ] == [line.after for line in result]
    assert (
        frame["before"].isna().tolist()
        == [line.before is None for line in result]
        == [True, True, False]
    )


def test_a_column_that_is_named_is_there() -> None:
    """A misspelt column is refused with the one that is near, and is never taken for the pagu; one
    of pagu may stand in a single document.
    """
    one = Tree([{"kode": "5.1", "pagu": 9, "realisasi": 1}])
    two = Tree([{"kode": "5.1", "pagu_setelah": 9, "realisasi": 4}])
    assert versions(one, two, measure="realisasi").change == 3
    assert versions(one, two, measure="pagu_setelah").change == 0
    with pytest.raises(InvalidOption, match="'realisasii' di tabel; mungkin realisasi"):
        versions(one, two, measure="realisasii")
    with pytest.raises(InvalidOption, match="'prognosis' di tabel; yang ada: pagu, realisasi"):
        versions(one, two, measure="prognosis")
    with pytest.raises(InvalidOption, match="pagu_lama"):
        versions_of(two, measures=("pagu_lama", "pagu_setelah"))
