"""Capaian beside serapan, and how efficient that is by a formula that is always named.

Reports use formulas that cannot be compared with one another, so none is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from anggaran.amount.percent import PercentColumn
from anggaran.amount.rupiah import minus
from anggaran.errors import InvalidOption
from anggaran.finding import Text
from anggaran.tree import Node, Tree

CAPAIAN = "persen_capaian"


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
        capaian: as printed; None where nothing is.
        serapan: realisasi of pagu; where no pagu is printed, the percent that is; None for neither.
        efficiency: by the formula; None where one of the two is unknown.
    """

    node: Node
    capaian: Decimal | None
    serapan: Decimal | None
    efficiency: Decimal | None


def efficiencies(tree: Tree, formula: str) -> list[Efficiency]:
    r"""The rows of a table that prints capaian beside the money, each with its efficiency.

    Args:
        tree: of a table with a column ``persen_capaian``.
        formula: name of one of :data:`FORMULAS`.

    Raises:
        InvalidOption: no such formula, or no such column.

    >>> from anggaran import read
    >>> from io import BytesIO
    >>> text = "Sasaran;Pagu;Realisasi;Capaian (%)\nPMKS;2.706.863.940;2.151.175.676;560,24\n"
    >>> (table,) = read(BytesIO(text.encode()), name="a.csv", columns={"persen_capaian": "D"})
    >>> [(str(each.serapan), str(each.efficiency)) for each in efficiencies(Tree(table), "selisih")]
    [('79.47', '480.77')]
    """
    chosen, printed = find_formula(formula), tree.table.percents
    if CAPAIAN not in printed:
        raise InvalidOption(
            f"{tree.name}: kolom capaian belum disebut; misalnya --columns {CAPAIAN}=D.",
            f"{tree.name}: the column of capaian is not named; for example --columns {CAPAIAN}=D.",
        )
    others = [column for name, column in printed.items() if name != CAPAIAN]
    rows = [(node, int(tree.structure.rows[node.index])) for node in tree.walk()]
    return [
        _one(node, printed[CAPAIAN].values[row], _serapan(node, row, others), chosen)
        for node, row in rows
        if row >= 0
    ]


def _serapan(node: Node, row: int, others: list[PercentColumn]) -> Decimal | None:
    if node.tree.pairs:
        return node.serapan
    return others[0].values[row] if len(others) == 1 else None


def _one(
    node: Node, capaian: Decimal | None, serapan: Decimal | None, formula: Formula
) -> Efficiency:
    if capaian is None or serapan is None:
        return Efficiency(node, capaian, serapan, None)
    return Efficiency(node, capaian, serapan, formula.compute(capaian, serapan))
