"""A table that goes on, on the next sheet, without a heading of its own there or with the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anggaran.finding import Spot
from anggaran.kode.code import canonical
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block
from anggaran.reading.layout.cells import is_blank, text_of
from anggaran.reading.layout.profiles import MOST, Profile
from anggaran.reading.layout.rows import find_region


def join(block: Block, sheet: Sheet, found: Sequence[Block]) -> Block | None:
    """A table together with the sheet that it goes on in; None where it ends with its own.

    Args:
        block: the last table of a sheet, the rows of which reach to the end of it.
        sheet: the next sheet.
        found: the tables that this sheet has by itself.
    """
    if not sheet.rows or len(sheet.rows[0]) > len(block.sheet.rows[0]) or not _is_last(block):
        return None
    if len(found) > 1 or (found and not _goes_on(block, found[0])):
        return None
    if not found and not _fits(block, sheet):
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


def _is_last(block: Block) -> bool:
    """Whether nothing stands below a table."""
    return all(all(map(is_blank, row)) for row in block.sheet.rows[block.region.last + 1 :])


def _fits(block: Block, sheet: Sheet) -> bool:
    """Whether a sheet without headings has amounts, codes and labels where the table has them."""
    plan = block.plan
    money = [Profile(sheet.column(i)) for i in plan.money.values() if i < len(sheet.rows[0])]
    filled = [profile for profile in money if not profile.is_empty]
    if not filled or any(profile.amount < MOST for profile in filled):
        return False
    codes = [Profile(sheet.column(i)).code for i in plan.kode.values() if i < len(sheet.rows[0])]
    labels = [Profile(sheet.column(i)).prose for i in plan.uraian if i < len(sheet.rows[0])]
    return bool(codes) and min(codes) >= MOST and max(labels, default=1.0) >= MOST


def _goes_on(block: Block, other: Block) -> bool:
    """Whether a table with the same heading begins with a code whose parent only the first has."""
    if block.header.lines != other.header.lines:
        return False
    if any([*each.plan.kode] != ["kode"] for each in (block, other)):
        return False
    above, below = _codes(block), _codes(other)
    if not below or set(above) & set(below):
        return False
    parent = below[0].rpartition(".")[0]
    return parent in above and parent not in below


def _codes(block: Block) -> list[str]:
    """The codes of a table, as printed but for dots at the end."""
    (index,) = block.plan.kode.values()
    texts = (canonical(text_of(cell)) for cell in block.cells(index) if not is_blank(cell))
    return [text for text in texts if text]
