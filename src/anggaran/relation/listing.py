"""Every relation of one table, listed once, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from anggaran.finding import Text
from anggaran.measure import LAIN, Measure
from anggaran.relation.across import across, is_better, timid
from anggaran.relation.columns import Columns
from anggaran.relation.differences import differences
from anggaran.relation.facts import Facts
from anggaran.relation.flows import Flows, flows
from anggaran.relation.items import Items, items
from anggaran.relation.kelompok import misplaced
from anggaran.relation.parents import Parents
from anggaran.relation.percents import Percents, percents
from anggaran.relation.products import Products, products
from anggaran.relation.relation import DERIVED, Cell, Family, Relation
from anggaran.relation.shares import Shares, shares
from anggaran.relation.slips import Slip, slips
from anggaran.relation.totals import Totals
from anggaran.relation.wholes import wholes
from anggaran.shape.labels import level_word, section_rank
from anggaran.shape.structure import Evidence

_OWN = 2  # sums of a column that must hold for each that does not, where nothing else tells of it


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
        return [family for family in self._down if not (self._is_guess and _is_parents(family))]

    @cached_property
    def _down(self) -> list[Parents | Totals]:
        """The sums of the measures that add up down the table."""
        left = set(self._loose)
        added = [measure for measure in self.facts.sums if measure not in left]
        return [kind(self.facts, measure) for measure in added for kind in (Parents, Totals)]

    @cached_property
    def _is_guess(self) -> bool:
        """Whether it was inferred which row stands under which, and a failing sum is no exception
        among others that hold: it may as well be the reading that is wrong.
        """
        if self.facts.structure.evidence is not Evidence.INFERRED:
            return False
        held, guessed = 0, 0
        for family in self._down:
            failing = [each.owner.row for each in family.failing()]
            held += family.compared - len(failing)
            if _is_parents(family):
                labels = (self.facts.table.uraian[row] for row in failing)
                guessed += sum(not _says_level(label) for label in labels)
        return held < _OWN * guessed

    @cached_property
    def slips(self) -> list[Slip]:
        """The columns that stand a row beside their own."""
        return slips(self.facts)

    @cached_property
    def _loose(self) -> Collection[str]:
        return _loose(self.facts, [*self.wholes, *self.differences])

    @cached_property
    def flows(self) -> list[Flows]:
        """Rows of a statement that close what stands above them."""
        return flows(self.facts)

    @cached_property
    def percents(self) -> list[Percents]:
        """Percent columns."""
        return list(percents(self.facts))

    @cached_property
    def shares(self) -> list[Shares]:
        """Percent columns of shares in a total."""
        return list(shares(self.facts))

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
        unsure: list[Family] = [each for each in self._across if timid(each)]
        unsure += [each for each in self.items if each.is_timid]
        unsure += [each for each in self.products if each.is_timid]
        return (each for family in unsure for each in family.failing())

    @property
    def doubted(self) -> list[Text]:
        """Why parents are not held against their children."""
        return [_guessed(self.facts.structure.basis)] if self._is_guess else []

    @property
    def inferred(self) -> Iterator[Relation]:
        """The failing relations along a row that figures alone tell: where the sums of all columns
        deny a fault, a part has no column.
        """
        return (each for family in self._across for each in family.failing())

    @cached_property
    def items(self) -> list[Items]:
        """Lines of detail without a code."""
        return list(items(self.facts))

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
        return [*said, *map(_unsure, self._loose)]

    @cached_property
    def families(self) -> list[Family]:
        """All of them; of relations that fail together those that stand first here are told."""
        return [
            *self.sums,
            *self.flows,
            *self.items,
            *misplaced(self.facts),
            *self.wholes,
            *self.products,
            *self.differences,
            *self.percents,
            *self.shares,
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


def _loose(facts: Facts, along: Sequence[Columns]) -> Collection[str]:
    """The measures under headings of their own of which it is not known that they add up down the
    table: a price is printed in rupiah too.

    They are held to their sums where they make others along the row, or where most of their own
    sums hold; what is headed by a year is a balance, which adds up.
    """
    added = {name for family in along for name in family.columns}
    unknown = [e for e in map(Measure, facts.sums) if e.kind == LAIN and e.year is None]
    return [each for each in unknown if each not in added and not _adds_up(facts, each)]


def _adds_up(facts: Facts, measure: str) -> bool:
    families = [kind(facts, measure) for kind in (Parents, Totals)]
    failed = sum(1 for family in families for _ in family.failing())
    held = sum(family.compared for family in families) - failed
    return failed == 0 or held >= _OWN * failed


def _is_parents(family: Family) -> bool:
    return isinstance(family, Parents)


def _says_level(label: str) -> bool:
    """Whether a label says by its word what stands under it: a side of the budget, a program."""
    return section_rank(label) is not None or level_word(label) is not None


def _guessed(basis: Text) -> Text:
    """What is said of levels that too few sums bear out."""
    return Text(
        f"susunan menurut {basis.id} hanya dugaan, dan terlalu banyak jumlah tidak menutup",
        f"the structure by {basis.en} is a guess, and too many sums do not close",
    )


def _unsure(measure: str) -> Text:
    """What is said of such a measure."""
    return Text(
        f"{measure}: tidak jelas apakah kolom ini berjumlah ke bawah",
        f"{measure}: unclear whether this column adds up down the table",
    )
