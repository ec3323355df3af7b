"""How the package loads: what takes long to import waits until a name of it is asked for.

Ctrl-C while it loads ends the command at once and says nothing, as later: the signal would
print where Python was just then.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import PurePath
from typing import Any


def names_of(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a package (PEP 562): a name is imported once it is asked
    for.

    Args:
        package: name of the package.
        homes: each name, and the module that it comes from, as it is imported in the package.
    """
    space = vars(sys.modules[package])

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = space[name] = getattr(import_module(f".{homes[name]}", package), name)
        return found

    return get, lambda: sorted({*space, *homes})


def load(home: str) -> Any:
    """What a module calls by a name, written as entry points are: ``package.module:name``."""
    module, _, name = home.partition(":")
    return getattr(import_module(module), name)


def later(home: str) -> Callable[..., Any]:
    """A function that is imported once it is called, for what most runs have no use for.

    >>> later("decimal:Decimal")("1.50")
    Decimal('1.50')
    """

    def call(*given: Any, **named: Any) -> Any:
        return load(home)(*given, **named)

    return call


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
