"""Delimited text to rows: the encoding and the delimiter are found in the text itself."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from anggaran.errors import UnreadableFile
from anggaran.reading.formats.limits import DEFAULT, Limits
from anggaran.reading.formats.rejoin import rejoin
from anggaran.reading.layout.meaning import meaning

DELIMITERS = ",;\t|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 200  # lines looked at for the delimiter


def decode(data: bytes, file: str) -> str:
    """Text of a file: by its byte order mark, else UTF-16 by its zero bytes, else UTF-8, else Windows-1252.

    Args:
        data: the whole file.
        file: its name, for the message.

    Raises:
        UnreadableFile: when the bytes are no text.

    >>> decode("Rp 5".encode("utf-16"), "a.csv")
    'Rp 5'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data[:4096]:
        even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
        if max(even, odd) < len(data[:4096]) // 4 or min(even, odd) > len(data[:4096]) // 20:
            raise _no_text(file)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace")
    if data.startswith(b"%PDF") or len(_CONTROL.findall(data[:4096])) > len(data[:4096]) // 20:
        raise _no_text(file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _no_text(file: str) -> UnreadableFile:
    return UnreadableFile(
        f"{file}: bukan buku kerja, bukan HTML dan bukan teks; beri berkas .xlsx, .xls, .ods atau .csv.",
        f"{file}: no workbook, no HTML and no text; give a .xlsx, .xls, .ods or .csv file.",
    )


def find_delimiter(text: str) -> str:
    r"""The delimiter that splits the text most evenly, and whose cells are the known header words.

    >>> find_delimiter("Uraian;Pagu\nBelanja;1.000,00\nModal;2.000,50")
    ';'
    """
    lines = text.splitlines()[:_SAMPLE]
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, float]:
    """How many known header cells the best line has, then how even the rows are."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    except csv.Error:
        return (0, 0.0)
    if not rows:
        return (0, 0.0)
    known = max(
        sum(len(c) < 200 and meaning((c,)) is not None for c in row) if len(row) > 1 else 0 for row in rows[:60]
    )
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return (known, count / len(rows) * min(width, 12) if width > 1 else 0.0)


def text_rows(text: str, file: str, limits: Limits = DEFAULT) -> list[list[object]]:
    """Rows of a delimited text, all equally wide; a blank line is a row of blanks.

    Args:
        text: the whole text.
        file: its name, for the message.
        limits: how many rows and columns are allowed.

    Raises:
        UnreadableFile: when quotes are so broken that no rows can be told apart, or a limit is passed.
    """
    try:
        delimiter = find_delimiter(text)
        fields = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise UnreadableFile(
            f"{file}: teks terbatas ini rusak (tanda kutip tidak berpasangan?); simpan ulang sebagai CSV.",
            f"{file}: this delimited text is broken (unpaired quotes?); save it again as CSV.",
        ) from problem
    if delimiter == ",":
        fields = rejoin(fields, file)
    rows: list[list[object]] = fields  # type: ignore[assignment]  # a text is an object
    width = max(map(len, rows), default=0)
    limits.hold_sheet(len(rows), width, file)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows
