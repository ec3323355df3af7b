"""Word and OpenDocument text: tables and paragraphs read like those of a text, hostile ones not."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anggaran import Tree, check, read
from anggaran.cli.commands import main
from anggaran.errors import AnggaranError, NoBudgetTable, UnreadableFile
from printing import as_html
from test_hostile import bounded

SEEDS = Path(os.environ.get("ANGGARAN_SEEDS", Path(__file__).parents[2] / "shared" / "seeds"))
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
AMOUNTS = st.lists(st.integers(1_000_000, 999_999_999), min_size=2, max_size=8)
HEADING = ["Kode", "Uraian", "Anggaran", "Realisasi"]


def word(path: Path, body: str, numbering: str = "") -> Path:
    """A Word document of a body in XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        whole = f"<w:document {W}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", whole)
        if numbering:
            package.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
    return path


def paragraph(text: str, before: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def cell(text: str, before: str = "") -> str:
    return f"<w:tc><w:tcPr>{before}</w:tcPr>{paragraph(text)}</w:tc>"


def table(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl>{lines}</w:tbl>"


def points(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def rows_of(amounts: list[int]) -> list[list[str]]:
    lines = [(f"5.1.02.{n:02}", f"Belanja Nomor {n}", a) for n, a in enumerate(amounts, 1)]
    total = ("5.1.02", "Belanja", sum(amounts))
    return [[kode, label, points(a), points(a // 2)] for kode, label, a in (total, *lines)]


@given(amounts=AMOUNTS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_table_of_word_reads_back_equal(tmp_path: Path, amounts: list[int]) -> None:
    """Codes, labels and amounts as written; the table is named by the caption above it."""
    rows = [HEADING, *rows_of(amounts)]
    (found,) = read(word(tmp_path / "a.docx", paragraph("Tabel 3.8") + table(rows)))
    assert found.name == "Tabel 3.8"
    assert found.uraian == [row[1] for row in rows[1:]]
    assert [node.pagu for node in Tree(found)["5.1.02"].children] == amounts
    assert str(found.where(1, "pagu")) == "a.docx ▸ Tabel 3.8 ▸ C3"


def test_merged_headings_stand_over_their_columns(tmp_path: Path) -> None:
    """A group over two columns names both, and a cell that goes on below is no text again."""
    deep, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    over = '<w:gridSpan w:val="2"/>'
    head = (
        f"<w:tr>{cell('Kode', deep)}{cell('Uraian', deep)}{cell('Tahun 2024', over)}</w:tr>"
        f"<w:tr>{cell('x', on)}{cell('x', on)}{cell('Anggaran')}{cell('Realisasi')}</w:tr>"
    )
    body = table(rows_of([3_000_000, 4_000_000])).replace("<w:tbl>", f"<w:tbl>{head}")
    (found,) = read(word(tmp_path / "a.docx", body))
    assert [*map(str, found.amounts)] == ["pagu", "realisasi"]
    assert not check(Tree(found)).errors


TOLD = (
    "{}Kegiatan {} yang dilaksanakan Dinas dengan alokasi anggaran sebesar Rp. {},- dan realisasi "
    "sebesar Rp. {},- atau setara dengan 50.00%."
)
PROGRAM = (
    "Alokasi anggaran Program Bina adalah sebesar Rp. 30.000.300,- dengan realisasi sebesar "
    "Rp. 15.000.000,- setara dengan 50.00% dan dilaksanakan melalui kegiatan berikut:"
)


def test_numbers_that_word_counts_are_read(tmp_path: Path) -> None:
    """A list in sentences whose numbers are not written but counted is held like one in text."""
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    own = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    body = paragraph(PROGRAM) + "".join(
        paragraph(TOLD.format("", name, *amounts), own)
        for name, amounts in (
            ("Satu", ("10.000.000", "5.000.000")),
            ("Dua", ("20.000.000", "10.000.000")),
        )
    )
    (found,) = read(word(tmp_path / "a.docx", body, numbering))
    assert list(found.nomor or ()) == ["I", "1", "2"]
    (error,) = check(Tree(found)).errors
    assert (error.rule, str(error.difference), error.where.line) == ("parent-sum", "300.00", 1)


def test_what_a_revision_struck_is_not_read(tmp_path: Path) -> None:
    """Deleted text is none; inserted text is."""
    rows = table([HEADING, *rows_of([3_000_000, 4_000_000])])
    struck = "<w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
    body = rows.replace("</w:r></w:p>", f"</w:r>{struck}</w:p>")
    (found,) = read(word(tmp_path / "a.docx", body))
    assert not check(Tree(found)).errors


def test_what_word_tells_twice_is_read_once(tmp_path: Path) -> None:
    """What Word writes for programs that do not know its newer forms repeats what stands there."""
    rows = table([HEADING, *rows_of([3_000_000, 4_000_000])])
    spoken = "<w:r><w:t>3.000.000</w:t></w:r>"
    both = f"<m:Choice>{spoken}</m:Choice><m:Fallback>{spoken}</m:Fallback>"
    twice = f'<m:AlternateContent xmlns:m="x">{both}</m:AlternateContent>'
    (found,) = read(word(tmp_path / "a.docx", rows.replace(spoken, twice)))
    assert Tree(found)["5.1.02.01"].pagu == 3_000_000


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("<w:document", "rusak"),
        (f"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document {W}/>", "DOCTYPE"),
        ("<w:p/>" * 2_000_000, "max_ratio"),
    ],
    ids=["broken", "entities", "bomb"],
)
def test_a_hostile_document_is_one_line(tmp_path: Path, content: str, wanted: str) -> None:
    """What is damaged, or made to unfold without end, is refused by name."""
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", content)
    with pytest.raises(UnreadableFile, match=wanted) as caught:
        read(tmp_path / "a.docx")
    assert "\n" not in str(caught.value)


def test_a_deep_document_ends(tmp_path: Path) -> None:
    """Tables in tables without end are read to the end."""
    body = "<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000
    with pytest.raises(AnggaranError):
        read(word(tmp_path / "a.docx", body))


def test_a_letter_has_no_table(tmp_path: Path) -> None:
    """A document without a budget is named as one."""
    with pytest.raises(NoBudgetTable):
        read(word(tmp_path / "a.docx", paragraph("Dengan hormat, bersama ini kami sampaikan.")))


def errors(path: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, str]]:
    """Rule, amount and row of each error of a file."""
    main(["check", str(path), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    return sorted(
        (each["rule"], str(each["stated"]), each["uraian"])
        for each in found
        if each["severity"] == "error"
    )


@pytest.mark.skipif(not SEEDS.exists(), reason="the published documents are not at hand")
def test_published_documents_as_word_and_odt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], convert: Callable[..., list[Path]]
) -> None:
    """The same documents as .docx and as .odt give the errors that they give as text."""
    texts, pages = sorted(SEEDS.glob("*.txt")), list[Path]()
    for path in texts:
        pages.append(tmp_path / f"{path.stem}.html")
        text = as_html(path.read_text(encoding="utf-8"), ruled=True)
        pages[-1].write_text(text, encoding="utf-8")
    words = convert(pages, "docx", tmp_path, "--infilter=HTML (StarWriter)")
    for path, word, odt in zip(texts, words, convert(words, "odt", tmp_path), strict=True):
        assert errors(path, capsys) == errors(word, capsys) == errors(odt, capsys)


SPAN = '<table:covered-table-cell table:number-columns-repeated="1000"/>'
DEEP = "<w:tbl><w:tr><w:tc>"
UNDEEP = "</w:tc></w:tr></w:tbl>"
LONG = cell("x", '<w:gridSpan w:val="' + "9" * 5000 + '"/>')
WIDE = cell("x", '<w:gridSpan w:val="63"/>')
ONE = f"<w:tr>{cell('y')}</w:tr>"


@pytest.mark.parametrize(
    "body",
    [
        f"<w:tbl><w:tr>{LONG * 3}</w:tr></w:tbl>",
        f"<w:tbl><w:tr>{WIDE * 5000}</w:tr></w:tbl>",
        f"<w:tbl><w:tr>{cell('x') * 1900}</w:tr>{ONE * 20_000}</w:tbl>",
        f"{DEEP * 2000}{paragraph('x')}{UNDEEP * 2000}",
        paragraph("1 " * 500_000),
        f"<w:p>{'<w:r><w:t>x</w:t><w:br/></w:r>' * 50_000}</w:p>",
    ],
    ids=["span", "wide", "ragged", "nested", "long", "breaks"],
)
def test_a_small_document_stays_small(tmp_path: Path, body: str) -> None:
    """Spans, tables in tables, ragged and endless rows of Word end in one line, at once."""
    path = word(tmp_path / "a.docx", body)
    with bounded(seconds=20, megabytes=300), pytest.raises((UnreadableFile, NoBudgetTable)):
        read(path)


def test_covered_cells_of_an_odt_are_not_made_one_by_one(tmp_path: Path) -> None:
    """Fifty million cells that a few letters say are refused by their number."""
    path = tmp_path / "a.odt"
    body = f"<table:table><table:table-row>{SPAN * 50_000}</table:table-row></table:table>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        package.writestr("content.xml", f'<body xmlns:table="t">{body}</body>')
    with bounded(seconds=10, megabytes=200), pytest.raises(UnreadableFile, match="max_columns"):
        read(path)
