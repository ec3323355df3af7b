"""What is looked up, for other programs: the tables of a file, trees, rules and codes, each record
beside its shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from msgspec import Meta

from anggaran.kode.code import Kode as BudgetKode
from anggaran.report.record import plain, tree_record
from anggaran.report.shapes import Amount, Exact, Line, Skipped, Slug, Tree
from anggaran.report.trees import walk
from anggaran.rules.rule import Rule as BudgetRule
from anggaran.table.table import Table as BudgetTable
from anggaran.tree import Tree as BudgetTree


class Trees(TypedDict):
    """The trees of a file."""

    version: Literal[1]
    trees: list[Tree]
    files_skipped: NotRequired[list[Skipped]]


class ReadColumn(TypedDict):
    """A column that was given a role: its letter, what it is read as, and its heading."""

    letter: str
    role: str
    header: str


class ReadLine(TypedDict):
    """A row as printed: its codes by role, its label, and its amounts; null is blank or
    unreadable.
    """

    row: int
    kode: dict[str, str | None]
    uraian: str
    amounts: dict[str, Amount | None]


class Refused(TypedDict):
    """A row that is no budget row, and why."""

    row: int
    reason: Line
    cells: list[str]


class ReadTable(TypedDict):
    """A budget table as it was read, nothing in it computed."""

    file: str | None
    sheet: str | None
    table: str
    flat: bool
    unit: Amount
    titles: list[str]
    header_rows: list[int]
    columns: list[ReadColumn]
    rows: list[ReadLine]
    refused: list[Refused]
    notes: list[str]


class ReadClaim(TypedDict):
    """A figure that a sentence states: what it is said to be, of which rows, and whether another
    figure says what it has to be.
    """

    file: str | None
    page: NotRequired[int]
    line: int | None
    kind: str
    text: Line
    value: Exact | None
    measure: str | None
    about: list[str]
    held: bool
    sentence: Line


class Read(TypedDict):
    """The budget tables of one or several files, and the figures of their sentences."""

    version: Literal[1]
    tables: list[ReadTable]
    claims: NotRequired[list[ReadClaim]]
    files_skipped: NotRequired[list[Skipped]]


class Level(TypedDict):
    """A code and the name of its level."""

    kode: str
    level: str


class Meaning(Level):
    """What a code is in one code book: its level, and what stands above it, the nearest last."""

    system: str
    book: str
    regulation: str
    ancestors: list[Level]


class Kode(TypedDict):
    """Every reading of a code, book by book."""

    version: Literal[1]
    meanings: Annotated[list[Meaning], Meta(min_length=1)]


class Rule(TypedDict):
    """A rule: what holds when it fires, and what to do about it."""

    rule: Slug
    severity: Literal["error", "warning", "info"]
    meaning: Line
    remedy: str


class Rules(TypedDict):
    """Rules, those of this library first."""

    version: Literal[1]
    rules: list[Rule]


def trees_record(trees: Sequence[BudgetTree], depth: int | None = None) -> Trees:
    """The trees of a file, down to a depth."""
    return {"version": 1, "trees": [tree_record(tree, walk(tree, depth)) for tree in trees]}


def kode_record(found: Iterable[BudgetKode]) -> Kode:
    """The readings of a code."""
    return {"version": 1, "meanings": [_meaning(kode) for kode in found]}


def rules_record(rules: Iterable[BudgetRule], lang: str = "id") -> Rules:
    """Rules in one language."""
    return {
        "version": 1,
        "rules": [
            {
                "rule": rule.slug,
                "severity": rule.severity.value,
                "meaning": rule.meaning.line(lang),
                "remedy": rule.fix.line(lang),
            }
            for rule in rules
        ],
    }


def table_record(table: BudgetTable, lang: str) -> ReadTable:
    """A table as it was read."""
    letters = sorted(table.letters.items(), key=lambda item: (len(item[1]), item[1]))
    return {
        "file": table.source.file,
        "sheet": table.source.sheet,
        "table": table.name,
        "flat": table.flat,
        "unit": plain(table.unit),
        "titles": list(table.titles),
        "header_rows": list(table.header_rows),
        "columns": [
            {"letter": letter, "role": str(role), "header": table.header.get(letter, "")}
            for role, letter in letters
        ],
        "rows": [_line(table, index) for index in range(len(table))],
        "refused": [
            {
                "row": refused.row,
                "reason": refused.reason.line(lang),
                "cells": ["" if cell is None else str(cell) for cell in refused.cells],
            }
            for refused in table.refused
        ],
        "notes": [note.text.line(lang) for note in table.notes],
    }


def _line(table: BudgetTable, index: int) -> ReadLine:
    return {
        "row": table.rows[index],
        "kode": {role: _text(cells[index]) for role, cells in table.kode.items()},
        "uraian": table.uraian[index],
        "amounts": plain({name: column.value(index) for name, column in table.amounts.items()}),
    }


def _text(cell: Any) -> str | None:
    return None if cell is None else str(cell)


def _meaning(kode: BudgetKode) -> Meaning:
    return {
        **_level(kode),
        "system": kode.system.value,
        "book": kode.book.slug,
        "regulation": kode.book.regulation,
        "ancestors": [_level(above) for above in kode.ancestors],
    }


def _level(kode: BudgetKode) -> Level:
    return {"kode": str(kode), "level": kode.level_name}


class EfficiencyRow(TypedDict):
    """A row with capaian, serapan and efficiency in percent."""

    table: str
    key: str
    uraian: str
    serapan: Exact | None
    capaian: Exact | None
    polarities: list[str]
    otherwise: Exact | None
    predikat: str | None
    efficiency: Exact | None


class Efficiency(TypedDict):
    """Capaian beside serapan, by a formula that is named."""

    version: Literal[1]
    formula: str
    polarity: str | None
    scale: str | None
    holes: list[str]
    rows: list[EfficiencyRow]
