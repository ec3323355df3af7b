"""The margins of a cross table, each held against the document that states it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from anggaran.amount.rupiah import decimal_of
from anggaran.compare.align import akun_of
from anggaran.compare.columns import rounding_of_total
from anggaran.compare.cross_table import CrossTable, Head
from anggaran.compare.documents import Total
from anggaran.compare.lines import Lines
from anggaran.compare.reconciliation import reconcile
from anggaran.compare.two import total_differs
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Text
from anggaran.kode.code import BELANJA
from anggaran.tree import Tree

_OF_LINES = {"line-differs", "only-left", "only-right", "version-mixup", "period-differs"}


def crosstab_findings(
    cross: CrossTable, program: Tree | None = None, belanja: Tree | None = None
) -> Findings:
    """Hold the margins of a cross table against the documents that state them alone.

    Args:
        cross: a cross table; left in every finding.
        program: a document by program, held against the right margin.
        belanja: a document by rekening (LRA), held against the lower margin.

    Returns:
        what :func:`reconcile` says of each margin, with the place on both sides; also
        ``total-differs`` where the cells do not add up to the total that the table itself prints.

    The programs add up to belanja 5.1 + 5.2 + 5.3 + 5.4, for the same budget version and cut-off
    date.

    >>> from anggaran.compare.crosstab import crosstab
    >>> cross = crosstab(Tree([
    ...     {"sub_kegiatan": "1.06.01.2.01.0001", "rekening": "5.1.02.01.01.0024", "pagu": 70},
    ...     {"sub_kegiatan": "1.06.02.2.01.0001", "rekening": "5.2.02.01.01.0001", "pagu": 30},
    ... ], by=["sub_kegiatan", "rekening"]))
    >>> lra = Tree([{"kode": "5.1", "pagu": 70}, {"kode": "5.2", "pagu": 25}])
    >>> [(each.rule, each.kode, each.difference) for each in crosstab_findings(cross, belanja=lra)]
    [('line-differs', '5.2', Decimal('5.00')), ('total-differs', None, Decimal('5.00'))]
    """
    findings = Findings()
    if not cross.left_out:
        whole = cross.tree.total(cross.measure), rounding_of_total(cross.tree, cross.measure)
        findings += _total(cross, cross.tree, *whole, covers_less=False)
    for document, axis in ((program, 1), (belanja, 0)):
        if document is not None:
            findings += _margin_findings(cross, document, axis)
    return findings


def margin_tree(cross: CrossTable, axis: int) -> Tree:
    """A margin as a document: the codes of one side, with the sums over the other."""
    told = [each for each in cross.margin(axis) if each[0].kode]
    rows = [
        {
            "kode": head.kode,
            "uraian": head.uraian,
            cross.measure: "?" if amount is None else amount,
        }
        for head, amount, _ in told
    ]
    table = Tree(rows).table
    halves = {row: slack for row, (*_, slack) in enumerate(told) if slack}
    amounts = {name: replace(column, halves=halves) for name, column in table.amounts.items()}
    own = cross.tree.table
    return Tree(replace(table, amounts=amounts, source=own.source, titles=own.titles))


def _margin_findings(cross: CrossTable, document: Tree, axis: int) -> Findings:
    """One margin against the document that states it.

    Money without a code is held against nothing but the total.
    """
    level = cross.levels[1 - axis]
    margin = margin_tree(cross, axis)
    result = reconcile(margin, document)
    if not result.lines or level not in document.structure.levels:
        reason = Text(
            f"{document.name} tidak memuat {level} dengan {cross.measure}",
            f"{document.name} has no {level} with {cross.measure}",
        )
        return Findings((), Coverage({}, (NotChecked("line-differs", reason, document.name),)))
    (lines,) = result.lines
    heads = {head.kode: head for head in (cross.rows if axis else cross.columns)}
    found = [
        _at_head(cross, finding, heads) for finding in result.findings if finding.rule in _OF_LINES
    ]
    leaves = lines.alignment.left[margin.structure.is_leaf]
    compared = int(lines.compared[leaves].sum())
    not_checked = result.findings.coverage.not_checked
    own = Findings(found, Coverage({"line-differs": compared}, not_checked))
    if not result.held:
        return own
    return own + _total(cross, document, *_whole(lines), covers_less=lines.covers_less)


def _whole(lines: Lines) -> tuple[Decimal | None, int]:
    """The total of a document and its rounding; of one with pendapatan, of its belanja alone."""
    side, margin = lines.right, lines.left.tree.structure
    if set(akun_of(side.tree.structure)) <= {BELANJA}:
        return side.tree.total(side.measure), rounding_of_total(side.tree, side.measure)
    belanja = lines.alignment.left[margin.tops]
    sen = sum(side.amount[belanja].tolist())
    return decimal_of(sen) if side.known[belanja].all() else None, int(side.slack[belanja].sum())


def _at_head(cross: CrossTable, finding: Finding, heads: Mapping[str | None, Head]) -> Finding:
    """A finding at its row in the cross table's document."""
    head = heads.get(finding.kode)
    if finding.measure:
        finding = replace(finding, measure=cross.measure)
    if head is None or finding.rule == "only-right":
        return finding
    where = cross.tree.where(head.node, cross.measure)
    return replace(finding, where=where, documents=(cross.tree, *finding.documents[1:]))


def _total(
    cross: CrossTable, document: Tree, stated: Decimal | None, rounding: int, *, covers_less: bool
) -> Findings:
    """The sum of all cells against the total of a document; covering less is no error."""
    tolerance = decimal_of(int(cross.slack.sum()) + rounding)
    total = Total(cross.measure, cross.total, stated, tolerance)
    if total.difference is None:
        return Findings()
    own, other = (cross.tree, cross.measure), (document, cross.measure)
    found = (total_differs(own, other, total, covers_less=covers_less),)
    return Findings(found if total.differs else (), Coverage({"total-differs": 1}))
