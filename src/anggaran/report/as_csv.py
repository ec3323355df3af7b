"""The findings as a table of text for a spreadsheet; of a view without findings, its tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any

from anggaran.report.apart import file_of, names_of_several
from anggaran.report.paper import Paper
from anggaran.report.record import exact_text
from anggaran.report.view import Amount, Block, Cell, Found, Item, Percent, Table, View, cell_text
from anggaran.report.view import Verdict as Ending

_HEADINGS = (
    "severity", "rule", "table", "key", "kode", "uraian", "measure", "stated", "computed",
    "difference", "file", "sheet", "cell", "row", "page", "line", "message", "remedy",
)  # fmt: skip
_AMOUNTS = ("stated", "computed", "difference")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of a formula


def write_csv(view: View, _: Paper) -> str:
    """A row a finding with its exact amounts; text of a document never becomes a formula."""
    blocks = view.blocks()
    stream = StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    if any(isinstance(block, Found | Ending) for block in blocks):
        since = view.record().get("since")
        told = ("since",) if since else ()  # of two runs alone
        rows.writerow((*told, *_HEADINGS))
        rows.writerows(_findings(blocks, told))
        rows.writerows(map(_gone, since["fixed"] if since else ()))
    else:
        rows.writerows(_tables(blocks, view.lang))
    return stream.getvalue()


def _findings(blocks: Sequence[Block], told: Sequence[str]) -> Iterator[list[str]]:
    found = [each for each in blocks if isinstance(each, Found)]
    apart = names_of_several(item.finding for block in found for item in block.items)
    for block in found:
        for item in block.items:
            row = _finding(item, item.remedy or block.remedy, apart)
            yield [*(item.since for _ in told), *row]


def _gone(record: Mapping[str, Any]) -> list[str]:
    """A finding of the earlier run alone, which somebody may have written by hand."""
    where = record.get("where")
    place = where if isinstance(where, Mapping) else {}
    named = {**place, **record, "file": place.get("path") or place.get("file")}
    amounts = {
        name: str(named.get(name)) for name in _AMOUNTS if _NUMBER.fullmatch(str(named.get(name)))
    }
    return ["fixed", *(amounts.get(name, _safe(named.get(name))) for name in _HEADINGS)]


def _finding(item: Item, remedy: str, apart: Collection[str]) -> list[str]:
    found = item.finding
    name = (found.severity, found.rule, found.table, found.key, found.kode, found.uraian)
    where = found.where
    place = (file_of(where, apart), where.sheet, where.cell, where.row, where.page, where.line)
    amounts = map(_exact, (found.stated, found.computed, found.difference))
    return [
        *map(_safe, (*name, found.measure)),
        *amounts,
        *map(_safe, (*place, item.text, remedy)),
    ]


def _tables(blocks: Sequence[Block], lang: str) -> Iterator[list[str]]:
    for block in blocks:
        if isinstance(block, Table):
            yield [column.title for column in block.columns]
            yield from ([_cell(cell, lang) for cell in row.cells] for row in block.rows)


def _cell(cell: Cell, lang: str) -> str:
    if isinstance(cell, Amount | Percent):
        return _exact(cell.value)
    return _safe(cell_text(cell, lang))


def _exact(value: Decimal | None) -> str:
    return "" if value is None else exact_text(value)


def _safe(value: object) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> _safe("=1+1"), _safe("5.1"), _safe(None)
    ("'=1+1", '5.1', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_ACTIVE) else text
