"""A tree over a million flat lines against DuckDB's ROLLUP, a printed table of 300 rows, and the import.

Run as ``python bench/rollup.py``; prints medians and ratios as JSON.  DuckDB rolls up the same Arrow table, taking
the prefixes of the code itself; and once more with the six prefixes handed to it as columns, which is its best case
and has no limit: nobody has a table like that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from timing import medians, process, report

from anggaran import Tree, check

LINES, LEAVES = 1_000_000, 5_000
WIDTHS = (1, 1, 2, 2, 2, 4)  # rekening, Kepmendagri 050-3708/2020
ENDS = (1, 3, 6, 9, 12, 17)  # characters of a code down to each level
RUPIAH = pa.decimal128(38, 2)


def flat_lines(seed: int = 1) -> pa.Table:
    """Lines with six-level codes, each code on about 200 lines, pagu and realisasi up to a milliard."""
    dice = np.random.default_rng(seed)
    sizes = (3, 3, 7, 9, 11, 59)
    leaves = dice.choice(int(np.prod(sizes)), LEAVES, replace=False)
    segments = np.array(np.unravel_index(leaves, sizes)).T + np.array([4, 1, 1, 1, 1, 1])
    codes = [code(path) for path in segments.tolist()]
    pagu = dice.integers(1, 10**11, LINES)
    realisasi = pagu * 9 // 10
    return pa.table(
        {
            "kode": pa.array(codes).take(pa.array(dice.integers(0, LEAVES, LINES))),
            "pagu": rupiah(pagu),
            "realisasi": rupiah(realisasi),
        }
    )


def code(path: Sequence[int]) -> str:
    """A code as printed."""
    return ".".join(f"{segment:0{width}d}" for segment, width in zip(path, WIDTHS, strict=False))


def rupiah(sen: np.ndarray) -> pa.Array:
    """Sen as decimals; they are below 2**63, so the high words are zero."""
    words = np.zeros((len(sen), 2), dtype=np.int64)
    words[:, 0] = sen
    return pa.Array.from_buffers(RUPIAH, len(sen), [None, pa.py_buffer(words.tobytes())])


def rollup(connection: duckdb.DuckDBPyConnection, table: str, levels: tuple[str, ...]) -> pa.Table:
    """Every node of the tree by DuckDB, with its code in the last column; the whole is coded null."""
    names = ", ".join(f"{level} AS l{i}" for i, level in enumerate(levels))
    sums = "sum(pagu) AS pagu, sum(realisasi) AS realisasi"
    query = f"SELECT {names}, {sums} FROM {table} GROUP BY ROLLUP ({', '.join(levels)})"  # noqa: S608  # our own names
    return connection.sql(query).to_arrow_table()


def same(tree: Tree, rolled: pa.Table) -> bool:
    """Whether both found the same nodes with the same sums."""
    deepest = pc.coalesce(*(rolled[f"l{i}"] for i in reversed(range(len(ENDS)))))
    theirs = dict(
        zip(deepest.to_pylist(), zip(*(rolled[m].to_pylist() for m in tree.measures), strict=True), strict=True)
    )
    ours = tree.to_arrow()
    sums = zip(*(ours[measure].to_pylist() for measure in tree.measures), strict=True)
    del theirs[None]
    return theirs == dict(zip(ours["kode"].to_pylist(), sums, strict=True))


def printed_rows() -> list[dict[str, str]]:
    """A printed tree of some 300 rows as text, parents with the sums of their children."""
    leaves = product((5,), (1, 2), (1, 2, 3), (1, 2), (1,), range(1, 23))
    sums: dict[tuple[int, ...], list[int]] = {}
    for number, leaf in enumerate(leaves, start=1):
        for depth in range(1, 7):
            node = sums.setdefault(leaf[:depth], [0, 0])
            node[0] += 1_000_000 + number
            node[1] += 900_000 + number
    return [
        {"kode": code(path), "uraian": f"Belanja {code(path)}", "pagu": amount(pagu), "realisasi": amount(realisasi)}
        for path, (pagu, realisasi) in sums.items()
    ]


def amount(rupiah: int) -> str:
    """An amount as printed in an LRA."""
    return f"{rupiah:,}".replace(",", ".") + ",00"


def main() -> None:
    """Measure, compare and print."""
    table = flat_lines()
    prefixes = {f"k{i}": pc.utf8_slice_codeunits(table["kode"], 0, end) for i, end in enumerate(ENDS)}
    connection = duckdb.connect()
    connection.register("flat", table)
    connection.register("ready", pa.table({**prefixes, "pagu": table["pagu"], "realisasi": table["realisasi"]}))
    cut = tuple(f"left(kode, {end})" for end in ENDS)
    tree = Tree(table, by=["kode"])
    if not (same(tree, rollup(connection, "flat", cut)) and same(tree, rollup(connection, "ready", tuple(prefixes)))):
        raise SystemExit("the sums differ")
    rows = printed_rows()
    seconds = medians(
        {
            "anggaran": lambda: Tree(table, by=["kode"]),
            "duckdb": lambda: rollup(connection, "flat", cut),
            "duckdb, prefixes ready": lambda: rollup(connection, "ready", tuple(prefixes)),
        },
        runs=9,
    )
    seconds |= medians({"printed table": lambda: check(Tree(rows))}, runs=21)
    seconds |= medians(
        {"import anggaran": process("-c", "import anggaran"), "import pandas": process("-c", "import pandas")}
    )
    ratios = {
        "rollup / duckdb": (seconds["anggaran"] / seconds["duckdb"], 0.25),
        "rollup / duckdb, prefixes ready": (seconds["anggaran"] / seconds["duckdb, prefixes ready"], None),
        "printed table / 20 ms": (seconds["printed table"] / 0.020, 1.0),
        "import anggaran / import pandas": (seconds["import anggaran"] / seconds["import pandas"], 1.5),
    }
    report(seconds, ratios, lines=LINES, nodes=len(tree), rows=len(rows))


if __name__ == "__main__":
    main()
