"""What a comparison of documents shows, as rows of text ready to lay out.

Of many documents each goes by a letter, explained once at the top, so that amounts stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np

from anggaran.amount.column import format_amount
from anggaran.compare.change import Change, Status
from anggaran.compare.crosstable import CrossTable, Head
from anggaran.compare.figure import Figure
from anggaran.compare.lines import Lines, Measures, Pair
from anggaran.compare.matrix import Matrix
from anggaran.compare.periods import period_of
from anggaran.compare.reconciliation import Reconciliation, Total
from anggaran.compare.versions import Versions
from anggaran.finding import Findings, Text
from anggaran.report.inert import inert
from anggaran.report.name import measure_name, row_name, shorten
from anggaran.report.view import FOLD, Grid
from anggaran.report.vote import outliers_text
from anggaran.tree import Tree

_NAME = 40  # characters of the name of a version
_SHOWN = 3  # missing lines named; the rest are counted
_STATUSES = {
    "agree": Text("sama", "agree"),
    "unknown": Text("tidak terbaca", "unreadable"),
}
CHANGES = {
    Status.UNCHANGED: Text("tetap", "unchanged"),
    Status.MOVED: Text("bergeser", "moved"),
    Status.RAISED: Text("naik", "raised"),
    Status.CUT: Text("turun", "cut"),
    Status.NEW: Text("baru", "new"),
    Status.DROPPED: Text("dihapus", "dropped"),
    Status.UNKNOWN: Text("tidak terbaca", "unreadable"),
}


def total_grid(reconciliation: Reconciliation, lang: str = "id") -> Grid:
    """The totals of both documents side by side."""
    headings = Text("total|kiri|kanan|kiri − kanan", "total|left|right|left − right").line(lang)
    rows = [(measure_name(total.measure), *_two_sides(total, lang)) for total in reconciliation.totals]
    return Grid(tuple(headings.split("|")), (False, True, True, True), tuple(rows))


def rounding_line(reconciliation: Reconciliation, lang: str = "id") -> str:
    """What the largest difference of a total is that counts as none; ``""`` where every sen counts."""
    spared = [each for each in reconciliation.totals if each.difference and abs(each.difference) <= each.tolerance]
    if not spared:
        return ""
    amount = format_amount(max(each.tolerance for each in spared), lang)
    return Text(
        f"Selisih total sampai {amount} dianggap pembulatan atau toleransi.",
        f"Differences of totals up to {amount} count as rounding or tolerance.",
    ).line(lang)


def columns_line(reconciliation: Reconciliation, lang: str = "id") -> str:
    """Which columns were held against each other where their names differ; ``""`` where none do."""
    named = [each for each in reconciliation.measures if each.left != each.right]
    columns = ", ".join(f"{measure_name(each.left)} − {measure_name(each.right)}" for each in named)
    return f"{Text('Kolom (kiri − kanan)', 'Columns (left − right)').line(lang)}: {columns}." if columns else ""


def pair_grid(reconciliation: Reconciliation, lang: str = "id", *, everything: bool = False) -> Grid:
    """The lines that differ or stand on one side only; the lines above, which differ with them, where all are asked."""
    headings = Text("kode|uraian|jumlah|kiri|kanan|kiri − kanan|", "kode|uraian|amount|left|right|left − right|")
    only = {
        "left": Text("hanya di kiri", "left only").line(lang),
        "right": Text("hanya di kanan", "right only").line(lang),
    }
    differing = sum(pair.status != "both" or bool(pair.difference) for pair in reconciliation.pairs)
    held = reconciliation.lines if everything else reconciliation.held
    shown = [each.pair(line) for each in held for line in _apart(each, everything=everything)]
    shown = shown if everything else shown[:FOLD]
    rows = [
        (
            inert(pair.kode or ""),
            shorten(pair.uraian),
            measure_name(pair.measure),
            *_two_sides(pair, lang),
            only.get(pair.status, ""),
        )
        for pair in shown
    ]
    figures = (False, False, False, True, True, True, False)
    return Grid(tuple(headings.line(lang).split("|")), figures, tuple(rows), differing - len(shown) if shown else 0)


def _apart(lines: Lines, *, everything: bool) -> list[int]:
    """Lines that differ or stand on one side, in order; but for everything those that account for the others."""
    told = np.zeros(lines.alignment.count, dtype=np.bool_)
    told[lines.own], told[lines.lone] = True, True
    if everything:
        told = ~lines.both | np.asarray(lines.gap != 0, dtype=np.bool_)
    return [line for line in lines.order.tolist() if told[line]]


def _two_sides(total: Total | Pair, lang: str) -> tuple[str, str, str]:
    left, right, difference = (format_amount(value, lang) for value in (total.left, total.right, total.difference))
    return left, right, difference


def letters(names: Sequence[str]) -> dict[str, str]:
    """A letter for each document.

    >>> letters(["DPA", "LRA"])
    {'DPA': 'A', 'LRA': 'B'}
    """
    return {name: (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26) for at, name in enumerate(names)}


def figure_grid(figures: Sequence[Figure], marks: Mapping[str, str], lang: str = "id") -> Grid:
    """One row a figure, one column for each document; an asterisk where it parts from the others.

    Args:
        figures: totals or lines.
        marks: the letter of each document.
        lang: ``id`` or ``en``.
    """
    first = Text("kode|uraian|jumlah", "kode|uraian|amount").line(lang).split("|")
    rows = [
        (
            inert(figure.kode or ""),
            shorten(figure.uraian),
            measure_name(figure.measure),
            *(_said(figure, name, lang) for name in marks),
            _verdict(figure, marks, lang),
        )
        for figure in figures
    ]
    headings = (*first, *(f"{mark} " for mark in marks.values()), Text("menyimpang", "outlier").line(lang))
    return Grid(headings, (False,) * 3 + (True,) * len(marks) + (False,), tuple(rows))


def _said(figure: Figure, name: str, lang: str) -> str:
    if name not in figure.amounts:
        return ""
    amount = figure.amounts[name]
    apart = any(each.document == name for each in figure.parting)
    return f"{format_amount(amount, lang)}{'*' if apart else ' '}"


def _verdict(figure: Figure, marks: Mapping[str, str], lang: str) -> str:
    if figure.status == "agree" and len({each.amount for each in figure.said}) > 1:
        return Text("sama, dibulatkan", "agree, rounded").line(lang)
    if figure.status in _STATUSES:
        return _STATUSES[figure.status].line(lang)
    return outliers_text([(marks[each.document], each.difference) for each in figure.outliers], lang)


def cover_lines(matrix: Matrix, marks: Mapping[str, str], lang: str = "id") -> Iterator[str]:
    """Which document covers how much of what the others carry, and what it lacks."""
    for cover in matrix.covers:
        rows = [
            f"{row_name(line.kode, line.uraian, None, lang)} {format_amount(line.amount, lang)}"
            for line in cover.missing[:_SHOWN]
        ]
        if rest := len(cover.missing) - len(rows):
            rows.append(Text(f"dan {rest} baris lain", f"and {rest} other lines").line(lang))
        amount, lacks = f"{measure_name(cover.measure)} {format_amount(cover.amount, lang)}", ", ".join(rows)
        if cover.amount is not None and cover.of is not None and cover.amount < cover.of:
            amount += f" {Text('dari', 'of').line(lang)} {format_amount(cover.of, lang)}"
        yield Text(
            f"{marks[cover.document]}: {amount}; tidak memuat {lacks}.",
            f"{marks[cover.document]}: {amount}; lacks {lacks}.",
        ).line(lang)


def meeting_grid(matrix: Matrix, marks: Mapping[str, str], lang: str = "id") -> Grid:
    """Every two documents: what they were compared by, and how far their totals are apart."""
    headings = Text("dokumen|dibandingkan menurut|jumlah|selisih", "documents|compared by|amount|difference")
    rows = [
        (f"{marks[left]} − {marks[right]}", met.basis.line(lang), _columns(measure), _difference(each, lang))
        for (left, right), met in matrix.pairs.items()
        for measure, each in zip(met.measures, met.totals, strict=True)
    ]
    return Grid(tuple(headings.line(lang).split("|")), (False, False, False, True), tuple(rows))


def _columns(measure: Measures) -> str:
    """A measure by its name, with the columns on both sides where theirs differ."""
    if measure.left == measure.right:
        return measure_name(measure.name)
    return f"{measure_name(measure.name)} ({measure_name(measure.left)} − {measure_name(measure.right)})"


def _difference(total: Total, lang: str) -> str:
    return format_amount(total.difference, lang)


def step_name(versions: Versions) -> str:
    """From which version to which: two documents, or two columns of one."""
    sides = (versions.before.name, versions.after.name)
    if versions.before is versions.after:
        sides = (measure_name(versions.paired.measure.left), measure_name(versions.paired.measure.right))
    return " → ".join(shorten(side, _NAME) for side in sides)


def counts_line(versions: Versions, lang: str = "id") -> str:
    """How many lines became what, and by how much the whole changed."""
    counts = [f"{CHANGES[Status(status)].line(lang)} {count}" for status, count in versions.counts.items() if count]
    change = format_amount(versions.change, lang)
    return f"{Text('Baris', 'Lines').line(lang)}: {', '.join(counts)}. Bertambah/(berkurang): {change}."


def change_grid(versions: Versions, lang: str = "id", *, everything: bool = False) -> Grid:
    """The lowest lines that are not as they were, in the order of the earlier version."""
    headings = Text("kode|uraian|sebelum|setelah|bertambah/(berkurang)|", "kode|uraian|before|after|change|")
    changed = [line for line in versions.lines if line.status != Status.UNCHANGED]
    shown = changed if everything else changed[:FOLD]
    figures = (False, False, True, True, True, False)
    rows = tuple(_change(line, lang) for line in shown)
    return Grid(tuple(headings.line(lang).split("|")), figures, rows, len(changed) - len(shown))


def _change(line: Change, lang: str) -> tuple[str, ...]:
    amounts = (format_amount(value, lang) for value in (line.before, line.after, line.change))
    return inert(line.kode or ""), shorten(line.uraian), *amounts, CHANGES[line.status].line(lang)


def move_lines(versions: Versions, lang: str = "id") -> Iterator[str]:
    """Each zero-sum move: within what, how many lines, how much, and who approves it."""
    for move in versions.moves:
        amount = format_amount(move.amount, lang)
        approval = f", {move.approval.line(lang)}" if move.approval else ""
        yield inert(f"{move.text.line(lang)}; {Text('berpindah', 'moved').line(lang)} {amount}{approval}.")


def cross_grid(cross: CrossTable, lang: str = "id") -> Grid:
    """Programs down, kinds of spending across by their codes, with both margins."""
    total = Text("jumlah", "total").line(lang)
    headings = ("kode", "uraian", *(shorten(head.kode or head.uraian) for head in cross.columns), total)
    rows = [_cross_row(cross, row, lang) for row in cross.rows]
    sums = [*cross.column_totals.values(), cross.total]
    rows.append(("", total.upper(), *(format_amount(amount, lang) for amount in sums)))
    return Grid(headings, (False, False) + (True,) * (len(cross.columns) + 1), tuple(rows))


def heads_line(cross: CrossTable) -> str:
    """What the columns of a cross table are called."""
    return inert("; ".join(f"{head.kode} {head.uraian}" for head in cross.columns if head.kode and head.uraian))


def _cross_row(cross: CrossTable, row: Head, lang: str) -> tuple[str, ...]:
    amounts: list[Decimal | None] = [cross.cell(row.kode, column.kode) for column in cross.columns]
    amounts.append(cross.row_totals[row.kode])
    return inert(row.kode or ""), shorten(row.uraian), *(format_amount(amount, lang) for amount in amounts)


def period_line(tree: Tree, lang: str = "id") -> str:
    """To which day a report runs, or why that is not known."""
    period, reason = period_of(tree)
    if period is None or period.end is None:
        unknown = reason or Text("tanggal tutup tidak tercetak", "no cut-off date is printed")
        return f"{Text('periode', 'period').line(lang)}: {inert(unknown.line(lang))}"
    until = Text(f"sampai {period.end:%d-%m-%Y}", f"until {period.end:%Y-%m-%d}").line(lang)
    return f"{until} ({shorten(period.text)})"


def running_line(findings: Findings, lang: str = "id") -> str:
    """Whether realisasi runs on from report to report; ``""`` where no two could be compared."""
    if "falling-cumulative" not in findings.coverage.checked:
        return ""
    if findings.of("not-cumulative"):
        return Text("Realisasi tercetak per bulan.", "Realisasi is printed by month.").line(lang)
    falls = len(findings.of("falling-cumulative"))
    kept = Text("tidak ada baris yang turun", "no line falls") if not falls else Text(f"{falls} turun", f"{falls} fall")
    return Text(f"Realisasi kumulatif; {kept.id}.", f"Realisasi is cumulative; {kept.en}.").line(lang)
