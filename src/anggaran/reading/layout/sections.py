"""Two tables side by side under one header, told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anggaran.reading.layout.header import Column, Header
from anggaran.reading.layout.meaning import Meaning, Role


def sections(header: Header) -> list[tuple[str, list[Column]]]:
    """Columns by table where two tables stand side by side: labels and amounts, then labels and
    amounts again.

    Returns:
        for each table the words that set it apart, and its columns; codes and numbers before the
        first labels belong to all tables that have none of their own.
    """
    tables = _tables(_parts(header))
    if len(tables) < 2:
        return [("", list(header.columns))]
    marks = [part[: _first_label(part)] for part in tables]
    own = [part[len(before) :] for part, before in zip(tables, marks, strict=True)]
    return [
        (_own_words(part, own), _named([*(before if _has_mark(before) else marks[0]), *part]))
        for part, before in zip(own, marks, strict=True)
    ]


def _named(part: list[Column]) -> list[Column]:
    """A table with the text beside its numbers as its label, where no other column is one."""
    if any(map(_is_label, part)) or not _counts_anew(part, part):
        return part
    _, label, *_ = [column for column in part if column.text]
    named = replace(label, meaning=Meaning(Role.URAIAN))
    return [named if column is label else column for column in part]


_MARKS = frozenset({Role.KODE, Role.NOMOR})


def _parts(header: Header) -> list[list[Column]]:
    """Columns up to the last amount before codes or labels come again."""
    parts: list[list[Column]] = [[]]
    for column in header.columns:
        begins = column.role in _MARKS or column.role is Role.URAIAN
        if begins and any(each.role is Role.UANG for each in parts[-1]):
            parts.append([])
        parts[-1].append(column)
    return parts


def _tables(parts: Sequence[list[Column]]) -> list[list[Column]]:
    """Parts that are tables, each with the codes and labels right of the amounts they belong to."""
    tables: list[list[Column]] = []
    for part in parts:
        if tables and not _is_table(part, tables[0]):
            tables[-1] += part
        else:
            tables.append(part)
    return tables


def _first_label(part: Sequence[Column]) -> int:
    return next((n for n, column in enumerate(part) if _is_label(column)), 0)


def _is_label(column: Column) -> bool:
    return column.role is Role.URAIAN and not column.meaning.weak


def _is_table(part: Sequence[Column], first: Sequence[Column]) -> bool:
    if _names_codes(first) and not _has_mark(part):
        return False
    labelled = any(map(_is_label, part)) or _counts_anew(part, first)
    return labelled and any(column.role is Role.UANG for column in part)


def _names_codes(part: Sequence[Column]) -> bool:
    """Whether a part has codes with a name each, as flat lines do: what is named right of the
    amounts, and has no code, is one more thing of the line.
    """
    coded = {column.meaning.of for column in part if column.role is Role.KODE}
    return sum(_is_label(column) and column.meaning.of in coded for column in part) > 1


def _counts_anew(part: Sequence[Column], first: Sequence[Column]) -> bool:
    """Whether a part begins with numbers headed as those of the first, and a text stands between
    them and the amounts: "No | Penerimaan | Jumlah" beside "No | Pengeluaran | Jumlah".
    """
    headed, other = ([column for column in each if column.text] for each in (part, first))
    numbered = len(headed) > 2 and headed[0].role is Role.NOMOR
    return numbered and headed[0].text.lower() == other[0].text.lower()


def _has_mark(part: Sequence[Column]) -> bool:
    return any(column.role in _MARKS for column in part)


def _own_words(half: Sequence[Column], halves: Sequence[Sequence[Column]]) -> str:
    """What only this half's headings say, as printed in parentheses or above."""
    others = {
        word
        for other in halves
        if other is not half
        for column in other
        for word in column.text.lower().split()
    }
    words: list[str] = []
    for column in half:
        words += [
            word for word in column.text.split() if word.lower() not in others and word not in words
        ]
    return " ".join(words).strip("()[] ")
