"""Columns of money under headings that nobody knows: read where their figures bear them out."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anggaran import Tree, check, flag, read, reconcile
from anggaran.amount.adding import adding
from anggaran.amount.column import read_amounts
from anggaran.finding import Finding, Severity
from anggaran.table.table import Table

PBB = """NO;KECAMATAN;KETETAPAN (Rp);REALISASI (Rp);SISA (Rp)
1;Bumiayu;4.125.300.000;3.802.118.450;323.181.550
2;Paguyangan;2.871.640.500;2.511.007.125;360.633.375
3;Sirampog;1.930.411.000;1.930.411.000;0
4;Tonjong;2.208.995.750;2.006.413.310;202.582.440
;JUMLAH;11.136.347.250;10.249.949.885;886.397.365
"""
ADD = """No;Nama Desa;Siltap Kades dan Perangkat;Tunjangan BPD;Insentif RT/RW;Jumlah ADD
1;Sukamaju;312.450.000;41.700.000;28.800.000;382.950.000
2;Mekarsari;298.310.000;39.300.000;31.200.000;368.810.000
3;Cibodas;341.275.000;44.100.000;26.400.000;411.775.000
;JUMLAH;952.035.000;125.100.000;86.400.000;1.163.535.000
"""
SP2D = """No;Tanggal;Nomor SP2D;Uraian;LS;GU;TU;Jumlah (Rp)
1;03-01-2025;0001/SP2D/2025;Gaji induk Januari;412.337.900;;;412.337.900
2;14-01-2025;0007/SP2D/2025;GU ke-1;;61.224.350;;61.224.350
3;21-01-2025;0011/SP2D/2025;TU pelantikan;;;17.560.000;17.560.000
4;03-02-2025;0019/SP2D/2025;Gaji induk Februari;409.118.300;;;409.118.300
5;18-02-2025;0023/SP2D/2025;GU ke-2;;58.771.125;;58.771.125
;;;JUMLAH;821.456.200;119.995.475;17.560.000;959.011.675
"""
ASET = """No;Jenis Aset;Saldo Awal;Mutasi Tambah;Mutasi Kurang;Nilai Akhir
1;Tanah;81.220.445.000;1.250.000.000;310.500.000;82.159.945.000
2;Peralatan dan Mesin;40.118.903.250;3.771.204.900;905.118.000;42.984.990.150
3;Gedung dan Bangunan;120.554.310.700;9.402.118.400;0;129.956.429.100
4;Jalan dan Jaringan;210.009.118.000;15.330.871.250;2.114.000.500;223.225.988.750
;JUMLAH;451.902.776.950;29.754.194.550;3.329.618.500;478.327.353.000
"""
RENSTRA = """Kode;Program/Kegiatan;2025;2026;Total Pagu
2.22.01;PROGRAM PENUNJANG;3.905.118.000;4.108.233.000;8.013.351.000
2.22.01.2.01;Perencanaan dan Evaluasi;61.300.000;73.250.000;134.550.000
2.22.01.2.02;Administrasi Keuangan;3.843.818.000;4.034.983.000;7.878.801.000
2.22.02;PROGRAM KEBUDAYAAN;1.204.400.000;1.377.110.000;2.581.510.000
2.22.02.2.01;Pembinaan Sanggar;1.204.400.000;1.377.110.000;2.581.510.000
"""
FORMS = {"pbb": PBB, "add": ADD, "sp2d": SP2D, "aset": ASET, "renstra": RENSTRA}
# A cell of each, with what is printed there instead, and the cell that the error is told at.
WRONG = [
    ("pbb", "2.871.640.500", "2.971.640.500", "C3"),
    ("pbb", "360.633.375", "366.633.375", "E3"),
    ("add", "39.300.000", "39.800.000", "D3"),
    ("add", "411.775.000", "411.757.000", "F4"),
    ("sp2d", "58.771.125;;", "58.717.125;;", "F6"),
    ("aset", "905.118.000", "950.118.000", "E3"),
    ("aset", "223.225.988.750", "223.255.988.750", "F5"),
    ("renstra", "73.250.000", "37.250.000", "D3"),
]


def table(text: str) -> Table:
    (found,) = read(BytesIO(text.encode()), name="tabel.csv")
    return found


def alarms(found: Table) -> list[Finding]:
    """Errors and warnings, but for a serapan that is low."""
    tree = Tree(found)
    said = (*check(tree), *flag(tree))
    return [f for f in said if f.severity > Severity.INFO and f.rule != "below-threshold"]


@pytest.mark.parametrize("form", FORMS)
def test_every_column_of_money_is_read_and_nothing_is_accused(form: str) -> None:
    """Each amount column has a name, and a right document is right."""
    found = table(FORMS[form])
    amounts = {*found.amounts, *found.derived}
    headed = [heading for heading in found.header.values() if heading not in _NO_MONEY]
    assert len(amounts) == len(headed), (amounts, headed)
    assert not alarms(found)


_NO_MONEY = {
    "NO", "No", "KECAMATAN", "Nama Desa", "Tanggal", "Nomor SP2D", "Uraian", "Jenis Aset", "Kode",
    "Program/Kegiatan",
}  # fmt: skip


@pytest.mark.parametrize(("form", "right", "wrong", "cell"), WRONG)
def test_a_wrong_cell_is_found_where_it_stands(
    form: str, right: str, wrong: str, cell: str
) -> None:
    """One error, at the cell, in a column that no heading tells."""
    assert FORMS[form].count(right) == 1 or form == "renstra"
    found = alarms(table(FORMS[form].replace(right, wrong, 1)))
    assert [each.severity for each in found] == [Severity.ERROR]
    assert {found[0].where.cell, found[0].details.get("at")} & {cell}, found[0]


COUNTS = """No;Desa;Kode Wilayah;Luas (Ha);Jumlah KK;Tahun Bentuk;Harga per Paket (Rp);Pagu (Rp)
1;Sukamaju;3204052001;412;1.250;1978;1.250.000;250.000.000
2;Mekarsari;3204052002;387;1.118;1982;1.310.000;310.000.000
3;Cibodas;3204052003;298;987;1985;1.275.000;275.000.000
;JUMLAH;;1.100;3.300;;1.280.000;835.000.000
"""


def test_ids_counts_years_and_prices_are_no_money_that_adds_up() -> None:
    """A total of hectares that is wrong, a mean of prices below a total: nobody is accused."""
    found = table(COUNTS)
    assert set(found.amounts) == {"pagu"}
    assert not alarms(found)


PRICED = """No;Uraian;Nilai Taksiran Aset A (Rp);Anggaran (Rp)
1;Meja;1.250.000;25.000.000
2;Kursi;1.310.000;31.000.000
;JUMLAH;1.280.000;56.000.000
"""


def test_what_only_says_rupiah_need_not_add_up_down_the_table() -> None:
    """It is read and told as unsure: nothing bears out that its total is a sum."""
    found = check(Tree(table(PRICED.replace("Nilai Taksiran Aset A", "Taksiran"))))
    assert not [each for each in found if each.severity is Severity.ERROR]
    said = [each for each in found.coverage.not_checked if "taksiran" in str(each)]
    assert said


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(1_000_000, 10**10), min_size=width, max_size=width),
            min_size=4,
            max_size=12,
        )
    )
)
def test_a_sum_of_columns_is_found_and_no_other(rows: list[list[int]]) -> None:
    """The column that is the sum of the others, and its terms, from figures alone."""
    printed = [[*row, sum(row)] for row in rows]
    columns = [
        read_amounts([Decimal(cell) for cell in column]) for column in zip(*printed, strict=True)
    ]
    found = adding(columns)
    shares = {tuple(round(Decimal(cell) / sum(row), 2) for cell in row) for row in rows}
    if len(shares) > 4:
        assert [(each.owner, set(each.terms.values())) for each in found] == [(len(rows[0]), {1})]
    assert all(each.failed == 0 for each in found)


@pytest.mark.parametrize(
    "heads",
    ["Nilai SP2D;Potongan;Jumlah Dibayarkan", "Jumlah SPM;Potongan;Jumlah SP2D",
     "Realisasi;Uang Muka;Nilai Kontrak", "Realisasi;PPh 21;Jumlah Diterima"],
)  # fmt: skip
def test_what_is_paid_out_or_contracted_is_no_budget(heads: str) -> None:
    """Of a payment without what is held back, of a contract: nothing is over such a budget."""
    rows = ["1;Gaji;150.000.000;7.500.000;142.500.000", "2;Jasa;45.000.000;1.250.000;43.750.000"]
    closing = ";Jumlah;195.000.000;8.750.000;186.250.000"
    tree = Tree(table("\n".join([f"No;Uraian;{heads}", *rows, closing])))
    assert not [each for each in check(tree) if each.severity == "error"]
    assert not tree.pairs


def test_people_counted_in_short_are_no_money() -> None:
    """Jml Pegawai counts people as Jumlah Pegawai does."""
    rows = [
        "1;Golongan IV;12;60.250.000",
        "2;Golongan III;45;181.500.000",
        ";Jumlah;57;241.750.000",
    ]
    found = table("\n".join(["No;Golongan;Jml Pegawai;Gaji (Rp)", *rows]))
    assert not [name for name in found.amounts if "pegawai" in name]


def test_columns_that_cancel_out_are_no_sum() -> None:
    """Where a kelompok is nearly all of a table, its realisasi is no sum of both pagu and the
    realisasi: a row of another kelompok is not accused.
    """
    head = "Kode;Uraian;Pagu Operasi;Realisasi Operasi;Pagu Modal;Realisasi Modal"
    whole = [(f"5.1.02.01.01.{n:04}", 1_311_000 * n + 417, 77_003 * n, 0) for n in range(1, 15)]
    modal = [(f"5.2.02.05.02.{n:04}", 0, 0, 908_100 * n) for n in range(1, 4)]
    lines = [
        f"{kode};Belanja;{pagu};{spent};{other};0" for kode, pagu, spent, other in (*whole, *modal)
    ]
    assert not check(Tree(table("\n".join([head, *lines])))).errors


DANA_DESA = """No;Kecamatan;Desa;Alokasi Dasar;Alokasi Afirmasi;Alokasi Kinerja;Pagu Dana Desa
1;Bumiayu;Jatisawit;615.120.000;0;161.304.000;776.424.000
2;Bumiayu;Laren;594.311.000;88.410.000;0;682.721.000
3;Sirampog;Kaligiri;630.008.000;91.225.000;158.770.000;880.003.000
;;JUMLAH;1.839.439.000;179.635.000;320.074.000;2.339.148.000
"""
BANTUAN = """No;Nama Sekolah;Anggaran Pokok;Anggaran Tambahan;Anggaran Keseluruhan
1;SDN Kedungoleng;120.450.000;15.300.000;135.750.000
2;SDN Winduaji;98.770.000;0;98.770.000
3;SMPN Pagojengan;241.600.000;33.250.000;274.850.000
;JUMLAH;460.820.000;48.550.000;509.370.000
"""


@pytest.mark.parametrize(
    ("text", "letter", "right", "wrong", "cell"),
    [
        (DANA_DESA, "G", "88.410.000", "84.810.000", "E3"),
        (BANTUAN, "E", "15.300.000", "13.500.000", "D2"),
    ],
)
def test_the_budget_is_the_whole_of_its_parts(
    text: str, letter: str, right: str, wrong: str, cell: str
) -> None:
    """Not the first of several columns that are all of a budget: the one that they make."""
    assert table(text).letters["pagu"] == letter
    assert not alarms(table(text))
    (found,) = alarms(table(text.replace(right, wrong, 1)))
    assert cell in {found.where.cell, found.details.get("at")}


DRAWN = """No;Desa;Pagu;Tahap Satu;Tahap Dua;Tahap Tiga
1;Jatisawit;776.424.000;310.569.600;310.569.600;155.284.800
2;Laren;682.721.000;273.000.000;273.000.000;136.721.000
3;Kaligiri;880.003.000;352.001.200;352.001.200;176.000.600
4;Pruwatan;640.118.500;256.000.000;256.047.400;128.071.100
5;Dukuhturi;701.250.000;280.500.000;280.500.000;140.250.000
6;Kalierang;598.777.000;239.510.800;239.510.800;0
7;Negaradaha;655.300.000;262.120.000;262.120.000;131.060.000
"""
SCHOOLS = """No;Sekolah;Jumlah Siswa;Bantuan per Siswa (Rp);Dana BOS (Rp)
1;SDN 1;212;940.000;199.280.000
2;SDN 2;187;940.000;175.780.000
3;SDN 3;41;940.000;56.400.000
4;SDN 4;305;940.000;286.700.000
5;SDN 5;98;940.000;92.120.000
6;SDN 6;264;940.000;248.160.000
7;SDN 7;120;940.000;112.800.000
;JUMLAH;1.227;;1.171.240.000
"""


TENDERS = """No;Paket;Pagu;Nilai Kontrak;Hemat Tender;Realisasi
1;Ruas Timur;310.118.000;299.204.500;10.913.500;299.204.500
2;Ruas Barat;287.660.000;280.001.750;7.658.250;280.001.750
3;Jembatan;640.225.000;622.910.000;17.315.000;310.400.000
4;Drainase;118.400.000;115.003.200;3.396.800;115.003.200
5;Gedung;905.117.000;880.440.900;24.676.100;250.000.000
;JUMLAH;2.261.520.000;2.197.560.350;63.959.650;1.254.609.450
"""


HIDDEN = """No;Desa;Siltap;Tunjangan;Insentif;Jumlah
1;Jatisawit;312.450.000;41.700.000;28.800.000;382.950.000
2;Laren;298.310.000;39.300.000;31.200.000;368.810.000
3;Kaligiri;341.275.000;44.100.000;26.400.000;411.775.000
4;Pruwatan;288.400.000;40.250.000;30.000.000;358.650.000
5;Dukuhturi;305.118.000;38.770.000;27.600.000;371.488.000
6;Kalierang;290.000.000;41.115.000;33.000.000;376.115.000
7;Negaradaha;277.350.000;39.900.000;25.200.000;342.450.000
8;Penggarutan;301.200.000;42.080.000;29.400.000;372.680.000
9;Langkap;295.640.000;37.450.000;30.600.000;363.690.000
10;Adisana;310.900.000;40.005.000;28.200.000;379.105.000
11;Pamijen;299.750.000;41.300.000;27.000.000;368.050.000
;JUMLAH;3.320.393.000;445.970.000;317.400.000;4.095.763.000
"""


@pytest.mark.parametrize("text", [DRAWN, SCHOOLS, TENDERS, HIDDEN])
def test_a_law_with_exceptions_accuses_nobody(text: str) -> None:
    """A last stage that is still to come, a school that is paid for sixty pupils at the least, a
    saving that is what is left of the pagu only where all of the contract is paid, and a part that
    has no column: the totals of all columns hold.
    """
    assert not alarms(table(text))


def test_a_sum_with_another_fault_is_no_witness_of_a_malformed_cell() -> None:
    """What it would require has the wrong sign, or is of quite another size: it is not cited."""
    rows = [
        {"kode": "5.1", "uraian": "Operasi", "pagu": "100.000.000"},
        {"kode": "5.1.01", "uraian": "Pegawai", "pagu": "40.000.00"},
        {"kode": "5.1.02", "uraian": "Barang", "pagu": "900.000.000"},
    ]
    errors = check(Tree(rows)).errors
    (malformed,) = [each for each in errors if each.rule == "amount-malformed"]
    assert malformed.witnesses == ()


def test_a_part_that_is_nothing_in_nearly_all_rows_is_one_too(tmp_path: Path) -> None:
    """Without the last part of pengeluaran, two rows that print it were called wrong."""
    lines = ["No,Daerah,Pengeluaran,Dana Cadangan,Penyertaan Modal,Pokok Utang,Pihak Ketiga"]
    for i in range(1, 31):
        parts = [i * 7_000_003, i * i * 310_001, 90_000_000 - i * 123_457, 0]
        parts[3] = 4_117_000 * i if i in {11, 23} else 0
        lines.append(",".join(map(str, [i, f"Kota {i}", sum(parts), *parts])))
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["APBD 2017", *lines]), encoding="utf-8")
    findings = check(read(path)[0])
    assert not findings.of("cross-foot")


PPAS = """Urusan;PPAS;R-APBD;Selisih;
;;;Bertambah;Berkurang
Pendidikan;5.598.595.000;5.577.110.000;-;21.485.000
Kesehatan;45.571.305.000;45.860.600.000;289.295.000;-
Lingkungan Hidup;29.746.945.000;29.848.262.000;101.317.000;-
Perhubungan;33.247.268.000;32.965.638.000;-;281.630.000
JUMLAH;114.164.113.000;114.251.610.000;390.612.000;303.115.000
"""


@pytest.mark.parametrize("heads", ["PPAS;R-APBD", "Sebelum Perubahan;Setelah Perubahan"])
def test_what_came_and_what_went_of_a_budget_in_two_columns(heads: str) -> None:
    text = PPAS.replace("PPAS;R-APBD", heads)
    assert not check(table(text))
    (wrong,) = check(table(text.replace("101.317.000", "101.371.000"))).errors
    assert (wrong.rule, wrong.kode or wrong.uraian) == ("derived-column", "Lingkungan Hidup")


def test_ppas_and_rapbd_are_two_versions_of_which_another_document_is_one() -> None:
    both = Tree(table(PPAS))
    lines = [line.split(";")[:2] for line in PPAS.splitlines()[2:]]

    def plafon(**changed: str) -> Tree:
        rows = [f"{name};{changed.get(name, amount)}" for name, amount in lines]
        return Tree(table("\n".join(["Urusan;Plafon Anggaran Sementara (Rp)", *rows])))

    for left, right in [(both, plafon()), (plafon(), both)]:
        assert reconcile(left, right).agrees
    (found,) = reconcile(both, plafon(Kesehatan="45.571.350.000")).findings.of("line-differs")
    assert found.uraian == "Kesehatan"


BANDS = """Kelompok;Aparatur;;Publik;;Jumlah;
;Anggaran;Realisasi;Anggaran;Realisasi;Anggaran;Realisasi
Adm. Umum;6.157.915.439;5.120.632.867;5.672.717.796;4.604.543.410;11.830.633.235;9.725.176.277
Pemeliharaan;3.006.309.827;2.702.750.781;4.467.695.713;3.786.769.084;7.474.005.540;6.489.519.865
Modal;1.778.777.337;1.270.766.049;1.697.457.875;1.387.081.791;3.476.235.212;2.657.847.840
JUMLAH;10.943.002.603;9.094.149.697;11.837.871.384;9.778.394.285;22.780.873.987;18.872.543.982
"""


def test_under_bands_the_jumlah_of_a_band_goes_with_jumlah() -> None:
    found = table(BANDS)
    assert [*found.amounts][-2:] == ["pagu", "realisasi"]
    assert {"pagu_aparatur", "realisasi_aparatur", "pagu_publik"} < {*found.amounts}
    assert not check(found).errors
    (wrong,) = check(table(BANDS.replace("3.786.769.084", "3.876.769.084"))).errors
    assert wrong.where.cell == "E4"


CHANGE = """No;Uraian;Jumlah Anggaran;Realisasi;Bertambah/(Berkurang);Prosentase
2;BELANJA;1.000.000.000;833.333.330;(166.666.670);{}16,67{}
2.1;BELANJA PEGAWAI;600.000.000;533.123.450;(66.876.550);{}11,15{}
2.2;BELANJA BARANG;400.000.000;300.209.880;(99.790.120);{}24,95{}
"""


@pytest.mark.parametrize("signs", [("(", ")"), ("-", ""), ("", "")])
def test_a_percent_may_be_that_of_what_is_more_or_less(signs: tuple[str, str]) -> None:
    text = CHANGE.format(*signs * 3)
    assert not check(table(text)).errors
    (wrong,) = check(table(text.replace("11,15", "11,51"))).errors
    assert (wrong.rule, wrong.where.cell) == ("percent", "F3")


SERAPAN = """Jenis Belanja;Pagu;Jan;Feb;Mar;Jumlah;%;Sisa Dana
Pegawai;15.060.444.000;3.987.431.409;3.523.634.036;4.836.554.100;12.347.619.545;81,99;2.712.824.455
Barang;7.637.664.000;1.764.754.239;1.489.413.962;1.810.505.182;5.064.673.383;66,31;2.572.990.617
Modal;686.081.000;0;92.575.066;117.041.849;209.616.915;30,55;476.464.085
JUMLAH;23.384.189.000;5.752.185.648;5.105.623.064;6.764.101.131;17.621.909.843;75,36;5.762.279.157
"""


def test_months_whose_jumlah_leaves_the_sisa_were_spent() -> None:
    found = table(SERAPAN)
    assert [*found.amounts][-2:] == ["realisasi_maret", "realisasi"]
    assert not check(found).errors
    (wrong,) = check(table(SERAPAN.replace("1.489.413.962", "1.498.413.962"))).errors
    assert wrong.where.cell == "D3"
    plan = "\n".join(line.rsplit(";", 3)[0] for line in SERAPAN.splitlines())
    assert "rak_maret" in table(plan).amounts


DPA22 = """{} Tahun Anggaran 2011
Kode;Uraian;Triwulan;;;;Jumlah
;;I;II;III;IV;
01;Administrasi Perkantoran;402.378;683.171;510.472;780.103;2.376.124
02;Sarana dan Prasarana;108.502;90.562;92.798;90.290;382.152
03;Kapasitas Lembaga;161.176;202.401;187.375;126.638;677.590
;Jumlah;672.056;976.134;790.645;997.031;3.435.866
"""


@pytest.mark.parametrize(
    ("title", "total"), [("DPA-SKPD 2.2", "pagu"), ("Rencana", "rak"), ("Realisasi", "realisasi")]
)
def test_in_a_dpa_the_jumlah_of_triwulan_is_the_budget(title: str, total: str) -> None:
    found = table(DPA22.format(title))
    assert [*found.amounts][-1] == total
    assert not check(found).errors
    (wrong,) = check(table(DPA22.format(title).replace("187.375", "178.375"))).errors
    assert wrong.where.cell == "E6"


DAK = """Uraian;SD;SMP;Total (Rp)
Pagu DAK;1.332.326.000;758.954.000;2.091.280.000
Nilai Kontrak;1.289.049.000;734.738.000;2.023.787.000
Sisa Tender;43.277.000;24.216.000;67.493.000
Realisasi Keuangan;1.224.596.550;698.001.100;1.922.597.650
Sisa Pagu;107.729.450;60.952.900;168.682.350
"""


def test_rows_that_are_named_as_measures_are_no_lines() -> None:
    """What was spent is no part of a pagu; sums along its row are held all the same."""
    tree = Tree(table(DAK))
    assert tree.total("pagu") == 2091280000
    found = check(tree)
    assert not found.errors
    assert found.coverage.checked["cross-foot"] == 5


DIPA = """Bulan;Rencana Penarikan Dana (Rp)
;51 Pegawai;52 Barang;53 Modal;Jumlah Seluruh
JUMLAH;3.649.427.000;1.655.822.000;146.973.000;5.452.222.000
Januari;1.014.766.000;434.571.000;40.556.000;1.489.893.000
Februari;1.267.741.000;694.151.000;59.707.000;2.021.599.000
Maret;1.366.920.000;527.100.000;46.710.000;1.940.730.000
"""


def test_a_plan_with_its_months_as_rows_is_read() -> None:
    text = DIPA.replace("Dana (Rp)", "Dana (Rp);;;")
    found = table(text)
    assert [*map(str, found.amounts)] == ["rak_pegawai", "rak_52_barang", "rak_modal", "rak"]
    assert not check(found)
    (wrong,) = check(table(text.replace("694.151.000", "649.151.000"))).errors
    assert wrong.where.cell == "C5"
