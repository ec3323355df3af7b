"""Files to the tables and trees that a command works on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from anggaran.claims.document import Document
from anggaran.cli.given import columns_of, limits_of, names_of, pages_of
from anggaran.cli.options import Parts, Reading, Shaping
from anggaran.cli.progress import BAR, BUILDING, READING
from anggaran.errors import AnggaranError, InvalidOption, UnreadableFile
from anggaran.loading import later
from anggaran.reading.batch import FileRead
from anggaran.reading.pipe import Stream
from anggaran.reading.reader import read_batch
from anggaran.table.table import Table
from anggaran.tree import Tree

has_claims = later("anggaran.claims.sentence:has_claims")


@dataclass(slots=True)
class Documents:
    """What was read, in the order of the files.

    Attributes:
        files: what each file gave.
        skipped: the files without any table, and why.
        refused: those of them that were named.
    """

    files: list[FileRead] = field(default_factory=list)
    skipped: dict[str, AnggaranError] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    def __add__(self, other: Documents) -> Documents:
        files, skipped = self.files + other.files, self.skipped | other.skipped
        return Documents(files, skipped, self.refused | other.refused)

    @property
    def tables(self) -> list[Table]:
        """Every budget table."""
        return [table for file in self.files for table in file.tables]

    @property
    def unreadable(self) -> list[AnggaranError]:
        """Why files were not read that may hold what nobody has checked: those that were named, and
        of a folder those that cannot be read at all.
        """
        return [
            reason
            for name, reason in self.skipped.items()
            if name in self.refused or isinstance(reason, UnreadableFile)
        ]


def read_documents(
    paths: Sequence[Path], reading: Reading, *, sentences: bool = False
) -> Documents:
    """Every budget table of the files; a file that gives none is skipped, and said.

    Args:
        paths: the files.
        reading: which sheet, which columns, and how large a file may be.
        sentences: whether a text that tells money in sentences alone is wanted too.

    Raises:
        UnreadableFile: no file can be read.
        NoBudgetTable: no file holds a budget table.
        InvalidOption: no such sheet, column or limit.
    """
    given = [_stdin() if str(path) == "-" else path for path in paths]
    batch = read_batch(
        given,
        sheet=reading.sheet,
        columns=columns_of(reading.columns),
        limits=limits_of(reading.limit),
        told=_told,
        text=has_claims if sentences and not (reading.sheet or reading.columns) else None,
    )
    return Documents(batch.files, batch.refused | batch.skipped, frozenset(batch.refused))


def _stdin() -> Stream:
    """What is piped into the command, as bytes."""
    if sys.stdin is None:
        raise UnreadableFile("stdin: tertutup; beri nama berkas.", "stdin: closed; name a file.")
    return cast("Stream", sys.stdin.buffer)


def trees_of(tables: Sequence[Table], shaping: Shaping) -> list[Tree]:
    """A tree for each table."""
    given = BAR.each(tables, BUILDING, [table.name for table in tables])
    return [Tree(table, by=names_of(shaping.by), book=shaping.book) for table in given]


def documents_of(found: Documents, shaping: Shaping) -> list[Document]:
    """Each file with the trees of its tables."""
    return [
        Document(each.name, trees_of(each.tables, shaping), each.passages) for each in found.files
    ]


def _told(number: int, count: int, name: str) -> None:
    BAR.stage(READING, number - 1, count, name)


def chosen_documents(documents: Sequence[Document], parts: Parts) -> list[Document]:
    """The parts of documents that are asked for: one table, or what stands on some pages.

    Args:
        documents: the documents.
        parts: which of their tables, counted from 1 through all of them, and which pages.

    Raises:
        InvalidOption: there is no such table, or nothing on these pages.
    """
    number, pages = parts.number, pages_of(parts.pages)
    if pages is not None:
        documents = [_on_pages(each, pages) for each in documents]
        if not any(each.trees or each.passages for each in documents):
            raise InvalidOption(
                f"--pages {pages.start}-{pages.stop - 1}: tidak ada yang terbaca di halaman itu.",
                f"--pages {pages.start}-{pages.stop - 1}: nothing was read on these pages.",
            )
    if number is None:
        return list(documents)
    every = [(each.name, tree) for each in documents for tree in each.trees]
    if number > len(every):
        raise InvalidOption(
            f"--table {number}: hanya ada {len(every)} tabel; lihat anggaran read.",
            f"--table {number}: there are {len(every)} tables only; see anggaran read.",
        )
    name, tree = every[number - 1]
    return [Document(name, [tree])]


def _on_pages(document: Document, pages: range) -> Document:
    """What stands on some pages of a document; nothing of one that has no pages."""
    trees = [
        tree
        for tree in document.trees
        if any(spot.page in pages for spot in tree.table.spots or () if spot.page is not None)
    ]
    passages = [each for each in document.passages if each.spot.page in pages]
    return Document(document.name, trees, passages)
