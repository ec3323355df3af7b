"""One kode: its segments, its book, its place among others; and the text that it is printed as."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from anggaran.errors import InvalidKode
from anggaran.kode.book import BOOKS, EXACT, CodeBook, Fit, System, every_fit

X = -1
"""The placeholder segment of ``X.XX``: a program of every bidang urusan (Permendagri 90/2019)."""

Segments = tuple[int, ...]
Kind = tuple[System, int]

BELANJA = 5  # akun belanja; in the chart of Permendagri 13/2006 as in that of 90/2019
PENDAPATAN = 4
"""The first akun of an APBDes: what is printed as its rekening is no bidang short of a zero."""

_ZEROS = str.maketrans("123456789", "000000000")
_SEPARATOR = re.compile(r"\s*[.‐‑–-]\s*|\s+")
_CODE = re.compile(r"X(\.XX(\.[0-9]{1,18})*)?|[0-9]{1,18}(\.[0-9]{1,18})*")
_DANA = (1, 2)  # how a sumber dana begins: umum, khusus (Kepmendagri 900.1.15.5-3406/2024)
_LONGEST = 40  # the longest kode has 22 characters, or 37 with blanks about its dots


@dataclass(frozen=True, slots=True, eq=False)
class Kode:
    """A kode by its segments: ``5.1.02`` is ``(5, 1, 2)`` in a book that prints it with these
    widths.

    Two kodes of one system are equal when their segments are, whatever the widths of their books.
    Regulations renumber, so equality across books is a candidate that the uraian has to confirm.

    Attributes:
        segments: the segments as whole numbers, :data:`X` for the placeholder.
        book: the book it is printed in.
        dropped: how many leading segments the table leaves out everywhere (1: the urusan).

    Raises:
        InvalidKode: no level of the book ends after so many segments.

    >>> kode = parse_kode("06.01.2.01")
    >>> str(kode), kode.segments, kode.dropped, kode.level_name, str(kode.parent)
    ('06.01.2.01', (6, 1, 2, 1), 1, 'kegiatan', '06.01')
    """

    segments: Segments
    book: CodeBook
    dropped: int = 0

    def __post_init__(self) -> None:
        if not self.segments or self.book.level_of(self.dropped + len(self.segments)) is None:
            raise InvalidKode(
                f"{len(self.segments)} ruas bukan satu tingkat pun dalam {self.book.slug}.",
                f"{len(self.segments)} segments make no level of {self.book.slug}.",
            )

    @property
    def system(self) -> System:
        """What the kode numbers."""
        return self.book.system

    @property
    def level(self) -> int:
        """The level, 1 the highest, counting what the table leaves out; ``0000`` is the SKPD
        itself.
        """
        if self._is_whole_skpd:
            return 1
        return self.book.level_of(self.dropped + len(self.segments)) or 0

    @property
    def level_name(self) -> str:
        """The name of the level: ``kelompok``, ``sub kegiatan``."""
        return self.book.levels[self.level - 1].name

    @property
    def _is_whole_skpd(self) -> bool:
        return self.system is System.ORGANISASI and self.segments[7:] == (0,)

    @property
    def parent(self) -> Kode | None:
        """The kode one level up, None at the top; a unit is under the ``0000`` of its SKPD.

        >>> str(parse_kode("1.06.2.08.0.00.01.0003").parent)
        '1.06.2.08.0.00.01.0000'
        """
        if self._is_whole_skpd:
            return None
        if self.system is System.ORGANISASI and len(self.segments) == len(self.book.widths):
            return Kode((*self.segments[:-1], 0), self.book)
        rest = self.segments[: -len(self.book.levels[self.level - 1].widths)]
        return Kode(rest, self.book, self.dropped) if rest else None

    @property
    def ancestors(self) -> tuple[Kode, ...]:
        """The kodes above it, outermost first, without itself."""
        above: list[Kode] = []
        kode = self.parent
        while kode is not None:
            above.append(kode)
            kode = kode.parent
        return tuple(reversed(above))

    def is_under(self, other: Kode) -> bool:
        """Whether it is a descendant of the other, by segments and never by text.

        >>> kelompok = parse_kode("5.1")
        >>> parse_kode("5.1.02").is_under(kelompok), parse_kode("5.10.02").is_under(kelompok)
        (True, False)
        """
        if (self.system, self.dropped) != (other.system, other.dropped):
            return False
        if self.system is System.ORGANISASI:
            return other in self.ancestors
        depth = len(other.segments)
        return len(self.segments) > depth and self.segments[:depth] == other.segments

    def in_book(self, book: CodeBook) -> Kode:
        """The same segments, printed with the widths of another book.

        Raises:
            InvalidKode: the book numbers something else, has no such level, or too few digits for a
                segment.

        >>> from anggaran.kode.book import find_book
        >>> str(parse_kode("5.1.02.01.01.0024").in_book(find_book("rekening-861-2026")))
        '5.1.02.01.001.00024'
        """
        if book.system is not self.system or not has_room(book, self.dropped, self.segments):
            raise InvalidKode(
                f"Kode {self} tidak dapat ditulis menurut {book.slug}.",
                f"Kode {self} can't be written in {book.slug}.",
            )
        return Kode(self.segments, book, self.dropped)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Kode):
            return NotImplemented
        return (
            self.segments == other.segments
            and self.dropped == other.dropped
            and self.book.system is other.book.system
        )

    def __hash__(self) -> int:
        return hash((self.book.system, self.dropped, self.segments))

    def __str__(self) -> str:
        widths = self.book.widths[self.dropped :]
        pairs = zip(self.segments, widths, strict=False)
        return self.book.separator.join(
            "X" * width if segment == X else f"{segment:0{width}d}" for segment, width in pairs
        )


def canonical(text: str) -> str | None:
    """The text with single dots between its segments, or None where it is no kode in any writing.

    Blanks, trailing dots and an apostrophe of a spreadsheet go; dashes are dots in a kode
    organisasi only, as elsewhere they make a date or a range.

    >>> canonical(" 4 . 1 . 1 . 01."), canonical("5-02.0-00.0-00.01.01"), canonical("1-2")
    ('4.1.1.01', '5.02.0.00.0.00.01.01', None)
    """
    bare = text.strip().lstrip("'").rstrip(". \u00a0\t\r\n")
    if not bare or len(bare) > _LONGEST:
        return None
    dotted = _SEPARATOR.sub(".", bare).upper()
    if not _CODE.fullmatch(dotted):
        return None
    dashed = any(dash in bare for dash in "‐‑–-")
    return (
        None
        if dashed and dotted.count(".") < len(["0", "00", "0", "00", "0", "00", "00"]) - 1
        else dotted
    )


def shape_of(text: str) -> str:
    """The text with every digit as 0, to be looked up in :data:`~anggaran.kode.book.EXACT`."""
    return text.translate(_ZEROS)


def segments_of(dotted: str) -> Segments:
    """The whole numbers between the dots; X and XX are :data:`X`."""
    if dotted[0] == "X":
        return tuple(X if part[0] == "X" else int(part) for part in dotted.split("."))
    return tuple(map(int, dotted.split(".")))


def is_legal(segments: Segments, system: System) -> bool:
    """Whether no leading segment is 0: akun, kelompok, urusan, bidang and program count from 1."""
    return 0 not in segments[: 1 if system is System.ORGANISASI else 2]


def has_room(book: CodeBook, dropped: int, segments: Segments) -> bool:
    """Whether a book has a level of so many segments, and digits enough for each."""
    widths = book.widths[dropped : dropped + len(segments)]
    if book.level_of(dropped + len(segments)) is None:
        return False
    return all(segment < 10**width for segment, width in zip(segments, widths, strict=True))


def loose_fits(dotted: str, books: Iterable[CodeBook] = BOOKS) -> list[Fit]:
    """The ways to read a text that has too few digits in some segment (``6.01.2.01`` for
    ``06.01.2.01``).
    """
    if dotted[0] == "X":
        return []
    return list(_looser(tuple(len(part) for part in dotted.split(".")), tuple(books)))


@lru_cache(maxsize=1024)  # a column has few shapes, and many codes of each
def _looser(given: tuple[int, ...], books: tuple[CodeBook, ...]) -> tuple[Fit, ...]:
    """The ways to read segments of so many digits, too few of them in some."""
    found = []
    for fit in every_fit(books):
        widths = fit.book.widths[fit.dropped : fit.dropped + len(given)]
        if fit.book.level_of(fit.dropped + len(given)) is None or given == widths:
            continue
        if all(digits <= width for digits, width in zip(given, widths, strict=True)):
            found.append(fit)
    return tuple(found)


class Reading(NamedTuple):
    """One way to read a text; ``exact`` where it is printed at full width."""

    kind: Kind
    segments: Segments
    exact: bool = False


def readings_of(dotted: str, books: Iterable[CodeBook]) -> list[Reading]:
    """Every reading of a text, at full width or with a zero lost at the front or at the end."""
    books = tuple(books)
    segments = segments_of(dotted)
    exact = dict.fromkeys(fit.kind for fit in EXACT.get(shape_of(dotted), ()) if fit.book in books)
    loose = dict.fromkeys(fit.kind for fit in loose_fits(dotted, books) if fit.kind not in exact)
    found = [Reading(kind, segments, exact=True) for kind in exact]
    akun = segments[0] >= PENDAPATAN and len(segments) > 1 and (System.REKENING, 0) in exact
    found += [Reading(kind, segments) for kind in loose if not (akun and kind[0] is System.DESA)]
    if shape_of(dotted) == "0.0":  # as a number, 2.10 is 2.1
        found += [
            Reading(kind, (segments[0], 10 * segments[1]))
            for kind in loose
            if kind[0] is System.PROGRAM
        ]
    return [reading for reading in found if is_legal(reading.segments, reading.kind[0])]


def cut(digits: str, book: CodeBook) -> Segments | None:
    """The segments of a kode printed without dots, where the widths of the book make it whole
    levels.

    >>> cut("4102", BOOKS[0]), cut("410", BOOKS[0])
    ((4, 1, 2), None)
    """
    ends = [0, *accumulate(book.widths)]
    if len(digits) not in ends[1:]:
        return None
    count = ends.index(len(digits))
    segments = tuple(int(digits[start:end]) for start, end in pairwise(ends[: count + 1]))
    return segments if book.level_of(count) and is_legal(segments, book.system) else None


def meanings(text: str) -> list[Kode]:
    """Every reading of a text as it is printed, book by book; none where it fits no book.

    >>> [(kode.book.slug, kode.level_name) for kode in meanings("1.2.01.03.01.0001")]
    [('rekening-3708-2020', 'sub rincian objek'), ('sumber-dana-3406-2024', 'tingkat 6')]
    """
    dotted = canonical(text)
    if dotted is None:
        return []
    segments = segments_of(dotted)
    fits = EXACT.get(shape_of(dotted), ())
    found = [
        Kode(segments, fit.book, fit.dropped) for fit in fits if is_legal(segments, fit.book.system)
    ]
    if "." not in dotted and dotted.isdigit():
        books = (
            book for book in BOOKS if len(dotted) > 1 and book.system is not System.DESA
        )  # 01 is never cut
        undotted = ((book, cut(dotted, book)) for book in books)
        found += [Kode(pieces, book) for book, pieces in undotted if pieces and len(pieces) > 1]
    return [
        kode for kode in found if kode.system is not System.SUMBER_DANA or kode.segments[0] in _DANA
    ]


def parse_kode(text: str, book: CodeBook | None = None) -> Kode:
    """One kode by itself, without a table about it.

    Args:
        text: the kode as printed; blanks and a trailing dot do no harm.
        book: the book to read it in; without one, the most usual book whose widths it has.

    Raises:
        InvalidKode: it is no kode, or none of this book.

    >>> str(parse_kode("5 . 1 . 02.")), parse_kode("2.08").level_name
    ('5.1.02', 'bidang urusan')
    """
    dotted = canonical(text)
    kode = (_dotted(dotted, book) or _undotted(dotted, book)) if dotted is not None else None
    if kode is None:
        raise _not_a_kode(text, book)
    return kode


def _dotted(dotted: str, book: CodeBook | None) -> Kode | None:
    """The kode in the most usual book that has its widths, else in one that has room for it."""
    books = BOOKS if book is None else (book,)
    segments = segments_of(dotted)
    exact = [fit for fit in EXACT.get(shape_of(dotted), ()) if fit.book in books]
    fits = exact or [fit for fit in loose_fits(dotted, books) if not fit.dropped or book]
    legal = [fit for fit in fits if is_legal(segments, fit.book.system)]
    if not legal:
        return None
    usual = min(legal, key=lambda fit: (fit.book.system is System.DESA, fit.dropped))
    return Kode(segments, *usual)


def _undotted(digits: str, book: CodeBook | None) -> Kode | None:
    """The kode cut into the widths of the given book, else of one that prints no dots."""
    if not digits.isdigit():
        return None
    books = [each for each in BOOKS if not each.separator] if book is None else [book]
    cuts = ((cut(digits, each), each) for each in books)
    return next((Kode(segments, each) for segments, each in cuts if segments), None)


def _not_a_kode(text: str, book: CodeBook | None) -> InvalidKode:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if book is None:
        example = "5.1.02.01.01.0024, 1.06.01.2.01.0001"
        where = ("buku kode mana pun", "any code book")
    else:
        example = book.separator.join("0" * (width - 1) + "1" for width in book.widths)
        where = (book.slug, book.slug)
    return InvalidKode(
        f"{shown!r} bukan kode menurut {where[0]}; tulislah seperti {example}.",
        f"{shown!r} is no kode of {where[1]}; write it like {example}.",
    )
