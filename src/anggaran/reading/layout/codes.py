"""Which columns are codes: one, several nested, one split a segment a column; and outline
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise

from anggaran.reading.layout.cells import is_blank, is_outline, text_of
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import MOST, Candidate, headed, with_headless
from anggaran.reading.layout.words import has

_REGIONS = (  # whose numbers no chart of accounts knows
    r"kabupaten|kab|kota|provinsi|prov|wilayah|kecamatan|kec|desa|kelurahan|kemendagri|bps|pos"
    r"|satker|sekolah|npsn|nik|nib|npwp|nip"
)
_PEMDA = r"(?:kode |nama )?(?:daerah|pemda|pemerintah daerah|kabupaten|kota|provinsi|wilayah)"
_NAMED = re.compile(
    r"\W*(?:pemerintah +)?(?:kab(?:upaten)?|kota|prov(?:insi)?|prop(?:insi)?)\b", re.IGNORECASE
)
_SEGMENTS = 4  # columns of whole numbers that together are a code, a segment each


def claim_codes(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take the code columns, and one of outline numbers."""
    coded, numbered = _sort_out(candidates)
    if not coded and _are_segments(numbered):
        coded, numbered = numbered, []
    plan.nomor = numbered[0].index if numbered else None
    if len(coded) > 1 and all(c.profile.segment >= 0.9 for c in coded):
        plan.joined = _joined(coded)
    elif _are_in_two(coded):
        plan.in_two = tuple(c.index for c in coded)
    else:
        _claim_levels(plan, coded, candidates)


def _claim_levels(plan: Plan, coded: Sequence[Candidate], candidates: Sequence[Candidate]) -> None:
    """Take a code column for each level, or those whose last alone tells the code."""
    plan.kode = code_roles(coded)
    labelled = sum(c.of in plan.kode for c in headed(candidates, Role.URAIAN))
    kept = [c for c in candidates if c.index in plan.kode.values()]
    if labelled < 2 and _repeat_ancestors(kept):
        plan.repeated, plan.kode = tuple(plan.kode.values()), {}


