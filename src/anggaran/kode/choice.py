"""Which code books a column could be printed in, told from its codes together before any of them is
read.

Numberings that look alike never stand in one column: sumber dana beside rekening, a desa's bidang
beside urusan and program, the central government's digits beside anything with dots.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from anggaran.kode.book import BOOKS, DOUBTFUL, EXACT, WORDS, CodeBook, System
from anggaran.kode.code import canonical, cut

_DANA_WORDS = re.compile(r"\s*(?:\[[^\]]*\]\s*)?(?:sumber )?dana\b", re.IGNORECASE)
_KEGIATAN_DESA = "00.00.00"
_BIDANG_DESA = frozenset({"01", "02", "03", "04", "05"})  # all five (Permendagri 20/2018)
_BEGINS_DANA = frozenset("12")
_AKUN_PUSAT = len("511111")


def books_in_play(
    shapes: Mapping[str, Sequence[str]],
    odd: Iterable[str],
    given: CodeBook | None,
    uraian: Sequence[str] | None,
) -> tuple[CodeBook, ...]:
    """The books that the codes of one column may be read in; a given book stands for its system.

    Args:
        shapes: the distinct texts of the column by their shape.
        odd: the distinct texts of no known shape.
        given: the book of its system that the caller names.
        uraian: the label of each row.
    """
    central = _central_book(shapes, odd, uraian or ()) if given is None else given
    if central is not None and not central.separator:
        return (central,)
    unseen = _unseen(shapes, uraian or (), given.system if given else None)
    mine = [book for book in BOOKS if book.system not in unseen]
    if given is None:
        return tuple(mine)
    others = tuple(book for book in mine if book.system is not given.system or book == given)
    return others if given in BOOKS else (*others, given)


def _unseen(
    shapes: Mapping[str, Sequence[str]], uraian: Sequence[str], given: System | None
) -> set[System]:
    """The systems that never stand in a column of these codes; the given one does."""
    dana = given is System.SUMBER_DANA or (given is None and _is_dana(shapes, uraian))
    if given in {System.DESA, System.PROGRAM}:
        desa = given is System.DESA
    else:
        desa = _is_desa(shapes, uraian)
    beside_desa = {System.PROGRAM, System.ORGANISASI} if desa else {System.DESA}
    return {System.AKUN_PUSAT, System.REKENING if dana else System.SUMBER_DANA, *beside_desa}


def _is_dana(shapes: Mapping[str, Sequence[str]], uraian: Sequence[str]) -> bool:
    """Sumber dana has the shapes of rekening, begins with 1 or 2, and says so in its labels."""
    begin = {text.lstrip()[:1] for texts in shapes.values() for text in texts}
    if not begin or not begin <= _BEGINS_DANA:
        return False
    labels = [label for label in dict.fromkeys(uraian) if label]
    of_rekening = any(map(WORDS[System.REKENING].match, labels))
    return not of_rekening and any(map(_DANA_WORDS.match, labels))


def _is_desa(shapes: Mapping[str, Sequence[str]], uraian: Sequence[str]) -> bool:
    """A desa's kegiatan (``01.01.02``) has a shape of its own; without any, the labels of the
    bidang tell.

    A kode of the program side rules it out.
    """
    kegiatan = shapes.get(_KEGIATAN_DESA, ())
    bidang = shapes.get("00", ()) if "0" in shapes else ()
    printed = kegiatan or bidang
    if not printed or not all(text.strip()[:2] in _BIDANG_DESA for text in printed):
        return False
    if not kegiatan and not any(map(WORDS[System.DESA].match, uraian)):
        return False
    return not any(map(_is_of_programs, shapes.keys() - DOUBTFUL))


def _is_of_programs(shape: str) -> bool:
    """Whether only codes of the program side have a shape."""
    systems = {fit.book.system for fit in EXACT[shape]}
    return systems <= {System.PROGRAM, System.ORGANISASI}


def _central_book(
    shapes: Mapping[str, Sequence[str]], odd: Iterable[str], uraian: Sequence[str]
) -> CodeBook | None:
    """The book of a column of nothing but digits: akun of six, and above them what each begins
    with.

    No akun of the Bagan Akun Standar has a 0 among its first three digits, and every jenis of a
    rekening printed without dots has (``5102``), so the two are never mistaken for each other.
    """
    if any("." in shape or "X" in shape for shape in shapes):
        return None
    texts = chain(chain.from_iterable(shapes.values()), odd)
    codes = {canonical(text) or text for text in texts}
    codes = {code for code in codes if any(map(str.isdigit, code))}  # JUMLAH is none
    if not _are_central(codes, uraian):
        return None
    books = (book for book in BOOKS if book.system is System.AKUN_PUSAT)
    return next((book for book in books if all(cut(code, book) for code in codes)), None)


def _are_central(codes: Collection[str], uraian: Iterable[str]) -> bool:
    """Whether all are digits with an akun of six, and some code or label tells that they are."""
    akun = {code for code in codes if len(code) == _AKUN_PUSAT}
    if not akun or not all(code.isdigit() and "0" not in code[:3] for code in codes):
        return False
    above = {code[:length] for code in akun for length in range(1, _AKUN_PUSAT)}
    return not above.isdisjoint(codes) or any(map(WORDS[System.REKENING].match, uraian))
