"""Which printed figure follows from which, and what that proves."""

from anggaran.relation.grids import Induced
from anggaran.relation.induced import induce

__all__ = ["Induced", "induce"]
