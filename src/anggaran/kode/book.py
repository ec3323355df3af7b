"""The code books: how many digits each level of a kode has, under which regulation.

Widths change with the regulation, and a kode means nothing without them; so a book is data, not
code.  A later regulation is one more entry in :data:`BOOKS`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from anggaran.errors import InvalidOption


class System(StrEnum):
    """What a kode numbers: kinds of money, work, offices, where the money comes from.

    A desa numbers its work by bidang instead of urusan, and the central government its kinds of
    money by digits.
    """

    REKENING = "rekening"
    PROGRAM = "program"
    ORGANISASI = "organisasi"
    SUMBER_DANA = "sumber dana"
    DESA = "desa"
    AKUN_PUSAT = "akun pusat"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a book; a kegiatan spans two segments, so ``widths`` is ``(1, 2)``."""

    name: str
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodeBook:
    """A numbering of one system under one regulation.

    Attributes:
        slug: short name, as an option takes it.
        system: what it numbers.
        regulation: where the widths are laid down.
        date: date of the regulation, None where the widths are practice rather than regulation.
        levels: the levels, highest first.
        separator: what stands between segments: a dot, or nothing where each level only adds
            digits.

    >>> find_book("rekening-90-2019").widths
    (1, 1, 2, 2, 2, 3)
    """

    slug: str
    system: System = field(hash=False)
    regulation: str = field(hash=False)
    date: dt.date | None = field(hash=False)
    levels: tuple[Level, ...] = field(hash=False)
    separator: str = field(default=".", hash=False)
    widths: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _ends: dict[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ends = accumulate(len(level.widths) for level in self.levels)
        object.__setattr__(
            self, "widths", tuple(width for level in self.levels for width in level.widths)
        )
        object.__setattr__(self, "_ends", {end: number for number, end in enumerate(ends, start=1)})

    def level_of(self, segments: int) -> int | None:
        """The level, 1 the highest, that ends after so many segments; None where none does.

        >>> find_book("program-1317-2023").level_of(5), find_book("program-1317-2023").level_of(4)
        (4, None)
        """
        return self._ends.get(segments)


class Fit(NamedTuple):
    """A way to read a kode: in a book, with so many leading segments left out."""

    book: CodeBook
    dropped: int

    @property
    def kind(self) -> tuple[System, int]:
        """System and left-out segments: two kodes can only be relatives within one kind."""
        return self.book.system, self.dropped


def _levels(names: str, *widths: tuple[int, ...] | int) -> tuple[Level, ...]:
    each = (width if isinstance(width, tuple) else (width,) for width in widths)
    return tuple(Level(name, width) for name, width in zip(names.split(", "), each, strict=True))


_REKENING = "akun, kelompok, jenis, objek, rincian objek, sub rincian objek"
_PROGRAM = "urusan, bidang urusan, program, kegiatan, sub kegiatan"
_DANA = "tingkat 1, tingkat 2, tingkat 3, tingkat 4, tingkat 5, tingkat 6"
_BAS = "Bagan Akun Standar (PMK 214/PMK.05/2013)"  # which levels are printed is up to the report
_SKPD = (1, 2, 1, 2, 1, 2, 2)  # three places for a bidang urusan, then the number of the SKPD


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# Within a system the most usual book stands first: it is taken where the printed codes leave the
# choice open.
BOOKS: tuple[CodeBook, ...] = (
    CodeBook(
        "rekening-3708-2020",
        System.REKENING,
        "Kepmendagri 050-3708/2020, 050-5889/2021, 900.1.15.5-1317/2023, 900.1.15.5-3406/2024, "
        "900.1-2850/2025",
        _date("2020-10-05"),
        _levels(_REKENING, 1, 1, 2, 2, 2, 4),
    ),
    CodeBook(
        "rekening-861-2026",
        System.REKENING,
        "Kepmendagri 900.1-861/2026",
        _date("2026-05-07"),
        _levels(_REKENING, 1, 1, 2, 2, 3, 5),
    ),
    CodeBook(
        "rekening-90-2019",
        System.REKENING,
        "Permendagri 90/2019",
        _date("2019-10-18"),
        _levels(_REKENING, 1, 1, 2, 2, 2, 3),
    ),
    CodeBook(
        "rekening-13-2006",
        System.REKENING,
        "Permendagri 13/2006, 59/2007",
        _date("2006-05-15"),
        _levels("akun, kelompok, jenis, objek, rincian objek", 1, 1, 1, 2, 2),
    ),
    CodeBook(
        "program-1317-2023",
        System.PROGRAM,
        "Kepmendagri 900.1.15.5-1317/2023, 900.1.15.5-3406/2024, 900.1-2850/2025, 900.1-861/2026",
        _date("2023-06-23"),
        _levels(_PROGRAM, 1, 2, 2, (1, 2), 4),
    ),
    CodeBook(
        "program-90-2019",
        System.PROGRAM,
        "Permendagri 90/2019, Kepmendagri 050-3708/2020, 050-5889/2021",
        _date("2019-10-18"),
        _levels(_PROGRAM, 1, 2, 2, (1, 2), 2),
    ),
    CodeBook("organisasi-4", System.ORGANISASI, "SIPD", None, _levels("SKPD, unit", _SKPD, 4)),
    CodeBook(
        "organisasi-3",
        System.ORGANISASI,
        "kode unit tiga angka",
        None,
        _levels("SKPD, unit", _SKPD, 3),
    ),
    CodeBook(
        "organisasi-2",
        System.ORGANISASI,
        "kode unit dua angka",
        None,
        _levels("SKPD, unit", _SKPD, 2),
    ),
    CodeBook(
        "sumber-dana-3406-2024",
        System.SUMBER_DANA,
        "Kepmendagri 900.1.15.5-3406/2024, 900.1-2850/2025",
        _date("2024-08-27"),
        _levels(_DANA, 1, 1, 2, 2, 2, 4),
    ),
    CodeBook(
        "sumber-dana-861-2026",
        System.SUMBER_DANA,
        "Kepmendagri 900.1-861/2026",
        _date("2026-05-07"),
        _levels(_DANA, 1, 1, 2, 2, 3, 5),
    ),
    CodeBook(
        "sumber-dana-90-2019",
        System.SUMBER_DANA,
        "Permendagri 90/2019, Kepmendagri 050-3708/2020, 050-5889/2021, 900.1.15.5-1317/2023",
        _date("2019-10-18"),
        _levels(_DANA, 1, 1, 1, 2, 2, 2),
    ),
    CodeBook(
        "desa-20-2018",
        System.DESA,
        "Permendagri 20/2018",
        _date("2018-04-11"),
        _levels("bidang, sub bidang, kegiatan", 2, 2, 2),
    ),
    CodeBook("bas", System.AKUN_PUSAT, _BAS, None, _levels("jenis, akun", (1, 1), (1, 1, 2)), ""),
    CodeBook(
        "bas-1",
        System.AKUN_PUSAT,
        _BAS,
        None,
        _levels("satu angka, jenis, akun", 1, 1, (1, 1, 2)),
        "",
    ),
    CodeBook(
        "bas-4",
        System.AKUN_PUSAT,
        _BAS,
        None,
        _levels("jenis, empat angka, akun", (1, 1), (1, 1), 2),
        "",
    ),
    CodeBook(
        "bas-penuh",
        System.AKUN_PUSAT,
        _BAS,
        None,
        _levels("satu angka, jenis, tiga angka, empat angka, akun", 1, 1, 1, 1, 2),
        "",
    ),
)


def find_book(name: str) -> CodeBook:
    """The book with this slug.

    Raises:
        InvalidOption: no book is called so; the message lists those there are.

    >>> find_book("rekening-861-2026").regulation
    'Kepmendagri 900.1-861/2026'
    """
    for book in BOOKS:
        if book.slug == name:
            return book
    slugs = ", ".join(book.slug for book in BOOKS)
    raise InvalidOption(
        f"Tidak ada buku kode {name!r}; yang ada: {slugs}.",
        f"No code book {name!r}; there are: {slugs}.",
    )


def every_fit(books: Iterable[CodeBook] = BOOKS) -> Iterator[Fit]:
    """Each book with dots whole, and on the program side also without urusan, and without urusan
    and bidang.
    """
    for book in books:
        if not book.separator:
            continue
        for dropped in range(3 if book.system is System.PROGRAM else 1):
            yield Fit(book, dropped)


def _exact() -> dict[str, tuple[Fit, ...]]:
    shapes: dict[str, list[Fit]] = {}
    for fit in every_fit():
        printed = ["0" * width for width in fit.book.widths[fit.dropped :]]
        for count in range(1, len(printed) + 1):
            if fit.book.level_of(fit.dropped + count) is None:
                continue
            shapes.setdefault(".".join(printed[:count]), []).append(fit)
            if fit.kind == (System.PROGRAM, 0):
                shapes.setdefault(".".join(["X", "XX", *printed[2:]][:count]), []).append(fit)
    return {shape: tuple(fits) for shape, fits in shapes.items()}


EXACT = _exact()
"""Shape of a text at full width (every digit as 0: ``0.00.00``) to the ways to read it."""

DOUBTFUL = frozenset({"0", "00", "0.0", "0.00", "00.00", "0.0.0"})
"""Shapes that have a second reading once a leading or a trailing zero, or an urusan, may be
missing.
"""

WORDS = {
    System.PROGRAM: re.compile(r"\s*(?:urusan|unsur)\b", re.IGNORECASE),
    System.REKENING: re.compile(
        r"\s*(?:pendapatan|belanja|pembiayaan|aset|kewajiban|ekuitas|beban)\b", re.IGNORECASE
    ),
    System.DESA: re.compile(r"\s*bidang\b(?!\s+urusan\b)", re.IGNORECASE),
}
"""How the labels of a system's top level begin."""
