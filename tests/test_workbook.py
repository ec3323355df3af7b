"""The working paper: its numbers are those of the report, and its formulas give the sums of the
tree.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from openpyxl import load_workbook

from anggaran import Tree, check, flag, read, reconcile
from anggaran.report import Paper, view_of
from anggaran.report.as_xlsx import write_xlsx
from anggaran.report.checked import check_view
from anggaran.report.result import CheckResult
from strategies import Budget, budgets, printed

BUNDLED = Path(str(files("anggaran").joinpath("data"))) / "000_tabel_3.8_realisasi.csv"
WRONG = [
    {"kode": "5", "uraian": "BELANJA", "pagu": "100,00"},
    {"kode": "5.1", "uraian": "=HYPERLINK(1)", "pagu": "60,00"},
    {"kode": "5.2", "uraian": "+MODAL", "pagu": "30,00"},
]


def book_of(*trees: Tree) -> Any:
    results = [CheckResult(tree, check(tree) + flag(tree)) for tree in trees]
    return load_workbook(BytesIO(write_xlsx(check_view(results), Paper())))


def test_a_wrong_sum_stands_beside_its_formula() -> None:
    """The sum is a formula over the children, beside it what is printed and the difference."""
    page = book_of(Tree(WRONG))["Pohon"]
    assert [page.cell(2, column).value for column in (3, 4, 5)] == [
        "=ROUND(SUM(C3:C4),2)", 100, "=ROUND(D2-C2,2)",
    ]  # fmt: skip
    assert [page.row_dimensions[row].outlineLevel for row in (3, 4)] == [1, 1]
    tree = Tree(WRONG)
    stored = load_workbook(BytesIO(write_xlsx(view_of(tree), Paper())), data_only=True)["Pohon"]
    assert [stored.cell(2, column).value for column in (3, 4, 5)] == [90, 100, 10]


def test_findings_lead_to_their_rows() -> None:
    """A finding stands in a row of a filtered sheet, and its code leads to the row of its node."""
    page = book_of(Tree(WRONG))["Temuan"]
    assert page.auto_filter.ref == "A1:N2"
    assert page["D2"].hyperlink.location == "Pohon!A2" or "Pohon" in page["D2"].hyperlink.location
    assert [page.cell(2, column).value for column in (2, 7, 8, 9)] == ["parent-sum", 100, 90, 10]


def test_no_label_is_a_formula() -> None:
    """A label that begins as a formula does stays a text."""
    page = book_of(Tree(WRONG))["Pohon"]
    assert [page.cell(row, 2).value.strip() for row in (3, 4)] == ["=HYPERLINK(1)", "+MODAL"]
    assert {page.cell(row, 2).data_type for row in (2, 3, 4)} == {"s"}


def test_amounts_beyond_a_number_cell_are_text() -> None:
    """An amount of more than fifteen digits keeps its sen as text with a note, and so does its
    parent.
    """
    rows = [
        {"kode": "5", "pagu": "99.999.999.999.999,99"},
        {"kode": "5.1", "pagu": "99.999.999.999.999,99"},
    ]
    page = book_of(Tree(rows))["Pohon"]
    for row in (2, 3):
        assert page.cell(row, 3).value == "99.999.999.999.999,99"
        assert "teks" in page.cell(row, 3).comment.text


def test_a_comparison_has_its_tables() -> None:
    """Totals and lines that differ stand on one sheet, with both documents' trees after it."""
    other = [WRONG[0], WRONG[1], {**WRONG[2], "pagu": "29,00"}]
    result = reconcile(Tree(WRONG), Tree(other))
    book = load_workbook(BytesIO(write_xlsx(view_of(result), Paper())))
    assert book.sheetnames == [
        "Ringkasan", "Temuan", "Rekonsiliasi", "Pohon", "Pohon 2", "Sumber",
    ]  # fmt: skip
    cells = [[cell.value for cell in row] for row in book["Rekonsiliasi"].iter_rows()]
    assert any(row[:2] == ["5.2", "+MODAL"] and 1 in row for row in cells)


def test_every_amount_has_its_source(tmp_path: Path) -> None:
    """Each printed amount with its file, its cell, as it was printed and as what it is read; each
    row that is no budget row with the reason.
    """
    file = tmp_path / "lra.csv"
    file.write_text(
        "Kode;Uraian;Pagu;Realisasi\n5;BELANJA;15.000.000;1\n5.1;Operasi;15.000.00;1\nlihat;;;\n",
        encoding="utf-8",
    )
    page = book_of(Tree(read(file)[0]))["Sumber"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert rows[0][:8] == ["lra.csv", None, "C2", "5", "BELANJA", "pagu", "15.000.000", 15000000]
    assert rows[2][2:9] == [
        "C3", "5.1", "Operasi", "pagu", "15.000.00", 15000000, "terbukti dari angka lain",
    ]  # fmt: skip
    assert len(rows) == 4 + len(read(file)[0].refused)


@given(budgets())
@settings(max_examples=25, deadline=None)
def test_formulas_add_up_to_the_tree(budget: Budget) -> None:
    """Whatever the budget, each formula over its cells gives the computed amount of its node."""
    tree = Tree(printed(budget))
    page = book_of(tree)["Pohon"]
    column = 3
    values: dict[int, Decimal] = {}
    for row in range(page.max_row, 1, -1):
        cell = page.cell(row, column).value
        if isinstance(cell, str) and cell.startswith("="):
            parts = (
                cell.removeprefix("=ROUND(")
                .removesuffix(",2)")
                .replace("SUM(", "")
                .replace(")", "")
            )
            cell = Decimal(0)
            for part in parts.split(","):
                first, _, last = part.partition(":")
                cell += sum(
                    values[at] for at in range(int(first[1:]), int((last or first)[1:]) + 1)
                )
        values[row] = Decimal(str(cell or 0)) if not isinstance(cell, str) else Decimal(0)
    measure = tree.measures[0]
    for row, node in enumerate(tree.values(), start=2):
        amount = node.amount(measure)
        if amount is not None and abs(amount) < Decimal(10) ** 13:
            assert values[row] == amount


def test_libreoffice_gives_the_same_sums(
    tmp_path: Path, convert: Callable[..., list[Path]]
) -> None:
    """Recalculated from its formulas alone, the workbook has the amounts of the tree."""
    tree = Tree(read(BUNDLED)[0])
    book = load_workbook(
        BytesIO(write_xlsx(view_of(tree), Paper()))
    )  # this drops the stored results
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "a.xlsx")
    (summed,) = convert([tmp_path / "in" / "a.xlsx"], "xlsx", tmp_path)
    page = load_workbook(summed, data_only=True)["Pohon"]
    walked = {
        page.cell(row, 1).value: page.cell(row, 3).value for row in range(2, page.max_row + 1)
    }
    for node in tree.values():
        assert Decimal(str(walked[node.kode])) == node.pagu
