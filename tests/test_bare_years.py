"""Statements of what there is, in columns of mere years: read, added up, and held to no budget."""

from __future__ import annotations

from io import BytesIO

import pytest

from anggaran import Tree, check, flag, read
from anggaran.errors import NoBudgetTable
from anggaran.finding import Finding, Severity
from anggaran.measure import LAIN, Measure
from anggaran.table.table import Table

ARUS_KAS = """LAPORAN ARUS KAS TAHUN 2024 DAN 2023;;
Uraian;2024;2023
Arus Kas dari Aktivitas Operasi;;
Penerimaan Pajak;128.571.507.724;84.701.814.644
Penerimaan Retribusi;39.233.228.604;14.304.039.716
Jumlah Arus Masuk Kas;167.804.736.328;99.005.854.360
Pembayaran Pegawai;49.188.639.703;46.354.959.280
Pembayaran Hibah;57.197.339.092;11.064.733.843
Jumlah Arus Keluar Kas;106.385.978.795;57.419.693.123
Arus Kas Bersih dari Aktivitas Operasi;61.418.757.533;41.586.161.237
"""
NERACA = """NERACA PER 31 DESEMBER 2024 DAN 2023;;;
Uraian;2024;2023;Kenaikan/(Penurunan)
ASET LANCAR;;;
Kas di Kas Daerah;83.079.512.626;55.123.456.789;27.956.055.837
Piutang Pajak;12.310.004.500;10.998.120.250;1.311.884.250
Penyisihan Piutang;(1.118.300.250);(980.117.400);(138.182.850)
Jumlah Aset Lancar;94.271.216.876;65.141.459.639;29.129.757.237
"""
OPERASIONAL = """LAPORAN OPERASIONAL;;;
URAIAN;SALDO 2024;SALDO 2023;KENAIKAN/(PENURUNAN)
BEBAN;;;
Beban Pegawai;53.285.905.014;53.598.713.090;(312.808.076)
Beban Persediaan;11.424.724.153;62.559.373.108;(51.134.648.955)
Beban Penyusutan;40.627.710.402;82.004.004.892;(41.376.294.490)
Jumlah Beban;105.338.339.569;198.162.091.090;(92.823.751.521)
"""
EKUITAS = """Uraian;Tahun 2024;Tahun 2023
Ekuitas Awal;1.204.118.300.500;1.190.003.118.250
Surplus/Defisit-LO;(12.310.118.000);14.115.182.250
Koreksi Ekuitas Lainnya;1.250.000.000;0
Ekuitas Akhir;1.193.058.182.500;1.204.118.300.500
"""
PENDUDUK = """Uraian;2024;2023
Laki-laki;1.250.118;1.240.003
Perempuan;1.248.330;1.236.871
"""
STATEMENTS = {"kas": ARUS_KAS, "neraca": NERACA, "lo": OPERASIONAL, "lpe": EKUITAS}
WRONG = [
    ("kas", "106.385.978.795", "106.358.978.795"),
    ("neraca", "65.141.459.639", "65.141.549.639"),
    ("lo", "(51.134.648.955)", "(51.034.648.955)"),
]


def tables(text: str) -> list[Table]:
    return read(BytesIO(text.encode()), name="laporan.csv")


def alarms(text: str) -> list[Finding]:
    trees = [Tree(table) for table in tables(text)]
    said = [each for tree in trees for each in (*check(tree), *flag(tree))]
    return [each for each in said if each.severity > Severity.INFO]


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_of_years_is_read_and_free_of_rules_of_spending(name: str) -> None:
    """Both years are amounts of their own, signs are free, and nothing is judged by a budget."""
    (table,) = tables(STATEMENTS[name])
    measures = [Measure(each) for each in table.amounts]
    assert [each.kind for each in measures] == [LAIN, LAIN]
    assert [each.year for each in measures] == [2024, 2023]
    assert not alarms(STATEMENTS[name])


@pytest.mark.parametrize(("name", "right", "wrong"), WRONG)
def test_a_wrong_figure_of_a_statement_is_told_once(name: str, right: str, wrong: str) -> None:
    """A total, or a difference of the years."""
    assert STATEMENTS[name].count(right) == 1
    (found,) = alarms(STATEMENTS[name].replace(right, wrong))
    assert found.severity is Severity.ERROR


def test_years_that_count_people_are_no_money() -> None:
    """Large figures under years are not enough."""
    with pytest.raises(NoBudgetTable):
        tables(PENDUDUK)
