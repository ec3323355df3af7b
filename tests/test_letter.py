"""The list of what is to be explained, filled in and given back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from anggaran import Tree, check, flag, read
from anggaran.cli import main
from anggaran.report.letter import letter

ROWS = [
    {"kode": "5.1.02.01", "uraian": "=1+1", "pagu": "99.000.000.000.000,50", "realisasi": "1,25"},
    {"kode": "5.1.02.02", "uraian": "Belanja Jasa", "pagu": "3.000,00", "realisasi": "2.000,00"},
    {"kode": "5.2.01.01", "uraian": "Belanja Modal", "pagu": "10,00", "realisasi": "9,99"},
]


def given_back(data: bytes, remarks: dict[int, str]) -> list[tuple[str, str | None]]:
    """What is found in a letter with remarks filled in by row."""
    book = load_workbook(BytesIO(data))
    for row, remark in remarks.items():
        book.active[f"G{row}"] = remark  # type: ignore[index]
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    (table,) = read(stream, name="surat.xlsx")
    tree = Tree(table)
    return [(each.rule, each.kode) for each in (*check(tree), *flag(tree))]


def test_a_letter_comes_back_explained_or_not() -> None:
    """Each node below a threshold once, with its exact amounts; an empty remark is missed, and only
    that.
    """
    data = letter(flag(ROWS))
    low = [("below-threshold", "5.1.02.01"), ("below-threshold", "5.1.02.02")]
    missed = [("unexplained-threshold", kode) for _, kode in low]
    assert sorted(given_back(data, {})) == sorted(low + missed)
    assert sorted(given_back(data, {5: "gagal lelang"})) == sorted(low + missed[1:])
    assert sorted(given_back(data, {5: "gagal lelang", 6: "sisa tender"})) == low


def test_amounts_and_labels_stay_what_they_are() -> None:
    """No label becomes a formula, and an amount beyond a number cell is a text with its sen."""
    page = load_workbook(BytesIO(letter(flag(ROWS)))).active
    assert page is not None
    assert (page["B5"].value, page["B5"].data_type) == ("=1+1", "s")
    assert [page["C5"].value, page["C6"].value] == ["99.000.000.000.000,50", 3000]
    assert page["F6"].value == "< 80%"


def test_the_command_writes_a_letter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``check --letter`` writes it and says so; a sheet a document, and nothing but a workbook."""
    lines = ["kode;uraian;pagu;realisasi", "5.1;Operasi;100;10", "5.2;Modal;100;99"]
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    files, target = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], tmp_path / "surat.xlsx"
    assert main(["check", *files, "--letter", str(target)]) == 0
    assert "2 baris" in capsys.readouterr().out
    assert load_workbook(target).sheetnames == ["Ambang", "Ambang 2"]
    assert main(["check", str(target)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert sum("▸" in line and line.endswith("tanpa keterangan") for line in said) == 2
    assert main(["check", *files, "--letter", str(tmp_path / "surat.csv")]) == 2


def test_a_table_of_a_form_is_not_asked_to_explain() -> None:
    """An empty column of remarks whose heading asks for nothing is only part of a form."""
    text = "Kode;Uraian;Pagu;Realisasi;Keterangan\n5.1;Operasi;100;10;\n5.2;Modal;100;99;\n"
    (table,) = read(BytesIO(text.encode()), name="lra.csv")
    assert not flag(Tree(table)).of("unexplained-threshold")


def test_sheets_with_and_without_codes() -> None:
    """A second sheet with the same heading and no codes is another table."""
    other = flag([{"uraian": "Kegiatan A", "pagu": 10, "realisasi": 1}])
    low = [*flag(ROWS), *(replace(each, kode=None, table="lain") for each in other)]
    tables = read(BytesIO(letter(low)), name="surat.xlsx")
    assert [len(table) for table in tables] == [2, 1]
