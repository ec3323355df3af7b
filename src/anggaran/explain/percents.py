"""What explains a printed percent: of what else it would be the percent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from anggaran.amount.percent import Definition, percent, rounding_of
from anggaran.explain.case import Document
from anggaran.explain.explanation import Explanation
from anggaran.explain.kinds.kind import Kind
from anggaran.finding import Finding, Operand, Text
from anggaran.relation.relation import Cell
from anggaran.rules.advice import place
from anggaran.rules.words import inert, measure_name, percent_text, row_name, shorten

_SELDOM = 0.01  # chance of any explanation beyond which none is sure
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
            self.sen(self.definition.part), self.sen(self.definition.whole)
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
    """

    slug: str
    text: Text
    made: Callable[[PercentCase], Iterator[Made]]


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
    for kind in (_UNIT,) if right else PERCENT_KINDS:
        made = list(dict.fromkeys(kind.made(case)))
        hits = [each for each in made if rounding_of(case.printed, case.places, each.value)]
        if hits:
            chance += len({each.value for each in made}) / 10**digits
            found += [(kind, each, len(hits) - 1) for each in hits[:3]]
    sure = len(found) == 1 and chance <= _SELDOM
    return tuple(_told(case, each, chance, sure=sure) for each in found)


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
    if places is None or places < 0:
        return None
    return PercentCase(finding, document, cell, definition, finding.stated, places, slips)


def _unit(case: PercentCase) -> Iterator[Made]:
    """The right number, printed as something other than a percent: with the word of an amount."""
    yield Made(case.exact)


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
    shape = case.document.tree.structure
    node = shape.node_of_row.get(case.cell.row)
    values = case.document.tree.table.percents[case.cell.column].values
    if node is None:
        return
    rows = [int(shape.rows[child]) for child in shape.children(node)]
    printed = [values[row] for row in rows if row >= 0]
    known = [Fraction(value) for value in printed if value is not None]
    if len(known) > 1 and len(set(known)) > 1:
        yield Made(sum(known, Fraction(0)) / len(known))


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
            made = case.definition.ratio(case.sen(case.definition.part, row), whole)
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
    text = Text(
        f"{{who}}: {how.id}, {{printed}} untuk {{meant}}.",
        f"{{who}}: {how.en}, {{printed}} for {{meant}}.",
    )
    return PercentKind(slug, text, made)


_UNIT = PercentKind(
    "percent-unit",
    Text(
        "{who}: angkanya benar, tetapi tertulis `{raw}`; tulis sebagai persen.",
        "{who}: the number is right, but it is written `{raw}`; write it as a percent.",
    ),
    _unit,
)
PERCENT_KINDS = (
    _UNIT,
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
    _kind("percent-digits", Text("angkanya salah ketik", "its digits are mistyped"), _digits),
)


def _told(case: PercentCase, found: _Found, chance: float, *, sure: bool) -> Explanation:
    finding, (kind, made, rivals) = case.finding, found
    cells = [Operand(finding.kode, finding.uraian, None, finding.where, 1, case.cell.column)]
    if made.other is not None and made.other.column in case.document.tree.amounts:
        cells.append(case.document.operand(made.other))
    return Explanation(
        kind=kind.slug,
        cells=tuple(cells),
        expected=finding.computed,
        closes=finding.difference or Decimal(0),
        text=Text(_say(case, kind, made, "id"), _say(case, kind, made, "en")),
        rivals=rivals,
        chance=Decimal(f"{min(chance, 1.0):.4f}"),
        confident=sure,
    )


def _say(case: PercentCase, kind: PercentKind, made: Made, lang: str) -> str:
    finding = case.finding
    fields = {
        "who": place(finding.where, finding.kode, finding.uraian).line(lang),
        "printed": percent_text(finding.stated, lang),
        "meant": percent_text(finding.computed, lang),
        "raw": shorten(str(finding.details.get("printed", ""))),
        "other": _other(case, made.other, lang),
    }
    return inert(kind.text.line(lang).format_map(fields))


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
