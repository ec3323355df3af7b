"""Small files that unfold into huge ones, and cells that a spreadsheet program has spoilt, through
the whole job.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import os
import random
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from anggaran import Tree, check, read
from anggaran.errors import AnggaranError, NoBudgetTable, UnreadableFile
from anggaran.finding import Finding
from anggaran.reading.formats.limits import Limits
from anggaran.relation.products import coefficient
from sheets import Grid, write_sheets

MB = 1 << 20
HEAD = ("Kode", "Uraian", "Anggaran", "Realisasi")


@contextmanager
def bounded(seconds: float, megabytes: int) -> Iterator[None]:
    """Fails where the block takes longer, or where Python holds more at once."""
    tracemalloc.start()
    started = time.process_time()
    try:
        yield
        assert time.process_time() - started < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * MB
    finally:
        tracemalloc.stop()


def workbook(
    path: Path, rows: Sequence[Sequence[object]], far: tuple[int, int] | None = None
) -> Path:
    """A workbook of one sheet; ``far`` is a styled blank cell far away from the rows."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "d mmm"})
    sheet = book.add_worksheet("LRA")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif cell is not None:
                sheet.write(number, column, cell)
    if far:
        sheet.write_blank(*far, None, book.add_format({"bold": True}))
    book.close()
    return path


def tall(path: Path, stray: str) -> Path:
    """Thirty rows of content, and a cell in the last row that a sheet can have."""
    rows = [HEAD, *((f"5.1.{n:02d}", f"Belanja {n}", 1_000_000 + n, n) for n in range(1, 31))]
    path = workbook(path, rows, far=(1_048_575, 3))
    if stray:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(path) as source,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for name in source.namelist():
                data = source.read(name)
                if name.endswith("sheet1.xml"):
                    data = data.replace(
                        b"</sheetData>", f'<row r="1048576">{stray}</row></sheetData>'.encode()
                    )
                target.writestr(name, data)
        path.write_bytes(out.getvalue())
    return path


def test_a_million_blank_rows_cost_nothing(tmp_path: Path) -> None:
    """A sheet that is styled to its last row is as quick to read as its thirty rows of content."""
    path = tall(tmp_path / "a.xlsx", "")
    with bounded(seconds=5, megabytes=50):
        (table,) = read(path)
    assert len(table) == 30
    assert check(Tree(table)).errors.summary["error"] == 0


def test_a_sheet_of_a_million_rows_is_held_by_its_limit(tmp_path: Path) -> None:
    """A filled cell in the last row is refused where the caller allows fewer rows, by the name of
    the option.
    """
    path = tall(tmp_path / "a.xlsx", '<c r="A1048576"><v>1</v></c>')
    with (
        bounded(seconds=5, megabytes=50),
        pytest.raises(UnreadableFile, match=r"Limits\(max_rows=1048576\)"),
    ):
        read(path, limits=Limits(max_rows=100_000))


