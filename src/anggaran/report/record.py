"""Results as records for other programs: plain dicts of the types in
:mod:`anggaran.report.shapes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, cast

from anggaran.compare.crosstab import CrossTable
from anggaran.compare.figure import Figure
from anggaran.compare.lines import Pair
from anggaran.compare.matrix import Cover, Matrix
from anggaran.compare.periods import period_of
from anggaran.compare.reconciliation import Reconciliation
from anggaran.compare.versions import Change, Move, Versions, documents_of
from anggaran.finding import Coverage, Finding, Findings, Where
from anggaran.report import shapes
from anggaran.rules.registry import find_rule, sentence
from anggaran.tree import Node, Tree

_TOTAL = ("measure", "left", "right", "difference")


def findings_record(findings: Findings, lang: str = "id") -> shapes.Findings:
    """Findings by themselves, with the coverage of the run that made them."""
    return {
        "version": 1,
        "findings": _findings(findings, lang),
        "coverage": {
            "checked": dict(findings.coverage.checked),
            "not_checked": _not_checked(findings.coverage, lang),
        },
        "summary": _summary(findings),
    }


def check_record(trees: Sequence[Tree], findings: Findings, lang: str = "id") -> shapes.Check:
    """The findings of one or several tables."""
    tables = [_table(tree, lang) for tree in trees]
    return {"version": 1, "tables": tables, **_verdict(trees, findings, lang)}


def tree_record(tree: Tree, nodes: Iterable[Node]) -> shapes.Tree:
    """Nodes of a tree, in the order given."""
    return {
        "version": 1,
        **_document(tree),
        "flat": tree.flat,
        "measures": [str(name) for name in tree.measures],
        "nodes": [_node(node) for node in nodes],
    }


def reconcile_record(
    result: Reconciliation, lang: str = "id", own: Sequence[Findings] | None = None
) -> shapes.Reconcile:
    """Two documents held against each other.

    Args:
        result: the two documents.
        lang: language of messages and reasons.
        own: what was found in each document by itself; left out where nobody looked.
    """
    return {
        "version": 1,
        "left": _document(result.left),
        "right": _document(result.right),
        "measures": _measures(result),
        "totals": [_pick(total, *_TOTAL) for total in result.totals],
        "pairs": [_pair(pair) for pair in result.pairs],
        **_verdict([result.left, result.right], result.findings, lang),
        **_own(own, lang),
    }


def matrix_record(
    matrix: Matrix, lang: str = "id", own: Sequence[Findings] | None = None
) -> shapes.Matrix:
    """Several documents in one matrix; of the lines those that do not agree.

    Args:
        matrix: the documents.
        lang: language of messages and reasons.
        own: what was found in each document by itself; left out where nobody looked.
    """
    trees = list(matrix.documents.values())
    documents = _with_own([_document(tree) for tree in trees], own, lang)
    apart = matrix.lines.apart
    return {
        "version": 1,
        "documents": [
            {"name": name, **document}
            for name, document in zip(matrix.names, documents, strict=True)
        ],
        "left": _document(trees[0]),
        "right": _document(trees[1]),
        "totals": [_figure(figure) for figure in matrix.totals],
        "lines": [{"kode": each.kode, "uraian": each.uraian, **_figure(each)} for each in apart],
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


def versions_record(
    versions: Versions,
    findings: Findings,
    lang: str = "id",
    own: Sequence[Findings] | None = None,
) -> shapes.Versions:
    """Two versions of one budget: every lowest line, and the zero-sum moves.

    Args:
        versions: the two versions.
        findings: what came of it, with the coverage.
        lang: language of the moves.
        own: what was found in each document by itself; left out where nobody looked.
    """
    return {
        "version": 1,
        **_step(versions, lang),
        **_verdict(documents_of([versions]), findings, lang),
        **_own_versions(own, lang),
    }


def steps_record(
    steps: Sequence[Versions],
    findings: Findings,
    lang: str = "id",
    own: Sequence[Findings] | None = None,
) -> shapes.Steps:
    """Several versions of one budget, each held against the next.

    Args:
        steps: every two consecutive versions.
        findings: what came of it, with the coverage.
        lang: language of the moves.
        own: what was found in each document by itself; left out where nobody looked.
    """
    trees = documents_of(steps)
    return {
        "version": 1,
        "documents": _with_own([_document(tree) for tree in trees], own, lang),
        "steps": [_step(step, lang) for step in steps],
        **_verdict(trees, findings, lang),
    }


def cross_record(
    cross: CrossTable, documents: Sequence[Tree], findings: Findings, lang: str = "id"
) -> shapes.Cross:
    """Program side against spending side.

    Args:
        cross: the cross table.
        documents: what its margins were held against.
        findings: what came of it.
        lang: language of messages and reasons.
    """
    columns = [head.kode for head in cross.columns]
    rows, totals = cross.rows, cross.row_totals
    return {
        "version": 1,
        "document": _document(cross.tree),
        "measure": str(cross.measure),
        "levels": {"rows": cross.levels[0], "columns": cross.levels[1]},
        "columns": [_pick(head, "kode", "uraian") for head in cross.columns],
        "rows": [
            {
                "kode": head.kode,
                "uraian": head.uraian,
                "values": [plain(cross.cell(head.kode, column)) for column in columns],
                "total": plain(totals[head.kode]),
            }
            for head in rows
        ],
        "column_totals": [plain(amount) for amount in cross.column_totals.values()],
        "total": plain(cross.total),
        "left_out": list(cross.left_out),
        "documents": [_document(tree) for tree in documents],
        **_verdict([cross.tree, *documents], findings, lang),
    }


def monthly_record(trees: Sequence[Tree], findings: Findings, lang: str = "id") -> shapes.Monthly:
    """Reports of one SKPD through a year: each with its cut-off."""
    return {
        "version": 1,
        "documents": [{**_document(tree), "period": _period(tree)} for tree in trees],
        **_verdict(trees, findings, lang),
    }


def finding_record(finding: Finding, lang: str = "id") -> shapes.Finding:
    """One finding; its details stand beside the fields that every finding has."""
    every: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "table": finding.table,
        "key": finding.key,
        "kode": finding.kode,
        "uraian": finding.uraian,
        "measure": finding.measure,
        "stated": finding.stated,
        "computed": finding.computed,
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "where": finding.where,
        "message": sentence(finding, lang),
        "remedy": (finding.teller or find_rule(finding.rule)).advise(finding, lang),
        "witnesses": finding.witnesses,
        "breaks": finding.breaks,
        "operands": finding.operands,
        "more": finding.more,
        "explanations": finding.explanations,
    }
    details = {name: value for name, value in finding.details.items() if name not in every}
    return cast("shapes.Finding", plain(every | details))


def plain(value: object) -> Any:
    """A value as JSON has it: records as objects, exact numbers as text.

    >>> plain({"stated": Decimal("15000000"), "agrees": ("kegiatan",)})
    {'stated': '15000000.00', 'agrees': ['kegiatan']}
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return exact_text(value)
    if is_dataclass(value):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        value = _place(value) if isinstance(value, Where) else named
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Sequence | frozenset | set) and not isinstance(value, str):
        return [plain(item) for item in value]
    return str(value)


