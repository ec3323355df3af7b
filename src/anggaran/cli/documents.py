"""Files to the tables and trees that a command works on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from anggaran.claims.document import Document, has_claims
from anggaran.cli.options import columns_of, limits_of, names_of
from anggaran.cli.progress import BAR, BUILDING, READING
from anggaran.errors import AnggaranError, UnreadableFile
from anggaran.reading.pipe import Stream
from anggaran.reading.reader import FileRead, read_batch
from anggaran.table.table import Table
from anggaran.tree import Tree


@dataclass(slots=True)
class Documents:
    """What was read, in the order of the files.

    Attributes:
        files: what each file gave.
        skipped: the files of a folder without any table, and why.
    """

    files: list[FileRead] = field(default_factory=list)
    skipped: dict[str, AnggaranError] = field(default_factory=dict)

    def __add__(self, other: Documents) -> Documents:
        return Documents(self.files + other.files, self.skipped | other.skipped)

    @property
    def tables(self) -> list[Table]:
        """Every budget table."""
        return [table for file in self.files for table in file.tables]

    @property
    def unreadable(self) -> list[AnggaranError]:
        """Why files of a folder could not be read at all: they may hold what nobody has checked."""
        return [reason for reason in self.skipped.values() if isinstance(reason, UnreadableFile)]


def read_documents(
    paths: Sequence[Path],
    sheet: str | None = None,
    columns: str | None = None,
    limits: Sequence[str] | None = None,
    *,
    sentences: bool = False,
) -> Documents:
    """Every budget table of the files; of a folder, a file that gives none is skipped, and said.

    Args:
        paths: the files.
        sheet: only the sheet of this name.
        columns: role or measure to column letter.
        limits: how large a file may be.
        sentences: whether a text that tells money in sentences alone is wanted too.

    Raises:
        UnreadableFile: a file that was named cannot be read.
        NoBudgetTable: a file that was named, or every file of a folder, holds no budget table.
        InvalidOption: no such sheet, column or limit.
    """
    given = [_stdin() if str(path) == "-" else path for path in paths]
    batch = read_batch(
        given,
        sheet=sheet,
        columns=columns_of(columns),
        limits=limits_of(limits),
        told=_told,
        text=has_claims if sentences and not (sheet or columns) else None,
    )
    return Documents(batch.files, batch.skipped)


def _stdin() -> Stream:
    """What is piped into the command, as bytes."""
    if sys.stdin is None:
        raise UnreadableFile("stdin: tertutup; beri nama berkas.", "stdin: closed; name a file.")
    return cast("Stream", sys.stdin.buffer)


def trees_of(tables: Sequence[Table], by: str | None = None, book: str | None = None) -> list[Tree]:
    """A tree for each table."""
    given = BAR.each(tables, BUILDING, [table.name for table in tables])
    return [Tree(table, by=names_of(by), book=book) for table in given]


def documents_of(
    found: Documents, by: str | None = None, book: str | None = None
) -> list[Document]:
    """Each file with the trees of its tables."""
    return [
        Document(each.name, trees_of(each.tables, by, book), each.passages) for each in found.files
    ]


def _told(number: int, count: int, name: str) -> None:
    BAR.stage(READING, number - 1, count, name)
