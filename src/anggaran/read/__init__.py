"""Reading: files to tables."""

from anggaran.read.limits import Limits
from anggaran.read.meaning import add_heading
from anggaran.read.reader import read, read_batch

__all__ = ["Limits", "add_heading", "read", "read_batch"]
