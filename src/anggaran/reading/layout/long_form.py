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
from anggaran.reading.layout.profiles import MOST, Candidate

_FEW = 12  # different words, or years, that tell amounts apart


def take_long_form(plan: Plan, candidates: Sequence[Candidate], titles: str) -> Sequence[Candidate]:
    """Tell the amounts of one column apart by the words for them beside it: they never add up.

    Returns:
        the candidates, those words aside.
    """
    apart = [c for c in candidates if c.index not in plan.used and _tells_apart(c, candidates)]
    if not apart or (len(plan.money) > 1 and any(map(_measures, apart))):
        return candidates
    headings = {c.index: c.column for c in candidates}
    keys = _keys(apart)
    given, plan.money = plan.money, {}
    for name, place in given.items():
        found = _picked(headings[place], name, keys, titles)
        plan.picks |= found
        plan.money |= dict.fromkeys(found, place)
    plan.apart = tuple(c.index for c in apart)
    return [_aside(c) if c in apart else c for c in candidates]


def _picked(
    base: Column, name: Measure, keys: Sequence[tuple[str, ...]], titles: str
) -> dict[Measure, tuple[str, ...]]:
    """The measures that one column of amounts holds, with the words that tell each apart."""
    columns = [Column(n, (*base.parts, *key), _said(key, name)) for n, key in enumerate(keys)]
    named = name_measures(columns, titles)
    return {Measure(measure): keys[column.index] for measure, column in named.items()}


def _keys(apart: Sequence[Candidate]) -> list[tuple[str, ...]]:
    """What the columns say together, each once; nothing where one of them is blank."""
    rows = dict.fromkeys(zip(*(texts_of(c.profile.cells) for c in apart), strict=True))
    return [key for key in rows if all(key)]


def _said(key: tuple[str, ...], name: Measure) -> Meaning:
    """What one of the amounts measures; where its words tell the year alone, what the column
    does.
    """
    said = meaning(key)
    kind = name.kind if len(key) == 1 and key[0].isdecimal() else "pagu"
    return said if said.role is Role.UANG else Meaning(Role.UANG, kind, year=_year(key))


def _year(key: tuple[str, ...]) -> int | None:
    return next((int(text) for text in key if text.isdecimal()), None)


def _distinct(candidate: Candidate) -> set[str]:
    """The texts of a column; none where they are many."""
    cells = candidate.profile.cells
    if candidate.profile.is_empty or len(set(texts_of(candidate.profile.sample))) > _FEW:
        return set()
    found = {text for text in texts_of(cells) if not is_blank(text)}
    return found if 1 < len(found) <= _FEW else set()


def _tells_apart(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    return _measures(candidate) or (_years(candidate) and _recurs(candidate, candidates))


def _recurs(year: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether the same label stands under several years; else each row has a year of its own."""
    labels = [c for c in candidates if c is not year and c.profile.prose >= MOST]
    years = [text for text in texts_of(year.profile.cells) if text]
    if not labels and len({*years}) == len(years):
        return False
    cells = (texts_of(c.profile.cells) for c in (*labels, year))
    rows = {row for row in zip(*cells, strict=True) if row[-1]}
    return len({row[:-1] for row in rows}) < len(rows)


def _measures(candidate: Candidate) -> bool:
    """True for a column of words such as Anggaran and Realisasi, and of no others."""
    said = [meaning((text,)) for text in _distinct(candidate)]
    bases = {each.base if each.role is Role.UANG else "" for each in said}
    return candidate.profile.prose == 1 and len(bases) > 1 and "" not in bases


def _years(candidate: Candidate) -> bool:
    """True for a column of several years, headed so."""
    texts = _distinct(candidate) if candidate.text.lower().startswith(("tahun", "ta")) else set()
    return bool(texts) and all(t.isdecimal() and 1950 <= int(t) < 2100 for t in texts)


def _aside(candidate: Candidate) -> Candidate:
    column = replace(candidate.column, meaning=Meaning(Role.LEWAT))
    return replace(candidate, column=column)
