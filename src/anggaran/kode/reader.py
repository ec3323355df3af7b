"""Reads the distinct texts of a column of codes: the plain ones, then those that need the others as
evidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress
from operator import itemgetter
from typing import NamedTuple

from anggaran.kode.book import DOUBTFUL, EXACT, CodeBook, Fit, System
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
from anggaran.kode.texts import Texts
from anggaran.kode.unpadded import AKUN, Family, families, kind_of

_JENIS = 3  # segments of a jenis, the first that is more than a few digits

_FIRST_TWO = itemgetter(slice(2))

Doubtful = dict[str, list[Reading]]  # texts with the ways to read them


class Found(NamedTuple):
    """What a text was read as."""

    fit: Fit
    segments: Segments


class Reader:
    """Settles the distinct texts of a column, from the plain ones to those that need the others as
    evidence.
    """

    def __init__(
        self, cells: Sequence[str], book: CodeBook | None, uraian: Sequence[str] | None
    ) -> None:
        self.keys: dict[str, Segments] = {}
        self.fits: dict[str, Fit] = {}
        self.by_row: dict[str, tuple[Found, ...]] = {}
        self.evidence_of: dict[str, str] = {}
        self.also: dict[str, int] = {}
        self.remaining: dict[str, tuple[str, ...]] = {}
        self._given = book
        self._pool: dict[Fit, Fit] = {}
        self._texts = texts = Texts(cells)
        self._books = books_in_play(texts.shapes, texts.odd, book, uraian)
        unpadded = self._take_unpadded(cells, uraian)
        self._fits = {
            shape: fits
            for shape in texts.shapes
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
                votes[book] += len(self._texts.shapes[shape])
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
        odd = self._texts.strange(self._books)
        if not odd:
            return []
        dotted = self._texts.known
        every = {**dotted, **odd}
        taken: list[tuple[Kind, Family]] = []
        for family in families(dotted, odd):
            kind = kind_of(family, every, zip(cells, uraian or (), strict=False), self._books)
            if kind is not None and self._may_be(kind[0]):
                taken.append((kind, _certain(family)))
        if settled := {text for _, family in taken for text in family}:
            self._texts.set_apart(settled)
        return taken

    def _may_be(self, system: System) -> bool:
        """Whether the caller names no other system."""
        return self._given is None or self._given.system is system

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
        doubtful = dict(self._texts.odd)
        for shape, texts in self._texts.groups():
            kinds = {fit.kind for fit in self._fits.get(shape, ())}
            if len(kinds) != 1 or shape in DOUBTFUL:
                doubtful.update(zip(texts, map(self._texts.dotted, texts), strict=True))
                continue
            (kind,) = kinds
            codes = self._texts.segments(texts, shape)
            if 0 in chain.from_iterable(map(_FIRST_TWO, codes)):
                legal = [is_legal(segments, kind[0]) for segments in codes]
                codes = list(compress(codes, legal))
                texts = list(compress(texts, legal))  # noqa: PLW2901
            self._settle(self._fit(kind, shape), codes, texts)
            self._evidence.add(kind, codes, texts)
        return doubtful

    def _settle(self, fit: Fit, codes: Sequence[Segments], texts: Sequence[str]) -> None:
        self.keys.update(zip(texts, codes, strict=True))
        self.fits.update(dict.fromkeys(texts, fit))

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
                Found(self._fit(each.kind, shape, each.segments), each.segments)
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
        programs = self._evidence.of((System.PROGRAM, 0)).items()
        offices = self._evidence.of((System.ORGANISASI, 0)).items()
        pairs = [(code[:2], text) for code, text in programs if len(code) > 1]
        pairs += [
            (code[at : at + 2], text) for code, text in offices for at in (0, 2, 4) if code[at]
        ]
        urusan: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for (first, bidang), text in sorted(pairs, key=_length, reverse=True):  # the shortest stays
            urusan[bidang][first] = text
        bare = [text for text, fit in self.fits.items() if fit.kind == (System.PROGRAM, 1)]
        for text in bare:
            owners = urusan.get(self.keys[text][0], {})
            if len(owners) == 1:
                ((first, proof),) = owners.items()
                self.keys[text] = first, *self.keys[text]
                self.fits[text] = self._same(Fit(self.fits[text].book, 0))
                proofs = filter(None, [self.evidence_of.get(text), proof])
                self.evidence_of[text] = ", ".join(dict.fromkeys(proofs))


def _length(pair: tuple[Segments, str]) -> tuple[int, str]:
    return len(pair[1]), pair[1]


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
