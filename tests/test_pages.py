"""What is printed on pages: each row is found by its page and line, whatever form says it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from anggaran import Tree, check, read
from anggaran.finding import Severity, Spot
from anggaran.reading.formats import format as plugins
from anggaran.reading.formats.format import File, Format, add_format
from anggaran.reading.formats.sheet import Sheet
from anggaran.report import Paper, view_of
from anggaran.report.writers import find_form

TEXT = "%PAGES\nKode~Uraian~Pagu\n5~BELANJA~1.000\n~~catatan\n5.1~Operasi~900\n"


def _two_to_a_page(file: File) -> Iterator[Sheet]:
    """A format of two lines a page."""
    rows = [line.split("~") for line in file.text.splitlines()[1:]]
    spots = [Spot(1 + i // 2, 1 + i % 2, (50, 100 + i, 500, 110 + i)) for i in range(len(rows))]
    yield Sheet(None, rows, spots=spots)


@pytest.fixture
def paged(tmp_path: Path) -> Iterator[Path]:
    """A file of pages, and the format that reads it."""
    add_format(
        Format(
            "pages", frozenset({".pages"}), lambda f: f.head.startswith(b"%PAGES"), _two_to_a_page
        )
    )
    path = tmp_path / "lra.pages"
    path.write_text(TEXT, encoding="utf-8")
    yield path
    plugins._added.clear()


def test_a_row_of_a_page_is_found_by_page_and_line(paged: Path) -> None:
    """A finding of a page names page, line and box, and no cell, in JSON, CSV and text alike."""
    (table,) = read(paged)
    assert str(table.where(0, "pagu")) == "lra.pages ▸ hlm. 1 ▸ baris 2"
    tree = Tree(table)
    findings = check(tree)
    record = json.loads(findings.to_json())["findings"][0]
    assert record["rule"] == "parent-sum"
    assert record["where"] == {
        "file": "lra.pages", "sheet": None, "cell": None, "row": 2,
        "page": 1, "line": 2, "box": [50, 101, 500, 111],
    }  # fmt: skip
    view = view_of(findings, tree)
    (row,) = csv.DictReader(StringIO(str(find_form("csv").write(view, Paper()))))
    assert (row["page"], row["line"], row["cell"]) == ("1", "2", "")
    assert "lra.pages ▸ hlm. 1 ▸ baris 2" in str(find_form("text").write(view, Paper()))


HEAD = ["Kode Rekening", "Uraian", "Koefisien", "Satuan", "Jumlah (Rp)"]
GLUED = ["Kode Rekening", "Uraian Koefisien Satuan", "Jumlah (Rp)"]
FIRST = [
    HEAD,
    ["5.1.01", "Belanja Pegawai", "", "", "500"],
    ["5.1.01.01", "Belanja Gaji", "", "", "500"],
    ["5.1.02", "Belanja Barang dan Jasa", "", "", "900"],
    ["5.1.02.01", "Belanja Barang", "", "", "300"],
    ["5.1.02.01.01", "Belanja Bahan Pakai Habis", "", "", "300"],
    ["5.1.02.01.01.0024", "Alat Tulis Kantor", "", "", "100"],
    ["", "[ # ] Alat Tulis Kantor", "", "", "100"],
    ["", "[ - ] Alat Tulis Kantor", "", "", "100"],
    ["", "Map", "10 Buah", "Buah", "40"],
    ["", "Pena", "10 Buah", "Buah", "60"],
    ["5.1.02.01.01.0025", "Kertas dan Cover", "", "", "200"],
    ["", "[ # ] Kertas dan Cover", "", "", "200"],
    ["", "[ - ] Kertas dan Cover", "", "", "200"],
    ["", "Kertas F4", "1 Rim", "Rim", "50"],
]
SECOND = [
    GLUED,
    ["", "Kertas A4 3 Rim Rim", "150"],
    ["5.1.02.02", "Belanja Jasa", "600"],
    ["5.1.02.02.01", "Belanja Jasa Kantor", "600"],
    ["5.1.02.02.01.0003", "Honorarium Narasumber", "600"],
    ["", "Jumlah Anggaran", "1.400"],
]


@pytest.fixture
def parted(tmp_path: Path) -> Iterator[Path]:
    """A file of one table over two pages, which are read in different columns."""

    def sheets(_: File) -> Iterator[Sheet]:
        for number, rows in enumerate((FIRST, SECOND), start=1):
            spots = [Spot(number, line, (50, line, 500, line + 1)) for line in range(1, len(rows))]
            yield Sheet(f"Halaman {number}", rows, spots=[Spot(number, 0, (0, 0, 9, 1)), *spots])

    add_format(
        Format("parts", frozenset({".parts"}), lambda f: f.head.startswith(b"%PARTS"), sheets)
    )
    path = tmp_path / "dpa.parts"
    path.write_text("%PARTS\n", encoding="utf-8")
    yield path
    plugins._added.clear()


def test_sums_that_the_end_of_a_page_parts_accuse_nobody(parted: Path) -> None:
    """What a page prints of a table whose heading the next one prints again, in columns that are
    read otherwise, is no whole: neither its last row and those above, nor its total.
    """
    tables = read(parted)
    assert [(each.more_above, each.more_below) for each in tables] == [(False, True), (True, False)]
    findings = [finding for each in tables for finding in check(Tree(each))]
    assert not [each for each in findings if each.severity is Severity.ERROR]
    assert not [each for each in check(Tree(tables[0])) if each.severity is not Severity.INFO]
    assert "Halaman lain" in tables[0].notes[0].text.id


def test_a_sum_within_a_page_is_held_all_the_same(
    parted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parent whose rows all stand before the end of the page has to add up."""
    monkeypatch.setattr("test_pages.FIRST", [HEAD, [*FIRST[1][:4], "510"], *FIRST[2:]])
    findings = [finding for each in read(parted) for finding in check(Tree(each))]
    wrong = [each for each in findings if each.severity is Severity.ERROR]
    assert [(each.uraian, str(each.difference)) for each in wrong] == [("Belanja Pegawai", "10.00")]


def test_a_total_parts_two_tables_of_one_heading(
    parted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below a total the next page begins anew: its sums are held."""
    closed = [*FIRST[:7], ["", "Jumlah Anggaran", "", "", "1.400"]]
    monkeypatch.setattr("test_pages.FIRST", closed)
    assert not any(each.more_above or each.more_below for each in read(parted))
