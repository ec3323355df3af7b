"""What the workbook engine says, message by message; and the program that says it.

Calamine allocates rows times columns of what a sheet claims, and panics over damaged records:
neither can be caught within a process.  This module is therefore also run by itself, in a process
with limits on memory and on time; it imports nothing of the package, so that the process starts in
some hundredths of a second.
"""

from __future__ import annotations

import datetime as dt
import gc
import marshal
import struct
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

try:
    import resource
except ImportError:  # Windows, where the process is watched instead
    resource = None  # type: ignore[assignment]

PROTECTED, DAMAGED, MEMORY = "protected", "damaged", "memory"
LENGTH = struct.Struct("<Q")
_CHUNK = 65_536  # cells of one message
_PARTS = {
    dt.datetime: ("year", "month", "day", "hour", "minute", "second", "microsecond"),
    dt.date: ("year", "month", "day"),
    dt.time: ("hour", "minute", "second", "microsecond"),
    dt.timedelta: ("days", "seconds", "microseconds"),
}
_KINDS = {kind.__name__: kind for kind in _PARTS}

Message = tuple[Any, ...]


class EngineError(Exception):
    """The engine gives up: :data:`PROTECTED`, :data:`DAMAGED` or :data:`MEMORY`."""


def messages(path: str, sheet: str | None) -> Iterator[Message]:
    """What a workbook holds: the number of its sheets, then each sheet, followed by its rows.

    A sheet is its name, whether it is hidden, its height and width, and its merged ranges.  A
    chart or macro sheet holds no cells and is passed over.

    Args:
        path: the workbook.
        sheet: only the sheet of this name.

    Raises:
        EngineError: it is damaged, protected, or asks for more memory than there is.
    """
    try:
        yield from _messages(path, sheet)
    except MemoryError:
        raise EngineError(MEMORY) from None
    except (GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # a panic of the engine is no Exception
        is_protected = type(problem).__name__ == "PasswordError"
        raise EngineError(PROTECTED if is_protected else DAMAGED) from problem


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
            yield ("rows", [None if row == blank else row for row in chunk])


def _named(path: str, stack: ExitStack) -> str | BinaryIO:
    """What the engine opens: it takes names in Unicode only, but open files too."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return stack.enter_context(Path(path).open("rb"))
    return path


def packed(message: Message) -> bytes:
    """A message as bytes."""
    try:
        return marshal.dumps(message)
    except ValueError:  # marshal knows no dates; few sheets have any
        return marshal.dumps(
            ("dated", [row and [_parts(cell) for cell in row] for row in message[1]])
        )


def unpacked(data: bytes) -> Message:
    """The message of some bytes.

    >>> unpacked(packed(("rows", [["5.1", 7.5, dt.date(2024, 7, 19)]])))
    ('rows', [['5.1', 7.5, datetime.date(2024, 7, 19)]])
    """
    # Of this module, by a process that we started.
    message: Message = marshal.loads(data)  # noqa: S302
    if message[0] != "dated":
        return message
    return ("rows", [row and [_dated(cell) for cell in row] for row in message[1]])


def _parts(cell: object) -> object:
    names = _PARTS.get(type(cell))
    return (
        cell
        if names is None
        else (type(cell).__name__, tuple(getattr(cell, name) for name in names))
    )


def _dated(cell: object) -> object:
    return _KINDS[cell[0]](*cell[1]) if isinstance(cell, tuple) else cell


def _limit(memory: int, seconds: int) -> None:
    """Take no more than this, where the system holds a process to it; and leave no core behind."""
    if resource is None:
        return
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
    }
    for limit, most in wanted.items():
        with suppress(
            ValueError, OSError
        ):  # a lower one stands already, or the system does not hold to this one
            resource.setrlimit(limit, (most, most + 1))  # the soft one is told from a kill


def main() -> None:
    """Take an order from stdin, and write what its workbook holds to stdout.

    The order is the most bytes of memory, the most seconds of CPU, the workbook, and the name of
    the one sheet that is wanted, None for all.
    """
    memory, seconds, path, sheet = unpacked(sys.stdin.buffer.read())
    _limit(memory, seconds)
    gc.disable()  # rows are no garbage
    with suppress(BrokenPipeError):
        try:
            for message in messages(path, sheet):
                _say(message)
            _say(("end",))
        except EngineError as problem:
            _say(("failed", str(problem)))
        except MemoryError:
            _say(("failed", MEMORY))


def _say(message: Message) -> None:
    data = packed(message)
    sys.stdout.buffer.write(LENGTH.pack(len(data)) + data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
