"""In other programs: frames that leave stay exact in any arithmetic, and rows come from wherever
programs hold them.
"""

from __future__ import annotations

import pickle
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from anggaran import Tree, check, reconcile, reconcile_all, versions
from anggaran.errors import AnggaranError, InvalidOption, InvalidTable
from anggaran.table import contract
from anggaran.table.opened import opened
from anggaran.testing import trees

ROWS: list[dict[str, Any]] = [
    {"kode": "5", "pagu": 30, "realisasi": 10},
    {"kode": "5.1", "pagu": 10, "realisasi": 10},
    {"kode": "5.2", "pagu": 20, "realisasi": 0},
]
sen = st.integers(-(10**18), 10**18)  # up to Rp 10^16, with sen
lines = st.lists(
    st.tuples(st.integers(1, 4), st.none() | sen, st.none() | sen), min_size=1, max_size=8
)


class Row:
    """A row of a frame, its unknown cells as None."""

    def __init__(self, cells: Mapping[Any, Any]) -> None:
        vars(self).update(
            {str(name): None if cell is pd.NA else cell for name, cell in cells.items()}
        )

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def rupiah(amount: int) -> Decimal:
    return Decimal(f"{amount}E-2")


def drawn(rows: list[tuple[int, int | None, int | None]]) -> tuple[Tree, list[tuple[int, int]]]:
    """Leaves under four parents, a blank for zero, and what they hold in sen."""
    table = [
        {"kode": f"5.{group}.{place:02d}"} | {
            name: None if amount is None else rupiah(amount)
            for name, amount in (("pagu", pagu), ("realisasi", realisasi))
        }
        for place, (group, pagu, realisasi) in enumerate(rows, start=1)
    ]  # fmt: skip
    return Tree(table), [(pagu or 0, realisasi or 0) for _, pagu, realisasi in rows]


@given(lines, st.integers(-1000, 1000))
def test_arithmetic_on_a_frame_is_exact(
    rows: list[tuple[int, int | None, int | None]], times: int
) -> None:
    """Differences, products with whole numbers, sums and sums of groups are those of whole sen."""
    tree, _ = drawn([(group, pagu or 1, realisasi or 1) for group, pagu, realisasi in rows])
    frame = tree.to_frame()
    amounts = [(node.pagu or Decimal(), node.realisasi or Decimal()) for node in tree.values()]
    assert (
        (frame.pagu - frame.realisasi).tolist()
        == frame.sisa.tolist()
        == [one - other for one, other in amounts]
    )
    assert (
        (frame.pagu * times).tolist()
        == (times * frame.pagu).tolist()
        == [one * times for one, _ in amounts]
    )
    assert frame.pagu.sum() == sum(one for one, _ in amounts)
    groups: dict[str, Decimal] = defaultdict(Decimal)
    for node in tree.values():
        groups[node.level_name] += node.pagu or 0
    sums = frame.groupby("level_name")[["pagu", "realisasi"]].sum()
    assert sums.pagu.to_dict() == groups
    assert (
        ((sums.pagu - sums.realisasi) * 12 - sums.pagu).notna().all()
    )  # sums of groups go on being exact
    assert (frame.pagu > frame.realisasi).tolist() == [one > other for one, other in amounts]
    assert frame[frame.is_leaf].pagu.sum() == frame[frame.level == 1].pagu.sum()


@given(lines)
def test_ready_columns(rows: list[tuple[int, int | None, int | None]]) -> None:
    """Serapan is rounded half-up from the exact ratio, and unknown where there is none; sisa and
    path are those of the node.
    """
    tree, _ = drawn(rows)
    frame = tree.to_frame()
    if not tree.pairs:
        assert "serapan" not in frame
        return
    for node, row in zip(tree.values(), map(Row, frame.to_dict("records")), strict=True):
        assert row.sisa == node.sisa
        assert row.serapan == node.serapan
        assert row.is_leaf == node.is_leaf
        assert str(row.path).count(" / ") == node.level - 1
        if node.rasio is not None:
            exact = node.rasio * 10000
            assert abs(Fraction(str(row.serapan)) * 100 - exact) <= Fraction(1, 2)


