"""A whole column of kodes as printed: the book is found from the codes together, and what a
spreadsheet mangled is completed where the column proves how.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress
from operator import itemgetter
from typing import NamedTuple, overload

import numpy as np

from anggaran.kode.book import DOUBTFUL, EXACT, WORDS, CodeBook, Fit, System
from anggaran.kode.choice import books_in_play
from anggaran.kode.code import (
    Kind,
    Kode,
    Reading,
    Segments,
    canonical,
    cut,
    has_room,
    is_legal,
    readings_of,
    segments_of,
    shape_of,
)
from anggaran.kode.evidence import (
    Decision,
    Evidence,
    as_printed,
    decide,
    decide_dates,
    readings_of_date,
)
from anggaran.kode.unpadded import AKUN, Family, families, kind_of

_JENIS = 3  # segments of a jenis, the first that is more than a few digits
_MANY = 200  # from here on a matrix is faster than text by text
_BLANK = frozenset({"nan", "NaN", "NaT", "<NA>", "None"})

Doubtful = dict[str, list[Reading]]  # texts with the ways to read them


@dataclass(frozen=True, slots=True)
class Restored:
    """A mangled kode that was completed: as printed, as it is, and the printed kode that proves it.

    ``also`` counts the other codes of the column that are short of their zeros alike, and stand in
    no record of their own.
    """

    printed: str
    kode: Kode
    evidence: str
    also: int = 0


class _Found(NamedTuple):
    """What a text was read as."""

    fit: Fit
    segments: Segments


class KodeColumn(Sequence[Kode | None]):
    """The kodes of a column, row by row; None where the cell is blank or no kode.

    Attributes:
        keys: the segments of each row, None likewise, for work on many rows.
        books: the book found for each system that occurs.
        restored: row to what was completed there.
        malformed: row to the printed text that is no kode.
        ambiguous: row to the readings that remain of a malformed text; a row without any is left
            out.
    """

    def __init__(self, reader: _Reader, cells: Sequence[str], by_row: Mapping[int, _Found]) -> None:
        self.keys: list[Segments | None] = list(map(reader.keys.get, cells))
        self._fits: list[Fit | None] = list(map(reader.fits.get, cells))
        for row, found in by_row.items():
            self._fits[row], self.keys[row] = found
        self._made: dict[tuple[int, Segments], Kode] = {}  # one object a distinct kode
        self.books: Mapping[System, CodeBook] = reader.books_of(
            found.fit for found in by_row.values()
        )
        unread = (
            [row for row, key in enumerate(self.keys) if key is None] if None in self.keys else []
        )
        texts = ((row, cells[row].strip()) for row in unread)
        self.malformed: dict[int, str] = {
            row: text for row, text in texts if text and text not in _BLANK
        }
        self.ambiguous: dict[int, tuple[str, ...]] = {
            row: remaining
            for row in self.malformed
            if (remaining := reader.remaining.get(cells[row]))
        }
        proofs = enumerate(map(reader.evidence_of.get, cells)) if reader.evidence_of else ()
        self.restored: dict[int, Restored] = {
            row: Restored(cells[row].strip(), kode, proof, reader.also.get(cells[row], 0))
            for row, proof in proofs
            if proof and (kode := self[row]) is not None
        }

    @overload
    def __getitem__(self, index: int) -> Kode | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[Kode | None]: ...
    def __getitem__(self, index: int | slice) -> Kode | list[Kode | None] | None:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        fit, segments = self._fits[index], self.keys[index]
        if fit is None or segments is None:
            return None
        kode = self._made.get((id(fit), segments))
        if kode is None:
            kode = self._made[id(fit), segments] = Kode(segments, *fit)
        return kode

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Kode | None]:
        return map(self.__getitem__, range(len(self.keys)))

    def __repr__(self) -> str:
        books = ", ".join(book.slug for book in self.books.values())
        return f"<KodeColumn: {len(self)} rows, {books or 'no book'}>"

    @property
    def read(self) -> Iterator[tuple[Fit | None, Segments | None]]:
        """How each row is printed, and its segments; None where there is no kode."""
        return zip(self._fits, self.keys, strict=True)

    @cached_property
    def systems(self) -> list[System | None]:
        """The system of each row, None where there is no kode."""
        return [None if fit is None else fit.book.system for fit in self._fits]

    @cached_property
    def dropped(self) -> list[int]:
        """How many leading segments each row leaves out; 0 where there is no kode."""
        return [0 if fit is None else fit.dropped for fit in self._fits]


def read_kodes(
    cells: Sequence[object], book: CodeBook | None = None, uraian: Sequence[str] | None = None
) -> KodeColumn:
    """Read a column of kodes as printed; several systems may stand in it.

    Args:
        cells: text, numbers, dates (a spreadsheet's idea of ``1.02``) and blanks, one a row.
        book: the book of its system, where it is known; the books of other systems are found as
            ever.
        uraian: the label of each row; tells akun 5 from urusan 5, and sumber dana from rekening.

    Never raises for what a cell holds: a cell that is no kode is in ``malformed``.

    >>> column = read_kodes(["6.01", "06.01.2.01", "06.01.2.01.06", "2.08.02"])
    >>> [str(kode) for kode in column]
    ['06.01', '06.01.2.01', '06.01.2.01.06', '2.08.02']
    >>> column.restored[0].evidence, column.malformed
    ('06.01.2.01', {})
    """
    texts = [cell if type(cell) is str else _text(cell) for cell in cells]
    reader = _Reader(texts, book, uraian)
    return KodeColumn(reader, texts, _settle_rows(texts, reader, uraian) if reader.by_row else {})


def _text(cell: object) -> str:
    """The cell as it would have been printed: 4.0 is ``4``, a date is its ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(float(cell))
    if isinstance(cell, dt.datetime) and str(cell) not in _BLANK:
        return cell.isoformat(" ")
    return str(cell)


def _settle_rows(
    texts: Sequence[str], reader: _Reader, uraian: Sequence[str] | None
) -> dict[int, _Found]:
    """Settle a lone digit that is akun in one row and urusan in another: by its label, else by the
    row below.
    """
    settled: dict[int, _Found] = {}
    below: _Found | None = None
    for row in range(len(texts) - 1, -1, -1):
        text = texts[row]
        if (readings := reader.by_row.get(text)) is not None:
            label = uraian[row] if uraian else ""
            below = settled[row] = (
                _by_label(readings, label) or _by_below(readings, below) or readings[0]
            )
        elif (segments := reader.keys.get(text)) is not None:
            below = _Found(reader.fits[text], segments)
    return settled


def _by_label(readings: Sequence[_Found], label: str) -> _Found | None:
    return next(
        (
            each
            for each in readings
            if (word := WORDS.get(each.fit.book.system)) and word.match(label)
        ),
        None,
    )


def _by_below(readings: Sequence[_Found], below: _Found | None) -> _Found | None:
    if below is None:
        return None
    same = (each for each in readings if each.fit.kind == below.fit.kind)
    return next(
        (each for each in same if below.segments[: len(each.segments)] == each.segments), None
    )


class _Reader:
    """Settles the distinct texts of a column, from the plain ones to those that need the others as
    evidence.
    """

    def __init__(
        self, cells: Sequence[str], book: CodeBook | None, uraian: Sequence[str] | None
    ) -> None:
        self.keys: dict[str, Segments] = {}
        self.fits: dict[str, Fit] = {}
        self.by_row: dict[str, tuple[_Found, ...]] = {}
        self.evidence_of: dict[str, str] = {}
        self.also: dict[str, int] = {}
        self.remaining: dict[str, tuple[str, ...]] = {}
        self._given = book
        self._pool: dict[Fit, Fit] = {}
        self._shapes, self._dotted, self._odd = _by_shape(dict.fromkeys(cells))
        self._books = books_in_play(self._shapes, self._odd, book, uraian)
        unpadded = self._take_unpadded(cells, uraian)
        self._fits = {
            shape: fits
            for shape in self._shapes
            if (fits := [f for f in EXACT[shape] if f.book in self._books])
        }
        self._usual = self._usual_books()
        self._evidence = Evidence()
        for kind, family in unpadded:
            self._settle_unpadded(kind, family)
        doubtful = self._settle_plain()
        doubtful = self._settle_undotted(doubtful)
        self._settle_doubtful(doubtful)
        self._restore_urusan()

    def books_of(self, rows: Iterable[Fit]) -> dict[System, CodeBook]:
        """The usual book of each system that occurs in the column, in its texts or in these
        rows.
        """
        systems = {system for system, _ in self._evidence.kinds()} | {
            fit.book.system for fit in rows
        }
        return {system: self._usual[system] for system in System if system in systems}

    def _usual_books(self) -> dict[System, CodeBook]:
        """For each system the book that most texts fit; the first of :data:`BOOKS` where several
        fit alike.
        """
        votes: Counter[CodeBook] = Counter()
        for shape, fits in self._fits.items():
            for book in {fit.book for fit in fits}:
                votes[book] += len(self._shapes[shape])
        usual: dict[System, CodeBook] = {}
        for book in self._books:
            if book.system not in usual or votes[book] > votes[usual[book.system]]:
                usual[book.system] = book
        return usual

    def _fit(self, kind: Kind, shape: str, segments: Segments = ()) -> Fit:
        """The way to print a kode: in the usual book, or the one that it was printed in if that is
        another.

        A text short of zeros was printed in none; then the usual book, or the first that has room
        for the segments.
        """
        system, dropped = kind
        usual = self._usual[system]
        books = [fit.book for fit in self._fits.get(shape, ()) if fit.kind == kind]
        if not books:
            mine = [usual, *(book for book in self._books if book.system is system)]
            books = [book for book in mine if has_room(book, dropped, segments)]
        return self._same(Fit(usual if usual in books else books[0], dropped))

    def _same(self, fit: Fit) -> Fit:
        """The one object that stands for this fit in the whole column."""
        return self._pool.setdefault(fit, fit)

    def _take_unpadded(
        self, cells: Sequence[str], uraian: Sequence[str] | None
    ) -> list[tuple[Kind, Family]]:
        """Set apart the codes that are printed without zeros and number one thing for certain.

        A code of two segments with none beneath it stays, for it may be short of its last zero as
        well.
        """
        odd = self._of_no_shape()
        if not odd:
            return []
        known = chain.from_iterable(self._shapes.values())
        dotted = {text: self._dotted.get(text, text) for text in known}
        every = {**dotted, **odd}
        taken: list[tuple[Kind, Family]] = []
        for family in families(dotted, odd):
            kind = kind_of(family, every, zip(cells, uraian or (), strict=False), self._books)
            if kind is not None and self._may_be(kind[0]):
                taken.append((kind, _certain(family)))
        if settled := {text for _, family in taken for text in family}:
            self._set_apart(settled)
        return taken

    def _of_no_shape(self) -> dict[str, str]:
        """The dotted form of the texts whose shape no book in play has."""
        books = set(self._books)
        strange = chain.from_iterable(
            texts
            for shape, texts in self._shapes.items()
            if books.isdisjoint(fit.book for fit in EXACT[shape])
        )
        return {text: self._dotted.get(text, text) for text in strange} | self._odd

    def _may_be(self, system: System) -> bool:
        """Whether the caller names no other system."""
        return self._given is None or self._given.system is system

    def _set_apart(self, settled: Collection[str]) -> None:
        """Leave these texts out of what is still to be read."""
        left = {
            shape: [text for text in group if text not in settled]
            for shape, group in self._shapes.items()
        }
        self._shapes = {shape: group for shape, group in left.items() if group}
        self._odd = {text: plain for text, plain in self._odd.items() if text not in settled}

    def _settle_unpadded(self, kind: Kind, family: Family) -> None:
        """Settle a family in the first book that has room for all of it, and say so once."""
        system, dropped = kind
        books = [self._usual[system], *(book for book in self._books if book.system is system)]
        roomy = (
            book for book in books if all(has_room(book, dropped, code) for code in family.values())
        )
        fit = self._same(Fit(next(roomy, books[0]), dropped))
        self._settle(fit, list(family.values()), list(family))
        self._evidence.add(kind, list(family.values()), [text.strip() for text in family])
        short = [text for text, code in family.items() if str(Kode(code, *fit)) != canonical(text)]
        for first in short[:1]:
            others = [text for text in family if text != first]
            self.evidence_of[first] = max(others or [first], key=len).strip()
            self.also[first] = len(short) - 1

    def _settle_plain(self) -> dict[str, str]:
        """Settle what has one reading at full width; return the other texts with their dotted
        form.
        """
        doubtful = dict(self._odd)
        for shape, texts in self._shapes.items():
            kinds = {fit.kind for fit in self._fits.get(shape, ())}
            if len(kinds) != 1 or shape in DOUBTFUL:
                doubtful.update((text, self._dotted.get(text, text)) for text in texts)
                continue
            (kind,) = kinds
            codes = self._segments(texts, shape)
            if 0 in chain.from_iterable(
                map(itemgetter(0, 1), codes) if shape.count(".") else codes
            ):
                legal = [is_legal(segments, kind[0]) for segments in codes]
                codes = list(compress(codes, legal))
                texts = list(compress(texts, legal))  # noqa: PLW2901
            self._settle(self._fit(kind, shape), codes, texts)
            self._evidence.add(kind, codes, texts)
        return doubtful

    def _settle(self, fit: Fit, codes: Sequence[Segments], texts: Sequence[str]) -> None:
        self.keys.update(zip(texts, codes, strict=True))
        self.fits.update(dict.fromkeys(texts, fit))

    def _segments(self, texts: Sequence[str], shape: str) -> list[Segments]:
        dotted = [self._dotted.get(text, text) for text in texts] if self._dotted else texts
        if shape[0] == "X":
            return [segments_of(text) for text in dotted]
        return _segments_of_many(dotted, shape)

    def _settle_undotted(self, doubtful: dict[str, str]) -> dict[str, str]:
        """Settle kodes without dots, where one book cuts all of them and each has a relative in the
        column.

        A jenis of pendapatan, belanja or pembiayaan needs no more than another one beside it.
        """
        if not self._books[0].separator:
            return self._settle_central(doubtful)
        digits = {t: plain for t, plain in doubtful.items() if len(plain) > 1 and plain.isdigit()}
        read = _cut_alike(digits, self._at_home()) if digits else {}
        meant = {(book.system, *pieces.values()) for book, pieces in read.items()}
        if len(meant) != 1:
            return doubtful
        book, pieces = next(iter(read.items()))
        dotted = (plain for text, plain in doubtful.items() if plain and text not in digits)
        related = self._related(book.system, pieces, map(segments_of, dotted))
        self._usual[book.system] = book
        return self._settle_cut(book, related, doubtful)

    def _at_home(self) -> list[CodeBook]:
        """The usual books of what is settled already; every book in play where nothing is."""
        here = {system for system, _ in self._evidence.kinds()}
        if not here:
            return list(self._books)
        return [book for book in self._books if book.system in here and self._is_usual(book)]

    def _is_usual(self, book: CodeBook) -> bool:
        return book == self._usual[book.system]

    def _related(
        self, system: System, pieces: Mapping[str, Segments], others: Iterable[Segments]
    ) -> dict[str, Segments]:
        """Those with a kode beneath, above or beside them, settled or in these texts."""
        kind = system, 0
        known = {*pieces.values(), *self._evidence.of(kind), *others}
        parents = {segments[:-1] for segments in known}
        jenis = _jenis_beside(pieces.values())

        def has_relative(segments: Segments) -> bool:
            near = segments in parents or segments[:-1] in known or jenis[segments[:-1]] > 1
            return near or self._evidence.beside(kind, segments) is not None

        return {text: segments for text, segments in pieces.items() if has_relative(segments)}

    def _settle_cut(
        self, book: CodeBook, pieces: Mapping[str, Segments], doubtful: Mapping[str, str]
    ) -> dict[str, str]:
        """Settle what is cut into the widths of a book; return the other texts."""
        self._settle(self._same(Fit(book, 0)), list(pieces.values()), list(pieces))
        self._evidence.add((book.system, 0), list(pieces.values()), [t.strip() for t in pieces])
        return {text: dotted for text, dotted in doubtful.items() if text not in pieces}

    def _settle_central(self, doubtful: dict[str, str]) -> dict[str, str]:
        """Settle the digits of a column whose book has no dots."""
        book = self._books[0]
        pieces = {text: cut(dotted, book) for text, dotted in doubtful.items() if dotted.isdigit()}
        read = {text: segments for text, segments in pieces.items() if segments}
        return self._settle_cut(book, read, doubtful)

    def _settle_doubtful(self, doubtful: Mapping[str, str]) -> None:
        """From the longest to the shortest, as the longer are evidence for the shorter."""
        codes = {text: readings_of(each, self._books) for text, each in doubtful.items() if each}
        by_depth: defaultdict[int, Doubtful] = defaultdict(dict)
        for text, readings in codes.items():
            if readings:
                by_depth[len(readings[0].segments)][text] = readings
        for depth in sorted(by_depth, reverse=True):
            self._settle_depth(by_depth[depth], doubtful)
        dates = {t: readings_of_date(t.strip()) for t, dotted in doubtful.items() if not dotted}
        self._settle_dates({text: each for text, each in dates.items() if each}, doubtful)

    def _settle_depth(self, pending: Doubtful, dotted: Mapping[str, str]) -> None:
        """Settle texts of one depth by what is beneath them, then beside them, else as printed."""
        for by_kin in (False, True):
            decided = {t: decide(e, self._evidence, by_kin=by_kin) for t, e in pending.items()}
            self._take(decided, dotted)
            pending = self._unsettled(pending)
        numbered = "1" in dotted.values()
        stands = {t: self._stands(e, dotted[t], numbered=numbered) for t, e in pending.items()}
        self._take(stands, dotted)
        for text, readings in self._unsettled(pending).items():
            self._remain(text, readings, shape_of(dotted[text]))

    def _settle_dates(self, dates: Doubtful, dotted: Mapping[str, str]) -> None:
        """Settle what a spreadsheet took for dates."""
        for _ in range(2):  # a date may be the parent of another
            self._take(decide_dates(dates, self._evidence), dotted)
            dates = self._unsettled(dates)

    def _unsettled(self, texts: Doubtful) -> Doubtful:
        return {text: each for text, each in texts.items() if not self._is_settled(text)}

    def _remain(self, text: str, readings: Iterable[Reading], shape: str) -> None:
        kodes = {str(Kode(r.segments, *self._fit(r.kind, shape, r.segments))) for r in readings}
        if len(kodes) > 1:
            self.remaining[text] = tuple(sorted(kodes))

    def _is_settled(self, text: str) -> bool:
        return text in self.keys or text in self.by_row

    def _stands(self, readings: list[Reading], dotted: str, *, numbered: bool) -> Decision | None:
        """What is left without proof; a lone number from a list that counts from 1 is a row number,
        not a kode.
        """
        if self._given is not None:
            mine = [
                reading
                for reading in readings
                if reading.exact and reading.kind == (self._given.system, 0)
            ]
            if mine:
                return Decision(tuple(mine))
        if dotted.isdigit() and not self._evidence.kinds() and (numbered or dotted < "4"):
            return None
        return as_printed(readings, self._evidence)

    def _take(self, decisions: Mapping[str, Decision | None], doubtful: Mapping[str, str]) -> None:
        for text, decision in decisions.items():
            if decision is None:
                continue
            shape = shape_of(doubtful[text])
            every = tuple(
                _Found(self._fit(each.kind, shape, each.segments), each.segments)
                for each in decision.readings
            )
            if len(every) > 1:
                self.by_row[text] = every
                continue
            (reading,) = decision.readings
            self._settle(every[0].fit, [reading.segments], [text])
            if not reading.exact and decision.evidence:
                self.evidence_of[text] = decision.evidence
            # A mangled kode is no proof itself: what it proves rests on its own evidence.
            self._evidence.add(
                reading.kind, [reading.segments], [self.evidence_of.get(text, text.strip())]
            )

    def _restore_urusan(self) -> None:
        """Put back a left-out urusan where exactly one printed kode has that bidang with an
        urusan.
        """
        if (System.PROGRAM, 1) not in self._evidence.kinds():
            return
        urusan: defaultdict[int, dict[int, str]] = defaultdict(dict)
        pairs = [
            (s[:2], text)
            for s, text in self._evidence.of((System.PROGRAM, 0)).items()
            if len(s) > 1
        ]
        offices = self._evidence.of((System.ORGANISASI, 0)).items()
        pairs += [
            (s[slot : slot + 2], text) for s, text in offices for slot in (0, 2, 4) if s[slot]
        ]
        for (first, bidang), text in pairs:
            known = urusan[bidang].get(first)
            if known is None or (len(text), text) < (len(known), known):
                urusan[bidang][first] = text
        for text, fit in self.fits.items():
            owners = urusan.get(self.keys[text][0], {}) if fit.kind == (System.PROGRAM, 1) else {}
            if len(owners) == 1:
                ((first, proof),) = owners.items()
                self.keys[text] = first, *self.keys[text]
                self.fits[text] = self._same(Fit(fit.book, 0))
                self.evidence_of[text] = ", ".join(
                    dict.fromkeys([*filter(None, [self.evidence_of.get(text)]), proof])
                )


def _certain(family: Family) -> Family:
    """The family without its codes of two segments that have none beneath them."""
    above = {code[:2] for code in family.values() if len(code) > 2}
    return {text: code for text, code in family.items() if len(code) != 2 or code in above}


def _cut_alike(
    digits: Mapping[str, str], books: Iterable[CodeBook]
) -> dict[CodeBook, dict[str, Segments]]:
    """The segments of these texts in each book that cuts all of them into whole levels."""
    read: dict[CodeBook, dict[str, Segments]] = {}
    for book in dict.fromkeys(books):
        cuts = {text: cut(plain, book) for text, plain in digits.items()}
        pieces = {text: segments for text, segments in cuts.items() if segments}
        if len(pieces) == len(digits):
            read[book] = pieces
    return read


def _jenis_beside(codes: Iterable[Segments]) -> Counter[Segments]:
    """How many jenis of an APBD, or codes beneath one, stand under each parent."""
    return Counter(each[:-1] for each in codes if each[0] in AKUN and len(each) >= _JENIS)


def _segments_of_many(texts: Sequence[str], shape: str) -> list[Segments]:
    """The segments of texts of one shape, a column at a time: as they are equally long, they make a
    matrix.
    """
    if len(texts) < _MANY:
        return [tuple(map(int, text.split("."))) for text in texts]
    digits = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(
        len(texts), len(shape)
    ) - ord("0")
    columns, start = [], 0
    for part in shape.split("."):
        places = 10 ** np.arange(len(part) - 1, -1, -1, dtype=np.int64)
        columns.append((digits[:, start : start + len(part)] @ places).tolist())
        start += len(part) + 1
    return list(zip(*columns, strict=True))


def _by_shape(texts: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, str], dict[str, str]]:
    """The texts by shape where some book has it; the dotted form of those printed otherwise; and
    the rest.
    """
    shapes: dict[str, list[str]] = {shape: [] for shape in EXACT}
    dotted: dict[str, str] = {}
    odd: dict[str, str] = {}
    texts = list(texts)
    printed = shape_of("\n".join(texts)).split(
        "\n"
    )  # all at once: ten times faster than one by one
    if len(printed) != len(texts):
        printed = list(map(shape_of, texts))
    for text, shape in zip(texts, printed, strict=True):
        group = shapes.get(shape)
        if group is None and (plain := canonical(text)) is not None:
            dotted[text] = plain
            group = shapes.get(shape_of(plain))
        if group is not None:
            group.append(text)
        elif text:
            odd[text] = dotted.get(text, "")
    return {shape: group for shape, group in shapes.items() if group}, dotted, odd
