"""Reading: files to tables."""

from anggaran.read.limits import Limits
from anggaran.read.reader import read

__all__ = ["Limits", "read"]
