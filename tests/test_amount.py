"""Reading, keeping and printing amounts and percents."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anggaran.amount.column import format_amount, format_percent, read_amount, read_amounts
from anggaran.amount.percent import (
    Rounding,
    half_up,
    percent,
    read_percents,
    round_percent,
    rounding_of,
)
from anggaran.amount.rupiah import AmountColumn, Kind, from_arrow, from_sen, to_sen, widen
from anggaran.errors import InvalidAmount

WIDE = Context(prec=100)
sen = st.integers(-(10**32), 10**32)
langs = st.sampled_from(["id", "en"])


def rupiah(amount: int) -> Decimal:
    return Decimal(f"{amount}E-2")


def candidates(cell: object) -> list[str]:
    return [str(reading.value) for reading in read_amounts([cell]).doubts[0].candidates]


# --- one cell -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("5.425.037.031", "5425037031.00"),
        ("11.398.391.771,00", "11398391771.00"),
        ("4,764,302,886.00", "4764302886.00"),
        ("19,632,500", "19632500.00"),
        ("244000000", "244000000.00"),
        ("3515506357619.05", "3515506357619.05"),
        ("1.218.994.660.218,34", "1218994660218.34"),
        ("52.794", "52794.00"),
        ("1,234", "1234.00"),
        ("4.25", "4.25"),
        ("4,5", "4.50"),
        ("0", "0.00"),
        ("0,00", "0.00"),
        ("0.000", "0.00"),
        ("-", "0.00"),
        ("–", "0.00"),
        ("- Rp", "0.00"),
        ("Rp -", "0.00"),
        ("Rp. 171.616.000.-", "171616000.00"),
        ("4.463.413.000,-", "4463413000.00"),
        ("Rp. 4,764,302,886.00.-", "4764302886.00"),
        ("Rp1.000.000,--", "1000000.00"),
        ("Rp5.000.000 ,-", "5000000.00"),
        ("Rp 3.000.000,-*)", "3000000.00"),
        ("3.000.000 **", "3000000.00"),
        ("(1.000.000)\u00b2)", "-1000000.00"),
        ("1.000.000,=", "1000000.00"),
        ("Ro.15.000.000", "15000000.00"),
        ("IDR 5,000.50", "5000.50"),
        ("15.000.000 Rupiah", "15000000.00"),
        ("15.000.000 Rp", "15000000.00"),
        ("(Rp) 1.000.000", "1000000.00"),
        ("Rp\u00a01.000.000", "1000000.00"),
        ("\u2009Rp\u202f1.000.000\u200b", "1000000.00"),
        ("'1.000.000", "1000000.00"),
        ("(5.228.418.615,00)", "-5228418615.00"),
        ("Rp (1.285.000.000,00)", "-1285000000.00"),
        ("(Rp 1.000.000)", "-1000000.00"),
        ("-1.980.000,00", "-1980000.00"),
        ("-Rp 1.980.000", "-1980000.00"),
        ("\u22121.980.000", "-1980000.00"),
        ("1.980.000-", "-1980000.00"),
        ("Berkurang Rp. (1.000.000)", "-1000000.00"),
        ("Rp. 7.098,68 miliar", "7098680000000.00"),
        ("2,5 milyar", "2500000000.00"),
        ("12 juta", "12000000.00"),
        ("Rp 1,5 triliun", "1500000000000.00"),
        ("1.581880000000E+12", "1581880000000.00"),
        (1500000, "1500000.00"),
        (3515506357619.05, "3515506357619.05"),
        (Decimal("12.5"), "12.50"),
        (np.int64(7), "7.00"),
    ],
)
def test_a_clear_cell_reads_alone(cell: object, amount: str) -> None:
    """Every clear form has one reading with two decimals."""
    assert str(read_amount(cell)) == amount


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("15.000.00", ["15000000.00", "1500000.00", "15000.00"]),
        ("21.500.00", ["21500000.00", "2150000.00", "21500.00"]),
        ("17.320.000.00", ["17320000000.00", "1732000000.00", "17320000.00"]),
        ("245.000,000", ["245000000.00", "245000.00"]),
        ("2.147.340,751", ["2147340751.00", "2147340.75"]),
        ("5425.037.031", ["5425037031.00"]),
        ("1..000", ["1000.00"]),
        ("1O.000", ["10000.00"]),
        ("l5.000.000", ["15000000.00"]),
        ("7 05.458,9", ["705458.90"]),
        ("5 425 037 031", ["5425037031.00"]),
        ("1.000 2.000", ["1000.00", "2000.00"]),
        ("1.000.000.", ["1000000.00"]),
        (",50", ["0.50", "50.00"]),
        ("007", ["7.00"]),
        ("１２.000", ["12000.00"]),
        ("(-1.000)", ["-1000.00", "1000.00"]),
        ("(1.000", ["-1000.00", "1000.00"]),
        ("1.000.000 -", ["-1000000.00", "1000000.00"]),
        ("Berkurang 1.000.000", ["-1000000.00", "1000000.00"]),
        ("1234.567", ["1234567.00", "1234.57"]),
        ("7,125 M", ["7125000000.00", "7125000000000.00"]),
        ("7,1 miliar lebih", ["7100000000.00"]),
        (12.345, ["12345.00", "12.35"]),
        (Decimal("0.125"), ["0.13"]),
    ],
)
def test_a_doubtful_cell_keeps_its_readings(cell: object, readings: list[str]) -> None:
    """A malformed or ambiguous cell is unknown and keeps its readings in order of plausibility."""
    column = read_amounts([cell])
    assert column.kinds[0] in {Kind.MALFORMED, Kind.AMBIGUOUS}
    assert column.value(0) is None
    assert candidates(cell) == readings


def test_three_blocks_of_marks_stay_doubtful() -> None:
    """Two decimal commas leave the long and the short reading."""
    assert {"15198000000.00", "15198000.00"} <= set(candidates("15.198.000,000,00"))


@pytest.mark.parametrize(
    "cell",
    [
        "#DIV/0!",
        "#REF!",
        "lihat lampiran",
        "***",
        "12/05/2023",
        "50%",
        "9" * 37,
        10**36,
        float("inf"),
        True,
        b"1",
        "...",
    ],
)
def test_what_is_no_number_has_no_reading(cell: object) -> None:
    """Errors, prose and numbers too large are kept as doubts without candidates."""
    column = read_amounts([cell])
    assert column.kinds[0] == Kind.ERROR
    assert column.doubts[0].candidates == ()


@pytest.mark.parametrize("cell", ["", "  ", None, float("nan"), Decimal("NaN"), "Rp", "\u00a0"])
def test_blank_is_not_zero(cell: object) -> None:
    """A blank cell is unknown, and is no doubt."""
    column = read_amounts([cell])
    assert column.kinds[0] == Kind.BLANK
    assert not column.known[0]
    assert column.to_arrow().null_count == 1
    with pytest.raises(InvalidAmount, match="kosong"):
        read_amount(cell)


def test_a_refusal_lists_the_readings() -> None:
    """The message of a refused cell shows what it may mean, in both languages."""
    with pytest.raises(InvalidAmount) as refused:
        read_amount("15.000.00")
    assert "15.000.000,00 atau 1.500.000,00 atau 15.000,00" in refused.value.line("id")
    assert "15,000,000.00 or 1,500,000.00 or 15,000.00" in refused.value.line("en")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1054194519278.3201, "1054194519278.32"),
        (8349008827.950001, "8349008827.95"),
        (46668554.550000004, "46668554.55"),
        (0.0001373291015625, "0.00"),
        ("1054194519278.3201", "1054194519278.32"),
        ("0.0001373291015625", "0.00"),
        (-0.00048828125, "0.00"),
    ],
)
def test_float_residue_is_quantised_with_a_note(cell: object, amount: str) -> None:
    """What binary arithmetic leaves beyond the sen goes, and the note says so."""
    column = read_amounts([cell])
    assert str(column.value(0)) == amount
    assert column.notes == {0: "float-residue"}


def test_a_number_cell_beyond_a_double_is_noted() -> None:
    """Above 2**53 sen, and for a fraction above 2**46 rupiah, the sen of a number cell are not
    certain.
    """
    column = read_amounts(
        [91_000_000_000_000.5, 80_000_000_000_000.5, 80_000_000_000_000.0, 70_000_000_000_000.25]
    )
    assert dict(column.notes) == {0: "beyond-double", 1: "beyond-double"}
    assert str(column.value(0)) == "91000000000000.50"


# --- a column -------------------------------------------------------------------------------------


def test_both_conventions_in_one_column() -> None:
    """Well-formed cells of both conventions read alone, and the majority names the style."""
    column = read_amounts(["1.234.567,00", "1,234,567.00", "5.425.037.031", "-", None])
    assert column.to_arrow().to_pylist()[:3] == [
        Decimal("1234567.00"),
        Decimal("1234567.00"),
        Decimal("5425037031.00"),
    ]
    assert column.style == "id"
    assert column.known.tolist() == [True, True, True, True, False]


def test_one_group_is_ambiguous_where_its_mark_is_decimal() -> None:
    """``12.345`` beside ``1,234.50`` has two readings; beside ``1.234,50`` it has one."""
    column = read_amounts(["1,234.50", "12.345", "12.340"])
    assert column.kinds.tolist() == [Kind.NUMBER, Kind.AMBIGUOUS, Kind.AMBIGUOUS]
    assert [r.value for r in column.doubts[1].candidates] == [Decimal("12345.00"), Decimal("12.35")]
    assert [r.how for r in column.doubts[2].candidates] == ["thousands", "decimals"]
    assert read_amounts(["1.234,50", "12.345"]).value(1) == Decimal("12345.00")


def test_one_english_cell_does_not_unsettle_an_indonesian_column() -> None:
    """One cell in the other convention leaves the single groups of a column clear."""
    column = read_amounts(["1.234.567", "2.345.678", "1,234.50", "52.794", "Rp. 52,794"])
    assert column.value(3) == Decimal("52794.00")
    assert column.kinds[4] == Kind.AMBIGUOUS


@pytest.mark.parametrize("printed", ["52.794,-", "Rp 52,794.-", "52.794.-", "Rp52.794,--"])
def test_a_dash_for_the_sen_makes_a_single_group_thousands(printed: str) -> None:
    """What ends in `,-` has no sen: its group is thousands, whatever the column uses its mark
    for.
    """
    for sure in ("1,50", "1.50"):
        assert read_amounts([sure, sure, printed]).value(2) == Decimal(52794)


def test_a_unit_allows_its_decimals() -> None:
    """In a table in millions three and more decimals are exact rupiah."""
    column = read_amounts(["1.234,567", "2,5", "1.000", 3.25, "1,2345678", "-"], Decimal(1_000_000))
    assert column.to_arrow().to_pylist() == [
        Decimal("1234567000.00"),
        Decimal("2500000.00"),
        Decimal("1000000000.00"),
        Decimal("3250000.00"),
        Decimal("1234567.80"),
        Decimal("0.00"),
    ]
    assert read_amounts(["52,794"], Decimal(1_000_000)).kinds[0] == Kind.AMBIGUOUS
    with pytest.raises(InvalidAmount):
        read_amounts([], Decimal(0))


def test_long_columns_read_as_short_ones() -> None:
    """The path for long columns and the path for single cells agree on every form."""
    forms = [
        "1.234.567",
        "1.234.567,89",
        "1,234,567.89",
        "1,234,567",
        "52.794",
        "52,794",
        "5",
        "007",
        "Rp 1.000.000,-",
    ]
    forms += [
        "52.794,-",
        "(1.234.567,00)",
        "-1.234.567",
        "Rp.(52.794)",
        "-(5)",
        "15.000.00",
        "",
        "-",
        "Rp",
        "x",
        "(5",
        "Rp. -",
        "-0",
    ]
    forms += [
        "9" * 15,
        "9" * 16,
        "9" * 37,
        "999.999.999.999.999,99",
        "1.234.567.890.123.456.789",
        "3515506357619.05",
    ]
    for form in forms:
        short = read_amounts([form, "1.000.000", "1.000.000"])
        long = read_amounts([form] + ["1.000.000"] * 2_001)
        assert (short.value(0), short.kinds[0]) == (long.value(0), long.kinds[0]), form
        assert short.doubts == long.doubts
        assert short.style == long.style


def test_one_comma_beside_whole_numbers_parts_thousands_in_any_unit() -> None:
    """Three decimals of millions would be printed of 167 too; where nothing is whole, nobody can
    tell.
    """
    sure = read_amounts(["Rp 7,952", "Rp 959", "Rp 6,992"], unit=Decimal(10) ** 6)
    assert [sure.value(i) for i in range(3)] == [Decimal(n) * 10**6 for n in (7952, 959, 6992)]
    unsure = (
        ["7,952", "0,959"],
        ["7,952", "959,000"],
        ["7,952", "0"],
        ["7,952", "1234", "5"],
        ["7,952", "12", "0,500"],
    )
    for cells in unsure:
        assert read_amounts(cells, unit=Decimal(10) ** 6).value(0) is None, cells


def test_a_column_is_taken_and_resolved() -> None:
    """Taking rows moves doubts along; a resolved cell is a number that still shows what was
    printed.
    """
    column = read_amounts(["1.000.000", "15.000.00", 0.0001373291015625]).take([2, 1])
    assert list(column.doubts) == [1]
    assert dict(column.notes) == {0: "float-residue"}
    solved = column.settle({1: Decimal(15_000_000)})
    assert solved.value(1) == Decimal("15000000.00")
    assert solved.printed(1) == "15.000.00"
    assert not solved.doubts
    assert column.value(1) is None
    assert column.settle({0: Decimal(10) ** 30}).value(0) == Decimal(10) ** 30


def test_printed_shows_the_cell() -> None:
    """Every cell prints as it came, numbers without an exponent."""
    column = read_amounts(["Rp 1.000", 5425037031.0, 1e16, None, Decimal("1E+3"), 7, object()])
    printed = [column.printed(i) for i in range(len(column))]
    assert printed == ["Rp 1.000", "5425037031", "10000000000000000", "", "1000", "7", "<object>"]
    assert from_arrow(pa.array([1, None])).printed(0) == "1.00"


@given(sen, langs)
def test_what_is_printed_reads_back(amount: int, lang: str) -> None:
    """Reading an amount printed in either language gives it back, at any size."""
    assert read_amount(format_amount(rupiah(amount), lang)) == rupiah(amount)


@given(st.lists(st.tuples(sen, langs), min_size=1, max_size=8))
def test_style_never_changes_a_well_formed_amount(amounts: list[tuple[int, str]]) -> None:
    """In a column of mixed conventions each amount with its sen reads as it does alone."""
    column = read_amounts([format_amount(rupiah(amount), lang) for amount, lang in amounts])
    assert [column.value(i) for i in range(len(column))] == [
        rupiah(amount) for amount, _ in amounts
    ]


@given(st.floats(-9e13, 9e13).map(lambda x: round(x, 2)))
def test_a_double_with_two_decimals_reads_as_printed(number: float) -> None:
    """A number cell is taken by its shortest decimal."""
    assert read_amounts([number]).value(0) == Decimal(repr(number)).quantize(
        Decimal("0.01"), context=WIDE
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_cell_moves_by_less_than_half_a_sen(number: float) -> None:
    """No number cell is silently moved by more than half a sen, and one that moved has a note."""
    column = read_amounts([number])
    value = column.value(0)
    if value is not None:
        moved = abs(Fraction(value) - Fraction(Decimal(repr(number))))
        assert moved <= Fraction(1, 200)
        assert not moved or 0 in column.notes


cells = st.one_of(
    st.text(max_size=60),
    st.text("0123456789.,-()RpO l%#+eE", max_size=24),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.none(),
    st.booleans(),
    st.binary(max_size=4),
    st.dates(),
    st.builds(object),
)


@given(st.lists(cells, max_size=6), st.sampled_from([Decimal(1), Decimal(1000), Decimal(10**6)]))
def test_nothing_makes_reading_fail(column: list[object], unit: Decimal) -> None:
    """Any cell at all is read: a value where known, a doubt where doubtful, and amounts have two
    decimals.
    """
    read = read_amounts(column, unit)
    assert len(read) == len(column) == len(read.to_arrow())
    assert {i for i, kind in enumerate(read.kinds) if kind > Kind.BLANK} == set(read.doubts)
    for doubt in read.doubts.values():
        values = [reading.value for reading in doubt.candidates]
        assert len(values) == len(set(values)) <= 6
        assert all(value.as_tuple().exponent == -2 for value in values)
    percents = read_percents(column)
    assert len(percents) == len(column)
    assert [value is None for value in percents.values] == [
        kind is not Kind.NUMBER for kind in percents.kinds
    ]


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A round amount, and how a slip of the hand printed it."""
    amount = draw(st.integers(1_000, 10**9)) * 1000
    text = format_amount(Decimal(amount), draw(langs), short=draw(st.booleans()))
    mark = "." if text[-3] == "," else ","
    mark = text[-4] if text[-3] not in ".," else mark
    whole = text if text[-3] not in ".," else text[:-3]
    slip = draw(st.sampled_from(["cut-one", "cut-two", "swap", "double", "letter"]))
    if slip == "cut-one":
        return whole[:-1], Decimal(amount)
    if slip == "cut-two":
        return whole[:-2], Decimal(amount)
    if slip == "double":
        return text.replace(mark, mark * 2, 1), Decimal(amount)
    if slip == "letter":
        return text.replace("0", "O", 1), Decimal(amount)
    place = draw(st.sampled_from([i for i, c in enumerate(text) if c in ".,"]))
    return text[:place] + {".": ",", ",": "."}[text[place]] + text[place + 1 :], Decimal(amount)


