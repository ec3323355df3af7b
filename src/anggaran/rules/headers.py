"""Formulas above the columns, as ``5=(4/3)*100``, against the figures below them."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypedDict

from anggaran.finding import Finding, Severity, Text, Where
from anggaran.relation.percents import Percents
from anggaran.rules.advice import own_place
from anggaran.rules.fields import detail
from anggaran.rules.rule import Look, Rule
from anggaran.rules.run import Run
from anggaran.rules.words import inert
from anggaran.table.table import Table

_FORMULA = re.compile(r"\s*\d{1,2}\s*=\s*([\d\s()+*/:xX×÷.,%-]{3,60})\s*")
_NUMBER = re.compile(r"\s*(\d{1,2})\b")
_TERM = re.compile(r"\d+")
_SIGNS = str.maketrans({"x": "*", "X": "*", "×": "*", ":": "/", "÷": "/", "%": "", ",": "."})
_HUNDRED = 100
_ROWS = 5  # rows that a formula is tried on
_SUMS: Mapping[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class FormulaDetails(TypedDict, total=False):
    """Details of a formula: as printed, the numbers in it, and what the column prints."""

    formula: str
    terms: str
    meant: str


def _formulas(run: Run) -> Look:
    """Every percent whose column number is printed with a formula."""
    compared, found = 0, list[Finding]()
    for family in run.relations.percents:
        formula = _formula(run, family)
        held = formula and [*_held(run, family, formula)]
        if formula and held:
            compared += 1
            found += [] if any(held) else [_finding(run, family, formula)]
    return Look(compared, found)


def _formula(run: Run, family: Percents) -> str:
    """The formula of a percent column, without what it is equal to; ``""`` where there is none."""
    table = run.tree.table
    said = _FORMULA.fullmatch(table.numbered.get(table.letters.get(family.name, ""), ""))
    return "" if said is None else "".join(said[1].split())


def _held(run: Run, family: Percents, formula: str) -> Iterator[bool]:
    """Whether a formula gives the percent of a row, or its ratio, for some rows of which the
    percent is right.
    """
    definition, table = family.definition, run.tree.table
    columns = {
        int(found[1]): run.tree.facts.column(name)
        for name in (definition.part, definition.whole)
        if (found := _NUMBER.match(table.numbered.get(table.letters.get(name, ""), "")))
    }
    part, whole = (run.tree.facts.column(name) for name in (definition.part, definition.whole))
    rows = [row for row in range(len(table)) if part.sen[row] and whole.sen[row]]
    for row in rows[:_ROWS]:
        values = {number: Fraction(int(column.sen[row])) for number, column in columns.items()}
        made = _made(formula, values)
        exact = definition.ratio(int(part.sen[row]), int(whole.sen[row]))
        if made is None or exact is None:
            return
        yield made in {exact, exact / _HUNDRED}


def _made(formula: str, values: Mapping[int, Fraction]) -> Fraction | None:
    """What a formula makes of the columns that it names by their numbers; None where it is none."""
    try:
        tree = ast.parse(formula.translate(_SIGNS), mode="eval").body
        return _value(tree, values)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return None


def _value(node: ast.expr, values: Mapping[int, Fraction]) -> Fraction:
    if isinstance(node, ast.BinOp) and type(node.op) in _SUMS:
        sides = (_value(node.left, values), _value(node.right, values))
        return _SUMS[type(node.op)](*sides)
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        if node.value == _HUNDRED:
            return Fraction(_HUNDRED)
        if node.value in values:
            return values[node.value]
    raise ValueError(formula_of(node))


def formula_of(node: ast.expr) -> str:
    """A part of a formula as text.

    >>> formula_of(ast.parse("4/3", mode="eval").body)
    '4 / 3'
    """
    return ast.unparse(node)


def _finding(run: Run, family: Percents, formula: str) -> Finding:
    table, definition = run.tree.table, family.definition
    numbers = [
        table.numbered[table.letters[name]].strip() for name in (definition.part, definition.whole)
    ]
    return FORMULA_HEADER.finding(
        table=run.tree.name,
        measure=definition.part,
        where=_above(table, family.name),
        details={
            "formula": formula,
            "terms": ",".join(_TERM.findall(formula)),
            "meant": f"({numbers[0]}/{numbers[1]})*100",
        },
    )


def _above(table: Table, name: str) -> Where:
    """The cell of a column in the row of column numbers, which is the last of its header."""
    where = table.where(0, name)
    if where.cell is None or not table.header_rows:
        return where
    row = table.header_rows[-1]
    return replace(where, row=row, cell=f"{table.letters[name]}{row}")


def _advice(finding: Finding) -> Text | None:
    """To write the formula that the figures follow."""
    if not (meant := inert(str(finding.details.get("meant", "")))):
        return None
    own = own_place(finding)
    return Text(f"Tulis {meant} di {own.id}.", f"Write {meant} in {own.en}.")


FORMULA_HEADER = Rule(
    "formula-header",
    Severity.WARNING,
    Text(
        "Rumus di judul kolom persen tidak memberi angka yang tercetak di bawahnya.",
        "The formula above a column of percents does not make the figures below it.",
    ),
    Text("Perbaiki rumus di judul kolomnya.", "Correct the formula above the column."),
    Text(
        "Rumus kolom tercetak {formula}, padahal angkanya mengikuti {meant}.",
        "The formula of the column is given as {formula}, but its figures follow {meant}.",
    ),
    _formulas,
    fields={"formula": detail("formula"), "meant": detail("meant")},
    details=FormulaDetails,
    advice=_advice,
)
