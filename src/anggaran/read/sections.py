"""Two tables side by side under one header, told apart."""

from __future__ import annotations

from collections.abc import Sequence

from anggaran.read.header import Column, Header
from anggaran.read.meaning import Role


def sections(header: Header) -> list[tuple[str, list[Column]]]:
    """Columns by table where two tables stand side by side: labels and amounts, then labels and amounts again.

    Returns:
        for each table the words that set it apart, and its columns; columns before the first labels belong to all.
    """
    columns = header.columns
    starts: list[int] = []
    amounts_since = False
    for position, column in enumerate(columns):
        strong = column.role is Role.URAIAN and column.meaning is not None and not column.meaning.weak
        if strong and (amounts_since or not starts):
            starts.append(position)
            amounts_since = False
        amounts_since |= column.role is Role.UANG
    if len(starts) < 2 or not amounts_since:
        return [("", list(columns))]
    shared = list(columns[: starts[0]])
    halves = [list(columns[a:b]) for a, b in zip(starts, [*starts[1:], len(columns)], strict=True)]
    return [(_own_words(half, halves), [*shared, *half]) for half in halves]


def _own_words(half: Sequence[Column], halves: Sequence[Sequence[Column]]) -> str:
    """What only this half's headings say, as printed in parentheses or above."""
    others = {word for other in halves if other is not half for column in other for word in column.text.lower().split()}
    words: list[str] = []
    for column in half:
        words += [word for word in column.text.split() if word.lower() not in others and word not in words]
    return " ".join(words).strip("()[] ")