def test_ten_thousand_sheets_are_refused_unread(tmp_path: Path) -> None:
    """A workbook of ten thousand sheets is refused by their number alone."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(10_000):
            package.writestr(f"xl/worksheets/sheet{number}.xml", "<worksheet/>")
    with (
        bounded(seconds=10, megabytes=50),
        pytest.raises(UnreadableFile, match=r"Limits\(max_sheets=10000\)"),
    ):
        read(path)


def test_a_zip_bomb_is_refused_packed(tmp_path: Path) -> None:
    """Three gigabytes of blanks in a small workbook are never unpacked."""
    path = workbook(tmp_path / "a.xlsx", [HEAD])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", b" " * (40 * MB))
    with (
        bounded(seconds=2, megabytes=20),
        pytest.raises(UnreadableFile, match=r"Limits\(max_ratio="),
    ):
        read(path)
    with pytest.raises(UnreadableFile, match=r"Limits\(max_unpacked="):
        read(path, limits=Limits(max_unpacked=30 * MB))


TABLE = "<tr><td>Kode<td>Uraian<td>Pagu<tr><td>5<td>BELANJA<td>1.000.000"


def outcome(path: Path) -> str:
    """The first label of a file, or the kind of its refusal."""
    try:
        return str(read(path)[0].uraian[0])
    except (UnreadableFile, NoBudgetTable) as refusal:
        return type(refusal).__name__


@pytest.mark.parametrize(
    "broken", [b'<c r="A1" ', b"<row r=", b'<c t="e"', b'<c r="A1"><f>1</f>' + b" " * 99]
)
def test_broken_markup_takes_no_longer_than_sound(tmp_path: Path, broken: bytes) -> None:
    """Tags that never end are looked through once, and not once for each place where one could
    begin.
    """
    sound = workbook(tmp_path / "a.xlsx", [HEAD, ("5", "BELANJA", 300, 30)])
    pieces = b"".join(broken + b"%x" % n for n in range(100_000))
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            xml = old.read(name)
            new.writestr(
                name,
                xml.replace(b"<sheetData>", b'<sheetData hidden="1">' + pieces)
                if "sheet1" in name
                else xml,
            )
    with bounded(seconds=10, megabytes=200), suppress(UnreadableFile):
        read(path)


@pytest.mark.parametrize(
    "cell", ["5.1" + " " * 30_000 + "1", "(" * 32_000, "januari " * 4_000, "1 " * 16_000]
)
def test_the_longest_cell_is_looked_at_quickly(tmp_path: Path, cell: str) -> None:
    """A cell of 32,767 characters, the most that a workbook allows, is read in no time wherever it
    stands.
    """
    rows = [
        (cell, "", "", ""),
        HEAD,
        ("5", "BELANJA", 300, 30),
        (cell, cell, cell, cell),
        ("5.1", "Operasi", 300, 30),
    ]
    with bounded(seconds=10, megabytes=200):
        Tree(read(workbook(tmp_path / "a.xlsx", rows))[0])


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<table><tr><td>" * 20_000 + "x",
        "<html><table>" + "<tr>" + "<td rowspan=1000 colspan=1000>x" * 300,
        "<html><table>" + "<tr><td rowspan=1000 colspan=900>x<td>y" * 40_000,
        "<html><table><tr>" + "<td>x" * 100_000,
        "<html><table><tr><td>" + "<!--" * 100_000,
        "<html><table><tr><td>" + "<![" * 100_000,
        "<html><table><tr><td>" + "<" * 100_000,
        "<html><table><tr><td " + "a='" * 100_000,
        "<html>" + "<table><tr><td>" * 20_000 + f"</table><table>{TABLE}",
    ],
    ids=[
        "deep",
        "wide spans",
        "tall spans",
        "wide",
        "comments",
        "declarations",
        "brackets",
        "attributes",
        "found",
    ],
)
def test_a_hostile_page_ends_quickly(tmp_path: Path, page: str) -> None:
    """Deep, wide and broken pages end in a table or in one line, within seconds and bounded
    memory.
    """
    path = tmp_path / "a.xls"
    path.write_text(page, encoding="utf-8")
    with bounded(seconds=20, megabytes=400):
        assert outcome(path) in {"BELANJA", "NoBudgetTable", "UnreadableFile"}


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Kode;Uraian;Pagu\n" + ";" * 1_000_000 + "\n" + "x\n" * 100_000, "max_columns"),
        ("Kode;Uraian;Pagu\n" + "\n" * 1_100_000, "max_rows"),
        ("Kode;Uraian;Pagu" + ";" * 1_500 + "\n" + "x;y;1\n" * 100_000, "max_cells"),
    ],
)
def test_a_ragged_text_is_refused_before_it_is_made_even(
    tmp_path: Path, text: str, option: str
) -> None:
    """One long line among many short ones never becomes billions of blank cells."""
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with (
        bounded(seconds=20, megabytes=400),
        pytest.raises(UnreadableFile, match=rf"Limits\({option}="),
    ):
        read(path)


def test_a_line_that_nobody_writes_is_refused(tmp_path: Path) -> None:
    """A text of one line is refused before anything is looked for in it."""
    path = tmp_path / "a.txt"
    path.write_text("Pagu sebesar Rp5.000,00 dan terealisasi Rp4.000,00. " * 60_000)
    with bounded(seconds=5, megabytes=200), pytest.raises(UnreadableFile, match="max_line"):
        read(path)


def test_headers_without_tables_end_quickly(tmp_path: Path) -> None:
    """A header printed ten thousand times over nothing is looked at once."""
    path = tmp_path / "a.csv"
    path.write_text("Kode;Uraian;Pagu\n" * 10_000, encoding="utf-8")
    with bounded(seconds=5, megabytes=50), pytest.raises(NoBudgetTable):
        read(path)


# --- spoilt cells ---------------------------------------------------------------------------------


def faults(path: Path) -> tuple[Tree, list[Finding]]:
    """The tree of the one table of a file, and its errors."""
    tree = Tree(read(path)[0])
    return tree, list(check(tree).errors)


def test_a_code_that_became_a_date_is_restored(tmp_path: Path) -> None:
    """Where a spreadsheet made 2 January of 1.02, the codes below prove what stood there, and the
    finding says so.
    """
    rows = [
        HEAD,
        ("1", "URUSAN WAJIB", 300, 30),
        (dt.date(2024, 1, 2), "BIDANG KESEHATAN", 300, 30),
        ("1.02.01", "PROGRAM PENUNJANG", 100, 10),
        ("1.02.02", "PROGRAM KESEHATAN", 200, 20),
    ]
    tree, errors = faults(workbook(tmp_path / "a.xlsx", rows))
    assert errors == []
    assert tree["1.02"].uraian == "BIDANG KESEHATAN"
    (restored,) = check(tree).of("code-restored")
    assert (restored.where.cell, restored.details["restored"]) == ("A3", "1.02")


def test_a_date_that_no_code_explains_is_no_code(tmp_path: Path) -> None:
    """A date among codes that none of them bears out is malformed, not guessed."""
    rows = [
        HEAD,
        ("5", "BELANJA", 300, 30),
        ("5.1", "Operasi", 300, 30),
        (dt.date(2024, 7, 19), "Lain-lain", 0, 0),
    ]
    tree, errors = faults(workbook(tmp_path / "a.xlsx", rows))
    assert [(error.rule, error.where.cell) for error in errors] == [("code-malformed", "A4")]
    assert len(tree) == 2


def test_a_broken_formula_is_reported_with_its_cell(tmp_path: Path) -> None:
    """``#REF!`` is no zero: its sums are unknown, and the finding names the cell."""
    rows = [
        HEAD,
        ("5", "BELANJA", 300, 30),
        ("5.1", "Operasi", "#REF!", 20),
        ("5.2", "Modal", 100, 10),
    ]
    tree, errors = faults(workbook(tmp_path / "a.xlsx", rows))
    assert [(error.rule, error.where.cell, error.computed) for error in errors] == [
        ("amount-malformed", "C3", None)
    ]
    assert tree["5"].pagu is None
    assert tree["5"].stated.pagu == Decimal("300.00")


