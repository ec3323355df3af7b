"""Forms of public pages and schools: village budgets of an open portal, the plan of a school."""

from __future__ import annotations

from pathlib import Path

import pytest

from anggaran import Findings, Tree, check, read


def found(folder: Path, text: str, name: str = "dokumen.md") -> list[Findings]:
    """The findings of each table of a document."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [check(Tree(table)) for table in read(path)]


VILLAGE = """# APBDes Perubahan

| Kode Rekening | Uraian | Anggaran Awal | Anggaran Setelah Perubahan | Bertambah/(Berkurang) |
|---|---|---|---|---|
| 4.2.1.01. | Dana Desa | 800.000.000 | 790.000.000 | -10.000.000 |
| 4.2.3.01. | Alokasi Dana Desa | 400.500.000 | 400.500.000 | 0 |
| JUMLAH PENDAPATAN | 1.200.500.000 | 1.190.500.000 | -10.000.000 | |

## 5. BELANJA

| Kode Rekening | Uraian | Anggaran Awal | Anggaran Setelah Perubahan | Bertambah/(Berkurang) |
|---|---|---|---|---|
| 01 | BIDANG PENYELENGGARAAN PEMERINTAHAN DESA | 90.000.000 | 91.000.000 | 1.000.000 |
| 01.01 | Siltap dan Tunjangan | 90.000.000 | 91.000.000 | 1.000.000 |
| 01.01.01 | Siltap Kepala Desa | 60.000.000 | 60.000.000 | 0 |
| 5.1.1.01. [01.01.01] | Penghasilan Tetap Kepala Desa | 54.000.000 | 54.000.000 | 0 |
| 5.1.1.02. [01.01.01] | Tunjangan Kepala Desa | 6.000.000 | 6.000.000 | 0 |
| 01.01.02 | Siltap Perangkat Desa | 30.000.000 | 31.000.000 | 1.000.000 |
| 5.1.2.01. [01.01.02] | Penghasilan Tetap Perangkat Desa | 30.000.000 | 31.000.000 | 1.000.000 |
| JUMLAH BELANJA | 90.000.000 | 91.000.000 | 1.000.000 | |
"""


def test_codes_in_brackets_and_totals_that_slid_to_the_left(tmp_path: Path) -> None:
    """The brackets repeat the kegiatan above; JUMLAH lost the cell that it spans on the page."""
    income, spending = found(tmp_path, VILLAGE)
    assert not [*income]
    assert not [*spending]
    assert income.coverage.checked["total-row"] == 2
    assert spending.coverage.checked["parent-sum"] >= 8


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("JUMLAH BELANJA | 90.000.000 |", "JUMLAH BELANJA | 95.000.000 |", 20),
        ("Tunjangan Kepala Desa | 6.000.000 |", "Tunjangan Kepala Desa | 8.000.000 |", 17),
    ],
)
def test_a_fault_in_such_a_form_is_found_once(
    right: str, wrong: str, line: int, tmp_path: Path
) -> None:
    """One figure is changed, and the figures around it say so."""
    _, spending = found(tmp_path, VILLAGE.replace(right, wrong))
    (finding,) = spending.errors
    assert finding.where.line == line


def test_brackets_that_name_another_kegiatan_are_no_place(tmp_path: Path) -> None:
    """What the row above does not print is not taken on trust."""
    _, spending = found(tmp_path, VILLAGE.replace("5.1.2.01. [01.01.02]", "5.1.2.01. [01.01.03]"))
    assert [finding.rule for finding in spending.errors] == ["code-malformed"]


SCHOOL = """No;Kode Rekening;Uraian;Jumlah;I;II
I;-;PENDAPATAN;12.500.000;7.000.000;5.500.000
;-;Penerimaan Dana BOS : 99 siswa;12.500.000;7.000.000;5.500.000
II;-;BELANJA;12.500.000;7.000.000;5.500.000
;5.2.1;BELANJA PEGAWAI;4.500.000;2.000.000;2.500.000
1;5.2.1.05;Honor GTT;4.500.000;2.000.000;2.500.000
;5.2.2;BELANJA BARANG DAN JASA;8.000.000;5.000.000;3.000.000
2;5.2.2.26.01;Alat tulis kantor;5.000.000;4.000.000;1.000.000
3;5.2.2.26.02;Pemeliharaan perabot;3.000.000;1.000.000;2.000.000
;;JUMLAH BELANJA;12.500.000;7.000.000;5.500.000
;;SISA;-;-;-
"""


def test_a_dash_is_no_code_and_lines_may_be_deeper_than_their_neighbours(tmp_path: Path) -> None:
    """The plan of a school: rows without a code print ``-``, and 5.2.2.26 is printed nowhere."""
    (findings,) = found(tmp_path, SCHOOL, "rkas.csv")
    assert not [(finding.rule, finding.message) for finding in findings]
    assert findings.coverage.checked["total-row"] >= 1


ABOVE = """LAPORAN REALISASI ANGGARAN
SAMPAI DENGAN 30 JUNI 2024

