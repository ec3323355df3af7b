"""Where documents part, as findings: one fault, one finding, at the line that explains it.

Of two documents the left one is held against the right one; of more, the one that stands alone
against what most of them say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from anggaran.amount.rupiah import decimal_of
from anggaran.arrow import Ints
from anggaran.compare.align import Alignment
from anggaran.compare.carriers import first_nodes
from anggaran.compare.documents import Common, Meeting
from anggaran.compare.figure import Figure
from anggaran.compare.lines import Lines
from anggaran.compare.names import Proposal, similarity
from anggaran.compare.periods import period_of
from anggaran.finding import Break, Coverage, Finding, Findings, NotChecked, Severity, Text
from anggaran.measure import Measure
from anggaran.rules.registry import make
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, normal
from anggaran.tree import Tree

NO_LINE = Text("kedua dokumen tidak punya baris yang sama", "the documents share no lines")
NO_COLUMN = Text(
    "kedua dokumen tidak punya kolom yang sama", "the documents share no amount column"
)

VERSIONS = Text(
    "kolom pagunya dua versi anggaran (murni, pergeseran, perubahan): "
    "perbandingannya dengan --versions",
    "their pagu are two versions of a budget (murni, pergeseran, perubahan): "
    "compare them with --versions",
)

# --- two documents --------------------------------------------------------------------------------


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
            found.append(_name_finding(met.left, met.right, node, other))
        found += _proposals(met.left, met.right, met.alignment)
    return Findings(found, _coverage_of_two(met))


def _lines_between_two(met: Meeting) -> Iterator[Finding]:
    """Lines that differ, those that moved within an equal parent, and those that one side lacks."""
    for lines in met.judged:
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
        details: dict[str, Any] = {"other": met.right.table.where(None), "basis": "total"}
        if total.measure in partial:
            details["coverage"] = True
        yield make(
            "total-differs",
            severity=Severity.WARNING if total.measure in partial else Severity.ERROR,
            table=met.left.name,
            uraian="",
            measure=total.measure,
            stated=total.left,
            computed=total.right,
            tolerance=total.tolerance,
            where=met.left.table.where(None),
            details=details,
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
    return [VERSIONS if _are_versions(met.left, met.right) else NO_COLUMN]


def _are_versions(left: Tree, right: Tree) -> bool:
    """True where either document states a pagu of a version that the other does not."""
    one, other = (
        {each.version for each in map(Measure, tree.measures) if each.kind == "pagu"} - {""}
        for tree in (left, right)
    )
    return bool(one and other) and not one & other


# --- names ----------------------------------------------------------------------------------------


def differing_names(left: Tree, right: Tree, alignment: Alignment) -> Iterator[tuple[int, int]]:
    """The nodes of each line whose labels differ beyond case, punctuation and spacing.

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
        if normal(one) != normal(two):
            yield node, other


def _name_finding(left: Tree, right: Tree, node: int, other: int) -> Finding:
    """A finding on two labels of one line."""
    one, two = left.structure.labels[node], right.structure.labels[other]
    pair = Proposal(node, other, similarity(normal(one), normal(two)))
    return _names("name-differs", left, right, pair)


def _proposals(left: Tree, right: Tree, alignment: Alignment) -> list[Finding]:
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


# --- any number of documents ----------------------------------------------------------------------


def among_all(common: Common) -> Findings:
    """One finding for each figure on which documents disagree, with what was compared."""
    kinds = (_periods_among, _lines_among, _totals_among, _names_among)
    found = [each for kind in kinds for each in kind(common)]
    totals = sum(figure.status != "unknown" for figure in common.totals)
    counts = {"line-differs": common.figures.comparable, "total-differs": totals}
    apart = tuple(
        NotChecked("line-differs", reason, " – ".join(names))
        for names, met in common.meetings.items()
        for reason in why_apart(met)
    )
    return Findings(found, Coverage({rule: n for rule, n in counts.items() if n}, apart))


