"""Amounts of sentences against the tables of their document, where it is sure what they speak of.

A sentence accuses nobody by being different: tables of other versions and times stand in one
document.  It does where its other amount is that of the row, where the digits show a slip, or where
both amounts are those of other rows than it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from anggaran.amount.percent import rounding_of
from anggaran.claims.document import Document
from anggaran.claims.held import Printed, Tables
from anggaran.claims.sentence import Claim, where_of
from anggaran.claims.spoken import Spoken, is_of_whole
from anggaran.claims.ties import is_percent
from anggaran.finding import Finding, Operand, Severity
from anggaran.measure import Measure
from anggaran.rules.claimed import CLAIM_AMOUNT, CLAIM_LABEL
from anggaran.rules.sentences import operands
from anggaran.tree import Node

_TABLE = re.compile(
    r"\btabel\s+(?:berikut|di\s?bawah|sebagai)|\bberikut\s*(?:ini)?\s*:", re.IGNORECASE
)
_LONG = 8000  # characters at the end of a paragraph in which a table is announced
_FEWEST = 6  # digits of an amount in which a slip can be told
_ZEROS = 5  # zeros at the end of a difference that a change of a budget leaves, and a slip does not


class Looked(NamedTuple):
    """How many amounts were compared with a table, what was found, and the amount that is wrong."""

    compared: int
    finding: Finding | None = None
    claim: Claim | None = None


def bound(document: Document, each: Spoken) -> Looked:
    """What the tables say of a pair of amounts."""
    tables = document.held
    claims = [claim for claim in (each.pagu, each.realisasi) if claim and claim.is_plain]
    if not claims:
        return Looked(0)
    found = list(tables.of(each.names, each.years, each.sentence.spot))
    is_whole = not each.names and all(map(tables.prints, claims))
    if is_whole or any(_admits(each, printed) == len(claims) for printed in found):
        return Looked(len(claims))
    if not found or not _is_of_year(each, document):
        return Looked(0)
    return _differs(document, each, claims, found)


def _differs(
    document: Document, each: Spoken, claims: Sequence[Claim], found: Sequence[Printed]
) -> Looked:
    """What is wrong with amounts that no table prints for what they speak of."""
    file, tables = document.name, document.held
    if len(claims) > 1:
        half = [printed for printed in found if _admits(each, printed)]
        if half:
            return _other(file, each, half, tables)
        if each.names and (label := _label(file, each, found, tables)):
            return Looked(2, label)
    return _slip(file, each, claims, found, tables)


def announced(file: str, each: Spoken, text: str, tables: Tables) -> Finding | None:
    """A whole that is less than the table by which its paragraph goes on.

    Args:
        file: the document.
        each: the amounts.
        text: the paragraph.
        tables: the tables.
    """
    said, whole = each.both, _next_total(each, text, tables)
    if said is None or whole is None or whole.both is None:
        return None
    (pagu, realisasi), (budget, (name, value)) = said, whole.both
    held = ((pagu, budget[1]), (realisasi, value))
    if pagu.version == "sebelum" or not all(
        claim.is_amount and not tables.prints(claim) and _is_below(claim, more)
        for claim, more in held
    ):
        return None
    found = _amount(file, each, pagu, whole, tables, Severity.WARNING)
    spent = Operand(None, "JUMLAH", value, tables.where(whole, str(name)), 1, str(name))
    more = (*found.operands, *operands(file, [(realisasi, 1)]), spent)
    return replace(found, operands=more)


def _next_total(each: Spoken, text: str, tables: Tables) -> Printed | None:
    """The total of the table by which a paragraph that speaks of the whole goes on."""
    number = tables.next(each.sentence.spot)
    if number is None or each.names or each.is_then or not _TABLE.search(text[-_LONG:]):
        return None
    return tables.printed(number, (), each.years)[0]


def _is_below(claim: Claim, value: Decimal) -> bool:
    return claim.figure.value is not None and claim.figure.value + claim.figure.step < value


def _is_of_year(each: Spoken, document: Document) -> bool:
    """Whether amounts are of whole rows at the end of a year, one of those of the tables, else of
    the document.
    """
    if each.is_part or each.is_then:
        return False
    columns = (Measure(name) for tree in document.trees for name in tree.amounts)
    printed = {measure.year for measure in columns if measure.year}
    known = printed or ({document.year} if document.year else set())
    return not known or each.years <= known


def _value(printed: Printed, claim: Claim) -> Decimal | None:
    """What a table prints for a claim."""
    column = printed.realisasi if claim.said == "realisasi" else printed.pagu
    return None if column is None else column[1]


def _is_right(claim: Claim | None, printed: Printed) -> bool:
    if claim is None or not claim.is_plain:
        return False
    value = _value(printed, claim)
    return value is not None and claim.figure.admits(value)


def _admits(each: Spoken, printed: Printed) -> int:
    """How many of the two amounts a table prints so."""
    return _is_right(each.pagu, printed) + _is_right(each.realisasi, printed)


def _other(file: str, each: Spoken, half: Sequence[Printed], tables: Tables) -> Looked:
    """The one of two amounts that differs, where the other is that of the row."""
    first = half[0]
    claim = each.pagu if _is_right(each.realisasi, first) else each.realisasi
    values = {_value(printed, claim) for printed in half} if claim else set()
    value = next(iter(values)) if len(values) == 1 else None
    if claim is None or value is None or claim.version == "sebelum":
        return Looked(1)
    slips = _is_slip(claim, value)
    if not slips and not each.names:  # the whole, up to another day
        return Looked(1)
    sure = slips or not _is_told_again(each)
    found = _amount(file, each, claim, first, tables, None if sure else Severity.WARNING)
    return Looked(2, found, claim)


def _is_told_again(each: Spoken) -> bool:
    """Whether a percent behind the two amounts is theirs as they stand."""
    claims, last = each.sentence.claims, each.realisasi
    if last is None or each.pagu is None:
        return False
    behind = claims[claims.index(last) + 1 :][:1]
    return any(
        claim.said == "serapan" and claim.is_plain and is_percent(claim, last, each.pagu)
        for claim in behind
    )


def _label(file: str, each: Spoken, found: Sequence[Printed], tables: Tables) -> Finding | None:
    """Two amounts that are those of other rows, or of more, than are named."""
    if each.both is None:
        return None
    pagu, realisasi = each.both
    meant = _meant(each, pagu, realisasi, tables)
    right = next((printed for printed in found if printed.both), None)
    is_one = len({_value(printed, pagu) for printed in found}) == 1
    if meant is None or right is None or right.both is None or not is_one:
        return None
    budget, spent = right.both
    label = tables.label(right)
    rows = tuple(
        Operand(None, label, value, tables.where(right, str(column)), 1, name)
        for (column, value), name in ((budget, "pagu"), (spent, "realisasi"))
    )
    return CLAIM_LABEL.finding(
        table=file,
        uraian=label,
        measure="pagu",
        stated=pagu.figure.value,
        computed=budget[1],
        where=where_of(file, pagu),
        operands=(*rows, *operands(file, [(realisasi, 1)])),
        details={
            "sentence": each.sentence.quote(realisasi),
            "meant": tables.label(meant),
            "realisasi": realisasi.figure.value,
            "realisasi_difference": (realisasi.figure.value or 0) - spent[1],
        },
    )


def _meant(each: Spoken, pagu: Claim, realisasi: Claim, tables: Tables) -> Printed | None:
    """The first rows, whatever they are called, that print both amounts."""
    rows = chain(
        tables.same(pagu, realisasi, each.years),
        tables.runs(each.names, each.years, each.sentence.spot),
    )
    return next((printed for printed in rows if _admits(each, printed) == 2), None)  # both


def _slip(
    file: str,
    each: Spoken,
    claims: Sequence[Claim],
    found: Sequence[Printed],
    tables: Tables,
) -> Looked:
    """One amount that is that of a row but for a slip of its last digits."""
    for claim in claims:
        near = [
            printed
            for printed in found
            if _is_near(claim, _value(printed, claim)) or _is_share(each, claim, printed, tables)
        ]
        values = {_value(printed, claim) for printed in near}
        if len(values) == 1 and not any(_is_right(claim, printed) for printed in found):
            sums = not near[0].nodes and not tables.trees[near[0].tree].structure.totals
            severity = Severity.WARNING if sums else None
            return Looked(1, _amount(file, each, claim, near[0], tables, severity), claim)
    return Looked(0)


def _is_near(claim: Claim, value: Decimal | None) -> bool:
    """Whether an amount is another but for a slip in digits that no change of a budget moves."""
    if value is None or claim.figure.value is None or not _is_slip(claim, value):
        return False
    gap = abs(claim.figure.value - value)
    return bool(gap % 10**_ZEROS)


def _is_share(each: Spoken, claim: Claim, printed: Printed, tables: Tables) -> bool:
    """Whether an amount is another but for a slip, and the percent of the whole that its sentence
    tells is that of the other.
    """
    value = _value(printed, claim)
    if value is None or not printed.nodes or not _is_slip(claim, value):
        return False
    wholes = tables.printed(printed.tree, (), each.years)
    totals = {total for whole in wholes if (total := _value(whole, claim))}
    told = [share for share in each.sentence.claims if is_of_whole(each.sentence, share)]
    return len(told) == 1 and any(
        _is_rate(told[0], value, total)
        and not _is_rate(told[0], claim.figure.value or value, total)
        for total in totals
    )


def _is_rate(percent: Claim, part: Decimal, whole: Decimal) -> bool:
    """Whether a percent is that of two amounts."""
    exact = Fraction(part) * 100 / Fraction(whole)
    printed = percent.figure.value or Decimal(0)
    return rounding_of(printed, percent.figure.places, exact) is not None


def _is_slip(claim: Claim, value: Decimal) -> bool:
    """Whether an amount is another with one or two digits changed, or one more or fewer.

    Only of amounts of rupiah with enough digits to tell.
    """
    figure = claim.figure
    if figure.value is None or figure.step:
        return False
    one, other = f"{figure.value:.2f}".removesuffix(".00"), f"{value:.2f}".removesuffix(".00")
    if min(len(one), len(other)) < _FEWEST or one == other:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 2  # two
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:n] + long[n + 1 :] == short for n in range(len(long))
    )


def _amount(  # noqa: PLR0913, PLR0917  # a claim, the row that it differs from, its weight
    file: str,
    each: Spoken,
    claim: Claim,
    printed: Printed,
    tables: Tables,
    severity: Severity | None,
) -> Finding:
    """An amount that differs from the table."""
    column = printed.realisasi if claim.said == "realisasi" else printed.pagu
    name, value = column or (None, None)
    return CLAIM_AMOUNT.finding(
        severity=severity,
        table=file,
        uraian=tables.label(printed),
        measure=name and str(name),
        stated=claim.figure.value,
        computed=value,
        tolerance=claim.figure.step,
        where=where_of(file, claim),
        operands=tuple(_rows(printed, tables, name and str(name))),
        details={
            "sentence": each.sentence.quote(claim),
            "printed": claim.figure.text,
            "by": "table" if printed.nodes else "total",
        },
    )


def _rows(printed: Printed, tables: Tables, measure: str | None) -> Iterator[Operand]:
    """The rows of a table that a claim is held against; those that a total without a row sums."""
    tree = tables.trees[printed.tree]
    nodes = printed.nodes
    if not nodes and not tree.structure.totals:
        nodes = tuple(tree.structure.tops.tolist())[:12]
    for node in nodes:
        amount = Node(tree, node).stated_amount(measure) if measure else None
        kode, label = tree.structure.kodes[node], tree.structure.labels[node]
        yield Operand(kode, label, amount, tree.where(node, measure), 1, measure)
    if not nodes:
        yield Operand(None, "JUMLAH", None, tables.where(printed, measure), 1, measure)
