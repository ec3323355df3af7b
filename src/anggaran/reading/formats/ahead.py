"""The first workbook of a call, begun to be read while the rest of the program still loads.

What the command needs takes as long to import as a large workbook to parse, and each has a process
of its own.  Nothing that takes long to import is imported here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import python_calamine

from anggaran.errors import UnreadableFile
from anggaran.reading.formats import book_engine
from anggaran.reading.formats.limits import Budget
from anggaran.reading.formats.package import weigh
from anggaran.reading.formats.process import begin, forget

_ZIPPED = frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"})
_OTHERWISE = ("--sheet", "--limit", "--right-sheet")  # options by which a file is read otherwise


@contextmanager
def read_ahead(arguments: Sequence[str]) -> Iterator[None]:
    """Begin with the first workbook that is named; what is read ahead for nothing ends here.

    It is a guess, of which no answer depends: who reads the file takes the process over where all
    of its order is the same, or starts another.

    Args:
        arguments: those of the command.
    """
    try:
        if not any(each.startswith(_OTHERWISE) for each in arguments):
            with suppress(OSError, ValueError, UnreadableFile):  # who reads the file says why
                _begin(arguments)
        yield
    finally:
        forget()


def _begin(arguments: Sequence[str]) -> None:
    path = next((path for path in map(Path, arguments) if path.suffix.lower() in _ZIPPED), None)
    if path is not None and path.is_file():
        budget = Budget(path.name)
        budget.limits.hold("max_bytes", path.stat().st_size, path.name)
        weigh(path, budget)
        begin(book_engine, python_calamine, path, budget)
