"""One cell to one number, or to the few numbers that it may have meant.

Money has at most two decimals, so a mark before three digits parts thousands. A number with two or
more groups, or with both marks, reads alone, in either convention: Indonesian ``1.234.567,00`` or
English ``1,234,567.00``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from anggaran.amount.rupiah import DIGITS, EXACT, NOL, SEN, Kind, Reading

LENGTH = 120  # characters; no amount is printed longer
CANDIDATES = 6
SPACES: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u00a0\u202f\u205f\u3000\t\n\r"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"), None),  # of no width
}
OTHER = {".": ",", ",": "."}
"""The mark that parts decimals where the key parts thousands, and the other way about."""
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"

_DASHES = DASHES.replace("-", r"\-")
_CURRENCY = r"(?:rp|ro|idr)(?![a-z])\.?:?"
_HEAD = re.compile(rf"(?:\({_CURRENCY}\)|{_CURRENCY}|(?P<sign>[({_DASHES}]))\s*", re.IGNORECASE)
_TAIL = re.compile(  # a mark that refers to a note says nothing of the number
    rf"(?:(?<=[0-9)={_DASHES}])\s*(?:\*{{1,3}}|[\u00b9\u00b2\u00b3])\)?"
    rf"|(?<=[0-9)])\s*(?:[.,]\s*[{_DASHES}=]+|=+)|\s*(?:{_CURRENCY}|rupiah\.?)"
    rf"|\s*(?P<sign>\)|(?<=[0-9])[{_DASHES}])|(?P<apart>\s+[{_DASHES}]))$",
    re.IGNORECASE,
)
_NO_SEN = re.compile(rf"[0-9]\s*[.,]\s*[{_DASHES}=]")
_DASH = re.compile(
    rf"\(?\s*(?:{_CURRENCY})?\s*[{_DASHES}]+\s*(?:{_CURRENCY})?\s*\)?", re.IGNORECASE
)
_EMPTY = re.compile(rf"\(?{_CURRENCY}\)?", re.IGNORECASE)
_SCALE = re.compile(
    r"\s*(?:(?P<ribu>ribu|rb)|(?P<juta>juta|jt)|(?P<miliar>miliar|milyar|milliar|m)"
    r"|(?P<triliun>triliun|trilyun|t))"
    r"\.?(?P<lebih>\s+lebih)?$",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"(?:(?P<less>berkurang)|bertambah)\b[\s:]*", re.IGNORECASE)
_POWERS = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}
_EXPONENT = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?[eE][+-]?[0-9]{1,3}")
_DUMP = re.compile(r"(?:0|[1-9][0-9]*)[.,][0-9]{3,}")  # a number as a program writes it
_ZERO = re.compile(r"0+(?:[.,]0+)?")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?")
_LETTERS = str.maketrans("OolI|", "00111")
_MARKS = re.compile(r"[.,]+")


class Angka(NamedTuple):
    """One cell read: its kind, its amount in rupiah if there is one, and what it tells about its
    column.

    ``mark`` is the decimal mark that the cell proves; ``soft`` is true for one group (``52.794``),
    which is thousands unless the column uses that mark, then in ``mark``, for decimals;
    ``candidates`` are the readings of a doubtful cell; ``half`` is half of the last digit in sen
    where the cell prints a word for its unit.
    """

    kind: Kind
    value: Decimal = NOL
    mark: str = ""
    soft: bool = False
    note: str = ""
    candidates: tuple[Reading, ...] = ()
    half: int = 0


ERROR = Angka(Kind.ERROR)


def peel(text: str) -> tuple[str, list[str]]:
    """A number without currency, ``,-`` and signs; and the signs met: ``()``, ``-``, or a lone
    ``(`` or ``)``.
    """
    text = text.removeprefix("'").removeprefix("\u2019").strip()
    signs = ""
    while text and (match := _HEAD.match(text)):
        signs += match["sign"] or ""
        text = text[match.end() :]
    while text and (match := _TAIL.search(text)):
        # 1.000 -: a sign, or the next cell's dash
        signs += "(" if match["apart"] else match["sign"] or ""
        text = text[: match.start()].rstrip()
    met = ["()"] * (signs.count("(") == 1 == signs.count(")"))
    return text, met + [
        "-" if sign in DASHES else sign for sign in signs if sign in DASHES or not met
    ]


@lru_cache(maxsize=16)
def _patterns(places: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    grouped = (
        r"(?P<whole>[1-9][0-9]{0,2}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
        rf"(?:(?!(?P=group))(?P<mark>[.,])(?P<part>[0-9]{{1,{places}}}))?"
    )
    plain = rf"(?P<whole>0|[1-9][0-9]*)(?:(?P<mark>[.,])(?P<part>[0-9]{{1,{places}}}))?"
    return re.compile(grouped), re.compile(plain)


def read_text(text: str, places: int = 2) -> Angka:
    """One printed cell.

    Args:
        text: the cell.
        places: decimals that the printed unit allows: 2 for rupiah, 8 for "dalam jutaan".

    >>> read_text("Rp. 4,764,302,886.00.-").value
    Decimal('4764302886.00')
    >>> [str(reading.value) for reading in read_text("15.000.00").candidates]
    ['15000000.00', '1500000.00', '15000.00']
    """
    grouped, plain = _patterns(places)
    match = grouped.fullmatch(text) or plain.fullmatch(text)
    if match:
        return _well_formed(match)
    if len(text) > LENGTH:
        return ERROR
    text = text.translate(SPACES).strip()
    if not text or _EMPTY.fullmatch(text):
        return Angka(Kind.BLANK)
    if _DASH.fullmatch(text):
        return Angka(Kind.DASH)
    core, signs = _directed(text)
    scale = _SCALE.search(core)
    read = _scaled(core, scale) if scale else _read_core(core, places)
    # 52.794,- has no sen: its group is thousands whatever the column does
    if read.soft and _NO_SEN.search(text):
        read = read._replace(soft=False, mark=OTHER[read.mark])
    return _signed(read, signs)


def _signed(read: Angka, signs: list[str]) -> Angka:
    if not signs:
        return read
    if signs in (["()"], ["-"]):
        negative = tuple(Reading(_minus(c.value), c.how) for c in read.candidates)
        return read._replace(value=_minus(read.value), candidates=negative)
    found = read.candidates or ((Reading(read.value, "sign"),) if read.kind is Kind.NUMBER else ())
    both = [Reading(value, c.how) for c in found for value in (_minus(c.value), c.value)]
    return doubt(both) if found else read


def _minus(value: Decimal) -> Decimal:
    return value.copy_negate() if value else value


def _directed(text: str) -> tuple[str, list[str]]:
    """A number without currency and signs; and the signs met, of which its direction may be one.

    In "Berkurang 1.000" and "Bertambah (1.000)" word and sign do not agree.
    """
    word = _DIRECTION.match(text)
    core, signs = peel(text[word.end() :] if word else text)
    differ = word is not None and (word["less"] is None) == bool(signs)
    return core, ["word"] if differ else signs


def _scaled(core: str, scale: re.Match[str]) -> Angka:
    """A number with a word for its unit: ``7.098,68 miliar``."""
    power = next(power for unit, power in _POWERS.items() if scale[unit])
    number = peel(core[: scale.start()])[0]
    read = _read_core(number, 2 + power)
    scaled = [Reading(_cents(EXACT.scaleb(c.value, power)), c.how) for c in _unscaled(read, number)]
    found = tuple(each for each in scaled if each.value.adjusted() < DIGITS)
    if scaled and not found:
        return ERROR
    if scale["lebih"]:
        return doubt([Reading(c.value, "at-least") for c in found], Kind.AMBIGUOUS)
    if read.kind is Kind.NUMBER and len(found) == 1:
        half = _half(number, read.mark, power)
        return Angka(Kind.NUMBER, found[0].value, note="scaled", half=half)
    return doubt(list(found), Kind.AMBIGUOUS if read.soft else read.kind)


def _half(number: str, mark: str, power: int) -> int:
    """Half of the last digit, in sen, of a number before a word for a unit."""
    decimals = number.rpartition(mark)[2] if mark and mark in number else ""
    return int(EXACT.scaleb(Decimal(50), power - len(decimals)))


def _unscaled(read: Angka, number: str) -> Iterator[Reading]:
    """What the number before a word for a unit may be: in 1.234 miliar a fraction is as likely as
    thousands.
    """
    decimals = [Reading(Decimal(number.replace(",", ".")), "decimals")] if read.soft else []
    if "," in number:
        yield from decimals
    if read.candidates:
        yield from read.candidates
    elif read.kind is Kind.NUMBER:
        yield Reading(read.value, "thousands")
    if "," not in number:
        yield from decimals


def _cents(value: Decimal) -> Decimal:
    return EXACT.quantize(value, SEN) if value.adjusted() < DIGITS else value


def doubt(found: list[Reading], kind: Kind = Kind.MALFORMED) -> Angka:
    """A doubtful cell: different amounts only, the most plausible first, at most six."""
    distinct: dict[Decimal, Reading] = {}
    for reading in found:
        if reading.value.adjusted() < DIGITS:
            distinct.setdefault(reading.value, Reading(_cents(reading.value), reading.how))
    return Angka(kind, candidates=tuple(distinct.values())[:CANDIDATES])


def _read_core(core: str, places: int) -> Angka:
    """Digits and marks without affixes."""
    grouped, plain = _patterns(places)
    match = grouped.fullmatch(core) or plain.fullmatch(core)
    if match:
        return _well_formed(match)
    if _ZERO.fullmatch(core):
        return Angka(Kind.NUMBER)
    if _EXPONENT.fullmatch(core):
        return _exponent(Decimal(core))
    if places == 2 and _DUMP.fullmatch(core):
        number = Decimal(core.replace(",", "."))
        residue = quantised(number)
        if residue is not None:
            note = "" if residue == number else "float-residue"
            return Angka(Kind.NUMBER, residue, "." if "." in core else ",", note=note)
    return _broken(core)


def _exponent(value: Decimal) -> Angka:
    """A number in scientific notation; where it prints fewer digits than it has, they are lost."""
    if value.adjusted() >= DIGITS:
        return ERROR
    if len(value.as_tuple().digits) <= value.adjusted():
        return doubt([Reading(value, "exponent")])
    return read_decimal(value)._replace(note="exponent")


def _well_formed(match: re.Match[str]) -> Angka:
    group = match.groupdict().get("group", "")
    whole, part, mark = match.group("whole", "part", "mark")
    if group:
        whole = whole.replace(group, "")
    if len(whole) > DIGITS:
        return ERROR
    value = Decimal(f"{whole}.{part:0<2}" if part else f"{whole}.00")
    if group and not mark:
        if match["whole"].count(group) == 1:
            return Angka(Kind.NUMBER, value, group, soft=True)
        mark = OTHER[group]
    return Angka(Kind.NUMBER, value, mark or "")


_BINARY = 15  # digits of a number that no person types


def _residual(value: Decimal, shift: Decimal) -> bool:
    """Whether the digits beyond sen are what binary arithmetic leaves, and no digits that anybody
    typed.
    """
    if shift <= Decimal("1e-6"):
        return True
    # float: only its precision is asked for, the amount never passes through it
    double = float(value)
    if shift <= 2 * Decimal(math.ulp(double)):
        return True
    coarse = Decimal(double) == value and double.as_integer_ratio()[1] <= 2**33
    return shift < Decimal("0.0005") and (coarse or len(value.as_tuple().digits) >= 15)


def quantised(value: Decimal) -> Decimal | None:
    """A number of a spreadsheet to the sen, half-even; None where it has more than residue beyond
    the sen.

    >>> quantised(Decimal("1054194519278.3201")), quantised(Decimal("12.345"))
    (Decimal('1054194519278.32'), None)
    """
    if value.adjusted() >= DIGITS:
        return None
    sen = EXACT.quantize(value, SEN)
    return sen if sen == value or _residual(value, abs(EXACT.subtract(value, sen))) else None


def read_decimal(value: Decimal) -> Angka:
    """A number of a spreadsheet or a program, by its shortest decimal.

    One with all the digits of a binary number was computed and never rounded: it is its sen, and
    may be off by one.

    >>> read_decimal(Decimal("31916666.66666667")).value, read_decimal(Decimal("12.345")).kind.name
    (Decimal('31916666.67'), 'AMBIGUOUS')
    """
    if value.is_nan():
        return Angka(Kind.BLANK)
    if value.is_infinite() or value.adjusted() >= DIGITS:
        return ERROR
    sen = quantised(value)
    if sen is not None:
        return Angka(Kind.NUMBER, sen or NOL, note="" if sen == value else "float-residue")
    nearest = value.quantize(SEN, ROUND_HALF_UP, EXACT)
    if len(value.as_tuple().digits) >= _BINARY:  # nobody typed it: pagu / 12
        return Angka(Kind.NUMBER, nearest, note="float-residue", half=1)
    rounded = Reading(nearest, "rounded")
    shape = format(value, "f").lstrip("-").split(".")
    lost = len(shape[-1]) == 3 and shape[0] != "0" and len(shape[0]) <= 3
    # A program that takes the point for decimals turns the text 12.345 into the number 12.345.
    thousands = [Reading(EXACT.scaleb(value, 3), "thousands-lost")] if lost else []
    return doubt([*thousands, rounded], Kind.AMBIGUOUS)


def _broken(core: str) -> Angka:
    """A number that nothing prints this way: what it may have been."""
    if not any(map(str.isdecimal, core)):
        return ERROR
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in core)
    if digits.strip("0123456789., OolI|") or len(re.sub("[^0-9]", "", digits)) > DIGITS:
        return ERROR
    if slip := _slip(core, digits):
        return _renamed(*slip)
    if " " in core:
        return _spaced(core)
    if core[-1] in ".," or core[0] in ".,":
        inner = core.strip(".,")
        starts = (
            [Reading(Decimal(f"0.{inner}"), "decimals")]
            if re.fullmatch("[.,][0-9]{1,2}", core)
            else []
        )
        return doubt([*starts, *_renamed(inner, "stray-mark").candidates])
    return doubt(list(_regroupings(core)))


def _slip(core: str, digits: str) -> tuple[str, str] | None:
    """A text with one usual slip corrected, and its name; None where it has none of these."""
    corrected = (
        (digits, "foreign-digits"),
        (digits.translate(_LETTERS), "letter-for-digit"),
        (re.sub(r"([.,])[.,]+", r"\1", digits), "doubled-mark"),
    )
    return next((slip for slip in corrected if slip[0] != core), None)


def _renamed(core: str, how: str) -> Angka:
    """The readings of a text after one correction that the cell itself does not show."""
    read = _read_core(core, 2)
    if read.kind is not Kind.NUMBER:
        return doubt(list(read.candidates)) if read.candidates else ERROR
    return doubt([Reading(read.value, how)])


def _spaced(core: str) -> Angka:
    """Blanks inside a number: thousands, or an OCR split, or two numbers in one cell."""
    tokens = core.split()
    joined = "".join(tokens)
    singles = [_read_core(token, 2) for token in tokens]
    separate = len(tokens) == 2 and all(
        s.kind is Kind.NUMBER and (s.mark or s.soft) for s in singles
    )
    if separate:
        return doubt([Reading(s.value, "one-of-two") for s in singles])
    return _renamed(joined, "space-mark" if _SPACED.fullmatch(core) else "space-inside")


def _regroupings(core: str) -> Iterator[Reading]:
    """The readings of digits whose groups are not groups, most plausible first."""
    parts, marks = _MARKS.split(core), _MARKS.findall(core)
    digits = Decimal("".join(parts))
    if not marks:
        yield Reading(digits, "leading-zero")
        return
    last, mixed = parts[-1], len(set(marks)) > 1
    decimals = [*_decimal_readings(parts, marks)]
    if mixed and len(last) != 3:
        yield from decimals
    if len(parts[0]) <= 3:
        yield from _with_full_groups(parts, digits, mixed=mixed)
    yield Reading(digits, "digits-regrouped")
    if mixed or len(marks) == 1 or len(last) < 3:
        yield from decimals


def _with_full_groups(parts: list[str], digits: Decimal, *, mixed: bool) -> Iterator[Reading]:
    """The readings in which every group has three digits: as it stands, or with the last or inner
    ones filled up.
    """
    inner, last = parts[1:-1], parts[-1]
    if any(len(part) < 3 for part in inner):
        filled = [*(part.ljust(3, "0") for part in inner), last]
        yield from _with_tail(parts[0], filled, "group-missing-digit")
    elif all(len(part) == 3 for part in inner):
        if len(last) == 3:
            yield Reading(digits, "marks-mixed" if mixed else "leading-zero")
        elif len(last) < 3:
            yield Reading(EXACT.scaleb(digits, 3 - len(last)), "last-group-cut")


def _with_tail(first: str, groups: list[str], how: str) -> Iterator[Reading]:
    *inner, last = groups
    whole = first + "".join(inner)
    if len(last) == 3:
        yield Reading(Decimal(whole + last), how)
    elif len(last) < 3:
        yield Reading(Decimal(f"{whole}.{last}"), how)
        yield Reading(Decimal(whole + last.ljust(3, "0")), how)


def _decimal_readings(parts: list[str], marks: list[str]) -> Iterator[Reading]:
    """The last mark as decimal mark; and the first one that differs from those before, if only
    zeros follow the sen.
    """
    names = {".": "decimal-dot", ",": "decimal-comma"}
    last = Decimal("".join(parts[:-1]) + "." + parts[-1])
    exact = last.quantize(SEN, ROUND_HALF_UP, EXACT)
    yield Reading(exact, names[marks[-1]] if exact == last else "rounded")
    change = next((i for i, mark in enumerate(marks) if mark != marks[0]), None)
    if change is not None and change + 2 < len(parts):
        first = Decimal("".join(parts[: change + 1]) + "." + "".join(parts[change + 1 :]))
        exact = first.quantize(SEN, ROUND_HALF_UP, EXACT)
        if exact == first:
            yield Reading(exact, "group-extra")
