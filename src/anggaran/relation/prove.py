"""From candidates to values: a doubtful amount takes the one reading that all of its witnesses admit.

Witnesses of a cell are the other figures of the document that depend on it: the sum stated by its parent, the sum
of its children, a total row, the percent printed beside it.  Nothing is resolved without a witness, and nothing
that two readings survive.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from anggaran.amount.rupiah import AmountColumn, Doubt, Kind, Reading, decimal_of, sen_of
from anggaran.finding import Witness
from anggaran.relation.ratios import Definition, admits, match_percents
from anggaran.shape.rollup import Sums, roll_up
from anggaran.shape.structure import RowKind, Structure
from anggaran.shape.totals import Target, conventions, match_totals
from anggaran.table.table import Table

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
        lineage = _lineage(state, measure, node)
        yield from _parent(state, measure, lineage)
        yield from _children(state, measure, node)
        yield from _total_rows(state, measure, lineage)
    elif row in state.targets:
        yield from _says(Witness("children-sum", None, "", ""), _may_add_up(state, measure, state.targets[row].nodes))
    yield from _percents(state, measure, row)


def _rupiah(sen: int) -> str:
    return f"{decimal_of(sen):.2f}"


def _parent(state: _State, measure: str, lineage: Sequence[int]) -> Iterator[tuple[Witness, Admits]]:
    """The sum stated by the nearest node above that states one, less what else it adds up."""
    parent = int(state.structure.parents[lineage[-1]])
    if parent >= 0:
        stated = _may_print(state, measure, int(state.structure.rows[parent]))
        left = [_left(state, measure, stated, nodes, lineage) for nodes in conventions(state.structure, parent)]
        yield from _says(_witness(state, "parent-sum", measure, parent), set().union(*left))


def _lineage(state: _State, measure: str, node: int) -> list[int]:
    """A node and those above it up to the first that prints an amount, which itself is left out."""
    sums, lineage = state.sums[measure], [node]
    parent = int(state.structure.parents[node])
    while parent >= 0 and not (sums.known[parent] or sums.doubted[parent]):
        lineage.append(parent)
        parent = int(state.structure.parents[parent])
    return lineage


def _says(witness: Witness, admitted: Collection[int]) -> Iterator[tuple[Witness, Admits]]:
    """A witness that admits these amounts in sen, if it admits any."""
    if admitted:
        yield replace(witness, figure=" / ".join(map(_rupiah, sorted(admitted)))), lambda sen: sen in admitted


def _left(
    state: _State, measure: str, stated: Iterable[int], nodes: Sequence[tuple[int, int]], lineage: Sequence[int]
) -> set[int]:
    """What a stated sum of nodes leaves for the first of a lineage, whatever the doubtful among the others may mean."""
    found = ((step, sign) for step, own in enumerate(lineage) for node, sign in nodes if node == own)
    step, sign = next(found, (0, 0))
    if not sign:
        return set()
    others = [(node, each) for node, each in nodes if node != lineage[step]]
    for below, above in pairwise(lineage[: step + 1]):
        others += [(child, sign) for child in state.structure.children(above).tolist() if child != below]
    return {sign * (sen - other) for sen in stated for other in _may_add_up(state, measure, others)}


def _may_add_up(state: _State, measure: str, terms: Sequence[tuple[int, int]]) -> set[int]:
    """All sums in sen that nodes with their signs may have; none where one is unknown, or too many are doubtful."""
    sums = {0}
    for node, sign in terms:
        sums = {total + sign * sen for total in sums for sen in _may_stand(state, measure, node)}
        if len(sums) > _MOST_READINGS:
            return set()
    return sums


def _may_stand(state: _State, measure: str, node: int) -> Collection[int]:
    """What a node may stand for, in sen: one amount, the readings of a doubtful leaf, or sums of such below."""
    sums = state.sums[measure]
    if sums.standing_known[node]:
        return [int(sums.standing[node])]
    if state.structure.is_leaf[node]:
        return _may_print(state, measure, int(state.structure.rows[node]))
    return _may_add_up(state, measure, [(child, 1) for child in state.structure.children(node).tolist()])


def _may_print(state: _State, measure: str, row: int) -> list[int]:
    """What the amount printed in a row may be, in sen: one amount, or the readings of a doubtful cell."""
    column = state.amounts[measure]
    if column.known[row]:
        return [int(column.sen[row])]
    return [sen_of(reading.value) for reading in column.doubts[row].candidates] if row in column.doubts else []


def _children(state: _State, measure: str, node: int) -> Iterator[tuple[Witness, Admits]]:
    """The sum of the children as they stand."""
    if not state.structure.is_leaf[node] and state.sums[measure].direct_printed[node]:
        children = [(child, 1) for child in state.structure.children(node).tolist()]
        yield from _says(_witness(state, "children-sum", measure, node), _may_add_up(state, measure, children))


def _witness(state: _State, kind: str, measure: str, node: int) -> Witness:
    """A witness at the cell of a node, its figure still to be said."""
    where = state.table.where(int(state.structure.rows[node]), measure)
    return Witness(kind, state.structure.kodes[node], state.structure.labels[node], "", where)


def _total_rows(state: _State, measure: str, lineage: Sequence[int]) -> Iterator[tuple[Witness, Admits]]:
    """Total rows that count the node, less the other nodes that they count; a deficit may be printed unsigned."""
    for total in state.structure.totals:
        if (target := state.targets.get(total.row)) is None:
            continue
        stated = _may_print(state, measure, total.row)
        if total.kind is RowKind.BALANCE:
            stated += [-sen for sen in stated]
        witness = Witness("total-row", None, total.label, "", state.table.where(total.row, measure))
        yield from _says(witness, _left(state, measure, stated, target.nodes, lineage))


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
