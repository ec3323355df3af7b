"""What treasurers print of cash beside a budget: the end of an SPJ fungsional, a Buku Kas Umum."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from anggaran import Tree, check, flag, read
from anggaran.errors import NoBudgetTable

SPJ = [
    [
        "Kode Rekening",
        "Uraian",
        "Jumlah Anggaran",
        "s.d. Bulan Lalu",
        "Bulan Ini",
        "s.d. Bulan Ini",
    ],
    ["5.1.02", "Belanja Barang", "300", "60", "30", "90"],
    ["5.1.02.01", "Bahan", "200", "40", "20", "60"],
    ["5.1.02.02", "Jasa", "100", "20", "10", "30"],
    ["", "JUMLAH", "300", "60", "30", "90"],
]
CASH = [
    [
        ["", "Penerimaan:", "", "", "", ""],
        ["", "- SP2D", "", "80", "30", "110"],
        ["", "- Potongan Pajak", "", "", "", ""],
        ["", "  a. PPN", "", "6", "3", "9"],
        ["", "  b. PPh 21", "", "2", "1", "3"],
        ["", "Jumlah Penerimaan", "", "88", "34", "122"],
        ["", "Pengeluaran:", "", "", "", ""],
        ["", "- SPJ (LS + UP/GU/TU)", "", "60", "30", "90"],
        ["", "- Penyetoran Pajak", "", "", "", ""],
        ["", "  a. PPN", "", "6", "3", "9"],
        ["", "  b. PPh 21", "", "2", "1", "3"],
        ["", "Jumlah Pengeluaran", "", "68", "34", "102"],
        ["", "Saldo Kas", "", "20", "0", "20"],
    ],
    [
        ["Penerimaan", "", "", "", "", ""],
        ["", "SP2D UP", "0", "80", "30", "110"],
        ["", "Potongan Pajak PPN", "0", "6", "3", "9"],
        ["Pengeluaran", "", "", "", "", ""],
        ["", "SPJ", "0", "60", "30", "90"],
        ["", "Penyetoran Pajak PPN", "0", "6", "3", "9"],
        ["", "Saldo", "0", "20", "0", "20"],
    ],
]
BOOKS = [
    [
        ["Tanggal", "No. Bukti", "Uraian", "Penerimaan", "Pengeluaran", "Saldo"],
        ["02/01/2023", "", "Saldo awal", "5.000.000", "", "5.000.000"],
        ["03/01/2023", "BK-01", "Belanja ATK", "", "1.500.000", "3.500.000"],
        ["05/01/2023", "BM-01", "SP2D GU", "10.000.000", "", "13.500.000"],
    ],
    [
        ["Tanggal", "Kode Rekening", "Uraian", "Penerimaan (Rp)", "Pengeluaran (Rp)", "Saldo (Rp)"],
        ["4-3-2024", "5.1.02.01.01.0024", "Kertas", "0", "550.000", "11.950.000"],
        ["4-3-2024", "5.1.02.01.01.0024", "Tinta", "0", "480.000", "11.470.000"],
    ],
    [
        ["No", "Uraian", "Jumlah Debet", "Jumlah Kredit", "Saldo"],
        ["1", "Saldo lalu", "2.000.000", "0", "2.000.000"],
        ["2", "Bayar semen", "0", "750.000", "1.250.000"],
    ],
]


def written(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A file with these rows."""
    width = max(map(len, rows))
    frame = pd.DataFrame([[*row, *[""] * (width - len(row))] for row in rows])
    if path.suffix == ".csv":
        frame.to_csv(path, sep=";", header=False, index=False)
    else:
        frame.to_excel(path, header=False, index=False)
    return path


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("cash", CASH)
def test_the_cash_below_an_spj_is_no_belanja(
    tmp_path: Path, cash: list[list[str]], suffix: str
) -> None:
    """It is named, and nothing of it is added up or accused."""
    (table,) = read(written(tmp_path / f"spj.{suffix}", [*SPJ, *cash]))
    found = check(Tree(table))
    assert {each.rule for each in found} <= {"below-threshold"}
    assert found.coverage.checked["total-row"] == 4
    assert len(table.refused) == len(cash)
    assert "pertanggungjawaban kas" in table.notes[0].text.id


def test_a_wrong_total_above_the_cash_is_still_found(tmp_path: Path) -> None:
    """The table itself is checked as ever."""
    rows = [*SPJ[:-1], ["", "JUMLAH", "300", "60", "30", "95"], *CASH[0]]
    (table,) = read(written(tmp_path / "spj.csv", rows))
    assert [each.rule for each in check(Tree(table)) if each.severity == "error"] == ["total-row"]


