"""Relations proposed for a bare grid: what follows is found, what is chance is not."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran.amount.column import format_percent
from anggaran.amount.percent import round_percent
from anggaran.errors import InvalidOption
from anggaran.relation import Induced, induce

AGGRECOL = Path(__file__).parents[2] / "shared" / "acceptance" / "aggrecol.py"
Grid = list[list[str]]


def printed(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def grid_of(columns: list[list[int]]) -> Grid:
    """A grid whose first column holds labels."""
    rows = zip(*columns, strict=True)
    return [[f"Baris {n}", *map(printed, row)] for n, row in enumerate(rows)]


def sums(found: list[Induced], owner: tuple[int, int]) -> list[set[tuple[int, int]]]:
    return [set(each.terms) for each in found if each.kind == "sum" and each.owner == owner]


lines_of_money = st.tuples(st.integers(10**6, 10**9), st.integers(11, 989))
amounts = st.lists(st.integers(10_001, 10**9), min_size=4, max_size=9, unique=True)


@given(st.lists(amounts, min_size=3, max_size=3), st.sampled_from(["first", "last"]))
def test_a_total_of_several_columns_is_found_before_or_behind_its_parts(
    columns: list[list[int]], place: str
) -> None:
    """Three columns that close at one row, above or below, are a sum of that row and of no
    other.
    """
    first = place == "first"
    shortest = min(map(len, columns))
    parts = [column[:shortest] for column in columns]
    whole = [[sum(column), *column] if first else [*column, sum(column)] for column in parts]
    owner = 0 if first else shortest
    terms = {row for row in range(shortest + 1) if row != owner}
    found = induce(grid_of(whole))
    for column in (1, 2, 3):
        assert {(row, column) for row in terms} in sums(found, (owner, column))


@given(st.lists(amounts, min_size=2, max_size=2), st.data())
def test_totals_of_totals_are_found(columns: list[list[int]], data: st.DataObject) -> None:
    """Two groups, each closed by its total, and a grand total that adds up the two."""
    size = min(map(len, columns))
    cut = data.draw(st.integers(2, size - 2))
    rows = [
        [*c[:cut], sum(c[:cut]), *c[cut:size], sum(c[cut:size]), sum(c[:size])] for c in columns
    ]
    found = induce(grid_of(rows))
    last = len(rows[0]) - 1
    for column in (1, 2):
        assert {(cut, column), (last - 1, column)} in sums(found, (last, column))


@given(st.lists(lines_of_money, min_size=6, max_size=9, unique_by=(itemgetter(0), itemgetter(1))))
def test_a_percent_without_a_heading_is_a_ratio_of_its_row(lines: list[tuple[int, int]]) -> None:
    """Realisasi over pagu, printed to two places, is a ratio on every row."""
    rows = [(pagu, pagu * share // 1000) for pagu, share in lines]
    percents = [
        format_percent(round_percent(Fraction(100 * real, pagu)), "id") for pagu, real in rows
    ]
    cells = [
        [printed(pagu), printed(real), percent]
        for (pagu, real), percent in zip(rows, percents, strict=True)
    ]
    found = {each.owner: set(each.terms) for each in induce(cells) if each.kind == "ratio"}
    held = [row for row in range(len(rows)) if found.get((row, 2)) == {(row, 0), (row, 1)}]
    assert held == list(range(len(rows)))


@given(
    st.lists(st.lists(st.integers(10**6, 10**9), min_size=6, max_size=6), min_size=4, max_size=8)
)
def test_chance_makes_no_sum(rows: list[list[int]]) -> None:
    """Amounts that nobody added up are not proposed to be sums, unless they are."""
    cells = [[printed(number) for number in row] for row in rows]
    for each in induce(cells):
        if each.kind == "sum":
            made = sum(rows[r][c] for r, c in each.terms)
            assert abs(made - rows[each.owner[0]][each.owner[1]]) <= len(each.terms)


def test_years_above_columns_are_no_figures() -> None:
    """A row of years is added to nothing."""
    cells = [
        ["", "2021", "2022"],
        ["A", "10.501", "20.977"],
        ["B", "5.003", "7.101"],
        ["Jumlah", "15.504", "28.078"],
    ]
    found = induce(cells)
    assert sums(found, (3, 1)) == [{(1, 1), (2, 1)}]
    assert not [each for each in found if any(row == 0 for row, _ in each.terms)]


def test_amounts_beyond_64_bits_are_added_exactly() -> None:
    """A sum is right to its last digit or no sum."""
    large = 10**20 + 1
    columns = [[large, 2 * large + 7, 3 * large + 7], [large + 5, large, 2 * large + 5]]
    assert sums(induce(grid_of(columns)), (2, 1)) == [{(0, 1), (1, 1)}]


def test_a_way_of_writing_numbers_that_is_none_is_refused() -> None:
    """The refusal shows one that is."""
    with pytest.raises(InvalidOption, match="Point Comma"):
        induce([["1"]], numbers="Dot Comma")


def test_nothing_follows_from_nothing() -> None:
    """A grid without cells, rows or figures has no relations."""
    assert induce([]) == induce([[]]) == induce([["a", ""], ["b"]]) == []


@pytest.mark.skipif(not AGGRECOL.exists(), reason="the annotated tables are not here")
def test_relations_of_annotated_tables_are_proposed() -> None:
    """On 385 real tables that others annotated: sums and changes at 0.85, ratios at 0.70 or
    better.
    """
    run = subprocess.run(  # noqa: S603  # the checks of the contract
        [sys.executable, AGGRECOL], capture_output=True, text=True, check=True, env=os.environ
    )
    terms = {
        line.split()[0]: line.split("with terms:")[1].split()
        for line in run.stdout.splitlines()[:4]
    }
    precision = {kind: float(words[1]) for kind, words in terms.items()}
    recall = {kind: float(words[3]) for kind, words in terms.items()}
    assert precision["sum"] >= 0.85
    assert recall["sum"] >= 0.70
    assert precision["change"] >= 0.85
    assert recall["change"] >= 0.85
    assert precision["ratio"] >= 0.70
