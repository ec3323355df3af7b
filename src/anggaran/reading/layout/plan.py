"""What is read from which column of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from anggaran.finding import Text
from anggaran.measure import Measure
from anggaran.reading.formats.limits import column_letter


@dataclass(slots=True)
class Plan:
    """What is read from which column; positions are counted from 0.

    ``kode`` holds one column a role.  Several columns make one code where it is split a segment a
    column (``joined``, by role), where each row repeats the codes above its own, which is the last
    (``repeated``), or where a second column goes on with the first (``in_two``).  ``uraian`` are
    the label columns, outermost first.  ``why_not`` says why no table can be made of this.
    """

    money: dict[Measure, int] = field(default_factory=dict)
    kode: dict[str, int] = field(default_factory=dict)
    joined: dict[str, tuple[int, ...]] = field(default_factory=dict)
    repeated: tuple[int, ...] = ()
    in_two: tuple[int, ...] = ()
    nomor: int | None = None
    uraian: tuple[int, ...] = ()
    split: dict[str, int] = field(default_factory=dict)  # cells of a code and its label, by role
    names: dict[str, int] = field(default_factory=dict)
    induk: int | None = None
    level: int | None = None
    keterangan: int | None = None
    percents: dict[str, int] = field(default_factory=dict)
    derived: dict[str, int] = field(default_factory=dict)
    units: dict[int, Decimal] = field(default_factory=dict)
    apart: tuple[int, ...] = ()  # in long form, the columns that say what the amounts are
    picks: dict[Measure, tuple[str, ...]] = field(default_factory=dict)  # and what they say
    flat: bool = False
    group: str = ""
    unread: dict[int, bool] = field(default_factory=dict)  # columns not read; True for figures
    notes: list[Text] = field(default_factory=list)
    why_not: Text | None = None

    @property
    def code_columns(self) -> tuple[int, ...]:
        """Every column that holds a code or a part of one."""
        joined = chain.from_iterable(self.joined.values())
        return (*self.kode.values(), *joined, *self.repeated, *self.in_two)

    @property
    def label_columns(self) -> tuple[int, ...]:
        """Every column with a label of the row."""
        return (*self.uraian, *self.split.values())

    @property
    def used(self) -> set[int]:
        """Every column that is read."""
        single = (self.nomor, self.induk, self.level, self.keterangan)
        many = (self.money, self.names, self.percents, self.derived, self.split)
        used = {index for index in single if index is not None}
        return used.union(
            self.code_columns, self.uraian, self.apart, *(part.values() for part in many)
        )

    def add_percent(self, index: int, group: str = "") -> None:
        """Read a column as one more percent, of the group under whose heading it stands."""
        name = "_".join(filter(None, ("persen", group)))
        names = [name, *(f"{name}_{n}" for n in range(2, len(self.percents) + 2))]
        self.percents[next(each for each in names if each not in self.percents)] = index


def role_letters(plan: Plan) -> Mapping[str, str]:
    """Column letter of each measure, percent, derived column and role."""
    places: dict[str, int] = dict(plan.money.items())
    places |= {**plan.percents, **plan.derived, **plan.kode, **plan.split}
    places |= {f"nama_{role}": index for role, index in plan.names.items()}
    single = {
        "nomor": plan.nomor,
        "induk": plan.induk,
        "level": plan.level,
        "keterangan": plan.keterangan,
    }
    places |= {role: index for role, index in single.items() if index is not None}
    places |= {role: indices[0] for role, indices in plan.joined.items()}
    if whole := plan.repeated or plan.in_two:
        places["kode"] = whole[0]
    if plan.label_columns:
        places["uraian"] = plan.label_columns[-1]
    return {role: column_letter(index) for role, index in places.items()}
