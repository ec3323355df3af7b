"""How well differences are explained: documents with defects put in, and gaps without a cause.

``python bench/explain.py [documents of each defect]`` prints the table; with ``--write`` it goes
into ``docs/ketepatan.md``.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from defects import (
    DEFECTS,
    STRUCTURAL,
    Defect,
    Lines,
    Truth,
    amount,
    document,
    merged,
    not_revised,
    off_by_chance,
    revised,
    swapped,
)

from anggaran import Finding, Tree, check, reconcile
from anggaran.explain import Explanation, explain, explained
from anggaran.reading.layout.odd_rows import STRUCK
from anggaran.table.table import RefusedRow

PAGE = Path(__file__).parents[1] / "docs" / "ketepatan.md"
BEGIN, END = "<!-- penjelasan: mulai -->", "<!-- penjelasan: akhir -->"


FORMS = ("dengan persen", "dua kolom", "satu kolom")


def tree_of(lines: Lines, form: str = FORMS[1]) -> Tree:
    """The document as a tree: with its percents, with both amounts, or with the pagu alone."""
    names = {FORMS[0]: 5, FORMS[1]: 4, FORMS[2]: 3}[form]
    rows, numbers, struck = list[dict[str, object]](), list[int](), list[RefusedRow]()
    for number, each in enumerate(lines, start=1):
        cells = (each.kode, f"Belanja {each.kode}", each.pagu, each.realisasi, each.persen)[:names]
        if each.struck:
            struck.append(RefusedRow(number, cells[: min(names, 4)], STRUCK))
        else:
            rows.append(
                dict(zip(("kode", "uraian", "pagu", "realisasi", "persen"), cells, strict=False))
            )
            numbers.append(number)
    hidden = frozenset(at for at, each in enumerate(lines, start=1) if each.hidden)
    table = Tree(rows).table
    return Tree(replace(table, rows=numbers, hidden=hidden, refused=tuple(struck)))


class Outcome(NamedTuple):
    """What came of one defect."""

    found: bool
    explained: bool
    first: bool
    sure: bool
    sure_wrong: bool
    likely: int = 0
    likely_right: int = 0
    proved: int = 0
    proved_wrong: int = 0


Told = list[tuple[Finding, tuple[Explanation, ...]]]


def tried(lines: Lines, truths: Sequence[Truth], form: str) -> list[Outcome]:
    """Whether each defect was found, explained, explained first, and by a sure explanation."""
    tree = tree_of(lines, form)
    return judged([(finding, explain(finding, tree)) for finding in check(tree).errors], truths)


def judged(told: Told, truths: Sequence[Truth]) -> list[Outcome]:
    """What was told of some defects, held against what was put in."""
    firsts = [every[0] for _, every in told if every]
    perhaps = [each for each in firsts if each.likely and not each.confident]
    proofs = [each for finding, _ in told for each in proved(finding)]
    outcomes = []
    for truth in truths:
        right = [each for _, every in told for each in every if is_right(each, truth)]
        outcomes.append(
            Outcome(
                bool(told),
                bool(right),
                any(is_right(each, truth) for each in firsts),
                any(each.confident for each in right),
                any(e.confident and not any(is_right(e, t) for t in truths) for e in firsts),
                len(perhaps),
                sum(any(is_right(each, t) for t in truths) for each in perhaps),
                len(proofs),
                sum(not any((t.row + 1, t.meant) == each for t in truths) for each in proofs),
            )
        )
    return outcomes


def proved(finding: Finding) -> Iterator[tuple[int | None, Decimal | None]]:
    """The rows whose figure a finding calls proved to be wrong, with what it should be."""
    if finding.details.get("at") == "cell":
        yield finding.where.row, finding.computed
    for each in finding.explanations:
        if isinstance(each, dict) and each.get("kind") == "cell":
            yield each["where"].row, each["expected"]


def is_right(each: Explanation, truth: Truth) -> bool:
    """Whether an explanation names the cell and what it should be; else the kind, and the row."""
    if truth.meant is None:
        rows = {cell.where.row for cell in each.cells}
        return each.kind == truth.kind and (truth.row < 0 or truth.row + 1 in rows)
    if each.kind == "other-level":  # it names the lines that are wrong, and not what they are
        return truth.row + 1 in {cell.where.row for cell in each.cells[1:]}
    where = each.cells[0].where.row, each.cells[0].measure
    return where == (truth.row + 1, truth.column) and each.expected == truth.meant


def measured(count: int, defects: int = 1, forms: Sequence[str] = FORMS) -> dict[str, Counter[str]]:
    """Counts by defect; two at once of those that change one cell alone."""
    found: dict[str, Counter[str]] = {}
    for kind, defect in (DEFECTS if defects > 1 else DEFECTS | STRUCTURAL).items():
        counts = found.setdefault(kind, Counter())
        for seed in range(count):
            for form in forms:
                drawn = random.Random(f"{kind} {seed} {form} {defects}")
                put = [defect, *drawn.choices(list(DEFECTS.values()), k=defects - 1)]
                if spoiled := spoil(drawn, document(drawn), put, form):
                    add(counts, tried(*spoiled, form))
    return found


def spoil(
    drawn: random.Random, lines: Lines, defects: Sequence[Defect], form: str
) -> tuple[Lines, list[Truth]] | None:
    """A document with defects in rows of their own that its form shows; None where they are not."""
    truths = list[Truth]()
    for put in defects:
        spoiled = put(drawn, lines)
        if spoiled is None or spoiled[1].row in {each.row for each in truths}:
            return None
        lines = spoiled[0]
        truths += (spoiled[1], *spoiled[1].also)
    shown = {FORMS[0]: {"pagu", "realisasi", "persen"}, FORMS[1]: {"pagu", "realisasi"}}
    needs = {"other-column"} if form == FORMS[2] else set()
    told = all(t.column in shown.get(form, {"pagu"}) and t.kind not in needs for t in truths)
    return (lines, truths) if told else None


def add(counts: Counter[str], outcomes: Sequence[Outcome]) -> None:
    """Count what came of some defects."""
    for outcome in outcomes:
        counts["documents"] += 1
        counts.update({name: int(value) for name, value in outcome._asdict().items()})


def between(count: int) -> dict[str, Counter[str]]:
    """Counts of the defects that two documents show."""
    found = {"merged": Counter[str](), "other-version": Counter[str]()}
    for seed in range(2 * count):
        drawn = random.Random(f"two {seed}")
        lines = document(drawn)
        if spoiled := merged(drawn, lines):
            told = explained(reconcile(tree_of(spoiled[0]), tree_of(lines)).findings)
            add(found["merged"], judged([*map(with_own, told)], [spoiled[1]]))
        before = revised(drawn, lines)
        if spoiled := not_revised(drawn, lines, before):
            tree, beside = tree_of(spoiled[0]), tree_of(before)
            every = [(each, explain(each, tree, beside)) for each in check(tree).errors]
            add(found["other-version"], judged(every, [spoiled[1]]))
    return found


def with_own(finding: Finding) -> tuple[Finding, tuple[Explanation, ...]]:
    """A finding with its explanations."""
    return finding, tuple(each for each in finding.explanations if isinstance(each, Explanation))


def random_gaps(count: int) -> Counter[str]:
    """Of parents whose sum nothing explains: what is told of them."""
    counts: Counter[str] = Counter()
    for seed in range(count):
        drawn = random.Random(seed)
        spoiled = off_by_chance(drawn, document(drawn))
        if spoiled and (spoiled[0][spoiled[1].row].pagu or 0) >= 0:
            add(counts, tried(spoiled[0], [spoiled[1]], drawn.choice(FORMS)))
    return counts


def seconds_of_large(leaves: int = 50_000, defects: int = 200) -> tuple[float, float, int]:
    """Seconds to check a tree of so many nodes with so many defects, and to explain them all."""
    drawn = random.Random(1)
    amounts = {
        f"5.{a}.{b:02}.{c:02}.{d:02}": amount(drawn)
        for a in range(1, 5) for b in range(1, 21) for c in range(1, 26) for d in range(1, 26)
    }  # fmt: skip
    amounts = dict(list(amounts.items())[:leaves])
    nodes: Counter[str] = Counter()
    for kode, value in amounts.items():
        parts = kode.split(".")
        for depth in range(1, len(parts) + 1):
            nodes[".".join(parts[:depth])] += value
    stated = dict(sorted(nodes.items()))
    for kode in drawn.sample(sorted(stated), defects):
        stated[kode] = int(swapped(drawn, str(stated[kode])))
    tree = Tree([{"kode": k, "uraian": f"Belanja {k}", "pagu": v} for k, v in stated.items()])
    start = time.process_time()
    errors = check(tree).errors
    checked = time.process_time()
    explained(errors, tree)
    return checked - start, time.process_time() - checked, len(errors)


HEAD = (
    "| cacat | disisipkan | ditemukan | dijelaskan | pertama benar | yakin | yakin tetapi salah "
    "| terbukti | terbukti tetapi salah |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)
COUNTED = (
    "documents", "found", "explained", "first", "sure", "sure_wrong", "proved", "proved_wrong",
)  # fmt: skip


def line(name: str, counts: Counter[str]) -> str:
    """A row of the table."""
    whole = max(counts["documents"], 1)
    share = f"{counts['first']} ({100 * counts['first'] // whole}%)"
    cells = [share if each == "first" else str(counts[each]) for each in COUNTED]
    return f"| {name} | {' | '.join(cells)} |"


def table(count: int) -> list[str]:
    """The table: single defects by kind, two at once, and gaps that nothing explains."""
    rows, single = [HEAD], Counter[str]()
    for kind, counts in (measured(count) | between(count)).items():
        single.update(counts)
        rows.append(line(kind, counts))
    double = sum(measured(count, 2).values(), Counter[str]())
    chance = random_gaps(20 * count)
    rows.append(line("**semua, satu cacat**", single))
    rows.append(line("**dua cacat**", double))
    rows.append(line("*selisih acak tanpa sebab*", chance))
    checking, explaining, errors = seconds_of_large()
    told = f"{errors} temuan di pohon 50.000 simpul dengan 200 cacat"
    return [
        *rows,
        "",
        *(perhaps(*each) for each in (("satu cacat", single), ("selisih acak", chance))),
        "",
        f"{told}: diperiksa {checking:.1f} s, dijelaskan {explaining:.1f} s.",
    ]


def perhaps(name: str, counts: Counter[str]) -> str:
    """How often what is said to be likely is right."""
    whole, right = counts["likely"], counts["likely_right"]
    return f"“Mungkin”, {name}: {whole} kali pada {counts['documents']} dokumen, {right} benar.  "


def main(arguments: Sequence[str]) -> None:
    """Print the table, or write it into the page."""
    rows = table(int(next((each for each in arguments if each.isdecimal()), "40")))
    print("\n".join(rows))
    if "--write" in arguments:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(
            f"{before}{BEGIN}\n" + "\n".join(rows) + f"\n{END}{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
