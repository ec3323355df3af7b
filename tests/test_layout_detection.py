"""Tables are found in sheets as people lay them out."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from anggaran import Tree, check, flag
from anggaran.errors import InvalidOption, NoBudgetTable, UnreadableFile
from anggaran.finding import Severity
from anggaran.measure import Measure, pairs
from anggaran.periode.period import MONTHS
from anggaran.reading.layout import meaning, words
from anggaran.reading.layout.meaning import add_heading
from anggaran.reading.reader import read
from anggaran.table.table import Table

Row = Sequence[object]
Rows = Sequence[Row]
Merges = Sequence[tuple[int, int, int, int]]


def workbook(path: Path, rows: Rows, merges: Merges = ()) -> Path:
    """A workbook of one sheet ``LRA``; the cells under a merged range other than its first stay
    blank.
    """
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("LRA")
    for top, left, bottom, right in merges:
        sheet.merge_range(top, left, bottom, right, "")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in {None, ""} or isinstance(cell, float | int):
                sheet.write(number, column, cell)
    book.close()
    return path


def text_file(path: Path, rows: Rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(
            [["" if cell is None else cell for cell in row] for row in rows]
        )
    return path


def figures(table: Table, measure: str) -> list[str | None]:
    column = table.amounts[measure]
    return [None if (value := column.value(i)) is None else str(value) for i in range(len(table))]


def whole(table: Table, last: int) -> bool:
    """True where the accepted and the refused rows are all rows from below the header to
    ``last``.
    """
    rows = sorted([*table.rows, *(row.row for row in table.refused)])
    return rows == list(range(table.header_rows[-1] + 1, last + 1))


HEAD: Row = ["Kode", "Uraian", "Anggaran", "Realisasi"]
BODY: Rows = [
    ["5", "BELANJA", 300, 30],
    ["5.1", "Belanja Operasi", 200, 20],
    ["5.1.01", "Belanja Pegawai", 200, 20],
    ["5.2", "Belanja Modal", 100, 10],
]


def test_titles_above_and_signatures_below_are_outside(tmp_path: Path) -> None:
    """A title block stands above the header, a signature block below the last amount; neither is a
    row.
    """
    rows: Rows = [
        ["PEMERINTAH KABUPATEN"],
        ["LAPORAN REALISASI ANGGARAN"],
        [],
        HEAD,
        *BODY,
        [],
        ["", "", "", "Kota, 31 Desember 2023"],
        ["", "", "", "Kepala Dinas"],
        ["", "", "", "NIP. 19670812 199003 1 002"],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert list(table.rows) == [5, 6, 7, 8]
    assert table.titles == ("PEMERINTAH KABUPATEN", "LAPORAN REALISASI ANGGARAN")
    assert table.header_rows == (4,)
    assert whole(table, 8)
    assert table.where(3, "realisasi").cell == "D8"


def test_headings_merged_beyond_the_last_cell(tmp_path: Path) -> None:
    """A heading merged over blank columns right of all cells, and one merged there alone, head
    what stands in the grid.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Jumlah (Rp)"],
        ["5", "Belanja", 30],
        ["5.1", "Belanja Operasi", 10],
        ["5.2", "Belanja Modal", 20],
    ]
    merges = [(0, 2, 0, 4), (0, 6, 0, 8), (3, 2, 9, 3)]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, merges))
    assert str(Tree(table)["5"].stated.pagu) == "30.00"


