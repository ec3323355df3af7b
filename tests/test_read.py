"""Files of every format become sheets; what cannot be read is refused in one line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from reportlab.pdfgen.canvas import Canvas

from anggaran.errors import AnggaranError, InvalidOption, NoBudgetTable, UnreadableFile
from anggaran.kode.book import BOOKS
from anggaran.reading.formats.limits import Limits
from anggaran.reading.layout import cells
from anggaran.reading.reader import read
from anggaran.tree import Tree

ROWS = [
    ["Kode", "Uraian", "Anggaran", "Realisasi"],
    ["5", "BELANJA", "1.500,00", "250"],
    ["5.1", "Belanja Operasi", "1.500,00", "250"],
]


def delimited(delimiter: str) -> str:
    return "\n".join(delimiter.join(row) for row in ROWS)


def xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: str = "") -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name == hidden:
            sheet.hide()
    book.close()
    return path


def pagu(path: Path) -> list[Decimal | None]:
    column = read(path)[0].amounts["pagu"]
    return [column.value(index) for index in range(len(column))]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_text_files_are_read_whatever_their_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    """The delimiter and the encoding are told from the text, decimal commas or not."""
    path = tmp_path / "lra.txt"
    path.write_bytes(delimited(delimiter).replace("BELANJA", "BELANJÁ").encode(encoding))
    assert pagu(path) == [Decimal("1500.00")] * 2
    assert read(path)[0].uraian[0] == "BELANJÁ"


def test_quoted_commas_and_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    """A quoted cell may hold commas and line breaks; its line breaks are folded in the label."""
    path = tmp_path / "lra.csv"
    path.write_text(
        'Kode,Uraian,Anggaran\n5.1,"Belanja\nOperasi, dan lain","1,500.00"\n', encoding="utf-8"
    )
    table = read(path)[0]
    assert table.uraian == ["Belanja Operasi, dan lain"]
    assert list(table.rows) == [2]
    assert pagu(path) == [Decimal("1500.00")]


def test_an_html_page_named_xls_is_read(tmp_path: Path) -> None:
    """An HTML table under the name .xls is read with its spans, entities and titles."""
    page = (
        "<html><head><style>td{color:red}</style></head><body><h3>LRA</h3><table border=1>"
        "<tr><th rowspan=2>Kode<th rowspan=2>Uraian<th colspan=2>Belanja "
        "Modal</tr><tr><th>Anggaran<th>Realisasi</tr>"
        "<tr><td>5<td>BELANJA &amp;<br>TRANSFER<td>1.500,00<td>250</tr></table></body></html>"
    )
    (tmp_path / "lra.xls").write_text(page, encoding="utf-8")
    (table,) = read(tmp_path / "lra.xls")
    assert table.titles == ("LRA",)
    assert table.uraian == ["BELANJA & TRANSFER"]
    assert {name: column.value(0) for name, column in table.amounts.items()} == {
        "pagu_modal": Decimal("1500.00"),
        "realisasi_modal": Decimal("250.00"),
    }


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    """An ods workbook is read like any other."""
    document = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Lembar")
    for row in ROWS:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(str(tmp_path / "lra.ods"))
    assert pagu(tmp_path / "lra.ods") == [Decimal("1500.00")] * 2


def test_content_tells_the_format_and_not_the_name(tmp_path: Path) -> None:
    """A workbook named .csv is read as a workbook, with the address of each cell."""
    path = xlsx(tmp_path / "lra.xlsx", {"LRA": [list(row) for row in ROWS]}).rename(
        tmp_path / "lra.csv"
    )
    table = read(path)[0]
    assert table.name == "LRA"
    assert str(table.where(1, "realisasi")) == "lra.csv ▸ LRA ▸ D3"


def test_sheets_are_read_in_order_and_hidden_ones_say_so(tmp_path: Path) -> None:
    """Every sheet with a budget table is read; a hidden one carries a note; one sheet may be asked
    for by name.
    """
    rows = [list(row) for row in ROWS]
    path = xlsx(
        tmp_path / "lra.xlsx", {"Satu": rows, "Prosa": [["hanya teks"]], "Dua": rows}, hidden="Dua"
    )
    first, second = read(path)
    assert (first.name, second.name) == ("Satu", "Dua")
    assert "Prosa" in first.notes[0].text.id
    assert "hidden" in second.notes[0].text.en
    assert [table.name for table in read(path, sheet="Dua")] == ["Dua"]
    with pytest.raises(InvalidOption, match="Satu, Prosa, Dua"):
        read(path, sheet="Tiga")


def test_a_folder_and_several_files_are_read_in_one_call(tmp_path: Path) -> None:
    """A folder gives its budget files by name; a file among several without a table is passed
    over, a scan too.
    """
    (tmp_path / "b.csv").write_text(delimited(";"), encoding="utf-8")
    (tmp_path / "a.tsv").write_text(delimited("\t"), encoding="utf-8")
    (tmp_path / "c.txt").write_text("Hanya catatan.", encoding="utf-8")
    scan = Canvas(str(tmp_path / "d.pdf"))
    scan.rect(100, 100, 300, 400, fill=1)
    scan.save()
    assert [table.source.file for table in read(tmp_path)] == ["a.tsv", "b.csv"]
    assert [table.name for table in read([tmp_path / "b.csv", str(tmp_path / "a.tsv")])] == [
        "b",
        "a",
    ]


def test_the_code_book_named_by_the_caller_stays_with_the_table(tmp_path: Path) -> None:
    """A code book may be given itself or by its slug."""
    (tmp_path / "a.csv").write_text(delimited(";"), encoding="utf-8")
    assert read(tmp_path / "a.csv", book=BOOKS[0].slug)[0].book == BOOKS[0]
    assert read(tmp_path / "a.csv")[0].book is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kosong.csv", b""),
        ("kosong.xlsx", b"\n \n"),
        ("rusak.xlsx", b"PK\x03\x04 this is no zip"),
        ("rusak.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 this is no OLE file"),
        (
            "sandi.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 512
            + "EncryptedPackage".encode("utf-16-le"),
        ),
        ("gambar.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\1\2\3\4\5\0\0\1\2"),
        ("lain.csv", bytes(range(1, 32)) * 20),
        ("laporan.pdf", b"%PDF-1.7\nbukan teks"),
    ],
)
def test_an_unusable_file_is_refused_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    """Empty, damaged, protected and alien files are refused with one line that names the file."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert name in caught.value.line("en")
    assert "\n" not in caught.value.line("id") + caught.value.line("en")


