"""How well differences are explained: documents with defects put in, and gaps without a cause.

``python bench/explain.py [documents of each defect]`` prints the table; with ``--write`` it goes
into ``docs/ketepatan.md``.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from anggaran import Tree, check
from anggaran.explain import Explanation, explain, explained

PAGE = Path(__file__).parents[1] / "docs" / "ketepatan.md"
BEGIN, END = "<!-- penjelasan: mulai -->", "<!-- penjelasan: akhir -->"


@dataclass(frozen=True)
class Line:
    """A row of a document: how deep it stands, and what it prints."""

    kode: str
    depth: int
    pagu: int
    realisasi: int
    persen: str = ""


class Truth(NamedTuple):
    """What was put in: the row that is wrong, its column, and what it should print."""

    row: int
    column: str
    meant: int | None
    kind: str


Lines = list[Line]
Defect = Callable[[random.Random, Lines], "tuple[Lines, Truth] | None"]


def amount(drawn: random.Random) -> int:
    """An amount as budgets have them: mostly whole thousands, some to the rupiah."""
    size = 10 ** drawn.randint(6, 9)
    unit = drawn.choice((1, 1, 1, 100, 500, 1000, 1000, 1000, 5000))
    return max(1, drawn.randrange(size // 10, size) // unit) * unit


def percent(part: int, whole: int) -> str:
    """A percent of two places, half up, as an LRA prints it."""
    if not whole:
        return ""
    value = (100 * Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{value:.2f}".replace(".", ",")


def document(drawn: random.Random, leaves: int = 24) -> Lines:
    """A clean LRA of four levels: each parent before its children."""
    tree: dict[str, list[str]] = {}
    level = [f"5.{n}" for n in range(1, drawn.randint(2, 4))]
    for width in (2, 2):
        for kode in level:
            tree[kode] = [f"{kode}.{n:0{width}}" for n in range(1, drawn.randint(2, 5) + 1)]
        level = [child for kode in level for child in tree[kode]]
        if len(level) > leaves:
            break
    tree["5"] = sorted({kode[:3] for kode in tree})
    pagu = {kode: amount(drawn) for kode in level}
    spent = {kode: amount(drawn) % (pagu[kode] + 1) for kode in level}
    return [_line(tree, kode, pagu, spent) for kode in _walk(tree, "5")]


def _walk(tree: dict[str, list[str]], kode: str) -> list[str]:
    return [kode, *(each for child in tree.get(kode, ()) for each in _walk(tree, child))]


def _line(
    tree: dict[str, list[str]], kode: str, pagu: dict[str, int], spent: dict[str, int]
) -> Line:
    below = [each for each in _walk(tree, kode) if each in pagu]
    whole, part = sum(pagu[each] for each in below), sum(spent[each] for each in below)
    return Line(kode, kode.count("."), whole, part, percent(part, whole))


# --- defects --------------------------------------------------------------------------------------


def typed(kind: str, wrong: Callable[[random.Random, str], str]) -> Defect:
    """A slip in the digits of any amount."""

    def put(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
        row = drawn.randrange(len(lines))
        column = drawn.choice(("pagu", "realisasi"))
        right = getattr(lines[row], column)
        slipped = wrong(drawn, str(right)) if right > 10 else str(right)
        return _changed(lines, row, column, int(slipped or 0), kind)

    return put


def _changed(
    lines: Lines, row: int, column: str, value: int, kind: str
) -> tuple[Lines, Truth] | None:
    right = getattr(lines[row], column)
    if value in (right, 0):
        return None
    spoiled = [*lines]
    spoiled[row] = replace(lines[row], **{column: value})  # type: ignore[arg-type]
    return spoiled, Truth(row, column, right, kind)


def _swap(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _substitute(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(len(text))
    return text[:at] + drawn.choice("123456789") + text[at + 1 :]


def _drop(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(1, len(text))
    return text[:at] + text[at + 1 :]


def _add(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(1, len(text) + 1)
    return text[:at] + drawn.choice("0123456789") + text[at:]


def _repeat(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def _lose_group(drawn: random.Random, text: str) -> str:
    if len(text) < 7:
        return text
    end = len(text) - 3 * drawn.randrange(0, (len(text) - 1) // 3)
    return text[: end - 3] + text[end:]


def _scale(drawn: random.Random, text: str) -> str:
    zeros = drawn.choice(("0", "00", "000"))
    shorter = text.endswith(zeros) and len(text) > len(zeros) and drawn.random() < 0.5
    return text[: -len(zeros)] if shorter else text + zeros


def _turn(_: random.Random, text: str) -> str:
    return f"-{text}"


def summed(kind: str, times: int) -> Defect:
    """A parent that counts one of its children another number of times."""

    def put(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
        row, below = _parent(drawn, lines)
        column = drawn.choice(("pagu", "realisasi"))
        child = getattr(lines[drawn.choice(below)], column)
        return _changed(lines, row, column, getattr(lines[row], column) + times * child, kind)

    return put


def _parent(drawn: random.Random, lines: Lines) -> tuple[int, list[int]]:
    """A parent, and its children."""
    rows = [at for at, (one, other) in enumerate(pairwise(lines)) if other.depth > one.depth]
    row = drawn.choice(rows)
    below = [
        at
        for at in range(row + 1, len(lines))
        if lines[at].kode.startswith(lines[row].kode + ".")
        and lines[at].depth == lines[row].depth + 1
    ]
    return row, below


def _other_column(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    row = drawn.randrange(len(lines))
    column, other = drawn.choice((("pagu", "realisasi"), ("realisasi", "pagu")))
    return _changed(lines, row, column, getattr(lines[row], other), "other-column")


def _other_row(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    row = drawn.randrange(1, len(lines))
    column = drawn.choice(("pagu", "realisasi"))
    return _changed(lines, row, column, getattr(lines[row - 1], column), "other-row")


def _percent(kind: str, wrong: Callable[[Line, Lines], str]) -> Defect:
    def put(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
        row = drawn.randrange(len(lines))
        value = wrong(lines[row], lines)
        if value in ("", lines[row].persen):
            return None
        spoiled = [*lines]
        spoiled[row] = replace(lines[row], persen=value)
        return spoiled, Truth(row, "persen", None, kind)

    return put


def _mean(line: Line, lines: Lines) -> str:
    below = [
        Decimal(each.persen.replace(",", "."))
        for each in lines
        if each.kode.startswith(line.kode + ".") and each.depth == line.depth + 1 and each.persen
    ]
    if len(below) < 2:
        return ""
    mean = (sum(below) / len(below)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{mean:.2f}".replace(".", ",")


DEFECTS: dict[str, Defect] = {
    "digits-swapped": typed("digits-swapped", _swap),
    "digit-substituted": typed("digit-substituted", _substitute),
    "digit-dropped": typed("digit-dropped", _drop),
    "digit-added": typed("digit-added", _add),
    "digit-repeated": typed("digit-repeated", _repeat),
    "group-lost": typed("group-lost", _lose_group),
    "scaled": typed("scaled", _scale),
    "sign": typed("sign", _turn),
    "counted-twice": summed("counted-twice", 1),
    "left-out": summed("left-out", -1),
    "taken-off": summed("taken-off", -2),
    "other-column": _other_column,
    "other-row": _other_row,
    "percent-inverted": _percent(
        "percent-inverted", lambda line, _: percent(line.pagu, line.realisasi)
    ),
    "percent-mark": _percent("percent-mark", lambda line, _: line.persen.replace(",", "")),
    "percent-mean": _percent("percent-mean", _mean),
    "percent-base": _percent(
        "percent-base", lambda line, lines: percent(line.realisasi, lines[0].pagu)
    ),
}

FORMS = ("dengan persen", "dua kolom", "satu kolom")


def tree_of(lines: Lines, form: str) -> Tree:
    """The document as a tree: with its percents, with both amounts, or with the pagu alone."""
    rows = []
    for line in lines:
        row: dict[str, object] = {"kode": line.kode, "uraian": f"Belanja {line.kode}"}
        row["pagu"] = line.pagu
        if form != FORMS[2]:
            row["realisasi"] = line.realisasi
        if form == FORMS[0]:
            row["persen"] = line.persen
        rows.append(row)
    return Tree(rows)


class Outcome(NamedTuple):
    """What came of one document."""

    found: bool
    explained: bool
    first: bool
    sure: bool
    sure_wrong: bool


def tried(lines: Lines, truths: Sequence[Truth], form: str) -> list[Outcome]:
    """Whether each defect was found, explained, explained first, and by a sure explanation."""
    tree = tree_of(lines, form)
    told = [(finding, explain(finding, tree)) for finding in check(tree).errors]
    outcomes = []
    for truth in truths:
        firsts = [each[0] for _, each in told if each]
        right = [each for _, every in told for each in every if is_right(each, truth)]
        outcomes.append(
            Outcome(
                bool(told),
                bool(right),
                any(is_right(each, truth) for each in firsts),
                any(each.confident for each in right),
                any(e.confident and not any(is_right(e, t) for t in truths) for e in firsts),
            )
        )
    return outcomes


def is_right(each: Explanation, truth: Truth) -> bool:
    """Whether an explanation names the cell and what it should be; of a percent, the kind."""
    where = each.cells[0].where
    if where.row != truth.row + 1 or each.cells[0].measure != truth.column:
        return truth.meant is None and where.row == truth.row + 1 and each.kind == truth.kind
    return each.kind == truth.kind if truth.meant is None else each.expected == truth.meant


def measured(count: int, defects: int = 1, forms: Sequence[str] = FORMS) -> dict[str, Counter[str]]:
    """Counts by defect."""
    found: dict[str, Counter[str]] = {}
    for kind, defect in DEFECTS.items():
        counts = found.setdefault(kind, Counter())
        for seed in range(count):
            for form in forms:
                drawn = random.Random(f"{kind} {seed} {form} {defects}")
                lines, truths = document(drawn), []
                for number in range(defects):
                    put = defect if number == 0 else drawn.choice(list(DEFECTS.values()))
                    spoiled = put(drawn, lines)
                    if spoiled and spoiled[1].row not in {each.row for each in truths}:
                        lines = spoiled[0]
                        truths.append(spoiled[1])
                shown = {"pagu", *(("realisasi",) if form != FORMS[2] else ())}
                shown |= {"persen"} if form == FORMS[0] else set()
                needs = {"other-column"} if form == FORMS[2] else set()
                if len(truths) == defects and all(
                    each.column in shown and each.kind not in needs for each in truths
                ):
                    for outcome in tried(lines, truths, form):
                        counts["documents"] += 1
                        counts.update(
                            {name: int(value) for name, value in outcome._asdict().items()}
                        )
    return found


def random_gaps(count: int) -> tuple[int, int]:
    """Of parents whose sum nothing explains: how many, and how many surely explained."""
    sure = seen = 0
    for seed in range(count):
        drawn = random.Random(seed)
        lines = document(drawn)
        row, _ = _parent(drawn, lines)
        wrong = amount(drawn) * drawn.choice((-1, 1))
        spoiled = _changed(lines, row, "pagu", lines[row].pagu + wrong, "none")
        if spoiled and not spoiled[0][row].pagu < 0:
            tree = tree_of(spoiled[0], drawn.choice(FORMS))
            told = [explain(finding, tree) for finding in check(tree).errors]
            seen += 1
            sure += any(each.confident and each.chance > 0 for every in told for each in every[:1])
    return seen, sure


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
        stated[kode] = int(_swap(drawn, str(stated[kode])))
    tree = Tree([{"kode": k, "uraian": f"Belanja {k}", "pagu": v} for k, v in stated.items()])
    start = time.process_time()
    errors = check(tree).errors
    checked = time.process_time()
    explained(errors, tree)
    return checked - start, time.process_time() - checked, len(errors)


HEAD = (
    "| cacat | disisipkan | ditemukan | dijelaskan | pertama benar | yakin | yakin tetapi salah |\n"
    "|---|--:|--:|--:|--:|--:|--:|"
)
COUNTED = ("documents", "found", "explained", "first", "sure", "sure_wrong")


def line(name: str, counts: Counter[str]) -> str:
    """A row of the table."""
    whole = max(counts["documents"], 1)
    share = f"{counts['first']} ({100 * counts['first'] // whole}%)"
    cells = [share if each == "first" else str(counts[each]) for each in COUNTED]
    return f"| {name} | {' | '.join(cells)} |"


def table(count: int) -> list[str]:
    """The table: single defects by kind, two at once, and gaps that nothing explains."""
    rows = [HEAD]
    for defects in (1, 2):
        every: Counter[str] = Counter()
        for kind, counts in measured(count, defects).items():
            every.update(counts)
            if defects == 1:
                rows.append(line(kind, counts))
        rows.append(line("**semua, satu cacat**" if defects == 1 else "**dua cacat**", every))
    seen, sure = random_gaps(20 * count)
    rows.append(f"| *selisih acak tanpa sebab* | {seen} |  |  |  | {sure} | {sure} |")
    checking, explaining, errors = seconds_of_large()
    told = f"{errors} temuan di pohon 50.000 simpul dengan 200 cacat"
    return [*rows, "", f"{told}: diperiksa {checking:.1f} s, dijelaskan {explaining:.1f} s."]


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
