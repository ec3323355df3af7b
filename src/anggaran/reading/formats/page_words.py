"""The words of a cell as text: what its edge broke over two lines is whole again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from anggaran.reading.formats.page_lines import Word

_PADDING = 3.0  # points between the letters of a cell and its edge, at most
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
        is_one = last is not None and word.top > last.top and _is_broken(last, word, right)
        text += word.text if not text or is_one else f" {word.text}"
    return text


def _is_broken(last: Word, word: Word, right: float) -> bool:
    """Whether a word, or a number, goes on in the next line: no letter more had room before."""
    whole = last._replace(text=last.text + word.text)
    if last.is_figure or word.is_figure:
        mark = last.text[-1:] in {".", ","} and last.text[:1].isdigit()
        return (word.text[:1].isdigit() and mark) or (whole.is_money and not last.is_money)
    letter = (word.right - word.left) / len(word.text)
    room = right - last.right - _PADDING
    is_word = last.text[-1:].isalpha() and word.text[:1].islower()
    return room < letter and is_word and word.text not in _JOINING
