"""Running text of a document, and where it stands."""

from __future__ import annotations

from typing import NamedTuple

from anggaran.finding import Spot

TABLE = "| tabel"
"""The text that stands for a table; it ends what is told above it."""


class Passage(NamedTuple):
    """A line of a text, a paragraph of a word processor, or one of a page put together again.

    Attributes:
        spot: where it begins.
        text: its words.
        whole: whether it is a paragraph, and no line of one.
    """

    spot: Spot
    text: str
    whole: bool = False
