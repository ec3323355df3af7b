"""Several documents in one matrix: what a report shows, and its record.

Each document goes by a letter, explained once at the top, so that amounts stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, cast

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import decimal_of
from anggaran.compare.columns import Measures
from anggaran.compare.covers import Cover
from anggaran.compare.figure import Figure
from anggaran.compare.matrix import Matrix
from anggaran.explain.explaining import explained
from anggaran.finding import Findings, Text
from anggaran.report import shapes
from anggaran.report.compared import (
    LINE,
    TITLE,
    TOTAL,
    amounts,
    measure_records,
    noted,
    period_notes,
    titled,
)
from anggaran.report.outermost import answer, outermost
from anggaran.report.parts import facts, findings_blocks, own_blocks, verdict
from anggaran.report.record import (
    document_record,
    picked,
    plain,
    verdict_record,
    with_own,
)
from anggaran.report.trees import trees_blocks
from anggaran.report.view import (
    FOLD,
    Amount,
    Block,
    Cell,
    Heading,
    Kind,
    Note,
    Row,
    Rows,
    Table,
    View,
    columns_of,
)
from anggaran.rules.several import document_name, outliers_text
from anggaran.rules.words import inert, row_name, shorten

_OUTERMOST = 10  # outermost lines that a short report shows
_SHOWN = 3  # missing lines named; the rest are counted
_STATUSES = {
    "agree": Text("sama", "agree"),
    "unknown": Text("tidak terbaca", "unreadable"),
}


def matrix_view(
    matrix: Matrix,
    *,
    lang: str = "id",
    everything: bool = False,
    own: Sequence[Findings] | None = None,
) -> View:
    """Several documents in one matrix: totals and the lines that differ, a column a document.

    Args:
        matrix: the documents.
        lang: ``id`` or ``en``.
        everything: show every line and finding instead of the first twenty.
        own: what was found in each document by itself, in their order.
    """
    return View(
        name="matrix",
        title=TITLE.line(lang),
        lang=lang,
        blocks=lambda: list(_matrix(matrix, own or (), lang, everything=everything)),
        record=lambda: matrix_record(matrix, lang, own),
        appendix=lambda: trees_blocks(list(matrix.documents.values()), lang),
        everything=everything,
    )


def matrix_record(
    matrix: Matrix, lang: str = "id", own: Sequence[Findings] | None = None
) -> shapes.Matrix:
    """Several documents in one matrix; of the lines those that do not agree.

    Args:
        matrix: the documents.
        lang: language of messages and reasons.
        own: what was found in each document by itself; left out where nobody looked.
    """
    trees = list(matrix.documents.values())
    documents = with_own([document_record(tree) for tree in trees], own, lang)
    apart = matrix.lines.apart
    return {
        "version": 1,
        "documents": [
            {"name": name, **document}
            for name, document in zip(matrix.names, documents, strict=True)
        ],
        "left": document_record(trees[0]),
        "right": document_record(trees[1]),
        "totals": [_figure(figure) for figure in matrix.totals],
        "lines": [_line(each) for each in apart],
        "agreeing": len(matrix.lines) - len(apart),
        "covers": [_cover(cover) for cover in matrix.covers],
        "pairs": [
            {
                "left": left,
                "right": right,
                "measures": measure_records(met.measures),
                "totals": [picked(total, *TOTAL) for total in met.totals],
                "basis": met.basis.line(lang),
            }
            for (left, right), met in matrix.pairs.items()
        ],
        **verdict_record(trees, explained(matrix.findings, *trees), lang),
    }


def _matrix(
    matrix: Matrix, own: Sequence[Findings], lang: str, *, everything: bool
) -> Iterator[Block]:
    marks = letters(matrix.names)
    findings = explained(matrix.findings, *matrix.documents.values())
    for name, tree in matrix.documents.items():
        yield facts(tree, lang, marks[name])
    yield from period_notes(findings, lang)
    if matrix.totals:
        yield Heading(Text("Jumlah keseluruhan", "Totals").line(lang))
        yield _figure_table("figures", matrix.totals, marks, lang)
    yield from _answer(matrix, marks, lang)
    yield from _differing(matrix, marks, lang, everything=everything)
    yield from _mark_note([*matrix.totals, *matrix.own], lang)
    covers = Text("Cakupan", "Coverage of the documents").line(lang)
    yield from noted(covers, _cover_lines(matrix, marks, lang))
    yield Heading(Text("Tiap dua dokumen", "Every two documents").line(lang))
    yield _meeting_table(matrix, marks, lang)
    yield from findings_blocks(findings, lang)
    sides = [f"{marks[name]} {document_name(name)}" for name in matrix.names]
    yield from own_blocks(own, sides[: len(own)], lang)
    yield verdict(findings, len(matrix.pairs), lang, own)


def _answer(matrix: Matrix, marks: Mapping[str, str], lang: str) -> Iterator[Block]:
    """Which of the outermost lines make the difference of each document, the largest first."""
    held, listed = _outermost(matrix)
    totals = {figure.measure: figure for figure in matrix.totals}
    by_document: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in held:
        for each in figure.ballot.parting:
            by_document[figure.measure, each].append(figure)
    for (measure, name), figures in by_document.items():
        first = max(figures, key=lambda figure: abs(figure.gap(name) or 0))
        whole = totals[measure].gap(name) if totals[measure].status == "differ" else None
        told = answer(
            row_name(first.kode, first.uraian),
            decimal_of(first.gap(name) or 0),
            None if whole is None else decimal_of(whole),
            measure,
            lang,
        )
        said = f"{marks[name]} − {marks[first.ballot.reference]}: {told}"
        yield Note(said, is_answer=True)
    if not listed and len(held) > 1:
        table = _figure_table("outermost", held, marks, lang)
        yield replace(table, fold=_OUTERMOST)


def _outermost(matrix: Matrix) -> tuple[list[Figure], bool]:
    """The outermost lines on which documents differ, by size; and whether these are all lines."""
    held: dict[Figure, None] = {}
    told: set[tuple[str, str]] = set()
    listed = True
    for names, met in matrix.pairs.items():
        for lines in met.judged:
            outer = outermost(lines)
            apart = [each for each in matrix.figures(names, lines, outer) if each.ballot.parting]
            parting = {(each.measure, name) for each in apart for name in each.ballot.parting}
            if not parting <= told:
                held |= dict.fromkeys(apart)
                told |= parting
                listed &= len(outer) == lines.alignment.count
    return sorted(held, key=lambda each: -each.size), listed


def _differing(
    matrix: Matrix, marks: Mapping[str, str], lang: str, *, everything: bool
) -> Iterator[Block]:
    """The lines that differ by themselves, by size, and those of which too little can be read; also
    the lines that differ only as they do where all are asked.
    """
    apart = matrix.lines.apart
    unread = [each for each in apart if each.status == "unknown"]
    shown = apart if everything else [*matrix.own, *unread]
    rest = len(matrix.lines) - len(apart)
    agree = "other agrees" if rest == 1 else "others agree"
    title = Text(
        f"Baris yang berbeda ({rest} lainnya sama)", f"Lines that differ ({rest} {agree})"
    ).line(lang)
    hidden = len(apart) - len(shown)
    if shown:
        yield Heading(title)
        table = _figure_table("figures", shown, marks, lang)
        yield replace(table, fold=FOLD, hidden=hidden)


def letters(names: Sequence[str]) -> dict[str, str]:
    """A letter for each document.

    >>> letters(["DPA", "LRA"])
    {'DPA': 'A', 'LRA': 'B'}
    """
    return {
        name: (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)
        for at, name in enumerate(names)
    }


def _mark_note(figures: Sequence[Figure], lang: str) -> Iterator[Note]:
    """What an asterisk means, if there is one."""
    if any(figure.status == "differ" for figure in figures):
        note = Text(
            "* lain dari mayoritas; bila tidak ada mayoritas, dari dokumen pertama yang totalnya "
            "tidak menyimpang",
            "* not what the majority says; without one, not what the first document with an "
            "undisputed total says",
        )
        yield Note(note.line(lang))


def _figure_table(
    name: str, figures: Sequence[Figure], marks: Mapping[str, str], lang: str
) -> Table:
    headings = Text("kode|uraian|jumlah", "kode|uraian|amount").line(lang)
    outlier = Text("menyimpang", "outlier").line(lang)
    columns = columns_of(
        "|".join((headings, *marks.values(), outlier)),
        (*LINE, Kind.TEXT, *amounts(len(marks)), Kind.TEXT),
    )
    return Table(name, columns, Rows(figures, partial(_figure_row, marks, lang)))


def _figure_row(marks: Mapping[str, str], lang: str, figure: Figure) -> Row:
    return Row(
        (
            inert(" ▸ ".join(figure.path) or figure.kode or ""),
            shorten(figure.uraian),
            titled(figure.measure),
            *(_said(figure, name) for name in marks),
            _outliers(figure, marks, lang),
        )
    )


def _said(figure: Figure, name: str) -> Cell:
    if name not in figure.amounts:
        return None
    apart = any(each.document == name for each in figure.parting)
    return Amount(figure.amounts[name], marked=apart)


def _outliers(figure: Figure, marks: Mapping[str, str], lang: str) -> str:
    if figure.status == "agree" and len({each.amount for each in figure.said}) > 1:
        return Text("sama, dibulatkan", "agree, rounded").line(lang)
    if figure.status in _STATUSES:
        return _STATUSES[figure.status].line(lang)
    apart = [(marks[each.document], each.difference) for each in figure.outliers]
    return outliers_text(apart, lang)


def _cover_lines(matrix: Matrix, marks: Mapping[str, str], lang: str) -> Iterator[str]:
    """Which document covers how much of what the others carry, and what it lacks."""
    for cover in matrix.covers:
        rows = [
            f"{row_name(line.kode, line.uraian, None, lang)} {format_amount(line.amount, lang)}"
            for line in cover.missing[:_SHOWN]
        ]
        if rest := len(cover.missing) - len(rows):
            rows.append(Text(f"dan {rest} baris lain", f"and {rest} other lines").line(lang))
        amount, lacks = (
            f"{titled(cover.measure)} {format_amount(cover.amount, lang)}",
            ", ".join(rows),
        )
        if cover.amount is not None and cover.of is not None and cover.amount < cover.of:
            amount += f" {Text('dari', 'of').line(lang)} {format_amount(cover.of, lang)}"
        yield Text(
            f"{marks[cover.document]}: {amount}; tidak memuat {lacks}.",
            f"{marks[cover.document]}: {amount}; lacks {lacks}.",
        ).line(lang)


def _meeting_table(matrix: Matrix, marks: Mapping[str, str], lang: str) -> Table:
    """Every two documents: what they were compared by, and how far their totals are apart."""
    headings = Text(
        "dokumen|dibandingkan menurut|jumlah|selisih", "documents|compared by|amount|difference"
    )
    rows = [
        Row(
            (
                f"{marks[left]} − {marks[right]}",
                met.basis.line(lang),
                _columns(measure),
                Amount(each.difference),
            )
        )
        for (left, right), met in matrix.pairs.items()
        for measure, each in zip(met.measures, met.totals, strict=True)
    ]
    kinds = (Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.AMOUNT)
    return Table("meetings", columns_of(headings.line(lang), kinds), rows)


def _columns(measure: Measures) -> str:
    """A measure by its name, with the columns on both sides where theirs differ."""
    if measure.left == measure.right:
        return titled(measure.name)
    return f"{titled(measure.name)} ({titled(measure.left)} − {titled(measure.right)})"


def _figure(figure: Figure) -> shapes.Figure:
    return {
        "measure": str(figure.measure),
        "values": plain(figure.amounts),
        "majority": plain(figure.majority),
        "outliers": [plain(each._asdict()) for each in figure.outliers],
        "status": cast("Any", figure.status),
    }


def _line(figure: Figure) -> shapes.FigureLine:
    line = {"kode": figure.kode, "uraian": figure.uraian, **_figure(figure)}
    path = {"path": list(figure.path)} if figure.path else {}
    return cast("shapes.FigureLine", line | path)


def _cover(cover: Cover) -> shapes.Cover:
    return {
        "document": cover.document,
        "measure": str(cover.measure),
        "amount": plain(cover.amount),
        "of": plain(cover.of),
        "missing": [picked(line, "kode", "uraian", "amount") for line in cover.missing],
    }