def test_what_does_not_exist_is_refused(tmp_path: Path) -> None:
    """No such file, and a folder without budget files, are unreadable."""
    for path in (tmp_path / "tiada.xlsx", tmp_path):
        with pytest.raises(UnreadableFile):
            read(path)


def test_a_refusal_names_the_limit_that_was_passed(tmp_path: Path) -> None:
    """Past a limit a file is refused, and the line says which option raises it; raised, the file is
    read.
    """
    path = xlsx(tmp_path / "lra.xlsx", {"Satu": [list(row) for row in ROWS], "Dua": [["x"]]})
    for limits, name in [
        (Limits(max_bytes=100), "max_bytes"),
        (Limits(max_unpacked=100), "max_unpacked"),
        (Limits(max_sheets=1), "max_sheets"),
        (Limits(max_rows=2), "max_rows"),
        (Limits(max_columns=2), "max_columns"),
        (Limits(max_cells=5), "max_cells"),
    ]:
        with pytest.raises(UnreadableFile, match=name):
            read(path, limits=limits)
    assert read(path, limits=Limits(max_sheets=2))


def altered(path: Path, part: str, change: dict[bytes, bytes]) -> Path:
    """The workbook with bytes of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            for old, new in change.items() if name == part else ():
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def test_hostile_workbooks_are_refused_before_they_unfold(tmp_path: Path) -> None:
    """A cell in the last corner, a part that unfolds a thousandfold and an XML entity are
    refused.
    """
    sheet = "xl/worksheets/sheet1.xml"
    corner = xlsx(tmp_path / "sudut.xlsx", {"A": [list(row) for row in ROWS]})
    altered(corner, sheet, {b'<row r="3"': b'<row r="1048576"', b'r="D3"': b'r="XFD1048576"'})
    with pytest.raises(UnreadableFile, match="max_columns"):
        read(corner)
    bomb = xlsx(tmp_path / "bom.xlsx", {"A": [list(row) for row in ROWS]})
    altered(bomb, sheet, {b"</sheetData>": b"</sheetData>" + b" " * 3_000_000})
    with pytest.raises(UnreadableFile, match="max_ratio"):
        read(bomb)
    entity = xlsx(tmp_path / "entitas.xlsx", {"A": [list(row) for row in ROWS]})
    altered(entity, sheet, {b"<worksheet": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'})
    with pytest.raises(UnreadableFile, match="ENTITY"):
        read(entity)


def test_one_row_far_below_is_read(tmp_path: Path) -> None:
    """A sheet with a stray cell a hundred thousand rows below its table is still read."""
    rows = [list(row) for row in ROWS]
    book = xlsxwriter.Workbook(str(tmp_path / "jauh.xlsx"))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.write(100_000, 1, "dicetak")
    book.close()
    (table,) = read(tmp_path / "jauh.xlsx")
    assert list(table.rows) == [2, 3]
    assert table.refused == ()


def test_an_amount_of_forty_digits_is_doubted_alone(tmp_path: Path) -> None:
    """One unreadable amount stays as printed beside the readable ones; a table of nothing else is
    none.
    """
    digits = "1" * 40
    path = tmp_path / "a.csv"
    path.write_text(
        f"Kode;Uraian;Anggaran\n5;BELANJA;{digits}\n5.1;Operasi;10.000\n5.2;Modal;5.000\n",
        encoding="utf-8",
    )
    column = read(path)[0].amounts["pagu"]
    assert column.value(0) is None
    assert column.doubts[0].text == digits
    path.write_text(f"Kode;Uraian;Anggaran\n5;BELANJA;{digits}\n", encoding="utf-8")
    with pytest.raises(NoBudgetTable):
        read(path)


def outcome(path: Path) -> str:
    """The names of the tables of a file, or the line that refuses it."""
    try:
        return ", ".join(table.name for table in read(path) if len(table))
    except AnggaranError as refusal:
        return refusal.line("id") and refusal.line("en")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(max_size=400)
    | st.text(alphabet=";,|\t\n\"'<>/tdrable0123456789.Kode Uraian Pagu()%-", max_size=400).map(
        str.encode
    )
)
def test_arbitrary_bytes_give_tables_or_one_clear_line(tmp_path: Path, data: bytes) -> None:
    """Whatever a file holds, reading it ends in tables or in an error of the library."""
    path = tmp_path / "acak.csv"
    path.write_bytes(data)
    assert outcome(path)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 100_000), byte=st.integers(0, 255))
def test_a_workbook_with_a_broken_byte_never_crashes(tmp_path: Path, place: int, byte: int) -> None:
    """A flipped byte in a workbook gives tables or an error of the library, never another
    exception.
    """
    path = tmp_path / "a.xlsx"
    data = bytearray(xlsx(path, {"LRA": [list(row) for row in ROWS]}).read_bytes())
    data[place % len(data)] = byte
    path.write_bytes(data)
    assert outcome(path)


@pytest.mark.parametrize(("struck", "left"), [(3, ["BELANJA", "Pegawai"]), (2, None)])
def test_a_row_that_is_struck_out_is_taken_back(
    tmp_path: Path, struck: int, left: list[str] | None
) -> None:
    """A row all of whose cells are struck out is none of the table, and is said; one cell alone is
    no row.
    """
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, line = book.add_worksheet(), book.add_format({"font_strikeout": True})
        rows = [("5", "BELANJA", 40e6), ("5.1", "Pegawai", 40e6), ("5.2", "Barang", 25e6)]
        sheet.write_row(0, 0, ["Kode", "Uraian", "Anggaran"])
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                out = number == len(rows) and column < struck
                sheet.write(number, column, cell, line if out else None)
    (table,) = read(path)
    assert list(table.uraian) == (left or ["BELANJA", "Pegawai", "Barang"])
    assert any("struck out" in note.text.en for note in table.notes) == bool(left)


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    """A row or a column that the workbook hides counts like any other, and a note names it."""
    path = tmp_path / "lra.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("LRA & Co")
    for i, row in enumerate(
        [["Kode", "Uraian", "Pagu"], ["5", "BELANJA", 100], ["5.1", "A", 60], ["5.2", "B", 40]]
    ):
        sheet.write_row(i, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})
    book.close()
    (table,) = read(path)
    assert [(note.row, note.text.id[:8]) for note in table.notes] == [
        (None, "Kolom B "),
        (3, "Baris 3 "),
    ]
    assert Tree(table)["5"].pagu == 100


def test_a_stream_is_read_like_its_file(tmp_path: Path) -> None:
    """What a web application is sent is read from its bytes, under the name that it gives."""
    path = tmp_path / "lra.csv"
    path.write_text("Kode;Uraian;Pagu\n5;BELANJA;1.500,00\n5.1;OPERASI;abc\n", encoding="utf-8")
    (table,), (same,) = read(path), read(io.BytesIO(path.read_bytes()), name="../unggahan.csv")
    assert (same.source.file, same.uraian, same.rows) == ("unggahan.csv", table.uraian, table.rows)
    with path.open("rb") as stream:
        assert read(stream)[0].uraian == table.uraian
    with pytest.raises(UnreadableFile, match=r"besar\.csv: lebih dari 100 bita.*max_bytes"):
        read(io.BytesIO(b"x" * 5000), name="besar.csv", limits=Limits(max_bytes=100))
    for text in (path.read_bytes(), io.StringIO("Kode;Pagu\n")):
        with pytest.raises(InvalidOption, match="BytesIO"):
            read(text)  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(" =5.\tA", max_size=4) | st.sampled_from([None, 5, "é", "\0"]), max_size=9))
def test_a_column_is_looked_at_as_one(
    monkeypatch: pytest.MonkeyPatch, column: list[object]
) -> None:
    """What a whole column says of its cells is what each says; but for ASCII it says nothing."""
    monkeypatch.setattr(cells, "_CHUNK", 3)
    monkeypatch.setattr(cells, "_MANY", 0)
    assert cells.texts_of(column) == [cells.text_of(cell) for cell in column]
    joined = cells.Ascii.of(column)
    texts = [cell for cell in column if isinstance(cell, str) and cell not in {"é", "\0"}]
    assert (joined is None) == (len(texts) < len(column))
    if joined is not None:
        assert joined.lengths.tolist() == [len(text) for text in texts]
        assert joined.begins("=5").tolist() == [text[:1] in {"=", "5"} for text in texts]
        assert joined.is_even == all(text == cells.text_of(text) for text in texts)


def test_a_long_column_of_codes_loses_no_more_than_a_short_one(tmp_path: Path) -> None:
    """Codes wrapped to stay text, blank ones, and a zero that was lost, among twenty thousand."""

    def code(number: int) -> str:
        return f"5.1.02.{number // 1000 + 1:02d}.01.{number % 1000 + 1:04d}"

    rows = [[code(number), f"Rincian {number}", "1"] for number in range(20_000)]
    rows[12_000][0], rows[15_000][0] = f"'{code(12_000)}", ""
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(";".join, [["Kode", "Uraian", "Anggaran"], *rows])))
    (codes,) = read(path)[0].kode.values()
    assert (codes[12_000], codes[15_000], codes[19_999]) == (code(12_000), None, code(19_999))
    short = [
        ["Kode", "Uraian", "Anggaran"],
        ["1.09", "A", "1"],
        ["1.1", "B", "1"],
        ["1.11", "C", "1"],
    ]
    (table,) = read(xlsx(tmp_path / "b.xlsx", {"A": short}))
    assert table.kode["kode"] == ["1.09", "1.10", "1.11"]
