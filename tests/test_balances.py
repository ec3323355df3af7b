"""What a document prints of money that is left, and in which unit each row stands."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from anggaran import Tree, check, flag, read
from anggaran.finding import Findings

DEBT = """No;Uraian;Saldo Awal;Penambahan;Pengurangan;Saldo Akhir
1;Pinjaman PT SMI;50.000.000;10.000.000;5.000.000;55.000.000
2;Pinjaman Bank Jateng;20.000.000;0;4.000.000;16.000.000
3;Utang Belanja;3.000.000;1.500.000;2.000.000;2.500.000
;Jumlah;73.000.000;11.500.000;11.000.000;73.500.000
"""
SENT = """No;Uraian;Pagu;TOTAL PENYALURAN;Sisa
1;Desa Utara;10.000.000;7.000.000;3.000.000
2;Desa Selatan;8.000.000;5.500.000;2.500.000
;JUMLAH;18.000.000;12.500.000;5.500.000
"""
UNITS = """No;Uraian;Satuan;Anggaran 2022;Realisasi 2022;%
1;Pendapatan Asli Daerah;Juta Rupiah;250.000,00;240.000,00;96,00
2;Pendapatan Transfer;Juta Rupiah;1.200.000,00;1.190.000,00;99,17
;Jumlah;Juta Rupiah;1.450.000,00;1.430.000,00;98,62
"""
LEFT = """No;Uraian;Jumlah (Rp)
1;Pendapatan;1.500.000.000
2;Dana Transfer;500.000.000
;Jumlah;2.000.000.000
;Saldo Kas di Bank;150.000.000
;Saldo Kas Tunai;50.000.000
"""
BELOW = """No;Uraian;Anggaran (Rp);Realisasi (Rp)
1;Belanja Pegawai;100.000.000;90.000.000
2;Belanja Barang;40.000.000;32.100.625
;JUMLAH;140.000.000;122.100.625
;Saldo Awal Tahun;;13.000.000
;Penerimaan Tahun Berjalan;;301.175.250
;Pengeluaran Tahun Berjalan;;122.100.625
"""
HALF = """LAPORAN REALISASI SEMESTER PERTAMA APBD DAN PROGNOSIS 6 BULAN BERIKUTNYA
Kode;Uraian;Jumlah Anggaran;Realisasi Semester I;Sisa Anggaran s.d. Semester I;Prognosis
5.1;Belanja Pegawai;1.000.000.000;450.000.000;550.000.000;550.000.000
5.2;Belanja Modal;600.000.000;50.000.000;550.000.000;550.000.000
"""


def tree(folder: Path, text: str) -> Tree:
    """The tree of the one table of a text."""
    path = folder / "anggaran.csv"
    path.write_text(text, encoding="utf-8")
    (table,) = read(path)
    return Tree(table)


def errors(found: Findings) -> list[tuple[str, str]]:
    """The rule and the cell of each error."""
    return [(each.rule, each.where.cell or "") for each in found if each.severity == "error"]


def test_a_closing_balance_follows_from_what_came_and_went(tmp_path: Path) -> None:
    """Awal + tambah − kurang = akhir; one that does not is named."""
    found = check(tree(tmp_path, DEBT))
    assert not errors(found)
    assert found.coverage.checked["derived-column"] == 4
    wrong = check(tree(tmp_path, DEBT.replace("2.500.000\n", "2.600.000\n")))
    assert errors(wrong) == [("derived-column", "F4")]


def test_a_closing_balance_of_other_columns_is_left_alone(tmp_path: Path) -> None:
    """Where it follows from nothing that is printed, nothing is said against it."""
    text = DEBT.replace("55.000.000\n", "51.000.000\n").replace("16.000.000\n", "19.000.000\n")
    assert not errors(check(tree(tmp_path, text.replace("2.500.000\n", "1.000.000\n"))))


def test_what_was_sent_is_what_was_spent(tmp_path: Path) -> None:
    """Penyaluran is no budget."""
    assert list(tree(tmp_path, SENT).totals) == ["pagu", "realisasi"]


def test_a_column_of_units_scales_the_amounts(tmp_path: Path) -> None:
    """Where every row says the same; rows of several units are no budget of one."""
    assert tree(tmp_path, UNITS).totals["pagu"] == Decimal(1450000000000)
    assert tree(tmp_path, UNITS.replace("Juta Rupiah", "Rupiah")).totals["pagu"] == 1450000


def test_money_that_is_left_adds_nothing(tmp_path: Path) -> None:
    """Rows of saldo below the total are no lines of the budget; above it they are."""
    assert tree(tmp_path, LEFT).totals["pagu"] == Decimal(2000000000)
    first, *rest = LEFT.splitlines()
    opening = "\n".join([first, ";Saldo awal;100.000.000", *rest[:2], ";Jumlah;2.100.000.000"])
    found = check(tree(tmp_path, opening))
    assert not errors(found)
    assert found.coverage.checked["total-row"] == 1


def test_what_has_no_number_below_the_total_is_no_line(tmp_path: Path) -> None:
    """Where every line is numbered, what stands without a number below their total is none of
    them.
    """
    found = tree(tmp_path, BELOW)
    assert found.totals["realisasi"] == Decimal(122100625)
    assert not errors(check(found))


def test_half_a_year_is_not_held_to_the_thresholds_of_a_whole(tmp_path: Path) -> None:
    """Unless they are named."""
    half = tree(tmp_path, HALF)
    assert not flag(half).of("below-threshold")
    assert "akhir tahun" in flag(half).coverage.not_checked[0].reason.id
    assert len(flag(half, below=[25]).of("below-threshold")) == 1


SUMMARIES: dict[str, list[tuple[str, int | None, int | None]]] = {
    "pembiayaan as one figure": [
        ("Pendapatan", 1000, 900), ("Belanja", 1200, 1000), ("Surplus/Defisit", -200, -100),
        ("Pembiayaan", 300, 300), ("SiLPA", 100, 200),
    ],
    "last year's SiLPA by its year": [
        ("PENDAPATAN", 1000, 900), ("Dana Desa", 1000, 900), ("BELANJA", 1200, 1000),
        ("Bidang Pembangunan", 1200, 1000), ("SURPLUS/DEFISIT", -200, -100),
        ("PEMBIAYAAN DESA", 300, 300), ("SiLPA Tahun 2022", 300, 300),
        ("SISA LEBIH PEMBIAYAAN ANGGARAN", 100, 200),
    ],
    "last year's SiLPA below what is received": [
        ("Pendapatan", 1000, 900), ("Belanja", 1200, 1000), ("Defisit", -200, -100),
        ("PEMBIAYAAN", None, None), ("Penerimaan Pembiayaan", 300, 300), ("SiLPA", 300, 300),
    ],
}  # fmt: skip


AKUN = {"pendapatan": "4", "belanja": "5", "pembiayaan": "6", "dana": "4.2", "bidang": "5.1"}


@pytest.mark.parametrize("coded", [False, True])
@pytest.mark.parametrize("name", SUMMARIES)
def test_what_last_year_left_is_a_line_and_pembiayaan_may_be_one_figure(
    name: str, *, coded: bool
) -> None:
    """SiLPA = surplus + pembiayaan, whatever of pembiayaan is printed."""
    rows = [
        {"uraian": label, "pagu": pagu, "realisasi": spent}
        | ({"kode": AKUN.get(label.split()[0].lower(), "")} if coded else {})
        for label, pagu, spent in SUMMARIES[name]
    ]
    findings = check(Tree(rows))
    assert not findings.errors
    assert findings.coverage.checked["total-row"] >= 2


def test_a_silpa_that_one_figure_of_pembiayaan_does_not_make() -> None:
    """The other measure says what SiLPA is here."""
    summary = SUMMARIES["pembiayaan as one figure"]
    rows = [{"uraian": label, "pagu": pagu, "realisasi": spent} for label, pagu, spent in summary]
    (finding,) = check(Tree([*rows[:-1], rows[-1] | {"realisasi": 250}])).errors
    assert (finding.rule, finding.uraian, finding.measure) == ("total-row", "SiLPA", "realisasi")


REKAP = """No;Uraian;Jumlah
1;Pendapatan Daerah;1.250.000.000
2;Belanja Daerah;1.310.000.000
;Surplus/(Defisit);(60.000.000)
3;Penerimaan Pembiayaan;80.000.000
4;Pengeluaran Pembiayaan;5.000.000
;Pembiayaan Netto;75.000.000
;SiLPA;15.000.000
"""
RINGKAS = """Uraian;Anggaran 2024;Anggaran 2025
Pendapatan;900.000.000;950.000.000
Belanja;870.000.000;990.000.000
Surplus (Defisit);30.000.000;(40.000.000)
Penerimaan Pembiayaan Daerah;10.000.000;60.000.000
Pengeluaran Pembiayaan Daerah;25.000.000;12.500.000
Pembiayaan Neto;(15.000.000);47.500.000
Sisa Lebih Pembiayaan Anggaran;15.000.000;7.500.000
"""
DESA = """Uraian;Anggaran
PENDAPATAN;1.650.000.000
BELANJA;1.700.000.000
SURPLUS / DEFISIT;(50.000.000)
PEMBIAYAAN;50.000.000
"""


@pytest.mark.parametrize("text", [REKAP, RINGKAS, DESA])
def test_a_right_rekap_of_sections_is_right(tmp_path: Path, text: str) -> None:
    """Every balance is compared, and none accused."""
    found = asked(tmp_path, text)
    assert not [each for each in found if each.rule == "total-row"]
    assert found.coverage.checked["total-row"] >= 1


@pytest.mark.parametrize(
    ("text", "right", "wrong", "cells"),
    [
        (REKAP, "(60.000.000)", "(66.000.000)", {"C4"}),
        (REKAP, "1.310.000.000", "1.301.000.000", {"C4"}),
        (REKAP, "75.000.000", "57.000.000", {"C7"}),
        (RINGKAS, "(40.000.000)", "(4.000.000)", {"C4"}),
        (RINGKAS, ";7.500.000", ";75.000.000", {"C8"}),
        (DESA, "(50.000.000)", "(55.000.000)", {"B4"}),
    ],
)
def test_a_wrong_balance_of_a_rekap_is_told(
    tmp_path: Path, text: str, right: str, wrong: str, cells: set[str]
) -> None:
    """A surplus, a netto or a SiLPA that its sections do not make; two at once are one."""
    assert text.count(right) == 1
    (found,) = [
        each for each in asked(tmp_path, text.replace(right, wrong)) if each.rule == "total-row"
    ]
    assert found.where.cell in cells


def asked(folder: Path, text: str) -> Findings:
    path = folder / "rekap.csv"
    path.write_text(text, encoding="utf-8")
    (table,) = read(path)
    return check(Tree(table))
