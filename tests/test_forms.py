"""Forms that clean documents take, and the one fault planted in each: nothing else may be found."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from anggaran import Findings, Tree, check, read

PP71 = """Kode;Uraian;Anggaran;Realisasi;%
4;PENDAPATAN;9.000.000;9.100.000;101,11
4.1;PAD;9.000.000;9.100.000;101,11
5;BELANJA;8.000.000;7.200.000;90,00
5.1;BELANJA OPERASI;7.000.000;6.300.000;90,00
5.2;BELANJA MODAL;1.000.000;900.000;90,00
6;TRANSFER;2.000.000;1.800.000;90,00
6.1;TRANSFER BAGI HASIL PENDAPATAN;2.000.000;1.800.000;90,00
;JUMLAH BELANJA DAN TRANSFER;10.000.000;9.000.000;90,00
;SURPLUS/DEFISIT;(1.000.000);100.000;-10,00
7;PEMBIAYAAN;;;
7.1;PENERIMAAN PEMBIAYAAN;2.000.000;2.000.000;100,00
7.2;PENGELUARAN PEMBIAYAAN;1.000.000;1.000.000;100,00
;PEMBIAYAAN NETO;1.000.000;1.000.000;100,00
;SISA LEBIH PEMBIAYAAN ANGGARAN;0;1.100.000;0,00
"""

NETTO = """Kode;Uraian;Anggaran;Realisasi
4;PENDAPATAN;900.000;900.000
4.1;PAD;900.000;900.000
5;BELANJA;1.000.000;800.000
5.1;OPERASI;1.000.000;800.000
6;PEMBIAYAAN DAERAH;400.000;400.000
6.1;PENERIMAAN PEMBIAYAAN;500.000;500.000
6.2;PENGELUARAN PEMBIAYAAN;100.000;100.000
;PEMBIAYAAN NETTO;400.000;400.000
"""

SO_FAR = """Kode;Uraian;Anggaran
5;BELANJA DAERAH;10.000.000
5.1;BELANJA OPERASI;7.000.000
5.2;BELANJA MODAL;1.000.000
;JUMLAH BELANJA;8.000.000
5.4;BELANJA TRANSFER;2.000.000
;JUMLAH TRANSFER;2.000.000
;JUMLAH BELANJA DAN TRANSFER;10.000.000
"""

UNMARKED = """Uraian;Anggaran
Belanja Operasi;3.000.000
Belanja Pegawai;1.000.000
Belanja Barang dan Jasa;2.000.000
Belanja Modal;3.000.000
Belanja Modal Peralatan dan Mesin;3.000.000
Jumlah Belanja;6.000.000
"""

SISA = """Kode;Uraian;Pagu;Realisasi;Sisa
5;BELANJA;6.000.000;1.800.000;4.200.000
5.1;BELANJA OPERASI;3.000.000;1.100.000;1.900.000
5.1.01;Belanja Pegawai;1.000.000;500.000;500.000
5.1.02;Belanja Barang;2.000.000;600.000;1.400.000
5.2;BELANJA MODAL;3.000.000;700.000;2.300.000
5.2.01;Belanja Modal Tanah;3.000.000;700.000;2.300.000
"""

KURANG = """Kode;Uraian;Anggaran;Realisasi;Lebih/(Kurang)
5;BELANJA;6.000.000;1.800.000;(4.200.000)
5.1;BELANJA OPERASI;3.000.000;1.100.000;(1.900.000)
5.1.01;Belanja Pegawai;1.000.000;500.000;(500.000)
5.1.02;Belanja Barang;2.000.000;600.000;(1.400.000)
5.2;BELANJA MODAL;3.000.000;700.000;(2.300.000)
5.2.01;Belanja Modal Tanah;3.000.000;700.000;(2.300.000)
"""

DPA = """Kode;Uraian;Belanja Operasi;Belanja Modal;Jumlah
1.06.01;PROGRAM PENUNJANG;6.000.000;4.000.000;10.000.000
1.06.01.2.01;Perencanaan;2.000.000;1.000.000;3.000.000
1.06.01.2.02;Keuangan;4.000.000;3.000.000;7.000.000
;JUMLAH;6.000.000;4.000.000;10.000.000
"""

CLEAN = {
    "chart of PP 71/2010": PP71,
    "pembiayaan printed as netto": NETTO,
    "a total of belanja so far": SO_FAR,
    "groups that only the sums show": UNMARKED,
    "sisa = pagu - realisasi": SISA,
    "kurang = realisasi - anggaran": KURANG,
    "kelompok beside their sum": DPA,
}


def found(folder: Path, text: str) -> Findings:
    path = folder / "tabel.csv"
    path.write_text(text, encoding="utf-8")
    return check(Tree(read(path)[0]))


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN.keys())
def test_a_clean_form_yields_no_error(text: str, tmp_path: Path) -> None:
    """Each form was printed by somebody, and nothing is wrong with it."""
    findings = found(tmp_path, text)
    assert [(f.rule, f.uraian, f.difference) for f in findings.errors] == []
    assert (
        findings.coverage.checked.get("parent-sum", 0)
        + findings.coverage.checked.get("total-row", 0)
        > 0
    )


ASIDE = """No;Uraian;Pagu;Realisasi;%
1;Sasaran A;1.000;900;90,00
2;Sasaran B;1.000;500;50,00
;Dipindahkan;2.000;1.400;70,00
;Pindahan dari halaman sebelumnya;2.000;1.400;70,00
3;Rata-rata lama sekolah;2.000;1.000;50,00
;Jumlah;4.000;2.400;60,00
;Rata-rata capaian;1.333;800;63,33
"""


@pytest.mark.parametrize("coded", [False, True])
def test_a_mean_and_what_is_carried_over_a_page_add_nothing(tmp_path: Path, *, coded: bool) -> None:
    """Rows that repeat others are no nodes, no totals and no finding; a label that only begins so
    is one like any.
    """
    path = tmp_path / "tabel.csv"
    path.write_text(
        re.sub("^(?=[1-3];)", "5.", ASIDE, flags=re.MULTILINE) if coded else ASIDE, encoding="utf-8"
    )
    tree = Tree(read(path)[0])
    assert [node.uraian for node in tree.leaves] == [
        "Sasaran A",
        "Sasaran B",
        "Rata-rata lama sekolah",
    ]
    assert not check(tree)
    assert check(tree).coverage.checked["total-row"] == 2


SEVERAL = """Kode;Uraian;Jumlah
5;BELANJA DAERAH;1.000.000.000
5.1;BELANJA OPERASI;800.000.000
5.2;BELANJA MODAL;200.000.000
;Surplus/(Defisit);(1.000.000.000)
4;PENDAPATAN DAERAH;30.000.000
4.1;PAD;30.000.000
5;BELANJA DAERAH;500.000.000
5.1;BELANJA OPERASI;400.000.000
5.2;BELANJA MODAL;100.000.000
;Surplus/(Defisit);(470.000.000)
"""


@pytest.mark.parametrize("coded", [True, False])
def test_the_surplus_of_one_skpd_is_not_that_of_those_above(tmp_path: Path, *, coded: bool) -> None:
    """Statements of several SKPD below one heading: what each balance takes in is not sure."""
    lines = SEVERAL.splitlines()
    text = SEVERAL if coded else "\n".join(line.partition(";")[2] for line in lines)
    assert not found(tmp_path, text).errors


PLANTED = [  # form, cell as printed, cell as planted, rule, row of the finding, difference
    (PP71, "SURPLUS/DEFISIT;(1.000.000)", "SURPLUS/DEFISIT;(1.000.007)", "total-row",
     "SURPLUS/DEFISIT", "-7.00"),
    (PP71, "ANGGARAN;0;1.100.000", "ANGGARAN;0;1.100.001", "total-row",
     "SISA LEBIH PEMBIAYAAN ANGGARAN", "1.00"),
    (NETTO, "DAERAH;400.000;", "DAERAH;400.005;", "parent-sum", "PEMBIAYAAN DAERAH", "5.00"),
    (UNMARKED, "Pegawai;1.000.000", "Pegawai;1.000.009", "parent-sum", "Belanja Operasi", "-9.00"),
    (SISA, "700.000;2.300.000\n5.2.01", "700.000;2.300.004\n5.2.01", "derived-column",
     "BELANJA MODAL", "4.00"),
    (SISA, "Tanah;3.000.000;700.000;2.300.000", "Tanah;3.000.000;700.000;(2.300.000)",
     "derived-column",
     "Belanja Modal Tanah", "-4600000.00"),
    (SISA, "Barang;2.000.000;600.000", "Barang;2.000.000;600.003", "parent-sum", "Belanja Barang",
     "3.00"),
    (KURANG, "(4.200.000)", "(4.186.421)", "derived-column", "BELANJA", "13579.00"),
    (DPA, "Keuangan;4.000.000", "Keuangan;4.000.011", "parent-sum", "Keuangan", "11.00"),
    (DPA, "3.000.000;7.000.000", "3.000.000;7.000.002", "cross-foot", "Keuangan", "2.00"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "printed", "planted", "rule", "uraian", "difference"), PLANTED)
def test_a_planted_fault_is_found_once(  # noqa: PLR0917
    form: str, printed: str, planted: str, rule: str, uraian: str, difference: str, tmp_path: Path
) -> None:
    """One wrong cell is one finding, whatever other figures depend on it; they testify, or break
    with it.
    """
    assert printed in form
    errors = found(tmp_path, form.replace(printed, planted)).errors
    assert [(f.rule, f.uraian, f.difference) for f in errors] == [
        (rule, uraian, Decimal(difference))
    ]


def test_a_difference_that_no_two_columns_make_is_not_checked(tmp_path: Path) -> None:
    """Sisa SP2D is no pagu less realisasi; a definition that fits no row says nothing."""
    text = """Kode;Uraian;Pagu;Realisasi;Sisa Uang Persediaan
