"""What the command writes: a report whole or not at all, and one line on stderr for a call that is
unusable.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO, TextIOWrapper
from pathlib import Path
from shutil import get_terminal_size

from anggaran.cli.progress import BAR, WRITING
from anggaran.errors import InvalidOption
from anggaran.report.paper import Paper
from anggaran.report.view import View
from anggaran.report.whole import write_whole
from anggaran.report.writers import Form
from anggaran.rules.words import inert, shorten

_WORD = 300  # letters of a word in a line; a name, an option may be as long as one likes


def open_streams() -> None:
    """Write UTF-8 whatever the locale says; a stream that the caller has closed swallows what it is
    given.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, StringIO())
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def refuse(line: str) -> None:
    """Say in one line on stderr why nothing was done."""
    BAR.end()
    with suppress(OSError):
        words = (shorten(word, _WORD) for word in line.split())
        sys.stderr.write(f"anggaran: {inert(' '.join(words))}\n")


def paper(output: Path | None = None) -> Paper:
    """A terminal has a width and, unless its owner says no, colours; a file or a pipe has
    neither.
    """
    if output is not None or not sys.stdout.isatty():
        return Paper()
    return Paper(get_terminal_size().columns, color="NO_COLOR" not in os.environ)


def save_examples(examples: Sequence[Path], folder: Path) -> None:
    """Copy the example tables to a folder, which is made where it is not there; what stands there
    stays.

    Raises:
        InvalidOption: a file of that name is there already, or the folder cannot be written.
    """
    if taken := next(
        (folder / path.name for path in examples if (folder / path.name).exists()), None
    ):
        raise InvalidOption(
            f"{taken} sudah ada; pilih folder lain.",
            f"{taken} is there already; choose another folder.",
        )
    with suppress(OSError):  # writing says what is wrong with the place
        folder.mkdir(parents=True, exist_ok=True)
    for path in examples:
        write_whole(folder / path.name, path.read_text(encoding="utf-8"))
        emit(f"{folder / path.name}\n")


def show(view: View, form: Form, output: Path | None = None, *, quiet: bool = False) -> None:
    """Write what is to be shown in one form: to a file, else to stdout, unless that is to be
    quiet.
    """
    if output is not None or not quiet:
        BAR.stage(WRITING)
        emit(form.write(view, paper(output)), output)


def emit(content: str | bytes, output: Path | None = None) -> None:
    """Write a report whole: to stdout, or to a file that appears only when it is complete."""
    if output is not None:
        write_whole(output, content)
        return
    BAR.end()
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough; the status still holds
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
