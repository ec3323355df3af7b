"""The cut-off of a table: to which day its figures run, read from what is printed above it.

An LRA is cumulative to a date, and the exports of two SKPD may stop at different ones; often the
date stands in the titles alone (``01 Januari 2026 Sampai 31 Juli 2026``). Months are named as Babel
names them in Indonesian.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import NamedTuple

from babel import Locale

from anggaran.finding import Text

_NAMES = Locale("id").months["format"]
MONTHS: tuple[str, ...] = tuple(str(name).lower() for name in _NAMES["wide"].values())
_FULL = {str(name).lower(): month for month, name in _NAMES["wide"].items()} | {
    "pebruari": 2,
    "nopember": 11,
}
_SHORT = {str(name).lower(): month for month, name in _NAMES["abbreviated"].items()} | {
    "agt": 8,
    "sept": 9,
    "nop": 11,
}
_MONTHS = _SHORT | _FULL
_ORDINALS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "pertama": 1,
    "kedua": 2,
    "ketiga": 3,
    "keempat": 4,
}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL = "|".join([*sorted(_ORDINALS, key=len, reverse=True), "[1-4]"])
_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = rf"(?:[\s,-]+(?:(?:tahun|thn?)(?:\s+anggaran)?|t\.?\s?a\.?)?\s*(?P<year>{_YEAR})\b)?"
_POINT = re.compile(
    rf"\b(?:(?P<iso>{_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)\b"
    rf"|(?P<day>\d{{1,2}})[/.-](?P<number>\d{{1,2}})[/.-](?P<full_year>{_YEAR})\b"
    rf"|(?:(?P<of>\d{{1,2}})[\s-]+)?(?P<month>{_MONTH})\b{_OF_YEAR}"
    rf"|(?P<span>triwulan|tw|semester|smt)\.?\s*(?P<ordinal>{_ORDINAL})\b"
    rf"{_OF_YEAR.replace('year', 'span_year')})",
    re.IGNORECASE,
)
_UNTIL = r"(?:\bs\s?[./]?\s?d\b\.?|\bsampai(?:\s+dengan)?\b|\bhingga\b)"
_ASIDE = r"(?:[\s:.]|\b(?:pada|tanggal|tgl|bulan|akhir|pelaporan|laporan|realisasi)\b)*"
_CUE = re.compile(
    rf"(?:{_UNTIL}|\b(?:per|posisi|berakhir|periode|bulan|keadaan)\b){_ASIDE}$", re.IGNORECASE
)
_RANGE = re.compile(rf"\s*(?:{_UNTIL}|[-–—]){_ASIDE}", re.IGNORECASE)
_AND = re.compile(rf"\s*(?:dan|&){_ASIDE}", re.IGNORECASE)
_MORE = re.compile(rf"\s*(?:,|/|-|–|&|dan\b|{_UNTIL})\s*(?:{_ORDINAL})\b", re.IGNORECASE)
_LONGEST = 1000  # characters of a line above a table; a longer one is a note, and no title
_YEARS = rf"{_YEAR}(?:\s*(?:dan|[,/&–-])\s*{_YEAR})*"
_BUDGET_YEAR = re.compile(rf"\b(?:tahun\s+anggaran|t\.?a\.?)\s*:?\s*({_YEARS})\b", re.IGNORECASE)
_ANY_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_TAHUN = re.compile(
    rf"(\bno(?:mor|\.)?\s*\S+\s+)?\b(?:tahun|thn?)\s*:?\s*({_YEARS})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Period:
    """What a table covers.

    Attributes:
        year: the budget year.
        start: the first day, only where one is printed: a month, triwulan or semester may be meant
            by itself or cumulated from January, so a start is never taken from its name.
        end: the last day, the cut-off; None where only the year is printed.
        text: the words that say so; it names the sheet or the file where only its name does, which
            is weaker.
    """

    year: int
    start: date | None
    end: date | None
    text: str


class Sought(NamedTuple):
    """A period, or why there is none; a period of a year alone may carry a reason too."""

    period: Period | None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class _Day:
    """A point in time as printed; the year is None where it stands elsewhere."""

    year: int | None
    month: int
    day: int | None

    def last(self, year: int) -> date | None:
        """Its last day; None where the calendar has no such day."""
        try:
            return date(year, self.month, self.day or calendar.monthrange(year, self.month)[1])
        except (ValueError, calendar.IllegalMonthError):
            return None

    def first(self, year: int) -> date | None:
        """Its first day, likewise."""
        return replace(self, day=self.day or 1).last(year)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A cut-off as printed, with the start of the range where it closes one."""

    end: _Day
    text: str
    start: _Day | None = None


