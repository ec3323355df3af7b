"""From candidates to values: a doubtful amount takes the one reading that all of its relations
admit.

The witnesses of a cell are the relations that it takes part in: the sum stated by its parent, the
sum of its children, a total row, a percent, a printed sisa, a whole of its kelompok, a month's
total, another document. Nothing is resolved without a witness, and nothing that two readings
survive.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import NamedTuple

from anggaran.amount.rupiah import AmountColumn, Doubt, Kind, decimal_of, sen_of
from anggaran.finding import Witness
from anggaran.measure import parts_of
from anggaran.relation.facts import Facts
from anggaran.relation.listing import Relations
from anggaran.relation.ratios import match_percents
from anggaran.relation.relation import MOST_OPEN, Cell, Relation, Sum
from anggaran.shape.rollup import Sums, roll_up
from anggaran.shape.structure import Structure
from anggaran.shape.totals import match_totals
from anggaran.shape.wide import add_columns
from anggaran.table.table import Table

# doubtful cells of a table that are asked for; the others stay as they are printed
_MOST_ASKED = 50_000
_SIZE = 10  # times that an amount may be larger or smaller than a reading of its cell

Beside = Mapping[Cell, Sequence[tuple[Witness, int]]]
"""What figures outside a table say of its cells, in sen: those of another document, or of a
sentence.
"""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one doubtful cell.

    Attributes:
        row: position in the table.
        measure: the column.
        doubt: the cell as printed, with its candidates.
        value: the proved amount in rupiah, or None where the witnesses leave it open.
        witnesses: the figures that were asked; where ``value`` is given, all of them admit it and
            nothing else.
    """

    row: int
    measure: str
    doubt: Doubt
    value: Decimal | None
    witnesses: tuple[Witness, ...]


def add_up(structure: Structure, column: AmountColumn) -> Sums:
    """The sums of one column of a table over its structure; an implied node prints nothing."""
    rows = structure.rows
    printed = rows >= 0
    safe = rows.clip(min=0)
    if not len(column):
        safe, printed = rows[:0], printed[:0]
    known = column.known[safe] & printed
    doubted = (column.kinds[safe] != Kind.BLANK) & printed & ~known
    return roll_up(structure, column.sen[safe], known, doubted)


def resolve(
    table: Table, structure: Structure, amounts: Mapping[str, AmountColumn], *,
    summed: Collection[str] = (), beside: Beside | None = None,
) -> tuple[Facts, tuple[Resolution, ...]]:  # fmt: skip
    """Settle what the relations can settle, one cell at a time, until nothing more follows.

    Args:
        table: the table.
        structure: which row stands under which.
        amounts: its amount columns.
        summed: the measures that no column prints.
        beside: what figures outside the table say of its cells.
    """
    columns = dict(amounts)
    sums = {measure: add_up(structure, column) for measure, column in columns.items()}
    facts = _interpret(table, structure, columns, sums, frozenset(summed))
    every = (
        (Cell(row, m), doubt)
        for m, column in columns.items()
        for row, doubt in sorted(column.doubts.items())
    )
    doubts = dict(islice(every, _MOST_ASKED))
    found = {cell: Resolution(*cell, doubt, None, ()) for cell, doubt in every}
    while doubts:
        asked = _ask_all(Relations(facts), doubts, beside or {})
        found |= asked
        settled = {cell: each.value for cell, each in asked.items() if each.value is not None}
        if not settled:
            break
        for name in _settle(columns, settled, summed):
            sums[name] = add_up(structure, columns[name])
        facts = _interpret(table, structure, columns, sums, facts.summed)
        doubts = {cell: doubt for cell, doubt in doubts.items() if cell not in settled}
    return facts, tuple(sorted(found.values(), key=lambda each: (each.row, each.measure)))


def _ask_all(
    relations: Relations, doubts: Mapping[Cell, Doubt], beside: Beside
) -> dict[Cell, Resolution]:
    """What becomes of each cell; one of which a relation has just settled another is asked again
    when that is known.
    """
    found: dict[Cell, Resolution] = {}
    moved: set[Cell] = set()
    for cell, doubt in doubts.items():
        if cell not in moved:
            found[cell] = _ask(relations, cell, doubt, beside)
            if found[cell].value is not None:
                for relation in relations.of(cell):
                    moved.update(relation.open if len(relation.open) <= MOST_OPEN else ())
    return found


def _settle(
    columns: dict[str, AmountColumn], values: Mapping[Cell, Decimal], summed: Collection[str]
) -> set[str]:
    """Fill in the cells that were settled, and make the sums of kelompok again that they are parts
    of; the columns that changed.
    """
    changed = {cell.column for cell in values}
    for name in changed:
        own = {cell.row: value for cell, value in values.items() if cell.column == name}
        columns[name] = columns[name].settle(own)
    wholes = {whole for whole in summed if changed.intersection(parts_of(columns, whole))}
    for whole in wholes:
        columns[whole] = add_columns([columns[part] for part in parts_of(columns, whole)])
    return changed | wholes


