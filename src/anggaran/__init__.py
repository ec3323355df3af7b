"""anggaran: hold the budget documents of Indonesian local government against each other, to the rupiah."""

import anggaran.interrupt  # noqa: F401  # first: the others take half a second
from anggaran.accessor import Accessor as _Accessor  # noqa: F401
from anggaran.compare import Matrix, Reconciliation, crosstab, monthly, reconcile, reconcile_all, versions
from anggaran.errors import AnggaranError
from anggaran.finding import Finding, Findings, Severity
from anggaran.reading import read
from anggaran.report import sentence, write_report
from anggaran.report.runs import diff
from anggaran.rules.check import check
from anggaran.rules.policy import Policy
from anggaran.rules.thresholds import flag
from anggaran.table.table import Table
from anggaran.tree import Node, Tree
from anggaran.version import __version__

__all__ = [
    "AnggaranError",
    "Finding",
    "Findings",
    "Matrix",
    "Node",
    "Policy",
    "Reconciliation",
    "Severity",
    "Table",
    "Tree",
    "__version__",
    "check",
    "crosstab",
    "diff",
    "flag",
    "monthly",
    "read",
    "reconcile",
    "reconcile_all",
    "sentence",
    "versions",
    "write_report",
]
