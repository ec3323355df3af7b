"""One wrong cell of a generated budget is one finding, and is named; a malformed one is proved by
what is beside it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from anggaran import Tree, check, read
from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Witness
from anggaran.relation.relation import Cell
from anggaran.rules.registry import RULES
from anggaran.rules.run import Run
from strategies import percent_text, rupiah

SIZES = (2, 3)  # children of a node
HEADINGS = {
    "kode": "Kode Rekening", "uraian": "Uraian", "pagu": "Pagu", "realisasi": "Realisasi",
    "sisa": "Sisa Anggaran",
    "persen": "%", "rak_tw_1": "Triwulan I", "rak_tw_2": "Triwulan II", "rak_tw_3": "Triwulan III",
    "rak_tw_4": "Triwulan IV", "rak_jumlah": "Jumlah Anggaran Kas",
}  # fmt: skip
MONTHS = ("tw_1", "tw_2", "tw_3", "tw_4")


@dataclass
class Sheet:
    """A printed budget as cells in sen, with everything that follows from its leaves."""

    rows: list[dict[str, int | str]] = field(default_factory=list)

    def node(self, code: str, children: list[dict[str, int | str]]) -> dict[str, int | str]:
        row: dict[str, int | str] = {"kode": code, "uraian": f"Uraian {code or 'jumlah'}"}
        for name in ("pagu", "realisasi", *(f"rak_{month}" for month in MONTHS)):
            row[name] = sum(int(child[name]) for child in children)
        return row

    def tree(self, folder: Path) -> Tree:
        """The budget as it is read back from a file; its first row is row 2."""
        path = folder / "anggaran.csv"
        lines = [";".join(_text(name, row[name]) for name in HEADINGS) for row in self.rows]
        path.write_text("\n".join([";".join(HEADINGS.values()), *lines]), encoding="utf-8")
        (table,) = read(path)
        return Tree(table)


def _text(name: str, value: int | str) -> str:
    if name in {"kode", "uraian", "persen"}:
        return str(value)
    return format_amount(rupiah(int(value)))


def budget(rng: random.Random) -> Sheet:
    """Three levels of rekening under one akun, with a total row, sisa, percent and an anggaran kas
    in quarters.
    """
    sheet = Sheet()
    tops = [_branch(sheet, rng, f"5.{top}") for top in range(1, rng.choice(SIZES) + 1)]
    whole = sheet.node("5", tops)
    sheet.rows = [whole, *sheet.rows, {**whole, "kode": "", "uraian": "JUMLAH"}]
    for row in sheet.rows:
        row["sisa"] = int(row["pagu"]) - int(row["realisasi"])
        row["persen"] = percent_text(int(row["realisasi"]), int(row["pagu"]))
        row["rak_jumlah"] = sum(int(row[f"rak_{month}"]) for month in MONTHS)
    return sheet


def _branch(sheet: Sheet, rng: random.Random, code: str) -> dict[str, int | str]:
    place = len(sheet.rows)
    below = [f"{code}.{number:02d}" for number in range(1, rng.choice(SIZES) + 1)]
    if code.count(".") == 1:
        children = [_branch(sheet, rng, each) for each in below]
    else:
        children = [_leaf(rng, each) for each in below]
        sheet.rows += children
    row = sheet.node(code, children)
    sheet.rows.insert(place, row)
    return row


def _leaf(rng: random.Random, code: str) -> dict[str, int | str]:
    quarters = [rng.randrange(1, 10**6) * 1000 * 100 for _ in MONTHS]
    pagu = sum(quarters)
    row: dict[str, int | str] = {"kode": code, "uraian": f"Uraian {code}", "pagu": pagu}
    row["realisasi"] = rng.randrange(0, pagu // 100) * 90
    return {**row, **{f"rak_{month}": sen for month, sen in zip(MONTHS, quarters, strict=True)}}


def changed(rng: random.Random, sheet: Sheet) -> tuple[int, str]:
    """Make one cell wrong: its row and its column."""
    row = rng.randrange(len(sheet.rows))
    names = [
        "pagu",
        "realisasi",
        "sisa",
        "persen",
        "rak_jumlah",
        *(f"rak_{month}" for month in MONTHS),
    ]
    name = rng.choice(names)
    if name == "persen":
        before = sheet.rows[row][name]
        sheet.rows[row][name] = next(
            text
            for text in (f"{rng.randrange(100)},{rng.randrange(100):02d}" for _ in range(9))
            if text != before
        )
    else:
        delta = rng.choice([1, 10, 1000, 10**6]) * 100 * rng.randrange(1, 99)
        sheet.rows[row][name] = int(sheet.rows[row][name]) + rng.choice([1, -1]) * delta
    return row, name


def places(finding: Finding) -> Iterator[tuple[int | None, str | None]]:
    """The cells that a finding names: its own, and those of its explanations."""
    yield finding.where.row, finding.measure
    for each in finding.explanations:
        if each["kind"] == "cell":
            yield each["where"].row, finding.measure


def test_clean_budgets_have_no_finding(tmp_path: Path) -> None:
    """Of 400 generated budgets in which nothing is wrong none has an error."""
    rng = random.Random(7)
    for _ in range(400):
        assert not check(budget(rng).tree(tmp_path)).errors


def test_one_wrong_cell_is_one_finding_and_is_named(tmp_path: Path) -> None:
    """Of 400 budgets with one wrong cell each has one finding; 95 in 100 name the cell, the others
    are told as ties.
    """
    rng, named, ties = random.Random(11), 0, 0
    for _ in range(400):
        sheet = budget(rng)
        row, name = changed(rng, sheet)
        errors = check(sheet.tree(tmp_path)).errors
        assert len(errors) == 1, (
            row,
            name,
            [(f.rule, f.kode, f.measure, f.difference) for f in errors],
        )
        told = {number for number, measure in places(errors[0])}
        hit = row + 2 in told
        named += hit
        ties += not hit and errors[0].explanations == ({"kind": "tie"},)
    assert named >= 380
    assert named + ties == 400


SISA = """Kode;Uraian;Pagu;Realisasi;Sisa
5.1;OPERASI;20.000.000;15.000.00;5.000.000
5.2;MODAL;10.000.000;8.000.000;2.000.000
"""
PERSEN = """Kode;Uraian;Pagu;Realisasi;%
5.1;OPERASI;20.000.000;15.000.00;75,00
5.2;MODAL;10.000.000;8.000.000;80,00
"""


@pytest.mark.parametrize("text", [SISA, PERSEN], ids=["sisa", "persen"])
def test_a_malformed_amount_is_proved_by_its_row(text: str, tmp_path: Path) -> None:
    """A printed sisa or percent proves an amount that no sum adds up."""
    path = tmp_path / "lra.csv"
    path.write_text(text, encoding="utf-8")
    (table,) = read(path)
    assert Tree(table)["5.1"].realisasi == 15_000_000


def test_a_malformed_quarter_is_proved_by_the_total_of_its_row() -> None:
    """What the other quarters leave of their Jumlah is the amount."""
    row = {
        "kode": "5.1",
        "rak_jumlah": "20.000.000",
        **{f"rak_{month}": "5.000.000" for month in MONTHS},
    }
    assert Tree([{**row, "rak_tw_2": "5.000.00"}])["5.1"].amount("rak_tw_2") == 5_000_000


def test_a_malformed_part_is_proved_by_the_whole_of_its_kelompok() -> None:
    """A part of a whole that the row prints is what the whole leaves for it."""
    row = {
        "kode": "1.02.01",
        "uraian": "A",
        "pagu_operasi": "15.000.00",
        "pagu_modal": "5.000.000",
        "pagu": "20.000.000",
    }
    assert Tree([row])["1.02.01"].amount("pagu_operasi") == 15_000_000


def test_a_second_document_proves_a_malformed_amount() -> None:
    """What another document prints on the same line is a witness like any."""
    tree = Tree([{"kode": "5.1", "uraian": "BELANJA", "realisasi": "15.000.00"}])
    assert tree["5.1"].realisasi is None
    said = Witness("line-differs", None, "LRA", "15000000.00")
    proved = tree.beside({Cell(0, "realisasi"): [(said, 15_000_000_00)]})
    assert proved["5.1"].realisasi == 15_000_000
    (finding,) = check(proved).errors
    assert (finding.rule, finding.witnesses) == ("amount-malformed", (said,))


def test_the_order_in_which_rules_look_makes_no_difference(tmp_path: Path) -> None:
    """Whoever looks first, the findings and the coverage are the same."""
    rng = random.Random(5)
    for _ in range(20):
        sheet = budget(rng)
        changed(rng, sheet)
        changed(rng, sheet)
        tree, slugs = sheet.tree(tmp_path), list(RULES)
        first = Run(tree, RULES.values()).findings()
        rng.shuffle(slugs)
        assert Run(tree, RULES.values()).findings(slugs) == first


def test_a_quarter_that_its_row_and_its_column_prove_wrong_is_one_finding() -> None:
    """The cell is named, and both sums are said to break with it."""
    quarters = [
        ("5.1", 150, 30, 40, 40, 40),
        ("5.1.01", 100, 20, 30, 25, 25),
        ("5.1.02", 50, 10, 10, 15, 14),
    ]
    names = ("kode", "rak_jumlah", *(f"rak_{month}" for month in MONTHS))
    (finding,) = check(Tree([dict(zip(names, row, strict=True)) for row in quarters])).errors
    assert (finding.kode, finding.measure, str(finding.computed)) == ("5.1.02", "rak_tw_4", "15.00")


def test_unbudgeted_spending_is_told_beside_a_failing_sum() -> None:
    """A sum above that fails too doesn't make spending without a pagu right."""
    rows = [
        {"kode": "5.1", "pagu": 100, "realisasi": 60},
        {"kode": "5.1.01", "pagu": 90, "realisasi": 50},
        {"kode": "5.1.02", "pagu": 0, "realisasi": 10},
    ]
    assert [f.rule for f in check(Tree(rows)).errors] == ["parent-sum", "unbudgeted"]


