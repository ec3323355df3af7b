"""What is printed on pages: each row is found by its page and line, whatever form says it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from anggaran import Tree, check, read
from anggaran.finding import Spot
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