@given(broken())
def test_a_broken_amount_keeps_the_one_that_was_meant(slip: tuple[str, Decimal]) -> None:
    """A cut group, a swapped or doubled mark and a letter O leave the amount among the readings."""
    text, amount = slip
    column = read_amounts([text])
    assert amount in {
        column.value(0),
        *(c.value for d in column.doubts.values() for c in d.candidates),
    }


# --- storage --------------------------------------------------------------------------------------


@given(st.lists(st.none() | st.integers(-(10**38) + 1, 10**38 - 1), max_size=8))
def test_arrow_gives_back_what_it_got(amounts: list[int | None]) -> None:
    """A column goes to Arrow and back without a change, up to 36 digits."""
    array = pa.array([None if a is None else rupiah(a) for a in amounts], type=pa.decimal128(38, 2))
    column = from_arrow(array)
    assert column.to_arrow().equals(array)
    assert [column.value(i) for i in range(len(column))] == array.to_pylist()
    assert from_arrow(array.slice(1)).to_arrow().equals(array.slice(1))


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=8))
def test_sums_never_wrap(amounts: list[int]) -> None:
    """Widened amounts add up exactly."""
    assert int(widen(np.array(amounts, dtype=np.int64), len(amounts)).sum()) == sum(amounts)


def test_small_amounts_stay_in_int64() -> None:
    """Widening leaves alone what cannot wrap."""
    assert widen(np.array([1, 2]), 10**6).dtype == np.int64


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array([5, None], pa.int8()), [500, 0]),
        (pa.array([2**64 - 1], pa.uint64()), [(2**64 - 1) * 100]),
        (pa.array([2**62], pa.int64()), [2**62 * 100]),
        (pa.array([Decimal("1.5")], pa.decimal128(5, 1)), [150]),
        (pa.array([Decimal("1.5000")], pa.decimal128(9, 4)), [150]),
        (pa.array([Decimal("-1.25")], pa.decimal256(50, 2)), [-125]),
        (pa.array([Decimal("1E+3")], pa.decimal128(5, -3)), [100_000]),
        (pa.chunked_array([[1], [2]]), [100, 200]),
        (pa.chunked_array([], pa.int64()), []),
        (pa.array([7]).dictionary_encode(), [700]),
        (pa.nulls(2), [0, 0]),
    ],
)
def test_exact_arrow_types_become_sen(array: Any, expected: list[int]) -> None:
    """Integers and decimals of any precision are taken exactly."""
    assert to_sen(array).tolist() == expected


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1.5]),
        pa.array(["1"]),
        pa.array([Decimal("1.234")]),
        pa.array([Decimal(10) ** 36], pa.decimal128(38, 0)),
        pa.array([10**36], pa.decimal256(50, 0)),
    ],
)
def test_inexact_arrow_is_refused(array: Any) -> None:
    """Floats, text, a third decimal and a 37th digit are refused, never rounded and never
    wrapped.
    """
    with pytest.raises(InvalidAmount):
        from_arrow(array)


