"""Ctrl-C while the command still loads: it ends at once and says nothing, as later.

What the command needs takes half a second to import, and a signal in it would print where it was
just then.
"""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import PurePath


def _is_command() -> bool:
    """What the arguments say while they are those of the interpreter still."""
    program = sys.argv[0] if sys.argv else ""
    return PurePath(program).stem == "anggaran" or (program == "-m" and "anggaran" in sys.orig_argv)


IS_COMMAND = _is_command()
"""True where this process is the command, and not a program that imports the library."""


def end_at_once() -> None:
    """Let the system end the command while it loads; a program that imports the library is left
    alone.
    """
    if IS_COMMAND and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        with suppress(ValueError):  # of another thread, which no signal reaches
            signal.signal(signal.SIGINT, signal.SIG_DFL)


def ends_in_order() -> None:
    """From here on Ctrl-C is an exception, so that what was begun is cleaned up."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, signal.default_int_handler)


end_at_once()
