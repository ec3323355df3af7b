"""Where two documents part, as findings: one fault, one finding, at the line that explains it.

The left one is held against the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from anggaran.amount.rupiah import decimal_of
from anggaran.arrow import Ints
from anggaran.compare.align import Alignment
from anggaran.compare.carriers import first_nodes
from anggaran.compare.documents import Meeting, Total
from anggaran.compare.lines import Lines
from anggaran.compare.names import Proposal, bare, similarity
from anggaran.compare.stage import other_stages
from anggaran.errors import way
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Severity, Text
from anggaran.measure import Measure
from anggaran.rules.registry import make
from anggaran.shape.structure import normal
from anggaran.tree import Tree

NO_LINE = Text("kedua dokumen tidak punya baris yang sama", "the documents share no lines")
NO_COLUMN = Text(
    "kedua dokumen tidak punya kolom yang sama", "the documents share no amount column"
)

_PROGRAM = re.compile(r"program ")
_SUPPORT = re.compile(r"penunjang|administrasi perkantoran")  # since Permendagri 90/2019; before


def _versions_apart() -> Text:
    how = way("--versions", "versions(…)")
    return Text(
        "kolom pagunya dua versi anggaran (murni, pergeseran, perubahan): "
        f"perbandingannya dengan {how}",
        "their pagu are two versions of a budget (murni, pergeseran, perubahan): "
        f"compare them with {how}",
    )


def between_two(met: Meeting, of_periods: Sequence[Finding]) -> Findings:
    """Every finding, those of periods first: unequal cut-offs say why realisasi differs."""
    found = list(of_periods)
    repeats = any(measure.repeated for measure in met.measures)
    unsure = {each.name for each in met.measures if not each.are_surely_one(met.periods)}
    for each in (*_lines_between_two(met), *_totals_between_two(met)):
        mild = each
        if each.measure in unsure and each.severity is Severity.ERROR:
            details = {**each.details, "undated": met.periods.undated}
            mild = replace(each, severity=Severity.WARNING, details=details)
        if repeats:  # an audit may have adjusted last year's figures since
            mild = replace(each, severity=Severity.WARNING)
        found.append(mild)
    if met.alignment is not None:
        for node, other in differing_names(met.left, met.right, met.alignment):
            found.append(name_finding(met.left, met.right, node, other))
        found += proposals(met.left, met.right, met.alignment)
    return Findings(found, _coverage_of_two(met))


def _lines_between_two(met: Meeting) -> Iterator[Finding]:
    """Lines that differ, those that moved within an equal parent, and those that one side lacks."""
    for lines in met.judged:
        yield from lines_between(lines)


def lines_between(lines: Lines) -> Iterator[Finding]:
    """Those of one measure."""
    moved = lines.moved[lines.own]
    for line in lines.by_size(lines.own[moved < 0]).tolist():
        yield _line_finding(lines, line, "line-differs", breaks=lines.breaks(line))
    for parent in dict.fromkeys(moved[moved >= 0].tolist()):
        yield _moved_between_two(lines, parent, lines.own[moved == parent])
    for line in lines.by_size(lines.lone).tolist():
        rule = "only-left" if lines.left.nodes[line] >= 0 else "only-right"
        yield _line_finding(lines, line, rule)


def _line_finding(lines: Lines, line: int, rule: str, **fields: Any) -> Finding:
    """A finding on one line: at its cell on the left, with the place on the right beside it."""
    pair, places = lines.pair(line), lines.places(line)
    tree, node = lines.node(line)
    details = {**fields.pop("details", {}), **_blank(lines, line)}
    if pair.path:
        details["path"] = list(pair.path)
    if len(places) > 1:
        details["other"] = places[1]
        fields["tolerance"] = decimal_of(lines.slack[line])
    return make(
        rule,
        table=tree.name,
        key=tree.structure.keys[node],
        kode=pair.kode,
        uraian=pair.uraian,
        measure=pair.measure,
        stated=pair.left,
        computed=pair.right,
        where=places[0],
        details=details,
        **fields,
    )


def _blank(lines: Lines, line: int) -> dict[str, str]:
    """The side whose lowest line prints nothing, so that its amount counts as zero."""
    for name, side in (("left", lines.left), ("right", lines.right)):
        node, tree = int(side.nodes[line]), side.tree
        lowest = node >= 0 and tree.structure.is_leaf[node] and not tree.flat
        if lowest and not tree.sums[side.measure].known[node]:
            return {"blank": name}
    return {}


def _moved_between_two(lines: Lines, parent: int, moved: Ints) -> Finding:
    """Lines that differ under one on which both agree: the same money in another version."""
    tree, node = lines.node(parent)
    level = tree.structure.level_names[node] or str(int(tree.structure.depths[node]))
    pairs = [lines.pair(line) for line in moved.tolist()]
    told = [{"kode": p.kode, "uraian": p.uraian, "difference": p.difference} for p in pairs]
    return _line_finding(lines, parent, "version-mixup", details={"level": level, "lines": told})


def _totals_between_two(met: Meeting) -> Iterator[Finding]:
    """Totals that differ; where one document only covers less, that is no error."""
    partial = {each.measure.name for each in met.partial}
    for total, measure in zip(met.totals, met.measures, strict=True):
        if not (total.differs and measure.are_one(met.periods)) or met.is_told_by_parts(measure):
            continue
        sides = (met.left, measure.left), (met.right, measure.right)
        found = total_differs(*sides, total, covers_less=total.measure in partial)
        some = _some_programs(met, total) if met.alignment is None else None
        if some is not None:
            details = {**found.details, "some": some}
            found = replace(found, severity=Severity.WARNING, details=details)
        yield found


def _some_programs(met: Meeting, total: Total) -> str | None:
    """The side that lists programs without the one of support that every SKPD has, and less money.

    A Perjanjian Kinerja lists the programs of its sasaran alone.
    """
    less = "left" if (total.difference or 0) < 0 else "right"
    tree = met.left if less == "left" else met.right
    labels = [normal(label) for label in tree.structure.labels]
    heading = tree.table.header.get(tree.table.letters.get("uraian", ""), "")
    programs = "program" in normal(heading) or any(map(_PROGRAM.match, labels))
    return less if programs and not any(map(_SUPPORT.search, labels)) else None


def total_differs(
    left: tuple[Tree, str], right: tuple[Tree, str], total: Total, *, covers_less: bool
) -> Finding:
    """A finding on the totals of two documents, each with its column, told of the left one; where
    one only covers less, that is no error.
    """
    (one, own), (other, theirs) = left, right
    details: dict[str, Any] = {"other": other.where_total(theirs), "basis": "total"}
    return make(
        "total-differs",
        severity=Severity.WARNING if covers_less else None,
        table=one.name,
        measure=total.measure,
        stated=total.left,
        computed=total.right,
        tolerance=total.tolerance,
        where=one.where_total(own),
        details=details | ({"coverage": True} if covers_less else {}),
    )


def _coverage_of_two(met: Meeting) -> Coverage:
    """What was compared, and why something was not."""
    compared = sum(int(each.compared.sum()) for each in met.held)
    allowed = {measure.name for measure in met.measures if measure.are_one(met.periods)}
    totals = sum(each.difference is not None for each in met.totals if each.measure in allowed)
    counts = {"line-differs": compared, "total-differs": totals}
    checked = {rule: times for rule, times in counts.items() if times}
    reasons = tuple(NotChecked("line-differs", reason) for reason in _not_compared(met, allowed))
    return Coverage(checked, reasons)


def _not_compared(met: Meeting, allowed: set[str]) -> Iterator[Text]:
    """Why something was not compared: another period, no column in common, no line in common."""
    spared = [measure.name for measure in met.measures if measure.name not in allowed]
    if spared:
        kinds = ", ".join(dict.fromkeys(Measure(name).kind for name in spared))
        yield Text(
            f"{kinds}: periode kedua dokumen berbeda",
            f"{kinds}: the periods of the two documents differ",
        )
    doubted = sum(int((each.both & ~each.joined).sum()) for each in met.lines[:1])
    if doubted:
        yield Text(
            f"{doubted} baris berkode sama tetapi uraiannya lain",
            f"{doubted} lines of one code have other labels",
        )
    yield from why_apart(met)


def why_apart(met: Meeting) -> list[Text]:
    """Why two documents met on no line, or not in every column."""
    unclear = [each.reason for each in met.matched.unclear]
    if met.lines or (unclear and not met.measures):
        return unclear
    if met.measures:
        return [*unclear, NO_LINE]
    return [_versions_apart() if _are_versions(met.left, met.right) else NO_COLUMN]


def _are_versions(left: Tree, right: Tree) -> bool:
    """True where either document states a pagu of a version that the other does not."""
    one, other = (
        {each.version for each in map(Measure, tree.measures) if each.kind == "pagu"} - {""}
        for tree in (left, right)
    )
    return (bool(one and other) and not one & other) or other_stages(left, right)


def differing_names(left: Tree, right: Tree, alignment: Alignment) -> Iterator[tuple[int, int]]:
    """The nodes of each line whose labels differ beyond case, punctuation and shortening.

    But for lines that the caller paired by name.
    """
    if not all(tree.flat or any(tree.table.uraian) for tree in (left, right)):
        return  # a document without labels
    of_left = first_nodes(alignment.left, alignment.count)
    of_right = first_nodes(alignment.right, alignment.count)
    both = np.flatnonzero((of_left >= 0) & (of_right >= 0))
    both = both[np.argsort(of_left[both], kind="stable")]
    lines = zip(both.tolist(), of_left[both].tolist(), of_right[both].tolist(), strict=True)
    labels_left, labels_right = list(left.structure.labels), list(right.structure.labels)
    for line, node, other in lines:
        one, two = labels_left[node], labels_right[other]
        if one == two or not (one and two) or line in alignment.settled:
            continue
        if bare(one) != bare(two):
            yield node, other


def name_finding(left: Tree, right: Tree, node: int, other: int) -> Finding:
    """A finding on two labels of one line."""
    one, two = left.structure.labels[node], right.structure.labels[other]
    pair = Proposal(node, other, similarity(normal(one), normal(two)))
    return _names("name-differs", left, right, pair)


def proposals(left: Tree, right: Tree, alignment: Alignment) -> list[Finding]:
    """Names that may be the same line: shown with their score, never used."""
    return [_names("match-proposed", left, right, each) for each in alignment.proposals]


def _names(rule: str, left: Tree, right: Tree, pair: Proposal) -> Finding:
    """A finding on the labels of two nodes."""
    label = left.structure.labels[pair.left]
    details = {
        "left": label,
        "right": right.structure.labels[pair.right],
        "score": pair.score,
        "other": right.where(pair.right, "uraian"),
    }
    return make(
        rule,
        table=left.name,
        key=left.structure.keys[pair.left],
        kode=left.structure.kodes[pair.left],
        uraian=label,
        where=left.where(pair.left, "uraian"),
        details=details,
    )
