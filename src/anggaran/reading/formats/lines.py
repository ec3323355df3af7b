"""Lines of a document: which are sentences, which name the table that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

Lines = Sequence[tuple[int, str]]
Rows = list[tuple[int, list[str]]]

_WORDS = 6  # words of a line that may be a sentence
_CAPTION = re.compile(r"\W*(tabel\s+[\w.]*\w)\W*", re.IGNORECASE)
_ABOVE = 14  # lines above a table among which its number is looked for
_CELLS = ("\t", ";", "|")
_HEADING = 8  # lines above a table that may head it
_LONGEST = 160  # characters of such a line
_TABLE = "Tabel"


def is_sentence(text: str) -> bool:
    """Whether a line is prose: many words, most of them in lower case, and no cells.

    >>> is_sentence("Dalam rangka pelaksanaan kegiatan tersebut perlu disusun laporan ini")
    True
    >>> is_sentence("5.1 Belanja Operasi 1.000.000 900.000")
    False
    """
    if any(mark in text for mark in _CELLS):
        return False
    words = text.split()
    if len(words) < _WORDS or words[-1][-1:].isdigit():
        return False
    return sum(word[0].islower() for word in words) * 2 >= len(words)


def caption(lines: Lines, number: int) -> str:
    """The number by which the text above a line names the table there; else its line.

    >>> caption([(1, "Tabel 3.8"), (2, "Realisasi Anggaran"), (3, "No Uraian")], 3)
    'Tabel 3.8'
    """
    for _, text in reversed(lines[max(number - 1 - _ABOVE, 0) : number - 1]):
        if found := _CAPTION.fullmatch(text):
            return " ".join(found[1].split())
        if "\t" in text or is_sentence(text):
            break
    return f"{_TABLE} baris {number}"


def heading_lines(lines: Lines, number: int) -> list[str]:
    """The lines right above a table, up to the table before it: its title, its unit, its period.
    Sentences say nothing of it.

    >>> heading_lines([(1, "a;b"), (2, "LRA"), (3, ""), (4, "(dalam ribuan rupiah)")], 5)
    ['LRA', '(dalam ribuan rupiah)']
    """
    found: list[str] = []
    for _, text in reversed(lines[max(number - 1 - _HEADING, 0) : number - 1]):
        if any(mark in text for mark in _CELLS):
            break
        line = text.strip(" #*_")
        if line and len(line) <= _LONGEST and not is_sentence(line):
            found.append(line)
    return found[::-1]
