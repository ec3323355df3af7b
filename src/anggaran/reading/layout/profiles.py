"""What stands in a column, looked at once: the shares of its cells that look like this or that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from anggaran.kode.cell import looks_like_kode, split_kode_uraian
from anggaran.reading.layout.cells import (
    is_amount,
    is_blank,
    is_composite,
    is_dash,
    is_large,
    is_million,
    is_outline,
    is_percent,
    is_prose,
    is_ratio,
    is_segment,
    is_spoiled,
    is_year,
    is_zero,
    text_of,
)
from anggaran.reading.layout.header import Column
from anggaran.reading.layout.meaning import Meaning, Role

MOST = 0.6  # share of the nonblank cells that must bear out what a header says
_SAMPLE = 400  # cells looked at, evenly spread
_SPARSE = 20  # fewer nonblank cells than this among them, and all of the column is looked at
_FIGURES = 2000  # cells from the top in which figures are looked for


def is_figure(cell: object) -> bool:
    """True for an amount in any form, or for the dash that stands for zero."""
    return is_amount(cell) or is_dash(cell)


def is_code(cell: object) -> bool:
    """True where a cell of a code column could hold a code: alone, one segment, or with its
    label.
    """
    return looks_like_kode(cell) or is_segment(cell) or begins_with_code(cell)


def begins_with_code(cell: object) -> bool:
    """True for a code and its label in one cell."""
    return isinstance(cell, str) and " " in cell and split_kode_uraian(text_of(cell)) is not None


def is_dotted_code(cell: object) -> bool:
    """True for a code of two segments or more."""
    if not isinstance(cell, str | float):
        return False
    return "." in str(cell).strip(" .").removesuffix(".0") and looks_like_kode(cell)


def _is_lettered(cell: object) -> bool:
    return is_outline(cell) and str(cell).strip(" ().")[:1].isalpha()


def _share(test: Callable[[object], bool]) -> cached_property[float]:
    """A share of the nonblank cells, counted when it is first asked for; 0 for a blank column."""

    def count(profile: Profile) -> float:
        seen = profile.sample
        return sum(map(test, seen)) / len(seen) if seen else 0.0

    return cached_property(count)


class Profile:
    """What stands in one column.

    Args:
        cells: the cells that could be the table's, from the top.

    Attributes:
        sample: its nonblank cells, at most some hundreds of them, evenly spread.

    >>> profile = Profile(["5.1.01", "5.1.02", "", "5.2", "JUMLAH"])
    >>> round(profile.code, 2), profile.prose, profile.is_empty
    (0.75, 0.25, False)
    """

    amount = _share(is_figure)
    spoiled = _share(lambda cell: is_figure(cell) or is_spoiled(cell))
    percent = _share(is_percent)
    code = _share(is_code)
    composite = _share(is_composite)
    dotted = _share(is_dotted_code)
    labelled = _share(begins_with_code)
    segment = _share(is_segment)
    outline = _share(is_outline)
    prose = _share(is_prose)

    def __init__(self, cells: Sequence[object]) -> None:
        self.cells = cells
        step = max(1, len(cells) // _SAMPLE)
        self.sample = [cell for cell in cells[::step] if not is_blank(cell)]
        if len(self.sample) < _SPARSE and step > 1:
            self.sample = [cell for cell in cells if not is_blank(cell)]

    @property
    def is_empty(self) -> bool:
        """True where no cell prints anything."""
        return not self.sample

    @cached_property
    def is_lettered(self) -> bool:
        """True for outline numbers, some of them letters, and no code with dots: I, A, 1."""
        if self.outline < 0.9 or self.dotted:
            return False
        return any(map(_is_lettered, self.cells[:_FIGURES]))

    @cached_property
    def _figures(self) -> list[object]:
        return [cell for cell in self.cells[:_FIGURES] if is_amount(cell) and not is_zero(cell)]

    @property
    def has_figures(self) -> bool:
        """True where some amount is other than zero."""
        return bool(self._figures)

    @cached_property
    def large(self) -> float:
        """Share of the amounts other than zero that are of a thousand or more."""
        return _mean(is_large, self._figures)

    @cached_property
    def million(self) -> float:
        """Share of the amounts other than zero that are of a million or more."""
        return _mean(is_million, self._figures)

    @cached_property
    def years(self) -> float:
        """Share of the amounts other than zero that may be years."""
        return _mean(is_year, self._figures)

    @cached_property
    def ratio(self) -> float:
        """Share of the amounts other than zero that are no larger than a ratio in percent."""
        return _mean(is_ratio, self._figures)


def _mean(test: Callable[[object], bool], cells: Sequence[object]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A column under a header and what stands in it: what every claim on a column looks at."""

    column: Column
    profile: Profile

    @property
    def index(self) -> int:
        """Its position, from 0."""
        return self.column.index

    @property
    def text(self) -> str:
        """Its heading, in one line."""
        return self.column.text

    @property
    def meaning(self) -> Meaning:
        """What its heading says."""
        return self.column.meaning

    @property
    def role(self) -> Role | None:
        """What its heading says that it is for."""
        return self.column.role

    @property
    def base(self) -> str:
        """What its heading measures, ``""`` where it does not say."""
        return self.meaning.base

    @property
    def of(self) -> str:
        """What its heading says that its codes or labels are of."""
        return self.meaning.of

    @property
    def is_weak(self) -> bool:
        """True where its heading has poor words, or none."""
        return self.meaning.weak

    @property
    def holds_amounts(self) -> bool:
        """True where most of its cells are amounts."""
        return self.profile.amount >= MOST

    @property
    def is_empty(self) -> bool:
        """True where none of its cells prints anything."""
        return self.profile.is_empty


def headed(candidates: Sequence[Candidate], *roles: Role) -> list[Candidate]:
    """The columns whose heading gives them one of these roles, from left to right."""
    return [candidate for candidate in candidates if candidate.role in roles]


def with_headless(
    candidates: Sequence[Candidate],
    begun: Sequence[Candidate],
    goes_on: Callable[[Profile], bool],
) -> list[Candidate]:
    """Some of the columns, and those without a heading that go on with the same beside them.

    Args:
        candidates: the columns of the table.
        begun: those of one kind.
        goes_on: whether what stands in a column is of that kind too.
    """
    found: list[Candidate] = []
    for before, candidate in zip([None, *candidates], candidates, strict=False):
        beside = before in found and not candidate.text and goes_on(candidate.profile)
        if beside or candidate in begun:
            found.append(candidate)
    return found