def test_the_error_of_a_formula_is_no_blank(tmp_path: Path) -> None:
    """A cell that a spreadsheet program marks as an error is as unknown as one that prints
    ``#REF!``.
    """
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("LRA")
        for number, row in enumerate([HEAD, ("5", "BELANJA", 300, 30), ("5.1", "Operasi", "", 30)]):
            sheet.write_row(number, 0, row)
        sheet.write_formula(2, 2, "=C9/0", None, "#DIV/0!")
    tree, errors = faults(path)
    assert [(error.rule, error.where.cell) for error in errors] == [("amount-malformed", "C3")]
    assert tree["5.1"].pagu is None


def test_a_formula_without_its_value_is_unknown_and_no_error(tmp_path: Path) -> None:
    """A workbook written by a program holds formulas and no values: what they give is unknown, and
    said once.
    """
    book = openpyxl.Workbook()
    rows = [
        HEAD,
        ("5", "BELANJA", 300, 30),
        ("5.1", "Operasi", "=100*2", 20),
        ("5.2", "Modal", 100, 10),
    ]
    for row in rows:
        book.worksheets[0].append([*row])
    book.save(tmp_path / "a.xlsx")
    tree, errors = faults(tmp_path / "a.xlsx")
    assert errors == []
    assert tree["5"].pagu is None
    (note,) = check(tree).of("amount-note")
    assert (note.where.cell, note.details["note"]) == ("C3", "uncached")


