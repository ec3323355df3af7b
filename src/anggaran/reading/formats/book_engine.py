"""The program that reads a workbook by calamine: what it holds, message by message.

Calamine allocates rows times columns of what a sheet claims, and panics over damaged records:
neither can be caught within a process.  This module is therefore run in a process with limits, by
:mod:`anggaran.reading.formats.engine`; it imports nothing of the package, so that the process
starts in some hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

BYTES_A_SECOND = 1 << 23
_CHUNK = 65_536  # cells of one message

Message = tuple[Any, ...]


def messages(path: str, sheet: str | None) -> Iterator[Message]:
    """What a workbook holds: the number of its sheets, then each sheet, followed by its rows.

    A sheet is its name, whether it is hidden, its height and width, and its merged ranges.  A
    chart or macro sheet holds no cells and is passed over.

    Args:
        path: the workbook.
        sheet: only the sheet of this name.

    A workbook that is damaged or protected ends with the message that it failed.
    """
    try:
        yield from _messages(path, sheet)
    except (GeneratorExit, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:  # noqa: BLE001  # a panic of the engine is no Exception
        is_protected = type(problem).__name__ == "PasswordError"
        yield ("failed", "protected" if is_protected else "damaged")


def _messages(path: str, sheet: str | None) -> Iterator[Message]:
    with ExitStack() as stack:
        book = stack.enter_context(load_workbook(_named(path, stack)))
        yield ("sheets", len(book.sheet_names))
        for data in book.sheets_metadata:
            if data.typ != SheetTypeEnum.WorkSheet or sheet not in {None, data.name}:
                continue
            cells = book.get_sheet_by_name(data.name)
            height, width = (last + 1 for last in cells.end or (-1, -1))
            hidden = data.visible != SheetVisibleEnum.Visible
            yield ("sheet", data.name, hidden, height, width, cells.merged_cell_ranges)
            yield from _rows(cells, width)


def _rows(cells: CalamineSheet, width: int) -> Iterator[Message]:
    """The rows in chunks, all equally long; a blank one is None, for there may be a million."""
    left = cells.start[1] if cells.start else 0
    blank: list[object] = [""] * (width - left)
    rows = iter(cells.iter_rows())
    while chunk := list(islice(rows, max(_CHUNK // max(width, 1), 1))):
        if left:
            yield ("rows", [None if row == blank else [*[""] * left, *row] for row in chunk])
        else:
            yield ("rows", [row if any(row) or row != blank else None for row in chunk])


def _named(path: str, stack: ExitStack) -> str | BinaryIO:
    """What the engine opens: it takes names in Unicode only, but open files too."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return stack.enter_context(Path(path).open("rb"))
    return path
