"""Facts that a change of the code once altered without any test noticing: each holds here by
name.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Findings, Tree, check, flag, read
from anggaran.amount.column import Kind, read_amounts
from anggaran.amount.number import read_decimal, read_text
from anggaran.table.table import Table

PERCENTS = "Kode;Uraian;Pagu;Realisasi;%\n"
BELOW = "below-threshold"
HALF = Fraction(1, 200)  # of a hundredth of a percent
PLAIN = "Kode;Uraian;Pagu;Realisasi\n"


def table(tmp_path: Path, text: str) -> Table:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    (found,) = read(path)
    return found


def found(tmp_path: Path, text: str) -> Findings:
    return check(Tree(table(tmp_path, text)))


def test_a_word_of_scale_counts_beside_the_unit_of_its_column(tmp_path: Path) -> None:
    """``7,10 miliar`` in a column of millions is 7,10 milliard, and not that many millions."""
    text = """Kode;Uraian;Pagu (dalam jutaan rupiah)
5.1;BELANJA OPERASI;7,10 miliar
5.1.01;Belanja Pegawai;4.000
5.1.02;Belanja Barang;3.100
"""
    read_table = table(tmp_path, text)
    assert read_table.amounts["pagu"].value(0) == Decimal("7100000000.00")
    assert read_table.amounts["pagu"].value(1) == Decimal("4000000000.00")
    assert not check(Tree(read_table)).errors


def test_a_total_over_an_unreadable_leaf_is_not_judged_and_those_after_it_are(
    tmp_path: Path,
) -> None:
    """Where a leaf cannot be read its total is unknown; the next total, over others, is checked
    still.
    """
    text = (
        PLAIN
        + """5.1;BELANJA OPERASI;;
5.1.01;Belanja Pegawai;???;60
5.1.02;Belanja Barang;100;40
;Jumlah Belanja Operasi;999;100
5.2;BELANJA MODAL;;
5.2.01;Belanja Tanah;70;10
5.2.02;Belanja Alat;30;10
;Jumlah Belanja Modal;101;20
"""
    )
    errors = [(f.rule, f.measure, f.stated) for f in found(tmp_path, text).errors]
    assert ("amount-malformed", "pagu", None) in errors
    assert ("total-row", "pagu", Decimal("101.00")) in errors
    assert not [each for each in errors if each[2] == Decimal("999.00")]


@pytest.mark.parametrize(("percent", "proved"), [("12,34", None), ("66,67", "15000000.00")])
def test_a_percent_proves_the_reading_that_it_fits(
    tmp_path: Path, percent: str, proved: str | None
) -> None:
    """A percent that fits one reading of a malformed amount proves it; one that fits none leaves it
    open.
    """
    rows = f"""5.1.01;Belanja Pegawai;20.000.000;10.000.000;50,00
5.1.02;Belanja Barang;15.000.00;10.000.000;{percent}
5.1.03;Belanja Bunga;10.000.000;5.000.000;50,00
"""
    (finding,) = found(tmp_path, PERCENTS + rows).errors
    assert (finding.rule, finding.details["proved"]) == ("amount-malformed", proved)


def test_a_percent_of_another_column_is_no_witness(tmp_path: Path) -> None:
    """The percent of realisasi by pagu says nothing of a malformed cell in a third column."""
    text = """Kode;Uraian;Pagu Sebelum Perubahan;Pagu Setelah Perubahan;Realisasi;%
