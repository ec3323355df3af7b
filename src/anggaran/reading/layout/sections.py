"""Two tables side by side under one header, told apart."""

from __future__ import annotations

from collections.abc import Sequence

from anggaran.reading.layout.header import Column, Header
from anggaran.reading.layout.meaning import Role


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
        (_own_words(part, own), [*(before if _has_mark(before) else marks[0]), *part])
        for part, before in zip(own, marks, strict=True)
    ]


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
        if tables and not _is_table(part):
            tables[-1] += part
        else:
            tables.append(part)
    return tables


def _first_label(part: Sequence[Column]) -> int:
    return next((n for n, column in enumerate(part) if _is_label(column)), 0)


def _is_label(column: Column) -> bool:
    return column.role is Role.URAIAN and column.meaning is not None and not column.meaning.weak


def _is_table(part: Sequence[Column]) -> bool:
    return any(map(_is_label, part)) and any(column.role is Role.UANG for column in part)


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
