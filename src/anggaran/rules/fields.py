"""The fields that the sentence of any rule may have, and what follows the first sentence of a
finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from anggaran.amount.column import format_amount
from anggaran.finding import Break, Finding, Text, Where, Witness
from anggaran.rules.words import (
    in_percent,
    inert,
    measure_name,
    more_or_less,
    percent_text,
    row_name,
    shorten,
)

Field = Callable[[Finding, str], str]

SHOWN = 3  # rows named in a sentence; the rest are counted
_FIGURES = 3  # amounts of one witness that a sentence names: what admits more decides nothing
_UNLABELLED = Text("baris total (tanpa label)", "the total row (without label)")


def row(finding: Finding, lang: str) -> str:
    """Kode and label of the row; of flat lines all codes that lead to it."""
    path = " ▸ ".join(map(inert, map(str, finding.details.get("path") or ())))
    return row_name(path or finding.kode, finding.uraian, finding.where, lang)


def total_row(finding: Finding, lang: str) -> str:
    """The row, said to be a total where it has no kode."""
    if finding.kode:
        return row(finding, lang)
    if not finding.uraian:
        return _UNLABELLED.line(lang)
    return f"{Text('baris', 'row').line(lang)} {shorten(finding.uraian)}"


def label(finding: Finding, lang: str) -> str:
    """Label of the row alone."""
    return row_name(None, finding.uraian, finding.where, lang)


def kode(finding: Finding, _: str) -> str:
    """Kode of the row, or the one that was read in it."""
    return finding.kode or str(finding.details.get("kode") or "–")


def measure(finding: Finding, _: str) -> str:
    """Name of the measure."""
    return measure_name(finding.measure)


def capital(finding: Finding, _: str) -> str:
    """Name of the measure, to begin a sentence."""
    name = measure_name(finding.measure)
    return name[0].upper() + name[1:]


def stated(finding: Finding, lang: str) -> str:
    """The amount as printed."""
    return format_amount(finding.stated, lang)


def computed(finding: Finding, lang: str) -> str:
    """The amount that follows from others."""
    return format_amount(finding.computed, lang)


def gap(finding: Finding, lang: str) -> str:
    """Printed less computed, in words."""
    return more_or_less(finding.difference, lang)


def percent(finding: Finding, lang: str) -> str:
    """The percent that follows from the amounts."""
    return percent_text(in_percent(finding, finding.computed), lang)


def printed(finding: Finding, lang: str) -> str:
    """The cell as printed."""
    cell = finding.details.get("printed")
    return percent_text(finding.stated, lang) if cell is None else shorten(str(cell))


def lines(finding: Finding, _: str) -> str:
    """How many lines."""
    return str(finding.details.get("lines", 1))


def detail(name: str) -> Field:
    """A detail of the finding as it is."""
    return lambda finding, _: shorten(str(finding.details.get(name) or "–"))


def proof(finding: Finding, lang: str) -> str:
    """What proves the value of a cell, each witness in turn."""
    said = [witness_text(witness, lang) for witness in finding.witnesses[:SHOWN]]
    return Text(" dan ", " and ").line(lang).join(said)


FIELDS: Mapping[str, Field] = {
    "row": row,
    "label": label,
    "kode": kode,
    "measure": measure,
    "Measure": capital,
    "stated": stated,
    "computed": computed,
    "gap": gap,
    "percent": percent,
    "printed": printed,
    "lines": lines,
    "proof": proof,
}


def witness_text(witness: Witness, lang: str) -> str:
    """What one witness says.

    >>> witness_text(Witness("percent", None, "%", "97,50"), "id")
    'persen tercetak 97,50'
    """
    figure = _figure(witness, lang)
    who = row_name(witness.kode, "" if witness.kode else witness.uraian, None, lang)
    words = {
        "parent-sum": Text(
            f"jumlah induk {who} memerlukan {figure}", f"the sum of parent {who} requires {figure}"
        ),
        "children-sum": Text(f"jumlah anak-anaknya {figure}", f"its children add up to {figure}"),
        "total-row": Text(
            f"baris total {who} memerlukan {figure}", f"the total row {who} requires {figure}"
        ),
        "percent": Text(f"persen tercetak {figure}", f"the printed percent is {figure}"),
        "derived-column": Text(
            f"selisih tercetak di barisnya memerlukan {figure}",
            f"the difference printed in its row requires {figure}",
        ),
        "cross-foot": Text(
            f"jumlah barisnya memerlukan {figure}", f"the total of its row requires {figure}"
        ),
        "line-differs": Text(f"{who} mencetak {figure}", f"{who} prints {figure}"),
    }
    return words.get(
        witness.kind, Text(f"{witness.kind} {figure}", f"{witness.kind} {figure}")
    ).line(lang)


def _figure(witness: Witness, lang: str) -> str:
    """The figure of a witness: a percent as printed, amounts in the reader's notation."""
    if witness.kind == "percent":
        return inert(witness.figure)
    try:
        figures = [format_amount(Decimal(figure), lang) for figure in witness.figure.split(" / ")]
    except InvalidOperation:
        return inert(witness.figure)
    shown = Text(" atau ", " or ").line(lang).join(figures[:_FIGURES])
    return shown if len(figures) <= _FIGURES else f"{shown}, …"


