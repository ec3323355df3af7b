"""Workbooks for people to go on with: the one that was checked, marked, and what to explain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anggaran.cli.options import hold_choices
from anggaran.errors import InvalidOption
from anggaran.finding import Findings, Text
from anggaran.report.letter import letter
from anggaran.report.marked import annotate
from anggaran.report.parts import with_note
from anggaran.report.view import View
from anggaran.report.whole import write_whole


def hold_annotated(target: Path | None, paths: Sequence[Path], lang: str) -> None:
    """Refuse to mark several files in one, the file that is read, or one of another kind.

    Raises:
        InvalidOption: one of these is asked.
    """
    if target is None:
        return
    hold_choices(lang, target, paths)
    if len(paths) != 1:
        raise InvalidOption(
            f"--annotate menandai satu buku kerja; yang diberikan {len(paths)} berkas.",
            f"--annotate marks one workbook; {len(paths)} files were given.",
        )
    if target.suffix.lower() != paths[0].suffix.lower():
        suffix = paths[0].suffix
        raise InvalidOption(
            f"--annotate {target}: salinannya tetap berakhiran {suffix}; ganti namanya.",
            f"--annotate {target}: the copy stays a {suffix}; give it another name.",
        )


def annotated(view: View, findings: Findings, files: tuple[Path, Path]) -> View:
    """Write the marked copy of a workbook, and say so in the report.

    Args:
        view: the report.
        findings: what was found.
        files: the workbook and its copy.
    """
    workbook, target = files
    marked = annotate(findings, workbook, lang=view.lang)
    write_whole(target, marked.data)
    said = Text(
        f"Ditandai di {target}: {marked.cells} sel", f"Marked in {target}: {marked.cells} cells"
    )
    left = Text("; {} temuan tidak mengenai satu sel", "; {} findings are about no single cell")
    rest = left.line(view.lang).format(len(marked.left)) if marked.left else ""
    return with_note(view, f"{said.line(view.lang)}{rest}.")


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
