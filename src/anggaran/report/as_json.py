"""Reports for other programs.  Amounts are text with two decimals, never numbers a reader would take for float."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from importlib.resources import files
from typing import Any

from anggaran.compare.change import Change, Move
from anggaran.compare.cover import Cover
from anggaran.compare.crosstable import CrossTable
from anggaran.compare.figure import Figure
from anggaran.compare.matrix import Matrix
from anggaran.compare.periods import period_of
from anggaran.compare.reconciliation import Reconciliation
from anggaran.compare.versions import Versions, documents_of
from anggaran.errors import AnggaranError
from anggaran.finding import Coverage, Finding, Findings
from anggaran.report.sentence import sentence
from anggaran.report.view import CheckResult
from anggaran.tree import Tree

VERSION = 1
_TOTAL = ("measure", "left", "right", "difference")


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


def reconcile_json(
    reconciliation: Reconciliation, lang: str = "id", own: Sequence[Findings] | None = None
) -> dict[str, Any]:
    """Two documents held against each other, as the schema ``reconcile`` lays down.

    Args:
        reconciliation: the two documents.
        lang: language of messages and reasons.
        own: what was found in the left document by itself, and in the right one; left out where nobody looked.
    """
    left, right = reconciliation.left, reconciliation.right
    return {
        "version": VERSION,
        "left": _side(left),
        "right": _side(right),
        "measures": _measures(reconciliation),
        "totals": [_pick(total, *_TOTAL) for total in reconciliation.totals],
        "pairs": [_pick(pair, "kode", "uraian", *_TOTAL, "status") for pair in reconciliation.pairs],
        **_own(own, ("left", "right"), lang),
        **_verdict([left, right], reconciliation.findings, lang),
    }


def matrix_json(matrix: Matrix, lang: str = "id", own: Sequence[Findings] | None = None) -> dict[str, Any]:
    """Several documents in one matrix, as the schema ``matrix`` lays down; of the lines those that do not agree.

    Args:
        matrix: the documents.
        lang: language of messages and reasons.
        own: what was found in each document by itself, in their order; left out where nobody looked.
    """
    trees = list(matrix.documents.values())
    documents = [{"name": name, **_side(tree)} for name, tree in matrix.documents.items()]
    for document, found in zip(documents, own or (), strict=False):
        document["findings"] = [finding_json(finding, lang) for finding in found]
    apart = matrix.lines.apart
    return {
        "version": VERSION,
        "documents": documents,
        "left": _side(trees[0]),
        "right": _side(trees[1]),
        "totals": [_figure(figure) for figure in matrix.totals],
        "lines": [{"kode": figure.kode, "uraian": figure.uraian, **_figure(figure)} for figure in apart],
        "agreeing": len(matrix.lines) - len(apart),
        "covers": [_cover(cover) for cover in matrix.covers],
        "pairs": [
            {
                "left": left,
                "right": right,
                "measures": _measures(met),
                "totals": [_pick(total, *_TOTAL) for total in met.totals],
                "basis": met.basis.line(lang),
            }
            for (left, right), met in matrix.pairs.items()
        ],
        **_verdict(trees, matrix.findings, lang),
    }


def versions_json(
    versions: Versions, findings: Findings, lang: str = "id", own: Sequence[Findings] | None = None
) -> dict[str, Any]:
    """Two versions of one budget, as the schema ``versions`` lays down: every lowest line, and the zero-sum moves.

    Args:
        versions: the two versions.
        findings: what came of it, with the coverage.
        lang: language of the moves.
        own: what was found in the earlier document by itself, and in the later one; left out where nobody looked.
    """
    return {
        "version": VERSION,
        **_step(versions, lang),
        **_own(own, ("before", "after"), lang),
        **_verdict(documents_of([versions]), findings, lang),
    }


def steps_json(
    steps: Sequence[Versions], findings: Findings, lang: str = "id", own: Sequence[Findings] | None = None
) -> dict[str, Any]:
    """Several versions of one budget, as the schema ``steps`` lays down: each held against the next.

    Args:
        steps: every two consecutive versions.
        findings: what came of it, with the coverage.
        lang: language of the moves.
        own: what was found in each document by itself, in their order; left out where nobody looked.
    """
    trees = documents_of(steps)
    documents = [_side(tree) for tree in trees]
    for document, found in zip(documents, own or (), strict=False):
        document["findings"] = [finding_json(finding, lang) for finding in found]
    return {
        "version": VERSION,
        "documents": documents,
        "steps": [_step(step, lang) for step in steps],
        **_verdict(trees, findings, lang),
    }


def _step(versions: Versions, lang: str) -> dict[str, Any]:
    """Two versions: every lowest line, and the zero-sum moves."""
    sides = (versions.before, versions.paired.measure.left), (versions.after, versions.paired.measure.right)
    before, after = ({**_side(tree), "measure": measure} for tree, measure in sides)
    return {
        "before": before,
        "after": after,
        "change": plain(versions.change),
        "counts": versions.counts,
        "lines": [_change(line) for line in versions.lines],
        "moves": [_move(move, lang) for move in versions.moves],
    }


def cross_json(cross: CrossTable, documents: Sequence[Tree], findings: Findings, lang: str = "id") -> dict[str, Any]:
    """Program side against spending side, as the schema ``cross`` lays down.

    Args:
        cross: the cross table.
        documents: what its margins were held against.
        findings: what came of it.
        lang: language of messages and reasons.
    """
    columns = [head.kode for head in cross.columns]
    rows = [
        {
            **_pick(head, "kode", "uraian"),
            "values": [plain(cross.cell(head.kode, column)) for column in columns],
            "total": plain(cross.row_totals[head.kode]),
        }
        for head in cross.rows
    ]
    return {
        "version": VERSION,
        "document": _side(cross.tree),
        "measure": cross.measure,
        "levels": {"rows": cross.levels[0], "columns": cross.levels[1]},
        "columns": [_pick(head, "kode", "uraian") for head in cross.columns],
        "rows": rows,
        "column_totals": [plain(amount) for amount in cross.column_totals.values()],
        "total": plain(cross.total),
        "left_out": list(cross.left_out),
        "documents": [_side(tree) for tree in documents],
        **_verdict([cross.tree, *documents], findings, lang),
    }


def monthly_json(trees: Sequence[Tree], findings: Findings, lang: str = "id") -> dict[str, Any]:
    """Reports of one SKPD through a year, as the schema ``monthly`` lays down: each with its cut-off."""
    return {
        "version": VERSION,
        "documents": [{**_side(tree), "period": _period(tree)} for tree in trees],
        **_verdict(trees, findings, lang),
    }


def with_skipped(result: dict[str, Any], skipped: Mapping[str, AnggaranError], lang: str = "id") -> dict[str, Any]:
    """A result whose coverage names the files of a folder that gave no table, and why.

    >>> with_skipped({"coverage": {}}, {"surat.txt": AnggaranError("tidak ada tabel", "no table")})
    {'coverage': {'files_skipped': [{'file': 'surat.txt', 'reason': 'tidak ada tabel'}]}}
    """
    files = [{"file": file, "reason": reason.line(lang)} for file, reason in skipped.items()]
    coverage = {**result["coverage"], "files_skipped": files} if files else result["coverage"]
    return {**result, "coverage": coverage}


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
    """The JSON Schema (draft 2020-12) of an output.

    Args:
        name: ``check``, ``reconcile``, ``matrix``, ``versions``, ``cross`` or ``monthly``.

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
    return {"file": source.file, "sheet": source.sheet, "table": tree.name, "totals": plain(tree.totals)}


