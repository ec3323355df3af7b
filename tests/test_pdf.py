"""PDF: what is printed on pages is read back row by row, whatever the print looks like."""

from __future__ import annotations

import os
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from anggaran import Tree, check, read
from anggaran.amount.column import format_amount
from anggaran.errors import NoBudgetTable, UnreadableFile
from anggaran.reading.formats.limits import Limits
from anggaran.table.table import Table
from prints import PROSE, Layout, print_table

HEADING = ("Kode Rekening", "Uraian", "Anggaran (Rp)", "Realisasi (Rp)")
REAL = Path(os.environ.get("ANGGARAN_REAL", Path(__file__).parents[2] / "shared" / "data" / "real"))
LONG = "Belanja Alat dan Bahan untuk Kegiatan Kantor yang Namanya Tidak Muat di Satu Baris"

leaves = st.lists(
    st.tuples(st.integers(10**6, 10**12), st.integers(0, 10**6), st.booleans()),
    min_size=2,
    max_size=60,
)


def budget(leaves: list[tuple[int, int, bool]]) -> list[tuple[str, str, int, int]]:
    """One parent, and its lines, some with a label that needs several lines, with sen."""
    rows = [
        (f"5.1.02.01.01.{n:04d}", f"{LONG} {n}" if long else f"Belanja {n}", pagu, used)
        for n, (pagu, used, long) in enumerate(leaves, 1)
    ]
    pagu, used = sum(row[2] for row in rows), sum(row[3] for row in rows)
    return [("5.1.02.01.01", "Belanja Barang", pagu, used), *rows]


def printed(path: Path, rows: list[tuple[str, str, int, int]], layout: Layout) -> Path:
    """The rows as a PDF; amounts are in sen."""
    cells = [
        (code, label, *(format_amount(Decimal(sen).scaleb(-2)) for sen in amounts))
        for code, label, *amounts in rows
    ]
    print_table(path, HEADING, cells, layout)
    return path


