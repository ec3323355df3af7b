"""Versions of one budget: what a report shows, and its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import NOL
from anggaran.compare.changes import Change, Move, Status, Versions
from anggaran.compare.versions import documents_of
from anggaran.explain.explaining import explained
from anggaran.finding import Findings, Text
from anggaran.report import shapes
from anggaran.report.compared import (
    LINE,
    amounts,
    noted,
    titled,
)
from anggaran.report.outermost import outermost_blocks
from anggaran.report.parts import facts, findings_blocks, own_blocks, verdict
from anggaran.report.record import (
    document_record,
    finding_records,
    picked,
    plain,
    verdict_record,
    with_own,
)
from anggaran.report.view import (
    FOLD,
    Amount,
    Block,
    Heading,
    Kind,
    Note,
    Row,
    Rows,
    Table,
    View,
    columns_of,
)
from anggaran.rules.several import document_name
from anggaran.rules.words import inert, shorten

_NAME = 40  # characters of the name of a version
_HEADINGS = Text(
    "kode|uraian|sebelum|setelah|bertambah/(berkurang)", "kode|uraian|before|after|change"
)
_VERSIONS = Text("Sebelum", "Before"), Text("Setelah", "After")
_CHANGES = {
    Status.UNCHANGED: Text("tetap", "unchanged"),
    Status.MOVED: Text("bergeser", "moved"),
    Status.RAISED: Text("naik", "raised"),
    Status.CUT: Text("turun", "cut"),
    Status.NEW: Text("baru", "new"),
    Status.DROPPED: Text("dihapus", "dropped"),
    Status.UNKNOWN: Text("tidak terbaca", "unreadable"),
}


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


def versions_record(
    versions: Versions,
    findings: Findings,
    lang: str = "id",
    own: Sequence[Findings] | None = None,
) -> shapes.Versions:
    """Two versions of one budget: every lowest line, and the zero-sum moves.

    Args:
        versions: the two versions.
        findings: what came of it, with the coverage.
        lang: language of the moves.
        own: what was found in each document by itself; left out where nobody looked.
    """
    return {
        "version": 1,
        **_step(versions, lang),
        **verdict_record(documents_of([versions]), findings, lang),
        **_own_versions(own, lang),
    }


def steps_record(
    steps: Sequence[Versions],
    findings: Findings,
    lang: str = "id",
    own: Sequence[Findings] | None = None,
) -> shapes.Steps:
    """Several versions of one budget, each held against the next.

    Args:
        steps: every two consecutive versions.
        findings: what came of it, with the coverage.
        lang: language of the moves.
        own: what was found in each document by itself; left out where nobody looked.
    """
    trees = documents_of(steps)
    return {
        "version": 1,
        "documents": with_own([document_record(tree) for tree in trees], own, lang),
        "steps": [_step(step, lang) for step in steps],
        **verdict_record(trees, findings, lang),
    }


def _versions(
    steps: Sequence[Versions], findings: Findings, own: Sequence[Findings], lang: str
) -> Iterator[Block]:
    trees = documents_of(steps)
    names = [document_name(tree.table.called) for tree in trees]
    if len(steps) == 1 and len(trees) == 2:
        names = [side.line(lang) for side in _VERSIONS]
        yield from (facts(tree, lang, side) for tree, side in zip(trees, names, strict=True))
    else:
        yield from (facts(tree, lang) for tree in trees)
    for number, step in enumerate(steps, start=1):
        if len(steps) > 1:
            yield Heading(f"{number}. {_step_name(step)}")
        sides = (step.before, step.paired.measure.left), (step.after, step.paired.measure.right)
        known = all(tree.total(measure) is not None for tree, measure in sides)
        whole = step.change if known else None
        yield from outermost_blocks(step.paired, _HEADINGS, whole, lang, rising=True)
        yield Note(_counts_line(step, lang))
        changes = _change_table(step, lang)
        if changes.rows:
            yield changes
        yield from noted(Text("Pergeseran", "Zero-sum moves").line(lang), _move_lines(step, lang))
    yield from findings_blocks(explained(findings), lang)
    yield from own_blocks(own, names[: len(own)], lang)
    yield verdict(findings, len(trees), lang, own)


def _step_name(versions: Versions) -> str:
    """From which version to which: two documents, or two columns of one."""
    sides = (versions.before.table.called, versions.after.table.called)
    if versions.before is versions.after:
        measure = versions.paired.measure
        sides = (titled(measure.left), titled(measure.right))
    return " → ".join(shorten(side, _NAME) for side in sides)


def _counts_line(versions: Versions, lang: str) -> str:
    """How many lines became what, and by how much the whole changed."""
    counts = ", ".join(
        f"{_CHANGES[Status(status)].line(lang)} {count}"
        for status, count in versions.counts.items()
        if count
    )
    change = format_amount(versions.change, lang)
    return Text(
        f"Baris: {counts}. Bertambah/(berkurang): {change}.", f"Lines: {counts}. Change: {change}."
    ).line(lang)


def _change_table(versions: Versions, lang: str) -> Table:
    """The lowest lines that are not as they were, the largest change first."""
    changed = [line for line in versions.lines if line.status != Status.UNCHANGED]
    changed.sort(key=lambda line: (line.change is not None, -abs(line.change or NOL)))

    def row(line: Change) -> Row:
        amounts = Amount(line.before), Amount(line.after), Amount(line.change)
        kode = " ▸ ".join(line.path) or line.kode or ""
        name = inert(kode), shorten(line.uraian)
        return Row((*name, *amounts, _CHANGES[line.status].line(lang)))

    headings = f"{_HEADINGS.line(lang)}|"
    columns = columns_of(headings, (*LINE, *amounts(3), Kind.TEXT))
    return Table("changes", columns, Rows(changed, row), fold=FOLD)


def _move_lines(versions: Versions, lang: str) -> Iterator[str]:
    """Each zero-sum move: within what, how many lines, how much, and who approves it."""
    moved = Text("berpindah", "moved").line(lang)
    for move in versions.moves:
        amount = format_amount(move.amount, lang)
        approval = f", {move.approval.line(lang)}" if move.approval else ""
        yield inert(f"{move.text.line(lang)}; {moved} {amount}{approval}.")


def _own_versions(own: Sequence[Findings] | None, lang: str) -> shapes.WithOwnVersions:
    """The findings of the versions by themselves; one document may hold both."""
    if own is None:
        return {}
    told = zip(("before", "after"), own, strict=False)
    by_version = {version: finding_records(found, lang) for version, found in told}
    return {"own": cast("shapes.OwnVersions", by_version)}


def _step(versions: Versions, lang: str) -> shapes.Step:
    """Two versions: every lowest line, and the zero-sum moves."""
    measure = versions.paired.measure
    return {
        "before": {**document_record(versions.before), "measure": str(measure.left)},
        "after": {**document_record(versions.after), "measure": str(measure.right)},
        "change": plain(versions.change),
        "counts": versions.counts,
        "lines": [_change(line) for line in versions.lines],
        "moves": [_move(move, lang) for move in versions.moves],
    }


def _change(line: Change) -> shapes.Change:
    change: shapes.Change = picked(line, "kode", "uraian", "before", "after", "change", "status")
    if line.path:
        change["path"] = list(line.path)
    return change


def _move(move: Move, lang: str) -> shapes.Move:
    return {
        "kode": move.kode,
        "uraian": move.uraian,
        "amount": plain(move.amount),
        "level": move.level_name,
        "text": move.text.line(lang),
        "approval": move.approval and move.approval.line(lang),
        "lines": [_change(line) for line in move.lines],
    }
