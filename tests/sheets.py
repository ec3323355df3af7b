"""Sheets to files: workbooks, OpenDocument, HTML pages and delimited text."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
FORMATS = ("xlsx", "ods", "html", "xml", "csv")


@dataclass
class Grid:
    """A sheet being printed."""

    rows: list[list[object]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    indents: dict[tuple[int, int], int] = field(
        default_factory=dict
    )  # of a cell's style, in a workbook alone

    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


def write_sheets(
    folder: Path, sheets: Mapping[str, Grid], form: str, encoding: str, delimiter: str
) -> Path:
    """Write sheets to a file; what is no workbook is named ``.xls``, as many web applications name
    it.
    """
    path = folder / f"anggaran.{'xls' if form in {'html', 'xml'} else form}"
    if form == "xlsx":
        _write_xlsx(path, sheets)
    elif form == "ods":
        _write_ods(path, sheets)
    elif form == "xml":
        path.write_text(_as_xml(sheets), encoding="utf-8")
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
        formats = {
            indent: book.add_format({"indent": indent}) for indent in {*grid.indents.values()}
        }
        for number, row in enumerate(grid.rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(
                            number, column, cell, formats.get(grid.indents.get((number, column), 0))
                        )
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
                span = (
                    {"numberrowsspanned": down, "numbercolumnsspanned": across}
                    if down > 1 or across > 1
                    else {}
                )
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
    head, body = "<head><title>Laporan</title></head>", "".join(lines)
    return f"<html>{head}<body><table border=1>{body}</table></body></html>"


def _as_xml(sheets: Mapping[str, Grid]) -> str:
    """An XML spreadsheet, in which a blank cell is left out and the next one says where it
    stands.
    """
    name_of_all = "urn:schemas-microsoft-com:office:spreadsheet"
    parts = ['<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>']
    parts.append(f'<Workbook xmlns="{name_of_all}" xmlns:ss="{name_of_all}">')
    for name, grid in sheets.items():
        spans = {(m[0], m[1]): (m[2] - m[0], m[3] - m[1]) for m in grid.merges}
        rows = []
        for number, row in enumerate(grid.rows):
            cells = []
            for column, cell in enumerate(row):
                down, across = spans.get((number, column), (0, 0))
                if cell not in {"", None} or down or across:
                    kind = "String" if isinstance(cell, str) else "Number"
                    merge = (
                        f' ss:MergeDown="{down}" ss:MergeAcross="{across}"'
                        if down or across
                        else ""
                    )
                    data = f'<Data ss:Type="{kind}">{_escaped(cell)}</Data>'
                    cells.append(f'<Cell ss:Index="{column + 1}"{merge}>{data}</Cell>')
            if cells:
                rows.append(f'<Row ss:Index="{number + 1}">{"".join(cells)}</Row>')
        parts.append(
            f'<Worksheet ss:Name="{html.escape(name)}"><Table>{"".join(rows)}</Table></Worksheet>'
        )
    return "".join([*parts, "</Workbook>"])


def _escaped(cell: object) -> str:
    """A cell in XML, without the characters that it may not hold."""
    return html.escape(
        re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", str(cell))
    )


def _as_csv(grid: Grid, delimiter: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(grid.rows)
    return stream.getvalue()
