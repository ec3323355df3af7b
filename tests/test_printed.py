"""Documents as text: the tables between their sentences are found, row by row, at their lines."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anggaran import Tree, check, read, read_document
from anggaran.cli.commands import main
from anggaran.errors import NoBudgetTable

PROSE = "Dalam rangka pelaksanaan kegiatan tersebut perlu disusun laporan kinerja ini.\n"
SOME = PROSE * 6
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
AMOUNTS = st.lists(st.integers(1_000_000, 999_999_999), min_size=3, max_size=8)


def points(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + ",00"


def tabbed(amounts: list[int]) -> str:
    lines = [
        f"5.1.02.{n:02}\tBelanja Nomor {'Satu' * n}\t{points(a)}" for n, a in enumerate(amounts, 1)
    ]
    return "\n".join(["Kode\tUraian\tAnggaran", f"5.1.02\tBelanja\t{points(sum(amounts))}", *lines])


def piped(amounts: list[int]) -> str:
    heading, *rows = [f"| {line} |".replace("\t", " | ") for line in tabbed(amounts).split("\n")]
    return "\n".join([heading, "|---|---|---:|", *rows])


def stacked(amounts: list[int]) -> str:
    lines = [
        f"5.1.02.{n:02} \n\nBelanja Nomor \n{'Satu' * n} \n\n{points(a)} \n"
        for n, a in enumerate(amounts, 1)
    ]
    top = f"5.1.02 Belanja {points(sum(amounts))}"
    return "\n".join(["Kode Uraian Anggaran", "", top, "", *lines])


def document(folder: Path, table: str) -> Path:
    path = folder / "laporan.txt"
    path.write_text(f"{SOME}\nTabel 3.8\nRealisasi Anggaran\n\n{table}\n\n{SOME}", encoding="utf-8")
    return path


@pytest.mark.parametrize("style", [tabbed, piped, stacked])
@given(amounts=AMOUNTS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_printed_table_reads_back_equal(
    style: object, tmp_path: Path, amounts: list[int]
) -> None:
    """Whatever the way of printing, codes and amounts are those that were printed, and it holds."""
    assert callable(style)
    (table,) = read(document(tmp_path, style(amounts)))
    tree = Tree(table)
    assert [node.pagu for node in tree["5.1.02"].children] == amounts
    assert table.name == "Tabel 3.8"
    assert not check(tree).errors


def test_a_row_stands_at_its_line(tmp_path: Path) -> None:
    """The place of a row is the line that prints its figures, counted from 1."""
    path = document(tmp_path, stacked([1_000_000, 2_000_000, 3_000_000]))
    (table,) = read(path)
    line = table.where(1, "pagu").line
    assert line is not None
    assert path.read_text().splitlines()[line - 1].strip() == "1.000.000,00"


def test_a_label_goes_on_below_its_figures(tmp_path: Path) -> None:
    """Words between the figures of a row and the code of the next belong to the row above."""
    table = stacked([1_000_000, 2_000_000]).replace("1.000.000,00 \n", "1.000.000,00 \n lanjutan\n")
    (found,) = read(document(tmp_path, table))
    assert found.uraian[1] == "Belanja Nomor Satu lanjutan"


def test_a_list_in_sentences_is_a_table(tmp_path: Path) -> None:
    """Programs and kegiatan told one by one are held against each other."""
    told = (
        "alokasi anggaran sebesar Rp. {},- dan realisasi sebesar Rp. {},- atau setara dengan {}%."
    )
    text = (
        "Alokasi anggaran Program Bina adalah sebesar Rp. 30.000.300,- dengan realisasi sebesar "
        "Rp. 15.000.000,- setara dengan 50.00% dan dilaksanakan melalui kegiatan berikut:\n"
        f"- 1) Kegiatan Satu yang dilaksanakan Dinas dengan {told}\n"
        f"- 2) Kegiatan Dua yang dilaksanakan Dinas dengan {told}\n"
    ).format("10.000.000", "5.000.000", "50.00", "20.000.000", "10.000.000", "50.00")
    (table,) = read(document(tmp_path, text))
    (error,) = check(Tree(table)).errors
    assert (error.rule, str(error.difference), error.where.line) == ("parent-sum", "300.00", 11)


def test_a_table_with_uneven_rows_is_left_alone(tmp_path: Path) -> None:
    """Where rows end in unlike numbers of figures no table is guessed."""
    table = stacked([1_000_000, 2_000_000]).replace("1.000.000,00", "1.000.000,00 2.000.000,00")
    with pytest.raises(NoBudgetTable):
        read(document(tmp_path, table))


def test_a_large_document_is_quick(tmp_path: Path) -> None:
    """Ten megabytes take time by their length, not by its square."""
    path = tmp_path / "besar.txt"
    path.write_text(SOME * 10_000 + "\n" + tabbed([1_000_000, 2_000_000]) + "\n" + SOME * 10_000)
    start = time.process_time()
    read(path)
    assert time.process_time() - start < 20


@pytest.mark.skipif(not SEEDS.exists(), reason="the published documents are not at hand")
@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        ("000", [("parent-sum", 1193)]),
        ("001", [("parent-sum", 355), ("amount-malformed", 664)]),
        ("004", [("parent-sum", 1027), ("percent", 1068), ("amount-malformed", 1259)]),
    ],
)
def test_published_documents(
    number: str, wanted: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    """The errors of their tables stand at their lines, and no other is told."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    main(["check", str(path), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    errors = [(f["rule"], f["where"]["line"]) for f in found if f["severity"] == "error"]
    assert [each for each in errors if each in wanted] == wanted


