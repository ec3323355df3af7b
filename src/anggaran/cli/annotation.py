"""Workbooks for people to go on with: the one that was checked, marked, and what to explain."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from anggaran.cli.given import hold_choices
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Text
from anggaran.loading import later
from anggaran.report.asked import Report
from anggaran.report.marked import SUFFIXES
from anggaran.report.parts import with_note
from anggaran.report.view import View
from anggaran.report.whole import write_whole

annotate = later("anggaran.report.marked.annotate:annotate")
letter = later("anggaran.report.letter:letter")


def hold_annotated(target: Path | None, paths: Sequence[Path], lang: str) -> None:
    """Refuse to mark several files in one, a file that is read, or one of another kind.

    Raises:
        InvalidOption: one of these is asked.
    """
    for file, copy in _copies(target, paths).items():
        hold_choices(lang, copy, paths)
        if copy.suffix.lower() != file.suffix.lower():
            raise InvalidOption(
                f"--annotate {copy}: salinannya tetap berakhiran {file.suffix}; ganti namanya.",
                f"--annotate {copy}: the copy stays a {file.suffix}; give it another name.",
            )


def _copies(target: Path | None, paths: Sequence[Path]) -> dict[Path, Path]:
    """Which workbook is marked in which copy: the only one that is read, or all in a folder."""
    if target is None:
        return {}
    if len(paths) == 1 and target.suffix:
        return {paths[0]: target}
    books = [path for path in paths if path.suffix.lower() in SUFFIXES]
    if target.suffix or not books:
        raise InvalidOption(
            f"--annotate {target}: dari {len(paths)} berkas; beri nama folder untuk salinan buku "
            f"kerja .xlsx dan .xlsm di antaranya.",
            f"--annotate {target}: of {len(paths)} files; name a folder for copies of the .xlsx "
            f"and .xlsm workbooks among them.",
        )
    names = [book.name for book in books]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidOption(
            f"--annotate {target}: dua berkas bernama {twice}; ganti nama salah satunya.",
            f"--annotate {target}: two files are called {twice}; rename one of them.",
        )
    return {book: target / book.name for book in books}


def annotated(view: View, report: Report, paths: Sequence[Path], target: Path | None) -> View:
    """Write the marked copies of the workbooks that were read, and say so in the report.

    Args:
        view: the report.
        report: what was found.
        paths: the files.
        target: the copy, or a folder for copies of all.
    """
    found = list(chain(report.findings, *report.own))
    copies = _copies(target, paths)
    for workbook, copy in reversed(copies.items()):
        marked = annotate(found, workbook, lang=view.lang)
        with suppress(OSError):  # writing says what is wrong with the place
            copy.parent.mkdir(exist_ok=True)
        write_whole(copy, marked.data)
        said = Text(
            f"Ditandai di {copy}: {marked.cells} sel", f"Marked in {copy}: {marked.cells} cells"
        )
        left = Text("; {} temuan tidak mengenai satu sel", "; {} findings are about no single cell")
        alone = marked.left if len(paths) == 1 else ()
        rest = left.line(view.lang).format(len(alone)) if alone else ""
        view = with_note(view, f"{said.line(view.lang)}{rest}.")
    return view


def hold_letter(target: Path | None, paths: Sequence[Path], lang: str) -> None:
    """Refuse a letter in place of a file that is read, or in another form.

    Raises:
        InvalidOption: one of these is asked.
    """
    if target is None:
        return
    hold_choices(lang, target, paths)
    if target.suffix.lower() != ".xlsx":
        raise InvalidOption(
            f"--letter {target}: daftarnya buku kerja; akhiri namanya dengan .xlsx.",
            f"--letter {target}: the list is a workbook; end its name in .xlsx.",
        )


def lettered(view: View, findings: Findings, target: Path) -> View:
    """Write the list of what is to be explained, and say so in the report."""
    low = findings.of("below-threshold")
    write_whole(target, letter(low, lang=view.lang))
    said = Text(
        f"Daftar untuk dijelaskan: {target}, {len(low)} baris; isi keterangannya, periksa lagi.",
        f"To be explained: {target}, {len(low)} rows; fill in the remarks and check it again.",
    )
    return with_note(view, said.line(view.lang))
