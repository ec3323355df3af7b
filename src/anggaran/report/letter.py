"""The list that a LKjIP owes an explanation of: nodes below a threshold, with a column to fill in.

Given back, the workbook is a document like any other: what is still not explained is found by
``anggaran check`` (``unexplained-threshold``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Text
from anggaran.report.sheet import styles_of
from anggaran.rules.words import inert, percent_text

_EXACT = Decimal(10) ** 13  # rupiah below which fifteen digits of a number cell hold the sen
# In either language the words by which the columns are read again, and empty remarks missed.
_HEADINGS = (
    "Kode",
    "Uraian",
    "Pagu",
    "Realisasi",
    "Serapan (%)",
    "Ambang",
    "Keterangan (wajib diisi)",
)
_WIDTHS = (24, 52, 20, 20, 12, 10, 60)
_TITLE = Text(
    "Serapan di bawah ambang: isi kolom Keterangan dengan hambatan dan tindak lanjutnya",
    "Absorption below the threshold: write what hindered it, and what is done, under Keterangan",
)
_EDGE = {"border": 1, "border_color": "#B8BFC6", "valign": "top"}
_STYLES: Mapping[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 13},
    "head": {**_EDGE, "bold": True, "bg_color": "#E6EAEE", "text_wrap": True},
    "text": {**_EDGE, "text_wrap": True},
    "money": {**_EDGE, "num_format": "#,##0.00", "align": "right"},
    "share": {**_EDGE, "num_format": "0.00"},
    "answer": {**_EDGE, "text_wrap": True, "bg_color": "#FFF9DB"},
}


def letter(findings: Iterable[Finding], *, lang: str = "id") -> bytes:
    """A workbook of the nodes below a threshold, a sheet a document, each with a place to explain.

    Args:
        findings: of :func:`anggaran.flag`; others are passed over.
        lang: of the title, ``id`` or ``en``.

    >>> from anggaran import flag
    >>> letter(flag([{"kode": "5.1", "pagu": 10, "realisasi": 4}]))[:2]
    b'PK'
    """
    by_table: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule == "below-threshold":
            by_table[finding.where.file or "", finding.table].append(finding)
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        styles = styles_of(book, lang, _STYLES)
        for number, ((file, table), low) in enumerate(by_table.items() or _NONE, start=1):
            page = book.add_worksheet("Ambang" if number == 1 else f"Ambang {number}")
            place = inert(" ▸ ".join(dict.fromkeys(part for part in (file, table) if part)))
            page.write_string(0, 0, _TITLE.line(lang), styles["title"])
            page.write_string(1, 0, place)
            _put(page, low, styles, lang)
    return stream.getvalue()


_NONE: Iterable[tuple[tuple[str, str], list[Finding]]] = ((("", ""), []),)


def _put(page: Any, low: Sequence[Finding], styles: Mapping[str, Any], lang: str) -> None:
    for column, (title, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(3, column, title, styles["head"])
    for line, finding in enumerate(low, start=4):
        page.set_row(line, 15 * max(2, len(finding.uraian) // _WIDTHS[1] + 1))
        page.write_string(line, 0, inert(finding.kode or ""), styles["text"])
        page.write_string(line, 1, inert(finding.uraian), styles["text"])
        for column, name in enumerate(("pagu", "realisasi"), start=2):
            _amount(page, (line, column), finding.details[name], styles, lang)
        page.write_number(line, 4, finding.computed or 0, styles["share"])
        missed = percent_text(Decimal(finding.details["threshold"]), lang)
        page.write_string(line, 5, f"< {missed}", styles["text"])
        page.write_blank(line, 6, None, styles["answer"])
    page.freeze_panes(4, 2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)


def _amount(
    page: Any, cell: tuple[int, int], value: Decimal, styles: Mapping[str, Any], lang: str
) -> None:
    if abs(value) < _EXACT:
        page.write_number(*cell, value, styles["money"])
    else:
        page.write_string(*cell, format_amount(value, lang), styles["text"])
