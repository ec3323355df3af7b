"""A report as a file: whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from anggaran.compare.matrix import Matrix
from anggaran.compare.reconciliation import Reconciliation
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Text
from anggaran.report.as_json import check_json, dumps, matrix_json, reconcile_json
from anggaran.report.as_text import check_text
from anggaran.report.comparison import matrix_text, reconcile_text
from anggaran.report.name import find_language
from anggaran.report.refusal import reason_of
from anggaran.report.view import CheckResult
from anggaran.tree import Tree

FORMS = {".json": "json", ".txt": "text"}
_NO_FOLDER = Text("foldernya tidak ada; buat dulu", "there is no such folder; make it first")


def write_report(
    result: Findings | Reconciliation | Matrix, tree: Tree | None = None, *, path: str | Path, lang: str = "id"
) -> None:
    """Write what was found to a file, as text (``.txt``) or JSON (``.json``) by the name of the file.

    Args:
        result: findings of :func:`anggaran.check` and :func:`anggaran.flag`, a reconciliation, or a matrix.
        tree: the tree that findings are about; not asked for otherwise.
        path: the file; it appears only when the report is complete, and replaces what stood there.
        lang: ``id`` (or ``id_ID``) or ``en``.

    Raises:
        InvalidOption: findings without their tree, another form or language, or the file cannot be written.

    >>> from anggaran import Tree, check
    >>> from tempfile import TemporaryDirectory
    >>> tree = Tree([{"kode": "5", "pagu": 10}, {"kode": "5.1", "pagu": 9}])
    >>> with TemporaryDirectory() as folder:
    ...     write_report(check(tree), tree, path=Path(folder) / "laporan.txt")
    ...     print((Path(folder) / "laporan.txt").read_text(encoding="utf-8").splitlines()[-1])
    1 kesalahan, 0 peringatan, 0 catatan.
    """
    file, language = Path(path), find_language(lang)
    write_whole(file, _report(result, tree, form_of(file), language))


def form_of(file: Path) -> str:
    """The form of a report by the name of its file.

    Raises:
        InvalidOption: no report has this form.

    >>> form_of(Path("laporan.json"))
    'json'
    """
    form = FORMS.get(file.suffix.lower())
    if form is None:
        raise InvalidOption(
            f"{file.name}: laporan dapat ditulis sebagai {' atau '.join(FORMS)}; ganti nama berkasnya.",
            f"{file.name}: a report can be written as {' or '.join(FORMS)}; give the file another name.",
        )
    return form


def _report(result: Findings | Reconciliation | Matrix, tree: Tree | None, form: str, lang: str) -> str:
    if isinstance(result, Reconciliation):
        return dumps(reconcile_json(result, lang=lang)) if form == "json" else reconcile_text(result, lang=lang)
    if isinstance(result, Matrix):
        return dumps(matrix_json(result, lang=lang)) if form == "json" else matrix_text(result, lang=lang)
    if tree is None:
        raise InvalidOption(
            "Temuan perlu pohonnya: write_report(findings, tree, path=…).",
            "Findings need their tree: write_report(findings, tree, path=…).",
        )
    results = [CheckResult(tree, result)]
    return dumps(check_json(results, lang=lang)) if form == "json" else check_text(results, lang=lang, everything=True)


def write_whole(file: Path, text: str) -> None:
    """Write a file that appears only when it is complete.

    Raises:
        InvalidOption: it cannot be written; what stood there is untouched.
    """
    try:
        _replace(file, text)
    except OSError as error:
        reason = reason_of(error) if file.parent.exists() else _NO_FOLDER
        raise InvalidOption(
            f"{file} tidak dapat ditulis: {reason.id}.", f"{file} cannot be written: {reason.en}."
        ) from error


def _replace(file: Path, text: str) -> None:
    if file.exists() and not file.is_file():  # a device or a pipe, which cannot be replaced
        file.write_text(text, encoding="utf-8")
        return
    draft = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        draft.replace(file)
    finally:
        with suppress(OSError):
            draft.unlink()
