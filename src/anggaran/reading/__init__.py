"""Reading: files to tables."""

from anggaran.reading.formats.limits import Limits
from anggaran.reading.layout.meaning import add_heading
from anggaran.reading.reader import read, read_batch

__all__ = ["Limits", "add_heading", "read", "read_batch"]
