"""A file format: does a file fit it, and what are its sheets; in a list that others add to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from anggaran.plugins import installed
from anggaran.reading.formats.limits import Budget
from anggaran.reading.formats.passage import Passage
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.formats.text import decode

GROUP = "anggaran.formats"
"""Entry points of this group are formats of other packages."""


@dataclass(eq=False)
class File:
    """A file that is there, holds something and is within the limit on its bytes.

    Attributes:
        path: where it stands; a pipe has been copied there.
        head: its first bytes.
        budget: what it may take, and how it is called in messages.
        sheet: only the sheet of this name is wanted, where the format has named sheets; None for
            all.
        passages: its running text in order, which a format of documents leaves here while it gives
            the sheets.
    """

    path: Path
    head: bytes
    budget: Budget
    sheet: str | None = None
    passages: Sequence[Passage] = field(default=(), init=False)

    @property
    def name(self) -> str:
        """How the file is called."""
        return self.budget.file

    @cached_property
    def data(self) -> bytes:
        """The whole file."""
        return self.path.read_bytes()

    @cached_property
    def text(self) -> str:
        """The whole file as text.

        Raises:
            UnreadableFile: when the bytes are no text.
        """
        return decode(self.data, self.name)

    @property
    def lines(self) -> list[str]:
        """The lines of the text.

        Raises:
            UnreadableFile: one is longer than any that a person or a program writes.
        """
        lines = self.text.splitlines()
        self.budget.limits.hold("max_line", max(map(len, lines), default=0), self.name)
        return lines


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    Attributes:
        name: how it is called.
        suffixes: names of its files end so; by them the files of a folder are chosen, and nothing
            else.
        fits: whether a file is of this format, by its content.
        sheets: its sheets, one at a time; raises :class:`~anggaran.errors.UnreadableFile` in one
            line.
    """

    name: str
    suffixes: frozenset[str]
    fits: Callable[[File], bool]
    sheets: Callable[[File], Iterator[Sheet]]


_added: list[Format] = []


def add_format(format: Format) -> None:  # noqa: A002  # the field's word
    """Read files of another format too; it is asked before those of the package.

    A package can do without the call where it names the format as an entry point of the group
    ``anggaran.formats``.

    Args:
        format: the format; one of the same name is replaced.
    """
    _added[:] = [format, *(each for each in _added if each.name != format.name)]


def added_formats() -> list[Format]:
    """The formats that were added by a call, then those of entry points.

    Raises:
        InvalidOption: an entry point can't be loaded, or is no format.
    """
    return [*_added, *installed(GROUP, _is_format).values()]


def _is_format(found: object) -> bool:
    return isinstance(found, Format)