def _place(where: Where) -> dict[str, Any]:
    """A place by its cell, or by its page and line where it has them."""
    printed = {"page": where.page, "line": where.line, "box": plain(where.box)}
    cell = {"file": where.file, "sheet": where.sheet, "cell": where.cell, "row": where.row}
    return cell | {name: value for name, value in printed.items() if value is not None}


def exact_text(value: Decimal) -> str:
    """An exact number as text with at least two decimals, and all those that it has.

    >>> exact_text(Decimal("5425037031")), exact_text(Decimal("96.515"))
    ('5425037031.00', '96.515')
    """
    text = format(value, "f")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def _table(tree: Tree, lang: str) -> shapes.CheckedTable:
    table = tree.table
    return {
        "file": table.source.file,
        "sheet": table.source.sheet,
        "rows": len(table) + len(table.refused),
        "refused": len(table.refused),
        "nodes": len(tree),
        "leaves": int(tree.structure.is_leaf.sum()),
        "totals": plain(tree.totals),
        "notes": [note.text.line(lang) for note in table.notes],
    }


def _node(node: Node) -> shapes.NodeRecord:
    measures = node.tree.measures
    return {
        "key": node.key,
        "kode": node.kode,
        "uraian": node.uraian,
        "level": node.level,
        "level_name": node.level_name,
        "parent": node.parent.key if node.parent else None,
        "row": node.where.row,
        "computed": {str(name): plain(node.amount(name)) for name in measures},
        "stated": {str(name): plain(node.stated_amount(name)) for name in measures},
        "serapan": plain(node.serapan) if node.tree.pairs else None,
    }


