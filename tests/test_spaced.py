"""Tables that a program prints as text: columns parted by spaces, or by the pipes of Markdown."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, read
from anggaran.amount.column import format_amount
from anggaran.errors import NoBudgetTable
from anggaran.table.table import Table

LABELS = ["Belanja Operasi", "Belanja Modal", "Belanja Tidak Terduga", "Belanja Transfer"]


def body(amounts: list[int]) -> list[list[str]]:
    """A budget of two versions and a realisasi: a parent, its children and the total."""
    lines = [
        [f"5.{n}", label, *(format_amount(Decimal(amount * 1000 * k)) for k in (4, 5, 3))]
        for n, (label, amount) in enumerate(zip(LABELS, amounts, strict=False), 1)
    ]
    whole = [format_amount(Decimal(sum(amounts) * 1000 * k)) for k in (4, 5, 3)]
    return [["5", "BELANJA", *whole], *lines, ["", "JUMLAH", *whole]]


def named(folder: Path, name: str, lines: list[str]) -> Table:
    """The one table of a text."""
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    (table,) = read(path)
    return table


def same(table: Table, rows: list[list[str]]) -> None:
    """The table has these rows, and nothing is wrong in it."""
    found = check(Tree(table))
    assert not list(found)
    assert found.coverage.checked["parent-sum"] == 3
    assert found.coverage.checked["total-row"] == 3
    assert list(table.amounts) == ["pagu_sebelum", "pagu_setelah", "realisasi"]
    for place, column in enumerate(table.amounts.values(), 2):
        said = [column.value(row) for row in range(len(table))]
        assert [format_amount(each) for each in said if each is not None] == [
            row[place] for row in rows
        ]


@given(
    st.lists(st.integers(1_000, 9_999_999), min_size=2, max_size=4),
    st.integers(2, 5),
    st.sets(st.sampled_from(["ruled", "titled"])),
)
def test_columns_of_fixed_width(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int], gap: int, more: set[str]
) -> None:
    """Labels to the left and figures to the right, two rows of headings, rules and titles."""
    rows = body(amounts)
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    widths = [max(width, 10) for width in widths]

    def line(cells: list[str]) -> str:
        left = [cell.ljust(width) for cell, width in zip(cells[:2], widths, strict=False)]
        right = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
        return (" " * gap).join([*left, *right]).rstrip()

    heads = [["Kode", "Uraian", "Anggaran", "", "Realisasi"], ["", "", "Murni", "Perubahan", ""]]
    lines = [*map(line, heads), *map(line, rows)]
    if "ruled" in more:
        lines.insert(2, "-" * len(lines[1]))
    if "titled" in more:
        lines = [" " * 12 + "LAPORAN REALISASI ANGGARAN", "", *lines]
    folder = tmp_path_factory.mktemp("txt")
    same(named(folder, "lra.txt", lines), rows)


def test_two_rows_of_headings_in_markdown(tmp_path: Path) -> None:
    """The second stands below the rule that Markdown puts under the first."""
    rows = body([500, 700, 900])
    lines = [
        "| Kode | Uraian | Anggaran | | Realisasi |",
        "|:-----|--------|---------:|---:|---:|",
        "| | | Murni | Perubahan | |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    same(named(tmp_path, "lra.md", lines), rows)


def test_a_text_of_commas_is_no_table_of_spaces(tmp_path: Path) -> None:
    """Where commas part the cells, spaces do not."""
    lines = ["Kode,Uraian,Pagu", "5,BELANJA   DAERAH,1000000", "5.1,Belanja   Operasi,1000000"]
    table = named(tmp_path, "lra.txt", lines)
    assert str(table.where(0, "pagu").cell) == "C2"


SAID = "Realisasi anggaran dinas pada tahun ini diuraikan pada tabel yang berikut ini:"
PAGES = f"""\
{SAID}

                    Tabel 3.1
 No       Kode      Uraian                   Anggaran (Rp)                     %
                                         Murni        Perubahan
1     5.1.01   Belanja Pegawai         1.000.000      1.500.000            150,00
      5.1.02   Belanja Barang dan      2.000.000      1.000.000             50,00
               Jasa

                              1
 No   Kode      Uraian              Anggaran (Rp)                     %
                                 Murni        Perubahan
    5.1.05   Belanja Hibah      3.000.000     3.000.000             100,00
             JUMLAH             6.000.000     5.500.000              91,67

{SAID}

                 Tabel 3.2 Pegawai
 No   Unit Kerja         Laki-laki   Jumlah
1     Sekretariat                6        7

 Uraian                Anggaran     Realisasi
Belanja Operasi       1.000.000       900.000
Belanja Modal         4.500.000     4.100.000
Jumlah                5.500.000     5.000.000

                        Kepala Dinas,
"""


def test_tables_between_sentences_and_over_pages(tmp_path: Path) -> None:
    """Each page has columns of its own, of which the second fills one fewer; a table of staff is
    left alone, and whoever signs is no row.
    """
    path = tmp_path / "lkjip.txt"
    path.write_text(PAGES, encoding="utf-8")
    kinds, both = read(path)
    assert list(kinds.amounts) == ["pagu_sebelum", "pagu_setelah"]
    assert [row for row in kinds.uraian if row] == [
        "Belanja Pegawai",
        "Belanja Barang dan Jasa",
        "Belanja Hibah",
        "JUMLAH",
    ]
    assert list(both.uraian) == ["Belanja Operasi", "Belanja Modal", "Jumlah"]
    found = [check(Tree(table)) for table in (kinds, both)]
    assert [list(each) for each in found] == [[], []]
    assert [each.coverage.checked["total-row"] for each in found] == [2, 2]


FULL = """\
 Kode     Uraian                 Indikator          Anggaran (Rp)    Realisasi (Rp)
5.1.02   Belanja Barang         Jumlah paket           2.000.000         1.000.000
5.1.05   Belanja Hibah          Jumlah hibah           3.000.000         3.000.000
         JUMLAH                                        6.000.000         4.500.000
"""
NARROW = """\
 Kode     Uraian              Indikator       Anggaran (Rp)    Realisasi (Rp)
5.1       BELANJA OPERASI                         6.000.000         4.500.000
5.1.01    Belanja Pegawai yang bersumber dari     1.000.000           500.000
          APBD
                                  7
"""


def test_the_page_with_fewer_columns_may_be_the_first(tmp_path: Path) -> None:
    """A page on which a label reaches into the next column has one column fewer than the next."""
    path = tmp_path / "renja.txt"
    path.write_text(NARROW + FULL, encoding="utf-8")
    (table,) = read(path)
    assert table.uraian[1] == "Belanja Pegawai yang bersumber dari APBD"
    found = check(Tree(table))
    assert [each.message for each in found.errors] == []
    assert found.coverage.checked["parent-sum"] == 2


def test_pages_that_are_not_one_are_left_alone(tmp_path: Path) -> None:
    """Columns that part another way below the same heading say that a table was not read whole."""
    path = tmp_path / "renja.txt"
    path.write_text(NARROW + FULL.replace("5.1.02   ", "5.1.02 - "), encoding="utf-8")
    with pytest.raises(NoBudgetTable):
        read(path)
