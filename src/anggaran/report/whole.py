"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.report.refusal import reason_of

_NO_FOLDER = Text("foldernya tidak ada; buat dulu", "there is no such folder; make it first")


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
            if place.exists():  # who could not read the old report can not read the new one either
                draft.chmod(stat.S_IMODE(place.stat().st_mode))
            stream.write(data)
        draft.replace(place)
    finally:
        with suppress(OSError):
            draft.unlink()