TOLD = (
    "Alokasi dana untuk belanja Pegawai sebesar Rp.2.000.000,- dengan realisasinya sebesar "
    "Rp. 1.500.000,- atau sebesar 75,00%, belanja Modal sebesar Rp. 8.000.000,- sedangkan "
    "realisasinya Rp. 4.000.000,- atau 50,00%. {} total anggaran Belanja Dinas adalah sebesar "
    "Rp. 10.000.000,- dengan realisasi sebesar Rp. {},- atau 55 %.\n"
)


@pytest.mark.parametrize(("realisasi", "errors"), [("5.500.000", 0), ("5.500.300", 1)])
def test_a_sentence_is_held_against_its_total(tmp_path: Path, realisasi: str, errors: int) -> None:
    """Kinds of belanja told in a sentence that ends in their total make a table with a total."""
    (table,) = read(document(tmp_path, TOLD.format("Sehingga", realisasi)))
    found = check(Tree(table)).errors
    assert [(f.rule, str(f.difference)) for f in found] == [("total-row", "300.00")] * errors
    assert {table.where(row, "pagu").line for row in range(len(table))} == {11}


def test_a_total_of_more_than_is_told_accuses_no_one(tmp_path: Path) -> None:
    """A sentence that tells only some kinds, or whose total is no conclusion, is no table."""
    for text in (TOLD.format("Adapun", "9.000.000"), "Antara lain " + TOLD.format("Jadi", "1")):
        with pytest.raises(NoBudgetTable):
            read(document(tmp_path, text))


def test_a_heading_of_two_rows_names_plans(tmp_path: Path) -> None:
    """Targets of a Renstra under their group leave the amounts beside them their own headings."""
    table = (
        "Uraian\tKinerja Tahun 2023\t\tAnggaran Tahun 2023\t\n"
        "\tTarget (Renstra)\tCapaian\tPagu DPA\tRealisasi (Rp.)\n"
        "Belanja Satu\t60%\t60%\t2.000.000\t1.000.000\n"
        "Belanja Dua\t18%\t16%\t3.000.000\t2.000.000\n"
    )
    (found,) = read(document(tmp_path, table))
    assert [*map(str, found.amounts)] == ["pagu", "realisasi"]


LISTED = """LAPORAN KETERANGAN PERTANGGUNGJAWABAN

1. Program Rehabilitasi Sosial
   Pagu Anggaran   : Rp. 2.310.400.000,-
   Realisasi       : Rp. 2.099.876.000,-
   Sisa Anggaran   : Rp. {},-
   Persentase      : 90,89 %

a. Belanja Modal
   1) semula                             Rp   361.471.400.000,00
   2) bertambah                          Rp   {},00
   jumlah belanja modal setelah perubahan     Rp   388.485.000.000,00
"""


@pytest.mark.parametrize(
    ("left", "more", "lines"),
    [
        ("210.524.000", "27.013.600.000", []),
        ("211.524.000", "27.013.600.000", [6]),
        ("210.524.000", "27.113.600.000", [11]),
    ],
)
def test_labels_and_amounts_are_a_document(
    tmp_path: Path, left: str, more: str, lines: list[int]
) -> None:
    """A text of nothing but labels and amounts is read: what follows from what stands above."""
    path = tmp_path / "lkpj.txt"
    path.write_text(LISTED.format(left, more), encoding="utf-8")
    assert [each.where.line for each in check(read_document(path))] == lines
