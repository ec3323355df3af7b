"""Columns that stand a row too low or too high: one finding, whatever else fails with them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anggaran import Tree, check

AMOUNTS = st.lists(st.integers(1, 10**13), min_size=5, max_size=5, unique=True)
CODES = ("5", "5.1", "5.1.01", "5.1.02", "5.1.05", "5.2", "5.2.01", "5.2.02")


def stated(leaves: Sequence[int]) -> list[int]:
    """The amounts of a table with these leaves."""
    a, b, c, d, e = leaves
    return [a + b + c + d + e, a + b + c, a, b, c, d + e, d, e]


def moved(amounts: Sequence[int], by: int) -> list[int | None]:
    """The amounts one row lower, or higher."""
    return [None, *amounts[:-1]] if by > 0 else [*amounts[1:], None]


def told(pagu: Sequence[int | None], realisasi: Sequence[int | None]) -> list[tuple[str, str]]:
    """The errors of a table of two columns that prints what is left."""
    rows = [
        {"kode": code, "uraian": f"Belanja {code}", "pagu": p, "realisasi": r}
        for code, p, r in zip(CODES, pagu, realisasi, strict=True)
    ]
    return [(each.rule, str(each.details.get("columns"))) for each in check(Tree(rows)).errors]


@pytest.mark.parametrize("by", [1, -1])
@given(leaves=AMOUNTS)
def test_a_column_that_slipped(by: int, leaves: list[int]) -> None:
    """The sums of the column, and what is spent beyond it, are no findings of their own."""
    assume(sum(leaves[:3]) != sum(leaves[3:]))  # of equal sums less is told
    whole = [2 * each for each in leaves]
    pagu, realisasi = stated(whole), stated(leaves)
    assert told(pagu, moved(realisasi, by)) == [("column-slipped", "realisasi")]
    assert told(moved(pagu, by), moved(realisasi, by)) == [("column-slipped", "pagu, realisasi")]


def test_among_equal_amounts_nothing_slips() -> None:
    """A wrong amount among others that are all alike is one, though the row beside fits as well."""
    rows = zip(("5", "5.1", "5.1.01", "5.1.01.01"), (1, 2, 1, 1), strict=True)
    tree = Tree([{"kode": kode, "uraian": f"Belanja {kode}", "pagu": p} for kode, p in rows])
    assert [each.rule for each in check(tree).errors] == ["parent-sum"]


def test_one_wrong_amount_below_a_parent_that_is_not_printed_is_no_slip() -> None:
    """It breaks its own sum, and that of the nearest parent that prints one."""
    codes = ("5", "5.1.01", "5.1.01.01", "5.1.01.01.01", "5.2.01", "5.2.01.01")
    rows = zip(codes, (1, 2, None, 1, 1, 1), strict=True)
    tree = Tree([{"kode": kode, "uraian": f"Belanja {kode}", "pagu": p} for kode, p in rows])
    assert {each.rule for each in check(tree).errors} == {"parent-sum"}


@given(leaves=AMOUNTS, at=st.sampled_from([(1, 5), (2, 6), (0, 1)]), off=st.integers(1, 10**6))
def test_wrong_cells_are_no_slip(leaves: list[int], at: tuple[int, int], off: int) -> None:
    """Two wrong amounts are told as what they are."""
    pagu = stated(leaves)
    wrong = [each + off if row in at else each for row, each in enumerate(pagu)]
    assert "column-slipped" not in {rule for rule, _ in told(wrong, [None] * len(wrong))}
    assert told(pagu, [None] * len(pagu)) == []