def test_sen_that_do_not_fit_are_refused() -> None:
    """A sum past 36 digits cannot be written, and says so."""
    with pytest.raises(InvalidAmount, match="36"):
        from_sen(np.array([1, 10**38], dtype=object))
    assert from_sen(np.array([-1, 5]), np.array([True, False])).to_pylist() == [
        Decimal("-0.01"),
        None,
    ]
    with pytest.raises(InvalidAmount):
        AmountColumn(np.array([0]), np.array([2], dtype=np.uint8)).settle({0: Decimal("0.001")})


# --- percents -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "places"),
    [
        ("96,38", "96.38", 2),
        ("96.24", "96.24", 2),
        ("92,60 %", "92.60", 2),
        ("833%", "833", 0),
        ("% 50", "50", 0),
        ("(28,57)", "-28.57", 2),
        ("-134.65", "-134.65", 2),
        ("100", "100", 0),
        ("0,00", "0.00", 2),
        ("1.234,56", "1234.56", 2),
        ("12,345", "12.345", 3),
        (0.9638, "0.9638", None),
        (100, "100", None),
        (Decimal("93.880"), "93.880", 3),
    ],
)
def test_a_percent_reads_as_printed(cell: object, value: str, places: int | None) -> None:
    """Percents keep their printed decimals; numbers of a workbook have none."""
    column = read_percents([cell], "%")
    assert str(column.values[0]) == value
    assert column.places == (places,)
    assert column.exact == (isinstance(cell, int | float),)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("-", Kind.DASH), ("", Kind.BLANK), (None, Kind.BLANK), ("#DIV/0!", Kind.ERROR),
     ("tinggi", Kind.ERROR),
     ("12..5", Kind.MALFORMED), ("(5", Kind.MALFORMED), (True, Kind.ERROR),
     (float("inf"), Kind.ERROR)],
)  # fmt: skip
def test_what_is_no_percent_has_no_value(cell: object, kind: Kind) -> None:
    """Dashes, blanks, errors and broken percents have a kind and no value."""
    column = read_percents([cell])
    assert (column.values[0], column.kinds[0]) == (None, kind)


