"""Statements of two years whose last rows name nothing that they add up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from anggaran import Findings, Tree, check, read
from strategies import Row

LPE = """LAPORAN PERUBAHAN EKUITAS
No;Uraian;2023;2022
1;EKUITAS AWAL;912.345.671;800.000.013
2;SURPLUS/DEFISIT-LO;(12.300.457);110.045.111
3;DAMPAK KUMULATIF PERUBAHAN KEBIJAKAN;5.412.009;2.300.547
;KOREKSI NILAI PERSEDIAAN;3.412.009;2.000.000
;LAIN-LAIN;2.000.000;300.547
4;EKUITAS AKHIR;905.457.223;912.345.671
"""
LPSAL = """LAPORAN PERUBAHAN SALDO ANGGARAN LEBIH
No;Uraian;2023;2022
1;Saldo Anggaran Lebih Awal;61.234.567;50.111.213
2;Penggunaan SAL Tahun Berjalan;61.234.567;50.111.213
3;Subtotal (1 - 2);0;0
4;Sisa Lebih Pembiayaan Anggaran;71.000.321;61.300.000
5;Subtotal (3 + 4);71.000.321;61.300.000
6;Koreksi Kesalahan Pembukuan;(31.000);(65.433)
7;Lain-lain;0;0
8;Saldo Anggaran Lebih Akhir (5 + 6 + 7);70.969.321;61.234.567
"""
LAK = """LAPORAN ARUS KAS
Uraian;2023;2022
Arus Kas dari Aktivitas Operasi;;
Arus Masuk Kas;;
Penerimaan Pajak Daerah;955.947.271;951.119.190
Penerimaan Retribusi Daerah;315.183.806;271.549.845
Jumlah Arus Masuk Kas;1.271.131.077;1.222.669.035
Arus Keluar Kas;;
Pembayaran Pegawai;585.655.033;721.582.949
Pembayaran Barang;265.815.658;303.942.410
Jumlah Arus Keluar Kas;851.470.691;1.025.525.359
Arus Kas Bersih dari Aktivitas Operasi;419.660.386;197.143.676
Arus Kas dari Aktivitas Investasi;;
Arus Masuk Kas;;
Penjualan Aset;3.570.837;56.323.465
Jumlah Arus Masuk Kas;3.570.837;56.323.465
Arus Keluar Kas;;
Perolehan Peralatan dan Mesin;94.983.483;29.428.855
Jumlah Arus Keluar Kas;94.983.483;29.428.855
Arus Kas Bersih dari Aktivitas Investasi;(91.412.646);26.894.610
Kenaikan/(Penurunan) Kas;328.247.740;224.038.286
Saldo Awal Kas;835.473.879;611.435.593
Saldo Akhir Kas;1.163.721.619;835.473.879
"""


def found(folder: Path, text: str) -> Findings:
    """What is found in a text as a CSV file."""
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    (table,) = read(path)
    return check(Tree(table))


@pytest.mark.parametrize(("text", "least"), [(LPE, 2), (LPSAL, 6), (LAK, 16)])
def test_what_closes_a_statement_is_held_against_the_rows_above(
    text: str, least: int, tmp_path: Path
) -> None:
    """Both years bear out what makes each closing row."""
    findings = found(tmp_path, text)
    assert not list(findings)
    assert findings.coverage.checked["total-row"] >= least


PLANTED = [
    (LPE, "AKHIR;905.457.223", "AKHIR;905.475.223", "EKUITAS AKHIR", "18000"),
    (LPE, "905.457.223;912.345.671", "905.457.223;912.345.617", "EKUITAS AKHIR", "-54"),
    (LPSAL, "70.969.321", "70.696.321", "Saldo Anggaran Lebih Akhir (5 + 6 + 7)", "-273000"),
    (LAK, "(91.412.646)", "(91.412.664)", "Arus Kas Bersih dari Aktivitas Investasi", "-18"),
    (LAK, "1.163.721.619", "1.163.721.691", "Saldo Akhir Kas", "72"),
]


@pytest.mark.parametrize(("text", "printed", "planted", "uraian", "difference"), PLANTED)
def test_one_year_proves_the_other_wrong(  # noqa: PLR0917
    text: str, printed: str, planted: str, uraian: str, difference: str, tmp_path: Path
) -> None:
    """A closing row that differs in one year alone is one finding, at that row."""
    assert text.count(printed) == 1
    errors = found(tmp_path, text.replace(printed, planted)).errors
    assert [(f.rule, f.uraian, f.difference) for f in errors] == [
        ("total-row", uraian, Decimal(difference))
    ]


def test_a_closing_row_that_no_year_bears_out_is_left_alone(tmp_path: Path) -> None:
    """Where something that is not printed belongs to it, nothing is said."""
    text = LPE.replace("905.457.223;912", "905.457.999;912").replace("800.000.013", "800.000.777")
    assert not found(tmp_path, text).errors


def test_dates_over_the_years_of_a_neraca_are_no_realisasi(tmp_path: Path) -> None:
    """What is counted off is printed below zero there, and is no fault."""
    text = """NERACA
