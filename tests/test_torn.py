"""Tables of pages whose words were told apart wrongly are left alone, and say so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from anggaran.finding import Spot
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.find import find_blocks
from anggaran.reading.layout.torn import TORN

HEAD = ["Uraian", "Anggaran", "Realisasi"]
ROWS = [
    ["Belanja Pegawai", "1.500.000.000", "1.400.000.000"],
    ["Belanja Barang", "700.250.000", "650.125.000"],
    ["Belanja Modal", "300.000.000", "-"],
    ["Jumlah", "2.500.250.000", "2.050.125.000"],
]


def sheet(rows: Sequence[Sequence[str]], *, paged: bool) -> Sheet:
    """A table as a page, or as text, whose rows have no box."""
    spots = [Spot(1 if paged else None, n, (0, n, 9, n) if paged else None) for n in range(9)]
    return Sheet("", [HEAD, *map(list, rows)], spots=spots[: len(rows) + 1])


def put(row: int, column: int, text: str) -> list[list[str]]:
    """The rows with another text in one cell."""
    return [
        [text if (row, column) == (at, place) else cell for place, cell in enumerate(each)]
        for at, each in enumerate(ROWS)
    ]


def test_a_table_of_a_page_is_read() -> None:
    """What is told apart rightly is read, a last total without its word too."""
    for rows in (ROWS, put(3, 0, ""), put(1, 1, "(700.250.000)"), put(1, 1, "700 250 000")):
        assert len(find_blocks(sheet(rows, paged=True))[0]) == 1


@pytest.mark.parametrize(
    "rows",
    [
        put(1, 0, ""),
        put(1, 1, "0 700.250.000"),
        put(1, 1, "700.250.000 Rp"),
        put(1, 1, "1.500.000 700.250.000"),
        put(0, 1, "3 68"),
        [["Belanja Hibah", "121.000.00", "-"], ["kepada Badan", "0", "-"], *ROWS],
        [[f"{name} Rp 1.000.000", *rest] for name, *rest in ROWS],
    ],
)
def test_a_torn_table_of_a_page_is_left_alone(rows: list[list[str]]) -> None:
    """Amounts beside no name, two amounts in a cell, an amount whose end stands in the row below,
    names that hold amounts: nothing is read, with the reason; of text, whose rows are told apart by
    themselves, it is read.
    """
    blocks, reasons = find_blocks(sheet(rows, paged=True))
    assert not blocks
    assert any(TORN.id in reason.id for reason in reasons)
    assert find_blocks(sheet(rows, paged=False))[0]