def test_three_decimals_against_the_marks_of_the_column_are_ambiguous() -> None:
    """``1.234`` in a column of decimal commas may be a thousand percent."""
    assert read_percents(["96,38", "1.234"]).kinds == (Kind.NUMBER, Kind.AMBIGUOUS)
    assert read_percents(["96.38", "1.234"]).values[1] == Decimal("1.234")


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15), st.integers(0, 4))
@settings(max_examples=200)
def test_roundings_agree_with_decimal(part: int, whole: int, places: int) -> None:
    """Each class of rounding is the one of decimal arithmetic, half-up first."""
    exact = percent(part, whole)
    step = Decimal(1).scaleb(-places)
    ratio = WIDE.divide(Decimal(part * 100), Decimal(whole))
    modes = {
        Rounding.HALF_UP: ROUND_HALF_UP,
        Rounding.HALF_EVEN: ROUND_HALF_EVEN,
        Rounding.TRUNCATED: ROUND_DOWN,
    }
    printed = {rounding: ratio.quantize(step, mode, WIDE) for rounding, mode in modes.items()}
    for value in printed.values():
        assert rounding_of(value, places, exact) == next(r for r in modes if printed[r] == value)
    assert round_percent(exact, places) == printed[Rounding.HALF_UP]
    assert rounding_of(printed[Rounding.HALF_UP] + 2 * step, places, exact) is None


