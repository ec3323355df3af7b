"""Two documents held against each other: what a report shows, and its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import decimal_of, minus
from anggaran.compare.lines import Lines, Pair
from anggaran.compare.reconciliation import Reconciliation, Total
from anggaran.explain.explaining import explained
from anggaran.finding import Findings, Text
from anggaran.report import shapes
from anggaran.report.compared import (
    LINE,
    TITLE,
    TOTAL,
    amounts,
    measure_records,
    period_notes,
    titled,
)
from anggaran.report.outermost import outermost_blocks
from anggaran.report.parts import facts, findings_blocks, own_blocks, verdict
from anggaran.report.record import (
    document_record,
    finding_records,
    picked,
    verdict_record,
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
from anggaran.rules.words import inert, shorten

_SIDES = Text("Kiri", "Left"), Text("Kanan", "Right")
_ONLY = {
    "both": Text("", ""),
    "left": Text("hanya di kiri", "left only"),
    "right": Text("hanya di kanan", "right only"),
}


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
        title=TITLE.line(lang),
        lang=lang,
        blocks=lambda: list(_reconcile(result, own or (), lang, everything=everything)),
        record=lambda: reconcile_record(result, lang, own),
        appendix=lambda: trees_blocks([result.left, result.right], lang),
        everything=everything,
    )


def _explained(result: Reconciliation) -> Findings:
    return explained(result.findings, result.left, result.right)


def reconcile_record(
    result: Reconciliation, lang: str = "id", own: Sequence[Findings] | None = None
) -> shapes.Reconcile:
    """Two documents held against each other.

    Args:
        result: the two documents.
        lang: language of messages and reasons.
        own: what was found in each document by itself; left out where nobody looked.
    """
    return {
        "version": 1,
        "left": document_record(result.left),
        "right": document_record(result.right),
        "measures": measure_records(result.measures),
        "totals": [picked(total, *TOTAL) for total in result.totals],
        "pairs": [_pair(pair) for pair in result.pairs],
        **verdict_record([result.left, result.right], _explained(result), lang),
        **_own(own, lang),
    }


def _reconcile(
    result: Reconciliation, own: Sequence[Findings], lang: str, *, everything: bool
) -> Iterator[Block]:
    findings, names = _explained(result), [side.line(lang) for side in _SIDES]
    yield facts(result.left, lang, names[0])
    yield facts(result.right, lang, names[1])
    by = Text("Dibandingkan menurut", "Compared by").line(lang)
    yield Note(f"{by} {result.basis.line(lang)}.")
    yield from _columns_note(result, lang)
    yield from period_notes(findings, lang)
    if result.totals:
        yield _total_table(result, lang)
    yield from _rounding_note(result, lang)
    sides = Text("kode|uraian|kiri|kanan|kiri − kanan", "kode|uraian|left|right|left − right")
    gaps = {total.measure: total.difference for total in result.totals}
    for lines in result.held:
        yield from outermost_blocks(lines, sides, gaps.get(lines.measure.name), lang)
    pairs = _pair_table(result, lang, everything=everything)
    if pairs.rows:
        yield Heading(Text("Baris yang berbeda", "Lines that differ").line(lang))
        yield pairs
        yield from _bridge(result, lang)
    yield from findings_blocks(findings, lang)
    yield from own_blocks(own, names[: len(own)], lang)
    yield verdict(findings, 2, lang, own)


def _columns_note(result: Reconciliation, lang: str) -> Iterator[Note]:
    """Which columns were held against each other where their names differ."""
    named = [each for each in result.measures if each.left != each.right]
    sides = (f"{titled(each.left)} − {titled(each.right)}" for each in named)
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


def _total_table(result: Reconciliation, lang: str) -> Table:
    """The totals of both documents side by side."""
    headings = Text("total|kiri|kanan|kiri − kanan", "total|left|right|left − right")
    rows = [Row((titled(total.measure), *_two_sides(total))) for total in result.totals]
    return Table("totals", columns_of(headings.line(lang), (Kind.TEXT, *amounts(3))), rows)


def _pair_table(result: Reconciliation, lang: str, *, everything: bool) -> Table:
    """The lines that differ or stand on one side; the lines above them where all are asked."""
    headings = Text(
        "kode|uraian|jumlah|kiri|kanan|kiri − kanan|", "kode|uraian|amount|left|right|left − right|"
    )
    kinds = (*LINE, Kind.TEXT, *amounts(3), Kind.TEXT)
    held = result.lines if everything else result.held
    shown = [(each, line) for each in held for line in _apart(each, everything=everything)]

    def row(at: tuple[Lines, int]) -> Row:
        pair = at[0].pair(at[1])
        only = _ONLY[pair.status].line(lang)
        kode = " ▸ ".join(pair.path) or pair.kode or ""
        name = inert(kode), shorten(pair.uraian), titled(pair.measure)
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


def _bridge(result: Reconciliation, lang: str) -> Iterator[Note]:
    """How much of the difference of each total comes from the lines that part by themselves.

    What is left comes from lines that no amount can be read of, that may go by another name, or
    that make good for one another.
    """
    totals = {total.measure: total.difference for total in result.totals}
    for lines in result.held:
        whole = totals.get(lines.measure.name)
        if not whole:
            continue
        own = lines.owing[lines.own] - lines.below[lines.own]
        told = decimal_of(sum(own.tolist()) + sum(lines.owing[lines.lone].tolist()))
        count, name = len(lines.own) + len(lines.lone), titled(lines.measure.name)
        gap, part = format_amount(whole, lang), format_amount(told, lang)
        if told == whole:
            note = Text(
                f"Selisih {name} {gap} seluruhnya berasal dari {count} baris.",
                f"The difference of {gap} in {name} comes from {count} lines as a whole.",
            )
        else:
            rest = format_amount(minus(whole, told), lang)
            note = Text(
                f"Dari selisih {name} {gap}, {part} berasal dari {count} baris; sisanya {rest} "
                f"tidak tampak pada baris yang dapat dipasangkan.",
                f"Of the difference of {gap} in {name}, {part} comes from {count} lines; the "
                f"rest, {rest}, shows in no lines that could be paired.",
            )
        yield Note(note.line(lang))


def _two_sides(total: Total | Pair) -> tuple[Cell, Cell, Cell]:
    return Amount(total.left), Amount(total.right), Amount(total.difference)


def _pair(pair: Pair) -> shapes.Pair:
    record: shapes.Pair = picked(pair, "kode", "uraian", *TOTAL, "status")
    if pair.path:
        record["path"] = list(pair.path)
    return record


def _own(own: Sequence[Findings] | None, lang: str) -> shapes.WithOwn:
    """The findings of two documents by themselves."""
    if own is None:
        return {}
    left, right = (finding_records(found, lang) for found in own)
    return {"own": {"left": left, "right": right}}