@given(lines)
def test_an_arrow_frame_leaves_room_for_arithmetic(
    rows: list[tuple[int, int | None, int | None]],
) -> None:
    """With ``dtype="arrow"`` the precision is chosen by the data: no difference and no product by
    12 is refused.
    """
    frame = drawn(rows)[0].to_frame(dtype="arrow")
    plain = drawn(rows)[0].to_frame()
    for name in {"pagu", "realisasi"} & set(frame):
        assert frame[name].tolist() == plain[name].tolist()
        twice = (frame[name] - frame[name]) * 12 + frame[name] * 12
        assert twice.dropna().tolist() == [amount * 12 for amount in plain[name].dropna()]
        assert frame[name].sum() == plain[name].sum()


def test_unknown_is_no_zero() -> None:
    """An unreadable amount is NA in the frame, and stays so in what is computed from it."""
    frame = Tree(
        [{"kode": "5.1", "pagu": "abc", "realisasi": "2"}, {"kode": "5.2", "pagu": "3"}]
    ).to_frame()
    leaf = frame[frame.kode == "5.1"].iloc[0]
    assert all(cell is pd.NA for cell in (leaf.pagu, leaf.sisa, leaf.serapan))
    assert (frame.pagu - frame.realisasi).isna().tolist() == [True, True, False]
    with pytest.raises(InvalidOption, match="'decimal'"):
        Tree(ROWS).to_frame(dtype="float")


def cursor(factory: Any = None) -> sqlite3.Cursor:
    db = sqlite3.connect(":memory:")
    db.row_factory = factory
    db.execute("create table t (kode text, pagu integer, realisasi integer)")
    db.executemany("insert into t values (:kode, :pagu, :realisasi)", ROWS)
    return db.execute("select * from t")


def as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: cell for column, cell in zip(cursor.description, row, strict=True)}


