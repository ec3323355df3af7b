"""Running text of pages: paragraphs are whole again, and what they tell as tables is held."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from anggaran import Tree, check, read
from anggaran.errors import NoBudgetTable
from anggaran.reading.formats.book import _opened
from anggaran.reading.formats.limits import DEFAULT, Budget
from anggaran.reading.formats.pdf import PDF
from prints import PROSE, Layout, print_table

HEADING = ("Kode", "Uraian", "Anggaran (Rp)", "Realisasi (Rp)")
TOLD = "alokasi anggaran sebesar Rp. {},- dan realisasi sebesar Rp. {},- atau setara dengan {}%."
PROGRAM = (
    "Alokasi anggaran Program Bina Pelayanan Masyarakat adalah sebesar Rp. 30.000.300,- dengan "
    "realisasi sebesar Rp. 15.000.000,- setara dengan 50.00% dan dilaksanakan melalui kegiatan:"
)
ITEM = (
    "{}) Kegiatan Pembinaan Kelompok Masyarakat Nomor {} yang dilaksanakan Dinas Sosial dan "
    "Pemberdayaan Masyarakat dengan " + TOLD + " Keluaran kegiatan adalah laporan pembinaan."
)
MONEY = [("10.000.000", "5.000.000", "50.00"), ("20.000.000", "10.000.000", "50.00")]


def told(path: Path, paragraphs: list[str]) -> Path:
    """Paragraphs as pages, broken where the margin is."""
    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=True).build(
        [Paragraph(text, style) for text in paragraphs]
    )
    return path


def passages(path: Path) -> list[tuple[int | None, str]]:
    """The page and the words of each passage."""
    file = _opened(path, Budget(path.name, DEFAULT), None)
    list(PDF.sheets(file))
    return [(passage.spot.page, passage.text) for passage in file.passages]


def test_a_paragraph_is_whole_again(tmp_path: Path) -> None:
    """Lines that the margin broke are joined, over pages too; items begin anew."""
    items = [ITEM.format(n, "Satu " * (n // 3) + "Lagi", *MONEY[0]) for n in range(1, 30)]
    path = told(tmp_path / "a.pdf", [PROSE, *items])
    found = passages(path)
    assert [text for _, text in found] == [PROSE, *items]
    assert {page for page, _ in found} >= {1, 2}


def test_a_list_in_sentences_of_a_page_is_held(tmp_path: Path) -> None:
    """A program whose kegiatan make less is found where it stands."""
    items = [ITEM.format(n, "Satu", *money) for n, money in enumerate(MONEY, 1)]
    (table,) = read(told(tmp_path / "a.pdf", [PROSE, PROGRAM, *items]))
    (error,) = check(Tree(table)).errors
    assert (error.rule, str(error.difference), error.where.page) == ("parent-sum", "300.00", 1)


def test_a_list_with_a_gap_is_left_alone(tmp_path: Path) -> None:
    """Where the number of a kegiatan is passed over, its money may be told in words not known."""
    items = [ITEM.format(n, "Satu", *MONEY[0]) for n in (1, 3)]
    rest = [PROSE, "5.1.01 Belanja Pegawai sebesar Rp. 10.000.000 menurut daftar berikut ini"]
    path = told(tmp_path / "a.pdf", [*rest, PROGRAM, *items])
    assert len(passages(path)) == 5
    with pytest.raises(NoBudgetTable):
        read(path)


def test_a_table_is_one_passage(tmp_path: Path) -> None:
    """What stands in a table is no running text."""
    rows = [("5", "BELANJA", "1.000.000", "1.000"), ("5.1", "Operasi", "1.000.000", "1.000")]
    print_table(tmp_path / "a.pdf", HEADING, rows, Layout())
    assert [text for _, text in passages(tmp_path / "a.pdf")] == [PROSE, "| tabel", PROSE]
