"""The reader's own workbook given back: faulty cells coloured and noted, everything else as it
was.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from xlsxwriter import Workbook as Writer

from anggaran import Tree, check, flag, read
from anggaran.cli import main
from anggaran.errors import InvalidOption, UnreadableFile
from anggaran.finding import Finding, Severity, Where
from anggaran.report.marked.annotate import annotate

# What this workbook has, the library that looks at it does not know.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
ROWS = (
    ("Kode", "Uraian", "Anggaran", "Realisasi"),
    ("5", "BELANJA", 1000, 400),
    ("5.1", "BELANJA OPERASI", 700, 300),
    ("5.1.01", "Pegawai", 400, 200),
    ("5.1.02", "Barang", 200, 100),
    ("5.2", "BELANJA MODAL", 300, 100),
)


def rich_book(path: Path) -> Path:
    """A workbook with what libraries lose when they load and save it: a chart, rules, a picture of
    data, a note of the user's own.
    """
    with Writer(str(path)) as book:
        page, other = book.add_worksheet("LRA"), book.add_worksheet("Lain & <x>")
        money = book.add_format({"num_format": "#,##0.00", "border": 1})
        head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "white"})
        for line, row in enumerate(ROWS):
            for column, value in enumerate(row):
                style = money if line and column > 1 else head
                page.write(line, column, value, style)
        page.write_formula("F2", "=SUM(C3:C6)", money, 1600)
        page.write_comment("B3", "catatan saya")
        page.conditional_format("C2:C6", {"type": "data_bar", "data_bar_2010": True})
        page.data_validation("H2", {"validate": "list", "source": ["a", "b"]})
        page.add_sparkline("I2", {"range": "LRA!C2:D2"})
        chart: Any = book.add_chart({"type": "column"})
        chart.add_series({"values": "=LRA!$C$2:$C$6"})
        page.insert_chart("K2", chart)
        other.write(0, 0, "surat")
    return path


def found_in(path: Path) -> list[Finding]:
    trees = [Tree(table) for table in read(path)]
    return [finding for tree in trees for finding in check(tree) + flag(tree)]


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_faulty_cells_are_coloured_and_noted(tmp_path: Path) -> None:
    """The colour tells how heavy a finding is, the note what is expected, by how much it is off
    and why.
    """
    path = rich_book(tmp_path / "lra.xlsx")
    marked = annotate(found_in(path), path)
    page = load_workbook(BytesIO(marked.data))["LRA"]
    assert (marked.cells, marked.left) == (4, ())
    assert page["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["D6"].fill.fgColor.rgb == "FFFFEB9C"
    note = page["C3"].comment.text
    assert "parent-sum" in note
    assert "Seharusnya: 600,00" in note
    assert "Selisih (tercetak − seharusnya): 100,00" in note
    assert "C4 5.1.01 Pegawai" not in page["B3"].comment.text == "catatan saya"


def test_nothing_else_changes(tmp_path: Path) -> None:
    """Parts without a mark keep their bytes; of a marked sheet only the styles of marked cells
    change, and a style differs from the old one in its fill and the colour of its font.
    """
    path = rich_book(tmp_path / "lra.xlsx")
    old, new = parts_of(path.read_bytes()), parts_of(annotate(found_in(path), path).data)
    assert list(new)[: len(old)] == list(old)
    touched = {name for name, data in new.items() if old.get(name) != data}
    assert touched == {
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    sheet = etree.fromstring(new["xl/worksheets/sheet1.xml"])
    for cell in sheet.iter("{*}c"):
        if cell.get("r") in {"C3", "D4", "D5", "D6"}:
            cell.set("s", "2")
    before = etree.fromstring(old["xl/worksheets/sheet1.xml"])
    assert etree.tostring(sheet, method="c14n") == etree.tostring(before, method="c14n")
    for name in ("fills", "fonts", "cellXfs", "cellStyleXfs", "dxfs"):
        was, now = (
            etree.fromstring(each["xl/styles.xml"]).find(f"{{*}}{name}") for each in (old, new)
        )
        assert was is not None
        assert now is not None
        assert [etree.tostring(each, method="c14n") for each in now][: len(was)] == [
            etree.tostring(each, method="c14n") for each in was
        ]
    drawing = new["xl/drawings/vmlDrawing1.vml"]
    assert drawing.startswith(old["xl/drawings/vmlDrawing1.vml"].rpartition(b"</")[0])


def test_a_format_stays(tmp_path: Path) -> None:
    """A marked cell keeps its number format, its border and its bold face; white on dark becomes
    readable.
    """
    path = rich_book(tmp_path / "lra.xlsx")
    finding = Finding("parent-sum", Severity.ERROR, Where("lra.xlsx", "LRA", "A1", 1))
    page = load_workbook(BytesIO(annotate([*found_in(path), finding], path).data))["LRA"]
    assert (page["C3"].number_format, page["C3"].border.left.style) == ("#,##0.00", "thin")
    assert (page["A1"].font.bold, page["A1"].font.color.rgb) == (True, "FF9C0006")
    assert page["F2"].value == "=SUM(C3:C6)"


def test_a_note_of_the_user_stays(tmp_path: Path) -> None:
    """On a cell that has a note already, ours stands below it."""
    path = rich_book(tmp_path / "lra.xlsx")
    finding = Finding("code-malformed", Severity.ERROR, Where("lra.xlsx", "LRA", "B3", 3))
    note = load_workbook(BytesIO(annotate([finding], path).data))["LRA"]["B3"].comment.text
    assert note.startswith("catatan saya\n\n")
    assert "code-malformed" in note


def test_a_sheet_without_notes_gets_some(tmp_path: Path) -> None:
    """Where no cell has a note yet, the parts for notes are made; a cell that was left out too."""
    path = tmp_path / "lra.xlsx"
    book = Workbook()
    page = book.create_sheet("LRA", 0)
    for row in ROWS:
        page.append(row)
    book.create_sheet("Kosong")["B2"].comment = Comment("lain", "saya")
    book.save(path)
    places = [Where("lra.xlsx", "LRA", cell) for cell in ("C3", "J9", "J3")]
    findings = [Finding("amount-blank", Severity.INFO, where) for where in places]
    left = Finding("total-differs", Severity.ERROR, Where("lra.xlsx", "LRA"))
    marked = annotate([*findings, left], path)
    page = load_workbook(BytesIO(marked.data))["LRA"]
    assert (marked.cells, marked.left) == (3, (left,))
    assert all("amount-blank" in page[cell].comment.text for cell in ("C3", "J9", "J3"))
    assert [[cell.value for cell in row[:4]] for row in page.iter_rows(max_row=6)] == [
        list(row) for row in ROWS
    ]


def test_libreoffice_shows_the_marks(tmp_path: Path, convert: Callable[..., list[Path]]) -> None:
    """Another program reads the fills, the notes and the formulas."""
    path = rich_book(tmp_path / "lra.xlsx")
    (tmp_path / "in").mkdir()
    copy = tmp_path / "in" / "lra.xlsx"
    copy.write_bytes(annotate(found_in(path), path).data)
    (shown,) = convert([copy], "xlsx", tmp_path / "out")
    page = load_workbook(shown)["LRA"]
    assert page["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert "Seharusnya: 600,00" in page["C3"].comment.text
    assert page["B3"].comment.text == "catatan saya"
    assert page["F2"].value == "=SUM(C3:C6)"


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """Neither another format, nor a broken file, nor a sheet that is not there."""
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 no package")
    with pytest.raises(InvalidOption):
        annotate([], tmp_path / "a.csv")
    with pytest.raises(UnreadableFile):
        annotate([], tmp_path / "a.xlsx")
    path = rich_book(tmp_path / "b.xlsx")
    with pytest.raises(UnreadableFile):
        annotate([Finding("percent", Severity.ERROR, Where("b.xlsx", "Tidak ada", "A1"))], path)


def test_the_command_writes_a_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``check --annotate`` writes a copy and says so; the file itself is never overwritten."""
    path, copy = rich_book(tmp_path / "lra.xlsx"), tmp_path / "tanda.xlsx"
    before = path.read_bytes()
    assert main(["check", str(path), "--annotate", str(copy)]) == 1
    assert "4 sel" in capsys.readouterr().out
    assert load_workbook(copy)["LRA"]["C3"].comment is not None
    for target in (path, tmp_path / "tanda.xlsm"):
        assert main(["check", str(path), "--annotate", str(target)]) == 2
    assert main(["check", str(path), str(copy), "--annotate", str(tmp_path / "c.xlsx")]) == 2
    assert path.read_bytes() == before


