"""The border for programmers: what it takes exactly, and what it refuses in which words."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran.amount.rupiah import AmountColumn, Kind
from anggaran.errors import AnggaranError, InvalidAmount, InvalidOption, InvalidTable
from anggaran.kode.code import parse_kode
from anggaran.table.frame import table_from_frame
from seeds import seed

RUPIAH = pa.decimal128(38, 2)
BY = ("sub_kegiatan", "rekening")
FLOAT = (
    "float tidak menyimpan sen dengan pasti, "
    "baca dengan anggaran.read atau dtype=str, atau pakai Decimal"
)

Rows = list[dict[str, Any]]
Maker = Callable[[Rows], Any]

MAKERS: Mapping[str, Maker] = {
    "dicts": lambda rows: rows,
    "generator": lambda rows: (row for row in rows),
    "pandas": lambda rows: pd.DataFrame(rows, dtype=object),
    "arrow": pa.Table.from_pylist,
    "pandas-arrow": lambda rows: pa.Table.from_pylist(rows).to_pandas(types_mapper=pd.ArrowDtype),
    "polars": lambda rows: pl.from_arrow(pa.Table.from_pylist(rows)),
}
makers = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())

sen = st.integers(-(10**38) + 1, 10**38 - 1)
amounts = st.lists(st.none() | sen.map(lambda n: Decimal(f"{n}E-2")), min_size=1, max_size=6)
printed = st.lists(
    st.none()
    | st.sampled_from(
        ["1.250.000,50", "15.000.00", "12,345.00", "-", "", "(7.000)", "abc", "52.794"]
    ),
    min_size=1,
    max_size=6,
)


def parts(column: AmountColumn) -> tuple[object, ...]:
    return (
        list(map(int, column.sen)),
        column.kinds.tolist(),
        dict(column.doubts),
        column.texts and list(column.texts),
    )


def refusal(source: Any, by: Sequence[str] | None = None) -> AnggaranError:
    with pytest.raises(AnggaranError) as caught:
        table_from_frame(source, by=by)
    assert "\n" not in caught.value.line("id") + caught.value.line("en")
    return caught.value


@given(amounts)
def test_four_ways(values: list[Decimal | None]) -> None:
    """Exact amounts are the same column from dicts, pandas, Arrow and polars, to the sen."""
    kode = [f"5.{i}" for i in range(len(values))]
    typed = pa.table({"kode": kode, "pagu": pa.array(values, RUPIAH)})
    sources: list[Any] = [
        [{"kode": k, "pagu": v} for k, v in zip(kode, values, strict=True)],
        pd.DataFrame({"kode": kode, "pagu": pd.Series(values, dtype=object)}),
        typed.to_pandas(types_mapper=pd.ArrowDtype),
        typed,
        pl.from_arrow(typed),
    ]
    found = [table_from_frame(source).amounts["pagu"] for source in sources]
    assert [found[0].value(i) for i in range(len(values))] == values
    assert all(parts(column) == parts(found[0]) for column in found)
    flat = table_from_frame(typed.rename_columns(["rekening", "pagu"]), by=["rekening"])
    assert parts(flat.amounts["pagu"]) == parts(found[0])


@given(printed)
def test_text_keeps_its_doubt(values: list[str | None]) -> None:
    """Printed text is read the same way from every frame, doubts included."""
    rows = [{"kode": f"5.{i}", "pagu": v} for i, v in enumerate(values)]
    typed = pa.Table.from_pylist(rows, schema=pa.schema({"kode": pa.string(), "pagu": pa.string()}))
    sources: list[Any] = [
        rows,
        pd.DataFrame(rows, dtype="str"),
        pd.DataFrame(rows, dtype=object),
        typed,
    ]
    found = [
        table_from_frame(source).amounts["pagu"] for source in [*sources, pl.from_arrow(typed)]
    ]
    assert all(column.kinds.tolist() == found[0].kinds.tolist() for column in found)
    assert all(column.doubts == found[0].doubts for column in found)
    assert [column.printed(0) for column in found] == [values[0] or ""] * len(found)


def test_malformed_text() -> None:
    """``15.000.00`` enters as a doubt with its candidates, not as a number and not as a refusal."""
    column = table_from_frame([{"kode": "5", "pagu": "15.000.00"}]).amounts["pagu"]
    assert column.kinds.tolist() == [Kind.MALFORMED]
    assert Decimal("15000000.00") in [reading.value for reading in column.doubts[0].candidates]


@makers
def test_integers(make: Maker) -> None:
    """Whole numbers are rupiah, and a blank is blank."""
    column = table_from_frame(
        make([{"kode": "5", "pagu": 7}, {"kode": "6", "pagu": None}])
    ).amounts["pagu"]
    assert [column.value(0), column.value(1)] == [Decimal("7.00"), None]
    assert column.kinds.tolist() == [Kind.NUMBER, Kind.BLANK]


@makers
def test_columns(make: Maker) -> None:
    """Every column of the contract finds its place, and one outside it is named in a note."""
    rows: Rows = [
        {
            "row": 4,
            "level": 1,
            "nomor": "I",
            "uraian": " BELANJA\n OPERASI ",
            "pagu_2024": 1,
            "pagu_2025": 2,
        },
        {"row": 9, "level": 2, "nomor": None, "uraian": None, "pagu_2024": None, "pagu_2025": None},
    ]
    for row, induk, remark, percent in zip(
        rows, (None, "I"), ("ok", None), ("96,38", None), strict=True
    ):
        row |= {"induk": induk, "keterangan": remark, "persen": percent, "satuan": "m2"}
    table = table_from_frame(make(rows), name="LRA")
    assert (table.name, list(table.rows), table.level, table.kode, table.flat) == (
        "LRA",
        [4, 9],
        [1, 2],
        {},
        False,
    )
    assert (table.nomor, table.induk, table.keterangan) == (["I", ""], ["", "I"], ["ok", ""])
    assert list(table.uraian) == ["BELANJA OPERASI", ""]
    assert list(table.amounts) == ["pagu_2024", "pagu_2025"]
    persen = table.percents["persen"]
    assert [persen.values, persen.places] == [(Decimal("96.38"), None), (2, None)]  # noqa: PD011
    assert [note.text.en for note in table.notes] == ["Columns not used: satuan."]


def test_missing_keys_of_dicts() -> None:
    """A dict without a key is a row with a blank there."""
    table = table_from_frame([{"kode": "5", "pagu": 1}, {"uraian": "B", "realisasi": 2}])
    assert table.kode == {"kode": ["5", None]}
    assert table.amounts["realisasi"].kinds.tolist() == [Kind.BLANK, Kind.NUMBER]
    assert list(table.uraian) == ["", "B"]
    assert list(table.rows) == [1, 2]


def test_missing_values() -> None:
    """None, NaN, NA and a Decimal NaN in an object column are blanks."""
    cells = [None, float("nan"), pd.NA, pd.NaT, Decimal("NaN"), np.int64(3)]
    frame = pd.DataFrame(
        {"kode": ["5", np.nan, None, pd.NA, "6", "7"], "pagu": pd.Series(cells, dtype=object)}
    )
    sources: list[Any] = [frame, frame.to_dict("records")]
    for source in sources:
        table = table_from_frame(source)
        assert table.amounts["pagu"].kinds.tolist() == [Kind.BLANK] * 5 + [Kind.NUMBER]
        assert table.kode["kode"] == ["5", None, None, None, "6", "7"]


def test_pandas_dtypes() -> None:
    """Int64 with blanks, categorical text, and codes that are Kode objects or whole numbers are
    taken as they are.
    """
    frame = pd.DataFrame(
        {
            "kode": [parse_kode("5.1.02"), 5],
            "pagu": pd.array([1, None], "Int64"),
            "realisasi": pd.Categorical(["1.000.000", "-"]),
        },
        index=["a", "a"],
    )
    table = table_from_frame(frame)
    assert [str(cell) for cell in table.kode["kode"]] == ["5.1.02", "5"]
    assert table.amounts["pagu"].kinds.tolist() == [Kind.NUMBER, Kind.BLANK]
    assert table.amounts["realisasi"].value(0) == Decimal("1000000.00")


@makers
def test_flat(make: Maker) -> None:
    """Flat lines carry their code columns by role, those asked for first, with the labels of their
    codes.
    """
    rows: Rows = [
        {
            "sumber_dana": "1.2",
            "rekening": "5.1",
            "kode_sub_kegiatan": "1.06.01.2.01.0001",
            "nama_rekening": "A",
            "rak": 1,
        },
        {
            "sumber_dana": None,
            "rekening": "5.2",
            "kode_sub_kegiatan": None,
            "nama_rekening": None,
            "rak": 2,
        },
    ]
    table = table_from_frame(make(rows), by=BY)
    assert table.flat
    assert list(table.kode) == ["sub_kegiatan", "rekening", "sumber_dana"]
    codes: Any = table.kode["sub_kegiatan"]
    assert (codes.to_pylist() if isinstance(codes, pa.ChunkedArray) else codes) == [
        "1.06.01.2.01.0001",
        None,
    ]
    assert list(table.names["rekening"]) == ["A", ""]
    assert list(table.uraian) == ["", ""]


def test_kode_column_goes_before_a_name() -> None:
    """``kode_skpd`` is the code where ``skpd`` stands beside it, which then is only noted."""
    table = table_from_frame(
        [{"kode_skpd": "1.06", "skpd": "Dinas Sosial", "pagu": 1}], by=["skpd"]
    )
    assert table.kode == {"skpd": ["1.06"]}
    assert table.notes[0].text.id == "Kolom yang tidak dipakai: skpd."


def test_flat_arrow_stays_arrow() -> None:
    """Codes of flat Arrow lines stay columns, whatever their text type, and labels are folded when
    asked for.
    """
    frame = pa.table(
        {
            "rekening": pa.array(["5.1", "5.2"]).dictionary_encode(),
            "skpd": pa.array([1, None]),
            "uraian": ["a\n b", None],
            "pagu": pa.array([1, 2]),
        }
    )
    table = table_from_frame(frame, by=["rekening"])
    codes: dict[str, Any] = dict(table.kode)
    assert [(type(cells), cells.type) for cells in codes.values()] == [
        (pa.ChunkedArray, pa.string())
    ] * 2
    assert [cells.to_pylist() for cells in codes.values()] == [["5.1", "5.2"], ["1", None]]
    assert (table.uraian[0], table.uraian[-1], table.uraian[:2]) == ("a b", "", ["a b", ""])


REFUSED = {
    "float": ({"kode": "5", "pagu": 0.1}, f"kolom pagu berisi float ({{all}}): {FLOAT}"),
    "float percent": (
        {"kode": "5", "pagu": 1, "persen": 0.1},
        f"kolom persen berisi float ({{all}}): {FLOAT}",
    ),
    "float kode": (
        {"kode": 5.1, "pagu": 1},
        (
            "kolom kode berisi float ({all}): 5.1 dan 5.10 adalah float yang sama, baca sebagai "
            "teks (dtype=str) "
            "atau dengan anggaran.read"
        ),
    ),
    "bool": (
        {"kode": "5", "pagu": True},
        "kolom pagu berisi bool ({all}): pakai Decimal, bilangan bulat, atau teks seperti tercetak",
    ),
    "bool kode": (
        {"kode": True, "pagu": 1},
        "kolom kode berisi bool ({all}): pakai teks, misalnya '5.1.02'",
    ),
    "label": ({"uraian": 2024, "pagu": 1}, "kolom uraian berisi {int} ({all}): pakai teks"),
    "level": (
        {"uraian": "a", "level": "program", "pagu": 1},
        (
            "kolom level bukan bilangan ({all}): pakai bilangan bulat "
            "(di pandas: Int64), 1 yang tertinggi"
        ),
    ),
    "low level": (
        {"uraian": "a", "level": 0, "pagu": 1},
        (
            "kolom level kosong atau di bawah 1 (baris ke-1): pakai bilangan bulat "
            "(di pandas: Int64), 1 yang tertinggi"
        ),
    ),
    "row": (
        {"uraian": "a", "row": 0, "pagu": 1},
        (
            "kolom row kosong atau di bawah 1 (baris ke-1): "
            "beri tiap baris nomornya, bilangan bulat mulai 1"
        ),
    ),
    "no key": (
        {"Lokasi": "5", "pagu": 1},
        (
            "tidak ada kolom kode atau uraian (yang ada: Lokasi, pagu): beri nama itu (atau "
            "columns=), "
            'atau untuk baris rata pakai by=["sub_kegiatan", "rekening"]'
        ),
    ),
    "no measure": (
        {"kode": "5", "Volume": 1, "rakyat": 2},
        (
            "tidak ada kolom jumlah (yang ada: kode, Volume, rakyat): namai pagu, realisasi, "
            "prognosis / rak, "
            "boleh berakhiran (pagu_2024), atau pakai columns="
        ),
    ),
    "roles": (
        {"kode_skpd": "5", "pagu": 1},
        (
            "tidak ada kolom kode atau uraian (yang ada: kode_skpd, pagu): beri nama itu (atau "
            "columns=), "
            'atau untuk baris rata pakai by=["kode_skpd"]'
        ),
    ),
}


@makers
@pytest.mark.parametrize(("row", "line"), REFUSED.values(), ids=REFUSED.keys())
def test_refusal(make: Maker, row: dict[str, Any], line: str) -> None:
    """A breach of the contract is named with its column, its place and what to do, whatever the
    frame.
    """
    error = refusal(make([row]))
    assert type(error) is InvalidTable
    said = (
        error.id.replace("int64", "int")
        .replace("large_string", "string")
        .replace("(semua baris)", "(baris ke-1)")
    )
    said = re.sub(
        r"\(baris ke-1 = [^)]*\)", "(baris ke-1)", said.replace("berisi string ", "berisi str ")
    )
    assert (
        said == f"Tabel tidak dapat dipakai: {line.format(all='baris ke-1', int='int', str='str')}."
    )


def test_refusal_in_english() -> None:
    """Every fault is named in one line, in English too, each once."""
    rows = [
        {"kode": 5.1, "pagu": Decimal(1), "row": 3},
        {"kode": "5.2", "pagu": 0.5, "row": 3},
        {"kode": None, "pagu": dt.date(2024, 1, 1), "row": 4},
    ]
    line = (
        "The table cannot be used: "
        "column kode holds float (row 1 = 5.1): 5.1 and 5.10 are one float, read it as text "
        "(dtype=str) "
        "or with anggaran.read; "
        "column pagu holds float, date (row 2 = 0.5, row 3 = 2024-01-01): a float does not keep "
        "sen exactly, "
        "read with anggaran.read or dtype=str, or use Decimal; "
        "number 3 in column row is used more than once (row 1, row 2): "
        "give each row its number, an integer from 1."
    )
    assert refusal(rows).en == line
    assert refusal(pd.DataFrame(rows)).en == line


def test_float_dtypes() -> None:
    """A float column is refused as a whole, NumPy's and pandas' own, in pandas, Arrow and
    polars.
    """
    line = f"Tabel tidak dapat dipakai: kolom pagu berisi float (semua baris): {FLOAT}."
    for dtype in ("float64", "float32", "Float64", "double[pyarrow]"):
        assert (
            refusal(pd.DataFrame({"kode": ["5"], "pagu": pd.Series([1.0], dtype=dtype)})).id == line
        )
    assert refusal(pa.table({"kode": ["5"], "pagu": [1.0]})).id == line
    assert refusal(pl.DataFrame({"kode": ["5"], "pagu": [1.0]})).id == line


@makers
def test_duplicate_rows(make: Maker) -> None:
    """Row numbers used twice are named, with their places, the first three."""
    rows = [{"kode": f"5.{i}", "pagu": 1, "row": row} for i, row in enumerate([7, 7, 8, 9, 9])]
    assert refusal(make(rows)).id == (
        "Tabel tidak dapat dipakai: nomor 7, 9 di kolom row dipakai lebih dari sekali "
        "(baris ke-1, baris ke-2, baris ke-4, …): beri tiap baris nomornya, bilangan bulat mulai 1."
    )


def test_stated_columns_are_no_measures() -> None:
    """What a document prints of a measure is no measure of its own beside it, and a note says
    so.
    """
    table = table_from_frame([{"kode": "5", "pagu": 1, "pagu_stated": 2, "realisasi_stated": 3}])
    assert list(table.amounts) == ["pagu", "realisasi_stated"]
    assert [note.text.en for note in table.notes] == ["Columns not used: pagu_stated."]


def test_duplicate_columns() -> None:
    """Two columns of one name are refused before anything is taken from either."""
    for source in (
        pd.DataFrame([["5", 1, 2]], columns=["kode", "pagu", "pagu"]),
        pa.table([pa.array([5]), pa.array([1]), pa.array([2])], names=["kode", "pagu", "pagu"]),
    ):
        assert refusal(source).en == (
            "The table cannot be used: column pagu stands more than once: give each its own name."
        )


@pytest.mark.parametrize("source", [b"5", {"kode": "5"}, 5, None, [["5", 1]]])
def test_no_frame(source: Any) -> None:
    """What is no frame is named by its type."""
    assert refusal(source).en == (
        f"{type(source).__name__} is no table; give a pandas or polars DataFrame, an Arrow table, "
        "a database cursor, or a dict for each row."
    )


def test_empty() -> None:
    """No rows at all have no columns; a frame with columns and no rows is a table of none."""
    assert "(yang ada: –)" in refusal([]).id
    frame = pa.table({"kode": pa.array([], pa.string()), "pagu": pa.array([], RUPIAH)})
    sources: list[Any] = [
        frame,
        frame.to_pandas(),
        pl.from_arrow(frame),
        pd.DataFrame({"kode": [], "pagu": []}),
    ]
    assert [len(table_from_frame(source)) for source in sources] == [0] * 4


def test_blank_float_column() -> None:
    """A pandas column without any value holds no float, whatever its dtype: it is blank."""
    table = table_from_frame(
        pd.DataFrame({"kode": ["5"], "uraian": [np.nan], "pagu": [1], "realisasi": [np.nan]})
    )
    assert table.amounts["realisasi"].kinds.tolist() == [Kind.BLANK]
    assert list(table.uraian) == [""]


def test_by() -> None:
    """``by`` is a list of columns that are there."""
    rows = [{"rekening": "5", "pagu": 1}]
    assert type(refusal(rows, by=["skpd"])) is InvalidOption
    assert refusal(rows, by=["skpd"]).id == "Tidak ada kolom kode skpd; yang ada: rekening, pagu."
    line = 'by is a list of code columns, such as by=["sub_kegiatan", "rekening"].'
    assert [refusal(rows, by=by).en for by in ("rekening", ())] == [line, line]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (Decimal("1.005"), "1.005 punya lebih dari dua desimal; bulatkan dulu sampai sen (0,01)."),
        (
            Decimal("Infinity"),
            "Infinity bukan jumlah dengan paling banyak 36 angka sebelum koma; periksa satuannya.",
        ),
        (
            10**36,
            f"{10**36} bukan jumlah dengan paling banyak 36 angka sebelum koma; periksa satuannya.",
        ),
    ],
)
@pytest.mark.parametrize("other", [None, "1.000"])
def test_inexact(value: object, line: str, other: str | None) -> None:
    """A third decimal or a 37th digit from a program is refused, never rounded or wrapped, beside
    text or not.
    """
    rows = [{"kode": "5", "pagu": other}, {"kode": "6", "pagu": value}]
    for source in (rows, pd.DataFrame(rows, dtype=object)):
        error = refusal(source)
        assert type(error) is InvalidAmount
        assert error.id == f"Kolom pagu: {line}"


def test_inexact_arrow() -> None:
    """An Arrow column of three decimals is taken where the third is 0, and refused where it is
    not.
    """
    fine, wrong = (pa.array([Decimal(text)], pa.decimal128(38, 3)) for text in ("1.500", "1.505"))
    assert table_from_frame(pa.table({"kode": ["5"], "pagu": fine})).amounts["pagu"].value(
        0
    ) == Decimal("1.50")
    assert refusal(pa.table({"kode": ["5"], "pagu": wrong})).id.startswith(
        "Kolom pagu: 1.505 punya lebih dari dua"
    )


def test_hostile_names() -> None:
    """A column's name can't break the line, color a terminal, or fill it."""
    error = refusal([{"\x1b[31mpagu\n" + "x" * 500: 1, "kode": "5"}])
    assert "\x1b" not in error.id
    assert len(error.id) < 250


def test_pandera_waits() -> None:
    """Who reads, checks and holds files against each other waits neither for pandera nor for
    pandas.
    """
    code = (
        "import sys; from anggaran import Tree, check, read;"
        f"check(Tree(read({str(seed('001_lra'))!r})[0]));"
        "sys.exit('pandera' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
