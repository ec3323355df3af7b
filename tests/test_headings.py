"""Headings that are only a year, and tables that have none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, read, read_document, reconcile
from anggaran.errors import NoBudgetTable
from anggaran.finding import Findings
from anggaran.reading.formats.delimited import _TELLS
from anggaran.reading.layout.meaning import meaning
from anggaran.table.table import Table

BODY = [
    ["5", "BELANJA", "1.400.000.000", "1.500.000.000"],
    ["5.1", "Belanja Operasi", "800.000.000", "900.000.000"],
    ["5.2", "Belanja Modal", "600.000.000", "600.000.000"],
]
POSTER = [
    ["PENDAPATAN", ""],
    ["Pendapatan Asli Desa", "Rp 50.000.000"],
    ["Dana Desa", "Rp 900.000.000"],
    ["Alokasi Dana Desa", "Rp 450.000.000"],
    ["JUMLAH PENDAPATAN", "Rp 1.400.000.000"],
    ["BELANJA", ""],
    ["Bidang Penyelenggaraan Pemerintahan", "Rp 700.000.000"],
    ["Bidang Pembangunan", "Rp 500.000.000"],
    ["Bidang Penanggulangan Bencana", "Rp 250.000.000"],
    ["JUMLAH BELANJA", "Rp 1.450.000.000"],
]
SUMS = [
    ["PENDAPATAN", "1.400.000.000"],
    ["Dana Desa", "900.000.000"],
    ["ADD", "500.000.000"],
    ["BELANJA", "1.400.000.000"],
    ["Pemerintahan", "800.000.000"],
    ["Pembangunan", "600.000.000"],
]


def checked(path: Path, rows: Sequence[Sequence[object]]) -> tuple[Table, Findings]:
    """The table of these rows, and what is found in it."""
    width = max(map(len, rows))
    frame = pd.DataFrame([[*row, *[""] * (width - len(row))] for row in rows])
    if path.suffix == ".csv":
        frame.to_csv(path, sep=";", header=False, index=False)
    else:
        frame.to_excel(path, header=False, index=False)
    (table,) = read(path)
    return table, check(Tree(table))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "years", [("2019 (Rp)", "2020 (Rp)"), ("T.A. 2022", "T.A. 2023"), (2021, 2022)]
)
def test_a_mere_year_heads_amounts(
    tmp_path: Path, years: tuple[object, object], suffix: str
) -> None:
    """With or without the word for it, of codes or of labels alone."""
    for first in (0, 1):  # with codes, and without
        header: list[object] = [*("Kode", "Uraian")[first:], *years]
        rows: list[Sequence[object]] = [header, *(row[first:] for row in BODY)]
        table, found = checked(tmp_path / f"{first}.{suffix}", rows)
        assert len(table.amounts) == 2
        assert not list(found)
        assert found.coverage.checked["parent-sum"] == 2


@pytest.mark.parametrize("year", ["TA 2023", "Tahun 2023 (Rp)", "2023"])
def test_one_year_heads_amounts(tmp_path: Path, year: str) -> None:
    """The rows say that it is money."""
    rows = [["Uraian", year], *(row[1:3] for row in BODY)]
    _, found = checked(tmp_path / "satu.csv", rows)
    assert found.coverage.checked["parent-sum"] == 1


def test_a_year_of_indicators_heads_no_amounts(tmp_path: Path) -> None:
    """Figures of people and goods are no budget, whatever year heads them."""
    path = tmp_path / "indikator.csv"
    path.write_text("Uraian;2022;2023\nJumlah penduduk miskin;12.500;11.900\nIndeks;70;72\n")
    with pytest.raises(NoBudgetTable):
        read(path)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("title", ["APBDES DESA MEKARSARI TAHUN 2024", ""])
@pytest.mark.parametrize("body", [POSTER, SUMS])
def test_a_poster_needs_no_headings(
    tmp_path: Path, body: list[list[str]], title: str, suffix: str
) -> None:
    """Labels beside one column of amounts: the rows say what they are, and a note that it is so."""
    rows = [[title, ""], *body] if title else body
    table, found = checked(tmp_path / f"baliho.{suffix}", rows)
    assert not list(found)
    assert "tanpa baris judul" in table.notes[0].text.id
    assert sum(found.coverage.checked.values()) == 2
    wrong = [[label, amount.replace("900", "910")] for label, amount in rows]
    _, found = checked(tmp_path / f"salah.{suffix}", wrong)
    assert len([each for each in found if each.severity == "error"]) == 1


def test_two_columns_without_headings_are_not_guessed(tmp_path: Path) -> None:
    """Which is the budget and which what was spent, nothing says."""
    path = tmp_path / "dua.csv"
    path.write_text("\n".join(f"{label};{amount};{amount}" for label, amount in SUMS))
    with pytest.raises(NoBudgetTable, match="lebih dari satu kolom"):
        read(path)


NAMED = {
    "fungsi": ["Fungsi", "Anggaran", "Proporsi Anggaran (%)", "Realisasi"],
    "ranked": ["Peringkat", "Perangkat Daerah", "Realisasi", "Pagu"],
    "transfer": ["No", "Jenis Transfer", "Pagu", "Penyaluran"],
    "granted": ["No", "Nama Penerima", "Alamat", "Nama Ketua", "Usulan (Rp)", "Ditetapkan (Rp)"],
}


@pytest.mark.parametrize("form", NAMED)
def test_names_beside_amounts_are_labels_whatever_their_heading(tmp_path: Path, form: str) -> None:
    """A list is read by what stands in it: names of each row, and two columns of money."""
    heads = NAMED[form]
    places = {"Alamat": "Jalan Raya", "Nama Ketua": "Bapak Lurah", "Proporsi Anggaran (%)": "50,00"}
    names = ["Ekonomi", "Kesehatan", "Pendidikan", "Sosial"]
    rows: list[list[object]] = [list(heads)]
    for number, name in enumerate(names, 1):
        sums = iter([30_000_000 + number] * 2)
        told = {"No": number, "Peringkat": number, **places}
        named = iter([name])
        rows.append([
            told[head] if head in told else next(named, None) or next(sums) for head in heads
        ])  # fmt: skip
    table, found = checked(tmp_path / "a.csv", rows)
    assert list(table.uraian) == names
    assert len(table.amounts) == 2
    assert not found.errors


def test_the_word_of_a_total_is_its_label_wherever_it_stands(tmp_path: Path) -> None:
    """A cell merged over a column that is not read holds the only word of the row."""
    rows = [
        ["No", "Uraian", "Lokasi", "Pagu"],
        ["1", "Honorarium", "Bantul", "60.000.000"],
        ["2", "Perjalanan", "Sleman", "40.000.000"],
        ["", "", "JUMLAH", "101.000.000"],
    ]
    _, found = checked(tmp_path / "a.csv", rows)
    (error,) = found.errors
    assert error.uraian == "JUMLAH"


def test_a_column_is_told_once_and_numbers_of_rows_are_no_figures(tmp_path: Path) -> None:
    """A column of codes that holds none has one note; that numbers count rows asks for nothing."""
    rows = [
        ["Kode", "", "Uraian", "Pagu"],
        ["ab-1", "1.", "Honorarium", "60.000.000"],
        ["cd-2", "2.", "Perjalanan", "40.000.000"],
    ]
    table, _ = checked(tmp_path / "a.csv", rows)
    notes = [note.text.id for note in table.notes]
    assert sum("Kolom A" in note for note in notes) == 1
    assert not any("--columns" in note for note in notes)


@pytest.mark.parametrize("wrong", [False, True])
@pytest.mark.parametrize("total", [("J U M L A H", ""), ("", "T O T A L")])
def test_letters_set_apart_are_a_word(
    tmp_path: Path, total: tuple[str, str], *, wrong: bool
) -> None:
    """A heading and the word of a total are what they are however they are spaced."""
    rows = [
        ["Kode", "U R A I A N", "A N G G A R A N", "R E A L I S A S I"],
        ["5.1.01", "B E L A N J A  P E G A W A I", "60.000.000", "50.000.000"],
        ["5.1.02", "Belanja Barang", "40.000.000", "30.000.000"],
        [*total, "101.000.000" if wrong else "100.000.000", "80.000.000"],
    ]
    table, found = checked(tmp_path / "a.csv", rows)
    assert table.uraian[0] == "BELANJA PEGAWAI"
    assert [each.rule for each in found] == ["total-row"] * wrong


@pytest.mark.parametrize("source", ["Rp. Murni", "Rupiah Murni", "RM"])
def test_rupiah_murni_is_no_version(tmp_path: Path, source: str) -> None:
    """It says whose money it is, beside PHLN; what both make is the pagu."""
    rows = [
        ["Sub Kegiatan", "Anggaran", "", "", "Realisasi", "", ""],
        ["", "PHLN", source, "Total", "PHLN", source, "Total"],
        ["Administrasi", "0", "607.175", "607.175", "0", "357.688", "357.688"],
        ["Jalan Usaha Tani", "48.400", "688.300", "736.700", "23.640", "194.078", "217.718"],
        ["Jumlah", "48.400", "1.295.475", "1.343.875", "23.640", "551.766", "575.406"],
    ]
    table, found = checked(tmp_path / "a.xlsx", rows)
    assert [*table.amounts][2::3] == ["pagu", "realisasi"]
    assert not found.errors


def test_a_unit_right_above_the_headings_is_one_of_the_whole(tmp_path: Path) -> None:
    """``(Rp. Juta)`` over the last column alone belongs to no heading."""
    rows = [
        ["", "", "", "(Rp. Juta)"],
        ["Program", "APBD", "APBN", "Jumlah"],
        ["Jalan", "1.156,279", "5.268,429", "6.424,708"],
        ["Air Minum", "1.177,482", "-", "1.177,482"],
        ["JUMLAH", "2.333,761", "5.268,429", "7.602,190"],
    ]
    table, found = checked(tmp_path / "a.csv", rows)
    assert {column.unit for column in table.amounts.values()} == {Decimal(10**6)}
    assert not [*found]


def test_feb_alone_is_no_month(tmp_path: Path) -> None:
    """Where no other column is of a time it may be a faculty; a row of percents adds nothing up."""
    rows = [
        ["Sumber Dana", "Uraian", "FKIP", "FEB", "FT", "Jumlah"],
        ["Rupiah Murni", "Pagu", "4.936.989", "7.887.432", "6.099.541", "18.923.962"],
        ["", "Realisasi", "3.874.024", "7.069.066", "3.180.957", "14.124.047"],
        ["", "% Serapan", "78,47", "89,62", "52,15", "74,64"],
        ["BOPTN", "Pagu", "561.457", "0", "466.572", "1.028.029"],
        ["", "Realisasi", "244.737", "0", "352.685", "597.422"],
        ["", "% Serapan", "43,59", "-", "75,59", "58,11"],
    ]
    table, found = checked(tmp_path / "a.csv", rows)
    assert "rak_februari" not in table.amounts
    assert not found.errors


def test_the_year_of_a_band_makes_no_column_one_of_years(tmp_path: Path) -> None:
    """``PERHITUNGAN TAHUN 2015`` above ``JUMLAH BIAYA`` heads amounts."""
    rows = [
        ["KODE", "AKUN / DETIL", "PERHITUNGAN TAHUN 2015", "", ""],
        ["", "", "VOLUME", "HARGA SATUAN", "JUMLAH BIAYA"],
        ["521211", "Belanja Bahan", "", "", "11.616.000"],
        ["", "- Konsumsi rapat", "80 OK", "42.000", "3.360.000"],
        ["", "- ATK", "12 BLN", "688.000", "8.256.000"],
    ]
    table, found = checked(tmp_path / "a.xlsx", rows)
    assert "pagu" in table.amounts
    assert not found.errors


@pytest.mark.parametrize("wrong", [False, True])
def test_parts_of_a_heading_need_no_word_that_is_known(tmp_path: Path, *, wrong: bool) -> None:
    """Words below a heading with nothing right of it part it; belanja heads amounts there."""
    rows: list[list[object]] = [
        ["No", "Desa", "Pendapatan", "", "", "Belanja", "Sisa"],
        ["", "", "Kapitasi", "Jaspel", "Jumlah", "", ""],
    ]
    for number, name in enumerate(["Suka", "Mekar", "Jaya", "Baru"], 1):
        one, two = 71_000_000 + 311 * number, 29_000_000 + 1_017 * number
        spent = 65_000_000 + 5_003 * number
        rows.append([number, name, one, two, one + two, spent, one + two - spent])
    if wrong:
        rows[3][6] = 1
    table, found = checked(tmp_path / "a.csv", rows)
    assert len(table.amounts) == 4
    assert [each.where.cell for each in found.errors] == (["G4"] if wrong else [])


BILLS = ["Bulan", "Tagihan Air", "Tagihan Telepon", "Seluruhnya"]


def test_headings_that_nobody_knows_stand_above_figures_that_add_up(tmp_path: Path) -> None:
    """A table is told by its sums where no word of it is known."""
    bills = [[3_123_000, 1_250_500], [2_911_000, 1_333_500], [4_017_000, 1_112_000]]
    rows: list[list[object]] = [list(BILLS)]
    rows += [[month, *each, sum(each)] for month, each in zip("ABC", bills, strict=True)]
    rows.append(["Jumlah", *map(sum, zip(*bills, strict=True)), sum(map(sum, bills))])
    for row, name in zip(rows[1:4], ("Satu", "Dua", "Tiga"), strict=True):
        row[0] = name
    table, found = checked(tmp_path / "a.csv", rows)
    assert len(table.amounts) == 3
    assert not found.errors


@pytest.mark.parametrize("heading", ["Besaran/Bulan (Rp)", "Besaran (Rp)", "Nilai Bantuan (Rp)"])
def test_what_each_row_gets_is_no_part_of_a_sum(tmp_path: Path, heading: str) -> None:
    """A total that prints again what each of its rows does tells a rate."""
    rows: list[list[object]] = [["Kecamatan", "KPM", heading, "Pagu (Rp)"]]
    people = {"Utara": 312, "Selatan": 287, "Tengah": 405, "Hulu": 246}
    rows += [[name, n, 300_000, n * 1_200_000] for name, n in people.items()]
    rows.append(["JUMLAH", 1250, 300_000, 1_500_000_000])
    _, found = checked(tmp_path / "a.csv", rows)
    assert not found.errors
    assert found.coverage.checked["total-row"] >= 1


def test_people_are_no_money_though_they_add_up(tmp_path: Path) -> None:
    """Sums alone make no budget: headings that count something are refused as before."""
    rows: list[list[object]] = [["Kecamatan", "Laki-laki", "Perempuan", "Penduduk"]]
    rows += [[name, 1_100_217, 1_200_331, 2_300_548] for name in ("Utara", "Selatan", "Barat")]
    with pytest.raises(NoBudgetTable):
        checked(tmp_path / "a.csv", rows)


@pytest.mark.parametrize(
    "heads",
    [
        ["No", "Nama Pasar", "Target 1 Th", "s/d Bln Lalu", "Bulan Ini", "s/d Bln Ini"],
        ["no", "program_name", "program_budget", "budget_realization"],
    ],
)
def test_headings_cut_short_or_in_english_are_known(tmp_path: Path, heads: list[str]) -> None:
    """``Bln`` is bulan, and a portal's ``budget_realization`` is the realisasi."""
    rows: list[list[object]] = [["REKAP RETRIBUSI PASAR"], list(heads)]
    for number, name in enumerate(["Induk", "Pagi", "Ikan"], 1):
        sums = [70_000_000, 30_000_000 + number, 20_000_000, 50_000_000 + number]
        rows.append([number, name, *sums[: len(heads) - 2]])
    table, found = checked(tmp_path / "a.csv", rows)
    assert any(name.startswith("realisasi") for name in table.amounts)
    assert not found.errors


