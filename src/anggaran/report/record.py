"""Results as records for other programs: plain dicts of the types in
:mod:`anggaran.report.shapes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from itertools import islice
from pathlib import PurePath
from typing import Any, cast

from anggaran.explain.explaining import explained
from anggaran.explain.explanation import Explanation
from anggaran.finding import Coverage, Finding, Findings, Where
from anggaran.report import shapes
from anggaran.rules.registry import sentence, teller_of
from anggaran.tree import Node, Tree

_UNPRINTED = 1000  # named nodes that no row prints, of one table


def findings_record(findings: Findings, lang: str = "id") -> shapes.Findings:
    """Findings by themselves, with the coverage of the run that made them."""
    return {
        "version": 1,
        "findings": finding_records(findings, lang),
        "coverage": _coverage(findings.coverage, lang),
        "summary": _summary(findings),
    }


def check_record(trees: Sequence[Tree], findings: Findings, lang: str = "id") -> shapes.Check:
    """The findings of one or several tables."""
    tables = [_table(tree, lang) for tree in trees]
    return {"version": 1, "tables": tables, **verdict_record(trees, findings, lang)}


def tree_record(tree: Tree, nodes: Iterable[Node]) -> shapes.Tree:
    """Nodes of a tree, in the order given."""
    return {
        "version": 1,
        **document_record(tree),
        "flat": tree.flat,
        "measures": [str(name) for name in tree.measures],
        "nodes": [_node(node) for node in nodes],
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
        "remedy": teller_of(finding).advise(finding, lang),
        "witnesses": finding.witnesses,
        "breaks": finding.breaks,
        "operands": finding.operands,
        "more": finding.more,
        "explanations": [_explanation(each, lang) for each in finding.explanations],
    }
    details = {name: value for name, value in finding.details.items() if name not in every}
    return cast("shapes.Finding", plain(every | details))


def _explanation(found: object, lang: str) -> Any:
    """One explanation; its sentence in one language."""
    if not isinstance(found, Explanation):
        return found
    told = {each.name: getattr(found, each.name) for each in fields(found)}
    advice = None if found.advice is None else found.advice.line(lang)
    return told | {"text": found.say(lang), "advice": advice}


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
    tops, rows, labels = tree.structure.tops, tree.structure.rows, tree.structure.labels
    implied = (node for node in tops[rows[tops] < 0].tolist() if labels[node])
    unprinted = [_unprinted(Node(tree, node)) for node in islice(implied, _UNPRINTED)]
    told: shapes.CheckedTable = {
        "file": table.source.file,
        "sheet": table.source.sheet,
        "rows": len(table) + len(table.refused),
        "refused": len(table.refused),
        "nodes": len(tree),
        "leaves": int(tree.structure.is_leaf.sum()),
        "totals": plain(tree.totals),
        "notes": [note.text.line(lang) for note in table.notes],
    }
    return told | {"unprinted": unprinted} if unprinted else told


def _unprinted(node: Node) -> shapes.Unprinted:
    amounts = {str(name): plain(node.amount(name)) for name in node.tree.measures}
    return {"kode": node.kode, "uraian": node.uraian, "totals": amounts}


def _node(node: Node) -> shapes.NodeRecord:
    measures = node.tree.measures
    record: shapes.NodeRecord = {
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
    if node.lines is not None:
        record["lines"] = node.lines
    return record


def document_record(tree: Tree) -> shapes.Document:
    """A document by its place, with its totals."""
    source = tree.table.source
    return {
        "file": source.file,
        "sheet": source.sheet,
        "table": tree.name,
        "totals": plain(tree.totals),
    }


def with_own(
    documents: list[shapes.Document], own: Sequence[Findings] | None, lang: str
) -> list[shapes.Document]:
    """The documents, each with what was found in it by itself."""
    for document, found in zip(documents, own or (), strict=False):
        document["findings"] = finding_records(explained(found), lang)
    return documents


def verdict_record(trees: Sequence[Tree], findings: Findings, lang: str) -> shapes.Verdict:
    """What was found in some documents, what was looked at, and how many rows were read."""
    used = sum(len(tree.table) for tree in trees)
    refused = sum(len(tree.table.refused) for tree in trees)
    return {
        "version": 1,
        "findings": finding_records(findings, lang),
        "coverage": _coverage(findings.coverage, lang)
        | {"rows_read": used + refused, "rows_used": used, "rows_refused": refused},
        "summary": _summary(findings),
    }


def finding_records(findings: Findings, lang: str) -> list[shapes.Finding]:
    """Every finding, in order; with the path of its file where another file has the same name."""
    names = Counter(PurePath(file).name for file in findings.coverage.files)
    told = []
    for finding in findings:
        record = finding_record(finding, lang)
        if finding.where.path and names[finding.where.file or ""] > 1:
            record["where"]["path"] = finding.where.path
        told.append(record)
    return told


def _summary(findings: Findings) -> shapes.Summary:
    return cast("shapes.Summary", findings.summary)


def _not_checked(coverage: Coverage, lang: str) -> list[shapes.NotChecked]:
    return [
        {"rule": each.rule, "reason": each.reason.line(lang), "table": each.table}
        for each in coverage.not_checked
    ]


def _coverage(coverage: Coverage, lang: str) -> Any:
    """What was looked at; the files where several were, and one was given with its folders."""
    named = len(coverage.files) > 1 and any(PurePath(each).name != each for each in coverage.files)
    return {
        "checked": dict(coverage.checked),
        "not_checked": _not_checked(coverage, lang),
    } | ({"files": list(coverage.files)} if named else {})


def picked(record: object, *names: str) -> Any:
    """Some fields of a record as JSON has them."""
    return {name: plain(getattr(record, name)) for name in names}
