"""This printed figure follows from those: the one noun, and the cells that it is about.

A relation is listed over the amounts as they stand. Four questions are asked of it: does it hold,
what would a cell have to be for it to hold, does it hold once some cells are changed, and what does
it need of a cell that is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

CROSS_FOOT, DERIVED = "cross-foot", "derived-column"  # the rules that report figures along a row
PARENT_SUM = "parent-sum"  # the rule that reports a parent, be it of nodes or of lines of detail


class Cell(NamedTuple):
    """One printed figure: the position of its row in the table, and its column by name."""

    row: int
    column: str


Changes = Mapping[Cell, int]  # by how much cells are changed, in sen

NO_CHANGE: Changes = {}
# combinations of doubtful cells beyond which a relation says nothing of one of them
MOST_READINGS = 64
MOST_OPEN = 64  # unknown cells of a sum beyond which it says nothing of any of them


class Relation(Protocol):
    """A printed figure that follows from others.

    Attributes:
        rule: slug of the rule that reports it.
        owner: the cell that states what follows.
        open: its cells that have no single reading.
        depth: how deep it stands: of sums that fail together the deepest is told.
    """

    # ruff: noqa: D102  # said above
    @property
    def rule(self) -> str: ...
    @property
    def owner(self) -> Cell: ...
    @property
    def open(self) -> tuple[Cell, ...]: ...
    @property
    def depth(self) -> int: ...
    @property
    def cells(self) -> Collection[Cell]:
        """Its cells, the owner first."""

    def holds(self, changes: Changes = NO_CHANGE) -> bool:
        """Whether it holds, or says nothing, with some cells changed."""

    def bears_out(self, changes: Changes) -> bool:
        """Whether it holds and says so, with some cells changed: of a base of zero a percent says
        nothing.
        """

    def needs(self, cell: Cell, changes: Changes = NO_CHANGE) -> Collection[int]:
        """The changes of one cell that make it hold, other cells changed already; none where it
        does not say.
        """

    def admits(self, cell: Cell, value: int, readings: Mapping[Cell, Collection[int]]) -> bool:
        """Whether an unknown cell may have a value, given what the other unknown cells may be."""


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """A relation that adds up: some form of it, a signed sum over its cells, is zero within its
    slack.

    Attributes:
        rule: slug of the rule that reports it.
        owner: the cell that states the sum.
        forms: for each way to add up, every cell with its coefficient: 1 for the owner, for a term
            less its sign.
        gaps: what each form makes over the known cells, in sen.
        slack: how much of a gap rounding explains.
        open: its cells that have no single reading.
        depth: how deep it stands.
    """

    rule: str
    owner: Cell
    forms: tuple[Mapping[Cell, int], ...]
    gaps: tuple[int, ...]
    slack: int = 0
    open: tuple[Cell, ...] = ()
    depth: int = 0

    @property
    def cells(self) -> Collection[Cell]:
        """Its cells, the owner first."""
        return self.forms[0].keys()

    @property
    def gap(self) -> int:
        """Stated less computed, in sen, by the form that comes nearest."""
        return self.gaps[self.nearest]

    @property
    def nearest(self) -> int:
        """Which form comes nearest; the first of several."""
        return min(range(len(self.gaps)), key=lambda i: abs(self.gaps[i]))

    def _shifted(self, changes: Changes) -> list[int]:
        """What each form makes with some cells changed."""
        return [
            gap + sum(form.get(cell, 0) * change for cell, change in changes.items())
            for form, gap in zip(self.forms, self.gaps, strict=True)
        ]

    def holds(self, changes: Changes = NO_CHANGE) -> bool:
        """Whether some form holds, with some cells changed."""
        for form, gap in zip(self.forms, self.gaps, strict=True):  # asked most often of all
            for cell, change in changes.items():
                gap += form.get(cell, 0) * change  # noqa: PLW2901
            if -self.slack <= gap <= self.slack:
                return True
        return False

    def bears_out(self, changes: Changes) -> bool:
        """Whether some form holds: a sum always says something."""
        return self.holds(changes)

    def needs(self, cell: Cell, changes: Changes = NO_CHANGE) -> Collection[int]:
        """The change of a cell by which each form holds to the sen."""
        found = zip(self.forms, self._shifted(changes), strict=True)
        return {-gap * form[cell] for form, gap in found if cell in form}

    def needed(self, cell: Cell, readings: Mapping[Cell, Collection[int]]) -> set[int]:
        """What an unknown cell must be, whatever the other unknown cells are; nothing where these
        are too many.
        """
        found: set[int] = set()
        if len(self.open) > MOST_OPEN:
            return found
        others = [each for each in self.open if each != cell]
        for form, gap in zip(self.forms, self.gaps, strict=True):
            sums = {gap}
            for other in others:
                sums = {
                    sen + form[other] * value for sen in sums for value in readings.get(other, ())
                }
                if len(sums) > MOST_READINGS:
                    return set()
            found |= {-sen * form[cell] for sen in sums}
        return found

    def admits(self, cell: Cell, value: int, readings: Mapping[Cell, Collection[int]]) -> bool:
        """Whether an unknown cell may have a value, within the slack."""
        return any(abs(value - need) <= self.slack for need in self.needed(cell, readings))


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """A relation that is no sum: a percent with its rounding, a product; it holds where its test
    says so.

    Attributes:
        rule: slug of the rule that reports it.
        cells: its cells, the owner first.
        test: whether it holds with some cells changed; None where it says nothing.
        open: its cells that have no single reading; counted as zero until they are changed.
        solve: the changes of a cell by which it holds, where these can be told.
        depth: how deep it stands.
    """

    rule: str
    cells: tuple[Cell, ...]
    test: Callable[[Changes], bool | None]
    open: tuple[Cell, ...] = ()
    solve: Callable[[Cell], Collection[int]] | None = None
    depth: int = 0

    @property
    def owner(self) -> Cell:
        """The cell that states what follows."""
        return self.cells[0]

    def holds(self, changes: Changes = NO_CHANGE) -> bool:
        """Whether the test does not deny it."""
        return self.test(changes) is not False

    def bears_out(self, changes: Changes) -> bool:
        """Whether the test says so."""
        return self.test(changes) is True

    def needs(self, cell: Cell, changes: Changes = NO_CHANGE) -> Collection[int]:
        """What its own solution says; nothing where there is none."""
        return self.solve(cell) if self.solve and not changes else ()

    def admits(
        self,
        cell: Cell,
        value: int,
        readings: Mapping[Cell, Collection[int]],  # noqa: ARG002
    ) -> bool:
        """Whether an unknown cell may have a value; it says nothing where another is unknown."""
        return bool(set(self.open) - {cell}) or self.bears_out({cell: value})


def equals(cell: Cell, sen: int, rule: str = "line-differs") -> Sum:
    """The relation that a cell is an amount which stands outside its table: in another document, or
    nowhere.

    >>> equals(Cell(3, "realisasi"), 1500).needed(Cell(3, "realisasi"), {})
    {1500}
    """
    return Sum(rule, cell, ({cell: 1},), (-sen,), open=(cell,))


class Family(Protocol):
    """Relations of one kind over one table: screened by columns, made one by one where they are
    asked for.

    Attributes:
        rule: slug of the rule that reports them.
        columns: the columns that they are about.
        compared: how many were compared.
    """

    @property
    def rule(self) -> str: ...
    @property
    def columns(self) -> Collection[str]: ...
    @property
    def compared(self) -> int: ...

    def failing(self) -> Iterable[Relation]:
        """The relations that are known and do not hold."""

    def of(self, cell: Cell) -> Iterable[Relation]:
        """The relations that a cell takes part in, whether they hold or not."""
