"""Clean budget documents, and the defects that are put into them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple


@dataclass(frozen=True)
class Line:
    """A row of a document: how deep it stands, and what it prints."""

    kode: str
    depth: int
    pagu: int | None
    realisasi: int | None
    persen: str = ""
    hidden: bool = False
    struck: bool = False


class Truth(NamedTuple):
    """What was put in: the row that is wrong, its column, and what it should print; None where no
    one figure is wrong, and the kind must be told.
    """

    row: int
    column: str
    meant: int | None
    kind: str
    also: tuple[Truth, ...] = ()


_REVISED = 0.9  # share of the lowest lines that another version has otherwise
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


def swapped(drawn: random.Random, text: str) -> str:
    """A text with two neighbours swapped."""
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


def off_by_chance(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    """A parent that states a sum which nothing explains."""
    row, _ = _parent(drawn, lines)
    wrong = amount(drawn) * drawn.choice((-1, 1))
    return _changed(lines, row, "pagu", (lines[row].pagu or 0) + wrong, "none")


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
    "digits-swapped": typed("digits-swapped", swapped),
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


# --- defects that take more than one cell ---------------------------------------------------------


def _lowest(drawn: random.Random, lines: Lines) -> tuple[int, list[int]]:
    """A parent of lowest lines, and its children; few enough documents have none."""
    parents = {kode.rpartition(".")[0] for kode in (each.kode for each in lines)}
    rows = [at for at, each in enumerate(lines) if each.kode not in parents]
    above = lines[drawn.choice(rows)].kode.rpartition(".")[0]
    row = next(at for at, each in enumerate(lines) if each.kode == above)
    return row, [at for at in rows if lines[at].kode.rpartition(".")[0] == above]


def _hide(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    """Rows that the workbook hides, and a sum that leaves them out."""
    row, below = _lowest(drawn, lines)
    column = drawn.choice(("pagu", "realisasi"))
    chosen = drawn.sample(below, min(drawn.choice((1, 2)), len(below)))
    lacks = sum(getattr(lines[at], column) for at in chosen)
    spoiled = [replace(each, hidden=at in chosen) for at, each in enumerate(lines)]
    return _changed(spoiled, row, column, getattr(lines[row], column) - lacks, "hidden-rows")


def _strike(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    """A row that is struck out, and that its sum still counts."""
    _, below = _lowest(drawn, lines)
    at = drawn.choice(below)
    if len(below) < 2 or not lines[at].pagu:
        return None
    spoiled = [*lines]
    spoiled[at] = replace(lines[at], struck=True)
    return spoiled, Truth(at, "pagu", None, "row-unused")


def _lose(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    """A line that is left out of the table, and that its sum counts, in both columns."""
    row, below = _lowest(drawn, lines)
    if len(below) < 3:
        return None
    at = drawn.choice(below)
    return [*lines[:at], *lines[at + 1 :]], Truth(row, "realisasi", None, "line-missing")


def _move(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    """A line under another parent than the sums say."""
    (_, below), (to, others) = _lowest(drawn, lines), _lowest(drawn, lines)
    if below == others or len(below) < 2:
        return None
    line = lines[drawn.choice(below)]
    moved = replace(line, kode=f"{lines[to].kode}.99")
    spoiled = [each for each in lines if each is not line]
    under = [at for at, each in enumerate(spoiled) if each.kode.startswith(lines[to].kode)]
    at = max(under) + 1
    return [*spoiled[:at], moved, *spoiled[at:]], Truth(at, "pagu", None, "wrong-parent")


def _two_of_a_level(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    """Two lines of one level that are neither the sum of their own lines nor add up to the sum."""
    tops = [at for at, each in enumerate(lines) if each.depth == 1]
    spoiled = [*lines]
    if len(tops) < 2:
        return None
    one, other = drawn.sample(tops, 2)
    for at in (one, other):
        spoiled[at] = replace(lines[at], pagu=(lines[at].pagu or 0) + amount(drawn))
    second = Truth(other, "pagu", lines[other].pagu, "between-levels")
    return spoiled, Truth(one, "pagu", lines[one].pagu, "between-levels", (second,))


STRUCTURAL: dict[str, Defect] = {
    "hidden-rows": _hide,
    "row-unused": _strike,
    "line-missing": _lose,
    "wrong-parent": _move,
    "between-levels": _two_of_a_level,
}


# --- two documents --------------------------------------------------------------------------------


def merged(drawn: random.Random, lines: Lines) -> tuple[Lines, Truth] | None:
    """A document in which two lines of another are one."""
    _, below = _lowest(drawn, lines)
    if len(below) < 2:
        return None
    one, other = drawn.sample(below, 2)
    both = replace(
        lines[one],
        pagu=(lines[one].pagu or 0) + (lines[other].pagu or 0),
        realisasi=(lines[one].realisasi or 0) + (lines[other].realisasi or 0),
    )
    spoiled = [both if at == one else each for at, each in enumerate(lines) if at != other]
    return spoiled, Truth(spoiled.index(both), "pagu", None, "merged")


def revised(drawn: random.Random, lines: Lines) -> Lines:
    """The same document before it was revised, or of another year: most of its lines differ."""
    last = {each.kode for each in lines} - {each.kode.rpartition(".")[0] for each in lines}
    moved = {kode: amount(drawn) for kode in sorted(last) if drawn.random() < _REVISED}
    return [
        replace(each, pagu=(each.pagu or 0) + sum(
            more for kode, more in moved.items() if f"{kode}.".startswith(f"{each.kode}.")
        ))
        for each in lines
    ]  # fmt: skip


def not_revised(drawn: random.Random, lines: Lines, before: Lines) -> tuple[Lines, Truth] | None:
    """A line that prints what it was before the revision."""
    rows = [at for at, (one, other) in enumerate(zip(lines, before, strict=True)) if one != other]
    if not rows:
        return None
    row = drawn.choice(rows)
    return _changed(lines, row, "pagu", before[row].pagu or 0, "other-version")