def calculated(path: Path, value: int) -> Path:
    """A workbook of a program that asks for calculation; its formulas have this value, but for one
    that has 300.
    """
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("LRA")
        for number, row in enumerate(
            [HEAD, ("5", "BELANJA"), ("5.1", "Operasi", 200, 20), ("5.2", "Modal", 100, 10)]
        ):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, 2, "=SUM(C3:C4)", None, 300 if value else 0)
        sheet.write_formula(1, 3, "=SUM(D3:D4)", None, 0)
    return path


def test_a_formula_that_was_never_calculated_is_unknown(tmp_path: Path) -> None:
    """Zeros in all formulas of a workbook that is to be calculated on opening are no zeros; one
    value makes them so.
    """
    tree, errors = faults(calculated(tmp_path / "never.xlsx", 0))
    assert errors == []
    assert (tree["5"].pagu, tree["5"].stated.pagu) == (Decimal("300.00"), None)
    assert {note.details["note"] for note in check(tree).of("amount-note")} == {"uncached"}
    _, errors = faults(calculated(tmp_path / "once.xlsx", 300))
    assert [(error.rule, error.where.cell) for error in errors] == [("parent-sum", "D2")]


def test_numbers_as_text_stand_beside_numbers(tmp_path: Path) -> None:
    """Text and numbers of one column are one column of amounts, the text ``0,00`` a printed
    zero.
    """
    rows = [
        HEAD,
        ("5", "BELANJA", 3_500_000.5, "1.500.000,00"),
        ("5.1", "Operasi", "2.000.000,50", 1_500_000),
        ("5.2", "Modal", "1500000", "0,00"),
        ("5.3", "Tidak Terduga", "0,00", "-"),
    ]
    tree, errors = faults(workbook(tmp_path / "a.xlsx", rows))
    assert errors == []
    assert (tree["5"].pagu, tree["5"].realisasi) == (Decimal("3500000.50"), Decimal("1500000.00"))
    assert tree["5.3"].stated.pagu == Decimal("0.00")
    assert list(check(tree).of("amount-blank")) == []


def test_a_formula_as_text_is_text(tmp_path: Path) -> None:
    """``=C3+C4`` in a text cell is no amount, and nothing computes it."""
    rows = [
        HEAD,
        ("5", "BELANJA", "=C3+C4", 30),
        ("5.1", "Operasi", 200, 20),
        ("5.2", "Modal", 100, 10),
    ]
    tree, errors = faults(workbook(tmp_path / "a.xlsx", rows))
    assert [(error.rule, error.where.cell) for error in errors] == [("amount-malformed", "C2")]
    assert tree["5"].stated.pagu is None
    assert tree["5"].pagu == Decimal("300.00")


# --- koefisien × harga ----------------------------------------------------------------------------

LINES = ("Kode", "Uraian", "Koefisien", "Harga Satuan", "Jumlah")


def lines(
    path: Path, *rows: tuple[object, ...], head: tuple[str, ...] = LINES
) -> tuple[Tree, list[Finding]]:
    """Budget lines below one rekening."""
    return faults(workbook(path, [head, *rows]))


def test_a_product_is_held_against_its_factors(tmp_path: Path) -> None:
    """A wrong product is found at its cell with its difference; a right one, and one rounded to
    rupiah, is not.
    """
    tree, errors = lines(
        tmp_path / "a.xlsx",
        ("5.1.02.01.01.0001", "Makan rapat", "250 Orang / Kali", 15_000, 3_750_000),
        ("5.1.02.01.01.0002", "Sewa", "3 Hari x 4 Meter x 2 Unit", 10_000, 250_000),
        ("5.1.02.01.01.0003", "Bensin", "2,5 Liter", 33_333, 83_333),
    )
    assert [(e.rule, e.where.cell, e.difference) for e in errors] == [
        ("cross-foot", "E3", Decimal("10000.00"))
    ]
    assert errors[0].details["of"] == ["koefisien", "harga_satuan"]
    assert check(tree).coverage.checked["cross-foot"] == 3