class Stream:
    """Whatever gives an Arrow stream, as DuckDB and others do."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.Table.from_pylist(ROWS).__arrow_c_stream__(requested_schema)  # type: ignore[no-untyped-call]


SOURCES: Mapping[str, Callable[[], Any]] = {
    "dicts": lambda: ROWS,
    "pandas": lambda: pd.DataFrame(ROWS),
    "polars": lambda: pl.DataFrame(ROWS),
    "lazy": lambda: pl.LazyFrame(ROWS),
    "arrow": lambda: pa.Table.from_pylist(ROWS),
    "batch": lambda: pa.RecordBatch.from_pylist(ROWS),
    "stream": Stream,
    "cursor": cursor,
    "cursor of rows": lambda: cursor(sqlite3.Row),
    "cursor of dicts": lambda: cursor(as_dict),
    "rows": lambda: cursor(sqlite3.Row).fetchall(),
    "named tuples": lambda: [*pd.DataFrame(ROWS).itertuples(index=False)],
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_sources(source: Callable[[], Any]) -> None:
    """The same tree from whatever holds the rows."""
    tree = Tree(source())
    assert [(node.kode, node.pagu, node.realisasi) for node in tree.values()] == [
        (row["kode"], Decimal(row["pagu"]), Decimal(row["realisasi"])) for row in ROWS
    ]


def test_headings_of_documents_are_known() -> None:
    """A frame with the headings of a document needs no renaming, and its year is kept; others are
    named.
    """
    frame = pd.DataFrame(
        {"Kode Rekening": ["5"], "Uraian": ["BELANJA"], "Anggaran": [7], "Realisasi 2023": [5]}
    )
    tree = Tree(frame)
    assert [tree["5"].pagu, tree["5"].realisasi] == [Decimal(7), Decimal(5)]
    assert tree.table.amounts.keys() == {"pagu", "realisasi"}
    named = Tree(
        [{"No. Akun": "5", "Nilai DPA": 7}], columns={"No. Akun": "kode", "Nilai DPA": "pagu"}
    )
    assert named["5"].pagu == 7
    with pytest.raises(InvalidOption, match="columns menyebut pagi"):
        Tree([{"kode": "5", "pagu": 7}], columns={"pagi": "pagu"})
    lines = [{"Kode Sub Kegiatan": "1.02.01.2.01.0001", "Kode Rekening": "5.1.02", "Pagu": 7}]
    assert Tree(lines, by=["sub_kegiatan", "rekening"])["1.02.01.2.01.0001", "5.1.02"].pagu == 7


REFUSED = {
    "blanks": (
        pd.DataFrame({"kode": ["5", "5.1"], "pagu": [1, None]}),
        "Int64",
    ),
    "labels": (
        pd.DataFrame({"kode": ["5", 5.1], "pagu": [1, 1]}, index=["a", "b"]),
        "baris 'b' = 5.1",
    ),
    "flat lines without by": (
        [
            {
                "sub_kegiatan": "1.02.01.2.01.0001",
                "kode_rekening": "5.1.02",
                "uraian": "x",
                "pagu": 1,
            }
        ],
        'by=["sub_kegiatan", "rekening"]',
    ),
    "misspelt": ([{"kode": "5", "pagu": 1, "realisai_2024": 1}], "maksudnya realisasi_2024?"),
    "misspelt label": ([{"kode": "5", "urain": "x", "pagu": 1}], "maksudnya uraian?"),
}


@pytest.mark.parametrize(("source", "said"), REFUSED.values(), ids=REFUSED)
def test_refusals(source: Any, said: str) -> None:
    """A refusal says what to do instead: the dtype, the row by its label, ``by``, the near name."""
    with pytest.raises(InvalidTable) as caught:
        Tree(source)
    assert said in caught.value.id
    assert len(caught.value.line("en").splitlines()) == 1


def test_other_columns_are_left_alone() -> None:
    """Columns that are near nothing that lacks, and names of units in columns of codes, are no
    refusal.
    """
    rows = [
        {
            "uraian": "x",
            "pagu": 1,
            "urutan": 1,
            "page": 2,
            "skpd": "Dinas Sosial",
            "total": 0.5,
            "serapan": 0.5,
        }
    ]
    assert [note.text.en for note in Tree(rows).table.notes] == [
        "Columns not used: urutan, page, skpd, total, serapan."
    ]


CELLS = st.sampled_from(
    [None, "5", "5.1", "x", "", 1, 0, -2, 3, 0.5, True, Decimal("1.00"), Decimal("NaN"), b"x"]
)
COLUMNS = [
    "kode",
    "uraian",
    "pagu",
    "realisasi_2024",
    "persen",
    "level",
    "row",
    "nomor",
    "keterangan",
    "lain",
]


@given(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=5, unique=True).flatmap(
    lambda names: st.lists(
        st.fixed_dictionaries(dict.fromkeys(names, CELLS)), min_size=1, max_size=3
    )
))  # fmt: skip
def test_the_schema_and_the_border_are_of_one_mind(rows: list[dict[str, Any]]) -> None:
    """What pandera validates is taken, and what it refuses is refused, with every column that fails
    named.
    """
    frame = pd.DataFrame(rows, dtype=object)
    failed: set[str] = set()
    said = ""
    try:
        contract.schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        failed = {str(each.column_name) for each in error.schema_errors}
    try:
        contract.hold(opened(rows), {})
    except AnggaranError as refused:
        said = refused.en
    assert bool(failed) == bool(said)
    assert all(name == "None" or name in said for name in failed)


def test_the_accessor_waits_for_pandas() -> None:
    """``df.anggaran`` is there when pandas came first, or once a frame has been seen; a file read
    does not load it.
    """
    later = "import anggaran, sys; assert 'pandas' not in sys.modules; import pandas as pd; "
    later += (
        "df = pd.DataFrame({'kode': ['5'], 'pagu': [1]}); anggaran.Tree(df); df.anggaran.check()"
    )
    frame = "pd.DataFrame({'kode': ['5'], 'pagu': [1]})"
    first = f"import pandas as pd, anggaran; {frame}.anggaran.tree()['5']"
    for code in (later, first):
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


ALONE = [
    "check([{'kode': '5', 'pagu': 1}]).to_dict()",
    "Findings().to_json()",
    "Tree([{'kode': '5', 'pagu': 1}])._repr_html_()",
    "Tree([{'kode': '5', 'pagu': 1}]).to_json()",
    "reconcile([{'kode': '5', 'pagu': 1}], [{'kode': '5', 'pagu': 1}]).to_frame()",
    "diff(check([{'kode': '5', 'pagu': 1}]), check([{'kode': '5', 'pagu': 1}]))",
]


@pytest.mark.parametrize("call", ALONE)
def test_a_call_by_itself(call: str) -> None:
    """A program that asks for nothing else first is given its result too."""
    name = call.partition("(")[0]
    code = f"from anggaran import {name}, check; {call}"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_the_accessor_makes_both_sides_alike() -> None:
    """Another frame of flat lines is built by the same codes, and its lines are told apart."""
    lines = pd.DataFrame(
        {
            "Sub": ["1.02.01.2.01.0001", "1.02.01.2.01.0002"],
            "rekening": ["5.1.02"] * 2,
            "pagu": [3, 4],
        }
    )
    how: dict[str, Any] = {"by": ["sub_kegiatan", "rekening"], "columns": {"Sub": "sub_kegiatan"}}
    later = lines.assign(pagu=[3, 5])
    result = lines.anggaran.reconcile(later, **how, off=["total-differs"])
    assert [each.rule for each in result.findings.errors] == ["line-differs"]
    pairs = result.to_frame()
    differ = pairs[pairs.difference != 0].path.tolist()
    assert differ[-1] == "1.02.01.2.01.0002 / 5.1.02"
    assert lines.anggaran.reconcile(later.anggaran.tree(**how), **how).left.flat
    assert not lines.anggaran.check(**how).errors
    changed = versions(Tree(lines, **how), Tree(later, **how)).to_frame()
    assert changed[changed.change != 0].path.tolist()[-1] == differ[-1]


def test_a_frame_of_texts_goes_into_a_database() -> None:
    """Amounts as text go into SQLite as they are, unknown ones as NULL, and come back exact."""
    tree = Tree([*ROWS, {"kode": "5.9", "uraian": "x", "pagu": 10**16 + 1, "realisasi": "abc"}])
    findings = check(tree)
    with closing(sqlite3.connect(":memory:")) as db:
        tree.to_frame(dtype="text").to_sql("nodes", db, index=False)
        assert Tree(pd.read_sql("select * from nodes", db)) == tree  # its blank rows are floats
        findings.to_frame(dtype="text").to_sql("findings", db, index=False)
        again = Tree(db.execute("select * from nodes"))
        (nothing,) = db.execute("select realisasi from nodes where kode = '5.9'").fetchone()
        count = db.execute("select count(*) from findings").fetchone()
    assert again == tree
    assert nothing is None
    assert count == (len(findings),)


@given(trees())
@settings(max_examples=20)
def test_a_tree_is_read_by_many_threads(tree: Tree) -> None:
    """What a tree works out when it is asked is the same for all that ask at once."""
    fresh = pickle.loads(pickle.dumps(tree))  # noqa: S301  # nobody has asked it yet

    def ask(_: int) -> tuple[object, ...]:
        nodes = [(node.key, node.uraian, node.amount(tree.measures[0])) for node in fresh.walk()]
        return nodes, fresh.to_json(), check(fresh).to_json(), fresh[nodes[-1][0]].key

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(16)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][1] == tree.to_json()


def test_every_result_is_a_frame() -> None:
    """Findings, pairs and lines come as one row each, amounts exact; a result of nothing has its
    columns too.
    """
    wrong = Tree([{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": "2,50"}])
    found = check(wrong).to_frame(lang="en")
    assert found[["rule", "key", "difference", "row"]].values.tolist() == [  # noqa: PD011  # a row of it
        ["parent-sum", "5", Decimal("0.50"), 1]
    ]
    assert found.message.tolist()[0] == check(wrong).to_dict("en")["findings"][0]["message"]
    nothing = check([{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 3}]).to_frame()
    columns = check(wrong).to_frame().columns.tolist()
    assert (len(nothing), nothing.columns.tolist()) == (0, columns)
    assert {"file", "cell", "row", "page", "key", "remedy"} <= set(columns)
    one, other = Tree(ROWS), Tree([{**row, "pagu": row["pagu"] + 1} for row in ROWS])
    pairs = reconcile(one, other).to_frame()
    assert (pairs.left - pairs.right).tolist() == pairs.difference.tolist()
    lines = reconcile_all({"DPA": one, "LRA": other}).to_frame()
    assert set((lines.LRA - lines.DPA).dropna()) == {Decimal("1.00")}
    alike = reconcile_all({"DPA": one, "LRA": one}).to_frame()
    assert (len(alike), alike.columns.tolist()) == (0, lines.columns.tolist())
