"""How often a finding is right: clean and spoiled documents of every form, counted; writes
``docs/ketepatan.md``.

``python tests/ketepatan.py [documents of each form] [forms …]`` prints the table; with
``--write`` it goes into the page.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import districts
from anggaran import Tree, check, flag, read
from anggaran.errors import AnggaranError
from anggaran.finding import Finding, Severity

PAGE = Path(__file__).parents[1] / "docs" / "ketepatan.md"
FIRST = 100_000  # seeds from here on, which no rule was made by
BEGIN, END = "<!-- bentuk: mulai -->", "<!-- bentuk: akhir -->"
HEAD = (
    "| bentuk | bersih | ditolak | dengan kesalahan palsu | bercacat | terbukti ditemukan | satu "
    "temuan | palsu |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)


def found_in(document: districts.Document) -> list[Finding] | None:
    """What is said of a document; None where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dokumen.csv"
        path.write_text(document.csv(), encoding="utf-8")
        try:
            trees = [Tree(table) for table in read(path)]
        except AnggaranError:
            return None
        return [finding for tree in trees for finding in (*check(tree), *flag(tree))]


def false_alarms(findings: list[Finding]) -> list[Finding]:
    """What may not be said of a clean document: any error, and any warning but a serapan that is
    low.
    """
    return [f for f in findings if f.severity > Severity.INFO and f.rule != "below-threshold"]


def count(form: str, documents: int) -> Counter[str]:
    """Count over so many clean and so many spoiled documents of one form."""
    counted: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + documents):
        said = found_in(districts.clean(form, seed))
        counted["clean"] += 1
        counted["refused"] += said is None
        counted["false"] += bool(said and false_alarms(said))
        spoiled = districts.spoiled(form, seed)
        if not spoiled.proved:
            continue
        errors = [f for f in found_in(spoiled) or [] if f.severity is Severity.ERROR]
        right = [f for f in errors if f.where.row and f.where.row - 1 in spoiled.related]
        counted["spoiled"] += 1
        counted["found"] += bool(right)
        counted["one"] += len(errors) == 1
        counted["wrong"] += len(errors) - len(right)
    return counted


def line(form: str, counted: Counter[str]) -> str:
    numbers = (
        counted[name] for name in ("clean", "refused", "false", "spoiled", "found", "one", "wrong")
    )
    return f"| {form} | {' | '.join(map(str, numbers))} |"


def main(arguments: list[str]) -> None:
    write = "--write" in arguments
    rest = [argument for argument in arguments if argument != "--write"]
    documents = int(rest[0]) if rest else 250
    total: Counter[str] = Counter()
    lines = [HEAD]
    for form in rest[1:] or districts.FORMS:
        counted = count(form, documents)
        total += counted
        lines.append(line(form, counted))
        sys.stdout.write(f"{lines[-1]}\n")
    lines.append(line("**semua**", total))
    sys.stdout.write(f"{lines[-1]}\n")
    if write:
        before, _, rest_of_page = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest_of_page.partition(END)[2]
        PAGE.write_text(
            f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
