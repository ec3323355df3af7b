"""Codes that many rows share: the kegiatan beside each item that a school buys (RKAS)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from anggaran import Tree, check, read
from anggaran.finding import Findings

ITEMS = [  # kegiatan, item, volume, satuan, harga, jumlah
    ("03.03", "Penggandaan soal", "1.200", "lembar", 250, 300_000),
    ("03.03", "Kertas HVS", "20", "rim", 55_000, 1_100_000),
    ("03.03", "Tinta", "4", "botol", 120_000, 480_000),
    ("05.02", "Pemeliharaan meja", "10", "set", 150_000, 1_500_000),
    ("05.02", "Cat tembok", "8", "kaleng", 175_000, 1_400_000),
    ("06.05", "Honor guru", "12", "OB", 500_000, 6_000_000),
]
HEADS = {"03.03": "Penilaian", "05.02": "Sarana", "06.05": "Pengelolaan"}
CODES = [  # of a number that no book knows too, and of one that is no code
    {"03.03": "03.03", "05.02": "05.02", "06.05": "06.05"},
    {"03.03": "03.03.01.", "05.02": "05.02.04.", "06.05": "06.05.12."},
    {"03.03": "3", "05.02": "5", "06.05": "6"},
]


def rkas(codes: dict[str, str], *, headed: bool, numbered: bool, wrong: int = 0) -> list[list[str]]:
    """The rows of an RKAS, with or without a row for each kegiatan; one amount off by ``wrong``."""
    rows = [["No", "Kode Kegiatan", "Uraian", "Volume", "Satuan", "Harga Satuan", "Jumlah"]]
    met: set[str] = set()
    for kegiatan, item, volume, satuan, harga, jumlah in ITEMS:
        if headed and kegiatan not in met:
            whole = sum(each[-1] for each in ITEMS if each[0] == kegiatan)
            rows.append(["", codes[kegiatan], HEADS[kegiatan], "", "", "", f"{whole}"])
        met.add(kegiatan)
        off = wrong if item == "Tinta" else 0
        rows.append(["", codes[kegiatan], item, volume, satuan, f"{harga}", f"{jumlah + off}"])
    rows.append(["", "", "JUMLAH", "", "", "", f"{sum(each[-1] for each in ITEMS)}"])
    for number, row in enumerate(rows[1:-1], 1):
        row[0] = f"{number}" if numbered else ""
    return rows


def checked(path: Path, rows: list[list[str]]) -> Findings:
    """What is found in a document of these rows."""
    frame = pd.DataFrame(rows)
    if path.suffix == ".csv":
        frame.to_csv(path, sep=";", header=False, index=False)
    else:
        frame.to_excel(path, header=False, index=False)
    (table,) = read(path)
    return check(Tree(table))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("codes", CODES)
def test_a_code_that_items_share_is_no_duplicate(
    tmp_path: Path, codes: dict[str, str], *, headed: bool, numbered: bool, suffix: str
) -> None:
    """Each item of a kegiatan is a line; the row of the kegiatan, where there is one, its sum."""
    rows = rkas(codes, headed=headed, numbered=numbered)
    found = checked(tmp_path / f"rkas.{suffix}", rows)
    assert not [each for each in found if each.severity != "info"]
    assert found.coverage.checked["total-row"] == 1


@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("codes", CODES)
def test_one_wrong_item_is_one_finding(
    tmp_path: Path, codes: dict[str, str], *, headed: bool
) -> None:
    """What the sums say of the structure is not that they all must hold; the wrong item is told at
    its cell, where volume and price say so too.
    """
    rows = rkas(codes, headed=headed, numbered=False, wrong=10_000)
    (error,) = checked(tmp_path / "rkas.csv", rows).errors
    assert (error.rule, error.uraian) == ("cross-foot", "Tinta")
    assert error.difference == Decimal(10_000)
    assert len(error.breaks) == 1


def test_codes_of_rekening_stand_beside_those_of_kegiatan(tmp_path: Path) -> None:
    """The kegiatan say the levels, whatever rekening each item has."""
    rows = [
        ["No", "Kode Rekening", "Kode Program", "Uraian", "Harga Satuan", "Jumlah"],
        ["1", "", "05.", "Pengembangan Sarana", "", "5100000"],
        ["1.1", "", "05.08.", "Pemeliharaan Sarana", "", "5100000"],
        ["1.1.1", "5.1.02.01.01.0024", "05.08.01.", "Kertas HVS", "55000", "1100000"],
        ["1.1.2", "5.1.02.01.01.0024", "05.08.01.", "Pulpen", "5000", "500000"],
        ["1.1.3", "5.1.02.03.02.0035", "05.08.01.", "Pemeliharaan AC", "875000", "3500000"],
        ["2", "", "06.", "Pengelolaan", "", "1500000"],
        ["2.1", "", "06.05.", "Kegiatan kesiswaan", "", "1500000"],
        ["2.1.1", "5.1.02.01.01.0024", "06.05.02.", "Kertas HVS", "55000", "550000"],
        ["2.1.2", "5.1.02.01.01.0052", "06.05.02.", "Konsumsi", "25000", "950000"],
        ["Jumlah", "", "", "", "", "6600000"],
    ]
    found = checked(tmp_path / "rkas.csv", rows)
    assert not list(found)
    assert found.coverage.checked["parent-sum"] == 4


def test_an_account_printed_twice_is_still_a_duplicate(tmp_path: Path) -> None:
    """Rows that print no price are accounts: another label under the same code is a mistake."""
    rows = [
        ["Kode", "Uraian", "Anggaran", "Realisasi"],
        ["5.1", "Belanja Operasi", "600", "500"],
        ["5.1.01", "Belanja Pegawai", "300", "250"],
        ["5.1.02", "Belanja Barang", "200", "150"],
        ["5.1.02", "Belanja Bunga", "100", "100"],
        ["5.2", "Belanja Modal", "400", "300"],
        ["5.2.01", "Belanja Tanah", "400", "300"],
    ]
    (error,) = checked(tmp_path / "lra.csv", rows).of("code-duplicate")
    assert error.kode == "5.1.02"


@pytest.mark.parametrize("wrong", [0, 5_000])
def test_a_row_without_a_code_above_all_is_their_sum(tmp_path: Path, wrong: int) -> None:
    """It adds nothing and is not accused of standing nowhere; where it is not their sum, it is."""
    rows = rkas(CODES[1], headed=True, numbered=False)[:-1]
    whole = sum(each[-1] for each in ITEMS) + wrong
    rows.insert(1, ["", "", "BELANJA", "", "", "", f"{whole}"])
    found = checked(tmp_path / "rkas.csv", rows)
    assert not found.errors
    assert len(found.of("line-unplaced")) == bool(wrong)
