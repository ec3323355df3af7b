"""Numbers of programs and kegiatan in sentences against the tables; and money told for some of
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from anggaran.amount.rupiah import decimal_of
from anggaran.claims.figure import Of
from anggaran.claims.levels import LEVELS, agree, levels
from anggaran.claims.said import Said
from anggaran.claims.sentence import Claim, Sentence, where_of
from anggaran.finding import Finding
from anggaran.measure import Measure
from anggaran.rules.claimed import CLAIM_COUNT, COVERAGE, CountDetails
from anggaran.tree import Tree

_NEAR = 60  # characters between two numbers that are told together
_FEWEST = 2  # levels that are told together
_PART = re.compile(
    r"\b(?:dari|sebagian|antara lain|di ?antaranya|hanya|selain|tambahan|baru|prioritas|unggulan"
    r"|target|rpjmd|renstra|di\s?bawah|di\s?atas|kurang|lebih|rendah|tertinggi"
    r"|yang\s+(?:serapan|capaian|realisasi|belum|tidak|sudah|telah)\w*)\b",
    re.IGNORECASE,
)
_AIM = re.compile(r"\b(?:sasaran|tujuan|misi|indikator|prioritas)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:semua|seluruh|keseluruhan)\b", re.IGNORECASE)

Counts = Mapping[str, int]


def counted(
    file: str, sentence: Sentence, trees: Sequence[tuple[Tree, Counts]]
) -> Iterator[Finding | None]:
    """What the tables say of the numbers of a sentence: None for numbers that one of them has.

    Args:
        file: the document.
        sentence: the sentence.
        trees: the tables that show their levels, with the rows of each.
    """
    for group in _groups(sentence):
        said = {claim.figure.level: int(claim.figure.value or 0) for claim in group}
        whole = [(tree, rows) for tree, rows in trees if said.keys() <= rows.keys()]
        if not whole:
            continue
        if any(agree(said, rows) == len(said) for _, rows in whole):
            yield None
            continue
        money = _money(sentence)
        near = max(whole, key=lambda each: agree(said, each[1]))
        if not agree(said, near[1]) or _is_less(near[0], money):
            yield from _covered(file, sentence, group, money, whole)
        else:
            yield _count(file, sentence, group, near)


def with_levels(trees: Sequence[Tree]) -> list[tuple[Tree, Counts]]:
    """The tables that show two levels of the program side."""
    found = ((tree, levels(tree)) for tree in trees)
    return [(tree, rows) for tree, rows in found if len(rows) >= _FEWEST]


def _groups(sentence: Sentence) -> Iterator[list[Claim]]:
    """Numbers of different levels that stand together and are not of a part."""
    groups: list[list[Claim]] = [[]]
    for claim in sentence.claims:
        if claim.figure.of is not Of.COUNT or not claim.is_plain:
            groups.append([])
        elif _goes_on(groups[-1], claim):
            groups[-1].append(claim)
        else:
            groups.append([claim])
    for group in groups:
        if len(group) >= _FEWEST and not _is_part(sentence, group):
            yield group


def _goes_on(group: Sequence[Claim], claim: Claim) -> bool:
    """Whether a number is of another level than those before it, and near the last of them."""
    is_near = not group or claim.figure.start - group[-1].figure.end <= _NEAR
    return is_near and all(claim.figure.level != each.figure.level for each in group)


def _is_part(sentence: Sentence, group: Sequence[Claim]) -> bool:
    start, end = group[0].figure.start, group[-1].figure.end
    of_one = _AIM.search(sentence.text) and not _ALL.search(sentence.text[:start])
    near = _PART.search(sentence.text[max(start - 40, 0) : end + _NEAR])
    return near is not None or bool(of_one)


def _money(sentence: Sentence) -> Claim | None:
    """The pagu that a sentence tells of what it counts."""
    return next(
        (
            claim
            for claim in sentence.claims
            if claim.is_amount and claim.said is Said.PAGU and claim.version != "sebelum"
        ),
        None,
    )


def _total(tree: Tree) -> Decimal | None:
    """The budget that the lowest rows of a table add up to."""
    budgets = [name for name in tree.measures if Measure(name).kind == "pagu"]
    tops = tree.structure.tops.tolist()
    if not budgets or not all(tree.sums[budgets[0]].computed_known[node] for node in tops):
        return None
    return decimal_of(sum(int(tree.sums[budgets[0]].computed[node]) for node in tops))


def _is_less(tree: Tree, money: Claim | None) -> bool:
    total = _total(tree)
    return money is not None and total is not None and total < (money.figure.value or 0)


def _count(
    file: str, sentence: Sentence, group: Sequence[Claim], near: tuple[Tree, Counts]
) -> Finding:
    tree, rows = near
    wrong = next(
        claim for claim in group if rows[claim.figure.level] != int(claim.figure.value or 0)
    )
    return CLAIM_COUNT.finding(
        table=file,
        uraian=tree.name,
        stated=wrong.figure.value,
        computed=Decimal(rows[wrong.figure.level]),
        where=where_of(file, wrong),
        details=_details(sentence, group, rows),
    )


def _covered(
    file: str,
    sentence: Sentence,
    group: Sequence[Claim],
    money: Claim | None,
    whole: Sequence[tuple[Tree, Counts]],
) -> Iterator[Finding]:
    """That the table with most of the money tells less of it, and of fewer rows, than the
    sentence.
    """
    fewer = [
        (tree, rows)
        for tree, rows in whole
        if _is_less(tree, money)
        and all(rows[claim.figure.level] <= int(claim.figure.value or 0) for claim in group)
    ]
    if money is None or not fewer:
        return
    tree, rows = max(fewer, key=lambda each: _total(each[0]) or Decimal(0))
    yield COVERAGE.finding(
        table=file,
        uraian=tree.name,
        measure="pagu",
        stated=money.figure.value,
        computed=_total(tree),
        where=where_of(file, money),
        details=_details(sentence, group, rows),
    )


def _details(sentence: Sentence, group: Sequence[Claim], rows: Counts) -> CountDetails:
    ordered = sorted(group, key=lambda claim: LEVELS.index(claim.figure.level))
    return {
        "sentence": sentence.quote(group[0]),
        "levels": ",".join(claim.figure.level for claim in ordered),
        "printed": ",".join(f"{claim.figure.value:f}" for claim in ordered),
        "counted": ",".join(str(rows[claim.figure.level]) for claim in ordered),
    }
