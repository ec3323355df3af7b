"""Columns that are the difference of two others: sisa, lebih/(kurang), bertambah/(berkurang).

The sign of such a column is not fixed, not even inside one document (PSAP 02 statements print
pendapatan and pembiayaan with opposite signs): it is inferred block by block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations

import numpy as np

from anggaran.amount.rupiah import AmountColumn, widen
from anggaran.arrow import Ints
from anggaran.measure import Measure, pairs, versions
from anggaran.relation.columns import Columns
from anggaran.relation.facts import Facts
from anggaran.relation.relation import DERIVED
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, Structure, normal

_CAME = re.compile(r"\b(?:bertambah|penambahan|kenaikan|naik)\b")
_WENT = re.compile(r"\b(?:berkurang|pengurangan|penurunan|turun)\b")
_MOST_TRIED = 100  # ways to make a closing balance
_DECIDES = 2  # rows that agree on a sign before a block has a convention of its own


@dataclass(frozen=True, slots=True)
class _Difference:
    """What a difference column prints, and what two others make, where all three are known."""

    compared: Bools
    printed: Sen
    gap: Sen

    def votes(self, sign: int, rows: Bools | slice = slice(None)) -> int:
        """Rows that print the difference with a sign."""
        gap = self.gap[rows]
        return int(((self.printed[rows] == gap * sign) & (gap != 0)).sum())

    @property
    def fits(self) -> int:
        """Rows that print its size."""
        return int((self.compared & (np.abs(self.printed) == np.abs(self.gap))).sum())

    @property
    def fits_half(self) -> bool:
        """Whether at least half of the rows print its size."""
        return 2 * self.fits >= max(int(self.compared.sum()), 1)

    @property
    def is_unsigned(self) -> bool:
        """Whether only its size is printed, though it goes both ways."""
        sizes = (self.printed == np.abs(self.gap)) & (self.gap != 0)
        both_ways = (self.gap < 0).any() and (self.gap > 0).any()
        return bool((self.printed >= 0).all() and sizes.any() and both_ways)


def differences(facts: Facts) -> Iterator[Columns | str]:
    """Each difference column with the two that it is the difference of; its name where that is
    unclear.
    """
    closings = {name: _closing(facts, name) for name in facts.table.derived if _closes(name)}
    moves = {term for closing in closings.values() if closing for term in closing.terms}
    if (both := _up_and_down(facts)) is not None and not moves:
        moves = set(both.columns)
        yield both
    for name, column in facts.table.derived.items():
        if Measure(name).kind == "harga" or name in moves:
            continue
        if _closes(name):
            yield closings[name] or name
            continue
        terms = _terms(facts, name, column)
        if terms is None:
            yield name
            continue
        signs = _signs(facts.structure, facts.rows, _difference(facts, column, terms))
        by_row = np.zeros(len(facts.table), dtype=np.int64)
        by_row[facts.rows] = signs
        yield Columns(facts, DERIVED, name, {terms[0]: 1, terms[1]: -1}, {}, by_row)


def _closes(name: str) -> bool:
    return name.startswith("saldo_akhir")


def _closing(facts: Facts, name: str) -> Columns | None:
    """What stood at first, and what came and went, where that makes the closing balance of at least
    half of the rows.
    """
    moved = [each for each in facts.table.derived if each.startswith("bertambah")]
    known = [*facts.amounts, *moved]
    options = (
        Columns(facts, DERIVED, name, {first: 1, added: 1, taken: -1}, {})
        for first in facts.amounts
        for added, taken in permutations([each for each in known if each != first], 2)
    )
    return _held_most(options)


def _up_and_down(facts: Facts) -> Columns | None:
    """What came and what went of a budget in two columns, ``Bertambah | Berkurang``, where that
    leads from one version to the next in at least half of the rows.
    """
    table = facts.table
    letters = table.letters
    said = {name: normal(table.header.get(letters.get(name, ""), "")) for name in table.derived}
    came = [name for name, text in said.items() if _CAME.search(text) and not _WENT.search(text)]
    went = [name for name, text in said.items() if _WENT.search(text) and not _CAME.search(text)]
    if len(came) != 1 or len(went) != 1:
        return None
    return _held_most(
        Columns(facts, DERIVED, came[0], {later: 1, earlier: -1, went[0]: sign}, {})
        for earlier, later in versions(facts.amounts)
        for sign in (1, -1)  # what went may be printed below zero
    )


def _held_most(options: Iterable[Columns]) -> Columns | None:
    """The one of some relations that most rows bear out, two and half of them at least."""
    tried = list(islice(options, _MOST_TRIED))
    best = max(tried, key=lambda each: each.held, default=None)
    return best if best and best.held >= _DECIDES and best.holds_mostly else None


def _terms(facts: Facts, name: str, column: AmountColumn) -> tuple[str, str] | None:
    """The two measures whose difference a column states: those its words name, if they fit half of
    the rows.

    Bertambah/(berkurang) between two versions of one budget can mean nothing else, however wrong it
    is.
    """
    if name.startswith("bertambah") and (known := versions(facts.amounts)):
        steps = [(later, earlier) for earlier, later in known]
        best, fits = _best(facts, column, steps)
        if fits:
            return best
        # of three versions the first and the last may be meant
        other, fits = _best(facts, column, _of_versions(steps, facts.amounts))
        return other if fits else best
    worded = pairs(facts.amounts) if name.startswith(("sisa", "lebih", "selisih")) else []
    any_two = [(a, b) for a in facts.amounts for b in facts.amounts if a < b]
    options: Sequence[tuple[str, str]] = worded or any_two
    if not options:
        return None
    best, fits = _best(facts, column, options)
    return best if fits else None


def _best(
    facts: Facts, column: AmountColumn, options: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], bool]:
    """The measures whose difference most rows print, and whether half of the rows do."""
    tried = {terms: _difference(facts, column, terms) for terms in options}
    best = max(options, key=lambda terms: tried[terms].fits)
    return best, tried[best].fits_half


def _of_versions(
    known: Sequence[tuple[Measure, Measure]], amounts: Iterable[str]
) -> list[tuple[Measure, Measure]]:
    """Any two versions of what some versions are known of, in their order."""
    wanted = {_what(each) for terms in known for each in terms}
    columns = [each for each in map(Measure, amounts) if each.version and _what(each) in wanted]
    return [(b, a) for a, b in combinations(columns, 2) if _what(a) == _what(b)]


def _what(measure: Measure) -> tuple[object, ...]:
    """What a column measures, whatever its version."""
    return measure.kind, measure.kelompok, measure.source, measure.span, measure.year


def _difference(facts: Facts, column: AmountColumn, terms: tuple[str, str]) -> _Difference:
    rows = facts.rows
    first, second = facts.amounts[terms[0]], facts.amounts[terms[1]]
    compared = column.known[rows] & first.known[rows] & second.known[rows]
    gap = widen(first.sen[rows], 4) - widen(second.sen[rows], 4)
    return _Difference(compared, np.where(compared, column.sen[rows], 0), gap)


def _signs(shape: Structure, rows: Ints, each: _Difference) -> Ints:
    """For each row the sign by which its block prints the difference: 1, -1, or 0 where either will
    do.

    A block is what stands under one top node, or under one of the second level; it decides for
    itself where two of its rows do, else the whole column decides.  A sign that not twice as many
    rows print as print the other rules nothing out.
    """
    if each.is_unsigned:
        return np.zeros(len(rows), dtype=np.int64)
    signs = np.full(len(rows), 1 if each.votes(1) >= each.votes(-1) else -1, dtype=np.int64)
    for depth in (1, 2):
        blocks = _blocks(shape, rows, depth)
        for block in np.unique(blocks[blocks >= 0]).tolist():
            inside = blocks == block
            plus, minus = each.votes(1, inside), each.votes(-1, inside)
            if max(plus, minus) >= _DECIDES and plus != minus:
                signs[inside] = 1 if plus > minus else -1
    for sign, alike in [(sign, signs == sign) for sign in (1, -1)]:
        if each.votes(sign, alike) < 2 * max(each.votes(-sign, alike), 1):
            signs[alike] = 0
    return signs


def _blocks(shape: Structure, rows: Ints, depth: int) -> Ints:
    """For each row the node of a depth at or above it; -1 for rows above it and total rows."""
    block = shape.nearest(shape.depths == depth)
    blocks = np.full(
        int(max(rows.max(initial=-1), shape.rows.max(initial=-1))) + 1, -1, dtype=np.int64
    )
    printed = shape.rows >= 0
    blocks[shape.rows[printed]] = block[printed]
    return blocks[rows]
