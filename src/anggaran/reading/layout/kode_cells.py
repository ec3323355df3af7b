"""Codes as cells: what a spreadsheet made of them, and where they stand in the cell of a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, repeat
from string import digits

import numpy as np

from anggaran.kode.cell import looks_like_kode, split_kode_uraian
from anggaran.reading.layout.cells import (
    TOTAL_WORD,
    Ascii,
    is_blank,
    is_dash,
    is_outline,
    is_prose,
    text_of,
    texts_of,
)
from anggaran.reading.layout.profiles import is_code

Cells = Sequence[object]
_Pair = tuple[str, int]  # a code of two segments: its group and its number
_NONE: _Pair = ("", 0)
_LONE = re.compile(r"(\d{1,3})\.? +(\D.*)")
_WRAPPED = re.compile(r"=?\s*\"([^\"]*)\"|'(.*)")
_SHORT = re.compile(
    r"(\d{1,2})\.(\d)"
)  # a code whose last zero may be lost: 1.10 as the number 1.1
_IS_TOTAL = re.compile(rf"{TOTAL_WORD.pattern}(?:[\s:]+[^\W\d]+){{0,5}}[\s:.]*", re.IGNORECASE)
_PAIR = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
_LONGEST_PAIR = len("99.99.")
_WRAPS = "='\""
_LED = {*_WRAPS, "-", "\u2013", "\u2014"}
_TORN = re.compile(r"([0-9.]*\.[0-9]+)[ \t]*[\r\n]+[ \t]*([0-9]+\.?)")  # within a segment
_BRACKETED = re.compile(r"\s*([0-9.]*[0-9]\.?)\s*\[\s*([0-9][0-9.]*)\s*\]\s*")


def plain_codes(cells: Cells) -> Cells:
    r"""The cells of a code column, None where blank or a dash, without what keeps a code text
    (``="5.1"``), whole where a line break tears a segment, and without the code above in brackets:
    ``5.1.1.01. [01.01.01]`` below ``01.01.01``.

    >>> plain_codes(['="5.1"', "", "5.2", " - ", "01.01", "5.1.1 [01.01]", "5.2.1 [01.02]"])
    ['5.1', None, '5.2', None, '01.01', '5.1.1', '5.2.1 [01.02]']
    >>> plain_codes(["5.1.02.01.01.00\n24", "5.1.02.01\n5.1.02.02"])
    ['5.1.02.01.01.0024', '5.1.02.01\n5.1.02.02']
    """
    joined = Ascii.of(cells)
    texts = cells if joined else [cell for cell in cells if isinstance(cell, str)]
    whole = "".join(texts)  # type: ignore[arg-type]  # texts all, or none is joined
    bracketed, torn = "[" in whole, "\n" in whole
    plain = joined and joined.lengths.all() and not joined.begins(f"{_WRAPS}-").any()
    if plain and not bracketed and not torn:
        return cells
    found = [None if cell == "" else _unwrapped(cell) for cell in cells]
    return _of_above(found) if bracketed else found


def _of_above(cells: Cells) -> Cells:
    """The cells without the code above that some repeat in brackets."""
    plain, above = list[object](), ""
    for cell in cells:
        found = _BRACKETED.fullmatch(cell) if isinstance(cell, str) else None
        repeats = found is not None and found[2].strip(" .") == above.strip(" .")
        plain.append(found[1] if found and repeats else cell)
        above = above if repeats or is_blank(cell) else text_of(cell)
    return plain


def _unwrapped(cell: object) -> object:
    if isinstance(cell, str) and "\n" in cell and (torn := _TORN.fullmatch(cell.strip())):
        return torn[1] + torn[2]
    if not isinstance(cell, str) or cell.lstrip()[:1] not in _LED:
        return cell
    match = _WRAPPED.fullmatch(cell.strip())
    return None if is_dash(cell) else match[1] or match[2] or None if match else cell


def lost_zeros(cells: Cells) -> dict[int, str]:
    """Codes that lost their last zero as numbers, by position: between 1.09 and 1.11 stands 1.10.

    It has to follow the code before it in its group, or to go before the next, and to be printed
    nowhere itself.

    >>> lost_zeros(["1", "1.09", "1.1", "1.11"]), lost_zeros([1.8, 1.9, 1.1])
    ({2: '1.10'}, {2: '1.10'})
    """
    joined = Ascii.of(cells)
    short = joined.lengths <= _LONGEST_PAIR if joined and joined.is_even else np.ones(len(cells))
    texts = {
        i: str(cells[i]).strip()
        for i in np.flatnonzero(short).tolist()
        if isinstance(cells[i], str | float)
    }
    matches = {place: match for place, text in texts.items() if (match := _PAIR.fullmatch(text))}
    codes = [(match[1], int(match[2])) for match in matches.values()]
    printed = set(codes)
    found: dict[int, str] = {}
    around = zip([_NONE, *codes], codes, [*codes[1:], _NONE], strict=False)
    for place, (before, (group, number), after) in zip(matches, around, strict=True):
        cut = number > 0 and _SHORT.fullmatch(texts[place])
        if cut and (group, 10 * number) not in printed and _fits(before, (group, number), after):
            found[place] = f"{group}.{10 * number}"
    return found


def _fits(before: _Pair, pair: _Pair, after: _Pair) -> bool:
    """Whether ten times its number follows the code before it, or goes before the next."""
    group, number = pair
    closes = after == (group, 10 * number + 1) and before != (group, number - 1)
    return closes or before == (group, 10 * number - 1)


def split_column(cells: Cells, uraian: list[str] | None) -> tuple[list[object], list[str]]:
    """Codes and labels from cells that hold both; a cell without a code is a label.

    A lone number leads a label where other codes of the column begin with it: ``4 Pendapatan``
    above ``4.1 Pajak``, ``41. Pendapatan`` above ``4101. Pajak``.
    """
    texts = list(map(text_of, cells))
    pairs = list(map(split_kode_uraian, texts))
    tops = _all_tops(pair[0] for pair in pairs if pair)
    codes: list[object] = []
    labels: list[str] = []
    for cell, text, printed, other in zip(cells, texts, pairs, uraian or repeat(""), strict=False):
        alone = (cell, "") if looks_like_kode(cell) else (None, text)
        code, own = printed or _led(text, tops) or alone
        codes.append(code)
        labels.append(own or other)
    return codes, labels


def _led(text: str, tops: set[str]) -> tuple[str, str] | None:
    """A label and the lone number that leads it, where that is a code."""
    lone = _LONE.fullmatch(text)
    return (lone[1], lone[2]) if lone and lone[1] in tops else None


def _all_tops(codes: Iterable[str]) -> set[str]:
    """What the codes begin with."""
    return set(chain.from_iterable(map(_tops, codes)))


def _tops(code: str) -> Iterable[str]:
    """What a code begins with: its first segment, or any digits of it where it has no dots."""
    return accumulate(code) if code.isdecimal() else (code.partition(".")[0],)


def move_codes(cells: Cells, labels: list[str]) -> Cells:
    """Take the code out of a label over a blank code cell, where some rows print both in one cell.

    >>> labels = ["5. BELANJA", "Belanja Pegawai"]
    >>> move_codes([None, "5.1.01"], labels), labels
    (['5', '5.1.01'], ['BELANJA', 'Belanja Pegawai'])
    """
    codes = list(cells)
    joined = Ascii.of(labels)
    led = joined.begins(digits) if joined else [label[:1].isdigit() for label in labels]
    blank = [i for i in np.flatnonzero(led).tolist() if is_blank(codes[i])]
    if not blank:
        return cells
    tops = _all_tops(text_of(cell) for cell in codes if not is_blank(cell))
    for position in blank:
        label = labels[position]
        alone = codes[position], label
        codes[position], labels[position] = split_kode_uraian(label) or _led(label, tops) or alone
    return codes


def move_labels(cells: Cells, labels: list[str]) -> Cells:
    """Take the label out of a code cell that runs on over a blank label cell: ``JUMLAH``."""
    if all(labels):
        return cells
    codes = list(cells)
    for position in _unlabelled(labels):
        cell = codes[position]
        if is_prose(cell):
            kept = (cell, "") if is_code(cell) else (None, text_of(cell))
            codes[position], labels[position] = split_kode_uraian(text_of(cell)) or kept
    return codes


def move_total_words(cells: Cells, labels: Sequence[str]) -> Cells:
    """A code column of flat lines without the word of a total, which stands there where a row names
    none of its codes.
    """
    said = [p for p in _unlabelled(labels) if _IS_TOTAL.fullmatch(text_of(cells[p]))]
    return [None if p in said else cell for p, cell in enumerate(cells)] if said else cells


def _unlabelled(labels: Sequence[str]) -> list[int]:
    return [position for position, label in enumerate(labels) if not label]


def move_number_labels(nomor: list[str], labels: list[str]) -> None:
    """Take a label out of a number cell where it runs on over a blank label cell: ``JUMLAH``."""
    for position in _unlabelled(labels):
        if is_prose(nomor[position]) and not is_outline(nomor[position]):
            nomor[position], labels[position] = "", nomor[position]


def take_total_words(
    rows: Sequence[Sequence[object]], accepted: Sequence[int], labels: list[str]
) -> None:
    """Take the word of a total out of any other cell of its row, where it prints no label: a cell
    merged over columns that are not read, or one of remarks, but no sentence or count.

    >>> labels = ["Gaji", ""]
    >>> take_total_words([["Gaji", "Bantul", 60], ["", "JUMLAH", 60]], range(2), labels)
    >>> labels
    ['Gaji', 'JUMLAH']
    >>> labels = ["Gaji", ""]
    >>> take_total_words([["Gaji", "", 60], ["", "Jumlah peserta 30", 60]], range(2), labels)
    >>> labels
    ['Gaji', '']
    """
    for position in _unlabelled(labels):
        texts = (text_of(cell) for cell in rows[accepted[position]] if isinstance(cell, str))
        labels[position] = next(filter(_IS_TOTAL.fullmatch, texts), "")


def join_segments(columns: Sequence[Cells]) -> list[object]:
    """One code a row from columns of one segment each.  A gap stays visible (``5..02``), and is no
    code.

    >>> join_segments([["5.", "5."], ["1.", ""], ["02", ""]])
    ['5.1.02', '5']
    """
    texts = [[text.strip(" .") for text in texts_of(column)] for column in columns]
    return [".".join(row).rstrip(".") or None for row in zip(*texts, strict=True)]


def without_codes(names: list[str], codes: Sequence[str]) -> list[str]:
    """Names without the code of their row, which an export of SIPD repeats before them.

    >>> without_codes(["1.06.01.2.01 Rapat", "Survei"], ["1.06.01.2.01", "1.06.01.2.02"])
    ['Rapat', 'Survei']
    """
    pairs = zip(names, codes, strict=True)
    return [name.removeprefix(f"{code} ").strip() if code else name for name, code in pairs]
