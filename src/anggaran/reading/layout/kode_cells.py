"""Codes as cells: what a spreadsheet made of them, and where they stand in the cell of a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from string import digits

import numpy as np

from anggaran.kode.cell import looks_like_kode, split_kode_uraian
from anggaran.reading.layout.cells import (
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
_Pair = tuple[int, str, int]  # place of a code of two segments, its group and its number
_LONE = re.compile(r"(\d{1,3})\.? +(\D.*)")
_WRAPPED = re.compile(r"=?\s*\"([^\"]*)\"|'(.*)")
_SHORT = re.compile(
    r"(\d{1,2})\.(\d)"
)  # a code whose last zero may be lost: 1.10 as the number 1.1
_PAIR = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
_LONGEST_PAIR = len("99.99.")
_WRAPS = "='\""
_LED = {*_WRAPS, "-", "\u2013", "\u2014"}
_BRACKETED = re.compile(r"\s*([0-9.]*[0-9]\.?)\s*\[\s*([0-9][0-9.]*)\s*\]\s*")


def plain_codes(cells: Cells) -> Cells:
    """The cells of a code column, None where blank or a dash, without what keeps a code text
    (``="5.1"``), and without the code above in brackets: ``5.1.1.01. [01.01.01]`` below
    ``01.01.01``.

    >>> plain_codes(['="5.1"', "", "5.2", " - ", "01.01", "5.1.1 [01.01]", "5.2.1 [01.02]"])
    ['5.1', None, '5.2', None, '01.01', '5.1.1', '5.2.1 [01.02]']
    """
    joined = Ascii.of(cells)
    texts = cells if joined else [cell for cell in cells if isinstance(cell, str)]
    bracketed = "[" in "".join(texts)  # type: ignore[arg-type]  # texts all, or none is joined
    plain = joined and joined.lengths.all() and not joined.begins(f"{_WRAPS}-").any()
    if plain and not bracketed:
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
    pairs = [
        (i, match[1], int(match[2]))
        for i, text in texts.items()
        if (match := _PAIR.fullmatch(text))
    ]
    printed = {(group, number) for _, group, number in pairs}
    found: dict[int, str] = {}
    for before, pair, after in zip([None, *pairs], pairs, [*pairs[1:], None], strict=False):
        index, group, number = pair
        whole = 10 * number
        is_short = number and _SHORT.fullmatch(texts[index]) and (group, whole) not in printed
        if is_short and _fits(before, pair, after):
            found[index] = f"{group}.{whole}"
    return found


def _fits(before: _Pair | None, pair: _Pair, after: _Pair | None) -> bool:
    """Whether ten times its number follows the code before it, or goes before the next."""
    _, group, number = pair
    whole = 10 * number
    previous, following = before and before[1:], after and after[1:]
    closes = following == (group, whole + 1) and previous != (group, number - 1)
    return closes or previous == (group, whole - 1)


def split_column(cells: Cells, uraian: list[str] | None) -> tuple[list[object], list[str]]:
    """Codes and labels from cells that hold both; a cell without a code is a label.

    A lone number leads a label where other codes of the column begin with it: ``4 Pendapatan``
    above ``4.1 Pajak``, ``41. Pendapatan`` above ``4101. Pajak``.
    """
    pairs = [split_kode_uraian(text_of(cell)) for cell in cells]
    tops = {top for pair in pairs if pair for top in _tops(pair[0])}
    codes: list[object] = []
    labels: list[str] = []
    for position, (cell, printed) in enumerate(zip(cells, pairs, strict=True)):
        text = text_of(cell)
        pair = printed or _led(text, tops)
        alone = looks_like_kode(cell)
        codes.append(pair[0] if pair else cell if alone else None)
        own = pair[1] if pair else "" if alone else text
        labels.append(own or (uraian[position] if uraian else ""))
    return codes, labels


def _led(text: str, tops: set[str]) -> tuple[str, str] | None:
    """A label and the lone number that leads it, where that is a code."""
    lone = _LONE.fullmatch(text)
    return (lone[1], lone[2]) if lone and lone[1] in tops else None


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
    tops = (
        {top for cell in codes if not is_blank(cell) for top in _tops(text_of(cell))}
        if blank
        else set()
    )
    for position in blank:
        pair = split_kode_uraian(labels[position]) or _led(labels[position], tops)
        if pair:
            codes[position], labels[position] = pair
    return codes if blank else cells


def move_labels(cells: Cells, labels: list[str]) -> Cells:
    """Take the label out of a code cell that runs on over a blank label cell: ``JUMLAH``."""
    if all(labels):
        return cells
    codes = list(cells)
    for position in [index for index, label in enumerate(labels) if not label]:
        cell = codes[position]
        if isinstance(cell, str) and is_prose(cell):
            text = text_of(cell)
            if pair := split_kode_uraian(text):
                codes[position], labels[position] = pair
            elif not is_code(cell):
                codes[position], labels[position] = None, text
    return codes


def move_number_labels(nomor: list[str], labels: list[str]) -> None:
    """Take a label out of a number cell where it runs on over a blank label cell: ``JUMLAH``."""
    for position in [index for index, label in enumerate(labels) if not label]:
        if is_prose(nomor[position]) and not is_outline(nomor[position]):
            nomor[position], labels[position] = "", nomor[position]


def join_segments(columns: Sequence[Cells]) -> list[object]:
    """One code a row from columns of one segment each.  A gap stays visible (``5..02``), and is no
    code.

    >>> join_segments([["5.", "5."], ["1.", ""], ["02", ""]])
    ['5.1.02', '5']
    """
    texts = [[text.strip(" .") for text in texts_of(column)] for column in columns]
    return [".".join(row).rstrip(".") or None for row in zip(*texts, strict=True)]
