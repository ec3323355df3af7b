"""Which reading of a doubtful kode the other codes of its table prove.

A kode is doubtful where its text has two readings: ``6.01`` is bidang 01 of urusan 6, or program 01
of bidang 06 whose leading zero a spreadsheet ate.  The proof is always another printed kode: one
beneath it, or else one beside it under the same parent.  Nothing is chosen where the proof admits
two.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from anggaran.kode.book import System
from anggaran.kode.code import PENDAPATAN, Kind, Reading, Segments, is_legal

Proof = Callable[[Kind, Segments], str | None]  # the printed kode that supports a reading

_MONTHS = 12

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00:00)?")
_WRITTEN = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")


class Decision(NamedTuple):
    """The readings left of a text, one if it is settled, with the printed kode that settles it."""

    readings: tuple[Reading, ...]
    evidence: str = ""


class Evidence:
    """The settled codes of a column, by kind, to be asked what stands under a reading."""

    def __init__(self) -> None:
        self._codes: dict[Kind, dict[Segments, str]] = {}
        self._under: dict[tuple[Kind, int], dict[Segments, tuple[Segments, str]]] = {}
        self._waiting: defaultdict[Kind, list[tuple[Sequence[Segments], Sequence[str]]]] = (
            defaultdict(list)
        )

    def kinds(self) -> frozenset[Kind]:
        """The kinds of which at least one kode is settled."""
        return frozenset((*self._codes, *self._waiting))

    def add(self, kind: Kind, codes: Sequence[Segments], texts: Sequence[str]) -> None:
        """Settle codes, with their printed texts; they are sorted in when somebody asks."""
        if codes:
            self._waiting[kind].append((codes, texts))

    def of(self, kind: Kind) -> Mapping[Segments, str]:
        """The settled codes of one kind; of two texts for one kode the lesser, whatever the order
        of rows.
        """
        if waiting := self._waiting.pop(kind, None):
            known = self._codes.setdefault(kind, {})
            for segments, text in chain.from_iterable(zip(*each, strict=True) for each in waiting):
                if segments not in known or text < known[segments]:
                    known[segments] = text
            for key in [key for key in self._under if key[0] == kind]:
                del self._under[key]
        return self._codes.get(kind, {})

    def under(self, kind: Kind, segments: Segments) -> str | None:
        """The shortest, first kode strictly beneath these segments, as printed; None where there is
        none.
        """
        if kind not in self._codes and kind not in self._waiting:
            return None
        codes = self.of(kind)
        depth = len(segments)
        if (kind, depth) not in self._under:
            first: dict[Segments, tuple[Segments, str]] = {}
            for code, text in codes.items():
                if len(code) <= depth:
                    continue
                known = first.get(code[:depth])
                if known is None or (len(code), code) < (len(known[0]), known[0]):
                    first[code[:depth]] = code, text
            self._under[kind, depth] = first
        found = self._under[kind, depth].get(segments)
        return found[1] if found else None

    def above(self, kind: Kind, segments: Segments) -> str | None:
        """The parent of these segments, as printed; None where no row has it."""
        return self.of(kind).get(segments[:-1])

    def beside(self, kind: Kind, segments: Segments) -> str | None:
        """A kode that shares the parent of these segments, as printed; None for a top level."""
        return self.under(kind, segments[:-1]) if len(segments) > 1 else None


def readings_of_date(text: str) -> list[Reading]:
    """Every reading of a date that a spreadsheet may have made of a kode: ``1.02``, ``2.01``,
    ``5.1.02``.
    """
    if match := _DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _WRITTEN.fullmatch(text):
        day, month, year = map(int, match.groups())
        day, month = (month, day) if month > _MONTHS else (day, month)
    else:
        return []
    try:
        dt.date(year, month, day)
    except ValueError:
        return []
    kinds = ((System.REKENING, 0), (System.PROGRAM, 0), (System.PROGRAM, 1))
    pairs = dict.fromkeys([(day, month), (month, day)])
    return [
        Reading(kind, segments)
        for kind in kinds
        for first, second in pairs
        for segments in ((first, second), (first, second, year % 100))
        if is_legal(segments, kind[0])
    ]


def decide_dates(
    dates: Mapping[str, list[Reading]], evidence: Evidence
) -> dict[str, Decision | None]:
    """For each date the one reading that a kode beneath it proves, or else its parent.

    Another row has the kode that is printed already.
    """
    return {text: _decide_date(readings, evidence) for text, readings in dates.items()}


def _decide_date(readings: list[Reading], evidence: Evidence) -> Decision | None:
    here = evidence.kinds()
    known = [each for each in readings if each.kind in here]
    known = [each for each in known if each.segments not in evidence.of(each.kind)]
    for proof in (evidence.under, evidence.above):
        found = {each: text for each in known if (text := proof(each.kind, each.segments))}
        if found:
            ((reading, text),) = found.items() if len(found) == 1 else ((None, ""),)
            return Decision((reading,), text) if reading else None
    return None


def decide(readings: list[Reading], evidence: Evidence, *, by_kin: bool) -> Decision | None:
    """The reading that a kode beneath it proves, or with ``by_kin`` one beside it; None where none
    is proved.

    A reading at full width goes before one that needs a repair: where both are supported the text
    stands as it is printed.
    """
    here = evidence.kinds()
    plain = [each for each in readings if each.exact and each.kind in here]
    if plain and len(here) == 1:
        return Decision(tuple(plain))  # no other kind could support another reading
    if shared := _akun_or_bidang(readings, evidence):
        return Decision(shared)
    return _proved(readings, evidence.beside if by_kin else evidence.under)


def _proved(readings: Iterable[Reading], proof: Proof) -> Decision | None:
    """The readings at full width that have a proof, else the only repair that has one."""
    supported = {
        reading: text for reading in readings if (text := proof(reading.kind, reading.segments))
    }
    exact = tuple(reading for reading in supported if reading.exact)
    left = exact or tuple(supported)
    if not left or (not exact and len(left) > 1):
        return None
    return Decision(left, supported[left[0]])


def _akun_or_bidang(readings: list[Reading], evidence: Evidence) -> tuple[Reading, ...]:
    """A lone 4 or 5 beside a desa's codes: the akun, or a bidang short of its zero; the rows must
    tell which.
    """
    bidang = [
        each
        for each in readings
        if each.kind[0] is System.DESA and evidence.under(each.kind, each.segments)
    ]
    akun = [
        each
        for each in readings
        if each.exact and each.kind[0] is System.REKENING and len(each.segments) == 1
    ]
    return (*akun, *bidang) if akun and bidang and not bidang[0].exact else ()


def as_printed(readings: list[Reading], evidence: Evidence) -> Decision | None:
    """The reading at full width where nothing proves another; None where a repair is as likely.

    In a table of programs ``2.1`` may be 2.01 or 2.10; that it would be a kelompok of rekening
    proves nothing. A reading short of zeros stands if it is the only one that any book admits and
    leaves nothing out.
    """
    here = evidence.kinds()
    exact = [reading for reading in readings if reading.exact]
    readings = _no_desa_beside_akun(readings)
    if at_home := _at_home(exact, here):
        return Decision(tuple(at_home))
    if any(reading.kind in here for reading in readings):
        return None if exact or len(readings) > 1 else Decision(tuple(readings))
    complete = [reading for reading in exact if reading.kind[1] == 0]
    if complete:
        return Decision(tuple(complete))
    return Decision(tuple(readings)) if _stands_alone(readings, here) else None


def _no_desa_beside_akun(readings: list[Reading]) -> list[Reading]:
    """The readings without a desa's bidang short of a zero, where the text is a whole rekening."""
    if not any(each.exact and _is_akun(each) for each in readings):
        return readings
    return [each for each in readings if each.exact or each.kind[0] is not System.DESA]


def _is_akun(reading: Reading) -> bool:
    """Whether it is a rekening of pendapatan or an akun after it."""
    return reading.kind == (System.REKENING, 0) and reading.segments[0] >= PENDAPATAN


def _at_home(exact: Iterable[Reading], here: Collection[Kind]) -> list[Reading]:
    """Those of a kind that the column has, or of one of its systems with nothing left out."""
    systems = {system for system, _ in here}
    return [
        each
        for each in exact
        if each.kind in here or (each.kind[0] in systems and each.kind[1] == 0)
    ]


def _stands_alone(readings: Sequence[Reading], here: Collection[Kind]) -> bool:
    """Whether it is the only reading and leaves nothing out, or is whole and the first of all."""
    if len(readings) != 1:
        return False
    (only,) = readings
    return only.kind[1] == 0 or (only.exact and not here)
