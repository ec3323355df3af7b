"""Several documents at once: who states which figure, who disagrees, and by how much.

Every two documents are reconciled on what they share, and what they found to be one line is one row of the matrix:
a document without codes stands beside one with other codes because both meet a third.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from anggaran.compare.board import Board, Meeting, meet
from anggaran.compare.cover import Cover, Missing, covers
from anggaran.compare.figure import Figure, Outlier, Said
from anggaran.compare.layer import Figures
from anggaran.compare.reconciliation import NO_COLUMN, NO_LINE, Reconciliation
from anggaran.compare.verdict import line_findings, name_findings, period_findings, total_findings
from anggaran.errors import InvalidOption
from anggaran.finding import Coverage, Findings, NotChecked, Severity, Shown, Text
from anggaran.rules.registry import adjust
from anggaran.tree import Source, Tree, tree_of

__all__ = ["Cover", "Figure", "Matrix", "Missing", "Outlier", "Said", "reconcile_all"]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix(Shown):
    """Several documents held against each other.

    Attributes:
        documents: the trees by name, in the order given.
        totals: the whole, a figure a measure.
        lines: every line that at least two documents carry, by measure, in the order of the first document; a sequence
            that makes each figure when it is looked at.
        covers: the documents that lack lines of others, a record a measure.
        pairs: what every two documents found, by their names in the order given.
        findings: one for each figure on which documents disagree, with the coverage of the comparison.
    """

    documents: Mapping[str, Tree]
    totals: tuple[Figure, ...]
    lines: Figures
    covers: tuple[Cover, ...]
    pairs: Mapping[tuple[str, str], Reconciliation]
    findings: Findings

    def __repr__(self) -> str:
        return f"<Matrix {', '.join(self.documents)}: {len(self.lines)} lines, {self.findings!r}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the documents, in the order given."""
        return tuple(self.documents)

    @property
    def agrees(self) -> bool:
        """True where something was compared and no finding is an error."""
        return bool(self.findings.coverage) and not self.findings.errors


def reconcile_all(
    trees: Mapping[str, Tree | Source] | Sequence[Tree | Source],
    *,
    pairs: Mapping[str, str] | None = None,
    tolerance: Decimal | int = 0,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
) -> Matrix:
    """Hold several documents against each other; each two meet on what they share, at least on their totals.

    Args:
        trees: the documents by name, or in a row; then each goes by the name of its table.
        pairs: label in one document to label in another, for rows whose names do not show that they are one; used
            between the documents that carry both labels.
        tolerance: rupiah up to which a difference is none; exact by default, but for documents that declare a unit.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.

    Returns:
        figures, pairs and findings.  A finding's ``stated`` is the outlier's amount and ``computed`` the majority's
        (without a majority the first document's); its details ``documents`` say who states what.

    Raises:
        InvalidOption: fewer than two documents, a slug or severity that does not exist, or a tolerance that is no
            amount.

    >>> dpa = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 30}]
    >>> lra = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 29}]
    >>> matrix = reconcile_all({"DPA": dpa, "LRA": lra, "Laporan": dpa})
    >>> [(f.rule, f.kode, f.details["document"], f.difference) for f in matrix.findings]
    [('line-differs', '5.1.02', 'LRA', Decimal('-1.00')), ('total-differs', None, 'LRA', Decimal('-1.00'))]
    """
    documents = _by_name(trees)
    options: dict[str, Any] = {"tolerance": tolerance, "off": off, "severity": severity}
    meetings = [meet(documents, *two, pairs or {}, **options) for two in combinations(documents, 2)]
    board = Board(documents, meetings, Decimal(tolerance))
    kinds = period_findings, line_findings, total_findings, name_findings
    found = Findings([each for kind in kinds for each in kind(board)], _coverage(board))
    return Matrix(
        documents,
        board.totals,
        board.figures,
        tuple(covers(board)),
        {(each.left, each.right): each.result for each in meetings},
        adjust(found, off=off, severity=severity),
    )


def _by_name(trees: Mapping[str, Tree | Source] | Sequence[Tree | Source]) -> dict[str, Tree]:
    """Documents by name; where tables share a name, by file and name, and in the last resort by number."""
    if isinstance(trees, Tree) or len(trees) < 2:
        raise InvalidOption(
            "Perlu sedikitnya dua dokumen untuk diperbandingkan; berikan dua atau lebih.",
            "At least two documents are needed for a comparison; give two or more.",
        )
    if isinstance(trees, Mapping):
        return {name: tree_of(each) for name, each in trees.items()}
    built = [tree_of(each) for each in trees]
    names = [each.name for each in built]
    files = [f"{each.table.source.file or ''} ▸ {each.name}".removeprefix(" ▸ ") for each in built]
    names = [file if names.count(name) > 1 else name for name, file in zip(names, files, strict=True)]
    numbered = [
        f"{name} ({names[: at + 1].count(name)})" if names.count(name) > 1 else name for at, name in enumerate(names)
    ]
    return dict(zip(numbered, built, strict=True))


def _coverage(board: Board) -> Coverage:
    """How many figures at least two documents could be compared on, and which documents met on no line."""
    counts = {
        "line-differs": board.figures.comparable,
        "total-differs": sum(figure.status != "unknown" for figure in board.totals),
    }
    apart = tuple(
        NotChecked("line-differs", reason, f"{each.left} – {each.right}")
        for each in board.meetings
        for reason in _unmet(each)
    )
    return Coverage({rule: times for rule, times in counts.items() if times}, apart)


def _unmet(meeting: Meeting) -> list[Text]:
    """Why two documents met on no line, or not in every column."""
    unclear = [each.reason for each in meeting.result.matched.unclear]
    if meeting.result.lines or (unclear and not meeting.result.measures):
        return unclear
    return [*unclear, NO_LINE if meeting.result.measures else NO_COLUMN]
