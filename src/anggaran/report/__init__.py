"""Findings, trees and reconciliations as text and as JSON."""

from anggaran.report.as_json import check_json, dumps, reconcile_json, schema
from anggaran.report.as_text import check_text, reconcile_text, tree_text
from anggaran.report.catalogue import kode_text, rules_text, table_text
from anggaran.report.page import Paper
from anggaran.report.sentence import sentence
from anggaran.report.view import CheckResult

__all__ = [
    "CheckResult",
    "Paper",
    "check_json",
    "check_text",
    "dumps",
    "kode_text",
    "reconcile_json",
    "reconcile_text",
    "rules_text",
    "schema",
    "sentence",
    "table_text",
    "tree_text",
]