layouts = st.builds(
    Layout, ruled=st.booleans(), repeat=st.booleans(), prose=st.booleans(), middle=st.booleans()
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(leaves, layouts)
def test_what_is_printed_is_read(
    tmp_path_factory: pytest.TempPathFactory, leaves: list[tuple[int, int, bool]], layout: Layout
) -> None:
    """Every row with its label and amounts, over as many pages as it takes, and nothing else."""
    rows = budget(leaves)
    path = printed(tmp_path_factory.mktemp("pdf") / "lra.pdf", rows, layout)
    (table,) = read(path)
    assert list(table.uraian) == [row[1] for row in rows]
    for measure, at in (("pagu", 2), ("realisasi", 3)):
        amounts = [Decimal(row[at]).scaleb(-2) for row in rows]
        assert [table.amounts[measure].value(row) for row in range(len(table))] == amounts
    assert not check(Tree(table)).errors


def test_a_wrong_sum_is_found_at_its_place(tmp_path: Path) -> None:
    """The place of a finding is a page, a line of it and a box."""
    rows = budget([(10**8, 10**5, False)] * 60)
    code, label, pagu, used = rows[0]
    path = printed(tmp_path / "a.pdf", [(code, label, pagu + 100, used), *rows[1:]], Layout())
    (finding,) = check(Tree(*read(path))).errors
    assert (finding.rule, finding.where.page) == ("parent-sum", 1)
    assert finding.where.box
    assert finding.where.line


def test_two_tables_on_a_page_are_two(tmp_path: Path) -> None:
    """A sentence parts tables."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Helvetica", 9)
    for top in (760, 400):
        canvas.drawString(40, top, PROSE[:90])
        for line, (code, label, amount) in enumerate(
            [
                ("Kode", "Uraian", "Anggaran (Rp)"),
                ("5.1.01", "Belanja Pegawai", "1.250.000,00"),
                ("5.1.02", "Belanja Barang dan Jasa", "2.500.000,00"),
            ],
            2,
        ):
            canvas.drawString(40, top - 14 * line, code)
            canvas.drawString(120, top - 14 * line, label)
            canvas.drawRightString(420, top - 14 * line, amount)
    canvas.save()
    tables = read(tmp_path / "a.pdf")
    assert [len(table) for table in tables] == [2, 2]


def test_a_page_that_is_turned_reads_the_same(tmp_path: Path) -> None:
    """A wide table is printed on a page that is shown turned."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.setPageRotation(90)
    canvas.translate(595, 0)
    canvas.rotate(90)
    for line, cells in enumerate(
        [("Kode", "Uraian", "Pagu"), ("5.1", "Belanja Operasi", "1.500.000,00")]
    ):
        canvas.drawString(60, 500 - 20 * line, cells[0])
        canvas.drawString(160, 500 - 20 * line, cells[1])
        canvas.drawRightString(500, 500 - 20 * line, cells[2])
    canvas.save()
    (table,) = read(tmp_path / "a.pdf")
    assert list(table.uraian) == ["Belanja Operasi"]
    assert table.amounts["pagu"].value(0) == Decimal(1_500_000)


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The line that refuses a file."""
    with pytest.raises((UnreadableFile, NoBudgetTable)) as refused:
        read(path, limits=limits or Limits())
    line = str(refused.value)
    assert "\n" not in line
    return line


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A page without text, a password, a damaged file, too many pages: one line each."""
    scan = Canvas(str(tmp_path / "scan.pdf"))
    scan.rect(100, 100, 300, 400, fill=1)
    scan.save()
    assert "tidak berisi teks" in refusal(tmp_path / "scan.pdf")
    locked = Canvas(str(tmp_path / "locked.pdf"), encrypt=StandardEncryption("rahasia"))
    locked.drawString(100, 100, "5.1 Belanja 1.000.000")
    locked.save()
    assert "kata sandi" in refusal(tmp_path / "locked.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    assert "rusak" in refusal(tmp_path / "broken.pdf")
    many = Canvas(str(tmp_path / "many.pdf"))
    for _ in range(5):
        many.drawString(100, 100, "x")
        many.showPage()
    many.save()
    assert "max_sheets" in refusal(tmp_path / "many.pdf", Limits(max_sheets=4))


def test_without_the_extra_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PDFium the line says what to install."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    path = printed(tmp_path / "a.pdf", budget([(10**8, 1, False)] * 2), Layout())
    assert "anggaran[pdf]" in refusal(path)


def test_a_host_without_processes_reads_in_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no process can be started the line names the switch, which holds for pages too."""
    path = printed(tmp_path / "a.pdf", budget([(10**8, 1, False)] * 2), Layout())
    monkeypatch.setattr(sys, "executable", "")
    assert "own_process=0" in refusal(path)
    assert len(read(path, limits=Limits(own_process=0))[0]) == 3


@pytest.mark.skipif(not REAL.is_dir(), reason="no real documents; set ANGGARAN_REAL")
@pytest.mark.parametrize(
    ("name", "rows", "checked"),
    [
        ("cimahi_2010_lra", 74, {"total-row": 48, "percent": 40}),
        ("cimahi_2017_lra", 38, {"parent-sum": 33, "total-row": 9, "percent": 31}),
        (
            "cimahi_2015_ringkasan_perubahan",
            633,
            {"parent-sum": 293, "total-row": 12, "percent": 477, "derived-column": 470},
        ),
    ],
)
def test_real_prints_are_read_whole(name: str, rows: int, checked: dict[str, int]) -> None:
    """One table over all pages, every sum, percent and difference held, and nothing wrong."""
    (table,) = read(REAL / f"{name}.pdf")
    assert len(table) + len(table.refused) == rows
    findings = check(Tree(table))
    assert not findings.errors
    held = findings.coverage.checked
    assert all(held.get(rule, 0) >= least for rule, least in checked.items())


@pytest.mark.skipif(not REAL.is_dir(), reason="no real documents; set ANGGARAN_REAL")
def test_a_scan_is_named() -> None:
    """Letters that only the font of the page knows are no text."""
    assert "tidak berisi teks" in refusal(REAL / "cimahi_2017_tanpa_teks.pdf")


def test_a_table_knows_its_pages(tmp_path: Path) -> None:
    """The rows of a table over several pages name theirs."""
    path = printed(tmp_path / "a.pdf", budget([(10**8, 10**5, True)] * 80), Layout())
    table: Table = read(path)[0]
    pages = {table.where(row).page for row in range(len(table))}
    assert len(pages) > 1


def drawn(path: Path, rows: list[list[str]], edges: list[int], *, top: int = 760) -> Path:
    """A table whose rows are ruled; a cell's lines stand below each other, figures half-way."""
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 8)
    for row in rows:
        lines = max(cell.count("\n") + 1 for cell in row)
        bottom = top - 12 * lines
        if bottom < 60:
            canvas.showPage()
            canvas.setFont("Helvetica", 8)
            top, bottom = 760, 760 - 12 * lines
        canvas.line(edges[0], top, edges[-1], top)
        for cell, left, right in zip(row, edges, edges[1:], strict=False):
            parts = cell.split("\n")
            start = (top + bottom) / 2 + 6 * len(parts) - 9
            for number, part in enumerate(parts):
                canvas.drawString(left + 3, start - 12 * number, part)
            canvas.line(left, top, left, bottom)
            canvas.line(right, top, right, bottom)
        canvas.line(edges[0], bottom, edges[-1], bottom)
        top = bottom
    canvas.save()
    return path


CAPTIONS = [
    ["Kode", "Uraian", "Anggaran (Rp)", "Realisasi (Rp)"],
    ["", "PENDAPATAN DAERAH YANG DIANGGARKAN", "", ""],
    ["4.1", "Pendapatan Asli\nDaerah", "1.000.000", "900.000"],
    ["4.2", "Pendapatan Transfer", "3.000.000", "2.000.000"],
    ["", "Jumlah Pendapatan yang Dianggarkan", "4.000.000", "2.900.000"],
    ["", "BELANJA DAERAH YANG DIANGGARKAN", "", ""],
    ["5.1", "Belanja Operasi\ndan Pemeliharaan\nGedung", "2.000.000", "0"],
    ["5.2", "Belanja Modal", "0", "0"],
]


def test_a_caption_is_a_row_between_its_ruling_lines(tmp_path: Path) -> None:
    """What stands between two ruling lines is one row, though its label fills its column; a row of
    noughts is one too.
    """
    (table,) = read(drawn(tmp_path / "a.pdf", CAPTIONS, [40, 90, 250, 340, 430]))
    labels = [*table.uraian, *(str(row.cells[1]) for row in table.refused)]
    assert sorted(labels) == sorted(" ".join(row[1].split("\n")) for row in CAPTIONS[1:])
    assert not check(Tree(table)).errors


def test_a_heading_stands_over_the_columns_of_its_cell(tmp_path: Path) -> None:
    """A code that is parted over five columns under one heading is a code."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Helvetica", 8)
    edges = [40, 60, 80, 100, 130, 300, 400]
    rows = [["3", "31", "01", "2.01", "Perencanaan", "1.000.000"]] * 3
    for number, row in enumerate(rows):
        for left, cell in zip(edges, row, strict=False):
            canvas.drawString(left + 2, 700 - 14 * number, cell)
    for x in edges:
        canvas.line(x, 712, x, 664)
    for x in (40, 130, 300, 400):
        canvas.line(x, 726, x, 712)
    for y in (726, 712, 698, 684, 664):
        canvas.line(40, y, 400, y)
    for left, cell in ((70, "KODE"), (200, "URAIAN"), (330, "PAGU (Rp)")):
        canvas.drawString(left, 715, cell)
    canvas.save()
    (table,) = read(tmp_path / "a.pdf")
    assert list(table.amounts) == ["pagu"]
    assert len(table.kode) == 4