def test_a_table_in_which_everything_is_wrong_is_told_in_full() -> None:
    """The work on faults is bounded: every sum of many fails, and each is told."""
    rows = [{"kode": "5", "pagu": 1}, {"kode": "5.1", "pagu": 1}]
    rows += [{"kode": f"5.1.{top:02d}", "pagu": 7} for top in range(1, 90)]
    rows += [
        {"kode": f"5.1.{top:02d}.{each:02d}", "pagu": each}
        for top in range(1, 90)
        for each in range(1, 30)
    ]
    assert len(check(Tree(rows)).errors) == 90


def test_a_surplus_is_not_printed_as_a_deficit() -> None:
    """Some forms leave the sign of a deficit out; none gives one to a surplus."""
    rows: list[dict[str, object]] = [
        {"kode": "4", "uraian": "PENDAPATAN", "pagu": 300},
        {"kode": "5", "uraian": "BELANJA", "pagu": 200},
        {"kode": None, "uraian": "SURPLUS/(DEFISIT)", "pagu": "(100)"},
    ]
    (finding,) = check(Tree(rows)).errors
    assert (finding.rule, finding.uraian) == ("total-row", "SURPLUS/(DEFISIT)")


def test_kelompok_that_need_not_make_the_whole_are_not_held_against_it() -> None:
    """Modal alone beside the whole of a row says nothing of the others; the coverage says so."""
    rows = [
        {"uraian": f"Dinas {n}", "pagu": whole, "pagu_modal": modal}
        for n, (whole, modal) in enumerate([(900, 300), (700, 700), (500, 20)])
    ]
    found = check(Tree(rows))
    assert not found.of("cross-foot")
    assert any("pagu_modal" in skipped.reason.id for skipped in found.coverage.not_checked)


@pytest.mark.parametrize("off", [0, -1])
def test_a_total_below_flat_lines_counts_each_line(off: int) -> None:
    """Lines of one key are added up and stand for no one cell; the total below them is their sum
    all the same, and one that is not is told by how much.
    """
    keys = "Kode SKPD;Nama SKPD;Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Nama Rekening"
    line = "1.03.0.00.0.00.01.0000;Dinas PU;1.03.01.2.01.0001;Rapat;5.1.02;Barang"
    amounts = [10, 20, 30, 5]
    rows = [f"{line};{amount}" for amount in amounts]
    text = "\n".join([f"{keys};Pagu", *rows, f";;;;;;{sum(amounts) + off}"])
    tree = Tree(read(BytesIO(text.encode()), name="recap.csv")[0])
    assert tree.flat
    assert (tree.structure.rows < 0).all()
    found = check(tree)
    assert found.coverage.checked["total-row"] == 1
    assert [each.difference for each in found.of("total-row")] == [Decimal(off)] * bool(off)
