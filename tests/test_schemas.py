"""The contract as pandera's own models, and the strategies and fixtures for the tests of other
programs.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pandera
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaError, SchemaErrors
from pandera.typing import DataFrame

from anggaran import Tree, check, read
from anggaran.kode.book import CodeBook
from anggaran.kode.code import Kode, parse_kode
from anggaran.schemas import BudgetTable, FlatLines, Nodes
from anggaran.schemas import polars as of_polars
from anggaran.testing import (
    Defect,
    code_books,
    defective_tables,
    kodes,
    tables,
    trees,
)  # fmt: skip

pytest_plugins = ["anggaran.testing.fixtures"]

BAD = {"kode": ["5", "Kata pengantar"], "pagu": ["1.000,00", "15.000.00"], "row": [3, 3]}
MODELS = (BudgetTable, FlatLines, Nodes)


class Mine(BudgetTable):
    """The contract, and a column of one's own."""

    opd: str


@pandera.check_types
def total(frame: DataFrame[Mine]) -> Any:
    return frame.pagu.sum()


def cases(model: Any, frame: Any) -> Any:
    with pytest.raises(SchemaErrors) as caught:
        model.validate(frame, lazy=True)
    return caught.value.failure_cases


def test_failure_cases_name_row_column_value_and_remedy() -> None:
    """What pandera collects says which row, by its label, which column, what stands there and what
    to do.
    """
    found = cases(BudgetTable, pd.DataFrame(BAD, index=["a", "b"]))
    assert found[["index", "column", "failure_case"]].values.tolist() == [  # noqa: PD011  # rows of them
        ["b", "kode", "Kata pengantar"], ["a", "row", 3], ["b", "row", 3],
        ["b", "pagu", "15.000.00"],
    ]  # fmt: skip
    assert all(" / " in remedy for remedy in found["check"])
    found = cases(BudgetTable, pd.DataFrame({"kode": ["5"], "lain": [1]}))
    assert found["check"].tolist()[0].startswith("beri kolom pagu")


def test_polars_says_the_same() -> None:
    """The model for polars finds the same cells."""
    found = cases(of_polars.BudgetTable, pl.DataFrame(BAD))
    assert found.select("index", "column", "failure_case").rows() == [
        (1, "kode", "Kata pengantar"), (0, "row", "3"), (1, "row", "3"), (1, "pagu", "15.000.00"),
    ]  # fmt: skip
    assert (
        len(cases(of_polars.BudgetTable, pl.LazyFrame({"kode": ["kata"], "row": [1]}).collect()))
        == 2
    )


@pytest.mark.filterwarnings("ignore")  # pandera's, of pandas
def test_ibis_says_the_same() -> None:
    """The model for ibis finds them too, where that is installed."""
    ibis = pytest.importorskip("ibis")
    of_ibis = pytest.importorskip("anggaran.schemas.ibis")
    found = cases(of_ibis.BudgetTable, ibis.memtable(pd.DataFrame(BAD)))
    assert [list(case.values()) for case in found["failure_case"]] == [
        ["Kata pengantar"],
        [3],
        [3],
        ["15.000.00"],
    ]
    of_ibis.BudgetTable.validate(ibis.memtable(pd.DataFrame({"kode": ["5"], "pagu": [10]})))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("size", [1, 3, 20])
def test_examples_keep_their_model(model: Any, size: int) -> None:
    """An example has as many rows, keeps the model, and a tree can be made of it."""
    frame = model.example(size=size)
    assert len(model.validate(frame)) == size
    assert Tree(frame, by=["sub_kegiatan", "rekening"] if model is FlatLines else None).measures


@pytest.mark.parametrize("model", MODELS)
def test_an_empty_frame(model: Any) -> None:
    """A frame of no rows has the columns of the contract, and keeps it."""
    frame = model.empty()
    assert (len(frame), {"pagu", "realisasi"} <= set(frame.columns)) == (0, True)
    assert len(model.validate(frame, lazy=True)) == 0


def test_models_work_with_the_tools_of_pandera() -> None:
    """``check_types`` guards a function, a subclass adds its columns, and a schema comes back from
    YAML.
    """
    good: Any = pd.DataFrame({"kode": ["5"], "pagu": [Decimal(7)], "opd": ["Dinas Sosial"]})
    assert total(good) == 7
    for wrong in (good.drop(columns="opd"), good.assign(pagu=0.5)):
        with pytest.raises(SchemaError):
            total(wrong)
    pytest.importorskip("yaml")
    again = pandera.DataFrameSchema.from_yaml(BudgetTable.to_yaml())
    assert len(cases(again, pd.DataFrame(BAD))) == len(cases(BudgetTable, pd.DataFrame(BAD)))


@given(trees())
def test_the_frame_of_a_tree_keeps_its_model(tree: Tree) -> None:
    """What ``to_frame`` and ``to_arrow`` give is what :class:`Nodes` says."""
    arrow: Any = pl.from_arrow(tree.to_arrow())
    Nodes.validate(tree.to_frame())
    of_polars.Nodes.validate(arrow)


@given(tables())
def test_tables_are_sound(rows: list[dict[str, Any]]) -> None:
    """A drawn table has no error, and keeps the contract."""
    assert not check(Tree(rows)).errors
    BudgetTable.validate(pd.DataFrame(rows, dtype=object))


@settings(max_examples=100)
@given(defective_tables())
def test_a_defect_is_found_once(case: tuple[list[dict[str, Any]], Defect]) -> None:
    """One wrong sum is one error, at its row, of its difference."""
    rows, defect = case
    (found,) = check(Tree(rows)).errors
    assert (found.rule, found.kode, found.difference) == (
        defect.rule,
        defect.kode,
        defect.difference,
    )
    assert found.where.row == defect.row + 1


@given(kodes(), st.data())
def test_codes_and_books(kode: Kode, data: st.DataObject) -> None:
    """A drawn code prints in its book; a book can be asked for by its slug."""
    assert parse_kode(str(kode), kode.book) == kode
    book: CodeBook = data.draw(code_books())
    assert data.draw(kodes([book.slug])).book == book


def test_fixtures(
    budget_file: Callable[..., Path], example_budget: Path, assert_sound: Callable[..., Any]
) -> None:
    """Rows go through a file and come back sound; what is wrong fails and says where."""
    rows = [
        {"kode": "5", "uraian": "BELANJA", "pagu": "7,00"},
        {"kode": "5.1", "uraian": "OPERASI", "pagu": "7,00"},
    ]
    assert_sound(read(budget_file(rows))[0])
    rows[0]["pagu"] = "8,00"
    with pytest.raises(AssertionError, match=r"parent-sum: .* 5 BELANJA .* 8\.00"):
        assert_sound(read(budget_file(rows))[0])
    with pytest.raises(AssertionError, match="cannot be used"):
        assert_sound([{"kode": "5", "pagu": 0.5}])
    assert read(example_budget)[0].amounts