def test_what_reads_in_two_ways_is_not_multiplied(tmp_path: Path) -> None:
    """An unclear coefficient is counted as not checked; a tax in percent is multiplied too."""
    tree, errors = lines(
        tmp_path / "a.xlsx",
        ("5.1.02.01.01.0001", "Kertas", "1.000 Lembar", 500, 500_000),
        ("5.1.02.01.01.0002", "Honor", "2 Orang 3 Hari", 100_000, 600_000),
    )
    assert errors == []
    assert [n.reason.en for n in check(tree).coverage.not_checked if n.rule == "cross-foot"] == [
        "2 rows: the coefficient does not read in one way"
    ]
    taxed = ("Kode", "Uraian", "Koefisien", "Harga Satuan", "PPN", "Jumlah")
    rows = [("5.1.02.01.01.0001", "Kertas", "10 Rim", 50_000, "11%", 555_000)]
    tree, errors = lines(tmp_path / "b.xlsx", *rows, head=taxed)
    assert errors == []
    assert check(tree).coverage.checked["cross-foot"] == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("250 Orang / Kali", "250"), ("50 Orang/Paket", "50"), ("45 Per Hari", "45"),
        ("24 M2", "24"), ("7", "7"),
        ("3 Hari x 4 Meter x 3 Meter", "36"), ("2x3", "6"), ("60 Orang × 10 Kali", "600"),
        ("0,5 Tahun", "0.5"),
        ("1.000 Lembar", None), ("2 Orang 3 Hari", None), ("(2 x 3) Hari", None), ("Orang", None),
        ("-5 Hari", None),
    ],
)  # fmt: skip
def test_coefficients(text: str, value: str | None) -> None:
    """A coefficient is the product of its numbers where each of them reads alone."""
    assert coefficient(text) == (None if value is None else Decimal(value))


XML = (
    '<?xml version="1.0"?>{}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="A"><Table>{}</Table></Worksheet></Workbook>'
)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ('<!DOCTYPE a [<!ENTITY b "bb">]>', "<Row/>"),
        ("", '<Row ss:Index="999999999"><Cell/></Row>'),
        ("", '<Row><Cell ss:Index="99999999"/></Row>'),
        ("", '<Row><Cell ss:MergeAcross="99999999"/></Row>'),
        ("", "<Row><Cell></Row>"),
    ],
)
def test_an_xml_spreadsheet_that_reaches_far(tmp_path: Path, kind: str, rows: str) -> None:
    """Entities, far indexes and broken tags of an XML spreadsheet are refused in one line, in no
    time.
    """
    path = tmp_path / "lra.xls"
    path.write_text(XML.format(kind, rows), encoding="utf-8")
    with bounded(1, 20), pytest.raises(UnreadableFile, match=r"lra\.xls"):
        read(path)


def test_a_web_page_in_one_file(tmp_path: Path) -> None:
    """What Excel saves as a single web page is refused with the way out."""
    path = tmp_path / "lra.xls"
    path.write_text(
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n<table></table>'
    )
    with pytest.raises(UnreadableFile, match=r"simpan sebagai \.xlsx"):
        read(path)


def test_a_format_that_does_not_tell_errors_says_so(tmp_path: Path) -> None:
    """An OpenDocument sheet gives the error of a formula as a blank: where an amount is blank, a
    note says it.
    """
    for blank in (True, False):
        rows: list[list[object]] = [
            [*HEAD],
            ["5", "BELANJA", 3000000, 5],
            ["5.1", "Operasi", "" if blank else 3000000, 5],
        ]
        (table,) = read(write_sheets(tmp_path, {"A": Grid(rows)}, "ods", "utf-8", ";"))
        assert [note.text.id[:25] for note in table.notes] == ["1 sel jumlah kosong; dala"] * blank


