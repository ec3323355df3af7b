"""What a reader asks to see of a report: the largest first, and none below a size.

A view is narrowed as a whole, so every form of it shows the same; what programs read is complete
whatever is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import NOL, decimal_of, sen_of
from anggaran.finding import Text
from anggaran.report.view import (
    Amount,
    Block,
    Found,
    Item,
    Note,
    Row,
    Table,
    View,
)

T = TypeVar("T")
_DIFFERING = frozenset({"pairs", "changes", "figures"})  # tables of lines that differ


@dataclass(frozen=True, slots=True)
class Focus:
    """What is asked of differences.

    Attributes:
        least: rupiah below which one is not listed, but counted and added up.
        by_size: whether the largest stands first.
    """

    least: Decimal = NOL
    by_size: bool = False

    def __bool__(self) -> bool:
        return bool(self.least) or self.by_size


def focused(view: View, focus: Focus) -> View:
    """A view with what is asked of its differences.

    >>> from anggaran.report.view import Column
    >>> sides = [("5.1", 5, 0, 5), ("5.2", 0, 70, -70)]
    >>> rows = [Row((kode, *(Amount(Decimal(each)) for each in amounts)))
    ...     for kode, *amounts in sides]
    >>> table = Table("pairs", tuple(map(Column, ("kode", "a", "b", "selisih"))), rows)
    >>> view = focused(View("reconcile", "", "id", lambda: [table]), Focus(least=Decimal(10)))
    >>> [block for block in view.blocks()][1].text
    '1 baris dengan selisih di bawah 10,00 tidak ditampilkan; selisihnya berjumlah 5,00.'
    """

    def blocks() -> Iterator[Block]:
        for block in view.blocks():
            if isinstance(block, Found) and block.table is None:
                kept, note = _kept(block.items, _size_of_item, focus, view.lang)
                yield from [replace(block, items=kept)] if kept else []
                yield from note
            elif isinstance(block, Table) and block.name in _DIFFERING:
                kept_rows, note = _kept(block.rows, _size_of_row, focus, view.lang)
                yield from [replace(block, rows=kept_rows)] if kept_rows else []
                yield from note
            else:
                yield block

    return replace(view, blocks=lambda: list(blocks())) if focus else view


def _kept(
    entries: Sequence[T], size: Callable[[T], Decimal | None], focus: Focus, lang: str
) -> tuple[list[T], list[Block]]:
    """The entries to be listed, and a note on the others; one of unknown size is always listed."""
    sized = [(entry, size(entry)) for entry in entries]
    small = [each for _, each in sized if each is not None and abs(each) < focus.least]
    kept = [(entry, each) for entry, each in sized if each is None or abs(each) >= focus.least]
    if focus.by_size:
        kept.sort(key=lambda one: (one[1] is not None, -abs(one[1] or NOL)))
    if not small:
        return [entry for entry, _ in kept], []
    total = format_amount(decimal_of(sum(map(sen_of, small))), lang)
    least = format_amount(focus.least, lang)
    said = Text(
        f"{len(small)} baris dengan selisih di bawah {least} tidak ditampilkan; selisihnya "
        f"berjumlah {total}.",
        f"{len(small)} rows with a difference below {least} are not shown; their differences "
        f"add up to {total}.",
    )
    return [entry for entry, _ in kept], [Note(said.line(lang))]


def _size_of_item(item: Item) -> Decimal | None:
    """The difference of a finding in rupiah; a percent is none."""
    finding = item.finding
    return None if finding.rule.startswith("percent") else finding.difference


def _size_of_row(row: Row) -> Decimal | None:
    """The difference that a row shows last, or of a matrix what lies between its amounts."""
    amounts = [cell.value for cell in row.cells if isinstance(cell, Amount)]
    known = [amount for amount in amounts if amount is not None]
    if amounts and amounts[-1] is not None and len(amounts) == 3:
        return amounts[-1]
    return decimal_of(sen_of(max(known)) - sen_of(min(known))) if len(known) > 1 else None
