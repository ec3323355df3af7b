"""Hold the budget documents of Indonesian local government against each other, to the rupiah.

Read a file, build its tree, check it, hold it against another:

>>> from importlib.resources import files
>>> from anggaran import Tree, check, flag, read, reconcile
>>> examples = files("anggaran") / "data"  # or your own: read("lra.xlsx")
>>> table = read(str(examples / "000_rencana_belanja.csv"))[0]  # every budget table of a file
>>> belanja = Tree(table)  # also Tree(frame), Tree(cursor), Tree(list of dicts)
>>> belanja["Belanja Operasi"].pagu, belanja["Belanja Operasi"].stated.pagu  # computed, printed
(Decimal('10997688771.00'), Decimal('11041688771.00'))
>>> for finding in check(belanja):
...     print(finding.rule, finding.where, finding.difference)
parent-sum 000_rencana_belanja.csv ▸ C2 44000000.00
>>> program = Tree(read(str(examples / "000_tabel_3.8_realisasi.csv"))[0])
>>> [finding.kode for finding in flag(program, below=50)]  # serapan, in percent
['06.01.2.01.06']
>>> reconcile(program, belanja).agrees
True

Amounts are Decimals in rupiah; None is unknown, not zero.  Results have ``to_dict()``,
``to_json()`` and ``to_frame()``; ``write_report(result, path="laporan.html")`` writes them.  What
is wrong in a document is a finding, what is wrong in a call an :class:`AnggaranError`, in both
languages.  Look next at ``help(anggaran.Tree)``, ``help(anggaran.check)``,
``help(anggaran.reconcile)``, ``help(anggaran.Policy)`` and the folder ``docs``.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from anggaran.loading import names_of  # first: from here on Ctrl-C ends the command
from anggaran.version import __version__

if TYPE_CHECKING:
    from anggaran.claims.document import Document
    from anggaran.claims.of_file import read_document
    from anggaran.compare.crosstab import crosstab
    from anggaran.compare.matrix import Matrix, reconcile_all
    from anggaran.compare.reconciliation import Reconciliation, reconcile
    from anggaran.compare.through_year import monthly
    from anggaran.compare.versions import versions
    from anggaran.errors import AnggaranError, set_language
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

__all__ = [
    "AnggaranError",
    "Document",
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
    "read_document",
    "reconcile",
    "reconcile_all",
    "sentence",
    "set_language",
    "versions",
    "write_report",
]

_HOMES = {
    "AnggaranError": "errors",
    "Document": "claims.document",
    "Finding": "finding",
    "Findings": "finding",
    "Matrix": "compare.matrix",
    "Node": "tree",
    "Policy": "rules.policy",
    "Reconciliation": "compare.reconciliation",
    "Severity": "finding",
    "Table": "table.table",
    "Tree": "tree",
    "check": "rules.check",
    "crosstab": "compare.crosstab",
    "diff": "report.runs",
    "flag": "rules.thresholds",
    "monthly": "compare.through_year",
    "read": "reading.reader",
    "read_document": "claims.of_file",
    "reconcile": "compare.reconciliation",
    "reconcile_all": "compare.matrix",
    "sentence": "rules.registry",
    "set_language": "errors",
    "versions": "compare.versions",
    "write_report": "report.write",
}
"""Where each name comes from: it is imported once it is asked for, so that the command can begin to
read a workbook before half a second of imports.
"""

__getattr__, __dir__ = names_of(__name__, _HOMES)

if "pandas" in sys.modules:
    import_module(f"{__name__}.accessor")
