"""The report for pasting: Markdown, in which nothing that a document prints is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import singledispatch

from anggaran.report.paper import Paper
from anggaran.report.view import (
    Block,
    Facts,
    Found,
    Heading,
    Note,
    Row,
    Table,
    Verdict,
    View,
    cell_text,
)

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_INDENT = "\N{EM SPACE}"  # a blank that Markdown keeps


def write_markdown(view: View, _: Paper) -> str:
    """The blocks of a view as Markdown, whole."""
    lines = [f"# {_safe(view.title)}", ""]
    for block in view.blocks():
        lines += [*_lines(block, view.lang), ""]
    return "\n".join(lines).rstrip() + "\n"


def _safe(text: str) -> str:
    r"""A text whose characters mean nothing to Markdown.

    >>> print(_safe("1. *BELANJA* | <b>"))
    1\. \*BELANJA\* \| \<b\>
    """
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])|^([-+=])", r"\1\\\2\3", escaped) if escaped else ""


@singledispatch
def _lines(block: Block, _: str) -> Iterator[str]:
    raise TypeError(block)


@_lines.register
def _heading(block: Heading, _: str) -> Iterator[str]:
    title = block.text if block.is_name else block.text[:1].upper() + block.text[1:]
    yield f"{'#' * (block.level + 1)} {_safe(title)}"


@_lines.register
def _facts(block: Facts, lang: str) -> Iterator[str]:
    yield f"**{_safe(block.title)}**"
    yield ""
    figures = [f"{name} {cell_text(cell, lang)}" for name, cell in block.figures]
    for line in (block.about, "; ".join(figures), *block.notes):
        if line:
            yield f"- {_safe(line)}"


@_lines.register
def _table(block: Table, lang: str) -> Iterator[str]:
    titles = [_safe(column.title) or " " for column in block.columns]
    yield f"| {' | '.join(titles)} |"
    yield f"|{'|'.join('--:' if c.kind.is_figure else '---' for c in block.columns)}|"
    for row in block.rows:
        yield f"| {' | '.join(_cells(row, lang))} |"


def _cells(row: Row, lang: str) -> list[str]:
    cells = [_safe(cell_text(cell, lang)) for cell in row.cells]
    first = next((at for at, cell in enumerate(cells) if cell), 0)
    cells[first] = 2 * row.depth * _INDENT + cells[first]
    return cells


@_lines.register
def _found(block: Found, lang: str) -> Iterator[str]:
    yield f"**{_safe(block.heading)}**"
    yield ""
    if block.table is None:
        for item in block.items:
            text = _safe(item.text)
            yield f"- {_safe(item.place)}: {text}" if item.place else f"- {text}"
            yield from (f"  - {_safe(more)}" for more in item.more)
    else:
        yield from _table(block.table, lang)
    if block.remedy:
        yield ""
        yield f"→ *{_safe(block.remedy)}*"


@_lines.register
def _note(block: Note, _: str) -> Iterator[str]:
    text = _safe(block.text)
    yield f"**{text}**" if block.severity or block.is_answer else text


@_lines.register
def _verdict(block: Verdict, _: str) -> Iterator[str]:
    for line in block.coverage:
        yield _safe(line)
        yield ""
    yield f"**{_safe(block.summary)}**"
