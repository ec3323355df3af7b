"""The forms in which a report can be written; a form of one's own is one function.

A writer is found by the name of its form, or by the suffix of a file.  A package offers one through
the entry point group ``anggaran.writers``; a program registers one with :func:`writer`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from anggaran.errors import InvalidOption, way
from anggaran.loading import later
from anggaran.plugins import installed
from anggaran.report.paper import Paper
from anggaran.report.view import View

__all__ = ["Form", "Paper", "find_form", "form_of_file", "forms", "writer"]

GROUP = "anggaran.writers"


Write = Callable[[View, Paper], str | bytes]
WriteT = TypeVar("WriteT", bound=Write)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of reports.

    Attributes:
        name: its name (``--format NAME``).
        suffixes: of its files, with their dots.
        write: makes the report of a view; text is written as UTF-8.
    """

    name: str
    suffixes: tuple[str, ...]
    write: Write


_OWN = (
    ("text", (".txt",), "anggaran.report.as_text:write_text"),
    ("md", (".md", ".markdown"), "anggaran.report.as_markdown:write_markdown"),
    ("html", (".html", ".htm"), "anggaran.report.as_html:write_html"),
    ("xlsx", (".xlsx",), "anggaran.report.as_xlsx:write_xlsx"),
    ("csv", (".csv",), "anggaran.report.as_csv:write_csv"),
    ("sarif", (".sarif", ".sarif.json"), "anggaran.report.as_sarif:write_sarif"),
    ("json", (".json",), "anggaran.report.as_json:write_json"),
)
_FORMS = {name: Form(name, suffixes, later(home)) for name, suffixes, home in _OWN}


def writer(name: str, *suffixes: str) -> Callable[[WriteT], WriteT]:
    """Register a function as the writer of a form.

    Args:
        name: of the form.
        suffixes: of its files (``.adoc``).

    >>> @writer("nilai", ".nilai")
    ... def write_totals(view, paper):
    ...     return view.name
    >>> find_form("nilai").suffixes, form_of_file("a.nilai").name
    (('.nilai',), 'nilai')
    """

    def register(write: WriteT) -> WriteT:
        _FORMS[name] = Form(name, tuple(suffix.lower() for suffix in suffixes), write)
        return write

    return register


def forms() -> list[Form]:
    """Every form of reports, those of other packages included."""
    others = installed(GROUP, callable)
    brought = {name: Form(name, (f".{name}",), write) for name, write in others.items()}
    return list((_FORMS | brought | _FORMS).values())


def find_form(name: str) -> Form:
    """A form by its name.

    Raises:
        InvalidOption: there is no such form.
    """
    for form in forms():
        if form.name == name or f".{name}" in form.suffixes:
            return form
    known = ", ".join(form.name for form in forms())
    said = way(f"--format {known}", known)
    raise InvalidOption(
        f"Bentuk {name!r} tidak ada; pakai {said}.",
        f"No format {name!r}; use {said}.",
    )


def form_of_file(name: str) -> Form:
    """The form of a file by its suffix, the longest that fits.

    Raises:
        InvalidOption: no writer has this suffix.

    >>> form_of_file("laporan.JSON").name, form_of_file("laporan.sarif.json").name
    ('json', 'sarif')
    """
    fits = [
        (len(suffix), form)
        for form in forms()
        for suffix in form.suffixes
        if name.lower().endswith(suffix)
    ]
    if fits:
        return max(fits, key=lambda each: each[0])[1]
    suffixes = ", ".join(suffix for each in forms() for suffix in each.suffixes)
    raise InvalidOption(
        f"{name}: laporan dapat ditulis sebagai {suffixes}; ganti nama berkasnya.",
        f"{name}: a report can be written as {suffixes}; give the file another name.",
    )
