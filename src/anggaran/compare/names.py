"""Pairing rows by their labels, where codes are missing on one side.

Equal labels pair, after case, punctuation and spacing are dropped, and then the word PROGRAM too:
where they stand once in either document, or once below rows that are paired.  Between two pairs
that stand in the same order in both documents, what is left pairs too where the amounts prove it to
the sen or the labels are all but equal.  Everything less certain is a proposal with its score:
shown, never used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from anggaran.shape.structure import normal
from anggaran.tree import Tree

# Token similarity in percent of two labels in the same place:
CERTAIN = 95  # from here on they are one name mistyped
LIKELY = 60  # from here on equal amounts prove them one
WORTH_SHOWING = 75
_MANY = 2000  # unpaired labels beyond which proposals are not searched: all against all

# What a LKjIP leaves out of a name or writes in short: PROGRAM, dan, Kab./Kota.
_LEVEL_WORD = re.compile(r"^(program|(sub ?)?kegiatan) (?=\w)")
_SHORT = {"kab": "kabupaten", "prov": "provinsi", "pd": "perangkat daerah", "dan": ""}

Labels = Mapping[int, str]  # the label of a node, without case, punctuation and spacing


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two rows that may be one line: node on either side, similarity of their labels in percent."""

    left: int
    right: int
    score: int


@dataclass(frozen=True, slots=True)
class Match:
    """Pairs of nodes, left to right, and the proposals for the rest."""

    pairs: Mapping[int, int]
    proposals: tuple[Proposal, ...]


def match_labels(left: Tree, right: Tree, names: Mapping[str, str]) -> Match:
    """Pair the nodes of two trees by label.

    Args:
        left: a tree.
        right: another.
        names: label on the left to label on the right, for what the labels do not show.
    """
    pairs = dict(named_pairs(left, right, names))
    for spelling in (normal, bare):
        labels = _labels(left, spelling), _labels(right, spelling)
        pairs |= _unique(_without(labels[0], pairs), _without(labels[1], pairs.values()))
        for find in (_below, _between, _below):
            rest = _without(labels[0], pairs), _without(labels[1], pairs.values())
            pairs |= find(left, right, pairs, *rest)
    rest = _without(_labels(left), pairs), _without(_labels(right), pairs.values())
    return Match(pairs, tuple(_propose(*rest)))


def bare(label: str) -> str:
    """A name without the word of its level, without "dan", and with what is short written out.

    >>> bare("PROGRAM PEMBINAAN DAN PENGAWASAN KAB./KOTA")
    'pembinaan pengawasan kabupaten kota'
    """
    words = _LEVEL_WORD.sub("", normal(label), count=1).split()
    return " ".join(filter(None, (_SHORT.get(word, word) for word in words)))


def _labels(tree: Tree, spelling: Callable[[str], str] = normal) -> dict[int, str]:
    labels = enumerate(map(spelling, tree.structure.labels))
    return {node: label for node, label in labels if label}


def _without(labels: Labels, taken: Iterable[int]) -> dict[int, str]:
    used = set(taken)
    return {node: label for node, label in labels.items() if node not in used}


