"""A tree over five million flat lines against DuckDB's ROLLUP, and the time of the import.

Run as ``python bench/rollup.py``; prints medians and ratios as JSON.  DuckDB rolls up the same
Arrow table, taking the prefixes of the code itself; and once more with the six prefixes handed to
it as columns, which is its best case and has no limit: nobody has a table like that.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from timing import medians, process, report

from anggaran import Tree

LINES, LEAVES = 5_000_000, 5_000
REKENING = (1, 1, 2, 2, 2, 4)  # Kepmendagri 050-3708/2020
ENDS = (1, 3, 6, 9, 12, 17)  # characters of a code down to each level
RUPIAH = pa.decimal128(38, 2)


def coded(
    dice: np.random.Generator,
    count: int,
    sizes: Sequence[int],
    first: Sequence[int],
    widths: Sequence[int],
) -> pa.Array:
    """Different codes: how many numbers each segment has, the first of them, and its width."""
    numbers = dice.choice(int(np.prod(sizes)), count, replace=False)
    paths = np.array(np.unravel_index(numbers, sizes)).T + np.array(first)
    return pa.array([code(path, widths) for path in paths.tolist()])


def flat_lines(lines: int, seed: int = 1) -> pa.Table:
    """Lines with six-level codes, each code on many lines, pagu and realisasi up to a milliard."""
    dice = np.random.default_rng(seed)
    codes = coded(dice, LEAVES, (3, 3, 7, 9, 11, 59), (4, 1, 1, 1, 1, 1), REKENING)
    pagu = dice.integers(1, 10**11, lines)
    return pa.table(
        {
            "kode": codes.take(pa.array(dice.integers(0, LEAVES, lines))),
            "pagu": rupiah(pagu),
            "realisasi": rupiah(pagu * 9 // 10),
        }
    )


def code(path: Sequence[int], widths: Sequence[int] = REKENING) -> str:
    """A code as printed."""
    return ".".join(f"{segment:0{width}d}" for segment, width in zip(path, widths, strict=False))


def rupiah(sen: np.ndarray) -> pa.Array:
    """Sen as decimals; they are below 2**63, so the high words are zero."""
    words = np.zeros((len(sen), 2), dtype=np.int64)
    words[:, 0] = sen
    return pa.Array.from_buffers(RUPIAH, len(sen), [None, pa.py_buffer(words.tobytes())])


def sen(rupiah: pa.ChunkedArray) -> np.ndarray:
    """Decimals as sen; none of those here is 2**63 or more."""
    column = rupiah.cast(RUPIAH).combine_chunks()
    words = np.frombuffer(column.buffers()[1], dtype=np.int64).reshape(-1, 2)
    return words[column.offset : column.offset + len(column), 0]


def rollup(connection: duckdb.DuckDBPyConnection, table: str, levels: tuple[str, ...]) -> pa.Table:
    """Every node of the tree by DuckDB, with its code in the last column; the whole is coded
    null.
    """
    names = ", ".join(f"{level} AS l{i}" for i, level in enumerate(levels))
    sums = "sum(pagu) AS pagu, sum(realisasi) AS realisasi"
    rollup = ", ".join(levels)
    query = f"SELECT {names}, {sums} FROM {table} GROUP BY ROLLUP ({rollup})"  # noqa: S608
    return connection.sql(query).to_arrow_table()


def same(tree: Tree, rolled: pa.Table) -> bool:
    """Whether both found the same nodes with the same sums."""
    deepest = pc.coalesce(*(rolled[f"l{i}"] for i in reversed(range(len(ENDS)))))
    theirs = dict(
        zip(
            deepest.to_pylist(),
            zip(*(rolled[m].to_pylist() for m in tree.measures), strict=True),
            strict=True,
        )
    )
    ours = tree.to_arrow()
    sums = zip(*(ours[measure].to_pylist() for measure in tree.measures), strict=True)
    del theirs[None]
    return theirs == dict(zip(ours["kode"].to_pylist(), sums, strict=True))


def main(lines: int = LINES) -> None:
    """Measure, compare and print."""
    table = flat_lines(lines)
    prefixes = {
        f"k{i}": pc.utf8_slice_codeunits(table["kode"], 0, end) for i, end in enumerate(ENDS)
    }
    ready = pa.table({**prefixes, "pagu": table["pagu"], "realisasi": table["realisasi"]})
    connection = duckdb.connect()
    connection.register("flat", table)
    connection.register("ready", ready)
    cut = tuple(f"left(kode, {end})" for end in ENDS)
    tree = Tree(table, by=["kode"])
    if not all(
        same(tree, rollup(connection, *each))
        for each in (("flat", cut), ("ready", tuple(prefixes)))
    ):
        raise SystemExit("the sums differ")
    seconds = medians(
        {
            "anggaran": lambda: Tree(table, by=["kode"]),
            "duckdb": lambda: rollup(connection, "flat", cut),
            "duckdb, prefixes ready": lambda: rollup(connection, "ready", tuple(prefixes)),
        }
    )
    seconds |= medians(
        {
            "import anggaran": process("-c", "from anggaran import *"),
            "import pandas": process("-c", "import pandas"),
        }
    )
    ready_ratio = seconds["anggaran"] / seconds["duckdb, prefixes ready"]
    ratios = {
        "rollup / duckdb": (seconds["anggaran"] / seconds["duckdb"], 0.2),
        "rollup / duckdb, prefixes ready": (ready_ratio, None),
        "import anggaran / import pandas": (
            seconds["import anggaran"] / seconds["import pandas"],
            1.5,
        ),
    }
    report(seconds, ratios, lines=lines, nodes=len(tree))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
