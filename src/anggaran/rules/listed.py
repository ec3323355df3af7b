"""Numbers of rows against the list that they announce, and against the rows of a table that are
below or above a percent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from anggaran.amount.percent import round_percent
from anggaran.claims.document import Document
from anggaran.claims.figure import Of
from anggaran.claims.levels import nodes_of
from anggaran.claims.listed import announced
from anggaran.claims.sentence import Claim, Sentence, where_of
from anggaran.claims.spoken import is_of_row, is_then
from anggaran.finding import Finding
from anggaran.rules.claimed import CLAIM_COUNT, CountDetails
from anggaran.tree import Tree

_TAKEN = r"\b(?:(?:ter)?serap\w*|penyerapan|(?:te)?realisasi(?:nya)?)\b"
_BELOW = r"(?:kurang\s+dari|lebih\s+rendah\s+dari|di\s?bawah|<)"
_ABOVE = r"(?:lebih\s+(?:dari|tinggi\s+dari|besar\s+dari)|di\s?atas|>)"
_LIMIT = re.compile(
    rf"(?!.*\b(?:kinerja|fisik)\b).*{_TAKEN}[^.;:]{{0,60}}?"
    rf"(?:(?P<below>{_BELOW})|{_ABOVE})\s*(?:dari\s+)?",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"[\s,]*(?:(?:sebanyak|berjumlah|sejumlah|adalah|ada|yaitu|terdapat)\s+){1,2}", re.IGNORECASE
)
_LONG = 160  # characters from a number to the percent that parts its rows from the others


def listed(document: Document, sentence: Sentence) -> Iterator[Finding | None]:
    """What lists and tables say of the numbers of a sentence: None for one that they bear out."""
    found = announced(sentence, document.paragraphs)
    if found is not None:
        is_right = found.claim.figure.value == found.items
        yield (
            None
            if is_right
            else _finding(document.name, sentence, found.claim, found.items, {"by": "list"})
        )
    elif not is_then(sentence.text) and not is_of_row(
        sentence, document.paragraphs, document.names
    ):
        yield from _parted(document, sentence)


def _parted(document: Document, sentence: Sentence) -> Iterator[Finding | None]:
    """The numbers of rows that are said to be below or above a percent."""
    for number, (claim, limit, found) in _limits(sentence):
        wholes = {
            int(each.figure.value or 0)
            for each in sentence.claims[:number]
            if each.figure.level == claim.figure.level
        }
        sure = _sure(document.trees, claim, limit, wholes, is_below=found["below"] is not None)
        # Of one table of two the sentence may speak, or of both: only the whole says which.
        if sure and (wholes or len(sure) == 1):
            yield _told(document.name, sentence, claim, sure)


def _limits(sentence: Sentence) -> Iterator[tuple[int, tuple[Claim, Claim, re.Match[str]]]]:
    """The numbers of a sentence that are of rows below or above a percent: the place of each, the
    number, the percent, and the words for it, be they behind the number or before it.
    """
    for at, (one, other) in enumerate(pairwise(sentence.claims)):
        is_behind = bool(one.figure.level)
        claim, limit = (one, other) if is_behind else (other, one)
        found = _LIMIT.fullmatch(limit.before[-_LONG:] if not is_behind else limit.before[:_LONG])
        follows = is_behind or _MANY.fullmatch(claim.before)
        is_pair = claim.figure.level and limit.figure.of is Of.PERCENT and limit.figure.value
        if found and follows and is_pair and claim.is_plain:
            yield at, (claim, limit, found)


def _sure(
    trees: Sequence[Tree], claim: Claim, limit: Claim, wholes: set[int], *, is_below: bool
) -> list[tuple[Tree, list[int]]]:
    """The tables that a number may be about, each with the counts of its rows that it may print:
    those with as many rows as the sentence says that there are in all.
    """
    bound = Fraction(limit.figure.value or 0)
    sure = list[tuple[Tree, list[int]]]()
    for tree in trees:
        nodes = nodes_of(tree, claim.figure.level)
        counts = _counts(tree, nodes, bound, is_below=is_below)
        if counts and wholes <= {len(nodes)}:
            sure.append((tree, counts))
    return sure


def _told(
    file: str, sentence: Sentence, claim: Claim, sure: list[tuple[Tree, list[int]]]
) -> Finding | None:
    """What is said of a number that no table bears out, where all say the same."""
    stated = int(claim.figure.value or 0)
    made = {counts[0] for _, counts in sure}
    if any(stated in counts for _, counts in sure) or len(made) != 1:
        return None
    tree, (count, *_) = sure[0]
    return _finding(file, sentence, claim, count, {}, tree.name)


def _counts(tree: Tree, nodes: Sequence[int], bound: Fraction, *, is_below: bool) -> list[int]:
    """How many rows of a table are below a percent, or above it: by the exact ratio, and by the
    other ways in which it may have been counted; none where a row has no serapan.
    """
    if not nodes or len(tree.pairs) != 1:
        return []
    pagu, realisasi = (tree.sums[name] for name in tree.pairs[0])
    if not all(pagu.standing_known[node] and realisasi.standing_known[node] for node in nodes):
        return []
    of = [(int(realisasi.standing[node]), int(pagu.standing[node])) for node in nodes]
    exact = [Fraction(part) * 100 / whole for part, whole in of if whole > 0]
    rounded = [Fraction(round_percent(each)) for each in exact]
    without, equal = len(nodes) - len(exact), rounded.count(bound)
    counts = list[int]()
    for shares in (exact, rounded):
        past = sum(_is_past(each, bound, is_below=is_below) for each in shares)
        counts += [past, past + without, past + equal]
    return counts


def _is_past(value: Fraction, bound: Fraction, *, is_below: bool) -> bool:
    return value < bound if is_below else value > bound


def _finding(  # noqa: PLR0913, PLR0917  # a number, what it is held against, and how that is called
    file: str,
    sentence: Sentence,
    claim: Claim,
    count: int,
    by: CountDetails,
    table: str | None = None,
) -> Finding:
    details: CountDetails = {
        "sentence": sentence.quote(claim),
        "levels": claim.figure.level,
        "printed": f"{claim.figure.value:f}",
        "counted": str(count),
        **by,
    }
    return CLAIM_COUNT.finding(
        table=file,
        uraian=table,
        stated=claim.figure.value,
        computed=Decimal(count),
        where=where_of(file, claim),
        details=details,
    )
