"""Which change of a budget a document is of: pergeseran ke-2, perubahan.

``Setelah`` is the budget after that change, and so another figure in the document of another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from anggaran.measure import Measure
from anggaran.shape.structure import normal
from anggaran.tree import Tree

_CHANGE = re.compile(
    r"\b(?:(murni|pergeseran|perubahan)(?: anggaran| apbd| dpa| rka)*|dppa|rkpa)"
    r"(?: skpd)?(?: yang)?(?:(?: ke)? ([1-9]|i{1,3}|iv|v|pertama|kedua|ketiga|keempat|kelima))?\b"
)
_ORDINAL = {"pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5}
_ORDINAL |= {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_RELATIVE = ("sebelum", "setelah")

Stage = tuple[str, int | None]  # the word of the change, and which one of its kind


def other_stages(left: Tree, right: Tree) -> bool:
    """True where two documents print that they are of two changes of a budget.

    >>> from dataclasses import replace
    >>> def dpa(title): return Tree(replace(Tree([{"kode": "5.1", "pagu": 1}]).table,
    ...     titles=(title,)))
    >>> shift, change = dpa("DPA PERGESERAN KE-1"), dpa("DPPA SKPD")
    >>> other_stages(shift, change), other_stages(change, dpa("Perubahan APBD 2024"))
    (True, False)
    >>> other_stages(shift, dpa("DPA Pergeseran Anggaran Kedua")), other_stages(shift, dpa("DPA"))
    (True, False)
    """
    one, other = _stages(left), _stages(right)
    return bool(one and other) and not any(_agree(a, b) for a in one for b in other)


def may_be_one_version(one: Measure, other: Measure) -> bool:
    """Whether the pagu of two documents that are of two changes may be one.

    What was before a later change is what was after an earlier one, or before that too; what
    stands after two changes is two budgets.

    >>> after, before, whole = map(Measure, ("pagu_setelah", "pagu_sebelum", "pagu"))
    >>> [may_be_one_version(*pair) for pair in
    ...     [(after, after), (after, before), (whole, before), (whole, whole)]]
    [False, True, True, False]
    """
    named = {one.version, other.version} - {""} - set(_RELATIVE)
    same = one.without("version", "year") == other.without("version", "year")
    years = {one.year, other.year} - {None}
    return same and not named and len(years) < 2 and "sebelum" in {one.version, other.version}


def _stages(tree: Tree) -> set[Stage]:
    """The changes that a document names: at the heads of its columns, else in its titles."""
    table = tree.table
    heads = [
        table.header.get(table.letters.get(name, ""), "")
        for name in tree.measures
        if Measure(name).kind == "pagu" and Measure(name).version in _RELATIVE
    ]
    titled = set(_named(table.titles))
    words = {word for word, _ in _named(heads)}
    return {each for each in titled if each[0] in words} or set(_named(heads)) or titled


def _named(texts: Iterable[str]) -> Iterable[Stage]:
    for text in texts:
        for found in _CHANGE.finditer(normal(text)):
            number = found[2] or ""
            which = _ORDINAL.get(number) or (int(number) if number.isdigit() else None)
            yield found[1] or "perubahan", which


def _agree(one: Stage, other: Stage) -> bool:
    return one[0] == other[0] and (None in {one[1], other[1]} or one[1] == other[1])
