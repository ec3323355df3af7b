"""The structure of a table without codes: outline numbers, words, indents, or the sums themselves.

What is not printed is a hypothesis.  Each way of reading the outline gives one; a reading that the
printed numbering states outright is taken, and of the others the one that the amounts bear out.
Where none is borne out, the rows stand side by side and nothing is claimed about sums.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from anggaran.amount.rupiah import AmountColumn, sen_of
from anggaran.errors import InvalidTable
from anggaran.finding import Text
from anggaran.shape.labels import level_word
from anggaran.shape.numbering import (
    Parents,
    by_count,
    by_level,
    by_style,
    leading_number,
    number_styles,
)
from anggaran.shape.structure import Support, normal
from anggaran.table.table import Table

_CONTRADICTED = 3
"""An outline whose sums fail so many times more often than they hold is none of sums."""
_BORNE = 2
"""Groups that the amounts alone suggest must close so many times more often than they fail."""

_FLAT = Text("daftar tanpa tingkat", "a flat list")
_HEADED = Text("judul tanpa angka di atas barisnya", "headings without amounts above their rows")
_LONGEST = 500  # rows below one head beyond which groups are not searched: every division is tried
_READINGS = 64  # sums that doubtful cells may make of one group; beyond, the group says nothing

_ACRONYM = re.compile(r"[A-Z]{2,5}")


@dataclass(frozen=True, slots=True)
class Outline:
    """One way to read the outline: each row's parent among the rows given, -1 for a top row."""

    parents: Parents
    basis: Text
    stated: bool  # True where the table prints the levels, False where they are inferred
    # True where indents suggest it: taken before what is inferred, if its sums bear it out
    hinted: bool = False
    # True where the amounts alone suggest it: one sum that fails among many is a fault, many none
    guessed: bool = False
    # and where nothing else parts them: only a total tells groups from a flat list
    needs_total: bool = False

    def is_settled(self, held: Support, *, better: bool) -> bool:
        """Whether no other reading need be looked at: the table states it and is not contradicted,
        or its sums bear out what indents suggest.
        """
        stated = self.stated and held.broken - held.held < _CONTRADICTED
        return stated or (self.hinted and better)


def read_outline(
    table: Table,
    rows: Sequence[int],
    headed: Parents,
    support: Callable[[Parents], Support],
    meets_total: Callable[[Parents], bool],
) -> Outline:
    """The outline of a table without codes.

    Args:
        table: the table.
        rows: positions of the rows that are nodes, in document order; totals are left out.
        headed: the rows under headings without amounts, which claim nothing about sums.
        support: which printed sums a reading bears out.
        meets_total: whether the top rows of a reading add up to the total row that closes the
            table.

    Returns:
        parents by position in ``rows``.
    """
    has_headings = max(headed, default=-1) >= 0
    best = Outline(headed, _HEADED if has_headings else _FLAT, stated=False)
    best_support = support(best.parents)
    for outline in _readings(table, rows, support, has_headings=has_headings):
        if max(outline.parents, default=-1) < 0:
            continue
        if outline.needs_total and not meets_total(outline.parents):
            continue
        held = support(outline.parents)
        if outline.guessed and held.held < _BORNE * held.broken:
            continue
        better = held.weight > best_support.weight
        if outline.is_settled(held, better=better):
            return outline
        if better:
            best, best_support = outline, held
    return best


def _readings(
    table: Table,
    rows: Sequence[int],
    support: Callable[[Parents], Support],
    *,
    has_headings: bool,
) -> Iterator[Outline]:
    """Every way to read the outline, those that print the most first."""
    labels = [table.uraian[i] for i in rows]
    numbers = ["" for _ in rows] if table.nomor is None else [table.nomor[i] for i in rows]
    numbered = _numbered(numbers, labels, support)
    for printed in _printed(table, rows, labels):
        yield _likelier(printed, numbered, support) if printed.hinted else printed
    yield from numbered
    yield from _of_words(labels)
    if table.bold is not None:
        yield from _of_bold([table.bold[i] for i in rows], labels)
    upper = [2 - label.isupper() for label in labels]
    yield from _of_capitals(labels, upper)
    if not has_headings:
        yield from _closing(table, rows, numbers, upper)


