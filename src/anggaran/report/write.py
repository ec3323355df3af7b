"""A report of any result in any form: as text, or as a file that appears whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from anggaran.claims.document import Document
from anggaran.compare.changes import Versions
from anggaran.compare.cross_table import CrossTable
from anggaran.compare.matrix import Matrix
from anggaran.compare.reconciliation import Reconciliation
from anggaran.errors import PATH, InvalidOption, find_language, kind, takes
from anggaran.finding import Findings, Shown
from anggaran.report.catalogue import documents_view
from anggaran.report.checked import check_view, findings_view, tree_view
from anggaran.report.of_cross import cross_view
from anggaran.report.of_many import matrix_view
from anggaran.report.of_two import reconcile_view
from anggaran.report.of_versions import versions_view
from anggaran.report.paper import PLAIN
from anggaran.report.result import CheckResult
from anggaran.report.runs import Diff
from anggaran.report.since import diff_view
from anggaran.report.view import View
from anggaran.report.whole import write_whole
from anggaran.report.writers import form_of_file
from anggaran.tree import Tree

Result: TypeAlias = (
    "Findings | Diff | Tree | Document | Reconciliation | Matrix | Versions | CrossTable"
)


def view_of(  # noqa: PLR0911  # one a kind of result
    result: Result, tree: Tree | None = None, *, lang: str | None = None
) -> View:
    """What a result shows.

    Args:
        result: findings, a tree, a document, or a comparison.
        tree: the tree that findings are about.
        lang: ``id`` (or ``id_ID``) or ``en``; that of the process where it is left out.

    Raises:
        InvalidOption: no such language.

    >>> view_of(Tree([{"kode": "5", "pagu": 10}])).name
    'tree'
    """
    lang = find_language(lang)
    match result:
        case Findings():
            return _findings_view(result, tree, lang)
        case Tree():
            return tree_view(result, lang=lang)
        case Document():
            return documents_view([result], lang=lang, everything=True)
        case Reconciliation():
            return reconcile_view(result, lang=lang, everything=True)
        case Matrix():
            return matrix_view(result, lang=lang, everything=True)
        case Versions():
            return versions_view([result], Findings(), lang=lang, everything=True)
        case Diff():
            return diff_view(result, lang=lang)
        case CrossTable():
            return cross_view(result, (), Findings(), lang=lang, everything=True)
    raise InvalidOption(
        f"{type(result).__name__} bukan hasil yang dapat dilaporkan.",
        f"{type(result).__name__} is no result that can be reported.",
    )


def _findings_view(findings: Findings, tree: Tree | None, lang: str) -> View:
    if tree is None:
        return findings_view(findings, lang=lang)
    return check_view([CheckResult(tree, findings)], lang=lang, everything=True)


@takes(path=PATH, tree=kind(Tree, like="Tree(…)"))
def write_report(
    result: Result, tree: Tree | None = None, *, path: str | Path, lang: str | None = None
) -> None:
    """Write what was found to a file, in the form that its suffix names (``.txt``, ``.json``, …).

    Args:
        result: findings of :func:`anggaran.check` and :func:`anggaran.flag`, a tree, a comparison,
            or the :func:`anggaran.diff` of two runs.
        tree: the tree that findings are about, which the report then shows too; findings of several
            tables, and other results, do without.
        path: the file; it appears only when the report is complete, and replaces what stood there.
        lang: ``id`` (or ``id_ID``) or ``en``; that of the process where it is left out.

    Raises:
        InvalidOption: another form or language, or the file cannot be written.

    >>> from anggaran import Tree, check
    >>> from tempfile import TemporaryDirectory
    >>> tree = Tree([{"kode": "5", "pagu": 10}, {"kode": "5.1", "pagu": 9}])
    >>> with TemporaryDirectory() as folder:
    ...     write_report(check(tree), tree, path=Path(folder) / "laporan.txt")
    ...     print((Path(folder) / "laporan.txt").read_text(encoding="utf-8").splitlines()[-1])
    1 kesalahan, 0 peringatan, 0 catatan.
    """
    file = Path(path)
    form = form_of_file(file.name)
    write_whole(file, form.write(view_of(result, tree, lang=lang), PLAIN))


Shown.shown_by(lambda result, lang: view_of(result, lang=lang))
