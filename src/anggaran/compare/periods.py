"""To which day two documents run: are their figures of one time, or of two?

An LRA is cumulative from 1 January to its cut-off, so that its realisasi is a statement on that day
and no other; pagu is one figure through the year.
"""

from __future__ import annotations

from dataclasses import dataclass

from anggaran.finding import Text
from anggaran.measure import RELATIVE, Measure
from anggaran.periode.period import Period, Sought, find_period
from anggaran.table.table import Table


@dataclass(frozen=True, slots=True)
class PeriodComparison:
    """The periods of two documents.

    Attributes:
        left: period of the left document, None where it has none.
        right: period of the right one.
        relation: ``same``, ``unequal`` or ``unknown``.
        earlier: ``left`` or ``right``, the document that stops first; None where neither does or it
            is unknown.
        reason: why the relation is unknown.
    """

    left: Period | None
    right: Period | None
    relation: str
    earlier: str | None = None
    reason: Text | None = None

    @property
    def unequal(self) -> bool:
        """True where the two surely differ: realisasi of one then says nothing of the other's."""
        return self.relation == "unequal"

    @property
    def other_year(self) -> bool:
        """True where the two are of different budget years: not even their pagu is one figure."""
        return bool(self.left and self.right and self.left.year != self.right.year)

    @property
    def within_year(self) -> bool:
        """True where one document stops earlier in the budget year than the other."""
        return self.unequal and self.earlier is not None and not self.other_year

    @property
    def undated(self) -> str | None:
        """``left`` or ``right``, where that document alone names no cut-off date."""
        left, right = (
            period is not None and period.end is not None for period in (self.left, self.right)
        )
        if left == right:
            return None
        return "right" if left else "left"

    def allow(self, left: str, right: str) -> bool:
        """True where two columns are one figure, so that a difference is a fault of one of them.

        Realisasi runs with time, unless it is that of a named month; of two budget years only what
        is named for its year is one figure.

        >>> from datetime import date
        >>> may, july = (Period(2026, None, date(2026, month, 31), "") for month in (5, 7))
        >>> periods = PeriodComparison(may, july, "unequal", "left")
        >>> [periods.allow(name, name) for name in ("pagu", "realisasi", "realisasi_april")]
        [True, False, True]
        """
        if not self.unequal:
            return True
        one_year = year_of(left, self.left) == year_of(right, self.right)
        return one_year and not self._is_running(left, right)

    def is_sure(self, left: str, right: str) -> bool:
        """False for realisasi where one document alone says to which day it runs.

        A difference is then perhaps no fault.
        """
        return self.undated is None or not self._is_running(left, right)

    def _is_running(self, left: str, right: str) -> bool:
        """True for realisasi that grows with time: not that of a named time, or of another year."""
        return any(
            each.kind == "realisasi"
            and each.span in {"", *RELATIVE}
            and each.year in {None, period and period.year}
            for each, period in ((Measure(left), self.left), (Measure(right), self.right))
        )


def period_of(table: Table) -> Sought:
    """The period that a table states: in its titles, else by its sheet or file."""
    return find_period(table.titles, table.source.file, table.source.sheet)


def year_of(measure: str, period: Period | None) -> int | None:
    """The budget year of a measure: the one that it is named for, else that of its document.

    >>> year_of("pagu_2025", None), year_of("pagu", None)
    (2025, None)
    """
    return Measure(measure).year or (period.year if period else None)


def compare_periods(left: Table, right: Table) -> PeriodComparison:
    """Hold the periods of two documents against each other.

    Two documents that print only a year are ``unknown`` within it: a DPA has no cut-off.  A start
    counts only where both print one.

    >>> from anggaran.table.frame import table_from_frame
    >>> table = table_from_frame([{"kode": "5", "pagu": 1}])
    >>> compare_periods(table, table).relation
    'unknown'
    """
    (one, why), (other, why_not) = period_of(left), period_of(right)
    if one is None or other is None:
        return PeriodComparison(one, other, "unknown", reason=why if one is None else why_not)
    if one.year != other.year:
        return _unequal(one, other, left_first=one.year < other.year)
    if one.end is None or other.end is None:
        return PeriodComparison(one, other, "unknown", reason=why if one.end is None else why_not)
    if one.end != other.end:
        return _unequal(one, other, left_first=one.end < other.end)
    spans = one.start and other.start and one.start != other.start
    return PeriodComparison(one, other, "unequal" if spans else "same")


def _unequal(one: Period, other: Period, *, left_first: bool) -> PeriodComparison:
    return PeriodComparison(one, other, "unequal", "left" if left_first else "right")
