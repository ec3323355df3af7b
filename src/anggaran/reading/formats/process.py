"""The reader of a file in a process with a budget: an abort or a flood becomes one reason."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import IO, Any, Self, cast

from anggaran.reading.formats import engine
from anggaran.reading.formats.engine import (
    DAMAGED,
    LENGTH,
    MEMORY,
    EngineError,
    Message,
    packed,
    unpacked,
)
from anggaran.reading.formats.limits import Budget

Process = subprocess.Popen[bytes]

# Linux holds a process to its limits by itself.
psutil: Any = None if sys.platform == "linux" else import_module("psutil")

TIME = "time"
_START = """
import sys
def load(path):
    space = {"__name__": "program"}
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), space)
    return space
_, engine, program, *homes = sys.argv
sys.path += homes
load(engine)["main"](load(program)["messages"])
"""
_PER_BYTE = 32  # bytes of memory for a byte of a workbook: a number becomes a cell in two languages
_PAUSE = 0.05  # seconds between two looks at a process that the system does not hold to its limits

_begun: dict[tuple[str, Message], Process] = {}
"""The processes that wait to be taken over, by program and order."""


class Engine:
    """A process that reads one file; it ends with the ``with`` block at the latest.

    Args:
        program: the module that reads the format, in a function ``messages``; it says how many
            bytes of it a slow machine reads in a second.
        library: the package that it needs.
        path: the file.
        sheet: only the sheet of this name.
        budget: what the file may take; memory and time grow with what it holds.

    Raises:
        OSError: the host starts no process.
    """

    def __init__(
        self,
        program: ModuleType,
        library: ModuleType,
        path: Path,
        sheet: str | None,
        budget: Budget,
    ) -> None:
        self._memory, self._seconds = _allowed(program, budget)
        self._budget = budget
        self._why: str | None = None
        order = (self._memory, self._seconds, str(path.absolute()), sheet)
        waiting = _begun.pop((program.__name__, order), None)
        self._process = waiting or _started(program, library, order)
        self._out = cast("IO[bytes]", self._process.stdout)
        if psutil is not None:
            Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._process)

    def messages(self) -> Iterator[Message]:
        """What the program says.

        Raises:
            EngineError: the file is damaged, protected, or takes more memory or time than it may.
            UnreadableFile: what it holds is past a limit.
        """
        while len(head := self._out.read(LENGTH.size)) == LENGTH.size:
            (length,) = LENGTH.unpack(head)
            self._budget.add_message(length)
            message = unpacked(self._out.read(length))
            if message[0] == "end":
                return
            yield message
        raise EngineError(self._verdict())

    def _verdict(self) -> str:
        """Why the process ended before the file did."""
        code = self._process.wait()
        if self._why is not None:
            return self._why
        if code == -getattr(signal, "SIGXCPU", 0):
            return TIME
        return DAMAGED if code in {0, 1} else MEMORY

    def _watch(self) -> None:
        """End a process that takes too much, where the system does not."""
        with suppress(psutil.Error):
            process = psutil.Process(self._process.pid)
            while self._why is None and self._process.poll() is None:
                spent = process.cpu_times()
                if process.memory_info().rss > self._memory:
                    self._why = MEMORY
                elif spent.user + spent.system > self._seconds:
                    self._why = TIME
                else:
                    time.sleep(_PAUSE)
            if self._why is not None:
                self._process.kill()


def begin(program: ModuleType, library: ModuleType, path: Path, budget: Budget) -> None:
    """Let a process read a file ahead, for an :class:`Engine` of the same arguments to take over.

    Raises:
        OSError: the host starts no process.
    """
    order = (*_allowed(program, budget), str(path.absolute()), None)
    _begun[program.__name__, order] = _started(program, library, order)


def forget() -> None:
    """End the processes that nobody took over."""
    while _begun:
        _end(_begun.popitem()[1])


def _allowed(program: ModuleType, budget: Budget) -> tuple[int, int]:
    """The bytes and the seconds that a file may take."""
    limits = budget.limits
    memory = limits.max_memory + _PER_BYTE * budget.size
    return memory, limits.max_seconds + budget.size // program.BYTES_A_SECOND


def _started(program: ModuleType, library: ModuleType, order: Message) -> Process:
    files = [str(module.__file__) for module in (engine, program)]
    if getattr(sys, "frozen", False) or not sys.executable or not all(map(_is_source, files)):
        raise OSError  # what would be started is another program
    home = str(Path(str(library.__file__)).parents[1])
    process = subprocess.Popen(  # noqa: S603  # our own program, by our own interpreter
        [sys.executable, "-I", "-S", "-c", _START, *files, home],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with suppress(BrokenPipeError), cast("IO[bytes]", process.stdin) as ordered:
        ordered.write(packed(order))
    return process


def _end(process: Process) -> None:
    process.kill()
    cast("IO[bytes]", process.stdout).close()
    process.wait()


def _is_source(file: str) -> bool:
    return file.endswith(".py")
