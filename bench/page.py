"""A page of 50,000 nodes, all of them below a threshold: how soon a browser shows its tree, and how
large its file is.

Run as ``python bench/page.py``; needs Chromium and Playwright. A median of its loads, as JSON.
"""

from __future__ import annotations

import shutil
import statistics
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from timing import report

from anggaran import Tree, flag
from anggaran.report import Paper, view_of
from anggaran.report.as_html import write_html

FANOUT = (5, 10, 10, 10, 9)  # of the levels below 5
WIDTHS = (1, 2, 2, 2, 4)
LOADS = 5


def tree() -> Tree:
    """Leaves of six levels, whose parents no row prints."""
    paths = product(*(range(1, many + 1) for many in FANOUT))
    return Tree(
        [
            {
                "kode": "5." + ".".join(f"{at:0{w}}" for at, w in zip(path, WIDTHS, strict=True)),
                "uraian": "Belanja Pemeliharaan Peralatan dan Mesin",
                "pagu": path[-1] * 1000,
                "realisasi": path[-2],
            }
            for path in paths
        ]
    )


def loads(file: Path) -> list[float]:
    """Seconds until the first row of the tree stands there, of a few loads."""
    seconds = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for _ in range(LOADS):
            page = browser.new_page()
            page.goto(file.as_uri())
            page.locator(".tree tbody tr").first.wait_for(timeout=60_000)
            seconds.append(page.evaluate("() => performance.now()") / 1000)
            page.close()
        browser.close()
    return seconds


def main() -> None:
    """Measure and print."""
    drawn = tree()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(write_html(view_of(flag(drawn), drawn), Paper()), encoding="utf-8")
        megabytes = file.stat().st_size / 1e6
        usable = statistics.median(loads(file))
    ratios = {"usable / 3 s": (usable / 3, 1.0), "file / 15 MB": (megabytes / 15, 1.0)}
    report({"usable": usable}, ratios, nodes=len(drawn), megabytes=round(megabytes, 1))


if __name__ == "__main__":
    main()
