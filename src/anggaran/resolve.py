"""From candidates to values: a doubtful amount takes the one reading that all of its witnesses admit.

Witnesses of a cell are the other figures of the document that depend on it: the sum stated by its parent, the sum
of its children, a total row, the percent printed beside it.  Nothing is resolved without a witness, and nothing
that two readings survive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from anggaran.amount import AmountColumn, Doubt, Kind, Reading, decimal_of, sen_of
from anggaran.finding import Witness
from anggaran.ratios import Definition, admits, match_percents
from anggaran.rollup import Sums, roll_up
from anggaran.structure import Structure
from anggaran.table import Table
from anggaran.totals import Target, match_totals

Admits = Callable[[int], bool]

_MOST_READINGS = 64  # combinations of doubtful siblings beyond which a sum says nothing of one of them


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one doubtful cell.

    Attributes:
        row: position in the table.
        measure: the column.
        doubt: the cell as printed, with its candidates.
        value: the proved amount in rupiah, or None where the witnesses leave it open.
        witnesses: the figures that were asked; where ``value`` is given, all of them admit it and nothing else.
    """

    row: int
    measure: str
    doubt: Doubt
    value: Decimal | None
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """The amounts of a table after resolving, what adds up over them, and how each doubt was settled."""

    amounts: Mapping[str, AmountColumn]
    sums: Mapping[str, Sums]
    targets: Mapping[int, Target]
    definitions: Mapping[str, Definition | None]
    resolutions: tuple[Resolution, ...]


@dataclass(slots=True)
class _State:
    table: Table
    structure: Structure
    amounts: dict[str, AmountColumn]
    sums: dict[str, Sums]
    targets: Mapping[int, Target]
    definitions: Mapping[str, Definition | None]


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


def resolve(table: Table, structure: Structure, amounts: Mapping[str, AmountColumn]) -> Resolved:
    """Settle what the witnesses can settle, one cell at a time, until nothing more follows."""
    columns = dict(amounts)
    sums = {measure: add_up(structure, column) for measure, column in columns.items()}
    state = _State(table, structure, columns, sums, {}, {})
    _interpret(state)
    open_cells = [(m, row, doubt) for m, column in columns.items() for row, doubt in sorted(column.doubts.items())]
    settled: dict[tuple[str, int], Resolution] = {}
    progress = bool(open_cells)
    while progress:
        progress = False
        for measure, row, doubt in open_cells:
            if (measure, row) in settled:
                continue
            resolution = _ask(state, measure, row, doubt)
            if resolution.value is not None:
                settled[measure, row] = resolution
                columns[measure] = columns[measure].replace(row, resolution.value)
                sums[measure] = add_up(structure, columns[measure])
                progress = True
        _interpret(state)
    left = [_ask(state, measure, row, doubt) for measure, row, doubt in open_cells if (measure, row) not in settled]
    resolutions = sorted([*settled.values(), *left], key=lambda found: (found.row, found.measure))
    return Resolved(columns, sums, state.targets, state.definitions, tuple(resolutions))


def unresolved(amounts: Mapping[str, AmountColumn]) -> tuple[Resolution, ...]:
    """Every doubt as it stands: flat lines have no witnesses, for no row depends on another."""
    found = [
        Resolution(row, m, doubt, None, ()) for m, column in amounts.items() for row, doubt in column.doubts.items()
    ]
    return tuple(sorted(found, key=lambda resolution: (resolution.row, resolution.measure)))


def _interpret(state: _State) -> None:
    """Say again what the total rows and percents mean, now that more amounts are known."""
    state.targets = match_totals(state.structure, state.amounts, state.sums)
    state.definitions = match_percents(state.table, state.structure, state.amounts)


def _ask(state: _State, measure: str, row: int, doubt: Doubt) -> Resolution:
    """Ask every witness of a cell which of its candidates it admits."""
    admitted: list[Reading] = list(doubt.candidates)
    witnesses = []
    for witness, admits_sen in _witnesses(state, measure, row):
        witnesses.append(witness)
        admitted = [reading for reading in admitted if admits_sen(sen_of(reading.value))]
    proved = admitted[0].value if witnesses and len(admitted) == 1 else None
    return Resolution(row, measure, doubt, proved, tuple(witnesses))


