"""What became of a line from one version of a budget to the next, and what only moved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from anggaran.finding import Text


class Status(StrEnum):
    """What became of a line from one version to the next.

    A raised or cut line whose money stays within a zero-sum parent has *moved*; *new* and *dropped* lines have no
    counterpart (in a table with both columns: nothing or zero there).  *Unknown*: an amount is unreadable.
    """

    UNCHANGED = "unchanged"
    MOVED = "moved"
    RAISED = "raised"
    CUT = "cut"
    NEW = "new"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """One line in two versions, in rupiah.

    Attributes:
        kode: its code, None without one.
        uraian: its label.
        before: amount in the earlier version; None where the line is missing or unreadable.
        after: likewise in the later one.
        change: bertambah/(berkurang), after minus before; a missing line counts in full; None where unknown.
        status: what became of it.
        lowest: True for a lowest line, False for a parent, whose change is the sum of its children's.
    """

    kode: str | None
    uraian: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    status: Status
    lowest: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A zero-sum move: lines below one parent that changed and net to zero, not wholly within a lower parent.

    Attributes:
        kode: code of the parent; None where the lines have only the whole document in common.
        uraian: its label.
        level_name: its level in the code book, or ``""``.
        lines: the lowest lines that changed.
        amount: how much moved, in rupiah: the sum of what was added.
        text: the move in words.
        approval: who approves a move within such a parent; None where that is not settled by the level.
    """

    kode: str | None
    uraian: str
    level_name: str
    lines: tuple[Change, ...]
    amount: Decimal
    text: Text
    approval: Text | None
