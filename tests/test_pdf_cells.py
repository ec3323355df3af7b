"""Tables of drawn cells in PDF: what wraps in several columns is read where rules tell, or not."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from anggaran import Tree, check, read
from anggaran.reading.formats.book import read_book
from anggaran.reading.formats.limits import DEFAULT

LONG = "Penyediaan Jasa Pelayanan Umum Kantor dan Perlengkapan Lainnya Nomor"
TARGET = "Jumlah laporan penyediaan jasa yang tersusun tepat waktu dan lengkap setiap bulan"


def points(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def wrapped(path: Path, count: int, *, ruled: bool, wrong: int = 0) -> Path:
    """A table over several pages, in which labels and targets both take several lines."""
    style = getSampleStyleSheet()["BodyText"]
    style.fontSize, style.leading = 8, 9.5
    amounts = [1_000_000 * n for n in range(1, count + 1)]
    rows = [("5.1.02", "Belanja", "", sum(amounts) + wrong)]
    rows += [(f"5.1.02.{n:02}", f"{LONG} {n}", TARGET, a) for n, a in enumerate(amounts, 1)]
    head = [
        ["Kode", "Uraian", "Kinerja", "Tahun 2024", ""],
        ["", "", "Target", "Pagu", "Realisasi"],
    ]
    cells = [
        [code, Paragraph(label, style), Paragraph(target, style), points(a), points(a // 2)]
        for code, label, target, a in rows
    ]
    table = Table([*head, *cells], colWidths=[70, 110, 110, 90, 90], repeatRows=2)
    look: list[tuple[Any, ...]] = [
        ("FONTSIZE", (0, 0), (-1, -1), 8),
        ("ALIGN", (3, 0), (-1, -1), "RIGHT"),
    ]
    look += [("SPAN", (3, 0), (4, 0)), ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1))]
    look += [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        look.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    table.setStyle(look)
    SimpleDocTemplate(str(path), pagesize=A4, invariant=True).build([table])
    return path


def test_cells_over_pages_are_read(tmp_path: Path) -> None:
    """Merged headings, labels and targets of several lines, amounts half-way up their rows."""
    (table,) = read(wrapped(tmp_path / "a.pdf", 60, ruled=True))
    assert [*map(str, table.amounts)] == ["pagu", "realisasi"]
    assert table.uraian == ["Belanja", *(f"{LONG} {n}" for n in range(1, 61))]
    assert {table.where(row).page for row in range(len(table))} >= {1, 2, 3}
    assert not check(Tree(table)).errors


def test_a_wrong_sum_in_cells_is_found(tmp_path: Path) -> None:
    """The sum of a table over several pages is held."""
    (table,) = read(wrapped(tmp_path / "a.pdf", 60, ruled=True, wrong=300))
    found = [(e.rule, int(e.difference or 0), e.where.page) for e in check(Tree(table)).errors]
    assert found == [("parent-sum", 300, 1), ("parent-sum", 150, 1)]  # of pagu, and of realisasi


def test_cells_that_wrap_are_read_without_rules(tmp_path: Path) -> None:
    """Where several columns wrap and no rule parts the rows, their heights do."""
    (table,) = read(wrapped(tmp_path / "a.pdf", 60, ruled=False))
    assert [*map(str, table.amounts)] == ["pagu", "realisasi"]
    assert table.uraian == ["Belanja", *(f"{LONG} {n}" for n in range(1, 61))]
    assert not check(Tree(table)).errors


def test_a_blank_page_is_none(tmp_path: Path) -> None:
    """A page that prints nothing, or rules only, stands in no one's way."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for page in range(4):
        if page % 2:
            canvas.grid([50, 150, 300], [700, 720, 740, 760])
        if page == 3:
            for line, cells in enumerate([("5.1", "1.000.000"), ("Kode", "Pagu")]):
                canvas.drawString(60, 705 + 20 * line, cells[0])
                canvas.drawRightString(290, 705 + 20 * line, cells[1])
        canvas.showPage()
    canvas.save()
    (table,) = read(tmp_path / "a.pdf")
    assert [str(table.where(row).page) for row in range(len(table))] == ["4"]


