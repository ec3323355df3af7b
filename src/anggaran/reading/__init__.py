"""Reading: files to tables."""

from anggaran.reading.formats.format import Format, add_format
from anggaran.reading.formats.limits import Limits
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.meaning import add_heading
from anggaran.reading.reader import read, read_batch

__all__ = ["Format", "Limits", "Sheet", "add_format", "add_heading", "read", "read_batch"]