def _periods_among(common: Common) -> Iterator[Finding]:
    """One finding where documents stop at different days, with what each says of its own."""
    unequal = {
        names: met.periods
        for names, met in common.meetings.items()
        if met.periods.unequal and not any(measure.repeated for measure in met.measures)
    }
    concerned = {name for names in unequal for name in names}
    told = [
        {"document": name, "period": period.text}
        for name, tree in common.documents.items()
        if name in concerned and (period := period_of(tree.table).period)
    ]
    if told:
        tree = common.documents[told[0]["document"]]
        years = any(periods.other_year for periods in unequal.values())
        details = {"documents": told, "years": years}
        where = tree.table.where(None)
        yield make("period-differs", table=tree.name, where=where, details=details)


def _names_among(common: Common) -> Iterator[Finding]:
    """Names of one line that differ, and that may be one line's: each two names once a line."""
    seen = set()
    for (name, _), met in common.meetings.items():
        if not met.lines or met.alignment is None:
            continue
        for node, other in differing_names(met.left, met.right, met.alignment):
            labels = met.left.structure.labels[node], met.right.structure.labels[other]
            line = int(common.rows[name][node]), frozenset(map(normal, labels))
            if line not in seen:
                seen.add(line)
                yield _name_finding(met.left, met.right, node, other)
    proposed: dict[frozenset[str], Finding] = {}
    for met in common.meetings.values():
        for each in _proposals(met.left, met.right, met.alignment) if met.alignment else ():
            proposed[frozenset(normal(each.details[side]) for side in ("left", "right"))] = each
    yield from proposed.values()


def _totals_among(common: Common) -> Iterator[Finding]:
    """One finding for each total on which documents differ; of a sum, its parts are told."""
    by_parts: defaultdict[str, list[bool]] = defaultdict(list)
    for met in common.meetings.values():
        for each in met.measures:
            by_parts[each.name].append(met.is_told_by_parts(each))
    for figure in common.totals:
        if figure.status == "differ" and not all(by_parts[figure.measure]):
            yield _disagreement(common, "total-differs", figure)


class _Seen(NamedTuple):
    """What one meeting makes of a line on which its documents differ."""

    names: tuple[str, str]
    lines: Lines
    line: int

    def breaks(self, document: str) -> tuple[Break, ...]:
        """The lines above that differ only because of this one, as that document prints them."""
        return self.lines.breaks(self.line, right=document == self.names[1])


class _Apart(NamedTuple):
    """What all meetings say of lines on which documents differ; columns by what each one says.

    Attributes:
        key: the line.
        source: which meeting and measure says it.
        line: its line there.
        low: the lesser of the two amounts.
        high: the greater one.
        own: False where lines below account for the difference.
        parent: key of the nearest line above on which both agree, where several lines changed under
            it; else -1.
    """

    key: Ints
    source: Ints
    line: Ints
    low: Sen
    high: Sen
    own: Bools
    parent: Ints

    def take(self, at: Any) -> _Apart:
        """What is said at some places."""
        return _Apart(*(column[at] for column in self))


def _apart(common: Common, sources: Sequence[_Source]) -> _Apart:
    none, no = np.empty(0, np.int64), np.empty(0, np.bool_)
    said = [_Apart(none, none, none, none, none, no, none)]
    for number, (names, lines) in enumerate(sources):
        at = np.flatnonzero(lines.gap)
        left, right = lines.left.amount[at], lines.right.amount[at]
        above = lines.moved[at]
        said.append(
            _Apart(
                common.keys(names, lines, at),
                np.full(len(at), number),
                at,
                np.minimum(left, right),
                np.maximum(left, right),
                np.isin(at, lines.own),
                np.where(above >= 0, common.keys(names, lines, above), -1),
            )
        )
    found = _Apart(*(np.concatenate(columns) for columns in zip(*said, strict=True)))
    return found.take(np.isin(found.key, common.differing))


def _same(said: _Apart) -> Ints:
    """A number for the two amounts that are said of a line: one fault, however many meet on it."""
    number = np.unique(said.key, return_inverse=True)[1]
    for amounts in (said.low, said.high):
        values, place = np.unique(amounts, return_inverse=True)
        number = np.unique(number * len(values) + place, return_inverse=True)[1]
    return number


