"""The budgets that a realisasi of a sentence is of, and whether words or figures of the sentence
may make it of another: *pagu efektif*, a pagu less what is blocked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

from anggaran.amount.rupiah import NOL
from anggaran.claims.figure import Of
from anggaran.claims.said import Said, is_of_pagu, version
from anggaran.claims.sentence import Claim, Sentence
from anggaran.claims.tie import Tie

_APART = re.compile(
    r"\b(?:(?:di|ter|pem)?blokir(?:an)?|efektif|aktif|di\s?luar"
    r"|(?:tidak|tanpa|belum)\s+(?:di|ter)?masuk\w*"
    r"|tanpa|selain|di(?:kurangi|cadangkan|tambah|kecualikan)|(?:setelah|sesudah)\s+(?:efisiensi"
    r"|penghematan|refocusing|rasionalisasi|recofusing)|automatic\s+adjustment|aa|neto|netto"
    r"|yang\s+(?:dapat|bisa)\s+(?:di|ter)\w+)\b",
    re.IGNORECASE,
)
_BASE = re.compile(r"\s*\)?\s*(?:dari|terhadap)\b[^.,;()]{0,120}", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:kas|revisi(?:nya)?|penyerapan|(?:tri|catur)wulan|semester|bulan|tahap|termin|dak|dau"
    r"|kontrak|sisa|non)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:total|jumlah|seluruh|keseluruhan)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:pagu|\w*anggar\w*|\w*alokasi\w*|target\w*|plafon|apb[dn]|dpp?a|dipa"
    r"|semula|perubahan|dari)\b",
    re.IGNORECASE,
)
_MOST = 4  # amounts of a sentence that may be added to a budget or taken from it


def pair(claims: Sequence[Claim], at: int) -> tuple[Claim, list[Claim]] | None:
    """The realisasi before a figure, and the amounts of budget that it may be of."""
    before = [each for each in claims[:at] if each.figure.of is Of.AMOUNT]
    spent = next((n for n in reversed(range(len(before))) if before[n].said is Said.REALISASI), -1)
    if spent < 0 or not before[spent].is_amount:
        return None
    budgets = _stated(claims, before[_start(before, claims, spent) : spent], before[spent])
    behind = before[spent + 1 :]
    if behind and not is_of_pagu(behind[0].before):
        return (before[spent], budgets) if all(each.said is Said.SISA for each in behind) else None
    return before[spent], [*budgets, *behind[:1]]


def _stated(claims: Sequence[Claim], group: Sequence[Claim], spent: Claim) -> list[Claim]:
    """The amounts said to be budgets; else the last one, where nothing is said of it, it is no
    less than what was spent, and no percent makes it a part itself:
    ``Triwulan IV sebesar Rp 16 juta (23,43%)``.
    """
    if len(group) > 1 and sum(map(_value, group)) == _value(spent):
        return []  # it is their sum
    is_whole = _WHOLE.search(spent.before)  # of a "belanja modal" no "total realisasi" is a part
    called = [each for each in group if each.said is Said.PAGU]
    budgets = [each for each in called if not is_whole or _CALLED.search(each.before)]
    parts = {before for before, each in pairwise(claims) if each.figure.of is Of.PERCENT}
    unsaid = (each for each in group[-1:] if each.said is Said.UNSAID and each not in parts)
    unsaid = (each for each in unsaid if not called and _value(each) >= _value(spent))
    return budgets or [*unsaid]


def _value(claim: Claim) -> Decimal:
    return claim.figure.value or NOL


def _start(before: Sequence[Claim], claims: Sequence[Claim], spent: int) -> int:
    """Where the group of a realisasi begins: behind the last percent that closes a group."""
    closed = [
        each.figure.end
        for each in claims
        if each.said is Said.SERAPAN and each.figure.end <= before[spent].figure.start
    ]
    start = max(closed, default=-1)
    return next(n for n, each in enumerate(before) if each.figure.start > start)


def sure(budgets: Sequence[Claim]) -> list[Claim]:
    """The budgets of which a realisasi can be a part; none where it is open which."""
    if not all(each.is_amount and each.figure.value for each in budgets):
        return []
    versions = [each.version for each in budgets]
    is_one = len(budgets) == 1 or (len(budgets) == 2 and versions[-1] == "setelah")
    return list(budgets) if is_one else []


def is_open(sentence: Sentence, tie: Tie, budget: Claim, fits: Callable[[Claim], bool]) -> bool:
    """Whether a figure may be of another budget than its tie takes: by the words around it, or
    since it fits another that the amounts of its sentence make.

    >>> from anggaran.claims.sentence import sentences_of
    >>> (found,) = sentences_of("Pagu Rp 900 terealisasi Rp 800 atau 99% dari pagu efektif.")
    >>> pagu, spent, percent = found.claims
    >>> tie = Tie(percent, "percent", Decimal(89), ((spent, 1), (pagu, 1)), holds=False)
    >>> is_open(found, tie, pagu, lambda base: False)
    True
    """
    if any(map(fits, _others(sentence.claims, budget, [tie.owner, *dict(tie.terms)]))):
        return True
    begin = budget.figure.start - len(budget.before)
    base = _BASE.match(sentence.after(tie.owner))
    behind = base[0] if base and tie.owner.figure.of is Of.PERCENT else ""
    told = sentence.text[max(begin, 0) : tie.owner.figure.start]
    is_other = _ANOTHER.search(behind) or version(behind) not in {"", budget.version}
    return bool(is_other or _APART.search(f"{told} {behind}"))


def _others(claims: Sequence[Claim], budget: Claim, used: Sequence[Claim]) -> Iterator[Claim]:
    """What a budget may be instead: less or more other amounts of its sentence, or one of them."""
    rest = [each for each in claims if each.is_amount and each not in used][:_MOST]
    yield from rest
    for size in range(1, len(rest) + 1):
        for some in combinations(rest, size):
            step = sum((each.figure.step for each in some), budget.figure.step)
            apart = sum(map(_value, some))
            for value in (_value(budget) - apart, _value(budget) + apart):
                if value > 0:
                    yield replace(budget, figure=replace(budget.figure, value=value, step=step))
