"""Writers: every form says the same figures, and a form of one's own is one function."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from importlib.metadata import EntryPoint
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from anggaran import (
    Findings,
    Node,
    Tree,
    check,
    crosstab,
    flag,
    plugins,
    reconcile,
    reconcile_all,
    versions,
    write_report,
)
from anggaran.amount.column import format_amount
from anggaran.errors import InvalidOption
from anggaran.finding import Shown
from anggaran.report import Paper, View, forms, schema, view_of, writer, writers
from anggaran.report.as_markdown import write_markdown
from anggaran.report.as_text import write_text
from anggaran.report.checked import check_view
from anggaran.report.result import CheckResult
from anggaran.report.view import Amount, Facts, Found, Heading, Row, Rows, Table
from anggaran.report.writers import find_form
from anggaran.rules import rule

DPA = [
    {"kode": "5", "uraian": "BELANJA", "pagu": "100,00", "realisasi": "70,00"},
    {"kode": "5.1", "uraian": "BELANJA OPERASI", "pagu": "60,00", "realisasi": "50,00"},
    {"kode": "5.2", "uraian": "BELANJA MODAL", "pagu": "30,00", "realisasi": "14,00"},
]
LRA = [*DPA[:2], {**DPA[2], "pagu": "25,00"}]


def results() -> list[tuple[str, Shown]]:
    """One result of every kind, by the name of its schema."""
    dpa, lra = Tree(DPA), Tree(LRA)
    lines = [{"program": f"1.01.{n:02}", "rekening": f"5.{n}.01", "pagu": 10 * n} for n in (1, 2)]
    rekap = Tree(lines, by=["program", "rekening"])
    return [
        ("findings", check(dpa) + flag(dpa)),
        ("reconcile", reconcile(dpa, lra)),
        ("matrix", reconcile_all({"DPA": dpa, "LRA": lra, "PK": dpa})),
        ("versions", versions(dpa, lra)),
        ("cross", crosstab(rekap)),
    ]


@pytest.mark.parametrize(("name", "result"), results())
def test_every_result_becomes_a_dict(name: str, result: Shown) -> None:
    """Each result gives itself as a dict and as JSON, by the schema of its kind."""
    record = result.to_dict()
    Draft202012Validator(schema(name)).validate(record)
    assert json.loads(result.to_json()) == record
    assert result.to_dict("en")["coverage"].keys() == record["coverage"].keys()


def amounts(view: View) -> Iterator[Decimal]:
    """Every amount that the blocks of a view hold."""
    for block in view.blocks():
        if isinstance(block, Facts):
            yield from (cell.value for _, cell in block.figures if cell.value is not None)
        table = block.table if isinstance(block, Found) else block
        for row in table.rows if isinstance(table, Table) else ():
            cells = (cell for cell in row.cells if isinstance(cell, Amount))
            yield from (cell.value for cell in cells if cell.value is not None)


@pytest.mark.parametrize(("name", "result"), results())
@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_one_run_in_every_form(name: str, result: Shown, form: str) -> None:
    """Every form for people prints each amount of the blocks, and each sentence on a finding."""
    view = view_of(result)  # type: ignore[arg-type]
    written = unescape(str(find_form(form).write(view, Paper()))).replace("\\", "")
    assert all(format_amount(amount) in written for amount in amounts(view)), name
    found = [item for block in view.blocks() if isinstance(block, Found) for item in block.items]
    tables = [block.table for block in view.blocks() if isinstance(block, Found) and block.table]
    assert tables or all(item.text in written for item in found)
    assert len(view.record()["findings"]) >= len(found) > -1


def figures_of(data: bytes) -> set[Decimal]:
    """Every figure in the cells of a workbook, whether a number or a text, to the sen."""
    cells = [
        cell.value
        for page in load_workbook(BytesIO(data), data_only=True)
        for row in page.iter_rows()
        for cell in row
    ]
    return {Decimal(str(cell)).quantize(Decimal("0.01")) for cell in cells if _is_number(cell)}


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


@pytest.mark.parametrize(("name", "result"), results())
def test_the_workbook_and_the_record_have_the_same_figures(name: str, result: Shown) -> None:
    """What text prints stands as a number in the workbook, and what the record says of a finding
    too.
    """
    dpa = Tree(DPA)
    view = view_of(result, dpa)  # type: ignore[arg-type]
    held = figures_of(bytes(find_form("xlsx").write(view, Paper())))  # type: ignore[arg-type]
    assert set(amounts(view)) <= held, name
    record = json.loads(str(find_form("json").write(view, Paper())))
    gaps = {Decimal(each["difference"] or 0) for each in record["findings"]}
    assert gaps - {Decimal(0)} <= held


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "xlsx", "csv", "sarif", "json"])
def test_findings_of_several_tables(suffix: str, tmp_path: Path) -> None:
    """Findings are reported without a tree, of several tables, read back, or by a rule of this run
    alone; with a tree too.
    """

    @rule("aneh", id="{row} aneh.", en="{row} is odd.", remedy_id="Tanya.", remedy_en="Ask.")
    def odd(node: Node) -> bool:
        return node.is_leaf

    rows: list[Any] = [{"kode": "5", "pagu": 9, "realisasi": 1}, {"kode": "5.1", "pagu": 8}]
    dpa, other = Tree(DPA), Tree(rows)
    found = check(dpa, rules=[odd]) + flag(dpa) + check(other) + flag(other)
    assert {"aneh", "below-threshold", "parent-sum"} <= {each.rule for each in found}
    again = Findings.from_json(found.to_json())
    for number, run in enumerate((found, again, Findings())):
        for tree in (None, dpa):
            path = tmp_path / f"{number}.{suffix}"
            write_report(run, tree, path=path, lang="en")
            if suffix != "xlsx" and run:
                assert "aneh" in path.read_text(encoding="utf-8")


def test_csv_has_every_finding() -> None:
    """The CSV has a row a finding, with the amounts of its JSON."""
    tree = Tree(DPA)
    view = view_of(check(tree) + flag(tree), tree)
    rows = list(csv.DictReader(StringIO(str(find_form("csv").write(view, Paper())))))
    told = {
        (each["rule"], each["key"], each["difference"] or "") for each in view.record()["findings"]
    }
    assert {(row["rule"], row["key"], row["difference"]) for row in rows} == told
    assert {row["remedy"] for row in rows} > {""} or all(row["remedy"] for row in rows)


def test_csv_of_what_has_no_findings() -> None:
    """A tree as CSV is its table, with plain amounts."""
    rows = list(csv.reader(StringIO(str(find_form("csv").write(view_of(Tree(DPA)), Paper())))))
    assert rows[:2] == [
        ["kode", "uraian", "pagu", "realisasi", "serapan"],
        ["5", "BELANJA", "90.00", "64.00", "71.11"],
    ]


@given(st.text(min_size=1, max_size=30), st.sampled_from("=+-@\t"))
@settings(max_examples=60, deadline=None)
def test_no_label_becomes_a_formula(label: str, start: str) -> None:
    """Whatever a cell holds, no text of the CSV begins as a formula does; amounts stay amounts."""
    rows = [{"kode": "5", "uraian": start + label, "pagu": -2}, {"kode": "5.1", "pagu": -1}]
    tree = Tree(rows)
    text = str(find_form("csv").write(view_of(check(tree), tree), Paper()))
    for row in csv.reader(StringIO(text)):
        assert all(cell[:1] not in set("=+@\t") for cell in row)
        assert all(re.fullmatch(r"-\d+\.\d\d", cell) for cell in row if cell.startswith("-"))


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_label_becomes_markup(label: str) -> None:
    """In Markdown a label stays the text that it is: every character of markup is escaped."""
    tree = Tree([{"kode": "5", "uraian": "A" + label, "pagu": 1}])
    text = str(find_form("md").write(view_of(tree), Paper()))
    line = next(line for line in text.splitlines() if line.startswith("| 5 |"))
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 4
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>*_`\[\]]", line)


def test_a_form_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function registered as the writer of a form is found by its name and by its suffix."""
    monkeypatch.setattr(writers, "_FORMS", dict(writers._FORMS))

    @writer("hitung", ".hitung")
    def count(view: View, _: Paper) -> str:
        return f"{view.name}: {len(view.blocks())}"

    write_report(Tree(DPA), path=tmp_path / "a.hitung")
    assert (tmp_path / "a.hitung").read_text(encoding="utf-8") == "tree: 3"
    assert find_form("hitung").write is count


