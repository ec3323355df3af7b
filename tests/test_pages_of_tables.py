"""Tables that a page or a sheet prints below each other: one has nothing of the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from anggaran import Tree, check, read
from test_flows import LPE

BUDGET = [
    ["No", "Uraian", "Pagu", "Realisasi", "%"],
    ["1", "Belanja Pegawai", "1.000.000", "900.000", "90,00"],
    ["2", "Belanja Modal", "3.000.000", "2.700.000", "90,00"],
    ["", "Jumlah", "4.000.000", "3.600.000", "90,00"],
]
OTHERS = {
    "schools": [["No", "Kecamatan", "SD", "SMP", "SMA"], ["1", "Hulu", "12", "5", "2"],
                ["", "Jumlah", "12", "5", "2"]],
    "people": [["Kecamatan", "Laki-laki", "Perempuan"], ["Hulu", "120.000", "121.000"]],
    "targets": [["Indikator", "Target", "Capaian"], ["Kunjungan", "1.200.000", "1.100.000"]],
    "signed": [["Mengetahui", "", "Bendahara"], ["NIP", "", "19700101"]],
}  # fmt: skip


def page(*tables: list[list[str]], between: str = "<h3>Lampiran</h3>") -> str:
    """Tables as a page."""
    made = [
        "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        for rows in tables
    ]
    return f"<html><body>{between.join(f'<table>{rows}</table>' for rows in made)}</body></html>"


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
@pytest.mark.parametrize("between", ["<h3>Lampiran</h3>", ""])
def test_a_table_of_its_own_ends_the_one_above(
    other: list[list[str]], between: str, tmp_path: Path
) -> None:
    """Whatever its headings are called."""
    path = tmp_path / "a.html"
    path.write_text(page(BUDGET, other, between=between), "utf-8")
    first = read(path)[0]
    assert len(first) == 3
    assert not list(check(Tree(first)))


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_a_table_goes_on_in_the_next_one_without_a_header(parts: int, tmp_path: Path) -> None:
    """A header in a table of its own, and pages that print it once."""
    path = tmp_path / "a.html"
    path.write_text(page(BUDGET[:parts], BUDGET[parts:], between=""), "utf-8")
    (table,) = read(path)
    assert len(table) == 3


def test_years_head_another_table(tmp_path: Path) -> None:
    """A statement right below a budget on one sheet: its years are no amounts."""
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(";".join, BUDGET)) + "\n\n\n" + LPE, "utf-8")
    assert [len(table) for table in read(path)] == [3, 6]
