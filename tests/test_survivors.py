"""Facts that a change of the code once altered without any test noticing: each holds here by
name.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from anggaran import Findings, Tree, check, read
from anggaran.amount.column import Kind, read_amounts
from anggaran.table.table import Table

PERCENTS = "Kode;Uraian;Pagu;Realisasi;%\n"
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
