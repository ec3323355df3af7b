"""A fault as a finding: at the one cell that is wrong where there is one, else at the sum that
fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypedDict

from anggaran.amount.rupiah import decimal_of
from anggaran.finding import Break, Finding, Operand, Witness
from anggaran.relation.fault import Fault
from anggaran.relation.prove import witness_of
from anggaran.relation.relation import Cell, Relation, Sum
from anggaran.rules.rule import Rule
from anggaran.rules.run import Run
from anggaran.rules.words import measure_name

LISTED = 12  # operands that a finding lists; the rest are counted

Details = Callable[[Run, Relation], Mapping[str, Any]]


def told(run: Run, rule: Rule, details: Details) -> Iterator[Finding]:
    """The faults that a rule tells."""
    for fault in run.faults.all:
        relation = teller(run, fault)
        if relation.rule == rule.slug and isinstance(relation, Sum):
            yield tell(run, rule, fault, details(run, relation))


def teller(run: Run, fault: Fault) -> Relation:
    """The relation that tells a fault: the one that the wrong cell states, else the first that
    fails.
    """
    named = named_cell(run, fault)
    own = (each for each in fault.settled if each.owner == named)
    return next(own, fault.relation)


def named_cell(run: Run, fault: Fault) -> Cell | None:
    """The one cell that is wrong, where it prints an amount."""
    return None if fault.cell is None or run.faults.is_blank(fault.cell) else fault.cell


def tell(run: Run, rule: Rule, fault: Fault, details: Mapping[str, Any]) -> Finding:
    """One fault as a finding of a rule."""
    relation, named = teller(run, fault), named_cell(run, fault)
    if not isinstance(relation, Sum) or named not in {None, relation.owner}:
        return _at_term(run, rule, fault)
    stated, cell = run.faults.relations.facts.value(relation.owner), relation.owner
    return run.row(
        rule,
        cell.row,
        cell.column,
        measure=cell.column,
        stated=decimal_of(stated),
        computed=decimal_of(stated - relation.gap),
        tolerance=decimal_of(relation.slack),
        details=details,
        breaks=breaks(run, fault.settled, cell.row),
        explanations=explanations(run, fault),
        **operands(run, relation),
        relation=relation,
    )


class Operands(TypedDict, total=False):
    """The operands of a finding, and how many more there are."""

    operands: tuple[Operand, ...]
    more: int


def operands(run: Run, relation: Relation, sign: int = -1) -> Operands:
    """What a figure is held against, the largest first.

    Args:
        run: the run.
        relation: the relation that does not hold.
        sign: which coefficient of its form stands for a term that is added.
    """
    form = relation.forms[relation.nearest] if isinstance(relation, Sum) else {}
    cells = [cell for cell in relation.cells if cell != relation.owner]
    value = run.faults.relations.facts.value
    cells = sorted(cells, key=lambda cell: -abs(value(cell)))
    shown = tuple(operand(run, cell, sign * form.get(cell, sign)) for cell in cells[:LISTED])
    return {"operands": shown, "more": len(cells) - len(shown)}


def operand(run: Run, cell: Cell, sign: int = 1) -> Operand:
    """A cell as an operand."""
    facts, (row, column) = run.faults.relations.facts, cell
    known = bool(facts.column(column).known[row])
    return Operand(
        facts.structure.kode_of_row(row),
        facts.table.uraian[row],
        decimal_of(facts.value(cell)) if known else None,
        facts.table.where(row, column),
        sign,
        column,
    )


def _at_term(run: Run, rule: Rule, fault: Fault) -> Finding:
    """A cell that nothing below or beside it states, and that what adds it up proves to be
    wrong.
    """
    facts, cell = run.faults.relations.facts, fault.cell
    if cell is None:
        raise ValueError("a fault without a cell is told at its relation")
    stated = facts.value(cell)
    return run.row(
        rule,
        cell.row,
        cell.column,
        measure=cell.column,
        stated=decimal_of(stated),
        computed=decimal_of(stated + fault.change),
        witnesses=_proof(run, fault, cell),
        details={"at": "cell"},
        breaks=breaks(run, fault.settled, cell.row),
        explanations=explanations(run, fault),
        relation=teller(run, fault),
    )


def _proof(run: Run, fault: Fault, cell: Cell) -> tuple[Witness, ...]:
    facts = run.faults.relations.facts
    value = f"{decimal_of(facts.value(cell) + fault.change):.2f}"
    return tuple(
        witness_of(facts, each, cell, value if isinstance(each, Sum) else None)
        for each in fault.settled
    )


def breaks(run: Run, settled: Iterable[Relation], row: int = -1) -> tuple[Break, ...]:
    """The sums stated in other rows that fail because of a fault in one."""
    sums = [each for each in settled if isinstance(each, Sum) and each.owner.row != row]
    several = len({each.owner.column for each in sums}) > 1
    return tuple(_break(run, each, several=several) for each in sums)


def _break(run: Run, relation: Sum, *, several: bool) -> Break:
    """A sum that fails, with its measure where sums of several fail."""
    row, column = relation.owner
    shape, table = run.tree.structure, run.tree.table
    kode = shape.kode_of_row(row)
    name = f"{table.uraian[row]} ({measure_name(column)})" if several else table.uraian[row]
    return Break(kode, name, decimal_of(relation.gap), table.where(row, column))


def explanations(run: Run, fault: Fault) -> tuple[Mapping[str, Any], ...]:
    """Which cell accounts for a fault, what it should be, and by which figure; or that several
    could.
    """
    if fault.cell is None:
        return ({"kind": "tie"},) if fault.tied else ()
    facts, (row, column) = run.faults.relations.facts, fault.cell
    if len(fault.settled) < 2 and named_cell(run, fault) == fault.relation.owner:  # itself alone
        return ()
    printed = None if run.faults.is_blank(fault.cell) else decimal_of(facts.value(fault.cell))
    along = (each for each in fault.settled if each.owner.row == row and each.owner != fault.cell)
    witness = next((witness_of(facts, each, fault.cell) for each in along), None)
    found = {
        "kind": "cell",
        "kode": run.tree.structure.kode_of_row(row),
        "uraian": run.tree.table.uraian[row],
        "where": run.tree.table.where(row, column),
        "printed": printed,
        "expected": decimal_of(facts.value(fault.cell) + fault.change),
    }
    return ({**found, "witness": witness.figure, "by": witness.kind} if witness else found,)


def two_of(run: Run, row: int, whole: str, part: str, sign: int = 1) -> tuple[Operand, ...]:
    """The two amounts of a row that a figure of it should follow from."""
    return operand(run, Cell(row, whole)), operand(run, Cell(row, part), sign)