def _lines_among(common: Common) -> Iterator[Finding]:
    """One finding for each line on which documents differ and no line below accounts for it.

    Two amounts are accounted for once any two documents that state them show it: documents that
    meet on programs alone have nothing below to show.  Lines that differ under a line on which
    their documents agree are one finding on that line: the same money in another version of the
    budget (pergeseran).
    """
    sources = _sources(common)
    said, same = _unsettled(common, sources)
    mixed = np.isin(same, same[said.parent >= 0])
    unmixed = np.isin(said.key, said.key[~mixed])
    apart: dict[int, list[_Seen]] = {}
    told = said.take(np.flatnonzero(unmixed)[np.argsort(said.key[unmixed], kind="stable")])
    rows = (told.key.tolist(), told.source.tolist(), told.line.tolist())
    for key, source, line in zip(*rows, strict=True):
        names, lines = sources[source]
        apart.setdefault(key, []).append(_Seen(names, lines, line))
    for key, shown in _faults(common, list(apart)).items():
        found = _disagreement(common, "line-differs", common.figure(key), apart[key])
        yield replace(found, breaks=(*found.breaks, *shown)) if shown else found
    moved = said.take(~unmixed & (said.parent >= 0))
    for parent, keys in _first_parents(moved).items():
        yield _moved_among(common, common.figure(parent), [common.figure(key) for key in keys])


_Source = tuple[tuple[str, str], Lines]


def _sources(common: Common) -> list[_Source]:
    return [(names, each) for names, met in common.meetings.items() for each in met.judged]


def _unsettled(common: Common, sources: Sequence[_Source]) -> tuple[_Apart, Ints]:
    """What is said of lines that no lines below account for, and which of it says the same."""
    said = _apart(common, sources)
    same = _same(said)
    settled = np.bincount(same, weights=~said.own) > 0 if len(same) else np.empty(0, np.bool_)
    return said.take(~settled[same]), same[~settled[same]]


def own_among(common: Common) -> list[Figure]:
    """The lines on which documents differ and that no lines below account for."""
    said, _ = _unsettled(common, _sources(common))
    return [common.figure(key) for key in np.unique(said.key).tolist()]


def _first_parents(moved: _Apart) -> dict[int, list[int]]:
    """The lines that moved, by the line within which they did."""
    keys, first = np.unique(moved.key, return_index=True)
    found: dict[int, list[int]] = {}
    for key, parent in zip(keys.tolist(), moved.parent[first].tolist(), strict=True):
        found.setdefault(parent, []).append(key)
    return found


def _disagreement(common: Common, rule: str, figure: Figure, seen: Sequence[_Seen] = ()) -> Finding:
    """A finding at the document that parts from the reference, preferably one with a vote.

    Where those that cover the whole agree, the others only cover less: that is coverage and no
    error.
    """
    odd, reference = figure.odd, figure.against.amount
    agreed = {name for name, amount in figure.amounts.items() if amount == reference}
    breaks = next(
        (
            each.breaks(odd.document)
            for each in seen
            if odd.document in each.names and agreed & ({*each.names} - {odd.document})
        ),
        (),
    )
    details: dict[str, Any] = {}
    if figure.covers_less:
        details = {"coverage": True, "partial": sorted(figure.layer.partial)}
    if figure.path:
        details["path"] = list(figure.path)
    if undated := common.undated(figure.measure, odd.document, agreed):
        details["undated"] = undated
    mild = {"coverage", "undated"} & details.keys()
    if figure.measure in common.repeated:  # an audit may have adjusted it since
        mild = {"repeated"}
    return make(
        rule,
        severity=Severity.WARNING if mild else None,
        table=common.documents[odd.document].name,
        key=odd.key,
        kode=figure.kode,
        uraian=figure.uraian,
        measure=figure.measure,
        stated=odd.amount,
        computed=reference,
        where=odd.where,
        tolerance=figure.allowed,
        breaks=breaks,
        details={"document": odd.document, **_votes(figure), **details},
    )


