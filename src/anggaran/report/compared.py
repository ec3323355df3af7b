"""What a report on documents held against each other shows.

Of many documents each goes by a letter, explained once at the top, so that amounts stand side by
side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from anggaran.amount.column import format_amount
from anggaran.compare.columns import Measures
from anggaran.compare.crosstab import CrossTable, Head
from anggaran.compare.figure import Figure
from anggaran.compare.lines import Lines, Pair
from anggaran.compare.matrix import Matrix
from anggaran.compare.periods import period_of
from anggaran.compare.reconciliation import Reconciliation, Total
from anggaran.compare.versions import Change, Status, Versions, documents_of
from anggaran.finding import Findings, Severity, Text
from anggaran.report.parts import columns_of, facts, findings_blocks, own_blocks, verdict
from anggaran.report.record import (
    cross_record,
    matrix_record,
    monthly_record,
    reconcile_record,
    steps_record,
    versions_record,
)
from anggaran.report.trees import trees_blocks
from anggaran.report.view import (
    FOLD,
    Amount,
    Block,
    Cell,
    Column,
    Heading,
    Kind,
    Note,
    Row,
    Rows,
    Table,
    View,
)
from anggaran.rules.registry import sentence
from anggaran.rules.several import document_name, outliers_text
from anggaran.rules.words import inert, measure_name, row_name, shorten
from anggaran.tree import Tree

_NAME = 40  # characters of the name of a version
_SHOWN = 3  # missing lines named; the rest are counted
_SIDES = Text("Kiri", "Left"), Text("Kanan", "Right")
_VERSIONS = Text("Sebelum", "Before"), Text("Setelah", "After")
_STATUSES = {
    "agree": Text("sama", "agree"),
    "unknown": Text("tidak terbaca", "unreadable"),
}
_ONLY = {
    "both": Text("", ""),
    "left": Text("hanya di kiri", "left only"),
    "right": Text("hanya di kanan", "right only"),
}
_CHANGES = {
    Status.UNCHANGED: Text("tetap", "unchanged"),
    Status.MOVED: Text("bergeser", "moved"),
    Status.RAISED: Text("naik", "raised"),
    Status.CUT: Text("turun", "cut"),
    Status.NEW: Text("baru", "new"),
    Status.DROPPED: Text("dihapus", "dropped"),
    Status.UNKNOWN: Text("tidak terbaca", "unreadable"),
}
_LINE = (Kind.KODE, Kind.LABEL)
_TITLE = Text("Dokumen dihadapkan", "Documents held against each other")


def reconcile_view(
    result: Reconciliation,
    *,
    lang: str = "id",
    everything: bool = False,
    own: Sequence[Findings] | None = None,
) -> View:
    """Two documents held against each other: totals, the lines that differ, findings, coverage.

    Args:
        result: the two documents.
        lang: ``id`` or ``en``.
        everything: show every line and finding instead of the first twenty.
        own: what was found in the left document by itself, and in the right one.
    """
    return View(
        name="reconcile",
        title=_TITLE.line(lang),
        lang=lang,
        blocks=lambda: list(_reconcile(result, own or (), lang, everything=everything)),
        record=lambda: reconcile_record(result, lang, own),
        appendix=lambda: trees_blocks([result.left, result.right], lang),
        everything=everything,
    )


def _reconcile(
    result: Reconciliation, own: Sequence[Findings], lang: str, *, everything: bool
) -> Iterator[Block]:
    findings, sides = result.findings, [side.line(lang) for side in _SIDES]
    yield facts(result.left, lang, sides[0])
    yield facts(result.right, lang, sides[1])
    by = Text("Dibandingkan menurut", "Compared by").line(lang)
    yield Note(f"{by} {result.basis.line(lang)}.")
    yield from _columns_note(result, lang)
    yield from _period_notes(findings, lang)
    if result.totals:
        yield _total_table(result, lang)
    yield from _rounding_note(result, lang)
    pairs = _pair_table(result, lang, everything=everything)
    if pairs.rows:
        yield Heading(Text("Baris yang berbeda", "Lines that differ").line(lang))
        yield pairs
    yield from findings_blocks(findings, lang)
    yield from own_blocks(own, sides[: len(own)], lang)
    yield verdict(findings, 2, lang, own)


def _columns_note(result: Reconciliation, lang: str) -> Iterator[Note]:
    """Which columns were held against each other where their names differ."""
    named = [each for each in result.measures if each.left != each.right]
    sides = (f"{_name(each.left)} − {_name(each.right)}" for each in named)
    if named:
        title = Text("Kolom (kiri − kanan)", "Columns (left − right)").line(lang)
        yield Note(f"{title}: {', '.join(sides)}.")


def _rounding_note(result: Reconciliation, lang: str) -> Iterator[Note]:
    """What the largest difference of a total is that counts as none."""
    spared = [
        each.tolerance
        for each in result.totals
        if each.difference and abs(each.difference) <= each.tolerance
    ]
    if spared:
        amount = format_amount(max(spared), lang)
        note = Text(
            f"Selisih total sampai {amount} dianggap pembulatan atau toleransi.",
            f"Differences of totals up to {amount} count as rounding or tolerance.",
        )
        yield Note(note.line(lang))


def _period_notes(findings: Findings, lang: str) -> Iterator[Note]:
    """That documents stop at different days, before any of their figures."""
    for finding in findings.of("period-differs"):
        yield Note(sentence(finding, lang), Severity.WARNING)


def _total_table(result: Reconciliation, lang: str) -> Table:
    """The totals of both documents side by side."""
    headings = Text("total|kiri|kanan|kiri − kanan", "total|left|right|left − right")
    rows = [Row((_name(total.measure), *_two_sides(total))) for total in result.totals]
    return Table("totals", columns_of(headings.line(lang), (Kind.TEXT, *_amounts(3))), rows)


def _pair_table(result: Reconciliation, lang: str, *, everything: bool) -> Table:
    """The lines that differ or stand on one side; the lines above them where all are asked."""
    headings = Text(
        "kode|uraian|jumlah|kiri|kanan|kiri − kanan|", "kode|uraian|amount|left|right|left − right|"
    )
    kinds = (*_LINE, Kind.TEXT, *_amounts(3), Kind.TEXT)
    held = result.lines if everything else result.held
    shown = [(each, line) for each in held for line in _apart(each, everything=everything)]

    def row(at: tuple[Lines, int]) -> Row:
        pair = at[0].pair(at[1])
        only = _ONLY[pair.status].line(lang)
        kode = " ▸ ".join(pair.path) or pair.kode or ""
        name = inert(kode), shorten(pair.uraian), _name(pair.measure)
        return Row((*name, *_two_sides(pair), only))

    differing = sum(len(_apart(each, everything=True)) for each in result.lines)
    hidden = max(differing - len(shown), 0)
    columns = columns_of(headings.line(lang), kinds)
    return Table("pairs", columns, Rows(shown, row), fold=FOLD, hidden=hidden)


def _apart(lines: Lines, *, everything: bool) -> list[int]:
    """Lines that differ or stand on one side; but for everything those that explain the others."""
    told = np.zeros(lines.alignment.count, dtype=np.bool_)
    told[lines.own], told[lines.lone] = True, True
    if everything:
        told = ~lines.both | np.asarray(lines.gap != 0, dtype=np.bool_)
    apart: list[int] = lines.by_size(lines.order[told[lines.order]]).tolist()
    return apart


def _two_sides(total: Total | Pair) -> tuple[Cell, Cell, Cell]:
    return Amount(total.left), Amount(total.right), Amount(total.difference)


def _amounts(count: int) -> tuple[Kind, ...]:
    return (Kind.AMOUNT,) * count


def _name(measure: object) -> str:
    return measure_name(str(measure))


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
        title=_TITLE.line(lang),
        lang=lang,
        blocks=lambda: list(_matrix(matrix, own or (), lang)),
        record=lambda: matrix_record(matrix, lang, own),
        appendix=lambda: trees_blocks(list(matrix.documents.values()), lang),
        everything=everything,
    )


def _matrix(matrix: Matrix, own: Sequence[Findings], lang: str) -> Iterator[Block]:
    marks, findings = letters(matrix.names), matrix.findings
    for name, tree in matrix.documents.items():
        yield facts(tree, lang, marks[name])
    yield from _period_notes(findings, lang)
    totals = Text("Jumlah keseluruhan", "Totals").line(lang)
    yield from _figures(totals, matrix.totals, marks, lang)
    apart = matrix.lines.apart
    rest = len(matrix.lines) - len(apart)
    differing = Text(
        f"Baris yang berbeda ({rest} lainnya sama)", f"Lines that differ ({rest} others agree)"
    )
    yield from _figures(differing.line(lang), apart, marks, lang, fold=FOLD)
    covers = Text("Cakupan", "Coverage of the documents").line(lang)
    yield from _noted(covers, _cover_lines(matrix, marks, lang))
    yield Heading(Text("Tiap dua dokumen", "Every two documents").line(lang))
    yield _meeting_table(matrix, marks, lang)
    yield from findings_blocks(findings, lang)
    sides = [f"{marks[name]} {document_name(name)}" for name in matrix.names]
    yield from own_blocks(own, sides[: len(own)], lang)
    yield verdict(findings, len(matrix.pairs), lang, own)


def letters(names: Sequence[str]) -> dict[str, str]:
    """A letter for each document.

    >>> letters(["DPA", "LRA"])
    {'DPA': 'A', 'LRA': 'B'}
    """
    return {
        name: (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)
        for at, name in enumerate(names)
    }


def _figures(
    title: str,
    figures: Sequence[Figure],
    marks: Mapping[str, str],
    lang: str,
    fold: int | None = None,
) -> Iterator[Block]:
    """Figures under a title: a row each, a column for each document; an asterisk where it parts."""
    if not figures:
        return
    yield Heading(title)
    headings = Text("kode|uraian|jumlah", "kode|uraian|amount").line(lang)
    outlier = Text("menyimpang", "outlier").line(lang)
    columns = columns_of(
        "|".join((headings, *marks.values(), outlier)),
        (*_LINE, Kind.TEXT, *_amounts(len(marks)), Kind.TEXT),
    )
    yield Table("figures", columns, Rows(figures, partial(_figure_row, marks, lang)), fold=fold)
    if any(figure.status == "differ" for figure in figures):
        note = Text(
            "* lain dari mayoritas; bila tidak ada mayoritas, dari dokumen pertama yang totalnya "
            "tidak menyimpang",
            "* not what the majority says; without one, not what the first document with an "
            "undisputed total says",
        )
        yield Note(note.line(lang))


def _figure_row(marks: Mapping[str, str], lang: str, figure: Figure) -> Row:
    return Row(
        (
            inert(figure.kode or ""),
            shorten(figure.uraian),
            _name(figure.measure),
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
            f"{_name(cover.measure)} {format_amount(cover.amount, lang)}",
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
        return _name(measure.name)
    return f"{_name(measure.name)} ({_name(measure.left)} − {_name(measure.right)})"


def versions_view(
    steps: Sequence[Versions],
    findings: Findings,
    *,
    lang: str = "id",
    everything: bool = False,
    own: Sequence[Findings] | None = None,
) -> View:
    """Versions of one budget, each against the next: what was moved, raised, cut, new and dropped.

    Args:
        steps: every two consecutive versions.
        findings: what came of it, with the coverage.
        lang: ``id`` or ``en``.
        everything: show every changed line instead of the first twenty.
        own: what was found in each document by itself, in their order.
    """
    several = len(steps) > 1
    return View(
        name="steps" if several else "versions",
        title=Text("Versi-versi anggaran", "Versions of a budget").line(lang),
        lang=lang,
        blocks=lambda: list(_versions(steps, findings, own or (), lang)),
        record=lambda: (
            steps_record(steps, findings, lang, own)
            if several
            else versions_record(steps[0], findings, lang, own)
        ),
        everything=everything,
    )


def _versions(
    steps: Sequence[Versions], findings: Findings, own: Sequence[Findings], lang: str
) -> Iterator[Block]:
    trees = documents_of(steps)
    names = [document_name(tree.name) for tree in trees]
    if len(steps) == 1 and len(trees) == 2:
        names = [side.line(lang) for side in _VERSIONS]
        yield from (facts(tree, lang, side) for tree, side in zip(trees, names, strict=True))
    else:
        yield from (facts(tree, lang) for tree in trees)
    for number, step in enumerate(steps, start=1):
        if len(steps) > 1:
            yield Heading(f"{number}. {_step_name(step)}")
        yield Note(_counts_line(step, lang))
        changes = _change_table(step, lang)
        if changes.rows:
            yield changes
        yield from _noted(Text("Pergeseran", "Zero-sum moves").line(lang), _move_lines(step, lang))
    yield from own_blocks(own, names[: len(own)], lang)
    yield verdict(findings, len(trees), lang, own)


def _step_name(versions: Versions) -> str:
    """From which version to which: two documents, or two columns of one."""
    sides = (versions.before.name, versions.after.name)
    if versions.before is versions.after:
        measure = versions.paired.measure
        sides = (_name(measure.left), _name(measure.right))
    return " → ".join(shorten(side, _NAME) for side in sides)


def _counts_line(versions: Versions, lang: str) -> str:
    """How many lines became what, and by how much the whole changed."""
    counts = ", ".join(
        f"{_CHANGES[Status(status)].line(lang)} {count}"
        for status, count in versions.counts.items()
        if count
    )
    change = format_amount(versions.change, lang)
    return f"{Text('Baris', 'Lines').line(lang)}: {counts}. Bertambah/(berkurang): {change}."


def _change_table(versions: Versions, lang: str) -> Table:
    """The lowest lines that are not as they were, in the order of the earlier version."""
    headings = Text(
        "kode|uraian|sebelum|setelah|bertambah/(berkurang)|", "kode|uraian|before|after|change|"
    )
    changed = [line for line in versions.lines if line.status != Status.UNCHANGED]

    def row(line: Change) -> Row:
        amounts = Amount(line.before), Amount(line.after), Amount(line.change)
        name = inert(line.kode or ""), shorten(line.uraian)
        return Row((*name, *amounts, _CHANGES[line.status].line(lang)))

    columns = columns_of(headings.line(lang), (*_LINE, *_amounts(3), Kind.TEXT))
    return Table("changes", columns, Rows(changed, row), fold=FOLD)


def _move_lines(versions: Versions, lang: str) -> Iterator[str]:
    """Each zero-sum move: within what, how many lines, how much, and who approves it."""
    moved = Text("berpindah", "moved").line(lang)
    for move in versions.moves:
        amount = format_amount(move.amount, lang)
        approval = f", {move.approval.line(lang)}" if move.approval else ""
        yield inert(f"{move.text.line(lang)}; {moved} {amount}{approval}.")


def cross_view(
    cross: CrossTable,
    documents: Sequence[Tree],
    findings: Findings,
    *,
    lang: str = "id",
    everything: bool = False,
) -> View:
    """Program side against spending side: the cross table with both margins.

    Args:
        cross: the cross table.
        documents: what its margins were held against.
        findings: what came of it.
        lang: ``id`` or ``en``.
        everything: show every finding instead of the first twenty of each rule.
    """
    trees = [cross.tree, *documents]
    return View(
        name="cross",
        title=Text("Tabel silang", "Cross table").line(lang),
        lang=lang,
        blocks=lambda: [
            *(facts(tree, lang) for tree in trees),
            *_cross(cross, lang),
            *findings_blocks(findings, lang),
            verdict(findings, len(trees), lang),
        ],
        record=lambda: cross_record(cross, documents, findings, lang),
        everything=everything,
    )


def _cross(cross: CrossTable, lang: str) -> Iterator[Block]:
    """Programs down, kinds of spending across by their codes, with both margins."""
    heads = [f"{head.kode} {head.uraian}" for head in cross.columns if head.kode and head.uraian]
    if heads:
        yield Note(inert("; ".join(heads)))
    total = Text("jumlah", "total").line(lang)
    columns = [Column("kode", Kind.KODE), Column("uraian", Kind.LABEL)]
    columns += [Column(shorten(head.kode or head.uraian), Kind.AMOUNT) for head in cross.columns]
    rows = [*map(partial(_cross_row, cross), cross.rows)]
    sums = map(Amount, [*cross.column_totals.values(), cross.total])
    rows.append(Row((None, total.upper(), *sums)))
    yield Table("cross", (*columns, Column(total, Kind.AMOUNT)), rows)
    if cross.left_out:
        akun = ", ".join(cross.left_out)
        note = Text(
            f"Di luar belanja, tidak termasuk: akun {akun}.", f"Not belanja, left out: akun {akun}."
        )
        yield Note(note.line(lang))


def _cross_row(cross: CrossTable, row: Head) -> Row:
    amounts = [Amount(cross.cell(row.kode, column.kode)) for column in cross.columns]
    name = inert(row.kode or ""), shorten(row.uraian)
    return Row((*name, *amounts, Amount(cross.row_totals[row.kode])))


def monthly_view(
    trees: Sequence[Tree], findings: Findings, *, lang: str = "id", everything: bool = False
) -> View:
    """Reports of one SKPD through a year: their cut-offs, and where a cumulative figure falls.

    Args:
        trees: the reports.
        findings: what came of it.
        lang: ``id`` or ``en``.
        everything: show every finding instead of the first twenty of each rule.
    """
    return View(
        name="monthly",
        title=Text("Laporan sepanjang tahun", "Reports through a year").line(lang),
        lang=lang,
        blocks=lambda: [
            *(facts(tree, lang, "", _period_line(tree, lang)) for tree in trees),
            *_running_note(findings, lang),
            *findings_blocks(findings, lang),
            verdict(findings, len(trees), lang),
        ],
        record=lambda: monthly_record(trees, findings, lang),
        everything=everything,
    )


def _period_line(tree: Tree, lang: str) -> str:
    """To which day a report runs, or why that is not known."""
    period, reason = period_of(tree.table)
    if period is None or period.end is None:
        unknown = reason or Text("tanggal tutup tidak tercetak", "no cut-off date is printed")
        return f"{Text('periode', 'period').line(lang)}: {inert(unknown.line(lang))}"
    until = Text(f"sampai {period.end:%d-%m-%Y}", f"until {period.end:%Y-%m-%d}").line(lang)
    return f"{until} ({shorten(period.text)})"


def _running_note(findings: Findings, lang: str) -> Iterator[Note]:
    """Whether realisasi runs on from report to report, where any two could be compared."""
    if "falling-cumulative" not in findings.coverage.checked:
        return
    if findings.of("not-cumulative"):
        yield Note(
            Text("Realisasi tercetak per bulan.", "Realisasi is printed by month.").line(lang)
        )
        return
    falls = len(findings.of("falling-cumulative"))
    kept = Text("tidak ada baris yang turun", "no line falls")
    kept = Text(f"{falls} turun", f"{falls} fall") if falls else kept
    yield Note(
        Text(f"Realisasi kumulatif; {kept.id}.", f"Realisasi is cumulative; {kept.en}.").line(lang)
    )


def _noted(title: str, lines: Iterator[str]) -> Iterator[Block]:
    """Sentences under a title, if there are any."""
    told = list(lines)
    if told:
        yield Heading(title)
    yield from map(Note, told)