def test_a_form_of_another_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that a package names as its entry point is a form like any other."""
    point = EntryPoint("panjang", f"{__name__}:length", writers.GROUP)
    monkeypatch.setattr(writers, "_FORMS", dict(writers._FORMS))
    monkeypatch.setattr(
        plugins, "entry_points", lambda group: [point] if group == point.group else []
    )
    plugins.installed.cache_clear()
    assert find_form("panjang").suffixes == (".panjang",)
    plugins.installed.cache_clear()


def length(view: View, _: Paper) -> str:
    """A writer from outside: how many blocks there are."""
    return str(len(view.blocks()))


def test_an_unknown_form_names_the_others() -> None:
    """A form that does not exist is refused with the names of all that do."""
    with pytest.raises(InvalidOption, match=", ".join(form.name for form in forms())):
        find_form("pdf")
    with pytest.raises(InvalidOption, match="bukan hasil"):
        view_of(3)  # type: ignore[arg-type]


def test_rows_are_made_when_looked_at() -> None:
    """Of a long table only the rows that are shown are ever made."""
    made: list[int] = []

    def row(number: int) -> Row:
        made.append(number)
        return Row((str(number),))

    rows = Rows(range(10**6), row)
    assert [each.cells for each in rows[:2]] == [("0",), ("1",)]
    assert made == [0, 1]


def test_a_short_report_folds_what_a_whole_one_shows() -> None:
    """The blocks hold every row; only the text for a terminal shows the first twenty."""
    rows = [{"kode": "5", "pagu": 10**6}] + [
        {"kode": f"5.{n}", "pagu": 2, "realisasi": 1} for n in range(1, 40)
    ]
    tree = Tree(rows)
    result = CheckResult(tree, flag(tree, below=[80]))
    short, whole = (write_text(check_view([result], everything=e)) for e in (False, True))
    assert "… dan 19 lagi; --all" in short
    assert "--all" not in whole
    assert sum(line.count("50,00%") for line in whole.splitlines()) == 39


def test_the_name_of_a_file_keeps_its_letters() -> None:
    """A heading begins with a capital, unless it is the name of a file."""
    headings = [Heading("kesalahan"), Heading("lra.csv", is_name=True)]
    said = write_markdown(View("x", "", "en", lambda: headings), Paper())
    assert "## Kesalahan" in said
    assert "## lra.csv" in said
