"""Capaian beside serapan, and how efficient that is by a formula that is always named.

Reports use formulas that cannot be compared with one another, so none is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from anggaran.amount.percent import PercentColumn, round_percent
from anggaran.amount.rupiah import minus
from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.rules.capaian import Polarity, capaian_by, find_polarity, polarities_of
from anggaran.tree import Node, Tree

CAPAIAN, TARGET, RESULT = "persen_capaian", "persen_target", "persen_hasil"


@dataclass(frozen=True, slots=True)
class Formula:
    """A way to tell how efficient something was.

    Attributes:
        name: its name.
        meaning: what it computes, and who uses it.
        compute: of capaian and serapan, both in percent.
    """

    name: str
    meaning: Text
    compute: Callable[[Decimal, Decimal], Decimal]


FORMULAS: Mapping[str, Formula] = {
    "selisih": Formula(
        "selisih",
        Text(
            "capaian kinerja (%) dikurangi serapan (%), seperti LKjIP mencetaknya (Belitung 2020)",
            "capaian in percent minus serapan in percent, as LKjIP print it (Belitung 2020)",
        ),
        minus,
    )
}


def find_formula(name: str) -> Formula:
    """A formula by its name.

    Raises:
        InvalidOption: there is none of this name.

    >>> find_formula("selisih").compute(Decimal("560.24"), Decimal("79.47"))
    Decimal('480.77')
    """
    if name not in FORMULAS:
        known = ", ".join(FORMULAS)
        raise InvalidOption(
            f"Rumus efisiensi {name!r} tidak ada; yang ada: {known}.",
            f"No formula of efficiency {name!r}; there are: {known}.",
        )
    return FORMULAS[name]


@dataclass(frozen=True, slots=True)
class Efficiency:
    """A row with capaian and serapan, both in percent as printed with two decimals.

    Attributes:
        node: the row.
        capaian: as printed; by the polarity where no column prints it; None where it is unknown.
        serapan: realisasi of pagu; where no pagu is printed, the percent that is; None for neither.
        efficiency: by the formula; None where one of the two is unknown.
        polarities: those by which a printed capaian follows from target and result.
        otherwise: capaian by the polarity that was named, where it is not the printed one.
    """

    node: Node
    capaian: Decimal | None
    serapan: Decimal | None
    efficiency: Decimal | None
    polarities: tuple[str, ...] = ()
    otherwise: Decimal | None = None


def efficiencies(tree: Tree, formula: str, polarity: str | None = None) -> list[Efficiency]:
    r"""The rows of a table that prints capaian beside the money, each with its efficiency.

    Args:
        tree: of a table with a column ``persen_capaian``, or with ``persen_target`` and
            ``persen_hasil``.
        formula: name of one of :data:`FORMULAS`.
        polarity: name of one of :data:`~anggaran.rules.capaian.POLARITIES`; needed where no column
            prints the capaian.

    Raises:
        InvalidOption: no such formula or polarity, or no such column.

    >>> from anggaran import read
    >>> from io import BytesIO
    >>> text = "Sasaran;Pagu;Realisasi;Capaian (%)\nPMKS;2.706.863.940;2.151.175.676;560,24\n"
    >>> (table,) = read(BytesIO(text.encode()), name="a.csv", columns={"persen_capaian": "D"})
    >>> [(str(each.serapan), str(each.efficiency)) for each in efficiencies(Tree(table), "selisih")]
    [('79.47', '480.77')]
    """
    chosen, printed = find_formula(formula), tree.table.percents
    by = find_polarity(polarity) if polarity else None
    _hold_columns(tree, by)
    others = [column for name, column in printed.items() if name not in {CAPAIAN, TARGET, RESULT}]
    rows = [(node, int(tree.structure.rows[node.index])) for node in tree.walk()]
    return [
        _one(node, _capaian(printed, row, by), _serapan(node, row, others), chosen)
        for node, row in rows
        if row >= 0
    ]


def _hold_columns(tree: Tree, by: Polarity | None) -> None:
    """Refuse a table of which no column says the capaian, and no polarity what it would be."""
    named = tree.table.percents.keys()
    if CAPAIAN in named or (by and {TARGET, RESULT} <= named):
        return
    raise InvalidOption(
        f"{tree.name}: kolom capaian belum disebut; misalnya --columns {CAPAIAN}=D, atau --columns "
        f"{TARGET}=B,{RESULT}=C dengan --polarity.",
        f"{tree.name}: the column of capaian is not named; for example --columns {CAPAIAN}=D, or "
        f"--columns {TARGET}=B,{RESULT}=C with --polarity.",
    )


class _Capaian(NamedTuple):
    """Capaian, the polarities that it follows from, and what another polarity makes of it."""

    value: Decimal | None
    polarities: tuple[str, ...]
    otherwise: Decimal | None


def _capaian(printed: Mapping[str, PercentColumn], row: int, by: Polarity | None) -> _Capaian:
    value, target, result = (
        printed[name].values[row] if name in printed else None for name in (CAPAIAN, TARGET, RESULT)
    )
    exact = capaian_by(by, target, result) if by else None
    named = None if exact is None else round_percent(exact)
    if CAPAIAN not in printed:
        return _Capaian(named, (), None)
    known = polarities_of(value, target, result)
    return _Capaian(value, known, None if by is None or by.name in known else named)


def _serapan(node: Node, row: int, others: list[PercentColumn]) -> Decimal | None:
    if node.tree.pairs:
        return node.serapan
    return others[0].values[row] if len(others) == 1 else None


def _one(node: Node, capaian: _Capaian, serapan: Decimal | None, formula: Formula) -> Efficiency:
    value, known, otherwise = capaian
    both = None if value is None or serapan is None else formula.compute(value, serapan)
    return Efficiency(node, value, serapan, both, known, otherwise)
