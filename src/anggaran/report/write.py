"""A report of any result in any form: as text, or as a file that appears whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from anggaran.compare.crosstab import CrossTable
from anggaran.compare.matrix import Matrix
from anggaran.compare.reconciliation import Reconciliation
from anggaran.compare.versions import Versions
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Shown, Text
from anggaran.report import as_csv, as_html, as_json, as_markdown, as_text, as_xlsx
from anggaran.report.checked import CheckResult, check_view, findings_view, tree_view
from anggaran.report.compared import cross_view, matrix_view, reconcile_view, versions_view
from anggaran.report.name import find_language
from anggaran.report.refusal import reason_of
from anggaran.report.view import View
from anggaran.report.writers import PLAIN, form_of_file
from anggaran.tree import Tree

WRITERS = as_text, as_markdown, as_html, as_xlsx, as_csv, as_json  # importing a writer registers it
Result: TypeAlias = "Findings | Tree | Reconciliation | Matrix | Versions | CrossTable"
_NO_FOLDER = Text("foldernya tidak ada; buat dulu", "there is no such folder; make it first")


def view_of(result: Result, tree: Tree | None = None, *, lang: str = "id") -> View:
    """What a result shows.

    Args:
        result: findings, a tree, or a comparison.
        tree: the tree that findings are about.
        lang: ``id`` (or ``id_ID``) or ``en``.

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
        case Reconciliation():
            return reconcile_view(result, lang=lang, everything=True)
        case Matrix():
            return matrix_view(result, lang=lang, everything=True)
        case Versions():
            return versions_view([result], Findings(), lang=lang, everything=True)
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


def write_report(
    result: Result, tree: Tree | None = None, *, path: str | Path, lang: str = "id"
) -> None:
    """Write what was found to a file, in the form that its suffix names (``.txt``, ``.json``, …).

    Args:
        result: findings of :func:`anggaran.check` and :func:`anggaran.flag`, a tree, or a comparison.
        tree: the tree that findings are about; not asked for otherwise.
        path: the file; it appears only when the report is complete, and replaces what stood there.
        lang: ``id`` (or ``id_ID``) or ``en``.

    Raises:
        InvalidOption: findings without their tree, another form or language, or the file cannot be
            written.

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
    if isinstance(result, Findings) and tree is None:
        raise InvalidOption(
            "Temuan perlu pohonnya: write_report(findings, tree, path=…).",
            "Findings need their tree: write_report(findings, tree, path=…).",
        )
    write_whole(file, form.write(view_of(result, tree, lang=lang), PLAIN))


def write_whole(file: Path, content: str | bytes) -> None:
    """Write a file that appears only when it is complete.

    Raises:
        InvalidOption: it cannot be written; what stood there is untouched.
    """
    # The name of a file may hold what is no character.
    data = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    try:
        _replace(file, data)
    except OSError as error:
        reason = reason_of(error) if file.parent.exists() else _NO_FOLDER
        raise InvalidOption(
            f"{file} tidak dapat ditulis: {reason.id}.", f"{file} cannot be written: {reason.en}."
        ) from error


def _replace(file: Path, data: bytes) -> None:
    if file.exists() and not file.is_file():  # a device or a pipe, which cannot be replaced
        file.write_bytes(data)
        return
    place = Path(os.path.realpath(file))  # a link stays, and leads to the new report
    draft = place.with_name(f".{place.name[:40]}.{os.getpid()}.tmp")
    try:
        with draft.open("xb") as stream:
            if (
                place.exists()
            ):  # whoever could not read the old report can not read the new one either
                draft.chmod(stat.S_IMODE(place.stat().st_mode))
            stream.write(data)
        draft.replace(place)
    finally:
        with suppress(OSError):
            draft.unlink()


Shown.shown_by(lambda result, lang: view_of(result, lang=lang))
