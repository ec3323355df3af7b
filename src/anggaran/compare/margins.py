"""The margins of a cross table against the documents that state them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

import numpy as np

from anggaran.amount.rupiah import decimal_of, sen_of
from anggaran.compare.crosstable import BELANJA, CrossTable, Head
from anggaran.compare.keys import align
from anggaran.compare.measures import match_measures
from anggaran.compare.side import rounding_of_total, side
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Severity, Text
from anggaran.kode.book import System
from anggaran.measure import Measure
from anggaran.rules.registry import make
from anggaran.tree import Tree


@dataclass(frozen=True, slots=True)
class _Line:
    """What a document says of one code: in sen, None where unreadable; the first node that says it; its rounding."""

    sen: int | None
    node: int
    slack: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    """A cross table and the document it is held against, with the column that states the same there."""

    cross: CrossTable
    document: Tree
    measure: str


def crosstab_findings(cross: CrossTable, program: Tree | None = None, belanja: Tree | None = None) -> Findings:
    """Hold the margins of a cross table against the documents that state them alone.

    Args:
        cross: a cross table; left in every finding.
        program: a document by program, held against the right margin.
        belanja: a document by rekening (LRA), held against the lower margin.

    Returns:
        ``line-differs``, ``only-left``, ``only-right`` a code, ``total-differs`` a document, with the place on both
        sides; also ``total-differs`` where the cells do not add up to what the table itself prints as its total.

    The programs add up to belanja 5.1 + 5.2 + 5.3 + 5.4, for the same budget version and cut-off date.
    """
    own = None if cross.left_out else cross.tree.total(cross.measure)
    findings = _total(_Held(cross, cross.tree, cross.measure), own, covers_less=False)
    for document, axis in ((program, 1), (belanja, 0)):
        if document is not None:
            findings += _margin_findings(cross, document, axis)
    return findings


def _margin_findings(cross: CrossTable, document: Tree, axis: int) -> Findings:
    """One margin against the document that states it; money without a code is held against nothing but the total."""
    level = cross.levels[1 - axis]
    coded = [each for each in cross.margin(axis) if each[0].kode]
    margin = {head.segments: _Line(sen, head.node, slack) for head, sen, slack in coded}
    measure = _measure_of(cross, document)
    stated = _stated(document, measure, level) if measure else {}
    if measure is None or not stated:
        reason = Text(
            f"{document.name} tidak memuat {level} dengan {cross.measure}",
            f"{document.name} has no {level} with {cross.measure}",
        )
        return Findings((), Coverage({}, (NotChecked("line-differs", reason, document.name),)))
    short = min(map(len, (*margin, *stated)))  # a document may print its codes without the urusan
    left, right = _joined(margin, short), _joined(stated, short)
    named = {head.segments[-short:]: head for head, _, _ in reversed(coded)}
    held = _Held(cross, document, measure)
    sides = {key: (left.get(key), right.get(key)) for key in dict.fromkeys((*left, *right))}
    broken = {key: rule for key, both in sides.items() if (rule := _rule(*both))}
    found = [_finding(held, rule, named.get(key), sides[key]) for key, rule in broken.items()]
    rules = set(broken.values())
    whole = _whole(document, measure, level)
    totals = _total(held, whole, covers_less=len(rules) == 1 and "line-differs" not in rules)
    compared = sum(left[key].sen is not None and right[key].sen is not None for key in left.keys() & right.keys())
    return Findings(found, Coverage({"line-differs": compared})) + totals


def _measure_of(cross: CrossTable, document: Tree) -> str | None:
    """Which column of the document states what the cross table adds up."""
    if cross.measure in document.measures:
        return cross.measure
    matched = match_measures(cross.tree, document, align(cross.tree, document)).measures
    kind = Measure(cross.measure).kind
    return next((pair.right for pair in matched if pair.left == cross.measure or pair.name == kind), None)


def _stated(document: Tree, measure: str, level: str) -> dict[tuple[int, ...], _Line]:
    """What a document says of each code of one level; nodes with one code (several SKPD) are summed."""
    shape = document.structure
    place: dict[tuple[int, ...], int] = {}
    line_of = np.full(len(shape), -1, dtype=np.int64)
    named = zip(shape.level_names, shape.systems, shape.segments, strict=True)
    for node, (name, system, segments) in enumerate(named):
        if name == level and (system != System.REKENING or segments[0] == BELANJA):
            line_of[node] = place.setdefault(segments, len(place))
    own = side(document, measure, line_of, len(place))
    sums = zip(place, own.amount.tolist(), own.known.tolist(), own.nodes.tolist(), own.slack.tolist(), strict=True)
    return {segments: _Line(sen if known else None, node, slack) for segments, sen, known, node, slack in sums}


def _joined(stated: Mapping[tuple[int, ...], _Line], short: int) -> dict[tuple[int, ...], _Line]:
    lines: dict[tuple[int, ...], _Line] = {}
    for segments, line in stated.items():
        key = segments[-short:]
        lines[key] = _added(lines[key], line) if key in lines else line
    return lines


def _added(one: _Line, other: _Line) -> _Line:
    sen = None if one.sen is None or other.sen is None else one.sen + other.sen
    return _Line(sen, one.node, one.slack + other.slack)


def _whole(document: Tree, measure: str, level: str) -> Decimal | None:
    """The total of a document; of a statement with pendapatan and pembiayaan, its belanja alone."""
    shape = document.structure
    tops = {(shape.systems[node], shape.segments[node][:1]) for node in shape.tops.tolist()}
    if not any(system == System.REKENING and segments != (BELANJA,) for system, segments in tops):
        return document.total(measure)
    lines = _stated(document, measure, "akun") or _stated(document, measure, level)
    return _rupiah(reduce(_added, lines.values()))


def _rule(left: _Line | None, right: _Line | None) -> str | None:
    """The rule that two statements of one code break, if any; a missing side with no money on the other is none."""
    if left is None:
        return "only-right" if right is not None and right.sen != 0 else None
    if right is None:
        return "only-left" if left.sen != 0 else None
    apart = left.sen is not None and right.sen is not None and abs(left.sen - right.sen) > left.slack + right.slack
    return "line-differs" if apart else None


def _finding(held: _Held, rule: str, head: Head | None, sides: tuple[_Line | None, _Line | None]) -> Finding:
    """A finding on one code: at its row in the cross table's document, with the place in the other beside it."""
    left, right = sides
    tree, document, shape = held.cross.tree, held.document, held.document.structure
    places = [tree.where(left.node, held.cross.measure)] if left else []
    places += [document.where(right.node, held.measure)] if right else []
    kode = head.kode if head else shape.kodes[right.node] if right else None
    uraian = head.uraian if head else shape.labels[right.node] if right else ""
    return make(
        rule, table=tree.name if left else document.name, kode=kode, uraian=uraian, measure=held.cross.measure,
        stated=_rupiah(left), computed=_rupiah(right), where=places[0],
        tolerance=decimal_of((left.slack if left else 0) + (right.slack if right else 0)),
        details={"other": places[1]} if len(places) > 1 else {},
    )  # fmt: skip


def _rupiah(line: _Line | None) -> Decimal | None:
    return None if line is None or line.sen is None else decimal_of(line.sen)


def _total(held: _Held, stated: Decimal | None, *, covers_less: bool) -> Findings:
    """The sum of all cells against the total of a document; covering fewer lines is coverage and no error."""
    cross, document, total = held.cross, held.document, held.cross.total
    if total is None or stated is None:
        return Findings()
    coverage = Coverage({"total-differs": 1})
    slack = int(cross.slack.sum()) + rounding_of_total(document, held.measure)
    if abs(sen_of(total) - sen_of(stated)) <= slack:
        return Findings((), coverage)
    details = {"other": document.table.where(None), "basis": "total", **({"coverage": True} if covers_less else {})}
    finding = make(
        "total-differs", severity=Severity.WARNING if covers_less else None, table=cross.tree.name,
        measure=cross.measure, stated=total, computed=stated, where=cross.tree.table.where(None), details=details,
        tolerance=decimal_of(slack),
    )  # fmt: skip
    return Findings((finding,), coverage)
