"""Documents in text put into HTML: their tables as tables, ruled or not, for others to print."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from docx import Document
from docx.shared import Cm, Pt

_STYLE = "table { border-collapse: collapse; font-size: 7pt } p { margin: 2pt 0; font-size: 9pt }"
_RULED = "td { border: 0.5pt solid black }"
_BARE = "td { padding: 2pt 6pt }"
_MONEY = re.compile(r"\(?-?(Rp\.? ?)?\d[\d.,]*\)?%?")


def as_html(text: str, *, ruled: bool) -> str:
    """A document whose lines with tabs are rows of tables, blank lines blank paragraphs; amounts
    stand to the right.
    """
    parts: list[str] = []
    rows: list[list[str]] = []

    def close() -> None:
        if rows:
            width = max(map(len, rows))
            lines = ["".join(map(_cell, [*row, *[""] * (width - len(row))])) for row in rows]
            parts.append("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
            rows.clear()

    for line in text.splitlines():
        if "\t" in line:
            rows.append([cell.strip() for cell in line.split("\t")])
        elif line.strip():
            close()
            parts.append(f"<p>{escape(line.strip())}</p>")
        elif not rows:
            parts.append("<p><br></p>")
    close()
    style = _STYLE + (_RULED if ruled else _BARE)
    return f"<html><meta charset='utf-8'><style>{style}</style><body>{''.join(parts)}</body></html>"


def _cell(text: str) -> str:
    side = " align='right'" if _MONEY.fullmatch(text) else ""
    return f"<td{side}>{escape(text)}</td>"


def as_docx(text: str, path: Path, *, ruled: bool) -> Path:
    """The same as a document of Word, on the pages of an office."""
    word = Document()
    normal = word.styles["Normal"]
    normal.font.size, normal.font.name = Pt(9), "Liberation Sans"
    normal.paragraph_format.space_after = Pt(2)
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    rows: list[list[str]] = []

    def close() -> None:
        if rows:
            width = max(map(len, rows))
            table = word.add_table(len(rows), width)
            if ruled:
                table.style = "Table Grid"
            cells = table._cells
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    run = cells[line * width + column].paragraphs[0].add_run(cell)
                    run.font.size = Pt(7)
            rows.clear()

    for line in text.splitlines():
        if "\t" in line:
            rows.append([cell.strip() for cell in line.split("\t")])
        elif line.strip():
            close()
            word.add_paragraph(line.strip())
        elif not rows:
            word.add_paragraph()
    close()
    word.save(str(path))
    return path
