"""A sentence that tells several kinds of belanja, and their total: a table of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anggaran.reading.formats.lines import Lines, Rows

_RP = r"R[po]\.?\s{0,2}([\d.,]{0,30}\d)[,.\s-]{0,6}"
_TOLD = re.compile(
    r"(belanja [\w/ ]{1,80}?)(?: adalah)? sebesar "
    rf"{_RP}(?:dengan |dan |sedangkan )realisasi(?:nya)? (?:sebesar )?"
    rf"{_RP}(?:atau |setara dengan )(?:sebesar )?([\d.,]{{0,10}}\d)\s?%",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(sehingga|dengan demikian|jadi)\b.*\b(total|jumlah)\b", re.IGNORECASE)
_OPEN = re.compile(r"antara lain|di ?antaranya|beberapa|misalnya|terutama", re.IGNORECASE)
_HEADING = ["Uraian", "Anggaran", "Realisasi", "%"]
_ITEMS = 2  # kinds that a sentence tells at least
_BEFORE = 100  # characters before a figure in which a total is named


def summed_tables(lines: Lines) -> Iterator[Rows]:
    """The sentences that tell two or more kinds with pagu, realisasi and percent, and then their
    total; one that tells only some of the kinds is none.
    """
    for number, text in lines:
        if "realisasi" not in text or text.lower().count("sebesar") <= _ITEMS:
            continue
        if rows := _rows(text):
            yield [(number, _HEADING), *((number, row) for row in rows)]


def _rows(text: str) -> list[list[str]]:
    """The kinds that a text tells up to the first total, and that; none without a total."""
    rows: list[list[str]] = []
    start = 0
    for found in _TOLD.finditer(text):
        between = text[start : found.start()]
        start = found.end()
        if _OPEN.search(between):
            return []
        if _TOTAL.search(between[-_BEFORE:]):
            total = ["JUMLAH", *found.groups()[1:]]
            return [*rows, total] if len(rows) >= _ITEMS else []
        rows.append([" ".join(found[1].split()), *found.groups()[1:]])
    return []
