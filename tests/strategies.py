"""What the tests draw besides the budgets that :mod:`anggaran.testing` draws for everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from hypothesis import strategies as st

from anggaran.table.table import Table
from anggaran.testing.budgets import (
    Budget,
    Row,
    Segments,
    budgets,
    kode,
    percent_text,
    printed,
    rupiah,
    sen,
)

__all__ = [
    "Budget",
    "Row",
    "Segments",
    "budgets",
    "kode",
    "percent_text",
    "printed",
    "rupiah",
    "sen",
]

truncated = ROUND_DOWN


Block = tuple[
    str, list[tuple[int, int]]
]  # a heading, and pagu and realisasi of its lines in rupiah


@dataclass(frozen=True)
class Statement:
    """An LRA of a pemda as PSAP 02 lays it out: no codes, headings without amounts, a total below
    each block.
    """

    pendapatan: list[Block]
    belanja: list[Block]
    penerimaan: list[tuple[int, int]]
    pengeluaran: list[tuple[int, int]]

    def rows(self, *, numbered: bool, referring: bool) -> list[Row]:
        """Its rows.

        Args:
            numbered: every row has a number, headings and totals too.
            referring: each total names the rows that it totals by their numbers.
        """
        page = _Page(numbered, referring)
        page.put("PENDAPATAN")
        pendapatan = page.total(
            "JUMLAH PENDAPATAN", [page.block(*block) for block in self.pendapatan]
        )
        page.put("BELANJA")
        belanja = page.total("JUMLAH BELANJA", [page.block(*block) for block in self.belanja])
        surplus = page.balance("SURPLUS/(DEFISIT)", pendapatan, belanja, "-")
        if not (self.penerimaan and self.pengeluaran):
            return page.rows
        page.put("PEMBIAYAAN")
        penerimaan = page.block("Penerimaan Pembiayaan", self.penerimaan)
        pengeluaran = page.block("Pengeluaran Pembiayaan", self.pengeluaran)
        netto = page.balance("PEMBIAYAAN NETTO", penerimaan, pengeluaran, "-")
        page.balance("SISA LEBIH PEMBIAYAAN ANGGARAN", surplus, netto, "+")
        return page.rows


class _Page:
    """A statement being printed; a row is known by its place, and a total by its amounts too."""

    def __init__(self, numbered: bool, referring: bool) -> None:  # noqa: FBT001  # as Statement.rows names them
        self.rows: list[Row] = []
        self.numbered = numbered
        self.referring = referring

    def put(
        self, label: str, amounts: tuple[int, int] | None = None
    ) -> tuple[int, tuple[int, int]]:
        pagu, realisasi = amounts or (None, None)
        number = str(len(self.rows) + 1) if self.numbered else None
        self.rows.append({"nomor": number, "uraian": label, "pagu": pagu, "realisasi": realisasi})
        return len(self.rows), amounts or (0, 0)

    def block(self, heading: str, lines: list[tuple[int, int]]) -> tuple[int, tuple[int, int]]:
        first, _ = self.put(heading)
        last = first
        for line in lines:
            last, _ = self.put(f"Uraian {len(self.rows)}", line)
        return self._sum(f"Jumlah {heading}", f"{first + 1} s.d. {last}", lines)

    def total(
        self, label: str, parts: list[tuple[int, tuple[int, int]]]
    ) -> tuple[int, tuple[int, int]]:
        numbers = [number for number, _ in parts]
        named = (
            " + ".join(map(str, numbers)) if len(parts) > 1 else f"{numbers[0]} s.d. {numbers[0]}"
        )
        return self._sum(label, named, [amounts for _, amounts in parts])

    def balance(
        self,
        label: str,
        one: tuple[int, tuple[int, int]],
        other: tuple[int, tuple[int, int]],
        sign: str,
    ) -> tuple[int, tuple[int, int]]:
        pagu, realisasi = (
            (a - b if sign == "-" else a + b) for a, b in zip(one[1], other[1], strict=True)
        )
        return self.put(self._named(label, f"{one[0]} {sign} {other[0]}"), (pagu, realisasi))

    def _sum(
        self, label: str, named: str, parts: list[tuple[int, int]]
    ) -> tuple[int, tuple[int, int]]:
        pagu, realisasi = (sum(amounts) for amounts in zip(*parts, strict=True))
        return self.put(self._named(label, named), (pagu, realisasi))

    def _named(self, label: str, named: str) -> str:
        return f"{label} ({named})" if self.numbered and self.referring else label


_earned = st.lists(
    st.tuples(st.integers(1, 10**12), st.integers(0, 10**12)), min_size=1, max_size=4
)
_spent = st.lists(
    st.integers(1, 10**12).flatmap(lambda pagu: st.tuples(st.just(pagu), st.integers(0, pagu))),
    min_size=1,
    max_size=4,
)


def _blocks(
    headings: list[str], lines: st.SearchStrategy[list[tuple[int, int]]]
) -> st.SearchStrategy[list[Block]]:
    return st.lists(lines, min_size=1, max_size=len(headings)).map(
        lambda found: list(zip(headings, found, strict=False))
    )


statements = st.builds(
    Statement,
    _blocks(
        ["Pendapatan Asli Daerah", "Pendapatan Transfer", "Lain-lain Pendapatan yang Sah"], _earned
    ),
    _blocks(["Belanja Operasi", "Belanja Modal", "Belanja Tak Terduga"], _spent),
    st.just([]) | _earned,
    _earned,
)


def in_millions(table: Table) -> Table:
    """A table whose amounts were printed "dalam jutaan"."""
    million = Decimal(1_000_000)
    return replace(
        table,
        amounts={name: replace(column, unit=million) for name, column in table.amounts.items()},
    )
