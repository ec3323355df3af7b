"""anggaran: hold the budget documents of Indonesian local government against each other, to the
rupiah.
"""

import anggaran.interrupt  # noqa: F401  # first: the others take half a second
from anggaran.accessor import Accessor as _Accessor  # noqa: F401
from anggaran.compare.crosstab import crosstab
from anggaran.compare.matrix import Matrix, reconcile_all
from anggaran.compare.months import monthly
from anggaran.compare.reconciliation import Reconciliation, reconcile
from anggaran.compare.versions import versions
from anggaran.errors import AnggaranError
from anggaran.finding import Finding, Findings, Severity
from anggaran.reading.reader import read
from anggaran.report.runs import diff
from anggaran.report.write import write_report
from anggaran.rules.check import check
from anggaran.rules.policy import Policy
from anggaran.rules.registry import sentence
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