def test_merged_groups_over_three_header_rows(tmp_path: Path) -> None:
    """Anggaran and Realisasi under Operasi and Modal become a measure each, whatever is merged
    above them.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Kelompok Belanja", "", "", ""],
        ["", "", "Operasi", "", "Tak Terduga", ""],
        ["", "", "Realisasi", "Anggaran", "Anggaran", "Realisasi"],
        ["1", "2", "3", "4", "5", "6"],
        ["5", "BELANJA", 10, 20, 30, "0,00"],
        ["5.1", "Belanja Operasi", 10, 20, 30, "0,00"],
    ]
    merges = [(0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5)]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, merges))
    assert list(table.amounts) == [
        "realisasi_operasi",
        "pagu_operasi",
        "pagu_tidak_terduga",
        "realisasi_tidak_terduga",
    ]
    assert figures(table, "pagu_operasi") == ["20.00", "20.00"]
    assert table.header_rows == (1, 2, 3, 4)
    assert table.header["D"] == "Kelompok Belanja Operasi Anggaran"


def test_groups_of_a_text_file_are_carried_to_the_right(tmp_path: Path) -> None:
    """Where merging is not recorded, a group heading stands over the blank headings to its
    right.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Anggaran", "", "Realisasi", ""],
        ["", "", "2023", "2024", "2023", "2024"],
        ["5", "BELANJA", "1.000", "2.000", "3.000", "4.000"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert {name: figures(table, name) for name in table.amounts} == {
        "pagu_2023": ["1000.00"],
        "pagu_2024": ["2000.00"],
        "realisasi_2023": ["3000.00"],
        "realisasi_2024": ["4000.00"],
    }


@pytest.mark.parametrize(
    ("header", "measures"),
    [
        (["Kode", "Uraian", "Pagu (Rp)", "Realis asi"], ["pagu", "realisasi"]),
        (
            ["Kode", "Uraian", "Anggaran\nSebelum Perubahan", "Anggaran Setelah Perubahan"],
            ["pagu_sebelum", "pagu_setelah"],
        ),
        (["Kode", "Uraian", "Semula", "Menjadi"], ["pagu_sebelum", "pagu_setelah"]),
        (["Kode", "Uraian", "Anggaran Setelah Perubahan", "Realisasi"], ["pagu", "realisasi"]),
        (["Kode", "Uraian", "Anggaran 2023", "Realisasi 2023"], ["pagu", "realisasi"]),
        (["Kode", "Uraian", "Realisasi 2023", "Realisasi 2022"], ["realisasi", "realisasi_2022"]),
        (
            ["Kode", "Uraian", "Pagu Indikatif 2024", "Pagu Indikatif 2025"],
            ["pagu_2024", "pagu_2025"],
        ),
        (["Kode", "Uraian", "Anggaran", "Realisasi Tahun Lalu"], ["pagu", "realisasi_lalu"]),
        (
            ["Kode", "Uraian", "Realisasi s.d. Bulan Lalu", "Realisasi Bulan Ini"],
            ["realisasi_sd_lalu", "realisasi_ini"],
        ),
        (["Kode", "Uraian", "Jumlah Anggaran", "Prognosis"], ["pagu", "prognosis"]),
        (["Kode", "Uraian", "Januari", "Februari"], ["rak_januari", "rak_februari"]),
        (
            ["Kode", "Uraian", "Realisasi Januari", "Realisasi Februari"],
            ["realisasi_januari", "realisasi_februari"],
        ),
        (["Kode", "Uraian", "Belanja Operasi", "Belanja Modal"], ["pagu_operasi", "pagu_modal"]),
        (
            ["Kode", "Uraian", "Kebutuhan Dana/Pagu Indikatif", "Prakiraan Maju (Rp)"],
            ["pagu", "pagu_maju"],
        ),
        (["KODE REKENING", "URALAN", "ANGGARAN", "REALISASI"], ["pagu", "realisasi"]),
        (["No. Rek", "Jenis Belanja", "Pagu DPA", "SP2D"], ["pagu", "realisasi"]),
        (["Kode", "Uraian", "SP2D", "Realisasi SPJ"], ["realisasi_sp2d", "realisasi"]),
        (["Kode", "Uraian", "Pagu", "Realisasi s.d. 31 Desember 2023"], ["pagu", "realisasi"]),
        (["Kode", "Uraian", "Pagu", "Realisasi per 30/06/2024"], ["pagu", "realisasi"]),
        (["Kode", "Uraian", "Pagu", "Realisasi s/d Triwulan III"], ["pagu", "realisasi"]),
        (
            ["Kode", "Uraian", "Pagu", "Realisasi sampai dengan bulan September"],
            ["pagu", "realisasi"],
        ),
        (["Kode", "Uraian", "Pagu", "Realisasi s.d. Bulan Lalu"], ["pagu", "realisasi_sd_lalu"]),
        (["Kode", "Uraian", "Pagu", "Realisasi Triwulan III"], ["pagu", "realisasi_tw_3"]),
        (
            ["Kode", "Uraian", "Realisasi s.d. TW I", "Realisasi s.d. TW II"],
            ["realisasi_sd_tw_1", "realisasi_sd_tw_2"],
        ),
        (
            [
                "Kode",
                "Uraian",
                "Rencana Tahun 2024 Kebutuhan Dana",
                "Prakiraan Maju Tahun 2025 Kebutuhan Dana",
            ],
            ["pagu_2024", "pagu_2025"],
        ),
    ],
)
def test_header_words_name_measures(tmp_path: Path, header: list[str], measures: list[str]) -> None:
    """The words of a header, its years and versions name the measures."""
    rows: Rows = [
        header,
        ["5", "BELANJA", "1.500.000", "1.250.000"],
        ["5.1", "Belanja Operasi", "1.500.000", "1.250.000"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert list(table.amounts) == measures
    assert table.kode["kode"] == ["5", "5.1"]


def test_a_caller_adds_headings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A phrase added once is read as the words that it stands for, with years and versions as
    ever.
    """
    monkeypatch.setattr(words, "SINONIM", known := dict(words.SINONIM))
    monkeypatch.setattr(meaning, "SINONIM", known)
    file = workbook(
        tmp_path / "a.xlsx",
        [["Mata Acara", "Tersedia 2024", "Cair 2024"], ["Belanja Pegawai", 100, 90]],
    )
    with pytest.raises(NoBudgetTable):
        read(file)
    for phrase, means in (("mata acara", "Uraian"), ("TERSEDIA", "pagu"), ("Cair", "realisasi")):
        add_heading(phrase, means)
    assert list(read(file)[0].amounts) == ["pagu", "realisasi"]
    with pytest.raises(InvalidOption, match="pagu"):
        add_heading("Cair", "entah apa")
    known.clear()
    for cached in (words.plain, words.unknown_share, meaning.meaning):
        cached.cache_clear()


def test_percents_differences_and_targets_are_no_measures(tmp_path: Path) -> None:
    """Percents and computed differences stand apart from the amounts; targets and achievements are
    not read.
    """
    rows: Rows = [
        [
            "Kode",
            "Uraian",
            "Target 2023",
            "Anggaran",
            "Realisasi",
            "%",
            "Lebih/(Kurang)",
            "Sisa Pagu",
            "% Capaian Kinerja",
        ],
        ["5", "BELANJA", "12 dokumen", "2.000", "1.000", "50,00", "(1.000)", "1.000", "87,5"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert list(table.amounts) == ["pagu", "realisasi"]
    assert list(table.derived) == ["lebih_kurang", "sisa"]
    assert [percent.header for percent in table.percents.values()] == ["%"]
    assert table.derived["lebih_kurang"].value(0) == Decimal("-1000.00")


def test_a_header_repeated_at_a_page_break_is_refused(tmp_path: Path) -> None:
    """A page break inside a table refuses its page number, header and column numbers, and the table
    goes on.
    """
    numbers: Row = ["1", "2", "3", "4"]
    rows: Rows = [HEAD, numbers, *BODY[:2], ["Halaman 1 dari 2"], HEAD, numbers, *BODY[2:]]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.header_rows == (1, 2)
    assert list(table.rows) == [3, 4, 8, 9]
    assert [(row.row, row.reason.en) for row in table.refused] == [
        (5, "page number or footer"),
        (6, "repeated header"),
        (7, "row of column numbers"),
    ]


def test_several_tables_on_a_sheet(tmp_path: Path) -> None:
    """Tables one under the other are told apart by their headers, each with its own titles."""
    other: Rows = [
        ["No", "Program", "Pagu"],
        [1, "Program Rehabilitasi Sosial", 1_500_000],
        [2, "Program Bencana", 2_500_000],
    ]
    rows: Rows = [["Tabel 1"], HEAD, *BODY, [], ["Tabel 2"], *other]
    first, second = read(workbook(tmp_path / "a.xlsx", rows))
    assert (first.name, second.name) == ("LRA", "LRA (2)")
    assert (list(first.rows), list(second.rows)) == ([3, 4, 5, 6], [10, 11])
    assert second.titles == ("Tabel 2",)
    assert second.nomor == ["1", "2"]


def test_tables_with_the_same_header_are_not_one(tmp_path: Path) -> None:
    """A header that comes again under a new title after a total heads a new table."""
    total: Row = ["", "JUMLAH", 300, 30]
    rows: Rows = [
        ["Dinas Sosial"],
        HEAD,
        *BODY,
        total,
        [],
        ["Dinas Pendidikan"],
        HEAD,
        *BODY,
        total,
    ]
    tables = read(workbook(tmp_path / "a.xlsx", rows))
    assert [table.titles for table in tables] == [("Dinas Sosial",), ("Dinas Pendidikan",)]
    assert [len(table) for table in tables] == [5, 5]


def test_two_tables_side_by_side(tmp_path: Path) -> None:
    """Labels and amounts twice in one header are two tables that share the row numbers."""
    header = ["No", "Program (Rencana)", "Pagu (Rencana)", "Program (Analisis)", "Pagu (Analisis)"]
    rows: Rows = [
        header,
        ["1", "Program A", "1.500.000", "Program B", "2.500.000"],
        ["", "", "1.500.000", "", "2.500.000"],
    ]
    left, right = read(text_file(tmp_path / "a.csv", rows))
    assert (left.name, right.name) == ("a – Rencana", "a – Analisis")
    assert (figures(left, "pagu")[0], figures(right, "pagu")[0]) == ("1500000.00", "2500000.00")
    assert left.nomor == right.nomor == ["1", ""]
    assert right.uraian == ["Program B", ""]


def test_tables_side_by_side_have_codes_of_their_own(tmp_path: Path) -> None:
    """A code column right of amounts belongs to the labels behind it, however long its table is."""
    rows: Rows = [
        [*HEAD, "", *HEAD],
        ["4", "PENDAPATAN", 500, 50, "", *BODY[0]],
        ["4.1", "Pajak Daerah", 500, 50, "", *BODY[1]],
        *([""] * 5 + [*row] for row in BODY[2:]),
    ]
    left, right = read(workbook(tmp_path / "a.xlsx", rows))
    assert (left.kode["kode"], figures(left, "pagu")) == (["4", "4.1"], ["500.00", "500.00"])
    assert right.kode["kode"] == ["5", "5.1", "5.1.01", "5.2"]
    assert right.where(0, "pagu").cell == "H2"


def test_nested_code_columns_keep_their_order(tmp_path: Path) -> None:
    """Four code columns under one merged heading stay four, the outermost first."""
    rows: Rows = [
        ["Kode", "", "", "", "Uraian", "Anggaran"],
        ["2.16", "", "", "", "URUSAN KOMUNIKASI", 10],
        ["2.16", "2.16.2.20.2.21.01.0000", "", "", "Dinas", 10],
        ["2.16", "2.16.2.20.2.21.01.0000", "2.16.01", "", "Program", 10],
        ["2.16", "2.16.2.20.2.21.01.0000", "2.16.01", "5.1.02", "Belanja Barang dan Jasa", 10],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, [(0, 0, 0, 3)]))
    assert list(table.kode) == ["kode_1", "kode_2", "kode_3", "kode_4"]
    assert table.kode["kode_4"] == [None, None, None, "5.1.02"]


def test_codes_under_the_headings_of_labels(tmp_path: Path) -> None:
    """A column headed "Program" that holds nothing but codes is a code column, where another holds
    the labels.
    """
    rows: Rows = [
        ["Urusan", "Program", "Kegiatan", "Uraian", "Pagu"],
        ["1", "", "", "URUSAN WAJIB", 100],
        ["1", "1.01.01", "", "PROGRAM PENUNJANG", 100],
        ["1", "1.01.01", "1.01.01.2.01", "Perencanaan", 100],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.kode == {"kode": ["1", "1.01.01", "1.01.01.2.01"]}
    assert Tree(table).totals["pagu"] == Decimal("100.00")


def test_a_code_split_over_columns_is_joined(tmp_path: Path) -> None:
    """One segment a column is one code; a segment left out in between leaves a gap that is no
    code.
    """
    rows: Rows = [
        ["Kode Rekening", "", "", "Uraian", "Anggaran"],
        ["5.", "", "", "BELANJA", 10],
        ["5.", "1.", "", "Belanja Operasi", 10],
        ["5.", "1.", "02", "Belanja Barang dan Jasa", 10],
        [5, "", 3, "Belanja Lain", 10],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, [(0, 0, 0, 2)]))
    assert table.kode == {"kode": ["5", "5.1", "5.1.02", "5..3"]}


def test_figures_are_no_labels(tmp_path: Path) -> None:
    """``PENDAPATAN`` heads labels elsewhere; over figures it heads figures, and these are read."""
    rows = [
        ["KODE", "URAIAN", "PENDAPATAN", "BELANJA", "", ""],
        ["", "", "", "OPERASI", "MODAL", "JUMLAH BELANJA"],
        ["1", "PENDIDIKAN DAN KESEHATAN", "7.100.000", "14.000.000", "6.000.000", "20.000.000"],
        ["1.01", "PENDIDIKAN", "-", "6.000.000", "2.000.000", "8.000.000"],
        ["1.02", "KESEHATAN", "7.100.000", "8.000.000", "4.000.000", "12.000.000"],
        ["JUMLAH", "", "7.100.000", "14.000.000", "6.000.000", "20.000.000"],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, [(0, 3, 0, 5)]))
    assert table.uraian == ["PENDIDIKAN DAN KESEHATAN", "PENDIDIKAN", "KESEHATAN", "JUMLAH"]
    assert "C" in {table.letters[name] for name in table.amounts}
    assert not check(Tree(table)).errors


def test_code_and_label_in_one_cell_are_split(tmp_path: Path) -> None:
    """A cell that begins with its code gives the code and the label, in the code column or without
    one.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Pagu"],
        ["1.01.2.22.0.00.01.0000 Dinas Pendidikan", "", 10],
        ["1.01", "URUSAN PENDIDIKAN", 10],
        ["JUMLAH", "", 10],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.kode["kode"] == ["1.01.2.22.0.00.01.0000", "1.01", None]
    assert table.uraian == ["Dinas Pendidikan", "URUSAN PENDIDIKAN", "JUMLAH"]
    (table,) = read(
        text_file(
            tmp_path / "b.csv",
            [["Uraian", "Pagu"], ["5.1.01 Belanja Pegawai", "1.000"], ["Jumlah", "1.000"]],
        )
    )
    assert (table.kode["kode"], table.uraian) == (["5.1.01", None], ["Belanja Pegawai", "Jumlah"])


def test_codes_without_dots_before_their_labels(tmp_path: Path) -> None:
    """A short number leads its label where longer codes of the column begin with its digits."""
    labels = [
        "4. PENDAPATAN DAERAH",
        "41. PENDAPATAN ASLI DAERAH",
        "4101. Pajak Daerah",
        "4102. Retribusi Daerah",
    ]
    rows: Rows = [["Uraian", "Anggaran"], *([label, 100] for label in labels)]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.kode["kode"] == ["4", "41", "4101", "4102"]
    assert table.uraian[1] == "PENDAPATAN ASLI DAERAH"


def test_labels_in_the_column_of_their_level(tmp_path: Path) -> None:
    """Labels in one of several columns give the level by the column."""
    rows: Rows = [
        ["Uraian", "", "", "Anggaran"],
        ["BELANJA", "", "", 10],
        ["", "Belanja Operasi", "", 10],
        ["", "", "Belanja Pegawai", 10],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, [(0, 0, 0, 2)]))
    assert table.level == [1, 2, 3]
    assert table.uraian == ["BELANJA", "Belanja Operasi", "Belanja Pegawai"]


def test_names_in_every_column_are_no_levels(tmp_path: Path) -> None:
    """Lines that name program and rekening at once are side by side, one without a rekening no
    parent of the others.
    """
    rows: Rows = [
        ["Program", "Rekening", "Pagu"],
        ["P1", "Gaji", 70],
        ["P1", "", 30],
        ["P1", "Kertas", 10],
    ]
    tree = Tree(read(workbook(tmp_path / "a.xlsx", rows))[0])
    assert tree.totals["pagu"] == Decimal("110.00")


def test_leading_blanks_give_the_level(tmp_path: Path) -> None:
    """Where no code is printed, the indent of a label is its level."""
    rows: Rows = [
        ["Uraian", "Anggaran"],
        ["BELANJA", "10"],
        ["   Belanja Operasi", "10"],
        ["      Belanja Pegawai", "10"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert table.level == [1, 2, 3]


@pytest.mark.parametrize("shown", ["indent", "bold"])
def test_styles_show_levels(tmp_path: Path, shown: str) -> None:
    """The indent of a cell is its level, and bold labels head the others: a group that fails its
    sum is found.
    """
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, styles = (
            book.add_worksheet("LRA"),
            [book.add_format({"bold": True}), book.add_format({"indent": 1})],
        )
        sheet.write_row(0, 0, ["Uraian", "Anggaran"])
        rows = [
            ("Alat", 100),
            ("Meja", 60),
            ("Kursi", 40),
            ("Mobil", 50),
            ("Bus", 30),
            ("Gedung", 70),
            ("Rumah", 70),
        ]
        for number, (label, pagu) in enumerate(rows, 1):
            head = label in {"Alat", "Mobil", "Gedung"}
            style = styles[not head] if head is (shown == "bold") else None
            sheet.write_string(number, 0, label, style)
            sheet.write_number(number, 1, pagu)
    (fault,) = check(Tree(read(path)[0])).errors
    assert (fault.rule, fault.where.cell, fault.difference) == (
        "parent-sum",
        "B5",
        Decimal("20.00"),
    )


def test_a_page_indents_by_blanks_that_do_not_break(tmp_path: Path) -> None:
    """``&nbsp;`` before a label of an HTML page is its indent."""
    labels = ["BELANJA", "&nbsp;&nbsp;Operasi", "&nbsp;&nbsp;&nbsp;&nbsp;Pegawai"]
    cells = "".join(f"<tr><td>\n {label}</td><td>&nbsp;1.000.000</td></tr>" for label in labels)
    path = tmp_path / "a.xls"
    path.write_text(
        f"<table><tr><td>Uraian</td><td>Anggaran</td></tr>{cells}</table>", encoding="utf-8"
    )
    (table,) = read(path)
    assert (table.level, table.uraian) == ([1, 2, 3], ["BELANJA", "Operasi", "Pegawai"])
    assert figures(table, "pagu") == ["1000000.00"] * 3


def test_spacer_columns_and_realisasi_before_anggaran(tmp_path: Path) -> None:
    """Blank columns between the others change nothing, nor does the order of the measures."""
    rows: Rows = [
        ["", "Kode", "", "Uraian", "", "Realisasi", "", "Anggaran"],
        *[["", k, "", u, "", r, "", a] for k, u, a, r in BODY],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert list(table.amounts) == ["realisasi", "pagu"]
    assert table.letters["pagu"] == "H"
    assert figures(table, "pagu") == ["300.00", "200.00", "200.00", "100.00"]


def test_a_flat_recap_names_its_dimensions(tmp_path: Path) -> None:
    """Pairs of code and name columns are the dimensions of flat lines, named by their headers."""
    rows: Rows = [
        [
            "NO",
            "KODE PROGRAM",
            "NAMA PROGRAM",
            "KODE KEGIATAN",
            "NAMA KEGIATAN",
            "KODE REKENING",
            "NAMA REKENING",
            "PAGU",
        ],
        [1, "1.01.02", "PROGRAM A", "1.01.02.2.01", "Kegiatan A", "5.1.02", "Belanja Barang", 10],
        [2, "1.01.02", "PROGRAM A", "1.01.02.2.01", "Kegiatan A", "5.1.01", "Belanja Pegawai", 20],
        [3, "1.01.02", "PROGRAM A", "1.01.02.2.01", "Kegiatan A", "", "", ""],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.flat
    assert list(table.kode) == ["program", "kegiatan", "rekening"]
    assert table.names["kegiatan"] == ["Kegiatan A"] * 3
    assert table.uraian == ["Belanja Barang", "Belanja Pegawai", "Kegiatan A"]
    assert figures(table, "pagu") == ["10.00", "20.00", None]


def test_what_a_flat_line_names_right_of_its_amounts_is_no_table_beside_it(tmp_path: Path) -> None:
    """A line of realisasi by document names who entered it, its SPD and its SP2D: none of them
    heads a table of its own, a number of persons is no money, and what was paid back or provided
    is no pagu. The word of a total in a column of codes is none.
    """
    head = [
        "Kode Program", "Nama Program", "Kode Rekening", "Nama Rekening", "Nilai Realisasi",
        "Nilai Setoran", "NIP Pegawai", "Nama Pegawai", "Nomor SPD", "Nilai SPD", "Nilai SP2D",
    ]  # fmt: skip
    nip, spd = "199001012020011001", "01/SPD"
    rows: Rows = [
        head,
        ["1.01.01", "Rutin", "5.1.01", "Gaji", 400_000, 5_000, nip, "Kasir", spd, 900_000, 700_000],
        ["1.01.01", "Rutin", "5.1.02", "Map", 300_000, 0, nip, "Kasir", spd, 500_000, 700_000],
        ["1.01.02", "Jalan", "5.1.01", "Gaji", 200_000, 0, nip, "Kasir", spd, 400_000, 200_000],
        ["Total", "", "", "", 900_000, 5_000],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.flat
    assert [*map(str, table.amounts)][:2] == ["realisasi", "lain_nilai_setoran"]
    assert "pagu" not in table.amounts
    assert not list(check(Tree(table)))


def test_a_code_torn_by_a_line_break_is_whole(tmp_path: Path) -> None:
    """A narrow cell breaks a code within a segment: it is that code, and its lines are its own."""
    rows: Rows = [
        ["Kode Rekening", "Uraian", "Jumlah (Rp)"],
        ["5.2.02.10.001", "Belanja Modal Komputer Unit", 30],
        ["5.2.02.10.001.00002", "Personal Computer", 20],
        ["5.2.02.10.001.000\n03", "Komputer Unit Lainnya", 10],
    ]
    tree = Tree(read(workbook(tmp_path / "a.xlsx", rows))[0])
    assert str(tree["5.2.02.10.001.00003"].pagu) == "10.00"
    assert not list(check(tree))


def test_numbers_with_dots_below_letters_are_an_outline(tmp_path: Path) -> None:
    """``A``, ``I``, ``1.1`` count programs, kegiatan and sub kegiatan; none of them is a code."""
    rows: Rows = [
        ["NO", "PROGRAM DAN KEGIATAN", "PAGU (Rp)"],
        ["A", "Program Penunjang", 60],
        ["I", "Kegiatan Perencanaan", 30],
        ["1.1", "Sub Kegiatan Renja", 10],
        ["1.2", "Sub Kegiatan RKA", 20],
        ["II", "Kegiatan Keuangan", 30],
        ["2.1", "Sub Kegiatan Gaji", 25],
        ["2.2", "Sub Kegiatan Laporan", 5],
        ["JUMLAH", "", 60],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert not table.kode
    assert not [each for each in check(Tree(table)) if each.severity is Severity.ERROR]


def test_a_sheet_without_a_column_that_the_table_fills_is_no_more_of_it(tmp_path: Path) -> None:
    """A sheet without headings whose columns fit, but for one that every row above prints."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    first = [
        ["Kode", "Uraian", "Pagu Sebelum", "Realisasi", "Pagu Setelah"],
        ["5.1", "Belanja Operasi", 100, 50, 120],
        ["5.1.02", "Belanja Barang", 100, 50, 120],
    ]
    second = [["5.2", "Belanja Modal", 70, 30], ["5.2.02", "Belanja Mesin", 70, 30]]
    for name, rows in (("Satu", first), ("Dua", second)):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    (table, *_) = read(tmp_path / "a.xlsx")
    assert len(table) == 2


def test_lines_by_source_of_money_are_a_list(tmp_path: Path) -> None:
    """One sub kegiatan has several sources, and stands under several dinas: its code is no
    duplicate, and a code of a source of money is the parent of nothing.
    """
    rows: Rows = [
        ["Kode", "Sub Kegiatan", "Kode Sumber Dana", "Sumber Dana", "Pagu (Rp)", "Nama OPD"],
        ["1.01.01.2.01.0001", "Gaji", "2.2.01.01.02", "DAU", 500_000, "Dinas A"],
        ["1.01.01.2.01.0001", "Gaji", "2.2.01.01.02.0004", "DAU Pendidikan", 200_000, "Dinas A"],
        ["1.01.01.2.01.0002", "Mebel", "-", "-", 0, "Dinas A"],
        ["1.01.01.2.01.0001", "Gaji", "2.2.01.01.02", "DAU", 300_000, "Dinas B"],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    tree = Tree(table)
    assert table.flat
    assert str(tree["1.01.01.2.01.0001"].pagu) == "1000000.00"
    assert not [each for each in check(tree) if each.severity is Severity.ERROR]


def test_lines_that_hold_code_and_name_in_one_cell_are_flat(tmp_path: Path) -> None:
    """Several columns of code and name in one cell are dimensions like pairs of columns."""
    rows: Rows = [
        ["PROGRAM", "REKENING", "PAGU"],
        ["1.01.02 PROGRAM A", "5.1.02.01.01.0024 Belanja Kertas", 10],
        ["1.01.02 PROGRAM A", "5.1.02.01.01.0025 Belanja Tinta", 20],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.flat
    assert table.kode == {
        "program": ["1.01.02"] * 2,
        "rekening": ["5.1.02.01.01.0024", "5.1.02.01.01.0025"],
    }
    assert table.names["program"] == ["PROGRAM A"] * 2
    assert table.uraian == ["Belanja Kertas", "Belanja Tinta"]


def test_unit_prices_stand_apart_from_the_amounts(tmp_path: Path) -> None:
    """Koefisien is kept as text and the unit price as a derived amount; only the total is a
    measure.
    """
    rows: Rows = [
        ["Kode Rekening", "Uraian", "Koefisien", "Satuan", "Harga Satuan", "Jumlah"],
        ["5.1.02.01.01.0024", "Belanja Kertas", "", "", "", 2_000_000],
        ["", "Kertas A4", "2 Rim x 20 Dus", "Rim", 50_000, 2_000_000],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert list(table.amounts) == ["pagu"]
    assert table.names["koefisien"] == ["", "2 Rim x 20 Dus"]
    assert table.derived["harga_satuan"].value(1) == Decimal("50000.00")


def test_twelve_months_and_their_total(tmp_path: Path) -> None:
    """The plain total right of the months is of the months' kind, and pagu stays what it is."""
    months = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
    rows: Rows = [
        ["Kode", "Uraian", "Pagu", *months, "Jumlah"],
        ["5.1.01", "Belanja Pegawai", 120_000, *[10_000] * 12, 120_000],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert list(table.amounts)[:2] == ["pagu", "rak_januari"]
    assert list(table.amounts)[-2:] == ["rak_desember", "rak"]
    assert len(table.amounts) == 14


@pytest.mark.parametrize(
    "months",
    [
        "Jan Peb Mrt Apr Mei Jun Jul Agt Sept Okt Nop Des",
        "JAN FEB MAR APR MEI JUN JUL AGS SEP OKT NOV DES",
        "Januari Pebruari Maret April Mei Juni Juli Agustus September Oktober Nopember Desember",
    ],
)
def test_months_in_every_spelling(tmp_path: Path, months: str) -> None:
    """Each spelling of the twelve months gives the same twelve measures."""
    rows: Rows = [
        ["Kode", "Uraian", "Pagu", *months.split()],
        ["5.1.01", "Belanja Pegawai", 120_000, *[10_000] * 12],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert list(table.amounts) == ["pagu", *(f"rak_{month}" for month in MONTHS)]


def test_months_under_their_quarter(tmp_path: Path) -> None:
    """A month below the heading of its quarter is that month, and a quarter with its months in
    words a quarter.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Pagu", "Triwulan I", "", "", "Triwulan II (April - Juni)"],
        ["", "", "", "Jan", "Feb", "Mar", ""],
        ["5.1.01", "Belanja Pegawai", "40.000", "10.000", "10.000", "10.000", "10.000"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert list(table.amounts) == ["pagu", "rak_januari", "rak_februari", "rak_maret", "rak_tw_2"]


def test_quarters_are_of_what_their_total_is(tmp_path: Path) -> None:
    """Quarters left of "Jumlah Realisasi" are realisasi; left of a plain Jumlah they are a plan,
    and so is it.
    """
    quarters = ["TW I", "TW II", "TW III", "TW IV"]
    for total, base in (("Jumlah Realisasi", "realisasi"), ("Jumlah", "rak")):
        rows: Rows = [
            ["Kode", "Uraian", "Pagu", *quarters, total],
            ["5.1", "Operasi", "10.000", "1.000", "2.000", "3.000", "4.000", "10.000"],
        ]
        (table,) = read(text_file(tmp_path / "a.csv", rows))
        assert list(table.amounts) == ["pagu", *(f"{base}_tw_{n}" for n in range(1, 5)), base]


@pytest.mark.parametrize(
    "header", ["Tingkat Realisasi", "Tk. Realisasi", "Daya Serap", "Rasio", "Realisasi Keuangan"]
)
def test_percents_that_do_not_say_so(tmp_path: Path, header: str) -> None:
    """A percent is told by its words, or by small figures under a second realisasi beside
    millions.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Pagu", "Realisasi", header],
        ["5", "BELANJA", "3.000.000", "1.500.000", "50,00"],
        ["5.1", "Belanja Operasi", "2.000.000", "1.999.000", "99,95"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert list(table.amounts) == ["pagu", "realisasi"]
    assert table.letters["persen"] == "E"


def test_small_amounts_of_another_kind_stay_amounts(tmp_path: Path) -> None:
    """A realisasi of few rupiah is money where it is of another kelompok or year than the one of
    millions.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Pagu", "Realisasi 2023", "Realisasi 2022", "Realisasi Modal"],
        ["5", "BELANJA", "3.000.000", "1.500.000", "500", "250"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert list(table.amounts) == ["pagu", "realisasi", "realisasi_2022", "realisasi_modal"]


@pytest.mark.parametrize(
    "header",
    [
        ["Realisasi s.d. Bulan Lalu", "Realisasi Bulan Ini", "Realisasi s.d. Bulan Ini"],
        ["Realisasi s.d. Mei", "Realisasi Juni", "Realisasi s.d. Juni"],
        ["Realisasi s.d. TW II", "Realisasi TW III", "Realisasi s.d. TW III"],
    ],
)
def test_running_columns(tmp_path: Path, header: list[str]) -> None:
    """Up to last month, this month, up to this month: the last of them is held against the pagu."""
    rows: Rows = [
        ["Kode", "Uraian", "Pagu", *header],
        ["5.1", "Operasi", "5.000", "2.000", "4.000", "6.000"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert list(table.amounts) == ["pagu", "realisasi_sd_lalu", "realisasi_ini", "realisasi_sd_ini"]
    assert pairs(table.amounts) == [("pagu", "realisasi_sd_ini")]


@pytest.mark.parametrize(
    ("measures", "pair"),
    [
        (["pagu", "realisasi_sd_tw_1", "realisasi_sd_tw_2"], [("pagu", "realisasi_sd_tw_2")]),
        (["pagu", "realisasi_semester_1"], [("pagu", "realisasi_semester_1")]),
        (["pagu", "realisasi_tw_1", "realisasi_tw_2"], []),
        (["pagu", "realisasi_sd_lalu"], []),
        (["pagu", "realisasi_lalu"], []),
        (["pagu", "realisasi_operasi"], []),
        (["pagu", "realisasi_sd_juni_2022"], []),
        (["pagu", "realisasi_sp2d", "realisasi"], [("pagu", "realisasi")]),
    ],
)
def test_the_realisasi_of_the_year_so_far(measures: list[str], pair: list[tuple[str, str]]) -> None:
    """Pagu pairs with the last cumulated realisasi or with the only one of the year; of last year's
    with none.
    """
    assert pairs(measures) == pair


SPJ_GROUPS: Row = [
    "Kode",
    "Uraian",
    "Jumlah Anggaran",
    "LS Gaji",
    "",
    "",
    "LS Barang dan Jasa",
    "",
    "",
    "UP/GU/TU",
]
SPJ_TOTAL = "Jumlah (LS+UP/GU/TU) s.d. bulan ini"


def test_an_spj_as_text(tmp_path: Path) -> None:
    """The groups of an SPJ reach over the blanks that merging left, and its second row is header,
    not a label.
    """
    rows: Rows = [
        [*SPJ_GROUPS, "", "", SPJ_TOTAL, "Sisa Pagu"],
        ["", "", "", *["s.d. Bulan Lalu", "Bulan ini", "s.d. Bulan ini"] * 3, "", ""],
        [
            "1",
            "2",
            "3",
            "4",
            "5",
            "6=4+5",
            "7",
            "8",
            "9=7+8",
            "10",
            "11",
            "12=10+11",
            "13=6+9+12",
            "14=3-13",
        ],
        ["5.1.02", "Barang", 9000, 1000, 2000, 3000, 0, 1500, 1500, 0, 0, 0, 4500, 4500],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    ways = ["ls_gaji", "ls_barang_jasa", "up_gu_tu"]
    parts = [f"realisasi_{way}_{time}" for way in ways for time in ("sd_lalu", "ini", "sd_ini")]
    assert list(table.amounts) == ["pagu", *parts, "realisasi"]
    assert table.header_rows == (1, 2, 3)
    assert table.refused == ()


YEARS: Row = ["No", "Uraian", "2021", "2022", "2023"]


def test_years_head_amounts(tmp_path: Path) -> None:
    """Years over amounts are measures: of what the titles say, else of pagu where the labels are of
    a budget.
    """
    body: Rows = [["1", "Belanja Operasi", "1.500.000", "1.600.000", "1.700.000"]]
    (table,) = read(text_file(tmp_path / "a.csv", [YEARS, *body]))
    assert list(table.amounts) == ["pagu_2021", "pagu_2022", "pagu_2023"]
    (table,) = read(
        text_file(tmp_path / "b.csv", [["Realisasi Belanja 2021 - 2023"], YEARS, *body])
    )
    assert list(table.amounts) == ["realisasi_2021", "realisasi_2022", "realisasi"]


@pytest.mark.parametrize(
    "title",
    [
        "Jumlah Penduduk",
        "Badan Pendapatan Daerah",
        "Tahun Anggaran 2023",
        "Realisasi Target Kinerja",
    ],
)
def test_years_over_counts_are_no_amounts(tmp_path: Path, title: str) -> None:
    """Years over counts are no measures, whatever office or budget year stands in the titles."""
    body: Rows = [["1", "Laki-laki", "151.600", "161.700", "171.800"]]
    with pytest.raises(NoBudgetTable):
        read(text_file(tmp_path / "a.csv", [[title], YEARS, *body]))


def test_a_date_above_the_amounts_is_a_title(tmp_path: Path) -> None:
    """A cut-off alone in the row above the header dates the table, and is not part of a heading."""
    (table,) = read(text_file(tmp_path / "a.csv", [["", "", "s.d. 31 Mei 2024", ""], HEAD, *BODY]))
    assert table.titles == ("s.d. 31 Mei 2024",)
    assert list(table.amounts) == ["pagu", "realisasi"]


def test_rupiah_beside_performance_under_one_heading(tmp_path: Path) -> None:
    """Under "Target Kinerja dan Anggaran" only the column headed Rp is money; a percent stays a
    percent.
    """
    rows: Rows = [
        [
            "Kode",
            "Program",
            "Target Kinerja dan Anggaran",
            "",
            "Realisasi Kinerja dan Anggaran",
            "",
            "Capaian Anggaran (%)",
        ],
        ["", "", "K", "Rp", "K", "Rp", "Rp"],
        ["1.06.02", "Program Sosial", "60", 1_000_000, "50", 900_000, 90.0],
    ]
    (table,) = read(
        workbook(
            tmp_path / "a.xlsx", rows, [(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1)]
        )
    )
    assert {name: table.letters[name] for name in table.amounts} == {"pagu": "D", "realisasi": "F"}
    assert table.letters["persen"] == "G"


def test_headings_without_amounts_and_continued_labels(tmp_path: Path) -> None:
    """A coded row without amounts is a row; a line of text alone is refused, and the label above
    stays as printed.
    """
    rows: Rows = [
        HEAD,
        ["5", "BELANJA", "", ""],
        ["5.1", "Belanja Operasi dan", 20, 10],
        ["", "pemeliharaan gedung", "", ""],
        *BODY[3:],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert list(table.rows) == [2, 3, 5]
    assert figures(table, "pagu")[0] is None
    assert [(row.row, row.cells[1]) for row in table.refused] == [(4, "pemeliharaan gedung")]
    assert whole(table, 5)


def test_the_declared_unit_is_applied(tmp_path: Path) -> None:
    """Amounts of a table "dalam jutaan rupiah" are given in rupiah, and the unit is kept."""
    (table,) = read(
        text_file(
            tmp_path / "a.csv", [["LRA (dalam jutaan rupiah)"], HEAD, ["5", "BELANJA", "12,5", "3"]]
        )
    )
    assert table.unit == Decimal(1_000_000)
    assert figures(table, "pagu") == ["12500000.00"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["No", "Indikator", "Target", "Realisasi", "Capaian (%)"],
            ["1", "Jumlah dokumen", "12", "10", "83,3"],
        ],
        [
            ["No", "Kecamatan", "Jumlah"],
            ["1", "Kecamatan Utara", "12"],
            ["2", "Kecamatan Selatan", "30"],
        ],
        [["No", "Kecamatan", "Jumlah Penduduk", "Jumlah KK"], ["1", "Utara", "12500", "3000"]],
        [["No", "Nama Barang", "Jumlah"], ["1", "Mobil", "12"], ["2", "Kursi", "1250"]],
        [
            ["No", "Sasaran", "Indikator", "Target", "Realisasi"],
            ["1", "Wisata", "Kunjungan", "1250000", "1300000"],
        ],
        [["No", "Nama", "Jabatan"], ["1", "Budi", "Kepala"]],
        [["Kode", "Uraian", "Anggaran"], ["5", "Belanja", "lihat lampiran"]],
        [["Kode", "Uraian", "Anggaran"]],
        [["Ini hanya kalimat biasa, dengan koma, dan tanpa tabel."], ["Kalimat kedua."]],
    ],
)
def test_what_is_no_budget_table_is_refused(tmp_path: Path, rows: Rows) -> None:
    """Counts, targets, names, prose under Anggaran, and a header alone are no budget tables."""
    with pytest.raises(NoBudgetTable) as caught:
        read(text_file(tmp_path / "a.csv", rows))
    assert "\n" not in caught.value.line()
    assert caught.value.line().startswith("a.csv")


def test_given_columns_override_the_guess(tmp_path: Path) -> None:
    """Columns named by the caller are read as told, header or none."""
    rows: Rows = [["x", "y", "z"], ["5", "1.000", "BELANJA"], ["5.1", "1.000", "Belanja Operasi"]]
    (table,) = read(
        text_file(tmp_path / "a.csv", rows), columns={"kode": "A", "uraian": "C", "pagu": "B"}
    )
    assert figures(table, "pagu") == ["1000.00", "1000.00"]
    assert table.uraian == ["BELANJA", "Belanja Operasi"]
    assert table.where(1, "pagu").cell == "B3"


def test_given_columns_add_to_what_was_found(tmp_path: Path) -> None:
    """One column named by hand leaves the others as they were found."""
    path = text_file(tmp_path / "a.csv", [[*HEAD, "Xyz"], *([*row, 7_000_000] for row in BODY)])
    (found,), (added,) = read(path), read(path, columns={"prognosis": "E"})
    assert [*added.amounts] == [*found.amounts, "prognosis"]
    assert added.uraian == found.uraian


@pytest.mark.parametrize("columns", [{"pagu": "7"}, {"pagi": "C"}])
def test_given_columns_must_make_sense(tmp_path: Path, columns: dict[str, str]) -> None:
    """A letter that is none, and a role that is none, are refused."""
    with pytest.raises(InvalidOption):
        read(text_file(tmp_path / "a.csv", [HEAD, *BODY]), columns=columns)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    above=st.integers(0, 4),
    breaks=st.sets(st.integers(1, 11), max_size=4),
    notes=st.sets(st.integers(1, 11), max_size=3),
    below=st.integers(0, 3),
    spacer=st.booleans(),
    figures_=st.lists(st.integers(0, 10**12), min_size=12, max_size=12),
)
def test_every_row_is_accepted_or_refused(
    tmp_path: Path,
    *,
    above: int,
    breaks: set[int],
    notes: set[int],
    below: int,
    spacer: bool,
    figures_: list[int],
) -> None:
    """Whatever stands between the rows, each amount keeps its cell, and accepted and refused rows
    are all rows.
    """
    gap: list[object] = [""] if spacer else []
    head: Row = ["Kode", *gap, "Uraian", "Anggaran"]
    rows: list[Row] = [["Judul laporan"] for _ in range(above)] + [head]
    expected = {}
    for number, figure in enumerate(figures_):
        if number in notes:
            rows.append(["", *gap, "lanjutan uraian di atas", ""])
        if number in breaks:
            rows += [[], head]
        rows.append([f"5.1.02.{number + 1:02d}", *gap, f"Belanja nomor {number}", figure])
        expected[len(rows)] = f"{figure}.00"
    last = len(rows)
    rows += [["", *gap, "Kepala Dinas"] for _ in range(below)]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert dict(zip(table.rows, figures(table, "pagu"), strict=True)) == expected
    assert whole(table, last)


NUMBERS: Rows = [
    [1, "", "", "", "", "", "URUSAN WAJIB", 3000000],
    [1, 6, "", "", "", "", "BIDANG SOSIAL", 3000000],
    [1, 6, 1, "", "", "", "PROGRAM PENUNJANG", 3000000],
    [1, 6, 1, 2, 1, "", "Perencanaan", 3000000],
    [1, 6, 1, 2, 1, 1, "Penyusunan", 1000000],
    [1, 6, 1, 2, 1, 2, "Koordinasi", 2000000],
]
SEGMENTS: Row = ["Urusan", "Bidang", "Program", "Kewenangan", "Kegiatan", "Sub Kegiatan"]


@pytest.mark.parametrize(
    "header",
    [
        [["Kode", "", "", "", "", "", "Uraian", "Pagu"]],
        [["Kode", "", "", "", "", "", "Uraian", "Pagu"], [*SEGMENTS, "", ""]],
        [[*SEGMENTS, "Uraian", "Pagu"]],
        [[*(f"Kode {segment}" for segment in SEGMENTS), "Uraian", "Pagu"]],
    ],
)
def test_a_column_of_numbers_for_each_segment(tmp_path: Path, header: Rows) -> None:
    """Whole numbers a segment a column are one code, whatever stands above them, and their zeros
    come back.
    """
    (table,) = read(
        workbook(
            tmp_path / "a.xlsx", [*header, *NUMBERS], [(0, 0, 0, 5)] if header[0][1] == "" else []
        )
    )
    tree = Tree(table)
    assert list(tree)[-2:] == ["1.06.01.2.01.0001", "1.06.01.2.01.0002"]
    assert [finding.rule for finding in check(tree)] == ["code-restored"]


def test_two_codes_split_over_columns(tmp_path: Path) -> None:
    """Segments of a program and of a rekening stand under a heading each: one code hangs under the
    other.
    """
    head: Row = [
        "Kode Kegiatan",
        "",
        "",
        "",
        "",
        "",
        "Kode Rekening",
        "",
        "",
        "",
        "",
        "",
        "Uraian",
        "Pagu",
    ]
    program: Rows = [[*row[:6], *[""] * 6, row[6], 3000000] for row in NUMBERS[:-1]]
    path = [1, 6, 1, 2, 1, 1]
    rekening: Rows = [
        [*path, 5, "", "", "", "", "", "BELANJA", 3000000],
        [*path, 5, 1, 2, 1, 1, 24, "Belanja ATK", 1000000],
        [*path, 5, 1, 2, 1, 1, 25, "Belanja Kertas", 2000000],
    ]
    rows = [head, *program, *rekening]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, [(0, 0, 0, 5), (0, 6, 0, 11)]))
    tree = Tree(table)
    assert tree["1.06.01.2.01.0001/5.1.02.01.01.0025"].pagu == 2000000
    assert not check(tree).errors


def test_an_odd_code_without_amount_is_a_row(tmp_path: Path) -> None:
    """Whatever looks like a code to no one else is one in a column of codes, and no label that goes
    on.
    """
    rows: Rows = [
        ["Kode", "Uraian", "Pagu"],
        ["06.01", "Program A", "10.000.000"],
        ["06.01.2.01", "Kegiatan A", "10.000.000"],
        ["10.02", "Program B", ""],
        ["10.02.2.01", "Kegiatan B", "20.000.000"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert list(table.rows) == [2, 3, 4, 5]


def test_a_small_total_among_small_amounts(tmp_path: Path) -> None:
    """A lone small number is a page number among large amounts only; in millions it is the
    total.
    """
    rows: Rows = [
        ["dalam jutaan rupiah"],
        ["Kode", "Uraian", "Pagu"],
        ["5.1", "A", "900"],
        ["5.2", "B", "50"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", [*rows, ["", "", "950"]]))
    assert list(table.rows) == [3, 4, 5]
    assert Tree(table).totals["pagu"] == Decimal(950_000_000)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(10**6, 10**9)), min_size=3, max_size=7))
def test_indents_for_looks(lines: list[tuple[int, int]]) -> None:
    """Indents that no sum bears out are no levels: nothing is claimed about sums."""
    rows: Rows = [
        ["Uraian", "Pagu"],
        *([" " * indent + f"Pos {n}", pagu] for n, (indent, pagu) in enumerate(lines)),
    ]
    with TemporaryDirectory() as folder:
        (table,) = read(text_file(Path(folder, "a.csv"), rows))
    assume(
        all(
            pagu != sum(p for _, p in part)
            for n, (_, pagu) in enumerate(lines)
            for part in parts(lines[n + 1 :])
        )
    )
    assert not [finding for finding in check(Tree(table)) if finding.rule == "parent-sum"]


def parts(lines: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Every choice of some lines."""
    return (
        [list(part) for size in range(1, len(lines) + 1) for part in combinations(lines, size)]
        if lines
        else []
    )


def test_a_target_is_the_pagu_of_a_revenue(tmp_path: Path) -> None:
    """Beside a realisasi of money a column headed Target alone is its pagu, where no other is;
    counts are not.
    """
    head: Row = ["No", "Uraian", "Target", "Realisasi"]
    revenue: Rows = [
        head,
        ["1", "Pajak Hotel", 6000000, 5000000],
        ["2", "Retribusi Pasar", 4000000, 4000000],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", revenue))
    assert table.letters["pagu"] == "C"
    people: Rows = [
        head,
        ["1", "Penduduk terlayani", 6000000, 5000000],
        ["2", "Peserta", 4000000, 4000000],
    ]
    with pytest.raises(NoBudgetTable):
        read(workbook(tmp_path / "b.xlsx", people))


@pytest.mark.parametrize("name", ["BPHTB", "Bea Balik Nama", "PBJT Makanan"])
@pytest.mark.parametrize(
    "header", [("Realisasi",), ("Semester I", "Semester II", "Jumlah Realisasi")]
)
def test_figures_tell_revenues_whatever_their_names(tmp_path: Path, name: str, header: Row) -> None:
    """Millions under Target and Realisasi are money though no row says so; a target may be
    exceeded.
    """
    parts = len(header) > 1
    lines: Rows = [
        ["No", "Uraian", "Target", *header, "%"],
        [1, name, "100.000.000", *(["40.000.000", "80.000.000"] * parts), "120.000.000", "120,00"],
        [
            2,
            "PBB-P2",
            "50.000.000",
            *(["20.000.000", "30.000.000"] * parts),
            "50.000.000",
            "100,00",
        ],
        [
            "",
            "JUMLAH",
            "150.000.000",
            *(["60.000.000", "110.000.000"] * parts),
            "170.000.000",
            "113,33",
        ],
    ]
    path = text_file(tmp_path / "a.csv", lines)
    (table,) = read(path)
    assert {"pagu", "realisasi"} <= set(table.amounts)
    assert len(table.amounts) == 1 + len(header)
    assert not [f for f in check(table) if f.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "header",
    [
        ("Indikator", "Target", "Realisasi"),
        ("Uraian", "Satuan", "Target", "Realisasi"),
        ("Uraian", "Target Produksi (ton)", "Realisasi"),
    ],
)
def test_millions_of_goods_are_no_revenues(tmp_path: Path, header: Row) -> None:
    """What counts goods or people stays no money, however large."""
    said = ["kg"] * ("Satuan" in header)
    lines = [[name, *said, "2.000.000", "1.500.000"] for name in ("Padi", "Jagung")]
    with pytest.raises(NoBudgetTable):
        read(text_file(tmp_path / "a.csv", [header, *lines]))


@pytest.mark.parametrize("title", ["REALISASI RETRIBUSI 2024", "REALISASI 2024"])
def test_what_was_reached_of_a_revenue_in_percent_counts_nothing(
    tmp_path: Path, title: str
) -> None:
    """``Capaian (%)`` beside millions is the percent of a revenue where a revenue is named; else
    they are refused for what they lack, and not for holding no figures.
    """
    rows: Rows = [
        [title],
        ["No", "Pemungut", "Target", "Realisasi", "Lebih/(Kurang)", "Capaian (%)"],
        ["1", "Dinas Pasar", "4.000.000", "5.000.000", "1.000.000", "125,00"],
        ["2", "Dinas Terminal", "6.000.000", "3.000.000", "(3.000.000)", "50,00"],
        ["3", "Dinas Wisata", "2.000.000", "1.000.000", "(1.000.000)", "50,00"],
        ["", "JUMLAH", "12.000.000", "9.000.000", "(3.000.000)", "76,00"],
    ]
    path = text_file(tmp_path / "a.csv", rows)
    if "RETRIBUSI" not in title:
        with pytest.raises(NoBudgetTable, match="tidak ada yang menyatakan bahwa itu uang"):
            read(path)
        return
    (table,) = read(path)
    assert (table.letters["pagu"], table.letters["realisasi"]) == ("C", "D")
    (found,) = check(Tree(table)).errors
    assert (found.rule, found.where.cell) == ("percent", "F6")


def test_the_amounts_of_priced_goods_are_money(tmp_path: Path) -> None:
    """An amount right of a volume and a unit price is money, of a few thousands too."""
    lines: Rows = [
        ["Uraian", "Volume", "Satuan", "Harga Satuan", "Jumlah"],
        ["Kertas HVS", 5, "Rim", "60.000", "300.000"],
        ["Pulpen", 20, "Buah", "10.000", "200.000"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", lines))
    assert figures(table, "pagu") == ["300000.00", "200000.00"]


def test_achieved_rupiah_are_spent() -> None:
    """Capaian in rupiah is realisasi, a target for it is pagu."""
    heads = (("Capaian", "Rp"), ("Target Capaian", "Rp"), ("Capaian (Rp)",))
    bases = [said.base for parts in heads if (said := meaning.meaning(parts))]
    assert bases == ["realisasi", "pagu", "realisasi"]


def test_what_is_no_amount_under_a_sure_heading(tmp_path: Path) -> None:
    """Cells that are nothing else are amounts gone wrong, each reported; words are another kind of
    column, and said.
    """
    head: Row = ["Kode", "Uraian", "Pagu", "Realisasi"]
    rows: Rows = [
        head,
        ["5", "BELANJA", "1.000.000", "xx"],
        ["5.1", "Operasi", "1.000.000", "1.0.0"],
    ]
    (table,) = read(text_file(tmp_path / "a.csv", rows))
    assert [str(finding.where) for finding in check(Tree(table)).errors] == [
        "a.csv ▸ D2",
        "a.csv ▸ D3",
    ]
    rows = [
        head,
        ["5", "BELANJA", "1.000.000", "12 paket"],
        ["5.1", "Operasi", "1.000.000", "selesai"],
    ]
    (table,) = read(text_file(tmp_path / "b.csv", rows))
    assert "'12 paket'" in table.notes[0].text.id
    with pytest.raises(NoBudgetTable, match="'n/a'"):
        read(
            text_file(
                tmp_path / "c.csv",
                [["Kode", "Uraian", "Pagu"], ["5", "BELANJA", "n/a"], ["5.1", "A", "-"]],
            )
        )


@pytest.mark.parametrize("right", [0, 1, 2])
def test_tables_beside_each_other_from_other_rows(tmp_path: Path, right: int) -> None:
    """A table is found whatever row its header stands in, and no column of it is called unread."""
    spending: list[list[object]] = [
        ["Kode", "Uraian", "Pagu"],
        *([row[0], row[1], 1000000 * int(str(row[2]))] for row in BODY),
    ]
    revenue: list[list[object]] = [
        ["Kode", "Uraian", "Anggaran"],
        ["4", "PENDAPATAN", 9000000],
        ["4.1", "PAD", 9000000],
    ]
    for left in (0, 2):
        blank: list[object] = [""] * 3
        pairs = zip_longest([blank] * left + spending, [blank] * right + revenue, fillvalue=blank)
        rows = [[*one, "", *two] for one, two in pairs]
        tables = read(workbook(tmp_path / "a.xlsx", rows))
        found = {table.letters["pagu"]: list(table.rows) for table in tables}
        assert found == {"C": list(range(left + 2, left + 6)), "G": [right + 2, right + 3]}
        assert not [note for table in tables for note in table.notes]


def pages_of(*sheets: Rows, path: Path) -> Path:
    """A workbook of several sheets."""
    book = xlsxwriter.Workbook(str(path))
    for number, rows in enumerate(sheets, 1):
        page = book.add_worksheet(f"Hal {number}")
        for row, cells in enumerate(rows):
            page.write_row(row, 0, cells)
    book.close()
    return path


PAGE: list[Row] = [
    ["Kode", "Uraian", "Pagu"],
    ["5", "BELANJA", 300],
    ["5.1", "BELANJA OPERASI", 100],
]
NEXT: list[Row] = [["5.2", "BELANJA MODAL", 200], ["5.2.02", "Belanja Modal Mesin", 200]]


@pytest.mark.parametrize("heading", [[], PAGE[:1]])
def test_a_table_goes_on_over_sheets(tmp_path: Path, heading: Rows) -> None:
    """Rows of the next sheet belong to the table, under their own address, headed again or not."""
    (table,) = read(pages_of(PAGE, [*heading, *NEXT], path=tmp_path / "a.xlsx"))
    assert list(table.uraian)[-1] == "Belanja Modal Mesin"
    place = table.where(len(table) - 1, "pagu")
    assert (place.sheet, place.cell) == ("Hal 2", f"C{len(heading) + 2}")
    assert not [each for each in check(Tree(table)) if each.severity is Severity.ERROR]


def test_the_same_heading_may_begin_another_table(tmp_path: Path) -> None:
    """A sheet that begins at the top again is a table of its own, and a note is no table."""
    tables = read(pages_of(PAGE, PAGE, [["Catatan: sementara"]], path=tmp_path / "a.xlsx"))
    assert [len(table) for table in tables] == [2, 2]
    assert "Hal 3" in tables[0].notes[0].text.id


@given(
    st.lists(st.integers(1, 10**12), min_size=2, max_size=6),
    st.sampled_from(["LRA", "DPA, murni"]),
)
def test_commas_without_quotes_are_told_or_refused(amounts: list[int], title: str) -> None:
    """A row that commas tear is put together in the one way that its headings admit, or refused."""
    rows = [f"5.1.0{n},Belanja,{amount:,}\n" for n, amount in enumerate(amounts, 1)]
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_text("".join([f'"{title}"\n', "Kode,Uraian,Pagu\n", *rows]), encoding="utf-8")
        (table,) = read(path)
    assert [
        int(each or 0) for each in map(table.amounts["pagu"].value, range(len(rows)))
    ] == amounts


def test_two_amounts_that_commas_tear_may_be_told_in_two_ways(tmp_path: Path) -> None:
    """Where the groups could be parted otherwise the line is named, and nothing is read."""
    path = tmp_path / "a.csv"
    path.write_text("Kode,Uraian,Pagu,Realisasi\n5,BELANJA,1,125,000,125,000\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="baris 2"):
        read(path)


def test_what_an_amount_measures_may_stand_in_a_cell(tmp_path: Path) -> None:
    """In long form the words and years beside the amounts tell them apart; they are never
    added up.
    """
    rows: Rows = [
        ["Nama Pemda", "Tahun", "Jenis", "Uraian", "Nilai"],
        ["Provinsi A", "2022", "Anggaran", "Belanja Pegawai", 25_000_000],
        ["Provinsi A", "2022", "Realisasi", "Belanja Pegawai", 20_000_000],
        ["Provinsi A", "2023", "Anggaran", "Belanja Pegawai", 27_000_000],
        ["Provinsi A", "2023", "Realisasi", "Belanja Pegawai", 22_000_000],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert {name: (Measure(name).kind, Measure(name).year) for name in table.amounts} == {
        "pagu_2022": ("pagu", 2022),
        "realisasi_2022": ("realisasi", 2022),
        "pagu_2023": ("pagu", 2023),
        "realisasi_2023": ("realisasi", 2023),
    }
    assert figures(table, "realisasi_2022") == [None, "20000000.00", None, None]
    findings = check(Tree(table))
    assert not [*findings]
    assert "unbudgeted" not in findings.coverage.checked


def test_the_mark_of_the_percents_tells_that_of_amounts_in_millions(tmp_path: Path) -> None:
    """``7,117`` under "dalam jutaan" is seven thousand where the percents print a point for
    decimals.
    """
    text = """(dalam jutaan rupiah)
Kode;Uraian;Pagu;Realisasi;%
5.1;BELANJA OPERASI;7,117;2,398;{percent}
5.1.01;Belanja Pegawai;7,117;2,398;{percent}
"""
    path = tmp_path / "t.csv"
    for percent, value in (("33.70%", Decimal(7_117_000_000)), ("33,70%", None), ("34%", None)):
        path.write_text(text.format(percent=percent), encoding="utf-8")
        (table,) = read(path)
        assert table.amounts["pagu"].value(0) == value, percent


@pytest.mark.parametrize("heading", ["Sumber Dana", "Penerima", "Lokasi"])
def test_what_tells_rows_apart_labels_them_where_nothing_else_does(
    tmp_path: Path, heading: str
) -> None:
    """A recap by source of money or by recipient has no other label."""
    rows = [
        ["No.", heading, "Pagu", "Realisasi"],
        ["1", "Mawar", "7.100.000", "7.000.000"],
        ["2", "Melati", "1.000.000", "900.000"],
        ["", "Jumlah", "8.100.000", "7.900.000"],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.uraian == ["Mawar", "Melati", "Jumlah"]
    assert check(Tree(table)).coverage.checked["total-row"] == 2


def test_units_of_goods_label_nothing(tmp_path: Path) -> None:
    """The same unit in two rows tells no row apart: there is no table to accuse."""
    rows = [
        ["No.", "Satuan", "Pagu"],
        ["1", "dokumen", "7.100.000"],
        ["2", "dokumen", "1.000.000"],
        ["3", "orang", "9.100.000"],
    ]
    with pytest.raises(NoBudgetTable):
        read(workbook(tmp_path / "a.xlsx", rows))


def test_naik_turun_is_the_change_of_two_years(tmp_path: Path) -> None:
    """``Naik/(Turun)`` beside two years of realisasi is their difference, and is checked."""
    rows = [
        ["Kode", "Uraian", "Anggaran 2023", "Realisasi 2023", "Realisasi 2022", "Naik/(Turun)"],
        ["5", "BELANJA", "9.100.000", "8.900.000", "8.000.000", "900.000"],
        ["5.1", "Belanja Operasi", "7.100.000", "7.000.000", "7.500.000", "(500.000)"],
        ["5.2", "Belanja Modal", "2.000.000", "1.900.000", "500.000", "1.300.000"],
    ]
    findings = check(Tree(read(workbook(tmp_path / "a.xlsx", rows))[0]))
    (found,) = findings.errors
    assert (found.rule, found.where.cell) == ("derived-column", "F4")
    assert found.difference == Decimal(-100_000)


def test_the_second_row_of_a_rincian_heads_it_without_merged_cells(tmp_path: Path) -> None:
    """``Koefisien | Satuan | Harga`` below ``Rincian Perhitungan`` heads columns in a CSV too."""
    path = tmp_path / "rka.csv"
    path.write_text(
        "Kode Rekening;Uraian;Rincian Perhitungan;;;Jumlah (Rp)\n"
        ";;Koefisien;Satuan;Harga;\n"
        "5.1.02;Belanja Barang;;;;4.755.000\n"
        ";Kertas HVS;30 Rim;Rim;158.500;4.755.000\n"
        "5.1.03;Belanja Jasa;;;;300.000\n"
        ";Ongkos;2 OH;OH;150.000;300.000\n",
        encoding="utf-8",
    )
    (table,) = read(path)
    assert table.uraian == ["Belanja Barang", "Kertas HVS", "Belanja Jasa", "Ongkos"]
    assert not [each for each in check(Tree(table)) if each.severity > Severity.INFO]


def test_what_measures_a_line_under_a_merged_rincian_is_no_label(tmp_path: Path) -> None:
    """``Satuan`` and ``PPN`` below a merged ``Rincian Perhitungan`` label no line."""
    rows: Rows = [
        ["Kode Rekening", "Uraian", "Rincian Perhitungan", "", "", "", "Jumlah (Rp)"],
        ["", "", "Koefisien", "Satuan", "Harga", "PPN", ""],
        ["5.1.02", "Belanja Barang", "", "", "", "", 4_755_000],
        ["", "Kertas HVS", "30 Rim", "Rim", 158_500, 0, 4_755_000],
        ["5.1.03", "Belanja Jasa", "", "", "", "", 300_000],
        ["", "Ongkos", "2 OH", "OH", 150_000, 0, 300_000],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 5), (0, 6, 1, 6)]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, merges))
    assert table.uraian == ["Belanja Barang", "Kertas HVS", "Belanja Jasa", "Ongkos"]


@pytest.mark.parametrize(
    ("heads", "whole"),
    [
        (["LS", "UP/GU", "Jumlah"], "F"),
        (["Jumlah", "LS", "TU"], "D"),
        (["Tahap I", "Tahap II", "s.d. Triwulan IV"], "F"),
        (["Tahap I", "Tahap II", "Semua Tahap"], "F"),  # its figures say so
        (["LS", "GU", "TU"], None),
        (["Tahap I", "Tahap II", "Tahap III"], None),
    ],
)
def test_a_part_of_what_was_spent_is_not_the_realisasi(
    tmp_path: Path, heads: Row, whole: str | None
) -> None:
    """Below one heading the total is the realisasi; where none stands, nothing is judged on
    parts.
    """
    lines = [("Meja", 400, 500), ("Kursi", 100, 600), ("Lemari", 300, 400)]
    names = [str(each) for each in heads]
    place = names.index("Jumlah") if "Jumlah" in names else 2
    rows: list[Row] = [
        ["No", "Uraian", "Pagu Anggaran", "Penyaluran", "", "", "Sisa Pagu"],
        ["", "", "", *heads, ""],
    ]
    for number, (label, one, other) in enumerate(lines, 1):
        parts = [one * 1_000_000, other * 1_000_000]
        parts.insert(place, sum(parts) if whole else 5_000_000)
        rows.append([number, f"Belanja {label}", 10**9, *parts, 10**9 - sum(parts) // 2])
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 5), (0, 6, 1, 6)]
    path = workbook(tmp_path / "a.xlsx", rows, merges)
    (table,) = read(path)
    assert table.letters.get("realisasi") == whole
    findings = check(Tree(table))
    assert not [each for each in findings if each.severity > Severity.INFO]
    judged = findings.coverage.checked.keys() & {"over-budget", "below-threshold"}
    assert bool(judged) is (whole is not None)


def test_parts_without_a_common_heading_are_no_total(tmp_path: Path) -> None:
    """``Penyaluran Tahap I`` is not the realisasi where ``Jumlah Penyaluran`` stands beside it."""
    rows: Rows = [
        ["Uraian", "Pagu", "Penyaluran Tahap I", "Penyaluran Tahap II", "Jumlah Penyaluran"],
        ["Belanja Meja", 9_000_000, 4_000_000, 5_000_000, 9_000_000],
        ["Belanja Kursi", 8_000_000, 1_000_000, 6_000_000, 7_000_000],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows))
    assert table.letters["realisasi"] == "E"


def test_amounts_below_sumber_dana_are_money(tmp_path: Path) -> None:
    """Amounts under a group heading ``Sumber Dana`` are no names: their totals are held."""
    rows: Rows = [
        ["RENCANA BISNIS DAN ANGGARAN"],
        ["No", "Uraian", "Sumber Dana", "", "", "Jumlah"],
        ["", "", "Jasa Layanan", "Hibah", "APBD", ""],
        ["1", "Belanja Obat", 7_000_000, 0, 2_000_000, 9_000_000],
        ["2", "Belanja Makan", 3_000_000, 0, 1_000_000, 4_000_000],
        ["3", "Belanja Linen", 2_000_000, 0, 4_000_000, 6_000_000],
        ["", "JUMLAH", 13_000_000, 0, 7_000_000, 19_000_000],
    ]
    merges = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4), (1, 5, 2, 5)]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, merges))
    assert list(table.amounts) == ["pagu_jasa_layanan", "pagu_hibah", "pagu_apbd", "pagu"]
    (found,) = check(Tree(table)).errors
    assert (found.rule, found.where.cell) == ("total-row", "C7")


def test_words_above_the_numbers_of_the_columns_are_headings(tmp_path: Path) -> None:
    """Sub-headings that no form is known to use are not data, if column numbers stand below."""
    rows: Rows = [
        ["No", "Program Kegiatan", "Sub Program (Rp)", "", "Jumlah (Rp)"],
        ["", "", "Penerimaan Peserta Didik Baru", "Pembayaran Honor", ""],
        ["1", "2", "3", "4", "5"],
        ["1", "Pengembangan Standar Isi", 250000, 8500000, 8750000],
        ["2", "Pengembangan Standar Proses", 7000000, 1000000, 8000000],
        ["", "Jumlah", 7250000, 9500000, 16750000],
    ]
    (table,) = read(workbook(tmp_path / "a.xlsx", rows, [(0, 2, 0, 3)]))
    assert (len(table), table.refused) == (3, ())


def test_a_table_that_says_it_goes_on_is_one(tmp_path: Path) -> None:
    """A title of "(lanjutan)" begins no other table, though what stands below counts from 1."""
    head = "No,Uraian,Anggaran,Realisasi\n"
    path = tmp_path / "a.csv"
    rows = f"I,Pegawai,100,0\nA,Gaji,100,0\nTabel 3.8 (lanjutan)\n{head}1,Pokok,100,0\n"
    path.write_text(head + rows, encoding="utf-8")
    (table,) = read(path)
    assert list(table.uraian) == ["Pegawai", "Gaji", "Pokok"]


@pytest.mark.parametrize("heading", ["tahun_anggaran", "Tahun Anggaran", "TA"])
def test_the_year_of_a_row_is_no_amount(tmp_path: Path, heading: str) -> None:
    """A year beside the amounts of each row was once added up as a pagu."""
    rows: Rows = [
        ["kode_rekening", "uraian", "jumlah_rp", heading],
        ["5", "Belanja", "300.000", "2025"],
        ["5.1", "Belanja Operasi", "100.000", "2025"],
        ["5.2", "Belanja Modal", "200.000", "2025"],
    ]
    tree = Tree(read(text_file(tmp_path / "a.csv", rows))[0])
    assert list(tree.table.amounts) == ["pagu"]
    assert not check(tree).of("parent-sum")


@pytest.mark.parametrize("row", [1, 5])
def test_a_row_without_a_word_is_no_total_unless_it_adds_up(tmp_path: Path, row: int) -> None:
    """What a form prints between heading and lines, or below them, may be anything."""
    rows: list[Row] = [
        ["Kode", "Uraian", "Anggaran"],
        ["5.1.01", "Gaji", 400_000],
        ["5.1.02", "Alat tulis", 90_000],
        ["5.2.02", "Meja", 60_000],
        ["5.2.03", "Gedung", 50_000],
    ]
    rows.insert(row, ["", "", 175_250])
    tree = Tree(read(workbook(tmp_path / "a.xlsx", rows))[0])
    assert not check(tree).of("total-row")
    rows[row] = ["", "", 600_000]
    tree = Tree(read(workbook(tmp_path / "b.xlsx", rows))[0])
    assert len(tree.targets) == 1


@pytest.mark.parametrize("heading", ["Kode", "kode daerah", "Kode Pemda"])
def test_numbers_of_regions_are_no_codes(tmp_path: Path, heading: str) -> None:
    """A national recap numbers its regions as 01.00, 01.01; none of its rows was once placed."""
    places = ["Prov. Utara", "Kab. Barat", "Kota Timur", "Prov. Selatan"]
    numbers = ["01.00", "01.01", "01.02", "02.00"]
    rows: list[Row] = [["No", heading, "Daerah", "Pajak Daerah (Rp)", "Retribusi Daerah (Rp)"]]
    pairs_of = enumerate(zip(numbers, places, strict=True), 1)
    rows += [[i, code, place, i * 5_000_000, i * 300_000] for i, (code, place) in pairs_of]
    tree = Tree(read(workbook(tmp_path / "a.xlsx", rows))[0])
    assert len(tree) == 4
    assert not [f for f in check(tree) if f.severity is not Severity.INFO]


def test_a_reserve_that_is_drawn_on_is_no_realisasi(tmp_path: Path) -> None:
    """``Pencairan Dana Cadangan`` is a post of pembiayaan, beside others in a wide recap."""
    rows: Rows = [
        ["No", "Daerah", "SiLPA TA Sebelumnya", "Pencairan Dana Cadangan", "Dana Darurat"],
        [1, "Kab. Barat", 7_000_000_000, 500_000_000, 0],
        [2, "Kota Timur", 9_000_000_000, 0, 25_000_000],
    ]
    table = read(workbook(tmp_path / "a.xlsx", [["APBD 2017"], *rows]))[0]
    assert not any(measure.startswith("realisasi") for measure in table.amounts)


def test_two_sides_are_no_pagu_and_its_realisasi(tmp_path: Path) -> None:
    """Pengeluaran of pembiayaan was once the realisasi of a dana beside it."""
    rows: Rows = [
        ["APBD 2017"],
        ["No", "Daerah", "Dana Alokasi Umum", "Penerimaan", "Pengeluaran", "Pengeluaran Lain"],
        [1, "Kab. Barat", 0, 7_000_000_000, 500_000_000, 2_000_000],
        [2, "Kota Timur", 25_000_000, 9_000_000_000, 300_000_000, 1_000_000],
    ]
    tree = Tree(read(workbook(tmp_path / "a.xlsx", rows))[0])
    assert not any(measure.startswith("realisasi") for measure in tree.table.amounts)
    assert not check(tree).of("unbudgeted")


def test_no_fund_of_a_neraca_is_a_pagu(tmp_path: Path) -> None:
    """Ekuitas dana may be less than nothing, and kas of a bendahara pengeluaran is not spent."""
    rows: Rows = [
        ["NERACA DAERAH (rupiah)"],
        ["Daerah", "Total Aset", "Kas Bendahara Pengeluaran", "Ekuitas Dana Lancar"],
        ["Kab. Barat", 700_000_000, 5_000_000, -600_000_000],
        ["Kota Timur", 900_000_000, 7_000_000, 300_000_000],
    ]
    tree = Tree(read(workbook(tmp_path / "a.xlsx", rows))[0])
    assert {measure.split("_")[0] for measure in tree.table.amounts} == {"lain"}
    assert not check(tree).of("negative-amount")


def test_a_code_may_be_split_below_the_numbers_of_rows(tmp_path: Path) -> None:
    """An LRA prints ``4. | 1. | 02.`` below NOMOR URUT, each row with what stands above it."""
    rows: list[list[object]] = [
        ["NOMOR URUT", "", "", "URAIAN", "ANGGARAN", "REALISASI", "BERTAMBAH/(BERKURANG)", ""],
        ["", "", "", "", "(Rp)", "(Rp)", "(Rp)", "%"],
        ["4.", "", "", "PENDAPATAN", "", "", "", ""],
        ["4.", "1.", "", "PAD", "1.500.000", "1.650.000", "150.000", "10,00"],
        ["4.", "1.", "01.", "Pajak", "1.000.000", "1.250.000", "250.000", "25,00"],
        ["4.", "1.", "02.", "Retribusi", "500.000", "400.000", "(100.000)", "(20,00)"],
        ["", "", "", "JUMLAH PENDAPATAN", "1.500.000", "1.650.000", "150.000", "10,00"],
        ["5.", "", "", "BELANJA", "", "", "", ""],
        ["5.", "1.", "", "Belanja Operasi", "1.400.000", "1.300.000", "(100.000)", "(7,14)"],
        ["5.", "1.", "01.", "Belanja Pegawai", "1.400.000", "1.300.000", "(100.000)", "(7,14)"],
        ["", "", "", "JUMLAH BELANJA", "1.400.000", "1.300.000", "(100.000)", "(7,14)"],
        ["", "", "", "SURPLUS/(DEFISIT)", "100.000", "350.000", "250.000", "250,00"],
    ]
    tree = Tree(read(workbook(tmp_path / "a.xlsx", rows, [(0, 0, 1, 2), (0, 6, 0, 7)]))[0])
    assert tree["4.1.02"].uraian == "Retribusi"
    found = check(tree)
    assert (len(found), found.coverage.checked["percent"]) == (0, 7)
    rows[5][7] = "(22,00)"
    rows[11][5] = "360.000"
    path = workbook(tmp_path / "b.xlsx", rows, [(0, 0, 1, 2), (0, 6, 0, 7)])
    wrong = check(Tree(read(path)[0])).errors
    assert sorted(each.rule for each in wrong) == ["percent", "total-row"]


def test_the_total_of_groups_that_nobody_knows_is_the_pagu_itself(tmp_path: Path) -> None:
    """``52 Barang Pagu`` is no more the pagu than ``57 Bansos Pagu``: that is ``Total Pagu``."""
    head = "Satker;52 Barang Pagu;52 Barang Realisasi;57 Bansos Pagu;57 Bansos Realisasi"
    path = tmp_path / "a.csv"
    path.write_text(
        f"{head};Total Pagu;Total Realisasi\nA;5.000.000;1.000.000;3.000.000;3.000.000;8.000.000"
        ";4.000.000\nB;2.000.000;1.500.000;1.000.000;0;3.000.000;1.500.000\n",
        encoding="utf-8",
    )
    (table,) = read(path)
    assert table.letters["pagu"] == "F"
    assert table.letters["realisasi"] == "G"
    assert len(table.amounts) == 6


@pytest.mark.parametrize("heading", ["%", "Capaian (%)", "Tingkat Serapan"])
def test_serapan_is_held_against_the_pagu_whose_percent_is_printed(
    tmp_path: Path, heading: str
) -> None:
    """Of a sub kegiatan a part is for stunting, and what was spent is of that."""
    path = tmp_path / "a.csv"
    lines = [f"Sub Kegiatan;Pagu Sub Kegiatan (Rp);Pagu Konvergensi (Rp);Realisasi (Rp);{heading}"]
    lines += ["Gizi;2.000.000;1.000.000;900.000;90,00", "Ibu;3.000.000;500.000;300.000;60,00"]
    lines += [
        "Sanitasi;1.000.000;800.000;704.000;88,00",
        "JUMLAH;6.000.000;2.300.000;1.904.000;82,78",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    tree = Tree(read(path)[0])
    assert check(tree).coverage.checked["percent"] == 4
    assert [each.details["serapan"] for each in flag(tree, below=(80,))] == ["60.00"]
