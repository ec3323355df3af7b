"""What the figures of one sentence say of each other: a percent of two amounts, what is left of
them, a change, a sum of parts, a product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from anggaran.amount.percent import round_percent, rounding_of
from anggaran.amount.rupiah import NOL
from anggaran.claims.bases import is_open, pair, sure
from anggaran.claims.figure import Of
from anggaran.claims.products import products
from anggaran.claims.said import Said, is_of_pagu
from anggaran.claims.sentence import Claim, Sentence
from anggaran.claims.spelled import spelled
from anggaran.claims.tie import Tie

_LEFT = (
    r"sehingga|dan|dengan|maka|terdapat|masih|ada|menyisakan|tersisa|sisa(?:nya)?|anggaran|pagu"
    r"|dana|belanja|yang|tidak|belum|terserap|terealisasi|sebesar|adalah|senilai|memiliki|terjadi"
    r"|jumlah|total|tersebut|demikian|saldo|yaitu|dapat|direalisasikan|diserap"
)
_CHANGED = (
    r"bertambah|berkurang|mengalami|kenaikan|penurunan|penambahan|pengurangan|naik|turun|sebesar"
    r"|atau|yang|sehingga|dan|ada|terdapat|terjadi|meningkat|menurun|senilai|anggaran|adanya"
)
_LATER = (
    r"menjadi|setelah|sesudah|perubahan(?:nya)?|sebesar|dan|kemudian|pada|p|apbd|anggaran|pagu|maka"
    r"|sehingga|lalu|berubah|mengalami|senilai|yang|dengan|adanya|pergeseran"
)
_MARK = r"\b(?:\d{1,2}|[a-z])[.)]"  # of an item of a list
_IS_LEFT = re.compile(rf"(?:[\s,.\-–=()/:;]|{_MARK}|\b(?:{_LEFT})\b){{0,30}}", re.IGNORECASE)
_IS_CHANGED = re.compile(rf"(?:[\s,.\-–=()/:;]|{_MARK}|\b(?:{_CHANGED})\b){{0,30}}", re.IGNORECASE)
_IS_LATER = re.compile(rf"(?:[\s,.\-–=()/:;]|\b(?:{_LATER})\b){{0,40}}", re.IGNORECASE)
_IS_SAVED = re.compile(
    r"[\s,.\-–=]*(?:sehingga|maka|dengan\s+demikian|jadi)\s+(?:terdapat|terjadi|ada|diperoleh)\s+"
    r"(?:efisiensi|penghematan)(?:\s+(?:anggaran|belanja|dana))*(?:\s+(?:sebesar|senilai))?\s*",
    re.IGNORECASE,
)
_IS_RATE = re.compile(
    r"[\s,(]*(?:\b(?:atau|yaitu|yakni|setara|dengan|sebesar|naik|turun)\b\s*){0,4}", re.IGNORECASE
)
_AGAINST = re.compile(r"\s*terhadap\b", re.IGNORECASE)
_IS = re.compile(
    r"[\s,:=(]*(?:\b(?:adalah|yaitu|yakni|sebesar|mencapai|diperoleh|sehingga|atau"
    r"|setara|dengan)\b\s*){0,4}",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\b(?:terdiri|rincian|terbagi)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"antara lain|di ?antaranya|beberapa|misalnya|terutama|termasuk|sebagian|dst|dll", re.IGNORECASE
)
_AND = re.compile(r"\b(?:dan|serta)\b", re.IGNORECASE)
_MORE = re.compile(r"[\s,;]*(?:dan|serta|sisanya|selebihnya|ditambah)\b", re.IGNORECASE)
_FEWEST = 2  # parts of a sum


def ties(sentence: Sentence) -> Iterator[Tie]:
    """The ties of a sentence.

    >>> from anggaran.claims.sentence import sentences_of
    >>> text = "Pagu Rp 1.000.000,- terealisasi Rp 900.000,- atau 91%, sisa anggaran Rp 100.000,-."
    >>> (found,) = sentences_of(text)
    >>> [(tie.kind, str(tie.computed), tie.holds) for tie in ties(found)]
    [('percent', '90', False), ('left', '100000.00', True)]
    """
    for at, claim in enumerate(sentence.claims):
        yield from _words(claim)
        if not claim.is_plain:
            continue
        if claim.said is Said.SERAPAN:
            yield from [*_percent(sentence, at)] or _against(sentence, at)
        elif _is_left(claim):
            yield from _left(sentence, at)
        elif claim.version == "setelah":
            yield from _change(sentence.claims, at)
        elif claim.figure.of is Of.PERCENT:
            yield from [*_rate(sentence.claims, at)] or _against(sentence, at)
        yield from _sum(sentence, at)
    for each in products(sentence):
        yield Tie(each.owner, "product", each.computed, ((each.unit, 1),), each.holds)


def _words(claim: Claim) -> Iterator[Tie]:
    """An amount against what is spelled out behind it."""
    figure = claim.figure
    if figure.value is None or figure.step or not figure.words:
        return
    said = spelled(figure.words)
    if said is not None and (said.sure or said.value == figure.value):
        yield Tie(claim, "words", Decimal(said.value), (), said.value == int(figure.value))


def _percent(sentence: Sentence, at: int) -> Iterator[Tie]:
    """A percent against the amounts that it is of."""
    claims, claim = sentence.claims, sentence.claims[at]
    found = pair(claims, at)
    if found is None:
        return
    spent, budgets = found[0], sure(_behind(claims, at) or found[1])
    parts = (spent, *(each for each in claims[:at] if each.said is Said.SISA))
    holds = any(is_percent(claim, part, each) for part in parts for each in budgets)
    for budget in budgets[-1:]:
        computed = round_percent(_ratio(spent, budget), claim.figure.places)
        tie = Tie(claim, "percent", computed, ((spent, 1), (budget, 1)), holds)
        if holds or not is_open(sentence, tie, budget, lambda base: is_percent(claim, spent, base)):
            yield tie


def _behind(claims: Sequence[Claim], at: int) -> list[Claim]:
    """The amount that a percent is said to be of: "91% dari pagu sebesar Rp 5"."""
    later = claims[at + 1 : at + 2]
    return [each for each in later if each.figure.of is Of.AMOUNT and is_of_pagu(each.before)]


def _against(sentence: Sentence, at: int) -> Iterator[Tie]:
    """A percent that one amount is said to be of another, or how far it is from it: "realisasi
    pendapatan sebesar Rp 5 terhadap realisasi belanja sebesar Rp 4 adalah 125%".
    """
    claim, two = sentence.claims[at], sentence.claims[:at]
    if len(two) != 2 or not all(map(_is_some, two)):
        return
    part, whole = two
    is_told = _AGAINST.match(whole.before) and _IS.fullmatch(claim.before)
    if is_told and not re.match(r"\s*\)?\s*(?:dari|terhadap|poin)\b", sentence.after(claim)):
        apart = replace(part, figure=replace(part.figure, value=_gap(part, whole)))
        readings = ((part, whole), (whole, part), (apart, whole), (apart, part))
        holds = any(is_percent(claim, *each) for each in readings)
        computed = round_percent(_ratio(part, whole), claim.figure.places)
        tie = Tie(claim, "percent", computed, ((part, 1), (whole, 1)), holds)
        if holds or not is_open(sentence, tie, whole, lambda base: is_percent(claim, part, base)):
            yield tie


def _ratio(spent: Claim, budget: Claim) -> Fraction:
    part, whole = spent.figure.value or 0, budget.figure.value or 1
    return Fraction(part) * 100 / Fraction(whole)


def is_percent(claim: Claim, spent: Claim, budget: Claim) -> bool:
    """Whether a percent is the ratio of two amounts, under any rounding."""
    figure, part, whole = claim.figure, spent.figure, budget.figure
    printed = figure.value or Decimal(0)
    if not part.step and not whole.step:
        return rounding_of(printed, figure.places, _ratio(spent, budget)) is not None
    unit = Fraction(1, 10**figure.places)
    low, high = (
        (Fraction(part.value or 0) + sign * Fraction(part.step))
        * 100
        / max(Fraction(whole.value or 1) - sign * Fraction(whole.step), Fraction(1))
        for sign in (-1, 1)
    )
    return low - unit < Fraction(printed) < high + unit


def _is_left(claim: Claim) -> bool:
    """Whether an amount is what is left of a budget, be it called saved."""
    if claim.said is Said.SISA:
        return _IS_LEFT.fullmatch(claim.before) is not None
    return claim.said is Said.CHANGE and _IS_SAVED.fullmatch(claim.before) is not None


def _left(sentence: Sentence, at: int) -> Iterator[Tie]:
    """What is said to be left, against pagu and realisasi."""
    claims, claim = sentence.claims, sentence.claims[at]
    found = pair(claims, at)
    if found is None or any(each.said is Said.SISA for each in claims[:at]):
        return
    spent, budgets = found
    for budget in sure(budgets)[-1:]:
        tie = _added(claim, "left", ((budget, 1), (spent, -1)))
        if tie.holds or not is_open(
            sentence, tie, budget, lambda base: _is_rest(claim, base, spent)
        ):
            yield tie


def _is_rest(claim: Claim, budget: Claim, spent: Claim) -> bool:
    return _added(claim, "left", ((budget, 1), (spent, -1))).holds


def _change(claims: Sequence[Claim], at: int) -> Iterator[Tie]:
    """A budget after its change, against the one before it and what was added or taken."""
    later, near = claims[at], claims[max(at - 2, 0) : at + 2]
    before = _first(near)
    changes = [each for each in near if _is_change(each)]
    is_later = later.label == "setelah" or _IS_LATER.fullmatch(later.before)
    if len(before) != 1 or len(changes) != 1 or not is_later:
        return
    (first,), (change,) = before, changes
    if first.is_amount and later.is_amount and first.figure.end <= change.figure.start:
        yield _added(change, "change", _apart(first, later))


def _first(claims: Sequence[Claim]) -> list[Claim]:
    """The amounts of a budget before its change."""
    return [each for each in claims if each.version == "sebelum" and each.said is Said.PAGU]


def _rate(claims: Sequence[Claim], at: int) -> Iterator[Tie]:
    """A percent right behind what was added to a budget or taken from it: of the budget before or
    after, or what is left.
    """
    percent, change = claims[at], claims[max(at - 1, 0)]
    near = claims[max(at - 3, 0) : at + 2]
    ends = [each for each in near if each.version == "setelah" and each.said is Said.PAGU]
    pair = [*_first(near[:-1]), *ends]
    is_sure = len(pair) - len(ends) == 1 and len(ends) <= 1 and all(map(_is_some, pair))
    if not is_sure or not _is_change(change) or not _IS_RATE.fullmatch(percent.before):
        return
    first, last = pair[0], pair[-1]
    if last is first or _gap(first, last) == change.figure.value:
        readings = ((change, first), (change, last), (last, first))
        holds = any(is_percent(percent, *each) for each in readings)
        computed = round_percent(_ratio(change, first), percent.figure.places)
        yield Tie(percent, "percent", computed, ((change, 1), (first, 1)), holds)


def _is_some(claim: Claim) -> bool:
    return claim.is_amount and bool(claim.figure.value)


def _gap(first: Claim, last: Claim) -> Decimal:
    return abs((last.figure.value or NOL) - (first.figure.value or NOL))


def _apart(first: Claim, later: Claim) -> tuple[tuple[Claim, int], ...]:
    """The terms of how far a budget is from the one before it, up or down."""
    sign = 1 if (later.figure.value or 0) >= (first.figure.value or 0) else -1
    return (later, sign), (first, -sign)


def _is_change(claim: Claim) -> bool:
    """Whether an amount is what was added to a budget, or taken from it."""
    is_change = claim.said is Said.CHANGE and claim.is_amount
    return is_change and _IS_CHANGED.fullmatch(claim.before) is not None


def _sum(sentence: Sentence, at: int) -> Iterator[Tie]:
    """An amount that is said to consist of those behind it."""
    claims, whole = sentence.claims, sentence.claims[at]
    parts = _parts(claims[at + 1 :])
    if not whole.is_amount or len(parts) < _FEWEST or not _PARTS.search(parts[0].before):
        return
    inside = sentence.text[whole.figure.end : parts[-1].figure.end]
    goes_on = _MORE.match(sentence.text[parts[-1].figure.end :])
    is_closed = _AND.search(parts[-1].before) and not goes_on and not _OPEN.search(sentence.text)
    if is_closed and len(_PARTS.findall(inside)) == 1:
        yield _added(whole, "sum", tuple((each, 1) for each in parts))


def _parts(claims: Sequence[Claim]) -> list[Claim]:
    """The amounts one after another up to a figure of another kind; none where one of them is
    open.
    """
    found: list[Claim] = []
    for each in claims:
        if each.figure.of is not Of.AMOUNT or each.said not in {Said.PAGU, Said.UNSAID}:
            break
        if not each.is_amount:
            return []
        found.append(each)
    return found if len(found) == len(claims) else []


def _added(owner: Claim, kind: str, terms: tuple[tuple[Claim, int], ...]) -> Tie:
    computed = sum(((each.figure.value or NOL) * sign for each, sign in terms), NOL)
    slack = sum((each.figure.step for each, _ in terms), owner.figure.step)
    gap = abs((owner.figure.value or NOL) - computed)
    return Tie(owner, kind, computed, terms, gap == 0 or gap < slack)
