"""A million flat lines by sub kegiatan and rekening against DuckDB's ROLLUP over the same levels.

Run as ``python bench/nested.py``; prints medians and their ratio as JSON.  The codes are five and
six levels deep, so the tree has eleven, and some 4.8 million nodes: a recap of all regions, where
most sub kegiatan have a few lines.  DuckDB rolls up the same Arrow table, taking the prefixes of
both codes itself; its sums and ours must be the same, in the order of their size.
"""

from __future__ import annotations

import sys

import duckdb
import numpy as np
import pyarrow as pa
from rollup import REKENING, coded, rollup, rupiah, sen
from timing import medians, report

from anggaran import Tree

LINES, SUBS, ACCOUNTS = 1_000_000, 220_000, 20_000
PROGRAM = (1, 2, 2, 1, 2, 4)  # urusan.bidang.program.kewenangan.kegiatan.sub kegiatan
CUTS = (  # characters of a code down to each level; kewenangan is no level of its own
    *(f"left(sub_kegiatan, {end})" for end in (1, 4, 7, 12, 17)),
    *(f"left(rekening, {end})" for end in (1, 3, 6, 9, 12, 17)),
)


def flat_lines(lines: int, seed: int = 1) -> pa.Table:
    """Lines of a pair of codes each, hardly ever the same pair twice."""
    dice = np.random.default_rng(seed)
    subs = coded(dice, SUBS, (8, 9, 9, 1, 11, 60), (1, 1, 1, 2, 1, 1), PROGRAM)
    accounts = coded(dice, ACCOUNTS, (1, 4, 9, 9, 15, 40), (5, 1, 1, 1, 1, 1), REKENING)
    pagu = dice.integers(1, 10**11, lines)
    some = dice.integers(0, SUBS * lines // LINES, lines)
    return pa.table(
        {
            "sub_kegiatan": subs.take(pa.array(some)),
            "rekening": accounts.take(pa.array(dice.integers(0, ACCOUNTS, lines))),
            "pagu": rupiah(pagu),
            "realisasi": rupiah(pagu * 9 // 10),
        }
    )


def main(lines: int = LINES) -> None:
    """Measure, compare and print."""
    table = flat_lines(lines)
    connection = duckdb.connect()
    connection.register("flat", table)
    build = lambda: Tree(table, by=["sub_kegiatan", "rekening"])  # noqa: E731
    theirs, ours = rollup(connection, "flat", CUTS), build().to_arrow()
    for measure in ("pagu", "realisasi"):  # theirs has the sum of all, too
        one, other = np.sort(sen(theirs[measure])), np.sort(sen(ours[measure]))
        if not np.array_equal(one[:-1], other):
            raise SystemExit("the sums differ")
    nodes = len(ours)
    del theirs, ours
    seconds = medians({"anggaran": build, "duckdb": lambda: rollup(connection, "flat", CUTS)})
    ratios = {"nested / duckdb": (seconds["anggaran"] / seconds["duckdb"], 1.0)}
    report(seconds, ratios, lines=lines, nodes=nodes)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
