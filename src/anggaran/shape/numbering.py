"""The levels that outline numbers print: by their styles (I, A, 1, a), and by how each is counted.

A form may use one style on two levels (``1.`` above ``a)`` and below it again).  Then the count
tells: ``1`` opens a level, and a number goes on where its predecessor stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from anggaran.amount.whole import whole

Parents = list[int]

_DIGITS = 9  # of a count

_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_DECIMAL = re.compile(r"\d+(\.\d+)+\.?")
_BARE = re.compile(r"[\s().\[\]:]+")
_LEADING = re.compile(r"\s*(\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})(?:\.\)?|\)))\s+(?=[^\W\d])")


def leading_number(label: str) -> str:
    """The outline number with which a label begins, ``""`` where it has none.

    >>> leading_number("a) Bidang Jalan"), leading_number("2. DAU"), leading_number("1.5 km jalan")
    ('a)', '2.', '')
    """
    found = _LEADING.match(label)
    return found[1] if found else ""


def number_styles(numbers: Sequence[str]) -> list[str]:
    """The style of each outline number: ``I``, ``A``, ``1``, ``a``, ``i``, ``1.1``, or ``""``.

    A lone letter is a Roman numeral only where Roman numerals are counted: ``C`` after ``B`` is a
    letter.

    >>> number_styles(["I", "A", "1", "B", "C", "II"])
    ['I', 'A', '1', 'A', 'A', 'I']
    """
    styles: list[str] = []
    last: dict[str, str] = {}
    for number in numbers:
        bare = _BARE.sub("", number)
        style = _style(number.strip(), bare, last)
        last[style] = bare
        styles.append(style)
    return styles


def _style(number: str, bare: str, last: Mapping[str, str]) -> str:
    """The style of a number; ``last`` holds the last one of each style."""
    if not bare:
        return ""
    if _DECIMAL.fullmatch(number):
        return ".".join("1" for part in number.split(".") if part)
    closing = ")" if number.endswith(")") else ""
    if bare.isdecimal():
        return f"1{closing}"
    letter, roman = ("A", "I") if bare.isupper() else ("a", "i")
    before = last.get(letter + closing) or " "
    if _ROMAN.fullmatch(bare.upper()) and not _follows(bare, before[0]):
        return roman + closing
    return (letter + closing) if bare.isalpha() and len(bare) == 1 else bare


def _follows(bare: str, before: str) -> bool:
    """Whether it is the letter after another: ``C`` after ``B``."""
    return len(bare) == 1 and ord(bare) - ord(before) == 1


def by_level(levels: Sequence[int | None]) -> Parents:
    """A row hangs under the last row of a higher level; a row without a level under the last row
    with one.
    """
    parents: Parents = []
    stack: list[tuple[int, int]] = []
    lowest = max((level for level in levels if level is not None), default=0) + 1
    for row, level in enumerate(levels):
        own = lowest if level is None else level
        while stack and stack[-1][0] >= own:
            stack.pop()
        parents.append(stack[-1][1] if stack else -1)
        stack.append((own, row))
    return parents


def by_style(styles: Sequence[str], numbers: Sequence[str]) -> Parents:
    """A style met before on the way down is a sibling of its last row; a new one opens a level
    below.

    Decimal numbers (``1.2.1``) hang under their own prefix.
    """
    parents: Parents = []
    stack: list[tuple[str, int]] = []
    decimal: dict[tuple[str, ...], int] = {}
    for row, (style, number) in enumerate(zip(styles, numbers, strict=True)):
        parts = tuple(part for part in re.split(r"[.\s]+", number) if part)
        if style in {"1", "1)"} or "." in style:
            above = decimal.get(parts[:-1]) if "." in style else None
            decimal[parts] = row
            if above is not None:
                parents.append(above)
                continue
        if any(style == known for known, _ in stack):
            while stack[-1][0] != style:
                stack.pop()
            stack.pop()
        parents.append(stack[-1][1] if stack else -1)
        stack.append((style, row))
    return parents


def by_count(styles: Sequence[str], numbers: Sequence[str]) -> Parents:
    """The first of a count opens a level below the row above it; every other number is a sibling of
    the nearest row that it follows.

    >>> numbers = ["a.", "1.", "a)", "1.", "2.", "2.", "b."]
    >>> by_count(number_styles(numbers), numbers)
    [-1, 0, 1, 2, 2, 0, -1]
    """
    parents: Parents = []
    stack: list[tuple[str, int, int]] = []
    for row, (style, number) in enumerate(zip(styles, numbers, strict=True)):
        count = _count(style, number)
        if count != 1:
            before = [place for place, each in enumerate(stack) if each[:2] == (style, count - 1)]
            alike = [place for place, each in enumerate(stack) if each[0] == style]
            del stack[(before or alike or [len(stack)])[-1] :]
        parents.append(stack[-1][2] if stack else -1)
        stack.append((style, count, row))
    return parents


def _count(style: str, number: str) -> int:
    """Which of its count a number is, 0 for none."""
    bare = _BARE.sub("", number).lower()
    if style.startswith("1"):
        return whole(bare, _DIGITS) or 0
    if style[:1] in {"A", "a"} and len(bare) == 1:
        return ord(bare) - ord("a") + 1
    values = [_VALUES.get(letter, 0) for letter in bare] if style[:1] in {"I", "i"} else []
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=False)
    )
