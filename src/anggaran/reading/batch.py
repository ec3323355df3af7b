"""Several files: how they are sent, and what they gave."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from anggaran.errors import AnggaranError, NoBudgetTable
from anggaran.reading.formats.passage import Passage
from anggaran.table.table import Table


class Upload(NamedTuple):
    """A file that somebody sends: how it is called there, and its bytes."""

    name: str
    file: BinaryIO


class FileRead(NamedTuple):
    """What one file gave.

    Attributes:
        name: how it is called.
        tables: its budget tables.
        passages: its running text; none of a workbook.
        reason: why it has no table.
    """

    name: str
    tables: list[Table]
    passages: list[Passage]
    reason: NoBudgetTable | None = None


class Batch(NamedTuple):
    """Several files, and those that gave no table, with the reason.

    Attributes:
        files: what was read.
        skipped: why files of folders gave no table.
        refused: why files that were named gave none.
    """

    files: list[FileRead]
    skipped: dict[str, AnggaranError]
    refused: dict[str, AnggaranError]

    @property
    def tables(self) -> list[Table]:
        """Every budget table."""
        return [table for file in self.files for table in file.tables]
