"""What sentences call a surplus or a defisit, and what is left of two items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anggaran.amount.rupiah import NOL, decimal_of
from anggaran.claims.balances import Balance, balances, surplus, taken
from anggaran.claims.changes import earlier
from anggaran.claims.document import Document
from anggaran.claims.sentence import Claim, Sentence, where_of
from anggaran.finding import Finding, Operand
from anggaran.measure import Measure
from anggaran.rules.claimed import CLAIM_AMOUNT, CLAIM_COMPARISON
from anggaran.rules.sentences import operands
from anggaran.shape.structure import normal
from anggaran.tree import Tree

_SIDE = re.compile(r"\b(?:(?P<received>pendapatan|penerimaan)|(?P<spent>belanja))\b", re.IGNORECASE)
_SIGNED = {"surplus", "defisit"}  # both in the label of a row whose sign says which


def left_over(document: Document) -> Iterator[tuple[str, Finding | None]]:
    """What is left of two items of a list, or of two amounts in words: the rule that looked, and
    what it found.
    """
    file = document.name
    for each in (*balances(document.sentences), *taken(document.sentences)):
        is_right = each.owner.figure.value == each.computed
        yield "claim-amount", None if is_right else _amount(file, each)
        word = surplus(each.owner)
        if is_right and word and _side(each.less) == "spent":
            terms = _terms(file, each.more, each.less)
            is_called = (word.lower() == "surplus") is _is_more(terms)
            found = None if is_called else _sign(file, each.sentence, each.owner, word, terms)
            yield "claim-comparison", found


def signed(document: Document, sentence: Sentence) -> Iterator[Finding | None]:
    """What tables, and the amounts before it, say of an amount that is called surplus or defisit:
    None where they call it so too.
    """
    for number, claim in enumerate(sentence.claims):
        word = surplus(claim) if claim.is_amount else ""
        if not word:
            continue
        before = [*earlier(sentence, document.sentences), *sentence.claims[:number]]
        terms = [*_printed(document.trees, claim)] or [*_apart(document.name, before, claim)]
        signs = {_is_more(term) for term in terms}
        if len(signs) == 1:
            is_right = (word.lower() == "surplus") in signs
            yield None if is_right else _sign(document.name, sentence, claim, word, terms[0])


def _printed(trees: Sequence[Tree], claim: Claim) -> Iterator[tuple[Operand, ...]]:
    """The cells of rows of surplus/defisit that print an amount, with its sign or not."""
    for tree in trees:
        for row, label in enumerate(tree.table.uraian):
            if not {*normal(label or "").split()} >= _SIGNED:
                continue
            for name, column in tree.amounts.items():
                value = decimal_of(int(column.sen[row])) if column.known[row] else NOL
                is_money = Measure(name).kind in {"pagu", "realisasi"}
                if is_money and value and claim.figure.admits(abs(value)):
                    yield (Operand(None, label, value, tree.table.where(row, name), 1, name),)


def _apart(file: str, before: Sequence[Claim], claim: Claim) -> Iterator[tuple[Operand, ...]]:
    """The amounts of pendapatan and belanja that are as far apart as an amount."""
    received = [each for each in before if _side(each) == "received"]
    spent = [each for each in before if _side(each) == "spent"]
    for more in received:
        for less in spent:
            gap = (more.figure.value or NOL) - (less.figure.value or NOL)
            slack = more.figure.step + less.figure.step
            off = abs(abs(gap) - (claim.figure.value or NOL))
            if abs(gap) > slack and off <= slack + claim.figure.step:
                yield _terms(file, more, less)


def _terms(file: str, more: Claim, less: Claim) -> tuple[Operand, ...]:
    """What is received, and what is spent of it."""
    return tuple(
        Operand(None, "", each.figure.value, where_of(file, each), sign)
        for each, sign in ((more, 1), (less, -1))
    )


def _is_more(terms: Sequence[Operand]) -> bool:
    """Whether more is received than spent."""
    return sum((each.sign * (each.amount or NOL) for each in terms), NOL) > 0


def _side(claim: Claim) -> str:
    """Whether the words before an amount speak of what is received, or of what is spent."""
    sides = {found.lastgroup or "" for found in _SIDE.finditer(claim.before)}
    return sides.pop() if len(sides) == 1 and claim.is_amount else ""


def _sign(
    file: str, sentence: Sentence, claim: Claim, word: str, terms: tuple[Operand, ...]
) -> Finding:
    return CLAIM_COMPARISON.finding(
        table=file,
        where=where_of(file, claim),
        operands=terms,
        details={
            "sentence": sentence.quote(claim),
            "printed": word,
            "meant": (_SIGNED - {word.lower()}).pop(),
        },
    )


def _amount(file: str, each: Balance) -> Finding:
    return CLAIM_AMOUNT.finding(
        table=file,
        stated=each.owner.figure.value,
        computed=each.computed,
        where=where_of(file, each.owner),
        operands=operands(file, [(each.more, 1), (each.less, -1)]),
        details={
            "sentence": each.sentence.quote(each.owner),
            "printed": each.owner.figure.text,
            "by": "taken" if each.in_words else "balance",
        },
    )