def _measures(reconciliation: Reconciliation) -> list[dict[str, Any]]:
    """Which column of either document was compared, by the name of the measure in the result."""
    return [{"measure": each.name, "left": each.left, "right": each.right} for each in reconciliation.measures]


def _own(own: Sequence[Findings] | None, sides: Sequence[str], lang: str) -> dict[str, Any]:
    """The findings of each document by itself."""
    if own is None:
        return {}
    told = zip(sides, own, strict=False)
    return {"own": {side: [finding_json(finding, lang) for finding in found] for side, found in told}}


def _verdict(trees: Sequence[Tree], findings: Findings, lang: str) -> dict[str, Any]:
    """What every comparison ends with."""
    return {
        "findings": [finding_json(finding, lang) for finding in findings],
        "coverage": _coverage(trees, findings.coverage, lang),
        "summary": findings.summary,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "measure": figure.measure,
        "values": plain(figure.amounts),
        "majority": plain(figure.majority),
        "outliers": [plain(each._asdict()) for each in figure.outliers],
        "status": figure.status,
    }


def _cover(cover: Cover) -> dict[str, Any]:
    return {
        **_pick(cover, "document", "measure", "amount", "of"),
        "missing": [_pick(line, "kode", "uraian", "amount") for line in cover.missing],
    }


def _change(line: Change) -> dict[str, Any]:
    return _pick(line, "kode", "uraian", "before", "after", "change", "status")


def _move(move: Move, lang: str) -> dict[str, Any]:
    return {
        **_pick(move, "kode", "uraian", "amount"),
        "level": move.level_name,
        "text": move.text.line(lang),
        "approval": move.approval and move.approval.line(lang),
        "lines": [_change(line) for line in move.lines],
    }


def _period(tree: Tree) -> dict[str, Any] | None:
    period = period_of(tree).period
    return None if period is None else _pick(period, "year", "start", "end", "text")


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