def _interpret(
    table: Table, structure: Structure, amounts: Mapping[str, AmountColumn],
    sums: Mapping[str, Sums],
    summed: frozenset[str],
) -> Facts:  # fmt: skip
    """Say again what the total rows and percents mean, now that more amounts are known."""
    targets = match_totals(structure, amounts, sums)
    definitions = match_percents(table, structure, amounts)
    return Facts(table, structure, dict(amounts), dict(sums), targets, definitions, summed=summed)


def unresolved(amounts: Mapping[str, AmountColumn]) -> tuple[Resolution, ...]:
    """Every doubt as it stands: flat lines have no witnesses, for no row depends on another."""
    found = [
        Resolution(row, m, doubt, None, ())
        for m, column in amounts.items()
        for row, doubt in column.doubts.items()
    ]
    return tuple(sorted(found, key=lambda resolution: (resolution.row, resolution.measure)))


class _Asked(NamedTuple):
    """A witness of a cell, which amounts it admits, and in sen those that it requires, if any."""

    witness: Witness
    admits: Callable[[int], bool]
    needed: tuple[int, ...] = ()


def _ask(relations: Relations, cell: Cell, doubt: Doubt, beside: Beside) -> Resolution:
    """Ask every witness of a cell which of its candidates it admits."""
    admitted = list(doubt.candidates)
    asked = list(_witnesses(relations, cell, beside))
    for each in asked:
        admitted = [reading for reading in admitted if each.admits(sen_of(reading.value))]
    proved = admitted[0].value if asked and len(admitted) == 1 else None
    told = (each.witness for each in asked if proved is not None or _makes_sense(each, doubt))
    return Resolution(cell.row, cell.column, doubt, proved, tuple(told))


def _makes_sense(asked: _Asked, doubt: Doubt) -> bool:
    """Whether one of the amounts that a witness requires may be what a cell was meant to print: of
    the sign and about the size of one of its readings; a sum with another fault requires anything.
    """
    readings = [sen_of(reading.value) for reading in doubt.candidates]
    if not asked.needed:
        return True
    if not readings:
        return max(asked.needed) > 0
    return any(
        need * sen > 0 and abs(sen) <= _SIZE * abs(need) and abs(need) <= _SIZE * abs(sen)
        for need in asked.needed
        for sen in readings
    )


def _witnesses(relations: Relations, cell: Cell, beside: Beside) -> Iterator[_Asked]:
    facts = relations.facts
    for relation in relations.of(cell):
        if isinstance(relation, Sum) and len(relation.open) <= MOST_OPEN:
            readings = {each: _readings(facts, each) for each in relation.open}
            if needed := relation.needed(cell, readings):
                said = " / ".join(map(_rupiah, sorted(needed)))
                near = partial(_near, needed=needed, slack=relation.slack)
                yield _Asked(witness_of(facts, relation, cell, said), near, tuple(needed))
        elif relation.open == (cell,) and _compares(facts, relation, cell):
            admits = partial(relation.admits, cell, readings={})
            yield _Asked(witness_of(facts, relation, cell), admits)
    for witness, sen in beside.get(cell, ()):
        yield _Asked(witness, partial(_near, needed=(sen,), slack=0), (sen,))


def _near(sen: int, *, needed: Collection[int], slack: int) -> bool:
    return any(abs(sen - need) <= slack for need in needed)


def _compares(facts: Facts, relation: Relation, cell: Cell) -> bool:
    """True where the known amounts of a relation say something: of nothing no percent is one."""
    return all(facts.value(each) for each in _amounts(facts, relation) if each != cell)


def _amounts(facts: Facts, relation: Relation) -> list[Cell]:
    return [each for each in relation.cells if each.column not in facts.table.percents]


def _figure(facts: Facts, relation: Relation) -> str:
    """The figure that a relation which is no sum prints."""
    row, column = relation.owner
    if column in facts.table.percents:
        return facts.table.percents[column].texts[row]
    return facts.column(column).printed(row)


def _readings(facts: Facts, cell: Cell) -> list[int]:
    """What an unknown cell may be, in sen."""
    doubt = facts.column(cell.column).doubts.get(cell.row)
    return [sen_of(reading.value) for reading in doubt.candidates] if doubt else []


def _rupiah(sen: int) -> str:
    return f"{decimal_of(sen):.2f}"


def witness_of(facts: Facts, relation: Relation, cell: Cell, figure: str | None = None) -> Witness:
    """A relation as a witness of one of its cells, at the place of the figure that states it.

    Args:
        facts: the table.
        relation: the relation.
        cell: the cell that it says something of.
        figure: the amount that it requires; what it prints where it is no sum.
    """
    owner, shape = relation.owner, facts.structure
    said = _figure(facts, relation) if figure is None else figure
    if owner.column in facts.table.percents:
        header = facts.table.percents[owner.column].header
        return Witness(relation.rule, None, header, said, facts.table.where(*owner))
    kode = shape.kode_of_row(owner.row)
    kind = (
        "children-sum"
        if owner == cell and relation.rule in {"parent-sum", "total-row"}
        else relation.rule
    )
    return Witness(kind, kode, facts.table.uraian[owner.row], said, facts.table.where(*owner))
