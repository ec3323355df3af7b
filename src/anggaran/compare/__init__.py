"""Do documents agree?  Two at a time, many at once, one report or one version after another."""

from anggaran.compare.changes import Versions
from anggaran.compare.cross_margins import crosstab_findings
from anggaran.compare.cross_table import CrossTable
from anggaran.compare.crosstab import crosstab
from anggaran.compare.lines import Pair
from anggaran.compare.matrix import Matrix, reconcile_all
from anggaran.compare.reconciliation import Reconciliation, Total, reconcile
from anggaran.compare.through_year import monthly
from anggaran.compare.versions import side_by_side, versions, versions_of

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
