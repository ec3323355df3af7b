"""Two tables on one sheet, one below the other: the second heading is no row of the first table,
its rows are not added to it, and what is not read is said.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from anggaran import Tree, check, read
from anggaran.table.table import Table

Cells = list[list[object]]

FIRST: Cells = [
    ["Tabel 1 Belanja menurut Bidang", None, None, None],
    ["No", "Uraian Belanja", 2024, 2023],
    [1, "Bidang Jalan", 31_500_000, 29_000_000],
    [2, "Bidang Air", 12_250_000, 11_000_000],
    [3, "Bidang Permukiman", 7_000_000, 8_500_000],
]
SECOND: Cells = [
    [1, "Bina Marga", 20_000_000, 18_000_000],
    [2, "Cipta Karya", 30_750_000, 30_500_000],
]
TITLE: Cells = [["Tabel 2 Belanja menurut Dinas", None, None, None]]
BLANK: Cells = [[None, None, None, None]]


def book(tmp_path: Path, *parts: Cells) -> list[Table]:
    """The tables of one sheet with these rows."""
    path = tmp_path / "dua.xlsx"
    workbook = openpyxl.Workbook()
    for part in parts:
        for row in part:
            workbook.worksheets[0].append(row)
    workbook.save(path)
    return read(path)


def labels(tables: list[Table]) -> list[list[str]]:
    return [list(table.uraian) for table in tables]


BOTH = [[str(row[1]) for row in FIRST[2:]], [str(row[1]) for row in SECOND]]


@pytest.mark.parametrize("years", [(2024, 2023), ("2024", "2023")])
def test_a_repeated_heading_of_years_heads_another_table(
    tmp_path: Path, years: tuple[object, object]
) -> None:
    """Years are no rupiah; a new title above and numbers that begin anew part the tables."""
    heading: Cells = [["No", "Uraian Belanja", *years]]
    first = [FIRST[0], *heading, *FIRST[2:]]
    tables = book(tmp_path, first, BLANK, TITLE, heading, SECOND)
    assert labels(tables) == BOTH
    assert not [each for table in tables for each in check(Tree(table)).errors]


def test_a_heading_of_years_at_a_page_break_is_no_row(tmp_path: Path) -> None:
    """Without a title the numbers go on, and so does the table."""
    goes_on: Cells = [[4, "Bidang Bangunan", 1_000_000, 2_000_000]]
    assert labels(book(tmp_path, FIRST, [FIRST[1]], goes_on)) == [[*BOTH[0], "Bidang Bangunan"]]


def test_an_unknown_heading_ends_the_table_and_is_told(tmp_path: Path) -> None:
    """Words above every figure under a new title are no row with a malformed amount."""
    heading: Cells = [["No", "Rekening Bank", "Posisi Awal", "Posisi Kini"]]
    tables = book(tmp_path, FIRST, TITLE, heading, SECOND)
    assert labels(tables) == BOTH[:1]
    assert not list(check(Tree(tables[0])))
    assert [note.text.en for note in tables[0].notes if "8" in note.text.en]


def test_a_table_that_is_not_taken_for_one_of_money_is_told(tmp_path: Path) -> None:
    """Under mere years nothing says that the second table counts rupiah."""
    heading: Cells = [["No", "Uraian", "Tahun 2024", "Tahun 2023"]]
    rows: Cells = [[1, "Kapal", 5_000_000, 4_000_000], [2, "Pesawat", 1_000_000, 2_000_000]]
    tables = book(tmp_path, FIRST, [["Kedatangan Wisatawan", None, None, None]], heading, rows)
    assert labels(tables) == BOTH[:1]
    assert [note.text.en for note in tables[0].notes if "8" in note.text.en]


@pytest.mark.parametrize("word", ["Nihil", "tidak ada", "n/a"])
def test_words_in_place_of_amounts_end_no_table(tmp_path: Path, word: str) -> None:
    """A line that prints a word for nothing stays a line."""
    tables = book(
        tmp_path, FIRST, [[4, "Bidang Bangunan", word, word]], [[5, "Bidang Taman", 7, 8]]
    )
    assert labels(tables) == [[*BOTH[0], "Bidang Bangunan", "Bidang Taman"]]


TOTAL: Cells = [[None, "Jumlah", 50_750_000, 48_500_000]]
RANKED: Cells = [[1, "Bidang Air", 34.65], [2, "Bidang Jalan", 43.16], [3, "Bidang Taman", 50]]


@pytest.mark.parametrize("between", [[], BLANK, [*BLANK, ["Serapan terendah", None, None, None]]])
@pytest.mark.parametrize(
    "heading",
    [
        ["No", "Uraian Belanja", "Serapan (%)"],
        ["No", "Bidang", "Capaian"],
        ["Peringkat", "Nama Bidang", "Persentase"],
    ],
)
def test_a_small_table_below_a_total_is_no_part_of_the_one_above(
    tmp_path: Path, heading: list[object], between: Cells
) -> None:
    """Its figures stand under some of the amounts above, each below a heading of their own."""
    tables = book(tmp_path, FIRST, TOTAL, between, [heading], RANKED)
    assert labels(tables)[0] == [*BOTH[0], "Jumlah"]
    assert not list(check(Tree(tables[0])))


def test_a_word_for_nothing_below_a_total_ends_no_table(tmp_path: Path) -> None:
    """Numbers that begin anew under a heading without amounts go on in the same table."""
    more: Cells = [[1, "Bidang Bangunan", "Nihil", 4_000_000], [2, "Bidang Taman", 7_000, 8_000]]
    tables = book(tmp_path, FIRST, TOTAL, BLANK, more)
    assert labels(tables) == [[*BOTH[0], "Jumlah", "Bidang Bangunan", "Bidang Taman"]]


SKONTRO = """LAPORAN PENERIMAAN DAN PENGELUARAN DANA BOS;;;;;;
No;Penerimaan;Jumlah (Rp);;No;Pengeluaran;Jumlah (Rp)
1;Saldo awal;1.500.000;;1;Honor GTT;20.000.000
2;BOS Tahap I;35.000.000;;2;ATK;12.000.000
3;BOS Tahap II;35.000.000;;3;Buku;18.500.000
;;;;4;Daya dan jasa;9.000.000
;Jumlah;71.500.000;;;Jumlah;59.500.000
;;;;;Saldo akhir;12.000.000
"""


@pytest.mark.parametrize(
    ("printed", "wrong", "cell"),
    [("", "", None), ("59.500.000", "58.500.000", "G7"), ("71.500.000", "72.500.000", "C7")],
)
def test_what_came_in_stands_beside_what_went_out(
    printed: str, wrong: str, cell: str | None, tmp_path: Path
) -> None:
    """Numbers that begin anew to the right are another table, whatever heads its labels."""
    path = tmp_path / "bos.csv"
    path.write_text(SKONTRO.replace(printed, wrong) if printed else SKONTRO, encoding="utf-8")
    tables = read(path)
    assert [str(Tree(table).find("Buku")[0].pagu) for table in tables[1:]] == ["18500000.00"]
    errors = [error for table in tables for error in check(Tree(table)).errors]
    assert [error.where.cell for error in errors] == ([cell] if cell else [])


def test_a_second_number_of_a_row_begins_no_table(tmp_path: Path) -> None:
    """The number of a contract belongs to the row, and so does its amount."""
    path = tmp_path / "kontrak.csv"
    path.write_text(
        "No;Kegiatan;Pagu (Rp);No. Kontrak;Tanggal;Nilai Kontrak (Rp)\n"
        "1;Rehab kantor;90.000.000;027/1/2024;3 Mei 2024;88.000.000\n"
        "2;Rehab pasar;50.000.000;027/2/2024;4 Mei 2024;49.500.000\n",
        encoding="utf-8",
    )
    assert len(read(path)) == 1


def test_lines_of_quarters_below_the_total_of_a_dpa_are_no_codes(tmp_path: Path) -> None:
    """Form 2.2.1 prints the plan of its quarters below its table: not read, and said so."""
    dpa: Cells = [
        ["Kode Rekening", "Uraian", "Jumlah (Rp)"],
        ["5.2", "BELANJA LANGSUNG", 300_000_000],
        ["5.2.1", "Belanja Pegawai", 100_000_000],
        ["5.2.2", "Belanja Barang", 200_000_000],
        [None, "Jumlah", 300_000_000],
    ]
    plan: Cells = [
        ["Rencana Penarikan Dana per Triwulan", None, None],
        *(
            ["Triwulan I", "Rp", 100_000_000],
            ["Triwulan II", "Rp", 200_000_000],
            ["Jumlah", "Rp", 300_000_000],
        ),
    ]
    (table,) = book(tmp_path, dpa, [[None, None, None]], plan)
    assert len(table) == 4
    assert not [*check(Tree(table))]
    assert any("8–10" in note.text.id for note in table.notes)
