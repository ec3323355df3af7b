"""How often a finding of a report, its sentences and tables together, is right.

``python tests/ketepatan_laporan.py [reports] [txt docx pdf]`` draws clean and spoiled reports,
prints each as text, as Word and as PDF, and counts; what was not found is named on stderr.
``--write`` puts the table into ``docs/ketepatan.md``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from anggaran import check, read_document
from anggaran.errors import AnggaranError
from anggaran.finding import Finding, Severity
from reports import WAYS, Report, clean, spoiled

PAGE = Path(__file__).parents[1] / "docs" / "ketepatan.md"
BEGIN, END = "<!-- laporan: mulai -->", "<!-- laporan: akhir -->"
HEAD = (
    "| dicetak | bersih | dengan kesalahan palsu | bercacat | ditemukan | satu temuan | palsu |\n"
    "|---|--:|--:|--:|--:|--:|--:|"
)
FIRST = int(os.environ.get("FIRST", "100000"))  # seeds from here on, which no rule was made by


def accused(report: Report, way: str, seed: int, folder: Path) -> list[Finding]:
    """The errors of a report that was printed, and of its claims the warnings too."""
    path = WAYS[way](report, folder / f"laporan.{way}", Random(f"{way}/{seed}"))
    try:
        found = check(read_document(path))
    except AnggaranError:
        return []
    return [
        each
        for each in found
        if each.severity is Severity.ERROR
        or (each.rule.startswith("claim") and each.severity is Severity.WARNING)
    ]


def squeezed(text: str) -> str:
    """A text by its letters and digits."""
    return "".join(filter(str.isalnum, text)).upper()


def is_at(finding: Finding, report: Report) -> bool:
    """Whether a finding stands where a report was spoiled."""
    wrong = {*map(squeezed, report.wrong)}
    quote = squeezed(str(finding.details.get("sentence", "")))
    if quote and any(quote in each for each in wrong):
        return True
    digits = "".join(filter(str.isdigit, report.figure))
    stated = "".join(filter(str.isdigit, f"{finding.stated}"))
    names = [squeezed(text) for text in (finding.uraian, finding.kode) if text]
    is_figure = digits in {stated, stated.removesuffix("00")} - {""}
    return is_figure or not wrong.isdisjoint(names)


def count(way: str, reports: int, folder: Path) -> Counter[str]:
    """Count over so many clean reports, and as many spoiled ones, that are printed in one way."""
    counted: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + reports):
        errors = accused(clean(seed), way, seed, folder)
        counted["clean"] += 1
        counted["false"] += bool(errors)
        bad = spoiled(seed)
        if bad is None:
            continue
        found = accused(bad, way, seed, folder)
        right = [each for each in found if is_at(each, bad)]
        counted["spoiled"] += 1
        counted["found"] += bool(right)
        counted["one"] += len(found) == 1
        counted["wrong"] += len(found) - len(right)
        if not right:
            sys.stderr.write(f"{way} {seed} {bad.defect}: {bad.figure}\n")
    return counted


NAMES = ("clean", "false", "spoiled", "found", "one", "wrong")


def line(way: str, counted: Counter[str]) -> str:
    return f"| {way} | {' | '.join(str(counted[name]) for name in NAMES)} |"


def main(arguments: list[str]) -> None:
    write = "--write" in arguments
    rest = [each for each in arguments if each != "--write"]
    total: Counter[str] = Counter()
    lines = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        for way in rest[1:] or WAYS:
            counted = count(way, int(rest[0]) if rest else 100, Path(folder))
            total += counted
            lines.append(line(way, counted))
    lines.append(line("**semua**", total))
    sys.stdout.write("\n".join(lines) + "\n")
    if write:
        before, _, behind = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = behind.partition(END)[2]
        table = "\n".join(lines)
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