def read_period(
    titles: Sequence[str], file: str | None = None, sheet: str | None = None
) -> Period | None:
    """The period of a table, by the lines above it, else by the name of its sheet or its file.

    Args:
        titles: the lines printed above the table.
        file: name of its file, weaker evidence.
        sheet: name of its sheet, likewise.

    Returns:
        the period; None where no year is printed or the titles name two different cut-offs.

    Two years of one date (``31 Desember 2023 dan 2022``) are the comparative form of PSAP 02: the
    first counts.

    >>> read_period(["LAPORAN REALISASI ANGGARAN",
    ...     "01 Januari 2026 Sampai 31 Juli 2026"]).end.isoformat()
    '2026-07-31'
    >>> print(read_period(["TAHUN ANGGARAN 2026"], "lra_mei.xlsx").text)
    mei (nama berkas lra_mei.xlsx)
    >>> read_period(["s.d. 31 Juli 2026", "Bulan Mei 2026"])
    """
    return find_period(titles, file, sheet).period


def find_period(titles: Sequence[str], file: str | None = None, sheet: str | None = None) -> Sought:
    """:func:`read_period`, with the reason where there is no period or no cut-off.

    >>> print(find_period(["s.d. 31 Juli 2026", "Bulan Mei 2026"]).reason.id)
    judul menyebut lebih dari satu tanggal: s.d. 31 Juli 2026; Bulan Mei 2026
    """
    lines = [" ".join(title.split()) for title in titles if len(title) <= _LONGEST]
    printed = _budget_years(lines)
    names = _names_of(file, sheet)
    years = printed or {year for name in names for year in _years_of(name.words)}
    if cuts := list(chain.from_iterable(map(_cuts, lines))):
        return _settle(cuts, years, Text("judul menyebut", "the titles name"))
    in_names = (_in_name(name, years) for name in names)
    if named := next(filter(None, in_names), None):
        return named
    no_date = Text("tanggal tutupnya tidak tercetak", "no cut-off is printed")
    year = _only(years)
    if year is None:
        return Sought(None, no_date)
    telling = [name for name in reversed(names) if year in _years_of(name.words)]
    origin = f" ({telling[0].kind.id} {telling[0].text})" if telling and not printed else ""
    return Sought(Period(year, None, None, f"{year}{origin}"), no_date)


class _Name(NamedTuple):
    """The name of a sheet or a file, and its words."""

    text: str
    words: str
    kind: Text


def _names_of(file: str | None, sheet: str | None) -> list[_Name]:
    """The names that a table comes from, the nearer one first."""
    base = re.split(r"[\\/]", file or "")[-1]
    names = (
        _Name(sheet or "", _words(sheet or ""), Text("nama lembar", "sheet name")),
        _Name(base, _words(re.sub(r"\.\w{1,5}$", "", base)), Text("nama berkas", "file name")),
    )
    return [name for name in names if name.text]


def _in_name(name: _Name, years: Iterable[int]) -> Sought | None:
    """The cut-off in the name of a sheet or a file; None where it names none."""
    noted = [
        replace(cut, text=f"{cut.text} ({name.kind.id} {name.text})")
        for cut in _cuts(name.words, loose=True)
    ]
    said = Text(f"{name.kind.id} menyebut", f"the {name.kind.en} names")
    return _settle(noted, years, said) if noted else None


def _settle(cuts: Sequence[_Cut], years: Iterable[int], said: Text) -> Sought:
    """One cut-off from all that are named, or the reason why not."""
    budget = _only(years)
    found: dict[date | None, Period] = {}
    for cut in cuts:
        period = _period_of(cut, budget)
        if isinstance(period, Text):
            return Sought(None, period)
        known = found.get(period.end)
        if known is None or (period.start and not known.start):
            found[period.end] = period
    if len(found) == 1:
        return Sought(next(iter(found.values())))
    texts = "; ".join(period.text for period in found.values())
    several = (
        f"{said.id} lebih dari satu tanggal: {texts}",
        f"{said.en} more than one date: {texts}",
    )
    return Sought(None, Text(*several))


