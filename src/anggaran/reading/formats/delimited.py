"""Delimited text to rows: the delimiter is found in the text itself."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from anggaran.errors import UnreadableFile
from anggaran.reading.formats.format import File, Format
from anggaran.reading.formats.rejoin import rejoin
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.meaning import meaning

DELIMITERS = ",;\t|"
_SAMPLE = 200  # lines looked at for the delimiter
_LONGEST = 200  # characters of a heading
_TELLS = re.compile(r"[^\W\d_]|%|\d{4}")  # what heads a column has one of these


def find_delimiter(lines: list[str]) -> str:
    """The delimiter that splits lines most evenly, and whose cells are the known header words.

    >>> find_delimiter(["Uraian;Pagu", "Belanja;1.000,00", "Modal;2.000,50"])
    ';'
    """
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines[:_SAMPLE], delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, float]:
    """How many known header cells the best line has, then how even the rows are."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    except csv.Error:
        return (0, 0.0)
    if not rows:
        return (0, 0.0)
    known = max(sum(map(_heads, row)) if len(row) > 1 else 0 for row in rows[:60])
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return (known, count / len(rows) * min(width, 12) if width > 1 else 0.0)


def _heads(cell: str) -> bool:
    """Whether a cell is a known heading; of figures alone that need not be asked."""
    return len(cell) < _LONGEST and bool(_TELLS.search(cell)) and bool(meaning((cell,)))


def _sheets(file: File) -> Iterator[Sheet]:
    yield Sheet(None, _rows(file))


def _rows(file: File) -> list[list[object]]:
    """Rows of a delimited text, all equally wide; a blank line is a row of blanks.

    Raises:
        UnreadableFile: when quotes are so broken that no rows can be told apart, or a limit is
            passed.
    """
    try:
        delimiter = find_delimiter(file.lines)
        fields = list(csv.reader(io.StringIO(file.text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise UnreadableFile(
            f"{file.name}: teks terbatas ini rusak (tanda kutip tidak berpasangan?); simpan "
            "ulang sebagai CSV.",
            f"{file.name}: this delimited text is broken (unpaired quotes?); save it again as CSV.",
        ) from problem
    if delimiter == ",":
        fields = rejoin(fields, file.name)
    rows: list[list[object]] = fields  # type: ignore[assignment]  # a text is an object
    width = max(map(len, rows), default=0)
    file.budget.add_sheet(len(rows), width)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows


DELIMITED = Format("csv", frozenset({".csv", ".tsv", ".txt"}), lambda _: True, _sheets)
"""Whatever is no other format is text, or refused as none."""
