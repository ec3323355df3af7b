"""The rows of a statement of balances that are sums and differences of rows above them.

Ekuitas akhir, arus kas bersih, surplus/defisit-LO and saldo akhir name nothing that they add up.
Their figures tell it: what makes them of the rows right above, to the last digit, in one year makes
them in the other too. So such a statement needs two years, and one of them may prove the other
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product

from anggaran.amount.adding import is_no_chance
from anggaran.amount.rounding import slack
from anggaran.measure import LAIN, Measure
from anggaran.relation.facts import Facts
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.structure import normal

RULE = "total-row"
_RESULT = re.compile(
    r"\b(jumlah|total|subtotal|akhir|bersih|nett?o|kenaikan|penurunan|surplus|defisit|saldo|sisa)\b"
)
_OPENING = re.compile(r"\bawal\b|\bsebelumnya\b|\btahun lalu\b")
_MOST = 6  # rows that make such a row
Terms = tuple[tuple[int, int], ...]  # rows with their signs


@dataclass(eq=False)
class Flows:
    """The rows of one measure that are made of rows above them.

    Attributes:
        facts: the table.
        measure: the column.
        terms: what makes each of them, by its row.
        rule: ``total-row``.
    """

    facts: Facts
    measure: str
    terms: Mapping[int, Terms]
    rule: str = RULE
    made: dict[int, Sum] = field(default_factory=dict)

    @property
    def columns(self) -> Collection[str]:
        """The measure alone."""
        return (self.measure,)

    @property
    def compared(self) -> int:
        """How many rows were compared."""
        return len(self.terms)

    def failing(self) -> Iterator[Sum]:
        """The rows that are not what makes them."""
        return (each for each in map(self._at, self.terms) if not each.holds())

    def of(self, cell: Cell) -> Iterator[Sum]:
        """The rows that count a cell, and what makes it itself."""
        if cell.column == self.measure:
            yield from (self._at(row) for row in self._by_row.get(cell.row, ()))

    @cached_property
    def _by_row(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for owner, terms in self.terms.items():
            for row in (owner, *(row for row, _ in terms)):
                found.setdefault(row, []).append(owner)
        return found

    def _at(self, owner: int) -> Sum:
        if owner not in self.made:
            form = {Cell(owner, self.measure): 1}
            form |= {Cell(row, self.measure): -sign for row, sign in self.terms[owner]}
            gap = sum(sign * self.facts.value(cell) for cell, sign in form.items())
            off = slack(self.facts.amounts[self.measure], [cell.row for cell in form])
            self.made[owner] = Sum(self.rule, Cell(owner, self.measure), (form,), (gap,), off)
        return self.made[owner]


def flows(facts: Facts) -> list[Flows]:
    """The rows that no total explains, by measure; none but in a statement of several years."""
    years = [each for each in map(Measure, facts.amounts) if each.kind == LAIN and each.year]
    if len(years) < 2 or len(years) < len(facts.amounts) or facts.flat:
        return []
    found = _Walk(facts, years).found
    return [Flows(facts, measure, found) for measure in years] if found else []


class _Walk:
    """A statement read from the top: what stands open, and which rows close it."""

    def __init__(self, facts: Facts, years: Sequence[str]) -> None:
        self.facts, self._years = facts, years
        self.found: dict[int, Terms] = {}
        self._open: dict[int, None] = {}  # in document order
        for row in range(len(facts.table)):
            self._step(row)

    def _step(self, row: int) -> None:
        """Read a row, and let it stand open unless it is part of another."""
        known = [bool(self.facts.amounts[year].known[row]) for year in self._years]
        if not any(known):
            return
        if not all(known):
            self._open.clear()  # of what is unknown in one year nothing can be told
            return
        if row in self.facts.targets:
            self._close(self._below([node for node, _ in self.facts.targets[row].nodes]))
        elif self._is_part(row):
            return
        elif self._may_close(row) and (terms := self._terms(row)):
            self.found[row] = terms
            self._close(each for each, _ in terms)
        self._open[row] = None

    def _close(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._open.pop(row, None)

    def _below(self, nodes: Sequence[int]) -> Iterator[int]:
        """The rows of some nodes and of all that stands below them."""
        shape, pending = self.facts.structure, [*nodes]
        while pending:
            node = pending.pop()
            yield int(shape.rows[node])
            pending += shape.children(node).tolist()

    def _is_part(self, row: int) -> bool:
        """Whether a row stands below another one that prints its sum."""
        shape = self.facts.structure
        node = shape.node_of_row.get(row)
        above = () if node is None else shape.ancestors(node)
        amounts = self.facts.amounts[self._years[0]]
        return any(shape.rows[each] >= 0 and amounts.known[shape.rows[each]] for each in above)

    def _may_close(self, row: int) -> bool:
        """Whether a row is called what closes others, and has no rows of its own."""
        shape, label = self.facts.structure, normal(self.facts.table.uraian[row])
        node = shape.node_of_row.get(row)
        leaf = node is None or bool(shape.is_leaf[node])
        return leaf and _RESULT.search(label) is not None and not _OPENING.search(label)

    def _terms(self, row: int) -> Terms:
        """What makes a row of those right above it: in every year, else in all but one."""
        above = [*islice(reversed(self._open), _MOST)]
        in_part: dict[Terms, Terms] = {}  # by what is not zero, the fewest rows first
        for count in range(1, len(above) + 1):
            rows = above[count - 1 :: -1]
            for signs in product(*((1, -1) if self._says(each) else (1,) for each in rows)):
                terms = tuple(zip(rows, signs, strict=True))
                fits = [self._makes(row, terms, year) for year in self._years]
                if all(fits) and self._tells(row, terms, fits, 0):
                    return terms
                if sum(fits) == len(fits) - 1 and self._tells(row, terms, fits, 1):
                    in_part.setdefault(tuple(e for e in terms if self._says(e[0])), terms)
        return next(iter(in_part.values())) if len(in_part) == 1 else ()

    def _makes(self, row: int, terms: Terms, year: str) -> bool:
        made = sum(sign * self._sen(each, year) for each, sign in terms)
        rows = [row, *(each for each, _ in terms)]
        return abs(self._sen(row, year) - made) <= slack(self.facts.amounts[year], rows)

    def _tells(self, row: int, terms: Terms, fits: Sequence[bool], failed: int) -> bool:
        """Whether the years that hold say enough: figures that are no chance, and, where a year is
        to be denied, of two rows at least and of every row that it adds up.
        """
        held = [year for year, fit in zip(self._years, fits, strict=True) if fit]
        rows = [each for each, _ in terms if self._says(each)]
        used = [[each for each in rows if self._sen(each, year)] for year in held]
        figures = [self._sen(each, year) for year in held for each in (row, *rows)]
        proved = not failed or all(len(each) == len(rows) > 1 for each in used)
        return proved and is_no_chance(figures)

    def _says(self, row: int) -> bool:
        """Whether a row is other than zero in some year."""
        return any(self._sen(row, year) for year in self._years)

    def _sen(self, row: int, year: str) -> int:
        return int(self.facts.amounts[year].sen[row])