def _votes(figure: Figure) -> dict[str, Any]:
    """Who says what, and who stands alone with it."""
    return {
        "documents": [
            {"document": each.document, "value": each.amount, "where": each.where}
            for each in figure.said
        ],
        "majority": figure.majority,
        "outliers": [each._asdict() for each in figure.outliers],
    }


def _moved_among(common: Common, parent: Figure, moved: Sequence[Figure]) -> Finding:
    """Lines that differ under a line on which their documents agree."""
    lines = [
        {
            "kode": each.kode,
            "uraian": each.uraian,
            "difference": decimal_of(each.gap(each.odd.document) or 0),
            **_votes(each),
        }
        for each in moved
    ]
    first = parent.said[0]
    amount = parent.against.amount
    return make(
        "version-mixup",
        table=common.documents[first.document].name,
        key=first.key,
        kode=parent.kode,
        uraian=parent.uraian,
        measure=parent.measure,
        stated=amount,
        computed=amount,
        where=first.where,
        details={"lines": lines, **_votes(parent)},
    )


# --- one fault that shows on lines of several kinds -----------------------------------------------


def _faults(common: Common, apart: Sequence[int]) -> Mapping[int, Sequence[Break]]:
    """Of lines apart those that are a fault by themselves, with the lines on which it shows too.

    A wrong cell of a DPA by sub kegiatan and rekening makes its sub kegiatan differ from the Renja
    and its rekening from the LRA, which have no line in common.  Lines of one layer are told apart
    by the meetings; here a line gives way to finer ones of another layer that account for what one
    of its documents is off.
    """
    if len({common.layer_of(key) for key in apart}) <= 1:
        return dict.fromkeys(apart, ())
    known = _Faults(common)
    for key in sorted(apart, key=known.coarseness):
        known.add(key)
    return {key: known.found[key] for key in apart if key in known.found}


class _Faults:
    """The faults found so far, and by which nodes of which document and column they show."""

    def __init__(self, common: Common) -> None:
        self.found: dict[int, list[Break]] = {}
        self._common = common
        self._showing: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)

    def coarseness(self, key: int) -> tuple[int, int]:
        """The deepest lines first, of these the ones of fewest nodes."""
        depths = [
            int(self._common.documents[document].structure.depths[node])
            for document, _, nodes in self._places(key)
            for node in nodes
        ]
        return -max(depths), len(depths)

    def _places(self, key: int) -> list[tuple[str, str, list[int]]]:
        """The documents that state a line, with the column and the nodes of each."""
        figure = self._common.figure(key)
        layer, line = figure.layer, figure.line
        names = [each.document for each in figure.said]
        return [(name, layer.columns[name].measure, layer.nodes(name, line)) for name in names]

    def add(self, key: int) -> None:
        """Take a line for a fault, or list it under the faults that account for it."""
        figure, places = self._common.figure(key), self._places(key)
        for said, place in zip(figure.said, places, strict=True):
            gap = figure.gap(said.document)
            if gap and (causes := self._causes(key, gap, place)):
                shown = Break(figure.kode, figure.uraian, decimal_of(gap), said.where)
                for cause in causes:
                    self.found[cause].append(shown)
                return
        self.found[key] = []
        for document, column, nodes in places:
            ancestors = self._common.documents[document].structure.ancestors
            for above in {*nodes, *(above for node in nodes for above in ancestors(node))}:
                self._showing[document, column, above].append(key)

    def _causes(self, key: int, gap: int, place: tuple[str, str, list[int]]) -> list[int]:
        """The faults at or below some nodes that account for what a document is off; else none."""
        document, column, nodes = place
        layer = self._common.layer_of(key)
        below = {each for n in nodes for each in self._showing.get((document, column, n), ())}
        causes = [each for each in below if self._common.layer_of(each) != layer]
        gaps = (self._common.figure(each).gap(document) for each in causes)
        return causes if sum(each or 0 for each in gaps) == gap else []
