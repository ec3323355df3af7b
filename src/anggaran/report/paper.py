"""What a report is laid out for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """What a report is laid out for: a terminal of some width, or a file or pipe that has none.

    Attributes:
        width: columns; None for lines of any length.
        color: whether styles may be written as terminal escapes.
    """

    width: int | None = None
    color: bool = False


PLAIN = Paper()
