"""Workbooks as people exchange them, where they are at hand: they carry no licence and are no part
of the project.

Set ANGGARAN_REAL to the folder that holds them; it is looked for in ``shared/data/real`` beside the
project.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from anggaran import Tree, check, monthly, read, reconcile
from anggaran.table.table import Table

REAL = Path(os.environ.get("ANGGARAN_REAL", Path(__file__).parents[2] / "shared" / "data" / "real"))
FILES = {  # tables in each
    "lamsel_2026_lra_januari": 1,
    "lamsel_2026_lra_mei": 1,
    "buru_2026_rekap5_murni": 1,
    "buru_2024_kua_ppas_per_dinas": 43,
    "ntb_2022_apbd_ringkas": 1,
    "rembang_2026_dpa_rincian": 1,
}

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason=f"no real workbooks: {REAL.name} is absent; set ANGGARAN_REAL"
)


@cache
def tables(name: str) -> tuple[Table, ...]:
    return tuple(read(REAL / f"{name}.xlsx"))


@cache
def tree(name: str, *by: str) -> Tree:
    (table,) = tables(name)
    return Tree(table, by=by or None)


def cells(name: str, sheet: str | None = None) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet as another reader has them."""
    book = load_workbook(REAL / f"{name}.xlsx", read_only=True, data_only=True)
    yield from (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)


@pytest.mark.parametrize("name", FILES)
def test_no_row_is_lost(name: str) -> None:
    """Accepted and refused rows are all rows between a table's header and its end, each once."""
    assert len(tables(name)) == FILES[name]
    for table in tables(name):
        rows = sorted([*table.rows, *(refused.row for refused in table.refused)])
        assert rows == list(range(table.header_rows[-1] + 1, rows[-1] + 1))


@pytest.mark.parametrize("month", ["januari", "mei"])
def test_sipd_report(month: str) -> None:
    """A year's report by kelompok: urusan to rekening, 3 and 5 digits at its end, and every sum
    holds.
    """
    lra = tree(f"lamsel_2026_lra_{month}")
    spent = {"januari": "126091861.00", "mei": "1421890019.00"}[month]
    wanted = {
        "pagu_operasi": "10701893800.00",
        "pagu_modal": "109048100.00",
        "realisasi_operasi": spent,
    }
    assert {measure: str(lra.totals[measure]) for measure in wanted} == wanted
    deepest = max(lra.leaves, key=lambda node: node.level)
    levels = [deepest.level_name]
    above = deepest.parent
    while above is not None:
        levels.append(above.level_name)
        above = above.parent
    program_side = ["urusan", "bidang urusan", "SKPD", "program", "kegiatan", "sub kegiatan"]
    rekening = ["akun", "kelompok", "jenis", "objek", "rincian objek", "sub rincian objek"]
    assert levels[::-1] == [*program_side, *rekening]
    assert re.fullmatch(r"5\.\d\.\d{2}\.\d{2}\.\d{3}\.\d{5}", deepest.kode or "")
    assert not check(lra).errors


def test_two_months_of_one_skpd() -> None:
    """January and May state the same pagu everywhere; realisasi is per month and does not
    accumulate.
    """
    january, may = tree("lamsel_2026_lra_januari"), tree("lamsel_2026_lra_mei")
    result = reconcile(january, may)
    assert all(total.difference == 0 for total in result.totals if total.measure.startswith("pagu"))
    assert all(pair.difference == 0 for pair in result.pairs if pair.measure.startswith("pagu"))
    assert "not-cumulative" in {finding.rule for finding in monthly([january, may])}


RECAPS = [("program",), ("rekening",), ("skpd", "rekening"), ("skpd", "sub_kegiatan", "rekening")]


@pytest.mark.parametrize("by", RECAPS)
def test_flat_recap(by: tuple[str, ...]) -> None:
    """However 6.647 lines are nested, none is lost and the whole is the same to the sen."""
    recap = tree("buru_2026_rekap5_murni", *by)
    assert recap.totals["pagu"] == Decimal("913772477137.68")
    assert sum(root.lines or 0 for root in recap.roots) == 6647


def test_lines_without_rekening() -> None:
    """Every line of the recap that lacks a rekening is reported."""
    recap = tree("buru_2026_rekap5_murni", "rekening")
    (incomplete,) = check(recap).of("row-incomplete")
    assert (incomplete.details["lacks"], incomplete.details["lines"]) == (["rekening"], 1321)


def test_one_table_for_each_skpd() -> None:
    """Each of 43 tables states the total of its sheet's own SKPD row, and differs from it only
    where it says so.
    """
    for table in tables("buru_2024_kua_ppas_per_dinas"):
        skpd = Tree(table)
        top = skpd.roots[0]
        stated = [root.stated.pagu for root in skpd.roots]
        assert skpd.totals["pagu"] == sum(amount for amount in stated if amount is not None)
        if top.pagu != top.stated.pagu:
            assert check(skpd).of("parent-sum"), table.name


def test_wrong_differences() -> None:
    """Bertambah/(berkurang) of the NTB summary is wrong in most rows; each is reported with what it
    should be.
    """
    found = check(tree("ntb_2022_apbd_ringkas")).of("derived-column")
    rows = list(cells("ntb_2022_apbd_ringkas"))
    for finding in found:
        assert finding.where.cell == f"G{finding.where.row}"
        before, after, printed = rows[(finding.where.row or 0) - 1][4:7]
        expected = abs(
            amount(after) - amount(before)
        )  # nothing in this column has a minus, nor has its percent
        assert (finding.stated, finding.computed) == (amount(printed), expected)
        assert finding.difference == amount(printed) - expected != 0
    assert found


def amount(cell: object) -> Decimal:
    """A whole amount of that workbook: digits with points, a minus in front or parentheses about
    it.
    """
    digits = re.sub(r"[^0-9]", "", str(cell))
    return -Decimal(digits) if str(cell).strip()[:1] in "(-" else Decimal(digits or 0)


def test_koefisien_times_harga() -> None:
    """In a DPA of detail lines koefisien × harga is held against jumlah wherever the columns
    allow.
    """
    found = check(tree("rembang_2026_dpa_rincian"))
    assert found.coverage.checked["cross-foot"] > 250
    assert not found.errors  # the totals below the lines are their sums


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("kulonprogo_2014_ringkasan_perubahan", []),
        # its difference is that of the unrounded totals, and its totals are rounded
        ("bantul_2014_dinkes_perubahan", [("derived-column", "E17")]),
        # Belanja Tidak Terduga is printed below a parent that leaves it out
        ("desa_girisuko_2015", [("parent-sum", "C35")]),
        # three rows coded a level too deep
        ("desa_dlingo_2016", [("code-malformed", "A39")]),
    ],
)
def test_codes_of_before_2019(name: str, errors: list[tuple[str, str]]) -> None:
    """Each code stands under the longest that it begins with; only what is really wrong is."""
    (table,) = read(REAL / f"{name}.csv")
    findings = check(Tree(table))
    assert [(each.rule, each.where.cell) for each in findings.errors] == errors
    assert findings.coverage.checked["parent-sum"] >= 16
    assert not Tree(table).structure.unplaced