def _witnesses(state: _State, measure: str, row: int) -> Iterator[tuple[Witness, Admits]]:
    node = state.structure.node_of_row.get(row)
    if node is not None:
        yield from _parent(state, measure, node)
        yield from _children(state, measure, node)
        yield from _total_rows(state, measure, node)
    elif row in state.targets:
        value, known = state.targets[row].total(state.sums[measure])
        if known:
            yield _exactly(Witness("children-sum", None, "", _rupiah(value)), value)
    yield from _percents(state, measure, row)


def _exactly(witness: Witness, required: int) -> tuple[Witness, Admits]:
    return witness, lambda sen: sen == required


def _rupiah(sen: int) -> str:
    return f"{decimal_of(sen):.2f}"


def _parent(state: _State, measure: str, node: int) -> Iterator[tuple[Witness, Admits]]:
    """The sum stated by the parent, less the other children as they stand."""
    structure, sums = state.structure, state.sums[measure]
    parent = int(structure.parents[node])
    while parent >= 0 and not sums.known[parent]:
        if len(structure.children(parent)) > 1 or sums.doubted[parent]:
            return
        node, parent = parent, int(structure.parents[parent])
    if parent < 0:
        return
    others = [(child, 1) for child in structure.children(parent).tolist() if child != node]
    where = state.table.where(int(structure.rows[parent]), measure)
    witness = Witness("parent-sum", structure.kodes[parent], structure.labels[parent], "", where)
    yield from _less(state, measure, int(sums.stated[parent]), others, witness)


def _less(
    state: _State, measure: str, stated: int, others: Sequence[tuple[int, int]], witness: Witness
) -> Iterator[tuple[Witness, Admits]]:
    """What a stated sum leaves for one node: the sum less the others, whatever the doubtful of them may mean."""
    left = {stated}
    for node, sign in others:
        left = {sen - sign * reading for sen in left for reading in _readings(state, measure, node)}
        if not left or len(left) > _MOST_READINGS:
            return
    figure = " / ".join(_rupiah(sen) for sen in sorted(left))
    yield replace(witness, figure=figure), lambda sen: sen in left


def _readings(state: _State, measure: str, node: int) -> list[int]:
    """What a node may stand for, in sen: one amount, the readings of a doubtful leaf, or nothing where unknown."""
    sums = state.sums[measure]
    if sums.standing_known[node]:
        return [int(sums.standing[node])]
    doubt = state.amounts[measure].doubts.get(int(state.structure.rows[node]))
    leaf = bool(state.structure.is_leaf[node])
    return [sen_of(reading.value) for reading in doubt.candidates] if doubt is not None and leaf else []


def _children(state: _State, measure: str, node: int) -> Iterator[tuple[Witness, Admits]]:
    """The sum of the children as they stand."""
    sums = state.sums[measure]
    if not state.structure.is_leaf[node] and sums.direct_known[node] and sums.direct_printed[node]:
        required = int(sums.direct[node])
        kode, label = state.structure.kodes[node], state.structure.labels[node]
        where = state.table.where(int(state.structure.rows[node]), measure)
        yield _exactly(Witness("children-sum", kode, label, _rupiah(required), where), required)


def _total_rows(state: _State, measure: str, node: int) -> Iterator[tuple[Witness, Admits]]:
    """Total rows that count the node itself, less the other nodes that they count."""
    column = state.amounts[measure]
    for total in state.structure.totals:
        target = state.targets.get(total.row)
        if target is None or not column.known[total.row] or (node, 1) not in target.nodes:
            continue
        others = [(other, sign) for other, sign in target.nodes if other != node]
        witness = Witness("total-row", None, total.label, "", state.table.where(total.row, measure))
        yield from _less(state, measure, int(column.sen[total.row]), others, witness)


def _percents(state: _State, measure: str, row: int) -> Iterator[tuple[Witness, Admits]]:
    """Percents printed on the row, whose other amount is known."""
    for name, definition in state.definitions.items():
        if definition is None or measure not in (definition.part, definition.whole):
            continue
        other = definition.whole if measure == definition.part else definition.part
        column = state.table.percents[name]
        if other == measure or column.values[row] is None or not state.amounts[other].known[row]:
            continue
        known = int(state.amounts[other].sen[row])
        if known == 0:
            continue

        def admits_sen(sen: int, known: int = known, name: str = name, definition: Definition = definition) -> bool:
            part, whole = (sen, known) if measure == definition.part else (known, sen)
            exact = definition.ratio(part, whole)
            return exact is not None and admits(state.table.percents[name], row, exact) is not None

        yield Witness("percent", None, column.header, column.texts[row], state.table.where(row, name)), admits_sen
