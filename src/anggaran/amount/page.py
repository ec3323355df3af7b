"""A printed column while it is read: what its cells say of each other that none says alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from anggaran.amount.number import OTHER, Angka, doubt
from anggaran.amount.rupiah import (
    EXACT,
    SATU,
    SEN,
    Array,
    Doubt,
    Kind,
    Reading,
    decimal_of,
    sen_of,
    text_of,
)

_MILLION = 10**8  # sen
_WHOLE = re.compile(r"\s*(?:Rp\.?)?\s*[(-]?[1-9][0-9]{0,2}\)?\s*")
_UNPARTED = re.compile(r"(?<![0-9.,])[0-9]{4}")
_GROUP = re.compile(r"[.,][0-9]{3}(?![0-9])")


@dataclass(slots=True)
class Page:
    """A column being read."""

    cells: Sequence[object]
    unit: Decimal
    sen: Array
    kinds: Array
    doubts: dict[int, Doubt] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    halves: dict[int, int] = field(default_factory=dict)
    large: dict[int, int] = field(default_factory=dict)  # sen beyond int64
    marks: Counter[str] = field(default_factory=Counter)  # cells that prove a decimal mark
    # positions of one-group cells by their mark
    soft: dict[str, list[int]] = field(default_factory=dict)
    decimal: str = ""  # the decimal mark that other columns print

    def put(self, i: int, read: Angka) -> None:
        """Take what a cell was read as."""
        self.kinds[i] = read.kind
        if read.kind is Kind.NUMBER:
            sen = sen_of(read.value)
            if -(2**63) <= sen < 2**63:
                self.sen[i] = sen
            else:
                self.large[i] = sen
        elif read.kind > Kind.BLANK:
            self.doubts[i] = Doubt(text_of(self.cells[i]), read.candidates)
        if read.note:
            self.notes[i] = read.note
        if read.half:
            self.halves[i] = read.half


def settle(page: Page) -> None:
    """Settle what one cell leaves open by what the others print."""
    _settle_soft(page)
    _settle_spaces(page)
    _doubt_small(page)


def _settle_soft(page: Page) -> None:
    """One group alone (``52.794``) is thousands, unless half of the telling cells use its mark for
    decimals.
    """
    for mark, positions in page.soft.items():
        against, supporting = page.marks[mark], page.marks[OTHER[mark]]
        if (not against or against < supporting) and (supporting or _parts_thousands(page, mark)):
            continue
        for i in positions:
            thousands = decimal_of(int(page.large.pop(i, page.sen[i])))
            decimals = EXACT.scaleb(thousands, -3)
            exact = decimals.quantize(SEN, ROUND_HALF_UP, EXACT)
            how = "decimals" if exact == decimals else "rounded"
            page.sen[i] = 0
            page.put(
                i, doubt([Reading(thousands, "thousands"), Reading(exact, how)], Kind.AMBIGUOUS)
            )


def _parts_thousands(page: Page, mark: str) -> bool:
    """Whether a mark that no cell of the column explains parts thousands: 52,794 juta has decimals
    to spare, but not beside 167 juta.
    """
    if page.unit == SATU or mark == ".":
        return True
    return page.decimal == OTHER[mark] or _has_whole(page)


def _has_whole(page: Page) -> bool:
    """Whether whole numbers below a thousand are printed, and none above without a mark.

    Decimals to three places would be printed there too: 167,000.
    """
    texts = [cell for cell in page.cells if isinstance(cell, str)]
    return any(map(_WHOLE.fullmatch, texts)) and not any(map(_UNPARTED.search, texts))


def _settle_spaces(page: Page) -> None:
    """A blank parts thousands where it does so in several cells and nothing else does in any."""
    spaced = {
        i: doubt.candidates[0].value
        for i, doubt in page.doubts.items()
        if [reading.how for reading in doubt.candidates] == ["space-mark"]
    }
    texts = (cell for i, cell in enumerate(page.cells) if i not in spaced and isinstance(cell, str))
    if len(spaced) < 2 or (page.marks["."] and page.marks[","]) or any(map(_GROUP.search, texts)):
        return
    for i, value in spaced.items():
        del page.doubts[i]
        page.put(i, Angka(Kind.NUMBER, value))


def _doubt_small(page: Page) -> None:
    """Numbers below a thousand beside texts of a million or more may have lost their thousands.

    A program that takes the point for decimals makes numbers of ``850.000`` and ``1.200``, and
    leaves ``1.200.000`` a text.  A whole number of Python never was such a text.
    """
    if not page.marks[","] or page.marks["."] or page.unit != SATU:
        return
    numbers = {i: cell for i, cell in enumerate(page.cells) if type(cell) is float and cell}
    values = {i: Decimal(repr(cell)) for i, cell in numbers.items()}
    if not values or not all(map(_is_short, values.values())):
        return
    if not any(abs(page.large.get(i, int(page.sen[i]))) >= _MILLION for i in _texts(page)):
        return
    for i, value in values.items():
        lost = Reading(EXACT.scaleb(value, 3), "thousands-lost")
        page.sen[i] = 0
        page.put(
            i, doubt([lost, Reading(EXACT.quantize(value, SEN), "as-printed")], Kind.AMBIGUOUS)
        )


def _texts(page: Page) -> Iterator[int]:
    """The positions of the texts."""
    return (i for i, cell in enumerate(page.cells) if isinstance(cell, str))


def _is_short(value: Decimal) -> bool:
    """Whether a number could be up to two groups of three digits read as decimals; no amount is
    printed 0.010.
    """
    exponent = value.as_tuple().exponent
    return 1 <= abs(value) < 1000 and isinstance(exponent, int) and exponent >= -3


def style_of(page: Page) -> str | None:
    """The convention that a column prints, ``id`` or ``en``; None where it does not tell."""
    votes = (
        page.marks
        if page.marks.total()
        else Counter({",": len(page.soft.get(".", ())), ".": len(page.soft.get(",", ()))})
    )
    if votes[","] == votes["."]:
        return None
    return "id" if votes[","] > votes["."] else "en"
