"""Reading: files to tables."""

from typing import TYPE_CHECKING

from anggaran.loading import names_of

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

__getattr__, __dir__ = names_of(__name__, _HOMES)
