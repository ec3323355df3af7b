"""What is asked on the page: files up, one report down.  The same as the command asks."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from anggaran.claims.document import Document
from anggaran.claims.sentence import has_claims
from anggaran.errors import InvalidOption
from anggaran.reading.batch import Upload
from anggaran.reading.reader import read_batch
from anggaran.report.asked import Asked, Report
from anggaran.report.checking import check_documents
from anggaran.report.comparing import compare_documents
from anggaran.report.marked.annotate import hold_workbook, mark
from anggaran.report.paper import PLAIN
from anggaran.report.writers import find_form
from anggaran.rules.own import failures
from anggaran.tree import Tree
from anggaran.ui.settings import Settings

TASKS = ("auto", "check", "reconcile")
FORMS = {
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "md": "text/markdown",
}
MARKED = "marked"  # beside the forms: the workbooks given back
_BYTES = "application/octet-stream"


class Task(NamedTuple):
    """What is asked of some files.

    Attributes:
        uploads: the files, in their order.
        what: one of :data:`TASKS`; ``auto`` checks one file and reconciles several.
        form: one of :data:`FORMS`, or :data:`MARKED`.
        lang: ``id`` or ``en``.
        sheet: only the sheet of this name.
    """

    uploads: Sequence[Upload]
    what: str = "auto"
    form: str = "html"
    lang: str = "id"
    sheet: str | None = None


class Answer(NamedTuple):
    """A report: its bytes, what they are, and the name it is saved under."""

    content: bytes
    kind: str
    name: str


def answer(task: Task, settings: Settings) -> Answer:
    """The report of a task.

    Raises:
        AnggaranError: the files or what is asked of them are unusable.
    """
    if not task.uploads:
        raise InvalidOption("Belum ada berkas; pilih dulu.", "No file yet; choose one first.")
    if task.what not in TASKS or task.form not in {*FORMS, MARKED}:
        raise InvalidOption("Permintaan tidak dikenal.", "No such request.")
    names = [upload.name for upload in task.uploads]
    if task.form == MARKED:
        for name in names:
            hold_workbook(name)
    with failures():  # the coverage tells them
        report = _report(task, settings)
    if task.form == MARKED:
        return _marked(task, report)
    form = find_form(task.form)
    content = form.write(report.view(lang=task.lang), PLAIN)
    data = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    return Answer(data, FORMS[task.form], f"temuan{form.suffixes[0]}")


def _report(task: Task, settings: Settings) -> Report:
    several = len(task.uploads) > 1
    compared = task.what == "reconcile" or (task.what == "auto" and several)
    text = None if compared or task.sheet else has_claims
    found = read_batch(task.uploads, sheet=task.sheet, limits=settings.limits, text=text)
    for reason in found.refused.values():
        raise reason
    if compared:
        return compare_documents(list(map(Tree, found.tables)), Asked(policy=settings.policy))
    documents = [
        Document(each.name, list(map(Tree, each.tables)), each.passages) for each in found.files
    ]
    return check_documents(documents, settings.policy)


def _marked(task: Task, report: Report) -> Answer:
    """The workbook with its marks; of several, all of them in one package."""
    found = list(chain(report.findings, *report.own))
    marked = []
    for upload in task.uploads:
        upload.file.seek(0)
        stem, suffix = PurePath(upload.name).stem, PurePath(upload.name).suffix
        content = mark(found, upload.file.read(), upload.name, lang=task.lang).data
        marked.append(Answer(content, _BYTES, f"{stem}-bertanda{suffix}"))
    if len(marked) == 1:
        return marked[0]
    package = BytesIO()
    with ZipFile(package, "w", ZIP_DEFLATED) as files:
        for number, each in enumerate(marked, start=1):
            files.writestr(f"{number}-{each.name}", each.content)
    return Answer(package.getvalue(), "application/zip", "bertanda.zip")