def test_amounts_under_a_percent_are_no_percents(tmp_path: Path) -> None:
    """``Disiplin (40%)`` prints the rupiah of a share."""
    rows: list[list[object]] = [["No", "Nama", "Pagu", "Produktivitas (60%)", "Disiplin (40%)"]]
    rows += [
        [number, name, 2_500_000 + 5 * number, 1_500_000 + 3 * number, 1_000_000 + 2 * number]
        for number, name in enumerate(["Satu", "Dua", "Tiga"], 1)
    ]
    table, _ = checked(tmp_path / "a.csv", rows)
    assert not table.percents


def test_each_code_of_a_line_keeps_its_name() -> None:
    """Of names beside two codes the last may repeat: it is the name of a rekening, no remark."""
    text = (
        "Kode Sub Kegiatan,Nama Sub Kegiatan,Kode Rekening,Nama Rekening,Pagu\n"
        "1.06.01.2.01.0001,Rapat,5.1.02.01.01.0024,Alat Tulis,100\n"
        "1.06.02.2.01.0001,Survei,5.1.02.01.01.0024,Alat Tulis,200\n"
    )
    (table,) = read(BytesIO(text.encode()))
    tree = Tree(table, by=["sub_kegiatan", "rekening"])
    assert {node.uraian for node in tree.leaves} == {"Alat Tulis"}


