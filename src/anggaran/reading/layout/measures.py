"""Names of measures: which amount column is ``pagu``, which ``realisasi_2022``, which
``pagu_operasi``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from anggaran.measure import LAIN, Measure
from anggaran.periode.span import BULAN, is_cut_off
from anggaran.reading.layout.header import Column, is_year
from anggaran.reading.layout.meaning import Meaning, meaning
from anggaran.reading.layout.words import SUMBER, VERSI, has, plain, slug

_SPANS = frozenset([*BULAN, *(f"tw_{n}" for n in range(1, 5)), "semester_1", "semester_2"])
_TIMES = _SPANS | {"ini", "bulan_lalu"}
_BUDGETS = r"dpa|dppa|rka|rkpa|dokumen pelaksanaan|rencana kerja dan anggaran"
_BOTH = r"(anggaran|pagu|target) (dan|serta|vs) realisasi"
_SAID = "anggaran|pagu|realisasi"  # in a statement of balances nothing else is of a budget
_DRAFTS = {"ppas": r"ppas|plafon anggaran sementara", "rapbd": r"r ?apbd|rancangan apbd"}
_PART = r"tahap|termin|ls|gu|tu"  # of what was spent
_WHOLE = (  # words that tell no part of it
    r"\b(?:jumlah|total|keseluruhan|seluruhnya|kumulatif|rp|rupiah|dalam|juta|ribu|keuangan|uang"
    r"|dana|anggaran|belanja|realisasi|penyaluran|pencairan|penyerapan|serapan|pengeluaran|spj)\b"
)

_WHOLE_BAND = r"(?:jumlah|total)(?: (?:seluruh(?:nya)?|keseluruhan|belanja|anggaran))?"
_UNIT = re.compile(
    r"\((?:dalam )?(?:(?:ribu|juta|mili?[ay]r)(?:an)? ?)?(?:rp|rupiah)?\.?\)", re.IGNORECASE
)
_TOTAL = frozenset({"total", "jumlah"})
_MEASURES = frozenset({"pagu", "anggaran", "alokasi", "realisasi", "rp", "rupiah"})
_PAIR = 2  # columns of which none need be the sum of the others
_MANY = 4  # groups over the same headings that make a table wide
Key = tuple[str, ...]  # base and qualifiers of a column
SumAmong = Callable[[Sequence[Column]], int | None]
"""Gives the index of the column that is the sum of the others by its figures."""


def name_measures(
    columns: Sequence[Column],
    titles: str = "",
    sum_among: SumAmong = lambda _: None,
    *,
    budget: bool = True,
) -> dict[Measure, Column]:
    """Name the amount columns of a table.

    A year is printed in the name only where it tells columns apart; of several years of realisasi
    the latest is ``realisasi`` itself, unless pagu comes in several years too.  A version ("setelah
    perubahan") and a cut-off ("s.d. Triwulan III") are named only where another one stands beside
    them.

    Args:
        columns: the amount columns, from left to right.
        titles: what stands above the table, for a column headed only by a month.
        sum_among: tells the total of parts whose headings name none.
        budget: False where mere years are those of a neraca or another statement of balances.

    Returns:
        name to column, from left to right.
    """
    keys = {column.index: _key(column, titles, budget=budget) for column in columns}
    if is_wide(columns):
        return _by_group(columns, keys)
    keys = _set_drafts_apart(columns, keys)
    keys = _total_spans(columns, keys, titles)
    keys = _set_disbursed_apart(columns, keys)
    keys = _set_bands_apart(columns, keys)
    keys = _set_parts_apart(columns, keys, sum_among)
    keys = _drop_lone(VERSI.__contains__, keys)
    keys = _drop_lone(SUMBER.__contains__, keys)
    keys = _drop_told_by_year(columns, keys)
    keys = _drop_lone(_is_time, keys, if_one=is_cut_off)
    keys = _name_running(keys)
    groups: dict[Key, list[Column]] = defaultdict(list)
    for column in columns:
        groups[keys[column.index]].append(column)
    many_pagu_years = any(
        len(_years(group)) > 1 for key, group in groups.items() if key[0] == "pagu"
    )
    named: dict[Measure, Column] = {}
    totals = {c.index for group in groups.values() for c in _totals_of(group)}
    for column in sorted(columns, key=lambda each: each.index not in totals):
        key = keys[column.index]
        name = (
            own_name(column)
            if key[0] == LAIN
            else _with_year("_".join(key), column, groups[key], many_pagu_years=many_pagu_years)
        )
        named[Measure(_unique(name, column, named), year=column.meaning.year)] = column
    return dict(sorted(named.items(), key=lambda each: each[1].index))


def _totals_of(group: Sequence[Column]) -> list[Column]:
    """Of columns that nothing known tells apart the one that is called the total of all, where each
    other says more than it does: ``52 Barang Pagu``, ``57 Bansos Pagu`` and ``Total Pagu``.
    """
    words = {column.index: set(plain(column.text).split()) for column in group}
    totals = [column for column in group if words[column.index] & _TOTAL]
    if len(totals) != 1 or len(group) < _PAIR:
        return []
    own = words.pop(totals[0].index) - _TOTAL
    bare = bool(own) and own <= _MEASURES
    return totals if bare and all(own < other for other in words.values()) else []


def is_wide(columns: Sequence[Column]) -> bool:
    """Whether the same headings stand below many groups that nothing else tells apart.

    A recap with a group of columns for each kind of income and spending is wide; Operasi, Modal and
    Transfer are kelompok, which a measure knows.
    """
    groups: dict[Meaning, set[str]] = defaultdict(set)
    for column in columns:
        groups[column.meaning].add(group_of(column))
    return any(len(names - {""}) >= _MANY for names in groups.values())


def group_of(column: Column) -> str:
    """The slug of the group headings above a column; ``""`` where it stands under none."""
    return slug(" ".join(column.parts[:-1]))


def own_name(column: Column) -> str:
    """The name of an amount that goes by its heading: ``lain_saldo_2024``."""
    return f"{LAIN}_{slug(_UNIT.sub(' ', column.text)) or 'kolom'}"


def _by_group(columns: Sequence[Column], keys: Mapping[int, Key]) -> dict[Measure, Column]:
    """Name each column by what it measures and by its group."""
    named: dict[Measure, Column] = {}
    for column in columns:
        words = [keys[column.index][0], group_of(column)]
        name = _unique("_".join(filter(None, words)), column, named)
        named[Measure(name, year=column.meaning.year)] = column
    return named


def _key(column: Column, titles: str, *, budget: bool = True) -> Key:
    """Base and qualifiers of a column; the titles say what a mere month or year measures."""
    said = column.meaning
    base = said.base
    if not budget and (is_year(column) or not (base and has(_SAID, plain(column.text)))):
        base = LAIN
    if not base:
        title = plain(titles)
        realised = has("realisasi", title) and not has(f"{_BOTH}|kas", title)
        planned = "rak" if _SPANS & set(said.qualifiers) else "pagu"
        timed = planned == "rak" or said.year or any(map(is_cut_off, said.qualifiers))
        base = "realisasi" if realised and timed else planned
    return (base, *said.qualifiers)


def _set_drafts_apart(columns: Sequence[Column], keys: Mapping[int, Key]) -> dict[int, Key]:
    """PPAS beside the R-APBD that followed it: two versions of one budget, and neither is the
    other's pagu.
    """
    told = {
        name: [c for c in columns if keys[c.index] == ("pagu",) and has(words, plain(c.text))]
        for name, words in _DRAFTS.items()
    }
    drafts = [*chain.from_iterable(told.values())]
    if any(len(named) != 1 for named in told.values()) or len(_years(drafts)) > 1:
        return dict(keys)
    return {**keys, **{named[0].index: ("pagu", name) for name, named in told.items()}}


def _total_spans(columns: Sequence[Column], keys: Mapping[int, Key], titles: str) -> dict[int, Key]:
    """A plain "Jumlah" right of months or quarters totals them: it is of their base.

    Where it says more than they do ("Jumlah Realisasi"), they are of its base.  In a DPA or RKA
    without another budget the Jumlah of its plan is the budget.
    """
    named = dict(keys)
    spans: list[Column] = []
    for column in columns:
        key, said = keys[column.index], column.meaning
        if len(key) == 2 and key[1] in _SPANS:
            spans.append(column)
        elif spans and len(key) == 1 and said:
            named |= _of_one_base(column, said, spans, keys)
            spans = []
    totals = [index for index, key in named.items() if key == ("rak",) and key != keys[index]]
    if has(_BUDGETS, plain(titles)) and all(key[0] != "pagu" for key in named.values()):
        named |= dict.fromkeys(totals[:1], ("pagu",))
    return named


def _of_one_base(
    column: Column, said: Meaning, spans: Sequence[Column], keys: Mapping[int, Key]
) -> dict[int, Key]:
    """A total and the spans left of it that take the base of the other; none where both say it."""
    base = keys[column.index][0]
    if base == "pagu":
        return {column.index: keys[spans[-1].index][:1]} if said.weak else {}
    is_total = has("jumlah|total", plain(column.text))
    if is_total and not any(c.meaning.base for c in spans):
        return {span.index: (base, *keys[span.index][1:]) for span in spans}
    return {}


def _set_disbursed_apart(columns: Sequence[Column], keys: Mapping[int, Key]) -> dict[int, Key]:
    """SP2D beside SPJ or realisasi was disbursed, and is spent only when it is accounted for (PSAP
    02); so was what was handed on beside a realisasi of the same time.
    """
    named = dict(keys)
    spent = {index: key for index, key in keys.items() if key[0] == "realisasi"}
    for words in ("sp2d", "penyaluran", "pencairan"):
        told = {column.index for column in columns if has(words, plain(column.text))} & spent.keys()
        others = [key for index, key in spent.items() if index not in told and "lalu" not in key]
        same = others if words == "sp2d" else {*others} & {spent[index] for index in told}
        named |= {index: ("realisasi", words, *spent[index][1:]) for index in told if same}
    return named


def _set_bands_apart(columns: Sequence[Column], keys: Mapping[int, Key]) -> dict[int, Key]:
    """``Aparatur | Publik | Jumlah`` over one ``Anggaran | Realisasi`` each: the measures are those
    of the band Jumlah, the other bands are parts of them.
    """
    bands: dict[str, dict[Key, int]] = defaultdict(dict)
    for column in columns:
        bands[" ".join(column.parts[:-1])][keys[column.index]] = column.index
    whole = [band for band in bands if re.fullmatch(_WHOLE_BAND, plain(band))]
    same = len({frozenset(its) for its in bands.values()}) == 1
    each_once = sum(map(len, bands.values())) == len(columns)
    if len(whole) != 1 or len(bands) == 1 or not (same and each_once) or _years(columns):
        return dict(keys)
    named = dict(keys)
    for band in bands.keys() - whole:
        named |= {index: (*key, slug(band)) for key, index in bands[band].items()}
    return named


def _set_parts_apart(
    columns: Sequence[Column], keys: Mapping[int, Key], sum_among: SumAmong
) -> dict[int, Key]:
    """``LS | GU | TU | Jumlah`` or ``Tahap I | Tahap II`` below one heading: only what totals them
    is the realisasi itself, and where nothing does there are parts alone.
    """
    named = dict(keys)
    for own, bare in _spent_together(columns, keys):
        total = _total_by_words(bare)
        whole = total.index if total else sum_among(own)
        for column in bare:
            words = slug(column.parts[-1])
            if column.index != whole and words and _may_be_part(column):
                named[column.index] = (*keys[column.index], words)
    bare = [c for c in columns if keys[c.index] == ("pagu",)]
    whole = sum_among(bare) if len(bare) > _PAIR else None
    if whole is not None:  # Alokasi Dasar, Afirmasi, … and the Pagu that they make
        named |= {c.index: ("pagu", slug(c.parts[-1])) for c in bare if c.index != whole}
    return named


def _spent_together(
    columns: Sequence[Column], keys: Mapping[int, Key]
) -> Iterator[tuple[list[Column], list[Column]]]:
    """Columns of realisasi, or of a plan of it, below one heading, and those of them that no
    qualifier tells apart.
    """
    groups: dict[tuple[object, ...], list[Column]] = defaultdict(list)
    for column in columns:
        if (base := keys[column.index][0]) in {"realisasi", "rak"}:
            groups[base, column.parts[:-1], column.meaning.year].append(column)
    for own in groups.values():
        least = min((keys[column.index] for column in own), key=len)
        bare = [column for column in own if keys[column.index] == least]
        if len(bare) > 1 or (len(own) > 1 and not _is_qualified(bare[0])):
            yield own, bare


def _is_qualified(column: Column) -> bool:
    """Whether the lowest heading of a column tells its kelompok, version or time."""
    return bool(meaning(column.parts[-1:]).qualifiers)


def _may_be_part(column: Column) -> bool:
    """Below a heading of their own all are parts; elsewhere those that are called so."""
    return len(column.parts) > 1 or has(_PART, plain(column.text))


def _total_by_words(columns: Sequence[Column]) -> Column | None:
    """The one of them whose heading names no part, ``Jumlah`` before ``Rp``."""
    said = {c.index: plain(re.sub(r"\(.*?\)", " ", c.parts[-1])) for c in columns}
    totals = [c for c in columns if has("jumlah|total", said[c.index])]
    whole = [c for c in columns if not re.sub(_WHOLE, "", said[c.index]).strip()]
    if both := [c for c in totals if c in whole]:
        return both[-1]
    return totals[0] if len(totals) == 1 else next(iter(whole), None)


def _drop_lone(
    is_part: Callable[[str], bool],
    keys: Mapping[int, Key],
    if_one: Callable[[str], bool] = bool,
) -> dict[int, Key]:
    """Leave parts of one kind out of a name where all columns that but for them are alike have the
    same.

    Args:
        is_part: whether a part is of the kind: a version, a source, a time.
        keys: the names.
        if_one: what one part at least must be.
    """
    bare = {index: tuple(part for part in key if not is_part(part)) for index, key in keys.items()}
    alike: dict[Key, set[Key]] = defaultdict(set)
    for index, key in keys.items():
        alike[bare[index]].add(key)
    dropped = dict(keys)
    for short, (key, *others) in alike.items():
        if not others and any(map(if_one, key)):
            dropped |= {index: short for index in keys if bare[index] == short}
    return dropped


def _drop_told_by_year(columns: Sequence[Column], keys: Mapping[int, Key]) -> dict[int, Key]:
    """Leave ``maju`` out of a name where a year is printed for it and another one for the budget
    beside it.
    """
    years = {column.index: column.meaning.year for column in columns}
    dropped = dict(keys)
    for index, key in keys.items():
        bare = tuple(part for part in key if part != "maju")
        beside = {years[other] for other, its in keys.items() if its == bare}
        if beside and bare != key and years[index] and beside.isdisjoint({years[index], None}):
            dropped[index] = bare
    return dropped


def _name_running(keys: Mapping[int, Key]) -> dict[int, Key]:
    """``s.d. Mei | Juni | s.d. Juni`` is up to last month, this month, up to this month."""
    named = dict(keys)
    kinds: dict[Key, list[int]] = defaultdict(list)
    for index, key in keys.items():
        if key[-1] in _SPANS or is_cut_off(key[-1]):
            kinds[key[:-1]].append(index)
    for bare, places in kinds.items():
        times = [keys[index][-1] for index in places]
        if len(times) == 3 and is_cut_off(times[0]) and times[2] == f"sd_{times[1]}":
            running = ((*bare, time) for time in ("sd_lalu", "ini", "sd_ini"))
            named |= dict(zip(places, running, strict=True))
    return named


def _is_time(part: str) -> bool:
    return part in _TIMES or part.startswith("sd_")


def _years(columns: Iterable[Column]) -> set[int]:
    return {year for column in columns if (year := column.meaning.year)}


def _with_year(name: str, column: Column, group: Sequence[Column], *, many_pagu_years: bool) -> str:
    year = column.meaning.year
    years = _years(group)
    if year is None or (len(years) == 1 and len(group) == 1):
        return name
    latest_stands_alone = name.startswith("realisasi") and not many_pagu_years
    dated = [other for other in group if other.meaning.year]
    if latest_stands_alone and year == max(years) and len(dated) == len(group):
        return name
    return f"{name}_{year}"


def _unique(name: str, column: Column, named: Mapping[Measure, Column]) -> str:
    """A name not taken yet: by the words that differ from the column that has it, else by
    counting.
    """
    if name not in named:
        return name
    known = set(plain(named[Measure(name)].text).split())
    differing = " ".join(word for word in plain(column.text).split() if word not in known)
    if differing and f"{name}_{slug(differing)}" not in named:
        return f"{name}_{slug(differing)}"
    return next(f"{name}_{n}" for n in range(2, len(named) + 3) if f"{name}_{n}" not in named)
