"""Sheets to files: workbooks, OpenDocument, HTML pages and delimited text."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
FORMATS = ("xlsx", "ods", "html", "csv")


@dataclass
class Grid:
    """A sheet being printed."""

    rows: list[list[object]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)  # of a cell's style, in a workbook alone

    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


def write_sheets(folder: Path, sheets: Mapping[str, Grid], form: str, encoding: str, delimiter: str) -> Path:
    """Write sheets to a file; an HTML page is named ``.xls``, as many web applications name it."""
    path = folder / f"anggaran.{'xls' if form == 'html' else form}"
    if form == "xlsx":
        _write_xlsx(path, sheets)
    elif form == "ods":
        _write_ods(path, sheets)
    else:
        (grid,) = sheets.values()
        text = _as_html(grid) if form == "html" else _as_csv(grid, delimiter)
        path.write_bytes(text.encode(encoding, errors="replace"))
    return path


def _write_xlsx(path: Path, sheets: Mapping[str, Grid]) -> None:
    book = xlsxwriter.Workbook(str(path))
    for name, grid in sheets.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in grid.merges:
            sheet.merge_range(top, left, bottom, right, "")
        formats = {indent: book.add_format({"indent": indent}) for indent in {*grid.indents.values()}}
        for number, row in enumerate(grid.rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(number, column, cell, formats.get(grid.indents.get((number, column), 0)))
                elif cell is not None:
                    sheet.write(number, column, cell)
    book.close()


def _write_ods(path: Path, sheets: Mapping[str, Grid]) -> None:
    book = OpenDocumentSpreadsheet()
    for name, grid in sheets.items():
        table = Table(name=name)
        spans = {(m[0], m[1]): (m[2] - m[0] + 1, m[3] - m[1] + 1) for m in grid.merges}
        covered = _covered(grid.merges)
        for number, row in enumerate(grid.rows):
            line = TableRow()
            for column, cell in enumerate(row):
                down, across = spans.get((number, column), (1, 1))
                span = {"numberrowsspanned": down, "numbercolumnsspanned": across} if down > 1 or across > 1 else {}
                if (number, column) in covered:
                    made = CoveredTableCell()
                elif isinstance(cell, int | float | Decimal):
                    made = TableCell(valuetype="float", value=str(cell), **span)
                else:
                    made = TableCell(valuetype="string", **span) if cell else TableCell(**span)
                    if cell:
                        made.addElement(P(text=str(cell)))
                line.addElement(made)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def _covered(merges: Sequence[Merge]) -> set[tuple[int, int]]:
    """Cells under a merged range other than its first."""
    return {
        (row, column)
        for top, left, bottom, right in merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def _as_html(grid: Grid) -> str:
    spans = {(m[0], m[1]): (m[2] - m[0] + 1, m[3] - m[1] + 1) for m in grid.merges}
    covered = _covered(grid.merges)
    lines = []
    for number, row in enumerate(grid.rows):
        cells = []
        for column, cell in enumerate(row):
            if (number, column) not in covered:
                down, across = spans.get((number, column), (1, 1))
                text = html.escape(str(cell)).replace("\n", "<br>")
                text = "&nbsp;" * (len(text) - len(text.lstrip())) + text.lstrip()
                cells.append(f'<td rowspan="{down}" colspan="{across}">{text}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><head><title>Laporan</title></head><body><table border=1>{''.join(lines)}</table></body></html>"


def _as_csv(grid: Grid, delimiter: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(grid.rows)
    return stream.getvalue()
