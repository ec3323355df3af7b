"""Every budget table of a sheet: header by header, from the top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from anggaran.finding import Text
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block, block_of
from anggaran.reading.layout.breaks import break_rows, next_amount
from anggaran.reading.layout.cells import is_blank, is_large, is_prose, text_of
from anggaran.reading.layout.columns import Profiles, make_plan
from anggaran.reading.layout.header import Header, find_header, is_anchor, with_sides
from anggaran.reading.layout.headless import headless_block
from anggaran.reading.layout.left import left_out
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import MOST, Profile
from anggaran.reading.layout.rows import rough_end
from anggaran.reading.layout.sections import sections
from anggaran.reading.layout.slid import slid_rows, told_of, with_rows
from anggaran.reading.layout.torn import TORN, is_torn
from anggaran.reading.layout.unnamed import unnamed_header

_MAX_TITLES = 40
_NO_AMOUNTS = Text("tidak ada baris berjumlah di bawahnya", "no row with amounts below it")


def find_blocks(sheet: Sheet) -> tuple[list[Block], list[Text]]:
    """The tables of a sheet from top to bottom, and why a header that was found heads none.

    A table whose header stands in a row of another one, beside it, is found once the other is
    covered.

    Args:
        sheet: the sheet.
    """
    blocks, reasons = _downwards(sheet, find_header)
    if not blocks and not reasons:
        block, reasons = headless_block(sheet)
        blocks = [block] if block and not is_torn(block) else []
    if not blocks and not reasons:
        blocks, _ = _downwards(sheet, unnamed_header)
    if spare := _spare_columns(blocks):
        blocks = _with_those_beside(sheet, blocks, spare)
    if told := left_out(sheet, blocks):
        blocks[0].plan.notes += told
    return blocks, reasons


def _with_those_beside(sheet: Sheet, blocks: list[Block], spare: set[int]) -> list[Block]:
    """The tables with those whose header stands in the rows of another, by their place; what these
    read is unread in no other.
    """
    covered = {row for each in blocks for row in range(each.header.first, each.region.last + 1)}
    beside, _ = _downwards(_only(sheet, spare), find_header)
    taken = {column for block in beside for column in block.plan.used}
    blocks = [*blocks, *(block for block in beside if block.header.first in covered)]
    for block in blocks:
        unread = block.plan.unread.items()
        block.plan.unread = {column: said for column, said in unread if column not in taken}
    return sorted(blocks, key=lambda block: block.header.first)


def _spare_columns(blocks: Sequence[Block]) -> set[int]:
    """Columns on one side of every table that stand under no heading of theirs, and print words."""
    spare: set[int] = set()
    for block in blocks:
        headed = [column.index for column in block.header.columns if column.text] + [
            *block.plan.used
        ]
        outside = {
            c.index for c in block.header.columns if c.index > max(headed) or c.index < min(headed)
        }
        rows = slice(block.header.first, block.region.last + 1)
        if any(is_prose(cell) for index in outside for cell in block.sheet.column(index)[rows]):
            spare |= outside
    return spare - {index for block in blocks for index in block.plan.used}


def _only(sheet: Sheet, columns: set[int]) -> Sheet:
    """The sheet with all but some columns blank, each cell in its place."""
    rows = [
        [cell if index in columns else "" for index, cell in enumerate(row)] for row in sheet.rows
    ]
    merged = [merge for merge in sheet.merged or () if merge[0][1] in columns]
    return Sheet(sheet.name, rows, merged, sheet.hidden, sheet.marks)


def _downwards(
    sheet: Sheet, find: Callable[[Sheet, int], Header | None]
) -> tuple[list[Block], list[Text]]:
    """The tables of a sheet, header by header, as these are found at or below a row."""
    blocks: list[Block] = []
    reasons: list[Text] = []
    barren: set[tuple[tuple[str, ...], ...]] = set()
    start = 0
    while header := find(sheet, start):
        if header.lines in barren:
            start = header.last + 1
            continue
        found, told = _under(sheet, header, _titles(sheet, start, header))
        blocks += found
        reasons += told
        start = max([header.last + 1, *(block.region.last + 1 for block in found)])
        if not found:
            start = _past_repeats(sheet, header, start)
            barren |= {header.lines} if _is_barren(sheet, header) else set()
    return blocks, reasons


def _past_repeats(sheet: Sheet, header: Header, start: int) -> int:
    """Where to go on below a header that heads no table: printed again it heads none either, but
    for the last time above the next amount, with the titles that stand there.
    """
    last = start - 1
    for row in range(start, next_amount(sheet, header)):
        if header.repeats(sheet.rows[row]):
            if row == start:
                start += 1
            elif row > last + 1:
                start = last + 1
            last = row
        elif is_anchor(sheet.rows[row]):
            break
    return start


def _under(sheet: Sheet, header: Header, titles: tuple[str, ...]) -> tuple[list[Block], list[Text]]:
    """The tables under one header, and why a part of it heads none."""
    profiles = _below(sheet, header, rough_end(sheet, header, titles))
    header = with_sides(header, {i for i in _labels(header) if _is_figures(profiles(i))})
    found: list[Block] = []
    reasons: list[Text] = []
    for group, columns in sections(header):
        plan = make_plan(columns, profiles, " ".join(titles), group)
        block = None if plan.why_not else _block(sheet, header, plan, titles)
        if block and not is_torn(block):
            found.append(block)
        else:
            reasons.append(_at(header, plan.why_not or (TORN if block else _NO_AMOUNTS)))
    return found, reasons


def _is_barren(sheet: Sheet, header: Header) -> bool:
    """Whether nothing below a header, to the end of the sheet, is an amount: printed again there,
    it heads nothing either.
    """
    if next_amount(sheet, header) < len(sheet.rows):
        return False
    large = sheet.next_row("large", header.last + 1, lambda row: _large(sheet, row))
    return large == len(sheet.rows)


def _large(sheet: Sheet, first: int) -> int:
    """The first row, from a row on, that prints a large amount."""
    rows, below = sheet.rows, range(first, len(sheet.rows))
    return next((row for row in below if any(map(is_large, rows[row]))), len(rows))


def _labels(header: Header) -> Iterator[int]:
    """The columns whose heading says that they hold labels."""
    return (column.index for column in header.of(Role.URAIAN))


def _is_figures(profile: Profile) -> bool:
    """Whether a column holds large amounts, and no codes."""
    return profile.amount >= MOST and profile.large >= MOST and profile.dotted < MOST


def _block(sheet: Sheet, header: Header, plan: Plan, titles: tuple[str, ...]) -> Block | None:
    """The table of a plan, with amounts that slid into another column put back."""
    found = block_of(sheet, header, plan, titles)
    if found is None or not (slid := slid_rows(sheet, plan, found.region.accepted)):
        return found
    mended = with_rows(sheet, slid)
    plan.notes.append(told_of(mended, slid))
    return replace(found, sheet=mended)


def _at(header: Header, reason: Text) -> Text:
    row = header.first + 1
    return Text(f"kepala tabel di baris {row}: {reason.id}", f"header in row {row}: {reason.en}")


def _below(sheet: Sheet, header: Header, stop: int) -> Profiles:
    """Gives the profile of a column between a header and the last row that could be the table's.

    What a page break prints in between says nothing of what stands in the columns.
    """
    breaks = break_rows(sheet, header, stop)
    first = header.last + 1

    @cache
    def profile(column: int) -> Profile:
        here = sheet.column(column)[first : stop + 1]
        if not breaks:
            return Profile(here)
        return Profile([cell for row, cell in enumerate(here, first) if row not in breaks])

    return profile


def _titles(sheet: Sheet, start: int, header: Header) -> tuple[str, ...]:
    """The lines printed above a header, each in one text."""
    lines: list[str] = [] if start else [*sheet.above]
    for row in sheet.rows[max(start, header.first - _MAX_TITLES) : header.first]:
        texts = [text_of(cell) for cell in row if not is_blank(cell)]
        if texts:
            lines.append(" ".join(dict.fromkeys(texts)))
    return tuple(lines)
