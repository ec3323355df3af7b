"""One fault and its consequences: the one changed cell that settles most of what fails and breaks
least.

Whatever explains a failing relation changes one of its cells. Every such change is weighed by the
relations that it settles less those that it breaks. Where one weighs most, that cell is the fault,
and what else it settles are its consequences; where several weigh the same, the fault is told at
the sum that fails, the deepest first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from anggaran.amount.rupiah import Kind
from anggaran.relation.listing import Relations
from anggaran.relation.relation import NO_CHANGE, Cell, Relation, Sum
from anggaran.relation.strays import accounted, strays_of

_STRONG = 2  # a cell that settles so many more than it breaks is a fault whatever else is wrong
_RUPIAH = 100  # sen
# relations asked in one table what a change does to them; beyond, what still fails is told at its
# sums
_MOST_ASKED = 400_000


@dataclass(slots=True, eq=False)
class Fault:
    """What is wrong once.

    Attributes:
        relation: the relation at which it is told where no single cell is at fault.
        cell: the one cell that is wrong; None where several could be.
        change: what that cell lacks, in sen.
        settled: the relations that hold once it is mended, ``relation`` among them.
        tied: True where several cells account for it equally well.
    """

    relation: Relation
    cell: Cell | None = None
    change: int = 0
    settled: list[Relation] = field(default_factory=list)
    tied: bool = False

    @property
    def is_denied(self) -> bool:
        """True where changing any cell of it would break as much as it settles."""
        return self.cell is None and not self.tied

    @property
    def is_telling(self) -> bool:
        """Whether it may accuse where figures alone tell its relation: no other column denies it,
        and it is more than what rounded parts leave.
        """
        relation = self.relation
        is_rounding = isinstance(relation, Sum) and abs(relation.gap) < _RUPIAH
        return not (self.is_denied or is_rounding)


@dataclass(frozen=True, slots=True)
class _Way:
    """A changed cell, with what it settles and how much it weighs."""

    cell: Cell
    change: int
    settled: tuple[Relation, ...]
    weight: int


class Faults:
    """The faults of one table, found once, whoever asks first.

    Args:
        relations: the relations of the table.

    Attributes:
        relations: the same.
    """

    def __init__(self, relations: Relations) -> None:
        self.relations = relations
        self._failing: dict[int, Relation] = {}
        self._by_cell: dict[Cell, set[int]] = defaultdict(set)
        self._base: dict[int, dict[Cell, int]] = defaultdict(dict)
        self._broken: dict[int, list[Sum]] = defaultdict(list)
        self._needed: dict[Cell, Counter[int] | None] = {}
        self._asked = 0

    @cached_property
    def all(self) -> list[Fault]:
        """Every fault of an amount or a percent."""
        for relation in self._in_order():
            self._failing[id(relation)] = relation
        self._leave_to_slips()
        self._leave_to_strays()
        for key, relation in self._failing.items():
            for cell in relation.cells:
                self._by_cell[cell].add(key)
        strong = [fault for fault in map(self._strong, list(self._failing.values())) if fault]
        found = [
            *strong,
            *(fault for fault in map(self._told, list(self._failing.values())) if fault),
        ]
        alone = {id(each) for each in self.relations.timid}
        inferred = {id(each) for each in self.relations.inferred}
        told = [f for f in found if len(f.settled) > 1 or id(f.relation) not in alone]
        return [f for f in told if id(f.relation) not in inferred or f.is_telling]

    def broken_by(self, row: int) -> list[Sum]:
        """The sums that fail because of the wrong code of a row."""
        self.all  # noqa: B018  # what fails is shared out when the faults are found
        return self._broken.get(row, [])

    @cached_property
    def corrections(self) -> dict[Cell, int]:
        """What a wrong cell is, in sen, where another figure of its row says so beside the sums
        that it breaks.
        """
        value = self.relations.facts.value
        proved = ((each.cell, each) for each in self.all if each.cell is not None)
        return {
            cell: value(cell) + fault.change
            for cell, fault in proved
            if any(each.owner.row == cell.row and each.owner != cell for each in fault.settled)
        }

    def _in_order(self) -> Iterator[Relation]:
        """What fails, in the order in which it is told: sums before figures along a row, the
        deepest first.
        """
        for family in self.relations.families:
            yield from sorted(family.failing(), key=lambda relation: -relation.depth)

    def _leave_to_slips(self) -> None:
        """What fails because a column stands a row beside its own is no fault of its own."""
        slipped = {each.column for each in self.relations.slips}
        for key, relation in [*self._failing.items()] if slipped else ():
            if any(cell.column in slipped for cell in relation.cells):
                del self._failing[key]

    def _leave_to_strays(self) -> None:
        """Sums that fail because of a wrong code are no faults of their own."""
        sums = {
            key: relation
            for key, relation in self._failing.items()
            if isinstance(relation, Sum) and relation.rule in {"parent-sum", "total-row"}
        }
        strays = strays_of(self.relations.facts) if sums else []
        for key, relation in sums.items() if strays else ():
            for stray in (causes := accounted(self.relations.facts, relation, strays)):
                self._broken[stray.row].append(relation)
            if causes:
                del self._failing[key]

    def _strong(self, relation: Relation) -> Fault | None:
        """The cell that settles several relations of which this is one, and no other cell as
        well.
        """
        if id(relation) not in self._failing:
            return None
        shared = [cell for cell in relation.cells if self._is_shared(relation, cell)]
        ways = [way for cell in shared for way in self._ways(relation, cell)]
        best = max((way.weight for way in ways), default=0)
        if best < _STRONG:
            return None
        rivals = [way for way in ways if way.weight == best]
        return self._close(relation, rivals)

    def _is_shared(self, relation: Relation, cell: Cell) -> bool:
        """Whether some change of a cell may settle a relation and another one with it: sums without
        slack say themselves which change it has to be, and are not asked one by one.
        """
        if len(self._by_cell[cell]) < 2:
            return False
        if cell not in self._needed:
            every = [self._failing[key] for key in self._by_cell[cell]]
            exact = all(isinstance(each, Sum) and not each.slack for each in every)
            needs = (change for each in every for change in self._needs(each, cell))
            self._needed[cell] = Counter(needs) if exact else None
        needed = self._needed[cell]
        return needed is None or any(needed[each] > 1 for each in self._needs(relation, cell))

    def _needs(self, relation: Relation, cell: Cell) -> Collection[int]:
        """The changes of a cell by which a relation holds, as the table has been mended so far."""
        return relation.needs(cell, self._base.get(id(relation), NO_CHANGE))

    def _told(self, relation: Relation) -> Fault | None:
        """The fault of a relation that fails still."""
        if id(relation) not in self._failing:
            return None
        best, rivals = 1, list[_Way]()
        for cell in relation.cells:
            for way in self._ways(relation, cell):
                if way.weight > best:
                    best, rivals = way.weight, []
                if way.weight == best:
                    rivals.append(way)
            if best == 1 and len(rivals) > 1:
                break  # two tell already that it cannot be told
        return self._close(relation, rivals)

    def _ways(self, relation: Relation, cell: Cell) -> Iterator[_Way]:
        """The changes of one cell that settle a relation."""
        if self._asked > _MOST_ASKED:
            return
        around = [each for each in self.relations.of(cell) if not each.open]
        for change in self._needs(relation, cell):
            self._asked += len(around)
            settled, broken, alone = [], 0, {cell: change}
            for each in around:
                base = self._base.get(id(each), NO_CHANGE)
                changed = {**base, cell: base.get(cell, 0) + change} if base else alone
                if id(each) in self._failing:
                    settled += [each] * each.bears_out(changed)
                elif each.holds(base) and not each.holds(changed):
                    broken += 1
            if settled:
                yield _Way(cell, change, tuple(settled), len(settled) - broken)

    def _close(self, relation: Relation, rivals: list[_Way]) -> Fault:
        """One fault is found: what it settles fails no more."""
        if len(rivals) == 1 and not _on_one_word(relation, rivals[0]):
            (way,) = rivals
            self._mend(way)
            fault = Fault(relation, way.cell, way.change, list(way.settled))
        else:
            common = rivals[0].settled if rivals else (relation,)
            settled = [each for each in common if all(each in way.settled for way in rivals)] or [
                relation
            ]
            fault = Fault(relation, settled=settled, tied=bool(rivals))
        for each in fault.settled:
            self._failing.pop(id(each), None)
            for cell in each.cells:
                self._by_cell[cell].discard(id(each))
        return fault

    def _mend(self, way: _Way) -> None:
        """Look at the relations of a cell from now on as if it were mended."""
        for each in self.relations.of(way.cell):
            base = self._base[id(each)]
            base[way.cell] = base.get(way.cell, 0) + way.change
            for cell in each.cells if id(each) in self._failing else ():
                self._needed.pop(cell, None)

    def is_blank(self, cell: Cell) -> bool:
        """True where a cell prints nothing."""
        return bool(self.relations.facts.column(cell.column).kinds[cell.row] == Kind.BLANK)


def _on_one_word(relation: Relation, way: _Way) -> bool:
    """Whether a child would be blamed by its parent alone: that the parent fits what stands above
    it tells as well that both were left as they were.
    """
    above = relation.rule in {"parent-sum", "total-row"} and way.cell != relation.owner
    return above and len(way.settled) == 1