def test_a_tie_rounds_up() -> None:
    """23.982.000 of 24.000.000 is 99,925 and prints 99,93."""
    exact = percent(23_982_000_00, 24_000_000_00)
    assert round_percent(exact) == Decimal("99.93")
    assert rounding_of(Decimal("99.92"), 2, exact) is Rounding.HALF_EVEN
    assert rounding_of(Decimal("89.22"), 2, Fraction("89.228")) is Rounding.TRUNCATED
    with pytest.raises(InvalidAmount):
        percent(1, 0)


# --- printing -------------------------------------------------------------------------------------


def test_amounts_and_percents_print_in_both_languages() -> None:
    """Babel writes the marks of each language; an unknown amount is an en dash."""
    amount = Decimal(5425037031)
    assert format_amount(amount) == "5.425.037.031,00"
    assert format_amount(amount, "en") == "5,425,037,031.00"
    assert format_amount(amount, short=True) == "5.425.037.031"
    assert format_amount(Decimal("-0.50"), short=True) == "-0,50"
    assert format_amount(None) == "–"
    assert format_percent(Decimal("93.875")) == "93,88%"
    assert format_percent(Decimal("99.995"), "en") == "100.00%"
    assert format_percent(Decimal(50), places=0) == "50%"


def test_a_number_below_one_has_lost_no_thousands() -> None:
    """No amount is printed 0.010, whatever texts stand beside it."""
    column = read_amounts([0.01, "1.200.000", "0,00"])
    assert column.value(0) == Decimal("0.01")
    assert read_amounts([850.0, "1.200.000", "0,00"]).kinds[0] == Kind.AMBIGUOUS