def _period_of(cut: _Cut, budget: int | None) -> Period | Text:
    """The period that ends there, in the budget year where it names none; or why there is none."""
    year = cut.end.year or budget
    if year is None:
        return Text(f"{cut.text} tanpa tahun", f"{cut.text} has no year")
    end = cut.end.last(year)
    if end is None:
        return Text(f"{cut.text} tidak ada di kalender", f"{cut.text} is not in the calendar")
    start = cut.start.first(cut.start.year or year) if cut.start else None
    return Period(budget or end.year, start, end, cut.text)


def _cuts(line: str, *, loose: bool = False) -> Iterator[_Cut]:
    """The cut-offs that a title names: dates after a word such as ``s.d.`` or ``per``, ranges,
    spans, bare months.

    A day by itself within a sentence is no cut-off: it may be the day of printing, or of a
    regulation. In the name of a file or a sheet (``loose``) a month written out needs no such word.
    """
    last: re.Match[str] | None = None
    held: _Cut | None = None
    for point in _POINT.finditer(line):
        between = line[last.end() : point.start()] if last else ""
        if last and _RANGE.fullmatch(between):
            held = _Cut(_day(point), line[last.start() : point.end()], _day(last))
        elif held and last and _AND.fullmatch(between) and _is_year_before(_day(last), _day(point)):
            continue
        else:
            if held:
                yield held
            held = _said(line, point, loose=loose)
        last = point
    if held:
        yield held


def _said(line: str, point: re.Match[str], *, loose: bool) -> _Cut | None:
    """A single point as a cut-off, where its line says that it is one."""
    before = line[: point.start()]
    cue = _CUE.search(before)
    if point["span"] and _MORE.match(line, point.end()):
        return None  # triwulan I, II and III: columns of the table, not its cut-off
    if cue or point["span"] or _is_month(line, point, loose=loose):
        return _Cut(_day(point), line[cue.start() if cue else point.start() : point.end()].strip())
    return None


def _is_month(line: str, point: re.Match[str], *, loose: bool) -> bool:
    """True for a month that needs no word to be a cut-off: alone in its line, or with a year and no
    day.
    """
    before = line[: point.start()]
    if not point["month"]:
        return False
    alone = not re.sub(r"[\W_]", "", before + line[point.end() :])
    bare = point["year"] and not point["of"] and not before.endswith(", ")
    return bool(alone or bare or (loose and point["month"].lower() in _FULL))


def _words(name: str) -> str:
    """A file or sheet name as words: ``lra_mei2026`` is ``lra mei 2026``; numeric dates keep their
    marks.
    """
    spaced = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", name.replace("_", " "))
    return " ".join(spaced.split())


def _day(point: re.Match[str]) -> _Day:
    if point["iso"]:
        return _Day(int(point["iso"]), int(point["iso_month"]), int(point["iso_day"]))
    if point["day"]:
        return _Day(int(point["full_year"]), int(point["number"]), int(point["day"]))
    if point["span"]:
        text = point["ordinal"].lower()
        months = 3 if point["span"].lower() in {"triwulan", "tw"} else 6
        return _Day(_int(point["span_year"]), months * (_ORDINALS.get(text) or int(text)), None)
    return _Day(_int(point["year"]), _MONTHS[point["month"].lower()], _int(point["of"]))


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _is_year_before(day: _Day, other: _Day) -> bool:
    """True for the comparative date of a statement: the same day of an earlier year."""
    same = (day.month, day.day) == (other.month, other.day)
    return same and (day.year is None or other.year is None or other.year < day.year)


def _budget_years(lines: Sequence[str]) -> set[int]:
    """The years that the titles name: ``Tahun Anggaran``, else ``Tahun``, but not the year of a
    regulation.
    """
    budget = [years for line in lines for years in _BUDGET_YEAR.findall(line)]
    named = budget or [
        years for line in lines for number, years in _TAHUN.findall(line) if not number
    ]
    return {year for years in named for year in _leading(_years_of(years))}


def _leading(years: Sequence[int]) -> Sequence[int]:
    """Of a year and those before it (``2023 dan 2022``) the first; of a year and those to come,
    all.
    """
    return years[:1] if all(year <= years[0] for year in years) else years


def _years_of(words: str) -> list[int]:
    return [int(year) for year in _ANY_YEAR.findall(words)]


def _only(years: Iterable[int]) -> int | None:
    found = set(years)
    return found.pop() if len(found) == 1 else None
