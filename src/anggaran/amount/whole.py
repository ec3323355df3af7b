"""Whole numbers in the text of a document, which may be as long as who wrote it likes."""

from __future__ import annotations


def whole(text: str, most: int) -> int | None:
    """A whole number of decimal digits alone, None for anything else and for too many digits.

    Python refuses to read thousands of digits, and takes long over hundreds of them: no number of a
    document passes ``int`` but here.

    Args:
        text: the text, without blanks around it.
        most: digits that a sensible number has there; zeros in front count.

    >>> whole("012", 3), whole("9" * 5000, 9), whole("-1", 9), whole("", 9)
    (12, None, None, None)
    """
    return int(text) if len(text) <= most and text.isdecimal() else None
