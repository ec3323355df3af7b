"""Where documents on common lines part: one fault, one finding, at the document that stands alone with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from anggaran.amount.rupiah import minus
from anggaran.compare.board import Board, Key, Meeting
from anggaran.compare.fault import faults
from anggaran.compare.figure import Figure
from anggaran.compare.findings import differing_names, name_finding, proposal_findings
from anggaran.compare.lines import Lines
from anggaran.compare.measures import is_sum
from anggaran.compare.periods import period_of
from anggaran.finding import Break, Finding, Severity
from anggaran.rules.registry import make
from anggaran.shape.structure import normal


class _Verdict(NamedTuple):
    """What one meeting makes of a line on which its documents differ.

    Attributes:
        meeting: the meeting.
        lines: the comparison.
        line: the line.
        amounts: the two amounts in sen, the lesser first.
        own: False where lines below account for the difference.
        parent: the nearest line above on which both agree, where several lines changed under it; else -1.
    """

    meeting: Meeting
    lines: Lines
    line: int
    amounts: tuple[int, int]
    own: bool
    parent: int

    def breaks(self, document: str) -> tuple[Break, ...]:
        """The lines above that differ only because of this one, as that document prints them."""
        return self.lines.breaks(self.line, right=document == self.meeting.right)


def _verdicts(meeting: Meeting) -> Iterator[_Verdict]:
    for lines in meeting.printed:
        apart = np.flatnonzero(lines.gap)
        left, right = lines.left.amount[apart].tolist(), lines.right.amount[apart].tolist()
        own = np.isin(apart, lines.own).tolist()
        for line, one, other, is_own in zip(apart.tolist(), left, right, own, strict=True):
            amounts = (one, other) if one < other else (other, one)
            yield _Verdict(meeting, lines, line, amounts, is_own, lines.moved.get(line, -1))


def period_findings(board: Board) -> Iterator[Finding]:
    """One finding where documents stop at different days, with what each says of its own."""
    unequal = [each for each in board.meetings if each.periods.unequal and not any(m.repeated for m in each.measures)]
    names = {name for each in unequal for name in (each.left, each.right)}
    told = [
        {"document": name, "period": period.text}
        for name, tree in board.documents.items()
        if name in names and (period := period_of(tree).period)
    ]
    if told:
        tree = board.documents[told[0]["document"]]
        years = any(each.periods.other_year for each in unequal)
        details = {"documents": told, "years": years}
        yield make("period-differs", table=tree.name, where=tree.table.where(None), details=details)


def name_findings(board: Board) -> Iterator[Finding]:
    """Names of one line that differ, and names that may be one line's: each two names once a line."""
    seen = set()
    for meeting in board.meetings:
        one, other = meeting.result.left, meeting.result.right
        for lines in meeting.result.lines[:1]:
            for node, far in differing_names(one, other, lines.alignment):
                names = frozenset((normal(one.structure.labels[node]), normal(other.structure.labels[far])))
                line = int(board.rows[meeting.left][node]), names
                if line not in seen:
                    seen.add(line)
                    yield name_finding(one, other, node, far)
    proposed = [
        each
        for meeting in board.meetings
        if meeting.result.alignment
        for each in proposal_findings(meeting.result.left, meeting.result.right, meeting.result.alignment)
    ]
    yield from {frozenset(normal(each.details[side]) for side in ("left", "right")): each for each in proposed}.values()


def line_findings(board: Board) -> Iterator[Finding]:
    """One finding for each line on which documents differ and no line below accounts for it.

    Two amounts are accounted for once any two documents that state them show it: documents that meet on programs
    alone have nothing below to show.  Lines that differ under a line on which their documents agree are one
    finding on that line: the same money in another version of the budget (pergeseran).
    """
    judged: dict[Key, list[_Verdict]] = {}
    for meeting in board.meetings:
        for each in _verdicts(meeting):
            judged.setdefault(board.key(meeting, each.lines, each.line), []).append(each)
    moved: dict[Key, list[Figure]] = {}
    apart: dict[Key, list[_Verdict]] = {}
    for key, figure in board.differing():  # what one more exact document says may settle a gap between two
        verdicts = judged.get(key, [])
        settled = {each.amounts for each in verdicts if not each.own}
        open_ = [each for each in verdicts if each.amounts not in settled]
        mixed = {each.amounts: each for each in open_ if each.parent >= 0}
        if open_ and all(each.amounts in mixed for each in open_):
            first = next(iter(mixed.values()))
            moved.setdefault(board.key(first.meeting, first.lines, first.parent), []).append(figure)
        elif open_:
            apart[key] = open_
    for key, shown in faults(board, list(apart)).items():
        found = _disagreement(board, "line-differs", board.figure(key), apart[key])
        yield replace(found, breaks=(*found.breaks, *shown)) if shown else found
    for key, figures in moved.items():
        yield _mixup(board, board.figure(key), figures)


def _disagreement(board: Board, rule: str, figure: Figure, verdicts: Sequence[_Verdict] = ()) -> Finding:
    """A finding at the first document that parts from the reference, preferably one with a vote.

    Where those that cover the whole agree, the others only cover less: that is coverage and no error.
    """
    name, amount, where, _ = figure.parting[0]
    reference = figure.reference
    agreed = {each.document for each in figure.said if each.amount == reference}
    breaks = next((each.breaks(name) for each in verdicts if each.meeting.other(name) in agreed), ())
    less = not any(each in figure.votes for each in figure.parting)
    details: dict[str, Any] = {"coverage": True, "partial": sorted(figure.partial)} if less else {}
    if undated := board.undated(figure.measure, name, agreed):
        details["undated"] = undated
    mild = details or figure.measure in board.repeated  # an audit may have adjusted last year's figures since
    return make(
        rule, severity=Severity.WARNING if mild else None, table=board.documents[name].name, kode=figure.kode,
        uraian=figure.uraian, measure=figure.measure, stated=amount, computed=reference, where=where,
        tolerance=figure.allowed, breaks=breaks, details={"document": name, **_details(figure), **details},
    )  # fmt: skip


def _details(figure: Figure) -> dict[str, Any]:
    """Who says what, and who stands alone with it."""
    return {
        "documents": [{"document": name, "value": amount, "where": where} for name, amount, where, _ in figure.said],
        "majority": figure.majority,
        "outliers": [each._asdict() for each in figure.outliers],
    }


def _mixup(board: Board, parent: Figure, moved: Sequence[Figure]) -> Finding:
    """Lines that differ under a line on which their documents agree."""
    lines = [{"kode": each.kode, "uraian": each.uraian, "difference": _gap(each), **_details(each)} for each in moved]
    first = parent.said[0]
    return make(
        "version-mixup", table=board.documents[first.document].name, kode=parent.kode, uraian=parent.uraian,
        measure=parent.measure, stated=parent.reference, computed=parent.reference, where=first.where,
        details={"lines": lines, **_details(parent)},
    )  # fmt: skip


def _gap(figure: Figure) -> Decimal | None:
    stated, reference = figure.parting[0].amount, figure.reference
    return None if stated is None or reference is None else minus(stated, reference)


def total_findings(board: Board) -> Iterator[Finding]:
    """One finding for each total on which documents differ."""
    for figure, layer in zip(board.totals, board.layers, strict=False):  # the common layers come first
        sums = all(is_sum(board.documents[name], column) for name, column in layer.columns.items())
        if figure.status == "differ" and not (sums and layer.size):  # of a sum, the parts are compared
            yield _disagreement(board, "total-differs", figure)
