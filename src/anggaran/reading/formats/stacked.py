"""Tables whose cells lie one after another, on one line or on several, as a PDF is extracted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from anggaran.reading.formats.lines import Lines, Rows, is_sentence
from anggaran.reading.layout.meaning import Role, meaning

_MONEY = r"(?:\d{1,3}(?:,\d{3}){2,}(?:\.\d\d)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d\d)?)"
_SMALL = r"(?:\d{1,3}(?:,\d{3})+\.\d\d|\d{1,3}(?:\.\d{3})+,\d\d|0(?:[.,]00)?|\d{1,3}[.,]\d\d ?%?|-)"
_FIGURE = re.compile(rf"\(?(?:{_MONEY}|{_SMALL})\)?")
_LARGE = re.compile(rf"\(?{_MONEY}\)?")
_CODE = re.compile(r"\d{1,2}(?:\.\d{1,4}){1,6}")
_NUMBER = re.compile(r"\d{1,3}\.?")
_MOST = 12  # lines of one label
_HEADING = 12  # lines of a heading
_FIRST = frozenset({"no", "nomor", "kode", "uraian"})
_FEWEST = 3  # rows of a table


@dataclass(slots=True)
class _Row:
    """The words of a row with the line of its figures, and those figures."""

    line: int
    words: list[str]
    figures: list[str]


@dataclass(slots=True)
class _Run:
    """Rows one after another, and the lines that stand above them."""

    above: list[tuple[int, str]]
    rows: list[_Row] = field(default_factory=list)
    pending: list[tuple[int, str]] = field(default_factory=list)


def stacked_tables(lines: Lines) -> Iterator[Rows]:
    """The tables of a document that no tabs part into cells, each with a heading row first."""
    for run in _runs(lines):
        widths = Counter(len(row.figures) for row in run.rows)
        width, count = widths.most_common(1)[0]
        if len(run.rows) < _FEWEST or count != len(run.rows):
            continue
        if heading := _heading(run.above, width):
            number, cells = heading
            coded = "kode" in cells[1].lower()
            yield [(number, cells), *((row.line, _cells(row, coded=coded)) for row in run.rows)]


def _runs(lines: Lines) -> Iterator[_Run]:
    """Stretches of rows with figures, which end at a sentence or where no row ends for long."""
    run = _Run([])
    for number, text in lines:
        if not text.strip():
            continue
        words, figures = _split(text)
        if _ends(text) or len(run.pending) > _MOST + _HEADING:
            if run.rows:
                yield run
            run = _Run([])
        if figures and not _ends(text):
            if run.rows and any(map(_is_heading, run.pending)):
                yield run
                run = _Run([], pending=run.pending)
            _add(run, number, words, figures)
        else:
            run.pending.append((number, text.strip()))
    if run.rows:
        yield run


def _ends(text: str) -> bool:
    """Whether a line ends a stretch of rows: a sentence, or cells parted by tabs or pipes."""
    return "\t" in text or text.lstrip().startswith("|") or is_sentence(text)


def _add(run: _Run, number: int, words: list[str], figures: list[str]) -> None:
    """One row more, whose label are the lines since the last one."""
    waiting = run.pending
    cut = _first_label(waiting)
    if not run.rows:
        cut = len(waiting) if cut is None else cut
        run.above, waiting = waiting[:cut], waiting[cut:]
    elif cut or (words and cut is None and _begins(words[0])):  # a label that goes on below
        run.rows[-1].words += _words(waiting[:cut])
        waiting = [] if cut is None else waiting[cut:]
    run.rows.append(_Row(number, [*_words(waiting), *words], figures))
    run.pending = []


def _words(lines: list[tuple[int, str]]) -> list[str]:
    return [word for _, text in lines for word in text.split()]


def _first_label(waiting: list[tuple[int, str]]) -> int | None:
    """Where a label begins among the lines above its figures: at a number or a code in front; None
    where no line has one.
    """
    begins = (i for i, (_, text) in enumerate(waiting) if _begins(text.split()[0]))
    return next(begins, None)


def _begins(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word) or _CODE.fullmatch(word))


def _is_heading(line: tuple[int, str]) -> bool:
    """Whether a line begins a heading: the number of a row, its code or its label comes first."""
    words = line[1].split()
    return len(words) > 1 and words[0].lower().rstrip(".") in _FIRST


def _split(text: str) -> tuple[list[str], list[str]]:
    """The words of a line, and the figures that it ends in, one of them large."""
    words = text.split()
    cut = len(words)
    while cut and _FIGURE.fullmatch(words[cut - 1]):
        cut -= 1
    figures = words[cut:]
    large = any(map(_LARGE.fullmatch, figures)) or len(figures) > 1
    if not large or (cut and words[cut - 1].lower().startswith(("rp", "sebesar"))):
        return words, []
    return words[:cut], figures


def _heading(above: list[tuple[int, str]], width: int) -> tuple[int, list[str]] | None:
    """The heading of a table: number, code and label, then one text for each of its figures."""
    for start in range(len(above) - 1, max(-1, len(above) - _HEADING), -1):
        number, _ = above[start]
        if not _is_heading(above[start]):
            continue
        words = " ".join(text for _, text in above[start:]).split()
        if cells := _parts(words, width):
            return number, cells
    return None


def _parts(words: list[str], width: int) -> list[str] | None:
    """The words of a heading in as many parts as there are figures, from the last label on."""
    nomor = words.pop(0) if words[0].lower().rstrip(".") in {"no", "nomor"} else ""
    last = next((i for i, word in enumerate(words) if _is_money(word)), None)
    if last is None or not last:
        return None
    money: list[str] = []
    for word in words[last:]:
        if money and _goes_on(money[-1], word):
            money[-1] += f" {word}"
        else:
            money.append(word)
    labels = words[:last]
    coded = labels[0].lower() == "kode" and len(labels) > 1
    kode = "Kode" if coded else ""
    uraian = labels[-1] if coded else " ".join(labels)
    return [nomor, kode, uraian, *money] if len(money) == width else None


def _goes_on(above: str, word: str) -> bool:
    """Whether a word goes on the heading of an amount: it names none, or "Jumlah" what it sums."""
    if word == "%":
        return False
    return not _is_money(word) or (word == "Anggaran" and above in {"Jumlah", "Pagu"})


def _is_money(word: str) -> bool:
    return meaning((word,)).role in {Role.UANG, Role.PERSEN, Role.TURUNAN}


def _cells(row: _Row, *, coded: bool) -> list[str]:
    """A row in cells: number, code, label, figures."""
    words = list(row.words)
    nomor = words.pop(0) if words and _NUMBER.fullmatch(words[0]) else ""
    kode = words.pop(0) if coded and words and _CODE.fullmatch(words[0]) else ""
    return [nomor, kode, " ".join(words), *row.figures]