def _of_capitals(labels: Sequence[str], upper: Sequence[int]) -> Iterator[Outline]:
    """The outlines of labels in capitals; ADD may be a line among others in small letters."""
    basis = Text("huruf besar", "capital letters")
    heads = [
        2 if _ACRONYM.fullmatch(label) else high for label, high in zip(labels, upper, strict=True)
    ]
    for levels in (upper, heads):
        yield Outline(by_level(levels), basis, stated=False)


def _printed(table: Table, rows: Sequence[int], labels: Sequence[str]) -> Iterator[Outline]:
    """The outlines of a column that names each row's parent, and of one with its level."""
    if table.induk is not None:
        parents = _by_parent_name([table.induk[i] for i in rows], labels)
        yield Outline(parents, Text("kolom induk", "the parent column"), stated=True)
    if table.level is not None:
        yield _of_levels([table.level[i] for i in rows], indented=table.indented)


def _numbered(
    numbers: Sequence[str], labels: Sequence[str], support: Callable[[Parents], Support]
) -> list[Outline]:
    """The outline of a column of numbers, or else of those that lead the labels."""
    if any(numbers):
        return [_of_numbers(numbers, support)]
    leading = list(map(leading_number, labels))
    return [replace(_of_numbers(leading, support), stated=False)] if any(leading) else []


def _likelier(
    hinted: Outline, numbered: Sequence[Outline], support: Callable[[Parents], Support]
) -> Outline:
    """What indents suggest, or the numbers where more sums bear them out: indents may tell the
    lowest rows alone.
    """
    held = support(hinted.parents).weight
    better = (each for each in numbered if support(each.parents).weight > held)
    return next((replace(each, hinted=True) for each in better), hinted)


def _of_levels(levels: Sequence[int | None], *, indented: bool) -> Outline:
    """The outline of a level for each row: indents suggest it, a printed level states it."""
    indents, printed = Text("indentasi", "indents"), Text("tingkat tercetak", "printed levels")
    basis = indents if indented else printed
    return Outline(by_level(levels), basis, stated=not indented, hinted=indented)


def _of_numbers(numbers: Sequence[str], support: Callable[[Parents], Support]) -> Outline:
    """The outline of the numbers, by their styles or by how they count; stated where every row has
    one.
    """
    styles = number_styles(numbers)
    basis = Text("penomoran", "outline numbers")
    plain, counted = by_style(styles, numbers), by_count(styles, numbers)
    if counted != plain:
        mine, other = support(counted), support(plain)
        plain = counted if mine.held > other.held and mine.broken <= other.broken else plain
    return Outline(plain, basis, stated="" not in styles)


def _of_words(labels: Sequence[str]) -> Iterator[Outline]:
    """The outlines of labels that open with Program, Kegiatan and the like, two of them at least.

    A label without such a word is a level below them, or one of the lowest.
    """
    words = [level_word(label) for label in labels]
    told = {level for level in words if level is not None}
    if len(told) <= 1:
        return
    basis = Text("kata Program/Kegiatan", "the words Program/Kegiatan")
    for unmarked in (max(told) + 1, max(told)):
        yield Outline(by_level([level or unmarked for level in words]), basis, stated=False)


def _of_bold(bold: Sequence[bool], labels: Sequence[str]) -> Iterator[Outline]:
    """The outlines of bold letters, alone and with the capitals."""
    basis = Text("huruf tebal", "bold letters")
    heavy = [1 if each else 2 for each in bold]
    yield Outline(by_level(heavy), basis, stated=False)
    capitals = [2 * level - label.isupper() for level, label in zip(heavy, labels, strict=True)]
    yield Outline(by_level(capitals), basis, stated=False)