def test_both_workbooks_of_a_comparison_are_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder, each cell with what the other document prints; one file alone is not enough."""
    one, other = tmp_path / "dpa.xlsx", tmp_path / "lra.xlsx"
    for path, operasi in ((one, 60), (other, 55)):
        book = Workbook()
        book.worksheets[0].title = "A"
        for row in (("Kode", "Uraian", "Pagu"), ("5.1", "Operasi", operasi), ("5.2", "Modal", 40)):
            book.worksheets[0].append(row)
        book.save(path)
    call = ["reconcile", str(one), str(other), "--annotate"]
    assert main([*call, str(tmp_path / "tanda")]) == 1
    assert capsys.readouterr().out.count("1 sel") == 2
    notes = []
    for name in ("dpa.xlsx", "lra.xlsx"):
        page = load_workbook(tmp_path / "tanda" / name)["A"]
        noted = [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment]
        assert noted == ["C2"]
        notes.append(page["C2"].comment.text)
    assert "Dokumen lain: 55,00" in notes[0]
    assert "Dokumen lain: 60,00" in notes[1]
    assert all("Selisih (kiri − kanan): 5,00" in note for note in notes)
    for target in ("satu.xlsx", "dpa.xlsx", "."):
        assert main([*call, str(tmp_path / target)]) == 2
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "dpa.xlsx").write_bytes(other.read_bytes())
    alike = ["reconcile", str(one), str(tmp_path / "b" / "dpa.xlsx"), "--annotate"]
    assert main([*alike, str(tmp_path / "c")]) == 2
    assert "dpa.xlsx" in capsys.readouterr().err
