"""A workbook of 200,000 rows, read, built and checked, against python-calamine merely reading it.

Run as ``python bench/read.py``; whole processes, medians and their ratio as JSON.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from math import prod
from pathlib import Path

import xlsxwriter
from timing import medians, process, report

FANOUT = (1, 3, 9, 9, 12, 68)
WIDTHS = (1, 1, 2, 2, 2, 4)  # rekening, Kepmendagri 050-3708/2020
CALAMINE = """
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
print(len(book.get_sheet_by_index(0).to_python()))
"""


def tree_rows(code: str = "5", depth: int = 1) -> Iterator[tuple[str, int, int]]:
    """A printed tree, parents first, with the sums of their children."""
    if depth == len(FANOUT):
        pagu = 1_000_000 + int(code[-4:]) * 12_345
        yield code, pagu, pagu - 10_000
        return
    below = [
        [*tree_rows(f"{code}.{number:0{WIDTHS[depth]}d}", depth + 1)]
        for number in range(1, FANOUT[depth] + 1)
    ]
    yield code, sum(rows[0][1] for rows in below), sum(rows[0][2] for rows in below)
    for rows in below:
        yield from rows


def write_workbook(path: Path) -> tuple[int, int]:
    """A sheet with kode, uraian, pagu and realisasi, without a fault; returns the numbers of its
    rows and leaves.
    """
    rows = list(tree_rows())
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("LRA")
        sheet.write_row(0, 0, ["Kode Rekening", "Uraian", "Pagu", "Realisasi"])
        for number, (code, pagu, realisasi) in enumerate(rows, start=1):
            sheet.write_row(number, 0, [code, f"Belanja menurut rincian {number}", pagu, realisasi])
    return len(rows), prod(FANOUT)


def main() -> None:
    """Write the workbook, measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lra.xlsx"
        rows, leaves = write_workbook(path)
        seconds = medians(
            {
                "anggaran check": process(
                    "-m",
                    "anggaran",
                    "check",
                    str(path),
                    says=f"serapan terhadap ambang {leaves} kali",
                ),
                "calamine": process("-c", CALAMINE, str(path), says=str(rows + 1)),
            }
        )
    report(
        seconds,
        {"check / calamine": (seconds["anggaran check"] / seconds["calamine"], 1.8)},
        rows=rows,
    )


if __name__ == "__main__":
    main()
