"""Where any number of documents part, as findings: one fault, one finding.

The document that stands alone is held against what most of them say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from anggaran.amount.rupiah import decimal_of
from anggaran.arrow import Ints
from anggaran.compare.documents import Common
from anggaran.compare.faults import faults_of
from anggaran.compare.figure import Figure
from anggaran.compare.lines import Lines
from anggaran.compare.periods import period_of
from anggaran.compare.two import differing_names, name_finding, proposals, why_apart
from anggaran.finding import Break, Coverage, Finding, Findings, NotChecked, Severity
from anggaran.rules.registry import make
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools, normal


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
                yield name_finding(met.left, met.right, node, other)
    proposed: dict[frozenset[str], Finding] = {}
    for met in common.meetings.values():
        for each in proposals(met.left, met.right, met.alignment) if met.alignment else ():
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
    for key, shown in faults_of(common, list(apart)).items():
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
