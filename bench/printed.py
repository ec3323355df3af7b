"""A printed table of 265,000 nodes from an Arrow file, built and checked; and one of 300 rows.

Run as ``python bench/printed.py``; prints medians and ratios as JSON. The large one runs in a fresh
process, which says what CPU it took to read, build and check, its imports aside, and how much
memory it had at its peak; the limits are 1.5 seconds and 400 MB.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from pyarrow import feather
from rollup import code, rupiah
from timing import medians, report, used

from anggaran import Tree, check

FANOUT = (1, 4, 8, 9, 17, 53)  # how many codes each level has below one of the level above
IMPORTS = """
import sys
from pyarrow import feather
from anggaran import Tree, check
"""
WORK = """
tree = Tree(feather.read_table(sys.argv[1]))
found = check(tree)
assert not found, found[:3]
assert [found.coverage.checked[rule] for rule in ("parent-sum", "percent")] == [
    int(count) for count in sys.argv[2:]
]
"""


def large() -> pa.Table:
    """A right table as an LRA prints it: every node with its sums and its percent."""
    levels = [np.arange(1, size + 1) for size in FANOUT]
    levels[0] += 4
    paths = [np.array([*product(*levels[:depth])]) for depth in range(1, len(FANOUT) + 1)]
    dice = np.random.default_rng(1)
    whole = dice.integers(1, 10**11, len(paths[-1]))
    sums = [np.stack([whole, whole * dice.integers(0, 1001, len(whole)) // 1000])]
    for size in FANOUT[:0:-1]:
        sums.append(sums[-1].reshape(2, -1, size).sum(axis=2))
    codes = [code(path) for level in paths for path in level.tolist()]
    order = np.argsort(codes)  # by code, so that each node stands before its children
    pagu, realisasi = np.concatenate(sums[::-1], axis=1)[:, order]
    return pa.table(
        {
            "kode": pa.array(codes).take(pa.array(order)),
            "uraian": pa.array(
                [f"Belanja menurut rincian {number}" for number in range(len(codes))]
            ),
            "pagu": rupiah(pagu),
            "realisasi": rupiah(realisasi),
            "persen": pa.array(
                [percent(*pair) for pair in zip(realisasi.tolist(), pagu.tolist(), strict=True)]
            ),
        }
    )


def percent(part: int, whole: int) -> str:
    """A percent as printed, rounded half up."""
    hundredths = (part * 20_000 + whole) // (2 * whole)
    return f"{hundredths // 100},{hundredths % 100:02d}"


def small() -> Iterator[dict[str, str]]:
    """A printed tree of some 300 rows as text, parents with the sums of their children."""
    leaves = product((5,), (1, 2), (1, 2, 3), (1, 2), (1,), range(1, 23))
    sums: dict[Sequence[int], list[int]] = {}
    for number, leaf in enumerate(leaves, start=1):
        for depth in range(1, 7):
            node = sums.setdefault(leaf[:depth], [0, 0])
            node[0] += 1_000_000 + number
            node[1] += 900_000 + number
    for path, (pagu, realisasi) in sums.items():
        amounts = {"pagu": amount(pagu), "realisasi": amount(realisasi)}
        yield {"kode": code(path), "uraian": f"Belanja {code(path)}", **amounts}


def amount(rupiah: int) -> str:
    """An amount as printed in an LRA."""
    return f"{rupiah:,}".replace(",", ".") + ",00"


def main() -> None:
    """Measure and print."""
    table, rows = large(), [*small()]
    parents = 2 * int(sum(np.cumprod(FANOUT)[:-1]))  # of pagu and of realisasi
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lra.arrow"
        feather.write_feather(table, path, compression="uncompressed")
        took = used(IMPORTS, WORK, str(path), str(parents), str(len(table)))
    seconds = medians({"300 rows": lambda: check(Tree(rows))}, runs=21)
    seconds["265,000 nodes, CPU"] = took.cpu
    ratios = {
        "265,000 nodes / 1.5 s of CPU": (took.cpu / 1.5, 1.0),
        "265,000 nodes / 400 MB": (took.megabytes / 400, 1.0),
        "300 rows / 20 ms": (seconds["300 rows"] / 0.020, 1.0),
    }
    report(seconds, ratios, nodes=len(table), megabytes=round(took.megabytes), rows=len(rows))


if __name__ == "__main__":
    main()