def test_a_row_that_fills_a_page_is_one_row(tmp_path: Path) -> None:
    """What a row prints on three pages is all of it, though each page draws its frame anew."""
    lines = [
        ["Penyediaan jasa pelayanan umum", "kantor dan perlengkapannya lalu"],
        ["seluruh bidang dan sekretariatnya", "termasuk pemeliharaan kendaraan"],
        ["Dinas operasional lapangan"],
    ]
    pages = [
        [("Kode", ["Uraian"], "Pagu"), ("5.1.01", ["Pegawai"], "900.000")],
        [("", lines[1], "")],
        [("", lines[2], ""), ("5.1.03", ["Bunga"], "700.000")],
    ]
    pages[0].append(("5.1.02", lines[0], "1.500.000"))
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for rows in pages:
        canvas.setFont("Helvetica", 9)
        top = 700
        heights = [top]
        for code, label, amount in rows:
            for line, text in enumerate(label):
                canvas.drawString(80, top - 12 - 11 * line, text)
            canvas.drawString(34, top - 12, code)
            canvas.drawRightString(330, top - 12, amount)
            top -= 11 * len(label) + 8
            heights.append(top)
        canvas.grid([30, 76, 228, 335], heights)
        canvas.showPage()
    canvas.save()
    (table,) = read(tmp_path / "a.pdf")
    assert table.uraian == ["Pegawai", " ".join(chain(*lines)), "Bunga"]


def test_letters_drawn_one_by_one_are_words(tmp_path: Path) -> None:
    """Words are told by where their letters stand, however a program draws them."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    rows = [("Kode", "Uraian", "Pagu"), ("5.1.02", "Belanja Barang dan Jasa", "1.500.000")]
    for line, cells in enumerate(rows):
        for left, cell in zip((60, 150, 400), cells, strict=True):
            at = left
            for letter in cell:
                canvas.saveState()
                canvas.setFont("Helvetica", 9)
                canvas.drawString(at, 700 - 20 * line, letter)
                canvas.restoreState()
                at += canvas.stringWidth(letter, "Helvetica", 9)
    canvas.save()
    (table,) = read(tmp_path / "a.pdf")
    assert (table.uraian, str(table.amounts["pagu"].value(0))) == ([rows[1][1]], "1500000.00")


def test_a_title_of_every_page_begins_no_other_table(tmp_path: Path) -> None:
    """What stands at the head of each page is no title of the rows that go on below it, though on
    the first page a sentence stands between.
    """
    style = getSampleStyleSheet()["BodyText"]
    amounts = [1_000_000 * n for n in range(1, 61)]
    rows = [["", f"Kegiatan Nomor {n}", points(a), points(a)] for n, a in enumerate(amounts, 1)]
    total = ["", "JUMLAH", points(sum(amounts)), points(sum(amounts))]
    table = Table([["No", "Uraian", "Pagu", "Realisasi"], *rows, total], repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])

    def title(canvas: Canvas, _: object) -> None:
        canvas.drawString(72, A4[1] - 70, "Pemerintah Kabupaten Contoh")

    path = tmp_path / "judul.pdf"
    said = "Rincian anggaran dan realisasi yang dikelola perangkat daerah disajikan pada tabel ini."
    document = SimpleDocTemplate(str(path), pagesize=A4, invariant=True)
    document.build(
        [Paragraph(f"{said} {said}", style), table], onFirstPage=title, onLaterPages=title
    )
    printed = [row for sheet in read_book(path, DEFAULT) for row in sheet.rows]
    assert not any("Pemerintah Kabupaten Contoh" in row for row in printed)
    (found,) = read(path)
    assert len(found) == len(amounts) + 1
    assert not check(Tree(found)).errors