@pytest.mark.parametrize(
    "cell", ["&#" + "9" * 100_000 + ";", "&#" + "9" * 100_000, "</" * 100_000, "<a " * 100_000]
)
def test_letters_and_tags_that_are_none(tmp_path: Path, cell: str) -> None:
    """A letter of thousands of digits, and tags that nothing closes, are text like other text."""
    path = tmp_path / "a.html"
    path.write_text(f"<html><table>{TABLE}<tr><td>5.1<td>{cell}", encoding="utf-8")
    with bounded(seconds=10, megabytes=200):
        assert outcome(path) == "BELANJA"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Kode,Uraian,Pagu", "5,B" + ",000" * 100_000),
        ("Kode,Uraian" + ",Pagu" * 1_500, "5,B" + ",1" * 1_499 + ",90,000"),
    ],
    ids=["groups", "columns"],
)
def test_commas_without_end_are_put_together_in_no_time(
    tmp_path: Path, head: str, row: str
) -> None:
    """Amounts that commas tore are no longer than an amount is, and rows no wider than tables."""
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\n{row}\n5.1,B,1\n", encoding="utf-8")
    with bounded(seconds=10, megabytes=200):
        assert outcome(path) in {"NoBudgetTable", "UnreadableFile", "B"}


def pdf(objects: Sequence[bytes], more: bytes = b"") -> bytes:
    """A PDF of some objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        b"%sxref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R %s>>\n"
        b"startxref\n%d\n%%%%EOF" % (out, size, table, size, more, len(out))
    )


def packed(data: bytes, more: bytes = b"", filters: bytes = b"/FlateDecode") -> bytes:
    """A stream of a PDF, packed as often as its filters say."""
    for _ in range(filters.count(b"/Flate")):
        data = zlib.compress(data, 9)
    head = b"<< /Length %d /Filter [%s] %s>>" % (len(data), filters, more)
    return b"%s\nstream\n%s\nendstream" % (head, data)


def paged(
    content: bytes, resources: bytes = b"", kids: bytes = b"3 0 R", font: bytes = b"", *more: bytes
) -> bytes:
    """A PDF of a page that draws something."""
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, 1 + kids.count(b" 0 R ")),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> %s >> >>" % resources,
        font or b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        content,
        *more,
    ])  # fmt: skip


def forms(depth: int) -> list[bytes]:
    """Forms each of which draws the next one ten times."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 4 0 R >>"
    return [
        packed(
            b"/X Do " * 10 if at < depth - 1 else b"BT /F1 9 Tf (x) Tj ET",
            b"%s /XObject << /X %d 0 R >> >> " % (head, 7 + at),
        )
        for at in range(depth)
    ]


X = b"/XObject << /X 6 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts ["
CMAP = b"begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange %s endcmap"
RANGE = b"1 beginbfrange <00000000> <7fffffff> <0041> endbfrange "
DRAWN = packed(b"BT /F1 9 Tf (x) Tj ET")
PDFS = {
    "a thousandfold": paged(packed(b" " * 100_000_000)),
    "packed twice": paged(packed(b" " * 300_000_000, filters=b"/FlateDecode /FlateDecode")),
    "text of fives": paged(packed(b"z" * 100_000_000, filters=b"/FlateDecode /ASCII85Decode")),
    "runs": paged(packed(b"\x81 " * 5_000_000, filters=b"/FlateDecode /RunLengthDecode")),
    "words": paged(packed(b"BT /F1 1 Tf (a) Tj ET\n" * 1_000_000)),
    "one word": paged(packed(b"BT /F1 1 Tf (" + b"a" * 20_000_000 + b") Tj ET")),
    "lines": paged(packed(b"1 1 9 9 re S\n" * 2_000_000)),
    "states": paged(packed(b"q " * 10_000_000)),
    "deep lists": paged(packed(b"[" * 5_000_000)),
    "a number": paged(packed(b"9" * 20_000_000 + b" 0 Td")),
    "pictures": paged(packed(b"BI /W 99999 /H 99999 /BPC 8 /CS /RGB ID xx EI " * 50_000)),
    "a page a million times": paged(DRAWN, kids=b"3 0 R " * 300_000),
    "pages in themselves": paged(DRAWN, kids=b"2 0 R 2 0 R "),
    "a form in itself": paged(
        packed(b"/X Do "), X, b"3 0 R", b"",
        packed(b"/X Do " * 9, b"/Subtype /Form /BBox [0 0 9 9] /Resources << %s >> " % X),
    ),
    "forms in forms": paged(packed(b"/X Do "), X, b"3 0 R", b"", *forms(30)),
    "fonts": paged(packed(b"".join(b"BT /F%d 9 Tf (a) Tj ET\n" % i for i in range(1, 50_000)))),
    "widths": paged(DRAWN, font=FONT + b"<< /Type /Font /W [0 2000000000 500] >>] >>"),
    "letters": paged(
        DRAWN, b"", b"3 0 R", FONT + b"<< /Type /Font >>] /ToUnicode 6 0 R >>",
        packed(CMAP % (RANGE * 1000)),
    ),
    "deep objects": paged(DRAWN, b"/A " + b"<< /A " * 50_000 + b"1" + b">>" * 50_000),
    "many objects": paged(
        DRAWN, b"", b"3 0 R", b"",
        packed(b"1 0 " * 500_000, b"/Type /ObjStm /N 2000000000 /First 4 "),
    ),
    "wide rows": paged(packed(b"a", b"/DecodeParms << /Predictor 12 /Columns 2000000000 >> ")),
}  # fmt: skip


