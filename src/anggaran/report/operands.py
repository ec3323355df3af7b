"""The figures that a finding is held against, as one line."""

from __future__ import annotations

from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Operand, Text
from anggaran.rules.advice import place
from anggaran.rules.words import inert, measure_name, row_name

_SHOWN = 4  # operands in a line; the rest are counted
_TITLES = {
    "parent-sum": Text("Anak-anaknya", "Its children"),
    "total-row": Text("Yang dijumlahkan", "What it totals"),
    "code-duplicate": Text("Baris lain dengan kode itu", "Other rows with that code"),
    "over-budget": Text("Pagunya", "Its budget"),
}
_BLANK = Text("(kosong)", "(blank)")
_ELSE = Text("Angka barisnya", "The figures of its row")


def operands_text(finding: Finding, lang: str = "id", shown: int = _SHOWN) -> str:
    """The operands of a finding by cell, name and amount: the largest, and how many more.

    Args:
        finding: the record.
        lang: ``id`` or ``en``.
        shown: how many are named.
    """
    if not finding.operands:
        return ""
    told = [_signed(finding, each, lang) for each in finding.operands[:shown]]
    if rest := len(finding.operands) - len(told) + finding.more:
        told.append(Text(f"dan {rest} lagi", f"and {rest} more").line(lang))
    return f"{_TITLES.get(finding.rule, _ELSE).line(lang)}: {'; '.join(told)}."


def _signed(finding: Finding, each: Operand, lang: str) -> str:
    text = operand_text(finding, each, lang)
    return f"−{text}" if each.sign < 0 else text


def operand_text(finding: Finding, each: Operand, lang: str = "id") -> str:
    """One operand: its cell, its row by name, or its column where it stands in the row of the
    finding, and its amount.
    """
    beside = each.where.row == finding.where.row and each.measure
    named = each.where.cell is not None or each.where.number is not None
    spot = place(each.where).line(lang) if named else ""
    amount = _BLANK.line(lang) if each.amount is None else format_amount(each.amount, lang)
    name = measure_name(each.measure) if beside else row_name(each.kode, each.uraian, None, lang)
    return inert(" ".join(part for part in (spot, name, amount) if part))