def _sort_out(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Columns of codes and columns of outline numbers, each by its heading and what it holds."""
    columns = _code_columns(candidates)
    coded = [c for c in columns if c.profile.code or c.profile.composite >= MOST]
    numbered = [c for c in candidates if _is_numbered(c)]
    if not coded:
        dotted = [c for c in numbered if c.profile.dotted >= MOST and not _is_mixed(c)][:1]
        return dotted, [c for c in numbered if c not in dotted]
    if len(coded) == 1 and coded[0].profile.is_lettered:
        return [], [*coded, *numbered]
    return coded, numbered


def _is_mixed(candidate: Candidate) -> bool:
    """Whether numbers with dots stand below letters and Roman ones, as in ``A``, ``I``, ``1.1``."""
    letters = [text for text in map(_bare, candidate.profile.cells) if text.isalpha()]
    lettered = sum(map(is_outline, letters))
    return lettered > 1 and lettered >= MOST * len(letters)


def _is_numbered(candidate: Candidate) -> bool:
    """Numbers of an outline: headed so, or what stands under a heading of codes and is none."""
    if candidate.role is Role.NOMOR:
        return not candidate.is_empty
    is_outline = not candidate.profile.code and candidate.profile.outline >= MOST
    return candidate.role is Role.KODE and is_outline


def _are_segments(numbered: Sequence[Candidate]) -> bool:
    """Whether columns side by side under one heading of numbers are a code, a segment each: every
    row prints what stands above it again, and some more than one.
    """
    alike = len({c.text for c in numbered}) == 1 and len(numbered) > 1
    return alike and min(c.profile.segment for c in numbered) >= 0.9 and _are_nested(numbered)


def _are_nested(numbered: Sequence[Candidate]) -> bool:
    """Whether a row that has a number in a column has one in all those before, and some have
    several.
    """
    rows = zip(*(c.profile.cells for c in numbered), strict=True)
    filled = [[not is_blank(cell) for cell in row] for row in rows]
    return max(map(sum, filled)) > 1 and all(row == sorted(row, reverse=True) for row in filled)


def _code_columns(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Columns headed as codes, and headless ones of codes right beside them, on either side: a
    heading may stand in the middle over all of them.
    """
    coded = [
        c
        for c in headed(candidates, Role.KODE)
        if not c.is_empty and not _is_of_region(c) and not _numbers_regions(c, candidates)
    ]
    right = with_headless(candidates, coded, lambda profile: profile.code >= MOST)
    return with_headless(candidates[::-1], right, lambda profile: profile.code >= MOST)[::-1]


def _is_of_region(candidate: Candidate) -> bool:
    """Whether a column numbers regions or institutions."""
    said = candidate.of.replace("_", " ")
    return has(_REGIONS, said) and candidate.profile.dotted < MOST


def _numbers_regions(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a column numbers the regions that stand right beside it: ``01.02`` of Kab. Aceh
    Besar.
    """
    if candidate.of and not re.fullmatch(_PEMDA, candidate.of.replace("_", " ")):
        return False
    beside = next((c for c in candidates if c.index == candidate.index + 1), None)
    cells = beside.profile.sample if beside else []
    named = [cell for cell in cells if isinstance(cell, str) and _NAMED.match(cell)]
    return bool(named) and len(named) >= MOST * len(cells)


def _joined(coded: Sequence[Candidate]) -> dict[str, tuple[int, ...]]:
    """The columns of each code split a segment a column; several stand under their own headings."""
    groups: list[list[Candidate]] = []
    for candidate in coded:
        if groups and candidate.column.parts[:1] in ((), groups[-1][0].column.parts[:1]):
            groups[-1].append(candidate)
        else:
            groups.append([candidate])
    if min(map(len, groups)) == 1:  # each segment has a heading
        groups = [[*coded]]
    roles = code_roles([group[0] for group in groups])
    places = (tuple(c.index for c in group) for group in groups)
    return dict(zip(roles, places, strict=True))


def _repeat_ancestors(coded: Sequence[Candidate]) -> bool:
    """True where the codes of each row begin one with the other, from a row with the first
    alone.
    """
    if len(coded) < 2:
        return False
    cells = (c.profile.cells for c in coded)
    rows = [[*filter(None, map(_bare, row))] for row in zip(*cells, strict=True)]
    pairs = chain.from_iterable(map(pairwise, rows))
    nested = all(below.startswith(f"{above}.") for above, below in pairs)
    return nested and 1 in map(len, rows)


def _are_in_two(coded: Sequence[Candidate]) -> bool:
    """Whether two columns under one heading are one code in two parts, as Siskeudes prints it: the
    kegiatan alone, and below it again with each rekening.
    """
    if len(coded) != 2 or coded[1].text not in {"", coded[0].text}:
        return False
    first, second = (list(map(_bare, c.profile.cells)) for c in coded)
    alone = {one for one, other in zip(first, second, strict=True) if one and not other}
    above = [one for one, other in zip(first, second, strict=True) if other]
    return bool(above) and alone.issuperset(above)


def _bare(cell: object) -> str:
    return text_of(cell).strip(" .")


def codes_under_labels(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The columns, those headed ``Program`` or ``Kegiatan`` as codes where only codes stand below.

    Some column of labels has to remain, and some code to have dots: whole numbers alone are rather
    row numbers, unless there are as many columns of them as a code has segments.
    """
    labels = [c for c in headed(candidates, Role.URAIAN) if not c.is_empty]
    coded = [c for c in labels if c.profile.code == 1 and not c.profile.prose]
    dotted = any(c.profile.dotted >= MOST for c in coded)
    if not (dotted or len(coded) >= _SEGMENTS) or len(coded) == len(labels):
        return candidates
    return [_as_code(c) if c in coded else c for c in candidates]


def _as_code(candidate: Candidate) -> Candidate:
    said = replace(candidate.meaning, role=Role.KODE)
    return replace(candidate, column=replace(candidate.column, meaning=said))


def code_roles(coded: Sequence[Candidate]) -> dict[str, int]:
    """Role of each code column: ``kode`` for one, what the headers say for several, else
    numbers.
    """
    said = [c.of for c in coded]
    places = [c.index for c in coded]
    if len(coded) == 1:
        return {"kode": places[0]}
    if any(name.startswith("sumber_dana") for name in said):  # whose money it is: no level below
        said = [name or "kode" for name in said]
    if len(set(said)) == len(said) and all(said):
        return dict(zip(said, places, strict=True))
    return {f"kode_{n}": place for n, place in enumerate(places, 1)}
