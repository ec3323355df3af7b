"""Relations proposed for a bare grid of text, whatever its words say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from anggaran.relation.additions import means_of, readings, sums_of
from anggaran.relation.divisions import quotients_of
from anggaran.relation.grids import Cell, Induced, Lines, read_grid


def induce(cells: Sequence[Sequence[str]], *, numbers: str = "Point Comma") -> list[Induced]:
    """Which figures of a grid seem to follow from which, told from the figures alone.

    A proposal, never an accusation: it names only the cells on which a relation of their line
    holds.

    Args:
        cells: rows of cells, as text.
        numbers: how its numbers are written, thousands mark and decimal mark: ``Point Comma`` is
            1.234,5; also ``Comma Point``, ``Space Comma``, ``None Point`` and so on.

    Returns:
        the relations: sums, means, ratios and changes. Where blank lines leave open which lines a
        sum takes in, each reading is one.

    Raises:
        InvalidOption: there is no such way to write numbers.

    >>> grid = [
    ...     ["Belanja Pegawai", "7.125", "6.412", "90,0"],
    ...     ["Belanja Barang", "2.250", "1.125", "50,0"],
    ...     ["Belanja Modal", "3.125", "2.750", "88,0"],
    ...     ["Jumlah", "12.500", "10.287", "82,3"],
    ... ]
    >>> found = induce(grid)
    >>> [(each.kind, each.owner, sorted(each.terms)) for each in found if each.owner == (3, 1)]
    [('sum', (3, 1), [(0, 1), (1, 1), (2, 1)])]
    >>> sorted(each.owner for each in found if each.kind == "ratio")
    [(0, 3), (1, 3), (2, 3), (3, 3)]
    """
    grid = read_grid(cells, numbers)
    ways = [(grid, False), (grid.transposed, True)]
    found = [each for lines, across in ways for each in _sums(lines, across=across)]
    owners = {each.owner for each in found}
    found += [each for each in _means(ways) if each.owner not in owners]
    divided: dict[Cell, Induced] = {}
    for lines, across in reversed(ways):  # a quotient mostly divides what stands in its own row
        for each in _quotients(lines, across=across):
            divided.setdefault(each.owner, each)
    return found + list(divided.values())


def _cell(line: int, place: int, *, across: bool) -> Cell:
    return (place, line) if across else (line, place)


def _sums(lines: Lines, *, across: bool) -> Iterator[Induced]:
    for each in sums_of(lines):
        for terms in readings(lines, each):
            for place in np.flatnonzero(each.holds & lines.known[each.owner]).tolist():
                added = {_cell(term, place, across=across): 1 for term in terms}
                yield Induced("sum", _cell(each.owner, place, across=across), added)


def _means(ways: Sequence[tuple[Lines, bool]]) -> Iterator[Induced]:
    for lines, across in ways:
        for each in means_of(lines):
            for place in np.flatnonzero(each.holds & lines.known[each.owner]).tolist():
                added = {_cell(term, place, across=across): 1 for term in each.terms}
                yield Induced("mean", _cell(each.owner, place, across=across), added)


def _quotients(lines: Lines, *, across: bool) -> Iterator[Induced]:
    for each in quotients_of(lines):
        for place in np.flatnonzero(each.holds).tolist():
            terms = {
                _cell(each.part, place, across=across): 1,
                _cell(each.whole, place, across=across): -1,
            }
            yield Induced(each.kind, _cell(each.owner, place, across=across), terms)
