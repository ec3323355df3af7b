"""A column that slipped by a row: every sum holds once its amounts are read a row further."""

from collections.abc import Iterator

from anggaran.explain.case import Case
from anggaran.explain.chance import shape_of
from anggaran.explain.kinds.kind import Kind, Outcome
from anggaran.finding import Text
from anggaran.relation.relation import Cell


def _down(case: Case) -> Iterator[tuple[int, Outcome]]:
    yield from _slipped(case, 1)


def _up(case: Case) -> Iterator[tuple[int, Outcome]]:
    yield from _slipped(case, -1)


def _slipped(case: Case, by: int) -> Iterator[tuple[int, Outcome]]:
    document, (row, column) = case.document(case.owner), case.owner.cell
    if case.held == 1 and not case.proved and document.slips.get(column) == by:
        meant = document.tree.facts.value(Cell(row + by, column))
        odds = 1 / shape_of(case.gap).size
        yield case.gap, Outcome(case.owner, meant, odds=odds, voted=False)


SLIPPED_DOWN = Kind(
    "column-slipped-down",
    Text(
        "{who}: kolomnya tampak turun satu baris; semua jumlah cocok bila tiap angka dibaca dari "
        "baris di bawahnya.",
        "{who}: its column seems to have slipped down a row; all sums hold if each figure "
        "is read from the row below.",
    ),
    0.1,
    _down,
    advice=Text(
        "Naikkan isi kolom di {spot} satu baris; {spot} menjadi {meant}.",
        "Move the column of {spot} up by a row; {spot} becomes {meant}.",
    ),
)
SLIPPED_UP = Kind(
    "column-slipped-up",
    Text(
        "{who}: kolomnya tampak naik satu baris; semua jumlah cocok bila tiap angka dibaca dari "
        "baris di atasnya.",
        "{who}: its column seems to have slipped up a row; all sums hold if each figure is read "
        "from the row above.",
    ),
    0.1,
    _up,
    advice=Text(
        "Turunkan isi kolom di {spot} satu baris; {spot} menjadi {meant}.",
        "Move the column of {spot} down by a row; {spot} becomes {meant}.",
    ),
)
SLIPPED = {SLIPPED_DOWN.slug, SLIPPED_UP.slug}