@pytest.mark.parametrize("word", ["giat", "kegiatan"])
@pytest.mark.parametrize("coded", [False, True])
def test_an_export_of_sipd_is_nested_by_its_sub_kegiatan(word: str, *, coded: bool) -> None:
    """Its headings say giat, and a name may repeat the code that stands beside it."""
    lines = [
        ("2.11.01.2.01.0001", "Rapat", "5.1.02.01.01.0024", "Alat Tulis", 100),
        ("2.11.01.2.01.0001", "Rapat", "5.1.02.02.01.0003", "Honorarium", 50),
        ("2.11.01.2.02.0005", "Survei", "5.1.02.01.01.0024", "Alat Tulis", 200),
    ]
    text = (
        f"kode_program;nama_program;kode_{word};nama_{word};kode_sub_{word};nama_sub_{word}"
        ";kode_akun;nama_akun;nilai_anggaran\n"
    )
    for sub, name, akun, label, pagu in lines:
        first, second = (f"{sub} ", f"{akun} ") if coded else ("", "")
        kegiatan = sub.rpartition(".")[0]
        text += f"2.11.01;PENUNJANG;{kegiatan};Umum;{sub};{first}{name};{akun};{second}{label}"
        text += f";{pagu}\n"
    tree = Tree(read(BytesIO(text.encode()), name="sipd.csv")[0])
    found = [
        (str(node.pagu), node.uraian)
        for node in tree.values()
        if node.uraian in {"Rapat", "Survei"}
    ]
    assert found == [("150.00", "Rapat"), ("200.00", "Survei")]
    recap = [
        {"kode": "2.11.01.2.01.0001", "uraian": "Rapat", "pagu": 150},
        {"kode": "2.11.01.2.02.0005", "uraian": "Survei", "pagu": 210},
    ]
    line, total = reconcile(recap, tree).findings
    assert (line.kode, line.difference, total.difference) == (
        "2.11.01.2.02.0005",
        Decimal(10),
        Decimal(10),
    )