def test_a_number_has_lost_thousands_only_beside_a_large_text() -> None:
    """Where no amount is too large for a number, none was left as text; a zero says nothing."""
    column = read_amounts([1.0, 1.0, "0,00"])
    assert column.known.all()


_SEN = st.one_of(st.integers(-(10**6), 10**6), st.integers(-(2**63), 2**63 - 1))


@given(
    st.lists(
        st.tuples(_SEN, _SEN, st.integers(0, 7), st.sampled_from([0, 0, 0, 1, -1])), min_size=1
    ),
    st.sampled_from([1, 100]),
)
def test_columns_say_of_a_percent_what_each_alone_would(
    rows: list[tuple[int, int, int, int]], scale: int
) -> None:
    """What holds by columns is rounded half-up one by one too, and small amounts are all told."""
    printed, told = [], []
    for part, whole, places, off in rows:
        exact = Fraction(part * scale, whole or 1)
        value = round_percent(exact, places) + off * Decimal(1).scaleb(-places)
        printed.append(f"{value:f}")
        told.append(bool(whole) and rounding_of(value, places, exact) is Rounding.HALF_UP)
    parts, wholes = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))
    held = half_up(read_percents(printed), parts, wholes, scale).tolist()
    small = [max(map(abs, row[:2])) <= 10**6 and row[2] < 7 for row in rows]
    few = [len(text.split(".")[0].lstrip("-")) < 7 for text in printed]
    for each, sure, little, short in zip(held, told, small, few, strict=True):
        assert each == sure if little and short else each <= sure


def test_a_computed_number_is_its_sen_and_may_be_off_by_one() -> None:
    """A twelfth of a pagu has all the digits of a binary number; twelve of them make the pagu."""
    column = read_amounts([31916666.66666667, 33.333333333333336, 12.345])
    assert [column.value(row) for row in range(3)] == [
        Decimal("31916666.67"),
        Decimal("33.33"),
        None,
    ]
    assert column.halves == {0: 1, 1: 1}
