"""Budgets for the tests of other programs; needs ``anggaran[testing]``.

Strategies of hypothesis draw codes, code books, trees, tables as printed and tables with one wrong
sum; :mod:`anggaran.testing.fixtures` has fixtures of pytest.
"""

from anggaran.testing.budgets import Budget, budgets, printed
from anggaran.testing.drawn import Defect, code_books, defective_tables, kodes, tables, trees

__all__ = [
    "Budget",
    "Defect",
    "budgets",
    "code_books",
    "defective_tables",
    "kodes",
    "printed",
    "tables",
    "trees",
]