@given(st.text(alphabet="0123456789.,;:()+-/=–'\" \t", max_size=24))
def test_figures_alone_are_no_heading(text: str) -> None:
    """What has no letter, no percent and no year heads no column, so nobody need ask what it
    means.
    """
    assert _TELLS.search(text) or not meaning((text,))


CARDS = """<h1>APBD 2024</h1><div><h4>Pendapatan</h4><p>Rp 900.000.000</p></div>
<div><h4>Belanja</h4><p>Rp 1.000.000.000</p></div>
<table><tr><th>Fungsi</th><th>Anggaran</th><th>Porsi (%)</th></tr>
<tr><td>Pendidikan</td><td>600.000.000</td><td>60,00</td></tr>
<tr><td>Kesehatan</td><td>300.000.000</td><td>{share}</td></tr>
<tr><td>Ekonomi</td><td>60.000.000</td><td>6,00</td></tr>
<tr><td>Sosial</td><td>25.000.000</td><td>2,50</td></tr>
<tr><td>Lainnya</td><td>15.000.000</td><td>1,50</td></tr>
<tr><td>Total</td><td>1.000.000.000</td><td>100,00</td></tr></table>
<p>Realisasi sebesar Rp 900.000.000,- dari pagu<br>Rp 1.000.000.000,- atau {percent}%.</p>"""


