"""The command ``anggaran``: files in, a report out, and a status that other programs can rely on.

Status 0: checked, and no error found; 1: at least one; 2: the input or the call is unusable, said
in one line on stderr; 3: nothing could be checked, which is not the same as nothing being wrong.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

from anggaran.loading import IS_COMMAND
from anggaran.reading.formats.ahead import read_ahead

__all__ = ["main"]

# New containers between two searches for garbage: neither what is loaded nor a sheet, a list a row,
# is garbage, and Python's usual 700 walk over all of it again and again, for a sixth of the time.
_GARBAGE = 1_000_000


def main(args: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; its first workbook is read while it loads.

    Args:
        args: arguments without the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if args is None else args)
    usual = gc.get_threshold()
    gc.set_threshold(_GARBAGE)
    try:
        with read_ahead(given):
            status: int = import_module("anggaran.cli.commands").main(given)
    finally:
        gc.set_threshold(*usual)
    if IS_COMMAND:  # as it ends, Python would look through all that was loaded for garbage
        gc.freeze()
    return status
