"""What was found, shown: one view of blocks, and a writer for each form."""

from typing import TYPE_CHECKING

from anggaran.loading import names_of

if TYPE_CHECKING:
    from anggaran.report.catalogue import rules_page
    from anggaran.report.outputs import schema
    from anggaran.report.paper import Paper
    from anggaran.report.view import View
    from anggaran.report.write import view_of, write_report
    from anggaran.report.writers import forms, writer
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

_HOMES = {
    "Paper": "paper",
    "View": "view",
    "forms": "writers",
    "rules_page": "catalogue",
    "schema": "outputs",
    "sentence": ".rules.registry",
    "view_of": "write",
    "write_report": "write",
    "writer": "writers",
}
"""Where each name comes from: it is imported once it is asked for, as those of the root are."""

__getattr__, __dir__ = names_of(__name__, _HOMES)