def named_pairs(left: Tree, right: Tree, names: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """The nodes that the caller says are one line, by their labels; of several the first."""
    if not names:
        return
    first_left, first_right = (
        {label: node for node, label in reversed(_labels(tree).items())} for tree in (left, right)
    )
    for name_left, name_right in names.items():
        nodes = first_left.get(normal(name_left)), first_right.get(normal(name_right))
        if nodes[0] is not None and nodes[1] is not None:
            yield nodes[0], nodes[1]


def _unique(left: Labels, right: Labels) -> dict[int, int]:
    """Nodes whose label stands once in either document."""
    ones_left, ones_right = _grouped(left), _grouped(right)
    return {
        nodes[0]: ones_right[label][0]
        for label, nodes in ones_left.items()
        if len(nodes) == len(ones_right.get(label, ())) == 1
    }


def _grouped(labels: Labels) -> dict[str, list[int]]:
    """The nodes of each label."""
    groups: dict[str, list[int]] = {}
    for node, label in labels.items():
        groups.setdefault(label, []).append(node)
    return groups


def _below(
    left: Tree, right: Tree, pairs: Mapping[int, int], rest_left: Labels, rest_right: Labels
) -> dict[int, int]:
    """Equal labels directly below paired rows, level by level: the parent tells which it is.

    Several of one label below one parent pair where their amounts are the same, then in order where
    there are as many on either side.  Above the top rows nothing is paired, so that only a label
    which stands there once counts.
    """
    found: dict[int, int] = {}
    parents = {-1: -1, **pairs}
    while parents:
        level: dict[int, int] = {}
        for parent, other in parents.items():
            mine, theirs = _children(left, parent, rest_left), _children(right, other, rest_right)
            for label, nodes in mine.items():
                others = theirs.get(label, [])
                if len(nodes) == len(others) == 1:
                    level[nodes[0]] = others[0]
                elif parent >= 0 and others:
                    level |= _repeated(left, right, nodes, others)
        found |= level
        rest_left, rest_right = _without(rest_left, level), _without(rest_right, level.values())
        parents = level
    return found


def _children(tree: Tree, parent: int, rest: Labels) -> dict[str, list[int]]:
    nodes = tree.structure.children(parent) if parent >= 0 else tree.structure.tops
    return _grouped({node: rest[node] for node in nodes.tolist() if node in rest})


def _repeated(
    left: Tree, right: Tree, nodes: Sequence[int], others: Sequence[int]
) -> dict[int, int]:
    """Rows of one label below one parent: of the same amounts, then in order where none is over."""
    found: dict[int, int] = {}
    shared = [measure for measure in left.measures if measure in right.measures]
    waiting = _grouped({other: str(_amounts(right, other, shared)) for other in others})
    for node in nodes:
        if alike := waiting.get(str(_amounts(left, node, shared))):
            found[node] = alike.pop(0)
    rest = [node for node in nodes if node not in found]
    taken = set(found.values())
    over = [other for other in others if other not in taken]
    if len(rest) == len(over):
        found |= dict(zip(rest, over, strict=True))
    return found


def _amounts(tree: Tree, node: int, measures: Sequence[str]) -> list[int | None]:
    sums = [tree.sums[measure] for measure in measures]
    return [int(each.standing[node]) if each.standing_known[node] else None for each in sums]


def _between(
    left: Tree, right: Tree, pairs: Mapping[int, int], rest_left: Labels, rest_right: Labels
) -> dict[int, int]:
    """What stands between two pairs that are neighbours in both documents.

    Labels that stand there once in either pair; where as many are left on either side, they pair in
    order if they can be proved the same.
    """
    found: dict[int, int] = {}
    anchors = [(-1, -1), *sorted(pairs.items()), (len(left), len(right))]
    place = {node: at for at, node in enumerate(sorted(node for _, node in anchors))}
    for (low_left, low_right), (high_left, high_right) in pairwise(anchors):
        if place[high_right] != place[low_right] + 1:
            continue
        mine, theirs = (
            _inside(rest_left, low_left, high_left),
            _inside(rest_right, low_right, high_right),
        )
        once = _unique(mine, theirs)
        found |= once
        mine, theirs = _without(mine, once), _without(theirs, once.values())
        if len(mine) == len(theirs):
            found |= {
                one: other
                for one, other in zip(mine, theirs, strict=True)
                if _is_proved(left, right, one, other, similarity(mine[one], theirs[other]))
            }
    return found


def _inside(labels: Labels, low: int, high: int) -> dict[int, str]:
    """The labels between two nodes."""
    return {node: labels[node] for node in range(low + 1, high) if node in labels}


def _is_proved(left: Tree, right: Tree, one: int, other: int, score: int) -> bool:
    """True for labels in the same place that are one mistyped, or like beside the same amounts."""
    return score >= CERTAIN or (score >= LIKELY and _same_amounts(left, right, one, other))


def are_alike(one: str, other: str) -> bool:
    """True for two labels that are one but for case, punctuation, spacing and a slip of the hand.

    >>> are_alike("BELANJA BARANG & JASA", "Belanja Barang Jasa")
    True
    >>> are_alike("Belanja Langsung", "Belanja Modal")
    False
    """
    one, other = normal(one), normal(other)
    return one == other or similarity(one, other) >= CERTAIN


def similarity(one: str, other: str) -> int:
    """Likeness of two labels in whole percent, whatever the order of their words."""
    return int(fuzz.token_sort_ratio(one, other))


def _same_amounts(left: Tree, right: Tree, one: int, other: int) -> bool:
    """True where two rows print the same amounts in their leading measure, and not zero."""
    if not left.measures or not right.measures:
        return False
    amount = left.sums[left.measures[0]]
    return any(
        bool(amount.standing_known[one] and sums.standing_known[other] and amount.standing[one])
        and int(amount.standing[one]) == int(sums.standing[other])
        for sums in right.sums.values()
    )


def _propose(left: Labels, right: Labels) -> Iterator[Proposal]:
    """Unpaired labels that are the same, in order; then those that are each other's likeliest."""
    if not left or not right or max(len(left), len(right)) > _MANY:
        return
    others = _grouped(right)
    same = {
        node: other
        for label, nodes in _grouped(left).items()
        for node, other in zip(nodes, others.get(label, ()), strict=False)
    }
    yield from (Proposal(node, other, 100) for node, other in same.items())
    rest_left, rest_right = _without(left, same), _without(right, same.values())
    back = _likeliest(rest_right, rest_left)
    for node, (other, score) in _likeliest(rest_left, rest_right).items():
        if back[other][0] == node:
            yield Proposal(node, other, score)


def _likeliest(labels: Labels, others: Labels) -> dict[int, tuple[int, int]]:
    """For each label the node of the other document most like it, and the similarity."""
    candidates, nodes = list(others.values()), list(others)
    found = {}
    for node, label in labels.items():
        best = process.extractOne(
            label, candidates, scorer=fuzz.token_sort_ratio, score_cutoff=WORTH_SHOWING
        )
        if best is not None:
            found[node] = nodes[best[2]], int(best[1])
    return found
