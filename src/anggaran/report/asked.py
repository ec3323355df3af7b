"""What may be asked of documents, each with what it finds and shows: the command and the page in a
browser ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple, Protocol

from anggaran.claims.document import Document
from anggaran.compare.cross_margins import crosstab_findings
from anggaran.compare.crosstab import crosstab
from anggaran.compare.matrix import reconcile_all
from anggaran.compare.reconciliation import reconcile
from anggaran.compare.through_year import monthly
from anggaran.compare.versions import side_by_side, version_findings
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Severity, Text
from anggaran.kode.book import System
from anggaran.report.checked import check_view
from anggaran.report.of_cross import cross_view
from anggaran.report.of_many import matrix_view
from anggaran.report.of_months import monthly_view
from anggaran.report.of_two import reconcile_view
from anggaran.report.of_versions import versions_view
from anggaran.report.result import CheckResult
from anggaran.report.view import View
from anggaran.rules.check import check
from anggaran.rules.document import check_claims
from anggaran.rules.policy import Policy
from anggaran.rules.thresholds import flag
from anggaran.tree import Tree

MOST = 12  # documents in one matrix: every two of them meet, and each has a column


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller asks of a comparison.

    Attributes:
        pairs: label to label, where labels do not show what is one line.
        tolerance: rupiah up to which a difference between documents is none; else the policy's.
        measures: column on the left to column on the right, where their names do not say which
            are one.
        policy: what is held and how it weighs.
    """

    pairs: Mapping[str, str] | None = None
    tolerance: Decimal | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)

    def own(self, trees: Sequence[Tree]) -> list[Findings]:
        """The errors of each document by itself."""
        return [check(tree, policy=self.policy).errors for tree in trees]

    def adjusted(self, findings: Findings) -> Findings:
        """Findings as the caller weighs them."""
        return self.policy.weigh(findings)


class _View(Protocol):
    def __call__(self, *, lang: str, everything: bool = False) -> View: ...


class Report(NamedTuple):
    """What was found, and what it shows.

    Attributes:
        findings: what was asked for.
        view: makes what is shown.
        own: of documents held against each other, what was found in each by itself.
    """

    findings: Findings
    view: _View
    own: Sequence[Findings] = ()


def check_documents(
    documents: Iterable[Document],
    policy: Policy,
    *,
    below: Mapping[str, Severity | str] | None = None,
    level: str | None = None,
    why: bool = False,
) -> Report:
    """Each document by itself, and its serapan.

    Args:
        documents: the files, with the sentences of those that have any.
        policy: what is held and how it weighs.
        below: thresholds in percent, each with its severity; those of the policy where none are
            given.
        level: the level that is held to them; the lowest where none is given.
        why: whether the whole arithmetic of each finding is shown.
    """
    results: list[CheckResult] = []
    claims = Findings()
    for document in documents:
        for tree in document.trees:
            low = flag(tree, below=below, level=level, policy=policy)
            results.append(CheckResult(tree, check(tree, policy=policy) + low))
        claims += check_claims(document, policy=policy)
    found = sum((result.findings for result in results), Findings()) + claims
    return Report(found, partial(check_view, results, claims, why=why))


def compare_documents(trees: Sequence[Tree], asked: Asked) -> Report:
    """Two documents line by line, or more of them in one matrix.

    Raises:
        InvalidOption: there is one document only, or more than a matrix holds.
    """
    _hold_count(trees, 2, MOST)
    if len(trees) == 2:
        result = reconcile(
            *trees,
            pairs=asked.pairs,
            measures=asked.measures,
            tolerance=asked.tolerance,
            policy=asked.policy,
        )
        both = zip(trees, (result.left, result.right), strict=True)
        own = asked.own([whole if len(whole) > len(held) else held for whole, held in both])
        return Report(result.findings, partial(reconcile_view, result, own=own), own)
    if asked.measures:
        raise InvalidOption(
            "--measure berlaku untuk dua dokumen; hadapkan dua demi dua.",
            "--measure is for two documents; reconcile them two at a time.",
        )
    matrix = reconcile_all(
        trees,
        pairs=asked.pairs,
        tolerance=asked.tolerance,
        policy=asked.policy,
    )
    own = asked.own([matrix.cut.get(name, tree) for name, tree in matrix.documents.items()])
    return Report(matrix.findings, partial(matrix_view, matrix, own=own), own)


def compare_months(trees: Sequence[Tree], asked: Asked) -> Report:
    """Reports of one SKPD through a year.

    Raises:
        InvalidOption: there is one report only.
    """
    _hold_count(trees, 2, None)
    found = asked.adjusted(monthly(trees))
    return Report(found, partial(monthly_view, trees, found))


def compare_versions(trees: Sequence[Tree], asked: Asked) -> Report:
    """Versions of a budget in their order, in documents or as columns: each against the next.

    Raises:
        InvalidOption: there are too many documents, or no versions in them.
    """
    _hold_count(trees, 1, MOST)
    steps = side_by_side(*trees)
    found = asked.adjusted(version_findings(steps))
    return Report(found, partial(versions_view, steps, found, own=asked.own(trees)))


def compare_sides(trees: Sequence[Tree], asked: Asked) -> Report:
    """Program side against spending side of the first document, the others against its margins.

    Raises:
        InvalidOption: the first document lacks a side, or two others state the same one.
    """
    first, *others = trees
    sides: dict[str, Tree] = {}
    for tree in others:
        side = "belanja" if _is_belanja(tree) else "program"
        if side in sides:
            one, two = sides[side].name, tree.name
            raise InvalidOption(
                f"{one} dan {two} sama-sama sisi {side}; beri satu dokumen untuk tiap sisi.",
                f"{one} and {two} both are the side of {side}; give one document a side.",
            )
        sides[side] = tree
    cross = crosstab(first)
    found = asked.adjusted(crosstab_findings(cross, sides.get("program"), sides.get("belanja")))
    return Report(found, partial(cross_view, cross, others, found))


def _is_belanja(tree: Tree) -> bool:
    systems = set(tree.structure.systems)
    return System.REKENING in systems and System.PROGRAM not in systems


def _hold_count(trees: Sequence[Tree], fewest: int, most: int | None) -> None:
    """Refuse too few or too many documents; which of several is meant is never guessed."""
    count = len(trees)
    if count >= fewest and (most is None or count <= most):
        return
    names = ", ".join(dict.fromkeys(tree.name for tree in trees[:MOST]))
    needed = f"sedikitnya {fewest}" if most is None else f"{fewest} sampai {most}"
    wanted = f"at least {fewest}" if most is None else f"{fewest} to {most}"
    files = Text("Kurangi berkas", "Give fewer files")
    if count < fewest:
        files = Text("Tambah berkas", "Give more files")
    advice = Text(
        f"{files.id}, atau pilih lembar dengan --sheet.",
        f"{files.en}, or choose a sheet with --sheet.",
    )
    raise InvalidOption(
        f"Ada {count} dokumen ({names}); perlu {needed}. {advice.id}",
        f"There are {count} documents ({names}); {wanted} are needed. {advice.en}",
    )
