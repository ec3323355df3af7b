"""Amount columns: what they measure, the parts of their names, and which of them go together."""

from anggaran.measure.kind import LAIN, MeasureKind, add_measure, kind_names, kinds
from anggaran.measure.measure import KELOMPOK, MONTHS, QUARTERS, RELATIVE, WAYS, Measure
from anggaran.measure.together import is_in_force, pairs, parts_of, versions

__all__ = [
    "KELOMPOK",
    "LAIN",
    "MONTHS",
    "QUARTERS",
    "RELATIVE",
    "WAYS",
    "Measure",
    "MeasureKind",
    "add_measure",
    "is_in_force",
    "kind_names",
    "kinds",
    "pairs",
    "parts_of",
    "versions",
]
