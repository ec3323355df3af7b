"""Random budgets of a rekening tree, and how a table prints them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from anggaran.amount.column import format_amount

WIDTHS = (1, 1, 2, 2, 2, 4)  # rekening, Kepmendagri 050-3708/2020

Segments = tuple[int, ...]
Row = dict[str, Any]

sen = st.integers(0, 10**15)


@dataclass(frozen=True)
class Budget:
    """Leaves of a rekening tree: code to pagu and realisasi in sen, of which the second is never
    more.

    >>> budget = Budget({(5, 1): (300, 100), (5, 2): (200, 200)})
    >>> budget.nodes(), budget.total((5,)), budget.total((5,), measure=1)
    ([(5,), (5, 1), (5, 2)], 500, 300)
    """

    leaves: Mapping[Segments, tuple[int, int]]

    def nodes(self) -> list[Segments]:
        """Every code with its ancestors, in code order."""
        return sorted({code[:depth] for code in self.leaves for depth in range(1, len(code) + 1)})

    def total(self, code: Segments = (), measure: int = 0) -> int:
        """The sum of the leaves at or below a code, in sen: of pagu (0) or realisasi (1)."""
        below = (amounts for leaf, amounts in self.leaves.items() if leaf[: len(code)] == code)
        return sum(amounts[measure] for amounts in below)

    def is_leaf(self, code: Segments) -> bool:
        """True where no code hangs below."""
        return code in self.leaves


@st.composite
def budgets(draw: st.DrawFn, max_leaves: int = 8, depth: int = 6, min_leaves: int = 1) -> Budget:
    """A belanja budget with leaves all on one level, as an LRA prints it."""
    below = st.tuples(st.integers(1, 4), *[st.integers(1, 3)] * (depth - 2))
    most = max(max_leaves, min_leaves)
    codes = draw(st.lists(below, min_size=min_leaves, max_size=most, unique=True))
    amounts = {}
    for code in codes:
        pagu = draw(sen)
        amounts[5, *code] = pagu, draw(st.integers(0, pagu))
    return Budget(amounts)


def kode(segments: Segments, widths: tuple[int, ...] = WIDTHS) -> str:
    """A code as printed in the given widths.

    >>> kode((5, 1, 2))
    '5.1.02'
    """
    padded = (str(segment).zfill(width) for segment, width in zip(segments, widths, strict=False))
    return ".".join(padded)


def rupiah(amount: int) -> Decimal:
    """Sen as rupiah.

    >>> rupiah(150)
    Decimal('1.50')
    """
    return Decimal(f"{amount}E-2")


def percent_text(part: int, whole: int, mode: str = ROUND_HALF_UP) -> str:
    """A percent with two places, the way a table prints it; ``0,00`` for nothing of nothing.

    >>> percent_text(1, 3)
    '33,33'
    """
    if not whole:
        return "0,00"
    exact = Fraction(part * 100, whole)
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(value.quantize(Decimal("0.01"), mode)).replace(".", ",")


def printed(
    budget: Budget,
    *,
    total: bool = False,
    percent: bool = False,
    text: bool = True,
    hidden: Collection[int] = (),
) -> list[Row]:
    """The rows of a table that prints its nodes with their sums, and nothing wrong.

    Args:
        budget: what is printed.
        total: whether a row ``JUMLAH`` closes the table.
        percent: whether the serapan is printed.
        text: amounts as text (``1.250.000,50``), else as Decimals.
        hidden: levels that are left out, 1 the highest.

    >>> rows = printed(Budget({(5, 1): (125000050, 0)}), total=True)
    >>> [(row["kode"], row["uraian"], row["pagu"]) for row in rows][1:]
    [('5.1', 'Uraian 5.1', '1.250.000,50'), (None, 'JUMLAH', '1.250.000,50')]
    """
    codes = [code for code in budget.nodes() if len(code) not in hidden]
    named = [(kode(code), f"Uraian {kode(code)}", code) for code in codes]
    if total:
        named.append(("", "JUMLAH", ()))
    show = shown if text else rupiah
    rows: list[Row] = []
    for code, label, segments in named:
        pagu, realisasi = budget.total(segments, 0), budget.total(segments, 1)
        row = {
            "kode": code or None,
            "uraian": label,
            "pagu": show(pagu),
            "realisasi": show(realisasi),
        }
        rows.append({**row, "persen": percent_text(realisasi, pagu)} if percent else row)
    return rows


def shown(amount: int) -> str:
    """Sen as a table prints rupiah."""
    return format_amount(rupiah(amount))
