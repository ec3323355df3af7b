"""Two documents of a million lines each against datacompy, on the same frames.

Run as ``python bench/reconcile.py``; prints medians and the ratio as JSON. Both get the same two
pandas frames with exact Arrow decimals, a hundred lines changed, a hundred missing on either side;
both must find all of them.
"""

from __future__ import annotations

import datacompy
import numpy as np
import pandas as pd
import pyarrow as pa
from timing import medians, report

from anggaran import Tree, reconcile

LINES, CHANGED, MISSING = 1_000_000, 100, 100
SIZES = (1, 4, 12, 25, 30, 60)  # how many codes each level has below one of the level above
WIDTHS = (1, 1, 2, 2, 3, 5)  # rekening, Kepmendagri 900.1-861/2026
RUPIAH = pa.decimal128(38, 2)


def frame(sen: np.ndarray, segments: np.ndarray) -> pd.DataFrame:
    """One document: a code and an amount a line."""
    codes = [
        ".".join(f"{s:0{w}d}" for s, w in zip(path, WIDTHS, strict=True))
        for path in segments.tolist()
    ]
    words = np.zeros((len(sen), 2), dtype=np.int64)
    words[:, 0] = sen
    pagu = pa.Array.from_buffers(RUPIAH, len(sen), [None, pa.py_buffer(words.tobytes())])
    return pa.table({"kode": pa.array(codes), "pagu": pagu}).to_pandas(types_mapper=pd.ArrowDtype)


def documents(seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A document and its copy with some lines changed, and some missing on either side."""
    dice = np.random.default_rng(seed)
    leaves = np.sort(dice.choice(int(np.prod(SIZES)), LINES + 2 * MISSING, replace=False))
    segments = np.array(np.unravel_index(leaves, SIZES)).T + np.array([5, 1, 1, 1, 1, 1])
    sen = dice.integers(1, 10**11, len(leaves))
    other = sen.copy()
    other[MISSING : MISSING + CHANGED] += 1
    left, right = slice(0, -MISSING), slice(MISSING, None)
    return frame(sen[left], segments[left]), frame(other[right], segments[right])


def main() -> None:
    """Measure, compare and print."""
    left, right = documents()
    result = reconcile(Tree(left), Tree(right))
    peer = datacompy.PandasCompare(left, right, join_columns="kode")
    found = {
        rule: len(result.findings.of(rule)) for rule in ("line-differs", "only-left", "only-right")
    }
    theirs = {
        "line-differs": int((~peer.intersect_rows["pagu_match"]).sum()),
        "only-left": len(peer.df1_unq_rows),
        "only-right": len(peer.df2_unq_rows),
    }
    seconds = medians(
        {
            "anggaran": lambda: reconcile(Tree(left), Tree(right)).findings,
            "datacompy": lambda: datacompy.PandasCompare(left, right, join_columns="kode"),
        }
    )
    ratios = {"reconcile / datacompy": (seconds["anggaran"] / seconds["datacompy"], 0.2)}
    report(seconds, ratios, lines=LINES, found=found, datacompy=theirs)


if __name__ == "__main__":
    main()
