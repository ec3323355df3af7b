"""anggaran: hold the budget documents of Indonesian local government against each other, to the rupiah."""

from anggaran.check import check
from anggaran.errors import AnggaranError
from anggaran.finding import Finding, Findings, Severity
from anggaran.flag import flag
from anggaran.read import read
from anggaran.reconcile import Reconciliation, reconcile
from anggaran.table import Table
from anggaran.tree import Node, Tree

__all__ = [
    "AnggaranError",
    "Finding",
    "Findings",
    "Node",
    "Reconciliation",
    "Severity",
    "Table",
    "Tree",
    "check",
    "flag",
    "read",
    "reconcile",
]