@pytest.mark.parametrize("page", PDFS.values(), ids=PDFS.keys())
def test_a_pdf_that_unfolds_is_one_line(tmp_path: Path, page: bytes) -> None:
    """A page of some kilobytes that draws without end ends in one line, at once."""
    path = tmp_path / "a.pdf"
    path.write_bytes(page)
    spent = os.times()
    with bounded(seconds=10, megabytes=300), pytest.raises(AnggaranError) as refusal:
        read(path)
    assert os.times().children_user - spent.children_user < 10
    assert "\n" not in str(refusal.value)


ODT = "application/vnd.oasis.opendocument.text"
NOISE = base64.b32encode(random.Random(5).randbytes(40_000)).decode()
MANY = "2000000000"
DOCUMENTS = {
    "docx, tags": "<w:p/>" * 2_500_000,
    "docx, runs": f"<w:p>{'<w:r/>' * 2_500_000}</w:p>",
    "docx, marks": "<w:bookmarkStart/>" * 2_500_000,
    "docx, cells": f"<w:tbl><w:tr>{'<w:tc/>' * 2_500_000}</w:tr></w:tbl>",
    "docx, letters": f"<w:p><w:r><w:t>{'Pagu Rp 1.000,00 ' * 2_000_000}</w:t></w:r></w:p>",
    "odt, tags": "<p:p/>" * 2_500_000,
    "odt, rows": f"<t:table><t:table-row t:number-rows-repeated='{MANY}'/></t:table>" * 99,
    "odt, cells": "<t:table><t:table-row><t:table-cell"
    f" t:number-columns-repeated='{MANY}'><p:p>1</p:p></t:table-cell></t:table-row></t:table>",
    "odt, blanks": f"<p:p>a<p:s p:c='{MANY}'/>b</p:p>",
    "odt, lists": "<p:list><p:list-item>" * 5000 + "</p:list-item></p:list>" * 5000,
    "odt, numbers": f"<p:h p:outline-level='{'9' * 5000}'>x</p:h>",
}


@pytest.mark.parametrize(("name", "body"), DOCUMENTS.items(), ids=DOCUMENTS.keys())
def test_a_document_that_unfolds_is_one_line(tmp_path: Path, name: str, body: str) -> None:
    """What a few kilobytes of Word and OpenDocument claim is refused before it is made."""
    path = tmp_path / f"a.{name[: name.index(',')]}"
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = {
        ".docx": 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
        ".odt": f'xmlns:o="{space}:office:1.0" xmlns:t="{space}:table:1.0"'
        f' xmlns:p="{space}:text:1.0"',
    }[path.suffix]
    inner = f"<o:text>{body}</o:text>" if path.suffix == ".odt" else f"<w:body>{body}</w:body>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        if path.suffix == ".odt":
            package.writestr("mimetype", ODT, zipfile.ZIP_STORED)
        part = "content.xml" if path.suffix == ".odt" else "word/document.xml"
        package.writestr(part, f"<document {names}>{inner}</document><!--{NOISE}-->")
    with bounded(seconds=10, megabytes=200), pytest.raises(AnggaranError) as refusal:
        read(path)
    assert "\n" not in str(refusal.value)
