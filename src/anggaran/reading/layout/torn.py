"""Tables of pages whose words were taken apart wrongly: nothing may be said of their figures.

Where no rule parts the rows and columns of a page, lines and words are shared out by where they
stand. Amounts beside no name, a cell with two amounts, an amount whose last digits stand in the row
below, names that hold amounts: each tells that a line or a word went astray, and a document would
be accused of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from anggaran.finding import Text
from anggaran.reading.layout.block import Block
from anggaran.reading.layout.cells import is_blank, text_of

_BARE = 25  # rows with a name, for each that prints amounts beside none
_PRICED = 2  # rows, for each whose name holds an amount
_MARKED = r"(?:[.,]\d{2,3}|^0|^[-–])\)?"  # the end of an amount; other blanks may part thousands
_TWO = re.compile(rf"{_MARKED}\s+\(?(?:Rp\.?\s*)?\d|\d\)?\s+Rp\b|\d\s+\d{{1,2}}(?!\d)")
_CUT = re.compile(r"\d{1,3}([.,])(?:\d{3}\1)+(\d{1,2})")  # a last group that lacks digits
_AMOUNT = re.compile(r"\bRp\.?\s*\d|\b\d{1,3}(?:\.\d{3}){2,}\b")

TORN = Text(
    "nama dan jumlah di halaman itu tidak dapat dipisahkan dengan pasti menjadi baris dan kolom; "
    "ekspor tabelnya ke buku kerja",
    "names and amounts on that page cannot be told apart as rows and columns for certain; export "
    "the table to a workbook",
)


def is_torn(block: Block) -> bool:
    """Whether a table of pages shows that its words were not told apart.

    Args:
        block: the table; one of a workbook or of text is never torn.
    """
    spots = block.sheet.spots
    if not spots or spots[0].box is None:
        return False
    rows = len(block.region.accepted)
    names = [*_names(block)]
    bare = sum(not name for name in names[: -1 if _ends_with_amounts(block) else None])
    priced = sum(_AMOUNT.search(name) is not None for name in _names(block))
    if bare * _BARE > rows or priced * _PRICED > rows:
        return True
    return any(any(map(_TWO.search, cells)) or _is_cut(cells) for cells in _money(block))


def _is_cut(cells: Sequence[str]) -> bool:
    """Whether an amount of a column lacks just the digits that stand below it: 121,000,00 and 0."""
    ends = ((_CUT.fullmatch(above), below) for above, below in pairwise(cells))
    return any(cut and below.isdecimal() and len(cut[2] + below) == 3 for cut, below in ends)


def _ends_with_amounts(block: Block) -> bool:
    """Whether nothing stands right below the last amounts; they may total without a word then."""
    money = [*block.plan.money.values()]
    rows = block.sheet.rows
    told = (
        i for i in reversed(block.region.accepted) if not all(is_blank(rows[i][m]) for m in money)
    )
    last = next(told, -1)
    return all(all(map(is_blank, row)) for row in rows[last + 1 : last + 2])


def _names(block: Block) -> Iterator[str]:
    """The name of each row that prints an amount."""
    for index in block.region.accepted:
        row = block.sheet.rows[index]
        if not all(is_blank(row[place]) for place in block.plan.money.values()):
            yield " ".join(filter(None, (text_of(row[place]) for place in block.plan.uraian)))


def _money(block: Block) -> Iterator[list[str]]:
    """The cells of each column of amounts."""
    rows = [block.sheet.rows[index] for index in block.region.accepted]
    for place in block.plan.money.values():
        yield [text_of(row[place]).strip() for row in rows]
