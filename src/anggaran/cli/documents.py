"""Files to the tables and trees that a command works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from anggaran.cli.options import columns_of, limits_of, names_of
from anggaran.cli.output import progress
from anggaran.errors import NoBudgetTable
from anggaran.finding import Text
from anggaran.read import read
from anggaran.read.book import SUFFIXES
from anggaran.table import Table
from anggaran.tree import Tree


@dataclass(slots=True)
class Documents:
    """What was read, in the order of the files.

    Attributes:
        tables: every budget table.
        skipped: the files of a folder without any, and why.
    """

    tables: list[Table] = field(default_factory=list)
    skipped: dict[str, Text] = field(default_factory=dict)

    def __add__(self, other: Documents) -> Documents:
        return Documents(self.tables + other.tables, self.skipped | other.skipped)


def read_documents(
    paths: Sequence[Path],
    sheet: str | None = None,
    columns: str | None = None,
    limits: Sequence[str] | None = None,
) -> Documents:
    """Every budget table of the files; of a folder, a file that holds none is skipped, and said.

    Raises:
        UnreadableFile: a file cannot be read.
        NoBudgetTable: a file that was named, or every file of a folder, holds no budget table.
        InvalidOption: no such sheet, column or limit.
    """
    found, given, allowed = Documents(), columns_of(columns), limits_of(limits)
    files = [(file, path.is_dir()) for path in paths for file in _files(path)]
    for number, (file, in_folder) in enumerate(files, start=1):
        if len(files) > 1:
            progress(f"{number}/{len(files)} {file.name}")
        try:
            found.tables += read(file, sheet=sheet, columns=given, limits=allowed)
        except NoBudgetTable as reason:
            if not in_folder:
                raise
            found.skipped[file.name] = Text(reason.line("id"), reason.line("en"))
    if len(files) > 1:
        progress("")
    if not found.tables:
        raise NoBudgetTable(*next(iter(found.skipped.values())))
    return found


def _files(path: Path) -> list[Path]:
    """The budget files of a folder by name; a folder without any is left to the reader, who says so."""
    if not path.is_dir():
        return [path]
    files = [file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file()]
    return sorted(file for file in files if file.name[:2] != "~$") or [path]


def trees_of(tables: Sequence[Table], by: str | None = None, book: str | None = None) -> list[Tree]:
    """A tree for each table."""
    return [Tree(table, by=names_of(by), book=book) for table in tables]
