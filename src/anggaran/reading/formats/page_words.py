"""The words of a cell as text: what its edge broke over two lines is whole again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from anggaran.reading.formats.page_lines import Word

_REST = re.compile(r"[\d.,]+\)?")
_GROUP = 3  # digits of a group of thousands
_GROUPS = re.compile(r"\W*\d{1,3}([.,])(?:\d{3}\1)+(\d*)\)?")
_PADDING = 5.5  # points between the letters of a cell and its edge, at most
_JOINING = frozenset(  # words that begin a line, and go on with none
    {"dan", "di", "ke", "dari", "yang", "untuk", "pada", "dengan", "atas", "oleh", "serta"}
    | {"atau", "bagi", "dalam", "antar", "kepada", "yg", "dgn", "utk", "dll", "lainnya"}
)


def text_of(words: Sequence[Word], right: float) -> str:
    """The words of a cell, line by line.

    Args:
        words: the words, in their order.
        right: the right edge of the cell, infinite where it is not known.
    """
    text = ""
    for last, word in pairwise([None, *words]):
        if word is None:
            continue
        is_one = last is not None and _is_below(last, word) and _is_broken(last, word, right)
        text += word.text if not text or is_one else f" {word.text}"
    return text


def has_no_room(last: Word, word: Word, right: float) -> bool:
    """Whether a word was broken, or stood too near to the right edge of its cell for the next."""
    blank = (word.bottom - word.top) / 4
    room = right - last.right - _PADDING
    return word.right - word.left + blank > room or _is_broken(last, word, right)


def _is_below(last: Word, word: Word) -> bool:
    """Whether a word stands on the next line of a cell, or on the next page."""
    return word.left < last.right


def _is_broken(last: Word, word: Word, right: float) -> bool:
    """Whether a word, or a number, goes on in the next line: no letter more had room before."""
    letter = (word.right - word.left) / len(word.text)
    fits = right - last.right - _PADDING >= letter
    if last.is_figure or word.is_figure:
        return _is_number(last, word, fits=fits)
    is_word = last.text[-1:].isalpha() and word.text[:1].islower()
    return is_word and not fits and word.text not in _JOINING


def _is_number(last: Word, word: Word, *, fits: bool) -> bool:
    """Whether two parts are one number."""
    if last.text[-1:] in {".", ","} and last.text[:1].isdigit():
        return word.text[:1].isdigit()
    if _REST.fullmatch(word.text) and last.text[-1:].isdigit() and not fits:
        return _has_groups(last.text)
    whole = last._replace(text=last.text + word.text)
    return whole.is_money and (not last.is_money or _is_cut(last.text))


def _has_groups(text: str) -> bool:
    """Whether a number has two marks or more, as an amount has that is not done."""
    return sum(mark in ".," for mark in text) > 1


def _is_cut(text: str) -> bool:
    """Whether the last group of thousands of an amount has too few digits."""
    found = _GROUPS.fullmatch(text)
    return found is not None and len(found[2]) < _GROUP
