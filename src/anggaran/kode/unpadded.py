"""Kodes printed as bare numbers, ``5.1.2.1.1.24``: what they number is told by all of them
together.

So they leave a spreadsheet that keeps a segment a column as a number.  The segments are there, only
the widths are gone; but the same numbers could be an akun or an urusan.  Codes that begin alike are
one family.  Their lengths have to be levels of what they number, their labels say it, and the codes
above them are printed: where that leaves two systems nothing is chosen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from anggaran.kode.book import WORDS, CodeBook, System
from anggaran.kode.code import Kind, Segments, readings_of, segments_of

# segments from which a code without zeros fits no book; shorter ones do, and need no help
SHORT = 4
AKUN = range(4, 7)  # pendapatan, belanja, pembiayaan: what a budget prints without saying so
_KEWENANGAN = range(1, 3)  # provinsi, kabupaten/kota
_PLACE = 3  # of the kewenangan in a whole kode
_ZERO = re.compile(r"(?<![0-9])0[0-9]")  # at the head of a segment
_SAY = {
    System.REKENING: WORDS[System.REKENING],
    System.PROGRAM: re.compile(
        r"\s*(?:urusan|unsur|bidang|(?:sub ?)?kegiatan|program)\b", re.IGNORECASE
    ),
}

Family = Mapping[str, Segments]  # its texts with their segments


def families(dotted: Mapping[str, str], odd: Mapping[str, str]) -> list[Family]:
    """The families of a column that are printed without zeros.

    Args:
        dotted: the distinct texts that have the shape of some book, with their dotted form.
        odd: those that have the shape of none that may stand here, likewise.
    """
    if not any(plain.count(".") >= SHORT - 1 for plain in odd.values()):
        return []
    found: defaultdict[str, dict[str, Segments]] = defaultdict(dict)
    for text, each in {**dotted, **odd}.items():
        if each and each[0] != "X":
            segments = segments_of(each)
            found[str(segments[0])][text] = segments
    return [family for family in found.values() if _is_unpadded(family, odd)]


def _is_unpadded(family: Family, odd: Mapping[str, str]) -> bool:
    """Whether more of its long codes fit no book than print a zero and fit one; ``5.1.10.10`` fits
    either way.
    """
    long = [text for text, segments in family.items() if len(segments) >= SHORT]
    short = sum(text in odd for text in long)
    return 0 < short >= sum(text not in odd and _ZERO.search(text) is not None for text in long)


def kind_of(
    family: Family,
    dotted: Mapping[str, str],
    labels: Iterable[tuple[str, str]],
    books: Sequence[CodeBook],
) -> Kind | None:
    """What a family numbers; None where nothing decides.

    Args:
        family: codes that begin alike.
        dotted: the dotted form of each.
        labels: each row's text and label.
        books: the books that the column may be read in.
    """
    kinds = _readable(family, dotted, books)
    akun = next(iter(family.values()))[0] in AKUN
    said = _said(family, labels, mixed=akun)
    if said is None:
        return None
    if said:
        kinds = [kind for kind in kinds if kind[0] in said]
    elif not akun:
        kinds = [kind for kind in kinds if kind[0] is not System.REKENING]
    if len(kinds) > 1:
        kinds = [kind for kind in kinds if _hangs_together(family.values(), kind)]
    return kinds[0] if len(kinds) == 1 else None


def _readable(family: Family, dotted: Mapping[str, str], books: Sequence[CodeBook]) -> list[Kind]:
    """The kinds in which every code of a family has a reading."""
    kinds: dict[Kind, None] | None = None
    for text, segments in family.items():
        readings = readings_of(dotted.get(text, text), books)
        here = dict.fromkeys(
            each.kind
            for each in readings
            if each.segments == segments and _has_kewenangan(each.kind, segments)
        )
        kinds = here if kinds is None else {kind: None for kind in kinds if kind in here}
    return [kind for kind in kinds or () if kind[0] in _SAY]


def _has_kewenangan(kind: Kind, segments: Segments) -> bool:
    place = _PLACE - kind[1]
    return kind[0] is not System.PROGRAM or len(segments) <= place or segments[place] in _KEWENANGAN


def _said(family: Family, labels: Iterable[tuple[str, str]], *, mixed: bool) -> set[System] | None:
    """The system that the labels name, on the highest level that names any; none, or None for two
    at once.

    Args:
        family: codes that begin alike.
        labels: each row's text and label.
        mixed: whether akun and urusan may both begin so; then no level may name another than the
            first.
    """
    levels: defaultdict[int, set[System]] = defaultdict(set)
    for text, label in labels:
        if segments := family.get(text):
            levels[len(segments)].update(
                system for system, words in _SAY.items() if words.match(label)
            )
    named = [levels[depth] for depth in sorted(levels) if levels[depth]]
    said = set().union(*named) if mixed else named[0] if named else set()
    return said if len(said) <= 1 else None


def _hangs_together(codes: Iterable[Segments], kind: Kind) -> bool:
    """Whether the code above each is printed too, but for the highest."""
    known = set(codes)
    least = min(map(len, known))
    return all(_above(code, kind) in known for code in known if len(code) > least)


def _above(code: Segments, kind: Kind) -> Segments:
    """The code above: a kegiatan has two segments more than its program."""
    kegiatan = kind[0] is System.PROGRAM and len(code) == _PLACE + 2 - kind[1]
    return code[: -2 if kegiatan else -1]