@pytest.mark.parametrize(
    ("share", "percent", "rules"),
    [
        ("30,00", "90,00", []),
        ("34,00", "90,00", ["percent"]),
        ("30,00", "91,00", ["claim-percent"]),
    ],
)
def test_a_page_has_tables_and_sentences(
    share: str, percent: str, rules: list[str], tmp_path: Path
) -> None:
    """What a page prints outside its tables is text, and no row of them."""
    page = tmp_path / "apbd.html"
    page.write_text(CARDS.format(share=share, percent=percent), encoding="utf-8")
    document = read_document(page)
    assert len(document.tables[0]) == 6
    assert [each.rule for each in check(document)] == rules


def test_years_that_an_rka_counts_from_its_own(tmp_path: Path) -> None:
    """Tahun n is the year of the budget, beside the one before and the one to come."""
    path = tmp_path / "rka.csv"
    path.write_text(
        "Kode;Uraian;Tahun n-1;Tahun n (2025);;;Tahun n+1\n"
        ";;;Belanja Operasi;Belanja Modal;Jumlah;\n"
        "1.02.01;PROGRAM PENUNJANG;-;300.000.000;0;300.000.000;-\n"
        "1.02.02;PROGRAM UPAYA;-;200.000.000;100.000.000;300.000.000;-\n"
        "JUMLAH;;-;500.000.000;100.000.000;600.000.000;-\n"
    )
    (table,) = read(path)
    assert {"pagu_lalu", "pagu_operasi", "pagu_modal", "pagu", "pagu_maju"} <= {*table.amounts}
    assert not check(Tree(table)).errors


def test_numbers_of_columns_in_the_form_of_amounts(tmp_path: Path) -> None:
    """A workbook prints the numbers of its columns with the decimals of the amounts below."""
    path = tmp_path / "lra.csv"
    path.write_text(
        "Kode;Uraian;Anggaran;Realisasi;Sisa\n1.00;2.00;3.00;4.00;5 = 3 - 4\n"
        "5.1;Belanja Operasi;600.000;500.000;100.000\n5.2;Belanja Modal;300.000;200.000;100.000\n"
    )
    (table,) = read(path)
    assert table.uraian == ["Belanja Operasi", "Belanja Modal"]
