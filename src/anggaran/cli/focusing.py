"""What a call asks to see of differences: the largest, those above a size, what is new."""

from __future__ import annotations

from pathlib import Path

from anggaran.cli.given import rupiah_of
from anggaran.cli.options import Focusing
from anggaran.errors import InvalidOption, UnreadableFile
from anggaran.finding import Findings
from anggaran.loading import later
from anggaran.reading.pipe import contents
from anggaran.report.focus import Focus, focused
from anggaran.report.refusal import reason_of
from anggaran.report.view import View

since = later("anggaran.report.since:since")


def chosen_view(view: View, findings: Findings, given: Focusing) -> View:
    """A view as a call asks to see it.

    Raises:
        InvalidOption: an amount is none, or the earlier report holds no findings.
        UnreadableFile: the earlier report cannot be read.
    """
    least = rupiah_of("--min-difference", given.least)
    focus = Focus(by_size=given.by_size) if least is None else Focus(least, given.by_size)
    if given.baseline is not None:
        view = since(view, findings, _read(given.baseline))
    return focused(view, focus)


def _read(path: Path) -> str:
    try:
        return contents(path).decode("utf-8-sig")
    except ValueError:
        raise InvalidOption(
            f"--baseline {path}: bukan laporan JSON; buat dengan --format json.",
            f"--baseline {path}: no JSON report; make one with --format json.",
        ) from None
    except OSError as error:
        reason = reason_of(error)
        raise UnreadableFile(
            f"--baseline {path}: {reason.id}.", f"--baseline {path}: {reason.en}."
        ) from error
