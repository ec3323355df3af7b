"""A sheet as every format gives it: a grid of cells, and what is known beside their values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from anggaran.finding import Spot
from anggaran.reading.formats.marks import UNMARKED, Marks

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet as it stands: ``rows[0][0]`` is the cell ``A1``, and all rows are equally long.

    Attributes:
        name: name of the sheet, None for a file that has none.
        rows: cells by row; a blank cell is ``""``.
        merged: merged ranges, first and last cell as (row, column) counted from 0; None where the
            format does not say.
        hidden: True for a sheet that the workbook hides.
        marks: what the workbook says of its cells beside their values.
        spots: page and line of each row, of a file of pages or text; its cells have no address
            then.
        above: the lines that the document prints above it, of a table that stands between
            paragraphs.
        follows: whether nothing parts it from the sheet before: no more than blank paragraphs, or
            words that say that it goes on.
        starts: the rows at which a table of its own begins, of a page that keeps them apart.
    """

    name: str | None
    rows: Sequence[Sequence[object]]
    merged: Sequence[Merge] | None = None
    hidden: bool = False
    marks: Marks = UNMARKED
    spots: Sequence[Spot] | None = None
    above: Sequence[str] = ()
    follows: bool = False
    starts: Sequence[int] = ()
    _columns: dict[int, list[object]] = field(default_factory=dict)
    _merges: dict[int, list[Merge]] = field(default_factory=dict)
    _found: dict[Hashable, tuple[int, int]] = field(default_factory=dict)

    def column(self, index: int) -> Sequence[object]:
        """The cells of one column, from the first row to the last; made once."""
        if index not in self._columns:
            self._columns[index] = list(map(itemgetter(index), self.rows))
        return self._columns[index]

    def next_row(self, what: Hashable, start: int, find: Callable[[int], int]) -> int:
        """The first row from one on that is something; what was found ahead is not looked for
        again.

        Args:
            what: what it is, by which it is known again.
            start: the first row that may be it.
            find: finds it.
        """
        begun, found = self._found.get(what, (1, 0))
        if not begun <= start <= found:
            found = find(start)
            self._found[what] = start, found
        return found

    def merged_in(self, row: int) -> Sequence[Merge]:
        """The merged ranges that begin in a row, as far as the grid goes: a workbook may merge what
        stands under a heading with blank columns beyond its last cell.
        """
        if self.merged and not self._merges:
            bottom, right = len(self.rows) - 1, len(self.rows[0]) - 1 if self.rows else -1
            for (top, left), (low, far) in self.merged:
                if top <= bottom and left <= right:
                    whole = ((top, left), (min(low, bottom), min(far, right)))
                    self._merges.setdefault(top, []).append(whole)
        return self._merges.get(row, ())
