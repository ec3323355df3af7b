"""Rows that a sentence calls the highest or the lowest against the rows beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from anggaran.amount.percent import round_percent, rounding_of
from anggaran.amount.rupiah import decimal_of
from anggaran.claims.document import Document
from anggaran.claims.extremes import Extreme, extremes, rated
from anggaran.claims.names import Mention
from anggaran.claims.sentence import Claim, Sentence, where_of
from anggaran.finding import Finding, Operand, Severity
from anggaran.rules.claimed import CLAIM_COMPARISON, CLAIM_PERCENT
from anggaran.tree import Tree


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that is named, and the percents of the rows beside it and of its level."""

    tree: Tree
    node: int
    own: Fraction
    beside: tuple[list[Fraction], ...]

    def is_most(self, *, highest: bool) -> bool:
        """Whether it is the highest, or lowest, of those beside it or of its level, as printed."""
        most = max if highest else min
        own = round_percent(self.own)
        return any(own == round_percent(most(each)) for each in self.beside)

    def prints(self, percent: Claim) -> bool:
        """Whether a percent is its own, under any rounding."""
        figure = percent.figure
        return (
            figure.value is not None
            and rounding_of(figure.value, figure.places, self.own) is not None
        )

    def is_least(self, *, highest: bool) -> bool:
        """Whether it is the other end of both."""
        least = min if highest else max
        return all(self.own == least(each) for each in self.beside)


def extreme(document: Document, sentence: Sentence) -> Iterator[tuple[str, Finding | None]]:
    """What the tables say of rows that are called the highest or the lowest: by their percent it is
    sure that a row is meant, or by its being so that another percent is wrong.
    """
    for each in extremes(sentence, document.names):
        rows = [*_rows(document, each.name)]
        same = [row for row in rows if row.prints(each.percent)]
        if same:
            is_wrong = all(
                not row.is_most(highest=each.is_highest) and row.is_least(highest=each.is_highest)
                for row in same
            )
            yield (
                "claim-comparison",
                _comparison(document, sentence, each) if is_wrong else None,
            )
        elif rows and all(row.is_most(highest=each.is_highest) for row in rows):
            yield "claim-percent", _percent(document, sentence, each.percent, rows[0])
    yield from _beside(document, sentence)


def _beside(document: Document, sentence: Sentence) -> Iterator[tuple[str, Finding | None]]:
    """What one table says of the serapan of rows that a sentence tells one after another: one that
    no table bears out is wrong where that table bears out all others.
    """
    told = [
        (percent, [*_rows(document, name)]) for name, percent in rated(sentence, document.names)
    ]
    right = [[row.tree for row in rows if row.prints(percent)] for percent, rows in told]
    wrong = [number for number, trees in enumerate(right) if not trees]
    if len(told) <= 1 or len(wrong) > 1:
        return
    yield from (("claim-percent", None) for trees in right if trees)
    for number in wrong:
        percent, rows = told[number]
        sure = [row for row in rows if all(row.tree in trees for trees in right if trees)]
        if len(sure) == 1:
            yield "claim-percent", _percent(document, sentence, percent, sure[0])


def _rows(document: Document, name: Mention) -> Iterator[_Row]:
    """The rows of a name that have others beside them, in the tables of pagu and realisasi."""
    for number, node in name.places:
        tree = document.trees[number]
        shape = tree.structure
        parent = int(shape.parents[node])
        siblings = shape.tops if parent < 0 else shape.children(parent)
        level = [n for n, depth in enumerate(shape.depths.tolist()) if depth == shape.depths[node]]
        for pagu, realisasi in tree.pairs[:1]:
            ratios = _ratios(tree, str(pagu), str(realisasi))
            beside = [ratios[n] for n in siblings.tolist() if n in ratios]
            all_of = [ratios[n] for n in level if n in ratios]
            if node in ratios and len(all_of) > 1:
                yield _Row(tree, node, ratios[node], tuple(s for s in (beside, all_of) if s[1:]))


def _ratios(tree: Tree, pagu: str, realisasi: str) -> dict[int, Fraction]:
    """The percent of each node that has one."""
    whole, part = tree.sums[pagu], tree.sums[realisasi]
    known = whole.standing_known & part.standing_known & (whole.standing > 0)
    return {
        node: Fraction(int(part.standing[node]) * 100, int(whole.standing[node]))
        for node in known.nonzero()[0].tolist()
    }


def _comparison(document: Document, sentence: Sentence, each: Extreme) -> Finding:
    return CLAIM_COMPARISON.finding(
        table=document.name,
        where=where_of(document.name, each.percent),
        details={
            "sentence": sentence.quote(each.percent),
            "printed": each.word,
            "meant": "terendah" if each.is_highest else "tertinggi",
        },
    )


def _percent(document: Document, sentence: Sentence, percent: Claim, row: _Row) -> Finding:
    tree, figure = row.tree, percent.figure
    shape = tree.structure
    terms = tuple(
        Operand(
            shape.kodes[row.node],
            shape.labels[row.node],
            decimal_of(int(tree.sums[name].standing[row.node])),
            tree.where(row.node, name),
            1,
            name,
        )
        for name in map(str, reversed(tree.pairs[0]))
    )
    return CLAIM_PERCENT.finding(
        severity=Severity.WARNING,
        table=document.name,
        uraian=shape.labels[row.node],
        stated=figure.value,
        computed=round_percent(row.own, figure.places),
        where=where_of(document.name, percent),
        operands=terms,
        details={
            "sentence": sentence.quote(percent),
            "printed": figure.text,
            "by": "row",
        },
    )
