"""Every relation of one table, listed once, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from anggaran.finding import Text
from anggaran.relation.across import across, is_better, loose, timid, unsure
from anggaran.relation.columns import Columns
from anggaran.relation.differences import RULE as DERIVED
from anggaran.relation.differences import differences
from anggaran.relation.facts import Facts
from anggaran.relation.kelompok import misplaced
from anggaran.relation.parents import Parents
from anggaran.relation.percents import Percents, percents
from anggaran.relation.products import Products, products
from anggaran.relation.relation import Cell, Family, Relation
from anggaran.relation.totals import Totals
from anggaran.relation.wholes import wholes


@dataclass(frozen=True, eq=False)
class Relations:
    """The relations of one table, by families.

    Attributes:
        facts: the table.
    """

    facts: Facts

    @cached_property
    def sums(self) -> list[Parents | Totals]:
        """Parents and total rows, measure by measure."""
        facts, left = self.facts, set(self._loose)
        measures = [measure for measure in facts.sums if measure not in left]
        return [kind(facts, measure) for measure in measures for kind in (Parents, Totals)]

    @cached_property
    def _loose(self) -> Collection[str]:
        return loose(self.facts, [*self.wholes, *self.differences])

    @cached_property
    def percents(self) -> list[Percents]:
        """Percent columns."""
        return list(percents(self.facts))

    @cached_property
    def _differences(self) -> list[Columns | str]:
        return list(differences(self.facts))

    @property
    def differences(self) -> list[Columns]:
        """Difference columns whose terms are clear."""
        return [*self._named_differences, *(e for e in self._across if e.rule == DERIVED)]

    @property
    def _named_differences(self) -> list[Columns]:
        return [each for each in self._differences if isinstance(each, Columns)]

    @property
    def unclear(self) -> list[str]:
        """Difference columns of which it is unclear what they are a difference of."""
        owned = {each.owner for each in self._across}
        named = (each for each in self._differences if isinstance(each, str))
        return [each for each in named if each not in owned]

    @cached_property
    def _wholes(self) -> list[Columns | Text]:
        return list(wholes(self.facts))

    @property
    def wholes(self) -> list[Columns]:
        """Columns that are the sum of others."""
        kept = (
            each
            for each in self._named_wholes
            if not any(
                other.owner == each.owner and is_better(other, each) for other in self._across
            )
        )
        return [*kept, *(each for each in self._across if each.rule != DERIVED)]

    @property
    def _named_wholes(self) -> list[Columns]:
        return [each for each in self._wholes if isinstance(each, Columns)]

    @property
    def timid(self) -> Iterator[Relation]:
        """The failing relations that accuse only where another one fails with them."""
        return (each for family in filter(timid, self._across) for each in family.failing())

    @cached_property
    def _across(self) -> list[Columns]:
        return list(
            across(self.facts, [*self._named_wholes, *self._named_differences, *self.products])
        )

    @cached_property
    def _products(self) -> list[Products | Text]:
        return list(products(self.facts))

    @property
    def products(self) -> list[Products]:
        """Products of koefisien and harga."""
        return [each for each in self._products if isinstance(each, Products)]

    @property
    def unchecked(self) -> list[Text]:
        """Why some columns are not held against the columns that would make them."""
        said = [each for each in (*self._wholes, *self._products) if isinstance(each, Text)]
        return [*said, *map(unsure, self._loose)]

    @cached_property
    def families(self) -> list[Family]:
        """All of them; of relations that fail together those that stand first here are told."""
        return [
            *self.sums,
            *misplaced(self.facts),
            *self.wholes,
            *self.products,
            *self.differences,
            *self.percents,
        ]

    @cached_property
    def _by_column(self) -> dict[str, list[Family]]:
        found = defaultdict(list)
        for family in self.families:
            for column in family.columns:
                found[column].append(family)
        return found

    def of(self, cell: Cell) -> Iterator[Relation]:
        """The relations that a cell takes part in."""
        for family in self._by_column.get(cell.column, ()):
            yield from family.of(cell)
