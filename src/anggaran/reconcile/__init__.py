"""Do documents agree?  Two at a time, several in one matrix, one report after another, one version after another."""

from anggaran.reconcile.compare import Pair
from anggaran.reconcile.crosstab import CrossTable, crosstab, crosstab_findings
from anggaran.reconcile.matrix import Matrix, reconcile_all
from anggaran.reconcile.periods import monthly
from anggaran.reconcile.reconciliation import Reconciliation, Total, reconcile
from anggaran.reconcile.versions import Versions, side_by_side, versions, versions_of

__all__ = [
    "CrossTable",
    "Matrix",
    "Pair",
    "Reconciliation",
    "Total",
    "Versions",
    "crosstab",
    "crosstab_findings",
    "monthly",
    "reconcile",
    "reconcile_all",
    "side_by_side",
    "versions",
    "versions_of",
]
