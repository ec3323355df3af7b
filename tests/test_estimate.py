"""How an estimate of works closes: the sum, the tax, the whole, and the whole rounded off."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from anggaran import Tree, check, read
from anggaran.finding import Findings

WORKS = """RENCANA ANGGARAN BIAYA
No;Uraian Pekerjaan;Volume;Satuan;Harga Satuan (Rp);Jumlah Harga (Rp)
I;PEKERJAAN PERSIAPAN;;;;
1;Pembersihan lokasi;120,5;m2;15.000;1.807.500
2;Papan nama proyek;1;bh;500.000;500.000
;Sub Jumlah I;;;;2.307.500
II;PEKERJAAN TANAH;;;;
1;Galian;85,25;m3;75.000;6.393.750
2;Urugan pasir;40;m3;210.000;8.400.000
;Sub Jumlah II;;;;14.793.750
"""
RECAP = """REKAPITULASI RENCANA ANGGARAN BIAYA
No;Uraian Pekerjaan;Jumlah (Rp)
I;Pekerjaan Persiapan;2.307.500
II;Pekerjaan Tanah;14.793.750
"""
TAXED = [
    ("A", "JUMLAH HARGA PEKERJAAN", "17.101.250,00"),
    ("B", "PAJAK PERTAMBAHAN NILAI (PPN) = 11% x A", "1.881.137,50"),
    ("C", "JUMLAH TOTAL HARGA PEKERJAAN = A + B", "18.982.387,50"),
    ("D", "DIBULATKAN", "18.982.000"),
]
PLAIN = [
    ("", "Jumlah", "17.101.250"),
    ("", "PPN 11%", "1.881.137,50"),
    ("", "Jumlah Total", "18.982.387,50"),
    ("", "Jumlah Dibulatkan", "18.982.000"),
]
CONTRACTED = [("", "REAL COST", "17.101.250"), *PLAIN[1:3], ("", "Pembulatan", "18.982.000")]
TAKEN_OFF = [
    ("", "JUMLAH", "17.101.250"),
    ("", "Pembulatan", "-250"),
    ("", "TOTAL", "17.101.000"),
]
CLOSINGS: dict[str, list[tuple[str, str, str]]] = {
    "lettered": TAXED,
    "plain": PLAIN,
    "real cost": CONTRACTED,
    "taken off": TAKEN_OFF,
}
TOTALS = {"taken off": Decimal(17101000)}


def estimate(folder: Path, body: str, closing: list[tuple[str, str, str]]) -> Tree:
    """The tree of an estimate with closing rows."""
    gap = ";" * (body.splitlines()[1].count(";") - 1)
    rows = [f"{number};{label}{gap}{amount}" for number, label, amount in closing]
    path = folder / "rab.csv"
    path.write_text(body + "\n".join(rows) + "\n", encoding="utf-8")
    (table,) = read(path)
    return Tree(table)


def errors(found: Findings) -> list[tuple[str, str]]:
    """The rule and the cell of each error."""
    return [(each.rule, each.where.cell or "") for each in found if each.severity == "error"]


@pytest.mark.parametrize("body", [WORKS, RECAP], ids=["works", "recap"])
@pytest.mark.parametrize("name", CLOSINGS)
def test_the_whole_holds_the_tax_and_is_rounded_off(tmp_path: Path, name: str, body: str) -> None:
    """The estimate comes to its whole with the tax, and nothing is counted twice."""
    tree = estimate(tmp_path, body, CLOSINGS[name])
    assert not errors(check(tree))
    assert tree.totals["pagu"] == TOTALS.get(name, Decimal("18982387.50"))


@pytest.mark.parametrize("body", [WORKS, RECAP], ids=["works", "recap"])
def test_a_wrong_whole_is_told_at_its_cell(tmp_path: Path, body: str) -> None:
    """A whole with tax that is off by a million is one error, there."""
    spoiled = [*PLAIN[:2], (*PLAIN[2][:2], "19.982.387,50"), PLAIN[3]]
    found = errors(check(estimate(tmp_path, body, spoiled)))
    column = "F" if body is WORKS else "C"
    assert found == [("total-row", f"{column}{body.count(chr(10)) + 3}")]


def test_a_whole_that_names_its_parts_by_letters_is_held_to_them(tmp_path: Path) -> None:
    """C = A + B, whatever C and A are called."""
    spoiled = [*TAXED[:2], (*TAXED[2][:2], "19.982.387,50"), TAXED[3]]
    found = errors(check(estimate(tmp_path, WORKS, spoiled)))
    assert found == [("total-row", "F13")]


def test_words_alone_make_no_tax(tmp_path: Path) -> None:
    """A line of tax among the last rows of a budget, without a sum that holds it, is a line."""
    lines = [("1", "Gaji", "70"), ("2", "Jumlah Hari", "5"), ("3", "Pajak Kendaraan", "25")]
    tree = estimate(tmp_path, RECAP.rsplit("I;", 2)[0], [*lines, ("", "Jumlah", "100")])
    assert [node.uraian for node in tree.walk()][-1] == "Pajak Kendaraan"
