"""Do documents agree?  Two at a time, several in one matrix, one report after another, one version after another."""

from anggaran.reconcile.compare import Pair
from anggaran.reconcile.matrix import Matrix, reconcile_all
from anggaran.reconcile.periods import monthly
from anggaran.reconcile.reconciliation import Reconciliation, Total, reconcile

__all__ = ["Matrix", "Pair", "Reconciliation", "Total", "monthly", "reconcile", "reconcile_all"]