Kode Rekening;Uraian;31 Desember 2023;31 Desember 2022
1;ASET;900.000.000;800.000.000
1.3;ASET TETAP;900.000.000;800.000.000
1.3.01;Tanah;1.000.000.000;850.000.000
1.3.07;Akumulasi Penyusutan;(100.000.000);(50.000.000)
"""
    assert not list(found(tmp_path, text))


CASH = """LAPORAN ARUS KAS
Uraian;Tahun 2023;Tahun 2022
Kenaikan Kas;2.257.184.093;116.346.383.257
Saldo Awal Kas di BUD;201.469.840.046;85.123.456.789
Saldo Akhir Kas di BUD;203.727.024.139;201.469.840.046
   Kas di Bendahara Penerimaan;0;1.250.000
   Kas di Bendahara Pengeluaran;8.754.300;0
Saldo Akhir Kas;203.735.778.439;201.471.090.046
"""


@pytest.mark.parametrize("without", ["", "Kenaikan Kas;", "Saldo Akhir Kas;"])
def test_what_is_added_to_a_balance_is_no_part_of_it(tmp_path: Path, without: str) -> None:
    """Rows further in below a balance that is made of the rows above it, or that the last row adds
    to it.
    """
    lines = CASH.splitlines(keepends=True)
    text = "".join(line for line in lines if not without or not line.startswith(without))
    assert not found(tmp_path, text).errors


def test_a_wrong_balance_with_more_to_add_below_is_told_once(tmp_path: Path) -> None:
    """It is neither what makes it nor what the last row adds up; the other year says of what."""
    wrong = CASH.replace("203.727.024.139", "203.727.924.139")
    (error,) = found(tmp_path, wrong).errors
    assert (error.rule, error.stated) == ("total-row", Decimal(203_727_924_139))


@pytest.mark.parametrize("measure", ["lain_2023", "lain_2022"])
def test_a_wrong_balance_of_its_own_parts_is_still_found(measure: str) -> None:
    """What stands below a balance and adds up to it in one year is its parts."""
    rows: list[Row] = [
        {"uraian": "Saldo Akhir Kas", "level": 1, "lain_2023": 9000123, "lain_2022": 7000456},
        {"uraian": "Kas di BUD", "level": 2, "lain_2023": 8000100, "lain_2022": 6000400},
        {"uraian": "Kas di BLUD", "level": 2, "lain_2023": 1000023, "lain_2022": 1000056},
    ]
    rows[0][measure] += 90_000
    assert [each.rule for each in check(Tree(rows)).errors] == ["parent-sum"]


def test_what_a_printed_numbering_puts_under_a_row_is_its_parts(tmp_path: Path) -> None:
    """Though the row is also the sum of the two above it: numbers say more than what adds up."""
    text = """REALISASI ANGGARAN TAHUN 2023
No;Uraian;Pagu;Realisasi
1;Kegiatan Sosialisasi;120.000.350;100.000.200
2;Kegiatan Pembinaan;80.000.450;70.000.300
3;Kegiatan Pengawasan;200.000.800;170.000.500
3.1;Honorarium;50.000.000;40.000.000
3.2;Perjalanan Dinas;60.000.800;50.000.500
"""
    assert {error.rule for error in found(tmp_path, text).errors} == {"parent-sum"}
