"""What was found, shown: one view of blocks, and a writer for each form."""

from anggaran.report.catalogue import rules_page
from anggaran.report.outputs import schema
from anggaran.report.view import View
from anggaran.report.write import view_of, write_report
from anggaran.report.writers import Paper, forms, writer
from anggaran.rules.registry import sentence

__all__ = [
    "Paper",
    "View",
    "forms",
    "rules_page",
    "schema",
    "sentence",
    "view_of",
    "write_report",
    "writer",
]