def _document(tree: Tree) -> shapes.Document:
    source = tree.table.source
    return {
        "file": source.file,
        "sheet": source.sheet,
        "table": tree.name,
        "totals": plain(tree.totals),
    }


def _pair(pair: Pair) -> shapes.Pair:
    record: shapes.Pair = _pick(pair, "kode", "uraian", *_TOTAL, "status")
    if pair.path:
        record["path"] = list(pair.path)
    return record


def _measures(result: Reconciliation) -> list[shapes.Columns]:
    return [
        {"measure": str(each.name), "left": str(each.left), "right": str(each.right)}
        for each in result.measures
    ]


def _own(own: Sequence[Findings] | None, lang: str) -> shapes.WithOwn:
    """The findings of two documents by themselves."""
    if own is None:
        return {}
    left, right = (_findings(found, lang) for found in own)
    return {"own": {"left": left, "right": right}}


def _own_versions(own: Sequence[Findings] | None, lang: str) -> shapes.WithOwnVersions:
    """The findings of the versions by themselves; one document may hold both."""
    if own is None:
        return {}
    told = zip(("before", "after"), own, strict=False)
    by_version = {version: _findings(found, lang) for version, found in told}
    return {"own": cast("shapes.OwnVersions", by_version)}


def _with_own(
    documents: list[shapes.Document], own: Sequence[Findings] | None, lang: str
) -> list[shapes.Document]:
    """The documents, each with what was found in it by itself."""
    for document, found in zip(documents, own or (), strict=False):
        document["findings"] = _findings(found, lang)
    return documents


def _step(versions: Versions, lang: str) -> shapes.Step:
    """Two versions: every lowest line, and the zero-sum moves."""
    measure = versions.paired.measure
    return {
        "before": {**_document(versions.before), "measure": str(measure.left)},
        "after": {**_document(versions.after), "measure": str(measure.right)},
        "change": plain(versions.change),
        "counts": versions.counts,
        "lines": [_change(line) for line in versions.lines],
        "moves": [_move(move, lang) for move in versions.moves],
    }


def _verdict(trees: Sequence[Tree], findings: Findings, lang: str) -> shapes.Verdict:
    used = sum(len(tree.table) for tree in trees)
    refused = sum(len(tree.table.refused) for tree in trees)
    return {
        "version": 1,
        "findings": _findings(findings, lang),
        "coverage": {
            "checked": dict(findings.coverage.checked),
            "not_checked": _not_checked(findings.coverage, lang),
            "rows_read": used + refused,
            "rows_used": used,
            "rows_refused": refused,
        },
        "summary": _summary(findings),
    }


def _findings(findings: Findings, lang: str) -> list[shapes.Finding]:
    return [finding_record(finding, lang) for finding in findings]


def _summary(findings: Findings) -> shapes.Summary:
    return cast("shapes.Summary", findings.summary)


def _not_checked(coverage: Coverage, lang: str) -> list[shapes.NotChecked]:
    return [
        {"rule": each.rule, "reason": each.reason.line(lang), "table": each.table}
        for each in coverage.not_checked
    ]


def _figure(figure: Figure) -> shapes.Figure:
    return {
        "measure": str(figure.measure),
        "values": plain(figure.amounts),
        "majority": plain(figure.majority),
        "outliers": [plain(each._asdict()) for each in figure.outliers],
        "status": cast("Any", figure.status),
    }


def _cover(cover: Cover) -> shapes.Cover:
    return {
        "document": cover.document,
        "measure": str(cover.measure),
        "amount": plain(cover.amount),
        "of": plain(cover.of),
        "missing": [_pick(line, "kode", "uraian", "amount") for line in cover.missing],
    }


def _change(line: Change) -> shapes.Change:
    change: shapes.Change = _pick(line, "kode", "uraian", "before", "after", "change", "status")
    return change


def _move(move: Move, lang: str) -> shapes.Move:
    return {
        "kode": move.kode,
        "uraian": move.uraian,
        "amount": plain(move.amount),
        "level": move.level_name,
        "text": move.text.line(lang),
        "approval": move.approval and move.approval.line(lang),
        "lines": [_change(line) for line in move.lines],
    }


def _period(tree: Tree) -> shapes.Period | None:
    period = period_of(tree.table).period
    return None if period is None else _pick(period, "year", "start", "end", "text")


def _pick(record: object, *names: str) -> Any:
    return {name: plain(getattr(record, name)) for name in names}
