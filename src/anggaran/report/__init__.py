"""Findings, trees and comparisons as text and as JSON."""

from anggaran.report.as_json import (
    check_json,
    cross_json,
    dumps,
    matrix_json,
    monthly_json,
    reconcile_json,
    schema,
    steps_json,
    versions_json,
    with_skipped,
)
from anggaran.report.as_text import check_text, skipped_text, tree_text
from anggaran.report.catalogue import kode_text, rules_page, rules_text, table_text
from anggaran.report.comparison import (
    cross_text,
    matrix_text,
    monthly_text,
    reconcile_text,
    steps_text,
    versions_text,
)
from anggaran.report.name import find_language
from anggaran.report.page import Paper
from anggaran.report.sentence import sentence
from anggaran.report.view import CheckResult
from anggaran.report.write import write_report

__all__ = [
    "CheckResult",
    "Paper",
    "check_json",
    "check_text",
    "cross_json",
    "cross_text",
    "dumps",
    "find_language",
    "kode_text",
    "matrix_json",
    "matrix_text",
    "monthly_json",
    "monthly_text",
    "reconcile_json",
    "reconcile_text",
    "rules_page",
    "rules_text",
    "schema",
    "sentence",
    "skipped_text",
    "steps_json",
    "steps_text",
    "table_text",
    "tree_text",
    "versions_json",
    "versions_text",
    "with_skipped",
    "write_report",
]
