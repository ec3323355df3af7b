"""A table in long form: one column of amounts; what they measure, or of which year, in cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anggaran.measure import Measure
from anggaran.reading.layout.cells import is_blank, texts_of
from anggaran.reading.layout.header import Column
from anggaran.reading.layout.meaning import Meaning, Role, meaning
from anggaran.reading.layout.measures import name_measures
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import Candidate

_FEW = 12  # different words, or years, that tell amounts apart


def take_long_form(plan: Plan, candidates: Sequence[Candidate], titles: str) -> Sequence[Candidate]:
    """Tell the amounts of one column apart by the words for them beside it: they never add up.

    Returns:
        the candidates, those words aside.
    """
    if len(plan.money) != 1:
        return candidates
    ((_, place),) = plan.money.items()
    heading = next(c.column for c in candidates if c.index == place)
    apart = [c for c in candidates if c.index != place and _tells_apart(c)]
    if not apart:
        return candidates
    keys = _keys(apart)
    columns = [Column(n, (*heading.parts, *key), _said(key)) for n, key in enumerate(keys)]
    named = name_measures(columns, titles)
    plan.apart = tuple(c.index for c in apart)
    plan.picks = {Measure(measure): keys[column.index] for measure, column in named.items()}
    plan.money = dict.fromkeys(plan.picks, place)
    return [_aside(c) if c in apart else c for c in candidates]


def _keys(apart: Sequence[Candidate]) -> list[tuple[str, ...]]:
    """What the columns say together, each once; nothing where one of them is blank."""
    rows = dict.fromkeys(zip(*(texts_of(c.profile.cells) for c in apart), strict=True))
    return [key for key in rows if all(key)]


def _said(key: tuple[str, ...]) -> Meaning:
    said = meaning(key)
    return said if said and said.role is Role.UANG else Meaning(Role.UANG, "pagu", year=_year(key))


def _year(key: tuple[str, ...]) -> int | None:
    return next((int(text) for text in key if text.isdecimal()), None)


def _distinct(candidate: Candidate) -> set[str]:
    """The texts of a column; none where they are many."""
    cells = candidate.profile.cells
    if candidate.profile.is_empty or len(set(texts_of(candidate.profile.sample))) > _FEW:
        return set()
    found = {text for text in texts_of(cells) if not is_blank(text)}
    return found if 1 < len(found) <= _FEW else set()


def _tells_apart(candidate: Candidate) -> bool:
    return _measures(candidate) or _years(candidate)


def _measures(candidate: Candidate) -> bool:
    """True for a column of words such as Anggaran and Realisasi, and of no others."""
    if candidate.profile.prose < 1:
        return False
    said = [meaning((text,)) for text in _distinct(candidate)]
    money = [each for each in said if each and each.role is Role.UANG and each.base]
    return len({each.base for each in money}) > 1 and len(money) == len(said)


def _years(candidate: Candidate) -> bool:
    """True for a column of several years, headed so."""
    texts = _distinct(candidate) if candidate.text.lower().startswith(("tahun", "ta")) else set()
    return bool(texts) and all(t.isdecimal() and 1950 <= int(t) < 2100 for t in texts)


def _aside(candidate: Candidate) -> Candidate:
    column = replace(candidate.column, meaning=Meaning(Role.LEWAT))
    return replace(candidate, column=column)
