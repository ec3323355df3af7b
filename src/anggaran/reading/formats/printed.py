"""Text of a document to sheets: the tables between its sentences, each row with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from anggaran.finding import Spot
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.lines import Lines, Rows, caption, heading_lines, is_sentence
from anggaran.reading.formats.listed import listed_rows
from anggaran.reading.formats.passage import Passage
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.formats.spaced import spaced_tables
from anggaran.reading.formats.stacked import stacked_tables
from anggaran.reading.formats.summed import summed_tables

_SENTENCES = 5  # lines of sentences that a document has at least
_SHARE = 20  # of so many lines at least one is a sentence
_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
_MARKDOWN = re.compile(r"\s*\|(\s*:?-{2,}:?\s*\|)+\s*")
_FIRST = 400  # lines among which a table of fixed width begins, where sentences tell of none
_LINES = 2000  # lines from the top in which a table of Markdown begins
_CELLS = re.compile(r"[\t|]")
_RULE = re.compile(r"[|:+=\s-]+")  # the line of Markdown under a heading
_MONEY = re.compile(
    r"\b(?:sebesar|senilai|mencapai|terealisasi)\s{1,3}R[po](?=\W|\d)", re.IGNORECASE
)
_LABELLED = re.compile(
    r'[^,;|\t"]{2,120}?[\s:=]R[po][.:]?\s*\(?\d[\d.,]{0,40}\)?[\s.,;=-]*', re.IGNORECASE
)
_LISTED_SHARE = 4  # of so many lines one is a label with its amount
_SENTENCE = "Kalimat baris"
_OF_LINE = re.compile(r"(?:Tabel|Kalimat) baris \d+")  # a name, where there are no pages
_LISTED = "Daftar program dan kegiatan"


def _fits(file: File) -> bool:
    """Whether a text is a document: it has sentences between its tables, or one of Markdown."""
    lines = [line for line in file.lines if line.strip()]
    if any(_MARKDOWN.fullmatch(line) for line in lines[:_LINES]):
        return True
    sentences = sum(map(is_sentence, lines))
    told = sum(map(_tells_money, lines))
    if told * 2 >= len(lines) or (told >= _SENTENCES and told * _LISTED_SHARE >= len(lines)):
        return True
    if sentences >= _SENTENCES and sentences * _SHARE >= len(lines):
        return True
    return not _CELLS.search(file.text) and any(spaced_tables([*enumerate(lines[:_FIRST])]))


def _tells_money(line: str) -> bool:
    """Whether a line is a sentence on an amount, be most of its words names and figures; or a label
    with an amount behind it.
    """
    if _LABELLED.fullmatch(line):
        return True
    return _MONEY.search(line) is not None and "\t" not in line and line.rstrip()[-1] in ".:"


def _sheets(file: File) -> Iterator[Sheet]:
    lines = enumerate(file.lines, start=1)
    yield from named_sheets(file, [Passage(Spot(None, number), text) for number, text in lines])


def named_sheets(file: File, passages: Sequence[Passage]) -> Iterator[Sheet]:
    """The tables that the running text of a document makes, each with a name of its own.

    Args:
        file: the document, which keeps its text.
        passages: its lines or paragraphs.
    """
    file.passages = passages
    used: dict[str, int] = {}
    lines = [(number, passage.text) for number, passage in enumerate(passages, start=1)]
    for name, rows in sorted(_tables(lines), key=lambda table: table[1][0][0]):
        spot = passages[rows[0][0] - 1].spot
        whole = _OF_LINE.sub(f"Halaman {spot.page}", name) if spot.page else name
        used[whole] = used.get(whole, 0) + 1
        own = whole if used[whole] == 1 else f"{whole} ({used[whole]})"
        spots = [passages[number - 1].spot for number, _ in rows]
        yield replace(_sheet(file, own, rows, spots), above=heading_lines(lines, rows[0][0]))


def _tables(lines: Lines) -> Iterator[tuple[str, Rows]]:
    """Every table of a document, by its name: rows of cells, each with its line."""
    for rows in _tabbed(lines):
        yield caption(lines, rows[0][0]), rows
    taken: set[int] = set()
    for rows in spaced_tables(lines):
        taken.update(range(rows[0][0], rows[-1][0] + 1))
        yield caption(lines, rows[0][0]), rows
    rest = [(number, "\t" if number in taken else text) for number, text in lines]
    for rows in stacked_tables(rest):
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


def _sheet(file: File, name: str, rows: Rows, spots: Sequence[Spot]) -> Sheet:
    width = max(len(cells) for _, cells in rows)
    file.budget.add_sheet(len(rows), width, name)
    grid = [[*cells, *[""] * (width - len(cells))] for _, cells in rows]
    return Sheet(name, grid, spots=spots)


PRINTED = Format("document", frozenset({".txt", ".md", ".prn"}), _fits, _sheets)
"""A text of sentences with tables between them, or of tables whose columns spaces part."""
