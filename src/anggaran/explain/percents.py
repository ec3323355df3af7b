"""What explains a printed percent: of what else it would be the percent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from anggaran.amount.percent import rounding_of
from anggaran.explain.case import Document
from anggaran.explain.explanation import Explanation
from anggaran.explain.kinds.kind import Kind
from anggaran.explain.percent_kinds import (
    BLANK,
    DIGITS,
    PERCENT_KINDS,
    UNIT,
    Made,
    PercentCase,
    PercentKind,
)
from anggaran.finding import Finding, Operand, Text
from anggaran.relation.relation import Cell
from anggaran.rules.advice import place
from anggaran.rules.words import in_percent, inert, measure_name, percent_text, row_name, shorten

_SELDOM = 0.01  # chance of any explanation beyond which none is sure


_Found = tuple[PercentKind, Made, int]  # with how many others of its kind would do


def explain_percent(
    finding: Finding, document: Document, slips: Sequence[Kind]
) -> tuple[Explanation, ...]:
    """What accounts for a printed percent, to its last place.

    Args:
        finding: a finding of the rule ``percent``.
        document: where it was found.
        slips: the kinds by which digits become others.
    """
    case = _case(finding, document, slips)
    if case is None:
        return ()
    found, chance = list[_Found](), 0.0
    digits = max(len(str(abs(int(case.printed * 10**case.places)))), 1)
    right = rounding_of(case.printed, case.places, case.exact) is not None
    blank = any(BLANK.made(case))
    tried = (UNIT,) if right else (BLANK,) if blank else PERCENT_KINDS
    for kind in tried:
        if found and kind is DIGITS:  # it says no more than another kind does
            continue
        hits, values = _hits(kind, case)
        if hits:
            chance += values / 10**digits
            found += [(kind, each, len(hits) - 1) for each in hits[:3]]
    sure = len(found) == 1 and chance <= _SELDOM and not blank
    share = max(1 - chance, 0.0) / max(len(found), 1)
    return tuple(_told(case, each, chance, share, sure=sure) for each in found)


def _hits(kind: PercentKind, case: PercentCase) -> tuple[list[Made], int]:
    """What a kind makes that is printed as the percent is, and of how many values in all."""
    made = list(dict.fromkeys(kind.made(case)))
    hits = [each for each in made if rounding_of(case.printed, case.places, each.value)]
    return hits, len({each.value for each in made})


def _case(finding: Finding, document: Document, slips: Sequence[Kind]) -> PercentCase | None:
    relation = finding.relation
    if relation is None or finding.stated is None or finding.computed is None:
        return None
    cell = relation.owner
    column = document.tree.table.percents.get(cell.column)
    definition = document.tree.definitions.get(cell.column)
    if column is None or definition is None:
        return None
    places = column.places[cell.row]
    if places is None:  # a number cell, as it is stored
        places = max(-int(finding.stated.normalize().as_tuple().exponent), 0)
    if places < 0:
        return None
    return PercentCase(finding, document, cell, definition, finding.stated, places, slips)


def _told(
    case: PercentCase, found: _Found, chance: float, share: float, *, sure: bool
) -> Explanation:
    finding, (kind, made, rivals) = case.finding, found
    cells = [Operand(finding.kode, finding.uraian, None, finding.where, 1, case.cell.column)]
    if made.other is not None and made.other.column in case.document.tree.amounts:
        cells.append(case.document.operand(made.other))
    return Explanation(
        kind=kind.slug,
        cells=tuple(cells),
        expected=finding.computed,
        closes=finding.difference or Decimal(0),
        text=_filled(case, made, kind.text),
        rivals=rivals,
        chance=Decimal(f"{min(chance, 1.0):.4f}"),
        share=Decimal(f"{share:.4f}"),
        confident=sure,
        advice=_filled(case, made, kind.advice),
    )


def _filled(case: PercentCase, made: Made, template: Text) -> Text:
    """A template of a kind with the figures of a case."""
    return Text(*(_say(case, made, template.line(lang), lang) for lang in ("id", "en")))


def _say(case: PercentCase, made: Made, template: str, lang: str) -> str:
    finding = case.finding
    fields = {
        "who": place(finding.where, finding.kode, finding.uraian).line(lang),
        "printed": shorten(str(finding.details.get("printed", ""))),
        "meant": percent_text(in_percent(finding, finding.computed), lang),
        "other": _other(case, made.other, lang),
    }
    return inert(template.format_map(fields))


def _other(case: PercentCase, cell: Cell | None, lang: str) -> str:
    if cell is None:
        return ""
    table, shape = case.document.tree.table, case.document.tree.structure
    where, node = table.where(*cell), shape.node_of_row.get(cell.row)
    spot = where.cell or ""
    if cell.row == case.cell.row:
        return f"{spot} {measure_name(cell.column)}".strip()
    kode = shape.kodes[node] if node is not None else None
    return f"{spot} {row_name(kode, table.uraian[cell.row], where, lang)}".strip()
