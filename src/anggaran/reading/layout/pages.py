"""A table that goes on, on the next sheet, without a heading of its own there or with the same; and
one of which another page may hold more, in columns that are not its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from anggaran.amount.column import read_amounts
from anggaran.finding import Spot
from anggaran.kode.code import canonical
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block
from anggaran.reading.layout.cells import is_blank, text_of
from anggaran.reading.layout.odd_rows import TOTAL
from anggaran.reading.layout.profiles import MOST, Profile
from anggaran.reading.layout.rows import find_region

_WORDS = re.compile(r"\w+")
_TELLING = 4  # different words, by which a heading is known
_FEW = 0.1  # of the rows of a table, that leave a column blank which all others fill
_DEEP = 6  # rows over which the words of a heading are spread at most


def join(block: Block, sheet: Sheet, found: Sequence[Block]) -> Block | None:
    """A table together with the sheet that it goes on in; None where it ends with its own.

    Args:
        block: the last table of a sheet, the rows of which reach to the end of it.
        sheet: the next sheet.
        found: the tables that this sheet has by itself.
    """
    if not sheet.rows or len(sheet.rows[0]) > len(block.sheet.rows[0]) or not _is_last(block):
        return None
    if len(found) > 1 or not (_goes_on(block, found[0]) if found else _fits(block, sheet)):
        return None
    width = len(block.sheet.rows[0])
    below = [[*row, *[""] * (width - len(row))] for row in sheet.rows]
    whole = Sheet(
        block.sheet.name,
        [*block.sheet.rows, *below],
        block.sheet.merged,
        block.sheet.hidden,
        block.sheet.marks,
        _spots(block.sheet, sheet),
    )
    region = find_region(whole, block.header, block.plan, block.titles)
    if region.last < len(block.sheet.rows):
        return None
    pages = (*block.pages, (len(block.sheet.rows), sheet.name))
    return replace(block, sheet=whole, region=region, pages=pages)


def _spots(above: Sheet, below: Sheet) -> list[Spot] | None:
    """The pages and lines of two sheets, one under the other."""
    if above.spots is None or below.spots is None:
        return None
    return [*above.spots, *below.spots]


def is_bare(sheet: Sheet) -> bool:
    """True for a sheet that prints nothing."""
    return all(all(map(is_blank, row)) for row in sheet.rows)


def is_parted(block: Block, above: Sheet, below: Sheet) -> bool:
    """Whether the end of a page parts a table from more of its rows: both pages print its heading,
    word for word, be it cut into other columns, and no total closes the first.

    Args:
        block: a table of one of the pages.
        above: what stands last on the first page.
        below: what stands first on the next.
    """
    if not (above.spots and below.spots):
        return False
    page = above.spots[-1].page
    if page is None or below.spots[0].page != page + 1:
        return False
    heading = _words(block.header.lines)
    if len(heading) < _TELLING or any(map(_is_total, above.rows[-1:])):
        return False
    return _prints(heading, above.rows) and _prints(heading, below.rows)


def _prints(heading: set[str], rows: Sequence[Sequence[object]]) -> bool:
    """Whether rows one after another print the words of a heading, and no others."""
    told = [_words([row]) for row in rows]
    for start in range(len(told)):
        words: set[str] = set()
        for own in told[start : start + _DEEP]:
            if not own <= heading:
                break
            words |= own
            if words == heading:
                return True
    return False


def _words(rows: Iterable[Sequence[object]]) -> set[str]:
    texts = (text_of(cell).lower() for row in rows for cell in row if isinstance(cell, str))
    return {word for text in texts for word in _WORDS.findall(text)}


def _is_last(block: Block) -> bool:
    """Whether nothing stands below a table."""
    return all(all(map(is_blank, row)) for row in block.sheet.rows[block.region.last + 1 :])


def _fits(block: Block, sheet: Sheet) -> bool:
    """Whether a sheet without headings has amounts, codes and labels where the table has them."""
    plan = block.plan
    if not _has_amounts(block, sheet):
        return False
    if sheet.follows:
        return _counts_on(block, sheet.rows)
    codes = [Profile(sheet.column(i)).code for i in plan.kode.values() if i < len(sheet.rows[0])]
    labels = [Profile(sheet.column(i)).prose for i in plan.uraian if i < len(sheet.rows[0])]
    return bool(codes) and min(codes) >= MOST and max(labels, default=1.0) >= MOST


def _has_amounts(block: Block, sheet: Sheet) -> bool:
    """Whether a sheet has amounts where the table has them, in no column less than that fills."""
    places = [*block.plan.money.values()]
    money = [Profile(sheet.column(i)) for i in places if i < len(sheet.rows[0])]
    filled = [profile for profile in money if not profile.is_empty]
    if not filled or any(profile.amount < MOST for profile in filled):
        return False
    return len(filled) >= sum(_is_full(block, index) for index in places)


def _is_full(block: Block, column: int) -> bool:
    """Whether nearly every row of a table prints an amount in a column."""
    cells = block.cells(column)
    return sum(map(is_blank, cells)) <= _FEW * len(cells)


def _goes_on(block: Block, other: Block) -> bool:
    """Whether a table with the same heading is more of one: it follows and counts on, or begins
    with a code whose parent only the first has.
    """
    if block.header.lines != other.header.lines:
        return False
    if other.sheet.follows:
        return _counts_on(block, other.sheet.rows[other.header.last + 1 :])
    if any([*each.plan.kode] != ["kode"] for each in (block, other)):
        return False
    (index,) = block.plan.kode.values()
    above, below = _codes(block.cells(index)), _codes(other.cells(index))
    if not below or set(above) & set(below):
        return False
    parent = below[0].rpartition(".")[0]
    return parent in above and parent not in below


def _counts_on(block: Block, rows: Sequence[Sequence[object]]) -> bool:
    """Whether rows that follow may be more of a table: they are as wide, neither has a total of its
    own, and they begin neither with its first number nor with a code that it has.
    """
    if len(rows[0]) != len(block.sheet.rows[0]):
        return False
    if _is_total(block.sheet.rows[block.region.last]) or _is_whole(block, rows):
        return False
    places = [*block.plan.kode.values()]
    if block.plan.nomor is not None:
        places.append(block.plan.nomor)
    return not any(
        set(_codes(block.cells(index))) & set(_codes([rows[0][index]])) for index in places
    )


def _is_whole(block: Block, rows: Sequence[Sequence[object]]) -> bool:
    """Whether the last of some rows is the total of the others alone."""
    if len(rows) == 1 or not _is_total(rows[-1]):
        return False
    columns = (read_amounts([row[index] for row in rows]) for index in block.plan.money.values())
    amounts = [[column.value(row) or Decimal(0) for row in range(len(rows))] for column in columns]
    return all(sum(own[:-1]) == own[-1] for own in amounts)


def _is_total(row: Sequence[object]) -> bool:
    return any(TOTAL.match(text_of(cell).strip()) for cell in row)


def _codes(cells: Sequence[object]) -> list[str]:
    """Codes as printed, but for dots at the end."""
    texts = (canonical(text_of(cell)) for cell in cells if not is_blank(cell))
    return [text for text in texts if text]