5.1.01;Belanja Pegawai;20.000.000;20.000.000;10.000.000;50,00
5.1.02;Belanja Barang;15.000.00;15.000.000;10.000.000;66,67
5.1.03;Belanja Bunga;10.000.000;10.000.000;5.000.000;50,00
"""
    (finding,) = [each for each in found(tmp_path, text).errors if each.rule == "amount-malformed"]
    assert finding.details["proved"] is None


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("15.000.00", ["15000000.00", "1500000.00", "15000.00"]),
        ("245.000,000", ["245000000.00", "245000.00"]),
    ],
)
def test_a_malformed_cell_names_its_readings(
    tmp_path: Path, cell: str, readings: list[str]
) -> None:
    """The finding carries each reading of the cell in order, and what is printed."""
    text = PLAIN + f"5.1.01;Belanja Pegawai;{cell};1\n5.1.02;Belanja Barang;100.000;1\n"
    (finding,) = [each for each in found(tmp_path, text) if "candidates" in each.details]
    assert (finding.details["printed"], finding.details["candidates"]) == (cell, readings)


def test_a_typed_decimal_is_no_binary_residue() -> None:
    """Three decimals that somebody typed are a doubt; only what binary arithmetic leaves is
    dropped.
    """
    typed = read_amounts([Decimal("1000.125"), "1000,125"])
    assert [typed.value(0), typed.value(1)] == [None, None]
    assert not typed.notes
    residue = read_amounts([8349008827.950001])
    assert (residue.value(0), residue.notes) == (Decimal("8349008827.95"), {0: "float-residue"})


def test_percent_rounding_shows_what_is_printed_and_what_it_would_be(tmp_path: Path) -> None:
    """10 of 15 is 66,67: printed as 66,66 it is cut off, and the finding shows both and the gap."""
    text = (
        PERCENTS
        + """5.1;BELANJA OPERASI;35.000.000;20.000.000;57,14
