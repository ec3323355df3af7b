"""The answer first: which of the outermost lines a difference comes from, the largest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import decimal_of
from anggaran.compare.lines import Lines
from anggaran.finding import Text
from anggaran.report.compared import LINE, amounts, titled
from anggaran.report.view import Amount, Block, Note, Row, Table, columns_of
from anggaran.rules.words import inert, row_name, shorten

_FOLD = 10  # lines that a short report shows


class _Line(NamedTuple):
    """One of the outermost lines: its names, both amounts, and the difference in rupiah."""

    kode: str | None
    uraian: str
    left: Decimal | None
    right: Decimal | None
    gap: Decimal


def outermost_blocks(
    lines: Lines, headings: Text, whole: Decimal | None, lang: str, *, rising: bool = False
) -> Iterator[Block]:
    """The largest of the outermost lines in a sentence, and all that differ as a table.

    Below a single line that holds all others those right below it are the outermost.  A line whose
    amounts are not known on a side that carries it is left out.  Nothing is said of a single line
    that is the only one of its document to differ.

    Args:
        lines: two documents, or two versions, line by line.
        headings: of the columns: kode, uraian, the two sides, the difference.
        whole: the difference of the totals; None where they are not known.
        lang: ``id`` or ``en``.
        rising: whether the difference is right minus left, as of versions.
    """
    outer = outermost(lines)
    held = sorted(_differing(lines, outer, rising=rising), key=lambda line: -abs(line.gap))
    listed = len(outer) == lines.alignment.count  # the list of lines says the same
    if len(held) < 1 + listed:
        return
    first = held[0]
    alone = Text("Seluruhnya", "All of it") if first.gap == whole else Text("Terbesar", "Largest")
    name = row_name(first.kode, first.uraian)
    told = answer(name, first.gap, whole, lines.measure.name, lang)
    yield Note(f"{alone.line(lang)}: {told}", is_answer=True)
    if not listed and len(held) > 1:
        rows = [
            Row((inert(each.kode or ""), shorten(each.uraian), *map(Amount, each[2:])))
            for each in held
        ]
        columns = columns_of(headings.line(lang), (*LINE, *amounts(3)))
        yield Table("outermost", columns, rows, fold=_FOLD)


def answer(name: str, gap: Decimal, whole: Decimal | None, measure: str, lang: str) -> str:
    """Which line makes how much of a difference.

    >>> answer("1.03 Dinas PU", Decimal(-7), Decimal(-6), "pagu", "id")
    '1.03 Dinas PU -7,00, dari selisih pagu -6,00.'
    """
    said = f"{inert(name)} {format_amount(gap, lang)}"
    if whole is not None:
        of = f"{titled(measure)} {format_amount(whole, lang)}"
        said += Text(f", dari selisih {of}", f", of a difference in {of}").line(lang)
    return f"{said}."


def outermost(lines: Lines) -> Sequence[int]:
    """The highest lines that have a name: of codes that no row prints, those below them."""
    children: dict[int, list[int]] = defaultdict(list)
    for line, above in enumerate(lines.parents.tolist()):
        children[above].append(line)
    top = found = children[-1]
    while (opened := list(_opened(lines, found, children))) != found:
        found = opened
    if not any(_label(lines, line) for line in found):
        found = top  # codes alone
    outer: list[int] = lines.order[np.isin(lines.order, found)].tolist()
    return outer


def _opened(
    lines: Lines, found: Sequence[int], children: Mapping[int, Sequence[int]]
) -> Iterator[int]:
    """Lines with each nameless one replaced by those below it of the same kind of code, and one
    that stands alone by whatever is below it.
    """
    for line in found:
        below = children.get(line, ())
        if len(found) > 1:
            same = not _label(lines, line)
            below = [
                each for each in below if same and _system(lines, each) == _system(lines, line)
            ]
        yield from below or [line]


def _system(lines: Lines, line: int) -> str:
    tree, node = lines.node(line)
    return tree.structure.systems[node]


def _label(lines: Lines, line: int) -> str:
    tree, node = lines.node(line)
    return tree.structure.labels[node]


def _differing(lines: Lines, outer: Sequence[int], *, rising: bool) -> Iterator[_Line]:
    for line in outer:
        amounts = _amounts(lines, line)
        if amounts is None:
            continue
        first, second = (sen or 0 for sen in amounts)
        gap = second - first if rising else first - second
        if abs(gap) > int(lines.slack[line]):
            left, right = (None if sen is None else decimal_of(sen) for sen in amounts)
            tree, node = lines.node(line)
            shape = tree.structure
            yield _Line(shape.kodes[node], shape.labels[node], left, right, decimal_of(gap))


def _amounts(lines: Lines, line: int) -> list[int | None] | None:
    """The amounts of a line on both sides in sen, None where a side has no such line; None alone
    where a side has it and does not say.
    """
    sides = (lines.left, lines.right)
    there = [side.nodes[line] >= 0 for side in sides]
    if any(here and not side.known[line] for here, side in zip(there, sides, strict=True)):
        return None
    return [
        int(side.amount[line]) if here else None for here, side in zip(there, sides, strict=True)
    ]
