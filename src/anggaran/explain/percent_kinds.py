"""The kinds of wrong percents: of what else a printed percent would be the percent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from anggaran.amount.percent import Definition, percent, rounding_of
from anggaran.amount.rupiah import Kind as CellKind
from anggaran.explain.case import Document
from anggaran.explain.kinds.kind import Kind, slipped
from anggaran.finding import Finding, Text
from anggaran.relation.relation import Cell

_MOST = 40  # rows that one percent is held against


@dataclass(frozen=True, eq=False)
class PercentCase:
    """A printed percent that is not that of the amounts of its row.

    Attributes:
        finding: what was found.
        document: where it stands.
        cell: its cell.
        definition: what it should be the percent of.
        printed: the percent as printed.
        places: its decimals.
        slips: the kinds by which digits become others.
    """

    finding: Finding
    document: Document
    cell: Cell
    definition: Definition
    printed: Decimal
    places: int
    slips: Sequence[Kind]

    def sen(self, column: str, row: int | None = None) -> int:
        """An amount of the row, or of another."""
        return self.document.tree.facts.value(Cell(self.cell.row if row is None else row, column))

    @property
    def exact(self) -> Fraction:
        """What the percent should be."""
        made = self.definition.ratio(
            self.sen(self.definition.part), self.sen(self.definition.whole), self.printed
        )
        return made or Fraction(0)


class Made(NamedTuple):
    """A percent that could have been printed, and the cell that it was made of instead."""

    value: Fraction
    other: Cell | None = None


class PercentKind(NamedTuple):
    """A kind of wrong percent.

    Attributes:
        slug: its name.
        text: its sentence, with ``{who}``, ``{printed}``, ``{meant}`` and ``{other}``.
        made: all percents that it could have printed in a case.
        advice: what to do about it, with the same fields.
    """

    slug: str
    text: Text
    made: Callable[[PercentCase], Iterator[Made]]
    advice: Text = Text("Tulis {meant} di {who}.", "Write {meant} in {who}.")


def _unit(case: PercentCase) -> Iterator[Made]:
    """The right number, printed as something other than a percent: with the word of an amount."""
    yield Made(case.exact)


def _blank(case: PercentCase) -> Iterator[Made]:
    """No amount is printed of which it could be the percent."""
    cell = Cell(case.cell.row, case.definition.part)
    column = case.document.tree.amounts.get(cell.column)
    shape = case.document.tree.structure
    node = shape.node_of_row.get(cell.row)
    lowest = node is None or bool(shape.is_leaf[node])
    if lowest and column is not None and column.kinds[cell.row] == CellKind.BLANK and case.printed:
        yield Made(Fraction(case.printed), cell)


def _mark(case: PercentCase) -> Iterator[Made]:
    for power in (10, 100, 1000):
        yield Made(case.exact * power)
        yield Made(case.exact / power)


def _inverted(case: PercentCase) -> Iterator[Made]:
    if case.exact:
        yield Made(Fraction(10_000) / case.exact)


def _rest(case: PercentCase) -> Iterator[Made]:
    yield Made(100 - case.exact)


def _mean(case: PercentCase) -> Iterator[Made]:
    """The mean of the percents of the children, where the percent of the sums belongs."""
    for family in case.document.relations.percents:
        if family.name == case.cell.column:
            below = [*map(Fraction, family.below(case.cell.row))]
            if len(set(below)) > 1:
                yield Made(sum(below, Fraction(0)) / len(below))


def _other_base(case: PercentCase) -> Iterator[Made]:
    """The same amount of another base: of another column, of a row above."""
    part = case.sen(case.definition.part)
    for base in _bases(case):
        if whole := case.document.tree.facts.value(base):
            yield Made(percent(part, whole), base)


def _bases(case: PercentCase) -> Iterator[Cell]:
    facts, row = case.document.tree.facts, case.cell.row
    for name in facts.table.amounts:
        if name not in {case.definition.part, case.definition.whole}:
            yield Cell(row, name)
    shape = case.document.tree.structure
    node = shape.node_of_row.get(row)
    above = [] if node is None else [int(shape.rows[each]) for each in shape.ancestors(node)]
    totals = [total.row for total in shape.totals]
    for other in dict.fromkeys([*above, *totals][:_MOST]):
        if other not in {row, -1}:
            yield Cell(other, case.definition.whole)


def _other_part(case: PercentCase) -> Iterator[Made]:
    """Another amount of the same base."""
    if whole := case.sen(case.definition.whole):
        for name in case.document.tree.table.amounts:
            if name not in {case.definition.part, case.definition.whole}:
                yield Made(percent(case.sen(name), whole), Cell(case.cell.row, name))


def _other_row(case: PercentCase) -> Iterator[Made]:
    """The percent of the row above or below."""
    for row in (case.cell.row - 1, case.cell.row + 1):
        if 0 <= row < len(case.document.tree.table):
            whole = case.sen(case.definition.whole, row)
            part = case.sen(case.definition.part, row)
            made = case.definition.ratio(part, whole, case.printed)
            if made is not None:
                yield Made(made, Cell(row, case.cell.column))


def _digits(case: PercentCase) -> Iterator[Made]:
    """A slip in the digits: what closes it is the percent itself, so it is met by one value."""
    text = str(abs(int(case.printed * 10**case.places)))
    for kind in case.slips:
        for meant in kind.meant(text) if kind.meant else ():
            value = Decimal(int(meant or 0)).scaleb(-case.places)
            if rounding_of(value, case.places, case.exact):
                yield Made(Fraction(case.printed))
                return


def _kind(slug: str, how: Text, made: Callable[[PercentCase], Iterator[Made]]) -> PercentKind:
    return PercentKind(slug, slipped(how), made)


UNIT = PercentKind(
    "percent-unit",
    Text(
        "{who}: angkanya benar, tetapi tertulis `{printed}`; tulis sebagai persen.",
        "{who}: the number is right, but it is written `{printed}`; write it as a percent.",
    ),
    _unit,
)
DIGITS = _kind("percent-digits", Text("angkanya salah ketik", "its digits are mistyped"), _digits)
BLANK = PercentKind(
    "percent-of-blank",
    Text(
        "{other} kosong, padahal {who} mencetak {printed}.",
        "{other} is blank, though {who} prints {printed}.",
    ),
    _blank,
    Text(
        "Isi {other} dari dokumen sumber; bila memang nol, tulis {meant} di {who}.",
        "Fill in {other} from the source document; if it is nothing, write {meant} in {who}.",
    ),
)
PERCENT_KINDS = (
    _kind("percent-mark", Text("koma persennya hilang", "the mark of the percent is lost"), _mark),
    _kind(
        "percent-inverted",
        Text("pembilang dan penyebutnya tertukar", "its two amounts are turned over"),
        _inverted,
    ),
    _kind("percent-rest", Text("itu persen sisanya", "it is the percent of the rest"), _rest),
    _kind(
        "percent-mean",
        Text("itu rata-rata persen di bawahnya", "it is the mean of the percents below"),
        _mean,
    ),
    _kind("percent-base", Text("dihitung dari {other}", "it is a percent of {other}"), _other_base),
    _kind(
        "percent-part",
        Text("yang dihitung {other}", "it is the percent that {other} is"),
        _other_part,
    ),
    _kind(
        "percent-row", Text("itu persen baris {other}", "it is the percent of {other}"), _other_row
    ),
    DIGITS,
)
