"""What may be asked of documents that are held against each other, each with what it finds and
shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from anggaran.compare.cross_margins import crosstab_findings
from anggaran.compare.crosstab import crosstab
from anggaran.compare.matrix import reconcile_all
from anggaran.compare.reconciliation import reconcile
from anggaran.compare.through_year import monthly
from anggaran.compare.versions import side_by_side, version_findings
from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.kode.book import System
from anggaran.report.asked import Asked, Report
from anggaran.report.of_cross import cross_view
from anggaran.report.of_many import matrix_view
from anggaran.report.of_months import monthly_view
from anggaran.report.of_two import reconcile_view
from anggaran.report.of_versions import versions_view
from anggaran.tree import Tree

MOST = 12  # documents in one matrix: every two of them meet, and each has a column


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
