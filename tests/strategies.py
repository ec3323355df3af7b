"""Random budgets, and the ways they are printed: the one place where test data is drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from anggaran.amount import format_amount

WIDTHS = (1, 1, 2, 2, 2, 4)  # rekening, Kepmendagri 050-3708/2020

Segments = tuple[int, ...]
Row = dict[str, Any]

sen = st.integers(0, 10**15)


@dataclass(frozen=True)
class Budget:
    """Leaves of a rekening tree: code to (pagu, realisasi) in sen; realisasi never exceeds pagu."""

    leaves: Mapping[Segments, tuple[int, int]]

    def nodes(self) -> list[Segments]:
        """Every code with its ancestors, in code order."""
        return sorted({code[:depth] for code in self.leaves for depth in range(1, len(code) + 1)})

    def total(self, code: Segments = (), measure: int = 0) -> int:
        """The sum of the leaves at or below a code, in sen."""
        return sum(amounts[measure] for leaf, amounts in self.leaves.items() if leaf[: len(code)] == code)

    def is_leaf(self, code: Segments) -> bool:
        """True where no code hangs below."""
        return code in self.leaves


@st.composite
def budgets(draw: st.DrawFn, max_leaves: int = 8, depth: int = 6) -> Budget:
    """A belanja budget with leaves all on one level, as an LRA prints it."""
    below = st.tuples(st.integers(1, 4), *[st.integers(1, 3)] * (depth - 2))
    codes = draw(st.lists(below, min_size=1, max_size=max_leaves, unique=True))
    amounts = {}
    for code in codes:
        pagu = draw(sen)
        amounts[5, *code] = pagu, draw(st.integers(0, pagu))
    return Budget(amounts)


def kode(segments: Segments, widths: tuple[int, ...] = WIDTHS) -> str:
    """A code as printed in the given widths."""
    return ".".join(str(segment).zfill(width) for segment, width in zip(segments, widths, strict=False))


def rupiah(amount: int) -> Decimal:
    """Sen as rupiah."""
    return Decimal(f"{amount}E-2")


def percent_text(part: int, whole: int, mode: str = ROUND_HALF_UP) -> str:
    """A percent with two places, the way a table prints it; `0,00` for nothing of nothing."""
    if not whole:
        return "0,00"
    exact = Fraction(part * 100, whole)
    value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), mode)
    return str(value).replace(".", ",")


def printed(
    budget: Budget,
    *,
    total: bool = False,
    percent: bool = False,
    text: bool = True,
    hidden: Collection[int] = (),
) -> list[Row]:
    """The rows of a table that prints its nodes with their sums, but for those on hidden levels, and nothing wrong."""
    rows = [
        _row(kode(code), f"Uraian {kode(code)}", budget, code, percent=percent, text=text)
        for code in budget.nodes()
        if len(code) not in hidden
    ]
    if total:
        rows.append(_row("", "JUMLAH", budget, (), percent=percent, text=text))
    return rows


def _row(code: str, label: str, budget: Budget, segments: Segments, *, percent: bool, text: bool) -> Row:
    pagu, realisasi = budget.total(segments, 0), budget.total(segments, 1)
    show = (lambda amount: format_amount(rupiah(amount))) if text else rupiah
    row: Row = {"kode": code or None, "uraian": label, "pagu": show(pagu), "realisasi": show(realisasi)}
    return {**row, "persen": percent_text(realisasi, pagu)} if percent else row


truncated = ROUND_DOWN
