"""What the reader of a file says from a process of its own, message by message.

Engines allocate what a file claims, and abort over damaged records: neither can be caught within a
process.  This module is therefore also run by itself, in a process with limits on memory and on
time, with the program that reads one format; it imports nothing of the package, so that the process
starts in some hundredths of a second.
"""

from __future__ import annotations

import datetime as dt
import gc
import marshal
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

try:
    import resource
except ImportError:  # Windows, where the process is watched instead
    resource = None  # type: ignore[assignment]

PROTECTED, DAMAGED, MEMORY = "protected", "damaged", "memory"
LENGTH = struct.Struct("<Q")
_PARTS = {
    dt.datetime: ("year", "month", "day", "hour", "minute", "second", "microsecond"),
    dt.date: ("year", "month", "day"),
    dt.time: ("hour", "minute", "second", "microsecond"),
    dt.timedelta: ("days", "seconds", "microseconds"),
}
_KINDS = {kind.__name__: kind for kind in _PARTS}

Message = tuple[Any, ...]
Reader = Callable[[str, str | None], Iterator[Message]]
"""What a program of a format is: the messages of a file, or of one sheet of it."""


class EngineError(Exception):
    """The engine gives up: :data:`PROTECTED`, :data:`DAMAGED` or :data:`MEMORY`."""


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


def heard(said: Iterator[Message]) -> Iterator[Message]:
    """The messages of a program that runs in this process.

    Raises:
        EngineError: it says that it failed, or asks for more memory than there is.
    """
    try:
        for message in said:
            if message[0] == "failed":
                raise EngineError(message[1])
            yield message
    except MemoryError:
        raise EngineError(MEMORY) from None


def main(read: Reader) -> None:
    """Take an order from stdin, and write what its file holds to stdout.

    The order is the most bytes of memory, the most seconds of CPU, the file, and the name of the
    one sheet that is wanted, None for all.
    """
    memory, seconds, path, sheet = unpacked(sys.stdin.buffer.read())
    _limit(memory, seconds)
    gc.disable()  # rows are no garbage
    with suppress(BrokenPipeError):
        try:
            for message in read(path, sheet):
                _say(message)
            _say(("end",))
        except MemoryError:
            _say(("failed", MEMORY))


def _say(message: Message) -> None:
    data = packed(message)
    sys.stdout.buffer.write(LENGTH.pack(len(data)) + data)
    sys.stdout.buffer.flush()