(dalam ribuan rupiah)

"""
LRA = [
    ["Kode", "Uraian", "Anggaran", "Realisasi"],
    ["5", "BELANJA", "3.000", "2.500"],
    ["5.1", "BELANJA OPERASI", "2.000", "1.600"],
    ["5.2", "BELANJA MODAL", "1.000", "900"],
]


def _as_markdown() -> str:
    rows = [f"| {' | '.join(row)} |" for row in LRA]
    return "\n".join([rows[0], "|---|---|---|---|", *rows[1:]])


@pytest.mark.parametrize("form", ["docx", "md"])
def test_what_stands_above_a_table_says_its_unit_and_its_period(form: str, tmp_path: Path) -> None:
    """The unit of a table between paragraphs is theirs, and of no other table."""
    path = tmp_path / f"lra.{form}"
    if form == "md":
        path.write_text(f"{ABOVE}{_as_markdown()}\n\nCatatan\n\n{_as_markdown()}", encoding="utf-8")
    else:
        docx = pytest.importorskip("docx")
        document = docx.Document()
        for heading in (ABOVE, "Catatan"):
            for line in heading.splitlines():
                document.add_paragraph(line)
            table = document.add_table(len(LRA), len(LRA[0]))
            for cell, text in zip(table._cells, [text for row in LRA for text in row], strict=True):
                cell.text = text
        document.save(str(path))
    first, second = read(path)
    assert [Tree(table).total("pagu") for table in (first, second)] == [3_000_000, 3_000]
    assert "SAMPAI DENGAN 30 JUNI 2024" in first.titles
    assert "SAMPAI DENGAN 30 JUNI 2024" not in second.titles


SISKEUDES = """KODE REK;URAIAN;SUMBER DANA;SEMULA;MENJADI;BERTAMBAH/(BERKURANG)
4.;PENDAPATAN;;;;
4.2.;Pendapatan Transfer;;900.000.000,00;950.000.000,00;50.000.000,00
4.2.1.;Dana Desa;;900.000.000,00;950.000.000,00;50.000.000,00
;JUMLAH PENDAPATAN;;900.000.000,00;950.000.000,00;50.000.000,00
5.;BELANJA;;;;
1.;BIDANG PENYELENGGARAAN PEMERINTAHAN DESA;;600.000.000,00;600.000.000,00;0,00
1.1.;Penyelenggaraan Belanja Siltap;;600.000.000,00;600.000.000,00;0,00
1.1.01.;Penghasilan Tetap Kepala Desa;;600.000.000,00;600.000.000,00;0,00
1.1.01. 5.1.;Belanja Pegawai;ADD;500.000.000,00;500.000.000,00;0,00
1.1.01. 5.2.;Belanja Barang dan Jasa;ADD;100.000.000,00;100.000.000,00;0,00
5.;BIDANG PENANGGULANGAN BENCANA;;350.000.000,00;340.000.000,00;(10.000.000,00)
5.3.;Keadaan Mendesak;;350.000.000,00;340.000.000,00;(10.000.000,00)
5.3.00.;Keadaan Mendesak;;350.000.000,00;340.000.000,00;(10.000.000,00)
5.3.00. 5.4.;Belanja Tidak Terduga;DDS;350.000.000,00;340.000.000,00;(10.000.000,00)
;JUMLAH BELANJA;;950.000.000,00;940.000.000,00;(10.000.000,00)
;SURPLUS / (DEFISIT);;(50.000.000,00);10.000.000,00;60.000.000,00
"""


def test_bidang_numbered_anew_stand_below_the_heading_of_belanja(tmp_path: Path) -> None:
    """``5. BELANJA`` heads the bidang 1 to 5, of which one has its own number."""
    path = tmp_path / "apbdes.csv"
    path.write_text(SISKEUDES, encoding="utf-8")
    tree = Tree(read(path)[0])
    assert tree["5"].uraian == "BELANJA"
    assert [str(child.pagu_setelah) for child in tree["5"].children] == [
        "600000000.00",
        "340000000.00",
    ]
    findings = check(tree)
    assert not [*findings]
    assert findings.coverage.checked["total-row"] == 6


def test_a_total_of_bidang_numbered_anew_is_held_against_them(tmp_path: Path) -> None:
    """JUMLAH BELANJA has one figure wrong, and the surplus below it is right."""
    wrong = SISKEUDES.replace("JUMLAH BELANJA;;950.000.000,00", "JUMLAH BELANJA;;905.000.000,00")
    (findings,) = found(tmp_path, wrong, "apbdes.csv")
    first = findings.errors[0]
    assert (first.rule, first.uraian, first.measure) == (
        "total-row",
        "JUMLAH BELANJA",
        "pagu_sebelum",
    )


@pytest.mark.parametrize(
    ("heading", "labels"),
    [
        ("Jenis Lain-lain PAD yang Sah", ["Jasa Giro", "Pendapatan BLUD", "Denda"]),
        ("Sumber Penerimaan", ["DBH", "DAU", "Bantuan Keuangan"]),
        ("Kategori", ["Rutin", "Prioritas", "Khusus"]),
        ("Tahun", ["2021", "2022", "2023"]),
        ("Bulan", ["Januari", "Februari", "Maret"]),
    ],
)
def test_what_no_word_list_knows_heads_the_labels_left_of_two_amounts(
    heading: str, labels: list[str], tmp_path: Path
) -> None:
    """Anggaran and Realisasi head amounts, and so what stands left of them names the rows."""
    rows = [f"{heading};Anggaran (Rp);Realisasi (Rp);%"]
    figures = ["41.000.000;40.000.000;97,56", "50.000.000;45.000.000;90,00", "9.000.000;0;0,00"]
    rows += [f"{label};{figure}" for label, figure in zip(labels, figures, strict=True)]
    text = "\n".join([*rows, "Jumlah;100.000.000;85.000.000;85,00"])
    (clean,) = found(tmp_path, text, "tabel.csv")
    assert not clean.errors
    assert (clean.coverage.checked["total-row"], clean.coverage.checked["percent"]) == (2, 4)
    (wrong,) = found(tmp_path, text.replace("50.000.000", "50.500.000"), "tabel.csv")
    (finding,) = wrong.errors
    assert (finding.where.cell, finding.uraian) == ("B3", labels[1])


def test_a_total_without_a_word_for_it_keeps_its_place_beside_one_wrong_figure(
    tmp_path: Path,
) -> None:
    """The province below its districts is their sum in four columns of five: one row is wrong."""
    text = """No;Kabupaten/Kota;DBH;DAU;DAK Fisik;DAK Nonfisik;Jumlah