def explained(finding: Finding, lang: str) -> str:
    """The cell that settles what fails, where the finding stands elsewhere; or that none can be
    told.
    """
    return " ".join(_explanation(finding, each, lang) for each in finding.explanations).strip()


def _explanation(finding: Finding, found: Any, lang: str) -> str:
    if not isinstance(found, Mapping):
        return ""
    if found.get("kind") == "tie":
        said = Text(
            "Sel mana yang salah tidak dapat dipastikan.",
            "Which cell is wrong cannot be told for certain.",
        )
        return said.line(lang)
    where = found.get("where")
    if found.get("kind") != "cell" or (where == finding.where and finding.where.row is not None):
        return ""
    who = row_name(found.get("kode"), str(found.get("uraian") or ""), where, lang)
    if isinstance(where, Where) and where.cell:
        who = where.cell if where.row == finding.where.row else f"{where.cell} ({who})"
    expected, now = (format_amount(found.get(name), lang) for name in ("expected", "printed"))
    held = _held(found.get("by"), found.get("witness"))
    return Text(
        f"{held.id} bila {who} {expected}, bukan {now}.",
        f"{held.en} if {who} is {expected}, not {now}.",
    ).line(lang)


def _held(by: str | None, figure: str | None) -> Text:
    """What holds once a cell is right: what fails, and a figure of its row by which it is known."""
    if by is None:
        return Text("Semuanya cocok", "All of it holds")
    if by == "percent":
        return Text(
            f"Jumlah dan persen {figure} cocok", f"The sum and the percent {figure} both hold"
        )
    return Text(
        "Jumlah ke bawah dan hitungan barisnya cocok", "The sums down and along the row both hold"
    )


def broken(finding: Finding, lang: str) -> str:
    """The rows that do not add up because of this finding alone."""
    if not finding.breaks:
        return ""
    say = _differs if finding.rule == "line-differs" else _break
    shown = ", ".join(say(each, finding, lang) for each in finding.breaks[:SHOWN])
    rest = len(finding.breaks) - SHOWN
    more = Text(f" dan {rest} baris lain", f" and {rest} other rows").line(lang) if rest > 0 else ""
    return f"{Text('Akibatnya', 'Hence').line(lang)} {shown}{more}."


def _broken_row(each: Break, lang: str) -> str:
    unlabelled = not (each.kode or each.uraian)
    return _UNLABELLED.line(lang) if unlabelled else row_name(each.kode, each.uraian, None, lang)


def _differs(each: Break, finding: Finding, lang: str) -> str:
    """A line of two documents, of which neither is the right one; it may add up several others."""
    who, amount = _broken_row(each, lang), format_amount(abs(each.difference), lang)
    alone = finding.difference is None or abs(finding.difference) == abs(each.difference)
    others = "" if alone else Text(" bersama baris lain", " together with other lines").line(lang)
    return Text(f"{who} berbeda {amount}{others}", f"{who} differs by {amount}{others}").line(lang)


def _break(each: Break, _: Finding, lang: str) -> str:
    who, amount = _broken_row(each, lang), format_amount(abs(each.difference), lang)
    low = each.difference < 0
    return Text(
        f"{who} tampak {'kurang' if low else 'lebih'} {amount}",
        f"{who} appears {amount} too {'low' if low else 'high'}",
    ).line(lang)


def quoted(finding: Finding, _: str = "id") -> str:
    """The words of the sentence."""
    return f"“{inert(str(finding.details.get('sentence') or '–'))}”"
