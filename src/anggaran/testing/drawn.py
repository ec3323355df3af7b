"""Strategies of hypothesis: codes, code books, tables as printed, and tables with one fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from anggaran.kode.book import BOOKS, CodeBook, find_book
from anggaran.kode.code import Kode
from anggaran.testing.budgets import Budget, Row, budgets, kode, printed, rupiah, shown
from anggaran.tree import Tree

DELTA = 10**12  # sen by which a figure may be wrong


def code_books() -> st.SearchStrategy[CodeBook]:
    """The code books that the library knows, the most usual first."""
    return st.sampled_from(BOOKS)


@st.composite
def kodes(draw: st.DrawFn, books: Sequence[CodeBook | str] = BOOKS) -> Kode:
    """A code of one of some books, on any of its levels.

    Args:
        draw: given by hypothesis.
        books: books or their slugs.
    """
    chosen = draw(st.sampled_from(books))
    book = find_book(chosen) if isinstance(chosen, str) else chosen
    counts = [count for count in range(1, len(book.widths) + 1) if book.level_of(count)]
    widths = book.widths[: draw(st.sampled_from(counts))]
    return Kode(tuple(draw(st.integers(1, 10**width - 1)) for width in widths), book)


@st.composite
def tables(draw: st.DrawFn, *, max_leaves: int = 8, min_leaves: int = 1) -> list[Row]:
    """The rows of a table as printed in which everything holds.

    Rows of ``kode``, ``uraian``, ``pagu``, ``realisasi`` as text, now and then with percents, with
    a row ``JUMLAH``, or without some of its levels: what :func:`anggaran.check` finds no error in.

    Args:
        draw: given by hypothesis.
        max_leaves: most lines on the lowest level.
        min_leaves: fewest.
    """
    budget = draw(budgets(max_leaves, min_leaves=min_leaves))
    hidden = draw(st.sampled_from([(), (), (1,), (2,), (4, 5)]))
    total, percent = draw(st.booleans()), draw(st.booleans())
    return printed(budget, total=total, percent=percent, hidden=hidden)


def trees(*, max_leaves: int = 8) -> st.SearchStrategy[Tree]:
    """A tree in which everything holds."""
    return tables(max_leaves=max_leaves).map(Tree)


@dataclass(frozen=True, slots=True)
class Defect:
    """The one fault of a table.

    Attributes:
        rule: the rule that it breaks.
        row: its row, from 0.
        kode: its kode, None in a total row.
        measure: its column.
        stated: what is printed there, in rupiah.
        computed: what its children add up to.
    """

    rule: str
    row: int
    kode: str | None
    measure: str
    stated: Decimal
    computed: Decimal

    @property
    def difference(self) -> Decimal:
        """What the finding says: stated minus computed."""
        return self.stated - self.computed


@st.composite
def defective_tables(draw: st.DrawFn, *, max_leaves: int = 8) -> tuple[list[Row], Defect]:
    """The rows of a table with one wrong sum, and the truth of it.

    The sum of a parent or of the row ``JUMLAH`` is not that of what stands below:
    :func:`anggaran.check` finds one error, of exactly that difference.

    Args:
        draw: given by hypothesis.
        max_leaves: most lines on the lowest level.
    """
    budget = draw(budgets(max_leaves))
    rows = printed(budget, total=draw(st.booleans()), percent=draw(st.booleans()))
    codes = budget.nodes()
    sums = [place for place, code in enumerate(codes) if not budget.is_leaf(code)]
    place = draw(st.sampled_from([*sums, *range(len(codes), len(rows))]))
    code = codes[place] if place < len(codes) else ()
    right = budget.total(code)
    standing = {budget.total(each) for each in codes}  # a total of another level is no fault
    wrong = draw(_wrong(right, budget.total(code, 1)).filter(lambda sen: sen not in standing))
    rows[place]["pagu"] = shown(wrong)
    rule = "parent-sum" if code else "total-row"
    truth = (rupiah(wrong), rupiah(right))
    return rows, Defect(rule, place, kode(code) or None, "pagu", *truth)


def _wrong(right: int, spent: int) -> st.SearchStrategy[int]:
    """Another amount: more, or less as far as it was not spent."""
    more = st.integers(right + 1, right + DELTA)
    least = max(spent, right - DELTA)
    return more | st.integers(least, right - 1) if least < right else more


def frames(size: int | None = None, *, kind: str = "table") -> st.SearchStrategy[list[Row]]:
    """Rows that keep a contract of :mod:`anggaran.schemas`, of as many rows.

    Args:
        size: the number of rows; any where None.
        kind: ``"table"``, ``"lines"`` or ``"nodes"``.
    """
    most = max(8, size or 0)
    drawn = budgets(most, min_leaves=size or 1)
    make = {"table": printed, "lines": _lines, "nodes": _nodes}[kind]
    return drawn.map(lambda budget: make(budget)[:size])


def _lines(budget: Budget) -> list[Row]:
    return [
        {
            "sub_kegiatan": f"1.02.01.2.{number % 99 + 1:02d}.0001",
            "rekening": kode(code),
            "nama_rekening": f"Uraian {kode(code)}",
            "pagu": rupiah(pagu),
            "realisasi": rupiah(realisasi),
        }
        for number, (code, (pagu, realisasi)) in enumerate(budget.leaves.items())
    ]


def _nodes(budget: Budget) -> list[Row]:
    return list(Tree(printed(budget)).to_arrow().to_pylist())