def _by_parent_name(induk: Sequence[str], labels: Sequence[str]) -> Parents:
    """Each row under the nearest earlier row of that name, else under any row of that name."""
    place: dict[str, int] = {}
    for row in range(len(labels) - 1, -1, -1):
        place[normal(labels[row])] = row
    parents: Parents = []
    for row, name in enumerate(induk):
        above = place.get(normal(name), -1) if name.strip() else -1
        parents.append(above if above != row else -1)
        place[normal(labels[row])] = row
    _refuse_circle(parents, labels)
    return parents


def _refuse_circle(parents: Parents, labels: Sequence[str]) -> None:
    """Refuse rows of which each names the next as its parent, round to the first.

    Raises:
        InvalidTable: naming one of them.
    """
    sure: set[int] = set()
    for row in range(len(parents)):
        path: set[int] = set()
        above = row
        while above >= 0 and above not in sure:
            if above in path:
                raise InvalidTable(
                    f"Kolom induk melingkar pada {labels[above]!r}: ia di bawah dirinya sendiri; "
                    "perbaiki induknya.",
                    f"The parent column runs in a circle at {labels[above]!r}: it is under itself; "
                    "correct its parent.",
                )
            path.add(above)
            above = parents[above]
        sure |= path


def _closing(
    table: Table, rows: Sequence[int], numbers: Sequence[str], upper: Sequence[int]
) -> Iterator[Outline]:
    """Two levels below each head, where groups of rows close on the amount that opens them.

    The head is a numbered row, or one in capitals; below it a row whose amount the next rows add up
    to is their parent, and so on until the next head.  Without heads the whole table is one such
    list of groups.
    """
    heads = (
        [bool(number) for number in numbers] if any(numbers) else [level == 1 for level in upper]
    )
    headless = not any(heads) or all(heads)
    starts = [-1] if headless else [row for row, head in enumerate(heads) if head]
    if max(end - start for start, end in pairwise([*starts, len(heads)])) > _LONGEST:
        return
    for column in table.amounts.values():
        amounts = [_readings_of(column, i) for i in rows]
        parents: Parents = [-1] * len(amounts)
        for start, end in pairwise([*starts, len(heads)]):
            parents[start + 1 : end] = _groups(amounts[start + 1 : end], start)
        basis = Text(
            "jumlah yang menutup di bawah setiap kepala",
            "groups that add up to the row that opens them",
        )
        yield Outline(parents, basis, stated=False, guessed=True, needs_total=headless)


def _readings_of(column: AmountColumn, row: int) -> list[int]:
    """The amount of a cell in sen, or all that a doubtful cell may mean; zero where it is blank."""
    if column.known[row]:
        return [int(column.sen[row])]
    doubt = column.doubts.get(row)
    return (
        [sen_of(reading.value) for reading in doubt.candidates]
        if doubt and doubt.candidates
        else [0]
    )


def _groups(amounts: Sequence[Sequence[int]], head: int) -> Parents:
    """The parents of the rows below one head: the division into groups of which most close.

    Every group counts for the division where its rows add up to its opener, and against it where
    they do not, or where it has none; so one wrong amount leaves the groups around it as they are.
    """
    count = len(amounts)
    best = [0] * (count + 1)
    ends = [count] * (count + 1)
    for opener in range(count - 1, -1, -1):
        sums = {0}
        best[opener], ends[opener] = best[opener + 1] - 1, opener + 1
        for end in range(opener + 2, count + 1):
            sums = {total + sen for total in sums for sen in amounts[end - 1]}
            closes = len(sums) <= _READINGS and not sums.isdisjoint(amounts[opener])
            score = best[end] + (1 if closes else -1)
            if score > best[opener]:
                best[opener], ends[opener] = score, end
            if len(sums) > _READINGS:
                break
    parents: Parents = []
    while len(parents) < count:
        opener = len(parents)
        parents += [head, *[head + 1 + opener] * (ends[opener] - opener - 1)]
    return parents
