"""Reports for other programs.  Amounts are text with two decimals, never numbers a reader would take for float."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from importlib.resources import files
from typing import Any

from anggaran.finding import Coverage, Finding, Findings
from anggaran.reconcile import Reconciliation
from anggaran.report.sentence import sentence
from anggaran.report.view import CheckResult
from anggaran.tree import Tree

VERSION = 1


def check_json(results: Sequence[CheckResult], lang: str = "id") -> dict[str, Any]:
    """The findings of one or several tables, as the schema ``check`` lays down.

    Args:
        results: each tree with its findings.
        lang: language of messages and reasons.

    Returns:
        what :func:`dumps` writes: only dicts, lists, text, whole numbers, booleans and None.
    """
    findings = sum((result.findings for result in results), Findings())
    trees = [result.tree for result in results]
    return {
        "version": VERSION,
        "tables": [_table(tree) for tree in trees],
        "findings": [finding_json(finding, lang) for finding in findings],
        "coverage": _coverage(trees, findings.coverage, lang),
        "summary": findings.summary,
    }


def reconcile_json(reconciliation: Reconciliation, lang: str = "id") -> dict[str, Any]:
    """Two documents held against each other, as the schema ``reconcile`` lays down."""
    left, right, findings = reconciliation.left, reconciliation.right, reconciliation.findings
    return {
        "version": VERSION,
        "left": _side(left),
        "right": _side(right),
        "totals": [_pick(total, "measure", "left", "right", "difference") for total in reconciliation.totals],
        "pairs": [
            _pick(pair, "kode", "uraian", "measure", "left", "right", "difference", "status")
            for pair in reconciliation.pairs
        ],
        "findings": [finding_json(finding, lang) for finding in findings],
        "coverage": _coverage([left, right], findings.coverage, lang),
        "summary": findings.summary,
    }


def finding_json(finding: Finding, lang: str = "id") -> dict[str, Any]:
    """One finding; its details stand beside the fields that every finding has."""
    every: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "table": finding.table,
        "kode": finding.kode,
        "uraian": finding.uraian,
        "measure": finding.measure,
        "stated": finding.stated,
        "computed": finding.computed,
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "where": finding.where,
        "message": sentence(finding, lang),
        "witnesses": finding.witnesses,
        "breaks": finding.breaks,
        "explanations": finding.explanations,
    }
    details = {name: value for name, value in finding.details.items() if name not in every}
    return {name: plain(value) for name, value in (every | details).items()}


def plain(value: object) -> Any:
    """A value as JSON has it: records as objects, exact numbers as text.

    >>> plain({"stated": Decimal("15000000"), "agrees": ("kegiatan",)})
    {'stated': '15000000.00', 'agrees': ['kegiatan']}
    """
    if value is None or isinstance(value, str | bool | int):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Decimal):
        return exact_text(value)
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Sequence | frozenset | set):
        return [plain(item) for item in value]
    return str(value)


def exact_text(value: Decimal) -> str:
    """An exact number as text with at least two decimals, and all those that it has.

    >>> exact_text(Decimal("5425037031")), exact_text(Decimal("96.515"))
    ('5425037031.00', '96.515')
    """
    text = format(value, "f")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def dumps(result: Mapping[str, Any]) -> str:
    """The JSON text, with a newline at its end; letters stand as they are."""
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an output: ``check`` or ``reconcile``.

    >>> schema("check")["properties"]["version"]
    {'const': 1}
    """
    text = files("anggaran.report").joinpath("schema", f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _table(tree: Tree) -> dict[str, Any]:
    table = tree.table
    return {
        "file": table.source.file,
        "sheet": table.source.sheet,
        "rows": len(table) + len(table.refused),
        "refused": len(table.refused),
        "nodes": len(tree),
        "leaves": int(tree.structure.is_leaf.sum()),
        "totals": plain(tree.totals),
    }


def _side(tree: Tree) -> dict[str, Any]:
    source = tree.table.source
    return {"file": source.file, "sheet": source.sheet, "totals": plain(tree.totals)}


def _pick(record: object, *names: str) -> dict[str, Any]:
    return {name: plain(getattr(record, name)) for name in names}


def _coverage(trees: Sequence[Tree], coverage: Coverage, lang: str) -> dict[str, Any]:
    used = sum(len(tree.table) for tree in trees)
    refused = sum(len(tree.table.refused) for tree in trees)
    return {
        "rows_read": used + refused,
        "rows_used": used,
        "rows_refused": refused,
        "checked": dict(coverage.checked),
        "not_checked": [
            {"rule": each.rule, "reason": each.reason.line(lang), "table": each.table} for each in coverage.not_checked
        ],
    }