5.1;BELANJA OPERASI;3.000.000;2.000.000;17.000
5.1.01;Belanja Pegawai;1.000.000;900.000;9.000
5.1.02;Belanja Barang;2.000.000;1.100.000;8.000
"""
    findings = found(tmp_path, text)
    assert not findings.errors
    assert "derived-column" in {skip.rule for skip in findings.coverage.not_checked}


WIDE = """Kode;Uraian;Pagu Operasi;Pagu Modal;Pagu
1.01.01.2.01.0001;Sub Kegiatan;700.000;300.000;1.000.000
5.1.02.01.01.0024;ATK;700.000;0;700.000
5.2.02.05.01.0001;Mebel;0;300.000;300.000
"""


def test_a_wrong_kelompok_is_one_fault(tmp_path: Path) -> None:
    """What stands in a column where it may not be is found there, and not once more in the total of
    its row.
    """
    path = tmp_path / "a.csv"
    path.write_text(
        WIDE.replace("700.000;0;", "700.000;200.000;").replace("0;300.000;300", "0;100.000;300"),
        "utf-8",
    )
    errors = check(Tree(read(path)[0])).errors
    assert [(error.where.cell, error.measure) for error in errors] == [
        ("D3", "pagu_modal"),
        ("D4", "pagu_modal"),
    ]


def test_every_finding_has_a_cell(tmp_path: Path) -> None:
    """A finding on a sum of kelompok that no column prints is at the label of its row."""
    path = tmp_path / "a.csv"
    path.write_text(WIDE.replace("Pagu Modal;Pagu", "Pagu Modal;Lokasi"), "utf-8")
    (table,) = read(path)
    assert (table.where(0, "pagu").cell, table.where(0, "pagu_modal").cell) == ("B2", "D2")


KELURAHAN = """No;Kecamatan;Kelurahan;Pagu;Realisasi;Sisa
1;Utara;Mekar;400.000;300.000;100.000
;;Melati;200.000;150.000;50.000
;Jumlah Kecamatan Utara;;600.000;450.000;150.000
2;Selatan;Pasar Baru;700.000;650.000;50.000
;;Tanjung;100.000;90.000;10.000
;Jumlah Kecamatan Selatan;;800.000;740.000;60.000
;TOTAL;;1.400.000;1.190.000;210.000
"""
KEUANGAN = """No;Kegiatan;Pagu Anggaran (Rp);Keuangan;;Fisik
;;;Rp;%;%
1;Rapat;3.000.000;2.000.000;66,67;70
2;Perjalanan;2.000.000;1.900.000;95,00;95
3;Pemeliharaan;1.000.000;1.000.000;100,00;90
;JUMLAH;6.000.000;4.900.000;81,67;83
"""
KARTU = """No;Tanggal;Uraian;Pagu Anggaran;Realisasi;Sisa Anggaran
;;Pagu;9.000.000;;9.000.000
1;04/01/2024;Belanja ATK;;2.000.000;7.000.000
2;05/02/2024;Belanja makan minum;;3.000.000;4.000.000
;;Jumlah;9.000.000;5.000.000;4.000.000
"""


def test_a_group_that_is_printed_once_leaves_the_next_column_to_name_its_rows(
    tmp_path: Path,
) -> None:
    """The kelurahan below a kecamatan, whose cell is blank from the second row on."""
    clean = found(tmp_path, KELURAHAN)
    assert not clean.errors
    assert clean.coverage.checked["total-row"] == 6
    planted = found(tmp_path, KELURAHAN.replace(";740.000;60.000", ";741.000;59.000"))
    assert [(f.uraian, f.difference) for f in planted.errors] == [
        ("Jumlah Kecamatan Selatan", Decimal(1000))
    ]


def test_rupiah_under_keuangan_beside_a_pagu_were_spent(tmp_path: Path) -> None:
    """The percent beside it says so; without one nothing does."""
    path = tmp_path / "a.csv"
    path.write_text(KEUANGAN, "utf-8")
    (table,) = read(path)
    assert [*table.amounts] == ["pagu", "realisasi"]
    over = found(
        tmp_path, KEUANGAN.replace("2.000.000;1.900.000;95,00", "1.900.000;2.000.000;105,26")
    )
    assert "over-budget" in {f.rule for f in over.errors}


def test_a_pagu_that_stands_once_for_all_lines_leaves_none_without(tmp_path: Path) -> None:
    """A card of one kegiatan prints its pagu above the payments."""
    assert not found(tmp_path, KARTU).errors


PORSI = """No;Uraian;Target (Rp);Realisasi (Rp);Capaian (%);% terhadap Total
1;Pendapatan Asli Daerah;7.931.563;7.947.572;100,20;52,85
a;Pajak Daerah;3.735.524;3.828.538;102,49;25,46
b;Retribusi Daerah;3.440.881;3.339.031;97,04;22,20
c;Lain-lain PAD yang Sah;755.158;780.003;103,29;5,19
2;Pendapatan Transfer;7.775.199;7.089.819;91,18;47,15
a;Dana Alokasi Umum;2.990.607;3.308.209;110,62;22,00
b;Dana Bagi Hasil;4.784.592;3.781.610;79,04;25,15
;TOTAL PENDAPATAN;15.706.762;15.037.391;95,74;100,00
"""


def test_shares_of_a_total_are_held_against_it(tmp_path: Path) -> None:
    """A column of shares beside a column of capaian; a last digit that was turned so that the
    shares make a hundred is no fault.
    """
    clean = found(tmp_path, PORSI)
    assert not clean.errors
    assert clean.coverage.checked["percent"] == 8 + 7
    assert not found(tmp_path, PORSI.replace("22,00", "22,01")).errors
    planted = found(tmp_path, PORSI.replace("22,00", "24,00"))
    assert [(f.rule, f.uraian, str(f.computed)) for f in planted.errors] == [
        ("percent", "Dana Alokasi Umum", "22.00")
    ]


def test_shares_that_too_many_rows_deny_say_nothing(tmp_path: Path) -> None:
    """Three rows of seven that are no share tell that the column is about something else."""
    text = PORSI.replace("22,20", "31,20").replace("5,19", "15,19").replace("25,15", "75,15")
    assert not found(tmp_path, text).errors
