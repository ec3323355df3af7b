"""The rincian of an RKA or DPA: what is bought, by volume and price, under its code."""

from __future__ import annotations

from io import BytesIO

import pytest

from anggaran import Tree, check, read
from anggaran.finding import Finding, Severity
from anggaran.table.table import Table

RKA = """Kode Rekening;Uraian;Koefisien;Satuan;Harga;PPN;Jumlah (Rp)
5.1.02;Belanja Barang dan Jasa;;;;;22.566.200
5.1.02.01;Belanja Barang;;;;;16.306.200
5.1.02.01.01.0024;Alat Tulis Kantor;;;;;8.656.200
;[#] Kegiatan Rutin;;;;;8.656.200
; - Kertas HVS;120 Rim;Rim;58.500;11;7.792.200
; - Pulpen;24 Lusin;Lusin;36.000;0;864.000
5.1.02.01.01.0052;Makanan dan Minuman;;;;;7.650.000
;[#] Rapat;;;;;7.650.000
; - Nasi kotak;150 Kotak;Kotak;35.000;0;5.250.000
; - Kudapan;150 Kotak;Kotak;16.000;0;2.400.000
5.1.02.04;Belanja Perjalanan Dinas;;;;;6.260.000
; - Uang harian;12 Orang/Hari;OH;430.000;0;5.160.000
; - Transport;4 Orang/Kali;OK;275.000;0;1.100.000
"""
DPPA = """Kode Rekening;Uraian;Volume;Satuan;Harga Satuan;Jumlah
5.1.02;Belanja Barang dan Jasa;;;;24.550.000
5.1.02.01;Belanja Barang;;;;12.550.000
;Kertas HVS;80;rim;60.000;4.800.000
;Tinta printer;20;botol;365.000;7.300.000
;Map;60;buah;7.500;450.000
5.1.02.02;Belanja Jasa;;;;12.000.000
;Sewa kursi;1.300;buah;1.000;1.300.000
;Sewa tenda;6;unit;1.750.000;10.500.000
;Sewa mobil;1;unit;200.000;200.000
"""
PARPOL = """No;Partai Politik;Perolehan Suara;Bantuan per Suara (Rp);Jumlah Bantuan (Rp)
1;Partai A;48.211;3.500;168.738.500
2;Partai B;39.405;3.500;137.917.500
3;Partai C;21.112;3.500;73.892.000
4;Partai D;12.008;3.500;42.028.000
;JUMLAH;120.736;;422.576.000
"""
UPAH = """No;Uraian Pekerjaan;Banyaknya;Tarif;Nilai (Rp)
1;Mandor;14;150.000;2.100.000
2;Tukang;60;130.000;7.800.000
3;Pekerja;112;110.000;12.320.000
4;Sopir;9;125.000;1.125.000
;JUMLAH;;;23.345.000
"""
FORMS = {"rka": RKA, "dppa": DPPA, "parpol": PARPOL, "upah": UPAH}
WRONG = [
    ("rka", "7.792.200", "7.729.200", 6),  # koefisien × harga + PPN, and the sum of its heading
    ("rka", "864.000", "914.000", 7),
    ("rka", ";5.160.000", ";5.610.000", 13),  # lines right under a code
    ("dppa", "365.000", "356.000", 5),  # Volume × Harga Satuan
    ("dppa", "450.000", "540.000", 6),
    ("parpol", "73.892.000", "78.392.000", 4),
    ("upah", "12.320.000", "13.220.000", 4),
]


def table(text: str) -> Table:
    (found,) = read(BytesIO(text.encode()), name="rincian.csv")
    return found


def errors(text: str) -> list[Finding]:
    return [each for each in check(Tree(table(text))) if each.severity > Severity.INFO]


@pytest.mark.parametrize("form", FORMS)
def test_volumes_and_prices_are_read_and_a_right_rincian_is_right(form: str) -> None:
    """Every line is multiplied out, whatever the volume is called."""
    found = table(FORMS[form])
    assert "harga_satuan" in found.derived
    assert "koefisien" in found.names
    result = check(Tree(found))
    lines = sum(bool(text) for text in found.names["koefisien"]) - (form == "parpol")
    assert result.coverage.checked["cross-foot"] >= lines
    assert not errors(FORMS[form])


@pytest.mark.parametrize(("form", "right", "wrong", "row"), WRONG)
def test_a_wrong_line_is_one_error_in_its_row(form: str, right: str, wrong: str, row: int) -> None:
    """The product that is off, and what adds it up, tell it once."""
    assert FORMS[form].count(right) == 1
    (found,) = errors(FORMS[form].replace(right, wrong))
    assert found.where.row == row, found.message


LUMP = RKA.replace(";8.656.200\n;[#]", ";9.000.000\n;[#]").replace("22.566.200", "22.910.000")


def test_lines_that_are_not_all_there_accuse_nobody_by_themselves() -> None:
    """One code of few that its lines do not make: the parent's sum is what is printed."""
    found = errors(LUMP.replace("16.306.200", "16.650.000"))
    assert not found, [each.message for each in found]
