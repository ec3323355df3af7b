"""Reading: files to tables."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anggaran.reading.formats.format import Format, add_format
    from anggaran.reading.formats.limits import Limits
    from anggaran.reading.formats.sheet import Sheet
    from anggaran.reading.layout.heading import contract_names
    from anggaran.reading.layout.meaning import add_heading
    from anggaran.reading.reader import read, read_batch

__all__ = [
    "Format",
    "Limits",
    "Sheet",
    "add_format",
    "add_heading",
    "contract_names",
    "read",
    "read_batch",
]

_HOMES = {
    "Format": "formats.format",
    "Limits": "formats.limits",
    "Sheet": "formats.sheet",
    "add_format": "formats.format",
    "add_heading": "layout.meaning",
    "contract_names": "layout.heading",
    "read": "reader",
    "read_batch": "reader",
}
"""Where each name comes from: it is imported once it is asked for, as those of the root are."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