def test_receipts_of_pembiayaan_are_no_cash(tmp_path: Path) -> None:
    """An LRA goes on with penerimaan below a total too, and speaks of no SP2D or taxes paid in."""
    rows = [
        ["Uraian", "Anggaran", "Realisasi"],
        ["BELANJA", "", ""],
        ["Belanja Operasi", "600", "500"],
        ["JUMLAH BELANJA", "600", "500"],
        ["Penerimaan Pembiayaan", "", ""],
        ["SiLPA Tahun Lalu", "100", "100"],
        ["Jumlah Penerimaan", "100", "100"],
    ]
    (table,) = read(written(tmp_path / "lra.csv", rows))
    assert not table.refused


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("book", BOOKS)
def test_a_cash_book_is_named_and_left_alone(
    tmp_path: Path, book: list[list[str]], suffix: str
) -> None:
    """Alone it is no budget table; beside one it is a note."""
    with pytest.raises(NoBudgetTable, match="buku kas"):
        read(written(tmp_path / f"bku.{suffix}", book))
    (table,) = read(written(tmp_path / f"both.{suffix}", [*SPJ, [""], ["BUKU KAS UMUM"], *book]))
    assert any("buku kas" in note.text.id for note in table.notes)


def test_what_was_handed_on_is_not_what_was_spent(tmp_path: Path) -> None:
    """Penyaluran beside a realisasi stands apart, though it is printed first."""
    rows = [
        ["Bidang", "Pagu", "Penyaluran", "", "", "Realisasi", ""],
        ["", "", "Tahap I", "Tahap II", "Jumlah", "Rp", "%"],
        ["Jalan", "1.000.000", "400.000", "500.000", "900.000", "850.000", "85,00"],
        ["Irigasi", "2.000.000", "800.000", "900.000", "1.700.000", "1.600.000", "80,00"],
        ["Jumlah", "3.000.000", "1.200.000", "1.400.000", "2.600.000", "2.450.000", "81,67"],
    ]
    pd.DataFrame(rows).to_excel(tmp_path / "dak.xlsx", header=False, index=False)
    (table,) = read(tmp_path / "dak.xlsx")
    tree = Tree(table)
    assert tree.total("realisasi") == 2_450_000
    assert tree.total("realisasi_penyaluran") == 2_600_000
    assert not check(tree).errors


def test_a_pagu_that_is_locked_is_no_pagu(tmp_path: Path) -> None:
    """What may not be spent is an amount by its own name; the budget is the other column."""
    rows = [
        ["Uraian", "Pagu Revisi", "Lock Pagu", "Realisasi"],
        ["Belanja Gaji", "1.000.000", "0", "900.000"],
        ["Belanja Bahan", "2.000.000", "0", "1.500.000"],
    ]
    pd.DataFrame(rows).to_excel(tmp_path / "sakti.xlsx", header=False, index=False)
    (table,) = read(tmp_path / "sakti.xlsx")
    assert [*table.amounts] == ["pagu", "lain_lock_pagu", "realisasi"]
    assert not check(table).errors


@pytest.mark.parametrize("wrong", [False, True])
def test_a_row_of_quarters_below_months_is_no_total_of_its_columns(
    tmp_path: Path, *, wrong: bool
) -> None:
    """``Jumlah per Triwulan`` prints the sum of three columns in one of them."""
    months = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun"]
    rows = [
        ["Kode Rekening", "Uraian", "Anggaran", *months, "Jumlah"],
        ["5.1.02.01", "Bahan", "21", "1", "2", "3", "4", "5", "6", "21"],
        ["5.1.02.02", "Jasa", "27", "2", "3", "4", "5", "6", "7", "27"],
        ["", "Jumlah", "48", "3", "5", "8" if wrong else "7", "9", "11", "13", "48"],
        ["", "Jumlah per Triwulan", "", "", "", "15", "", "", "33", "48"],
    ]
    pd.DataFrame(rows).to_excel(tmp_path / "rak.xlsx", header=False, index=False)
    (table,) = read(tmp_path / "rak.xlsx")
    assert [each.rule for each in check(table).errors] == ["total-row"] * wrong


def test_papers_that_are_counted_are_no_money(tmp_path: Path) -> None:
    """``Jumlah SP2D`` above 4, 3 and 7 beside millions counts them, and is nothing spent."""
    rows = [
        ["Bulan", "Jumlah SP2D", "GU", "LS", "Total"],
        ["Januari", "4", "19.892.795", "120.445.917", "140.338.712"],
        ["Februari", "3", "20.000.000", "96.467.999", "116.467.999"],
        ["Jumlah", "7", "39.892.795", "216.913.916", "256.806.711"],
    ]
    pd.DataFrame(rows).to_excel(tmp_path / "sp2d.xlsx", header=False, index=False)
    (table,) = read(tmp_path / "sp2d.xlsx")
    assert "realisasi" not in table.amounts
    assert not check(table) + flag(Tree(table))