1;Kab. Aesora;10.000.000;20.000.000;3.000.000;4.000.000;37.000.000
2;Kab. Bantarjaya;11.000.000;21.500.000;3.100.000;4.000.000;39.600.000
3;Kab. Cimalaya;12.000.000;22.000.000;3.200.000;4.300.000;41.500.000
4;Kota Danuraja;13.000.000;23.000.000;3.300.000;4.400.000;43.700.000
;Provinsi Wirabumi;46.000.000;86.500.000;12.600.000;16.700.000;161.800.000
"""
    (clean,) = found(tmp_path, text, "tkd.csv")
    assert not [*clean]
    path = tmp_path / "salah.csv"
    path.write_text(text.replace("39.600.000", "39.900.000"), encoding="utf-8")
    tree = Tree(read(path)[0])
    assert str(tree.total("pagu_dau")) == "86500000.00"
    (finding,) = check(tree).errors
    assert finding.where.cell == "G3"


@pytest.mark.parametrize("later_first", [False, True])
def test_a_sign_turned_in_one_row_is_found_whichever_year_stands_first(
    tmp_path: Path, *, later_first: bool
) -> None:
    """Naik/(turun) is the later year less the earlier: one row prints a fall as a rise."""
    rows = [("Kab. Aesora", 952, 6576), ("Kab. Bantar", 3733, 6198), ("Kab. Cimalaya", 5485, 1184),
            ("Kota Danuraja", 8573, 6004), ("Jumlah", 18743, 19962)]  # fmt: skip
    order = (2025, 2024) if later_first else (2024, 2025)
    lines = [f"Daerah;Alokasi {order[0]} (Rp);Alokasi {order[1]} (Rp);Naik/(Turun)"]
    for name, *figures in rows:
        old, new = figures
        change = abs(new - old) if name == "Kab. Cimalaya" else new - old
        pair = (new, old) if later_first else (old, new)
        first, second, size = (f"{n * 10**6:,}".replace(",", ".") for n in (*pair, abs(change)))
        lines.append(f"{name};{first};{second};{f'({size})' if change < 0 else size}")
    (findings,) = found(tmp_path, "\n".join(lines), "alokasi.csv")
    (finding,) = findings.errors
    assert (finding.rule, finding.where.cell) == ("derived-column", "D4")


DAILY = """REKAPITULASI PENERIMAAN PAJAK DAERAH
BULAN OKTOBER 2023
NO;TANGGAL;JENIS PAJAK;JENIS PAJAK;JENIS PAJAK;JUMLAH
;;PAJAK HOTEL;PAJAK RESTORAN;BPHTB;
1;02-10-2023;37.471.523;27.442.405;12.018.497;76.932.425
2;03-10-2023;0;11.332.767;19.593.261;30.926.028
3;04-10-2023;22.273.495;51.844.329;24.824.604;98.942.428
4;05-10-2023;34.176.325;35.055.669;10.721.777;79.953.771
5;06-10-2023;42.438.444;26.314.800;37.558.375;106.311.619
JUMLAH BULAN INI;;136.359.787;151.989.970;104.716.514;393.066.271
JUMLAH S.D. BULAN LALU;;978.688.560;792.763.960;637.974.012;2.409.426.532
JUMLAH S.D. BULAN INI;;1.115.048.347;944.753.930;742.690.526;2.802.492.803
TARGET TAHUN 2023;;2.000.000.000;1.000.000.000;800.000.000;3.800.000.000
PERSENTASE (%);;55,75;94,48;92,84;73,75
"""


@pytest.mark.parametrize("day", ["{d}-10-2023", "2023-10-{d}", "{d}/10/23", "{d} Oktober 2023"])
def test_days_label_what_came_in(tmp_path: Path, day: str) -> None:
    """Each pajak adds to the sum of its day; the percents below the totals add to nothing."""
    text = DAILY
    for d in ("02", "03", "04", "05", "06"):
        text = text.replace(f"{d}-10-2023", day.format(d=d))
    (right,) = found(tmp_path, text, "harian.csv")
    assert not right.errors
    assert right.coverage.checked["cross-foot"] == 9
    assert right.coverage.checked["total-row"] >= 4
    (wrong,) = found(tmp_path, text.replace("742.690.526", "742.960.526"), "harian.csv")
    assert [each.rule for each in wrong.errors] == ["cross-foot"]
    (wrong,) = found(tmp_path, text.replace("51.844.329", "51.484.329"), "harian.csv")
    assert [each.where.cell for each in wrong.errors] == ["D7"]


@pytest.mark.parametrize("label", ["Persentase", "% Capaian", "Tingkat Penyerapan"])
def test_a_row_of_percents_is_no_line_of_amounts(tmp_path: Path, label: str) -> None:
    """It is refused, with its reason; a line that is only called so has amounts."""
    head = "Uraian;Pagu;Realisasi\nBelanja Pegawai;9.000.000;8.000.000\n"
    path = tmp_path / "a.csv"
    for amounts, refused in (("88,89;97,5", 1), ("1.000.000;900.000", 0)):
        path.write_text(f"{head}{label};{amounts}\n", encoding="utf-8")
        assert len(read(path)[0].refused) == refused
