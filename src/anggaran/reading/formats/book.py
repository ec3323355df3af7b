"""A file to its sheets, whatever the format, which is told by the content and not by the name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from anggaran.errors import UnreadableFile
from anggaran.loading import load
from anggaran.reading.formats.format import File, Format, added_formats
from anggaran.reading.formats.limits import Budget, Limits
from anggaran.reading.formats.passage import Passage
from anggaran.reading.formats.sheet import Sheet

_OWN = (
    "anggaran.reading.formats.worded:DOCX",
    "anggaran.reading.formats.worded:ODT",
    "anggaran.reading.formats.workbook:ZIPPED",
    "anggaran.reading.formats.workbook:BINARY",
    "anggaran.reading.formats.pdf:PDF",
    "anggaran.reading.formats.xml_sheet:XML",
    "anggaran.reading.formats.html:ARCHIVE",
    "anggaran.reading.formats.html:HTML",
    "anggaran.reading.formats.printed:PRINTED",
    "anggaran.reading.formats.delimited:DELIMITED",  # fits any text
)
_HEAD = 4096


def all_formats() -> Iterator[Format]:
    """Every format, in the order in which they are asked whether a file fits; one of our own is
    imported once it is asked.
    """
    yield from added_formats()
    yield from map(load, _OWN)


def suffixes() -> frozenset[str]:
    """How the names of files end that may hold a budget table."""
    return frozenset().union(*(each.suffixes for each in all_formats()))


def read_book(
    path: Path,
    limits: Limits,
    sheet: str | None = None,
    name: str | None = None,
    passages: list[Passage] | None = None,
) -> Iterator[Sheet]:
    """The sheets of a file, one at a time.

    Args:
        path: the file.
        limits: what is allowed.
        sheet: only the sheet of this name, where the file has named sheets.
        name: how to call the file in messages, where that is not its own name.
        passages: is given the running text of the file, once all sheets are.

    Raises:
        UnreadableFile: no such file, an empty, damaged or protected one, or one past a limit.
    """
    file = _opened(path, Budget(name or path.name, limits), sheet)
    found = next(each for each in all_formats() if each.fits(file))
    for each in found.sheets(file):
        if each.name is None or sheet in {None, each.name}:
            yield each
    if passages is not None:
        passages += file.passages


def _opened(path: Path, budget: Budget, sheet: str | None) -> File:
    """A file that exists, holds something and is within the limit."""
    try:
        if path.is_dir():
            raise IsADirectoryError
        budget.size = path.stat().st_size
        budget.limits.hold("max_bytes", budget.size, budget.file)
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError) as problem:  # a name with a zero byte is no name
        raise UnreadableFile(
            f"{path}: berkas tidak ada atau tidak boleh dibaca; periksa nama dan letaknya.",
            f"{path}: no such file, or it may not be read; check its name and place.",
        ) from problem
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"{budget.file}: berkas kosong.", f"{budget.file}: empty file.")
    return File(path, head, budget, sheet)