5.1.01;Belanja Pegawai;20.000.000;10.000.000;50,00
5.1.02;Belanja Barang;15.000.000;10.000.000;66,66
"""
    )
    (finding,) = [each for each in found(tmp_path, text) if each.rule == "percent-rounding"]
    assert (finding.stated, finding.computed) == (Decimal("66.66"), Decimal("66.67"))
    assert finding.difference == Decimal("-0.01")
    assert finding.details["rounding"] == "truncated"


@pytest.mark.parametrize("cell", ["1e-400", "1E-400", "-1e-400"])
def test_an_amount_far_below_a_sen_is_zero_and_says_so(cell: str) -> None:
    """What a program leaves of a difference of nothing is no sen, however small; the note keeps it
    visible.
    """
    column = read_amounts([cell])
    assert (column.value(0), column.kinds[0], dict(column.notes)) == (
        Decimal("0.00"),
        Kind.NUMBER,
        {0: "exponent"},
    )
    assert column.printed(0) == cell


GRAMMAR = {  # a doubtful cell: what it may mean, the likeliest first, and why
    "1.250 2.500": "1250.00 one-of-two, 2500.00 one-of-two",
    "25 1.250": "251250.00 space-inside",
    "1.250 2.500 3.500": "125025003500.00 digits-regrouped",
    "1 234 567": "1234567.00 space-mark",
    "1 23 456": "123456.00 space-inside",
    "1.25.000": "1250000.00 group-missing-digit, 125000.00 digits-regrouped",
    "1.25.00": "1250.00 group-missing-digit, 1250000.00 group-missing-digit, "
    "12500.00 digits-regrouped, 125.00 decimal-dot",
    "1.25.0": "1250.00 group-missing-digit, 1250000.00 group-missing-digit, 125.00 decimal-dot",
    "1.25.0000": "1250000.00 digits-regrouped",
    "1.25.000.000": "1250000000.00 group-missing-digit, 125000000.00 digits-regrouped",
    "15.000.0": "15000000.00 last-group-cut, 150000.00 digits-regrouped, 15000.00 decimal-dot",
    "1,234.567,89": "1234567.89 decimal-comma, 1234567890.00 last-group-cut, "
    "123456789.00 digits-regrouped",
    "1.234,500.00": "1234500.00 decimal-dot, 1234.50 group-extra, 1234500000.00 last-group-cut, "
    "123450000.00 digits-regrouped",
    "1.234,567.800": "1234567800.00 marks-mixed, 1234567.80 decimal-dot",
    "1,2345.6789": "12345.68 rounded, 123456789.00 digits-regrouped",
    "12,3456,78": "12345678.00 digits-regrouped, 123456.78 decimal-comma",
    "0123": "123.00 leading-zero",
    "012.345": "12345.00 leading-zero, 12.35 rounded",
    ".5": "0.50 decimals, 5.00 stray-mark",
    ".555": "555.00 stray-mark",
    "5.": "5.00 stray-mark",
    "l.00O": "1000.00 letter-for-digit",
    "\u0661.\u0660\u0660\u0660": "1000.00 foreign-digits",
    "1..000": "1000.00 doubled-mark",
    "1.5E+3": "1500.00 exponent",
    "(1.000": "-1000.00 sign, 1000.00 sign",
    "1.000 -": "-1000.00 sign, 1000.00 sign",
    "Berkurang 1.000": "-1000.00 sign, 1000.00 sign",
    "1.234 miliar": "1234000000000.00 thousands, 1234000000.00 decimals",
    "1,234 miliar": "1234000000.00 decimals, 1234000000000.00 thousands",
    "2 juta lebih": "2000000.00 at-least",
}


@pytest.mark.parametrize("cell", GRAMMAR)
def test_a_doubtful_cell_says_what_it_may_mean_and_why(cell: str) -> None:
    """The readings are those that some slip of a hand or a program explains, and no others."""
    read = read_text(cell)
    said = ", ".join(f"{each.value} {each.how}" for each in read.candidates)
    assert (read.kind in {Kind.MALFORMED, Kind.AMBIGUOUS}, said) == (True, GRAMMAR[cell])


NUMBERS = {  # a number of a program: what it is, or what it may be
    "0.125": "0.13 rounded",
    "999.125": "999125.00 thousands-lost, 999.13 rounded",
    "-12.345": "-12345.00 thousands-lost, -12.35 rounded",
    "1234.125": "1234.13 rounded",
    "12.3456": "12.35 rounded",
    "99.0004": "99.00 rounded",
    "12345678.3402": "12345678.34 rounded",
    "12345678901.3402": "12345678901.34 float-residue 0",
    "123456789012.3402": "123456789012.34 float-residue 0",
    "1234567890123.125": "1234567890123.13 float-residue 1",
    "0.1000001": "0.10 float-residue 0",
    "9e35": f"9{'0' * 35}.00  0",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_of_a_program_is_its_sen_only_where_the_rest_is_residue(number: str) -> None:
    """What nobody typed is rounded, by half a sen at most; what somebody did keeps its doubt."""
    read = read_decimal(Decimal(number))
    said = ", ".join(f"{each.value} {each.how}" for each in read.candidates)
    assert (said or f"{read.value} {read.note} {read.half}") == NUMBERS[number]


@pytest.mark.parametrize(
    ("cell", "value", "mark", "half"),
    [
        ("1,5 juta", "1500000.00", "", 5_000_000),
        ("7,10 miliar", "7100000000.00", "", 500_000_000),
        ("2 miliar", "2000000000.00", "", 50_000_000_000),
        ("1234.5600001", "1234.56", ".", 0),
        ("1234,5600001", "1234.56", ",", 0),
        ("Rp (1.000,50)", "-1000.50", ",", 0),
        ("Bertambah 1.000,50", "1000.50", ",", 0),
        ("9" * 36, "9" * 36 + ".00", "", 0),
        (" " * 115 + "1.000", "1000.00", ".", 0),
    ],
)
def test_a_clear_cell_tells_its_mark_and_how_exact_it_is(
    cell: str, value: str, mark: str, half: int
) -> None:
    """Of an amount in words for its unit, half of its last digit is open, and no more."""
    read = read_text(cell)
    assert (read.kind, str(read.value), read.mark, read.half) == (Kind.NUMBER, value, mark, half)


@pytest.mark.parametrize(
    "cell",
    [
        "9" * 37,
        "9" * 36 + "O",
        "12e38",
        " " * 116 + "1.000",
        f"1{'0' * 36},0001",
        "9" * 36 + " juta",
    ],
)
def test_what_is_too_long_for_an_amount_is_none(cell: str) -> None:
    """Thirty-six digits and a hundred and twenty characters are read; one more is not."""
    assert read_text(cell).kind is Kind.ERROR
    assert not read_amounts([cell, "1.000"]).known[0]
    assert read_decimal(Decimal("1e36")).kind is Kind.ERROR


PAIRS = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))


@given(
    st.lists(PAIRS, min_size=1, max_size=6), st.sets(st.integers(1, 150), min_size=1, max_size=3)
)
def test_a_line_is_below_a_threshold_by_its_exact_ratio(
    lines: list[tuple[int, int]], thresholds: set[int]
) -> None:
    """Told once, under the lowest threshold that it misses, with its amounts; nothing is a share of
    no pagu.
    """
    rows = [
        {"kode": f"5.1.{number:02d}", "pagu": pagu, "realisasi": spent}
        for number, (pagu, spent) in enumerate(lines, start=1)
    ]
    told = {each.kode: each for each in flag(Tree(rows), below=sorted(thresholds)).of(BELOW)}
    for row, (pagu, spent) in zip(rows, lines, strict=True):
        missed = [each for each in sorted(thresholds) if pagu and spent * 100 < each * pagu]
        found = told.get(str(row["kode"]))
        assert (found is not None) == bool(missed)
        if found is not None:
            details = found.details
            assert details["threshold"] == str(missed[0])
            assert (details["pagu"], details["realisasi"]) == (Decimal(pagu), Decimal(spent))
            assert str(found.computed) == details["serapan"]
            assert abs(Fraction(found.computed or 0) - Fraction(spent * 100, pagu)) <= HALF


@pytest.mark.parametrize(("spent", "below"), [("398", True), ("399", True), ("400", False)])
def test_what_rounding_may_explain_is_not_below(tmp_path: Path, spent: str, below: bool) -> None:  # noqa: FBT001
    """In millions each line may be off by half of one: 400 of 801 may be half, 399 can not."""
    text = f"Kode;Uraian;Pagu (dalam jutaan);Realisasi (dalam jutaan)\n5.1.01;Gaji;801;{spent}\n"
    found = flag(Tree(table(tmp_path, text)), below=50).of(BELOW)
    assert bool(found) == below


@pytest.mark.parametrize("column", ["pagu", "realisasi"])
def test_what_rests_on_an_unreadable_line_has_no_serapan(column: str) -> None:
    """A row whose lines cannot all be read is held to no threshold, be it printed itself; its
    neighbour is.
    """
    rows: list[dict[str, object]] = [
        {"kode": "5.1", "pagu": 100, "realisasi": 10},
        {"kode": "5.1.01", "pagu": 60, "realisasi": 5} | {column: "1.0.0"},
        {"kode": "5.1.02", "pagu": 40, "realisasi": 5},
        {"kode": "5.2", "pagu": 100, "realisasi": 10},
        {"kode": "5.2.01", "pagu": 100, "realisasi": 10},
    ]
    found = flag([{"kode": "5", "pagu": 200, "realisasi": 20}, *rows], below=50, level="kelompok")
    assert [each.kode for each in found] == ["5.2"]


def test_thresholds_count_the_belanja_that_they_look_at() -> None:
    """What is compared is told of belanja alone."""
    lines = [("4.1", 100, 10), ("5.1", 100, 90), ("5.2", 100, 85), ("5.3", 100, 95)]
    rows = [{"kode": kode, "uraian": "", "pagu": p, "realisasi": r} for kode, p, r in lines]
    assert flag(Tree(rows)).coverage.checked[BELOW] == 3


def test_the_first_row_may_be_unexplained() -> None:
    """Also a row above which nothing stands has a remark, or has none."""
    rows = [
        {"kode": kode, "uraian": "", "pagu": 100, "realisasi": spent, "keterangan": ""}
        for kode, spent in (("5.1", 10), ("5.2", 90))
    ]
    assert [each.kode for each in flag(Tree(rows)).of("unexplained-threshold")] == ["5.1"]


def test_a_parent_is_off_by_its_lines_alone(tmp_path: Path) -> None:
    """799 of 1.000 millions may be 79,99%, and by the rounding of its one line no more."""
    text = """Kode;Uraian;Pagu (dalam jutaan rupiah);Realisasi (dalam jutaan rupiah)
5.1;BELANJA OPERASI;1.000;799
5.1.01;Belanja Pegawai;1.000;799
"""
    low = flag(Tree(table(tmp_path, text)), level="kelompok")
    assert [each.kode for each in low] == ["5.1"]
