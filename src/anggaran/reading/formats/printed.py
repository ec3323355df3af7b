"""Text of a document to sheets: the tables between its sentences, each row with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anggaran.finding import Spot
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.lines import Lines, Rows, caption, is_sentence
from anggaran.reading.formats.listed import listed_rows
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.formats.stacked import stacked_tables
from anggaran.reading.formats.summed import summed_tables

_SENTENCES = 5  # lines of sentences that a document has at least
_SHARE = 20  # of so many lines at least one is a sentence
_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
_MARKDOWN = re.compile(r"\s*\|(\s*:?-{2,}:?\s*\|)+\s*")
_LINES = 2000  # lines from the top in which a table of Markdown begins
_RULE = re.compile(r"[|:+=\s-]+")  # the line of Markdown under a heading
_SENTENCE = "Kalimat baris"
_LISTED = "Daftar program dan kegiatan"


def _fits(file: File) -> bool:
    """Whether a text is a document: it has sentences between its tables, or one of Markdown."""
    if b"\0" in file.head:
        return False
    lines = [line for line in file.text.splitlines() if line.strip()]
    if any(_MARKDOWN.fullmatch(line) for line in lines[:_LINES]):
        return True
    sentences = sum(map(is_sentence, lines))
    return sentences >= _SENTENCES and sentences * _SHARE >= len(lines)


def _sheets(file: File) -> Iterator[Sheet]:
    yield from named_sheets(file, list(enumerate(file.text.splitlines(), start=1)))


def named_sheets(file: File, lines: Lines) -> Iterator[Sheet]:
    """The tables that the lines of a document make, each with a name of its own.

    Args:
        file: the document.
        lines: its lines or paragraphs, numbered from 1.
    """
    used: dict[str, int] = {}
    for name, rows in sorted(_tables(lines), key=lambda table: table[1][0][0]):
        used[name] = used.get(name, 0) + 1
        own = name if used[name] == 1 else f"{name} ({used[name]})"
        yield _sheet(file, own, rows)


def _tables(lines: Lines) -> Iterator[tuple[str, Sequence[tuple[int, list[str]]]]]:
    """Every table of a document, by its name: rows of cells, each with its line."""
    for rows in _tabbed(lines):
        yield caption(lines, rows[0][0]), rows
    for rows in stacked_tables(lines):
        yield caption(lines, rows[0][0]), rows
    if rows := listed_rows(lines):
        yield _LISTED, rows
    for rows in summed_tables(lines):
        yield f"{_SENTENCE} {rows[0][0]}", rows


def _tabbed(lines: Lines) -> Iterator[Rows]:
    """Runs of lines whose cells are parted by tabs or pipes; blank lines between them end none."""
    rows: Rows = []
    for number, text in lines:
        if cells := _cells(text):
            rows.append((number, cells))
        elif text.strip() and not _RULE.fullmatch(text) and rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _cells(text: str) -> list[str]:
    """The cells of a line; none where it has no tab, and no pipes around it."""
    if "\t" in text:
        return [_plain(cell) for cell in text.split("\t")]
    line = text.strip()
    if len(line) > 1 and line[0] == line[-1] == "|" and not _RULE.fullmatch(line):
        return [_plain(cell) for cell in line[1:-1].split("|")]
    return []


def _plain(cell: str) -> str:
    """A cell without what Markdown and a formula of TeX put around its words."""
    text = cell.strip().strip("*").strip()
    if text[:1] == text[-1:] == "$":
        text = _FRACTION.sub(r"\1/\2", text.strip("$ ")).strip()
    return text


def _sheet(file: File, name: str, rows: Sequence[tuple[int, list[str]]]) -> Sheet:
    width = max(len(cells) for _, cells in rows)
    file.budget.add_sheet(len(rows), width, name)
    grid = [[*cells, *[""] * (width - len(cells))] for _, cells in rows]
    return Sheet(name, grid, spots=[Spot(None, number) for number, _ in rows])


PRINTED = Format("document", frozenset({".txt", ".md"}), _fits, _sheets)
"""A text of sentences with tables between them."""
